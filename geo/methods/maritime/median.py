"""A line at sea that stays equally far from two coasts, stepped out from where it begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.optimize import brentq
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from ...errors import GeometryError
from ...geometry.distance import PathDistance
from ...geometry.ellipsoid import GEOD

Array = npt.NDArray[np.float64]
Pair = tuple[PathDistance, PathDistance]
Place = tuple[float, float]

_BEARINGS_DEG = np.arange(0.0, 361.0, 6.0)
_AHEAD_DEG = 100.0  # a line does not turn back on itself
_CLOSE_DEG = 1e-6
_FIRST_STEPS = (1, 2, 4, 8, 16)  # where the line begins off the middle, in steps


def median_line(
    start_lonlat: Point,
    coasts: Pair,
    length_m: float,
    *,
    step_m: float,
    solid_lonlat: BaseGeometry | None = None,
) -> LineString:
    """Walk seaward from a place, each step ending where two coasts are equally far.

    Of the ways that lead on from the beginning, the one is taken that comes to lie farthest off the coasts.
    Where none goes on over water, the line ends.

    Parameters
    ----------
    start_lonlat : Point
        Where the line begins, lon/lat degrees (OGC:CRS84): about as far from one coast as from the other.
    coasts : (PathDistance, PathDistance)
        How far from each of the two coasts a place lies.
    length_m, step_m : float
        Length of the line and of its steps, metres.
    solid_lonlat : Polygon, MultiPolygon, LineString or MultiLineString, optional
        Land, on which no step may end; or coasts, which none may cross.

    Raises
    ------
    GeometryError
        If no place near its beginning is equally far from both coasts.

    References
    ----------
    United Nations Convention on the Law of the Sea, 1982, article 15: the line every point of which is
    equidistant from the nearest points of the baselines.

    Examples
    --------
    Between two meridians a degree apart it is the meridian half way.

    >>> one, other = (PathDistance(LineString([(at, 0), (at, 5)])) for at in (0, 1))
    >>> line = median_line(Point(0.5, 4.9), (one, other), 40_000.0, step_m=10_000.0)
    >>> [round(longitude, 6) for longitude, latitude in line.coords]
    [0.5, 0.5, 0.5, 0.5, 0.5]
    """
    sea = _Sea(coasts, solid_lonlat)
    start = (start_lonlat.x, start_lonlat.y)
    ways = list(_ways(start, sea, step_m, length_m))
    if not ways:
        raise GeometryError(
            f"no place within {_FIRST_STEPS[-1] * step_m / 1e3:,.0f} km of its beginning is on water and "
            "equally far from both coasts",
            where="line of equal distance",
            mend="Begin it nearer to the middle, or give coasts of both parties.",
        )
    return LineString(max(ways, key=sea.room_m))


@dataclass(frozen=True)
class _Sea:
    """Two coasts, and what no step may go over."""

    coasts: Pair
    solid: BaseGeometry | None

    def is_open(self, place: Place, end: Place) -> bool:
        """Whether a step stays on water."""
        if self.solid is None or self.solid.is_empty:
            return True
        is_land = self.solid.geom_type.endswith("Polygon")
        return not shapely.intersects(self.solid, Point(end) if is_land else LineString([place, end]))

    def room_m(self, places: Sequence[Place]) -> float:
        """How far off the coasts a way comes to lie."""
        return float(self.coasts[0].to(*np.array(places).T).distance_m.max())


def _ways(start: Place, sea: _Sea, step_m: float, length_m: float) -> Iterator[list[Place]]:
    """Every way that leads on from the beginning; its first step may be a long one."""
    for steps in _FIRST_STEPS:
        stride_m = min(steps * step_m, length_m)
        firsts = list(_steps(start, None, sea, stride_m))
        for bearing_deg, place in firsts:
            yield [start, *_walked(place, bearing_deg, sea, step_m, length_m - stride_m)]
        if firsts:
            return


def _walked(place: Place, bearing_deg: float, sea: _Sea, step_m: float, left_m: float) -> Iterator[Place]:
    """Places of a way, one step after the other."""
    yield place
    while left_m > 0.0:
        stride_m = min(step_m, left_m)
        ahead = list(_steps(place, bearing_deg, sea, stride_m))
        if not ahead:
            return
        bearing_deg, place = max(ahead, key=lambda step: sea.room_m([step[1]]))
        yield place
        left_m -= stride_m


def middle(one: Point, other: Point, coasts: Pair) -> Point:
    """The place on the geodesic between two headlands that is equally far from both coasts.

    Half way where there is none, as when both headlands stand on one coast.
    """
    first, second = coasts
    azimuth, _, length_m = GEOD.inv(one.x, one.y, other.x, other.y)

    def at(along_m: float) -> Place:
        longitude, latitude, _ = GEOD.fwd(one.x, one.y, azimuth, along_m)
        return float(longitude), float(latitude)

    def nearer_m(along_m: float) -> float:
        place = at(along_m)
        return float(first.to(*place).distance_m[0] - second.to(*place).distance_m[0])

    if nearer_m(0.0) * nearer_m(length_m) >= 0.0:
        return Point(at(0.5 * length_m))
    return Point(at(float(brentq(nearer_m, 0.0, length_m, xtol=1e-3))))


def _steps(
    place: Place, heading_deg: float | None, sea: _Sea, stride_m: float
) -> Iterator[tuple[float, Place]]:
    """Bearing and end of each step ahead over water."""
    one_m, other_m = _away(place, _BEARINGS_DEG, sea.coasts, stride_m)
    gap_m = one_m - other_m
    turns = np.flatnonzero(np.sign(gap_m[:-1]) != np.sign(gap_m[1:]))
    if heading_deg is not None:
        off_deg = np.abs((_BEARINGS_DEG[turns] - heading_deg + 180.0) % 360.0 - 180.0)
        turns = turns[off_deg < _AHEAD_DEG]

    def nearer_m(bearing_deg: float) -> float:
        one_m, other_m = _away(place, np.array([bearing_deg]), sea.coasts, stride_m)
        return float(one_m[0] - other_m[0])

    for at in turns.tolist():
        bearing_deg = float(brentq(nearer_m, _BEARINGS_DEG[at], _BEARINGS_DEG[at + 1], xtol=_CLOSE_DEG))
        longitude, latitude, _ = GEOD.fwd(*place, bearing_deg, stride_m)
        if sea.is_open(place, (float(longitude), float(latitude))):
            yield bearing_deg, (float(longitude), float(latitude))


def _away(place: Place, bearing_deg: Array, coasts: Pair, stride_m: float) -> tuple[Array, Array]:
    """Distances to the two coasts from the ends of steps on some bearings, metres."""
    count = len(bearing_deg)
    ends = GEOD.fwd(np.full(count, place[0]), np.full(count, place[1]), bearing_deg, np.full(count, stride_m))
    one_m, other_m = (coast.to(ends[0], ends[1]).distance_m for coast in coasts)
    return one_m, other_m
