"""What of a geometry has an area: overlays leave points and lines where edges touch."""

from __future__ import annotations

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from ..model.situation import AnyArea


def areas_only(geometry: BaseGeometry) -> AnyArea:
    """Return the polygons of a geometry; empty if it has none.

    Examples
    --------
    >>> areas_only(shapely.from_wkt("GEOMETRYCOLLECTION (POINT (9 9), POLYGON ((0 0, 1 0, 1 1, 0 0)))")).area
    0.5
    """
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon) and not part.is_empty]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
