"""A schedule that repeats: who visits what when, how long everything stays unseen, and what is not kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...errors import ScenarioError
from ...geometry.chainage import Chainage
from ...model.patrol import (
    Idleness,
    MissionPatrols,
    NotKept,
    Patrol,
    PatrolBase,
    PatrolRules,
    Requirement,
    Schedule,
)
from ...model.situation import Situation
from .bounds import BOUND, gap_bounds_h, seconds_bound, worst_bound_h
from .calibration import own_figures
from .departures import departures_of, timed
from .ground import Ground, Shift
from .idleness import unseen
from .passing import line_idleness
from .reasons import not_kept
from .sun import light_everywhere_h
from .travelling import Travel
from .ways import patrols_of
from .week import week_of

Progress = Callable[[str, int, int], None]
METHOD = (
    "Windows that keep each revisit interval wherever in them a visit begins; each sector and day routed by "
    "vehicle routing with time windows (PyVRP, {steps} iterations); what a day missed is tried on the others."
)


@dataclass(frozen=True, slots=True)
class Done:
    """What the patrols of one sector do."""

    patrols: tuple[Patrol, ...]
    idleness: tuple[Idleness, ...]
    not_kept: tuple[NotKept, ...]
    unavoidable: tuple[str, ...]
    routes_bound: int
    seconds_bound_s: float
    worst_bound_h: float


def schedule_of(
    situation: Situation,
    requirements: Sequence[Requirement],
    bases: Sequence[PatrolBase],
    rules: PatrolRules,
    travel: Travel,
    *,
    line: Chainage | None = None,
    missions: Sequence[MissionPatrols] = (),
    progress: Progress = lambda *_: None,
) -> Schedule:
    """Plan the patrols of every sector for ``rules.days`` days on end, after which the schedule repeats.

    Parameters
    ----------
    situation : Situation
        Its frame, its day and its line.
    requirements : sequence of Requirement
    bases : sequence of PatrolBase
        Those of a sector serve its requirements; if one has no sector, all serve all.
    rules : PatrolRules
    travel : Travel
        Such as a ``TravelNetwork``.
    line : Chainage, optional
        The line in lon/lat; made of the situation's if left out.
    missions : sequence of MissionPatrols
        To compare the schedule with.
    progress : callable
        Told the name of the step, how many are done and how many there are.

    Returns
    -------
    Schedule
        Every requirement is kept, or stands in ``not_kept`` with why.

    Raises
    ------
    ScenarioError
        If two requirements or two bases bear one name.
    """
    _refuse_twice([one.id for one in requirements], "requirement")
    _refuse_twice([base.name for base in bases], "base")
    light_h = light_of(situation, bases, rules)
    chainage = line or Chainage(situation.frame.to_lonlat(situation.line.path))
    shift, parts = Shift.of(rules, light_h), _parts(requirements, bases)
    done = []
    for number, (own_bases, asked) in enumerate(parts):
        progress("patrols", number, len(parts))
        done.append(_sector(Ground.of(own_bases, asked, travel), shift, rules, travel, number))
    progress("patrols", len(parts), len(parts))
    made = replace(_schedule(situation, requirements, bases, rules, done, chainage), light_h=light_h)
    return replace(made, missions=(own_figures(made, chainage.length_m), *missions))


def light_of(situation: Situation, bases: Sequence[PatrolBase], rules: PatrolRules) -> tuple[float, float]:
    """Sunrise and sunset that hold at every base on every day; as the rules give them, else by the sun.

    Parameters
    ----------
    situation : Situation
    bases : sequence of PatrolBase
    rules : PatrolRules

    Returns
    -------
    tuple of float
        Local solar time, hours; 0 and 24 where the rules let patrols out by night.
    """
    if not rules.daylight_only:
        return 0.0, 24.0
    places_m = np.array([(base.place.x, base.place.y) for base in bases] or [(0.0, 0.0)])
    latitudes = situation.frame.degrees(places_m)[:, 1]
    ends = [float(latitudes.min()), float(latitudes.max())]
    rise_h, set_h = light_everywhere_h(ends, situation.as_of, rules.days)
    return (
        rise_h if rules.sunrise_h is None else rules.sunrise_h,
        set_h if rules.sunset_h is None else rules.sunset_h,
    )


def _refuse_twice(names: Sequence[str], what: str) -> None:
    twice = (
        next((name for name in names if names.count(name) > 1), None)
        if len(set(names)) < len(names)
        else None
    )
    if twice is not None:
        raise ScenarioError(f"two bear the name {twice!r}", where=what, mend="Give each its own name.")


def _parts(
    requirements: Sequence[Requirement], bases: Sequence[PatrolBase]
) -> list[tuple[list[PatrolBase], list[Requirement]]]:
    """Bases and requirements of each sector, in the order of the bases; all as one if a base serves any."""
    if any(not base.sector for base in bases):
        return [(list(bases), list(requirements))]
    names = dict.fromkeys([*(base.sector for base in bases), *(one.sector for one in requirements)])
    return [
        ([base for base in bases if base.sector == name], [one for one in requirements if one.sector == name])
        for name in names
    ]


def _sector(ground: Ground, shift: Shift, rules: PatrolRules, travel: Travel, number: int) -> Done:
    """Everything about one sector."""
    week = week_of(ground, shift, rules)
    routes = timed(week, rules, (number,))
    patrols = patrols_of(week, routes, travel, rules)
    bounds_h = gap_bounds_h(ground, shift, rules.days)
    found = _idleness(ground, patrols, bounds_h, rules.days)
    routes_bound, seconds = seconds_bound(ground, *_counts(ground, patrols), shift)
    return Done(
        tuple(patrols),
        tuple(found),
        tuple(not_kept(week, found)),
        tuple(patrol.name for patrol, each in zip(patrols, routes, strict=True) if not each.free),
        routes_bound,
        float(seconds),
        worst_bound_h(ground, shift, bounds_h),
    )


def _idleness(
    ground: Ground, patrols: Sequence[Patrol], bounds_h: Sequence[float], days: int
) -> list[Idleness]:
    begins: dict[str, list[float]] = {one.id: [] for one in ground.asked}
    for patrol in patrols:
        for stop in patrol.stops:
            begins[stop.requirement].append(stop.from_h)
    return [
        Idleness(one.id, len(begins[one.id]), *unseen(begins[one.id], 24.0 * days), bound_h, one.revisit_h)
        for one, bound_h in zip(ground.asked, bounds_h, strict=True)
    ]


def _counts(ground: Ground, patrols: Sequence[Patrol]) -> tuple[list[int], list[int]]:
    """Visits to each requirement, and days with one."""
    made = [(stop.requirement, patrol.day) for patrol in patrols for stop in patrol.stops]
    visits, arrivals = Counter(name for name, _ in made), Counter(name for name, _ in set(made))
    return [visits[one.id] for one in ground.asked], [arrivals[one.id] for one in ground.asked]


def _schedule(
    situation: Situation,
    requirements: Sequence[Requirement],
    bases: Sequence[PatrolBase],
    rules: PatrolRules,
    done: Sequence[Done],
    line: Chainage,
) -> Schedule:
    """The parts of all sectors as one."""
    patrols = tuple(patrol for each in done for patrol in each.patrols)
    by_name = {one.requirement: one for each in done for one in each.idleness}
    unkept = {one.requirement: one for each in done for one in each.not_kept}
    order = [one.id for one in requirements]
    return Schedule(
        rules=rules,
        requirements=tuple(requirements),
        patrols=patrols,
        idleness=tuple(by_name[name] for name in order),
        not_kept=tuple(unkept[name] for name in order if name in unkept),
        bases=tuple((base.name, base.place) for base in bases),
        routes_bound=sum(each.routes_bound for each in done),
        hours_total_h=sum(patrol.back_h - patrol.leaves_h for patrol in patrols),
        hours_bound_h=sum(each.seconds_bound_s for each in done) / 3600,
        method=METHOD.format(steps=rules.steps),
        proof=f"Bounds: {BOUND}. The search proves nothing beyond them.",
        worst_bound_h=max((each.worst_bound_h for each in done), default=0.0),
        line=line_idleness(situation.frame, line, patrols, rules) if rules.sees_m else (),
        departures=departures_of(patrols, [name for each in done for name in each.unavoidable], rules.days),
    )
