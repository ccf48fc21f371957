"""The ascent behind the bound: the cheapest forest and depot legs that any set of routes must contain."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..compiled import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


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
def _tree(between: Floats, price: Floats, link_cost: Floats, link: Ints) -> None:
    """The cheapest tree over all visits at some prices (Prim): the cost and the two ends of each link."""
    count = len(price)
    near = np.full(count, np.inf)
    parent = np.zeros(count, dtype=np.int64)
    joined = np.zeros(count, dtype=np.bool_)
    joined[0] = True
    now = 0
    for step in range(count - 1):
        following = -1
        for other in range(count):
            if not joined[other]:
                cost = between[now, other] + price[now] + price[other]
                if cost < near[other]:
                    near[other], parent[other] = cost, now
                if following < 0 or near[other] < near[following]:
                    following = other
        joined[following] = True
        link_cost[step] = near[following]
        link[step] = (parent[following], following)
        now = following


@compiled
def _fewest_that_cost_least(
    link_cost: Floats, end_cost: Floats, fewest: int, most: int, fixed: Floats
) -> tuple[float, int]:
    """Cost of the cheapest forest with its ends, links and ends in rising order, and its number of routes.

    With one route more there are two ends more, and the dearest link less.
    """
    count = len(link_cost) + 1
    total = link_cost[: count - fewest].sum() + end_cost[: 2 * fewest].sum()
    least, routes = total + fixed[0], fewest
    for more in range(fewest + 1, most + 1):
        total += end_cost[2 * more - 2] + end_cost[2 * more - 1] - link_cost[count - more]
        if total + fixed[more - fewest] < least:
            least, routes = total + fixed[more - fewest], more
    return least, routes


@compiled
def _ascend(
    between: Floats, end: Floats, fewest: int, most: int, fixed: Floats, likely: float, rounds: int
) -> float:
    """Best bound of a subgradient ascent on the price of each visit's two legs."""
    count = len(between)
    price, drift = np.zeros(count), np.zeros(count)
    link_cost, link = np.empty(count - 1), np.empty((count - 1, 2), dtype=np.int64)
    best, stride, in_vain = -np.inf, 2.0, 0
    for _ in range(rounds):
        _tree(between, price, link_cost, link)
        end_cost = (end + price.reshape(count, 1)).ravel()
        links, ends = np.argsort(link_cost), np.argsort(end_cost)
        least, routes = _fewest_that_cost_least(link_cost[links], end_cost[ends], fewest, most, fixed)
        value = least - 2.0 * price.sum()
        in_vain += 1
        if value > best:
            best, in_vain = value, 0
        if in_vain == 20:
            stride, in_vain = 0.7 * stride, 0
        legs = np.full(count, -2.0)
        for place in links[: count - routes]:
            legs[link[place, 0]] += 1.0
            legs[link[place, 1]] += 1.0
        for place in ends[: 2 * routes]:
            legs[place // 2] += 1.0
        length = (legs * legs).sum()
        if length == 0.0 or stride < 1e-4:
            break
        drift = 0.6 * drift + 0.4 * legs
        price += stride * max(likely - value, 0.01 * abs(value) + 1e-9) / length * drift
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
