"""The cheapest ways over a network between all places that matter to arc routing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ..errors import RoutingError
from .arc_answer import Step
from .arc_question import ArcQuestion
from .question import NO_WAY, Ints

EXACT = 2.0**53
"""Whole numbers up to here are exact in double precision."""


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Cheapest ways from some nodes to all, the fastest among equally cheap ones.

    ``row`` is the row of each node that ways start from (-1 for the others); ``before`` the node before
    the last on each way; ``hops`` the edge and its sense between two nodes.
    """

    row: Ints
    cost: Ints
    duration_s: Ints
    before: npt.NDArray[np.int32]
    hops: dict[tuple[int, int], tuple[int, bool]]

    def steps(self, start: int, end: int) -> Iterator[Step]:
        """Edges of the way from one node to another."""
        nodes = [end]
        while nodes[-1] != start:
            nodes.append(int(self.before[self.row[start], nodes[-1]]))
        for one, other in zip(nodes[::-1], nodes[-2::-1], strict=False):
            yield Step(*self.hops[one, other], False)


def cheapest_ways(question: ArcQuestion, starts: Ints) -> Ways:
    """Ways from some nodes to all.

    Cost and time are one number in the search, cost first, so that of ways of one cost the fastest is taken.
    """
    one_way = np.zeros(len(question.tail), dtype=bool) if question.one_way is None else question.one_way
    edge = np.concatenate([np.arange(len(question.tail)), np.flatnonzero(~one_way)])
    forward = np.arange(len(edge)) < len(question.tail)
    tail = np.where(forward, question.tail[edge], question.head[edge])
    head = np.where(forward, question.head[edge], question.tail[edge])
    most_s = int(question.duration_s.sum()) + 1
    both = question.cost[edge].astype(float) * most_s + question.duration_s[edge]
    if float(question.cost.sum()) * most_s >= EXACT:
        raise RoutingError(
            f"all edges together cost {question.cost.sum()} and take {question.duration_s.sum()} s",
            where="arc question",
            mend="Give costs and seconds in coarser units.",
        )
    order = np.lexsort((both, head, tail))
    first = np.concatenate([[True], (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)])[: len(order)]
    order = order[first & (tail[order] != head[order])]
    graph = csr_array((both[order], (tail[order], head[order])), shape=(question.nodes, question.nodes))
    far, before = dijkstra(graph, indices=starts, return_predecessors=True)
    row = np.full(question.nodes, -1)
    row[starts] = np.arange(len(starts))
    ends = zip(tail[order].tolist(), head[order].tolist(), strict=True)
    hops = dict(zip(ends, zip(edge[order].tolist(), forward[order].tolist(), strict=True), strict=True))
    no_way = ~np.isfinite(far)
    whole = np.where(no_way, 0, far)
    cost = (whole // most_s).astype(np.int64)
    return Ways(
        row,
        np.where(no_way, NO_WAY, cost),
        np.where(no_way, NO_WAY, whole - cost * most_s).astype(np.int64),
        before,
        hops,
    )
