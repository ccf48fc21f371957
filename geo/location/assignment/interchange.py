"""Local search by interchange: open, close or swap one site at a time while the total cost falls."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...compiled import compiled

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Lists(NamedTuple):
    """Sites of each demand from the cheapest on: where each list begins, the sites, what serving costs.

    ``absent`` is what a demand costs that no open site can serve, above all that serving could cost;
    ``fixed`` is what each site costs to open.
    """

    start: Numbers
    site: Numbers
    service: Array
    absent: Array
    fixed: Array


class Moves(NamedTuple):
    """What opening each site gains and closing it loses, by site; what a swap gets back, by site and slot."""

    slot: Numbers
    gain: Array
    loss: Array
    both: Array


@compiled
def improve(lists: Lists, movable: Flags, most: int, is_open: Flags, moves: int) -> tuple[float, bool]:
    """Improve ``is_open`` in place by the best move until none helps; return its cost and whether none does.

    A move opens a site (while fewer than ``most`` are open), closes one, or swaps two; only sites that are
    ``movable`` move, and at most so many ``moves`` are made. Swaps are those of Teitz & Bart (1968), valued
    all at once by the gains, losses and corrections of Resende & Werneck (2007): one pass over the entries
    that are cheaper than the second open site of their demand.
    """
    gain, loss, slot = np.empty(len(movable)), np.empty(len(movable)), np.empty(len(movable), np.int64)
    for move in range(moves + 1):
        opened = 0
        for j in range(len(movable)):
            gain[j], loss[j], slot[j] = -lists.fixed[j], -lists.fixed[j], -1
            if is_open[j]:
                slot[j] = opened
                opened += 1
        valued = Moves(slot, gain, loss, np.zeros((len(movable), opened)))
        total = _value_moves(lists, is_open, valued)
        best, enter, leave = _best_move(valued, movable, opened < most)
        if best <= 1e-9 * (1.0 + abs(total)):
            return total, True
        if move == moves:
            break
        if enter >= 0:
            is_open[enter] = True
        if leave >= 0:
            is_open[leave] = False
    return total, False


@compiled
def _value_moves(lists: Lists, is_open: Flags, moves: Moves) -> float:
    """Fill in what each move is worth; return what the open sites cost."""
    total = 0.0
    for j in range(len(is_open)):
        if is_open[j]:
            total += lists.fixed[j]
    for i in range(len(lists.absent)):
        first, second, nearest = lists.absent[i], lists.absent[i], -1
        for entry in range(lists.start[i], lists.start[i + 1]):
            if is_open[lists.site[entry]]:
                if nearest >= 0:
                    second = lists.service[entry]
                    break
                nearest, first = lists.site[entry], lists.service[entry]
        total += first
        if nearest >= 0:
            moves.loss[nearest] += second - first
        for entry in range(lists.start[i], lists.start[i + 1]):
            if lists.service[entry] >= second:
                break
            j = lists.site[entry]
            if moves.slot[j] < 0:
                moves.gain[j] += max(0.0, first - lists.service[entry])
                if nearest >= 0:
                    moves.both[j, moves.slot[nearest]] += second - max(first, lists.service[entry])
    return total


@compiled
def _best_move(moves: Moves, movable: Flags, may_open: bool) -> tuple[float, int, int]:
    """Worth of the best move, the site that it opens and the one that it closes; -1 for none."""
    best, enter, leave = 0.0, -1, -1
    for r in range(len(movable)):
        if not movable[r]:
            continue
        if moves.slot[r] < 0:
            if may_open and moves.gain[r] > best:
                best, enter, leave = moves.gain[r], r, -1
            continue
        if -moves.loss[r] > best:
            best, enter, leave = -moves.loss[r], -1, r
        for j in range(len(movable)):
            worth = moves.gain[j] - moves.loss[r] + moves.both[j, moves.slot[r]]
            if movable[j] and moves.slot[j] < 0 and worth > best:
                best, enter, leave = worth, j, r
    return best, enter, leave
