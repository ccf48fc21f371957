"""The search for routes: a question as PyVRP's own arrays, its iterated local search, and back again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from pyvrp import (
    Client,
    ClientGroup,
    CostEvaluator,
    Depot,
    IteratedLocalSearch,
    Location,
    ProblemData,
    RandomNumberGenerator,
    Solution,
    SolveParams,
    VehicleType,
)
from pyvrp.search import LocalSearch, PerturbationManager, compute_neighbours

from .penalties import Penalties
from .question import LATEST_S, NO_WAY, Fleet, Ints, RoutingQuestion

FOREVER_S = int(np.iinfo(np.int64).max)
Routes = list[tuple[int, list[int]]]
"""Fleet, and visits in the order driven, of each route."""


def as_problem(question: RoutingQuestion, kept: Ints) -> ProblemData:
    """The question, with only some of its visits, in the form in which PyVRP searches.

    A leg without a way takes longer than any shift, so that no feasible route has one. Where no time is
    limited none is reckoned with, which makes the search faster.
    """
    rows = np.concatenate([np.arange(question.depots), question.depots + kept])
    cost = question.cost[np.ix_(rows, rows)]
    duration_s = np.where(cost >= NO_WAY, NO_WAY, question.duration_s[np.ix_(rows, rows)])
    laden = any(fleet.capacity is not None for fleet in question.fleets)
    open_end = not (duration_s >= NO_WAY).any()
    return ProblemData(
        [Location(0, 0)] * len(rows),
        _clients(question, kept, laden),
        [Depot(row) for row in range(question.depots)],
        [_vehicles(question, fleet, laden, open_end) for fleet in question.fleets if fleet.count],
        [np.ascontiguousarray(cost)],  # type: ignore[list-item]  # its stub says ndarray[int]
        [np.ascontiguousarray(duration_s)],  # type: ignore[list-item]
        _groups(question, kept),
    )


def _clients(question: RoutingQuestion, kept: Ints, laden: bool) -> list[Client]:
    """One client for each visit kept, at the row after the depots."""
    visits = question.visits
    numbers = {
        number: place for place, number in enumerate(np.unique(visits.group[kept][visits.group[kept] >= 0]))
    }
    prize = group_prize(question)
    return [
        Client(
            question.depots + place,
            [int(visits.demand[visit])] if laden else [],
            service_duration=int(visits.service_s[visit]),
            tw_early=int(visits.from_s[visit]),
            tw_late=FOREVER_S if visits.to_s[visit] == LATEST_S else int(visits.to_s[visit]),
            prize=int(prize[visit]),
            required=bool(visits.required[visit] and visits.group[visit] < 0),
            group=numbers.get(visits.group[visit]),
        )
        for place, visit in enumerate(kept)
    ]


def group_prize(question: RoutingQuestion) -> Ints:
    """Cost of leaving each visit out: 0 where something is required, one prize for all of a group."""
    visits = question.visits
    prize: Ints = np.where(visits.required, 0, visits.prize)
    for own in visits.groups().values():
        prize[own] = 0 if visits.required[own].any() else visits.prize[own].max()
    return prize


def _groups(question: RoutingQuestion, kept: Ints) -> list[ClientGroup]:
    """Exclusive groups among the visits kept, in the order of their numbers."""
    number = question.visits.group[kept]
    return [
        ClientGroup(
            np.flatnonzero(number == own).tolist(),
            required=bool(question.visits.required[question.visits.group == own].any()),
        )
        for own in np.unique(number[number >= 0])
    ]


def _vehicles(question: RoutingQuestion, fleet: Fleet, laden: bool, open_end: bool) -> VehicleType:
    """A fleet; where no load is limited, but others' is, its vehicles carry all there is."""
    all_there_is = int(question.visits.demand.sum())
    capacity = all_there_is if fleet.capacity is None else fleet.capacity
    return VehicleType(
        fleet.count,
        [capacity] if laden else [],
        fleet.depot,
        fleet.depot,
        fleet.fixed_cost,
        fleet.from_s,
        FOREVER_S if open_end and fleet.to_s == LATEST_S else fleet.to_s,
        FOREVER_S if fleet.longest_s is None else fleet.longest_s,
    )


class Stop:
    """Ends a search after so many steps, so much CPU time, or at a cost that cannot be beaten.

    One object counts for all beginnings of a search; ``patience`` ends one beginning only.
    """

    def __init__(self, steps: int, time_s: float | None, enough: float, patience: int | None = None) -> None:
        self.left, self.enough, self.patience = steps, enough, patience
        self.ends_s = None if time_s is None else time.thread_time() + time_s
        self.begin()

    def begin(self) -> None:
        """Begin anew; the steps and the time that are spent stay so."""
        self._best, self._since = float("inf"), 0

    def __call__(self, best_cost: float) -> bool:
        """Whether to end now."""
        self.left -= 1
        self._since = self._since + 1 if best_cost >= self._best else 0
        self._best = best_cost
        return self.over or (self.patience is not None and self._since > self.patience)

    @property
    def over(self) -> bool:
        """Whether nothing is left to begin anew with, or to look for."""
        late = self.ends_s is not None and time.thread_time() >= self.ends_s
        return self.left < 0 or late or self._best <= self.enough


class Way(NamedTuple):
    """How to search: PyVRP's parameters, and after how many steps in vain to begin anew (None: never)."""

    rule: SolveParams
    patience: int | None = None


def first_prices(problem: ProblemData) -> list[float]:
    """A unit of load, of time and of distance at what a mean leg costs for so much of it.

    PyVRP begins with prices so high that a short search never sees an answer that breaks a limit, though
    good ones are often found on the other side of such answers.
    """
    cost, duration_s = np.asarray(problem.distance_matrix(0)), np.asarray(problem.duration_matrix(0))
    possible = (cost > 0) & (cost < NO_WAY) & (duration_s < NO_WAY)
    mean_cost = float(cost[possible].mean()) if possible.any() else 1.0
    mean_s = float(duration_s[possible].mean()) if possible.any() else 1.0
    loads = [client.delivery[0] for client in problem.clients() if client.delivery]
    load_price = [mean_cost / max(float(np.mean(loads)), 1.0)] if problem.num_load_dimensions else []
    return [*load_price, mean_cost / max(mean_s, 1.0), 1.0]


def searched(problem: ProblemData, stop: Stop, seed: int, way: Way) -> Solution:
    """The best solution that PyVRP's iterated local search finds, from one beginning or several."""
    local, random = _local_search(problem, seed, way.rule)
    judge = CostEvaluator([0.0] * problem.num_load_dimensions, 0.0, 0.0)
    best: Solution | None = None
    while best is None or not stop.over:
        stop.begin()
        found = _once(problem, local, random, stop, way.rule)
        if best is None or judge.cost(found) < judge.cost(best):
            best = found
    return best


def _local_search(
    problem: ProblemData, seed: int, rule: SolveParams
) -> tuple[LocalSearch, RandomNumberGenerator]:
    """PyVRP's local search with the operators that suit the problem, and its random numbers."""
    random = RandomNumberGenerator(seed)
    near = compute_neighbours(problem, rule.neighbourhood)
    local = LocalSearch(problem, random, near, PerturbationManager(rule.perturbation))
    for operator in rule.operators:
        if operator.supports(problem):
            local.add_operator(operator(problem))
    return local, random


def _once(
    problem: ProblemData, local: LocalSearch, random: RandomNumberGenerator, stop: Stop, rule: SolveParams
) -> Solution:
    """The best solution from one random beginning."""
    penalties = Penalties(first_prices(problem), rule.penalty)
    guess = Solution.make_random(problem, random)
    started = local(guess, penalties.max_cost_evaluator(), exhaustive=True)
    search = IteratedLocalSearch(problem, penalties, local, started, rule.ils)  # type: ignore[arg-type]
    return search.run(stop, collect_stats=False).best


def routes_of(question: RoutingQuestion, kept: Ints, solution: Solution) -> Routes:
    """Fleet and visits of every route that visits something, in one order whatever the search did."""
    used = [number for number, fleet in enumerate(question.fleets) if fleet.count]
    routes = [
        (used[route.vehicle_type()], [int(kept[stop.idx]) for stop in route if stop.is_client()])
        for route in solution.routes()
    ]
    return sorted(route for route in routes if route[1])


def missed_by(question: RoutingQuestion, routes: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Visits that routes leave out, but for those in whose group another is made."""
    made = np.zeros(len(question.visits), dtype=bool)
    made[[visit for route in routes for visit in route]] = True
    group = question.visits.group
    stands_in = (group >= 0) & np.isin(group, group[made])
    return tuple(np.flatnonzero(~made & ~stands_in).tolist())


def surplus(question: RoutingQuestion, kept: Ints) -> int:
    """By how much the search's reckoning of prizes is above ours, which counts a group once."""
    prize, group = group_prize(question), question.visits.group
    dropped = np.setdiff1d(np.arange(len(prize)), kept)
    alone = int(prize[dropped[group[dropped] < 0]].sum())
    grouped = sum(
        (int(np.isin(own, kept).sum()) - 1) * int(prize[own[0]]) for own in question.visits.groups().values()
    )
    return grouped - alone


def value_of(question: RoutingQuestion, costs: Sequence[int], missed: Sequence[int]) -> int:
    """Cost of routes, and the prizes of what they leave out, of each group once."""
    prize = group_prize(question)
    once = {
        (int(question.visits.group[visit]), -1 if question.visits.group[visit] >= 0 else visit): visit
        for visit in missed
    }
    return sum(costs) + int(sum(prize[visit] for visit in once.values()))
