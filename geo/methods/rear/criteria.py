"""Criteria by which places for a hub are scored: each with its weight, and what is unknown left unknown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...errors import ScenarioError


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that speaks for or against a place.

    Parameters
    ----------
    name, title, unit : str
    weight_share : float
        What it counts for beside the others; only ratios matter.
    best, worst : int or float
        Values that are worth all and nothing, in ``unit``; between them worth is linear.
    source, status : str
    """

    name: str
    title: str
    unit: str
    weight_share: float
    best: int | float
    worst: int | float
    source: str
    status: str

    def __post_init__(self) -> None:
        where = f"criterion {self.name!r}"
        if not 0.0 <= self.weight_share < math.inf:
            raise ScenarioError(
                f"its weight is {self.weight_share:g}", where=where, mend="Give zero or more."
            )
        if self.best == self.worst:
            raise ScenarioError(f"best and worst are {self.best:g}", where=where, mend="Give two values.")

    def worth_share(self, value: float) -> float:
        """Worth of a value, from 0 to 1.

        Examples
        --------
        An airfield 20 km away, where 50 km is worth nothing.

        >>> Criterion("airfield_km", "Airfield", "km", 1, 0, 50, "-", "assumed").worth_share(20)
        0.6
        """
        return min(1.0, max(0.0, (value - self.worst) / (self.best - self.worst)))


@dataclass(frozen=True, slots=True)
class Score:
    """What a place is worth by the criteria that are known of it.

    Parameters
    ----------
    worth_share : float
        Mean worth of known criteria by their weight, from 0 to 1; 0 where none is known.
    known_share : float
        Weight of known criteria over that of all.
    """

    worth_share: float
    known_share: float


def scored(criteria: Sequence[Criterion], values: Mapping[str, float | None]) -> Score:
    """Score a place; what is unknown counts neither for nor against it.

    Parameters
    ----------
    criteria : sequence of Criterion
    values : mapping
        Value of each by its name; None where it is not known.

    Notes
    -----
    An additive value function (Keeney and Raiffa 1976, Decisions with Multiple Objectives): it holds where
    what one criterion is worth does not depend on the others. Leaving out what is unknown spreads its weight
    over the rest.

    Examples
    --------
    Worth 0.6 by a criterion of weight 2, nothing by one of weight 1; of a third nothing is known.

    >>> rows = [("field_km", 2, 0, 50), ("rail_km", 1, 0, 10), ("port_km", 1, 0, 10)]
    >>> criteria = [Criterion(name, name, "km", *rest, "-", "assumed") for name, *rest in rows]
    >>> score = scored(criteria, {"field_km": 20, "rail_km": 12, "port_km": None})
    >>> round(score.worth_share, 9), score.known_share
    (0.4, 0.75)
    """
    known = [(one, value) for one in criteria if (value := values.get(one.name)) is not None]
    weight = sum(one.weight_share for one, _ in known)
    whole = sum(one.weight_share for one in criteria)
    if not weight:
        return Score(0.0, 0.0)
    return Score(
        sum(one.weight_share * one.worth_share(value) for one, value in known) / weight, weight / whole
    )
