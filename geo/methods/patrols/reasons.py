"""Why a requirement is not kept: what rules it out for any schedule, or what the search did not find."""

from __future__ import annotations

import math

from ...model.patrol import Idleness, NotKept
from .bounds import patrols_a_day, seconds_bound
from .ground import NO_WAY_S
from .week import Week


def not_kept(week: Week, found: list[Idleness]) -> list[NotKept]:
    """Every requirement of a sector that its schedule does not keep, each with why."""
    broken = [number for number, one in enumerate(found) if not one.kept]
    if not broken:
        return []
    proved, crowded = _proved(week), _crowded(week)
    return [
        NotKept(one.requirement, *_why(number, one, week, proved, crowded))
        for number, one in ((number, found[number]) for number in broken)
    ]


def _why(
    number: int, one: Idleness, week: Week, proved: list[str], crowded: str
) -> tuple[str, float | None, float, bool]:
    if proved[number]:
        return proved[number], one.longest_h, one.asked_h, True
    needs = week.planned[number]
    made = f"{one.visits} of the {needs} visits found room"
    given = patrols_a_day(week.ground.bases)
    out = max(len(day.routes) for day in week.days)
    full = f"up to {out} of its {given} patrols a day are out" if crowded == "" else crowded
    return f"{made}: {full}; the search found no better", one.longest_h, one.asked_h, False


def _proved(week: Week) -> list[str]:
    """What rules each requirement out, in words; empty where nothing does."""
    ground, shift = week.ground, week.shift
    alone_s = ground.alone_s().tolist()
    from_s, to_s = (times.tolist() for times in ground.hours_of_visits(shift))
    whole = _no_patrols(week)
    found = []
    for number, one in enumerate(ground.asked):
        gap_h = (86_400 - (to_s[number] - from_s[number])) / 3600
        if whole:
            found.append(whole)
        elif alone_s[number] >= NO_WAY_S:
            found.append("no way leads there from any base of its sector and back")
        elif alone_s[number] > shift.longest_s:
            found.append(
                f"no patrol of its base can be there and back in {shift.longest_s / 3600:.1f} h: it takes"
                f" {alone_s[number] / 3600:.1f} h"
            )
        elif to_s[number] < from_s[number]:
            found.append(f"no visit can begin between {_hours(one.from_h, one.to_h)} and be back {_by(week)}")
        elif not week.planned[number]:
            found.append(
                f"visits can begin between {_hours(from_s[number] / 3600, to_s[number] / 3600)} only:"
                f" {gap_h:.1f} h pass from one day to the next, {one.revisit_h:g} h are asked for"
            )
        else:
            found.append("")
    return found


def _no_patrols(week: Week) -> str:
    if not week.ground.bases:
        return "its sector has no base"
    if not patrols_a_day(week.ground.bases):
        return "the bases of its sector have no patrols"
    if not week.shift.longest_s:
        return "the sun does not rise"
    return ""


def _crowded(week: Week) -> str:
    """What the bound says of all requirements of the sector together; empty where it rules nothing out."""
    ground = week.ground
    days = len(week.days)
    needed, _ = seconds_bound(ground, week.planned, [min(days, count) for count in week.planned], week.shift)
    given = patrols_a_day(ground.bases) * days
    if needed <= given:
        return ""
    return (
        f"its sector's patrols cannot make all visits that were laid out, at least {math.ceil(needed / days)}"
        f" a day are needed and {given // days} given"
    )


def _hours(from_h: float, to_h: float) -> str:
    """Hours of the day in words.

    >>> _hours(7.5, 25.0)
    '07:30 and 01:00'
    """
    return " and ".join(
        f"{int(minutes // 60) % 24:02d}:{int(minutes % 60):02d}" for minutes in (from_h * 60.0, to_h * 60.0)
    )


def _by(week: Week) -> str:
    return "in time" if week.shift.any_hour else f"by sunset at {_hours(week.shift.closes_s / 3600, 0.0)[:5]}"
