"""When it is light: sunrise and sunset by latitude and date, and what hour 0 of a solar day is in UTC."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

# The upper rim of the sun on the horizon: half its width, and the bend of light (NOAA).
_ZENITH_DEG = 90.833
_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
_NOON_H = 12.0


class _Sun(NamedTuple):
    """Where the sun stands at noon of a day, radians, and how far a sundial is ahead of a clock, hours."""

    declination: float
    ahead_h: float


def light_h(latitude_deg: float, day: date) -> tuple[float, float]:
    """Sunrise and sunset in local solar time, hours.

    Parameters
    ----------
    latitude_deg : float
        Degrees, north positive.
    day : datetime.date

    Returns
    -------
    tuple of float
        0 and 24 where the sun does not set, 12 and 12 where it does not rise.

    References
    ----------
    NOAA Global Monitoring Laboratory, *General Solar Position Calculations*, after Meeus (1991),
    *Astronomical Algorithms*; to the minute up to 72° of latitude.

    Examples
    --------
    At an equinox the day is twelve hours, and some minutes for the width of the sun and the bend of light.

    >>> rise, set_ = light_h(0.0, date(2024, 3, 20))
    >>> round((set_ - rise) * 60.0)
    727
    """
    latitude, declination = math.radians(latitude_deg), _sun(day).declination
    cosine = math.cos(math.radians(_ZENITH_DEG)) / (math.cos(latitude) * math.cos(declination)) - math.tan(
        latitude
    ) * math.tan(declination)
    half_h = math.degrees(math.acos(min(1.0, max(-1.0, cosine)))) / 15.0
    return _NOON_H - half_h, _NOON_H + half_h


def light_everywhere_h(latitudes_deg: Iterable[float], first: date, days: int) -> tuple[float, float]:
    """Latest sunrise and earliest sunset over some latitudes and days on end, local solar time, hours.

    Examples
    --------
    >>> rise, set_ = light_everywhere_h([46.0, 50.0], date(2024, 12, 15), 7)
    >>> (rise, set_) == light_h(50.0, date(2024, 12, 21))
    True
    """
    found = [
        light_h(latitude, first + timedelta(days=number))
        for latitude in latitudes_deg
        for number in range(days)
    ]
    rise_h, set_h = max(rise for rise, _ in found), min(sunset for _, sunset in found)
    return min(rise_h, _NOON_H), max(set_h, _NOON_H)


def solar_midnight_utc(longitude_deg: float, day: date) -> datetime:
    """Moment at which a solar day begins at a longitude, to the second.

    Examples
    --------
    On 11 February a sundial is 14 minutes behind the clock.

    >>> solar_midnight_utc(30.0, date(2024, 2, 11)).isoformat()
    '2024-02-10T22:14:14+00:00'
    """
    moment = datetime.combine(day, time(), UTC) - timedelta(hours=longitude_deg / 15.0 + _sun(day).ahead_h)
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def light_utc(longitude_deg: float, latitude_deg: float, day: date) -> tuple[datetime, datetime]:
    """Moments of sunrise and sunset of a solar day at a place, to the second.

    They are the same where the sun does not rise, and a day apart where it does not set.

    Examples
    --------
    Kyiv at midsummer: the almanac has 04:46 and 21:13 by its own clock, which is three hours ahead of UTC.

    >>> rise, set_ = light_utc(30.52, 50.45, date(2024, 6, 20))
    >>> rise.strftime("%H:%M"), set_.strftime("%H:%M")
    ('01:46', '18:13')
    """
    midnight = solar_midnight_utc(longitude_deg, day)
    rise_h, set_h = light_h(latitude_deg, day)
    rise, sunset = (timedelta(seconds=round(hour * 3_600.0)) for hour in (rise_h, set_h))
    return midnight + rise, midnight + sunset


@cache
def _sun(day: date) -> _Sun:
    """The sun at noon UTC (Meeus 1991, as NOAA writes it out)."""
    century = (datetime.combine(day, time(12), UTC) - _J2000) / timedelta(days=36_525)
    mean_longitude = math.radians((280.46646 + century * (36_000.76983 + century * 0.0003032)) % 360.0)
    anomaly = math.radians(357.52911 + century * (35_999.05029 - 0.0001537 * century))
    eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    centre_deg = (
        math.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + math.sin(2.0 * anomaly) * (0.019993 - 0.000101 * century)
        + math.sin(3.0 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * century)
    longitude = mean_longitude + math.radians(centre_deg - 0.00569 - 0.00478 * math.sin(node))
    tilt_deg = 23.4392911 - century * 0.0130042 + 0.00256 * math.cos(node)
    tilt = math.radians(tilt_deg)
    half = math.tan(tilt / 2.0) ** 2
    ahead = (
        half * math.sin(2.0 * mean_longitude)
        - 2.0 * eccentricity * math.sin(anomaly)
        + 4.0 * eccentricity * half * math.sin(anomaly) * math.cos(2.0 * mean_longitude)
        - 0.5 * half**2 * math.sin(4.0 * mean_longitude)
        - 1.25 * eccentricity**2 * math.sin(2.0 * anomaly)
    )
    return _Sun(math.asin(math.sin(tilt) * math.sin(longitude)), math.degrees(ahead) / 15.0)
