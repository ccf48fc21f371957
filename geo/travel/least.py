"""Least values: of each key, of those before in a run, and along edges between them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def quickest_of(key: Indices, seconds_s: Array) -> Indices:
    """Which is the quickest of each key, in the order of keys; of equals the first.

    Examples
    --------
    >>> quickest_of(np.array([7, 2, 7]), np.array([30.0, 50.0, 20.0])).tolist()
    [1, 2]
    """
    order = np.lexsort((seconds_s, key))
    return np.asarray(order[np.append(True, np.diff(key[order]) != 0)[: len(order)]])


def least_before(values: Array, new: Mask) -> Array:
    """Least of the values before each in its run; infinite for the first of a run, which is marked as new.

    Examples
    --------
    >>> least_before(np.array([5.0, 3.0, 4.0, 9.0]), np.array([True, False, False, True])).tolist()
    [inf, 5.0, 3.0, inf]
    """
    if not len(values):
        return values
    run = np.cumsum(new)
    apart = 4.0 * (np.abs(values).max() + 1.0)  # so far apart that no run sees the one before
    least = np.minimum.accumulate(values - run * apart)
    return np.where(new, np.inf, np.append(np.inf, least[:-1] + run[:-1] * apart))


def relaxed(seconds_s: Array, tail: Indices, head: Indices, cost_s: Array) -> Array:
    """Least seconds to each of many things, as edges between them lower what is given (Bellman, 1958).

    Examples
    --------
    >>> tail, head, cost_s = np.array([0, 1]), np.array([1, 2]), np.array([5.0, 5.0])
    >>> relaxed(np.array([10.0, 50.0, 90.0]), tail, head, cost_s).tolist()
    [10.0, 15.0, 20.0]
    """
    order = np.argsort(head, kind="stable")
    tail, cost_s = tail[order], cost_s[order]
    target, first = np.unique(head[order], return_index=True)
    least_s = seconds_s.copy()
    while len(target):
        lower_s = np.minimum.reduceat(least_s[tail] + cost_s, first)
        if not (lower_s < least_s[target]).any():
            break
        least_s[target] = np.minimum(lower_s, least_s[target])
    return least_s
