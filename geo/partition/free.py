"""Parting among contingents in the best order: exact over all orders by sets of contingents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .given import Cuts, is_fine, part_given, part_under
from .question import Array, Ints, Question
from .subsets import cheapest_order, pair_bounds, reached
from .trade import Found, best_trade, least_kept
from .windows import Windows, by_length, narrower, under_budget

MOST_EXACT = 12  # contingents up to which every order is weighed
ROOM = 60_000_000  # prices kept at a time, 480 MB if all of it is used
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """The best parting over orders, what none does better than, and whether the search was complete."""

    found: Found[Cuts] | None
    bound: float
    complete: bool


class _RoomError(Exception):
    """The exact search needs more room than it has."""


def part_free(question: Question, *, squares: bool) -> Ordered:
    """Best parting over all orders of the contingents.

    Parameters
    ----------
    question : Question
    squares : bool
        Whether the sum of squares is least, or the worst load.
    """
    best = _first_guess(question, squares=squares)
    bound = lower_bound(question, squares=squares)
    if question.sectors > MOST_EXACT:
        return Ordered(best, bound, complete=best is not None and best.value <= bound)
    sets = _Sets(question)
    try:
        found = _fewest_squares(sets, best) if squares else _least_worst(sets, best)
    except _RoomError:
        return Ordered(best, bound, complete=False)
    return Ordered(found, found.value if found else np.inf, complete=True)


def lower_bound(question: Question, *, squares: bool) -> float:
    """What no parting in any order does better than, told without weighing orders.

    The worst load is at least the mean, and at least what the heaviest piece is to the strongest. Every
    contingent has a neighbour, and a pair is the pair of two: half of all cheapest pairs is a bound.
    """
    pair = question.pair + np.where(np.eye(question.sectors, dtype=bool), np.inf, 0.0)
    pairs = float(pair.min(axis=1).sum()) / 2.0 if question.sectors > 1 else 0.0
    if squares:
        return pairs
    heaviest = float(np.diff(question.load).max() * question.scale.min()) if question.every_place else 0.0
    return max(1.0 - _ROUNDING, heaviest) + pairs


class _Sets:
    """Sets of contingents of a question, by number: bit ``c`` stands for contingent ``c``."""

    def __init__(self, question: Question) -> None:
        self.question = question
        count = question.sectors
        member = (np.arange(1 << count)[:, None] >> np.arange(count)) & 1
        self.least, self.most = member @ question.least, member @ question.most
        self.share, self.squares = member @ question.strength_share, member @ question.strength_share**2
        self.lengths = by_length(question, self.least, self.most)
        has_pairs = bool(question.pair.any())
        self.lasts = count if has_pairs else 1
        self.left = pair_bounds(question.pair) if has_pairs else np.zeros((1 << count, count))
        self.pairs = float(self.left[1 << np.arange(count), np.arange(count)].min()) if has_pairs else 0.0
        self._kept = np.empty(0)

    def reached(self, cap: float) -> tuple[Ints, Ints, float]:
        """Farthest place of each set; see ``subsets.reached``."""
        q = self.question
        return reached(q.load, q.at, q.scale, q.most, cap)

    def under_cap(self, cap: float) -> Windows:
        """Between which places each set can end with no load above a cap."""
        q = self.question
        backward = reached(
            q.load[-1] - q.load[::-1], q.at[-1] - q.at[::-1], q.scale, q.most, cap * (1.0 + _ROUNDING)
        )[0]
        return narrower([self.lengths, Windows(len(q.at) - 1 - backward[::-1], self.reached(cap)[0])])

    def under_budget(self, budget: float) -> Windows:
        """Between which places each set can end with squared deviations of at most a budget."""
        return narrower([self.lengths, under_budget(self.question, self.share, self.squares, budget)])

    def cheapest(self, windows: Windows, *, cap: float, budget: float, squares: bool) -> Ints | None:
        """Cheapest order under a cap and a budget; None if every order costs more."""
        if not len(self._kept):
            self._kept = np.empty(ROOM)  # memory is taken as it is written
        q = self.question
        state, _, order = cheapest_order(
            q.load, q.at, q.parts, q.price, q.scale, q.part_scale, q.weight, q.least, q.most, q.pair,
            self.left, windows.low, windows.high, cap, float(squares),
            budget * (1.0 + _ROUNDING) + _ROUNDING, self.lasts, self._kept,
        )  # fmt: skip
        if state < 0:
            raise _RoomError
        return order if state else None


def _fewest_squares(sets: _Sets, best: Found[Cuts] | None) -> Found[Cuts] | None:
    budget = best.value if best else _dearest(sets)
    windows = sets.under_budget(budget - sets.pairs) if best else sets.lengths
    order = sets.cheapest(windows, cap=np.inf, budget=budget, squares=True)
    return best if order is None else _better(best, part_given(sets.question, order, squares=True))


def _least_worst(sets: _Sets, best: Found[Cuts] | None) -> Found[Cuts] | None:
    """Without prices the order that packs farthest; with them the best trade of worst load and price."""
    question = sets.question
    top = float((question.load[-1] * question.scale).max())
    last = len(question.at) - 1

    def probe(cap: float) -> tuple[bool, float]:
        place, _, following = sets.reached(cap)
        return bool(place[-1] == last), following

    low = least_kept(probe, 0.0, top) if probe(top)[0] else np.inf
    if low == np.inf:
        return best
    if is_fine(question, low) and sets.lasts == 1 and not question.priced:
        return part_given(question, _packing_order(sets, low), squares=False)
    best = best or _any_order(sets, top)
    if best is None:
        return None
    return best_trade(_cheapest_under(sets), low, sets.pairs, best)


def _cheapest_under(sets: _Sets) -> Callable[[float, float], Found[Cuts] | None]:
    def under(cap: float, budget: float) -> Found[Cuts] | None:
        order = sets.cheapest(sets.under_cap(cap), cap=cap, budget=budget, squares=False)
        return None if order is None else part_under(sets.question, order, cap)

    return under


def _any_order(sets: _Sets, top: float) -> Found[Cuts] | None:
    """A parting in any order that keeps to the lengths, if there is one."""
    order = sets.cheapest(sets.lengths, cap=top, budget=_dearest(sets), squares=False)
    return None if order is None else part_under(sets.question, order, top)


def _dearest(sets: _Sets) -> float:
    """More than any parting costs."""
    question = sets.question
    squares = float((1.0 / question.strength_share**2).sum()) + question.sectors
    prices = question.sectors * (float(question.price.max()) + float(question.pair.max()))
    return squares + prices + 1.0


def _packing_order(sets: _Sets, cap: float) -> Ints:
    """Order in which sectors packed under a cap reach the line's end."""
    final = sets.reached(cap)[1]
    order = np.empty(sets.question.sectors, dtype=np.int64)
    rest = len(final) - 1
    for sector in range(sets.question.sectors - 1, -1, -1):
        order[sector] = final[rest]
        rest ^= 1 << int(final[rest])
    return order


def _first_guess(question: Question, *, squares: bool) -> Found[Cuts] | None:
    """The best of a few orders: as given, and with cheap pairs."""
    best: Found[Cuts] | None = None
    for order in _orders(question):
        best = _better(best, part_given(question, order, squares=squares))
    return best


def _better(one: Found[Cuts] | None, other: Found[Cuts] | None) -> Found[Cuts] | None:
    if one is None or other is None:
        return one or other
    return other if other.value < one.value else one


def _orders(question: Question) -> Iterator[Ints]:
    given = np.arange(question.sectors)
    yield given
    if question.pair.any():
        yield _with_cheap_pairs(question.pair)


def _with_cheap_pairs(pair: Array) -> Ints:
    """Order with few dear pairs: from each start always to the cheapest next, then stretches turned round."""
    starts = [_nearest_next(pair, start) for start in range(len(pair))]
    best = min(starts, key=lambda order: _pair_price(pair, order))
    return np.array(_turned(pair, best), dtype=np.int64)


def _nearest_next(pair: Array, start: int) -> list[int]:
    order, rest = [start], set(range(len(pair))) - {start}
    while rest:
        following = min(sorted(rest), key=lambda other: float(pair[order[-1], other]))
        order.append(following)
        rest.remove(following)
    return order


def _turned(pair: Array, order: list[int]) -> list[int]:
    """The order with every stretch turned round whose turning makes it cheaper, until none does."""
    best = order
    while True:
        tries = (
            best[:i] + best[i:j][::-1] + best[j:]
            for i in range(len(best))
            for j in range(i + 2, len(best) + 1)
        )
        cheapest = min(tries, key=lambda one: _pair_price(pair, one), default=best)
        if not _pair_price(pair, cheapest) < _pair_price(pair, best):
            return best
        best = cheapest


def _pair_price(pair: Array, order: list[int]) -> float:
    return float(sum(pair[a, b] for a, b in pairwise(order)))
