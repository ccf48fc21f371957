"""One patrol before it has a clock: its stops in order, when it can leave, what one stop more would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .ground import Ground, Shift


class Stage(NamedTuple):
    """One visit on a route: which way it is made, and between which seconds of the day it begins."""

    way: int
    from_s: int
    to_s: int


class Span(NamedTuple):
    """When a route can leave, first and last; from when on nobody waits; and seconds out without a wait."""

    first_s: int
    last_s: int
    smooth_s: int
    least_s: int


@dataclass(frozen=True, slots=True)
class Route:
    """A closed route from one base on one day.

    Parameters
    ----------
    base : int
        Number of the base.
    stages : tuple of Stage
    """

    base: int
    stages: tuple[Stage, ...]

    def span(self, ground: Ground, shift: Shift) -> Span | None:
        """When it can leave so that all its windows and the shift are kept; None if never.

        Waiting is allowed, and counts as time out. Who leaves later waits less, so all departures between the
        first and the last are feasible.
        """
        soonest = self.driven(ground, shift.opens_s)
        if soonest is None:
            return None
        last_s = self._latest(ground, shift.closes_s)
        back_s, least_s = soonest[1], self.least_s(ground)
        first_s = max(shift.opens_s, back_s - shift.longest_s)
        if first_s > last_s or least_s > shift.longest_s:
            return None
        return Span(first_s, last_s, min(max(first_s, back_s - least_s), last_s), least_s)

    def driven(self, ground: Ground, leaves_s: int) -> tuple[tuple[int, ...], int] | None:
        """When each visit begins and when the patrol is back if it leaves at a time; None if it is late."""
        now_s, row, begins = leaves_s, self.base, []
        for stage in self.stages:
            now_s = max(now_s + int(ground.time_s[row, ground.entry[stage.way]]), stage.from_s)
            if now_s > stage.to_s:
                return None
            begins.append(now_s)
            now_s += int(ground.service_s[stage.way])
            row = int(ground.leave[stage.way])
        return tuple(begins), now_s + int(ground.time_s[row, self.base])

    def least_s(self, ground: Ground) -> int:
        """Seconds out without any wait."""
        rows = self.rows(ground)
        trips_s = sum(int(ground.time_s[one, other]) for one, other in rows)
        return trips_s + sum(int(ground.service_s[stage.way]) for stage in self.stages)

    def rows(self, ground: Ground) -> list[tuple[int, int]]:
        """Rows between which it moves, one pair for each move."""
        ends = [
            self.base,
            *(int(row) for s in self.stages for row in (ground.entry[s.way], ground.leave[s.way])),
        ]
        return list(zip(ends[::2], [*ends[1::2], self.base], strict=True))

    def turned(self, ground: Ground) -> Route:
        """The same the other way round."""
        stages = tuple(stage._replace(way=ground.other_way(stage.way)) for stage in reversed(self.stages))
        return replace(self, stages=stages)

    def _latest(self, ground: Ground, closes_s: int) -> int:
        latest_s, following = closes_s, self.base
        for stage in reversed(self.stages):
            latest_s -= int(ground.time_s[ground.leave[stage.way], following] + ground.service_s[stage.way])
            latest_s = min(latest_s, stage.to_s)
            following = int(ground.entry[stage.way])
        return latest_s - int(ground.time_s[self.base, following])


class Insertion(NamedTuple):
    """Where one more visit costs least: number of the route (past the last: a new one), and the route."""

    cost_s: int
    number: int
    route: Route


def cheapest_insertion(
    ground: Ground, shift: Shift, routes: Sequence[Route], ways: Sequence[Stage], free: Sequence[int]
) -> Insertion | None:
    """Put one visit where it adds the least driving; None where no route of the day has room for it.

    Parameters
    ----------
    ground : Ground
    shift : Shift
    routes : sequence of Route
        Those of the day so far; none of them breaks a window afterwards.
    ways : sequence of Stage
        Ways to make the visit.
    free : sequence of int
        Bases that can send one patrol more.
    """
    best: Insertion | None = None
    for number, route in enumerate([*routes, *(Route(base, ()) for base in free)]):
        for stage in ways:
            for at in range(len(route.stages) + 1):
                cost_s = _added(ground, route, stage.way, at)
                if best is not None and cost_s >= best.cost_s:
                    continue
                grown = replace(route, stages=(*route.stages[:at], stage, *route.stages[at:]))
                if grown.span(ground, shift) is not None:
                    best = Insertion(cost_s, min(number, len(routes)), grown)
    return best


def _added(ground: Ground, route: Route, way: int, at: int) -> int:
    """Seconds of driving that a visit adds at a place in the order."""
    before = int(ground.leave[route.stages[at - 1].way]) if at else route.base
    after = int(ground.entry[route.stages[at].way]) if at < len(route.stages) else route.base
    entry, leave = ground.entry[way], ground.leave[way]
    straight = ground.time_s[before, after] if route.stages else 0
    return int(ground.time_s[before, entry] + ground.time_s[leave, after] - straight)
