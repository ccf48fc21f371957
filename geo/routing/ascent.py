"""The ascent behind the bound: the cheapest forest and depot legs that any set of routes must contain."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..compiled import compiled

Floats = npt.NDArray[np.float64]


class Relaxation(NamedTuple):
    """What every answer is made of, once order and direction are forgotten.

    ``between`` is the least cost between two visits in either direction; ``end`` the cost of each visit's
    two cheapest ends of a route: a leg from a depot, and one back (or half the prize of leaving it out,
    twice); ``ends`` counts routes from the fewest to the most, what is left out counted as a route.
    ``fixed`` is the least cost of using so many vehicles.
    """

    between: Floats
    end: Floats
    fewest: int
    most: int
    fixed: Floats


@compiled
def _ascend(
    between: Floats, end: Floats, fewest: int, most: int, fixed: Floats, likely: float, rounds: int
) -> float:
    """Best bound of a subgradient ascent on the price of each visit's two legs."""
    count = between.shape[0]
    price = np.zeros(count)
    drift = np.zeros(count)
    best = -np.inf
    stride = 2.0
    since = 0
    near = np.empty(count)
    parent = np.empty(count, dtype=np.int64)
    joined = np.empty(count, dtype=np.bool_)
    link_cost = np.empty(count - 1)
    link_one = np.empty(count - 1, dtype=np.int64)
    link_two = np.empty(count - 1, dtype=np.int64)
    ends_cost = np.empty(2 * count)
    legs = np.empty(count)
    for _ in range(rounds):
        near[:] = np.inf
        joined[:] = False
        now = 0
        joined[0] = True
        for step in range(count - 1):  # Prim: the cheapest tree over all visits
            following = -1
            for other in range(count):
                if not joined[other]:
                    cost = between[now, other] + price[now] + price[other]
                    if cost < near[other]:
                        near[other] = cost
                        parent[other] = now
                    if following < 0 or near[other] < near[following]:
                        following = other
            joined[following] = True
            link_cost[step] = near[following]
            link_one[step] = parent[following]
            link_two[step] = following
            now = following
        for place in range(count):
            ends_cost[2 * place] = end[place, 0] + price[place]
            ends_cost[2 * place + 1] = end[place, 1] + price[place]
        links = np.argsort(link_cost)
        ends = np.argsort(ends_cost)
        total = 0.0
        for link in range(count - fewest):
            total += link_cost[links[link]]
        for place in range(2 * fewest):
            total += ends_cost[ends[place]]
        least = total + fixed[0]
        routes = fewest
        for more in range(fewest + 1, most + 1):  # one route more: two ends more, the dearest link less
            total += ends_cost[ends[2 * more - 2]] + ends_cost[ends[2 * more - 1]]
            total -= link_cost[links[count - more]]
            if total + fixed[more - fewest] < least:
                least = total + fixed[more - fewest]
                routes = more
        value = least - 2.0 * price.sum()
        if value > best:
            best = value
            since = 0
        else:
            since += 1
        if since == 20:
            stride *= 0.7
            since = 0
        legs[:] = -2.0
        for link in range(count - routes):
            legs[link_one[links[link]]] += 1.0
            legs[link_two[links[link]]] += 1.0
        for place in range(2 * routes):
            legs[ends[place] // 2] += 1.0
        length = (legs * legs).sum()
        if length == 0.0 or stride < 1e-4:
            break
        drift = 0.6 * drift + 0.4 * legs
        aim = max(likely - value, 0.01 * abs(value) + 1e-9)
        price += stride * aim / length * drift
    return best


def forest_bound(relaxation: Relaxation, likely: float, rounds: int = 400) -> float:
    """No routes cost less than this: Held and Karp's ascent for several routes and depots.

    Routes without their depot legs are a forest of paths, and every visit has two legs. The cheapest
    forest with the cheapest depot legs costs no more, at whatever price the visits put on their legs; the
    ascent looks for the prices at which that says most (Held and Karp 1971; for several routes in the
    manner of Fisher 1994). With one route this is the 1-tree bound.

    Parameters
    ----------
    relaxation : Relaxation
    likely : float
        What an answer may cost: it sets the stride, never the result's truth.
    rounds : int

    Examples
    --------
    Three visits at the corners of a square whose fourth is the depot:

    >>> away = np.array([[0.0, 10, 20], [10, 0, 10], [20, 10, 0]])
    >>> ends = np.array([[10.0, 10], [20, 20], [10, 10]])
    >>> round(forest_bound(Relaxation(away, ends, 1, 1, np.zeros(1)), 40.0), 3)
    40.0
    """
    if len(relaxation.between) < 2:
        return float(relaxation.end.sum() + relaxation.fixed.min()) if len(relaxation.end) else 0.0
    return float(_ascend(*relaxation, likely, rounds))
