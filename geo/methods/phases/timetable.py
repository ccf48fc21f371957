"""When each site opens: as early as people, teams and what it rests on allow, proved best by HiGHS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ...location.programme.mixed_integer import Outcome, Programme, solve
from ...location.requirements import DEFAULT_LIMITS, Limits
from .openings import Opened, Opening, Timetable, check

Whole = npt.NDArray[np.int64]


def timetable(
    openings: Sequence[Opening],
    arrivals: Mapping[int, int],
    *,
    teams: int,
    days: int,
    limits: Limits = DEFAULT_LIMITS,
) -> Timetable:
    """Say when sites open, so that what they are worth is had on as many days as can be.

    Parameters
    ----------
    openings : sequence of Opening
    arrivals : mapping
        People who arrive, by the day from D+0.
    teams : int
        How many sites can be set up at a time.
    days : int
        Length of the time that is looked at, days.
    limits : Limits
        Seconds, and the gap at which to stop.

    Raises
    ------
    ScenarioError
        If two sites bear one name, one rests on a site that is not there or on itself, or a figure is
        below nought.

    References
    ----------
    A. A. B. Pritsker, L. J. Watters and P. M. Wolfe, Multiproject scheduling with limited resources,
    Management Science 16, 1969.

    Examples
    --------
    One team, two posts of two days each: the one worth more goes first, and opens on day 2.

    >>> posts = [Opening("A", 5, 2, worth=1.0), Opening("B", 5, 2, worth=3.0)]
    >>> found = timetable(posts, {0: 10}, teams=1, days=10)
    >>> [(one.name, one.opens_day, one.waits_for) for one in found.opened], found.status
    ([('A', 4, 'a team'), ('B', 2, '')], 'optimal')
    """
    check(openings, arrivals, teams, days)
    programme, starts = _programme(openings, arrivals, teams, days)
    outcome = solve(programme, limits)
    begins = _begins(outcome, starts)
    opened = tuple(_opened(one, openings, begins, arrivals, teams) for one in openings)
    gap = _gap(outcome)
    return Timetable(opened, outcome.value, outcome.bound, gap, outcome.status)


def _programme(
    openings: Sequence[Opening], arrivals: Mapping[int, int], teams: int, days: int
) -> tuple[Programme, dict[str, tuple[slice, int]]]:
    """One variable for each site and day on which it may be begun, and from which day on."""
    programme = Programme("max")
    starts: dict[str, tuple[slice, int]] = {}
    for one in openings:
        first = max(0, one.earliest_day)
        count = max(0, days - one.takes_days - first + 1)
        open_days = days - one.takes_days - first - np.arange(count)
        starts[one.name] = programme.variables(count, worth=one.worth * open_days), first
        programme.rows((starts[one.name][0], np.ones(count)), most=1.0)
    for one in openings:
        for other in one.after:
            _begun_after(programme, starts, one, next(each for each in openings if each.name == other), days)
    terms = [
        (starts[one.name], one) for one in openings if starts[one.name][0].stop > starts[one.name][0].start
    ]
    if terms:
        busy = [(where, _spread(where, first, days, 0, one.takes_days)) for (where, first), one in terms]
        programme.rows(*busy, most=float(teams))
        staying = [
            (where, one.people * _spread(where, first, days, 0, days)) for (where, first), one in terms
        ]
        programme.rows(*staying, most=_there(arrivals, days).astype(float))
    return programme, starts


def _spread(where: slice, first: int, days: int, from_days: int, to_days: int) -> sparse.csr_array:
    """Days by beginnings: 1 on each day from so many after the beginning to before so many after it."""
    count = where.stop - where.start
    day = np.arange(days + 1)[:, None] - (first + np.arange(count))[None, :]
    return sparse.csr_array(((day >= from_days) & (day < to_days)).astype(float))


def _begun_after(
    programme: Programme,
    starts: Mapping[str, tuple[slice, int]],
    one: Opening,
    other: Opening,
    days: int,
) -> None:
    """By no day has a site been begun whose base was not open by then."""
    (own, own_first), (base, base_first) = starts[one.name], starts[other.name]
    if own.stop == own.start:
        return
    begun = _spread(own, own_first, days, 0, days + 1)
    if base.stop == base.start:
        programme.rows((own, begun), most=0.0)
        return
    programme.rows(
        (own, begun), (base, -_spread(base, base_first, days, other.takes_days, days + 1)), most=0.0
    )


def _there(arrivals: Mapping[int, int], days: int) -> Whole:
    """People who have arrived by each day."""
    came = np.zeros(days + 1, np.int64)
    for day, people in arrivals.items():
        if day <= days:
            came[max(0, day)] += people
    return np.cumsum(came)


def _begins(outcome: Outcome, starts: Mapping[str, tuple[slice, int]]) -> dict[str, int | None]:
    begins: dict[str, int | None] = {}
    for name, (where, first) in starts.items():
        taken = np.empty(0) if outcome.solution is None else outcome.solution[where]
        begins[name] = int(np.argmax(taken)) + first if len(taken) and taken.max() > 0.5 else None
    return begins


def _opened(
    one: Opening,
    openings: Sequence[Opening],
    begins: Mapping[str, int | None],
    arrivals: Mapping[int, int],
    teams: int,
) -> Opened:
    """When a site opens; what kept it from being begun a day sooner: its day, a site, people, a team."""
    day = begins[one.name]
    if day is None:
        return Opened(one.name, None, None, "people or time")
    before = [each for each in openings if (begin := begins[each.name]) is not None and begin < day]
    open_by = {each.name: begins[each.name] for each in before}
    waits_for = ""
    if 0 < day <= one.earliest_day:
        waits_for = "its day"
    elif day > 0:
        late = [
            each.name
            for each in before
            if each.name in one.after and (open_by[each.name] or 0) + each.takes_days >= day
        ]
        there = sum(people for came, people in arrivals.items() if came < day)
        busy = sum((open_by[each.name] or 0) + each.takes_days >= day for each in before)
        if late:
            waits_for = late[0]
        elif sum(each.people for each in before) + one.people > there:
            waits_for = "people"
        elif busy >= teams:
            waits_for = "a team"
    return Opened(one.name, day, day + one.takes_days, waits_for)


def _gap(outcome: Outcome) -> float | None:
    if outcome.value is None or outcome.bound is None:
        return None
    return max(0.0, (outcome.bound - outcome.value) / max(abs(outcome.bound), 1e-9))
