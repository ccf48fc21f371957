"""Contingents on the road from where they enter to their hub: convoys, and the days until the last is in."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...errors import ScenarioError


@dataclass(frozen=True, slots=True)
class Lift:
    """What moves by road from one point of entry.

    Parameters
    ----------
    people_a_convoy, lorries_a_convoy : int
        Most of either in one convoy.
    convoys_a_day : int
        How many set out from the point of entry each day.
    driving_h : float
        Hours of driving a day.
    """

    people_a_convoy: int
    lorries_a_convoy: int
    convoys_a_day: int
    driving_h: float

    def __post_init__(self) -> None:
        for name in ("people_a_convoy", "lorries_a_convoy", "convoys_a_day"):
            if getattr(self, name) < 1:
                raise ScenarioError(f"{name} is {getattr(self, name)}", where="lift", mend="Give 1 or more.")
        if not 0.0 < self.driving_h <= 24.0:
            raise ScenarioError(
                f"driving_h is {self.driving_h:g}", where="lift", mend="Give hours above 0 and up to 24."
            )


@dataclass(frozen=True, slots=True)
class Move:
    """How a contingent gets to its hub.

    Parameters
    ----------
    convoys : int
    leaves_day : int
        Day on which the last convoy sets out; the first is day 1.
    driving_days : int
        Days that each is on the road.
    days : int
        Day on whose evening the last has come in.
    """

    convoys: int
    leaves_day: int
    driving_days: int
    days: int


def move(people: int, lorries: int, road_h: float, lift: Lift) -> Move:
    """Move a contingent by road.

    Parameters
    ----------
    people, lorries : int
        Of the contingent, in loads of the same lorries; whichever needs more convoys decides.
    road_h : float
        Driving hours from the point of entry to the hub.
    lift : Lift

    Examples
    --------
    1,000 people by 200, and 150 lorries by 25, are 6 convoys; by two a day the last leaves on day 3. 18 hours
    are two days of ten, so it comes in on day 4.

    >>> move(1_000, 150, 18.0, Lift(200, 25, 2, 10.0))
    Move(convoys=6, leaves_day=3, driving_days=2, days=4)
    """
    if people < 0 or lorries < 0 or people + lorries == 0:
        raise ScenarioError(
            f"people are {people} and lorries {lorries}",
            where="contingent",
            mend="Give zero or more of each, and some of one.",
        )
    convoys = max(math.ceil(people / lift.people_a_convoy), math.ceil(lorries / lift.lorries_a_convoy))
    leaves_day = math.ceil(convoys / lift.convoys_a_day)
    driving_days = max(1, math.ceil(road_h / lift.driving_h))
    return Move(convoys, leaves_day, driving_days, leaves_day + driving_days - 1)
