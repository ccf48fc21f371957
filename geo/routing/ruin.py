"""The moves behind the first routes: stretches near one another are taken out and put back, and cooled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from ..compiled import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TAKEN = 10.0
"""Mean number of duties taken out at once."""
LONGEST = 10.0
"""Longest stretch of one route that is taken out."""
BLINK = 0.01
"""Share of places that putting back overlooks, so that it does not always end alike."""
MADE, AFTER, BEFORE, ROUTE, LOAD, SIZE = range(6)
"""Rows of a state: visit made of each duty; what comes after and before each visit or vehicle; vehicle of
each duty (-1: left out); load and number of duties of each vehicle."""


class Duties(NamedTuple):
    """What is to be done: a duty is a visit, or some of which one is made, and has one number.

    ``first`` and ``visit`` list the visits of each duty one after the other, ``duty`` the duty of each
    visit; ``near`` all duties by their distance from each; ``demand`` the load of the heaviest of its visits,
    ``far`` the cost of the leg from a depot, ``price`` the cost of leaving it out.
    """

    first: Ints
    visit: Ints
    duty: Ints
    near: Ints
    demand: Ints
    far: Ints
    price: Ints


class Vehicles(NamedTuple):
    """What each vehicle carries, its fixed cost, and the fleet it belongs to."""

    capacity: Ints
    fixed: Ints
    fleet: Ints


@compiled
def _take_out(duties: Duties, state: Ints, vehicles: int, out: Ints, random: Generator) -> int:
    """Take a stretch out of each of some routes near a drawn duty; return how many duties are out by then."""
    made, after, before, route, load, size = state
    visits, count, taken = len(duties.duty), len(duties.demand), 0
    for duty in range(count):
        if route[duty] < 0:
            out[taken] = duty
            taken += 1
    longest = min(LONGEST, (count - taken) / max((size > 0).sum(), 1))
    stretches = int(1.0 + random.random() * (4.0 * TAKEN / (1.0 + longest) - 1.0))
    touched = np.zeros(vehicles, dtype=np.bool_)
    for duty in duties.near[int(random.random() * count)]:
        own = route[duty]
        if stretches == 0:
            break
        if own < 0 or touched[own]:
            continue
        touched[own] = True
        stretches -= 1
        length = int(1.0 + random.random() * min(float(size[own]), longest))
        visit = made[duty]
        for _ in range(int(random.random() * length)):
            if before[visit] < visits:
                visit = before[visit]
        while length > 0 and visit < visits:
            gone = duties.duty[visit]
            out[taken] = gone
            taken += 1
            length -= 1
            route[gone] = -1
            load[own] -= duties.demand[gone]
            size[own] -= 1
            after[before[visit]], before[after[visit]] = after[visit], before[visit]
            visit = after[visit]
    return taken


@compiled
def _sort(duties: Duties, out: Ints, taken: int, random: Generator) -> None:
    """Put what is out into an order: any, the heaviest first, the farthest first, or the nearest first."""
    kind = random.random() * 11.0
    key = random.random(taken)
    for place in range(taken):
        if 4.0 <= kind < 8.0:
            key[place] -= duties.demand[out[place]]
        elif kind >= 8.0:
            key[place] += duties.far[out[place]] * (-1.0 if kind < 10.0 else 1.0)
    for place in range(1, taken):
        own, duty, back = key[place], out[place], place
        while back > 0 and key[back - 1] > own:
            key[back], out[back] = key[back - 1], out[back - 1]
            back -= 1
        key[back], out[back] = own, duty


@compiled
def _put_back(
    cost: Ints, duties: Duties, vehicles: Vehicles, state: Ints, duty: int, random: Generator
) -> None:
    """Put a duty where it costs least, or leave it out where that costs less."""
    made, after, before, route, load, size = state
    visits, demand = len(duties.duty), duties.demand[duty]
    best, where, which, whose, empty = duties.price[duty], -1, -1, -1, -1
    for vehicle in range(len(vehicles.capacity)):
        if load[vehicle] + demand > vehicles.capacity[vehicle]:
            continue
        opening = 0
        if size[vehicle] == 0:
            if vehicles.fleet[vehicle] == empty:
                continue
            empty, opening = vehicles.fleet[vehicle], vehicles.fixed[vehicle]
        place = visits + vehicle
        while True:
            following = after[place]
            if random.random() > BLINK:
                for each in range(duties.first[duty], duties.first[duty + 1]):
                    visit = duties.visit[each]
                    more = cost[place, visit] + cost[visit, following] - cost[place, following] + opening
                    if more < best:
                        best, where, which, whose = more, place, visit, vehicle
            place = following
            if place >= visits:
                break
    if where >= 0:
        made[duty], route[duty] = which, whose
        after[which], before[which] = after[where], where
        before[after[where]] = which
        after[where] = which
        load[whose] += demand
        size[whose] += 1


@compiled
def _value(cost: Ints, duties: Duties, vehicles: Vehicles, state: Ints) -> int:
    """Cost of the legs, the vehicles used, and what is left out."""
    visits, total = len(duties.duty), 0
    for duty in range(len(duties.price)):
        if state[ROUTE, duty] < 0:
            total += duties.price[duty]
        else:
            visit = state[MADE, duty]
            total += cost[state[BEFORE, visit], visit]
    for vehicle in range(len(vehicles.fixed)):
        if state[SIZE, vehicle]:
            total += vehicles.fixed[vehicle] + cost[state[BEFORE, visits + vehicle], visits + vehicle]
    return total


@compiled
def anneal(
    cost: Ints, duties: Duties, vehicles: Vehicles, now: Ints, best: Ints, heats: Floats, random: Generator
) -> int:
    """Take out and put back once for each heat; ``now`` and ``best`` change; return the best value.

    Parameters
    ----------
    cost : array of int64, shape (visits + vehicles, visits + vehicles)
        Of the leg from the row's visit or depot to the column's.
    duties : Duties
    vehicles : Vehicles
    now, best : array of int64, shape (6, visits + vehicles)
        State to go on from, and the best one so far.
    heats : array of float64
        A state is kept though it costs more by so much, as a rule (Metropolis).
    random : Generator
    """
    out = np.empty(len(duties.demand), dtype=np.int64)
    value, least = _value(cost, duties, vehicles, now), _value(cost, duties, vehicles, best)
    tried = now.copy()
    for heat in heats:
        taken = _take_out(duties, tried, len(vehicles.capacity), out, random)
        _sort(duties, out, taken, random)
        for duty in out[:taken]:
            _put_back(cost, duties, vehicles, tried, duty, random)
        changed = _value(cost, duties, vehicles, tried)
        if changed < value - heat * np.log(1.0 - random.random()):
            value = changed
            now[:] = tried
            if value < least:
                least = value
                best[:] = tried
        else:
            tried[:] = now
    return least
