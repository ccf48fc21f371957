"""Facility location: sites cost to open, demand costs to serve, and the sum of both is least."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from ..answer import Answer
from ..programme.answering import Progress
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .assigning import Task, assigned
from .costs import Costs
from .foresight import any_conflict, capacity_conflict, infeasible, is_fixed_only, numbers_for, states_of
from .p_median import freely_opened


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
    if capacity is None and is_fixed_only(asked):
        return freely_opened(task, limits, warm_start, progress)
    return assigned(task, limits, warm_start, progress)


def _name(is_capacitated: bool, single_source: bool) -> str:
    if not is_capacitated:
        return "uncapacitated facility location"
    return "capacitated facility location" + (", single source" if single_source else "")
