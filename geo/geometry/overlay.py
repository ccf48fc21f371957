"""Two grounds laid over each other: faces, and what each edge between two faces bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]

# Lines are noded on this grid, a tenth of a millimetre of latitude, so that both grounds share every node.
_GRID_DEG = 1e-9
_DEGREE_M = 111_320.0  # a yardstick for windows, never for a distance


@dataclass(frozen=True, slots=True)
class Overlay:
    """Faces of two grounds inside a window, and the directed edges round each face.

    Parameters
    ----------
    faces : array of Polygon
        Lon/lat degrees; each lies wholly inside or outside either ground.
    in_a, in_b : array of bool
        For each face, whether it lies in the first and in the second ground.
    edges : array of shape (n, 2, 2)
        Directed edges, the face on their left: edge, from or to, longitude or latitude.
    face_of : array of int
        For each edge the face on its left.
    bounds_a, bounds_b : array of bool
        For each edge whether it is part of the first and of the second ground's boundary.
    """

    faces: npt.NDArray[np.object_]
    in_a: Flags
    in_b: Flags
    edges: Array
    face_of: Indices
    bounds_a: Flags
    bounds_b: Flags


def window_near_both(a_lonlat: BaseGeometry, b_lonlat: BaseGeometry, reach_m: float) -> BaseGeometry:
    """Ground that holds at least every place within ``reach_m`` metres of both boundaries.

    It is drawn generously and cheaply; nothing is measured on it.
    """
    bounds = np.array([a_lonlat.bounds, b_lonlat.bounds])
    latitude = min(float(np.abs(bounds[:, [1, 3]]).max()) + reach_m / _DEGREE_M, 89.0)
    scale = np.array([np.cos(np.radians(latitude)), 1.0])
    reach = reach_m / _DEGREE_M

    def neighbourhood(ground: BaseGeometry) -> BaseGeometry:
        edge = shapely.transform(ground.boundary, lambda lonlat: lonlat * scale)
        return edge.simplify(0.1 * reach, preserve_topology=False).buffer(1.4 * reach, quad_segs=2)

    both = neighbourhood(a_lonlat).intersection(neighbourhood(b_lonlat))
    return shapely.transform(both, lambda plane: plane / scale)


def overlaid(a_lonlat: BaseGeometry, b_lonlat: BaseGeometry, window: BaseGeometry) -> Overlay:
    """Lay one ground over another inside a window.

    Examples
    --------
    >>> overlay = overlaid(shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1), shapely.box(-1, -1, 4, 2))
    >>> sorted(zip(overlay.in_a.tolist(), overlay.in_b.tolist()))
    [(False, False), (False, True), (True, False), (True, True)]
    """
    outlines = [ground.boundary.intersection(window) for ground in (a_lonlat, b_lonlat)]
    noded = shapely.unary_union([*outlines, window.boundary], grid_size=_GRID_DEG)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    faces = faces[shapely.contains_xy(window, *inside.T)] if len(faces) else faces
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    in_a = np.asarray(shapely.contains_xy(a_lonlat, *inside.T))
    in_b = np.asarray(shapely.contains_xy(b_lonlat, *inside.T))
    faces = shapely.orient_polygons(faces)
    edges, face_of = directed_edges(faces)
    twin = twins(edges)
    inner = twin >= 0
    beyond = np.where(inner, face_of[twin], face_of)
    return Overlay(
        faces, in_a, in_b, edges, face_of, in_a[face_of] != in_a[beyond], in_b[face_of] != in_b[beyond]
    )


def directed_edges(faces: npt.NDArray[np.object_]) -> tuple[Array, Indices]:
    """Edges of all rings, each ring's face on their left, and the number of that face."""
    rings, face_of_ring = shapely.get_rings(faces, return_index=True)
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    same_ring = ring[1:] == ring[:-1]
    edges = np.stack([vertices[:-1][same_ring], vertices[1:][same_ring]], axis=1)
    return edges, face_of_ring[ring[1:][same_ring]]


def twins(edges: Array) -> Indices:
    """For each directed edge the number of the edge that runs the other way, or -1."""
    node = numbered(edges.reshape(-1, 2)).reshape(-1, 2)
    count = node.max(initial=0) + 1
    key, reverse = node[:, 0] * count + node[:, 1], node[:, 1] * count + node[:, 0]
    order = np.argsort(key)
    found = np.minimum(np.searchsorted(key[order], reverse), len(key) - 1)
    return np.where(key[order][found] == reverse, order[found], -1)


def numbered(places: Array) -> Indices:
    """Give equal coordinate pairs the same number, from 0 up."""
    pairs = np.ascontiguousarray(places).view(np.complex128).ravel()
    return np.unique(pairs, return_inverse=True)[1].astype(np.int64).ravel()
