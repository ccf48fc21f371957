"""Two objectives at once: every choice of sites that no other beats in one without losing in the other."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Literal

import numpy as np
from scipy import sparse

from ...errors import LocationError
from ..answer import Answer, Sense
from ..incidence import Array, Incidence
from ..programme.answering import Progress, Question, bound_of, said, status_of, whole_numbers
from ..programme.mixed_integer import Programme, solve
from ..programme.requirement_rows import cost_of, siting
from ..programme.spacing import Numbers
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .covering_rows import covered_rows, pattern, times_covered
from .fair_covering import Sides

Objective = Literal["covered_weight", "sites", "cost", "backup_weight", "least_side_share"]
LESS_IS_BETTER = ("sites", "cost")
# Part of an objective's range by which a point must be better than the last where it is not counted in ones.
FINEST = 1e-4
# Part of a value within which two count as the same.
NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """A choice that none beats in both objectives: the answer to the first, and what it is in the second."""

    answer: Answer
    objectives: Mapping[Objective, float]


@dataclass(frozen=True, eq=False)
class _Axis:
    """An objective: coefficients of the variables, how a choice is valued, and how fine its values lie."""

    name: Objective
    worth: Array
    valued: Callable[[Numbers], float]
    whole: bool

    @property
    def sense(self) -> Sense:
        """Whether more or less is better."""
        return "min" if self.name in LESS_IS_BETTER else "max"

    def no_worse(self, programme: Programme, value: float) -> None:
        """Add the row that keeps this objective at least as good as a value."""
        least, most = (-np.inf, value) if self.sense == "min" else (value, np.inf)
        programme.rows((slice(0, programme.count), self.worth), least=least, most=most)


def pareto_front(
    incidence: Incidence,
    sites: int | None = None,
    *,
    first: Objective = "covered_weight",
    second: Objective = "sites",
    side: Sequence[Hashable] | None = None,
    most_points: int = 200,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> tuple[FrontPoint, ...]:
    """All trade-offs between two objectives, from the best in the first to the best in the second.

    Parameters
    ----------
    first, second : {"covered_weight", "sites", "cost", "backup_weight", "least_side_share"}
        Weight covered; number and cost of sites (less is better); weight covered twice; least share of a
        side's weight covered.
    side : sequence, optional
        Side of each demand, asked for by ``least_side_share``.
    most_points : int
        Where the front has more points, evenly spread ones of the second objective are sought.
    limits : Limits
        For the whole front; points that the time does not suffice for are left out, and one that was cut
        short says ``feasible``.

    Returns
    -------
    tuple of FrontPoint
        Empty where nothing meets the requirements.

    Notes
    -----
    Epsilon-constraint method (Haimes, Lasdon & Wismer 1971), each point in two steps: the best first
    objective, then the best second one at that (Mavrotas 2009), so that no point is beaten by another.
    Objectives that are not whole numbers are told apart to one part in ten thousand of their range.

    Examples
    --------
    >>> table = Incidence.of([[0], [1], [0, 1]], weight=[3.0, 2.0])
    >>> [tuple(point.objectives.values()) for point in pareto_front(table)]
    [(5.0, 1.0), (0.0, 0.0)]
    """
    asked = requirements or Requirements()
    laid = _Laid(incidence, sites, asked, (first, second), side)
    ends_at = monotonic() + limits.time_s
    other = laid.axes[1]
    points: list[FrontPoint] = []
    step, floor = 0.0, None
    while monotonic() < ends_at:
        point = laid.point(floor, Limits(ends_at - monotonic(), limits.gap))
        if point is None:
            break
        points.append(point)
        if progress is not None:
            progress(point.answer.value, point.answer.bound)
        reached = point.objectives[second]
        step = step or laid.step(reached, most_points, Limits(ends_at - monotonic()))
        floor = reached + (step if other.sense == "max" else -step)
    return tuple(points)


@dataclass(frozen=True, eq=False)
class _Found:
    """A choice, its value, and the bound of what was searched."""

    columns: Numbers | None
    value: float | None
    bound: float | None


class _Laid:
    """Programme that holds every variable of both objectives."""

    def __init__(
        self,
        incidence: Incidence,
        sites: int | None,
        asked: Requirements,
        names: tuple[Objective, Objective],
        side: Sequence[Hashable] | None,
    ) -> None:
        if names[0] == names[1]:
            raise LocationError(
                f"both objectives are {names[0]}", where="Pareto front", mend="Name two different ones."
            )
        self.incidence, self.asked = incidence, asked
        self.sides = Sides(incidence, side if side is not None else [None] * len(incidence.weight))
        self.cover = pattern(self.sides.rows.matrix)
        self.programme, self.chosen = siting(incidence.site_id, sites, asked, sense="max")
        zero = np.zeros(self.cover.shape[0])
        self.once = covered_rows(self.programme, self.chosen, self.cover, zero)
        self.twice = self.least = slice(0, 0)
        if "backup_weight" in names:
            self.twice = self.programme.variables(len(zero))
            self.programme.rows((self.chosen, self.cover), (self.twice, -2.0), least=0.0)
        if "least_side_share" in names:
            self.least = self.programme.variables(1, integral=False)
            ones = np.ones((len(self.sides.names), 1))
            self.programme.rows(
                (self.once, self.sides.parts), (self.least, -sparse.csr_array(ones)), least=0.0
            )
        self.axes = self._axis(names[0]), self._axis(names[1])

    def _axis(self, name: Objective) -> _Axis:
        rows, cost = self.sides.rows, cost_of(self.asked, len(self.incidence.site_id))
        where, coefficients, valued = {
            "covered_weight": (self.once, rows.weight, lambda columns: self._weight(columns, 1)),
            "backup_weight": (self.twice, rows.weight, lambda columns: self._weight(columns, 2)),
            "sites": (self.chosen, np.ones(len(cost)), lambda columns: float(len(columns))),
            "cost": (self.chosen, cost, lambda columns: float(cost[columns].sum())),
            "least_side_share": (self.least, np.ones(1), self._least_share),
        }[name]
        worth = np.zeros(self.programme.count)
        worth[where] = coefficients
        return _Axis(name, worth, valued, name != "least_side_share" and whole_numbers(coefficients))

    def _weight(self, columns: Numbers, fold: int) -> float:
        times = times_covered(self.cover, columns)[self.sides.rows.row_of]
        return float(self.incidence.weight[times >= fold].sum())

    def _least_share(self, columns: Numbers) -> float:
        return float(self.sides.shares(times_covered(self.cover, columns) > 0).min())

    def step(self, reached: float, most_points: int, limits: Limits) -> float:
        """By how much the next point must be better: a whole one, or a small part of the range."""
        axis = self.axes[1]
        found = self._best(axis, [], limits)
        top = reached if found is None or found.value is None else found.value
        return max(1.0 if axis.whole else FINEST * abs(top - reached), abs(top - reached) / most_points)

    def point(self, floor: float | None, limits: Limits) -> FrontPoint | None:
        """Best first objective with the second no worse than a floor, then the best second at that."""
        best, other = self.axes
        held = [] if floor is None else [(other, floor)]
        found = self._best(best, held, limits)
        if found is None or found.value is None or found.columns is None:
            return None
        question = self._question(best)
        bound = bound_of(question, found.bound, found.value)
        again = self._best(other, [*held, (best, found.value)], limits)
        columns = found.columns
        if again is not None and again.columns is not None:
            near = abs(best.valued(again.columns) - found.value) <= NEAR * max(1.0, abs(found.value))
            columns = again.columns if near else columns
        value = best.valued(columns)
        answer = said(question, columns, value, bound=bound, status=status_of(value, bound))
        return FrontPoint(answer, {axis.name: axis.valued(columns) for axis in self.axes})

    def _question(self, axis: _Axis) -> Question:
        model = f"Pareto front of {self.axes[0].name} and {self.axes[1].name}"
        programme = self.programme.under(self.programme.blocks, axis.sense)
        programme.worth = [axis.worth]
        return Question(programme, self.chosen, self.incidence.site_id, axis.valued, model, whole=axis.whole)

    def _best(self, axis: _Axis, held: Sequence[tuple[_Axis, float]], limits: Limits) -> _Found | None:
        """Best choice in one objective while others are held; None where there is none."""
        question = self._question(axis)
        for other, value in held:
            slack = NEAR * max(1.0, abs(value))
            other.no_worse(question.programme, value + (slack if other.sense == "min" else -slack))
        outcome = solve(question.programme, limits)
        if outcome.status == "infeasible":
            return None
        columns = question.columns(outcome)
        return _Found(columns, None if columns is None else axis.valued(columns), outcome.bound)
