"""Routes of one sector on one day: asked of the routing solver, or put together by hand where few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ...routing.question import Fleet, RoutingQuestion, Visits
from ...routing.solve import solve_routes
from .ground import NO_WAY_S, Ground, Shift
from .route import Route, Stage, cheapest_insertion
from .windows import Window

_SOLVED_FROM = 3  # fewer visits than this go where they fit best, which needs no search


@dataclass
class Day:
    """Routes of one day while they are made.

    Parameters
    ----------
    ground : Ground
    shift : Shift
    routes : list of Route
    """

    ground: Ground
    shift: Shift
    routes: list[Route] = field(default_factory=list)

    def stages(self, requirement: int, window: Window) -> list[Stage]:
        """Ways to make a visit in a window."""
        return [Stage(way, window.from_s, window.to_s) for way in self.ground.ways_of(requirement).tolist()]

    def insert(self, requirement: int, window: Window) -> bool:
        """Take one more visit where it costs least; False where no patrol has room."""
        found = cheapest_insertion(
            self.ground, self.shift, self.routes, self.stages(requirement, window), self._free()
        )
        if found is None:
            return False
        self.routes[found.number : found.number + 1] = [found.route]
        return True

    def remove(self, requirement: int) -> None:
        """Leave out all visits to a requirement, and routes that visit nothing then."""
        owner = self.ground.owner
        kept = [
            Route(route.base, tuple(stage for stage in route.stages if owner[stage.way] != requirement))
            for route in self.routes
        ]
        self.routes = [route for route in kept if route.stages]

    def made(self, requirement: int) -> int:
        """How many visits to a requirement its routes make."""
        return sum(
            self.ground.owner[stage.way] == requirement for route in self.routes for stage in route.stages
        )

    def _free(self) -> list[int]:
        out = [route.base for route in self.routes]
        return [
            number
            for number, base in enumerate(self.ground.bases)
            if out.count(number) < base.patrols_per_day
        ]


def routed(
    ground: Ground, shift: Shift, asked: Sequence[tuple[int, Window]], *, steps: int, seed: int
) -> tuple[Day, list[tuple[int, Window]]]:
    """Routes that make as many of a day's visits as the search finds room for, and the visits that it missed.

    Every visit is optional at a price that no detour is worth, so what cannot be served is known. A route of
    the solver is kept only if our own clock confirms it.

    Parameters
    ----------
    ground : Ground
    shift : Shift
    asked : sequence of (int, Window)
        Number of the requirement, and when the visit may begin.
    steps, seed : int
        Iterations of the search, and its seed.
    """
    day = Day(ground, shift)
    if len(asked) < _SOLVED_FROM or not any(base.patrols_per_day for base in ground.bases):
        return day, [visit for visit in asked if not day.insert(*visit)]
    options = [(number, stage) for number, visit in enumerate(asked) for stage in day.stages(*visit)]
    answer = solve_routes(_question(ground, shift, options), steps=steps, seed=seed)
    done: set[int] = set()
    for found in answer.routes:
        route = Route(found.fleet, tuple(options[visit][1] for visit in found.visits))
        if route.span(ground, shift) is not None:
            day.routes.append(route)
            done.update(options[visit][0] for visit in found.visits)
    left = [visit for number, visit in enumerate(asked) if number not in done]
    return day, [visit for visit in left if not day.insert(*visit)]


def _question(ground: Ground, shift: Shift, options: Sequence[tuple[int, Stage]]) -> RoutingQuestion:
    """The day in the words of the solver: both ways along a stretch are a group of which one is driven."""
    ways = np.array([stage.way for _, stage in options])
    number = np.array([number for number, _ in options])
    depots = np.arange(len(ground.bases))
    begins, ends = np.append(depots, ground.entry[ways]), np.append(depots, ground.leave[ways])
    duration_s = np.minimum(ground.time_s[np.ix_(ends, begins)], NO_WAY_S)
    several = np.bincount(number)[number] > 1
    dear = 4 * max(shift.longest_s, 1) + 2 * int(duration_s[duration_s < NO_WAY_S].max(initial=0))
    visits = Visits.of(
        len(options),
        service_s=ground.service_s[ways],
        from_s=[stage.from_s for _, stage in options],
        to_s=[stage.to_s for _, stage in options],
        prize=dear,
        required=False,
        group=np.where(several, number, -1),
    )
    fleets = tuple(
        Fleet(row, base.patrols_per_day, None, shift.opens_s, shift.closes_s, shift.longest_s)
        for row, base in enumerate(ground.bases)
    )
    return RoutingQuestion(duration_s, duration_s, len(ground.bases), fleets, visits)
