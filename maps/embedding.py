"""Geometries as compact text: simplified for display, quantised, and written as steps in 64 safe letters."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
DEGREE_M = 111_700.0  # the longest degree of latitude or longitude on the ellipsoid, rounded up
NOTHING_TO_DROP = 5  # vertices: a place, a link, a box; there are many of them, and dropping saves nothing

Vertices = npt.NDArray[np.float64]
Ring = str
Embedded = dict[str, list[list[Ring]] | list[Ring]]


def simplified(geometry: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    """Drop vertices that a reader of the map cannot see.

    Parameters
    ----------
    geometry : shapely geometry
        Longitude and latitude, degrees.
    tolerance_m : float
        No edge moves farther than this, metres; 0 keeps every vertex.

    Returns
    -------
    shapely geometry
        For display only: nothing may be measured on it.
    """
    if not tolerance_m > 0 or shapely.get_num_coordinates(geometry) <= NOTHING_TO_DROP:
        return geometry
    south, north = geometry.bounds[1], geometry.bounds[3]
    nearest_equator = 0.0 if south <= 0 <= north else min(abs(south), abs(north))
    # Scaled by the longest degree of longitude in reach, so that the stated metres are kept everywhere.
    squeeze = np.array([math.cos(math.radians(nearest_equator)), 1.0])
    flat = shapely.transform(shapely.force_2d(geometry), lambda lonlat: lonlat * squeeze)
    slim = shapely.simplify(flat, tolerance_m / DEGREE_M, preserve_topology=True)
    return shapely.transform(slim, lambda lonlat: lonlat / squeeze)


def embedded(geometry: BaseGeometry, decimals: int = 5) -> Embedded:
    """Write a geometry as areas, lines and points, each a text of quantised differences.

    Parameters
    ----------
    geometry : shapely geometry
        Longitude and latitude, degrees; any type, empty ones too.
    decimals : int
        Decimals of a degree that are kept.

    Returns
    -------
    dict
        ``a``: polygons as lists of rings; ``l``: lines; ``p``: points. Absent where there is none.
    """
    parts = list(_single_parts(geometry))
    areas = [
        [_encoded(ring, decimals) for ring in _rings(part)] for part in parts if isinstance(part, Polygon)
    ]
    lines = [
        _encoded(shapely.get_coordinates(part), decimals) for part in parts if isinstance(part, LineString)
    ]
    points = [_encoded(shapely.get_coordinates(part), decimals) for part in parts if isinstance(part, Point)]
    return {key: found for key, found in (("a", areas), ("l", lines), ("p", points)) if found}


def _single_parts(geometry: BaseGeometry) -> Iterable[BaseGeometry]:
    for part in getattr(geometry, "geoms", (geometry,)):
        if hasattr(part, "geoms"):
            yield from _single_parts(part)
        elif not part.is_empty:
            yield part


def _rings(polygon: Polygon) -> list[Vertices]:
    """Rings without their closing vertex, which the page adds by itself."""
    return [shapely.get_coordinates(ring)[:-1] for ring in (polygon.exterior, *polygon.interiors)]


def _encoded(vertices: Vertices, decimals: int) -> str:
    whole = np.rint(vertices * 10**decimals).astype(np.int64)
    moved = whole.copy()
    moved[1:] -= whole[:-1]
    kept = moved.any(axis=1)
    kept[0] = True  # a first vertex at 0°, 0° moves nothing and is a place all the same
    return "".join(map(_letters, _unsigned(moved[kept]).ravel().tolist()))


def _unsigned(moved: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Fold the sign into the lowest bit, so that small steps either way stay small numbers."""
    return np.where(moved < 0, -2 * moved - 1, 2 * moved)


@lru_cache(maxsize=65_536)
def _letters(number: int) -> str:
    """Five bits a letter, lowest first; the sixth says that more follow.

    Examples
    --------
    >>> _letters(0), _letters(31), _letters(32)
    ('A', 'f', 'gB')
    """
    text = ""
    while number > 31:
        text += LETTERS[32 | number & 31]
        number >>= 5
    return text + LETTERS[number]


def decoded(text: str, decimals: int = 5) -> list[tuple[float, float]]:
    """Read back what ``embedded`` wrote: (longitude, latitude) pairs in degrees.

    Examples
    --------
    >>> decoded(embedded(shapely.Point(36.65, 48.68))["p"][0])
    [(36.65, 48.68)]
    """
    numbers, number, shift = [], 0, 0
    for letter in text:
        digit = LETTERS.index(letter)
        number |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(-(number + 1) // 2 if number & 1 else number // 2)
            number, shift = 0, 0
    steps = np.array(numbers, np.int64).reshape(-1, 2).cumsum(axis=0) / 10**decimals
    return [(float(longitude), float(latitude)) for longitude, latitude in steps]
