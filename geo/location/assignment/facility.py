"""Facility location: sites cost to open, demand costs to serve, and the sum of both is least."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ..answer import Answer
from ..programme.answering import Progress
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .assigning import Task, assigned, assignment_of, begun
from .costs import Costs
from .foresight import (
    any_conflict,
    capacity_conflict,
    infeasible,
    is_fixed_only,
    numbers_for,
    states_of,
    warm_choice,
)
from .p_median import freely_opened
from .prices import CLOSED
from .split_service import split_service
from .transport import Served, serve

NAMED_AT_MOST = 10


def facility_location(
    costs: Costs,
    fixed_cost: npt.ArrayLike,
    *,
    capacity: npt.ArrayLike | None = None,
    load: npt.ArrayLike | None = None,
    single_source: bool = False,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Choose any number of sites so that opening them and serving all demand costs least.

    Balinski (1965); without capacities the simple plant location problem (UFLP), with them CFLP, and with
    one site for each demand SSCFLP (Holmberg, Ronnqvist & Yuan 1999).

    Parameters
    ----------
    costs : Costs
        What it costs to serve each demand from each site, in the unit of ``fixed_cost`` where weighted.
    fixed_cost : float or array
        What opening each site costs; one number for all, or one each.
    capacity : float or array, optional
        How much each site can serve, in the unit of ``load``; no limits if left out.
    load : array, optional
        How much of a capacity each demand takes; its weight if left out.
    single_source : bool, optional
        Whether a demand is served whole by one site; else it may be split where capacities bind.
    requirements, limits, warm_start, progress
        As for :func:`p_median`.

    Returns
    -------
    Answer
        ``assignment`` names the site that serves most of each demand.

    Raises
    ------
    LocationError
        If a cost, a capacity or a load makes no sense, or an id is unknown.

    Examples
    --------
    A second site costs 3 and saves 4.

    >>> costs = Costs.from_matrix([[0, 4, 10], [4, 0, 6], [10, 6, 0]], site_id=["a", "b", "c"])
    >>> facility_location(costs, 3.0).value, facility_location(costs, 7.0).selected
    (9.0, ('b',))
    """
    asked = requirements or Requirements()
    state, count = states_of(costs.site_id, asked), len(costs.site_id)
    fixed = numbers_for("fixed_cost", fixed_cost, count)
    room = np.full(count, np.inf) if capacity is None else numbers_for("capacity", capacity, count)
    takes = costs.weight if load is None else numbers_for("load", load, len(costs.weight))
    model = _name(capacity is not None, single_source)
    conflict = any_conflict(costs, state, count) or capacity_conflict(takes, room, state, count)
    if conflict:
        return infeasible(model, conflict)
    task = Task(model, costs, fixed, takes, room, single_source, None, state, asked)
    if not is_fixed_only(asked) or (capacity is not None and single_source):
        return assigned(task, limits, warm_start, progress)
    solved = freely_opened if capacity is None else served_in_parts
    return solved(task, limits, warm_start, progress)


def served_in_parts(
    task: Task, limits: Limits, warm_start: Sequence[Hashable] | None, progress: Progress | None
) -> Answer:
    """Answer a task with capacities and split demand; at most single sites are required or forbidden."""
    began_s, costs = time.monotonic(), task.costs
    served = serve(task.loads, task.state != CLOSED)
    if served.stuck.size:
        return infeasible(task.model, _why_short(task, served))
    warm = warm_choice(costs.site_id, warm_start, task.state, task.limit)
    improved = warm.copy()
    _, price = begun(task, improved)
    left = replace(limits, time_s=max(0.0, limits.time_s - (time.monotonic() - began_s)))
    found = split_service(task.loads, task.state, [warm, improved], price, left, progress)
    part = np.empty(len(found.part))
    part[task.by_site] = found.part
    return Answer(
        selected=tuple(costs.site_id[number] for number in np.flatnonzero(found.is_open).tolist()),
        value=found.value,
        bound=found.bound,
        status="optimal" if found.bound == found.value else "feasible",
        sense="min",
        model=task.model,
        method="Lagrangian prices, cheapest chains of moves, branch and bound",
        proof=f"Lagrangian bound and branch and bound, {found.nodes} nodes",
        assignment=assignment_of(costs, part),
    )


def _why_short(task: Task, served: Served) -> str:
    """Which sites lack capacity, and by how much."""
    names = [repr(task.costs.site_id[number]) for number in served.stuck.tolist()]
    said = ", ".join(names[:NAMED_AT_MOST]) + (", …" if len(names) > NAMED_AT_MOST else "")
    capacity = float(task.capacity[served.stuck].sum())
    return (
        f"capacity of {said} is {capacity:,.10g}, demand that no other site can serve is "
        f"{capacity + served.short:,.10g}: {served.short:,.10g} short"
    )


def _name(is_capacitated: bool, single_source: bool) -> str:
    if not is_capacitated:
        return "uncapacitated facility location"
    return "capacitated facility location" + (", single source" if single_source else "")
