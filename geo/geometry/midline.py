"""Where two grounds face each other: their shared edge, and a first line through the gaps between them.

The gaps and the overlaps of two grounds are cut into triangles whose edges respect both boundaries. Every
corner lies on one boundary or on both. A triangle edge from one boundary to the other is crossed by the
line, at first in its middle. A triangle has no such edge or two, so the line does not branch, however thin
the gap, and no sampling distance has to match the gap's width.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiLineString

from .ellipsoid import GEOD
from .overlay import Array, Flags, Indices, Overlay, numbered, twins

# What a corner lies on.
_NEITHER, ON_A, ON_B, _ON_BOTH = 0, 1, 2, 3
_SWAPPED = np.array([_NEITHER, ON_B, ON_A, _ON_BOTH])


def first_line(overlay: Overlay, step_m: float) -> list[Array]:
    """Paths of the line between two grounds, the first ground on their left.

    Parameters
    ----------
    overlay : Overlay
        The two grounds laid over each other.
    step_m : float
        Boundaries along gaps get vertices at most this far apart, metres.

    Returns
    -------
    list of array
        Vertices (longitude, latitude) of each path. Shared edges are kept as they are; in gaps and overlaps
        the line is only a beginning, to be moved to equal distance.

    Examples
    --------
    >>> from shapely import box
    >>> from .overlay import overlaid
    >>> grounds = overlaid(box(0, 0, 1, 1), box(1, 0, 2, 1), box(-1, 0, 3, 1))
    >>> [path.tolist() for path in first_line(grounds, 1e6)]
    [[[1.0, 0.0], [1.0, 1.0]]]
    """
    pieces = np.concatenate([_shared_edges(overlay), _through_gaps(overlay, step_m)])
    merged = shapely.line_merge(MultiLineString(list(pieces)), directed=True)
    return [shapely.get_coordinates(part) for part in shapely.get_parts(merged)]


def _shared_edges(overlay: Overlay) -> Array:
    """Edges at which one ground ends and the other begins."""
    only_a = overlay.in_a & ~overlay.in_b
    return overlay.edges[overlay.bounds_a & overlay.bounds_b & only_a[overlay.face_of]]


def _through_gaps(overlay: Overlay, step_m: float) -> Array:
    """Directed pieces of the first line through all gaps and overlaps."""
    facing = _facing(overlay)
    if not facing.any():
        return np.empty((0, 2, 2))
    edge_kind = ON_A * overlay.bounds_a + ON_B * overlay.bounds_b
    vertex_kind = _kinds_of_vertices(overlay.edges, edge_kind)
    # Seen from within an overlap, the first party's own ground begins behind the second one's boundary.
    overlap = overlay.in_a[overlay.face_of]
    edge_kind[overlap], vertex_kind[overlap] = _SWAPPED[edge_kind[overlap]], _SWAPPED[vertex_kind[overlap]]
    chosen = facing[overlay.face_of]
    vertices, kind, edge = _with_more_vertices(
        overlay.edges[chosen], vertex_kind[chosen], edge_kind[chosen], step_m
    )
    corners, corner_kind = _triangles(overlay.faces[facing], vertices, kind, edge)
    return np.concatenate([pieces_across(corners, corner_kind), _along_diagonals(corners, corner_kind)])


def _facing(overlay: Overlay) -> Flags:
    """Faces in neither or in both grounds that both boundaries touch along an edge."""
    count = len(overlay.faces)
    touched_by_a, touched_by_b = (
        np.bincount(overlay.face_of[bounds], minlength=count) > 0
        for bounds in (overlay.bounds_a, overlay.bounds_b)
    )
    return np.asarray((overlay.in_a == overlay.in_b) & touched_by_a & touched_by_b)


def _kinds_of_vertices(edges: Array, edge_kind: Indices) -> Indices:
    """For both ends of each edge, what the edges that meet there lie on together."""
    node = numbered(edges.reshape(-1, 2))
    kind_of_node = np.zeros(node.max() + 1, dtype=np.int64)
    np.bitwise_or.at(kind_of_node, node, np.repeat(edge_kind, 2))
    return kind_of_node[node].reshape(-1, 2)


def _with_more_vertices(
    edges: Array, vertex_kind: Indices, edge_kind: Indices, step_m: float
) -> tuple[Array, Indices, Indices]:
    """Vertices in the order of the edges, new ones on long edges and on edges between two contacts.

    Returns each vertex, what it lies on, and the number of the edge that it begins or lies on.
    """
    length_m = np.asarray(GEOD.inv(*edges[:, 0].T, *edges[:, 1].T)[2])
    between_contacts = (vertex_kind == _ON_BOTH).all(axis=1)
    pieces = np.maximum(np.ceil(length_m / step_m), 1 + between_contacts).astype(np.int64)
    edge = np.repeat(np.arange(len(edges)), pieces)
    number = np.arange(len(edge)) - (np.cumsum(pieces) - pieces)[edge]
    share = (number / pieces[edge])[:, None]
    vertices = edges[edge, 0] * (1.0 - share) + edges[edge, 1] * share
    return vertices, np.where(number == 0, vertex_kind[edge, 0], edge_kind[edge]), edge


def _triangles(
    faces: npt.NDArray[np.object_], vertices: Array, kind: Indices, edge: Indices
) -> tuple[Array, Indices]:
    """Corners of counter-clockwise triangles that fill the faces, and what each corner lies on."""
    rings, face_of_ring = shapely.get_rings(faces, return_index=True)
    ring_of_edge = np.repeat(np.arange(len(rings)), shapely.get_num_coordinates(rings) - 1)
    scale = np.array([np.cos(np.radians(vertices[:, 1].mean())), 1.0])  # for well-shaped triangles only
    rings = shapely.linearrings(vertices * scale, indices=ring_of_edge[edge])
    polygons = shapely.polygons(rings, indices=face_of_ring)
    cut = shapely.get_parts(shapely.get_parts(shapely.constrained_delaunay_triangles(polygons)))
    planar = shapely.get_coordinates(shapely.orient_polygons(cut)).reshape(-1, 4, 2)[:, :3]
    node = numbered(np.concatenate([vertices * scale, planar.reshape(-1, 2)]))
    first = np.empty(node.max() + 1, dtype=np.int64)
    first[node[: len(vertices)]] = np.arange(len(vertices))
    corner = first[node[len(vertices) :]].reshape(-1, 3)
    return vertices[corner], kind[corner]


def pieces_across(corners: Array, kind: Indices) -> Array:
    """Pieces of the line across triangles, from crossed edge to crossed edge or to a contact."""
    middle = (corners + np.roll(corners, -1, axis=1)) / 2  # of the edge that begins at each corner
    crossed = kind + np.roll(kind, -1, axis=1) == ON_A + ON_B
    crossed &= (kind != _ON_BOTH) & (np.roll(kind, -1, axis=1) != _ON_BOTH)
    twice = crossed.sum(axis=1) == 2
    to_contact = (crossed.sum(axis=1) == 1) & (kind == _ON_BOTH).any(axis=1)
    chosen = twice | to_contact
    ends = np.where(crossed[..., None], middle, np.where((kind == _ON_BOTH)[..., None], corners, np.nan))
    pieces = ends[chosen][~np.isnan(ends[chosen][..., 0])].reshape(-1, 2, 2)
    left = corners[chosen][np.arange(len(pieces)), (kind[chosen] == ON_A).argmax(axis=1)]
    along, aside = pieces[:, 1] - pieces[:, 0], left - pieces[:, 0]
    wrong_way = along[:, 0] * aside[:, 1] - along[:, 1] * aside[:, 0] < 0.0
    pieces[wrong_way] = pieces[wrong_way][:, ::-1]
    return np.asarray(pieces)


def _along_diagonals(corners: Array, kind: Indices) -> Array:
    """Triangle edges from contact to contact with the first ground on one side, the second on the other."""
    edges = np.stack([corners, np.roll(corners, -1, axis=1)], axis=2)
    contacts = (kind == _ON_BOTH) & (np.roll(kind, -1, axis=1) == _ON_BOTH)
    faces_b = (kind == ON_B).any(axis=1)
    faces_nothing = (kind == _NEITHER).any(axis=1)
    triangle = np.nonzero(contacts)[0]
    edges = edges[contacts]
    if not len(edges):
        return np.asarray(edges)
    twin = twins(edges)
    side_a = ~faces_b[triangle] & ~faces_nothing[triangle]
    return np.asarray(edges[side_a & (twin >= 0) & faces_b[triangle[twin]]])
