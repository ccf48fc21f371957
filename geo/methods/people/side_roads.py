"""Trips that stay on their side: roads parted at the line, minutes from crossing points to settlements."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from shapely import LineString, Point
from shapely.ops import substring

from ...model.roads import Roads
from ...travel.making import travel_network
from ...travel.network import TravelNetwork
from .candidates import Candidates, paths_of
from .sides import Indices

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_S_PER_MIN = 60.0


def side_minutes(
    candidates: Candidates, network: TravelNetwork, node_side: Indices, places_m: Array, place_side: Indices
) -> Array:
    """Minutes between each candidate and each place by the roads of the place's own side alone.

    Parameters
    ----------
    candidates : Candidates
    network : TravelNetwork
        Its roads, its open stretches, its speeds and going.
    node_side : array of int
        Side of each node of its roads.
    places_m : array, shape (places, 2)
        Metres of the frame.
    place_side : array of int

    Returns
    -------
    array, shape (candidates, places)
        As driven from the crossing point; infinite where a candidate does not lead to that side.
    """
    minutes = np.full((len(candidates.stretch), len(places_m)), np.inf)
    for side in np.unique(candidates.sides):
        gates = np.flatnonzero((candidates.sides == side).any(axis=1))
        wanted = np.flatnonzero(place_side == side)
        if len(wanted):
            roads = _roads_of_side(network.roads, network.open, node_side, candidates, int(side))
            own = travel_network(roads, network.speeds, network.going, frame=network.frame)
            seconds = own.times(candidates.place_m[gates], places_m[wanted])
            minutes[np.ix_(gates, wanted)] = seconds / _S_PER_MIN
    return minutes


def _roads_of_side(roads: Roads, open_: Mask, node_side: Indices, candidates: Candidates, side: int) -> Roads:
    """Open roads of one side: stretches between two of its nodes, and those to the line as far as it."""
    crossing = np.zeros(len(roads), dtype=bool)
    crossing[candidates.stretch] = True
    own = (node_side[roads.one] == side) & (node_side[roads.other] == side) & ~crossing & open_
    kept = np.flatnonzero(own)
    from_one, from_other = (np.flatnonzero(candidates.sides[:, end] == side) for end in (0, 1))
    half = np.concatenate([candidates.stretch[from_one], candidates.stretch[from_other]])
    gate = len(roads.node_m) + np.concatenate([from_one, from_other])
    share = np.concatenate([candidates.share[from_one], 1.0 - candidates.share[from_other]])
    one = np.concatenate([roads.one[kept], roads.one[candidates.stretch[from_one]], gate[len(from_one) :]])
    other = np.concatenate(
        [roads.other[kept], gate[: len(from_one)], roads.other[candidates.stretch[from_other]]]
    )
    stretches = np.concatenate([kept, half])
    shapes = (
        None
        if roads.path is None
        else np.concatenate([roads.path[kept], _halves(roads, candidates, from_one, from_other)])
    )
    return replace(
        roads,
        node_m=np.concatenate([roads.node_m, candidates.place_m]),
        one=one.astype(np.int32),
        other=other.astype(np.int32),
        length_m=np.concatenate([roads.length_m[kept], roads.length_m[half] * share]),
        kind_of=roads.kind_of[stretches],
        surface_of=roads.surface_of[stretches],
        one_way=roads.one_way[stretches],
        bridge=roads.bridge[stretches],
        path=shapes,
        name=tuple(roads.name[number] for number in stretches.tolist()) if roads.name else (),
    )


def _halves(
    roads: Roads, candidates: Candidates, from_one: Indices, from_other: Indices
) -> npt.NDArray[np.object_]:
    """Shapes of the stretches to the line, each in its own direction."""
    first = zip(paths_of(roads, candidates.stretch[from_one]), candidates.share[from_one], strict=True)
    second = zip(paths_of(roads, candidates.stretch[from_other]), candidates.share[from_other], strict=True)
    halves = [substring(path, 0.0, share, normalized=True) for path, share in first]
    halves += [substring(path, share, 1.0, normalized=True) for path, share in second]
    lines = [LineString([half, half]) if isinstance(half, Point) else half for half in halves]
    return np.array(lines, dtype=np.object_)
