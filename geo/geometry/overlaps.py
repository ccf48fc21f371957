"""Area that at least k of some areas of any shape cover, by cutting them at one another's boundaries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from .ellipsoid import Array

# Vertices move to the nearest corner of a grid this fine, without which cutting fails on crossings too near.
_GRID_M = 0.001


def areas_at_least(areas_m: Sequence[BaseGeometry], *, within: BaseGeometry | None = None) -> Array:
    """Area that at least k areas cover, in the plane in which they are given.

    Parameters
    ----------
    areas_m : sequence of Polygon or MultiPolygon
        Areas in metres of an equal-area frame, some hundreds at most; empty ones count for nothing.
    within : Polygon or MultiPolygon, optional
        Ground that counts, in the same frame; all of it if left out.

    Returns
    -------
    array
        m² covered by 1 or more, 2 or more, …, as many as lie over one another anywhere.

    Raises
    ------
    GeometryError
        If an area is not valid.

    Notes
    -----
    Every boundary is cut where it crosses another, on a grid of a millimetre; each of the cells so bounded
    lies in a definite number of areas. Areas are right to the grid times the length of the boundaries.

    Examples
    --------
    >>> from shapely import box
    >>> areas_at_least([box(0, 0, 4, 4), box(2, 0, 6, 4), box(3, 0, 4, 4)]).tolist()
    [24.0, 8.0, 4.0]
    >>> areas_at_least([box(0, 0, 4, 4), box(2, 0, 6, 4)], within=box(0, 0, 3, 1)).tolist()
    [3.0, 1.0]
    """
    given = np.asarray([*areas_m, *([] if within is None else [within])], dtype=object)
    bad = ~shapely.is_valid(given)
    if bad.any():
        raise GeometryError(
            f"area {int(bad.argmax())} is not valid ({shapely.is_valid_reason(given[bad][0])})",
            where="area covered by areas",
            mend="Mend it first.",
        )
    areas = np.asarray(areas_m, dtype=object)
    if within is not None:
        areas = shapely.intersection(areas, within)
    areas = shapely.set_precision(areas, _GRID_M)
    areas = areas[shapely.area(areas) > 0.0]
    if not len(areas):
        return np.zeros(0)
    edges = shapely.union_all(shapely.boundary(areas), grid_size=_GRID_M)
    cells = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    inner = shapely.point_on_surface(cells)
    cell, _ = shapely.STRtree(areas).query(inner, predicate="within")
    depth = np.bincount(cell, minlength=len(cells))
    by_depth = np.bincount(depth, shapely.area(cells)).astype(np.float64)
    return np.cumsum(by_depth[::-1])[::-1][1:]
