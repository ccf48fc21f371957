"""The p-median: at most p sites that serve all demand at the least weighted cost."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from ..answer import Answer
from ..programme.answering import Progress
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .assigning import Task, assigned, lists_of
from .costs import Costs
from .fixed_charge import FixedCharge, Opened, open_sites
from .foresight import (
    any_conflict,
    checked_count,
    infeasible,
    is_fixed_only,
    states_of,
    unknown,
    warm_choice,
)
from .interchange import Numbers, improve
from .prices import FREE, OPEN
from .reach import conflict_of_reach, reach_all

FIRST_MOVES = 10_000
MODEL = "p-median"


def p_median(
    costs: Costs,
    sites: int,
    *,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Choose at most ``sites`` sites so that the sum of weight times cost of serving is least.

    Hakimi (1964); ReVelle & Swain (1970). Each demand is served by the site that costs it least.

    Parameters
    ----------
    costs : Costs
        What it costs to serve each demand from each site.
    sites : int
        Most sites that may be chosen, required ones included; one that saves nothing is left out.
    requirements : Requirements, optional
        What the choice must keep to.
    limits : Limits, optional
        Wall seconds, relative gap at which to stop, seed.
    warm_start : sequence of ids, optional
        A choice to begin from.
    progress : callable, optional
        Told of value and bound each time that either gets better.

    Returns
    -------
    Answer
        ``value`` is the weighted sum, in weight times the unit of the costs; ``price`` the most that one
        more site could take off it.

    Raises
    ------
    LocationError
        If the number of sites makes no sense or an id is unknown.

    Examples
    --------
    Three villages along a road, at 0, 4 and 10 km; one site is best in the middle.

    >>> costs = Costs.from_matrix([[0, 4, 10], [4, 0, 6], [10, 6, 0]], site_id=["a", "b", "c"])
    >>> answer = p_median(costs, 1)
    >>> answer.selected, answer.value, answer.status
    (('b',), 10.0, 'optimal')
    """
    asked = requirements or Requirements()
    most, state = checked_count(sites), states_of(costs.site_id, asked)
    conflict = any_conflict(costs, state, most)
    if conflict:
        return infeasible(MODEL, conflict)
    count = len(state)
    free, room = np.zeros(count), np.full(count, np.inf)
    task = Task(MODEL, costs, free, costs.weight, room, False, most, state, asked)
    solved = freely_opened if is_fixed_only(asked) else assigned
    return solved(task, limits, warm_start, progress)


def freely_opened(
    task: Task, limits: Limits, warm_start: Sequence[Hashable] | None, progress: Progress | None
) -> Answer:
    """Answer a task without capacities, in which at most single sites are required or forbidden."""
    costs, state, most = task.costs, task.state, task.limit
    begun = time.monotonic()
    lists = lists_of(costs, task.fixed)
    start = warm_choice(costs.site_id, warm_start, state, most)
    improve(lists, state == FREE, most, start, FIRST_MOVES)
    nodes = 0
    if (costs.serving(np.flatnonzero(start)) < 0).any():
        reach = reach_all(costs, np.ones(len(costs.site), dtype=bool), state, most, limits)
        if reach.is_impossible:
            return infeasible(task.model, conflict_of_reach(costs, most, task.requirements, limits))
        if reach.is_open is None:
            return unknown(task.model)
        start, nodes = reach.is_open, reach.nodes
    left = replace(limits, time_s=max(0.0, limits.time_s - (time.monotonic() - begun)))
    found = open_sites(FixedCharge(lists, state, most), start, left, progress)
    chosen = np.flatnonzero(found.is_open)
    return Answer(
        selected=tuple(costs.site_id[number] for number in chosen.tolist()),
        value=found.value,
        bound=found.bound,
        status="optimal" if found.bound == found.value else "feasible",
        sense="min",
        model=task.model,
        method="interchange, Lagrangian prices, branch and bound",
        proof=f"Lagrangian bound and branch and bound, {found.nodes + nodes} nodes",
        assignment=costs.assignment(chosen),
        price=_price(found, state, most) if task.most is not None else None,
    )


def _price(found: Opened, state: Numbers, most: int) -> float:
    """What one more site could take off the value at most, by the prices at the root."""
    ranked = np.sort(found.root.worth[state == FREE])
    room = most - int((state == OPEN).sum())
    after = float(min(0.0, ranked[room])) if room < len(ranked) else 0.0
    return max(0.0, found.value - found.root.bound - after)
