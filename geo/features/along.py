"""A line in cells of about equal length, each with its place: what a strip map asks the ground with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely import LineString, MultiPoint
from shapely.geometry.base import BaseGeometry

from ..geometry.measured import Measured, located
from ..model.situation import Situation
from .strip import Interval, Part

Array = npt.NDArray[np.float64]

_CELLS = 1_000
_LEAST_CELL_M = 100.0
_PLACES_IN_CELL = 2
_PROBE_M = 300.0  # how far beside the line the ground is asked whose it is
_DECIMALS = 5
_EARTH = Geod(ellps="WGS84")


class Along:
    """A line of contact with its chainage, cut into cells none of which lies on two parts.

    Parameters
    ----------
    situation : Situation
    """

    def __init__(self, situation: Situation) -> None:
        self.frame, self.path = situation.frame, situation.line.path
        self.line = Measured(self.frame.to_lonlat(self.path))
        self.cell_m = max(self.line.length_m / _CELLS, _LEAST_CELL_M)
        self.ends_m = self.line.part_ends_m
        self.edges_m = np.unique(np.concatenate([self._steps(part, 1) for part in self.ends_m]))
        self.middles_m = (self.edges_m[:-1] + self.edges_m[1:]) / 2.0

    def parts(self) -> tuple[Part, ...]:
        """Parts of the line with places at equal steps."""
        found = []
        for number, part in enumerate(self.ends_m):
            steps_m = self._steps(part, _PLACES_IN_CELL)
            degrees = self.line.places(steps_m, number)
            found.append(
                Part(*part, tuple(zip(*(d.round(_DECIMALS).tolist() for d in degrees), strict=True)))
            )
        return tuple(found)

    def _steps(self, part: tuple[float, float], finer: int) -> Array:
        count = max(math.ceil((part[1] - part[0]) * finer / self.cell_m), 1)
        return np.linspace(*part, count + 1)

    @cached_property
    def places(self) -> npt.NDArray[np.object_]:
        """Middle of each cell as a point, metres of the frame."""
        return self._points(*self.line.places(self.middles_m))

    def beside(self, turn_deg: float) -> npt.NDArray[np.object_]:
        """A point beside the middle of each cell, at a turn from the line's direction, in the frame."""
        bearing_deg = self.line.bearing_deg(self.middles_m) + turn_deg
        away_m = np.full(len(bearing_deg), _PROBE_M)
        longitude, latitude, _ = _EARTH.fwd(*self.line.places(self.middles_m), bearing_deg, away_m)
        return self._points(np.asarray(longitude), np.asarray(latitude))

    def _points(self, longitude: Array, latitude: Array) -> npt.NDArray[np.object_]:
        return shapely.get_parts(self.frame.to_metres(MultiPoint(np.column_stack([longitude, latitude]))))

    def offsets(self, places: BaseGeometry) -> Iterator[tuple[float, float]]:
        """Chainage and offset, metres, of each point of some in metres of the frame."""
        found = located(self.line, self._plane, np.asarray(shapely.get_parts(places)))
        return zip(*(each.tolist() for each in found), strict=True)

    @cached_property
    def _plane(self) -> list[LineString]:
        return [self.frame.to_metres(LineString(vertices)) for vertices in self.line.vertices]

    def runs_of(self, edges: Array, values: Array) -> Iterator[tuple[int, int]]:
        """First and last edge of each run of cells with equal values, none over the end of a part."""
        ends = {to_m for _, to_m in self.ends_m}
        first = 0
        for cell in range(1, len(values) + 1):
            if cell == len(values) or values[cell] != values[first] or edges[cell] in ends:
                yield first, cell
                first = cell

    def runs_within(self, area: BaseGeometry) -> list[tuple[float, float]]:
        """Chainages between which the line lies in an area, metres, in their order, none over another."""
        inside = shapely.intersection(self.path, shapely.get_parts(area))
        runs = shapely.get_parts(shapely.line_merge(_lines(inside)))
        if not len(runs):
            return []
        ends = MultiPoint([run.coords[end] for run in runs for end in (0, -1)])
        chainages_m = np.array([chainage_m for chainage_m, _ in self.offsets(ends)]).reshape(-1, 2)
        return list(_apart(sorted(map(tuple, np.sort(chainages_m, axis=1).tolist()))))


def apart(intervals: Sequence[Interval]) -> Iterator[Interval]:
    """Intervals cut so that none lies over another; where several hold, all their names are told.

    >>> [(each.to_m, each.label) for each in apart([Interval(0, 9, "a", "A"), Interval(4, 9, "b", "B")])]
    [(4, 'A'), (9, 'A, B')]
    """
    edges = sorted({edge for each in intervals for edge in (each.from_m, each.to_m)})
    for from_m, to_m in pairwise(edges):
        holding = [each for each in intervals if each.from_m <= from_m and to_m <= each.to_m]
        if holding:
            last = max(holding, key=lambda each: each.from_m)
            yield replace(
                last, from_m=from_m, to_m=to_m, label=", ".join(dict.fromkeys(each.label for each in holding))
            )


def _lines(found: npt.NDArray[np.object_]) -> shapely.MultiLineString:
    parts = shapely.get_parts(shapely.get_parts(found))
    return shapely.MultiLineString([part for part in parts if part.geom_type == "LineString" and part.length])


def _apart(runs: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Runs in their order; those that touch or overlap become one.

    >>> list(_apart([(0.0, 2.0), (1.0, 3.0), (5.0, 6.0)]))
    [(0.0, 3.0), (5.0, 6.0)]
    """
    held: tuple[float, float] | None = None
    for run in runs:
        if held is not None and run[0] <= held[1]:
            held = held[0], max(held[1], run[1])
            continue
        if held is not None:
            yield held
        held = run
    if held is not None:
        yield held
