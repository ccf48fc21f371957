"""The moves that improve a tour: chains of turned stretches (Lin and Kernighan), upset a little and mended."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..compiled import compiled

Ints = npt.NDArray[np.int64]
DEEPEST = 30
"""Longest chain of turns."""
WINDOW = 50
"""An upset swaps two neighbouring stretches within so many places."""


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
def improved_tour(cost: Ints, near: Ints, begun: Ints, steps: int, seed: int) -> Ints:
    """The best tour found by mending a first one, and then by so many small upsets and their mending.

    Parameters
    ----------
    cost : array of int64, shape (places, places)
        Symmetric.
    near : array of int64, shape (places, neighbours)
        Neighbours of each place, nearest first.
    begun : array of int64
        A tour, of at least 8 places.
    steps, seed : int

    Returns
    -------
    array of int64
    """
    np.random.seed(seed)
    places = len(begun)
    order = begun.copy()
    at = np.empty(places, dtype=np.int64)
    at[order] = np.arange(places)
    queue = order.copy()
    queued = np.ones(places, dtype=np.bool_)
    begin, waiting = 0, places
    done = np.empty((DEEPEST, 2), dtype=np.int64)
    log = np.empty((100_000, 2), dtype=np.int64)
    for turn in range(steps + 1):
        logged, change = 0, 0
        if turn > 0:
            window = min(WINDOW, places // 2)
            cuts = np.sort(np.random.randint(0, window, 3))
            first = np.random.randint(0, places)
            if cuts[0] == cuts[1] or cuts[1] == cuts[2]:
                continue
            ends = (first + cuts) % places
            after = (ends + 1) % places
            for cut in range(3):
                one, other = order[ends[cut]], order[after[cut]]
                change += cost[one, other]
                for place in (one, other):
                    if not queued[place]:
                        queued[place] = True
                        queue[(begin + waiting) % places] = place
                        waiting += 1
            for low, high in ((after[0], ends[1]), (after[1], ends[2]), (after[0], ends[2])):
                _turn(order, at, low, high)
                log[logged, 0], log[logged, 1] = low, high
                logged += 1
            middle = (first + cuts[0] + cuts[2] - cuts[1]) % places
            for low in (ends[0], middle, ends[2]):
                change -= cost[order[low], order[(low + 1) % places]]
        while waiting > 0:
            place = queue[begin]
            begin = (begin + 1) % places
            waiting -= 1
            queued[place] = False
            for ahead in (True, False):
                gain, turns = _chain(cost, near, order, at, place, ahead, done)
                if gain <= 0:
                    continue
                change += gain
                for each in range(turns):
                    for position in (done[each, 0], done[each, 1]):
                        for shift in (places - 1, 0, 1):
                            touched = order[(position + shift) % places]
                            if not queued[touched]:
                                queued[touched] = True
                                queue[(begin + waiting) % places] = touched
                                waiting += 1
                    if logged < len(log):
                        log[logged, 0], log[logged, 1] = done[each, 0], done[each, 1]
                    logged += 1
        if turn > 0 and change < 0 and logged <= len(log):
            while logged > 0:
                logged -= 1
                _turn(order, at, log[logged, 0], log[logged, 1])
    return order
