"""Good choices at once: the greedy rule, and swaps of one site for another while they pay."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...compiled import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Number = int | np.integer
Flags = npt.NDArray[np.bool_]


@compiled
def lazy_greedy(starts: Ints, rows: Ints, weight: Floats, sites: int, usable: Flags) -> Ints:
    """Columns in the order in which the greedy rule takes them, each for the most weight not yet covered.

    A gain can only shrink, so an old one is an upper bound and most columns are never looked at again (CELF:
    Leskovec et al. 2007). The first ``p`` of the answer are the greedy choice of ``p``: at least 1 - 1/e of
    the optimum (Nemhauser, Wolsey and Fisher 1978). Stops early where nothing is left to gain.

    Parameters
    ----------
    starts, rows : array of int
        Rows that column ``j`` covers: ``rows[starts[j]:starts[j + 1]]``.
    weight : array
        Weight of each row.
    sites : int
        How many columns to take at most.
    usable : array of bool
        Columns that may be taken.

    Examples
    --------
    >>> starts, rows = np.array([0, 2, 3, 5], np.int32), np.array([0, 1, 2, 1, 2], np.int32)
    >>> lazy_greedy(starts, rows, np.array([3.0, 4.0, 2.0]), 2, np.ones(3, bool)).tolist()
    [0, 1]
    """
    columns = len(starts) - 1
    gain = np.zeros(columns)
    fresh = np.zeros(columns, np.int32)
    covered = np.zeros(len(weight), np.bool_)
    chosen = np.empty(min(sites, columns), np.int32)
    for column in range(columns):
        for row in rows[starts[column] : starts[column + 1]]:
            gain[column] += weight[row] * usable[column]
    for taken in range(len(chosen)):
        best = np.argmax(gain)
        while fresh[best] < taken and gain[best] > 0.0:
            gain[best], fresh[best] = 0.0, taken
            for row in rows[starts[best] : starts[best + 1]]:
                if not covered[row]:
                    gain[best] += weight[row]
            best = np.argmax(gain)
        if gain[best] <= 0.0:
            return chosen[:taken]
        chosen[taken] = best
        gain[best] = 0.0
        for row in rows[starts[best] : starts[best + 1]]:
            covered[row] = True
    return chosen


@compiled
def swapped(
    starts: Ints, rows: Ints, weight: Floats, chosen: Ints, usable: Flags, held: Flags, rounds: int
) -> Ints:
    """Chosen columns after swaps, each the one that gains the most, until none gains (Teitz and Bart 1968).

    One pass over all entries values every pair: a row that one chosen column alone covers is lost with that
    column, unless the newcomer covers it.

    Parameters
    ----------
    starts, rows, weight
        As in ``lazy_greedy``.
    chosen : array of int
        Columns chosen so far.
    usable, held : array of bool
        Columns that may come in; columns that may not go out.
    rounds : int
        How many swaps to make at most.

    Examples
    --------
    The greedy choice of two begins with the middle one; the outer two cover more together.

    >>> starts, rows = np.array([0, 2, 4, 6], np.int32), np.array([1, 2, 0, 1, 2, 3], np.int32)
    >>> usable, held = np.ones(3, bool), np.zeros(3, bool)
    >>> weight = np.array([2.0, 3.0, 3.0, 2.0])
    >>> first = lazy_greedy(starts, rows, weight, 2, usable)
    >>> sorted(swapped(starts, rows, weight, first, usable, held, 9).tolist())
    [1, 2]
    """
    chosen, spared = chosen.copy(), np.zeros(len(chosen))
    times, keeper = np.zeros(len(weight), np.int32), np.zeros(len(weight), np.int32)
    may_enter, least_gain = usable.copy(), 1e-9 * weight.sum()
    for place in range(len(chosen)):
        may_enter[chosen[place]] = False
        _count(starts, rows, times, keeper, np.int64(chosen[place]), place, 1)
    for _ in range(rounds if len(chosen) else 0):
        loss = _lost_alone(weight, times, keeper, chosen, held)
        cheapest = np.argmin(loss)
        best, newcomer = least_gain, 0
        leaver: Number = -1
        for column in range(len(may_enter)):
            if may_enter[column]:
                own = rows[starts[column] : starts[column + 1]]
                gain, partner = _best_leaver(own, weight, times, keeper, loss, spared, cheapest)
                if gain > best:
                    best, newcomer, leaver = gain, column, partner
        if leaver < 0:
            break
        _count(starts, rows, times, keeper, np.int64(chosen[leaver]), leaver, -1)
        _count(starts, rows, times, keeper, newcomer, leaver, 1)
        may_enter[chosen[leaver]], may_enter[newcomer] = True, False
        chosen[leaver] = newcomer
    return chosen


@compiled
def _best_leaver(
    own: Ints, weight: Floats, times: Ints, keeper: Ints, loss: Floats, spared: Floats, cheapest: Number
) -> tuple[float, Number]:
    """Most that a newcomer with these rows gains, and for whom; ``spared`` is zeros, and is left so."""
    gain = 0.0
    for row in own:
        if times[row] == 0:
            gain += weight[row]
        elif times[row] == 1:
            spared[keeper[row]] += weight[row]
    leaver: Number = cheapest
    most = -loss[cheapest]
    for row in own:
        place = np.int64(keeper[row])
        if times[row] == 1 and spared[place] - loss[place] > most:
            most, leaver = spared[place] - loss[place], place
    for row in own:
        if times[row] == 1:
            spared[keeper[row]] = 0.0
    return gain + most, leaver


@compiled
def _lost_alone(weight: Floats, times: Ints, keeper: Ints, chosen: Ints, held: Flags) -> Floats:
    """Weight that goes with each chosen column; without end where it may not go."""
    loss = np.zeros(len(chosen))
    for row in range(len(weight)):
        if times[row] == 1:
            loss[keeper[row]] += weight[row]
    for place in range(len(chosen)):
        if held[chosen[place]]:
            loss[place] = np.inf
    return loss


@compiled
def _count(
    starts: Ints, rows: Ints, times: Ints, keeper: Ints, column: Number, place: Number, by: int
) -> None:
    """Count a column at some place in or out: how often each row is covered, and the sum of the places."""
    for row in rows[starts[column] : starts[column + 1]]:
        times[row] += by
        keeper[row] += by * place
