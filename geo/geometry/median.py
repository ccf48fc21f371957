"""Median line: equal geodesic distance from two lines or two grounds, on land or at sea."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from .distance import Nearest, PathDistance
from .ellipsoid import GEOD
from .equidistance import Side, between, settled
from .equidistant import equidistant
from .midline import ON_A, ON_B, pieces_across
from .paths import parts_of
from .tangles import untangled
from .triangulation import triangulate

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_AREAS = ("Polygon", "MultiPolygon")
_SPACING_SHARE = 0.4  # samples of an outline lie at most this share of the way to the other side apart
_CLOSEST_SAMPLES_M = 20.0
_FACING = 0.5  # feet at least this share of the way apart: the sides are seen at 60° or more
_AT_END_M = 0.01


def median_line(
    a_lonlat: BaseGeometry,
    b_lonlat: BaseGeometry,
    *,
    tolerance_m: float = 0.01,
    widest_m: float = np.inf,
) -> MultiLineString:
    """Line of equal geodesic distance from two lines or two grounds, the first on its left.

    This is the equidistance line of the law of the sea (UNCLOS 1982, article 15) between opposite or
    adjacent coasts, and the middle line between two parties' lines. Each end lies where the nearest places
    on both sides have become ends of the two lines, where both are seen within 60°, where the gap grows
    wider than ``widest_m``, or where the line leaves the convex hull of both sides. Where the sides touch or
    cross there is no gap to halve: see ``contact.contact_of_grounds`` for grounds that do.

    Parameters
    ----------
    a_lonlat, b_lonlat : LineString, Polygon or several of them
        The two sides, lon/lat degrees (OGC:CRS84), longitudes continuous.
    tolerance_m : float
        How far the line may lie off equal distance, at its vertices and between them, metres.
    widest_m : float
        Widest gap that is halved, metres.

    Raises
    ------
    GeometryError
        If a side is unusable or the two face each other nowhere.
    CertificateError
        If the line does not come within the tolerance.

    Examples
    --------
    By symmetry the median of two meridians is the meridian half way.

    >>> from shapely import LineString
    >>> line = median_line(LineString([(10, 50), (10, 51)]), LineString([(11, 50), (11, 51)]))
    >>> {round(longitude, 6) for longitude, _ in shapely.get_coordinates(line).tolist()}
    {10.5}
    """
    if not tolerance_m > 0.0 or not widest_m > 0.0:
        raise GeometryError(
            f"tolerance_m is {tolerance_m:g} and widest_m is {widest_m:g}",
            where="median line",
            mend="Give metres above zero.",
        )
    a, b = (Side(side, side if side.geom_type in _AREAS else None) for side in (a_lonlat, b_lonlat))
    ends = [_open_ends(side) for side in (a_lonlat, b_lonlat)]
    found = []
    for rough in _first_paths(a_lonlat, b_lonlat):
        for stretch in _facing_stretches(settled(rough, a, b, tolerance_m), a, b, ends, widest_m):
            exact = untangled(equidistant(stretch, a, b, tolerance_m, widest_m))
            found += _facing_stretches(exact, a, b, ends, widest_m)
    if not found:
        raise GeometryError(
            "the two sides face each other nowhere", where="median line", mend="Check that both lie there."
        )
    return MultiLineString(found)


def _first_paths(a_lonlat: BaseGeometry, b_lonlat: BaseGeometry) -> list[Array]:
    """Rough paths between two sides, from a triangulation of samples of their outlines."""
    samples_a, samples_b = _samples(a_lonlat, b_lonlat), _samples(b_lonlat, a_lonlat)
    mesh = triangulate(*np.vstack([samples_a, samples_b]).T)
    of_a = np.zeros(len(mesh.longitude), dtype=bool)
    of_a[mesh.site_of[: len(samples_a)]] = True
    corners = np.column_stack([mesh.longitude, mesh.latitude])[mesh.triangles]
    pieces = pieces_across(corners, np.where(of_a, ON_A, ON_B)[mesh.triangles])
    merged = shapely.line_merge(MultiLineString(list(pieces)), directed=True)
    return [shapely.get_coordinates(part) for part in shapely.get_parts(merged)]


def _samples(side_lonlat: BaseGeometry, other_lonlat: BaseGeometry) -> Array:
    """Places along a side's outline, closer together where the other side is near."""
    other = PathDistance(other_lonlat)
    return np.vstack([_closer(path, other) for path in parts_of(side_lonlat, "median line")])


def _closer(path: Array, other: PathDistance) -> Array:
    """Halve a path's edges until they are short against the distance to the other side."""
    while True:
        length_m = np.asarray(GEOD.inv(*path[:-1].T, *path[1:].T)[2])
        away_m = other.to(*path.T).distance_m
        allowed_m = np.maximum(_SPACING_SHARE * np.minimum(away_m[:-1], away_m[1:]), _CLOSEST_SAMPLES_M)
        edge = np.flatnonzero(length_m > allowed_m)
        if not len(edge):
            return path
        path = np.insert(path, edge + 1, (path[edge] + path[edge + 1]) / 2, axis=0)


def _open_ends(side_lonlat: BaseGeometry) -> Array:
    """Ends of the open paths of a side."""
    paths = parts_of(side_lonlat, "median line")
    ends = [path[[0, -1]] for path in paths if len(path) > 1 and (path[0] != path[-1]).any()]
    return np.vstack([np.empty((0, 2)), *ends])


def _facing_stretches(path: Array, a: Side, b: Side, ends: list[Array], widest_m: float) -> list[Array]:
    """Stretches where the gap is narrow enough, cut back to where the two sides face each other."""
    lie = between(path, a, b)
    narrow = lie.gap_m <= widest_m
    facing = narrow & (lie.apart() >= _FACING)
    facing &= ~(_at_end(lie.near_a, ends[0]) & _at_end(lie.near_b, ends[1]))
    stretches = []
    for run in np.split(np.arange(len(path)), np.flatnonzero(np.diff(narrow)) + 1):
        good = run[facing[run]]
        if len(good) and good[-1] > good[0]:
            # one vertex beyond, so that the line reaches the place where the ends begin to be nearest
            stretches.append(path[max(good[0] - 1, run[0]) : min(good[-1] + 1, run[-1]) + 1])
    return stretches


def _at_end(near: Nearest, ends: Array) -> Flags:
    """Whether the nearest place on a side is an end of one of its open paths."""
    at_end = np.zeros(len(near.distance_m), dtype=bool)
    for longitude, latitude in ends:
        away_m = GEOD.inv(
            near.foot_longitude,
            near.foot_latitude,
            np.full(len(at_end), longitude),
            np.full(len(at_end), latitude),
        )[2]
        at_end |= np.asarray(away_m) < _AT_END_M
    return at_end
