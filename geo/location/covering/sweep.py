"""Walk along the line and decide on one site after another, keeping every state that could still win."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...compiled import compiled
from .duals import Prices
from .reduction import Cover
from .selection import kth_smallest

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Number = int | np.integer
Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

STATES_AT_ONCE = 500_000  # states between two looks at the clock
LONGEST_TRAIL = 4_000_000  # choices remembered before those that lead nowhere are forgotten


class Field(NamedTuple):
    """A cover laid out for the walk: each row has a bit from the first column that covers it to the last."""

    starts: Ints
    rows: Ints
    slot: Ints
    closes: Ints
    price: Floats
    rest: Floats
    charge: Floats


class States(NamedTuple):
    """States side by side: rows covered among those open, sites used, bound lost, last choice made."""

    bits: Words
    used: Ints
    loss: Floats
    node: Ints


class Trail(NamedTuple):
    """Choices made: a column, and the choice before it."""

    column: Ints
    before: Ints


@dataclass(frozen=True, eq=False)
class Swept:
    """What one walk found: the best choice met, if any, and a bound on all that were dropped on the way."""

    chosen: Ints | None
    bound: float
    finished: bool


def window(cover: Cover) -> int:
    """Most rows that are open at once on the way along the columns."""
    return int(_slots(cover.starts, cover.rows, len(cover.weight))[2])


def swept(
    cover: Cover, prices: Prices, sites: int, floor: float, beam: int, hurried: Callable[[], bool]
) -> Swept:
    """Best choice of at most ``sites`` columns that covers more than ``floor``, by dynamic programming.

    The state before a column is which of the rows still open are covered, and how many sites are used.
    Taking or skipping a column lowers the Lagrangian bound of ``prices`` by what it wastes: a row paid for
    twice, a row closed uncovered, a column's own reduced cost. A state whose bound falls to the floor is
    given up; of equal states only those stay that no other beats in sites and weight; where more than
    ``beam`` are left the highest bounds stay, and the highest bound dropped is kept: no choice covers more
    than the largest of the floor, the answer and that bound.

    Parameters
    ----------
    cover : Cover
        Columns in the order of the walk.
    floor : float
        Weight that an answer must exceed.
    hurried : callable
        Asked now and then whether to stop.

    Returns
    -------
    Swept
        ``bound`` is minus infinity where nothing was dropped.

    Examples
    --------
    Three sites with holes: the outer two cover all but one stretch.

    >>> from ..incidence import Incidence
    >>> from .reduction import reduced
    >>> cover = reduced(Incidence.of([[0, 2], [1, 2], [3, 1]], weight=[4.0, 1.0, 3.0, 5.0]))
    >>> found = swept(cover, Prices.of(cover, cover.weight), 2, 0.0, 100, lambda: False)
    >>> found.chosen.tolist(), found.bound
    ([0, 2], -inf)
    """
    site = prices.site(sites)
    top = float(prices.bounds(sites)[sites])
    slot, closes, width = _slots(cover.starts, cover.rows, len(cover.weight))
    field = Field(
        cover.starts, cover.rows, slot, closes, prices.row, cover.weight - prices.row, prices.column - site
    )
    here, there = (_empty_states(2 * beam + 2, (width + 63) // 64 or 1) for _ in range(2))
    table = np.empty(1 << (8 * beam).bit_length(), np.int32)
    count, nodes, least, columns = 1, 0, np.inf, cover.shape[1]
    trail = Trail(np.empty(0, np.int32), np.empty(0, np.int32))
    stride = max(1, STATES_AT_ONCE // beam)
    for first in range(0, columns, stride):
        if hurried():
            return Swept(None, top - min(least, here.loss[:count].min(initial=np.inf)), False)
        last = min(first + stride, columns)
        if nodes > LONGEST_TRAIL:
            trail, nodes = _shortened(trail, nodes, here.node[:count])
        trail = Trail(*(_longer(each, nodes, nodes + beam * (last - first)) for each in trail))
        here, there, count, nodes, lost = _advanced(
            field, here, there, count, table, trail, nodes, first, last, sites, site, top - floor, beam
        )
        least = min(least, lost)
        if count == 0:
            break
    return Swept(_best_of(here, count, trail, site), top - least, True)


def _empty_states(size: int, words: int) -> States:
    node = np.full(size, -1, np.int32)
    return States(np.zeros((size, words), np.uint64), np.zeros(size, np.int32), np.zeros(size), node)


def _longer(numbers: Ints, used: int, size: int) -> Ints:
    return (
        numbers if size <= len(numbers) else np.concatenate((numbers[:used], np.empty(size - used, np.int32)))
    )


def _best_of(states: States, count: int, trail: Trail, site: float) -> Ints | None:
    """Columns of the state that lost the least, sites left over counted as lost."""
    if count == 0:
        return None
    node = states.node[np.argmin(states.loss[:count] - site * states.used[:count])]
    chosen = []
    while node >= 0:
        chosen.append(trail.column[node])
        node = trail.before[node]
    return np.array(chosen[::-1], np.int32)


@compiled
def _slots(starts: Ints, rows: Ints, demands: int) -> tuple[Ints, Ints, int]:
    """Bit of each row, last column that covers it, and how many bits are in use at once at most."""
    closes, slot = np.full(demands, -1, np.int32), np.full(demands, -1, np.int32)
    for column in range(len(starts) - 1):
        for row in rows[starts[column] : starts[column + 1]]:
            closes[row] = column
    free = np.arange(demands - 1, -1, -1)  # a stack with the lowest bit on top
    left = least = demands
    for column in range(len(starts) - 1):
        for row in rows[starts[column] : starts[column + 1]]:
            if slot[row] < 0:
                left -= 1
                slot[row] = free[left]
        least = min(least, left)
        for row in rows[starts[column] : starts[column + 1]]:
            if closes[row] == column:
                free[left] = slot[row]
                left += 1
    return slot, closes, demands - least


@compiled
def _advanced(
    field: Field, here: States, there: States, count: int, table: Ints, trail: Trail, nodes: int,
    first: int, last: int, sites: int, site: float, budget: float, beam: int,
) -> tuple[States, States, int, int, float]:  # fmt: skip
    """Walk over some columns; return the states, their number, the trail's length, the least loss dropped."""
    least = np.inf
    for column in range(first, last):
        count, nodes = _branched(field, here, there, count, table, trail, nodes, column, sites, site, budget)
        here, there = there, here
        if count > beam:
            count, lost = _narrowed(here, count, beam)
            least = min(least, lost)
    return here, there, count, nodes, least


@compiled
def _branched(
    field: Field, here: States, there: States, count: int, table: Ints, trail: Trail, nodes: int,
    column: int, sites: int, site: float, budget: float,
) -> tuple[int, int]:  # fmt: skip
    """Skip and take a column from every state; return the number of next states, and the trail's length."""
    own = field.rows[field.starts[column] : field.starts[column + 1]]
    opened = np.zeros(here.bits.shape[1], np.uint64)
    stays = np.full(here.bits.shape[1], ~np.uint64(0))
    for row in own:
        bit = np.uint64(1) << np.uint64(field.slot[row] & 63)
        if field.closes[row] == column:
            stays[field.slot[row] >> 6] &= ~bit
        else:
            opened[field.slot[row] >> 6] |= bit
    bits = np.empty_like(opened)
    for place in range(len(table)):
        table[place] = -1
    following = 0
    for state in range(count):
        taken = here.loss[state] + max(-field.charge[column], 0.0)
        skipped = here.loss[state] + max(field.charge[column], 0.0)
        for row in own:
            if here.bits[state, field.slot[row] >> 6] >> np.uint64(field.slot[row] & 63) & np.uint64(1):
                taken += field.price[row]
            elif field.closes[row] == column:
                skipped += field.rest[row]
        used, node = np.int64(here.used[state]), np.int64(here.node[state])
        if skipped <= budget:
            for word in range(len(bits)):
                bits[word] = here.bits[state, word] & stays[word]
            following = _inserted(there, following, table, bits, used, skipped, node, site)
        if taken <= budget and used < sites:
            for word in range(len(bits)):
                bits[word] = here.bits[state, word] & stays[word] | opened[word]
            trail.column[nodes], trail.before[nodes] = column, node
            following = _inserted(there, following, table, bits, used + 1, taken, nodes, site)
            nodes += 1
    return following, nodes


@compiled
def _inserted(
    states: States, count: int, table: Ints, bits: Words, used: Number, loss: float, node: Number, site: float
) -> int:
    """Put a state among others unless one with the same bits is as good; return how many there are."""
    mixed = np.uint64(0x9E3779B97F4A7C15)
    for word in bits:
        mixed = (mixed ^ word) * np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(29)
    place = mixed & np.uint64(len(table) - 1)
    while table[place] >= 0:
        other = table[place]
        word = 0
        while word < len(bits) and states.bits[other, word] == bits[word]:
            word += 1
        if word == len(bits):
            ahead = (states.loss[other] - loss) - site * (states.used[other] - used)
            if states.used[other] <= used and ahead <= 0.0:
                return count
            if states.used[other] >= used and ahead >= 0.0:
                states.used[other], states.loss[other], states.node[other] = used, loss, node
                return count
        place = (place + np.uint64(1)) & np.uint64(len(table) - 1)
    table[place] = count
    for word in range(len(bits)):
        states.bits[count, word] = bits[word]
    states.used[count], states.loss[count], states.node[count] = used, loss, node
    return count + 1


@compiled
def _narrowed(states: States, count: int, beam: int) -> tuple[int, float]:
    """Keep the states of the least loss; return how many are left, and the least loss of the others."""
    limit = kth_smallest(states.loss, count, beam - 1)
    kept, least = 0, np.inf
    for state in range(count):
        if kept < beam and states.loss[state] <= limit:
            for word in range(states.bits.shape[1]):
                states.bits[kept, word] = states.bits[state, word]
            states.used[kept], states.loss[kept] = states.used[state], states.loss[state]
            states.node[kept] = states.node[state]
            kept += 1
        else:
            least = min(least, states.loss[state])
    return kept, least


@compiled
def _shortened(trail: Trail, nodes: int, ends: Ints) -> tuple[Trail, int]:
    """Forget the choices that lead to none of some ends, which are renumbered in place."""
    number = np.full(nodes, -1, np.int32)
    for end in ends:
        node = end
        while node >= 0 and number[node] < 0:
            number[node] = 0
            node = trail.before[node]
    kept = 0
    for node in range(nodes):  # a choice stands after the one before it, so its number is known
        if number[node] == 0:
            number[node] = kept
            before = trail.before[node]
            trail.column[kept] = trail.column[node]
            trail.before[kept] = number[before] if before >= 0 else -1
            kept += 1
    for place in range(len(ends)):
        if ends[place] >= 0:
            ends[place] = number[ends[place]]
    return trail, kept
