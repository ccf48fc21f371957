"""Where roads cross the line: candidates for crossing points, each between two sides."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from ...geometry.chainage import Chainage
from ...model.roads import Roads
from ...model.situation import Situation
from .sides import Indices, sides_of

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]


class Candidates(NamedTuple):
    """Roads that lead across the line, in the order of chainage; arrays of one value a candidate.

    ``share`` is how far along its stretch the place lies, from its node ``one``; ``sides`` has the numbers of
    the parties at the nodes ``one`` and ``other``, shape (candidates, 2).
    """

    stretch: Indices
    share: Array
    place: Objects
    chainage_m: Array
    sides: Indices

    @property
    def place_m(self) -> Array:
        """Metres of the frame, shape (candidates, 2)."""
        return np.asarray(shapely.get_coordinates(self.place))


def candidates_of(
    roads: Roads, open_: Mask, node_side: Indices, situation: Situation, line: Chainage
) -> Candidates:
    """Where open roads lead from one side to another.

    A stretch between two nodes on different sides gives one candidate: where it crosses the line, or the
    middle one of several such places. A stretch that comes back to the side that it set out from gives none.

    Parameters
    ----------
    roads : Roads
        In metres of the frame.
    open_ : array of bool
        Stretches that may be used.
    node_side : array of int
        Number of the party on whose side each node lies.
    situation : Situation
    line : Chainage
        Of the situation's line.
    """
    sides = np.column_stack([node_side[roads.one], node_side[roads.other]])
    across = np.flatnonzero(open_ & (sides[:, 0] != sides[:, 1]))
    paths = paths_of(roads, across)
    shapely.prepare(situation.line.path)
    met = shapely.intersects(situation.line.path, paths)
    across, paths = across[met], paths[met]
    found = [_middle(path, shapely.intersection(path, situation.line.path)) for path in paths]
    place = np.array([point for point, _ in found], dtype=object)
    share = np.array([share for _, share in found], dtype=float)
    if not len(place):
        return Candidates(across, share, place, np.zeros(0), np.zeros((0, 2), dtype=np.int64))
    chainage_m = line.of(*situation.frame.degrees(shapely.get_coordinates(place)).T).chainage_m
    order = np.lexsort((across, chainage_m))
    return Candidates(across[order], share[order], place[order], chainage_m[order], sides[across[order]])


def settlement_sides(situation: Situation, line: Chainage) -> Indices:
    """Number of the party on whose side each settlement lies."""
    if not situation.settlements:
        return np.zeros(0, dtype=np.int64)
    places = np.array([settlement.place for settlement in situation.settlements], dtype=object)
    return sides_of(shapely.get_coordinates(places), situation, line)


def paths_of(roads: Roads, stretches: Indices) -> Objects:
    """Shapes of some stretches, metres; straight between their nodes where none is given."""
    if roads.path is not None:
        return roads.path[stretches]
    ends = np.stack([roads.node_m[roads.one[stretches]], roads.node_m[roads.other[stretches]]], axis=1)
    return (
        np.asarray(shapely.linestrings(ends), dtype=object) if len(stretches) else np.empty(0, dtype=object)
    )


def _middle(path: LineString, met: BaseGeometry) -> tuple[Point, float]:
    """Of the places where a road meets the line the middle one, and how far along the road it lies."""
    spots: Objects = shapely.point_on_surface(shapely.get_parts(met))
    shares = shapely.line_locate_point(path, spots, normalized=True)
    number = int(np.argsort(shares, kind="stable")[len(shares) // 2])
    return spots[number], float(shares[number])
