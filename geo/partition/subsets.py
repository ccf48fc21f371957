"""Loops over sets of contingents: how far a set reaches in its best order, and the cheapest order of all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..compiled import compiled
from .chain import farthest
from .rows import slid_row, split_row

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@compiled
def reached(load: Array, at: Ints, scale: Array, most: Ints, cap: float) -> tuple[Ints, Ints, float]:
    """Farthest place that each set can reach from the beginning with no load above ``cap`` fair loads.

    Sets are numbers: bit ``c`` stands for contingent ``c``.

    Returns
    -------
    array of int, shape (sets,)
        The place: exact where a cut is allowed anywhere and every contingent can go on from every place,
        else a bound.
    array of int, shape (sets,)
        Contingent that stands last where that is reached.
    float
        No cap above ``cap`` and below this reaches farther.
    """
    sets = 1 << len(scale)
    place, final, following = np.zeros(sets, np.int64), np.full(sets, -1), np.inf
    last = len(at) - 1
    for s in range(1, sets):
        for c in range(len(scale)):
            if s >> c & 1:
                a = place[s ^ (1 << c)]
                b = farthest(load, at, a, scale[c], most[c], last, cap)
                if b < last and at[b + 1] - at[a] <= most[c]:
                    following = min(following, (load[b + 1] - load[a]) * scale[c])
                if final[s] < 0 or b > place[s]:
                    place[s], final[s] = b, c
    return place, final, following


@compiled
def pair_bounds(pair: Array) -> Array:
    """Least price of pairs on the way from a set and its last contingent through all others.

    Shape (sets, contingents); Held and Karp 1962.
    """
    count = len(pair)
    sets = 1 << count
    left = np.full((sets, count), np.inf)
    left[sets - 1] = 0.0
    for s in range(sets - 2, 0, -1):
        for c in range(count):
            if s >> c & 1:
                for other in range(count):
                    if not s >> other & 1:
                        price = pair[c, other] + left[s | (1 << other), other]
                        left[s, c] = min(left[s, c], price)
    return left


@compiled
def _merged(
    kept: Array, begin: Ints, first: Ints, count: Ints, slot: int, members: int, extra: Array
) -> tuple[Array, int]:
    """Least price up to each place over some neighbouring slots, each with an extra of its own."""
    low, high = np.iinfo(np.int64).max, -1
    for i in range(members):
        if count[slot + i] > 0:
            low = min(low, first[slot + i])
            high = max(high, first[slot + i] + count[slot + i] - 1)
    if high < 0:
        return np.empty(0), 0
    best = np.full(high - low + 1, np.inf)
    for i in range(members):
        s = slot + i
        ends = best[first[s] - low : first[s] - low + count[s]]
        prices, more = kept[begin[s] : begin[s] + count[s]], extra[i]
        for j in range(len(ends)):
            ends[j] = min(ends[j], prices[j] + more)
    return best, low


@compiled
def cheapest_order(
    load: Array,
    at: Ints,
    parts: Array,
    price: Array,
    scale: Array,
    part_scale: Array,
    weight: Array,
    least: Ints,
    most: Ints,
    pair: Array,
    left: Array,
    low: Ints,
    high: Ints,
    cap: float,
    share: float,
    budget: float,
    lasts: int,
    kept: Array,
) -> tuple[int, float, Ints]:
    """Cheapest order of all contingents, if it costs no more than a budget.

    Parameters
    ----------
    left : array, shape (sets, contingents)
        What pairs cost at least from there on.
    low, high : array of int, shape (sets,)
        Places between which each set can end.
    cap, share : float
        As for ``rows.split_row``: with a share of 1 the unevenness counts, with 0 only prices under the cap.
    lasts : int
        Number of contingents, if it matters who stands last of a set; else 1.
    kept : array
        Room for what is kept of all sets.

    Returns
    -------
    int
        1 if found, 0 if every order costs more, -1 if the room did not suffice.
    float
        Its price.
    array of int, shape (contingents,)
        The order.
    """
    contingents = len(scale)
    sets = 1 << contingents
    begin, first = np.zeros(sets * lasts, np.int64), np.zeros(sets * lasts, np.int64)
    count = np.zeros(sets * lasts, np.int64)
    free, nothing = np.zeros(1), np.zeros(lasts)
    used = 0
    for s in range(1, sets):
        rows = max(0, high[s] - low[s] + 1)
        rest = _rest(s, part_scale)
        best, out = np.full(rows, np.inf), np.empty(rows)
        for c in range(contingents):
            if rows == 0 or not s >> c & 1:
                continue
            before, a0 = _before(kept, begin, first, count, s ^ (1 << c), c, pair, lasts, free, nothing)
            if len(before) == 0:
                continue
            if share > 0.0:
                split_row(
                    before, np.zeros(len(before)), a0, out, np.empty(rows), np.empty(rows, np.int64), low[s],
                    load, at, parts, price, scale[c], part_scale[c], weight, least[c], most[c], cap, share,
                )  # fmt: skip
            else:
                slid_row(before, a0, out, low[s], load, at, price, scale[c], least[c], most[c], cap)
            _prune(out, low[s], parts, rest, weight, share, budget - left[s, c])
            if lasts == 1:
                best = np.minimum(best, out)
            else:
                used = _keep(out, low[s], s * lasts + c, kept, used, begin, first, count)
        if lasts == 1:
            used = _keep(best, low[s], s, kept, used, begin, first, count)
        if used < 0:
            return -1, np.inf, np.zeros(contingents, np.int64)
    return _traced(
        kept, begin, first, count, load, at, parts, price, scale, part_scale, weight, least, most, pair, cap,
        share, lasts,
    )  # fmt: skip


@compiled
def _rest(s: int, part_scale: Array) -> Array:
    """Sum of the strength shares of those outside a set, and of their squares."""
    rest = np.zeros(2)
    for c in range(len(part_scale)):
        if not s >> c & 1:
            rest[0] += 1.0 / part_scale[c, 0]
            rest[1] += 1.0 / part_scale[c, 0] ** 2
    return rest


@compiled
def _prune(
    out: Array, low: int, parts: Array, rest: Array, weight: Array, share: float, budget: float
) -> None:
    """Leave out what costs more than a budget together with what the rest of the line costs at least."""
    for j in range(len(out)):
        more = 0.0
        if share > 0.0 and rest[1] > 0.0:
            for c in range(len(weight)):
                off = parts[len(parts) - 1, c] - parts[low + j, c] - rest[0]
                more += weight[c] * off * off / rest[1]
        if out[j] + more > budget:
            out[j] = np.inf


@compiled
def _before(
    kept: Array, begin: Ints, first: Ints, count: Ints, s: int, c: int, pair: Array, lasts: int,
    free: Array, nothing: Array,
) -> tuple[Array, int]:  # fmt: skip
    """Least price up to each place at which a set ends before contingent ``c`` begins."""
    if s == 0:
        return free, 0
    return _merged(kept, begin, first, count, s * lasts, lasts, nothing if lasts == 1 else pair[c])


@compiled
def _keep(
    out: Array, low: int, slot: int, kept: Array, used: int, begin: Ints, first: Ints, count: Ints
) -> int:
    """Note what of a row is finite; how much room is used then, or -1 where it does not suffice."""
    finite = np.flatnonzero(out < np.inf)
    if used < 0 or len(finite) == 0:
        return used
    size = int(finite[-1] - finite[0] + 1)
    if used + size > len(kept):
        return -1
    kept[used : used + size] = out[finite[0] : finite[-1] + 1]
    begin[slot], first[slot], count[slot] = used, low + finite[0], size
    return used + size


@compiled
def _traced(
    kept: Array,
    begin: Ints,
    first: Ints,
    count: Ints,
    load: Array,
    at: Ints,
    parts: Array,
    price: Array,
    scale: Array,
    part_scale: Array,
    weight: Array,
    least: Ints,
    most: Ints,
    pair: Array,
    cap: float,
    share: float,
    lasts: int,
) -> tuple[int, float, Ints]:
    """The order that led to the least price at the line's end, found again from there backwards."""
    contingents = len(scale)
    order = np.zeros(contingents, np.int64)
    s, b, final = (1 << contingents) - 1, len(at) - 1, -1
    whole, out = np.inf, np.empty(1)
    free, nothing = np.zeros(1), np.zeros(lasts)
    for t in range(contingents - 1, -1, -1):
        best, best_c, best_a = np.inf, -1, 0
        for c in range(contingents):
            if not s >> c & 1 or (final >= 0 and c != final):
                continue
            before, a0 = _before(kept, begin, first, count, s ^ (1 << c), c, pair, lasts, free, nothing)
            back = np.zeros(1, np.int64)
            if len(before) > 0:
                split_row(
                    before, np.zeros(len(before)), a0, out, np.empty(1), back, b, load, at, parts, price,
                    scale[c], part_scale[c], weight, least[c], most[c], cap, share,
                )  # fmt: skip
                if out[0] < best:
                    best, best_c, best_a = out[0], c, back[0]
        if best_c < 0:
            return 0, np.inf, order
        if whole == np.inf:
            whole = best
        order[t] = best_c
        s ^= 1 << best_c
        b = best_a
        final = -1
        if lasts > 1 and s > 0:
            final = _last(kept, begin, first, count, s * lasts, lasts, pair[best_c], b)
    return 1, whole, order


@compiled
def _last(
    kept: Array, begin: Ints, first: Ints, count: Ints, slot: int, lasts: int, extra: Array, place: int
) -> int:
    """Who stood last where a set ended at a place at least price."""
    best, who = np.inf, 0
    for i in range(lasts):
        j = place - first[slot + i]
        if 0 <= j < count[slot + i] and kept[begin[slot + i] + j] + extra[i] < best:
            best, who = kept[begin[slot + i] + j] + extra[i], i
    return who
