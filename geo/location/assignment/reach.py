"""Whether some sites can serve all demand within a cost, and how many it takes: the question in a centre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..programme.diagnosis import explain
from ..programme.mixed_integer import Kept, Programme, solve
from ..programme.requirement_rows import siting
from ..requirements import Limits, Requirements
from .costs import Costs
from .fixed_charge import FixedCharge, open_sites
from .interchange import Flags, Lists, Numbers, improve
from .prices import FREE, OPEN, Aim, ascend

# A bound above this on what is left over proves that something is.
PROOF = 1e-6
STEPS, ROUNDS, MOVES = 300, 400, 200


@dataclass(frozen=True, eq=False)
class Reach:
    """A choice that reaches every demand; or proof that there is none; or neither, where time ran out."""

    is_open: Flags | None
    is_impossible: bool
    nodes: int


def reach_all(costs: Costs, within: Flags, state: Numbers, most: int, limits: Limits) -> Reach:
    """Look for at most ``most`` sites that serve every demand by entries that are ``within``.

    Demand left over costs one each, at a site of its own that is always open; less than one of it in all,
    by any choice, is none. So maximal covering decides set covering.

    Examples
    --------
    >>> costs = Costs.from_matrix([[0, 4, 10], [4, 0, 6], [10, 6, 0]])
    >>> reach_all(costs, costs.cost <= 6, np.zeros(3, dtype=int), 1, Limits()).is_open
    array([False,  True, False])
    >>> reach_all(costs, costs.cost <= 5, np.zeros(3, dtype=int), 1, Limits()).is_impossible
    True
    """
    demands, sites = len(costs.weight), len(costs.site_id)
    count = np.bincount(costs.row[within], minlength=demands) + 1
    start = np.append(0, np.cumsum(count))
    last = np.zeros(start[-1], dtype=bool)
    last[start[1:] - 1] = True
    site = np.full(len(last), sites)
    site[~last] = costs.site[within]
    lists = Lists(start, site, last.astype(float), np.full(demands, 2.0), np.zeros(sites + 1))
    problem = FixedCharge(lists, np.append(state, OPEN), most + 1)
    aim = Aim(known=1.0, margin=1.0 - PROOF, steps=STEPS, pace=1.0)
    tried = ascend(lists, problem.state, problem.most, np.full(demands, 0.5), aim)
    if tried.bound > PROOF:
        return Reach(None, True, 0)
    is_open = broken_out(problem, tried.is_open, last)
    if is_open is not None:
        return Reach(is_open[:sites], False, 0)
    found = open_sites(problem, problem.state == OPEN, limits, cutoff=1.0)
    if found.value < 1.0:
        return Reach(found.is_open[:sites], False, found.nodes)
    return Reach(None, found.bound >= 1.0, found.nodes)


def broken_out(problem: FixedCharge, is_open: Flags, last: Flags) -> Flags | None:
    """Local search in which a demand weighs one more each time that it is left over (Morris 1993)."""
    lists, movable = problem.lists, problem.state == FREE
    weight, is_open = np.ones(len(lists.absent)), is_open.copy()
    for _ in range(ROUNDS):
        service = np.zeros(len(lists.site))
        service[last] = weight
        improve(lists._replace(service=service, absent=weight + 1.0), movable, problem.most, is_open, MOVES)
        row = np.repeat(np.arange(len(weight)), np.diff(lists.start))
        served = np.bincount(row, weights=is_open[lists.site] & ~last) > 0
        if served.all():
            return is_open
        weight[~served] += 1.0
    return None


def serving_rows(
    costs: Costs, within: Flags, most: int | None, requirements: Requirements, worth: float
) -> tuple[Programme, slice]:
    """Programme over sites: the requirements, and for each demand one site at least that serves it."""
    programme, chosen = siting(costs.site_id, most, requirements, sense="min", worth=worth)
    shape = len(costs.weight), len(costs.site_id)
    serves = sparse.csr_array((np.ones(within.sum()), (costs.row[within], costs.site[within])), shape=shape)
    kept = Kept("every demand must be served", "every demand is served", costs.demand_id)
    programme.rows((chosen, serves), least=1.0, kept=kept)
    return programme, chosen


def reach_by_rows(
    costs: Costs, within: Flags, most: int, requirements: Requirements, limits: Limits
) -> Reach:
    """As :func:`reach_all`, under requirements of every kind, by a mixed-integer programme."""
    programme, chosen = serving_rows(costs, within, most, requirements, 0.0)
    outcome = solve(programme, limits)
    if outcome.solution is None:
        return Reach(None, outcome.status == "infeasible", 0)
    return Reach(outcome.solution[chosen] > 0.5, False, 0)


def conflict_of_reach(costs: Costs, most: int, requirements: Requirements, limits: Limits) -> str:
    """Why no choice serves every demand: how many sites that takes, or which requirements exclude it."""
    every = np.ones(len(costs.site), dtype=bool)
    outcome = solve(serving_rows(costs, every, None, requirements, 1.0)[0], limits)
    if outcome.bound is not None:
        fewest = int(np.ceil(outcome.bound - PROOF))
        if fewest > most:
            return (
                f"serving every demand takes at least {fewest} sites, at most {most} may be chosen: "
                f"{fewest - most} short"
            )
    return explain(serving_rows(costs, every, most, requirements, 0.0)[0], limits)
