"""Make a covering question smaller without changing its answer, and lead back to the caller's numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ...compiled import compiled
from ..incidence import Incidence

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cover:
    """A covering question in bare arrays: columns (sites) over rows (demand), sorted along the line.

    Parameters
    ----------
    starts, rows : array of int
        Rows that column ``j`` covers: ``rows[starts[j]:starts[j + 1]]``, ascending.
    weight : array
        Weight of each row, above zero.
    column : array of int
        The caller's number of each column.
    """

    starts: Ints
    rows: Ints
    weight: Floats
    column: Ints

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.weight), len(self.column)

    def places(self, numbers: Ints) -> Ints:
        """Columns that bear some of the caller's numbers."""
        order = np.argsort(self.column)
        return order[np.searchsorted(self.column, numbers, sorter=order)].astype(np.int32)

    def matrix(self) -> sparse.csc_array:
        """Sparse matrix of ones, rows by columns."""
        return sparse.csc_array((np.ones(len(self.rows)), self.rows, self.starts), shape=self.shape)


def reduced(
    incidence: Incidence,
    *,
    covered: Flags | None = None,
    barred: Flags | None = None,
    likeness: Ints | None = None,
    cost: Floats | None = None,
) -> Cover:
    """Smallest equal question: no idle demand, no equal rows, no site that another makes needless.

    Demand without weight, or that no site covers, is dropped; rows that the same sites cover are merged; a
    site goes whose cover lies within that of another that costs no more and is like it (Church and ReVelle
    1974; Toregas and ReVelle 1972). Merging rows makes no new dominance, so that one pass of each, sites
    first, is all there is to gain.

    Parameters
    ----------
    covered : array of bool, optional
        Demand that is covered already: it is left out.
    barred : array of bool, optional
        Sites that may not be chosen.
    likeness : array of int, optional
        A site makes another needless only where both bear the same number here, and it is not negative.
        All are alike if left out.
    cost : array, optional
        Cost of each site; all cost the same if left out.

    Returns
    -------
    Cover
        Rows in the order of the line (``position_m``, or as they stand), columns by their first row.

    Examples
    --------
    The second site covers all that the first does; the two stretches left are always covered together.

    >>> small = reduced(Incidence.of([[0], [0, 1]], weight=[5.0, 3.0, 4.0]))
    >>> small.column.tolist(), small.weight.tolist()
    ([1], [8.0])
    """
    starts, rows, numbers = _along_the_line(incidence, covered)
    sites = len(starts) - 1
    usable = np.ones(sites, bool) if barred is None else ~barred
    alike = np.zeros(sites, np.int32) if likeness is None else likeness
    price = np.zeros(sites) if cost is None else cost
    order = np.lexsort((price, -np.diff(starts))).astype(np.int32)
    keep = undominated(starts, rows, len(numbers), order[usable[order]], alike, price)
    return _merged(starts, rows, incidence.weight[numbers], np.flatnonzero(keep).astype(np.int32))[0]


def _along_the_line(incidence: Incidence, covered: Flags | None) -> tuple[Ints, Ints, Ints]:
    """Starts and rows of the columns over the demand that counts, and the numbers of that demand."""
    matrix, weight = incidence.matrix, incidence.weight
    counts = weight > 0.0 if covered is None else (weight > 0.0) & ~covered
    position_m = incidence.position_m
    sorted_already = position_m is None or bool((np.diff(position_m) >= 0.0).all())
    if counts.all() and sorted_already and matrix.has_sorted_indices:
        numbers = np.arange(len(weight), dtype=np.int32)
    else:
        order = np.arange(len(weight)) if position_m is None else np.argsort(position_m, kind="stable")
        numbers = order[counts[order]].astype(np.int32)
        matrix = sparse.csr_array(matrix)[numbers].tocsc()
    return matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32, copy=False), numbers


def restricted(cover: Cover, stay: Flags, price: Floats) -> tuple[Cover, Floats]:
    """Some columns of a cover, rows merged anew; prices of rows are added up as their weights are."""
    keep = np.flatnonzero(stay).astype(np.int32)
    smaller, number = _merged(cover.starts, cover.rows, cover.weight, keep)
    smaller = Cover(smaller.starts, smaller.rows, smaller.weight, cover.column[smaller.column])
    return smaller, _added(price, number, smaller.shape[0])


def _merged(starts: Ints, rows: Ints, weight: Floats, keep: Ints) -> tuple[Cover, Ints]:
    """Columns kept over rows merged where the same columns cover them; the new number of each row or -1."""
    first_hash, second_hash = _row_hashes(starts, rows, keep, len(weight))
    by_hash = np.argsort(first_hash, kind="stable")
    by_hash = by_hash[first_hash[by_hash] != 0]  # 0: no column covers it
    new = np.ones(len(by_hash), bool)
    new[1:] = np.diff(first_hash[by_hash]).astype(bool) | np.diff(second_hash[by_hash]).astype(bool)
    leader = by_hash[new]  # rows of a group stand in ascending order, so this is its first along the line
    rank = np.empty(len(leader), np.int32)
    rank[np.argsort(leader)] = np.arange(len(leader))
    number = np.full(len(weight), -1, np.int32)
    number[by_hash] = rank[np.cumsum(new) - 1]
    alone = np.full(len(weight), -1, np.int32)
    alone[leader] = number[leader]
    new_starts, new_rows = _renumbered(starts, rows, keep, alone)
    covering = np.flatnonzero(np.diff(new_starts))
    order = covering[np.argsort(new_rows[new_starts[covering]], kind="stable")]
    merged = _added(weight, number, len(leader))
    return Cover(*picked(new_starts, new_rows, order), merged, keep[order]), number


def _added(values: Floats, number: Ints, count: int) -> Floats:
    """Sum of the values that bear each number; what bears none is left out."""
    bears = number >= 0
    return np.bincount(number[bears], values[bears], minlength=count).astype(np.float64)


def picked(starts: Ints, rows: Ints, columns: npt.NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Starts and rows of some columns, in the order given."""
    lengths = (starts[columns + 1] - starts[columns]).astype(np.int64)
    ends = np.cumsum(lengths)
    steps = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts[columns] - ends + lengths, lengths)
    return np.concatenate(([0], ends)).astype(np.int32), rows[steps]


@compiled
def undominated(starts: Ints, rows: Ints, demands: int, order: Ints, alike: Ints, price: Floats) -> Flags:
    """Mark the columns of ``order`` (largest cover first) whose cover lies within no earlier one like them.

    Only columns that are kept can make another needless, so each row lists those alone, and the row of a
    column that the fewest of them cover has the list to go through.
    """
    keep = np.zeros(len(starts) - 1, np.bool_)
    head = np.full(demands, -1, np.int32)
    count = np.zeros(demands, np.int32)
    column_of = np.empty(1024, np.int32)
    following = np.empty(1024, np.int32)
    nodes = 0
    for column in order:
        own = rows[starts[column] : starts[column + 1]]
        if len(own) == 0:
            continue
        rarest = own[0]
        for row in own:
            if count[row] < count[rarest]:
                rarest = row
        node = head[rarest]
        while node >= 0:
            other = column_of[node]
            fits = alike[other] == alike[column] >= 0 and price[other] <= price[column]
            if fits and within(own, rows[starts[other] : starts[other + 1]]):
                break
            node = following[node]
        if node >= 0:
            continue
        keep[column] = True
        if nodes + len(own) > len(column_of):
            column_of = np.concatenate((column_of, np.empty(nodes + len(own), np.int32)))
            following = np.concatenate((following, np.empty(nodes + len(own), np.int32)))
        for row in own:
            column_of[nodes], following[nodes] = column, head[row]
            head[row] = nodes
            count[row] += 1
            nodes += 1
    return keep


@compiled
def within(inner: Ints, outer: Ints) -> bool:
    """Whether every entry of one ascending list stands in another."""
    place, last = 0, len(outer)
    for row in inner:
        while place < last and outer[place] < row:
            place += 1
        if place == last or outer[place] != row:
            return False
    return True


@compiled
def _row_hashes(
    starts: Ints, rows: Ints, columns: Ints, demands: int
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Two sums per row of one scrambled number a column (splitmix64): equal for equal sets alone."""
    first = np.zeros(demands, np.uint64)
    second = np.zeros(demands, np.uint64)
    for column in columns:
        mixed = np.uint64(column + 1) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
        other = (mixed ^ np.uint64(0xD6E8FEB86659FD93)) * np.uint64(0xFF51AFD7ED558CCD)
        other ^= other >> np.uint64(33)
        for at in range(starts[column], starts[column + 1]):
            first[rows[at]] += mixed
            second[rows[at]] += other
    return first, second


@compiled
def _renumbered(starts: Ints, rows: Ints, columns: Ints, number: Ints) -> tuple[Ints, Ints]:
    """Starts and renumbered rows of some columns; rows with a negative number are left out."""
    new_starts = np.zeros(len(columns) + 1, np.int32)
    total = 0
    for k in range(len(columns)):
        for at in range(starts[columns[k]], starts[columns[k] + 1]):
            total += number[rows[at]] >= 0
        new_starts[k + 1] = total
    new_rows = np.empty(total, np.int32)
    place = 0
    for column in columns:
        for at in range(starts[column], starts[column + 1]):
            if number[rows[at]] >= 0:
                new_rows[place] = number[rows[at]]
                place += 1
    return new_starts, new_rows
