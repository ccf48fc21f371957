"""Ground that is checked by squares of a lattice: where surgery is too late, and what the hubs reach."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from ...model.situation import AnyLine
from ...model.zone import Zone
from ..coverage.pairs import squares
from .evacuation import Chain, by_road
from .flight import flown_ground
from .force import S_PER_MIN
from .places import Array

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_MOST_SQUARES = 20_000
_BLOCK = 3  # squares on a side


@dataclass(frozen=True, eq=False)
class CheckedGround:
    """Some ground, and the squares of a lattice that it touches: each counts as its middle does.

    Parameters
    ----------
    ground : Polygon or MultiPolygon
        Metres of the frame.
    number : array of int, shape (squares, 2)
        Column and row of each square.
    side_m : float
        Side of the squares, metres.
    """

    ground: BaseGeometry
    number: Numbers
    side_m: float

    @classmethod
    def of(cls, zones: Sequence[Zone], line: AnyLine, spacing_m: float) -> CheckedGround:
        """The zones, and what lies within ``spacing_m`` metres of the line, by squares of that side.

        Squares are made wider where the ground would hold too many.
        """
        ground = shapely.union_all([*(zone.area for zone in zones), line.buffer(spacing_m)])
        side_m = max(spacing_m, math.sqrt(ground.area / _MOST_SQUARES))
        shapely.prepare(ground)
        number = _with_neighbours(squares(ground, side_m))
        return cls(ground, number[shapely.intersects(ground, _boxes(number, side_m))], side_m)

    def within(
        self, time_min: Callable[[Array], Array], limits_min: Sequence[float], slope: float
    ) -> tuple[Mask, ...]:
        """Squares at whose middle a time is within each of some limits.

        Parameters
        ----------
        time_min : callable
            From places, metres of the frame, shape (n, 2), to minutes.
        limits_min : sequence of float
        slope : float
            Minutes by which the time changes at most for each metre between two places.

        Notes
        -----
        The middle of each block of squares is asked first. What its time and the slope settle for others of
        the block need not be asked. That is exact where a time changes by no more than the slope; legs off
        the roads are not looked for beyond an hour and a half where a road is nearer, so that times may jump
        there, and a square or so in a thousand be told by its neighbour.
        """
        block, of_block = np.unique(self.number // _BLOCK, axis=0, return_inverse=True)
        middle_m = np.asarray((block * _BLOCK + _BLOCK / 2.0) * self.side_m, float)
        off_m = np.hypot(*(self._middle_m - middle_m[of_block]).T)
        near_min = time_min(middle_m)[of_block]
        found = []
        for limit_min in limits_min:
            inside = np.asarray(near_min + slope * off_m <= limit_min)
            unsettled = np.flatnonzero(~inside & (near_min - slope * off_m <= limit_min))
            if len(unsettled):
                inside[unsettled] = time_min(self._middle_m[unsettled]) <= limit_min
            found.append(inside)
        return tuple(found)

    def part(self, chosen: Mask) -> MultiPolygon:
        """The ground in some of the squares."""
        return areas_of(shapely.intersection(_merged(self.number[chosen], self.side_m), self.ground))

    @property
    def _middle_m(self) -> Array:
        return np.asarray((self.number + 0.5) * self.side_m)


class TooLate(NamedTuple):
    """Ground from which surgery is not reached in time by road, and with helicopters; None if not known."""

    by_road: MultiPolygon | None
    with_air: MultiPolygon | None


def too_late(chain: Chain, ground: CheckedGround) -> TooLate:
    """Parts of some ground from which surgery is not reached in time.

    Notes
    -----
    By road a square counts as its middle does. What helicopters serve is taken off exactly, by the sum of two
    distances.
    """
    if not chain.reaches_surgery:
        return TooLate(None, None)
    slope = 2.0 * chain.roads.off_pace_s / S_PER_MIN  # of the trip to the casualty, and of that to surgery
    (kept,) = ground.within(lambda place_m: by_road(chain, place_m), [chain.rules.surgery_min], slope)
    on_road = ground.part(~kept)
    if not chain.helicopters:
        return TooLate(on_road, None)
    stands, surgery = chain.helicopters.place_m, chain.surgery.place_m
    served = flown_ground(chain.flight, stands, surgery, chain.rules.surgery_min, chain.frame)
    return TooLate(on_road, areas_of(shapely.difference(on_road, served)))


def _with_neighbours(number: Numbers) -> Numbers:
    """Squares and the eight round each."""
    steps = np.stack(np.meshgrid([-1, 0, 1], [-1, 0, 1]), axis=-1).reshape(-1, 2)
    return np.unique((number[:, None, :] + steps).reshape(-1, 2), axis=0)


def _boxes(number: Numbers, side_m: float) -> npt.NDArray[np.object_]:
    west, south = number.T * side_m
    return np.asarray(shapely.box(west, south, west + side_m, south + side_m))


def _merged(number: Numbers, side_m: float) -> BaseGeometry:
    """Squares by column and row as one ground; those in a row that touch are one box from the start.

    >>> _merged(np.array([[2, 0], [0, 0], [1, 0]]), 10.0).bounds
    (0.0, 0.0, 30.0, 10.0)
    """
    number = number[np.lexsort(number.T)]
    begins = np.ones(len(number), bool)
    begins[1:] = (np.diff(number[:, 1]) != 0) | (np.diff(number[:, 0]) != 1)
    first, last = np.flatnonzero(begins), np.flatnonzero(np.append(begins[1:], True)[: len(number)])
    west, south = number[first].T * side_m
    east = (number[last, 0] + 1) * side_m
    return shapely.union_all(shapely.box(west, south, east, south + side_m))


def areas_of(geometry: BaseGeometry) -> MultiPolygon:
    """The polygons of a geometry, without lines and points at which areas only touch."""
    parts = [part for each in shapely.get_parts(geometry) for part in shapely.get_parts(each)]
    return MultiPolygon([part for part in parts if part.geom_type == "Polygon" and part.area > 0.0])
