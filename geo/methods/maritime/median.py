"""A line at sea that stays equally far from two coasts, stepped out from where it begins."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from shapely import LineString, Point

from ...errors import GeometryError
from ...geometry.distance import PathDistance
from ...geometry.ellipsoid import GEOD

Array = npt.NDArray[np.float64]
Pair = tuple[PathDistance, PathDistance]

_BEARINGS_DEG = np.arange(0.0, 361.0, 3.0)
_AHEAD_DEG = 100.0  # a line does not turn back on itself
_CLOSE_DEG = 1e-6
_FIRST_STEPS = (1, 2, 4, 8, 16)  # where the line begins off the middle, in steps


def median_line(
    start_lonlat: Point,
    coasts: Pair,
    length_m: float,
    *,
    step_m: float,
) -> LineString:
    """Walk seaward from a place, each step ending where two coasts are equally far.

    Of the directions in which the first step can go, that with the most room to either coast is taken. Where
    neither goes on (a coast is met), the line ends.

    Parameters
    ----------
    start_lonlat : Point
        Where the line begins, lon/lat degrees (OGC:CRS84): about as far from one coast as from the other.
    coasts : (PathDistance, PathDistance)
        How far from each of the two coasts a place lies.
    length_m, step_m : float
        Length of the line and of its steps, metres.

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
    start = (start_lonlat.x, start_lonlat.y)
    left_m, heading_deg, place = _first(start, coasts, step_m, length_m)
    places = [start, place]
    while left_m > 0.0:
        stride_m = min(step_m, left_m)
        found = _next(place, heading_deg, coasts, stride_m)
        if found is None:
            break
        heading_deg, place = found
        places.append(place)
        left_m -= stride_m
    return LineString(places)


def _first(
    start: tuple[float, float], coasts: Pair, step_m: float, length_m: float
) -> tuple[float, float, tuple[float, float]]:
    """Length that is left after the first step, its bearing and its end; it may be a long one."""
    for steps in _FIRST_STEPS:
        stride_m = min(steps * step_m, length_m)
        found = _next(start, None, coasts, stride_m)
        if found is not None:
            return length_m - stride_m, *found
    raise GeometryError(
        f"no place within {stride_m / 1e3:,.0f} km of its beginning is equally far from both coasts",
        where="line of equal distance",
        mend="Begin it nearer to the middle, or give coasts of both parties.",
    )


def middle(one: Point, other: Point, coasts: Pair) -> Point:
    """The place on the geodesic between two headlands that is equally far from both coasts.

    Half way where there is none, as when both headlands stand on one coast.
    """
    first, second = coasts
    azimuth, _, length_m = GEOD.inv(one.x, one.y, other.x, other.y)

    def at(along_m: float) -> tuple[float, float]:
        longitude, latitude, _ = GEOD.fwd(one.x, one.y, azimuth, along_m)
        return float(longitude), float(latitude)

    def nearer_m(along_m: float) -> float:
        place = at(along_m)
        return float(first.to(*place).distance_m[0] - second.to(*place).distance_m[0])

    if nearer_m(0.0) * nearer_m(length_m) >= 0.0:
        return Point(at(0.5 * length_m))
    return Point(at(float(brentq(nearer_m, 0.0, length_m, xtol=1e-3))))


def _next(
    place: tuple[float, float],
    heading_deg: float | None,
    coasts: Pair,
    stride_m: float,
) -> tuple[float, tuple[float, float]] | None:
    """Bearing and end of the next step; None where there is none ahead."""
    one_m, other_m = _away(place, _BEARINGS_DEG, coasts, stride_m)
    gap_m = one_m - other_m
    turns = np.flatnonzero(np.sign(gap_m[:-1]) != np.sign(gap_m[1:]))
    if heading_deg is not None:
        off_deg = np.abs((_BEARINGS_DEG[turns] - heading_deg + 180.0) % 360.0 - 180.0)
        turns = turns[off_deg < _AHEAD_DEG]
    if len(turns) == 0:
        return None
    at = int(turns[np.argmax(one_m[turns])])

    def nearer_m(bearing_deg: float) -> float:
        one_m, other_m = _away(place, np.array([bearing_deg]), coasts, stride_m)
        return float(one_m[0] - other_m[0])

    bearing_deg = float(brentq(nearer_m, _BEARINGS_DEG[at], _BEARINGS_DEG[at + 1], xtol=_CLOSE_DEG))
    longitude, latitude, _ = GEOD.fwd(*place, bearing_deg, stride_m)
    return bearing_deg, (float(longitude), float(latitude))


def _away(
    place: tuple[float, float], bearing_deg: Array, coasts: Pair, stride_m: float
) -> tuple[Array, Array]:
    """Distances to the two coasts from the ends of steps on some bearings, metres."""
    count = len(bearing_deg)
    ends = GEOD.fwd(np.full(count, place[0]), np.full(count, place[1]), bearing_deg, np.full(count, stride_m))
    one_m, other_m = (coast.to(ends[0], ends[1]).distance_m for coast in coasts)
    return one_m, other_m
