"""How far a network carries within a time: from many sources at once, or from the nearest of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ..errors import NetworkError
from .graph import Array, Graph, Numbers, Offsets, numbered


def reach_counts(graph: Graph, sources: npt.ArrayLike, limit_s: float) -> Numbers:
    """How many sources reach each node within a time; int32, shape (nodes,)."""
    _, node, _ = reached(graph, sources, limit_s)
    return np.bincount(node, minlength=graph.nodes).astype(np.int32)


def nearest(
    graph: Graph, sources: npt.ArrayLike, *, start_s: npt.ArrayLike | None = None, limit_s: float = np.inf
) -> tuple[Array, Numbers]:
    """Seconds from the nearest source to each node, and which source (its place in the list; -1 for none)."""
    seconds = times(graph, sources, np.arange(graph.nodes), start_s=start_s, limit_s=limit_s)
    if not len(seconds):
        return np.full(graph.nodes, np.inf), np.full(graph.nodes, -1, dtype=np.int32)
    which = seconds.argmin(axis=0).astype(np.int32)
    time_s = seconds.min(axis=0, initial=np.inf)
    return time_s, np.where(np.isfinite(time_s), which, np.int32(-1))


def times(
    graph: Graph,
    sources: npt.ArrayLike,
    targets: npt.ArrayLike,
    *,
    start_s: npt.ArrayLike | None = None,
    limit_s: float = np.inf,
) -> Array:
    """Seconds from every source to every target, shape (sources, targets); infinite where not reached."""
    from_nodes = numbered(sources, graph.nodes, "source")
    to_nodes = numbered(targets, graph.nodes, "target")
    start = np.zeros(len(from_nodes)) if start_s is None else np.asarray(start_s, dtype=np.float64)
    if start.shape != from_nodes.shape or not (start >= 0.0).all():
        raise NetworkError(
            "start_s does not fit", where="sources", mend="Give seconds, zero or more, for each."
        )
    if not limit_s >= 0.0:
        raise NetworkError(f"limit_s is {limit_s:g}", where="search", mend="Give seconds, zero or more.")
    if not len(from_nodes):
        return np.empty((0, len(to_nodes)))
    total = dijkstra(_matrix(graph), indices=from_nodes, limit=limit_s)[:, to_nodes] + start[:, None]
    return np.where(total <= limit_s, total, np.inf)


def reached(graph: Graph, sources: npt.ArrayLike, limit_s: float) -> tuple[Offsets, Numbers, Array]:
    """Nodes that each source reaches within a time: where its list begins, nodes, and seconds to each."""
    seconds = times(graph, sources, np.arange(graph.nodes), limit_s=limit_s)
    source, node = np.nonzero(np.isfinite(seconds))
    first = np.searchsorted(source, np.arange(len(seconds) + 1)).astype(np.int64)
    return first, node.astype(np.int32), seconds[source, node]


def _matrix(graph: Graph) -> csr_array:
    """The network as SciPy takes it: of parallel edges the quickest."""
    order = np.lexsort((graph.cost_s, graph.head, graph.tail))
    tail, head = graph.tail[order], graph.head[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
    new &= np.isfinite(graph.cost_s[order])
    return csr_array((graph.cost_s[order][new], (tail[new], head[new])), shape=(graph.nodes, graph.nodes))
