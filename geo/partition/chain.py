"""Loops over contingents in a given order: how far they reach, what that costs, and the evenest cuts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..compiled import compiled
from .rows import slid_row, split_row

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@compiled
def farthest(load: Array, at: Ints, a: int, scale: float, most: int, last: int, cap: float) -> int:
    """Last place, up to ``last``, at which a sector from place ``a`` can end; ``a`` itself at least."""
    low, high = a, last
    while low < high:
        middle = (low + high + 1) // 2
        if (load[middle] - load[a]) * scale <= cap and at[middle] - at[a] <= most:
            low = middle
        else:
            high = middle - 1
    return low


@compiled
def packed(
    load: Array, at: Ints, scale: Array, least: Ints, most: Ints, cap: float
) -> tuple[int, float]:  # fmt: skip
    """Where sectors end, each packed with at most ``cap`` fair loads, and the next cap that changes that.

    Right where a cut is allowed between any two pieces and the least pieces of any contingent fit anywhere:
    then sectors may end at every place up to the farthest.
    """
    a, following = 0, np.inf
    later = least.sum()
    end = len(at) - 1
    for k in range(len(scale)):
        later -= least[k]
        last = end - later
        b = farthest(load, at, a, scale[k], most[k], last, cap)
        if b < last and at[b + 1] - at[a] <= most[k]:
            following = min(following, (load[b + 1] - load[a]) * scale[k])
        a = b
    return a, following


@compiled
def cheapest(
    load: Array, at: Ints, price: Array, scale: Array, least: Ints, most: Ints, cap: float
) -> tuple[float, float]:
    """Least price of cuts with no load above ``cap`` fair loads, and the next cap that may change it."""
    before = np.full(len(at), np.inf)
    before[0], following = 0.0, np.inf
    out = np.empty(len(at))
    for k in range(len(scale)):
        after = slid_row(before, 0, out, 0, load, at, price, scale[k], least[k], most[k], cap)
        following = min(following, after)
        before, out = out, before
    return before[-1], following


@compiled
def evened(
    load: Array,
    at: Ints,
    parts: Array,
    price: Array,
    scale: Array,
    part_scale: Array,
    weight: Array,
    least: Ints,
    most: Ints,
    low: Ints,
    high: Ints,
    cap: float,
    share: float,
) -> tuple[float, float, Ints]:
    """Cheapest cuts, and the evenest of them: their price, their unevenness, and the places.

    Sector ``k`` ends at a place from ``low[k]`` to ``high[k]``; ``cap`` and ``share`` as for ``split_row``.
    """
    sectors = len(scale)
    before, before_even, a0 = np.zeros(1), np.zeros(1), 0
    room = 0
    for k in range(sectors):
        room += max(0, high[k] - low[k] + 1)
    back = np.empty(room, np.int64)
    begin = np.empty(sectors, np.int64)
    used = 0
    for k in range(sectors):
        count = max(0, high[k] - low[k] + 1)
        begin[k] = used
        out, out_even = np.empty(count), np.empty(count)
        split_row(
            before, before_even, a0, out, out_even, back[used : used + count], low[k], load, at, parts, price,
            scale[k], part_scale[k], weight, least[k], most[k], cap, share,
        )  # fmt: skip
        before, before_even, a0 = out, out_even, low[k]
        used += count
    cuts = np.zeros(sectors + 1, np.int64)
    if len(before) == 0 or before[-1] == np.inf:
        return np.inf, np.inf, cuts
    cuts[sectors] = len(at) - 1
    for k in range(sectors - 1, 0, -1):
        cuts[k] = back[begin[k] + cuts[k + 1] - low[k]]
    return before[-1], before_even[-1], cuts
