"""Aircraft that stay up: hours on station, how many keep some there, and the racetrack they fly."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from pydantic import Field
from pydantic.dataclasses import dataclass
from shapely import Point, Polygon

from ...errors import ScenarioError
from ...geometry.ellipsoid import GEOD
from ...model.declared import STRICT

_M_PER_KM = 1_000.0
_GRAVITY_MPS2 = 9.80665  # standard gravity: 3rd General Conference on Weights and Measures, 1901
_KMH_PER_MPS = 3.6
_TURN_STEPS = 32  # chords of half a circle: each strays by 1.2e-3 of the radius

Above = Annotated[float, Field(gt=0.0)]
NotBelow = Annotated[float, Field(ge=0.0)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Patrolling:
    """Aircraft of one kind that take turns on a station.

    Parameters
    ----------
    name : str
    endurance_h : float
        Hours from take-off to landing.
    speed_kmh : float
        Ground speed to the station and back, km/h.
    on_ground_h : float
        Hours between two flights.
    available_share : float
        Of the aircraft at the airfield, how many can fly.
    """

    name: Annotated[str, Field(min_length=1)]
    endurance_h: Above
    speed_kmh: Above
    on_ground_h: NotBelow
    available_share: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0

    def on_station_h(self, distance_m: float) -> float:
        """Return hours on a station at a distance from the airfield: endurance less the way out and back.

        Raises
        ------
        ScenarioError
            If the aircraft would have to turn round before it is there.

        Examples
        --------
        8 h, 200 km at 400 km/h: 7 h.

        >>> Patrolling(name="A", endurance_h=8, speed_kmh=400, on_ground_h=2).on_station_h(200_000)
        7.0
        """
        left_h = self.endurance_h - 2.0 * distance_m / _M_PER_KM / self.speed_kmh
        if left_h <= 0.0:
            raise ScenarioError(
                f"endurance_h is {self.endurance_h:g}, and the way of {distance_m / _M_PER_KM:g} km out and "
                f"back takes {self.endurance_h - left_h:g} h",
                where=f"air patrol {self.name!r}",
                mend="Give a nearer airfield, or aircraft that stay up longer.",
            )
        return left_h

    def needed(self, distance_m: float, kept: int) -> int:
        """Return how many keep so many on station: kept × cycle / time on station / share, made whole.

        Examples
        --------
        A cycle of 10 h, 7 h of it on station: two for one, and three for two.

        >>> patrol = Patrolling(name="A", endurance_h=8, speed_kmh=400, on_ground_h=2)
        >>> patrol.needed(200_000, 1), patrol.needed(200_000, 2)
        (2, 3)
        """
        cycle_h = self.endurance_h + self.on_ground_h
        flying = kept * cycle_h / self.on_station_h(distance_m)
        return math.ceil(flying / self.available_share - 1e-9)


def turn_radius_m(speed_kmh: float, bank_deg: float) -> float:
    """Radius of a level turn: v² / (g tan bank), metres (FAA-H-8083-25, chapter 5, in metric units).

    Examples
    --------
    At 45° the tangent is 1: 100 m/s turn on 100² / 9.80665 = 1,020 m.

    >>> round(turn_radius_m(360, 45))
    1020
    """
    if not (0.0 < speed_kmh < math.inf and 0.0 < bank_deg < 90.0):
        raise ScenarioError(
            f"speed_kmh is {speed_kmh:g} and bank_deg is {bank_deg:g}",
            where="racetrack",
            mend="Give a speed above zero and a bank between 0 and 90 degrees.",
        )
    return (speed_kmh / _KMH_PER_MPS) ** 2 / (_GRAVITY_MPS2 * math.tan(math.radians(bank_deg)))


def racetrack_between(one: Point, other: Point, turn_radius_m: float) -> Polygon:
    """The racetrack whose turns have their middles at two places, lon/lat degrees.

    Parameters
    ----------
    one, other : Point
        Lon/lat degrees (OGC:CRS84).
    turn_radius_m : float
        Metres.

    Examples
    --------
    Two legs of a degree of the equator and a circle of 10 km, 64 chords: nearly 2 × 111.3 + 20 π = 285.5 km.

    >>> track = racetrack_between(Point(0, 0), Point(1, 0), 10_000)
    >>> round(GEOD.geometry_length(track.exterior) / 1e3, 1)
    285.4
    """
    bearing_deg, _, leg_m = GEOD.inv(one.x, one.y, other.x, other.y)
    longitude, latitude, back_deg = GEOD.fwd(one.x, one.y, bearing_deg, leg_m / 2.0)
    return racetrack(Point(longitude, latitude), back_deg + 180.0, leg_m, turn_radius_m)


def racetrack(place_lonlat: Point, bearing_deg: float, leg_m: float, turn_radius_m: float) -> Polygon:
    """Two straight legs and two half circles round a place, lon/lat degrees.

    Parameters
    ----------
    place_lonlat : Point
        The middle, lon/lat degrees (OGC:CRS84).
    bearing_deg : float
        Direction of the legs, clockwise from north.
    leg_m, turn_radius_m : float
        Length of a leg and radius of a turn, metres.

    Raises
    ------
    ScenarioError
        If a length is not above zero.

    Examples
    --------
    Its area is that of the rectangle between the legs and of a circle: 40 × 20 + 10² π = 1,114 km².

    >>> track = racetrack(Point(36, 48), 30, 40_000, 10_000)
    >>> round(abs(GEOD.geometry_area_perimeter(track)[0]) / 1e6)
    1114
    """
    if not (0.0 < leg_m < math.inf and 0.0 < turn_radius_m < math.inf):
        raise ScenarioError(
            f"leg_m is {leg_m:g} and turn_radius_m is {turn_radius_m:g}",
            where="racetrack",
            mend="Give both above zero.",
        )
    bends: list[tuple[float, float]] = []
    for towards_deg in (bearing_deg, bearing_deg + 180.0):
        centre = GEOD.fwd(place_lonlat.x, place_lonlat.y, towards_deg, leg_m / 2.0)
        # The direction of the legs where the turn begins: a geodesic does not keep its bearing.
        ahead_deg = centre[2] + 180.0
        turn_deg = ahead_deg - 90.0 + np.linspace(0.0, 180.0, _TURN_STEPS + 1)
        count = len(turn_deg)
        longitude, latitude, _ = GEOD.fwd(
            np.full(count, centre[0]), np.full(count, centre[1]), turn_deg, np.full(count, turn_radius_m)
        )
        bends += list(zip(longitude.tolist(), latitude.tolist(), strict=True))
    return Polygon(bends)
