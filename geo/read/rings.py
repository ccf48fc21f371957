"""An area from rings that cross, touch, overlap or stray; and how much that changed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

EARTH = Geod(ellps="WGS84")
MOST_CHANGE = 0.001
_EDGE_DEG = 0.05  # lon/lat edges are cut this short before a geodesic area is taken of them


def mended_area(area: Polygon | MultiPolygon) -> tuple[Polygon | MultiPolygon, float, float, int]:
    """Build the ground that an invalid area means.

    Outer rings are made valid by GEOS's structure method and joined, then holes are taken out. A hole that
    lies outside its outer ring says nothing about the ground and is dropped: make_valid would add it.

    Returns
    -------
    mended : Polygon or MultiPolygon
        May be empty.
    changed_m2 : float
        Difference from the area that the rings enclose by their own winding, square metres.
    share : float
        The same as a share of the larger of the two.
    dropped : int
        Holes outside their outer ring.

    Examples
    --------
    >>> bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> mended, changed_m2, share, dropped = mended_area(bow_tie)
    >>> mended.area, share
    (0.5, 1.0)
    """
    ground: list[BaseGeometry] = []
    before_m2, dropped = 0.0, 0
    for part in shapely.get_parts(area):
        shell = _solid(part.exterior)
        holes = [ring for ring in part.interiors if shapely.intersection(_solid(ring), shell).area > 0.0]
        dropped += len(part.interiors) - len(holes)
        ground.append(shapely.difference(shell, shapely.union_all([_solid(ring) for ring in holes])))
        before_m2 += _ring_m2(part.exterior) - sum(_ring_m2(ring) for ring in holes)
    mended = _polygonal(shapely.union_all(ground))
    after_m2 = area_m2(mended)
    changed_m2 = abs(after_m2 - before_m2)
    largest = max(abs(before_m2), after_m2)
    return mended, changed_m2, changed_m2 / largest if largest else 0.0, dropped


def _solid(ring: shapely.LinearRing) -> BaseGeometry:
    return shapely.make_valid(Polygon(ring), method="structure", keep_collapsed=False)


def _polygonal(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    parts = shapely.get_parts(geometry)
    parts = parts[shapely.get_type_id(parts) == 3]
    return parts[0] if len(parts) == 1 else MultiPolygon(list(parts))


def area_m2(area: BaseGeometry) -> float:
    """Geodesic area of a valid lon/lat area, square metres; its edges are straight in lon/lat."""
    parts = shapely.get_parts(area)
    return sum(_ring_m2(p.exterior) - sum(_ring_m2(hole) for hole in p.interiors) for p in parts)


def _ring_m2(ring: shapely.LinearRing) -> float:
    """Area that a ring encloses by its winding: loops that run the other way count against it."""
    places: npt.NDArray[np.float64] = shapely.get_coordinates(shapely.segmentize(ring, _EDGE_DEG))
    enclosed_m2, _ = EARTH.polygon_area_perimeter(places[:, 0], places[:, 1])
    return abs(float(enclosed_m2))
