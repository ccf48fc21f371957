"""Parting among contingents that stand in a given order: exact, for both objectives and with prices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .chain import cheapest, evened, packed
from .question import Array, Ints, Question
from .trade import Found, best_trade, least_kept
from .windows import Windows, by_length, narrower, under_budget, under_cap


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """Where a line is cut, in places of a question, for contingents in an order of their own."""

    place: Ints
    order: Ints


def worst_of(question: Question, cuts: Cuts) -> float:
    """Greatest load in fair loads of its contingent."""
    return float((np.diff(question.load[cuts.place]) * question.scale[cuts.order]).max())


def price_of(question: Question, cuts: Cuts) -> float:
    """What the cuts and the pairs of neighbours cost."""
    pairs = question.pair[cuts.order[:-1], cuts.order[1:]]
    return float(question.price[cuts.place[1:-1]].sum() + pairs.sum())


def unevenness_of(question: Question, cuts: Cuts) -> float:
    """Weighted sum over criteria of the squared deviations from a fair share."""
    off = np.diff(question.parts[cuts.place], axis=0) * question.part_scale[cuts.order] - 1.0
    return float((off**2 @ question.weight).sum())


def is_fine(question: Question, cap: float) -> bool:
    """Whether the least pieces of any contingent fit under a cap wherever they begin.

    Then sectors may end at every place up to the farthest, so that packing them decides what can be kept.
    """
    return question.every_place and cap >= _heaviest(question)


def _heaviest(question: Question) -> float:
    """Greatest load, in fair loads, of the fewest pieces that a contingent takes."""
    load = question.load
    runs = (
        ((load[least:] - load[: len(load) - least]).max() * scale, least)
        for least, scale in zip(question.least, question.scale, strict=True)
    )
    return max(float(run) for run, _ in runs)


def least_worst(question: Question) -> float | None:
    """Least worst load that contingents in the given order can have, in fair loads; None if none can be."""
    q = question
    top = float((q.load[-1] * q.scale).max())

    def by_packing(cap: float) -> tuple[bool, float]:
        end, following = packed(q.load, q.at, q.scale, q.least, q.most, cap)
        return end == len(q.at) - 1, following

    def by_prices(cap: float) -> tuple[bool, float]:
        price, following = cheapest(q.load, q.at, q.price, q.scale, q.least, q.most, cap)
        return price < np.inf, following

    def by_bound(cap: float) -> tuple[bool, float]:
        # No least lengths: whoever can go on from a place can go on from any place beyond it.
        end, following = packed(q.load, q.at, q.scale, np.zeros_like(q.least), q.most, cap)
        return end == len(q.at) - 1, following

    if q.at[-1] < q.least.sum() or not by_prices(top)[0]:
        return None
    if q.every_place:
        fine = _heaviest(q)
        if fine > top or not by_packing(fine)[0]:
            return least_kept(by_packing, fine, top)
        top = fine
    return least_kept(by_prices, least_kept(by_bound, 0.0, top), top)


def part_given(question: Question, order: Ints, *, squares: bool) -> Found[Cuts] | None:
    """Best parting among contingents in an order, pairs of neighbours included; None if there is none.

    Parameters
    ----------
    question : Question
    order : array of int
        Contingent of each sector, from the line's beginning.
    squares : bool
        Whether the sum of squares is least, or the worst load.
    """
    ordered = question.ordered(order)
    if squares:
        return _least_squares(ordered, order)
    low = least_worst(ordered)
    if low is None:
        return None
    found = _under(ordered, order, low)
    if found is None or not ordered.priced:
        return found
    return best_trade(_cheapest_under(ordered, order), low, _pairs(ordered), found)


def part_under(question: Question, order: Ints, cap: float) -> Found[Cuts] | None:
    """The cheapest parting in an order with no load above a cap, and the evenest of them."""
    return _under(question.ordered(order), order, cap)


def _pairs(ordered: Question) -> float:
    return float(np.trace(ordered.pair, offset=1))


def _cheapest_under(ordered: Question, order: Ints) -> Callable[[float, float], Found[Cuts] | None]:
    q = ordered

    def under(cap: float, budget: float) -> Found[Cuts] | None:
        price = cheapest(q.load, q.at, q.price, q.scale, q.least, q.most, cap)[0]
        return _under(q, order, cap) if price + _pairs(q) <= budget else None

    return under


def _under(ordered: Question, order: Ints, cap: float) -> Found[Cuts] | None:
    """The cheapest cuts with no load above a cap, and the evenest of them."""
    return _evened(ordered, order, under_cap(ordered, cap), cap, squares=False)


def _least_squares(ordered: Question, order: Ints) -> Found[Cuts] | None:
    """Least squares in two steps: any good cuts give a budget, and the budget narrows the exact search."""
    lengths = by_length(ordered, np.cumsum(ordered.least), np.cumsum(ordered.most))
    first = _evened(ordered, order, _near_fair(ordered, lengths), np.inf, squares=True)
    if first is None:
        return _evened(ordered, order, lengths, np.inf, squares=True)
    budget = first.value - _pairs(ordered)
    share = ordered.strength_share
    within = under_budget(ordered, np.cumsum(share), np.cumsum(share**2), budget)
    return _evened(ordered, order, narrower([lengths, within]), np.inf, squares=True)


def _near_fair(ordered: Question, lengths: Windows) -> Windows:
    """The places next to where each sector would end by its strength alone."""
    ends = np.searchsorted(ordered.load, np.cumsum(ordered.fair), side="left")
    return Windows(np.maximum(lengths.low, ends - 4), np.minimum(lengths.high, ends + 4))


def _evened(
    ordered: Question, order: Ints, windows: Windows, cap: float, *, squares: bool
) -> Found[Cuts] | None:
    q = ordered
    price, _, place = evened(
        q.load, q.at, q.parts, q.price, q.scale, q.part_scale, q.weight, q.least, q.most,
        windows.low, windows.high, cap, float(squares),
    )  # fmt: skip
    if not price < np.inf:
        return None
    cuts = Cuts(place, np.arange(q.sectors))
    worst = unevenness_of(q, cuts) if squares else worst_of(q, cuts)
    return Found(worst, price_of(q, cuts), Cuts(place, order))


def loads_of(question: Question, cuts: Cuts) -> Array:
    """Load of each sector by criterion, as shares of the whole."""
    return np.asarray(np.diff(question.parts[cuts.place], axis=0))
