"""The outline of chosen cells of a grid as areas with holes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage
from shapely import GeometryType, MultiPolygon

from ..compiled import compiled

Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]

# Headings of an edge, in the order of a turn to the left: east, north, west, south.
_ROW_STEP, _COLUMN_STEP = np.array([0, -1, 0, 1]), np.array([1, 0, -1, 0])
# Row and column of the cell on the left of an edge, counted from the corner where the edge begins.
_LEFT_ROW, _LEFT_COLUMN = np.array([-1, -1, 0, 0]), np.array([0, -1, -1, 0])


def outline(chosen: Flags, west_m: float, north_m: float, cell_m: float) -> MultiPolygon:
    """Areas of the chosen cells; cells that meet at a corner only are areas apart.

    Parameters
    ----------
    chosen : array of bool, shape (rows, columns)
        Row 0 lies in the north.
    west_m, north_m : float
        Outer corner of the first cell, metres.
    cell_m : float
        Side of a cell, metres.

    Examples
    --------
    A ring of eight cells has one hole.

    >>> ring = np.ones((3, 3), bool)
    >>> ring[1, 1] = False
    >>> areas = outline(ring, 0.0, 30.0, 10.0)
    >>> areas.area, len(areas.geoms), len(areas.geoms[0].interiors)
    (800.0, 1, 1)
    """
    if not chosen.any():
        return MultiPolygon()
    labels, _ = ndimage.label(chosen)
    corners, starts, cells = _rings(_edges(chosen))
    places = np.column_stack([west_m + corners[:, 1] * cell_m, north_m - corners[:, 0] * cell_m])
    ring_label = labels[cells[:, 0], cells[:, 1]]
    order = np.lexsort([_turns_right(corners, starts), ring_label])
    lengths = np.diff(starts)[order]
    vertices = np.repeat(starts[:-1][order] - (np.cumsum(lengths) - lengths), lengths) + np.arange(
        len(corners)
    )
    ends = np.concatenate([[0], np.cumsum(lengths)])
    areas = np.concatenate([[0], np.flatnonzero(np.diff(ring_label[order])) + 1, [len(order)]])
    found: MultiPolygon = shapely.from_ragged_array(
        GeometryType.MULTIPOLYGON, places[vertices], (ends, areas, np.array([0, len(areas) - 1]))
    )[0]
    return found


def _edges(chosen: Flags) -> npt.NDArray[np.uint8]:
    """Which edges leave each corner of a cell with a chosen cell on their left alone: one bit a heading."""
    rows, columns = chosen.shape
    cells = np.zeros((rows + 2, columns + 2), dtype=bool)
    cells[1:-1, 1:-1] = chosen
    edges = np.zeros((rows + 1, columns + 1), dtype=np.uint8)
    for heading in range(4):
        on_left = _beside(cells, _LEFT_ROW[heading], _LEFT_COLUMN[heading])
        turned = (heading + 3) % 4  # the left of the heading to the right lies on the right of this one
        on_right = _beside(cells, _LEFT_ROW[turned], _LEFT_COLUMN[turned])
        edges |= (on_left & ~on_right).astype(np.uint8) << heading
    return edges


def _beside(cells: Flags, row: int, column: int) -> Flags:
    """The cell that touches each corner on one of its four sides; ``cells`` has a margin of one."""
    rows, columns = cells.shape
    return cells[row + 1 : row + rows, column + 1 : column + columns]


def _turns_right(corners: Indices, starts: Indices) -> Flags:
    """Whether each ring runs clockwise, as holes do."""
    row, column = corners.T
    twice = row[:-1] * column[1:] - row[1:] * column[:-1]
    twice = np.append(twice, 0)
    twice[starts[1:] - 1] = 0
    return np.asarray(np.add.reduceat(twice, starts[:-1]) < 0)


@compiled
def _rings(edges: npt.NDArray[np.uint8]) -> tuple[Indices, Indices, Indices]:
    """Closed rings of corners, where each begins, and a cell on the left of each; eats up ``edges``.

    Rings turn left where they can, so cells that meet at a corner only stay apart. A ring that comes back to
    one of its corners before its end has gone round a hole: that part becomes a ring of its own.
    """
    columns = edges.shape[1]
    left, steps = edges.reshape(-1), _ROW_STEP * columns + _COLUMN_STEP
    most = 1
    for mask in left:
        most += int((mask & 1) + (mask >> 1 & 1) + (mask >> 2 & 1) + (mask >> 3))
    corners, cells = np.empty((2 * most, 2), np.int64), np.empty((most, 2), np.int64)
    starts, walked, headings = np.zeros(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    met = np.zeros(len(left), np.int64)  # where on the way each corner lies, counted from 1
    rings, written = 0, 0
    for origin in range(len(left)):
        at, length = origin, 0
        turned = _leftmost(left[at], 3)
        while turned >= 0:
            heading = turned
            walked[length], headings[length] = at, heading
            length += 1
            met[at] = length
            while turned == heading:
                left[at] ^= np.uint8(1 << heading)
                at += steps[heading]
                turned = _leftmost(left[at], heading)
            if met[at]:
                bottom = met[at] - 1
                row, column, out = at // columns, at % columns, headings[bottom]
                cells[rings, 0], cells[rings, 1] = row + _LEFT_ROW[out], column + _LEFT_COLUMN[out]
                for level in range(bottom, length):
                    corner = walked[level]
                    met[corner] = 0
                    corners[written, 0], corners[written, 1] = corner // columns, corner % columns
                    written += 1
                corners[written, 0], corners[written, 1] = row, column
                written, rings, length = written + 1, rings + 1, bottom
                starts[rings] = written
    return corners[:written], starts[: rings + 1], cells[:rings]


@compiled
def _leftmost(edges: np.uint8, heading: int) -> int:
    """Heading of the edge to go on along: to the left, straight on, to the right; -1 where there is none."""
    for turn in (1, 0, 3):
        tried = (heading + turn) % 4
        if edges >> tried & 1:
            return tried
    return -1
