"""Ground between two lines, and the geodesic area of any ground."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from .ellipsoid import GEOD
from .lines import merged
from .steps import stepped

Array = npt.NDArray[np.float64]
AnyArea = Polygon | MultiPolygon


def ground_between(
    a_lonlat: BaseGeometry, b_lonlat: BaseGeometry, *, join_tolerance_m: float = 1.0
) -> AnyArea:
    """Ground between two lines, closed by straight edges between their ends.

    Which way either line is drawn does not matter: the ends are joined the shorter way. Where the lines
    cross, the ground on both sides of the crossing counts.

    Parameters
    ----------
    a_lonlat, b_lonlat : LineString or MultiLineString
        Two lines, lon/lat degrees (OGC:CRS84); parts whose ends meet are joined first.
    join_tolerance_m : float
        Farthest apart that two ends of one line count as one place, metres.

    Raises
    ------
    GeometryError
        If a line falls into several parts, or the two lines enclose nothing.

    Examples
    --------
    >>> from shapely import LineString
    >>> ground_between(LineString([(0, 0), (1, 0)]), LineString([(1, 1), (0, 1)])).wkt
    'POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))'
    """
    a, b = (_one_path(line, join_tolerance_m) for line in (a_lonlat, b_lonlat))
    if _links_m(a, b) > _links_m(a, b[::-1]):
        b = b[::-1]
    ring = np.vstack([a, b[::-1], a[:1]])
    ground: BaseGeometry = Polygon(ring)
    if not ground.is_valid:  # the lines cross: every face that they enclose lies between them
        noded = shapely.unary_union(shapely.LineString(ring))
        ground = shapely.unary_union(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    if ground.is_empty or not isinstance(ground, Polygon | MultiPolygon):
        raise GeometryError(
            "the two lines enclose nothing", where="ground between lines", mend="Give two lines."
        )
    return shapely.orient_polygons(ground)


def _one_path(line: BaseGeometry, join_tolerance_m: float) -> Array:
    parts = merged(line, tolerance_m=join_tolerance_m).path.geoms
    if len(parts) != 1:
        raise GeometryError(
            f"a line falls into {len(parts)} parts",
            where="ground between lines",
            mend="Join its parts, or give the ground between them part by part.",
        )
    return shapely.get_coordinates(parts[0])


def _links_m(a: Array, b: Array) -> float:
    """Length of the two links that close the ground if both lines run the same way, metres."""
    return float(sum(GEOD.inv(*a[end], *b[end])[2] for end in (0, -1)))


def area_m2(ground_lonlat: BaseGeometry) -> float:
    """Geodesic area of ground whose edges are straight in longitude and latitude, square metres.

    Long edges are cut into short ones first: between distant vertices such an edge and a geodesic differ.

    Examples
    --------
    The earth's surface is 510,065,621.7 km² (GRS 80, Moritz 2000, to the digits given); an eighth of it
    lies between the equator, the pole and two meridians a quarter of a circle apart.

    >>> octant = shapely.box(0, 0, 90, 90)
    >>> round(area_m2(octant) * 8 / 1e6)
    510065622
    """
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(ground_lonlat)))
    paths = (stepped(shapely.get_coordinates(ring))[0] for ring in rings)
    return float(sum(GEOD.polygon_area_perimeter(*path.T)[0] for path in paths))
