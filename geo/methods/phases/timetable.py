"""When each site opens: as early as people, teams and what it rests on allow, proved best by HiGHS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ...location.programme.mixed_integer import TOLERANCE, Programme, solve
from ...location.requirements import DEFAULT_LIMITS, Limits
from .listed import Begins, Ways, improved, listed, worth_of
from .openings import Opening, Timetable, check
from .waiting import opened_as
from .workdays import Whole, Workdays

_WHOLE = 1e-6  # how near to a whole number an answer of the solver counts as one


def timetable(
    openings: Sequence[Opening],
    arrivals: Mapping[int, int],
    *,
    teams: int,
    days: int,
    work: Workdays | None = None,
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
    work : Workdays, optional
        How much is done on each of them; if left out, every day is a fair one.
    limits : Limits
        Seconds, and the gap at which to stop.

    Raises
    ------
    ScenarioError
        If two sites bear one name, one rests on a site that is not there or on itself, or a figure is
        below nought.

    Notes
    -----
    A variable for each site and day says whether it has been begun by then: rows are short, and where the
    linear relaxation is whole, as it mostly is, it is the proof. Of sites alike the one worth more is begun
    first. Where work is slow on some days, what is begun by a day opens when its work is done: later work is
    never done sooner, so that the same rows hold.

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
    work, there = work or Workdays.of(days), _there(arrivals, days)
    ways = Ways(there, teams, work, _first_days(openings, there, work))
    begins, bound = _solved(openings, ways, limits)
    if not work.fair:
        begins = _no_later(openings, begins, ways)
    value = worth_of(openings, begins, work)
    opened = tuple(opened_as(one, openings, begins, arrivals, teams, work) for one in openings)
    gap = None if bound is None else max(0.0, (bound - value) / max(abs(bound), 1e-9))
    return Timetable(
        opened, value, bound, gap, "optimal" if gap is not None and gap <= TOLERANCE else "feasible"
    )


def _solved(openings: Sequence[Opening], ways: Ways, limits: Limits) -> tuple[Begins, float | None]:
    """The relaxation where it is whole; else a list in its order where that is near enough to its bound.

    Otherwise the programme itself.
    """
    programme, begun = _programme(openings, ways)
    relaxed = solve(replace(programme, integral=[np.zeros(programme.count)]), limits)
    taken = relaxed.solution
    if relaxed.status != "optimal" or taken is None or relaxed.bound is None:
        return _begins(begun, None), relaxed.bound
    if (abs(taken - np.rint(taken)) < _WHOLE).all():
        return _begins(begun, taken), relaxed.bound
    order = sorted(openings, key=lambda one: (begun[one.name].mean_day(taken), len(one.after)))
    found = improved(order, ways)
    if relaxed.bound - worth_of(openings, found, ways.work) <= limits.gap * relaxed.bound:
        return found, relaxed.bound
    outcome = solve(programme, limits)
    return _begins(begun, outcome.solution), outcome.bound


def _no_later(openings: Sequence[Opening], begins: Begins, ways: Ways) -> Begins:
    """The same without idle days: where a day counts for less, beginning it sooner may be worth nothing."""
    begun = [(begin, one) for one in openings if (begin := begins[one.name]) is not None]
    order = [one for _, one in sorted(begun, key=lambda each: (each[0], len(each[1].after)))]
    return {**begins, **listed(order, ways)}


def _begins(begun: Mapping[str, _Begun], solution: npt.NDArray[np.float64] | None) -> Begins:
    return {name: one.begins(solution) for name, one in begun.items()}


@dataclass(frozen=True, slots=True)
class _Begun:
    """Variables of one site: whether it has been begun by each day from ``first`` to ``last``."""

    where: slice
    first: int
    last: int

    def by(self, days: Whole) -> tuple[Whole, Whole]:
        """Which of the days it may have been begun by, and the variables that say so."""
        day = np.minimum(days, self.last)
        known = np.flatnonzero((day >= self.first) & (self.last >= self.first))
        return known, self.where.start + day[known] - self.first

    def begins(self, solution: npt.NDArray[np.float64] | None) -> int | None:
        """First day by which it has been begun."""
        taken = np.empty(0) if solution is None else solution[self.where] > 0.5
        return int(np.argmax(taken)) + self.first if taken.any() else None

    def mean_day(self, solution: npt.NDArray[np.float64]) -> float:
        """Day on which it is begun, where parts of it are begun on several the mean."""
        return self.last + 1.0 - float(solution[self.where].sum())


@dataclass(slots=True)
class _Entries:
    """Rows of one kind, entry by entry: each sum is at most its bound."""

    most: list[Whole] = field(default_factory=list)
    entries: list[tuple[Whole, Whole, Whole]] = field(default_factory=list)
    count: int = 0

    def rows(self, most: Whole, *terms: tuple[tuple[Whole, Whole], int]) -> None:
        """Add some rows: for each term which of them it stands in, its variables, and how often."""
        for (row, column), times in terms:
            self.entries.append((row + self.count, column, np.full(len(row), times)))
        self.most.append(most)
        self.count += len(most)

    def add_to(self, programme: Programme) -> None:
        """Put them into a programme."""
        if self.count:
            row, column, times = (np.concatenate(parts) for parts in zip(*self.entries, strict=True))
            matrix = sparse.csr_array((times, (row, column)), shape=(self.count, programme.count))
            programme.rows((slice(0, programme.count), matrix), most=np.concatenate(self.most).astype(float))


def _programme(openings: Sequence[Opening], ways: Ways) -> tuple[Programme, dict[str, _Begun]]:
    """Rows: once begun stays begun; teams; people; what a site rests on; order among sites alike."""
    programme, entries, last = Programme("max"), _Entries(), _last_day(openings, ways)
    begun = {one.name: _variables(programme, one, ways.first[one.name], last, ways.work) for one in openings}
    takes = {one.name: one.takes_days for one in openings}
    day = np.arange(min([*ways.first.values(), ways.work.days]), last + 1)
    sites = [(one, begun[one.name]) for one in openings]
    full = np.full(len(day), ways.teams)
    busy = [(site.by(day), 1) for _, site in sites]
    done = ((site.by(ways.work.begun_for(day, one.takes_days)), -1) for one, site in sites)
    entries.rows(full, *busy, *done)
    entries.rows(ways.there[day], *((site.by(day), one.people) for one, site in sites))
    for one, site in sites:
        own = np.arange(site.first, site.last + 1)
        entries.rows(np.zeros(len(own[1:]), int), (site.by(own[:-1]), 1), (site.by(own[1:]), -1))
        for name in one.after:
            opens = begun[name].by(ways.work.begun_for(own, takes[name]))
            entries.rows(np.zeros(len(own), int), (site.by(own), 1), (opens, -1))
    for sooner, later in _alike(openings):
        own = np.arange(begun[later].first, begun[later].last + 1)
        entries.rows(np.zeros(len(own), int), (begun[later].by(own), 1), (begun[sooner].by(own), -1))
    entries.add_to(programme)
    return programme, begun


def _variables(programme: Programme, one: Opening, first: int, last: int, work: Workdays) -> _Begun:
    """Variables of a site; for each day by which it has been begun, the days that it stands open for that."""
    last = min(last, int(work.begun_for(np.array([work.days]), one.takes_days)[0]))
    opens = work.ends(np.arange(first, last + 1), one.takes_days)
    worth = one.worth * np.diff(opens, append=work.days).astype(float)
    return _Begun(programme.variables(len(worth), worth=worth), first, last)


def _first_days(openings: Sequence[Opening], there: Whole, work: Workdays) -> dict[str, int]:
    """First day on which each may be begun, by its own day, its people and what it rests on."""
    takes = {one.name: one.takes_days for one in openings}
    enough = {one.name: int(np.searchsorted(there, one.people)) for one in openings}
    first = {one.name: max(one.earliest_day, enough[one.name]) for one in openings}
    for _ in openings:  # as often as the longest chain has links
        for one in openings:
            after = (work.end(first[name], takes[name]) for name in one.after)
            first[one.name] = min(max(first[one.name], *after, 0), work.days + 1)
    return first


def _last_day(openings: Sequence[Opening], ways: Ways) -> int:
    """Day by which every site that is begun at all has been, in any best timetable.

    From the day on which nothing new comes, whoever could begin a day sooner would do so. So a team is idle
    only while a site is set up on which others rest, and all the work is done in the time that the teams
    need for it with such waiting. Where days are not fair, what is left of the last day of a site is lost.
    """
    rested_on = {name for one in openings for name in one.after}
    full = {one.name: one.takes_days + ways.work.lost(one.takes_days) for one in openings}
    work = sum(full.values())
    waiting = (ways.teams - 1) * sum(full[name] for name in rested_on)
    people = min(sum(one.people for one in openings), int(ways.there[-1]))
    settled = max([int(np.searchsorted(ways.there, people)), *(one.earliest_day for one in openings)])
    return min(ways.work.days, ways.work.end(settled, (work + waiting) / ways.teams))


def _alike(openings: Sequence[Opening]) -> Iterator[tuple[str, str]]:
    """Pairs of sites that ask for the same, the one worth more first; exchanged, they would be worth less."""
    rested_on = {name for one in openings for name in one.after}
    classes: dict[object, list[Opening]] = {}
    for one in openings:
        if one.name not in rested_on:
            classes.setdefault((one.people, one.takes_days, one.earliest_day, one.after), []).append(one)
    for alike in classes.values():
        for sooner, later in pairwise(sorted(alike, key=lambda one: -one.worth)):
            yield sooner.name, later.name


def _there(arrivals: Mapping[int, int], days: int) -> Whole:
    """People who have arrived by each day."""
    came = np.zeros(days + 1, np.int64)
    for day, people in arrivals.items():
        if day <= days:
            came[day] += people
    return np.cumsum(came)
