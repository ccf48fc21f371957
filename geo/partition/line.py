"""Parts a line of pieces into one stretch for each contingent, exactly, and says what proves it."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from ..errors import RoutingError
from .answer import PartitionAnswer
from .chain import cheapest
from .conflicts import conflict
from .free import MOST_EXACT, Ordered, part_free
from .given import Cuts, loads_of, part_given, price_of, worst_of
from .question import Question, question_of
from .trade import Found

Objective = Literal["bottleneck", "sum_of_squares"]
Order = Literal["given", "free"]

_PACKED = "parametric search over the worst load; among its best cuts the evenest by dynamic programming"
_TRADED = "least price under every cap on the worst load, caps halved where a better sum is still possible"
_SQUARED = "dynamic programming over all places, rows found by halving"
_BY_SETS = "over all sets of contingents"
_GUESSED = "a few orders with cheap neighbours, each parted exactly"
_NOTHING_LOWER = "below this worst load no packing of the sectors reaches the end of the line"
_NO_BETTER_TRADE = "every lower worst load costs more than it saves: the least price was found under each cap"
_ALL_PLACES = "every cut place was weighed; halving is exact, for the cost meets the quadrangle inequality"
_NO_ORDER = "no order of the contingents does better: every set of them was weighed as the beginning of one"
_BOUND_ONLY = (
    "the bound holds for any order: the mean load and the cheapest pairs; the value is not proved best"
)


def partition_line(
    loads: npt.ArrayLike,
    strengths: npt.ArrayLike,
    *,
    objective: Objective = "bottleneck",
    order: Order = "given",
    weights: npt.ArrayLike | None = None,
    cut_price: npt.ArrayLike | None = None,
    least: npt.ArrayLike | None = None,
    most: npt.ArrayLike | None = None,
    pair_price: npt.ArrayLike | None = None,
) -> PartitionAnswer:
    """Part a line of pieces into one contiguous sector for each contingent.

    The *fair load* of a contingent is its share of all strengths, of the whole load. With several criteria
    each counts as a share of its own whole, weighted.

    Parameters
    ----------
    loads : array, shape (pieces,) or (pieces, criteria)
        Load of each piece of the line, 0 or more.
    strengths : array, shape (contingents,)
        Above 0.
    objective : {"bottleneck", "sum_of_squares"}
        ``bottleneck``: the greatest load of a sector in fair loads of its contingent, plus all prices; among
        equal answers the cheapest, then that with the least sum of squares. ``sum_of_squares``: over sectors
        and criteria the weighted sum of ``(load / fair load - 1)²``, plus all prices.
    order : {"given", "free"}
        Whether contingents stand along the line in the order given, or in the best one.
    weights : array, shape (criteria,), optional
        Equal if left out; their ratio matters only.
    cut_price : array, shape (pieces + 1,), optional
        Price of a cut before each piece, in fair loads; infinite where none is allowed. Both ends are free.
    least, most : int, or array of shape (contingents,), optional
        Fewest and most pieces of a sector; 1 and all if left out.
    pair_price : array, shape (contingents, contingents), optional
        Price of two contingents next to one another, in fair loads; symmetric.

    Returns
    -------
    PartitionAnswer

    Raises
    ------
    RoutingError
        If an array has a wrong shape or holds what cannot be meant.

    Notes
    -----
    In a given order both objectives are exact (Pınar and Aykanat 2004 for unequal strengths; Yao 1980). In
    free order the question is NP-complete (Pınar, Tabak and Aykanat 2008); up to 12 contingents every set of
    them is weighed, beyond that the answer has a bound and says its gap.

    Examples
    --------
    Pieces of 1, 2, 3, 4 and 5 between two of equal strength: 1 + 2 + 3 against 4 + 5, or 10 against 5. The
    mean is 7.5, and 9 / 7.5 = 1.2. A contingent of double strength takes 5 + 4 and is even with the other.

    >>> answer = partition_line([1, 2, 3, 4, 5], [1, 1])
    >>> answer.cuts, answer.value, answer.status
    ((0, 3, 5), 1.2, 'optimal')
    >>> partition_line([5, 4, 3, 2, 1], [1, 1.5], order="free").order
    (1, 0)
    """
    for name, value, known in (
        ("objective", objective, ("bottleneck", "sum_of_squares")),
        ("order", order, ("given", "free")),
    ):
        if value not in known:
            raise RoutingError(
                f"{name} is {value!r}", where="parting of a line", mend=f"Say {known[0]!r} or {known[1]!r}."
            )
    question = question_of(
        loads, strengths, weights=weights, cut_price=cut_price, least=least, most=most, pair_price=pair_price
    )
    squares = objective == "sum_of_squares"
    ordered = _given(question, squares=squares) if order == "given" else part_free(question, squares=squares)
    whole = np.asarray(loads, dtype=float).reshape(len(np.asarray(loads)), -1).sum(axis=0)
    if ordered.found is None:
        return _without(question, ordered, order)
    return _told(question, ordered.found, ordered, whole, squares=squares, free=order == "free")


def _given(question: Question, *, squares: bool) -> Ordered:
    found = part_given(question, np.arange(question.sectors), squares=squares)
    return Ordered(found, found.value if found else np.inf, complete=True)


def _told(
    question: Question, found: Found[Cuts], ordered: Ordered, whole: npt.NDArray[np.float64],
    *, squares: bool, free: bool,
) -> PartitionAnswer:  # fmt: skip
    cuts = found.what
    priced = question.priced or bool(question.pair.any() and free)
    method = _SQUARED if squares else _TRADED if priced else _PACKED
    proof = _ALL_PLACES if squares else _NO_BETTER_TRADE if priced else _NOTHING_LOWER
    if free:
        method = f"{method}; {_BY_SETS if ordered.complete else _GUESSED}"
        proof = f"{proof}; {_NO_ORDER}" if ordered.complete else _BOUND_ONLY
    return PartitionAnswer(
        cuts=tuple(question.at[cuts.place].tolist()),
        order=tuple(cuts.order.tolist()),
        value=found.value,
        bound=min(found.value, ordered.bound),
        status="optimal" if ordered.complete else "feasible",
        method=method,
        proof=proof,
        loads=loads_of(question, cuts) * whole,
        worst_to_mean=worst_of(question, cuts),
        price=price_of(question, cuts),
    )


def _without(question: Question, ordered: Ordered, order: Order) -> PartitionAnswer:
    """No answer: proved to be none in the order given, and in any where every order was weighed."""
    proved = ordered.complete or _no_lengths(question)
    return PartitionAnswer(
        cuts=(),
        order=(),
        value=None,
        bound=None,
        status="infeasible" if proved else "unknown",
        method=_BY_SETS if order == "free" else _SQUARED,
        proof="no choice of cuts keeps to all requirements"
        if proved
        else f"more than {MOST_EXACT} contingents",
        loads=np.empty((0, question.parts.shape[1])),
        infeasible_because=conflict(question, _can_given if order == "given" else _can_free),
    )


def _no_lengths(question: Question) -> bool:
    return bool(question.least.sum() > question.at[-1] or question.most.sum() < question.at[-1])


def _can_given(question: Question) -> bool:
    q = question
    top = float((q.load[-1] * q.scale).max())
    return bool(cheapest(q.load, q.at, q.price, q.scale, q.least, q.most, top)[0] < np.inf)


def _can_free(question: Question) -> bool:
    return part_free(question, squares=False).found is not None
