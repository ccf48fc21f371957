"""Ways from node to node: the quickest, and several that share nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse.csgraph import dijkstra

from .bridges import only_ways
from .graph import Graph, numbered
from .reach import _matrix

__all__ = ["Route", "only_ways", "route_of", "shortest_path"]


@dataclass(frozen=True, slots=True)
class Route:
    """One way through a network.

    Parameters
    ----------
    cost_s : float
        Seconds along it.
    nodes : tuple of int
        Nodes passed, both ends among them.
    edges : tuple of int
        Edges taken, as places in ``Graph.head``.
    stretches : tuple of int
        The stretches that they belong to.
    """

    cost_s: float
    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    stretches: tuple[int, ...]


def shortest_path(graph: Graph, source: int, target: int) -> Route | None:
    """The quickest way from one node to another; None where there is none."""
    source, target = (int(n) for n in numbered([source, target], graph.nodes, "end of a route"))
    _, before = dijkstra(_matrix(graph), indices=source, return_predecessors=True)
    nodes = [target]
    while nodes[-1] != source:
        if before[nodes[-1]] < 0:
            return None
        nodes.append(int(before[nodes[-1]]))
    return route_of(graph, [_edge(graph, a, b) for b, a in pairwise(nodes)][::-1], source)


def route_of(graph: Graph, edges: list[int], source: int) -> Route:
    """The route that takes some edges in order."""
    return Route(
        cost_s=float(graph.cost_s[edges].sum()),
        nodes=(source, *graph.head[edges].tolist()),
        edges=tuple(edges),
        stretches=tuple(graph.stretch[edges].tolist()),
    )


def _edge(graph: Graph, tail: int, head: int) -> int:
    """The quickest edge from one node to another."""
    edges = np.arange(graph.first[tail], graph.first[tail + 1])
    edges = edges[graph.head[edges] == head]
    return int(edges[graph.cost_s[edges].argmin()])
