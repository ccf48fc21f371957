"""Where several acoustic stations place an explosion, and how well: ground in reach of three, error ellipses.

For the record of a ceasefire: that an explosion occurred, and roughly where. The place is that of the sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from ..errors import ScenarioError
from ..model.situation import AnyArea
from .areas import areas_only

Array = npt.NDArray[np.float64]

FEWEST_STATIONS = 3  # place and moment of an explosion: three unknowns
_LEAST_SPREAD = 1e-9  # of directions to the stations, squared: below it the axis is 30,000 times c σ and more


@dataclass(frozen=True, eq=False)
class Ellipses:
    """Error ellipses of places, one for each.

    Parameters
    ----------
    semi_major_m, semi_minor_m : array
        Semi-axes, metres; infinite where the stations in reach tell no place.
    orientation_deg : array
        Of the longer axis, degrees clockwise from the north of the plane, 0 to below 180; 0 where infinite.
    confidence_share : float
        Probability that an ellipse about the true place holds the place told.
    """

    semi_major_m: Array
    semi_minor_m: Array
    orientation_deg: Array
    confidence_share: float


def error_ellipses(
    stations_m: npt.ArrayLike,
    places_m: npt.ArrayLike,
    *,
    timing_s: float,
    sound_mps: float,
    range_m: float = np.inf,
    confidence_share: float = 0.95,
) -> Ellipses:
    """Error ellipses of places told from the times at which stations hear a sound.

    Parameters
    ----------
    stations_m : array-like, shape (k, 2)
        Where the stations stand, metres of one plane.
    places_m : array-like, shape (n, 2)
        Where the sound comes from, metres of the same plane.
    timing_s : float
        Standard error of a time of arrival, seconds; errors of stations are independent.
    sound_mps : float
        Speed of sound, m/s.
    range_m : float
        Stations farther from a place than this do not hear it, metres.
    confidence_share : float
        Probability that the ellipse is to hold, above 0 and below 1.

    Returns
    -------
    Ellipses

    Raises
    ------
    ScenarioError
        If an error, a speed or the confidence is out of its range.

    Notes
    -----
    Least squares for place and moment. With u the unit vectors from the stations to the place and ū their
    mean, differences of arrival leave the covariance (c σ)² [Σ (u - ū)(u - ū)ᵀ]⁻¹ (Torrieri 1984); the moment
    is eliminated, so no station is a reference. Two degrees of freedom give the scale √(-2 ln(1 - p)). A
    wrong speed of sound, the same for all, is not in it but as part of ``timing_s``.

    Examples
    --------
    Four stations round a place: Σ u uᵀ is 2 in both directions, so each standard error is c σ / √2,
    2.404 m, and the 95 % ellipse a circle of 2.404 √(-2 ln 0.05) = 5.885 m.

    >>> square = [(1_000, 0), (0, 1_000), (-1_000, 0), (0, -1_000)]
    >>> found = error_ellipses(square, [(0, 0)], timing_s=0.01, sound_mps=340.0, confidence_share=0.95)
    >>> found.semi_major_m.round(3).tolist(), found.semi_minor_m.round(3).tolist()
    ([5.885], [5.885])
    """
    _check(timing_s, sound_mps, confidence_share)
    stations, places = np.asarray(stations_m, dtype=float), np.asarray(places_m, dtype=float)
    apart = places[:, None, :] - stations[None, :, :]
    distance = np.hypot(apart[..., 0], apart[..., 1])
    heard = (distance <= range_m) & (distance > 0.0)
    count = heard.sum(axis=1)
    towards = np.divide(apart, distance[..., None], out=np.zeros_like(apart), where=heard[..., None])
    mean = towards.sum(axis=1) / np.maximum(count, 1)[:, None]
    spread = (towards - mean[:, None, :]) * heard[..., None]
    axes_m, orientation = _axes(np.einsum("nki,nkj->nij", spread, spread), count)
    scale_m = sound_mps * timing_s * np.sqrt(-2.0 * np.log1p(-confidence_share))
    return Ellipses(scale_m * axes_m[:, 0], scale_m * axes_m[:, 1], orientation, confidence_share)


def localised_ground(reached: Sequence[BaseGeometry]) -> AnyArea:
    """Ground from which at least three stations hear a sound.

    Parameters
    ----------
    reached : sequence of shapely geometry
        Ground in reach of each station, in metres of one plane.

    Returns
    -------
    Polygon or MultiPolygon
        Empty for fewer than three stations.

    Examples
    --------
    >>> from shapely import box
    >>> localised_ground([box(0, 0, 3, 1), box(1, 0, 4, 1), box(2, 0, 5, 1)]).bounds
    (2.0, 0.0, 3.0, 1.0)
    """
    by_count: list[BaseGeometry] = [Polygon()] * FEWEST_STATIONS  # ground in reach of 1, 2, 3 or more
    for area in reached:
        for count in range(FEWEST_STATIONS - 1, 0, -1):
            again = shapely.intersection(by_count[count - 1], area)
            by_count[count] = shapely.union(by_count[count], again)
        by_count[0] = shapely.union(by_count[0], area)
    return areas_only(by_count[-1])


def _axes(information: Array, count: npt.NDArray[np.int_]) -> tuple[Array, Array]:
    """Standard errors along the axes of inverse matrices of two rows, the longer first, and its bearing."""
    a, b, d = information[:, 0, 0], information[:, 0, 1], information[:, 1, 1]
    middle, half = (a + d) / 2.0, np.hypot((a - d) / 2.0, b)
    # The largest by sum, the smallest by product: their difference would lose all digits of a flat ellipse.
    largest = middle + half
    smallest = np.divide(a * d - b * b, largest, out=np.zeros_like(a), where=largest > 0.0)
    told = (count >= FEWEST_STATIONS) & (smallest > _LEAST_SPREAD)
    axes = np.full((len(a), 2), np.inf)
    axes[told] = 1.0 / np.sqrt(np.column_stack([smallest, largest])[told])
    of_largest_deg = np.degrees(0.5 * np.arctan2(2.0 * b, a - d))  # counter-clockwise from east
    return axes, np.where(told, -of_largest_deg % 180.0, 0.0)


def _check(timing_s: float, sound_mps: float, confidence_share: float) -> None:
    for name, value in (("timing_s", timing_s), ("sound_mps", sound_mps)):
        if not value > 0.0:
            raise ScenarioError(f"{name} is {value:g}", where="error ellipse", mend="Give more than 0.")
    if not 0.0 < confidence_share < 1.0:
        raise ScenarioError(
            f"confidence_share is {confidence_share:g}",
            where="error ellipse",
            mend="Give more than 0 and less than 1.",
        )
