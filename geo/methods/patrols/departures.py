"""When patrols leave: differently from day to day as far as their windows allow, and how hard to foretell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import RoutingError
from ...model.patrol import Departures, Patrol, PatrolRules
from .ground import Ground, Shift
from .route import Route
from .week import Week

_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Timed:
    """A route with its clock.

    Parameters
    ----------
    day : int
        From 0.
    route : Route
    leaves_s, back_s : int
        Seconds since midnight of that day.
    begins_s : tuple of int
        When each visit begins.
    free : bool
        Whether it could have left at another minute.
    """

    day: int
    route: Route
    leaves_s: int
    back_s: int
    begins_s: tuple[int, ...]
    free: bool


def timed(week: Week, rules: PatrolRules, seed: Sequence[int]) -> list[Timed]:
    """Give every route a time to leave; on every second day the other way round where its windows allow.

    Within the room that its windows and the shift leave, and within ``rules.vary_min``, each leaves at a
    whole minute drawn from the seed; not at a minute at which its base sent a patrol out the day before, or
    does on the day after where that is laid down already.
    """
    random = np.random.default_rng([rules.seed, *seed])
    taken: dict[tuple[int, int], set[int]] = defaultdict(set)  # minutes of departure by day and base
    found = []
    for number, day in enumerate(week.days):
        beside = ((number - 1) % rules.days, (number + 1) % rules.days)
        for route in sorted(day.routes, key=lambda route: _order(route, week)):
            used = set[int]().union(*(taken[other, route.base] for other in beside if other != number))
            each = _timed(week.ground, week.shift, number, route, rules, used, random)
            taken[number, route.base].add(each.leaves_s // _MINUTE_S)
            found.append(each)
    return found


def _order(route: Route, week: Week) -> tuple[int, int, int]:
    span = route.span(week.ground, week.shift)
    return route.base, span.smooth_s if span else 0, route.stages[0].way


def _timed(
    ground: Ground,
    shift: Shift,
    day: int,
    route: Route,
    rules: PatrolRules,
    used: set[int],
    random: np.random.Generator,
) -> Timed:
    if day % 2:
        route = _other_way_round(ground, shift, route, rules.vary_min)
    span = route.span(ground, shift)
    if span is None:
        raise RoutingError("a route breaks its windows", where=f"day {day + 1}")
    vary_s = int(rules.vary_min * _MINUTE_S)
    first_s = max(span.first_s, min(span.smooth_s, span.last_s - vary_s))
    minutes = range(-(-first_s // _MINUTE_S), min(first_s + vary_s, span.last_s) // _MINUTE_S + 1)
    leaves_s = _drawn(minutes, used, random) * _MINUTE_S if minutes else span.last_s
    begins_s, back_s = route.driven(ground, leaves_s) or ((), leaves_s)
    return Timed(day, route, leaves_s, back_s, begins_s, any(minute not in used for minute in minutes))


def _drawn(minutes: range, used: set[int], random: np.random.Generator) -> int:
    """A minute that was not used, if there is one."""
    free = [minute for minute in minutes if minute not in used] or list(minutes)
    return free[int(random.integers(len(free)))]


def _other_way_round(ground: Ground, shift: Shift, route: Route, vary_min: float) -> Route:
    """The route turned, unless that breaks a window or keeps the patrol out longer than times vary anyway."""
    turned = route.turned(ground)
    span, before = turned.span(ground, shift), route.span(ground, shift)
    if span is None or before is None:
        return route
    return (
        turned
        if _out_s(turned, ground, span.last_s) <= _out_s(route, ground, before.last_s) + vary_min * 60
        else route
    )


def _out_s(route: Route, ground: Ground, leaves_s: int) -> int:
    """Seconds out, waits among them, for one who leaves at a time."""
    driven = route.driven(ground, leaves_s)
    return driven[1] - leaves_s if driven else 0


def departures_of(patrols: Sequence[Patrol], unavoidable: Sequence[str], days: int) -> tuple[Departures, ...]:
    """How much the time of departure differs at each base, and how often a minute is that of the day before.

    Parameters
    ----------
    patrols : sequence of Patrol
    unavoidable : sequence of str
        Names of patrols that had no other minute.
    days : int
        Length of the schedule, which repeats: the first day follows the last.
    """
    by_base: dict[str, list[Patrol]] = defaultdict(list)
    for patrol in patrols:
        by_base[patrol.base].append(patrol)
    return tuple(_told(base, some, set(unavoidable), days) for base, some in by_base.items())


def _told(base: str, patrols: Sequence[Patrol], unavoidable: set[str], days: int) -> Departures:
    minutes: dict[int, set[int]] = defaultdict(set)
    for patrol in patrols:
        minutes[patrol.day - 1].add(_minute(patrol))
    again = [p for p in patrols if days > 1 and _minute(p) in minutes[(p.day - 2) % days]]
    of_day = np.array([_minute(patrol) for patrol in patrols], dtype=float)
    forced = sum(patrol.name in unavoidable for patrol in again)
    return Departures(base, len(patrols), float(of_day.std()), len(again), forced)


def _minute(patrol: Patrol) -> int:
    return int(round(patrol.leaves_h * 60.0, 6) % 1440)
