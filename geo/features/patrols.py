"""Patrols as features and as tables: routes, what they visit, and what stays unseen for how long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import shapely

from ..methods.patrols.sun import solar_midnight_utc
from ..model.patrol import Idleness, Patrol, Requirement, Schedule
from ..model.plan import Plan
from .edits import edited_values
from .feature import Feature, Table, Value
from .shapes import released_shape, symbol_of

NEVER = "never"


def patrols(plan: Plan) -> Iterator[Feature]:
    """Every patrol of the schedule along its roads; sensitive, for it starts at a base."""
    if plan.schedule is None:
        return
    situation, zero = plan.scenario.situation, {}
    for name, place in plan.schedule.bases:
        longitude = shapely.get_coordinates(situation.frame.to_lonlat(place))[0, 0]
        zero[name] = solar_midnight_utc(float(longitude), situation.as_of).isoformat()
    for patrol in plan.schedule.patrols:
        if not patrol.path.is_empty:
            yield Feature(
                "patrols",
                released_shape(situation.frame, patrol.path),
                {**_patrol_values(patrol), "hour_zero_utc": zero[patrol.base]},
                sensitive=True,
            )


def _patrol_values(patrol: Patrol) -> dict[str, Value]:
    return {
        "name": patrol.name,
        "site": patrol.base,
        "contingent": patrol.contingent,
        "sector": patrol.sector,
        "day": patrol.day,
        "leaves": clock(patrol.leaves_h),
        "back": clock(patrol.back_h),
        "hours_h": patrol.back_h - patrol.leaves_h,
        "length_m": patrol.length_m,
        "stops": len(patrol.stops),
        "crew": patrol.crew,
        "moves_h": patrol.moves_text,
    }


def patrol_bases(plan: Plan) -> Iterator[Feature]:
    """Bases proposed for patrols; sensitive. Those that stand already are among the sites."""
    if plan.schedule is None:
        return
    standing = {site.name for site in plan.scenario.situation.sites}
    edited = edited_values(plan)
    for name, place in plan.schedule.bases:
        if name not in standing:
            yield Feature(
                "sites",
                released_shape(plan.scenario.situation.frame, place),
                {
                    "name": name,
                    "kind": plan.schedule.rules.base_kind,
                    **symbol_of(plan, plan.schedule.rules.base_kind, planned=True),
                    "status": "proposed",
                    **edited.get((plan.schedule.rules.base_kind, name), {}),
                    "site": name,
                },
                sensitive=True,
            )


def visits(plan: Plan) -> Iterator[Feature]:
    """What has to be visited, and whether it is often enough; sensitive, where it is not most of all."""
    if plan.schedule is None:
        return
    idle = {one.requirement: one for one in plan.schedule.idleness}
    why = {one.requirement: one.why for one in plan.schedule.not_kept}
    for required in plan.schedule.requirements:
        yield Feature(
            "visits",
            released_shape(plan.scenario.situation.frame, required.path or required.place),
            _visit_values(required, idle[required.id], why.get(required.id)),
            sensitive=True,
        )


def _visit_values(required: Requirement, idle: Idleness, why: str | None) -> dict[str, Value]:
    return {
        "name": required.id,
        "kind": "kept" if idle.kept else "late" if idle.visits else NEVER,
        "task": required.task,
        "sector": required.sector,
        "asked_every_h": required.revisit_h,
        "visits": idle.visits,
        "longest_unseen_h": idle.longest_h,
        "mean_unseen_h": idle.mean_h,
        "why_not": why,
    }


def clock(hours_h: float) -> str:
    """Hours since the schedule began as day and time.

    >>> clock(7.5), clock(49.999)
    ('day 1, 07:30', 'day 3, 02:00')
    """
    minutes = round(hours_h * 60.0)
    day, rest = divmod(minutes, 24 * 60)
    return f"day {day + 1}, {rest // 60:02d}:{rest % 60:02d}"


def patrols_table(schedule: Schedule) -> Table:
    """By class of place: how many are visited often enough, and how long they stay unseen."""
    idle = {one.requirement: one for one in schedule.idleness}
    by_task: dict[str, list[Idleness]] = defaultdict(list)
    asked_h: dict[str, float] = {}
    for required in schedule.requirements:
        by_task[required.task].append(idle[required.id])
        asked_h[required.task] = required.revisit_h
    rows = tuple(_task_row(task, asked_h[task], found) for task, found in by_task.items())
    headings = ("Visited", "Places", "Asked, h", "Kept", "Longest, h", "Mean, h", "Never")
    days = schedule.rules.days
    words = (
        f"{len(schedule.patrols)} patrols in {days} days, {schedule.hours_total_h:,.0f} hours out (no "
        f"schedule makes these visits in less than {schedule.hours_bound_h:,.0f}). Longest: the longest time "
        "unseen of any such place; mean: the age of the last visit at a random moment. Never visited is in "
        f"neither. {_line_words(schedule)}"
    )
    return Table("patrols", "Patrols", headings, rows, words, sensitive=True)


def _line_words(schedule: Schedule) -> str:
    """How much of the line patrols pass within sight of."""
    if not schedule.line:
        return ""
    whole_m = sum(piece.to_m - piece.from_m for piece in schedule.line)
    passed = [piece for piece in schedule.line if piece.visits]
    share = sum(piece.to_m - piece.from_m for piece in passed) / whole_m
    return (
        f"Patrols pass within {schedule.rules.sees_m / 1000:g} km of {share * 100:.0f} % of the line; the "
        "rest is not seen by them."
    )


def missions_table(schedule: Schedule) -> Table:
    """These patrols beside those of missions of the past."""
    headings = ("Mission", "A day", "km each", "A day, per km")
    rows = tuple(
        (
            each.mission,
            _known(each.patrols_per_day, ".0f"),
            _known(each.km_per_patrol, ".0f"),
            _known(each.per_line_km_day, ".3f"),
        )
        for each in schedule.missions
    )
    assumed = [each.mission for each in schedule.missions[1:] if each.status == "assumed"]
    words = "Patrols a day, kilometres of each, and patrols a day for each kilometre of line."
    words += f" Assumed, not found in a source: {', '.join(assumed)}." if assumed else ""
    return Table("missions", "Patrols beside those of other missions", headings, rows, words)


def _known(figure: float | None, form: str) -> str:
    return "–" if figure is None else format(figure, form)


def _task_row(task: str, asked_h: float, found: list[Idleness]) -> tuple[str, ...]:
    seen = [one for one in found if one.longest_h is not None and one.mean_h is not None]
    longest = f"{max(one.longest_h or 0.0 for one in seen):.0f}" if seen else "–"
    mean = f"{sum(one.mean_h or 0.0 for one in seen) / len(seen):.0f}" if seen else "–"
    kept = sum(one.kept for one in found)
    return (
        task,
        f"{len(found):,}",
        f"{asked_h:g}",
        f"{kept:,}",
        longest,
        mean,
        f"{len(found) - len(seen):,}",
    )
