"""Cheapest columns that cover every row: prices, local search, and branch and bound on what is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from scipy import sparse

from ..incidence import Array
from ..programme.mixed_integer import TOLERANCE, Programme, solve
from ..programme.spacing import Numbers
from ..requirements import Limits
from .reduction import undominated
from .set_cover_search import Flags, Ints, Table, ascend, cheapened, reduce_costs, table_of

STEPS_OF_PRICES = 1500
STEPS_OF_SEARCH = 40_000
NEAR_EACH_ROW = 10
SHARE_OF_CHEAP = 0.1  # of the time, for branch and bound among the cheap columns alone
PROOF = "reduced costs at Lagrangian prices, and branch and bound (HiGHS) on the rest"


Progress = Callable[[float, float], None]


@dataclass(frozen=True, eq=False)
class Cheapest:
    """Columns chosen, what they cost together, and a bound below which no choice costs."""

    chosen: Flags
    value: float
    bound: float
    proof: str


def untold(value: float, bound: float) -> None:
    """Tell nobody."""


def cheapest_cover(
    matrix: sparse.csc_array,
    cost: Array,
    need: Ints,
    limits: Limits,
    *,
    start: Flags | None = None,
    told: Progress = untold,
) -> Cheapest:
    """Cover row ``i`` by at least ``need[i]`` columns at the least cost; every need can be met.

    Parameters
    ----------
    start : array of bool, optional
        A choice to set out from, whether it covers or not.
    told : callable
        Called with value and bound when they get better.

    Notes
    -----
    Prices by subgradient ascent, local search on the columns that are cheap at these prices, columns fixed
    out by their reduced cost, and HiGHS on the rest (the plan of Caprara, Fischetti & Toth 1999; row
    weighting after Gao, Weise & Li 2015). The bound is that of the prices or of HiGHS, whichever is better.

    Examples
    --------
    >>> table = sparse.csc_array([[1, 1, 0], [0, 1, 1], [1, 0, 1]])
    >>> found = cheapest_cover(table, np.ones(3), np.ones(3, np.int32), Limits())
    >>> found.value, found.bound
    (2.0, 2.0)
    """
    ends_at = monotonic() + limits.time_s
    usable = _useful(matrix, cost, need)
    table = table_of(matrix[:, usable], cost[usable], need)
    begin = np.zeros(len(usable), bool) if start is None else start[usable]
    found = _first(table, begin, limits.seed)
    price, excess = _first_prices(table), np.empty(len(usable))
    told(found.value, found.bound)
    if found.value > found.bound + limits.gap * found.value:
        found, price = _priced(table, found)
        reduce_costs(table, price, excess)
        found = _improved(table, found, price, excess, limits.seed)
        told(found.value, found.bound)
    if found.value > found.bound + limits.gap * found.value:
        found = _finished(table, found, price, excess, Limits(ends_at - monotonic(), limits.gap))
        told(found.value, found.bound)
    chosen = np.zeros(len(cost), bool)
    chosen[usable[found.chosen]] = True
    return replace(found, chosen=chosen)


def _useful(matrix: sparse.csc_array, cost: Array, need: Ints) -> Numbers:
    """Columns that no other covers for as little; all of them where rows need several."""
    if (need > 1).any():
        return np.arange(len(cost))
    starts, rows = matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)
    order = np.lexsort((cost, -np.diff(starts))).astype(np.int32)
    alike = np.zeros(len(cost), np.int32)
    return np.flatnonzero(undominated(starts, rows, matrix.shape[0], order, alike, cost))


def _grain(table: Table) -> float:
    """Least by which one choice can be cheaper than another: 1 where all costs are whole."""
    return 1.0 if (table.cost == np.round(table.cost)).all() else 0.0


def _rounded(table: Table, bound: float, value: float) -> float:
    """A bound raised to the next whole number where costs are whole, and never above a value."""
    if _grain(table):
        bound = float(np.ceil(bound - TOLERANCE * max(1.0, abs(bound))))
    return min(bound, value)


def _first(table: Table, start: Flags, seed: int) -> Cheapest:
    """A quick cover; it costs at least nothing."""
    steps = 500 + int(table.need.sum())
    value, chosen = cheapened(table, start, _first_prices(table), steps, seed)
    return Cheapest(chosen, value, 0.0, "costs are not negative")


def _first_prices(table: Table) -> Array:
    """Of the columns of each row, the least cost per row covered."""
    per_row = table.cost / np.maximum(np.diff(table.starts), 1)
    return np.minimum.reduceat(per_row[table.columns], table.ends[:-1]) if len(table.need) else np.empty(0)


def _priced(table: Table, found: Cheapest) -> tuple[Cheapest, Array]:
    """The bound of Lagrangian prices, and the prices."""
    bound, price = ascend(table, _first_prices(table), found.value, _grain(table), STEPS_OF_PRICES)
    bound = max(found.bound, _rounded(table, bound, found.value))
    return replace(found, bound=bound, proof="Lagrangian bound"), price


def _improved(table: Table, found: Cheapest, price: Array, excess: Array, seed: int) -> Cheapest:
    """Local search among the columns that are cheap at the prices, from three weightings of the rows."""
    near = _near(table, excess) | found.chosen
    small = table_of(_matrix(table)[:, near], table.cost[near], table.need)
    for weight in (price, np.maximum(price, 0.1 * price.mean()), np.ones(len(price))):
        value, chosen = cheapened(small, found.chosen[near], weight, STEPS_OF_SEARCH, seed)
        if value < found.value:
            full = np.zeros(len(near), bool)
            full[np.flatnonzero(near)[chosen]] = True
            found = replace(found, chosen=full, value=value)
    return found


def _near(table: Table, excess: Array) -> Flags:
    """Columns that cost nothing beyond the prices, or are among the cheapest of some row."""
    rows = np.repeat(np.arange(len(table.need)), np.diff(table.ends))
    order = np.lexsort((excess[table.columns], rows))
    rank = np.arange(len(order)) - np.repeat(table.ends[:-1], np.diff(table.ends))
    near = excess < 0.0
    near[table.columns[order[rank < NEAR_EACH_ROW + table.need[rows]]]] = True
    return near


def _matrix(table: Table) -> sparse.csc_array:
    shape = len(table.need), len(table.cost)
    return sparse.csc_array((np.ones(len(table.rows)), table.rows, table.starts), shape=shape)


def _finished(table: Table, found: Cheapest, price: Array, excess: Array, limits: Limits) -> Cheapest:
    """Search the cheap columns, then all that the prices do not rule out, for anything cheaper."""
    ends_at = monotonic() + limits.time_s
    if np.ptp(table.cost):  # at equal costs the local search leaves little to find
        some = Limits(limits.time_s * SHARE_OF_CHEAP, limits.gap)
        found = _branched(table, found, np.flatnonzero(_near(table, excess)), some)[0]
    floor = float(price @ table.need + np.minimum(excess, 0.0).sum())
    open_columns = floor + np.maximum(excess, 0.0) <= found.value - _grain(table) + TOLERANCE
    left = Limits(ends_at - monotonic(), limits.gap)
    if found.value <= found.bound + limits.gap * found.value:
        return found
    found, bound = _branched(table, found, np.flatnonzero(open_columns), left)
    bound = _rounded(table, bound, found.value)
    return replace(found, bound=bound, proof=PROOF) if bound > found.bound else found


def _branched(table: Table, found: Cheapest, columns: Numbers, limits: Limits) -> tuple[Cheapest, float]:
    """The better of a choice and the cheapest among some columns, and the bound of the latter."""
    programme = Programme("min")
    taken = programme.variables(len(columns), worth=table.cost[columns])
    programme.rows((taken, _matrix(table)[:, columns]), least=table.need)
    outcome = solve(programme, limits)
    if outcome.solution is not None:
        chosen = np.zeros(len(table.cost), bool)
        chosen[columns[outcome.solution > 0.5]] = True
        if table.cost[chosen].sum() < found.value:
            found = replace(found, chosen=chosen, value=float(table.cost[chosen].sum()))
    if outcome.status == "infeasible":
        return found, np.inf
    return found, -np.inf if outcome.bound is None else outcome.bound
