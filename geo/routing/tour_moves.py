"""The moves that improve a tour: chains of turned stretches (Lin and Kernighan), and small upsets."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..compiled import compiled

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
DEEPEST = 30
"""Longest chain of turns."""
LONGEST = 100_000
"""So many turns after an upset can be undone."""


@compiled
def _turn(order: Ints, at: Ints, first: int, last: int) -> None:
    """Turn round the stretch between two positions, or all the rest where that is shorter: the same tour.

    The same turn once more undoes it.
    """
    places = len(order)
    inner = (last - first + places) % places + 1
    if 2 * inner > places:
        first, last = (last + 1) % places, (first - 1 + places) % places
        inner = places - inner
    for _ in range(inner // 2):
        one, other = order[first], order[last]
        order[first], order[last] = other, one
        at[other], at[one] = first, last
        first = (first + 1) % places
        last = (last - 1 + places) % places


@compiled
def _chain(
    cost: Ints, near: Ints, order: Ints, at: Ints, start: int, ahead: bool, done: Ints
) -> tuple[int, int]:
    """Gain of the best chain of turns that opens the leg from a place to the next, and how many turns.

    Each turn puts the far end of the open leg beside one of its near neighbours and opens the leg that this
    frees; turns after the best are undone. The positions turned are written to ``done``.
    """
    places = len(order)
    step = 1 if ahead else places - 1
    gain, best, kept, turns = 0, 0, 0, 0
    while turns < DEEPEST:
        end = order[(at[start] + step) % places]
        chosen, most = -1, 0
        for rank in range(near.shape[1]):
            other = near[end, rank]
            open_gain = gain + cost[start, end] - cost[end, other]
            if open_gain <= 0:
                break
            freed = order[(at[other] - step + places) % places]
            if other == start or freed in (start, end):
                continue
            if open_gain + cost[freed, other] > most:
                chosen, most = freed, open_gain + cost[freed, other]
        if chosen < 0:
            break
        beyond = order[(at[chosen] + step) % places]
        gain += cost[start, end] + cost[chosen, beyond] - cost[end, beyond] - cost[start, chosen]
        first, last = (at[end], at[chosen]) if ahead else (at[chosen], at[end])
        _turn(order, at, first, last)
        done[turns, 0], done[turns, 1] = first, last
        turns += 1
        if (
            order[(at[start] + step) % places] != chosen
        ):  # the rest was turned: the tour now runs the other way
            step = places - step
            ahead = not ahead
        if gain > best:
            best, kept = gain, turns
    while turns > kept:
        turns -= 1
        _turn(order, at, done[turns, 0], done[turns, 1])
    return best, kept


@compiled
def _wait(place: int, queue: Ints, queued: Mask, line: Ints) -> None:
    """Put a place into the queue (a ring; ``line`` holds where it begins and how many wait)."""
    if not queued[place]:
        queued[place] = True
        queue[(line[0] + line[1]) % len(queue)] = place
        line[1] += 1


@compiled
def _upset(
    cost: Ints, order: Ints, at: Ints, drawn: Ints, queue: Ints, queued: Mask, line: Ints, log: Ints
) -> int:
    """Gain, below 0 as a rule, of putting three neighbouring stretches in the opposite order, none turned.

    This double bridge is what no chain of turns undoes. It is done by a turn of all, and one of each.
    """
    places = len(order)
    change = 0
    for cut in drawn[1:]:
        one, other = order[(drawn[0] + cut) % places], order[(drawn[0] + cut + 1) % places]
        change += cost[one, other]
        _wait(one, queue, queued, line)
        _wait(other, queue, queued, line)
    begin = drawn[0] + drawn[1]
    log[0] = ((begin + 1) % places, (drawn[0] + drawn[4]) % places)
    _turn(order, at, log[0, 0], log[0, 1])
    for stretch in range(3):
        end = begin + drawn[4 - stretch] - drawn[3 - stretch]
        log[1 + stretch] = ((begin + 1) % places, end % places)
        _turn(order, at, log[1 + stretch, 0], log[1 + stretch, 1])
        begin = end
    begin = drawn[0] + drawn[1]
    for stretch in range(4):
        change -= cost[order[begin % places], order[(begin + 1) % places]]
        begin += drawn[4 - stretch] - drawn[3 - stretch] if stretch < 3 else 0
    return change


@compiled
def _mended(
    cost: Ints,
    near: Ints,
    order: Ints,
    at: Ints,
    queue: Ints,
    queued: Mask,
    line: Ints,
    log: Ints,
    logged: int,
) -> tuple[int, int]:
    """Gain of all chains found from the places that wait, and how many turns are logged by then."""
    places = len(order)
    done = np.empty((DEEPEST, 2), dtype=np.int64)
    gained = 0
    while line[1] > 0:
        place = queue[line[0]]
        line[0] = (line[0] + 1) % places
        line[1] -= 1
        queued[place] = False
        for ahead in (True, False):
            gain, turns = _chain(cost, near, order, at, place, ahead, done)
            gained += gain
            for each in range(turns):
                for position in (done[each, 0], done[each, 1]):
                    for shift in (places - 1, 0, 1):
                        _wait(order[(position + shift) % places], queue, queued, line)
                if logged < len(log):
                    log[logged] = done[each]
                logged += 1
    return gained, logged


@compiled
def improved_tour(cost: Ints, near: Ints, begun: Ints, drawn: Ints) -> Ints:
    """The best tour found by mending a first one, and then by small upsets and their mending.

    Parameters
    ----------
    cost : array of int64, shape (places, places)
        Symmetric.
    near : array of int64, shape (places, neighbours)
        Neighbours of each place, nearest first.
    begun : array of int64
        A tour, of at least 8 places.
    drawn : array of int64, shape (upsets, 5)
        Where each upset begins, and after how many places it cuts, four times, in rising order.

    Returns
    -------
    array of int64
    """
    places = len(begun)
    order = begun.copy()
    at = np.empty(places, dtype=np.int64)
    at[order] = np.arange(places)
    queue, queued = order.copy(), np.ones(places, dtype=np.bool_)
    line = np.array([0, places])
    log = np.empty((LONGEST, 2), dtype=np.int64)
    _mended(cost, near, order, at, queue, queued, line, log, 0)
    for upset in range(len(drawn)):
        change = _upset(cost, order, at, drawn[upset], queue, queued, line, log)
        gain, logged = _mended(cost, near, order, at, queue, queued, line, log, 4)
        if change + gain < 0 and logged <= LONGEST:
            for turn in range(logged - 1, -1, -1):
                _turn(order, at, log[turn, 0], log[turn, 1])
    return order
