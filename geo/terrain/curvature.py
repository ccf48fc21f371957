"""How far the round Earth lets one see: the drop of the ground below the level, and horizons."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..errors import TerrainError

Array = npt.NDArray[np.float64]

EARTH_RADIUS_M = 6_371_008.8  # mean radius of WGS 84, (2a + b) / 3 (Moritz 1980)
# How strongly air bends a sight line: the Earth's radius over that of the ray, coefficient k. Light: Gauss's
# mean (Torge and Müller, Geodesy, 2012, 5.1.1). Radio waves: four thirds of the Earth's radius, as in the
# standard atmosphere of ITU-R P.834.
REFRACTION = {"optical": 0.13, "radio": 0.25}
OPTICAL, RADIO = REFRACTION["optical"], REFRACTION["radio"]


def bend_per_m(refraction: float) -> float:
    """Drop of the ground over the square of the distance, 1/m: (1 - k) / 2R.

    Raises
    ------
    TerrainError
        If the coefficient is not at least 0 and below 1.
    """
    if not 0.0 <= refraction < 1.0:
        raise TerrainError(
            f"refraction is {refraction:g}", where="sight", mend="Give 0 to below 1: 0.13 for light."
        )
    return (1.0 - refraction) / (2.0 * EARTH_RADIUS_M)


def drop_m(distance_m: npt.ArrayLike, refraction: float = OPTICAL) -> Array:
    """How far ground at sea level lies below the observer's level, metres.

    Parameters
    ----------
    distance_m : array_like
        Distance from the observer, metres.
    refraction : float
        Coefficient k: 0 for none, ``OPTICAL``, ``RADIO``.

    Examples
    --------
    Without air, 2.0 m at 5 km and 7.8 m at 10 km.

    >>> drop_m([5_000, 10_000], refraction=0.0).round(1).tolist()
    [2.0, 7.8]
    """
    return np.asarray(np.square(np.asarray(distance_m, dtype=float)) * bend_per_m(refraction))


def horizon_m(height_m: float, refraction: float = OPTICAL, *, target_height_m: float = 0.0) -> float:
    """Distance at which a bare Earth begins to hide a target, metres.

    Parameters
    ----------
    height_m, target_height_m : float
        Of the eye and of the target above a level ground, metres.
    refraction : float
        Coefficient k: 0 for none, ``OPTICAL``, ``RADIO``.

    Raises
    ------
    TerrainError
        If a height is negative or not a number.

    Examples
    --------
    A radar on a 10 m mast and the ground; one at 30 m and an aircraft at 100 m.

    >>> round(horizon_m(10, RADIO), -2), round(horizon_m(30, RADIO, target_height_m=100), -2)
    (13000.0, 63800.0)
    """
    heights = above_ground([height_m, target_height_m], "height")
    return float(np.sqrt(heights / bend_per_m(refraction)).sum())


def above_ground(height_m: npt.ArrayLike, what: str) -> Array:
    """Heights above the ground as an array, metres.

    Raises
    ------
    TerrainError
        If one is negative or not a number.
    """
    heights = np.asarray(height_m, dtype=float)
    wrong = ~(heights >= 0.0) | ~np.isfinite(heights)
    if wrong.any():
        raise TerrainError(
            f"a {what} is {heights[wrong].ravel()[0]:g} m",
            where="sight",
            mend="Give metres above the ground.",
        )
    return heights
