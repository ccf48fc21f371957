"""Searches over the cap on the worst load: the least that can be kept, and the best trade with a price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

_T = TypeVar("_T")


def least_kept(probe: Callable[[float], tuple[bool, float]], low: float, high: float) -> float:
    """Least cap that can be kept, exact to the last digit (Pınar and Aykanat 2004).

    Parameters
    ----------
    probe : callable
        Whether a cap can be kept, and the next cap at which the probe would go another way: none between
        them can be kept if this one cannot.
    low, high : float
        No cap below ``low`` can be kept; ``high`` can.

    Examples
    --------
    >>> least_kept(lambda cap: (cap >= 1.25, 1.25 if cap >= 1.0 else 1.0), 0.0, 8.0)
    1.25
    """
    while low < high:
        kept, following = probe(low)  # the bound often is the answer
        if kept:
            return low
        low = following
        if low < high:
            middle = _between(low, high)
            kept, following = probe(middle)
            low, high = (low, middle) if kept else (following, high)
    return high


@dataclass(frozen=True, slots=True)
class Found(Generic[_T]):
    """A parting: the worst load that it has, what it costs, and what it is."""

    worst_share: float
    price: float
    what: _T

    @property
    def value(self) -> float:
        """Worst load and price together."""
        return self.worst_share + self.price


def best_trade(
    cheapest_under: Callable[[float, float], Found[_T] | None],
    low: float,
    least_price: float,
    best: Found[_T],
) -> Found[_T]:
    """Parting with the least sum of worst load and price.

    Parameters
    ----------
    cheapest_under : callable
        Given a cap and a budget, the cheapest parting with no load above the cap; None if its price is above
        the budget.
    low : float
        No parting has a lower worst load.
    least_price : float
        No parting costs less.
    best : Found
        Any parting.

    Notes
    -----
    The least price under a cap falls as the cap rises. Between two caps nothing is worth less than the lower
    cap and the price under the upper one together; what cannot be worth less than the best found is left
    out, the rest is halved. One probe just below the worst load of a parting tells whether another does as
    well with less; without it the halving would go on to the last digit at every step of the price.
    """
    spans = [(low, best.value - least_price, least_price)]
    while spans:
        low, high, price = spans.pop()
        for cap_of in (_just_below, _between):
            if low >= high or not low + price < best.value:
                break
            cap = cap_of(low, high)
            found = cheapest_under(cap, best.value - low)
            if found is not None and found.value < best.value:
                best = found
            if cap_of is _just_below:
                if found is None:
                    break
                high, price = found.worst_share, found.price
            else:
                spans.append((float(np.nextafter(cap, np.inf)), high, price))
                if found is not None:
                    spans.append((low, found.worst_share, found.price))
    return best


def _just_below(low: float, high: float) -> float:
    return max(low, float(np.nextafter(high, -np.inf)))


def _between(low: float, high: float) -> float:
    """About the middle, and always below ``high``: between neighbouring numbers that is ``low``."""
    return min(low + (high - low) / 2.0, _just_below(low, high))
