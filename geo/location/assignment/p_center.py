"""The p-center: at most p sites so that the demand served worst is served as well as can be."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..answer import Answer
from ..programme.answering import Progress
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .costs import Costs
from .foresight import any_conflict, checked_count, infeasible, is_fixed_only, states_of, warm_choice
from .interchange import Array, Flags
from .prices import CLOSED
from .reach import Reach, conflict_of_reach, reach_all, reach_by_rows

MODEL = "p-center"
METHOD = "bisection over the distinct costs, each by covering"


def p_center(
    costs: Costs,
    sites: int,
    *,
    weighted: bool = False,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Choose at most ``sites`` sites so that the largest cost of serving any demand is least.

    Hakimi (1964). The distinct costs are halved again and again (Minieka 1970): each asks whether so many
    sites can serve all demand within it.

    Parameters
    ----------
    costs : Costs
        What it costs to serve each demand from each site.
    sites : int
        Most sites that may be chosen, required ones included.
    weighted : bool, optional
        Whether the largest of weight times cost counts, not of the cost alone.
    requirements : Requirements, optional
        What the choice must keep to.
    limits : Limits, optional
        Wall seconds, and the relative gap at which to stop.
    warm_start : sequence of ids, optional
        A choice to begin from, where nothing but single sites is required or forbidden.
    progress : callable, optional
        Told of value and bound each time that either gets better.

    Returns
    -------
    Answer
        ``value`` is the largest cost, in the unit of the costs (times weight if ``weighted``).

    Raises
    ------
    LocationError
        If the number of sites makes no sense or an id is unknown.

    Examples
    --------
    Three villages along a road, at 0, 4 and 10 km, and two sites.

    >>> costs = Costs.from_matrix([[0, 4, 10], [4, 0, 6], [10, 6, 0]], site_id=["a", "b", "c"])
    >>> answer = p_center(costs, 2)
    >>> answer.value, answer.status
    (4.0, 'optimal')
    """
    asked = requirements or Requirements()
    most, state = checked_count(sites), states_of(costs.site_id, asked)
    conflict = any_conflict(costs, state, most)
    if conflict:
        return infeasible(MODEL, conflict)
    worst = costs.service if weighted else costs.cost
    halving = Halving.of(costs, worst, state != CLOSED, limits=limits, progress=progress)
    if is_fixed_only(asked):
        halving.meet(warm_choice(costs.site_id, warm_start, state, most))
        halving.run(lambda within, left: reach_all(costs, within, state, most, left))
    else:
        halving.run(lambda within, left: reach_by_rows(costs, within, most, asked, left))
    if halving.is_impossible:
        return infeasible(MODEL, conflict_of_reach(costs, most, asked, limits))
    return halving.told()


@dataclass(eq=False)
class Halving:
    """Bisection over the distinct costs: all below number ``low`` are proved too small, ``high`` is met."""

    costs: Costs
    worst: Array
    distinct: Array
    low: int
    high: int
    deadline_s: float
    limits: Limits
    progress: Progress | None
    is_open: Flags | None = None
    nodes: int = 0

    @classmethod
    def of(
        cls, costs: Costs, worst: Array, usable: Flags, *, limits: Limits, progress: Progress | None
    ) -> Halving:
        """Begin with the largest of what each demand costs at its best site."""
        allowed = usable[costs.site]
        distinct = np.unique(worst[allowed])
        least = np.full(len(costs.weight), np.inf)
        np.minimum.at(least, costs.row[allowed], worst[allowed])
        low = int(np.searchsorted(distinct, least.max(initial=-np.inf)))
        deadline_s = time.monotonic() + limits.time_s
        return cls(costs, worst, distinct, low, len(distinct), deadline_s, limits, progress)

    @property
    def value(self) -> float | None:
        """Largest cost of the best choice."""
        if self.is_open is None:
            return None
        return float(self.distinct[self.high]) if len(self.distinct) else 0.0

    @property
    def bound(self) -> float | None:
        """No choice has a smaller largest cost."""
        if not len(self.distinct):
            return 0.0
        return None if self.is_impossible else float(self.distinct[self.low])

    @property
    def is_impossible(self) -> bool:
        """Whether even the largest cost is proved too small."""
        return 0 < len(self.distinct) == self.low

    def meet(self, is_open: Flags) -> None:
        """Keep a choice that serves all demand if it is the best so far."""
        entries = self.costs.serving(np.flatnonzero(is_open))
        if (entries < 0).any():
            return
        place = int(np.searchsorted(self.distinct, self.worst[entries].max(initial=-np.inf)))
        if self.is_open is None or place < self.high:
            self.is_open, self.high = is_open, place
            self.tell()

    def tell(self) -> None:
        """Say how far it is."""
        if self.progress is not None:
            self.progress(self.value, self.bound)

    def is_settled(self) -> bool:
        """Whether value and bound are close enough."""
        if self.value is None or self.bound is None:
            return self.is_impossible
        return self.value - self.bound <= self.limits.gap * abs(self.value)

    def run(self, attempt: Callable[[Flags, Limits], Reach]) -> None:
        """Halve until settled or late; the largest cost is asked last of all where nothing is met."""
        while not self.is_settled():
            left_s = self.deadline_s - time.monotonic()
            middle = (self.low + min(self.high, len(self.distinct) - 1)) // 2
            if self.is_open is None and self.low == len(self.distinct) - 1:
                middle = self.low
            if left_s <= 0.0:
                return
            found = attempt(self.worst <= self.distinct[middle], replace(self.limits, time_s=left_s))
            self.nodes += found.nodes
            if found.is_open is not None:
                self.meet(found.is_open)
            elif found.is_impossible:
                self.low = middle + 1
                self.tell()
            else:
                return

    def told(self) -> Answer:
        """What was found, in the caller's ids."""
        chosen = [] if self.is_open is None else np.flatnonzero(self.is_open).tolist()
        value, bound = self.value, self.bound
        return Answer(
            selected=tuple(self.costs.site_id[number] for number in chosen),
            value=value,
            bound=bound,
            status="unknown" if value is None else "optimal" if value == bound else "feasible",
            sense="min",
            model=MODEL,
            method=METHOD,
            proof=f"no choice covers all demand at the next smaller cost ({self.nodes} nodes)",
            assignment=self.costs.assignment(chosen),
        )
