"""Lines of roads cut where they meet and joined where nothing meets them: the stretches of a network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """Stretches as runs of vertices.

    Parameters
    ----------
    vertex : array of int
        Vertices of all stretches, one after another.
    first : array of int, shape (stretches + 1,)
        Where those of each begin.
    line : tuple of tuple of int
        Lines that each stretch consists of, in the order of its vertices.
    """

    vertex: Indices
    first: Indices
    line: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.line)

    @property
    def owner(self) -> Indices:
        """Stretch to which each vertex belongs."""
        return np.repeat(np.arange(len(self)), np.diff(self.first))


def chains(vertex: Indices, line: Indices, likeness: Indices, direction: Indices) -> Chains:
    """Cut lines where they meet, and join what then meets at a vertex of two alone.

    Parameters
    ----------
    vertex, line : array of int
        Vertices of lines, one after another, and the line of each.
    likeness : array of int, shape (lines,)
        Lines of one likeness may be joined.
    direction : array of int, shape (lines,)
        1 for lines driven as they run only, 0 for both ways; those driven against it are turned before.

    Examples
    --------
    Two roads that cross at vertex 1 make four stretches; two that follow one another there make one.

    >>> alike, both = np.zeros(2, int), np.zeros(2, int)
    >>> len(chains(np.array([0, 1, 2, 3, 1, 4]), np.array([0, 0, 0, 1, 1, 1]), alike, both))
    4
    >>> chains(np.array([0, 1, 1, 2]), np.array([0, 0, 1, 1]), alike, both).vertex.tolist()
    [0, 1, 2]
    """
    begin, end, owner = _cut(vertex, line)
    after = _followers(vertex[begin], vertex[end], likeness[owner], direction[owner])
    runs = [_along(run, direction[owner[run[0][0]]] != 0) for run in _runs(after)]
    pieces = [
        [
            np.arange(begin[e], end[e] + 1) if side == 0 else np.arange(end[e], begin[e] - 1, -1)
            for e, side in run
        ]
        for run in runs
    ]
    joined = [np.concatenate([part[0], *(p[1:] for p in part[1:])]) for part in pieces]
    size = np.array([len(part) for part in joined], dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    at = np.concatenate(joined) if joined else np.empty(0, dtype=np.int64)
    lines = tuple(tuple(int(owner[e]) for e, _ in run) for run in runs)
    return Chains(vertex[at], first, lines)


def _cut(vertex: Indices, line: Indices) -> tuple[Indices, Indices, Indices]:
    """First and last place of each piece in the list of vertices, and its line; a vertex used twice cuts."""
    is_first = np.append(True, np.diff(line) != 0)
    is_last = np.append(is_first[1:], True)
    times = np.bincount(vertex, minlength=int(vertex.max(initial=-1)) + 1)
    times += np.bincount(vertex[is_first | is_last], minlength=len(times))
    at = np.flatnonzero(times[vertex] > 1)
    follows = line[at[1:]] == line[at[:-1]]
    return at[:-1][follows], at[1:][follows], line[at[:-1][follows]]


def _followers(one: Indices, other: Indices, likeness: Indices, direction: Indices) -> Indices:
    """For each end of each piece (twice its number, and one more at its last) the end it is joined to."""
    end_vertex = np.column_stack([one, other]).ravel()
    order = np.argsort(end_vertex, kind="stable")
    count = np.bincount(end_vertex)
    starts = np.cumsum(count) - count
    pair = starts[count == 2]
    first, second = order[pair], order[pair + 1]
    piece, mate = first // 2, second // 2
    onward = (direction[piece] == 0) | (first % 2 != second % 2)  # one way leads in, and one out
    joins = (piece != mate) & (likeness[piece] == likeness[mate]) & onward
    after = np.full(len(end_vertex), _NONE)
    after[first[joins]], after[second[joins]] = second[joins], first[joins]
    return after


def _along(run: list[tuple[int, int]], one_way: bool) -> list[tuple[int, int]]:
    """A run in the direction in which it may be driven."""
    return [(e, 1 - side) for e, side in reversed(run)] if one_way and run[0][1] == 1 else run


def _runs(after: Indices) -> list[list[tuple[int, int]]]:
    """Pieces in the order in which they follow one another, each with the end by which it is entered."""
    ends, done = after.tolist(), [False] * (len(after) // 2)
    open_ends = [end for end, mate in enumerate(ends) if mate == _NONE]
    runs = []
    for start in (*open_ends, *range(0, len(ends), 2)):  # what is left after the open ends are rings
        if done[start // 2]:
            continue
        run, end = [], start
        while end != _NONE and not done[end // 2]:
            done[end // 2] = True
            run.append((end // 2, end % 2))
            end = ends[end ^ 1]
        runs.append(run)
    return runs
