"""Routes to begin a search with, where loads alone are limited: stretches taken out and put back, cooled."""

from __future__ import annotations

import numpy as np

from .problem import group_prize
from .question import LATEST_S, NO_WAY, Ints, Mask, RoutingQuestion
from .reckoning import Routes
from .ruin import AFTER, BEFORE, ROUTE, SIZE, Duties, Vehicles, anneal
from .search import Stop

AT_ONCE = 500
"""Moves between two looks at the clock."""
COLDEST = 0.01
"""Heat at the end, as a share of that at the beginning."""
MOST_OF_TIME = 0.85
"""Share of a search's time after which the last heat is reached."""


def timeless(question: RoutingQuestion) -> bool:
    """Whether no window, no shift and no missing way limits the routes."""
    visits = question.visits
    ways = bool((question.cost < NO_WAY).all() and (question.duration_s < NO_WAY).all())
    windows = not visits.from_s.any() and bool((visits.to_s == LATEST_S).all())
    shifts = all(fleet.to_s == LATEST_S and fleet.longest_s is None for fleet in question.fleets)
    return ways and windows and shifts


def annealed(
    question: RoutingQuestion, kept: Ints, stop: Stop, seed: int, *, moves: int, enough: float
) -> Routes | None:
    """Good routes after so many moves, or at a share of a search's time; None where they leave out a must.

    Parameters
    ----------
    question : RoutingQuestion
        ``timeless`` says whether it is one that this can be asked.
    kept : array of int64
        Visits that may be made; the routes name them by their place in this.
    stop : Stop
        Of the search that follows; most of its time, if it has a limit, goes to this.
    seed, moves : int
    enough : float
        A cost of the routes and of what they leave out that cannot be beaten.

    Notes
    -----
    Slack induction by string removals (Christiaens and Vanden Berghe 2020): of some routes near a place a
    stretch each is taken out and put back where it costs least, whichever way it is then driven; worse
    routes are kept the more seldom the colder it is. Unlike theirs, it leaves no part of a stretch in place.
    """
    duties, vehicles = _duties(question, kept), _vehicles(question, len(kept))
    cost = _legs(question, kept, vehicles)
    random = np.random.default_rng(seed)
    now = _nothing_done(len(cost))
    best = now.copy()
    value = anneal(cost, duties, vehicles, now, best, np.zeros(AT_ONCE), random)
    hottest = max(value / len(duties.demand) / 3.0, 1e-3)
    done = AT_ONCE
    while value > enough and done < moves and stop.spent < MOST_OF_TIME:
        heat = hottest * COLDEST ** max(done / moves, stop.spent / MOST_OF_TIME)
        value = anneal(cost, duties, vehicles, now, best, np.full(AT_ONCE, heat), random)
        done += AT_ONCE
    whole = not (_must(question, kept)[duties.first[:-1]] & (best[ROUTE, : len(duties.demand)] < 0)).any()
    return _driven(best, vehicles, len(kept)) if whole else None


def _duties(question: RoutingQuestion, kept: Ints) -> Duties:
    """The visits kept, those of one group as one duty."""
    visits = question.visits
    group = visits.group[kept]
    alone = np.arange(len(kept)) + group.max(initial=0) + 1
    duty = np.unique(np.where(group >= 0, group, alone), return_inverse=True)[1].ravel()
    visit = np.argsort(duty, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(duty))])
    heads = first[:-1]
    rows = question.depots + kept[visit]
    legs = question.cost[np.ix_(rows, rows)]
    near = np.minimum.reduceat(np.minimum.reduceat(legs, heads, 0), heads, 1)
    out = question.cost[_depots(question)][:, rows].min(axis=0)
    dearest = 4 * int(question.cost.max()) + max(fleet.fixed_cost for fleet in question.fleets) + 1
    price = np.where(_must(question, kept)[visit], dearest, group_prize(question)[kept[visit]])
    return Duties(
        first,
        visit,
        duty,
        np.argsort(np.minimum(near, near.T), axis=1, kind="stable"),
        np.maximum.reduceat(visits.demand[kept[visit]], heads),
        np.minimum.reduceat(out, heads),
        price[heads],
    )


def _must(question: RoutingQuestion, kept: Ints) -> Mask:
    """Which of the visits kept are required, or belong to a required group."""
    visits = question.visits
    required = visits.required.copy()
    for own in visits.groups().values():
        required[own] = visits.required[own].any()
    must: Mask = required[kept]
    return must


def _depots(question: RoutingQuestion) -> Ints:
    """Depots that have a vehicle."""
    return np.unique([fleet.depot for fleet in question.fleets if fleet.count])


def _vehicles(question: RoutingQuestion, most: int) -> Vehicles:
    """Vehicles of all fleets that have any, of each no more than there are visits."""
    fleets = [fleet for fleet in question.fleets if fleet.count]
    counts = [min(fleet.count, most) for fleet in fleets]
    everything = int(question.visits.demand.sum())
    capacity = [everything if fleet.capacity is None else fleet.capacity for fleet in fleets]
    columns = capacity, [fleet.fixed_cost for fleet in fleets], np.arange(len(fleets))
    return Vehicles(*(np.repeat(np.asarray(column, dtype=np.int64), counts) for column in columns))


def _legs(question: RoutingQuestion, kept: Ints, vehicles: Vehicles) -> Ints:
    """Cost of the legs between the visits kept, and between them and the depot of each vehicle."""
    depot = np.array([fleet.depot for fleet in question.fleets if fleet.count])
    rows = np.concatenate([question.depots + kept, depot[vehicles.fleet]])
    return np.ascontiguousarray(question.cost[np.ix_(rows, rows)])


def _nothing_done(places: int) -> Ints:
    """A state in which every vehicle goes from its depot to its depot."""
    state = np.zeros((6, places), dtype=np.int64)
    state[AFTER] = state[BEFORE] = np.arange(places)
    state[ROUTE] = -1
    return state


def _driven(state: Ints, vehicles: Vehicles, visits: int) -> Routes:
    """Fleet and visits of the vehicles that do something."""
    routes: Routes = []
    for vehicle in np.flatnonzero(state[SIZE, : len(vehicles.fleet)]).tolist():
        route = [int(state[AFTER, visits + vehicle])]
        while state[AFTER, route[-1]] < visits:
            route.append(int(state[AFTER, route[-1]]))
        routes.append((int(vehicles.fleet[vehicle]), route))
    return routes
