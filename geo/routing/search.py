"""The search for routes: PyVRP's iterated local search, its stop, and how it is begun."""

from __future__ import annotations

import time
import warnings
from typing import NamedTuple

import numpy as np
from pyvrp import CostEvaluator, PenaltyParams, ProblemData, Solution, SolveParams, solve
from pyvrp.exceptions import PenaltyBoundWarning

from .question import NO_WAY


class Stop:
    """Ends a search after so many steps, so much CPU time, or at a cost that cannot be beaten.

    One object counts for all beginnings of a search; ``patience`` ends one beginning only.
    """

    def __init__(self, steps: int, time_s: float | None, patience: int | None = None) -> None:
        self.left, self.time_s, self.patience = steps, time_s, patience
        self.enough = -float("inf")
        self.began_s = time.thread_time()
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
    def spent(self) -> float:
        """Share of the time that is spent; 0 where none is limited."""
        if self.time_s is None:
            return 0.0
        return (time.thread_time() - self.began_s) / max(self.time_s, 1e-9)

    @property
    def over(self) -> bool:
        """Whether nothing is left to begin anew with, or to look for."""
        return self.left < 0 or self._best <= self.enough or self.spent >= 1.0


class Way(NamedTuple):
    """How to search: PyVRP's parameters, and how it is begun.

    ``patience`` is after how many steps in vain it begins anew (None: never); ``moves_per_step`` how many
    moves of an annealing go before it for each of its steps (0: none).
    """

    rule: SolveParams
    patience: int | None = None
    moves_per_step: int = 0


class FromMeanLegs(PenaltyParams):
    """Prices of broken limits that begin at what a mean leg costs for so much load, time and distance.

    PyVRP begins with prices so high that a short search never sees an answer that breaks a limit, though
    good ones are often found on the other side of such answers.
    """

    def midpoint_penalties(self, problem: ProblemData) -> tuple[list[float], float, float]:
        """Prices to begin with: of a unit of each kind of load, of time, of distance."""
        cost, duration_s = np.asarray(problem.distance_matrix(0)), np.asarray(problem.duration_matrix(0))
        possible = (cost > 0) & (cost < NO_WAY) & (duration_s < NO_WAY)
        mean_cost = float(cost[possible].mean()) if possible.any() else 1.0
        mean_s = float(duration_s[possible].mean()) if possible.any() else 1.0
        loads = [client.delivery[0] for client in problem.clients() if client.delivery]
        load_price = [mean_cost / max(float(np.mean(loads)), 1.0)] if problem.num_load_dimensions else []
        return load_price, mean_cost / max(mean_s, 1.0), 1.0


def searched(
    problem: ProblemData, stop: Stop, seed: int, rule: SolveParams, begun: Solution | None = None
) -> Solution:
    """The best solution that PyVRP's iterated local search finds, from one beginning or several."""
    judge = CostEvaluator([0.0] * problem.num_load_dimensions, 0.0, 0.0)
    with warnings.catch_warnings():
        # it warns of nothing feasible at the highest prices; that is what the status of the answer tells
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        best = solve(problem, stop, seed, False, False, rule, begun).best
        while not stop.over:
            stop.begin()
            seed += 1
            best = min(best, solve(problem, stop, seed, False, False, rule).best, key=judge.cost)
    return best
