"""What the loss of each bridge does to the time of the reaction force along the line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, Point

from ...model.response import Loss
from ...model.roads import Roads
from ...model.situation import Settlement
from ...travel.network import TravelNetwork
from .force import Force, soonest_min
from .losses import loss_of
from .places import Array, LinePlaces

_SAME_MIN = 1e-6  # times closer than this are one time
_UPON_M = 1.0  # a path nearer than this to a bridge may run along it

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


class BridgeLosses(NamedTuple):
    """Losses of those bridges that change a time, and how many bridges there are."""

    losses: tuple[Loss, ...]
    bridges: int


def bridge_losses(
    force: Force,
    places: LinePlaces,
    network: TravelNetwork,
    settlements: Sequence[Settlement],
    longest_min: float,
) -> BridgeLosses:
    """What the loss of each bridge does, one at a time.

    Parameters
    ----------
    force : Force
    places : LinePlaces
    network : TravelNetwork
    settlements : sequence of Settlement
        The nearest gives a bridge its name.
    longest_min : float
        Time within which a place counts as reached, minutes.

    Notes
    -----
    Exact. No trip gets quicker without a stretch, and one that does not touch it is as quick as before. So
    a place whose trip uses no bridge is not exposed, nor is one that is reached as soon without any bridge at
    all; of the others, those whose trip may use a bridge are asked for again, on the network without it. A
    bridge that changes no time is left out.
    """
    roads, before_min = network.roads, force.soonest_min
    bridges = np.flatnonzero(roads.bridge)
    if not len(bridges):
        return BridgeLosses((), 0)
    soonest_m = force.bases.place_m[force.times_min.argmin(axis=0)]
    trips = _Trips.of(network, soonest_m, places.place_m)
    may_use = [trips.may_use(number) for number in bridges.tolist()]
    exposed = np.any(may_use, axis=0)
    without_min = _without(roads.bridge, force, places.place_m[exposed], network)
    exposed[exposed] = without_min > before_min[exposed] + _SAME_MIN
    found = []
    names = _names(bridges, roads, settlements)
    for number, name, used in zip(bridges.tolist(), names, may_use, strict=True):
        touched = np.flatnonzero(used & exposed)
        if not len(touched):
            continue
        after_min = before_min.copy()
        again_min = _without(np.arange(len(roads)) == number, force, places.place_m[touched], network)
        after_min[touched] = np.maximum(again_min, before_min[touched])
        if (after_min > before_min + _SAME_MIN).any():
            what = (name, "bridge", _middle(roads, number))
            found.append(loss_of(what, before_min, after_min, places, longest_min))
    return BridgeLosses(tuple(found), len(bridges))


def _without(lost: Mask, force: Force, place_m: Array, network: TravelNetwork) -> Array:
    """Time of the nearest force to places once some stretches are lost, minutes."""
    return soonest_min(force.bases, force.before_min, place_m, network.without(lost))


class _Trips(NamedTuple):
    """Stretches that trips may drive, as pairs of nodes, and nodes by which they join and leave the road.

    A stretch driven whole has both its nodes next to each other in a trip. One that is joined or left on
    the way has one of its nodes first or last; a trip that never comes to a node runs along its stretch.
    """

    roads: Roads
    trip: Numbers
    pair: Numbers
    ends: Numbers

    @classmethod
    def of(cls, network: TravelNetwork, start_m: Array, end_m: Array) -> _Trips:
        roads, legs = network.roads, network.legs(start_m, end_m)
        counts = np.array([len(leg.nodes) for leg in legs], dtype=np.int64)
        node = np.array([node for leg in legs for node in leg.nodes], dtype=np.int64)
        trip = np.repeat(np.arange(len(legs)), counts)
        joined = trip[1:] == trip[:-1]
        ends = [(leg.nodes[0], leg.nodes[-1]) if leg.nodes else (-1, -1) for leg in legs]
        pair = _pairs(node[:-1], node[1:], len(roads.node_m))[joined]
        inner = [at for at, leg in enumerate(legs) if not leg.nodes and leg.road_m > 0.0]
        drawn = network.legs_and_paths(start_m[inner], end_m[inner])
        along, stretch = _bridges_along(roads, [path for _, path in drawn])
        return cls(
            roads,
            np.append(trip[:-1][joined], np.array(inner, dtype=np.int64)[along]),
            np.append(pair, _pairs(roads.one[stretch], roads.other[stretch], len(roads.node_m))),
            np.array(ends, dtype=np.int64).reshape(-1, 2),
        )

    def may_use(self, stretch: int) -> Mask:
        """Trips that may use a stretch; all others surely do not."""
        ends = self.roads.one[stretch], self.roads.other[stretch]
        used: Mask = np.array(np.isin(self.ends, ends).any(axis=1))
        used[self.trip[self.pair == _pairs(*ends, len(self.roads.node_m))]] = True
        return used


def _bridges_along(roads: Roads, paths: Sequence[LineString]) -> tuple[Numbers, Numbers]:
    """Numbers of paths, and of the bridges that each comes upon."""
    bridges = np.flatnonzero(roads.bridge)
    if roads.path is None:
        ends = np.stack([roads.node_m[roads.one[bridges]], roads.node_m[roads.other[bridges]]], axis=1)
        shapes = np.asarray(shapely.linestrings(ends), dtype=object)
    else:
        shapes = roads.path[bridges]
    path, number = shapely.STRtree(shapes).query(np.array(paths, object), "dwithin", distance=_UPON_M)
    return path, bridges[number]


def _pairs(one: npt.ArrayLike, other: npt.ArrayLike, nodes: int) -> Numbers:
    """One number for each pair of nodes, whichever comes first."""
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other)
    return np.asarray(low * nodes + high, dtype=np.int64)


def _middle(roads: Roads, number: int) -> Point:
    if roads.path is not None:
        return Point(roads.path[number].interpolate(0.5, normalized=True))
    return Point((roads.node_m[roads.one[number]] + roads.node_m[roads.other[number]]) / 2.0)


def _names(bridges: Numbers, roads: Roads, settlements: Sequence[Settlement]) -> list[str]:
    """Name of each bridge by its road and the nearest settlement, numbered where one is borne twice."""
    places = [_middle(roads, number) for number in bridges.tolist()]
    near = [""] * len(places)
    if settlements and places:
        tree = shapely.STRtree([settlement.place for settlement in settlements])
        near = [f" near {settlements[at].name}" for at in tree.nearest(places).tolist()]
    road = [f" on {roads.name[number]}" if roads.name and roads.name[number] else "" for number in bridges]
    names = [f"bridge{way}{town}" for way, town in zip(road, near, strict=True)]
    twice, seen = Counter(names), Counter[str]()
    for at, name in enumerate(names):
        seen[name] += 1
        names[at] = f"{name}, {seen[name]}" if twice[name] > 1 else name
    return names
