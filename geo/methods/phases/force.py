"""Timetables of a whole force: the sites of each sector, opened by its contingent, one timetable each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor

import numpy as np

from ...errors import ScenarioError
from ...location.requirements import DEFAULT_LIMITS, Limits
from ...model.contingent import Contingent
from ...model.coverage import LineCoverage
from ...model.opening import Effort, OpeningRules, Pace
from ...model.plan import Plan
from ...model.sector import Sector
from ...model.situation import Site
from ..patrols.requirements import sector_numbers
from .openings import Opened, Opening, Timetable
from .timetable import timetable
from .worth import shared_lengths_m, watched_by_day_m

TEAM = "a team"  # word of a timetable for a site that waits until one is free
CLEARED = "separation"  # kind of zone in which nothing is begun before it holds


@dataclass(frozen=True, slots=True)
class Opens:
    """One site of the plan, what it takes, and when it opens."""

    site: Site
    opening: Opening
    opened: Opened


@dataclass(frozen=True, slots=True)
class SectorTimetable:
    """When the sites of one sector open.

    Parameters
    ----------
    sector : Sector
    arrivals : mapping
        People of its contingent who come, by the day from D+0.
    assumed : bool
        Whether nobody said when they come.
    opens : tuple of Opens
    found : Timetable
    """

    sector: Sector
    arrivals: Mapping[int, int]
    assumed: bool
    opens: tuple[Opens, ...]
    found: Timetable

    @property
    def last(self) -> Opens | None:
        """The site that opens last; one that never does before all, of several the first."""
        order = [(one.opened.opens_day is None, one.opened.opens_day or 0) for one in self.opens]
        return self.opens[order.index(max(order))] if order else None

    def path_to(self, last: Opens) -> tuple[Opens, ...]:
        """What a site waited for, and that in turn, the first first: bases, and teams busy elsewhere."""
        by_name = {one.site.name: one for one in self.opens}
        path = [last]
        while (cause := path[0].opened.waits_for) in by_name or cause == TEAM:
            begins = path[0].opened.begins_day
            freed = (one for one in self.opens if one.opened.opens_day == begins)
            path.insert(0, by_name[cause] if cause in by_name else next(freed))
        return tuple(path)


@dataclass(frozen=True, slots=True)
class ForceTimetable:
    """When every site of a plan opens, and what of the line is watched on each day.

    Parameters
    ----------
    days : int
    sectors : tuple of SectorTimetable
    standing : frozenset of str
        Sites of the scenario that stand already, on which others rest.
    """

    days: int
    sectors: tuple[SectorTimetable, ...]
    standing: frozenset[str] = frozenset()

    @property
    def opens(self) -> tuple[Opens, ...]:
        """All sites, sector by sector."""
        return tuple(one for sector in self.sectors for one in sector.opens)

    @property
    def opens_day(self) -> dict[str, int | None]:
        """Day on which each site opens; None where it does not in time."""
        return {one.site.name: one.opened.opens_day for one in self.opens}

    @property
    def gap(self) -> float | None:
        """Share of the bounds together that is not proved to be out of reach; None where one has no bound."""
        found = [one.found for one in self.sectors]
        if any(one.bound is None or one.value is None for one in found):
            return None
        bound = sum(one.bound or 0.0 for one in found)
        return max(0.0, bound - sum(one.value or 0.0 for one in found)) / max(bound, 1e-9)

    def watched_m(self, line: LineCoverage) -> list[float]:
        """Metres of line watched all the time on each day from D+0 on, each metre once."""
        runs = [run for run in line.runs if not run.part_time]
        return watched_by_day_m(runs, self.opens_day, self.days)


def force_timetable(
    plan: Plan,
    rules: OpeningRules,
    arrivals: Mapping[str, Mapping[int, int]],
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> ForceTimetable:
    """Say when the sites of a plan open, contingent by contingent.

    Parameters
    ----------
    plan : Plan
    rules : OpeningRules
    arrivals : mapping
        People who come, by contingent and day from D+0; a contingent that is not told of comes as the pace
        of the rules has it.
    limits : Limits
        Of each contingent's search.

    Raises
    ------
    ScenarioError
        If the plan has no sectors or no watch, a phase begins before D+0, or a kind of site has no figures.
    """
    sectors, line = _asked(plan)
    worth_m = _worth(line, rules.pace)
    grouped = _by_sector(plan, sectors)
    found = []
    for sector, sites in zip(sectors, grouped, strict=True):
        own = arrivals.get(sector.contingent.name)
        coming = paced(plan.scenario.mandate.contingents, rules.pace)[sector.contingent.name]
        days = dict(coming if own is None else own)
        openings = list(_openings(plan, sites, rules, worth_m))
        free = at_sites(days, rules.pace.at_sites_share)
        pace = rules.pace
        solved = timetable(openings, free, teams=pace.teams, days=pace.days, limits=limits)
        opens = tuple(map(Opens, sites, openings, solved.opened))
        found.append(SectorTimetable(sector, days, own is None, opens, solved))
    standing = frozenset(site.name for site in plan.scenario.situation.sites)
    return ForceTimetable(rules.pace.days, tuple(found), standing)


def paced(contingents: Sequence[Contingent], pace: Pace) -> dict[str, dict[int, int]]:
    """People who come by day, one contingent after the other: first its advance party, then the rest.

    Examples
    --------
    >>> pace = Pace(first_day=14, every_days=4, advance_share=0.3, main_after_days=10, at_sites_share=0.5,
    ...     teams=2, days=90, part_time_share=0.25, least_worth_m=1.0, source="-", status="assumed")
    >>> units = [Contingent(name=name, personnel=100, source="-") for name in ("Alfa", "Bravo")]
    >>> paced(units, pace)
    {'Alfa': {14: 30, 24: 70}, 'Bravo': {18: 30, 28: 70}}
    """
    found: dict[str, dict[int, int]] = {}
    for number, unit in enumerate(contingents):
        first = pace.first_day + number * pace.every_days
        advance = floor(pace.advance_share * unit.personnel)
        days = found.setdefault(unit.name, {first: advance})
        main = first + pace.main_after_days
        days[main] = days.get(main, 0) + unit.personnel - advance
    return found


def at_sites(arrivals: Mapping[int, int], share: float) -> dict[int, int]:
    """Of those who have come by each day a share, in whole people, as arrivals of their own.

    >>> at_sites({3: 5, 8: 4, 9: 2}, 0.5)  # of 5, 9 and 11 people 2, 4 and 5
    {3: 2, 8: 2, 9: 1}
    """
    found: dict[int, int] = {}
    came, free = 0, 0
    for day in sorted(arrivals):
        came += arrivals[day]
        found[day] = floor(share * came) - free
        free += found[day]
    return found


def _asked(plan: Plan) -> tuple[tuple[Sector, ...], LineCoverage]:
    if plan.partition is None or not plan.partition.sectors:
        raise ScenarioError(
            "it has no sectors", where=plan.scenario.id, mend="Add [sectors] and [[contingent]]."
        )
    if plan.coverage is None or not plan.coverage.lines:
        raise ScenarioError("nothing watches its line", where=plan.scenario.id, mend="Add [[means]].")
    early = next((phase for phase in plan.scenario.phases if phase.from_day < 0), None)
    if early is not None:
        raise ScenarioError(
            f"it begins on D{early.from_day}",
            where=f"{plan.scenario.id}: phase {early.name!r}",
            mend="Let phases begin on D+0 or later: nothing opens before.",
        )
    return plan.partition.sectors, plan.coverage.lines[0]


def _worth(line: LineCoverage, pace: Pace) -> dict[str, float]:
    """Metres that each site is worth: watched all the time, and at a discount those watched in part."""
    always = shared_lengths_m([run for run in line.runs if not run.part_time])
    partly = shared_lengths_m([run for run in line.runs if run.part_time])
    return {
        site: always.get(site, 0.0) + pace.part_time_share * partly.get(site, 0.0)
        for site in {**always, **partly}
    }


def _by_sector(plan: Plan, sectors: Sequence[Sector]) -> list[list[Site]]:
    """Proposed sites of each sector, each once, bases first; those that stand already are left out."""
    standing = {site.name for site in plan.scenario.situation.sites}
    kind = plan.schedule.rules.base_kind if plan.schedule else ""
    bases = [Site(name, kind, place) for name, place in (plan.schedule.bases if plan.schedule else ())]
    watching = [watch.site for watch in plan.proposal.watches] if plan.proposal else []
    sites = {site.name: site for site in (*watching, *bases) if site.name not in standing}
    found: list[list[Site]] = [[] for _ in sectors]
    places = np.array([site.place for site in sites.values()], dtype=object)
    for site, number in zip(sites.values(), sector_numbers(places, sectors), strict=True):
        found[number].append(site)
    return [sorted(some, key=lambda site: site.kind != kind) for some in found]


def _openings(
    plan: Plan, sites: Sequence[Site], rules: OpeningRules, worth_m: Mapping[str, float]
) -> Iterator[Opening]:
    """The sites of a sector as openings; each rests on the nearest base of it."""
    kind = plan.schedule.rules.base_kind if plan.schedule else ""
    bases = [site for site in sites if site.kind == kind]
    for site in sites:
        effort = _effort(site.kind, rules.efforts)
        nearest = min(bases, key=lambda base: site.place.distance(base.place), default=site)
        yield Opening(
            site.name,
            people=effort.people,
            takes_days=effort.takes_days,
            worth=rules.pace.least_worth_m + worth_m.get(site.name, 0.0),
            earliest_day=_cleared_day(plan, site),
            after=() if site.kind == kind or not bases else (nearest.name,),
        )


def _effort(kind: str, efforts: Sequence[Effort]) -> Effort:
    found = next((one for one in efforts if one.kind == kind), None)
    if found is None:
        listed = ", ".join(one.kind for one in efforts) or "none"
        raise ScenarioError(
            f"there are no figures for a {kind!r}",
            where="timetable",
            mend=f"Add an [[effort]] for it; there are: {listed}.",
        )
    return found


def _cleared_day(plan: Plan, site: Site) -> int:
    """Day from which the zones of separation hold in which a site lies: before, troops stand there."""
    days = [
        zone.from_day or 0 for zone in plan.zones if zone.kind == CLEARED and zone.area.covers(site.place)
    ]
    return max(0, *days, 0)
