"""How few vehicles cannot make the required visits: by load, by time out, by windows."""

from __future__ import annotations

import numpy as np
from scipy.sparse.csgraph import floyd_warshall

from .checks import fastest_from
from .question import NO_WAY, Ints, Mask, RoutingQuestion

NO_TIME_S = 1e-3
"""Stands for no time where SciPy would read 0 as no way; all of a route of them is below half a second."""
MOST_COMPARED = 400
"""Windows of more visits than this are not compared with one another: it would take too long."""


def fewest_routes(question: RoutingQuestion) -> int:
    """Number of routes below which the required visits cannot be made; at most one more than the vehicles.

    Examples
    --------
    Three visits of 40 each in vehicles that carry 100:

    >>> from .question import Fleet, Visits
    >>> away = np.ones((4, 4), dtype=int)
    >>> fewest_routes(RoutingQuestion(away, away, 1, (Fleet(0, 5, 100),), Visits.of(3, demand=40)))
    2
    """
    if not question.visits.required.any():
        return 0
    needed = _one_of_each(question)
    return max(1, _by_load(question, needed), _by_time(question, needed), _by_windows(question, needed))


def _one_of_each(question: RoutingQuestion) -> Ints:
    """Visits that every answer makes; a required group is passed over, for any of it may be made."""
    return np.flatnonzero(question.visits.required & (question.visits.group < 0))


def _largest_first(question: RoutingQuestion, sizes: list[int]) -> Ints:
    """Sum of the largest sizes of 0, 1, 2 … vehicles."""
    each = np.repeat(sizes, [fleet.count for fleet in question.fleets]).astype(np.int64)
    return np.concatenate([[0], np.cumsum(np.sort(each)[::-1])])


def _group_least(question: RoutingQuestion, column: Ints) -> int:
    """Sum over required groups of the least of a column."""
    required = question.visits.required
    return sum(int(column[own].min()) for own in question.visits.groups().values() if required[own].any())


def _by_load(question: RoutingQuestion, needed: Ints) -> int:
    """Vehicles whose capacities together hold what all required visits weigh."""
    demand = question.visits.demand
    total = int(demand[needed].sum()) + _group_least(question, demand)
    sizes = [total if fleet.capacity is None else fleet.capacity for fleet in question.fleets]
    return int(np.searchsorted(_largest_first(question, sizes), total))


def _by_time(question: RoutingQuestion, needed: Ints) -> int:
    """Vehicles whose shifts together hold all service, a shortest leg to each visit, and the ways back."""
    shifts = _largest_first(question, [min(fleet.shift_s, NO_WAY) for fleet in question.fleets])
    legs = question.duration_s.astype(np.int64).copy()
    np.fill_diagonal(legs, NO_WAY)
    visits = question.visits
    into = legs[:, question.depots :].min(axis=0) + visits.service_s
    out_of = legs[question.depots :].min(axis=1) + visits.service_s
    used = np.unique([fleet.depot for fleet in question.fleets if fleet.count])
    back, out = legs[question.depots :][:, used].min(), legs[used, question.depots :].min()
    routes = np.arange(len(shifts))
    fewest = 0
    for busy_s, last_s in ((into, back), (out_of, out)):
        total_s = int(busy_s[needed].sum()) + _group_least(question, busy_s)
        enough = shifts >= total_s + routes * int(last_s)
        fewest = max(fewest, int(np.argmax(enough)) if enough.any() else len(shifts))
    return fewest


def _by_windows(question: RoutingQuestion, needed: Ints) -> int:
    """Visits of which no two fit on one route: found one by one, those that exclude most others first."""
    if not len(needed) or len(needed) > MOST_COMPARED:
        return 0
    apart = ~follows(question)[np.ix_(needed, needed)]
    apart &= apart.T
    np.fill_diagonal(apart, False)
    able = np.ones(len(needed), dtype=bool)
    chosen = 0
    while able.any():
        following = int(np.argmax(np.where(able, apart[:, able].sum(axis=1), -1)))
        able &= apart[following]
        chosen += 1
    return chosen


def follows(question: RoutingQuestion) -> Mask:
    """Whether a visit can come after another on one route, over others or not, by time and load.

    Shape (visits, visits): row first, column after it.
    """
    visits, depots = question.visits, question.depots
    legs_s = np.maximum(question.duration_s[depots:, depots:], NO_TIME_S)
    over_s = floyd_warshall(legs_s) if len(visits) else legs_s
    begins_s = earliest_s(question)
    in_time = begins_s[:, None] + visits.service_s[:, None] + over_s <= visits.to_s[None, :] + 0.5
    sizes = [fleet.capacity for fleet in question.fleets if fleet.count]
    if not sizes or None in sizes:
        return np.asarray(in_time)
    largest = max(size for size in sizes if size is not None)
    return np.asarray(in_time & (visits.demand[:, None] + visits.demand[None, :] <= largest))


def earliest_s(question: RoutingQuestion) -> Ints:
    """When each visit can begin at the earliest, whoever makes it, seconds."""
    arrives_s = [
        fleet.from_s + fastest_from(question.duration_s, fleet.depot, question.depots)[question.depots :]
        for fleet in question.fleets
        if fleet.count
    ]
    earliest: Ints = np.maximum(question.visits.from_s, np.min(arrives_s, axis=0))
    return earliest
