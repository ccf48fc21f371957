"""What no routes along required edges can cost less than: every cut is crossed an even number of times."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from .arc_growth import grown_sets
from .arc_question import ArcQuestion
from .bounds import Bound
from .question import Ints, Mask

Floats = npt.NDArray[np.float64]
PROOF = "required edges, and the crossings that odd cuts and capacity cuts ask for"
ROUNDS = 40
BRANCHES = 2_000
"""Length of each search for whole crossings, in nodes of its tree; what is proved by then is claimed."""


class Cuts(NamedTuple):
    """What a set of nodes without a depot asks of the edges that leave it.

    ``served`` tells the required edges; ``node_demand`` and ``node_stop`` what required stops there are at
    each node; ``capacity`` is the largest of any vehicle (None for no limit).
    """

    question: ArcQuestion
    served: Mask
    node_demand: Ints
    node_stop: Mask
    capacity: int | None

    def crossings(self, inside: Mask) -> tuple[Mask, int]:
        """Edges that leave a set, and how often they are driven over without service, at the least."""
        one, other = inside[self.question.tail], inside[self.question.head]
        leaves = one != other
        touched = self.served & (one | other)
        across = int((leaves & self.served).sum())
        if not touched.any() and not self.node_stop[inside].any():
            return leaves, 0
        load = int(self.question.edges.demand[touched].sum() + self.node_demand[inside].sum())
        vehicles = 1 if self.capacity is None else max(1, math.ceil(load / max(self.capacity, 1)))
        asked = max(2 * vehicles - across, 0)
        return leaves, asked + (asked + across) % 2


def arc_bound(question: ArcQuestion, usual: Bound) -> Bound:
    """The better of the usual bound and of required edges with the crossings that cuts ask for.

    Notes
    -----
    Every vehicle that comes into a set of nodes leaves it again, so a set is entered and left an even number
    of times, and twice at least by as many vehicles as its demand fills. What required edges do not make up
    must be driven over for nothing. The cheapest whole numbers that satisfy such cuts, found as they are
    violated, cost no more than any answer. Windows and lengths are forgotten: where they bind, it is loose.
    """
    served = question.edges.required
    if question.stops.required.any() and (question.stops.group >= 0).any():
        return usual  # of a group any stop may be made: its cuts would be those of no node
    cuts = _cuts(question, served)
    fixed = sorted(fleet.fixed_cost for fleet in question.fleets for _ in range(fleet.count))
    least = int(question.cost[served].sum()) + sum(fixed[: usual.fewest_routes])
    value = least + math.ceil(_crossed(question, cuts) - 1e-6)
    return usual._replace(value=value, proof=PROOF) if value >= usual.value else usual


def _cuts(question: ArcQuestion, served: Mask) -> Cuts:
    """What the cuts of a question ask for."""
    needed = question.stops.required
    at = question.stop_nodes[needed]
    node_demand = np.bincount(at, weights=question.stops.demand[needed], minlength=question.nodes)
    node_stop = np.bincount(at, minlength=question.nodes) > 0
    sizes = [fleet.capacity for fleet in question.fleets if fleet.count]
    capacity = None if not sizes or None in sizes else max(size for size in sizes if size is not None)
    return Cuts(question, served, node_demand.astype(np.int64), node_stop, capacity)


def _crossed(question: ArcQuestion, cuts: Cuts) -> float:
    """Least cost of driving over edges without service that satisfies every cut found."""
    rows: dict[bytes, tuple[Mask, int]] = {}
    for inside in _first_sets(question):
        _note(rows, *cuts.crossings(inside))
    best, whole = 0.0, False
    for _ in range(ROUNDS):
        if not rows:
            break
        over, cost = _cheapest(question, list(rows.values()), whole)
        best = max(best, cost)
        before = len(rows)
        for inside in _violated_sets(question, cuts, over):
            leaves, asked = cuts.crossings(inside)
            if over[leaves].sum() < asked - 1e-6:
                _note(rows, leaves, asked)
        if len(rows) == before:
            if whole:
                break
            whole = True
    return best


def _note(rows: dict[bytes, tuple[Mask, int]], leaves: Mask, asked: int) -> None:
    """Keep a cut that asks for something."""
    if asked > 0 and leaves.any():
        rows[leaves.tobytes()] = (leaves, asked)


def _cheapest(question: ArcQuestion, rows: list[tuple[Mask, int]], whole: bool) -> tuple[Floats, float]:
    """Cheapest crossings that satisfy the cuts, in whole numbers or not, and a bound of their cost."""
    matrix = csr_array(np.array([leaves for leaves, _ in rows], dtype=float))
    least = np.array([asked for _, asked in rows], dtype=float)
    found = milp(
        question.cost.astype(float),
        integrality=np.full(len(question.cost), int(whole)),
        bounds=Bounds(0.0, np.inf),
        constraints=LinearConstraint(matrix, least, np.inf),
        options={"node_limit": BRANCHES},
    )
    if found.x is None:
        return np.zeros(len(question.cost)), 0.0
    dual = found.fun if found.get("mip_dual_bound") is None else found.mip_dual_bound
    return np.asarray(found.x), float(min(found.fun, dual) if whole else found.fun)


def _first_sets(question: ArcQuestion) -> Iterator[Mask]:
    """Every node alone, and everything but the depots."""
    depot = np.zeros(question.nodes, dtype=bool)
    depot[question.depot_nodes] = True
    yield ~depot
    for node in np.flatnonzero(~depot):
        inside = np.zeros(question.nodes, dtype=bool)
        inside[node] = True
        yield inside


def _violated_sets(question: ArcQuestion, cuts: Cuts, over: Floats) -> Iterator[Mask]:
    """Sets that may ask for more: parts joined by what is driven over, and sets grown node by node."""
    depot = np.zeros(question.nodes, dtype=bool)
    depot[question.depot_nodes] = True
    for least in (1e-6, 0.25, 0.5, 0.75):
        yield from _parts(question, over > least, depot)
        yield from _parts(question, (over > least) | cuts.served, depot)
    yield from _grown(question, cuts, over, depot)


def _parts(question: ArcQuestion, kept: Mask, depot: Mask) -> Iterator[Mask]:
    """Parts into which the kept edges join the nodes; of one with a depot, all that is outside of it."""
    graph = csr_array(
        (np.ones(int(kept.sum())), (question.tail[kept], question.head[kept])), shape=(question.nodes,) * 2
    )
    count, part = connected_components(graph, directed=False)
    for number in range(count):
        inside = part == number
        yield inside if not (inside & depot).any() else ~inside & ~depot


def _grown(question: ArcQuestion, cuts: Cuts, over: Floats, depot: Mask) -> Iterator[Mask]:
    """From every node a set that grows by the node that leaves least outside, where it asks for most."""
    load = cuts.node_demand + np.where(cuts.node_stop, 1e-9, 0.0)
    capacity = np.inf if cuts.capacity is None else float(max(cuts.capacity, 1))
    crossed, served, demand = (
        _between(question, amount)
        for amount in (over, cuts.served, np.where(cuts.served, question.edges.demand + 1e-9, 0))
    )
    yield from grown_sets(crossed, served, demand, load.astype(float), depot, capacity)


def _between(question: ArcQuestion, amount: npt.NDArray[np.generic]) -> Floats:
    """Sum of an amount of the edges between any two nodes."""
    table = np.zeros((question.nodes, question.nodes))
    np.add.at(table, (question.tail, question.head), amount)
    np.add.at(table, (question.head, question.tail), amount)
    np.fill_diagonal(table, table.diagonal() / 2.0)
    return table
