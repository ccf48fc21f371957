"""Who is served from which open site, and how much of it, where capacities bind and demand may be split."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...compiled import compiled
from .interchange import Array, Flags, Numbers
from .load_prices import Loads

# Share of all load by which a site may be over its capacity, for rounding.
ROUNDING = 1e-10


class Served(NamedTuple):
    """The part of each entry's demand that its site serves, what it costs with opening, and sites stuck.

    Sites that are ``stuck`` lack capacity together, by ``short``, for demand that no other open site serves;
    nothing is worth anything then.
    """

    part: Array
    value: float
    stuck: Numbers
    short: float


def serve(loads: Loads, is_open: Flags) -> Served:
    """Serve all demand from open sites at least cost, in parts; infinite where a demand has no entry at one.

    Examples
    --------
    >>> near_and_far = Loads(
    ...     start=np.array([0, 2, 4]),
    ...     demand=np.array([0, 1, 0, 1]),
    ...     service=np.array([0.0, 0.0, 18.0, 10.0]),
    ...     load=np.array([2.0, 2.0]),
    ...     capacity=np.array([3.0, 9.0]),
    ...     fixed=np.array([1.0, 1.0]),
    ...     whole=False,
    ... )
    >>> serve(near_and_far, np.array([True, True])).value
    7.0
    >>> serve(near_and_far, np.array([True, False])).short
    1.0
    """
    sites, count = np.flatnonzero(is_open), np.diff(loads.start)
    entries = np.flatnonzero(np.repeat(is_open, count))
    row, column = loads.demand[entries], np.repeat(np.arange(len(sites)), count[sites])
    each = np.where(loads.load > 0.0, loads.load, 1.0)
    unit = np.full((len(each), len(sites)), np.inf)
    unit[row, column] = loads.service[entries] / each[row]
    part, least = np.zeros(len(loads.demand)), unit.min(axis=1, initial=np.inf)
    if np.isinf(least).any():
        return Served(part, np.inf, np.empty(0, np.int64), 0.0)
    found = carried(unit, loads.load, loads.capacity[sites])
    if found.stuck.any():
        short = found.amount[:, found.stuck].sum() - loads.capacity[sites[found.stuck]].sum()
        return Served(part, np.inf, sites[found.stuck], float(short))
    share = found.amount / each[:, None]
    light = np.flatnonzero(loads.load <= 0.0)
    share[light, unit[light].argmin(axis=1)] = 1.0
    part[entries] = share[row, column]
    return Served(part, float(loads.fixed[sites].sum() + loads.service @ part), sites[:0], 0.0)


class Moves(NamedTuple):
    """What moving one unit of load from each site to each other adds at least, and whose load that is."""

    cost: Array
    mover: Numbers


class Carried(NamedTuple):
    """Load of each demand that each site carries; sites that cannot rid themselves of what is too much.

    Where some sites are stuck, no other site serves the demand that they carry, so all of them together are
    short by what they carry beyond their capacities.
    """

    amount: Array
    stuck: Flags


@compiled
def carried(unit: Array, load: Array, capacity: Array) -> Carried:
    """Carry all load at least cost within capacities, or find sites that are short of capacity.

    Every demand begins at the site that costs it least; what is too much there moves on by the cheapest
    chains of moves (successive shortest paths: Jewell 1962, with the potentials of Edmonds & Karp 1972), so
    that the loads carried are of least cost at every step.

    Parameters
    ----------
    unit : array, shape (demands, sites)
        What one unit of load costs; infinite where the site cannot serve. Each demand has a site that can.
    load, capacity : array
        Of each demand, of each site.

    Examples
    --------
    The near site has room for three of four: the one goes to the far site for which that is cheapest.

    >>> unit = np.array([[0.0, 9.0], [0.0, 5.0]])
    >>> carried(unit, np.array([2.0, 2.0]), np.array([3.0, 9.0])).amount.tolist()
    [[2.0, 0.0], [1.0, 1.0]]
    """
    amount, held = np.zeros(unit.shape), np.zeros(len(capacity))
    for i in range(len(load)):
        nearest = np.argmin(unit[i])
        amount[i, nearest] = load[i]
        held[nearest] += load[i]
    moves = Moves(np.empty((len(held), len(held))), np.empty((len(held), len(held)), np.int64))
    for a in range(len(held)):
        for b in range(len(held)):
            _find_mover(unit, amount, moves, a, b)
    least, rounding, met = np.zeros(len(held)), ROUNDING * load.sum(), np.zeros(len(held), np.bool_)
    while (held > capacity + rounding).any():
        before, end = _cheapest_chain(moves, held - capacity, rounding, least, met)
        if end < 0:
            return Carried(amount, met)
        _move_along(unit, amount, moves, held, capacity, before, end)
    return Carried(amount, np.zeros(len(held), np.bool_))


@compiled
def _find_mover(unit: Array, amount: Array, moves: Moves, a: int, b: int) -> None:
    """Find whose load is moved from one site to another at least cost."""
    moves.cost[a, b], moves.mover[a, b] = np.inf, -1
    for i in range(len(unit)):
        if amount[i, a] > 0.0 and unit[i, b] - unit[i, a] < moves.cost[a, b]:
            moves.cost[a, b], moves.mover[a, b] = unit[i, b] - unit[i, a], i


@compiled
def _cheapest_chain(
    moves: Moves, excess: Array, rounding: float, least: Array, met: Flags
) -> tuple[Numbers, int]:
    """Cheapest chain from a site with too much to one with room (Dijkstra 1959): site before each, its end.

    ``least``, what bringing load to each site costs at least, is brought up to date, and so are the sites
    ``met``; the end is -1 where no chain leads to room.
    """
    sites = len(excess)
    away, before = np.full(sites, np.inf), np.full(sites, -1)
    met[:] = False
    away[excess > rounding] = 0.0
    while True:
        at = -1
        for j in range(sites):
            if not met[j] and np.isfinite(away[j]) and (at < 0 or away[j] < away[at]):
                at = j
        if at < 0 or excess[at] < -rounding:
            break
        met[at] = True
        for j in range(sites):
            further = away[at] + max(0.0, moves.cost[at, j] + least[at] - least[j])
            if not met[j] and further < away[j]:
                away[j], before[j] = further, at
    if at >= 0:
        least += np.minimum(away, away[at])
    return before, at


@compiled
def _move_along(
    unit: Array, amount: Array, moves: Moves, held: Array, capacity: Array, before: Numbers, end: int
) -> None:
    """Move as much as a chain lets through, and see who is cheapest to move now."""
    room, at = capacity[end] - held[end], end
    while before[at] >= 0:
        room = min(room, amount[moves.mover[before[at], at], before[at]])
        at = before[at]
    room = min(room, held[at] - capacity[at])
    held[at] -= room
    held[end] += room
    at = end
    while before[at] >= 0:
        last = before[at]
        i = moves.mover[last, at]
        amount[i, last] -= room
        amount[i, at] += room
        for j in range(len(held)):
            if moves.mover[last, j] == i and amount[i, last] <= 0.0:
                _find_mover(unit, amount, moves, last, j)
            if unit[i, j] - unit[i, at] < moves.cost[at, j]:
                moves.cost[at, j], moves.mover[at, j] = unit[i, j] - unit[i, at], i
        at = last
