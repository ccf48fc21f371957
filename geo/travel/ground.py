"""Ground reached within a time: the union of what lies beside each piece of road."""

from __future__ import annotations

import shapely
from shapely import MultiPolygon

from .hulls import Hulls, outlines


def ground_of(hulls: Hulls, tolerance_m: float) -> MultiPolygon:
    """Union of hulls, drawn beyond its true edge by a tolerance at most, never short of it."""
    if not len(hulls):
        return MultiPolygon()
    whole = shapely.union_all(outlines(hulls, tolerance_m))
    return MultiPolygon([part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"])
