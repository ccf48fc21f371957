"""The deployment over time: when contingents come and sites open, what is late, and what would help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from ..errors import ScenarioError
from ..features import Task
from ..features.opening import OpeningPlan, opening_features, part_days, season_bands
from ..features.opening_days import OpeningDays
from ..features.opening_sheet import (
    late_rows,
    opening_caveats,
    opening_charts,
    opening_method,
    opening_tables,
    shares_by_day,
    standfirst,
)
from ..methods.phases.force import SectorTimetable, force_timetable
from ..methods.phases.people import people_by_day
from ..model.opening import OpeningRules
from ..model.plan import Plan
from ..read.timetable import read_timetable
from .rear import RearTask, in_sectors
from .setting import Setting

Arrivals = Mapping[str, Mapping[int, int]]
Rows = Sequence[Mapping[str, Any]]
_WHERE = "scenario.toml"
_SOONER_DAYS = 7  # what a week would help is told


def with_opening(setting: Setting, plan: Plan, tasks: Sequence[Task]) -> tuple[tuple[Task, ...], OpeningDays]:
    """Send contingents on to the sectors of the plan, and put the deployment over time beside the tasks.

    It is planned after them, since contingents come as their moves through the rear have it; where the
    scenario does not ask for it, it is left out.

    Parameters
    ----------
    setting : Setting
    plan : Plan
        Of the line.
    tasks : sequence of Task

    Raises
    ------
    GeoError
        In one line, if the scenario asks for what cannot be.
    """
    sectors = plan.partition.sectors if plan.partition else ()
    tasks = [in_sectors(task, sectors) if isinstance(task, RearTask) else task for task in tasks]
    rules = plan.scenario.mandate.opening
    if rules is None:
        return tuple(tasks), OpeningDays({})
    task, days = opening_task(rules, setting, plan, _arrivals(tasks))
    return (*tasks, task), days


def _arrivals(tasks: Sequence[Task]) -> dict[str, dict[int, int]]:
    """People who come to their sector, by contingent and day; nobody where no way leads."""
    found: dict[str, dict[int, int]] = {}
    rows = [
        row for task in tasks if task.id == "rear" for row in cast(Rows, task.figures.get("arrivals", ()))
    ]
    for row in rows:
        days = found.setdefault(str(row["contingent"]), {})
        day = row["sector_day"]
        if day is not None:
            days[int(day)] = days.get(int(day), 0) + int(row["people"])
    return found


def opening_task(
    rules: OpeningRules, setting: Setting, plan: Plan, arrivals: Arrivals | None = None
) -> tuple[Task, OpeningDays]:
    """Say when the sites of a plan open.

    Parameters
    ----------
    rules : OpeningRules
    setting : Setting
    plan : Plan
    arrivals : mapping, optional
        People who come through the rear to their sector, by contingent and day from D+0; those that the
        rules give go before them.

    Returns
    -------
    Task, OpeningDays
        The second says of what the plan proposes from which day it stands.

    Raises
    ------
    GeoError
        In one line, if the scenario asks for what cannot be.
    """
    told = opening_plan(rules, setting, plan, arrivals)
    opens = told.found.opens_day
    bases = [opens[name] for name, _ in plan.schedule.bases if name in opens] if plan.schedule else []
    known = [day for day in bases if day is not None]
    days = OpeningDays(
        opens,
        tuple(part_days(plan, opens)),
        max(known, default=0) if len(known) == len(bases) else None,
        season_bands(told),
    )
    return _task(told), days


def opening_plan(
    rules: OpeningRules, setting: Setting, plan: Plan, arrivals: Arrivals | None = None
) -> OpeningPlan:
    """When the sites of a plan open, with all that is reckoned from it."""
    figures = read_timetable(setting.table("timetable"), rules)
    _check(rules, plan)
    coming, told_by = _coming(rules, plan, arrivals or {})
    found = force_timetable(plan, figures, coming, told_by)
    told = OpeningPlan(plan, found, rules, figures, people_by_day(plan, found))
    late = dict.fromkeys(sector.sector.name for sector, _, _ in late_rows(told))
    helps = tuple(
        (sector.sector.name, tuple(_helps(told, sector)))
        for sector in found.sectors
        if sector.sector.name in late
    )
    return OpeningPlan(plan, found, rules, figures, told.people, helps)


def _task(told: OpeningPlan) -> Task:
    pace = told.figures.pace
    return Task(
        id="time",
        title="The deployment over time",
        standfirst=standfirst(told),
        features=tuple(opening_features(told)),
        tables=opening_tables(told),
        charts=opening_charts(told),
        method=opening_method(told),
        sources=(f"Timetable: {pace.source} ({pace.status})",),
        caveats=opening_caveats(told),
        beside=("zones", "boundaries", "sites"),
        parameters={
            "days": pace.days,
            "teams": pace.teams,
            "road_m_per_day": pace.road_m_per_day,
            "supply_reach_m": pace.supply_reach_m,
        },
        figures=_figures(told),
    )


def _figures(told: OpeningPlan) -> dict[str, object]:
    shares = next(iter(shares_by_day(told).values()))
    season = told.late_season
    return {
        "opens_day": dict(told.found.opens_day),
        "late_from_day": season[1] if season else None,
        "late": {one.name: days for _, one, days in late_rows(told)},
        "gap": told.found.gap,
        "arrivals": {
            one.sector.contingent.name: dict(sorted(one.arrivals.items())) for one in told.found.sectors
        },
        "watched_share_by_day": [round(share, 6) for share in shares],
    }


def _check(rules: OpeningRules, plan: Plan) -> None:
    """Refuse a deadline at the end of a phase that has none."""
    ends = {phase.name: phase.to_day for phase in plan.scenario.phases}
    for number, asked in enumerate(rules.deadline, 1):
        where = f"{_WHERE}: opening.deadline {number}"
        if ends.get(asked.phase) is None:
            known = ", ".join(name for name, last in ends.items() if last is not None) or "none"
            raise ScenarioError(
                f"no phase {asked.phase!r} has an end", where=where, mend=f"Phases with an end: {known}."
            )


def _coming(
    rules: OpeningRules, plan: Plan, arrivals: Arrivals
) -> tuple[dict[str, dict[int, int]], dict[str, str]]:
    """People who come to their sector, by contingent and day, and who says so."""
    personnel = {one.name: one.personnel for one in plan.scenario.mandate.contingents}
    coming = {name: dict(days) for name, days in arrivals.items() if name in personnel}
    told_by = dict.fromkeys(coming, "moves of the rear")
    own: dict[str, dict[int, int]] = {}
    for number, one in enumerate(rules.arrival, 1):
        where = f"{_WHERE}: opening.arrival {number}"
        if one.contingent not in personnel:
            listed = ", ".join(personnel) or "none"
            raise ScenarioError(
                f"there is no contingent {one.contingent!r}", where=where, mend=f"There are: {listed}."
            )
        days = own.setdefault(one.contingent, {})
        days[one.day] = days.get(one.day, 0) + one.people
        come, has = sum(days.values()), personnel[one.contingent]
        if come > has:
            raise ScenarioError(
                f"{come:,} people of {one.contingent} come, and it has {has:,}",
                where=where,
                mend="Let no more come, or give the contingent more personnel.",
            )
        told_by[one.contingent] = one.source or rules.source
    return {**coming, **own}, told_by


def _helps(told: OpeningPlan, sector: SectorTimetable) -> Iterator[tuple[str, int]]:
    """How many sites of a sector would still be late with one more team, or if its people came sooner."""
    pace, season = told.figures.pace, told.late_season
    offered = {
        "with one more team": {"teams": pace.teams + 1},
        f"with its people {_SOONER_DAYS} days sooner": {"teams": pace.teams, "sooner_days": _SOONER_DAYS},
    }
    unsupplied = sum(not one.asked.supplied for one in sector.opens)
    for words, change in offered.items():
        opened = sector.again(pace, **change)
        late = sum(
            one.opens_day is None or (season is not None and one.opens_day > season[1]) for one in opened
        )
        yield words, late + unsupplied
