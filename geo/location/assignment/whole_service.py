"""Good choices where capacities bind and each demand is served whole: local search, kicked and kicked on."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ...compiled import compiled
from .interchange import Array, Flags, Numbers
from .prices import FREE

Index = int | np.integer[Any]
# A kick opens one of so many sites that are cheapest for some demand.
NEAR = 6
# Share by which a choice may be dearer than the best and still be gone on from.
DEARER_SHARE = 0.003
# How the price on what is beyond capacity goes up and down, and how far from the first.
RISE, FALL, FAR = 1.2, 0.95, 1e3
# Shares of the dearest service, and of all load, that are rounding.
ROUNDING = 1e-9


class Table(NamedTuple):
    """What serving each demand costs at each site (shape demands by sites), loads, capacities, fixed costs.

    Service is dear beyond all use where a site cannot serve; ``ranked`` are the sites of each demand from the
    cheapest on; ``state`` fixes sites: 1 open, -1 closed, 0 free; less than ``least`` is no gain.
    """

    service: Array
    ranked: Numbers
    load: Array
    capacity: Array
    fixed: Array
    state: Numbers
    least: float


class Choice(NamedTuple):
    """Sites open, the site of each demand, and what each site holds."""

    is_open: Flags
    at: Numbers
    held: Array


@compiled
def searched(table: Table, is_open: Flags, price: float, draws: Array) -> tuple[float, Choice]:
    """Look for a cheap choice with as many sites: what it costs, infinite where none fits, and the choice.

    Each kick swaps one site for another; demands then shift and swap, and sites move, while that helps. What
    a site holds beyond its capacity costs a price a unit, which rises while too much is held and falls while
    it is not (strategic oscillation, Glover 1977; iterated local search, Lourenco, Martin & Stutzle 2003).
    ``draws`` are three numbers from 0 to 1 for each kick.

    Examples
    --------
    Two sites of three; the first has no room for both of the demands that are near it.

    >>> service = np.array([[0.0, 4.0, 9.0], [1.0, 3.0, 9.0], [9.0, 5.0, 0.0]])
    >>> ranked, ones = np.argsort(service, axis=1, kind="stable"), np.ones(3)
    >>> free, room = np.zeros(3, dtype=int), np.array([1.0, 2.0, 1.0])
    >>> table = Table(service, ranked, ones, room, 0.0 * ones, free, 1e-9)
    >>> draws = np.random.default_rng(0).random((20, 3))
    >>> value, choice = searched(table, np.array([True, False, True]), 1.0, draws)
    >>> value, choice.at.tolist()
    (7.0, [1, 1, 2])
    """
    now = Choice(is_open.copy(), np.zeros(len(table.load), np.int64), np.zeros(len(is_open)))
    kept = Choice(is_open.copy(), now.at.copy(), now.held.copy())
    best = Choice(is_open.copy(), now.at.copy(), now.held.copy())
    least, kept_cost, kept_over, first = np.inf, np.inf, 0.0, price
    now.held[0] = table.load.sum()
    _gather(table, now, np.arange(len(table.load)))
    for draw in draws:
        while _moved_demands(table, now, price) or _moved_sites(table, now, price):
            pass
        cost, over = table.fixed[now.is_open].sum(), np.maximum(now.held - table.capacity, 0.0).sum()
        for i in range(len(table.load)):
            cost += table.service[i, now.at[i]]
        is_over = over > ROUNDING * table.load.sum()
        if not is_over and cost < least - table.least:
            least = cost
            _copy(now, best)
        price = min(max(price * (RISE if is_over else FALL), first / FAR), first * FAR)
        limit = (1.0 + DEARER_SHARE) * least if least < np.inf else kept_cost + price * kept_over
        if cost + price * over <= limit:
            kept_cost, kept_over = cost, over
            _copy(now, kept)
        else:
            _copy(kept, now)
        _kick(table, now, draw)
    return least, best


@compiled
def _copy(one: Choice, other: Choice) -> None:
    """Make another choice the same as one."""
    other.is_open[:] = one.is_open
    other.at[:] = one.at
    other.held[:] = one.held


@compiled
def _gather(table: Table, now: Choice, demands: Numbers) -> None:
    """Bring some demands to their cheapest open sites."""
    for i in demands:
        for j in table.ranked[i]:
            if now.is_open[j]:
                _move(table, now, i, j)
                break


@compiled
def _over(table: Table, now: Choice, j: Index, more: float) -> float:
    """By how much more a site is beyond its capacity if it holds more."""
    spare = table.capacity[j] - now.held[j]
    return float(max(0.0, more - spare) - max(0.0, -spare))


@compiled
def _move(table: Table, now: Choice, i: Index, j: Index) -> None:
    """Let another site serve a demand."""
    now.held[now.at[i]] -= table.load[i]
    now.held[j] += table.load[i]
    now.at[i] = j


@compiled
def _moved_demands(table: Table, now: Choice, price: float) -> bool:
    """Shift each demand to another open site, or swap it for one there, where that is cheaper."""
    moved, sites = False, np.flatnonzero(now.is_open)
    for i in range(len(table.load)):
        for j in sites:
            a, load = now.at[i], table.load[i]
            if j == a:
                continue
            extra = table.service[i, j] - table.service[i, a]
            extra += price * (_over(table, now, j, load) + _over(table, now, a, -load))
            if extra < -table.least:
                _move(table, now, i, j)
                moved = True
    for i in range(len(table.load)):
        for k in range(i):
            a, b, more = now.at[i], now.at[k], table.load[i] - table.load[k]
            if a == b:
                continue
            extra = table.service[i, b] + table.service[k, a] - table.service[i, a] - table.service[k, b]
            if (
                extra >= -table.least
                and now.held[a] <= table.capacity[a]
                and now.held[b] <= table.capacity[b]
            ):
                continue
            extra += price * (_over(table, now, b, more) + _over(table, now, a, -more))
            if extra < -table.least:
                _move(table, now, i, b)
                _move(table, now, k, a)
                moved = True
    return moved


@compiled
def _moved_sites(table: Table, now: Choice, price: float) -> bool:
    """Move what an open site serves to a closed one where that is cheaper."""
    moved = False
    for a in range(len(now.is_open)):
        if not now.is_open[a] or table.state[a] != FREE:
            continue
        members, best, to = np.flatnonzero(now.at == a), -table.least, -1
        for b in range(len(now.is_open)):
            if now.is_open[b] or table.state[b] != FREE:
                continue
            extra = table.fixed[b] - table.fixed[a]
            extra += price * (_over(table, now, b, now.held[a]) + _over(table, now, a, -now.held[a]))
            for i in members:
                extra += table.service[i, b] - table.service[i, a]
            if extra < best:
                best, to = extra, b
        if to >= 0:
            now.is_open[a], now.is_open[to] = False, True
            for i in members:
                _move(table, now, i, to)
            moved = True
    return moved


@compiled
def _kick(table: Table, now: Choice, draw: Array) -> None:
    """Open a site that is cheap for some demand, and close one of those open."""
    skipped, enter = int(draw[0] * NEAR), -1
    for j in table.ranked[int(draw[1] * len(table.load))]:
        if table.state[j] == FREE and not now.is_open[j]:
            enter, skipped = j, skipped - 1
        if skipped < 0:
            break
    free = np.flatnonzero((table.state == FREE) & now.is_open)
    if enter < 0 or len(free) == 0:
        return
    leave = free[int(draw[2] * len(free))]
    now.is_open[leave], now.is_open[enter] = False, True
    _gather(table, now, np.flatnonzero(now.at == leave))
