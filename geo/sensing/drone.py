"""Drone: how far it may go and come back, how much it looks at on the way, and how often it must fly."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import ClassVar

import numpy as np
from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from ..model.declared import STRICT
from ..model.sensor import Conditions, Reach
from ..model.zone import Value
from .detection import random_search
from .figures import Instrument, InWeather, Ranges, range_under_m
from .flight import Flight, Link, Swath
from .horizon import within_horizon_m
from .register import sensor_family

_DAY_H = 24.0
_LATERAL = np.linspace(0.0, 1.0, 513)  # shares of half a swath


@sensor_family
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Drone(Instrument):
    """An uncrewed aircraft, or a system of several, that flies from its site and looks down.

    Parameters
    ----------
    flight : Flight
    link : Link
    payload : Ranges
        Slant range from the aircraft to each class of target.
    swath : Swath
        Widest strip in use; slant range may leave less.
    weather : InWeather
        Share of the slant range that is left; 0 where it does not fly.

    Notes
    -----
    What is modelled as sight is the link's: ground may hide the aircraft at its height from the station's
    antenna. That ground hides a target from the payload, which looks down, is not modelled.
    """

    family: ClassVar[str] = "drone"

    flight: Flight
    link: Link
    payload: Ranges
    swath: Swath
    weather: InWeather

    def reach_m(self) -> float:
        """How far from its site it may loiter for the time planned and come back, metres.

        The lesser of what the link reaches under jamming and ``v (E - loiter - reserve) / 2``.
        """
        flight, link = self.flight, self.link
        there_and_back_h = flight.usable_h - flight.loiter_h
        flown_m = 1_000.0 * flight.speed_kmh * there_and_back_h / 2.0
        linked_m = link.range_m * link.left_share
        if link.needs_sight:
            linked_m = within_horizon_m(linked_m, link.antenna_m, flight.height_m, "radio")
        return min(linked_m, flown_m)

    def jammed(self, left_share: float) -> Drone:
        """Return the same drone under jamming that leaves a share of its link's range."""
        return replace(self, link=replace(self.link, left_share=left_share))

    def on_station_h(self, distance_m: float) -> float:
        """Hours that one flight spends at a distance from its site; 0 where it cannot go so far."""
        if distance_m > self.reach_m():
            return 0.0
        return self.flight.usable_h - 2.0 * distance_m / (1_000.0 * self.flight.speed_kmh)

    def sorties_per_day(self, distance_m: float) -> float:
        """Flights a day that keep one aircraft on station round the clock at a distance.

        Raises
        ------
        ScenarioError
            If it has no time on station so far out.
        """
        return _DAY_H / self._station_time_h(distance_m)

    def aircraft_needed(self, distance_m: float) -> int:
        """Aircraft that keep one of them on station round the clock at a distance.

        Raises
        ------
        ScenarioError
            If it has no time on station so far out.
        """
        cycle_h = self.flight.usable_h + self.flight.turnaround_h
        return math.ceil(cycle_h / self._station_time_h(distance_m) - 1e-9)

    def kept_up_share(self, distance_m: float) -> float:
        """Share of the time that the system's own aircraft keep one of them on station at a distance."""
        cycle_h = self.flight.usable_h + self.flight.turnaround_h
        return min(1.0, self.flight.aircraft * self.on_station_h(distance_m) / cycle_h)

    def swath_m(self, conditions: Conditions) -> float:
        """Width of the strip in which a target may be detected, metres; 0 where none is.

        What lies beside the track within slant range at the height of flight, and within the swath.
        """
        slant_m, height_m = range_under_m(self.payload, self.weather, conditions), self.flight.height_m
        if slant_m <= height_m:
            return 0.0
        return min(self.swath.swath_m, 2.0 * math.sqrt(slant_m**2 - height_m**2))

    def sweep_width_m(self, conditions: Conditions) -> float:
        """Probability of detection summed across the track, metres (Koopman 1946): at most the swath."""
        swath_m = self.swath_m(conditions)
        if swath_m == 0.0:
            return 0.0
        slant_m = np.hypot(_LATERAL * swath_m / 2.0, self.flight.height_m)
        share = slant_m / range_under_m(self.payload, self.weather, conditions)
        shares, values = zip(*self.payload.curve, strict=True)
        return float(swath_m * np.trapezoid(np.interp(share, shares, values), _LATERAL))

    def area_rate_km2_h(self, conditions: Conditions) -> float:
        """Ground passed over, square kilometres an hour: speed times swath."""
        return self.flight.speed_kmh * self.swath_m(conditions) / 1_000.0

    def revisit_h(self, length_m: float, aircraft: int = 1) -> float:
        """Hours between two looks at a place on a round of some length flown by some aircraft at once."""
        return length_m / 1_000.0 / (self.flight.speed_kmh * aircraft)

    def seen_in_search(self, conditions: Conditions, *, area_m2: float, time_h: float) -> float:
        """Probability that a target anywhere in an area is detected in a search at random (Koopman 1946)."""
        speed_mps = self.flight.speed_kmh / 3.6
        return float(random_search(self.sweep_width_m(conditions), speed_mps, 3_600.0 * time_h, area_m2))

    def reach(self, conditions: Conditions) -> Reach | None:
        """Ground over which it may loiter, each place watched for a small share of the time only.

        An aircraft on its orbit looks at a disc as wide as its swath, and all places in reach share its time
        on station at half the greatest distance. None where weather or dark keeps it from seeing.
        """
        swath_m, reach_m = self.swath_m(conditions), self.reach_m()
        if swath_m == 0.0 or reach_m == 0.0:
            return None
        looked_at_share = min(1.0, (swath_m / 2.0 / reach_m) ** 2)
        detected = self.sweep_width_m(conditions) / swath_m
        return Reach(
            reach_m,
            "radio" if self.link.needs_sight else "none",
            height_m=self.link.antenna_m,
            target_height_m=self.flight.height_m,
            watched_share=looked_at_share * self.kept_up_share(reach_m / 2.0),
            curve=((0.0, detected), (1.0, detected)),
        )

    def figures(self) -> dict[str, Value]:
        """Its figures, and what follows from them for its own reach."""
        reach_m = self.reach_m()
        follows: dict[str, Value] = {
            "reach_m": reach_m,
            "on_station_at_reach_h": self.on_station_h(reach_m),
            "sorties_per_day_at_reach": self.sorties_per_day(reach_m),
            "aircraft_needed_at_reach": self.aircraft_needed(reach_m),
        }
        return {**super().figures(), **follows}

    def _station_time_h(self, distance_m: float) -> float:
        hours = self.on_station_h(distance_m)
        if hours <= 0.0:
            raise ScenarioError(
                f"at {distance_m:,.0f} m it has no time on station",
                where=f"drone {self.id!r}",
                mend=f"Ask for at most {self.reach_m():,.0f} m, or for a longer endurance.",
            )
        return hours
