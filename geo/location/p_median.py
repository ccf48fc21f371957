"""The p-median: at most p sites that serve all demand at the least weighted cost."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from .answer import Answer
from .answering import Progress
from .costs import Costs
from .fixed_charge import FixedCharge, Opened, open_sites
from .foresight import any_conflict, checked_count, infeasible, states_of, warm_choice
from .interchange import Array, Lists
from .requirements import DEFAULT_LIMITS, Limits, Requirements

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
    lists = lists_of(costs, np.zeros(len(state)))
    start = warm_choice(costs.site_id, warm_start, state, most)
    found = open_sites(FixedCharge(lists, state, most), start, limits, progress)
    return told(costs, found)


def lists_of(costs: Costs, fixed: Array) -> Lists:
    """Lists of a table of costs, with a fixed cost for each site."""
    dearest = np.zeros(len(costs.weight))
    np.maximum.at(dearest, costs.row, costs.service)
    absent = np.full(len(costs.weight), dearest.sum() + fixed.sum() + 1.0)
    return Lists(costs.start, costs.site, costs.service, absent, fixed)


def told(costs: Costs, found: Opened) -> Answer:
    """What was found, in the caller's ids."""
    chosen = np.flatnonzero(found.is_open)
    return Answer(
        selected=tuple(costs.site_id[number] for number in chosen.tolist()),
        value=found.value,
        bound=found.bound,
        status="optimal" if found.bound == found.value else "feasible",
        sense="min",
        model=MODEL,
        method="interchange, Lagrangian prices, branch and bound",
        proof=f"Lagrangian bound, {found.nodes} nodes",
        assignment=costs.assignment(chosen),
    )
