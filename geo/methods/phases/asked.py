"""From a plan to what each contingent has to open: sites, with their roads, bases and ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...errors import ScenarioError
from ...model.coverage import LineCoverage
from ...model.opening import Effort, OpeningFigures, Pace
from ...model.plan import Plan
from ...model.sector import Sector
from ...model.situation import Site
from ..patrols.requirements import sector_numbers
from .openings import PEOPLE, Opening
from .workdays import Workdays
from .worth import shared_lengths_m

CLEARED = "separation"  # kind of zone in which nothing is begun before it holds
GROUND, ROAD, SUPPLY = "its ground", "its road", "supply"


@dataclass(frozen=True, slots=True)
class Asked:
    """One site of a plan, and what it takes to open it.

    Parameters
    ----------
    site : Site
    opening : Opening
    ground_day : int
        Day from which the zones of separation hold in which it lies: before, troops stand there.
    road_m : float or None
        Way from the nearest known road, metres; None where no roads are known.
    road_work_days : float
        Fair days of work on it.
    road_days : int
        Days that it takes from when it can be begun.
    supplied : bool
        Whether a base is within reach, or it is one; sites without one do not open.
    """

    site: Site
    opening: Opening
    ground_day: int
    road_m: float | None
    road_work_days: float
    road_days: int
    supplied: bool


def asked_of(
    plan: Plan, figures: OpeningFigures, arrivals: Mapping[str, Mapping[int, int]], work: Workdays
) -> list[tuple[Sector, tuple[Asked, ...]]]:
    """Say what each contingent has to open.

    Parameters
    ----------
    plan : Plan
    figures : OpeningFigures
    arrivals : mapping
        People who come, by contingent and day from D+0.
    work : Workdays

    Raises
    ------
    ScenarioError
        If the plan has no sectors or no watch, or a kind of site has no figures.
    """
    sectors, line = _parts(plan)
    worth_m = _worth(line, figures.pace)
    sites = _sites(plan)
    road_m = _roads(plan, sites)
    numbers = sector_numbers(np.array([site.place for site in sites], dtype=object), sectors) if sites else []
    found = []
    for number, sector in enumerate(sectors):
        own = [row for row, at in enumerate(numbers) if at == number]
        first_day = min(arrivals[sector.contingent.name], default=0)
        every = _Sector(plan, figures, [sites[row] for row in own], worth_m, first_day, work)
        found.append((sector, tuple(every.asked([road_m[row] for row in own]))))
    return found


@dataclass(frozen=True, slots=True)
class _Sector:
    """The sites of one sector, bases first, and by what they are reckoned."""

    plan: Plan
    figures: OpeningFigures
    sites: Sequence[Site]
    worth_m: Mapping[str, float]
    first_day: int
    work: Workdays

    def asked(self, road_m: Sequence[float | None]) -> Iterator[Asked]:
        """What each site takes; each rests on the nearest base."""
        kind = _base_kind(self.plan)
        bases = [site for site in self.sites if site.kind == kind]
        for site, way_m in zip(self.sites, road_m, strict=True):
            nearest = min(bases, key=lambda base: site.place.distance(base.place), default=site)
            reach_m = site.place.distance(nearest.place)
            yield self._asked(site, way_m, nearest.name, reach_m <= self.figures.pace.supply_reach_m)

    def _asked(self, site: Site, way_m: float | None, base: str, supplied: bool) -> Asked:
        effort, pace = _effort(site.kind, self.figures.efforts), self.figures.pace
        ground_day = _ground_day(self.plan, site)
        road_work_days = (way_m or 0.0) / pace.road_m_per_day
        start_day = max(ground_day, self.first_day)
        road_days = road_days_of(road_work_days, start_day, self.work)
        waits_for = GROUND if ground_day > self.first_day else PEOPLE
        opening = Opening(
            site.name,
            people=effort.people,
            takes_days=effort.takes_days,
            worth=pace.least_worth_m + self.worth_m.get(site.name, 0.0),
            earliest_day=start_day + road_days,
            after=() if base == site.name else (base,),
            earliest_for=ROAD if road_days else waits_for,
        )
        return Asked(site, opening, ground_day, way_m, road_work_days, road_days, supplied)


def road_days_of(road_work_days: float, from_day: int, work: Workdays) -> int:
    """Days from one on until a way is made passable.

    >>> road_days_of(1.5, 4, Workdays.of(20)), road_days_of(1.5, 4, Workdays.of(20, [(4, 9, 0.5)]))
    (2, 3)
    """
    return max(0, work.end(from_day, road_work_days) - from_day)


def _parts(plan: Plan) -> tuple[tuple[Sector, ...], LineCoverage]:
    if plan.partition is None or not plan.partition.sectors:
        raise ScenarioError(
            "[opening] is asked for, and there are no sectors",
            where="scenario.toml",
            mend="Add [sectors] and [[contingent]].",
        )
    if plan.coverage is None or not plan.coverage.lines:
        raise ScenarioError(
            "[opening] is asked for, and nothing watches the line",
            where="scenario.toml",
            mend="Add [[means]] and [siting].",
        )
    return plan.partition.sectors, plan.coverage.lines[0]


def _worth(line: LineCoverage, pace: Pace) -> dict[str, float]:
    """Metres that each site is worth: watched all the time, and at a discount those watched in part."""
    always = shared_lengths_m([run for run in line.runs if not run.part_time])
    partly = shared_lengths_m([run for run in line.runs if run.part_time])
    return {
        site: always.get(site, 0.0) + pace.part_time_share * partly.get(site, 0.0)
        for site in dict.fromkeys((*always, *partly))
    }


def _base_kind(plan: Plan) -> str:
    return plan.schedule.rules.base_kind if plan.schedule else ""


def _sites(plan: Plan) -> list[Site]:
    """Sites that are proposed, each once, bases first; those that stand already are left out."""
    standing = {site.name for site in plan.scenario.situation.sites}
    kind = _base_kind(plan)
    bases = [Site(name, kind, place) for name, place in (plan.schedule.bases if plan.schedule else ())]
    watching = [watch.site for watch in plan.proposal.watches] if plan.proposal else []
    named = {site.name: site for site in (*bases, *watching) if site.name not in standing}
    return list(named.values())


def _roads(plan: Plan, sites: Sequence[Site]) -> list[float | None]:
    """Way from each site to the nearest known road, metres; None where none is known."""
    roads = plan.scenario.situation.places.get("roads")
    if roads is None or roads.is_empty or not sites:
        return [None] * len(sites)
    tree = shapely.STRtree(shapely.get_parts(roads))
    places = np.array([site.place for site in sites], dtype=object)
    _, way_m = tree.query_nearest(places, return_distance=True, all_matches=False)
    return [float(way) for way in way_m]


def _effort(kind: str, efforts: Sequence[Effort]) -> Effort:
    found = next((one for one in efforts if one.kind == kind), None)
    if found is None:
        listed = ", ".join(one.kind for one in efforts) or "none"
        raise ScenarioError(
            f"there are no figures for a {kind!r}",
            where="opening",
            mend=f"Add [[opening.effort]] for it; there are: {listed}.",
        )
    return found


def _ground_day(plan: Plan, site: Site) -> int:
    zones = [zone for zone in plan.zones if zone.kind == CLEARED and zone.area.covers(site.place)]
    return max(0, 0, *(zone.from_day or 0 for zone in zones))
