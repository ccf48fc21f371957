"""Fewest sites on a line where each covers one unbroken run: always the next run that reaches furthest."""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ..incidence import Array
from ..programme.spacing import Numbers

Runs = tuple[Numbers, Numbers]


def runs_of(matrix: sparse.sparray, position_m: Array | None) -> Runs | None:
    """First and last row of each column along the line, where no column has a hole; None where one has.

    Rows lie in the order of ``position_m``, or as they stand. A column of no row is a run from 0 to -1.

    Examples
    --------
    >>> table = sparse.csc_array([[1, 0], [1, 1], [0, 1]])
    >>> [ends.tolist() for ends in runs_of(table, None)]
    [[0, 1], [1, 2]]
    >>> runs_of(sparse.csc_array([[1], [0], [1]]), None) is None
    True
    """
    columns = sparse.csc_array(matrix)
    rank = np.arange(columns.shape[0])
    if position_m is not None:
        rank[np.argsort(position_m, kind="stable")] = np.arange(columns.shape[0])
    along, lengths = rank[columns.indices], np.diff(columns.indptr)
    first, last = np.zeros(len(lengths), np.int64), np.full(len(lengths), -1)
    some = np.flatnonzero(lengths)
    if len(some):
        first[some] = np.minimum.reduceat(along, columns.indptr[some])
        last[some] = np.maximum.reduceat(along, columns.indptr[some])
    return (first, last) if (last - first + 1 == lengths).all() else None


def fewest(runs: Runs, need: npt.NDArray[np.integer]) -> Numbers:
    """Fewest runs that cover each row as often as it needs, by number; every need can be met.

    At the first row that is still short, of the runs over it those that reach furthest serve every later
    row at least as well as any others (runs that begin later do not help this row): taking them is never
    wrong.

    Examples
    --------
    >>> fewest((np.array([0, 0, 1]), np.array([0, 1, 2])), np.array([1, 1, 1])).tolist()
    [1, 2]
    """
    first, last = runs
    order = np.argsort(first, kind="stable").tolist()
    ends, starts = last.tolist(), first.tolist()
    waiting: list[tuple[int, int]] = []
    active: list[int] = []
    taken, place = [], 0
    for row, asked in enumerate(need.tolist()):
        while place < len(order) and starts[order[place]] <= row:
            heapq.heappush(waiting, (-ends[order[place]], order[place]))
            place += 1
        while active and active[0] < row:
            heapq.heappop(active)
        while len(active) < asked:
            end, run = heapq.heappop(waiting)
            heapq.heappush(active, -end)
            taken.append(run)
    return np.array(sorted(taken), dtype=np.int64)
