"""Quickest ways from node to node, and what they become when a stretch is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .graph import Graph, numbered
from .search import Slate, buckets_for, clean_slate, search
from .walk import Numbers, Walk


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
    """The quickest way from one node to another; None where there is none.

    Raises
    ------
    NetworkError
        If an end is no node.

    Examples
    --------
    Round by the third town is quicker.

    >>> roads = Graph.of([0, 0, 2], [1, 2, 1], [90, 40, 40], nodes=3)
    >>> shortest_path(roads, 0, 1)
    Route(cost_s=80.0, nodes=(0, 2, 1), edges=(1, 2), stretches=(1, 2))
    >>> shortest_path(roads, 1, 0) is None
    True
    """
    return shortest_paths(graph, source, [target])[0]


def shortest_paths(graph: Graph, source: int, targets: Sequence[int]) -> tuple[Route | None, ...]:
    """The quickest way from one node to each of others, by one search; None where there is none.

    Raises
    ------
    NetworkError
        If an end is no node.

    Examples
    --------
    >>> roads = Graph.of([0, 0, 2], [1, 2, 1], [90, 40, 40], nodes=3)
    >>> [way and way.cost_s for way in shortest_paths(roads, 0, [1, 2, 0])]
    [80.0, 40.0, 0.0]
    """
    ends = graph.inner.rank[numbered([source, *targets], graph.nodes, "end of a route")].tolist()
    slate = searched(graph.inner.walk, *ends)
    return tuple(_read(graph, graph.inner.walk, slate, ends[0], end) for end in ends[1:])


def detours(graph: Graph, route: Route) -> tuple[Route | None, ...]:
    """The quickest way between the ends of a route without each of its stretches, one after another.

    Parameters
    ----------
    graph : Graph
    route : Route
        As ``shortest_path`` gives it.

    Returns
    -------
    tuple of Route or None
        One for each of ``route.stretches``; None where its loss parts the ends.

    Examples
    --------
    A minute to a town, from where two roads lead on.

    >>> roads = Graph.of([0, 1, 1], [1, 2, 2], [60, 30, 45], nodes=3)
    >>> [way and way.cost_s for way in detours(roads, shortest_path(roads, 0, 2))]
    [None, 105.0]
    """
    walk, stretch = graph.inner.walk, graph.stretch[graph.inner.edge]
    source, target = graph.inner.rank[[route.nodes[0], route.nodes[-1]]].tolist()
    found = []
    for lost in route.stretches:
        cost_s = np.where(stretch == lost, np.inf, walk.cost_s)
        found.append(_quickest(graph, walk._replace(cost_s=cost_s), source, target))
    return tuple(found)


def route_along(graph: Graph, source: int, edges: list[int]) -> Route:
    """The route that sets out from a node along some edges, one after another."""
    return Route(
        cost_s=float(sum(graph.cost_s[edges].tolist())),
        nodes=(source, *graph.head[edges].tolist()),
        edges=tuple(edges),
        stretches=tuple(graph.stretch[edges].tolist()),
    )


def searched(walk: Walk, source: int, *targets: int) -> Slate:
    """What a search from one node finds until it has settled others; all that it can where none is named."""
    slate = clean_slate(len(walk.first) - 1)
    start, ends = np.array([source], dtype=np.int32), np.array(targets, dtype=np.int32)
    search(walk, slate, buckets_for(walk), start, np.zeros(1), np.inf, ends)
    return slate


def edges_back(walk: Walk, label: Numbers, source: int, target: int) -> list[int]:
    """Edges of a walk that a search took from its source to a node that it met, in order."""
    edges, node = [], target
    while node != source:
        edges.append(int(label[node]))
        node = int(np.searchsorted(walk.first, edges[-1], side="right")) - 1
    return edges[::-1]


def _quickest(graph: Graph, walk: Walk, source: int, target: int) -> Route | None:
    """The quickest way over a walk, between its own numbers of nodes."""
    return _read(graph, walk, searched(walk, source, target), source, target)


def _read(graph: Graph, walk: Walk, slate: Slate, source: int, target: int) -> Route | None:
    """The way that a search took from its source to a node."""
    if not np.isfinite(slate.time_s[target]):
        return None
    edges = edges_back(walk, slate.label, source, target)
    return route_along(graph, int(graph.inner.node[source]), graph.inner.edge[edges].tolist())
