"""When a vehicle that makes its visits in a given order leaves, begins each, and is back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..errors import RoutingError
from .answer import PlannedRoute
from .question import RoutingQuestion


class Times(NamedTuple):
    """When a route leaves, when its visits begin, when it is back, seconds."""

    leaves_s: int
    begins_s: tuple[int, ...]
    back_s: int


def times_of(question: RoutingQuestion, fleet: int, visits: Sequence[int]) -> Times | None:
    """Times of the shortest stay out among those that end earliest; None where a window or shift is broken.

    Examples
    --------
    >>> import numpy as np
    >>> from .question import Fleet, Visits
    >>> hour = np.array([[0, 3_600], [3_600, 0]])
    >>> nine = Visits.of(1, from_s=9 * 3_600, service_s=1_800)
    >>> times_of(RoutingQuestion(hour, hour, 1, (Fleet(0, 1, from_s=6 * 3_600),), nine), 0, [0])
    Times(leaves_s=28800, begins_s=(32400,), back_s=37800)
    """
    own = question.fleets[fleet]
    leaves_s = own.from_s + _slack(question, fleet, visits)
    begins_s, back_s = _driven(question, fleet, visits, leaves_s)
    kept = all(
        begins <= int(question.visits.to_s[visit]) for begins, visit in zip(begins_s, visits, strict=True)
    )
    if not kept or back_s > own.to_s or back_s - leaves_s > own.shift_s:
        return None
    return Times(leaves_s, begins_s, back_s)


def _driven(
    question: RoutingQuestion, fleet: int, visits: Sequence[int], leaves_s: int
) -> tuple[tuple[int, ...], int]:
    """When each visit begins, and when the vehicle is back, if it leaves at a time, seconds."""
    depot = place = question.fleets[fleet].depot
    now_s, begins_s = leaves_s, []
    for visit in visits:
        row = question.depots + visit
        now_s = max(now_s + int(question.duration_s[place, row]), int(question.visits.from_s[visit]))
        begins_s.append(now_s)
        now_s += int(question.visits.service_s[visit])
        place = row
    return tuple(begins_s), now_s + int(question.duration_s[place, depot])


def _slack(question: RoutingQuestion, fleet: int, visits: Sequence[int]) -> int:
    """How much later than the start of the shift it can leave and yet be back as early, seconds."""
    begins_s, back_s = _driven(question, fleet, visits, question.fleets[fleet].from_s)
    following, latest_s = question.fleets[fleet].depot, back_s
    for visit, begins in zip(reversed(visits), reversed(begins_s), strict=True):
        row = question.depots + visit
        needs_s = int(question.visits.service_s[visit] + question.duration_s[row, following])
        latest_s = max(min(latest_s - needs_s, int(question.visits.to_s[visit])), begins)
        following = row
    depot = question.fleets[fleet].depot
    return max(latest_s - int(question.duration_s[depot, following]) - question.fleets[fleet].from_s, 0)


def planned(question: RoutingQuestion, fleet: int, visits: Sequence[int]) -> PlannedRoute:
    """The route with its times and its cost."""
    own = question.fleets[fleet]
    rows = [own.depot, *(question.depots + visit for visit in visits), own.depot]
    times = times_of(question, fleet, visits)
    if times is None:
        raise RoutingError(
            f"visits {list(visits)} break a window or a shift",
            where=f"route of fleet {fleet}",
            mend="Report it.",
        )
    cost = own.fixed_cost + int(question.cost[rows[:-1], rows[1:]].sum())
    return PlannedRoute(fleet, tuple(visits), times.leaves_s, times.back_s, times.begins_s, cost)
