"""Take small loops out of a path, so that it crosses itself nowhere."""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

Array = npt.NDArray[np.float64]
_Place = tuple[float, float]
_GRID = 1e-10  # of a degree or a metre: far below every tolerance


def untangled(path: Array) -> Array:
    """Return the shortest way from a path's beginning to its end along the path itself.

    A path that does not cross itself comes back as it is. Of a closed path that crosses itself the ring round
    the largest area remains.

    Examples
    --------
    >>> untangled(np.array([[0.0, 0], [2, 0], [2, 1], [1, 1], [1, -1]])).tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, -1.0]]
    """
    line = LineString(path)
    if line.is_simple:
        return path
    pieces = [shapely.get_coordinates(piece) for piece in shapely.get_parts(_noded(line))]
    if (path[0] == path[-1]).all():
        rings = shapely.get_parts(shapely.polygonize([LineString(piece) for piece in pieces]))
        largest = shapely.get_coordinates(max(rings, key=lambda ring: ring.area).exterior)
        same_way = shapely.is_ccw(shapely.linearrings(path)) == shapely.is_ccw(shapely.linearrings(largest))
        return largest if same_way else largest[::-1]
    start, end = (_nearest_end(pieces, vertex) for vertex in (path[0], path[-1]))
    way = _shortest(pieces, start, end)
    way[0], way[-1] = path[0], path[-1]
    return way


def _noded(line: LineString) -> BaseGeometry:
    """Cut a path where it crosses itself; on a fine grid where edges lie too near for less."""
    try:
        return shapely.node(line)
    except shapely.errors.GEOSException:
        return shapely.union_all([line], grid_size=_GRID)


def _nearest_end(pieces: list[Array], vertex: Array) -> _Place:
    """End of a piece that a vertex is, or has come to lie on beside it on the grid."""
    ends = np.array([end for piece in pieces for end in (piece[0], piece[-1])])
    return _place(ends[np.argmin(np.hypot(*(ends - vertex).T))])


def _shortest(pieces: list[Array], start: _Place, end: _Place) -> Array:
    """Shortest way over pieces that meet at their ends (Dijkstra 1959)."""
    ways: dict[_Place, list[Array]] = {}
    for piece in pieces:
        ways.setdefault(_place(piece[0]), []).append(piece)
        ways.setdefault(_place(piece[-1]), []).append(piece[::-1])
    reached: dict[_Place, Array] = {}
    waiting: list[tuple[float, int, _Place, Array | None]] = [(0.0, 0, start, None)]
    count = 0
    while end not in reached:
        length, _, place, last = heapq.heappop(waiting)
        if place in reached:
            continue
        reached[place] = np.empty((0, 2)) if last is None else last
        for piece in ways.get(place, []):
            count += 1
            further = length + float(np.hypot(*np.diff(piece, axis=0).T).sum())
            heapq.heappush(waiting, (further, count, _place(piece[-1]), piece))
    return _walked_back(reached, start, end)


def _walked_back(reached: dict[_Place, Array], start: _Place, end: _Place) -> Array:
    walked = [np.array([end])]
    while end != start:
        walked.append(reached[end][:-1])
        end = _place(reached[end][0])
    return np.vstack(walked[::-1])


def _place(vertex: Array) -> _Place:
    return float(vertex[0]), float(vertex[1])
