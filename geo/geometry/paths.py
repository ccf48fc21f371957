"""What a line, a polygon's boundary or a set of points is to a computation: parts of lon/lat vertices."""

from __future__ import annotations

from typing import Literal, cast, get_args

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from ..errors import GeometryError
from .ellipsoid import GEOD, MEAN_RADIUS_M, Array, distances_m, to_vectors

Edges = Literal["lonlat", "geodesic"]
Indices = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_STEEPEST = 80.0  # tangent of the latitude up to which an edge's bend is followed


def parts_of(path_lonlat: BaseGeometry, where: str) -> list[Array]:
    """Vertices (longitude, latitude) of each part: lines, rings, single points.

    Longitudes are made continuous: an edge that jumps by more than 180° crosses the antimeridian, and
    parts are moved by whole turns to lie together.

    Raises
    ------
    GeometryError
        If the geometry is empty, or a coordinate is not a place on the earth.
    """
    if not isinstance(path_lonlat, BaseGeometry) or path_lonlat.is_empty:
        raise GeometryError("the path is empty", where=where, mend="Give a line, an area or points.")
    parts = [shapely.get_coordinates(simple) for simple in _simples(path_lonlat)]
    _check(np.vstack(parts), where)
    parts = [np.column_stack([np.unwrap(part[:, 0], period=360.0), part[:, 1]]) for part in parts]
    return _gathered(parts)


def _simples(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Lines, rings and points of a geometry, in order."""
    found: list[BaseGeometry] = []
    for part in _polygons_and_others(geometry):
        found += list(shapely.get_rings(part)) if isinstance(part, Polygon) else [part]
    return found


def _polygons_and_others(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Polygons, lines and points of a geometry, in order, however deep they lie."""
    found: list[BaseGeometry] = []
    for part in shapely.get_parts(geometry):
        if isinstance(part, BaseMultipartGeometry):
            found += _polygons_and_others(part)
        elif not part.is_empty:
            found.append(part)
    return found


def _check(coordinates: Array, where: str) -> None:
    bad = ~np.isfinite(coordinates).all(axis=1)
    if bad.any():
        raise GeometryError(
            f"vertex {int(bad.argmax())} is not a number", where=where, mend="Remove or mend that vertex."
        )
    beyond = np.abs(coordinates[:, 1]) > 90.0
    if beyond.any():
        longitude, latitude = coordinates[int(beyond.argmax())]
        raise GeometryError(
            f"latitude {latitude:g} (longitude {longitude:g}) does not exist",
            where=where,
            mend="Give longitude first, then latitude, in degrees; they may be swapped or projected.",
        )
    if np.abs(coordinates[:, 0]).max() > 540.0:
        raise GeometryError(
            f"longitude {coordinates[np.abs(coordinates[:, 0]).argmax(), 0]:g} does not exist",
            where=where,
            mend="Give degrees of longitude and latitude; reproject to OGC:CRS84 first.",
        )


def _gathered(parts: list[Array]) -> list[Array]:
    """Move parts by whole turns, each to the side of the first where it lies nearest."""
    longitude = np.radians([part[:, 0].mean() for part in parts])
    centre = np.degrees(np.arctan2(np.sin(longitude).sum(), np.cos(longitude).sum()))
    moved = []
    for part in parts:
        turns = np.round((part[:, 0].mean() - centre) / 360.0)
        moved.append(part - [360.0 * turns, 0.0] if turns else part)
    return moved


def open_ended(part: Array) -> bool:
    """Whether a part is a line whose two ends do not meet."""
    return len(part) > 1 and not np.array_equal(part[0], part[-1])


def check_edges(edges: str, where: str) -> None:
    """Refuse a reading of edges that does not exist."""
    if edges not in get_args(Edges):
        raise GeometryError(
            f"edges is {edges!r}", where=where, mend="Say 'lonlat' (as GeoJSON does) or 'geodesic'."
        )


def longest_piece_m(latitude: Array, bend_m: float) -> Array:
    """Longest piece of an edge that strays from both chord and geodesic by no more than a bend."""
    slope = np.minimum(np.abs(np.tan(np.radians(latitude))), _STEEPEST)
    return np.asarray(np.sqrt(8.0 * MEAN_RADIUS_M * bend_m / (1.0 + slope)))


def cut(part: Array, longest_m: Array, edges: str) -> tuple[Array, Indices]:
    """Points along one part, every vertex and as many between as keep pieces short.

    Parameters
    ----------
    part : array, shape (n, 2)
        Longitude and latitude, degrees.
    longest_m : array, shape (n - 1,)
        Longest piece allowed on each edge, metres.
    edges : {"lonlat", "geodesic"}
        What lies between two vertices.

    Returns
    -------
    points, vertex : array, shape (m, 2); array of int, shape (n,)
        The points, and where among them the vertices are.
    """
    if len(part) == 1:
        return part, np.zeros(1, dtype=np.int64)
    start, end = part[:-1], part[1:]
    vectors = to_vectors(part[:, 0], part[:, 1])
    length = distances_m(vectors[:-1], vectors[1:])
    pieces = np.maximum(1, np.ceil(length / longest_m - 1e-9)).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(pieces)])
    edge = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(first[-1]) - first[edge]) / pieces[edge]
    points = start[edge] + (end - start)[edge] * share[:, None]
    if edges == "geodesic":
        inner = share > 0.0
        at = edge[inner]
        azimuth = np.asarray(GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[0])
        lon, lat, _ = GEOD.fwd(start[at, 0], start[at, 1], azimuth[at], length[at] * share[inner])
        lon = np.asarray(lon)
        points[inner, 1] = lat
        points[inner, 0] = lon + 360.0 * np.round((points[inner, 0] - lon) / 360.0)
    return np.vstack([points, part[-1:]]), first


def interior_of(path_lonlat: BaseGeometry, parts: list[Array], where: str) -> Polygon | MultiPolygon | None:
    """Ground of the areas of a path, from the vertices of its parts; None if it holds no area.

    Raises
    ------
    GeometryError
        If an area is not valid: what its interior is would be a guess.
    """
    areas, at = [], 0
    for simple in _polygons_and_others(path_lonlat):
        rings = 1 + len(simple.interiors) if isinstance(simple, Polygon) else 1
        if isinstance(simple, Polygon):
            areas.append(Polygon(parts[at], parts[at + 1 : at + rings]))
        at += rings
    if not areas:
        return None
    for area in areas:
        if not area.is_valid:
            raise GeometryError(
                f"the area is not valid ({shapely.is_valid_reason(area)})", where=where, mend="Mend it first."
            )
    return areas[0] if len(areas) == 1 else cast(MultiPolygon, shapely.union_all(areas))
