"""Runs along a line: which stretches of its chainage each of many sources covers, and how many cover each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import GeometryError
from .ellipsoid import Array
from .paths import Indices


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of chainage, each of one source: a post, a sensor, an area.

    Make one with ``Runs.of``, which sorts and merges.

    Attributes
    ----------
    source : array of int
        Number of the source of each run, ascending.
    from_m, to_m : array
        Chainages at which each begins and ends, metres; runs of one source ascend and do not touch.
    sources : int
        How many sources there are, those without a run included.
    """

    source: Indices
    from_m: Array
    to_m: Array
    sources: int

    @classmethod
    def of(cls, source: npt.ArrayLike, from_m: npt.ArrayLike, to_m: npt.ArrayLike, *, sources: int) -> Runs:
        """Runs in any order; those of one source that overlap or touch become one.

        Parameters
        ----------
        source : array of int
            Number of the source of each run, from 0 to ``sources`` - 1.
        from_m, to_m : array
            Chainages, metres. Runs without length are left out.
        sources : int
            How many sources there are.

        Raises
        ------
        GeometryError
            If a chainage is not finite, a run ends before it begins or a source has no such number.

        Examples
        --------
        >>> runs = Runs.of([1, 0, 1], [4.0, 2.0, 0.0], [9.0, 3.0, 5.0], sources=3)
        >>> runs.source.tolist(), runs.from_m.tolist(), runs.to_m.tolist()
        ([0, 1], [2.0, 0.0], [3.0, 9.0])
        >>> runs.length_m.tolist()
        [1.0, 9.0, 0.0]
        """
        number = np.asarray(source, dtype=np.int64)
        low, high = np.asarray(from_m, dtype=float), np.asarray(to_m, dtype=float)
        _check(number, low, high, sources)
        return _level(number, low, high, sources=sources, least=1)

    @property
    def length_m(self) -> Array:
        """Length covered by each source, metres."""
        return np.bincount(self.source, self.to_m - self.from_m, self.sources).astype(np.float64)

    def clipped(self, low_m: float, high_m: float) -> Runs:
        """What of the runs lies between two chainages.

        >>> Runs.of([0, 0], [0.0, 8.0], [5.0, 9.0], sources=1).clipped(3.0, 7.0).length_m.tolist()
        [2.0]
        """
        low, high = np.clip(self.from_m, low_m, high_m), np.clip(self.to_m, low_m, high_m)
        kept = low < high
        return Runs(self.source[kept], low[kept], high[kept], self.sources)

    def complement(self, low_m: float, high_m: float) -> Runs:
        """What each source leaves between two chainages.

        >>> rest = Runs.of([0], [2.0], [3.0], sources=2).complement(0.0, 9.0)
        >>> rest.source.tolist(), rest.from_m.tolist(), rest.to_m.tolist()
        ([0, 0, 1], [0.0, 3.0, 0.0], [2.0, 9.0, 9.0])
        """
        inside = self.clipped(low_m, high_m)
        every = np.arange(self.sources)
        return _level(
            np.concatenate([every, inside.source]),
            np.concatenate([np.full(self.sources, low_m), inside.to_m]),
            np.concatenate([np.full(self.sources, high_m), inside.from_m]),
            sources=self.sources,
            least=1,
        )

    def intersection(self, other: Runs) -> Runs:
        """What each source has in both; both tell of the same sources.

        >>> day, night = Runs.of([0], [0.0], [6.0], sources=1), Runs.of([0], [4.0], [9.0], sources=1)
        >>> day.intersection(night).length_m.tolist(), day.union(night).length_m.tolist()
        ([2.0], [9.0])
        """
        return self._with(other, least=2)

    def union(self, other: Runs) -> Runs:
        """What each source has in either; both tell of the same sources."""
        return self._with(other, least=1)

    def only(self, sources: npt.ArrayLike) -> Runs:
        """Runs of some of the sources, numbered anew in the order given; none may be named twice.

        >>> Runs.of([0, 1, 2], [0.0, 1.0, 2.0], [9.0, 2.0, 4.0], sources=3).only([2, 1]).length_m.tolist()
        [2.0, 1.0]
        """
        chosen = np.asarray(sources, dtype=np.int64)
        place = np.full(self.sources, -1)
        place[chosen] = np.arange(len(chosen))
        kept = np.flatnonzero(place[self.source] >= 0)
        kept = kept[np.argsort(place[self.source[kept]], kind="stable")]
        return Runs(place[self.source[kept]], self.from_m[kept], self.to_m[kept], len(chosen))

    def stretches(self, low_m: float, high_m: float) -> Stretches:
        """How many sources cover each place between two chainages: one sweep that answers for every k.

        Raises
        ------
        GeometryError
            If ``low_m`` is not below ``high_m``.

        Examples
        --------
        >>> watched = Runs.of([0, 1], [0.0, 4.0], [6.0, 8.0], sources=2).stretches(0.0, 10.0)
        >>> watched.bounds_m.tolist(), watched.count.tolist()
        ([0.0, 4.0, 6.0, 8.0, 10.0], [1, 2, 1, 0])
        """
        if not low_m < high_m:
            raise GeometryError(
                f"low_m is {low_m:,.3f} and high_m is {high_m:,.3f}",
                where="stretches of a line",
                mend="Give low_m below high_m, both chainages in metres.",
            )
        inside = self.clipped(low_m, high_m)
        place_m = np.concatenate([inside.from_m, inside.to_m, [low_m, high_m]])
        step = np.repeat([1, -1, 0], [len(inside.source), len(inside.source), 2])
        bounds_m, at = np.unique(place_m, return_inverse=True)
        count = np.cumsum(np.bincount(at, step, len(bounds_m)))[:-1]
        return Stretches(bounds_m, count.astype(np.int64))

    def _with(self, other: Runs, *, least: int) -> Runs:
        if self.sources != other.sources:
            raise GeometryError(
                f"one tells of {self.sources} sources, the other of {other.sources}",
                where="runs along a line",
                mend="Give runs of the same sources.",
            )
        return _level(
            np.concatenate([self.source, other.source]),
            np.concatenate([self.from_m, other.from_m]),
            np.concatenate([self.to_m, other.to_m]),
            sources=self.sources,
            least=least,
        )


@dataclass(frozen=True, eq=False)
class Stretches:
    """A stretch of line cut wherever the number of sources that cover it changes.

    Attributes
    ----------
    bounds_m : array, shape (n + 1,)
        Chainages between which each stretch lies, metres.
    count : array of int, shape (n,)
        How many sources cover each.
    """

    bounds_m: Array
    count: Indices

    @property
    def length_m(self) -> float:
        """Length of all stretches, metres."""
        return float(self.bounds_m[-1] - self.bounds_m[0])

    @property
    def lengths_at_least_m(self) -> Array:
        """Length covered by at least k sources for k = 0, 1, …, as many as there are anywhere, metres.

        >>> Stretches(np.array([0.0, 4.0, 6.0, 9.0]), np.array([1, 2, 0])).lengths_at_least_m.tolist()
        [9.0, 6.0, 2.0]
        """
        by_count: Array = np.bincount(self.count, np.diff(self.bounds_m)).astype(np.float64)
        return np.cumsum(by_count[::-1])[::-1]

    def length_at_least(self, k: int) -> float:
        """Length covered by at least k sources, metres."""
        return float(np.diff(self.bounds_m)[self.count >= k].sum())

    def share_at_least(self, k: int) -> float:
        """Share of the length covered by at least k sources, 0 to 1.

        >>> Stretches(np.array([0.0, 4.0, 5.0]), np.array([1, 0])).share_at_least(1)
        0.8
        """
        return self.length_at_least(k) / self.length_m

    def at_least(self, k: int) -> Array:
        """Where at least k sources cover the line: chainages from and to, metres, shape (n, 2)."""
        return self._where(self.count >= k)

    def gaps(self, k: int = 1) -> Array:
        """Where fewer than k sources cover the line: chainages from and to, metres, shape (n, 2).

        >>> Stretches(np.array([0.0, 4.0, 6.0, 8.0]), np.array([1, 2, 0])).gaps(2).tolist()
        [[0.0, 4.0], [6.0, 8.0]]
        """
        return self._where(self.count < k)

    def _where(self, chosen: npt.NDArray[np.bool_]) -> Array:
        change = np.diff(np.concatenate([[0], chosen.astype(np.int8), [0]]))
        return np.column_stack(
            [self.bounds_m[np.flatnonzero(change == 1)], self.bounds_m[np.flatnonzero(change == -1)]]
        )


def _level(source: Indices, low: Array, high: Array, *, sources: int, least: int) -> Runs:
    """Where at least so many runs of one source lie over one another.

    A run whose end lies before its beginning takes one away.
    """
    owner, place_m = np.concatenate([source, source]), np.concatenate([low, high])
    step = np.repeat([1, -1], len(source))
    # A run begins before another ends at the same place, so that runs that touch become one.
    order = np.lexsort((-step, place_m, owner))
    owner, place_m = owner[order], place_m[order]
    above = np.cumsum(step[order]) >= least
    change = np.diff(np.concatenate([[0], above.astype(np.int8)]))
    begins, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    kept = place_m[begins] < place_m[ends]
    begins, ends = begins[kept], ends[kept]
    return Runs(owner[begins], place_m[begins], place_m[ends], sources)


def _check(source: Indices, low: Array, high: Array, sources: int) -> None:
    bad = ~(np.isfinite(low) & np.isfinite(high) & (low <= high))
    if bad.any():
        i = int(bad.argmax())
        raise GeometryError(
            f"run {i} goes from {low[i]:,.3f} m to {high[i]:,.3f} m",
            where="runs along a line",
            mend="Give finite chainages, each run's end not before its beginning.",
        )
    if len(source) and not 0 <= source.min() <= source.max() < sources:
        wrong = source[(source < 0) | (source >= sources)][0]
        raise GeometryError(
            f"there is no source {wrong}",
            where="runs along a line",
            mend=f"Sources are numbered from 0 to {sources - 1}.",
        )
