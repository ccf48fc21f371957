"""One row of the dynamic programme: the best way to end a sector at each place, given the row before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..compiled import compiled

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@compiled
def slid_row(
    before: Array,
    a0: int,
    out: Array,
    b0: int,
    load: Array,
    at: Ints,
    price: Array,
    scale: float,
    least: int,
    most: int,
    cap: float,
) -> float:
    """Least price at which a sector can end at each place with a load of at most ``cap`` fair loads.

    The places from which a sector may begin slide along with its end, and the cheapest of them is kept at the
    head of a queue: linear in the number of places.

    Parameters
    ----------
    before, out : array
        Price up to places ``a0``, ``a0 + 1`` … where the sector may begin; the same, to be filled, for places
        ``b0``, ``b0 + 1`` … where it may end. Infinite where nothing ends.
    load, at, price : array
        Of all places; see ``Question``.
    scale, least, most : float, int, int
        Of the contingent.

    Returns
    -------
    float
        No cap above ``cap`` and below this changes anything.
    """
    queue = np.empty(len(before), np.int64)
    head = tail = entering = low = 0
    lost, following = -1, np.inf
    for j in range(len(out)):
        b = b0 + j
        while entering < len(before) and at[b] - at[a0 + entering] >= least:
            if before[entering] < np.inf:
                while tail > head and before[queue[tail - 1]] >= before[entering]:
                    tail -= 1
                queue[tail] = entering
                tail += 1
            entering += 1
        while low < entering:
            if (load[b] - load[a0 + low]) * scale > cap:
                if before[low] < np.inf:
                    lost = low
            elif at[b] - at[a0 + low] <= most:
                break
            low += 1
        while head < tail and queue[head] < low:
            head += 1
        out[j] = before[queue[head]] + price[b] if head < tail else np.inf
        if lost >= 0 and at[b] - at[a0 + lost] <= most:
            following = min(following, (load[b] - load[a0 + lost]) * scale)
    return following


@compiled
def _unevenness(parts: Array, a: int, b: int, part_scale: Array, weight: Array) -> float:
    """Weighted sum over criteria of the squared deviation of a sector from its fair load."""
    total = 0.0
    for c in range(len(weight)):
        off = (parts[b, c] - parts[a, c]) * part_scale[c] - 1.0
        total += weight[c] * off * off
    return total


@compiled
def _starts(
    a0: int, count: int, b0: int, load: Array, at: Ints, scale: float, least: int, most: int, cap: float,
    first: Ints, last: Ints,
) -> None:  # fmt: skip
    """Fill in, for each end, the first and the last beginning that its sector may have."""
    low = high = 0
    for j in range(len(first)):
        b = b0 + j
        while low < count and (at[b] - at[a0 + low] > most or (load[b] - load[a0 + low]) * scale > cap):
            low += 1
        while high < count and at[b] - at[a0 + high] >= least:
            high += 1
        first[j], last[j] = low, high - 1


@compiled
def split_row(
    before: Array,
    before_even: Array,
    a0: int,
    out: Array,
    out_even: Array,
    back: Ints,
    b0: int,
    load: Array,
    at: Ints,
    parts: Array,
    price: Array,
    scale: float,
    part_scale: Array,
    weight: Array,
    least: int,
    most: int,
    cap: float,
    share: float,
) -> None:
    """Least price, and among equal prices least unevenness, at which a sector can end at each place.

    Unevenness is convex in the difference of two running sums, so the cost satisfies the quadrangle
    inequality, and keeps it under bounds on length and load (what is out of bounds is infinite). The best
    beginnings therefore run along with the ends, and the row is found by halving (Yao 1980; Galil and Park
    1992).

    Parameters
    ----------
    before, before_even, out, out_even : array
        Price and unevenness, as for ``slid_row``.
    back : array of int
        To be filled with the place at which the sector begins.
    share : float
        1 counts the unevenness as price, 0 counts it apart.
    """
    count, rows = len(before), len(out)
    first, last = np.empty(rows, np.int64), np.empty(rows, np.int64)
    _starts(a0, count, b0, load, at, scale, least, most, cap, first, last)
    out[:] = np.inf
    out_even[:] = np.inf
    finite = np.flatnonzero(before < np.inf)
    if len(finite) == 0:
        return
    begin, end = 0, rows - 1
    while begin < rows and last[begin] < finite[0]:
        begin += 1
    while end >= 0 and first[end] > finite[-1]:
        end -= 1
    stack = np.empty((128, 4), np.int64)
    stack[0] = begin, end, finite[0], finite[-1]
    depth = 1
    while depth > 0:
        depth -= 1
        top, bottom, low, high = stack[depth]
        if top > bottom:
            continue
        j = (top + bottom) // 2
        b, best = b0 + j, -1
        for i in range(max(low, first[j]), min(high, last[j]) + 1):
            if before[i] == np.inf:
                continue
            off = _unevenness(parts, a0 + i, b, part_scale, weight)
            cost = before[i] + share * off + price[b]
            even = before_even[i] + (1.0 - share) * off
            if cost < out[j] or (cost == out[j] and even < out_even[j]):
                out[j], out_even[j], best = cost, even, i
        back[j] = a0 + best
        stack[depth] = top, j - 1, low, high if best < 0 else best
        stack[depth + 1] = j + 1, bottom, low if best < 0 else best, high
        depth += 2
