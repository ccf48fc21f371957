"""Timetables of a whole force: the sites of each sector, opened by its contingent, one timetable each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ...location.requirements import DEFAULT_LIMITS, Limits
from ...model.coverage import LineCoverage
from ...model.opening import OpeningFigures, Pace, seasons_within
from ...model.plan import Plan
from ...model.sector import Sector
from .arriving import at_sites, paced
from .asked import SUPPLY, Asked, asked_of, road_days_of
from .openings import Opened, Opening, Timetable
from .timetable import timetable
from .workdays import Workdays
from .worth import watched_by_day_m


@dataclass(frozen=True, slots=True)
class Opens:
    """One site of the plan, what it takes, and when it opens."""

    asked: Asked
    opened: Opened

    @property
    def name(self) -> str:
        """Of the site."""
        return self.asked.site.name

    @property
    def kind(self) -> str:
        """Of the site."""
        return self.asked.site.kind


@dataclass(frozen=True, slots=True)
class SectorTimetable:
    """When the sites of one sector open.

    Parameters
    ----------
    sector : Sector
    arrivals : mapping
        People of its contingent who come, by the day from D+0.
    told_by : str
        Who says when they come; empty where nobody does.
    opens : tuple of Opens
    found : Timetable
        Of the sites that have a base within reach.
    work : Workdays
        How much is done on each day.
    """

    sector: Sector
    arrivals: Mapping[int, int]
    told_by: str
    opens: tuple[Opens, ...]
    found: Timetable
    work: Workdays

    @property
    def last(self) -> Opens | None:
        """The site that opens last of those that open, of several the first; None where none does."""
        return max(
            (one for one in self.opens if one.opened.opens_day is not None),
            key=lambda one: one.opened.opens_day or 0,
            default=None,
        )

    def path_to(self, last: Opens) -> tuple[Opens, ...]:
        """What ends in a site without a day of slack: each begins as the one before opens."""
        by_name = {one.name: one for one in self.opens}
        return tuple(by_name[name] for name in self.found.critical(last.name))

    def people_on(self, day: int) -> int:
        """People of its contingent who have come by a day."""
        return sum(people for came, people in self.arrivals.items() if came <= day)

    def again(self, pace: Pace, *, teams: int, sooner_days: int = 0) -> tuple[Opened, ...]:
        """When its sites would open with other teams, or if its people came so many days sooner."""
        arrivals: dict[int, int] = {}
        for day, people in sorted(self.arrivals.items()):
            sooner = max(0, day - sooner_days)
            arrivals[sooner] = arrivals.get(sooner, 0) + people
        first_day = min(arrivals, default=0)
        openings = [
            self._from_day(one.asked, max(one.asked.ground_day, first_day))
            for one in self.opens
            if one.asked.supplied
        ]
        free = at_sites(arrivals, pace.at_sites_share)
        return timetable(
            openings, free, teams=teams, days=pace.days, work=self.work, limits=_limits(pace)
        ).opened

    def _from_day(self, asked: Asked, day: int) -> Opening:
        """A site whose way can be begun on another day."""
        return replace(asked.opening, earliest_day=day + road_days_of(asked.road_work_days, day, self.work))


@dataclass(frozen=True, slots=True)
class ForceTimetable:
    """When every site of a plan opens, and what of the line is watched on each day."""

    days: int
    sectors: tuple[SectorTimetable, ...]

    @property
    def opens(self) -> tuple[Opens, ...]:
        """All sites, sector by sector."""
        return tuple(one for sector in self.sectors for one in sector.opens)

    @property
    def opens_day(self) -> dict[str, int | None]:
        """Day on which each site opens; None where it does not in time."""
        return {one.name: one.opened.opens_day for one in self.opens}

    @property
    def last(self) -> SectorTimetable | None:
        """The sector whose last site opens last of all; None where none opens."""
        found = [sector for sector in self.sectors if sector.last is not None]
        return max(found, key=lambda one: (one.last and one.last.opened.opens_day) or 0, default=None)

    @property
    def gap(self) -> float | None:
        """Share of the bounds together that is not proved to be out of reach; None where one has no bound."""
        found = [one.found for one in self.sectors]
        if any(one.bound is None for one in found):
            return None
        bound = sum(one.bound or 0.0 for one in found)
        return max(0.0, bound - sum(one.value or 0.0 for one in found)) / max(bound, 1e-9)

    def watched_m(self, line: LineCoverage) -> list[float]:
        """Metres of line watched all the time on each day from D+0 on, each metre once."""
        runs = [run for run in line.runs if not run.part_time]
        standing = {run.site: 0 for run in runs}
        return watched_by_day_m(runs, {**standing, **self.opens_day}, self.days)


def force_timetable(
    plan: Plan,
    figures: OpeningFigures,
    arrivals: Mapping[str, Mapping[int, int]],
    told_by: Mapping[str, str] | None = None,
) -> ForceTimetable:
    """Say when the sites of a plan open, contingent by contingent.

    Contingents share the ways in; once there, each has its own people, teams and sites, so that the
    timetables of the sectors are problems of their own and the best of each is the best of all.

    Parameters
    ----------
    plan : Plan
    figures : OpeningFigures
    arrivals : mapping
        People who come, by contingent and day from D+0; a contingent that is not told of comes as the pace
        has it.
    told_by : mapping, optional
        Who says when a contingent comes, by its name.

    Raises
    ------
    ScenarioError
        If the plan has no sectors or no watch, or a kind of site has no figures.
    """
    pace, work = figures.pace, workdays_of(figures, plan.scenario.d_day_text)
    coming = {**paced(plan.scenario.mandate.contingents, pace), **arrivals}
    found = []
    for sector, asked in asked_of(plan, figures, coming, work):
        name = sector.contingent.name
        free = at_sites(coming[name], pace.at_sites_share)
        openings = [one.opening for one in asked if one.supplied]
        solved = timetable(openings, free, teams=pace.teams, days=pace.days, work=work, limits=_limits(pace))
        said = (told_by or {}).get(name, "")
        found.append(SectorTimetable(sector, coming[name], said, _opens(asked, solved), solved, work))
    return ForceTimetable(pace.days, tuple(found))


def workdays_of(figures: OpeningFigures, d_day: str) -> Workdays:
    """How much is done on each day from D+0 on; where that has no date, nobody can tell, and all are fair."""
    days = figures.pace.days
    within = seasons_within(figures.seasons, date.fromisoformat(d_day), days) if d_day else ()
    return Workdays.of(days, [(first, last, season.work_share) for season, first, last in within])


def _opens(asked: Sequence[Asked], solved: Timetable) -> tuple[Opens, ...]:
    opened = {one.name: one for one in solved.opened}
    never = (Opened(one.site.name, None, None, SUPPLY) for one in asked)
    return tuple(Opens(one, opened.get(one.site.name, no)) for one, no in zip(asked, never, strict=True))


def _limits(pace: Pace) -> Limits:
    return replace(DEFAULT_LIMITS, gap=pace.gap)
