"""Routes that make the visits at the least cost, with a bound that says how good they are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from pyvrp import Route, Solution, SolveParams

from .annealing import annealed, timeless
from .answer import CannotVisit, PlannedRoute, RoutingAnswer, Status
from .bounds import Bound, routing_bound
from .checks import cannot_visit, ruled_out
from .problem import as_problem
from .question import Ints, RoutingQuestion
from .reckoning import dropped_prizes, missed_by, routes_of, surplus, value_of
from .schedule import planned
from .search import Stop, Way, searched

METHOD = "iterated local search (PyVRP)"
# Steps in vain, for each visit, after which a search begins anew: some questions have a valley too deep.
PATIENCE = 100


def solve_routes(
    question: RoutingQuestion, *, steps: int, seed: int = 0, time_s: float | None = None
) -> RoutingAnswer:
    """Plan routes for the vehicles of several depots.

    Parameters
    ----------
    question : RoutingQuestion
    steps : int
        Length of the search in iterations. It ends before that where the bound is met.
    seed : int
        Same question, steps and seed, same answer.
    time_s : float or None
        Ends the search after so much CPU time, seconds; then the answer depends on the machine.

    Returns
    -------
    RoutingAnswer

    Notes
    -----
    What a check rules out is not searched for: an optional visit that no fleet can make is missed, a
    required one makes the question infeasible. The search is PyVRP's (Wouda, Lan and Kool 2024).

    Examples
    --------
    Four corners of a square of side 10, the depot on one of them:

    >>> import numpy as np
    >>> from .question import Fleet, Visits
    >>> corners = np.array([[0, 0], [10, 0], [10, 10], [0, 10]])
    >>> away = np.abs(corners[:, None] - corners).sum(axis=2)
    >>> answer = solve_routes(RoutingQuestion(away, away, 1, (Fleet(0, 1),), Visits.of(3)), steps=50)
    >>> answer.value, answer.bound, answer.status
    (40, 40, 'optimal')
    """
    return answer_of(question, steps, seed, time_s, Way(SolveParams(), PATIENCE * len(question.visits)))


def answer_of(
    question: RoutingQuestion,
    steps: int,
    seed: int,
    time_s: float | None,
    way: Way,
    further: Callable[[Bound], Bound] = lambda usual: usual,
) -> RoutingAnswer:
    """Answer a question by one way of searching; ``further`` may put a better bound in place of the usual."""
    stop = Stop(steps, time_s, way.patience)
    cannot = cannot_visit(question)
    because = ruled_out(question, cannot)
    bound = routing_bound(question, cannot)
    because = because or bound.infeasible_because
    if because:
        return _no_answer("infeasible", bound, cannot, because)
    bound = further(bound)
    kept = np.setdiff1d(np.arange(len(question.visits)), [each.visit for each in cannot])
    if not len(kept):
        return _answer([], question, bound, cannot)
    solution = _best(question, kept, bound.value, stop, seed, way)
    if not solution.is_feasible():
        return _no_answer("unknown", bound, cannot, "")
    routes = [planned(question, fleet, visits) for fleet, visits in routes_of(question, kept, solution)]
    return _answer(routes, question, bound, cannot)


def _best(question: RoutingQuestion, kept: Ints, bound: int, stop: Stop, seed: int, way: Way) -> Solution:
    """The best solution found, begun with an annealing where the way has one and no time is limited."""
    problem = as_problem(question, kept)
    stop.enough = bound + surplus(question, kept)
    begun = None
    if way.moves_per_step and timeless(question):
        moves = way.moves_per_step * stop.left
        enough = bound - dropped_prizes(question, kept)
        routes = annealed(question, kept, stop, seed, moves=moves, enough=enough)
        if routes is not None:
            begun = Solution(problem, [Route(problem, visits, fleet) for fleet, visits in routes])
    return searched(problem, stop, seed, way.rule, begun)


def _no_answer(status: Status, bound: Bound, cannot: tuple[CannotVisit, ...], because: str) -> RoutingAnswer:
    """An answer without routes."""
    proof = "a check before the search" if because else bound.proof
    value = None if because else bound.value
    return RoutingAnswer((), (), None, value, status, METHOD, proof, bound.fewest_routes, cannot, because)


def _answer(
    routes: list[PlannedRoute], question: RoutingQuestion, bound: Bound, cannot: tuple[CannotVisit, ...]
) -> RoutingAnswer:
    """The routes with their value, judged by the bound."""
    missed = missed_by(question, [route.visits for route in routes])
    value = value_of(question, [route.cost for route in routes], missed)
    status: Status = "optimal" if value <= bound.value else "feasible"
    return RoutingAnswer(
        tuple(routes), missed, value, bound.value, status, METHOD, bound.proof, bound.fewest_routes, cannot
    )
