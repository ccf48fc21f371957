"""Sets of nodes that ask for more crossings than there are: grown node by node, from every node."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..compiled import compiled

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@compiled
def grown_sets(
    crossed: Floats, served: Floats, demand: Floats, load: Floats, depot: Mask, capacity: float
) -> Mask:
    """One set for each node: of those it grows through, the one that asks for most; empty where none does.

    Parameters
    ----------
    crossed, served, demand : array, shape (nodes, nodes)
        Between two nodes: crossings without service, served edges, and the demand of these (above 0).
    load : array, shape (nodes,)
        Demand of the stops at a node, above 0 where there is one.
    depot : array of bool
    capacity : float
    """
    nodes = len(load)
    sets = np.zeros((nodes, nodes), dtype=np.bool_)
    inside = np.empty(nodes, dtype=np.bool_)
    over, across = np.empty(nodes), np.empty(nodes)
    around = crossed.sum(axis=1) + served.sum(axis=1)
    for start in range(nodes):
        inside[:] = False
        over[:] = 0.0
        across[:] = 0.0
        cut, edges, full = 0.0, 0.0, 0.0
        worst = 1e-6
        following = -1 if depot[start] else start
        while following >= 0:
            inside[following] = True
            full += load[following]
            for other in range(nodes):
                joins = 1.0 - 2.0 * inside[other] if other != following else 0.0
                cut += joins * crossed[following, other]
                edges += joins * served[following, other]
                if other == following or not inside[other]:
                    full += demand[following, other]
                over[other] += crossed[following, other]
                across[other] += served[following, other]
            if full > 0.0:
                asked = max(2.0 * max(1.0, np.ceil(full / capacity - 1e-6)) - edges, 0.0)
                asked += (asked + edges) % 2.0
                if asked - cut > worst:
                    worst = asked - cut
                    sets[start] = inside
            following = -1
            least = np.inf
            for other in range(nodes):
                if not inside[other] and not depot[other] and over[other] + across[other] > 1e-9:
                    leaves = around[other] - 2.0 * (over[other] + across[other])
                    if leaves < least:
                        least, following = leaves, other
    return sets
