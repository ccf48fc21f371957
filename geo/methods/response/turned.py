"""A network with every one-way road turned round: where trips to a place are found as trips from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from ...model.roads import Roads
from ...travel.network import TravelNetwork
from ...travel.segments import segments_of


def turned_round(network: TravelNetwork) -> TravelNetwork:
    """The same network driven backwards: its times from a place are the other's times to it.

    Many trips to one place then take one search. Without one-way roads it is the network itself.
    """
    if not network.roads.one_way.any():
        return network
    roads = _swapped(network.roads)
    return replace(network, roads=roads, segments=segments_of(roads))


def _swapped(roads: Roads) -> Roads:
    """Roads whose one-way stretches lead from their other end."""
    turned = roads.one_way
    one = np.where(turned, roads.other, roads.one)
    other = np.where(turned, roads.one, roads.other)
    path = None if roads.path is None else roads.path.copy()
    if path is not None:
        path[turned] = shapely.reverse(path[turned])
    return replace(roads, one=one, other=other, path=path)
