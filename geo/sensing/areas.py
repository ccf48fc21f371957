"""Overlays that keep areas only, and leave alone the many small parts that need no cutting."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import numpy.typing as npt
import shapely
from shapely import GeometryType
from shapely.geometry.base import BaseGeometry

from ..model.situation import AnyArea

Parts = npt.NDArray[Any]


def areas_only(geometry: BaseGeometry) -> AnyArea:
    """Return the polygons of a geometry, without the points and lines in which edges touch.

    Examples
    --------
    >>> areas_only(shapely.from_wkt("GEOMETRYCOLLECTION (POINT (9 9), POLYGON ((0 0, 1 0, 1 1, 0 0)))")).area
    0.5
    """
    return _joined(shapely.get_parts(geometry))


def within(area: AnyArea, scattered: AnyArea) -> AnyArea:
    """Return what of scattered ground lies within an area.

    Only the parts that its edge crosses are cut: what a hill leaves to be seen is thousands of parts.

    Examples
    --------
    >>> from shapely import MultiPolygon, box
    >>> three = MultiPolygon([box(0, 0, 1, 1), box(3, 0, 5, 1), box(8, 0, 9, 1)])
    >>> within(box(-1, -1, 4, 4), three).area
    2.0
    """
    shapely.prepare(area)
    parts = shapely.get_parts(scattered)
    whole = shapely.contains_properly(area, parts)
    crossed = parts[~whole & shapely.intersects(area, parts)]
    cut = shapely.get_parts(shapely.intersection(crossed, area))
    return _joined(np.concatenate([parts[whole], cut]))


def _joined(parts: Parts) -> AnyArea:
    """One area of those parts that are polygons."""
    kept = parts[(shapely.get_type_id(parts) == GeometryType.POLYGON) & ~shapely.is_empty(parts)]
    return cast(AnyArea, kept[0] if len(kept) == 1 else shapely.multipolygons(kept))
