"""Aircraft that wait on the ground: what they reach in so many minutes, and the time left to react."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass as plain_dataclass
from typing import Annotated

import numpy as np
from pydantic import Field
from pydantic.dataclasses import dataclass
from shapely import MultiPoint, Point

from ...errors import ScenarioError
from ...geometry.ellipsoid import GEOD
from ...geometry.geodesic import Belt, belts
from ...model.declared import STRICT

_MIN_PER_H = 60.0
_M_PER_KM = 1_000.0

Above = Annotated[float, Field(gt=0.0)]
NotBelow = Annotated[float, Field(ge=0.0)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Alert:
    """``[alert]``: aircraft that wait on the ground to be sent up.

    Parameters
    ----------
    scramble_min : float
        From the order until they are on their way at speed, minutes.
    speed_kmh : float
        Ground speed on the way, km/h.
    sees_m : float
        How far from what they are sent to they are there, metres.
    """

    scramble_min: NotBelow
    speed_kmh: Above
    sees_m: NotBelow = 0.0

    def radius_m(self, minutes_min: float) -> float:
        """Return how far from the airfield they are in time, metres; 0 while they are not yet off.

        Examples
        --------
        15 minutes of which 5 are scramble, at 900 km/h: 150 km.

        >>> Alert(scramble_min=5, speed_kmh=900).radius_m(15)
        150000.0
        """
        flown_h = max(0.0, minutes_min - self.scramble_min) / _MIN_PER_H
        return flown_h * self.speed_kmh * _M_PER_KM + (self.sees_m if flown_h > 0.0 else 0.0)

    def minutes_min(self, distance_m: float) -> float:
        """Return how soon they are at a distance: scramble and transit, minutes.

        Examples
        --------
        >>> Alert(scramble_min=5, speed_kmh=900).minutes_min(150_000)
        15.0
        """
        flown_m = max(0.0, distance_m - self.sees_m)
        return self.scramble_min + flown_m / _M_PER_KM / self.speed_kmh * _MIN_PER_H


def reach_by_minutes(
    airfields_lonlat: Sequence[Point],
    alert: Alert,
    minutes_min: Sequence[float],
    *,
    tolerance_m: float = 100.0,
) -> tuple[Belt | None, ...]:
    """All ground that some airfield reaches within each time; None where nothing is off the ground by then.

    Parameters
    ----------
    airfields_lonlat : sequence of Point
        Lon/lat degrees (OGC:CRS84).
    alert : Alert
    minutes_min : sequence of float
        Times, minutes.
    tolerance_m : float
        How far an arc may lie off its radius, metres; it never lies beyond it.

    Raises
    ------
    ScenarioError
        If there is no airfield.

    References
    ----------
    Karney, C. F. F. (2013), Algorithms for geodesics, Journal of Geodesy 87, 43-55: the distances.
    The radius is speed times what is left after the scramble.
    """
    if not airfields_lonlat:
        raise ScenarioError("there is no airfield", where="alert", mend="Name one, or ask for less runway.")
    radii_m = [alert.radius_m(one) for one in minutes_min]
    wanted_m = [radius_m for radius_m in radii_m if radius_m > 0.0]
    laid = iter(belts(MultiPoint(list(airfields_lonlat)), wanted_m, tolerance_m=tolerance_m))
    return tuple(next(laid) if radius_m > 0.0 else None for radius_m in radii_m)


@plain_dataclass(frozen=True, slots=True)
class Reaction:
    """Whether aircraft are over a defended place before what was seen is.

    Parameters
    ----------
    airfield : int
        Number of the airfield that is soonest.
    needed_min : float
        Scramble and transit, minutes.
    warning_min : float
        From the first sight of what flies until it is there, minutes.
    """

    airfield: int
    needed_min: float
    warning_min: float

    @property
    def left_min(self) -> float:
        """Minutes left to decide; below zero they come too late."""
        return self.warning_min - self.needed_min


def reaction(
    place_lonlat: Point,
    airfields_lonlat: Sequence[Point],
    alert: Alert,
    *,
    seen_at_m: float,
    threat_kmh: float,
) -> Reaction:
    """Tell the time left to react over a defended place: a city, a plant, a port.

    Parameters
    ----------
    place_lonlat : Point
    airfields_lonlat : sequence of Point
    alert : Alert
    seen_at_m : float
        Distance from the place at which what flies is first seen, metres; 0 where it never is.
    threat_kmh : float
        Its speed, km/h.

    Raises
    ------
    ScenarioError
        If there is no airfield, the distance is below zero, or the speed is not above it.

    References
    ----------
    Karney, C. F. F. (2013), Algorithms for geodesics, Journal of Geodesy 87, 43-55: the distances.
    Left is the warning less scramble and transit, each at one speed.

    Examples
    --------
    Seen 400 km off at 800 km/h, it is there in 30 min. The airfield is a degree of the equator away, 111 km:
    5 min of scramble and 7.4 min at 900 km/h. 17.6 min are left.

    >>> found = reaction(Point(0, 0), [Point(1, 0), Point(3, 0)], Alert(scramble_min=5, speed_kmh=900),
    ...                  seen_at_m=400_000, threat_kmh=800)
    >>> found.airfield, round(found.needed_min, 1), found.warning_min, round(found.left_min, 1)
    (0, 12.4, 30.0, 17.6)
    """
    if not airfields_lonlat:
        raise ScenarioError("there is no airfield", where="alert", mend="Name one, or ask for less runway.")
    if not (0.0 <= seen_at_m < math.inf and 0.0 < threat_kmh < math.inf):
        raise ScenarioError(
            f"seen_at_m is {seen_at_m:g} and threat_kmh is {threat_kmh:g}",
            where="alert",
            mend="Give a distance of zero or more, and a speed above zero.",
        )
    away_m = [GEOD.inv(place_lonlat.x, place_lonlat.y, one.x, one.y)[2] for one in airfields_lonlat]
    nearest = int(np.argmin(away_m))
    return Reaction(
        airfield=nearest,
        needed_min=alert.minutes_min(away_m[nearest]),
        warning_min=seen_at_m / _M_PER_KM / threat_kmh * _MIN_PER_H,
    )
