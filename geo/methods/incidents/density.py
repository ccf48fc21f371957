"""Density of incidents along a line, each weighing on both sides of it as far as the bandwidth reaches."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_SQRT_2PI = float(np.sqrt(2.0 * np.pi))
_REACH = 8.0  # standard deviations beyond which a normal curve holds less than 1e-15


def silverman_m(chainage_m: Array) -> float:
    """Bandwidth by Silverman's rule of thumb, metres; 0 where all incidents lie in one place.

    References
    ----------
    Silverman, B. W. (1986), Density Estimation for Statistics and Data Analysis, equation 3.31.

    Examples
    --------
    >>> round(silverman_m(np.arange(0.0, 1_000.0, 10.0)), 1)
    103.9
    """
    if len(chainage_m) < 2:
        return 0.0
    quartiles = np.percentile(chainage_m, (75.0, 25.0))
    spread = min(float(np.std(chainage_m, ddof=1)), float(quartiles[0] - quartiles[1]) / 1.34)
    deviation_m = spread or float(np.std(chainage_m, ddof=1))
    return 0.9 * deviation_m / math.pow(len(chainage_m), 0.2)


def density_per_km(
    at_m: Array,
    chainage_m: Array,
    part: Whole,
    part_ends_m: Sequence[tuple[float, float]],
    *,
    bandwidth_m: float,
) -> Array:
    """Incidents for each kilometre of line, smoothed along the line by a normal curve.

    The curve of an incident stays on the part of the line that it lies on, and what would reach beyond an end
    is laid on the part again in proportion: over all parts the density sums to the number of incidents.

    Parameters
    ----------
    at_m : array
        Chainages at which it is wanted, ascending.
    chainage_m, part : array
        Of the incidents.
    part_ends_m : sequence of (float, float)
        Chainages at which each part begins and ends, metres.
    bandwidth_m : float
        Standard deviation of the curve, metres, above zero.

    References
    ----------
    Okabe, A., Satoh, T. and Sugihara, K. (2009), A kernel density estimation method for networks, its
    computational method and a GIS-based tool, IJGIS 23(1), 7-32 (a line is the network without junctions).

    Examples
    --------
    One incident in the middle of a line that is long against the bandwidth: at its place the density is
    1 / (0.5 km times the root of 2 pi) = 0.798 a kilometre.

    >>> middle = np.array([50_000.0])
    >>> density_per_km(middle, middle, np.array([0]), [(0.0, 100_000.0)], bandwidth_m=500).round(3).tolist()
    [0.798]
    """
    found = np.zeros(len(at_m))
    for number, (begin_m, end_m) in enumerate(part_ends_m):
        here = np.sort(chainage_m[part == number])
        on = np.flatnonzero((at_m >= begin_m) & (at_m <= end_m))
        kept = ndtr((end_m - here) / bandwidth_m) - ndtr((begin_m - here) / bandwidth_m)
        first = np.searchsorted(here, at_m[on] - _REACH * bandwidth_m)
        last = np.searchsorted(here, at_m[on] + _REACH * bandwidth_m)
        for place, low, high in zip(on.tolist(), first.tolist(), last.tolist(), strict=True):
            away = (here[low:high] - at_m[place]) / bandwidth_m
            found[place] += float(np.sum(np.exp(-0.5 * away * away) / kept[low:high]))
    return found / (_SQRT_2PI * bandwidth_m) * 1_000.0
