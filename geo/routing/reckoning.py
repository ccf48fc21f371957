"""What a search found, reckoned by the question: its routes, what they leave out, what they cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pyvrp import Solution

from .problem import group_prize
from .question import Ints, RoutingQuestion

Routes = list[tuple[int, list[int]]]
"""Fleet, and visits in the order driven, of each route."""


def routes_of(question: RoutingQuestion, kept: Ints, solution: Solution) -> Routes:
    """Fleet and visits of every route that visits something, in one order whatever the search did."""
    used = [number for number, fleet in enumerate(question.fleets) if fleet.count]
    routes = [
        (used[route.vehicle_type()], [int(kept[stop.idx]) for stop in route if stop.is_client()])
        for route in solution.routes()
    ]
    return sorted(route for route in routes if route[1])


def missed_by(question: RoutingQuestion, routes: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Visits that routes leave out, but for those in whose group another is made."""
    made = np.zeros(len(question.visits), dtype=bool)
    made[[visit for route in routes for visit in route]] = True
    group = question.visits.group
    stands_in = (group >= 0) & np.isin(group, group[made])
    return tuple(np.flatnonzero(~made & ~stands_in).tolist())


def dropped_prizes(question: RoutingQuestion, kept: Ints) -> int:
    """Prizes of what is not even looked for, of each group once."""
    prize, group = group_prize(question), question.visits.group
    dropped = np.setdiff1d(np.arange(len(prize)), kept)
    alone = int(prize[dropped[group[dropped] < 0]].sum())
    whole = [own for own in question.visits.groups().values() if not np.isin(own, kept).any()]
    return alone + sum(int(prize[own[0]]) for own in whole)


def surplus(question: RoutingQuestion, kept: Ints) -> int:
    """By how much the search's reckoning of prizes is above ours, which counts a group once."""
    prize = group_prize(question)
    counts = ((int(np.isin(own, kept).sum()), int(own[0])) for own in question.visits.groups().values())
    again = sum((count - 1) * int(prize[first]) for count, first in counts if count)
    return again - dropped_prizes(question, kept)


def value_of(question: RoutingQuestion, costs: Sequence[int], missed: Sequence[int]) -> int:
    """Cost of routes, and the prizes of what they leave out, of each group once."""
    prize = group_prize(question)
    once = {
        (int(question.visits.group[visit]), -1 if question.visits.group[visit] >= 0 else visit): visit
        for visit in missed
    }
    return sum(costs) + int(sum(prize[visit] for visit in once.values()))
