"""Routes that drive along required edges of a network: each edge two visits, one for each direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from pyvrp import IteratedLocalSearchParams, SolveParams
from pyvrp.search import NeighbourhoodParams, PerturbationParams

from .answer import CannotVisit, PlannedRoute, RoutingAnswer
from .arc_answer import ArcAnswer, ArcRoute, Step, Task
from .arc_bounds import arc_bound
from .arc_question import ArcQuestion
from .arc_visits import Tasks, as_visits, tasks_of
from .arc_ways import Ways, cheapest_ways
from .search import FromMeanLegs, Way
from .solve import answer_of

METHOD = (
    "annealing of routes taken apart and put together, then iterated local search (PyVRP); each edge two "
    "visits, one per direction, of which one is made"
)
MOVES_PER_STEP = 20
"""A step of the search takes about as long as so many moves of the annealing before it."""


def solve_arcs(question: ArcQuestion, *, steps: int, seed: int = 0, time_s: float | None = None) -> ArcAnswer:
    """Plan routes along required edges, and to stops, at the least cost (capacitated arc routing).

    Parameters
    ----------
    question : ArcQuestion
    steps : int
        Length of the search in iterations, over all its beginnings.
    seed : int
        Same question, steps and seed, same answer.
    time_s : float or None
        Ends the search after so much CPU time, seconds; then the answer depends on the machine.

    Returns
    -------
    ArcAnswer

    Notes
    -----
    The vehicle goes from one required edge to the next by the cheapest way (by the fastest of those). The
    search begins anew whenever it has found nothing better for a while.

    Examples
    --------
    A square of four edges of 10, all to be driven by one vehicle that stands at a corner:

    >>> from .question import Fleet, Visits
    >>> ten = np.full(4, 10)
    >>> ends = (np.array([0, 1, 2, 3]), np.array([1, 2, 3, 0]))
    >>> square = ArcQuestion(*ends, ten, ten, 4, Visits.of(4), np.array([0]), (Fleet(0, 1),))
    >>> answer = solve_arcs(square, steps=100)
    >>> answer.value, answer.bound, answer.status
    (40, 40, 'optimal')
    """
    tasks = tasks_of(question)
    ends = np.unique(np.concatenate([question.depot_nodes, tasks.end]))
    ways = cheapest_ways(question, ends)
    asked = as_visits(question, tasks, ways)
    way = _way(len(asked.visits))
    found = answer_of(asked, steps, seed, time_s, way, partial(arc_bound, question))
    return _told(question, tasks, ways, replace(found, method=METHOD))


def _way(visits: int) -> Way:
    """How to search: both directions of a near edge are neighbours, so they need room; smaller upsets."""
    rule = SolveParams(
        IteratedLocalSearchParams(history_length=100),
        FromMeanLegs(),
        NeighbourhoodParams(num_neighbours=min(30, max(visits - 1, 1))),
        perturbation=PerturbationParams(1, 12),
    )
    return Way(rule, max(2_000, 40 * visits), MOVES_PER_STEP)


def _told(question: ArcQuestion, tasks: Tasks, ways: Ways, found: RoutingAnswer) -> ArcAnswer:
    """The answer in edges and stops."""
    routes = tuple(_driven(question, tasks, ways, route) for route in found.routes)
    edges = {int(tasks.edge[visit]) for visit in found.missed} - {-1}
    stops = {int(tasks.stop[visit]) for visit in found.missed} - {-1}
    able = set(range(len(tasks.edge))) - {each.visit for each in found.cannot}
    reached = set(tasks.edge[sorted(able)].tolist())
    cannot = {(int(tasks.edge[each.visit]), int(tasks.stop[each.visit])): each for each in found.cannot}
    return ArcAnswer(
        routes,
        tuple(sorted(edges)),
        tuple(sorted(stops)),
        found,
        tuple(
            _named(each, "edge", edge)
            for (edge, _), each in sorted(cannot.items())
            if edge >= 0 and edge not in reached
        ),
        tuple(_named(each, "stop", stop) for (_, stop), each in sorted(cannot.items()) if stop >= 0),
    )


def _named(cannot: CannotVisit, what: str, number: int) -> CannotVisit:
    """The same about an edge or a stop."""
    return CannotVisit(number, cannot.why.replace(f"visit {cannot.visit}", f"{what} {number}"), cannot.short)


def _driven(question: ArcQuestion, tasks: Tasks, ways: Ways, route: PlannedRoute) -> ArcRoute:
    """A route with every edge that it drives."""
    depot = int(question.depot_nodes[question.fleets[route.fleet].depot])
    steps = tuple(_steps(tasks, ways, depot, route.visits))
    ends = ((question.head if step.forward else question.tail)[step.edge] for step in steps)
    served = tuple(
        Task(int(tasks.edge[visit]), int(tasks.stop[visit]), begins)
        for visit, begins in zip(route.visits, route.begins_s, strict=True)
    )
    return ArcRoute(
        route.fleet, steps, (depot, *map(int, ends)), served, route.leaves_s, route.back_s, route.cost
    )


def _steps(tasks: Tasks, ways: Ways, depot: int, visits: tuple[int, ...]) -> Iterator[Step]:
    """Every edge driven from the depot over the tasks and back."""
    place = depot
    for visit in visits:
        yield from ways.steps(place, int(tasks.start[visit]))
        if tasks.edge[visit] >= 0:
            yield Step(int(tasks.edge[visit]), bool(tasks.forward[visit]), True)
        place = int(tasks.end[visit])
    yield from ways.steps(place, depot)
