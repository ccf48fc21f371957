"""A road network as arrays: directed edges by their tail, each with its seconds and its stretch of road."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import NetworkError

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


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
    """

    first: Offsets
    head: Numbers
    cost_s: Array
    stretch: Numbers

    @classmethod
    def of(
        cls,
        tail: npt.ArrayLike,
        head: npt.ArrayLike,
        cost_s: npt.ArrayLike,
        nodes: int,
        stretch: npt.ArrayLike | None = None,
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
        tails, heads = numbered(tail, nodes, "tail of an edge"), numbered(head, nodes, "head of an edge")
        seconds = _seconds(cost_s)
        stretches = np.arange(len(tails)) if stretch is None else numbered(stretch, 2**31 - 1, "stretch")
        if not len(tails) == len(heads) == len(seconds) == len(stretches):
            counts = (
                f"{len(tails)} tails, {len(heads)} heads, {len(seconds)} costs, {len(stretches)} stretches"
            )
            raise NetworkError(counts, where="road network", mend="Give one of each for every edge.")
        return _by_tail(tails, heads, seconds, stretches, nodes)

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
        return _by_tail(self.tail[kept], self.head[kept], self.cost_s[kept], self.stretch[kept], self.nodes)

    def reversed(self) -> Graph:
        """The same network with every edge turned round."""
        return _by_tail(self.head, self.tail, self.cost_s, self.stretch, self.nodes)

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
            f"there is no number {given[outside][0]}", where=what, mend=f"Numbers run from 0 to {count - 1}."
        )
    return np.ascontiguousarray(given, dtype=np.int32)


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


def _by_tail(
    tail: Numbers, head: Numbers, cost_s: Array, stretch: npt.NDArray[np.integer], nodes: int
) -> Graph:
    order = np.argsort(tail, kind="stable")
    first = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(tail, minlength=nodes), out=first[1:])
    return Graph(first, head[order], cost_s[order], stretch[order].astype(np.int32))
