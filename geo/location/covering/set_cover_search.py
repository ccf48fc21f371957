"""Set covering at a price on each demand: a bound on every choice, and cheap choices met on the way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ...compiled import compiled
from ..incidence import Array

Ints = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Table(NamedTuple):
    """A set-covering question in bare arrays, by columns (sites) and by rows (demand).

    ``rows[starts[j]:starts[j + 1]]`` are the rows of column ``j``, ``columns[ends[i]:ends[i + 1]]`` the
    columns of row ``i``; row ``i`` needs ``need[i]`` columns, column ``j`` costs ``cost[j]``.
    """

    starts: Ints
    rows: Ints
    ends: Ints
    columns: Ints
    cost: Array
    need: Ints


class State(NamedTuple):
    """A choice of columns under repair: how often each row is covered, and what that makes of each column.

    ``score[j]`` is the weight of the rows that adding ``j`` would help, or that taking it out would hurt.
    """

    chosen: Flags
    times: Ints
    weight: Array
    score: Array


def table_of(matrix: sparse.sparray, cost: Array, need: Ints) -> Table:
    """Lay a sparse table out both ways."""
    by_column, by_row = sparse.csc_array(matrix), sparse.csr_array(matrix)
    by_column.sort_indices()
    arrays = (by_column.indptr, by_column.indices, by_row.indptr, by_row.indices)
    starts, rows, ends, columns = (each.astype(np.int32) for each in arrays)
    return Table(starts, rows, ends, columns, np.asarray(cost, float), np.asarray(need, np.int32))


@compiled
def ascend(table: Table, price: Array, known: float, grain: float, steps: int) -> tuple[float, Array]:
    """Raise the Lagrangian bound of the relaxed rows by deflected subgradient steps, from some prices.

    The step aims at the value ``known`` of some choice and slackens where the bound stands still (Beasley
    1990; Caprara, Fischetti & Toth 1999); the ascent ends when nothing can be cheaper than that by ``grain``.
    """
    reduced, way = np.empty(len(table.cost)), np.zeros(len(price))
    best, pace, idle = -np.inf, 1.0, 0
    price, best_price = price.copy(), price.copy()
    for _ in range(steps):
        bound = reduce_costs(table, price, reduced)
        idle = 0 if bound > best + 1e-5 * abs(best) else idle + 1
        if bound > best:
            best = bound
            best_price[:] = price
        if best > known - grain + 1e-6 or pace < 0.005:
            break
        if idle >= 30:
            idle, pace = 0, 0.6 * pace
            price[:] = best_price
            bound = reduce_costs(table, price, reduced)
        norm = 0.0
        for i in range(len(price)):
            slack = float(table.need[i])
            for at in range(table.ends[i], table.ends[i + 1]):
                slack -= reduced[table.columns[at]] < 0.0
            if price[i] <= 0.0 and slack < 0.0:
                slack = 0.0
            way[i] = 0.3 * way[i] + slack
            norm += way[i] * way[i]
        if norm == 0.0:
            break
        length = pace * (1.02 * known - bound) / norm
        for i in range(len(price)):
            price[i] = max(price[i] + length * way[i], 0.0)
    return best, best_price


@compiled
def reduce_costs(table: Table, price: Array, reduced: Array) -> float:
    """Fill in each column's cost less the prices of its rows; return the bound that these prices prove."""
    bound = 0.0
    for i in range(len(price)):
        bound += price[i] * table.need[i]
    for j in range(len(table.cost)):
        left = table.cost[j]
        for at in range(table.starts[j], table.starts[j + 1]):
            left -= price[table.rows[at]]
        reduced[j] = left
        bound += min(left, 0.0)
    return bound


@compiled
def cheapened(table: Table, start: Flags, price: Array, steps: int, seed: int) -> tuple[float, Flags]:
    """Local search by weights on rows that stay uncovered; the cheapest cover met (cost inf if none).

    Row weighting after Gao, Weise & Li (2015): take out the column whose rows weigh least for its cost, put
    in the one whose rows weigh most, and let each row weigh more the longer it stays uncovered. All rows
    covered, the cheapest to lose goes and the search is on for something cheaper.
    """
    state = begun(table, start, price)
    heavier = price.mean()
    best, best_chosen = np.inf, np.zeros(len(start), np.bool_)
    total, missing = table.cost[start].sum(), (state.times < table.need).sum()
    age, last = np.zeros(len(start), np.int64), -1
    random = np.uint64(2 * seed + 1)
    for step in range(steps):
        out = -1
        while missing == 0 or (best < np.inf and out < 0):
            if missing == 0 and total < best:
                best = total
                best_chosen[:] = state.chosen
            out = loosest(table, state, age, -1 if missing == 0 else last)
            if out < 0:
                break
            missing += flipped(table, state, out)
            total -= table.cost[out]
            age[out] = step
        if missing == 0:
            break
        random ^= random << np.uint64(13)
        random ^= random >> np.uint64(7)
        random ^= random << np.uint64(17)
        row = short_row(table, state, int(random % np.uint64(missing)))
        into = heaviest(table, state, age, row, out, best - total)
        if into >= 0:
            missing += flipped(table, state, into)
            total += table.cost[into]
            age[into], last = step, into
        for i in range(len(state.times)):
            if state.times[i] < table.need[i]:
                state.weight[i] += heavier
                for at in range(table.ends[i], table.ends[i + 1]):
                    state.score[table.columns[at]] += heavier
    return best, best_chosen


@compiled
def loosest(table: Table, state: State, age: Counts, kept: int) -> int:
    """Chosen column whose loss weighs least for its cost, of equal ones the oldest; -1 if there is none."""
    pick, least = -1, np.inf
    for j in range(len(age)):
        if state.chosen[j] and j != kept and table.cost[j] > 0.0:
            loss = state.score[j] / table.cost[j]
            if loss < least or (loss == least and age[j] < age[pick]):
                pick, least = j, loss
    return pick


@compiled
def short_row(table: Table, state: State, skip: int) -> int:
    """Row that is short, after so many others that are."""
    row = 0
    while skip > 0 or state.times[row] >= table.need[row]:
        skip -= state.times[row] < table.need[row]
        row += 1
    return row


@compiled
def heaviest(table: Table, state: State, age: Counts, row: int, out: int, purse: float) -> int:
    """Column of a row that helps most for its cost and costs less than ``purse``; -1 if there is none."""
    pick, most = -1, -1.0
    for at in range(table.ends[row], table.ends[row + 1]):
        j = table.columns[at]
        if state.chosen[j] or j == out or table.cost[j] >= purse:
            continue
        gain = state.score[j] / max(table.cost[j], 1e-12)
        if gain > most or (gain == most and age[j] < age[pick]):
            pick, most = j, gain
    return pick


@compiled
def begun(table: Table, start: Flags, price: Array) -> State:
    """State of a choice, each row as heavy as its price."""
    times, score = np.zeros(len(table.need), np.int32), np.zeros(len(start))
    for j in range(len(start)):
        for at in range(table.starts[j], table.starts[j + 1]):
            times[table.rows[at]] += start[j]
    for j in range(len(start)):
        for at in range(table.starts[j], table.starts[j + 1]):
            i = table.rows[at]
            score[j] += price[i] * (times[i] < table.need[i] + start[j])
    return State(start.copy(), times, price.copy(), score)


@compiled
def flipped(table: Table, state: State, column: int) -> int:
    """Put a column in, or take it out, in place; return by how many the rows that are short have grown."""
    into = not state.chosen[column]
    state.chosen[column] = into
    grown = 0
    for at in range(table.starts[column], table.starts[column + 1]):
        i = table.rows[at]
        before = state.times[i] - table.need[i]
        state.times[i] += 1 if into else -1
        now = state.times[i] - table.need[i]
        if (into and now == 0) or (not into and before == 0):
            grown += -1 if into else 1  # the others, not chosen, help this row no longer, or again
            change, chosen = (-state.weight[i], False) if into else (state.weight[i], False)
        elif (into and before == 0) or (
            not into and now == 0
        ):  # the others, chosen, are vital no longer, or again
            change, chosen = (-state.weight[i], True) if into else (state.weight[i], True)
        else:
            continue
        for other in range(table.ends[i], table.ends[i + 1]):
            j = table.columns[other]
            if j != column and state.chosen[j] == chosen:
                state.score[j] += change
    return grown
