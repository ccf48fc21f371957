"""How far a network carries within a time: from many sources at once, or from the nearest of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..errors import NetworkError
from ..threads import in_slices
from .graph import Graph, numbered
from .search import NOWHERE, buckets_for, clean_slate, origins, search, search_each
from .walk import Array, Numbers, Offsets

_SLICES = 8  # of the sources: enough to keep cores busy, few enough that their slates cost nothing
_NO_ROWS = np.empty((0, 0))
_AT_ONCE = np.zeros(1)


def reach_counts(graph: Graph, sources: npt.ArrayLike, limit_s: float) -> Numbers:
    """How many sources reach each node within a time.

    Parameters
    ----------
    graph : Graph
    sources : array_like of int
        Nodes to set out from; one that is named twice counts twice.
    limit_s : float
        Seconds, zero or more; a node at just that time is reached.

    Returns
    -------
    array of int32, shape (nodes,)

    Raises
    ------
    NetworkError
        If a source is no node, or the limit is negative or not a number.

    Notes
    -----
    Memory is 24 bytes a node and thread beside the graph, however many sources there are.

    Examples
    --------
    Along a road of three minutes with a town at every minute, both ends reach the towns between.

    >>> road = Graph.of([0, 1, 2, 1, 2, 3], [1, 2, 3, 0, 1, 2], [60] * 6, nodes=4)
    >>> reach_counts(road, [0, 3], limit_s=120).tolist()
    [1, 2, 2, 1]
    """
    _refuse_bad_limit(limit_s)
    starts = np.sort(graph.inner.rank[numbered(sources, graph.nodes, "source")])

    def counted(part: slice) -> Numbers:
        slate, buckets = clean_slate(graph.nodes), buckets_for(graph.inner.walk)
        count = np.zeros(graph.nodes, dtype=np.int32)
        search_each(graph.inner.walk, slate, buckets, starts[part], float(limit_s), NOWHERE, _NO_ROWS, count)
        return count

    total = np.zeros(graph.nodes, dtype=np.int32)
    for count in in_slices(counted, len(starts), _slice_size(starts)):
        total += count
    return total[graph.inner.rank]


def nearest(
    graph: Graph, sources: npt.ArrayLike, *, start_s: npt.ArrayLike | None = None, limit_s: float = np.inf
) -> tuple[Array, Numbers]:
    """Seconds from the nearest source to each node, and which source it is: one search for all.

    Parameters
    ----------
    graph : Graph
    sources : array_like of int
        Nodes to set out from.
    start_s : array_like, optional
        When each source sets out, seconds, zero or more; an infinite one never does.
    limit_s : float
        Nodes are reached up to this time, that of setting out included, seconds.

    Returns
    -------
    time_s : array, shape (nodes,)
        Seconds, infinite where no source arrives in time.
    which : array of int32, shape (nodes,)
        Place of the source in the list; -1 where there is none. Of two equally near it is always the same.

    Raises
    ------
    NetworkError
        If a source is no node, or a time is negative or not a number.

    Examples
    --------
    The second source sets out a minute and a half later, and so the town amid the road is the first one's.

    >>> road = Graph.of([0, 1, 2, 1, 2, 3], [1, 2, 3, 0, 1, 2], [60] * 6, nodes=4)
    >>> time_s, which = nearest(road, [0, 3], start_s=[0, 90])
    >>> time_s.tolist(), which.tolist()
    ([0.0, 60.0, 120.0, 90.0], [0, 0, 0, 1])
    """
    _refuse_bad_limit(limit_s)
    starts = graph.inner.rank[numbered(sources, graph.nodes, "source")]
    begins_s = _begins(start_s, len(starts))
    finite_s = begins_s[np.isfinite(begins_s)]
    spread_s = float(np.ptp(finite_s)) if len(finite_s) else 0.0
    slate, buckets = clean_slate(graph.nodes), buckets_for(graph.inner.walk, spread_s)
    search(graph.inner.walk, slate, buckets, starts, begins_s, float(limit_s), NOWHERE)
    return slate.time_s[graph.inner.rank], origins(graph.inner.walk, slate)[graph.inner.rank]


def times(
    graph: Graph,
    sources: npt.ArrayLike,
    targets: npt.ArrayLike,
    *,
    start_s: npt.ArrayLike | None = None,
    limit_s: float = np.inf,
) -> Array:
    """Seconds from every source to every target.

    Each search ends when it has settled all that it was asked for. Where targets are few, searches go out
    from them over the network turned round: the sums are then added up from the other end, and may differ in
    their last digits.

    Parameters
    ----------
    graph : Graph
    sources, targets : array_like of int
        Nodes to set out from, and to arrive at.
    start_s : array_like, optional
        When each source sets out, seconds, zero or more; an infinite one never does.
    limit_s : float
        Targets are reached up to this time, that of setting out included, seconds.

    Returns
    -------
    array, shape (sources, targets)
        Seconds, infinite where a target is not reached in time.

    Raises
    ------
    NetworkError
        If a source or target is no node, or a time is negative or not a number.

    Examples
    --------
    A road that leads one way only.

    >>> times(Graph.of([0, 1], [1, 2], [60, 30], nodes=3), [0, 2], [2, 0], start_s=[5, 0]).tolist()
    [[95.0, 5.0], [0.0, inf]]
    """
    _refuse_bad_limit(limit_s)
    from_nodes = numbered(sources, graph.nodes, "source")
    to_nodes = numbered(targets, graph.nodes, "target")
    begins_s = _begins(start_s, len(from_nodes))
    if not (len(from_nodes) and len(to_nodes)):
        return np.empty((len(from_nodes), len(to_nodes)))
    longest_s = _left_s(limit_s, float(begins_s.min()))
    one, which_one = np.unique(from_nodes, return_inverse=True)
    other, which_other = np.unique(to_nodes, return_inverse=True)
    if 2 * len(other) < len(one):
        between_s = _rows(graph.reversed(), other, one, longest_s).T
    else:
        between_s = _rows(graph, one, other, longest_s)
    total_s = between_s[which_one[:, None], which_other] + begins_s[:, None]
    return np.where(total_s <= limit_s, total_s, np.inf)


def reached(graph: Graph, sources: npt.ArrayLike, limit_s: float) -> tuple[Offsets, Numbers, Array]:
    """Nodes that each source reaches within a time; memory is that of what is reached.

    Parameters
    ----------
    graph : Graph
    sources : array_like of int
        Nodes to set out from.
    limit_s : float
        Seconds, zero or more; a node at just that time is reached.

    Returns
    -------
    first : array of int64, shape (sources + 1,)
        Where the list of each source begins in the next two.
    node : array of int32
        Nodes reached, for each source in no order that means anything.
    time_s : array
        Seconds to each.

    Raises
    ------
    NetworkError
        If a source is no node, or the limit is negative or not a number.

    Examples
    --------
    >>> road = Graph.of([0, 1, 2, 1, 2, 3], [1, 2, 3, 0, 1, 2], [60] * 6, nodes=4)
    >>> first, node, time_s = reached(road, [0, 2], limit_s=60)
    >>> first.tolist(), sorted(node[: first[1]].tolist()), time_s[first[1] :].sum()
    ([0, 2, 5], [0, 1], np.float64(120.0))
    """
    _refuse_bad_limit(limit_s)
    starts = graph.inner.rank[numbered(sources, graph.nodes, "source")]

    def listed(part: slice) -> list[tuple[Numbers, Array]]:
        slate, buckets = clean_slate(graph.nodes), buckets_for(graph.inner.walk)
        found = []
        for start in starts[part, None]:
            met = search(graph.inner.walk, slate, buckets, start, _AT_ONCE, float(limit_s), NOWHERE)
            seen = slate.seen[:met]
            found.append((graph.inner.node[seen], slate.time_s[seen]))
            slate.time_s[seen] = np.inf
        return found

    lists = [each for found in in_slices(listed, len(starts), _slice_size(starts)) for each in found]
    first = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(node) for node, _ in lists], out=first[1:])
    nodes = np.concatenate([NOWHERE, *(node for node, _ in lists)])
    return first, nodes, np.concatenate([_AT_ONCE[:0], *(time_s for _, time_s in lists)])


def _rows(graph: Graph, sources: Numbers, targets: Numbers, limit_s: float) -> Array:
    """Seconds from each source to each target, where neither is named twice."""
    walk, starts, ends = graph.inner.walk, graph.inner.rank[sources], graph.inner.rank[targets]
    rows_s = np.empty((len(starts), len(ends)))

    def filled(part: slice) -> None:
        slate, buckets = clean_slate(graph.nodes), buckets_for(walk)
        search_each(walk, slate, buckets, starts[part], limit_s, ends, rows_s[part], NOWHERE)

    in_slices(filled, len(starts), _slice_size(starts))
    return rows_s


def _left_s(limit_s: float, begin_s: float) -> float:
    """Seconds left after setting out, and a little more: rounding loses nothing that is just in time."""
    if not np.isfinite([limit_s, begin_s]).all():
        return limit_s
    return limit_s - begin_s + 2.0 * float(np.spacing(limit_s))


def _slice_size(starts: Numbers) -> int:
    return max(1, -(-len(starts) // _SLICES))


def _begins(start_s: npt.ArrayLike | None, count: int) -> Array:
    """When each source sets out, one value for each."""
    begins_s = np.zeros(count) if start_s is None else np.asarray(start_s, dtype=np.float64)
    if begins_s.shape != (count,):
        raise NetworkError(
            f"start_s has the shape {begins_s.shape}", where=f"{count} sources", mend="Give seconds for each."
        )
    if not (begins_s >= 0.0).all():  # written so that NaN fails too
        raise NetworkError(
            f"start_s is {begins_s[~(begins_s >= 0.0)][0]:g}",
            where="sources",
            mend="Give seconds, zero or more.",
        )
    return begins_s


def _refuse_bad_limit(limit_s: float) -> None:
    if not limit_s >= 0.0:  # written so that NaN fails too
        raise NetworkError(f"limit_s is {limit_s:g}", where="search", mend="Give seconds, zero or more.")
