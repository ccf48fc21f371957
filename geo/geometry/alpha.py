"""Which edges of a triangulation carry the outline of all ground within a distance of its sites.

Ground within W of any site is a union of equal discs. Its outline is read off the Delaunay triangulation
(the alpha complex of Edelsbrunner, Kirkpatrick and Seidel 1983, with alpha = W): it passes from one
site's disc to the next where the line of points equally far from both (a Voronoi edge) crosses
distance W. Such a crossing to the left of the directed edge a → b is where the arc round b ends and the
arc round a begins, the ground being kept on the left.
"""

from __future__ import annotations

import numpy as np

from ..compiled import compiled
from .ellipsoid import MEAN_RADIUS_M, Array, geodesic_m, row
from .loci import corner_place, meeting_place
from .paths import Flags, Indices

Mesh = tuple[Indices, Indices, Indices]  # origin, following and left of each edge


@compiled
def corners_outside(
    sites: Array, triangles: Indices, centres: Array, radius_m: Array, distance_m: float
) -> Flags:
    """Whether each Voronoi corner is farther than a distance from its sites; exact where that is in doubt."""
    doubt_m = distance_m * (1e-4 + 0.01 * (distance_m / MEAN_RADIUS_M) ** 2)
    outside = np.empty(len(triangles), dtype=np.bool_)
    for i in range(len(triangles)):
        radius = radius_m[i]
        if abs(radius - distance_m) < doubt_m:
            a, b, c = row(sites, triangles[i, 0]), row(sites, triangles[i, 1]), row(sites, triangles[i, 2])
            radius = corner_place(row(centres, i), a, b, c)[1]
        outside[i] = radius >= distance_m
    return outside


@compiled
def _is_outside(triangle: int, outside: Flags) -> bool:
    """Whether a Voronoi corner is outside; beyond the hull it lies at infinity."""
    return triangle < 0 or bool(outside[triangle])


@compiled
def _acute_at(plane: Array, apex: int, a: int, b: int) -> bool:
    """Whether the angle at an apex over a - b is less than a right one."""
    ax, ay = plane[a, 0] - plane[apex, 0], plane[a, 1] - plane[apex, 1]
    bx, by = plane[b, 0] - plane[apex, 0], plane[b, 1] - plane[apex, 1]
    return bool(ax * bx + ay * by > 0.0)


@compiled
def _is_waist(mesh: Mesh, plane: Array, edge: int) -> bool:
    """Whether the Voronoi edge of an edge passes over the edge's middle, where the two sites are nearest."""
    origin, following, left = mesh
    for side in (edge, edge ^ 1):
        apex = origin[following[side] ^ 1]
        if left[side] >= 0 and not _acute_at(plane, apex, origin[side], origin[side ^ 1]):
            return False
    return True


@compiled
def crossings(mesh: Mesh, plane: Array, sites: Array, outside: Flags, distance_m: float) -> Flags:
    """Whether the outline changes from disc to disc on the left of each directed edge."""
    origin, _, left = mesh
    crosses = np.zeros(len(origin), dtype=np.bool_)
    for edge in range(0, len(origin), 2):
        left_out, right_out = _is_outside(left[edge], outside), _is_outside(left[edge ^ 1], outside)
        if left_out and right_out:
            if _is_waist(mesh, plane, edge):
                length = geodesic_m(row(sites, origin[edge]), row(sites, origin[edge ^ 1]))
                crosses[edge] = crosses[edge ^ 1] = length < 2.0 * distance_m
        else:
            crosses[edge], crosses[edge ^ 1] = left_out, right_out
    return crosses


@compiled
def crossing_places(mesh: Mesh, sites: Array, crosses: Flags, distance_m: float) -> tuple[Indices, Array]:
    """Where the crossings lie: the row of each edge's crossing (-1 if none), and the places."""
    origin = mesh[0]
    row_of = np.full(len(origin), -1, dtype=np.int64)
    places, found = np.empty((crosses.sum(), 3)), 0
    for edge in range(len(origin)):
        if crosses[edge]:
            place = meeting_place(row(sites, origin[edge]), row(sites, origin[edge ^ 1]), distance_m)
            places[found, 0], places[found, 1], places[found, 2] = place
            row_of[edge] = found
            found += 1
    return row_of, places


@compiled
def lone_sites(mesh: Mesh, outside: Flags, crosses: Flags, count: int) -> Indices:
    """Sites whose whole disc is outline: no other disc touches it."""
    origin, _, left = mesh
    reaches_out, touched = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    for edge in range(len(origin)):
        if crosses[edge] or crosses[edge ^ 1]:
            touched[origin[edge]] = True
        elif _is_outside(left[edge], outside):
            reaches_out[origin[edge]] = True
    if count == 1:
        reaches_out[0] = True
    return np.flatnonzero(reaches_out & ~touched)


@compiled
def corner_places(centres: Array, sites: Array, triangles: Indices) -> Array:
    """Exact places of Voronoi corners, from places near them."""
    places = np.empty((len(triangles), 3))
    for i in range(len(triangles)):
        a, b, c = row(sites, triangles[i, 0]), row(sites, triangles[i, 1]), row(sites, triangles[i, 2])
        places[i, 0], places[i, 1], places[i, 2] = corner_place(row(centres, i), a, b, c)[0]
    return places
