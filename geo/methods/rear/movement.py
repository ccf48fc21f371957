"""Contingents from where they enter to their hub, by road and by rail, and the days until the last is in."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...errors import ScenarioError

_DAY_H = 24.0


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
        _refuse_below_one(self, "people_a_convoy", "lorries_a_convoy", "convoys_a_day")
        if not 0.0 < self.driving_h <= _DAY_H:
            raise ScenarioError(
                f"driving_h is {self.driving_h:g}", where="lift", mend="Give hours above 0 and up to 24."
            )


@dataclass(frozen=True, slots=True)
class RailLift:
    """What moves by rail from one point of entry.

    Parameters
    ----------
    wagons_a_train : int
    people_a_wagon, lorries_a_wagon : int
        Either travel in wagons of their own.
    trains_a_day : int
        How many set out from the point of entry each day.
    speed_kmh : float
        From end to end, stops included.
    loading_h, unloading_h : float
        Of one train.
    transshipment_h : float
        Of one train where the gauge changes.
    """

    wagons_a_train: int
    people_a_wagon: int
    lorries_a_wagon: int
    trains_a_day: int
    speed_kmh: float
    loading_h: float
    unloading_h: float
    transshipment_h: float

    def __post_init__(self) -> None:
        _refuse_below_one(self, "wagons_a_train", "people_a_wagon", "lorries_a_wagon", "trains_a_day")
        if not 0.0 < self.speed_kmh < math.inf:
            raise ScenarioError(f"speed_kmh is {self.speed_kmh:g}", where="lift", mend="Give above 0.")
        for name in ("loading_h", "unloading_h", "transshipment_h"):
            if not 0.0 <= getattr(self, name) < math.inf:
                raise ScenarioError(
                    f"{name} is {getattr(self, name):g}", where="lift", mend="Give zero or more."
                )


@dataclass(frozen=True, slots=True)
class Move:
    """How a contingent gets to its hub.

    Parameters
    ----------
    convoys : int
        Convoys, or trains.
    leaves_day : int
        Day on which the last sets out; the first is day 1.
    driving_days : int
        Days that each is on its way, loading and unloading included.
    days : int
        Day on whose evening the last has come in.
    """

    convoys: int
    leaves_day: int
    driving_days: int
    days: int


def move(people: int, lorries: int, road_h: float, lift: Lift, *, before: int = 0) -> Move:
    """Move a contingent by road.

    Parameters
    ----------
    people, lorries : int
        Of the contingent, in loads of the same lorries; whichever needs more convoys decides.
    road_h : float
        Driving hours from the point of entry to the hub.
    lift : Lift
    before : int
        Convoys of others that set out before it from the same place.

    Notes
    -----
    A queue at a steady rate, served in the order of coming: the last of n leaves on day ⌈n / a day⌉ (Newell
    1982, Applications of Queueing Theory, chapter 2), and is in after its days on the road.

    Examples
    --------
    1,000 people by 200, and 150 lorries by 25, are 6 convoys; by two a day the last leaves on day 3. 18 hours
    are two days of ten, so it comes in on day 4.

    >>> move(1_000, 150, 18.0, Lift(200, 25, 2, 10.0))
    Move(convoys=6, leaves_day=3, driving_days=2, days=4)
    """
    _refuse_nobody(people, lorries)
    convoys = max(math.ceil(people / lift.people_a_convoy), math.ceil(lorries / lift.lorries_a_convoy))
    return _moved(convoys, before, lift.convoys_a_day, road_h / lift.driving_h)


def move_by_rail(people: int, lorries: int, rail_h: float, lift: RailLift, *, before: int = 0) -> Move:
    """Move a contingent by rail.

    Parameters
    ----------
    people, lorries : int
    rail_h : float
        Hours of one train, loading and unloading included: ``rail_hours``.
    lift : RailLift
    before : int
        Trains of others that set out before it from the same place.

    Examples
    --------
    1,000 people by 50 fill 20 wagons, 150 lorries by two 75: 95 wagons by 40 are 3 trains, by two a day the
    last leaves on day 2. 1,000 km at 40 km/h are 25 h, with 6 + 5 to load and unload 36 h: two days, and
    three with 18 h of transshipment.

    >>> lift = RailLift(40, 50, 2, 2, 40.0, 6.0, 5.0, 18.0)
    >>> move_by_rail(1_000, 150, rail_hours(1_000_000.0, lift), lift)
    Move(convoys=3, leaves_day=2, driving_days=2, days=3)
    >>> move_by_rail(1_000, 150, rail_hours(1_000_000.0, lift, change=True), lift).days
    4
    """
    _refuse_nobody(people, lorries)
    wagons = math.ceil(people / lift.people_a_wagon) + math.ceil(lorries / lift.lorries_a_wagon)
    trains = math.ceil(wagons / lift.wagons_a_train)
    return _moved(trains, before, lift.trains_a_day, rail_h / _DAY_H)


def rail_hours(rail_m: float, lift: RailLift, *, change: bool = False) -> float:
    """Hours of one train from where it is loaded to where it is unloaded, both included.

    Parameters
    ----------
    rail_m : float
        Way by rail, metres.
    lift : RailLift
    change : bool
        Whether the gauge changes on the way.

    Examples
    --------
    >>> rail_hours(80_000.0, RailLift(40, 50, 2, 2, 40.0, 6.0, 5.0, 18.0), change=True)
    31.0
    """
    standing_h = lift.loading_h + lift.unloading_h + (lift.transshipment_h if change else 0.0)
    return rail_m / 1e3 / lift.speed_kmh + standing_h


def _moved(convoys: int, before: int, a_day: int, way_days: float) -> Move:
    leaves_day = math.ceil((before + convoys) / a_day)
    driving_days = max(1, math.ceil(way_days))
    return Move(convoys, leaves_day, driving_days, leaves_day + driving_days - 1)


def _refuse_nobody(people: int, lorries: int) -> None:
    if people < 0 or lorries < 0 or people + lorries == 0:
        raise ScenarioError(
            f"people are {people} and lorries {lorries}",
            where="contingent",
            mend="Give zero or more of each, and some of one.",
        )


def _refuse_below_one(lift: Lift | RailLift, *names: str) -> None:
    for name in names:
        if getattr(lift, name) < 1:
            raise ScenarioError(f"{name} is {getattr(lift, name)}", where="lift", mend="Give 1 or more.")
