"""A network as a search walks over it: what is near on the ground is near in memory."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_SHORT_SHARE = 0.1  # share of edges that a bucket of the search may be wider than
_NARROWEST = 64.0  # a bucket is no narrower than the mean edge by this factor
_LEAST_S = 1e-9  # a bucket is no narrower at all
_MORTON_BITS = 16


class Walk(NamedTuple):
    """Directed edges by their tail, and what decides how a search keeps its waiting nodes.

    ``width_s`` is a time that few edges stay below, ``longest_s`` the longest of them that is not closed.
    """

    first: Offsets
    head: Numbers
    cost_s: Array
    width_s: float
    longest_s: float


class Renumbered(NamedTuple):
    """A walk over nodes in an order of its own, and the way back to the caller's numbers.

    ``rank`` gives a node's number in the walk, ``node`` the caller's number of it, ``edge`` the caller's
    place of each edge of the walk.
    """

    walk: Walk
    rank: Numbers
    node: Numbers
    edge: Numbers


def by_tail(tail: Numbers, nodes: int) -> tuple[Offsets, Offsets]:
    """Where the edges of each node begin, and the order that puts edges there."""
    first = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(tail, minlength=nodes), out=first[1:])
    return first, np.argsort(tail, kind="stable")


def walk_over(first: Offsets, head: Numbers, cost_s: Array) -> Walk:
    """A walk over edges that lie in the order of their tails."""
    open_s = cost_s[np.isfinite(cost_s) & (cost_s > 0.0)]
    if not len(open_s):
        return Walk(first, head, cost_s, 1.0, 0.0)
    short_s = np.partition(open_s, int(_SHORT_SHARE * len(open_s)))[int(_SHORT_SHARE * len(open_s))]
    width_s = max(float(short_s), float(open_s.mean()) / _NARROWEST, _LEAST_S)
    return Walk(first, head, cost_s, width_s, float(open_s.max()))


def renumbered(tail: Numbers, head: Numbers, cost_s: Array, rank: Numbers) -> Renumbered:
    """The walk over edges when each node bears its rank instead of its number."""
    node = np.empty_like(rank)
    node[rank] = np.arange(len(rank), dtype=np.int32)
    first, edge = by_tail(rank[tail], len(rank))
    return Renumbered(walk_over(first, rank[head[edge]], cost_s[edge]), rank, node, edge.astype(np.int32))


def rank_by_links(tail: Numbers, head: Numbers, nodes: int) -> Numbers:
    """Rank of each node where no places are known (reverse Cuthill-McKee; George and Liu 1981)."""
    if not nodes:
        return np.empty(0, dtype=np.int32)
    links = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(nodes, nodes))
    return _rank(reverse_cuthill_mckee(links, symmetric_mode=False))


def rank_by_place(node_m: Array) -> Numbers:
    """Rank of each node along a curve that fills the plane (Morton 1966)."""
    if not len(node_m):
        return np.empty(0, dtype=np.int32)
    span_m = max(float(np.ptp(node_m, axis=0).max()), 1.0)
    cells = ((node_m - node_m.min(axis=0)) / span_m * ((1 << _MORTON_BITS) - 1)).astype(np.int64)
    code = np.zeros(len(node_m), dtype=np.int64)
    for bit in range(_MORTON_BITS):
        for axis in range(2):
            code |= ((cells[:, axis] >> bit) & 1) << (2 * bit + axis)
    return _rank(np.argsort(code, kind="stable"))


def _rank(order: npt.NDArray[np.integer]) -> Numbers:
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank
