"""What no routes can cost less than, and how few vehicles cannot do it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .answer import CannotVisit
from .question import RoutingQuestion
from .search import group_prize


class Bound(NamedTuple):
    """A cost that no routes undercut, a number of routes that none undercut, and what says so."""

    value: int
    fewest_routes: int
    proof: str
    infeasible_because: str = ""


def routing_bound(question: RoutingQuestion, cannot: tuple[CannotVisit, ...]) -> Bound:
    """Bound from the cheapest leg into and out of each required visit."""
    visits, depots = question.visits, question.depots
    legs = question.cost.copy()
    np.fill_diagonal(legs, np.iinfo(np.int64).max)
    through = (legs[depots:].min(axis=1) + legs[:, depots:].min(axis=0)) // 2
    alone = visits.group < 0
    able = np.ones(len(visits), dtype=bool)
    able[[each.visit for each in cannot]] = False
    prize = group_prize(question)
    paid = np.where(visits.required & alone, through, np.where(able, np.minimum(prize, through), prize))
    return Bound(int(paid[alone].sum()), int(alone.any()), "cheapest legs into and out of each visit: loose")
