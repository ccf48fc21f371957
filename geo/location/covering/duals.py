"""Prices of demand: how far any choice of sites could get, and which sites cannot be in a better one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from ...compiled import compiled
from .reduction import Cover
from .selection import kth_smallest

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Prices:
    """Row prices ``u`` between 0 and the weights, and what they prove.

    Whatever the prices are, no choice of ``p`` columns covers more than the sum of ``weight - u`` and of the
    ``p`` largest sums of ``u`` over a column: each column is paid for its rows, and a row that nobody is paid
    for gives the rest of its weight away (Lagrangian of the covering rows; Galvao and ReVelle 1996).

    Parameters
    ----------
    row : array
        Price of each row.
    column : array
        Sum of the row prices over each column.
    given : array, shape (1,)
        Sum of ``weight - u``: what no choice has to earn.
    """

    row: Floats
    column: Floats
    given: Floats

    @classmethod
    def of(cls, cover: Cover, row: Floats) -> Prices:
        """Prices of a cover, cut back to between 0 and the weights.

        Examples
        --------
        At the full weights the bound of one site is the heaviest column.

        >>> from ..incidence import Incidence
        >>> from .reduction import reduced
        >>> cover = reduced(Incidence.of([[0, 1], [1, 2]], weight=[5.0, 3.0, 4.0]))
        >>> Prices.of(cover, cover.weight).bounds(2).tolist()
        [0.0, 8.0, 15.0]
        """
        row = np.clip(row, 0.0, cover.weight)
        # A cover has no empty column, so that every slice of reduceat is a column's own.
        sums = np.add.reduceat(row[cover.rows], cover.starts[:-1]) if len(cover.rows) else np.zeros(0)
        return cls(row, sums, np.array([(cover.weight - row).sum()]))

    def bounds(self, most: int) -> Floats:
        """Upper bounds on the weight that 0, 1, ... ``most`` columns cover."""
        best = np.zeros(most)
        dearest = np.sort(self.column)[::-1][:most]
        best[: len(dearest)] = dearest
        bounds: Floats = self.given[0] + np.concatenate(([0.0], np.cumsum(best)))
        return bounds

    def site(self, sites: int) -> float:
        """Price of a site when there are so many: the largest column sum that none of them is paid."""
        if sites >= len(self.column):
            return 0.0
        return float(np.partition(self.column, -sites - 1)[-sites - 1])

    def hopeful(self, sites: int, floor: float) -> Flags:
        """Columns that a choice of more than ``floor`` may hold, by their reduced costs."""
        stay: Flags = self.column - self.site(sites) >= floor - self.bounds(sites)[sites]
        return stay

    def needed(self, sites: int, floor: float) -> Flags:
        """Columns that every choice of more than ``floor`` holds."""
        held: Flags = self.column - self.site(sites) > self.bounds(sites)[sites] - floor
        return held


def linear_prices(cover: Cover, sites: int) -> Prices:
    """Best prices there are: duals of the linear relaxation with at most ``sites`` columns (HiGHS).

    Examples
    --------
    >>> from ..incidence import Incidence
    >>> from .reduction import reduced
    >>> cover = reduced(Incidence.of([[0, 1], [1, 2]], weight=[5.0, 3.0, 4.0]))
    >>> linear_prices(cover, 2).bounds(2)[2].item()
    12.0
    """
    demands, columns = cover.shape
    matrix = sparse.hstack([-cover.matrix(), sparse.eye_array(demands)])
    count = sparse.csr_array(np.concatenate([np.ones(columns), np.zeros(demands)])[None, :])
    found = linprog(
        np.concatenate([np.zeros(columns), -cover.weight]),
        A_ub=sparse.vstack([matrix, count]).tocsc(),
        b_ub=np.concatenate([np.zeros(demands), [sites]]),
        bounds=(0.0, 1.0),
        method="highs",
    )
    return Prices.of(cover, -found.ineqlin.marginals[:demands])


def subgradient_prices(cover: Cover, sites: int, start: Floats, reached: float, steps: int) -> Prices:
    """Good prices in a fixed number of steps, each one pass over the entries.

    Parameters
    ----------
    start : array
        Row prices to begin with.
    reached : float
        Weight that some choice is known to cover: the target of the steps.
    """
    found = _subgradient(cover.starts, cover.rows, cover.weight, sites, start, reached, steps)
    return Prices.of(cover, found)


@compiled
def _subgradient(
    starts: Ints, rows: Ints, weight: Floats, sites: int, start: Floats, reached: float, steps: int
) -> Floats:
    """Row prices of the least bound met; steps of Held, Wolfe and Crowder (1974), leaning on the last."""
    price, best_price, drift = start.copy(), start.copy(), np.zeros(len(weight))
    slope, sums = np.empty(len(weight)), np.empty(len(starts) - 1)
    best, pace, idle = np.inf, 1.0, 0
    for _ in range(steps):
        bound = _bound_and_slope(starts, rows, weight, sites, price, sums, slope)
        idle = 0 if bound < best else idle + 1
        if idle == 12:
            pace, idle = pace * 0.6, 0
        norm = 0.0
        for row in range(len(weight)):
            if bound < best:
                best_price[row] = price[row]
            stuck = price[row] <= 0.0 if slope[row] > 0.0 else price[row] >= weight[row]
            drift[row] = 0.5 * drift[row] + (0.0 if stuck else slope[row])
            norm += drift[row] * drift[row]
        best = min(best, bound)
        if norm == 0.0 or best - reached <= 1e-9 * best:
            break
        stride = pace * (bound - reached) / norm
        for row in range(len(weight)):
            price[row] = min(max(price[row] - stride * drift[row], 0.0), weight[row])
    return best_price


@compiled
def _bound_and_slope(
    starts: Ints, rows: Ints, weight: Floats, sites: int, price: Floats, sums: Floats, slope: Floats
) -> float:
    """Bound that some row prices prove; fill in the column sums and the slope of the bound."""
    columns = len(sums)
    for column in range(columns):
        sums[column] = 0.0
        for row in rows[starts[column] : starts[column + 1]]:
            sums[column] += price[row]
    bound = 0.0
    for row in range(len(weight)):
        slope[row] = -1.0
        bound += weight[row] - price[row]
    limit = kth_smallest(sums, columns, columns - sites) if sites < columns else -1.0
    left = sites  # to be paid: all above the limit, and as many at it as make up the number
    for column in range(columns):
        left -= sums[column] > limit
    for column in range(columns):
        if sums[column] == limit:
            left -= 1
        if sums[column] > limit or (sums[column] == limit and left >= 0):
            bound += sums[column]
            for row in rows[starts[column] : starts[column + 1]]:
                slope[row] += 1.0
    return bound
