"""When patrols pass within sight of each piece of a line, driving or halting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, Point

from ...frame import Frame
from ...geometry.chainage import Chainage
from ...model.patrol import Patrol, Requirement, Schedule
from ..patrols.stretches import line_pieces

Array = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]
_PIECES = 2  # for each distance that a patrol sees: what holds for the middle of a piece is told of all of it


@dataclass(frozen=True, slots=True)
class Pass:
    """While a patrol is within sight of the middle of a piece of line.

    Parameters
    ----------
    base : str
        Where it started.
    from_m, to_m : float
        Chainages of the piece, metres.
    from_h, to_h : float
        Hours since the schedule began.
    """

    base: str
    from_m: float
    to_m: float
    from_h: float
    to_h: float


@dataclass(frozen=True, slots=True)
class _Leg:
    """A move along a way, or a halt at a place, of a patrol from a base; metres of the frame."""

    base: str
    path: LineString | Point
    from_h: float
    to_h: float


def passes_of(schedule: Schedule, line: Chainage, frame: Frame) -> Iterator[Pass]:
    """Passes of all patrols of a schedule within ``rules.sees_m`` of the line, at an even speed on each move.

    Parameters
    ----------
    schedule : Schedule
    line : Chainage
        Lon/lat.
    frame : Frame
        Plane of the patrols' ways.
    """
    sees_m = schedule.rules.sees_m
    pieces = list(line_pieces(line, frame, sees_m / _PIECES))
    middles = shapely.line_interpolate_point(
        [shapely.line_merge(path) for *_, path in pieces], 0.5, normalized=True
    )
    asked = {one.id: one for one in schedule.requirements}
    legs = [leg for patrol in schedule.patrols for leg in _legs(patrol, asked)]
    if not legs:
        return
    paths: Shapes = np.array([leg.path for leg in legs], dtype=object)
    within = shapely.STRtree(middles).query(paths, predicate="dwithin", distance=sees_m)
    for leg, piece in zip(*within.tolist(), strict=True):
        from_m, to_m, _ = pieces[piece]
        for from_h, to_h in _while_near(legs[leg], middles[piece], sees_m):
            yield Pass(legs[leg].base, from_m, to_m, from_h, to_h)


def _legs(patrol: Patrol, asked: Mapping[str, Requirement]) -> Iterator[_Leg]:
    for way, (from_h, to_h) in zip(patrol.path.geoms, patrol.moves_h, strict=True):
        yield _Leg(patrol.base, way, from_h, to_h)
    for stop in patrol.stops:
        if stop.to_h > stop.from_h and not asked[stop.requirement].driven:
            yield _Leg(patrol.base, asked[stop.requirement].place, stop.from_h, stop.to_h)


def _while_near(leg: _Leg, middle: Point, sees_m: float) -> Iterator[tuple[float, float]]:
    """Spans of a leg in which it is within a distance of a place, hours."""
    if isinstance(leg.path, Point):
        yield leg.from_h, leg.to_h
        return
    for from_share, to_share in shares_near(leg.path, middle, sees_m):
        lasts_h = leg.to_h - leg.from_h
        yield leg.from_h + from_share * lasts_h, leg.from_h + to_share * lasts_h


def shares_near(path: LineString, place: Point, distance_m: float) -> list[tuple[float, float]]:
    """Shares of a way's length between which it lies within a distance of a place; it may cross itself.

    Examples
    --------
    A road of 100 m past a place 30 m beside its middle: within 50 m for 40 m on either side, 3-4-5.

    >>> shares_near(LineString([(0, 0), (100, 0)]), Point(50, 30), 50.0)
    [(0.1, 0.9)]
    """
    corners = shapely.get_coordinates(path)
    edges, towards = np.diff(corners, axis=0), corners[:-1] - (place.x, place.y)
    length_m = np.hypot(*edges.T)
    kept = length_m > 0.0
    edges, towards, length_m = edges[kept], towards[kept], length_m[kept]
    nearest_m = -np.einsum("ij,ij->i", edges, towards) / length_m
    half2 = distance_m**2 - (np.einsum("ij,ij->i", towards, towards) - nearest_m**2)
    half_m = np.sqrt(np.maximum(half2, 0.0))
    before_m = np.concatenate([[0.0], np.cumsum(length_m)])
    from_m = before_m[:-1] + np.clip(nearest_m - half_m, 0.0, length_m)
    to_m = before_m[:-1] + np.clip(nearest_m + half_m, 0.0, length_m)
    inside = (half2 > 0.0) & (to_m > from_m)
    return _joined(from_m[inside] / before_m[-1], to_m[inside] / before_m[-1])


def _joined(begins: Array, ends: Array) -> list[tuple[float, float]]:
    """Spans in their order, those that meet made one."""
    if not len(begins):
        return []
    new = np.flatnonzero(np.append(True, begins[1:] > ends[:-1] + 1e-12))
    last = np.append(new[1:], len(begins)) - 1
    return list(zip(begins[new].tolist(), ends[last].tolist(), strict=True))
