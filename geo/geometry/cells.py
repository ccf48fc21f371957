"""Ground held, from control points: each place belongs to the holder of the point nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree
from shapely import LineString, MultiPolygon, Polygon

from ..compiled import compiled
from ..errors import GeometryError
from .contact import check_ground
from .ellipsoid import GEOD, MEAN_RADIUS_M, row, to_lonlat, to_vectors
from .loci import bisector_place, corner_place
from .triangulation import Triangulation, triangulate

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
AnyArea = Polygon | MultiPolygon

_GRID_DEG = 1e-9
_LONGEST_STEP_M = 20_000.0
_LEAST_BEND = 0.2  # an edge near the equator is taken to bend no less than at 11° of latitude
_NEAR_POLE_DEG = 89.0
_GENEROUS = 1.1


def ground_of_points(
    longitude: npt.ArrayLike,
    latitude: npt.ArrayLike,
    holders: Sequence[str],
    territory_lonlat: AnyArea,
    *,
    tolerance_m: float = 1.0,
) -> dict[str, AnyArea]:
    """Divide a territory among the holders of control points, by the nearest point on the ellipsoid.

    These are the Voronoi cells of the points on WGS 84, joined by holder and cut to the territory. The
    grounds share their edges to the last digit: they overlap nowhere and leave no gap.

    Parameters
    ----------
    longitude, latitude : array
        Control points, degrees (OGC:CRS84). They may lie outside the territory.
    holders : sequence of str
        Who holds each point.
    territory_lonlat : Polygon or MultiPolygon
        Ground to divide, valid.
    tolerance_m : float
        How far an edge may lie off equal distance between its two points, metres.

    Returns
    -------
    dict
        Ground of each holder that has any, holders in alphabetical order.

    Raises
    ------
    GeometryError
        If there are no points, not one holder a point, two holders at one place, or the territory is no
        valid area.

    Examples
    --------
    Two points on the equator divide a country at the meridian half way between them.

    >>> from shapely import box
    >>> ground = ground_of_points([0.5, 1.5], [0.0, 0.0], ["west", "east"], box(0, -1, 2, 1))
    >>> sorted((holder, [round(v, 6) for v in area.bounds]) for holder, area in ground.items())
    [('east', [1.0, -1.0, 2.0, 1.0]), ('west', [0.0, -1.0, 1.0, 1.0])]
    """
    sites = np.column_stack([np.asarray(longitude, float).ravel(), np.asarray(latitude, float).ravel()])
    _check(sites, holders, territory_lonlat, tolerance_m)
    names, party = np.unique(np.asarray(holders, dtype=str), return_inverse=True)
    ridges = _ridges(sites, party, territory_lonlat, tolerance_m)
    noded = shapely.unary_union([territory_lonlat.boundary, *ridges], grid_size=_GRID_DEG)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    within = shapely.contains_xy(territory_lonlat, *inside.T)
    faces, inside = faces[within], inside[within]
    nearest = cKDTree(to_vectors(*sites.T)).query(to_vectors(*inside.T))[1]
    held = party[nearest]
    return {
        str(name): cast(AnyArea, shapely.coverage_union_all(faces[held == number]))
        for number, name in enumerate(names)
        if (held == number).any()
    }


def _check(sites: Array, holders: Sequence[str], territory: AnyArea, tolerance_m: float) -> None:
    check_ground("territory's", territory)
    if len(sites) == 0 or len(sites) != len(holders):
        raise GeometryError(
            f"there are {len(sites)} places and {len(holders)} holders",
            where="control points",
            mend="Give at least one point, and a holder for each.",
        )
    bad = ~(np.isfinite(sites).all(axis=1) & (np.abs(sites[:, 1]) <= 90.0))
    if bad.any():
        number = int(bad.argmax())
        raise GeometryError(
            f"point {number} is at longitude {sites[number, 0]:g}, latitude {sites[number, 1]:g}",
            where="control points",
            mend="Give longitude and latitude in degrees, longitude first.",
        )
    if not tolerance_m > 0.0:
        raise GeometryError(
            f"tolerance_m is {tolerance_m:g}", where="control points", mend="Give metres above zero."
        )


def _ridges(sites: Array, party: Indices, territory: AnyArea, tolerance_m: float) -> list[LineString]:
    """Lines of equal distance between neighbours of different holders, on past the territory."""
    mesh = triangulate(sites[:, 0], sites[:, 1])
    party_of = np.empty(len(mesh.longitude), dtype=np.int64)
    party_of[mesh.site_of] = party
    twice = np.flatnonzero(party_of[mesh.site_of] != party)
    if len(twice):
        raise GeometryError(
            "two holders share a place: longitude {:g}, latitude {:g}".format(*sites[twice[0]]),
            where="control points",
            mend="Keep one point of the two.",
        )
    edges = np.arange(0, len(mesh.origin), 2)
    edges = edges[party_of[mesh.origin[edges]] != party_of[mesh.origin[edges + 1]]]
    lines = _Ridges(mesh, _reach_m(sites, territory), _step_m(territory, tolerance_m))
    ridges = [lines.ridge(edge) for edge in edges.tolist()]
    centre = territory.centroid.x
    return [LineString(_about(ridge, centre)) for ridge in ridges if len(ridge) > 1]


def _about(places: Array, centre_longitude: float) -> Array:
    """The same places with longitudes within 180° of a centre."""
    longitude = (places[:, 0] - centre_longitude + 180.0) % 360.0 - 180.0 + centre_longitude
    return np.column_stack([longitude, places[:, 1]])


def _reach_m(sites: Array, territory: AnyArea) -> float:
    """A distance beyond which no place of the territory lies from the middle between two sites, metres."""
    west, south, east, north = territory.bounds
    corners = [(x, y) for x in (west, (west + east) / 2, east) for y in (south, north)]
    farthest = max(
        float(np.max(GEOD.inv(sites[:, 0], sites[:, 1], np.full(len(sites), x), np.full(len(sites), y))[2]))
        for x, y in corners
    )
    return _GENEROUS * farthest


def _step_m(territory: AnyArea, tolerance_m: float) -> float:
    """Spacing at which an edge straight in lon/lat keeps within half a tolerance of a geodesic, metres."""
    latitude = min(float(np.abs([territory.bounds[1], territory.bounds[3]]).max()), _NEAR_POLE_DEG)
    bend = max(np.tan(np.radians(latitude)), _LEAST_BEND)
    return min(float(np.sqrt(8.0 * MEAN_RADIUS_M * tolerance_m / 2 / bend)), _LONGEST_STEP_M)


class _Ridges:
    """Lines of equal distance between neighbours, from corner to corner of their cells."""

    def __init__(self, mesh: Triangulation, reach_m: float, step_m: float) -> None:
        self._mesh, self._reach_m, self._step_m = mesh, reach_m, step_m
        self._sites = to_vectors(mesh.longitude, mesh.latitude)
        self._rough = to_vectors(mesh.centre_longitude, mesh.centre_latitude)

    def ridge(self, edge: int) -> Array:
        """Places along one ridge, longitude and latitude in columns; none if it lies beyond the reach."""
        a, b = self._mesh.origin[edge], self._mesh.origin[edge + 1]
        left_m, right_m = self._aside_m(edge), -self._aside_m(edge + 1)
        if left_m <= right_m:
            return np.empty((0, 2))
        count = 2 + int((left_m - right_m) / self._step_m)
        places = bisector_places(self._sites[a], self._sites[b], np.linspace(right_m, left_m, count))
        ends = (right_m, self._mesh.left[edge + 1], 0), (left_m, self._mesh.left[edge], -1)
        for aside_m, triangle, end in ends:
            if abs(aside_m) < self._reach_m:
                places[end] = corner(self._rough[triangle], self._sites[self._mesh.triangles[triangle]])
        return np.column_stack(to_lonlat(places))

    def _aside_m(self, edge: int) -> float:
        """How far to the left of an edge the centre of its left triangle lies, metres, within the reach."""
        mesh = self._mesh
        a, b, left = mesh.origin[edge], mesh.origin[edge ^ 1], mesh.left[edge]
        if left < 0:
            return self._reach_m
        third = mesh.triangles[left].sum() - a - b
        acute = (mesh.plane[a] - mesh.plane[third]) @ (mesh.plane[b] - mesh.plane[third]) >= 0.0
        half_m = GEOD.inv(mesh.longitude[a], mesh.latitude[a], mesh.longitude[b], mesh.latitude[b])[2] / 2
        ratio = np.cos(mesh.radius_m[left] / MEAN_RADIUS_M) / np.cos(half_m / MEAN_RADIUS_M)
        aside_m = MEAN_RADIUS_M * float(np.arccos(np.clip(ratio, -1.0, 1.0)))  # spherical Pythagoras
        return min(aside_m, self._reach_m) * (1.0 if acute else -1.0)


@compiled
def bisector_places(a: Array, b: Array, aside_m: Array) -> Array:
    """Places as far from a as from b, each so many metres to the left of a → b."""
    places = np.empty((len(aside_m), 3))
    for i in range(len(aside_m)):
        x, y, z = bisector_place((a[0], a[1], a[2]), (b[0], b[1], b[2]), aside_m[i])
        places[i, 0], places[i, 1], places[i, 2] = x, y, z
    return places


@compiled
def corner(start: Array, sites: Array) -> Array:
    """Place as far from one site as from two others."""
    place, _ = corner_place(row(start.reshape(1, 3), 0), row(sites, 0), row(sites, 1), row(sites, 2))
    return np.array(place)
