"""Bases and requirements of one sector as numbers: how long every trip and every visit takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from ...model.patrol import PatrolBase, PatrolRules, Requirement
from .travelling import Travel
from .windows import DAY_S

Ints = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
NO_WAY_S = 1 << 30


@dataclass(frozen=True, slots=True)
class Shift:
    """When patrols of a day may be out: seconds since its midnight, and how long at most.

    ``any_hour`` says that night counts too: then a patrol may be back on the day after.
    """

    opens_s: int
    closes_s: int
    longest_s: int
    any_hour: bool = False

    @classmethod
    def of(cls, rules: PatrolRules, light_h: tuple[float, float]) -> Shift:
        """Between sunrise and sunset where the rules ask for daylight, round the clock otherwise.

        >>> Shift.of(PatrolRules(source="invented", hours=8.0), (6.0, 18.0))
        Shift(opens_s=21600, closes_s=64800, longest_s=28800, any_hour=False)
        """
        longest_s = int(rules.hours * 3600)
        if not rules.daylight_only:
            return cls(0, DAY_S + longest_s, longest_s, any_hour=True)
        opens_s, closes_s = int(np.ceil(light_h[0] * 3600)), int(light_h[1] * 3600)
        return cls(opens_s, max(opens_s, closes_s), min(longest_s, max(0, closes_s - opens_s)))


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """One sector in numbers.

    A place can be visited one way, a stretch that is driven two ways: from either end.

    Parameters
    ----------
    bases : tuple of PatrolBase
    asked : tuple of Requirement
    place_m : array, shape (rows, 2)
        Bases, then the ends of what is visited, metres of the frame.
    time_s : array of int, shape (rows, rows)
        Seconds from place to place; ``NO_WAY_S`` where no way leads.
    entry, leave, service_s, owner : array of int, shape (ways,)
        Of each way to make a visit: rows where it begins and ends, seconds, number of the requirement.
    """

    bases: tuple[PatrolBase, ...]
    asked: tuple[Requirement, ...]
    place_m: Array
    time_s: Ints
    entry: Ints
    leave: Ints
    service_s: Ints
    owner: Ints

    @classmethod
    def of(cls, bases: Sequence[PatrolBase], asked: Sequence[Requirement], travel: Travel) -> Ground:
        """Ask for all travel times at once."""
        ends = [_ends(one) for one in asked]
        place_m = np.array(
            [*((base.place.x, base.place.y) for base in bases), *(p for end in ends for p in end)]
        )
        place_m = place_m.reshape(-1, 2).astype(float)
        time_s = _seconds(travel.times(place_m, place_m))
        np.fill_diagonal(time_s, 0)
        first = len(bases) + np.cumsum([0, *(len(end) for end in ends)])[:-1].astype(np.int64)
        owner = np.repeat(np.arange(len(asked)), [len(end) for end in ends]).astype(np.int64)
        entry = np.arange(len(owner), dtype=np.int64) + len(bases)
        driven = np.array([one.driven for one in asked], dtype=bool)[owner]
        leave = np.where(driven, 2 * first[owner] + 1 - entry, entry)
        service_s = np.array([round(one.stop_min * 60.0) for one in asked], dtype=np.int64)[owner]
        drives_s = _drives(asked, place_m, time_s, entry, leave, owner, travel)
        return cls(tuple(bases), tuple(asked), place_m, time_s, entry, leave, service_s + drives_s, owner)

    def ways_of(self, requirement: int) -> Ints:
        """Ways to visit one requirement."""
        return np.flatnonzero(self.owner == requirement)

    def other_way(self, way: int) -> int:
        """The way from the other end; the same where there is one only."""
        return (
            int(self.ways_of(int(self.owner[way])).sum() - way) if self.entry[way] != self.leave[way] else way
        )

    @property
    def out_s(self) -> Ints:
        """Seconds from each base to where each way begins, shape (bases, ways)."""
        return self.time_s[: len(self.bases)][:, self.entry]

    @property
    def back_s(self) -> Ints:
        """Seconds from the end of each way to each base, shape (bases, ways)."""
        return self.time_s[self.leave][:, : len(self.bases)].T

    def alone_s(self) -> Ints:
        """Seconds for a patrol that makes one visit only, by requirement; ``NO_WAY_S`` where none can."""
        return self._least(np.minimum(self.out_s + self.service_s + self.back_s, NO_WAY_S))

    def least_service_s(self) -> Ints:
        """Seconds that a visit takes, by requirement: of several ways the shortest."""
        return self._least(self.service_s[None, :])

    def entered_s(self) -> Ints:
        """Seconds that a visit takes with the shortest way to it from anywhere, by requirement."""
        rows = np.concatenate([np.arange(len(self.bases)), self.leave])
        ways = self.time_s[np.ix_(rows, self.entry)]
        own = np.concatenate([np.full(len(self.bases), -1), self.owner])
        return self._least(np.where(own[:, None] == self.owner[None, :], NO_WAY_S, ways) + self.service_s)

    def middles(self) -> Array:
        """Place of each requirement, metres, shape (requirements, 2)."""
        return np.array([(one.place.x, one.place.y) for one in self.asked]).reshape(-1, 2)

    def hours_of_visits(self, shift: Shift) -> tuple[Ints, Ints]:
        """Seconds of the day from and until which each requirement's visits can begin.

        The second is below the first where no visit fits between a trip out and a trip back. Where night
        counts too, a visit before any patrol of the day can be there is one of the day before.
        """
        out_s, home_s = self._least(self.out_s), self._least(self.service_s + self.back_s)
        from_s = np.array([np.ceil(one.from_h * 3600) for one in self.asked], dtype=np.int64)
        to_s = np.array([np.floor(one.to_h * 3600) for one in self.asked], dtype=np.int64)
        to_s = np.where(to_s < from_s, to_s + DAY_S, to_s)
        if not shift.any_hour:
            return np.maximum(from_s, shift.opens_s + out_s), np.minimum(to_s, shift.closes_s - home_s)
        later = np.where((to_s - from_s < DAY_S) & (from_s < out_s), DAY_S, 0)
        always = to_s - from_s >= DAY_S
        from_s, to_s = np.where(always, out_s, from_s + later), np.where(always, out_s + DAY_S, to_s + later)
        return from_s, np.minimum(to_s, shift.closes_s - home_s)

    def _least(self, by_base_and_way: Ints) -> Ints:
        """Least over bases and ways, by requirement."""
        found = np.full(len(self.asked), NO_WAY_S, dtype=np.int64)
        if len(by_base_and_way):
            np.minimum.at(found, self.owner, by_base_and_way.min(axis=0))
        return found


def _ends(one: Requirement) -> list[tuple[float, float]]:
    """Places where a visit can begin: one for a place, both ends for a stretch that is driven."""
    if not one.driven or one.path is None:
        return [(one.place.x, one.place.y)]
    places = shapely.get_coordinates(one.path)
    return [tuple(places[0].tolist()), tuple(places[-1].tolist())]


def _seconds(time_s: Array) -> Ints:
    """Whole seconds, rounded up."""
    return np.where(np.isfinite(time_s), np.ceil(np.minimum(time_s, NO_WAY_S)), NO_WAY_S).astype(np.int64)


def _drives(
    asked: Sequence[Requirement],
    place_m: Array,
    time_s: Ints,
    entry: Ints,
    leave: Ints,
    owner: Ints,
    travel: Travel,
) -> Ints:
    """Seconds to drive along each stretch: as fast as the trip between its ends, but all of its length."""
    found = np.zeros(len(owner), dtype=np.int64)
    driven = np.flatnonzero(entry != leave)
    if not len(driven):
        return found
    legs = travel.legs(place_m[entry[driven]], place_m[leave[driven]])
    trip_m = np.array([leg.road_m + leg.off_road_m for leg in legs])
    path_m = shapely.length(np.array([asked[number].path for number in owner[driven].tolist()], dtype=object))
    longer = np.maximum(1.0, path_m / np.where(trip_m > 0.0, trip_m, np.inf))
    seconds = np.ceil(time_s[entry[driven], leave[driven]] * longer)
    found[driven] = np.minimum(seconds, NO_WAY_S).astype(np.int64)
    return found
