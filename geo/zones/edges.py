"""Neighbouring areas that share their edges to the last digit: no sliver, no overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from ..model.situation import AnyArea

GRID_M = 0.001  # coordinates of zones are kept to the millimetre


def areas_only(geometry: BaseGeometry) -> AnyArea:
    """Keep the polygons of a geometry and drop what has no area.

    Examples
    --------
    >>> from shapely import GeometryCollection, Point, box
    >>> areas_only(GeometryCollection([Point(9, 9), box(0, 0, 2, 3)])).area
    6.0
    """
    if isinstance(geometry, Polygon | MultiPolygon):
        return geometry
    parts = shapely.get_parts(geometry)
    parts = shapely.get_parts(parts[shapely.get_dimensions(parts) == 2])
    return parts[0] if len(parts) == 1 else MultiPolygon(list(parts))


def share_edges(areas: Sequence[AnyArea]) -> tuple[AnyArea, ...]:
    """Node areas together on a millimetre grid, so that neighbours meet in the same points.

    Where two areas overlap, the ground goes to the first of them.

    Examples
    --------
    >>> from shapely import box
    >>> a, b = share_edges([box(0, 0, 10, 5), box(2, 5 - 1e-9, 7, 9)])
    >>> bool(shapely.coverage_is_valid([a, b])), a.area, b.area
    (True, 50.0, 20.0)
    """
    edges = shapely.union_all([area.boundary for area in areas], grid_size=GRID_M)
    faces = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(edges))))
    inner = shapely.point_on_surface(faces)
    free = np.ones(len(faces), dtype=bool)
    shared: list[AnyArea] = []
    for area in areas:
        shapely.prepare(area)
        own = free & shapely.contains_properly(area, inner)
        free &= ~own
        shared.append(areas_only(shapely.coverage_union_all(faces[own])))
    return tuple(shared)
