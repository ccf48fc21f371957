"""What a network is without one junction or stretch, and two ways that share no junction they need not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ...network.disjoint import disjoint_routes
from ...network.graph import Graph
from .supply import Supply, Way

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Losses:
    """A network whose stretches lead both ways; each loss is reckoned once.

    Examples
    --------
    Two triangles that meet in a junction, and a road that leads on from the second.

    >>> from geo.methods.rear.supply import supply_graph
    >>> ends = np.array([0, 1, 2, 2, 3, 4, 4], np.int32), np.array([1, 2, 0, 3, 4, 2, 5], np.int32)
    >>> losses = Losses(supply_graph(*ends, np.ones(7), np.ones(7, bool), 6))
    >>> losses.without_junction(2, 0).tolist()
    [False, False, False, True, True, True]
    >>> losses.without_stretch(6, 0).tolist()
    [False, False, False, False, False, True]
    """

    graph: Graph
    _labels: dict[tuple[str, int], Numbers] = field(default_factory=dict)

    def without_junction(self, node: int, start: int) -> Mask:
        """Nodes that are no longer reached from another, the lost one not among them."""
        lost = (self.graph.tail == node) | (self.graph.head == node)
        cut_off = self._cut_off(("junction", node), lost, start)
        cut_off[node] = False
        return cut_off

    def without_stretch(self, stretch: int, start: int) -> Mask:
        """Nodes that are no longer reached from another once a stretch is lost."""
        return self._cut_off(("stretch", stretch), self.graph.stretch == stretch, start)

    def _cut_off(self, key: tuple[str, int], lost: Mask, start: int) -> Mask:
        """Nodes that the loss parts from another: what was parted from it before is not counted."""
        if not self._labels:
            self._labels["nothing", 0] = _parts(self.graph, np.zeros(len(lost), dtype=bool))
        if key not in self._labels:
            self._labels[key] = _parts(self.graph, lost)
        before, after = self._labels["nothing", 0], self._labels[key]
        return np.asarray((before == before[start]) & (after != after[start]))


def _parts(graph: Graph, lost: Mask) -> Numbers:
    links = sparse.coo_array(
        (np.ones(int((~lost).sum()), dtype=np.int8), (graph.tail[~lost], graph.head[~lost])),
        shape=(graph.nodes, graph.nodes),
    )
    return np.asarray(sparse.csgraph.connected_components(links, directed=False)[1])


def cut_junctions(losses: Losses, found: Supply) -> tuple[int, ...]:
    """Junctions between the ends without which no way is left, in the order of the main way.

    By Menger's theorem (1927) two ways without a junction in common are there if and only if there is none.
    """
    start, end = found.main.nodes[0], found.main.nodes[-1]
    return tuple(node for node in found.shared if losses.without_junction(node, start)[end])


def without_junctions(graph: Graph, found: Supply, cut: tuple[int, ...]) -> Supply:
    """Two ways that share no junction and no stretch but those that have no way round, at the least cost.

    Parameters
    ----------
    graph : Graph
    found : Supply
        Two ways that share no stretch.
    cut : tuple of int
        ``cut_junctions`` of them.

    Notes
    -----
    Both ways pass every junction of ``cut`` in one order, so between one and the next the best pair is sought
    by itself; where a stretch without a way round lies between them, both take it.

    Examples
    --------
    Two squares that meet in junction 2; the edge-disjoint pair is node-disjoint but for it.

    >>> from geo.methods.rear.supply import supply, supply_graph, without_way_round
    >>> ends = np.array([0, 0, 1, 3, 2, 2, 4, 5], np.int32), np.array([1, 3, 2, 2, 4, 5, 6, 6], np.int32)
    >>> graph = supply_graph(*ends, np.arange(1.0, 9.0), np.ones(8, bool), 7)
    >>> pair = supply(graph, 0, 6, without_way_round(graph))
    >>> cut = cut_junctions(Losses(graph), pair)
    >>> cut, without_junctions(graph, pair, cut).main.nodes
    ((2,), (0, 1, 2, 4, 6))
    """
    ends = (found.main.nodes[0], *cut, found.main.nodes[-1])
    between = dict(zip(pairwise(found.main.nodes), found.main.stretches, strict=True))
    single = set(found.single)
    main: list[Way] = []
    other: list[Way] = []
    for pair in pairwise(ends):
        if between.get(pair) in single:
            stretch = between[pair]
            at = found.main.stretches.index(stretch)
            cost_s = float(graph.cost_s[graph.stretch == stretch][0])
            step = Way(cost_s, found.main.nodes[at : at + 2], (stretch,))
            main.append(step)
            other.append(step)
        else:
            routes = disjoint_routes(graph, *pair, 2, by="nodes")
            for ways, route in zip((main, other), routes, strict=True):
                ways.append(Way(route.cost_s, route.nodes, route.stretches))
    return replace(found, main=_joined(main), other=_joined(other))


def _joined(steps: list[Way]) -> Way:
    """One way of several, each of which begins where the one before it ends."""
    return Way(
        sum(step.cost_s for step in steps),
        (steps[0].nodes[0], *(node for step in steps for node in step.nodes[1:])),
        tuple(stretch for step in steps for stretch in step.stretches),
    )
