"""The capacitated p-median: at most p sites, each with a capacity, that serve all demand at least cost."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from ..answer import Answer
from ..programme.answering import Progress
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .assigning import Task, assigned
from .costs import Costs
from .foresight import any_conflict, capacity_conflict, checked_count, infeasible, numbers_for, states_of

MODEL = "capacitated p-median, single source"


def capacitated_p_median(
    costs: Costs,
    sites: int,
    *,
    capacity: npt.ArrayLike,
    load: npt.ArrayLike | None = None,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Choose at most ``sites`` sites and one of them for each demand, within the capacity of each.

    Mulvey & Beck (1984). A demand is served whole by one site, not always by the one that costs it least.

    Parameters
    ----------
    costs : Costs
        What it costs to serve each demand from each site.
    sites : int
        Most sites that may be chosen, required ones included.
    capacity : float or array
        How much each site can serve, in the unit of ``load``; one number for all, or one each.
    load : array, optional
        How much of a capacity each demand takes; its weight if left out.
    requirements, limits, warm_start, progress
        As for :func:`p_median`; the warm start names sites, demand is assigned to them anew.

    Returns
    -------
    Answer
        ``value`` is the sum of weight times cost; ``assignment`` the site of each demand.

    Raises
    ------
    LocationError
        If the number of sites, a capacity or a load makes no sense, or an id is unknown.

    Examples
    --------
    Two sites that serve two demands each: the third demand of the left side goes right.

    >>> costs = Costs.from_matrix([[0, 9], [1, 8], [2, 7], [9, 0]], site_id=["left", "right"])
    >>> answer = capacitated_p_median(costs, 2, capacity=2)
    >>> answer.value, answer.assignment[2], answer.status
    (8.0, 'right', 'optimal')
    """
    asked = requirements or Requirements()
    most, state = checked_count(sites), states_of(costs.site_id, asked)
    room = numbers_for("capacity", capacity, len(costs.site_id))
    takes = costs.weight if load is None else numbers_for("load", load, len(costs.weight))
    task = Task(MODEL, costs, np.zeros(len(room)), takes, room, True, most, state, asked)
    conflict = any_conflict(costs, state, most) or capacity_conflict(takes, room, state, most)
    return infeasible(MODEL, conflict) if conflict else assigned(task, limits, warm_start, progress)
