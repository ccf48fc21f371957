"""Geometries as compact text: simplified for display, quantised, and written as steps in 64 safe letters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
DEGREE_M = 111_700.0  # the longest degree of latitude or longitude on the ellipsoid, rounded up
NOTHING_TO_DROP = 5  # vertices: a place, a link, a box; there are many of them, and dropping saves nothing

Shapes = npt.NDArray[np.object_]
Ring = str
Embedded = dict[str, list[Any]]


@lru_cache(maxsize=8192)  # what is public is the same for staff and for the press
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
    # What keeps areas whole takes lines ten times as long, and does nothing for them.
    areas = shapely.get_dimensions(flat) == 2
    slim = shapely.simplify(flat, tolerance_m / DEGREE_M, preserve_topology=bool(areas))
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
    return all_embedded([geometry], decimals)[0]


def all_embedded(geometries: Sequence[BaseGeometry], decimals: int = 5) -> list[Embedded]:
    """Write many geometries at once, each as ``embedded`` does."""
    parts, owners = _single_parts(geometries)
    dimensions = shapely.get_dimensions(parts)
    found: list[Embedded] = [{} for _ in geometries]
    for dimension, kind, written in ((2, "a", _areas), (1, "l", _encoded), (0, "p", _encoded)):
        chosen = dimensions == dimension
        for owner, text in zip(owners[chosen].tolist(), written(parts[chosen], decimals), strict=True):
            found[owner].setdefault(kind, []).append(text)
    return found


def _single_parts(geometries: Sequence[BaseGeometry]) -> tuple[Shapes, npt.NDArray[np.intp]]:
    """Points, lines and areas, whatever they are collected in, and which geometry each is of."""
    parts, owners = np.array(geometries, dtype=object), np.arange(len(geometries))
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts, collected = shapely.get_parts(parts, return_index=True)
        owners = owners[collected]
    there = ~shapely.is_empty(parts)
    return parts[there], owners[there]


def _areas(polygons: Shapes, decimals: int) -> list[list[Ring]]:
    """Rings of each polygon without their closing vertices, which the page adds by itself."""
    rings, owners = shapely.get_rings(polygons, return_index=True)
    found: list[list[Ring]] = [[] for _ in polygons]
    for owner, ring in zip(owners.tolist(), _encoded(rings, decimals, closed=True), strict=True):
        found[owner].append(ring)
    return found


def _encoded(shapes: Shapes, decimals: int, *, closed: bool = False) -> list[str]:
    """A text for each point, line or ring; where they are closed, without the last vertex."""
    vertices, owners = shapely.get_coordinates(shapes, return_index=True)
    if closed:
        open_ = np.diff(owners, append=-1) == 0
        vertices, owners = vertices[open_], owners[open_]
    whole = np.rint(vertices * 10**decimals).astype(np.int64)
    first = np.diff(owners, prepend=-1) != 0
    moved = np.where(first[:, None], whole, np.diff(whole, axis=0, prepend=0))
    kept = moved.any(axis=1) | first  # a first vertex at 0°, 0° moves nothing and is a place all the same
    letters = list(map(_letters, _unsigned(moved[kept]).ravel().tolist()))
    ends = 2 * np.bincount(owners[kept], minlength=len(shapes)).cumsum()
    return ["".join(letters[start:end]) for start, end in pairwise([0, *ends.tolist()])]


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
