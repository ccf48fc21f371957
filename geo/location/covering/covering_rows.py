"""Rows that tie covered demand to the sites that cover it; demand of one cover set is one row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..incidence import Array, Incidence
from ..programme.mixed_integer import Programme
from ..programme.spacing import Numbers


@dataclass(frozen=True, eq=False)
class Merged:
    """Demand merged where the same sites cover it alike.

    Parameters
    ----------
    matrix : scipy.sparse.csr_array
        One row a set of sites, in the order in which the sets first stand in the table.
    weight : array
        Weight of all demand of a set.
    row_of : array of int
        Row of each demand of the table.
    first : array of int
        First demand of each row.
    """

    matrix: sparse.csr_array
    weight: Array
    row_of: Numbers
    first: Numbers


def merged(incidence: Incidence, *, apart: Numbers | None = None) -> Merged:
    """Merge demand that the same sites cover to the same degree.

    Parameters
    ----------
    apart : array of int, optional
        Kind of each demand; demand of two kinds is never merged.

    Examples
    --------
    >>> table = Incidence.of([[0, 1], [1, 2, 0]], weight=[1.0, 2.0, 4.0])
    >>> merged(table).weight.tolist()
    [3.0, 4.0]
    """
    rows = sparse.csr_array(incidence.matrix)
    rows.sort_indices()
    kinds = np.zeros(rows.shape[0], np.int64) if apart is None else apart
    seen: dict[tuple[int, bytes, bytes], int] = {}
    row_of = np.empty(rows.shape[0], np.int64)
    for row, (start, end, kind) in enumerate(zip(rows.indptr[:-1], rows.indptr[1:], kinds, strict=True)):
        key = int(kind), rows.indices[start:end].tobytes(), rows.data[start:end].tobytes()
        row_of[row] = seen.setdefault(key, len(seen))
    first = np.unique(row_of, return_index=True)[1]
    weight = np.bincount(row_of, incidence.weight, minlength=len(first)).astype(float)
    return Merged(rows[first], weight, row_of, first)


def pattern(matrix: sparse.sparray) -> sparse.csr_array:
    """The table with 1 for every entry that is stored: who covers, whatever the degree."""
    rows = sparse.csr_array(matrix)
    return sparse.csr_array((np.ones(rows.nnz), rows.indices, rows.indptr), shape=rows.shape)


def covered_rows(
    programme: Programme, chosen: slice, cover: sparse.csr_array, worth: Array, *, fold: int = 1
) -> slice:
    """Variables of rows covered at least ``fold`` times, each worth its weight; whole once sites are."""
    covered = programme.variables(cover.shape[0], worth=worth, integral=fold > 1)
    programme.rows((chosen, cover), (covered, -float(fold)), least=0.0)
    return covered


def times_covered(cover: sparse.csr_array, columns: Numbers) -> Numbers:
    """How many of some sites cover each row."""
    taken = np.zeros(cover.shape[1])
    taken[columns] = 1.0
    return np.asarray(cover @ taken).round().astype(np.int64)


def gathered(row: Numbers, rows: int) -> sparse.csr_array:
    """Table that sums entries into their rows, shape (rows, entries)."""
    return sparse.csr_array((np.ones(len(row)), (row, np.arange(len(row)))), shape=(rows, len(row)))
