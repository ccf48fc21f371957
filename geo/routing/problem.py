"""A question in the form in which PyVRP searches: clients, depots, vehicles, matrices, exclusive groups."""

from __future__ import annotations

import numpy as np
from pyvrp import Client, ClientGroup, Depot, Location, ProblemData, VehicleType

from .question import LATEST_S, NO_WAY, Fleet, Ints, RoutingQuestion

FOREVER_S = int(np.iinfo(np.int64).max)


def as_problem(question: RoutingQuestion, kept: Ints) -> ProblemData:
    """The question, with only some of its visits, in the form in which PyVRP searches.

    A leg without a way takes longer than any shift, so that no feasible route has one. Where no time is
    limited none is reckoned with, which makes the search faster.
    """
    rows = np.concatenate([np.arange(question.depots), question.depots + kept])
    cost = question.cost[np.ix_(rows, rows)]
    duration_s = np.where(cost >= NO_WAY, NO_WAY, question.duration_s[np.ix_(rows, rows)])
    laden = any(fleet.capacity is not None for fleet in question.fleets)
    open_end = not (duration_s >= NO_WAY).any()
    return ProblemData(
        [Location(0, 0)] * len(rows),
        _clients(question, kept, laden),
        [Depot(row) for row in range(question.depots)],
        [_vehicles(question, fleet, laden, open_end) for fleet in question.fleets if fleet.count],
        [np.ascontiguousarray(cost)],  # type: ignore[list-item]  # its stub says ndarray[int]
        [np.ascontiguousarray(duration_s)],  # type: ignore[list-item]
        _groups(question, kept),
    )


def _clients(question: RoutingQuestion, kept: Ints, laden: bool) -> list[Client]:
    """One client for each visit kept, at the row after the depots."""
    visits = question.visits
    numbers = {
        number: place for place, number in enumerate(np.unique(visits.group[kept][visits.group[kept] >= 0]))
    }
    prize = group_prize(question)
    return [
        Client(
            question.depots + place,
            [int(visits.demand[visit])] if laden else [],
            service_duration=int(visits.service_s[visit]),
            tw_early=int(visits.from_s[visit]),
            tw_late=FOREVER_S if visits.to_s[visit] == LATEST_S else int(visits.to_s[visit]),
            prize=int(prize[visit]),
            required=bool(visits.required[visit] and visits.group[visit] < 0),
            group=numbers.get(visits.group[visit]),
        )
        for place, visit in enumerate(kept)
    ]


def group_prize(question: RoutingQuestion) -> Ints:
    """Cost of leaving each visit out: 0 where something is required, one prize for all of a group."""
    visits = question.visits
    prize: Ints = np.where(visits.required, 0, visits.prize)
    for own in visits.groups().values():
        prize[own] = 0 if visits.required[own].any() else visits.prize[own].max()
    return prize


def _groups(question: RoutingQuestion, kept: Ints) -> list[ClientGroup]:
    """Exclusive groups among the visits kept, in the order of their numbers."""
    number = question.visits.group[kept]
    return [
        ClientGroup(
            np.flatnonzero(number == own).tolist(),
            required=bool(question.visits.required[question.visits.group == own].any()),
        )
        for own in np.unique(number[number >= 0])
    ]


def _vehicles(question: RoutingQuestion, fleet: Fleet, laden: bool, open_end: bool) -> VehicleType:
    """A fleet; where no load is limited, but others' is, its vehicles carry all there is."""
    all_there_is = int(question.visits.demand.sum())
    capacity = all_there_is if fleet.capacity is None else fleet.capacity
    return VehicleType(
        fleet.count,
        [capacity] if laden else [],
        fleet.depot,
        fleet.depot,
        fleet.fixed_cost,
        fleet.from_s,
        FOREVER_S if open_end and fleet.to_s == LATEST_S else fleet.to_s,
        FOREVER_S if fleet.longest_s is None else fleet.longest_s,
    )
