"""Ground from which surgery is not reached in time, told by squares of a lattice."""

from __future__ import annotations

import math
from collections.abc import Sequence
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

_MOST_SQUARES = 20_000


class TooLate(NamedTuple):
    """Ground from which surgery is not reached in time by road, and with helicopters; None if not known."""

    by_road: MultiPolygon | None
    with_air: MultiPolygon | None
    resolution_m: float


def checked_ground(zones: Sequence[Zone], line: AnyLine, spacing_m: float) -> BaseGeometry:
    """Ground that is checked: the zones, and what lies within ``spacing_m`` metres of the line."""
    return shapely.union_all([*(zone.area for zone in zones), line.buffer(spacing_m)])


def too_late(chain: Chain, ground: BaseGeometry, spacing_m: float) -> TooLate:
    """Parts of some ground from which surgery is not reached in time.

    Parameters
    ----------
    chain : Chain
    ground : Polygon or MultiPolygon
        Metres of the frame.
    spacing_m : float
        Side of the squares, metres; they are made wider where the ground would hold too many.

    Notes
    -----
    By road a square counts as its middle does, and is cut to the ground. What helicopters serve is taken
    off exactly, by the sum of two distances.
    """
    step_m = max(spacing_m, math.sqrt(ground.area / _MOST_SQUARES))
    number = squares(ground, step_m)
    times_min, _ = by_road(chain, (number + 0.5) * step_m)
    if times_min is None:
        return TooLate(None, None, step_m)
    late = _merged(number[times_min > chain.rules.surgery_min], step_m)
    on_road = _areas(shapely.intersection(late, ground))
    if not chain.helicopters:
        return TooLate(on_road, None, step_m)
    stands, surgery = chain.helicopters.place_m, chain.surgery.place_m
    served = flown_ground(chain.flight, stands, surgery, chain.rules.surgery_min, chain.frame)
    return TooLate(on_road, _areas(shapely.difference(on_road, served)), step_m)


def _merged(number: npt.NDArray[np.int64], step_m: float) -> BaseGeometry:
    """Squares by column and row as one ground; those in a row that touch are one box from the start."""
    number = number[np.lexsort(number.T)]
    begins = np.ones(len(number), bool)
    begins[1:] = (np.diff(number[:, 1]) != 0) | (np.diff(number[:, 0]) != 1)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(number)) - 1
    west, south = number[first].T * step_m
    east = (number[last[: len(first)], 0] + 1) * step_m
    return shapely.union_all(shapely.box(west, south, east, south + step_m))


def _areas(geometry: BaseGeometry) -> MultiPolygon:
    """The polygons of a geometry, without lines and points at which areas only touch."""
    parts = shapely.get_parts(geometry)
    parts = np.concatenate([shapely.get_parts(part) for part in parts]) if len(parts) else parts
    return MultiPolygon([part for part in parts if part.geom_type == "Polygon" and part.area > 0.0])
