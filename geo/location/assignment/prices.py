"""Prices on being served (Lagrange multipliers): a bound on every choice of sites, and good choices met."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...compiled import compiled
from .interchange import Array, Flags, Lists, Numbers

FREE, OPEN, CLOSED = 0, 1, -1


class Ascent(NamedTuple):
    """What an ascent found.

    ``bound`` holds for every choice that keeps to the states; ``price`` and ``worth`` (what each site adds at
    these prices) prove it. ``is_open`` is the best choice met, at ``value``; ``usage`` says how often of late
    each site was open, from 0 to 1; ``pace`` is where to go on, 0 at the end.
    """

    bound: float
    price: Array
    worth: Array
    value: float
    is_open: Flags
    usage: Array
    pace: float


class Aim(NamedTuple):
    """Best value known, by how much one worth finding is better, how many steps, the pace to begin at."""

    known: float
    margin: float
    steps: int
    pace: float


@compiled
def ascend(lists: Lists, state: Numbers, most: int, price: Array, aim: Aim) -> Ascent:
    """Raise the Lagrangian bound of a fixed-charge or p-median problem by deflected subgradient steps.

    Being served is relaxed (Cornuejols, Fisher & Nemhauser 1977); the step aims at the best value known
    or met (Held, Wolfe & Crowder 1974) and slackens where the bound stands still. It ends when no choice can
    be better than that value by the margin, or after so many steps.
    """
    order, worth, usage = np.arange(len(state)), np.empty(len(state)), np.zeros(len(state))
    is_open, best_open = np.zeros(len(state), np.bool_), np.zeros(len(state), np.bool_)
    served, way = np.empty(len(price)), np.zeros(len(price))
    best, value, idle, pace = -np.inf, np.inf, 0, aim.pace
    price, best_price, best_worth = price.copy(), price.copy(), worth.copy()
    for _ in range(aim.steps):
        bound = _find_worth(lists, price, worth) + pick(worth, state, (0, most), order, is_open)
        total = _serve(lists, price, is_open, served)
        if total < value:
            value = total
            best_open[:] = is_open
        idle = 0 if bound > best + 1e-6 * abs(best) else idle + 1
        if bound > best:
            best = bound
            best_price[:] = price
            best_worth[:] = worth
        target, norm = min(aim.known, value), 0.0
        for j in range(len(state)):
            usage[j] = 0.9 * usage[j] + 0.1 * is_open[j]
        for i in range(len(price)):
            way[i] = 0.3 * way[i] + served[i]
            norm += way[i] * way[i]
        if norm == 0.0 or target - best <= aim.margin or pace < 0.002:
            pace = 0.0
            break
        if idle >= 20:
            idle, pace = 0, 0.6 * pace
            price[:] = best_price
            way[:] = 0.0
            continue
        step = pace * max(1.02 * target - bound, 0.0) / norm
        for i in range(len(price)):
            price[i] = max(price[i] + step * way[i], 0.0)
    return Ascent(best, best_price, best_worth, value, best_open, usage, pace)


@compiled
def _find_worth(lists: Lists, price: Array, worth: Array) -> float:
    """Fill in what each site adds to the Lagrangian when open; return the sum of the prices."""
    worth[:] = lists.fixed
    total = 0.0
    for i in range(len(price)):
        total += price[i]
        for entry in range(lists.start[i], lists.start[i + 1]):
            if lists.service[entry] >= price[i]:
                break
            worth[lists.site[entry]] += lists.service[entry] - price[i]
    return total


@compiled
def pick(worth: Array, state: Numbers, counts: tuple[int, int], order: Numbers, is_open: Flags) -> float:
    """Open the sites of least worth that states and counts (least, most) allow; return what they add."""
    total, opened = 0.0, 0
    for j in range(len(state)):
        is_open[j] = state[j] == OPEN
        if is_open[j]:
            total += worth[j]
            opened += 1
    sort_by(worth, order)
    for j in order:
        if opened >= counts[1] or (worth[j] >= 0.0 and opened >= counts[0]):
            break
        if state[j] == FREE:
            is_open[j] = True
            total += worth[j]
            opened += 1
    return total


@compiled
def sort_by(worth: Array, order: Numbers) -> None:
    """Sort numbers by worth in place, equal ones by number (Shell 1959): quick where they nearly are."""
    width = 1
    while 3 * width + 1 < len(order):
        width = 3 * width + 1
    while width > 0:
        for k in range(width, len(order)):
            j, place = order[k], k
            while place >= width:
                i = order[place - width]
                if worth[i] < worth[j] or (worth[i] == worth[j] and i < j):
                    break
                order[place] = i
                place -= width
            order[place] = j
        width //= 3


@compiled
def _serve(lists: Lists, price: Array, is_open: Flags, served: Array) -> float:
    """Fill in one minus how often each demand is served at its price; return what the open sites cost."""
    total = 0.0
    for j in range(len(is_open)):
        if is_open[j]:
            total += lists.fixed[j]
    for i in range(len(price)):
        served[i], nearest = 1.0, -1.0
        for entry in range(lists.start[i], lists.start[i + 1]):
            if nearest >= 0.0 and lists.service[entry] >= price[i]:
                break
            if is_open[lists.site[entry]]:
                if nearest < 0.0:
                    nearest = lists.service[entry]
                if lists.service[entry] < price[i]:
                    served[i] -= 1.0
        total += nearest if nearest >= 0.0 else lists.absent[i]
    return total
