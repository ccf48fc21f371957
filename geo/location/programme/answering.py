"""From a mixed-integer programme over sites to an answer: valued anew, bounded, or told why there is none."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np

from ..answer import Answer, Status
from ..requirements import Limits
from .diagnosis import explain
from .mixed_integer import TOLERANCE, Outcome, Programme, solve
from .requirement_rows import numbers_of
from .spacing import Numbers

# Told of the value and the bound each time that either gets better.
Progress = Callable[[float | None, float | None], None]
METHOD = "mixed-integer programme (HiGHS)"
PROOF = "bound of branch and bound (HiGHS)"


@dataclass(frozen=True, eq=False)
class Question:
    """A programme over sites, and how a choice is valued without the solver.

    Parameters
    ----------
    programme : Programme
        Its objective may be helped out by other variables than the sites.
    chosen : slice
        Variables of the sites, in the order of ``site_id``.
    valued : callable
        Exact objective of a choice of sites, by their numbers.
    model : str
        Name in the literature.
    whole : bool
        Whether every objective is a whole number, so that a bound may be rounded.
    """

    programme: Programme
    chosen: slice
    site_id: Sequence[Hashable]
    valued: Callable[[Numbers], float]
    model: str
    whole: bool = False

    def columns(self, outcome: Outcome) -> Numbers | None:
        """Sites chosen in a solution."""
        if outcome.solution is None:
            return None
        return np.flatnonzero(outcome.solution[self.chosen] > 0.5)

    def stands(self, columns: Numbers, limits: Limits) -> bool:
        """Whether a choice of sites meets every requirement."""
        fixed = np.zeros(self.chosen.stop - self.chosen.start)
        fixed[columns] = 1.0
        tried = self.programme.under(self.programme.blocks, "min")
        tried.rows((self.chosen, 1.0), least=fixed, most=fixed)
        return solve(tried, limits).solution is not None


def whole_numbers(numbers: np.typing.ArrayLike) -> bool:
    """Whether all of some numbers are whole."""
    given = np.asarray(numbers, float)
    return bool((given == np.round(given)).all())


def answered(
    question: Question,
    limits: Limits,
    *,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Solve, value the choice anew, and say what was proved.

    A warm start that meets the requirements is the answer at worst: a limit of time leaves nothing poorer.
    """
    started = monotonic()
    outcome = solve(question.programme, limits)
    left = Limits(time_s=max(limits.time_s - (monotonic() - started), 1.0))
    if outcome.status == "infeasible":
        why = explain(question.programme, left)
        return said(question, why=why)
    columns = question.columns(outcome)
    if warm_start is not None and outcome.status != "optimal":
        columns = _better(question, columns, warm_start, left)
    value = None if columns is None else question.valued(columns)
    bound = bound_of(question, outcome.bound, value)
    if progress is not None:
        progress(value, bound)
    return said(question, columns, value, bound=bound, status=status_of(value, bound))


def _better(
    question: Question, columns: Numbers | None, warm_start: Sequence[Hashable], limits: Limits
) -> Numbers | None:
    """The better of a solution and a warm start, if that stands."""
    number = {name: column for column, name in enumerate(question.site_id)}
    warm = numbers_of(warm_start, number)
    if not question.stands(warm, limits):
        return columns
    if columns is None:
        return warm
    sign = 1.0 if question.programme.sense == "max" else -1.0
    return max((columns, warm), key=lambda choice: sign * question.valued(choice))


def bound_of(question: Question, bound: float | None, value: float | None) -> float | None:
    """A bound rounded where values are whole, and never on the wrong side of the value by rounding errors."""
    if bound is None:
        return None
    upward = question.programme.sense == "max"
    if question.whole:
        slack = TOLERANCE * max(1.0, abs(bound))
        bound = float(np.floor(bound + slack) if upward else np.ceil(bound - slack))
    if value is None:
        return bound
    return max(bound, value) if upward else min(bound, value)


def status_of(value: float | None, bound: float | None) -> Status:
    """``optimal`` where the bound is reached within the solver's own tolerance; else what is true."""
    if value is None:
        return "unknown"
    if bound is not None and abs(bound - value) <= TOLERANCE * max(1.0, abs(value)):
        return "optimal"
    return "feasible"


def said(
    question: Question,
    columns: Numbers | None = None,
    value: float | None = None,
    *,
    bound: float | None = None,
    status: Status = "infeasible",
    why: str = "",
    method: str = METHOD,
    proof: str = PROOF,
) -> Answer:
    """Put a choice of sites into an answer, by the caller's ids."""
    names = [] if columns is None else [question.site_id[column] for column in columns.tolist()]
    return Answer(
        selected=tuple(names),
        value=value,
        bound=bound,
        status=status,
        sense=question.programme.sense,
        model=question.model,
        method=method,
        proof=proof if bound is not None or status == "infeasible" else "nothing was proved",
        infeasible_because=why,
    )
