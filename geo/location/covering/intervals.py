"""Covers that are one run of the line each: exact maximal covering by dynamic programming."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...compiled import compiled
from .reduction import Cover

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


class Runs(NamedTuple):
    """First and last row of each column; both rise, for no run lies within another."""

    first: Ints
    last: Ints


def runs_of(cover: Cover) -> Runs | None:
    """Each column as a run of rows, where every column is one and none lies within another; else None.

    Examples
    --------
    >>> from ..incidence import Incidence
    >>> from .reduction import reduced
    >>> whole = Incidence.of([[0, 1, 2], [2, 3]], weight=[1.0, 1.0, 1.0, 1.0])
    >>> [ends.tolist() for ends in runs_of(reduced(whole))]
    [[0, 1], [1, 2]]
    >>> runs_of(reduced(Incidence.of([[0, 2], [1, 2]], weight=[1.0, 1.0, 1.0]))) is None
    True
    """
    first, last = cover.rows[cover.starts[:-1]], cover.rows[cover.starts[1:] - 1]
    whole = (last - first + 1 == np.diff(cover.starts)).all()
    return Runs(first, last) if whole and (np.diff(first) > 0).all() and (np.diff(last) > 0).all() else None


class Layers(NamedTuple):
    """Most weight under 0, 1, ... runs; for each number of runs and last run, the run before it."""

    value: Floats
    before: Ints
    final: Ints

    def chosen(self, sites: int) -> Ints:
        """The runs that reach ``value[sites]``, in order."""
        column, chosen = int(self.final[sites]), []
        while column >= 0:
            chosen.append(column)
            column = int(self.before[sites, column])
            sites -= 1
        return np.array(chosen[::-1], np.int32)


def covered_by_runs(runs: Runs, weight: Floats, most: int) -> Layers:
    """Most weight that 0, 1, ... ``most`` runs cover, in time proportional to their number times ``most``.

    The best choice that ends with a run follows either the best that ends before it, or the best that
    overlaps it less the weight up to there; a sliding window holds both (Hassin and Tamir 1991 on the line).
    The values are concave in the number of runs, so their differences are the price of one more site.

    Examples
    --------
    Runs of rows 0 to 1, 1 to 2 and 2 to 3, each row worth 1 but the second worth 3.

    >>> runs = Runs(np.array([0, 1, 2], np.int32), np.array([1, 2, 3], np.int32))
    >>> layers = covered_by_runs(runs, np.array([1.0, 3.0, 1.0, 1.0]), 2)
    >>> layers.value.tolist(), layers.chosen(2).tolist()
    ([0.0, 4.0, 6.0], [0, 2])
    """
    most = min(most, len(runs.first))
    upto = np.concatenate(([0.0], np.cumsum(weight)))
    return Layers(*_layers(runs.first, runs.last, upto, most))


@compiled
def _layers(first: Ints, last: Ints, upto: Floats, most: int) -> tuple[Floats, Ints, Ints]:
    """Values, predecessors and last runs; ``upto[i]`` is the weight of the rows before row ``i``."""
    runs = len(first)
    value, final = np.zeros(most + 1), np.full(most + 1, -1, np.int32)
    before = np.full((most + 1, runs), -1, np.int32)
    ending = np.zeros(runs)  # best weight of so many runs of which this is the last
    window = np.empty(runs, np.int32)  # runs that overlap the one at hand, the best first
    for sites in range(1, most + 1):
        newly = np.full(runs, -np.inf)
        head = tail = passed = 0
        apart, apart_run = (0.0, -1) if sites == 1 else (-np.inf, -1)
        for run in range(runs):
            while passed < run and last[passed] < first[run]:
                if sites > 1 and ending[passed] > apart:
                    apart, apart_run = ending[passed], passed
                passed += 1
            while head < tail and window[head] < passed:
                head += 1
            newly[run] = apart + upto[last[run] + 1] - upto[first[run]]
            before[sites, run] = apart_run
            if sites > 1 and head < tail:
                other = window[head]
                overlapping = ending[other] - upto[last[other] + 1] + upto[last[run] + 1]
                if overlapping > newly[run]:
                    newly[run], before[sites, run] = overlapping, other
            beyond = ending[run] - upto[last[run] + 1]
            while head < tail and ending[window[tail - 1]] - upto[last[window[tail - 1]] + 1] <= beyond:
                tail -= 1
            window[tail] = run
            tail += 1
            if newly[run] > value[sites]:
                value[sites], final[sites] = newly[run], run
        ending = newly
    return value, before, final
