"""Main supply routes: two ways that share no stretch but those without a way round, which are told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...network.bridges import only_ways
from ...network.disjoint import disjoint_routes
from ...network.graph import Graph
from ...network.routes import Route, shortest_path

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Way:
    """One way from node to node: seconds, the nodes passed, and the stretches between them."""

    cost_s: float
    nodes: tuple[int, ...]
    stretches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Supply:
    """Ways from one node to another.

    Parameters
    ----------
    quickest_s : float
        Seconds of the quickest way of all.
    main, other : Way
        Two ways that share ``single`` and nothing else; the same way where all of it has no way round.
    single : tuple of int
        Stretches whose loss parts the ends: single points of failure, in order.
    """

    quickest_s: float
    main: Way
    other: Way
    single: tuple[int, ...]

    @property
    def shared(self) -> tuple[int, ...]:
        """Junctions between the ends that both ways pass, in the order of the main one."""
        others = set(self.other.nodes[1:-1])
        return tuple(node for node in self.main.nodes[1:-1] if node in others)


def supply_graph(one: Numbers, other: Numbers, seconds_s: Array, is_open: Mask, nodes: int) -> Graph:
    """Build the network of open roads, each stretch driven both ways.

    Parameters
    ----------
    one, other : array of int32, shape (stretches,)
    seconds_s : array
        Along each stretch.
    is_open : array of bool
    nodes : int
    """
    stretch = np.flatnonzero(is_open).astype(np.int32)
    tail, head = one[stretch], other[stretch]
    return Graph.of(
        np.concatenate([tail, head]),
        np.concatenate([head, tail]),
        np.tile(seconds_s[stretch], 2),
        nodes,
        np.tile(stretch, 2),
    )


def without_way_round(graph: Graph) -> Mask:
    """Stretches, by their number, whose loss parts a network that is driven both ways."""
    mask = np.zeros(int(graph.stretch.max(initial=-1)) + 1, dtype=bool)
    numbers, first = np.unique(graph.stretch, return_index=True)
    mask[numbers] = only_ways(graph.tail[first], graph.head[first], graph.nodes)
    return mask


def supply(graph: Graph, source: int, target: int, alone: Mask) -> Supply | None:
    """Find two ways that share no stretch but those that have no way round; None where there is no way.

    Parameters
    ----------
    graph : Graph
        Every stretch driven both ways.
    source, target : int
    alone : array of bool
        As ``without_way_round`` tells it of the same network.

    Notes
    -----
    The two together take the least time of all such pairs (Suurballe and Tarjan 1984): each stretch without a
    way round is there twice, so that both may use it. The first of a pair may be slower than the quickest way
    of all, where that stands in the way of any second.

    Examples
    --------
    A road out of town without a way round, then a choice of two.

    >>> ends = np.array([0, 1, 1], np.int32), np.array([1, 2, 2], np.int32)
    >>> roads = supply_graph(*ends, np.array([60.0, 30.0, 45.0]), np.ones(3, bool), 3)
    >>> found = supply(roads, 0, 2, without_way_round(roads))
    >>> found.main.stretches, found.other.stretches, found.single
    ((0, 1), (0, 2), (0,))
    """
    quickest = shortest_path(graph, source, target)
    if quickest is None:
        return None
    single = tuple(one for one in quickest.stretches if alone[one])
    twice = np.flatnonzero(np.isin(graph.stretch, single))
    count = len(alone)
    doubled = graph.with_more(
        graph.tail[twice],
        graph.head[twice],
        graph.cost_s[twice],
        graph.nodes,
        graph.stretch[twice] + np.int32(count),
    )
    pair = [_told(route, count) for route in disjoint_routes(doubled, source, target, 2)]
    return Supply(quickest.cost_s, pair[0], pair[-1], single)


def _told(route: Route, count: int) -> Way:
    """A way by the numbers of its stretches, those that are there twice under their own."""
    return Way(route.cost_s, route.nodes, tuple(number % count for number in route.stretches))
