"""What several radars see together at each height, and the watched ground over which none does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from ...geometry.ellipsoid import GEOD
from .radar import radar_reach_m, seen_along, seen_area, seen_m2, sweep, unbroken

Array = npt.NDArray[np.float64]
Ground = Callable[[Array, Array], Array]

_BEYOND_SMOOTH = 1.25  # how much farther than over smooth ground it is looked: from a hill, or at one
TRUE_TO_DEG = 0.007  # of an outline, degrees: less than the step between places along a bearing


@dataclass(frozen=True, eq=False)
class Antenna:
    """A radar: its place, the height of its antenna above the ground and its range, metres."""

    name: str
    place_lonlat: Point
    antenna_m: float
    range_m: float


@dataclass(frozen=True, eq=False)
class Seen:
    """Ground over which one radar sees a target, at each height in question.

    Parameters
    ----------
    areas_lonlat : tuple of Polygon or MultiPolygon
    areas_m2 : tuple of float
        By the cells, before the outline is smoothed.
    smooth_m : tuple of float
        Reach over smooth ground, metres.
    known_share : float
        Of the places round it, at how many the ground is known.
    """

    areas_lonlat: tuple[BaseGeometry, ...]
    areas_m2: tuple[float, ...]
    smooth_m: tuple[float, ...]
    known_share: float


def seen_by(antenna: Antenna, target_heights_m: Sequence[float], ground: Ground) -> Seen:
    """What a radar sees over the ground round it.

    Parameters
    ----------
    antenna : Antenna
    target_heights_m : sequence of float
        Above the ground, metres.
    ground : callable
        Height of the ground above the sea at longitudes and latitudes, metres; NaN where it is not known:
        there it is taken as level with the ground below the antenna, or as the sea. The antenna stands on
        the highest ground within a ring of its place, for no elevation is finer.

    References
    ----------
    Recommendation ITU-R P.834, Effects of tropospheric refraction on radiowave propagation: an earth of 4/3
    of its radius.

    Examples
    --------
    Over the sea nothing hides: a circle as wide as the horizon, 4.12 (√30 + √100) = 63.8 km, less a ring.

    >>> seen = seen_by(Antenna("A", Point(30, 45), 30, 400e3), [100], lambda east, north: east * 0)
    >>> area_m2 = abs(GEOD.geometry_area_perimeter(seen.areas_lonlat[0])[0])
    >>> 62.5 < (area_m2 / np.pi) ** 0.5 / 1e3 <= 63.8
    True
    """
    smooth_m = _smooth_m(antenna, target_heights_m)
    round_it = sweep(antenna.place_lonlat, looked_m(antenna, target_heights_m))
    below = ground(np.array([antenna.place_lonlat.x]), np.array([antenna.place_lonlat.y]))
    told = ground(round_it.longitude, round_it.latitude)
    near = np.append(told[:, 0], below)
    own_m = float(np.nanmax(near)) if np.isfinite(near).any() else 0.0
    level_m = own_m + antenna.antenna_m
    known = np.where(np.isnan(told), own_m, told)
    seen = seen_along(round_it.distance_m, known, level_m=level_m, target_heights_m=target_heights_m)
    seen &= round_it.distance_m <= antenna.range_m
    whole = [unbroken(each) for each in seen]
    return Seen(
        tuple(shapely.simplify(seen_area(round_it, each), TRUE_TO_DEG) for each in whole),
        tuple(seen_m2(round_it, each) for each in whole),
        smooth_m,
        float(np.isfinite(told).mean()),
    )


def looked_m(antenna: Antenna, target_heights_m: Sequence[float]) -> float:
    """How far round a radar the ground is asked for, metres.

    Examples
    --------
    1.25 times the horizon, 4.12 (√30 + √100) = 63.8 km; a shorter range ends it.

    >>> [round(looked_m(Antenna("A", Point(30, 45), 30, range_m), [100]) / 1e3) for range_m in (400e3, 50e3)]
    [80, 50]
    """
    return min(antenna.range_m, _BEYOND_SMOOTH * max(_smooth_m(antenna, target_heights_m)))


def _smooth_m(antenna: Antenna, target_heights_m: Sequence[float]) -> tuple[float, ...]:
    """Reach over smooth ground at each height, metres."""
    return tuple(radar_reach_m(antenna.antenna_m, height_m, antenna.range_m) for height_m in target_heights_m)


def gaps(watched_lonlat: BaseGeometry, seen: Sequence[BaseGeometry]) -> tuple[BaseGeometry, BaseGeometry]:
    """Ground seen by some radar, and watched ground seen by none: areas alone, drawn as true as what is seen.

    Examples
    --------
    >>> from shapely import box
    >>> together, unseen = gaps(box(0, 0, 4, 1), [box(0, 0, 1, 1), box(1, 0, 3, 1)])
    >>> together.area, unseen.area
    (3.0, 1.0)
    """
    together = shapely.union_all(list(seen)) if seen else MultiPolygon()
    return together, _areas(shapely.simplify(shapely.difference(watched_lonlat, together), TRUE_TO_DEG))


def area_m2(area_lonlat: BaseGeometry) -> float:
    """Area on WGS 84, square metres.

    Examples
    --------
    >>> from shapely import box
    >>> round(area_m2(box(0, 0, 1, 1)) / 1e6)
    12309
    """
    return abs(float(GEOD.geometry_area_perimeter(shapely.force_2d(shapely.orient_polygons(area_lonlat)))[0]))


def _areas(found: BaseGeometry) -> MultiPolygon:
    return MultiPolygon([part for part in shapely.get_parts(found) if isinstance(part, Polygon)])
