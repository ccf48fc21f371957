"""Delaunay triangulation of places in a plane by halving and merging (Guibas and Stolfi 1985).

Edges are directed and come in pairs: edge e and its twin ``e ^ 1``. ``following[e]`` is the next edge
counter-clockwise about the same origin, ``preceding[e]`` the next clockwise.
"""

from __future__ import annotations

import numpy as np

from ..compiled import compiled
from .ellipsoid import Array
from .paths import Indices
from .predicates import in_circle, turn

# Origin, following and preceding of each edge; rooms of removed edges; how many were removed and made.
Mesh = tuple[Indices, Indices, Indices, Indices, Indices]
_REMOVED, _MADE = 0, 1


@compiled
def _splice(following: Indices, preceding: Indices, a: int, b: int) -> None:
    """Join two rings of edges about one origin, or part one ring in two."""
    after_a, after_b = following[a], following[b]
    following[a], following[b] = after_b, after_a
    preceding[after_b], preceding[after_a] = a, b


@compiled
def _new_edge(mesh: Mesh, start: int, end: int) -> int:
    """A loose edge, in the room of one removed if there is any."""
    origin, following, preceding, removed, counts = mesh
    if counts[_REMOVED] > 0:
        counts[_REMOVED] -= 1
        edge = removed[counts[_REMOVED]]
    else:
        edge = counts[_MADE]
        counts[_MADE] += 2
    origin[edge], origin[edge ^ 1] = start, end
    following[edge], preceding[edge] = edge, edge
    following[edge ^ 1], preceding[edge ^ 1] = edge ^ 1, edge ^ 1
    return int(edge)


@compiled
def _connect(mesh: Mesh, a: int, b: int) -> int:
    """A new edge from the end of a to the origin of b, with the same face on its left."""
    origin, following, preceding, _, _ = mesh
    edge = _new_edge(mesh, origin[a ^ 1], origin[b])
    _splice(following, preceding, edge, preceding[a ^ 1])
    _splice(following, preceding, edge ^ 1, b)
    return edge


@compiled
def _remove(mesh: Mesh, edge: int) -> None:
    origin, following, preceding, removed, counts = mesh
    _splice(following, preceding, edge, preceding[edge])
    _splice(following, preceding, edge ^ 1, preceding[edge ^ 1])
    origin[edge] = origin[edge ^ 1] = -1
    removed[counts[_REMOVED]] = edge & ~1
    counts[_REMOVED] += 1


@compiled
def _smallest(mesh: Mesh, plane: Array, low: int, high: int) -> tuple[int, int]:
    """Two or three places: their edges; returns the hull's outermost edges left and right."""
    _, following, preceding, _, _ = mesh
    first = _new_edge(mesh, low, low + 1)
    if high - low == 2:
        return first, first ^ 1
    second = _new_edge(mesh, low + 1, low + 2)
    _splice(following, preceding, first ^ 1, second)
    side = turn(plane, low, low + 1, low + 2)
    if side == 0.0:
        return first, second ^ 1
    third = _connect(mesh, second, first)
    return (first, second ^ 1) if side > 0.0 else (third ^ 1, third)


@compiled
def _merge(mesh: Mesh, plane: Array, left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    """Sew two triangulations side by side, from their lower common tangent upwards."""
    origin, following, preceding, _, _ = mesh
    left_outer, left_inner = left
    right_inner, right_outer = right
    while True:
        if turn(plane, origin[left_inner], origin[left_inner ^ 1], origin[right_inner]) > 0.0:
            left_inner = preceding[left_inner ^ 1]
        elif turn(plane, origin[right_inner], origin[right_inner ^ 1], origin[left_inner]) < 0.0:
            right_inner = following[right_inner ^ 1]
        else:
            break
    base = _connect(mesh, right_inner ^ 1, left_inner)
    if origin[left_inner] == origin[left_outer]:
        left_outer = base ^ 1
    if origin[right_inner] == origin[right_outer]:
        right_outer = base
    while True:
        start, end = origin[base], origin[base ^ 1]
        on_left = following[base ^ 1]
        left_fits = turn(plane, start, end, origin[on_left ^ 1]) < 0.0
        while left_fits and in_circle(plane, end, start, origin[on_left ^ 1], origin[following[on_left] ^ 1]):
            on_left, worse = following[on_left], on_left
            _remove(mesh, worse)
        on_right = preceding[base]
        right_fits = turn(plane, start, end, origin[on_right ^ 1]) < 0.0
        while right_fits and in_circle(
            plane, end, start, origin[on_right ^ 1], origin[preceding[on_right] ^ 1]
        ):
            on_right, worse = preceding[on_right], on_right
            _remove(mesh, worse)
        if not left_fits and not right_fits:
            return left_outer, right_outer
        if not left_fits or (
            right_fits and in_circle(plane, origin[on_left ^ 1], end, start, origin[on_right ^ 1])
        ):
            base = _connect(mesh, on_right, base ^ 1)
        else:
            base = _connect(mesh, base ^ 1, on_left ^ 1)


@compiled
def _halves(count: int) -> Indices:
    """Runs of places, each before the two halves it is made of: start, end and first half."""
    runs = np.empty((2 * count, 3), dtype=np.int64)
    runs[0, 0], runs[0, 1], known, at = 0, count, 1, 0
    while at < known:
        low, high = runs[at, 0], runs[at, 1]
        runs[at, 2] = -1
        if high - low > 3:
            middle = (low + high) // 2
            runs[at, 2] = known
            runs[known, 0], runs[known, 1] = low, middle
            runs[known + 1, 0], runs[known + 1, 1] = middle, high
            known += 2
        at += 1
    return runs[:known]


@compiled
def mesh_of(plane: Array) -> tuple[Indices, Indices, Indices]:
    """Delaunay edges of two or more distinct places sorted by x, then y.

    Returns
    -------
    origin, following, preceding : arrays of int
        For each directed edge; removed ones have origin -1.
    """
    room = 6 * len(plane) + 6
    origin = np.full(room, -1, dtype=np.int64)
    following, preceding = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
    counts = np.zeros(2, dtype=np.int64)
    mesh = (origin, following, preceding, np.empty(room, dtype=np.int64), counts)
    runs = _halves(len(plane))
    outer = np.empty((len(runs), 2), dtype=np.int64)
    for i in range(len(runs) - 1, -1, -1):
        half = runs[i, 2]
        if half < 0:
            outer[i, 0], outer[i, 1] = _smallest(mesh, plane, runs[i, 0], runs[i, 1])
        else:
            left, right = (outer[half, 0], outer[half, 1]), (outer[half + 1, 0], outer[half + 1, 1])
            outer[i, 0], outer[i, 1] = _merge(mesh, plane, left, right)
    made = counts[_MADE]
    return origin[:made], following[:made], preceding[:made]


@compiled
def faces_of(
    plane: Array, mesh: tuple[Indices, Indices, Indices]
) -> tuple[Indices, Indices, Indices, Indices]:
    """Number the edges that are left, and the triangles between them.

    Returns
    -------
    origin, following, left : arrays of int
        For each directed edge; ``left`` is its triangle, -1 outside the hull.
    triangles : array of int, shape (t, 3)
        Places, counter-clockwise.
    """
    old_origin, old_following, old_preceding = mesh
    number = np.full(len(old_origin), -1, dtype=np.int64)
    kept = 0
    for edge in range(len(old_origin)):
        if old_origin[edge] >= 0:
            number[edge] = kept
            kept += 1
    origin, following = np.empty(kept, dtype=np.int64), np.empty(kept, dtype=np.int64)
    left = np.full(kept, -1, dtype=np.int64)
    triangles, found = np.empty((kept, 3), dtype=np.int64), 0
    for edge in range(len(old_origin)):
        if old_origin[edge] < 0:
            continue
        here = number[edge]
        origin[here], following[here] = old_origin[edge], number[old_following[edge]]
        second = old_preceding[edge ^ 1]
        third = old_preceding[second ^ 1]
        a, b, c = old_origin[edge], old_origin[second], old_origin[third]
        if left[here] < 0 and old_preceding[third ^ 1] == edge and c != b and turn(plane, a, b, c) > 0.0:
            left[here] = left[number[second]] = left[number[third]] = found
            triangles[found, 0], triangles[found, 1], triangles[found, 2] = a, b, c
            found += 1
    return origin, following, left, triangles[:found]
