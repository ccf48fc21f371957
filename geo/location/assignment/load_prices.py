"""Prices on being served where sites have capacities: each site fills a knapsack, and a bound comes of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...compiled import compiled
from .interchange import Array, Numbers
from .prices import CLOSED, Aim, pick, sort_by


class Loads(NamedTuple):
    """Demands that each site can serve: where each site's begin, the demands, what serving all of one costs.

    ``load`` is how much of a capacity each demand takes; ``whole`` says whether a demand is served by one
    site alone and loads are whole numbers, so that a site's knapsack is filled by whole demands.
    """

    start: Numbers
    demand: Numbers
    service: Array
    load: Array
    capacity: Array
    fixed: Array
    whole: bool


class Filled(NamedTuple):
    """What each site adds at given prices, filled by whole demands and by parts; what capacity is worth.

    ``taken`` is the part of each entry's demand that its site takes.
    """

    worth: Array
    parted: Array
    dual: Array
    taken: Array


class Raised(NamedTuple):
    """A bound, the prices that prove it and what each site adds at them.

    ``usage`` says how often of late each site was open, from 0 to 1; ``pace`` is where to go on.
    """

    bound: float
    price: Array
    worth: Array
    usage: Array
    pace: float


@compiled
def filled(loads: Loads, price: Array, state: Numbers) -> Filled:
    """Fill each site's knapsack at some prices on being served."""
    sites = len(loads.fixed)
    found = Filled(loads.fixed.copy(), loads.fixed.copy(), np.zeros(sites), np.zeros(len(loads.demand)))
    for j in range(sites):
        if state[j] == CLOSED:
            continue
        wanted = np.empty(loads.start[j + 1] - loads.start[j], np.int64)
        ratio, many = np.empty(len(wanted)), 0
        for entry in range(loads.start[j], loads.start[j + 1]):
            i = loads.demand[entry]
            if loads.service[entry] < price[i]:
                wanted[many] = entry
                ratio[many] = (loads.service[entry] - price[i]) / max(loads.load[i], 1e-12)
                many += 1
        order = np.arange(many)
        sort_by(ratio, order)
        room = loads.capacity[j]
        for at in order:
            entry = wanted[at]
            i = loads.demand[entry]
            part = 1.0 if loads.load[i] <= room else max(room, 0.0) / loads.load[i]
            if part < 1.0 and found.dual[j] == 0.0:
                found.dual[j] = -ratio[at]
            found.parted[j] += part * (loads.service[entry] - price[i])
            found.taken[entry] = part
            room -= part * loads.load[i]
        found.worth[j] = found.parted[j]
        if loads.whole and found.dual[j] > 0.0:
            found.worth[j] = loads.fixed[j] + _packed(loads, price, j, wanted[order], found.taken)
    return found


@compiled
def _packed(loads: Loads, price: Array, j: int, entries: Numbers, taken: Array) -> float:
    """Fill one site's knapsack by whole demands, best of all ways (Bellman 1957); return what they add."""
    room = int(loads.capacity[j])
    best, put = np.zeros(room + 1), np.zeros((len(entries), room + 1), np.bool_)
    for k in range(len(entries)):
        i = loads.demand[entries[k]]
        load, gain = int(loads.load[i]), loads.service[entries[k]] - price[i]
        for space in range(room, load - 1, -1):
            if best[space - load] + gain < best[space]:
                best[space] = best[space - load] + gain
                put[k, space] = True
    space = room
    for k in range(len(entries) - 1, -1, -1):
        taken[entries[k]] = 0.0
        if put[k, space]:
            taken[entries[k]] = 1.0
            space -= int(loads.load[loads.demand[entries[k]]])
    return float(best[room])


@compiled
def ascend_loaded(loads: Loads, state: Numbers, counts: tuple[int, int], price: Array, aim: Aim) -> Raised:
    """Raise the Lagrangian bound by deflected subgradient steps.

    The value ``known`` to aim at may be a guess; it ends early only where the bound comes within the margin
    of it.
    """
    order, is_open = np.arange(len(state)), np.zeros(len(state), np.bool_)
    way, best, idle, pace = np.zeros(len(price)), -np.inf, 0, aim.pace
    price, best_price = price.copy(), price.copy()
    worth, usage = loads.fixed.copy(), np.zeros(len(state))
    for _ in range(aim.steps):
        found = filled(loads, price, state)
        bound = price.sum() + pick(found.worth, state, counts, order, is_open)
        idle = 0 if bound > best + 1e-6 * abs(best) else idle + 1
        usage *= 0.9
        usage += 0.1 * is_open
        if bound > best:
            best = bound
            best_price[:] = price
            worth[:] = found.worth
        if aim.known - best <= aim.margin:
            break
        if idle >= 15:
            idle, pace = 0, 0.6 * pace
            price[:] = best_price
            way[:] = 0.0
            if pace < 0.002:
                break
            continue
        way *= 0.3
        way += 1.0
        for j in range(len(state)):
            if is_open[j]:
                for entry in range(loads.start[j], loads.start[j + 1]):
                    way[loads.demand[entry]] -= found.taken[entry]
        norm = (way * way).sum()
        if norm == 0.0:
            break
        step = pace * (max(aim.known, 1.02 * best) - bound) / norm
        for i in range(len(price)):
            price[i] = max(0.0, price[i] + step * way[i])
    return Raised(best, best_price, worth, usage, pace)
