"""What a radar sees at a height above the ground, bearing by bearing, on four thirds of the earth.

Along a bearing the ground rises to the slope (g - drop - eye) / d against the antenna's level. A target at a
height is seen where its own slope is not below the steepest ground before it. The drop of the round earth is
that of a radius of 4/3 (ITU-R P.834): the horizon over smooth ground is 4.12 (√h₁ + √h₂) km, heights in
metres. Clutter, weather, jamming and the size of the target are not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from ...geometry.ellipsoid import GEOD
from ...terrain.curvature import EARTH_RADIUS_M, RADIO, above_ground, drop_m, horizon_m

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

STEP_M = 1_000.0
BEARINGS = 360
_KNOT_RINGS = 8  # rings between two places that are reckoned on the ellipsoid


@dataclass(frozen=True, eq=False)
class Sweep:
    """Places round an antenna, bearing by bearing, and the ground there.

    Parameters
    ----------
    place_lonlat : Point
    distance_m : array, shape (m,)
        Of the rings of places, rising.
    longitude, latitude : array, shape (n, m)
        By bearing, clockwise from north, and by ring.
    """

    place_lonlat: Point
    distance_m: Array
    longitude: Array
    latitude: Array


def sweep(place_lonlat: Point, reach_m: float, *, step_m: float = STEP_M, bearings: int = BEARINGS) -> Sweep:
    """Lay out the places round an antenna at which the ground is asked for.

    Parameters
    ----------
    place_lonlat : Point
    reach_m, step_m : float
        Of the farthest ring at least, and between two, metres.
    bearings : int

    Examples
    --------
    >>> found = sweep(Point(0, 0), 3_500, bearings=4)
    >>> found.distance_m.tolist(), found.longitude.shape
    ([1000.0, 2000.0, 3000.0, 4000.0], (4, 4))
    """
    distance = step_m * np.arange(1.0, np.ceil(reach_m / step_m) + 1.0, dtype=np.float64)
    knots = step_m * np.arange(0.0, len(distance) + _KNOT_RINGS, _KNOT_RINGS, dtype=np.float64)
    bearing, along = np.meshgrid(np.arange(bearings) * 360.0 / bearings, knots, indexing="ij")
    ends = _from(place_lonlat, bearing.ravel(), along.ravel())
    longitude, latitude = (_between(np.reshape(each, bearing.shape), len(distance)) for each in ends)
    return Sweep(place_lonlat, distance, longitude, latitude)


def _from(place_lonlat: Point, bearing_deg: Array, away_m: npt.ArrayLike) -> tuple[Array, Array]:
    """Places at bearings and distances; longitudes run on past 180 degrees."""
    start = np.full(len(bearing_deg), place_lonlat.x), np.full(len(bearing_deg), place_lonlat.y)
    longitude, latitude, _ = GEOD.fwd(*start, bearing_deg, np.asarray(away_m))
    east_deg = (np.asarray(longitude) - place_lonlat.x + 180.0) % 360.0 - 180.0
    return place_lonlat.x + east_deg, np.asarray(latitude)


def _between(knots: Array, rings: int) -> Array:
    """Places of every ring, straight between the knots: they stray by metres."""
    ring = np.arange(1, rings + 1)
    knot, share = ring // _KNOT_RINGS, ring % _KNOT_RINGS / _KNOT_RINGS
    last = np.minimum(knot + 1, knots.shape[1] - 1)
    return np.asarray(knots[:, knot] + share * (knots[:, last] - knots[:, knot]))


def seen_along(
    distance_m: Array, ground_m: Array, *, level_m: float, target_heights_m: Sequence[float]
) -> Flags:
    """Which places along bearings are seen at each height above the ground.

    Parameters
    ----------
    distance_m : array, shape (m,)
    ground_m : array, shape (n, m)
        Height of the ground above the sea, metres.
    level_m : float
        Of the antenna above the sea, metres.
    target_heights_m : sequence of float
        Above the ground, metres.

    Returns
    -------
    array of bool, shape (heights, n, m)

    Examples
    --------
    A ridge of 100 m at 2 km hides from an antenna at 20 m what is lower than 2 × 80 + 20 = 180 m at 4 km.

    >>> seen = seen_along(np.array([2e3, 4e3]), np.array([[100.0, 0.0]]), level_m=20.0,
    ...                   target_heights_m=(0, 170, 190))
    >>> seen[:, 0].tolist()
    [[True, False], [True, False], [True, True]]
    """
    heights_m = above_ground(target_heights_m, "height of a target")
    rise_m = ground_m - drop_m(distance_m, RADIO) - level_m
    steepest = np.maximum.accumulate(rise_m / distance_m, axis=1)
    before = np.concatenate([np.full((len(ground_m), 1), -np.inf), steepest[:, :-1]], axis=1)
    return np.asarray((rise_m + heights_m[:, None, None]) / distance_m >= before)


def radar_reach_m(antenna_m: float, target_height_m: float, range_m: float) -> float:
    """How far a radar sees over smooth ground, metres: its range, or the horizon of 4/3 of the earth.

    Examples
    --------
    4.12 (√30 + √100) = 63.8 km, and 4.12 √10 = 13.0 km.

    >>> [round(radar_reach_m(*heights, 400_000), -2) for heights in ((30, 100), (10, 0))]
    [63800.0, 13000.0]
    """
    return min(range_m, horizon_m(antenna_m, RADIO, target_height_m=target_height_m))


def unbroken(seen: Flags, rings: int = 3) -> Flags:
    """Places out to the first so many in a row that are hidden: what is seen without a break.

    A shorter break is finer than coarse elevation tells; a summit seen beyond a longer one is no cover.

    Parameters
    ----------
    seen : array of bool, shape (n, m)
        By bearing and ring.
    rings : int
        Of a break.

    Examples
    --------
    >>> unbroken(np.array([[1, 0, 1, 0, 0, 0, 1]], dtype=bool)).astype(int).tolist()
    [[1, 1, 1, 0, 0, 0, 0]]
    """
    hidden = np.pad(~seen, ((0, 0), (0, rings)), constant_values=True)
    width = seen.shape[1]
    breaks = np.logical_and.reduce([hidden[:, first : first + width + 1] for first in range(rings)])
    return np.asarray(np.arange(width) < breaks.argmax(axis=1)[:, None])


def seen_area(round_it: Sweep, seen: Flags) -> BaseGeometry:
    """Ground within the last seen place of every bearing, lon/lat degrees.

    Parameters
    ----------
    round_it : Sweep
    seen : array of bool, shape (n, m)
        By bearing and ring, without a break.

    Examples
    --------
    Seen out to 9 km all round: nearly 81 π km².

    >>> found = sweep(Point(30, 50), 12_000)
    >>> ground = seen_area(found, np.tile(found.distance_m <= 9_000, (360, 1)))
    >>> round(abs(GEOD.geometry_area_perimeter(ground)[0]) / 1e6)
    254
    """
    last, every = seen.sum(axis=1) - 1, np.arange(len(seen))
    rim = np.column_stack([round_it.longitude[every, last], round_it.latitude[every, last]])
    rim[last < 0] = round_it.place_lonlat.x, round_it.place_lonlat.y
    return shapely.make_valid(Polygon(rim)) if seen.any() else Polygon()


def seen_m2(round_it: Sweep, seen: Flags) -> float:
    """Area of the cells that are seen, square metres, on a sphere: each a bearing wide, from ring to ring.

    Examples
    --------
    Seen out to 9 km all round: 81 π km².

    >>> found = sweep(Point(30, 50), 12_000)
    >>> round(seen_m2(found, np.tile(found.distance_m <= 9_000, (360, 1))) / 1e6)
    254
    """
    ends = np.concatenate([[0.0], round_it.distance_m]) / EARTH_RADIUS_M
    between_m2 = 2.0 * np.pi * EARTH_RADIUS_M**2 * -np.diff(np.cos(ends))
    return float((seen.mean(axis=0) * between_m2).sum())
