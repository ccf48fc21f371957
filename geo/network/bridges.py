"""Stretches of road without which a network falls apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..compiled import compiled
from ..errors import NetworkError
from .graph import numbered
from .walk import Mask, Numbers, Offsets, by_tail


def only_ways(one: npt.ArrayLike, other: npt.ArrayLike, nodes: int) -> Mask:
    """Stretches whose loss parts what they join: the bridges of graph theory (Tarjan 1974).

    Of two stretches between the same nodes neither is an only way, and nor is a loop.

    Parameters
    ----------
    one, other : array_like of int, shape (stretches,)
        Nodes at the ends of each stretch, from 0 to ``nodes - 1``; every stretch leads both ways.
    nodes : int
        How many nodes there are.

    Returns
    -------
    array of bool, shape (stretches,)

    Raises
    ------
    NetworkError
        If a node has no such number, or the ends differ in number.

    Examples
    --------
    A triangle, and a road that leads away from it.

    >>> only_ways([0, 1, 2, 2], [1, 2, 0, 3], nodes=4).tolist()
    [False, False, False, True]
    """
    ends = numbered(one, nodes, "end of a stretch"), numbered(other, nodes, "other end of a stretch")
    if len(ends[0]) != len(ends[1]):
        raise NetworkError(
            f"there are {len(ends[0])} ends and {len(ends[1])} other ends",
            where="stretches",
            mend="Give two for every stretch.",
        )
    tail, head = np.concatenate(ends), np.concatenate(ends[::-1])
    first, order = by_tail(tail, nodes)
    stretch = (order % max(len(ends[0]), 1)).astype(np.int32)
    return np.asarray(_bridges(first, head[order], stretch))


@compiled
def _bridges(first: Offsets, head: Numbers, stretch: Numbers) -> Mask:
    """Walk depth first; a stretch is a bridge if nothing below it leads back to or above its upper end."""
    nodes = len(first) - 1
    entered = np.zeros(nodes, dtype=np.int64)  # when the walk came to each node, from 1; 0 for not yet
    highest = np.zeros(nodes, dtype=np.int64)  # earliest entry that each node's part of the tree leads to
    came_by, at = np.full(nodes, -1, dtype=np.int64), first[:-1].copy()
    trail = np.empty(nodes, dtype=np.int64)
    found = np.zeros(len(head) // 2, dtype=np.bool_)
    clock = 0
    for root in range(nodes):
        if entered[root] > 0:
            continue
        clock += 1
        entered[root] = highest[root] = clock
        trail[0], depth = root, 0
        while depth >= 0:
            node = trail[depth]
            if at[node] < first[node + 1]:
                edge = at[node]
                at[node] += 1
                below = head[edge]
                if stretch[edge] == came_by[node]:
                    continue
                if entered[below] > 0:
                    highest[node] = min(highest[node], entered[below])
                    continue
                clock += 1
                entered[below] = highest[below] = clock
                came_by[below] = stretch[edge]
                depth += 1
                trail[depth] = below
                continue
            depth -= 1
            if depth >= 0:
                above = trail[depth]
                highest[above] = min(highest[above], highest[node])
                found[came_by[node]] = highest[node] > entered[above]
    return found
