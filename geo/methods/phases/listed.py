"""A timetable by a list: each site in turn as early as can be, neighbours exchanged while that helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .openings import Opening
from .workdays import Workdays

Begins = dict[str, int | None]
_PASSES = 12


@dataclass(frozen=True, slots=True)
class Ways:
    """What a contingent sets its sites up with.

    Parameters
    ----------
    there : ndarray of int, shape (days + 1,)
        People who have come by each day.
    teams : int
    work : Workdays
    first : mapping
        First day on which each site may be begun.
    """

    there: npt.NDArray[np.int64]
    teams: int
    work: Workdays
    first: Mapping[str, int]


def listed(order: Sequence[Opening], ways: Ways) -> Begins:
    """Begin each site of a list, in its turn, as early as those before it leave people and a team.

    A site that stands before what it rests on is not begun.

    References
    ----------
    R. Kolisch, Serial and parallel resource-constrained project scheduling methods revisited, European
    Journal of Operational Research 90, 1996: the serial scheme.

    Examples
    --------
    One team: the first of the list goes first.

    >>> posts = [Opening("B", 5, 2, worth=3.0), Opening("A", 5, 2, worth=1.0)]
    >>> listed(posts, Ways(np.full(11, 10), teams=1, work=Workdays.of(10), first={"A": 0, "B": 0}))
    {'B': 0, 'A': 2}
    """
    begins: Begins = {}
    left, busy = ways.there.copy(), np.zeros(ways.work.days + 1, np.int64)
    takes = {one.name: one.takes_days for one in order}
    for one in order:
        bases = [begins.get(name) for name in one.after]
        if any(begin is None for begin in bases):
            begins[one.name] = None
            continue
        opened = (
            ways.work.end(begin, takes[name])
            for begin, name in zip(bases, one.after, strict=True)
            if begin is not None
        )
        day = _earliest(one, max([ways.first[one.name], *opened]), left, busy, ways)
        begins[one.name] = day
        if day is not None:
            left[day:] -= one.people
            busy[day : ways.work.end(day, one.takes_days)] += 1
    return begins


def _earliest(
    one: Opening, from_day: int, left: npt.NDArray[np.int64], busy: npt.NDArray[np.int64], ways: Ways
) -> int | None:
    """First day from which enough people are left for good, and a team is free for long enough."""
    short = np.flatnonzero(left < one.people)
    day = max(from_day, int(short[-1]) + 1 if len(short) else 0)
    full = np.flatnonzero(busy >= ways.teams).tolist()
    for taken in full:
        if day <= taken < ways.work.end(day, one.takes_days):
            day = taken + 1
    return day if ways.work.end(day, one.takes_days) <= ways.work.days else None


def improved(order: Sequence[Opening], ways: Ways) -> Begins:
    """Make a timetable by a list, and exchange neighbours in the list while that makes it worth more."""
    order = list(order)
    best = listed(order, ways)
    value = worth_of(order, best, ways.work)
    for _ in range(_PASSES):
        before = value
        for place in range(len(order) - 1):
            tried = [*order[:place], order[place + 1], order[place], *order[place + 2 :]]
            found = listed(tried, ways)
            if (other := worth_of(tried, found, ways.work)) > value:
                order, best, value = tried, found, other
        if value == before:
            break
    return best


def worth_of(openings: Sequence[Opening], begins: Mapping[str, int | None], work: Workdays) -> float:
    """Worth times days open, all together."""
    opened = [(one, begin) for one in openings if (begin := begins[one.name]) is not None]
    return sum(one.worth * (work.days - work.end(begin, one.takes_days)) for one, begin in opened)
