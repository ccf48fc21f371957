"""When sites open, as features: what is set up where, and what of the line is watched from which day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from ..geometry.antimeridian import split_at_antimeridian
from ..geometry.chainage import Chainage
from ..methods.phases.force import ForceTimetable, Opens, SectorTimetable
from ..methods.phases.people import PeopleByDay
from ..methods.phases.worth import newly_watched
from ..model.opening import OpeningFigures, OpeningRules, Season, seasons_within
from ..model.plan import Plan
from .feature import Feature, Value
from .gantt import Band, Bar, Gantt
from .shapes import released_shape

NEVER = "not in these days"


@dataclass(frozen=True)
class OpeningPlan:
    """The plan, its timetables, the figures behind them, and the date of D+0 where one is fixed.

    ``helps`` says for a sector with late sites how many would still be late if something else held: words,
    number.
    """

    plan: Plan
    found: ForceTimetable
    rules: OpeningRules
    figures: OpeningFigures
    people: PeopleByDay
    helps: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()

    @cached_property
    def d_day(self) -> date | None:
        """Date of D+0."""
        fixed = self.plan.scenario.d_day_text
        return date.fromisoformat(fixed) if fixed else None

    @cached_property
    def seasons(self) -> tuple[tuple[Season, int, int], ...]:
        """Seasons within the days looked at, first and last day from D+0; none where D+0 has no date."""
        if self.d_day is None:
            return ()
        return seasons_within(self.figures.seasons, self.d_day, self.found.days)

    @cached_property
    def late_season(self) -> tuple[Season, int] | None:
        """The season before which all is to stand, and its first day; None where nobody can tell."""
        found = [
            (season, max(0, first)) for season, first, _ in self.seasons if season.kind == self.rules.late_for
        ]
        return min(found, key=lambda one: one[1], default=None)

    def late_days(self, one: Opens) -> int | None:
        """Days by which a site opens after that season began; None where it is in time, or nobody can tell.

        One that does not open in the days looked at is late by what is left of them.
        """
        if self.late_season is None:
            return None
        opens = one.opened.opens_day
        days = (self.found.days + 1 if opens is None else opens) - self.late_season[1]
        return days if days > 0 else None

    def day(self, number: int | None) -> str:
        """A day in words for people, with its date where D+0 has one."""
        if number is None:
            return NEVER
        return f"D+{number}" + (f", {self.on(number)}" if self.d_day else "")

    def on(self, number: int | None) -> str:
        """Date of a day, ISO 8601; empty where D+0 has none."""
        return "" if self.d_day is None or number is None else str(self.d_day + timedelta(number))


def opening_features(told: OpeningPlan) -> Iterator[Feature]:
    """What of the line is watched from which day on, and each site while it is set up; sensitive."""
    yield from _watched(told)
    frame = told.plan.scenario.situation.frame
    for sector in told.found.sectors:
        for one in sector.opens:
            place = released_shape(frame, one.asked.site.place)
            yield Feature("setting_up", place, _values(told, sector, one), sensitive=True)


def _values(told: OpeningPlan, sector: SectorTimetable, one: Opens) -> dict[str, Value]:
    begins, opens = one.opened.begins_day, one.opened.opens_day
    return {
        "name": one.name,
        "site_kind": one.kind,
        "sector": sector.sector.name,
        "contingent": sector.sector.contingent.name,
        "people": one.asked.opening.people,
        "begins_day": begins,
        "opens_day": opens,
        "begins_on": told.on(begins) or None,
        "opens_on": told.on(opens) or None,
        "waits_for": one.opened.waits_for or "nothing",
        "rests_on": ", ".join(one.asked.opening.after) or None,
        "to_road_m": one.asked.road_m,
        "line_worth_m": round(one.asked.opening.worth, 1),
        "late_days": told.late_days(one),
        "site": one.name,
        # Being set up; one that is not begun in these days holds on none of them.
        "from_day": 0 if begins is None else begins,
        "to_day": -1 if opens is None else opens - 1,
    }


def _watched(told: OpeningPlan) -> Iterator[Feature]:
    situation = told.plan.scenario.situation
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    for found in told.plan.coverage.lines[:1] if told.plan.coverage else ():
        runs = [run for run in found.runs if not run.part_time]
        days = {run.site: told.found.opens_day.get(run.site, 0) for run in runs}
        for day, spans in newly_watched(runs, days).items():
            for from_m, to_m in spans:
                shape = line.cut(max(from_m, line.origin_m), min(to_m, line.end_m))
                if not shape.is_empty:
                    values: dict[str, Value] = {
                        "name": f"km {from_m / 1e3:.2f} to {to_m / 1e3:.2f}",
                        "length_m": to_m - from_m,
                        "conditions": str(found.conditions),
                        "watched_from": told.day(day),
                        "from_day": day,
                    }
                    yield Feature("watched_from", split_at_antimeridian(shape), values, sensitive=True)


def gantt_of(told: OpeningPlan) -> Gantt:
    """The timetable as bars, sector by sector, in the order of their beginning."""
    bars, arrivals = [], []
    for sector in told.found.sectors:
        name, who = sector.sector.name, sector.told_by or "assumed"
        arrivals += [(name, day, people, who) for day, people in sorted(sector.arrivals.items())]
        bars += [
            Bar(
                one.name,
                one.kind,
                name,
                one.opened.begins_day,
                one.opened.opens_day,
                one.opened.waits_for,
                told.late_days(one),
            )
            for one in sorted(sector.opens, key=_begun)
        ]
    bands = season_bands(told), _phases(told)
    return Gantt(told.found.days, tuple(bars), *bands, tuple(arrivals), str(told.d_day or ""))


def _begun(one: Opens) -> tuple[bool, int]:
    """What is begun first stands first, what never is last."""
    return one.opened.begins_day is None, one.opened.begins_day or 0


def season_bands(told: OpeningPlan) -> tuple[Band, ...]:
    """Seasons that touch the days looked at."""
    return tuple(Band(one.name, one.kind, max(0, first), last) for one, first, last in told.seasons)


def _phases(told: OpeningPlan) -> tuple[Band, ...]:
    return tuple(Band(one.name, "phase", one.from_day, one.to_day) for one in told.plan.scenario.phases)


def part_days(plan: Plan, opens_day: dict[str, int | None]) -> list[int | None]:
    """Day from which each watched part of the line is watched as the plan has it: all of its sites stand.

    None where none of them opens. Sites that the timetable does not name stand from the first day.
    """
    parts = [part for part in plan.line_parts if part.kind]
    runs = plan.coverage.lines[0].runs if plan.coverage else ()
    starts, ends = (np.array([getattr(run, end) for run in runs]) for end in ("from_m", "to_m"))
    part_time = np.array([run.part_time for run in runs], bool)
    days = np.array([np.nan if (day := opens_day.get(run.site, 0)) is None else day for run in runs])
    found: list[int | None] = []
    for part in parts:
        middle_m = (part.from_m + part.to_m) / 2.0
        watching = (starts <= middle_m) & (middle_m <= ends) & (part_time == (part.kind == "part_time"))
        known = days[watching & ~np.isnan(days)]
        found.append(int(known.max()) if len(known) else None)
    return found
