"""Several ways between two nodes that share no stretch, or no node, at the least total cost."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from ..errors import NetworkError
from .graph import Graph, numbered
from .routes import Route, edges_back, route_along, searched
from .walk import Array, Mask, Numbers, Offsets, by_tail, walk_over


class Arcs(NamedTuple):
    """Edges that routes may take, each once; from which node to which, seconds, place in ``Graph.head``.

    An arc through a node, which is there where no two routes may meet, has the place -1.
    """

    tail: Numbers
    head: Numbers
    cost_s: Array
    edge: Offsets


def disjoint_routes(
    graph: Graph, source: int, target: int, number: int, *, by: str = "stretches"
) -> tuple[Route, ...]:
    """Ways between two nodes that share nothing, at the least total cost.

    Both directions of a stretch are one thing: where one route uses it, no other may, whichever way.

    Parameters
    ----------
    graph : Graph
    source, target : int
        Nodes at the ends.
    number : int
        How many ways are wanted, 1 or more.
    by : {"stretches", "nodes"}
        What routes may not share: stretches, or any node but the ends either.

    Returns
    -------
    tuple of Route
        The quickest first. Fewer than wanted where there are no more; of so many, the least total cost.

    Raises
    ------
    NetworkError
        If an end is no node, no way is wanted, or one number of a stretch joins more than two nodes.

    Notes
    -----
    A flow of least cost (Suurballe and Tarjan 1984; Bhandari 1999): each further route is the quickest way
    over what is left, in which what is used may be walked back, with potentials that keep costs at zero or
    above. A stretch that the flow uses both ways is used by neither: nothing is lost by leaving it.

    Examples
    --------
    The quickest way, of 30 s over the cross road, shares a stretch with every other; the best two do not
    use that road at all.

    >>> tail, head = [0, 1, 2, 0, 1], [1, 2, 3, 2, 3]
    >>> roads = Graph.of(tail, head, [10, 10, 10, 50, 50], nodes=4)
    >>> [route.cost_s for route in disjoint_routes(roads, 0, 3, 1)]
    [30.0]
    >>> [route.nodes for route in disjoint_routes(roads, 0, 3, 2)]
    [(0, 1, 3), (0, 2, 3)]
    """
    source, target = numbered([source, target], graph.nodes, "end of a route").tolist()
    if number < 1:
        raise NetworkError(f"{number} routes are wanted", where="disjoint routes", mend="Ask for 1 or more.")
    if by not in {"stretches", "nodes"}:
        raise NetworkError(f"by is {by!r}", where="disjoint routes", mend="Give stretches or nodes.")
    if source == target:
        return (route_along(graph, source, []),)
    arcs = _arcs(graph)
    if by == "nodes":
        through = _through(arcs, graph.nodes, [source, target])
        used = _flow(through, 2 * graph.nodes, source + graph.nodes, target, number)
        taken = through.edge[used & (through.edge >= 0)]
    else:
        taken = arcs.edge[_flow(arcs, graph.nodes, source, target, number)]
    routes = _unravelled(graph, source, target, _one_way_only(graph, taken))
    return tuple(sorted(routes, key=lambda route: (route.cost_s, route.edges)))


def _arcs(graph: Graph) -> Arcs:
    """Edges that a best route may take: no closed one, no loop, of equal ones of a stretch the quickest."""
    tail, head, stretch = graph.tail, graph.head, graph.stretch
    edge = np.flatnonzero(np.isfinite(graph.cost_s) & (tail != head))
    low, high = np.minimum(tail, head)[edge], np.maximum(tail, head)[edge]
    order = np.lexsort((edge, graph.cost_s[edge], tail[edge] > head[edge], high, low, stretch[edge]))
    edge, low, high = edge[order], low[order], high[order]
    same = stretch[edge][1:] == stretch[edge][:-1]
    elsewhere = same & ((low[1:] != low[:-1]) | (high[1:] != high[:-1]))
    if elsewhere.any():
        raise NetworkError(
            f"stretch {stretch[edge][1:][elsewhere][0]} joins more than two nodes",
            where="disjoint routes",
            mend="Give each stretch between two nodes a number of its own.",
        )
    best = np.ones(len(edge), dtype=bool)
    best[1:] = ~(same & (tail[edge][1:] == tail[edge][:-1]))
    edge = np.sort(edge[best])
    return Arcs(tail[edge], head[edge], graph.cost_s[edge], edge)


def _through(arcs: Arcs, nodes: int, ends: list[int]) -> Arcs:
    """The same arcs, but leaving from a second half of each node, which one arc joins to the first."""
    inner = np.setdiff1d(np.arange(nodes, dtype=np.int32), ends).astype(np.int32)
    return Arcs(
        np.concatenate([arcs.tail + np.int32(nodes), inner]),
        np.concatenate([arcs.head, inner + np.int32(nodes)]),
        np.concatenate([arcs.cost_s, np.zeros(len(inner))]),
        np.concatenate([arcs.edge, np.full(len(inner), -1)]),
    )


def _flow(arcs: Arcs, nodes: int, source: int, target: int, number: int) -> Mask:
    """Arcs that a flow of least cost uses, of so many units or as many as there can be."""
    used, potential_s = np.zeros(len(arcs.tail), dtype=bool), np.zeros(nodes)
    for _ in range(number):
        tail, head = np.where(used, arcs.head, arcs.tail), np.where(used, arcs.tail, arcs.head)
        left_s = np.where(used, -arcs.cost_s, arcs.cost_s) + potential_s[tail] - potential_s[head]
        first, order = by_tail(tail, nodes)
        walk = walk_over(first, head[order], np.maximum(left_s[order], 0.0))  # what is below is rounding
        slate = searched(walk, source, target)
        if not np.isfinite(slate.time_s[target]):
            break
        potential_s += np.minimum(slate.time_s, slate.time_s[target])
        turned = order[edges_back(walk, slate.label, source, target)]
        used[turned] = ~used[turned]
    return used


def _one_way_only(graph: Graph, edges: Offsets) -> Offsets:
    """Edges of a flow without those of stretches that it uses both ways."""
    _, which, uses = np.unique(graph.stretch[edges], return_inverse=True, return_counts=True)
    return np.asarray(edges[uses[which] == 1])


def _unravelled(graph: Graph, source: int, target: int, edges: Offsets) -> list[Route]:
    """Routes that together take the edges of a flow; what only goes round in a circle is left out."""
    leaving = defaultdict(list)
    for edge, tail in zip(edges.tolist(), graph.tail[edges].tolist(), strict=True):
        leaving[tail].append(edge)
    routes = []
    while leaving[source]:
        way: list[int] = []
        nodes = [source]
        while nodes[-1] != target:
            edge = leaving[nodes[-1]].pop(0)
            head = int(graph.head[edge])
            if head in nodes:
                back_to = nodes.index(head)
                del way[back_to:], nodes[back_to + 1 :]
            else:
                way.append(edge)
                nodes.append(head)
        routes.append(route_along(graph, source, way))
    return routes
