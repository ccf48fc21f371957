"""How far from a place what flies at it is first seen: where its way enters what radars see."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from ...geometry.ellipsoid import GEOD

Array = npt.NDArray[np.float64]

_STEP_M = 1_000.0  # between places of the way that are looked at: no finer than the ground is known


def first_seen_m(
    place_lonlat: Point, start_lonlat: Point, covers_lonlat: Sequence[BaseGeometry], *, most_m: float
) -> tuple[float, ...]:
    """Distance from a place at which what flies straight at it is first seen, at each height.

    Parameters
    ----------
    place_lonlat, start_lonlat : Point
        The place, and where the way to it begins: the nearest place of the border or line. Nothing is seen
        before.
    covers_lonlat : sequence of Polygon or MultiPolygon
        What radars see at each height, the lowest first. What is seen lower is seen higher.
    most_m : float
        No farther from the place than this is anything looked for, metres.

    Returns
    -------
    tuple of float
        Metres; 0 where it is never seen.

    References
    ----------
    Karney, C. F. F. (2013), Algorithms for geodesics, Journal of Geodesy 87, 43-55: the way.

    Examples
    --------
    The way is a degree of the equator, 111.3 km. A radar sees the half of it next to the place when low, all
    of it when high: 55.7 km, looked at every kilometre, and the whole way.

    >>> from shapely import box
    >>> covers = [box(-1, -1, 0.5, 1), box(-1, -1, 2, 1)]
    >>> low, high = first_seen_m(Point(0, 0), Point(1, 0), covers, most_m=9e5)
    >>> 54_600 < low <= 55_660, round(high)
    (True, 111319)
    """
    length_m = GEOD.inv(place_lonlat.x, place_lonlat.y, start_lonlat.x, start_lonlat.y)[2]
    away_m, places = _way(place_lonlat, start_lonlat, min(length_m, most_m))
    seen = np.zeros(len(away_m), dtype=bool)
    found = []
    for cover in covers_lonlat:
        seen |= shapely.intersects_xy(cover, *places.T)
        found.append(float(away_m[seen].max(initial=0.0)))
    return tuple(found)


def _way(place: Point, start: Point, length_m: float) -> tuple[Array, Array]:
    """Distances from the place, and places of the way, longitude and latitude, the nearest first."""
    azimuth_deg = GEOD.inv(place.x, place.y, start.x, start.y)[0]
    away_m = np.append(np.arange(0.0, length_m, _STEP_M), length_m)
    east, north, bearing = (np.full(len(away_m), each) for each in (place.x, place.y, azimuth_deg))
    longitude, latitude, _ = GEOD.fwd(east, north, bearing, away_m)
    return away_m, np.column_stack([longitude, latitude])
