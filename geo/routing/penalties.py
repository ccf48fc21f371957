"""What a broken limit costs during the search: as much as keeps about two answers in three feasible."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pyvrp import CostEvaluator, PenaltyParams, Solution


class Penalties:
    """Prices of excess load, time and distance that follow how often recent solutions broke each.

    It stands in for PyVRP's own, with the same rule, and differs in two things: prices begin where they are
    told to, and it does not warn when one is at its highest. Whether anything feasible was found is told by
    the answer.

    Parameters
    ----------
    prices : sequence of float
        To begin with: of a unit of each kind of load, of time, of distance.
    rule : PenaltyParams
    """

    def __init__(self, prices: Sequence[float], rule: PenaltyParams | None = None) -> None:
        self.rule = rule or PenaltyParams()
        self.prices = np.clip(prices, self.rule.min_penalty, self.rule.max_penalty)
        self._kept = np.zeros(len(self.prices), dtype=np.int64)
        self._seen = 0

    def register(self, solution: Solution) -> None:
        """Take note of what a solution breaks; after every few hundred, mend the prices."""
        for kind, excess in enumerate(
            (*solution.excess_load(), solution.time_warp(), solution.excess_distance())
        ):
            self._kept[kind] += excess == 0
        self._seen += 1
        if self._seen == self.rule.solutions_between_updates:
            self._mend()

    def _mend(self) -> None:
        short = self.rule.target_feasible - self._kept / self._seen
        dearer = np.where(short > 0, self.rule.penalty_increase, self.rule.penalty_decrease)
        factor = np.where(np.abs(short) < self.rule.feas_tolerance, 1.0, dearer)
        self.prices = np.clip(self.prices * factor, self.rule.min_penalty, self.rule.max_penalty)
        self._kept[:] = self._seen = 0

    def cost_evaluator(self) -> CostEvaluator:
        """Judge of solutions at the prices of now."""
        *loads, late, far = self.prices.tolist()
        return CostEvaluator(loads, late, far)

    def max_cost_evaluator(self) -> CostEvaluator:
        """Judge of solutions at the highest prices."""
        *loads, late, far = [self.rule.max_penalty] * len(self.prices)
        return CostEvaluator(loads, late, far)
