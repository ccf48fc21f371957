"""Nearest of many short edges on the ellipsoid, found through a tree of boxes round runs of them."""

from __future__ import annotations

import numpy as np

from ..compiled import compiled
from .ellipsoid import Array, Vector, chord2, geodesic_m, longest_chord_m, row
from .paths import Indices

LEAF = 6  # edges in a box
_DEEPEST = 64
_NEAR_M = 1_000.0
_SLACK_M = 1e-8  # rounding of a vector's coordinates


def boxes_of(edges: Array) -> Array:
    """Boxes of a binary tree over edges in their order: the root is row 1, children of i are 2i and 2i + 1.

    Parameters
    ----------
    edges : array, shape (n, 6)
        Start and end of each edge, as vectors, metres. Neighbours in the array should be neighbours on
        the ground.
    """
    leaves = max(1, -(-len(edges) // LEAF))
    width = 1 << (leaves - 1).bit_length()
    boxes = np.full((2 * width, 6), np.inf)
    boxes[:, 3:] = -np.inf
    starts = np.arange(0, len(edges), LEAF)
    ends = edges[:, 3:]
    boxes[width : width + leaves, :3] = np.minimum.reduceat(np.minimum(edges[:, :3], ends), starts)
    boxes[width : width + leaves, 3:] = np.maximum.reduceat(np.maximum(edges[:, :3], ends), starts)
    while width > 1:
        below, width = boxes[width : 2 * width], width // 2
        boxes[width : 2 * width, :3] = np.minimum(below[::2, :3], below[1::2, :3])
        boxes[width : 2 * width, 3:] = np.maximum(below[::2, 3:], below[1::2, 3:])
    return boxes


def morton_order(vectors: Array) -> Indices:
    """Order in which places that are near on the ground are mostly near in the array."""
    low = vectors.min(axis=0)
    cells = ((vectors - low) / max(float(np.ptp(vectors, axis=0).max()), 1.0) * 0x1FFFFF).astype(np.uint64)
    code = np.zeros(len(vectors), dtype=np.uint64)
    for bit in range(21):
        for axis in range(3):
            code |= ((cells[:, axis] >> np.uint64(bit)) & np.uint64(1)) << np.uint64(3 * bit + axis)
    return np.argsort(code, kind="stable")


@compiled
def _box_gap2(boxes: Array, node: int, place: Vector) -> float:
    """Squared distance from a point to a box, m²."""
    dx = max(boxes[node, 0] - place[0], 0.0, place[0] - boxes[node, 3])
    dy = max(boxes[node, 1] - place[1], 0.0, place[1] - boxes[node, 4])
    dz = max(boxes[node, 2] - place[2], 0.0, place[2] - boxes[node, 5])
    return float(dx * dx + dy * dy + dz * dz)


@compiled
def _foot_share(edges: Array, i: int, place: Vector) -> float:
    """Share of an edge, 0 to 1, at which the foot of a point's perpendicular lies."""
    dx, dy, dz = edges[i, 3] - edges[i, 0], edges[i, 4] - edges[i, 1], edges[i, 5] - edges[i, 2]
    size = dx * dx + dy * dy + dz * dz
    if size == 0.0:
        return 0.0
    along = (place[0] - edges[i, 0]) * dx + (place[1] - edges[i, 1]) * dy + (place[2] - edges[i, 2]) * dz
    return float(min(max(along / size, 0.0), 1.0))


@compiled
def _foot(edges: Array, i: int, share: float) -> Vector:
    """The place at a share of an edge."""
    return (
        edges[i, 0] + share * (edges[i, 3] - edges[i, 0]),
        edges[i, 1] + share * (edges[i, 4] - edges[i, 1]),
        edges[i, 2] + share * (edges[i, 5] - edges[i, 2]),
    )


@compiled
def _limit2(distance_m: float) -> float:
    """Squared chord beyond which nothing lies at a distance or nearer, m²."""
    limit = longest_chord_m(distance_m) + _SLACK_M
    return limit * limit


@compiled
def _settled_share(edges: Array, i: int, share: float, place: Vector) -> float:
    """Share at which the geodesic, not only the chord, is shortest: the vertex of a parabola."""
    before = geodesic_m(_foot(edges, i, share - 0.5), place)
    here = geodesic_m(_foot(edges, i, share), place)
    after = geodesic_m(_foot(edges, i, share + 0.5), place)
    bend = before - 2.0 * here + after
    # Near the line the distance is no parabola; there the chord has already said all.
    if bend <= 0.0 or here < _NEAR_M:
        return share
    return min(max(share + 0.25 * (before - after) / bend, 0.0), 1.0)


@compiled
def nearest_edge(
    edges: Array, boxes: Array, place: Vector, guess: int, waiting_room: tuple[Indices, Array]
) -> tuple[float, int, float]:
    """Distance (metres) to the nearest edge, which edge, and at which share of it.

    ``guess`` is an edge likely to be near; a good one spares most of the search. In the waiting room
    stand the boxes not yet looked into.
    """
    best_share = _foot_share(edges, guess, place)
    best, best_edge = geodesic_m(_foot(edges, guess, best_share), place), guess
    limit2 = _limit2(best)
    width = len(boxes) // 2
    nodes, gaps2 = waiting_room
    nodes[0], gaps2[0], waiting = 1, 0.0, 1
    while waiting > 0:
        waiting -= 1
        node = nodes[waiting]
        if gaps2[waiting] > limit2:
            continue
        if node < width:
            near, far = 2 * node, 2 * node + 1
            near_gap2, far_gap2 = _box_gap2(boxes, near, place), _box_gap2(boxes, far, place)
            if far_gap2 < near_gap2:
                near, far, near_gap2, far_gap2 = far, near, far_gap2, near_gap2
            nodes[waiting], gaps2[waiting] = far, far_gap2
            nodes[waiting + 1], gaps2[waiting + 1] = near, near_gap2
            waiting += 2
            continue
        first = (node - width) * LEAF
        for i in range(first, min(first + LEAF, len(edges))):
            share = _foot_share(edges, i, place)
            foot = _foot(edges, i, share)
            if chord2(foot, place) <= limit2:
                distance = geodesic_m(foot, place)
                if distance < best:
                    best, best_edge, best_share = distance, i, share
                    limit2 = _limit2(best)
    return best, best_edge, best_share


@compiled
def nearest_edges(edges: Array, boxes: Array, places: Array) -> tuple[Array, Indices, Array]:
    """Distance (metres), edge and share of it, for many places given as vectors."""
    count = len(places)
    distance, edge, share = np.empty(count), np.empty(count, dtype=np.int64), np.empty(count)
    waiting_room = np.empty(_DEEPEST, dtype=np.int64), np.empty(_DEEPEST)
    guess = 0
    for i in range(count):
        distance[i], guess, share[i] = nearest_edge(edges, boxes, row(places, i), guess, waiting_room)
        edge[i] = guess
    return distance, edge, share


@compiled
def settled_shares(edges: Array, edge: Indices, share: Array, places: Array) -> Array:
    """Shares moved from where the chord is shortest to where the geodesic is."""
    settled = np.empty(len(places))
    for i in range(len(places)):
        settled[i] = _settled_share(edges, edge[i], share[i], row(places, i))
    return settled
