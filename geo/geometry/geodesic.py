"""Belts true on the ellipsoid: all ground within stated geodesic distances of a line, an area or points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from .certificate import Certificate
from .laying import Laying
from .paths import check_edges, interior_of, parts_of
from .rings import Area

Caps = Literal["round", "flat"]
Lean = Literal["in", "out"]

LONGEST_M = 2_000_000.0


@dataclass(frozen=True, slots=True)
class Belt:
    """All ground within a geodesic distance of a path.

    Attributes
    ----------
    area : Polygon or MultiPolygon
        The ground, lon/lat degrees (OGC:CRS84), valid. Longitudes are continuous: they may run past 180.
    distance_m : float
        The distance asked for, metres.
    tolerance_m : float
        How far the edge may lie from that distance, metres, on the side that was asked for.
    certificate : Certificate
        What was measured.
    """

    area: Area
    distance_m: float
    tolerance_m: float
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a path, by chainage, and how far the ground beside it is wanted.

    Attributes
    ----------
    from_m, to_m : float
        Chainage of its start and end, metres: along the parts in their order, one after the other.
    distance_m : float
        Distance from the path, metres; 0 for none.
    part : int or None
        If given, chainage is that of this part alone.
    """

    from_m: float
    to_m: float
    distance_m: float
    part: int | None = None


def belt(
    path_lonlat: BaseGeometry,
    distance_m: float,
    *,
    tolerance_m: float = 1.0,
    edges: str = "lonlat",
    caps: str = "round",
    lean: str = "in",
) -> Belt:
    """All ground within one geodesic distance of a path.

    Parameters
    ----------
    path_lonlat, tolerance_m, edges, caps, lean
        As for :func:`belts`.
    distance_m : float
        Geodesic distance on WGS 84, metres.

    Examples
    --------
    A circle of 10 km is nearly that of the plane, 100 π km²: the earth's curve takes a quarter of
    (r / R)² / 3 of it, and a tolerance of 1 m a two-hundredth of a per cent.

    >>> from pyproj import Geod
    >>> from shapely import Point
    >>> circle = belt(Point(36.0, 48.0), 10_000.0)
    >>> round(Geod(ellps="WGS84").geometry_area_perimeter(circle.area)[0] / 1e6, 1)
    314.1
    """
    return belts(path_lonlat, [distance_m], tolerance_m=tolerance_m, edges=edges, caps=caps, lean=lean)[0]


def belts(
    path_lonlat: BaseGeometry,
    distances_m: Sequence[float],
    *,
    tolerance_m: float = 1.0,
    edges: str = "lonlat",
    caps: str = "round",
    lean: str = "in",
) -> tuple[Belt, ...]:
    """All ground within each of some geodesic distances of a path, from one triangulation.

    Parameters
    ----------
    path_lonlat : LineString, Polygon, Point, or several of them
        What is measured from, lon/lat degrees (OGC:CRS84). The inside of an area belongs to its belts.
    distances_m : sequence of float
        Geodesic distances on WGS 84, metres, above 0 and at most 2 000 000.
    tolerance_m : float
        Farthest that the edge may lie from a distance, metres.
    edges : {"lonlat", "geodesic"}
        What lies between two vertices of the path: the straight line in longitude and latitude
        (RFC 7946, 3.1.1) or the shortest path on the ellipsoid.
    caps : {"round", "flat"}
        Whether ground beyond an open end of a line counts, or is cut off square.
    lean : {"in", "out"}
        Whether edges lie within ``[distance - tolerance, distance]`` or ``[distance, distance + tolerance]``.

    Returns
    -------
    tuple of Belt
        One for each distance, in the order given.

    Raises
    ------
    GeometryError
        If the path or a parameter cannot be meant, or the belt would hold a pole.
    CertificateError
        If no method gave a belt that its own measurement confirms.

    Notes
    -----
    The path is cut into sites so dense that the belt is the union of equal geodesic discs round them. The
    outline of the union is read off their Delaunay triangulation (Edelsbrunner, Kirkpatrick and Seidel
    1983) and its corners are found on exact geodesics. Then all of its edge is measured against the path.
    With flat ends, a line that comes back to within some metres of one of its own ends may be refused: what
    lies beyond such an end is moot.
    """
    _check_choices(edges, caps, lean, tolerance_m, "belt")
    for distance_m in distances_m:
        _check_distance(distance_m, "belt", zero_allowed=False)
    parts = parts_of(path_lonlat, "belt")
    interior = interior_of(path_lonlat, parts, "belt")
    if len(distances_m) == 0:
        return ()
    laying = Laying(parts, edges, tolerance_m, lean, interior=interior)
    if caps == "flat":
        laying = laying.flat()
    wanted = [(float(distance_m), 0) for distance_m in distances_m]
    laid = laying.laid(wanted, {}, together=False)
    return tuple(
        Belt(area, distance_m, float(tolerance_m), certificate)
        for (distance_m, _), (area, certificate) in zip(wanted, laid, strict=True)
    )


def stretched_belt(
    path_lonlat: BaseGeometry,
    stretches: Sequence[Stretch],
    *,
    tolerance_m: float = 1.0,
    edges: str = "lonlat",
    caps: str = "round",
    lean: str = "in",
) -> tuple[Belt, ...]:
    """Ground beside each stretch of a path, each within a distance of its own.

    A point belongs to a stretch if its nearest place of the path lies in that stretch and is within the
    stretch's distance. Where two stretches meet, their grounds meet along the perpendicular: no gap, no
    overlap, and a step from one distance to the other.

    Parameters
    ----------
    path_lonlat : LineString or MultiLineString
        What is measured from, lon/lat degrees (OGC:CRS84).
    stretches : sequence of Stretch
        They may leave gaps, which get no ground, but may not overlap.
    tolerance_m, edges, caps, lean
        As for :func:`belts`.

    Returns
    -------
    tuple of Belt
        One for each stretch, in the order given; the area is empty where no ground is nearest to it. Their
        union is the whole zone.

    Raises
    ------
    GeometryError, CertificateError
        As :func:`belts`; also if stretches overlap, end before they begin, or lie off the path.

    Examples
    --------
    On the equator, 20 km at 2 km and the next 20 km at 5 km, with flat ends: 80 km² and 200 km².

    >>> from pyproj import Geod
    >>> from shapely import LineString
    >>> equator = LineString([(0.0, 0.0), (40_000 / 111_319.490793, 0.0)])
    >>> near, far = stretched_belt(
    ...     equator, [Stretch(0, 20_000, 2_000), Stretch(20_000, 40_000, 5_000)], caps="flat"
    ... )
    >>> [round(Geod(ellps="WGS84").geometry_area_perimeter(b.area)[0] / 1e6, 1) for b in (near, far)]
    [80.0, 200.0]
    """
    where = "stretched belt"
    _check_choices(edges, caps, lean, tolerance_m, where)
    parts = parts_of(path_lonlat, where)
    if interior_of(path_lonlat, parts, where) is not None or any(len(part) < 2 for part in parts):
        raise GeometryError("the path is not all lines", where=where, mend="Give a line, or several of them.")
    for stretch in stretches:
        _check_distance(stretch.distance_m, where, zero_allowed=True)
    reach = {i: float(stretch.distance_m) for i, stretch in enumerate(stretches)}
    if not any(reach.values()):
        return tuple(_nothing(tolerance_m) for _ in stretches)
    spans = [(s.from_m, s.to_m, s.part) for s in stretches]
    laying = Laying(parts, edges, tolerance_m, lean).stretched(spans, flat=caps == "flat")
    wanted = [(distance_m, group) for group, distance_m in reach.items() if distance_m > 0.0]
    laid = laying.laid(wanted, reach, together=True)
    found = {
        group: Belt(area, d, float(tolerance_m), certificate)
        for (d, group), (area, certificate) in zip(wanted, laid, strict=True)
    }
    return tuple(found.get(group, _nothing(tolerance_m)) for group in reach)


def _nothing(tolerance_m: float) -> Belt:
    return Belt(Polygon(), 0.0, tolerance_m, Certificate(0.0, 0.0, 0, "no ground asked for"))


def _check_choices(edges: str, caps: str, lean: str, tolerance_m: float, where: str) -> None:
    check_edges(edges, where)
    for name, value, choices in (("caps", caps, get_args(Caps)), ("lean", lean, get_args(Lean))):
        if value not in choices:
            raise GeometryError(
                f"{name} is {value!r}", where=where, mend=f"Say {choices[0]!r} or {choices[1]!r}."
            )
    if not 0.0 < tolerance_m < np.inf:
        raise GeometryError(f"tolerance_m is {tolerance_m:g}", where=where, mend="Give metres, above 0.")


def _check_distance(distance_m: float, where: str, *, zero_allowed: bool) -> None:
    if (zero_allowed and distance_m == 0.0) or 0.0 < distance_m <= LONGEST_M:
        return
    raise GeometryError(
        f"distance_m is {distance_m:g}",
        where=where,
        mend=f"Give metres, {'0 or ' if zero_allowed else ''}above 0 and at most {LONGEST_M:,.0f}.",
    )
