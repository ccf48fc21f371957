"""A road network as arrays: directed edges by their tail, each with its seconds and its stretch of road."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..errors import NetworkError
from .walk import (
    Array,
    Mask,
    Numbers,
    Offsets,
    Renumbered,
    by_tail,
    rank_by_links,
    rank_by_place,
    renumbered,
)


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Directed edges between numbered nodes; ``of`` builds one.

    Parallel edges, loops and nodes without an edge are allowed. Edges from node ``n`` are those from
    ``first[n]`` to ``first[n + 1]``, in the order in which they were given.

    Parameters
    ----------
    first : array of int64, shape (nodes + 1,)
        Where the edges of each node begin.
    head : array of int32, shape (edges,)
        Node that each edge leads to.
    cost_s : array, shape (edges,)
        Seconds along each edge, zero or more; an infinite one is closed.
    stretch : array of int32, shape (edges,)
        Caller's number of the stretch of road that each edge belongs to: both directions of a stretch
        bear the same.
    inner : Renumbered
        The same edges as searches walk over them.
    """

    first: Offsets
    head: Numbers
    cost_s: Array
    stretch: Numbers
    inner: Renumbered = field(repr=False)

    @classmethod
    def of(
        cls,
        tail: npt.ArrayLike,
        head: npt.ArrayLike,
        cost_s: npt.ArrayLike,
        nodes: int,
        stretch: npt.ArrayLike | None = None,
        *,
        node_m: npt.ArrayLike | None = None,
    ) -> Graph:
        """Build a network from a list of directed edges.

        Parameters
        ----------
        tail, head : array_like of int, shape (edges,)
            Nodes that each edge leads from and to, from 0 to ``nodes - 1``.
        cost_s : array_like, shape (edges,)
            Seconds along each edge.
        nodes : int
            How many nodes there are.
        stretch : array_like of int, optional
            Number, from 0, of the stretch that each edge belongs to; its place in the list if left out.
        node_m : array_like, shape (nodes, 2), optional
            Where each node lies, metres. No answer depends on it: it makes searches quicker.

        Raises
        ------
        NetworkError
            If lengths differ, a node or stretch has no such number, or seconds are negative or not a number.

        Examples
        --------
        Two towns joined by a road of a minute, and one beyond that is reached on one way only.

        >>> roads = Graph.of([0, 1, 1], [1, 0, 2], [60, 60, 90], nodes=3, stretch=[0, 0, 1])
        >>> roads.nodes, roads.head[roads.first[1] : roads.first[2]].tolist()
        (3, [0, 2])
        >>> roads.without([True, False]).head.tolist()
        [2]
        """
        if nodes < 0:
            raise NetworkError(f"there are {nodes} nodes", where="road network", mend="Give 0 or more.")
        edges = _edges(tail, head, cost_s, stretch, nodes)
        rank = rank_by_links(*edges[:2], nodes) if node_m is None else rank_by_place(_places(node_m, nodes))
        return _ranked(*edges, rank)

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.first) - 1

    @property
    def tail(self) -> Numbers:
        """Node that each edge leads from."""
        return np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(self.first))

    def without(self, stretches: npt.ArrayLike) -> Graph:
        """Take some stretches out, in both directions.

        Parameters
        ----------
        stretches : array_like of bool
            Mask over the numbers of stretches.

        Raises
        ------
        NetworkError
            If it is no mask, or is too short for the numbers in use.
        """
        out = self._mask(stretches)
        kept = ~out[self.stretch]
        parts = self.tail[kept], self.head[kept], self.cost_s[kept], self.stretch[kept]
        return _ranked(*parts, self.inner.rank)

    def with_more(
        self,
        tail: npt.ArrayLike,
        head: npt.ArrayLike,
        cost_s: npt.ArrayLike,
        nodes: int,
        stretch: npt.ArrayLike,
    ) -> Graph:
        """Add edges, and nodes after those that are there; quicker than building the whole anew.

        Parameters
        ----------
        tail, head, cost_s, stretch : array_like
            The further edges, as for ``of``.
        nodes : int
            How many nodes there are then.

        Raises
        ------
        NetworkError
            As for ``of``, and if there were more nodes before.

        Examples
        --------
        >>> road = Graph.of([0, 1], [1, 0], [60, 60], nodes=2, stretch=[0, 0])
        >>> road.with_more([1], [2], [90], nodes=3, stretch=[1]).head.tolist()
        [1, 0, 2]
        """
        if nodes < self.nodes:
            raise NetworkError(
                f"nodes is {nodes}", where="road network", mend=f"Give {self.nodes} or more, as there are."
            )
        tails, heads, seconds, stretches = _edges(tail, head, cost_s, stretch, nodes)
        return _ranked(
            np.concatenate([self.tail, tails]),
            np.concatenate([self.head, heads]),
            np.concatenate([self.cost_s, seconds]),
            np.concatenate([self.stretch, stretches]),
            np.concatenate([self.inner.rank, np.arange(self.nodes, nodes, dtype=np.int32)]),
        )

    def reversed(self) -> Graph:
        """The same network with every edge turned round."""
        return _ranked(self.head, self.tail, self.cost_s, self.stretch, self.inner.rank)

    def _mask(self, stretches: npt.ArrayLike) -> Mask:
        mask = np.asarray(stretches)
        needed = int(self.stretch.max(initial=-1)) + 1
        if mask.dtype != bool or mask.ndim != 1 or len(mask) < needed:
            raise NetworkError(
                f"stretches are given as {mask.dtype}, shape {mask.shape}",
                where="stretches to take out",
                mend=f"Give a mask of true and false over at least {needed} stretches.",
            )
        return mask


def numbered(numbers: npt.ArrayLike, count: int, what: str) -> Numbers:
    """Numbers from 0 to below a count, as an array of int32.

    Raises
    ------
    NetworkError
        If they are not whole, or one is out of range.

    Examples
    --------
    >>> numbered([3, 0], 4, "source").tolist()
    [3, 0]
    """
    given = np.atleast_1d(np.asarray(numbers))
    if given.size == 0:
        return np.empty(0, dtype=np.int32)
    if given.ndim != 1 or given.dtype.kind not in "iu":
        raise NetworkError(
            f"numbers are {given.dtype}, shape {given.shape}",
            where=what,
            mend="Give a list of whole numbers.",
        )
    outside = (given < 0) | (given >= count)
    if outside.any():
        raise NetworkError(
            f"there is no number {given[outside][0]}",
            where=what,
            mend=f"Numbers run from 0 to {count - 1}." if count else "There are none.",
        )
    return np.ascontiguousarray(given, dtype=np.int32)


def _edges(
    tail: npt.ArrayLike, head: npt.ArrayLike, cost_s: npt.ArrayLike, stretch: npt.ArrayLike | None, nodes: int
) -> tuple[Numbers, Numbers, Array, Numbers]:
    """Tails, heads, seconds and stretches of edges, checked."""
    tails, heads = numbered(tail, nodes, "tail of an edge"), numbered(head, nodes, "head of an edge")
    seconds = _seconds(cost_s)
    stretches = (
        np.arange(len(tails), dtype=np.int32) if stretch is None else numbered(stretch, 2**31 - 1, "stretch")
    )
    if not len(tails) == len(heads) == len(seconds) == len(stretches):
        counts = f"{len(tails)} tails, {len(heads)} heads, {len(seconds)} costs, {len(stretches)} stretches"
        raise NetworkError(counts, where="road network", mend="Give one of each for every edge.")
    return tails, heads, seconds, stretches


def _seconds(cost_s: npt.ArrayLike) -> Array:
    seconds = np.atleast_1d(np.asarray(cost_s, dtype=np.float64))
    wrong = ~(seconds >= 0.0)  # written so that NaN is wrong too
    if wrong.any():
        raise NetworkError(
            f"cost_s is {seconds[wrong][0]:g}",
            where=f"edge {int(np.flatnonzero(wrong)[0])}",
            mend="Give seconds, zero or more.",
        )
    return seconds


def _places(node_m: npt.ArrayLike, nodes: int) -> Array:
    places = np.asarray(node_m, dtype=np.float64)
    if places.shape != (nodes, 2) or not np.isfinite(places).all():
        raise NetworkError(
            f"node_m has the shape {places.shape}" if places.shape != (nodes, 2) else "a place is not finite",
            where="road network",
            mend=f"Give easting and northing of each of {nodes} nodes, metres.",
        )
    return places


def _ranked(tail: Numbers, head: Numbers, cost_s: Array, stretch: Numbers, rank: Numbers) -> Graph:
    first, order = by_tail(tail, len(rank))
    tail, head, cost_s = tail[order], head[order], cost_s[order]
    return Graph(first, head, cost_s, stretch[order], renumbered(tail, head, cost_s, rank))
