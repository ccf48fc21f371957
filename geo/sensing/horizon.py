"""Ranges cut at the horizon of smooth ground, with the bend of light or of radio waves."""

from __future__ import annotations

from ..model.sensor import Sight
from ..terrain.curvature import OPTICAL, RADIO, horizon_m

REFRACTION: dict[Sight, float] = {"optical": OPTICAL, "radio": RADIO}


def within_horizon_m(range_m: float, height_m: float, target_height_m: float, sight: Sight) -> float:
    """Return a range, or the distance at which smooth ground hides the target if that is shorter, metres.

    Parameters
    ----------
    range_m : float
        Range without a horizon, metres.
    height_m, target_height_m : float
        Of the eye and of the target above the same level, metres.
    sight : {"optical", "radio", "none"}
        ``none`` knows no horizon.

    Examples
    --------
    >>> round(within_horizon_m(40_000.0, 10.0, 0.0, "radio"), -2)  # 4.12 * sqrt(10) km
    13000.0
    >>> within_horizon_m(5_000.0, 10.0, 0.0, "radio")
    5000.0
    """
    if sight not in REFRACTION:
        return range_m
    return min(range_m, float(horizon_m(height_m, REFRACTION[sight], target_height_m=target_height_m)))
