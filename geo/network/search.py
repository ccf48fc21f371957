"""The search behind every travel time: Dijkstra's, exact, with nodes waiting in buckets by their time.

A node waits in the bucket of its time (Dial 1969; Denardo and Fox 1979), in a list that runs through the
nodes themselves, so that it can be moved to an earlier bucket and memory grows with the nodes alone. Buckets
are a little wider than the shortest edges: a node that is improved while its own bucket is being emptied is
looked at once more, which costs less than a heap would. The seconds are those of Dijkstra's to the bit.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ..compiled import compiled
from .walk import Array, Numbers, Walk

NOWHERE = np.empty(0, dtype=np.int32)  # where no targets are named

_OUT, _NONE = -2, -1  # a node waits in no bucket; no neighbour on this side of a list
_FEWEST, _MOST_BUCKETS = 8, 1 << 16


class Slate(NamedTuple):
    """What one search writes on; wiped after each, so that many searches share one.

    ``time_s`` is infinite at a node not met. ``label`` is the edge by which a node was reached; of a start it
    is -1 less the start's number. ``seen`` lists the nodes met. ``before`` and ``after`` are neighbours in a
    bucket.
    """

    time_s: Array
    label: Numbers
    seen: Numbers
    before: Numbers
    after: Numbers


class Buckets(NamedTuple):
    """First and last node that wait in each bucket, used in a circle, and how many seconds a bucket spans."""

    first: Numbers
    last: Numbers
    width_s: float


def clean_slate(nodes: int) -> Slate:
    """A slate for so many nodes, 24 bytes a node."""
    label, seen, after = (np.empty(nodes, dtype=np.int32) for _ in range(3))
    return Slate(np.full(nodes, np.inf), label, seen, np.full(nodes, _OUT, dtype=np.int32), after)


def buckets_for(walk: Walk, spread_s: float = 0.0) -> Buckets:
    """Buckets for all that can wait at one time: no edge, and no start, lies further ahead than they reach.

    Parameters
    ----------
    walk : Walk
    spread_s : float
        Seconds between the earliest and the latest start.
    """
    ahead_s = max(walk.longest_s, spread_s)
    width_s = max(walk.width_s, ahead_s / (_MOST_BUCKETS - 4))
    number = max(_FEWEST, 1 << math.ceil(math.log2(ahead_s / width_s + 4.0)))
    first, last = (np.full(number, _NONE, dtype=np.int32) for _ in range(2))
    return Buckets(first, last, width_s)


@compiled
def _put(first: Numbers, last: Numbers, before: Numbers, after: Numbers, node: int, bucket: int) -> None:
    """Let a node wait at the end of a bucket."""
    at_end = last[bucket]
    if first[bucket] == _NONE:
        first[bucket] = node
        at_end = _NONE
    else:
        after[at_end] = node
    before[node], after[node] = at_end, _NONE
    last[bucket] = node


@compiled
def _take(first: Numbers, last: Numbers, before: Numbers, after: Numbers, node: int, bucket: int) -> None:
    """Take a node out of the bucket that it waits in."""
    ahead, behind = before[node], after[node]
    if ahead == _NONE:
        first[bucket] = behind
    else:
        after[ahead] = behind
    if behind == _NONE:
        last[bucket] = ahead
    else:
        before[behind] = ahead
    before[node] = _OUT


@compiled
def _begin(
    slate: Slate, buckets: Buckets, starts: Numbers, start_s: Array, limit_s: float
) -> tuple[int, int]:
    """Let every start wait for its time; how many nodes they are, and the earliest bucket."""
    time_s, before, after, first, last = slate.time_s, slate.before, slate.after, buckets.first, buckets.last
    per_s, circle = 1.0 / buckets.width_s, len(buckets.first) - 1
    first[:] = _NONE
    met, now = 0, 1 << 62
    for i in range(len(starts)):
        node, begin_s = starts[i], start_s[i]
        if begin_s <= limit_s and begin_s < time_s[node]:
            if before[node] == _OUT:
                slate.seen[met] = node
                met += 1
            else:
                _take(first, last, before, after, node, int(time_s[node] * per_s) & circle)
            time_s[node], slate.label[node] = begin_s, -1 - i
            _put(first, last, before, after, node, int(begin_s * per_s) & circle)
            now = min(now, int(begin_s * per_s))
    return met, now


@compiled
def search(
    walk: Walk,
    slate: Slate,
    buckets: Buckets,
    starts: Numbers,
    start_s: Array,
    limit_s: float,
    targets: Numbers,
) -> int:
    """Search from all starts at once; how many nodes were met is returned, what was found is on the slate.

    Seconds above the limit are not pursued. Where targets are named, the search ends when all of them are
    settled.
    """
    edge_first, edge_head, cost_s = walk.first, walk.head, walk.cost_s
    time_s, label, seen, before, after = slate.time_s, slate.label, slate.seen, slate.before, slate.after
    first, last, per_s = buckets.first, buckets.last, 1.0 / buckets.width_s
    circle = len(first) - 1
    met, now = _begin(slate, buckets, starts, start_s, limit_s)
    waiting, settled = met, 0
    while waiting > 0:
        node = first[now & circle]
        if node == _NONE:
            while settled < len(targets) and time_s[targets[settled]] * per_s < now + 1:
                settled += 1
            if 0 < len(targets) == settled:
                break
            now += 1
            continue
        first[now & circle], before[node] = after[node], _OUT
        if after[node] != _NONE:
            before[after[node]] = _NONE
        waiting -= 1
        here_s = time_s[node]
        for edge in range(edge_first[node], edge_first[node + 1]):
            there_s, head = here_s + cost_s[edge], edge_head[edge]
            if there_s <= limit_s and there_s < time_s[head]:
                met_at_s, bucket = time_s[head], int(there_s * per_s) & circle
                time_s[head], label[head] = there_s, edge
                if before[head] == _OUT:
                    if met_at_s == np.inf:
                        seen[met] = head
                        met += 1
                    waiting += 1
                elif int(met_at_s * per_s) & circle == bucket:
                    continue
                else:
                    _take(first, last, before, after, head, int(met_at_s * per_s) & circle)
                _put(first, last, before, after, head, bucket)
    return met


def origins(walk: Walk, slate: Slate) -> Numbers:
    """Number of the start from which a search came to each node; -1 where it did not come."""
    met = np.isfinite(slate.time_s)
    nodes = np.arange(len(met), dtype=np.int32)
    led = np.flatnonzero(met)
    led = led[slate.label[led] >= 0]
    above = nodes.copy()
    above[led] = np.repeat(nodes, np.diff(walk.first))[slate.label[led]]
    # Each round looks twice as far back along the way.
    while not np.array_equal(further := above[above], above):
        above = further
    return np.where(met, -1 - slate.label[above], np.int32(-1))


@compiled
def search_each(
    walk: Walk,
    slate: Slate,
    buckets: Buckets,
    sources: Numbers,
    limit_s: float,
    targets: Numbers,
    row_s: Array,
    count: Numbers,
) -> None:
    """Search from one source after another; seconds to targets fill rows, or nodes met are counted."""
    at_once = np.zeros(1)
    for i in range(len(sources)):
        met = search(walk, slate, buckets, sources[i : i + 1], at_once, limit_s, targets)
        for j in range(len(targets)):
            row_s[i, j] = slate.time_s[targets[j]]
        for j in range(met):
            node = slate.seen[j]
            if len(count) > 0:
                count[node] += 1
            slate.time_s[node] = np.inf
            slate.before[node] = _OUT
