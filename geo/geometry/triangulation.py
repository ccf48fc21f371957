"""Who is whose neighbour on the ellipsoid: one Delaunay triangulation, whatever the extent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import GeometryError
from .delaunay import faces_of, mesh_of
from .ellipsoid import Array
from .paths import Indices
from .plane import axes_about, circumcircles, conformal_vectors, onto_plane

# Plane coordinates are laid on a grid of a sixteen-millionth of a metre, so that their differences are exact.
_GRID_PER_M = 2.0**24


@dataclass(frozen=True, slots=True)
class Triangulation:
    """Delaunay triangulation of places (sites) on WGS 84.

    Edges are directed: edge ``e`` runs from ``origin[e]`` to ``origin[e ^ 1]``, its twin.

    Attributes
    ----------
    longitude, latitude : array, shape (n,)
        Sites, degrees, as they were given; places within a tenth of a micrometre of one another are one.
    site_of : array of int, shape (number of places given,)
        Site of each place given.
    plane : array, shape (n, 2)
        Sites in a stereographic plane, metres at its centre's scale.
    origin : array of int, shape (2 m,)
        Site from which each edge starts.
    following : array of int, shape (2 m,)
        Next edge counter-clockwise round the same origin.
    left : array of int, shape (2 m,)
        Triangle on the left of each edge, -1 outside the hull. All -1 if the sites lie in one line.
    triangles : array of int, shape (t, 3)
        Corners, counter-clockwise.
    centre_longitude, centre_latitude, radius_m : array, shape (t,)
        Circumcircle of each triangle, degrees and metres; the centre is the Voronoi corner. It is off by
        about 1e-6 of the radius at 140 km and grows with its square.
    """

    longitude: Array
    latitude: Array
    site_of: Indices
    plane: Array
    origin: Indices
    following: Indices
    left: Indices
    triangles: Indices
    centre_longitude: Array
    centre_latitude: Array
    radius_m: Array


def triangulate(longitude: Array, latitude: Array) -> Triangulation:
    """Triangulate places on the ellipsoid so that no circumcircle holds another place.

    Parameters
    ----------
    longitude, latitude : array, shape (n,)
        Degrees (OGC:CRS84). Any longitudes, also across the antimeridian; duplicates, places in one line
        and places on one circle are all allowed.

    Raises
    ------
    GeometryError
        If there is no place, or one is not on the earth.

    Notes
    -----
    Places are taken to the conformal sphere and from there to a stereographic plane about their middle:
    both keep circles, so the plane's triangulation is the sphere's (but for circles that hold the
    antipode of the middle). Predicates are exact.

    Examples
    --------
    Four corners and the middle of a cross make four triangles and eight edges.

    >>> cross = triangulate(np.array([0.0, 1, -1, 0, 0]), np.array([0.0, 0, 0, 1, -1]))
    >>> len(cross.triangles), len(cross.origin) // 2
    (4, 8)
    """
    if len(longitude) == 0 or not (np.isfinite(longitude) & (np.abs(latitude) <= 90.0)).all():
        raise GeometryError(
            f"{len(longitude)} places, of which some may not be on the earth",
            where="triangulation",
            mend="Give at least one place, longitude first, then latitude, in degrees.",
        )
    vectors = conformal_vectors(longitude, latitude)
    axes = axes_about(vectors)
    plane = np.round(onto_plane(vectors, axes) * _GRID_PER_M) / _GRID_PER_M
    first, site_of = _sorted_sites(plane)
    plane = np.ascontiguousarray(plane[first])
    if len(first) > 1:
        origin, following, left, triangles = faces_of(plane, mesh_of(plane))
    else:
        origin = following = left = np.zeros(0, dtype=np.int64)
        triangles = np.zeros((0, 3), dtype=np.int64)
    centres = circumcircles(plane, triangles, axes)
    return Triangulation(
        longitude[first], latitude[first], site_of, plane, origin, following, left, triangles, *centres
    )


def _sorted_sites(plane: Array) -> tuple[Indices, Indices]:
    """Places by x, then y, each once: which were kept, and which of them stands for each place."""
    order = np.lexsort((plane[:, 1], plane[:, 0]))
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(plane[order], axis=0) != 0.0).any(axis=1)
    site_of = np.empty(len(order), dtype=np.int64)
    site_of[order] = np.cumsum(new) - 1
    return order[new], site_of
