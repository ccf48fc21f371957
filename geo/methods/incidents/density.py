"""Density of incidents along a line, each weighing on both sides of it as far as the bandwidth reaches."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from ...geometry.chainage import Chainage
from ...geometry.located import Located
from ...model.tallies import Curve

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

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
    weights: Array | None = None,
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
    weights : array, optional
        What each counts for; 1 if left out.

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
        order = np.flatnonzero(part == number)
        order = order[np.argsort(chainage_m[order], kind="stable")]
        here = chainage_m[order]
        on = np.flatnonzero((at_m >= begin_m) & (at_m <= end_m))
        kept = ndtr((end_m - here) / bandwidth_m) - ndtr((begin_m - here) / bandwidth_m)
        heights = (1.0 if weights is None else weights[order]) / kept
        first = np.searchsorted(here, at_m[on] - _REACH * bandwidth_m)
        last = np.searchsorted(here, at_m[on] + _REACH * bandwidth_m)
        for place, low, high in zip(on.tolist(), first.tolist(), last.tolist(), strict=True):
            away = (here[low:high] - at_m[place]) / bandwidth_m
            found[place] += float(np.exp(-0.5 * away * away) @ heights[low:high])
    return found / (_SQRT_2PI * bandwidth_m) * 1_000.0


def curve_along(
    line: Chainage, located: Located, near: Mask, seen: Mask, cells_h: Array, *, step_m: float
) -> Curve | None:
    """Density of incidents near a line at even steps, and that of the seen ones for each hour of watching.

    Hours are smoothed as the incidents are, so that evenly watched and unevenly watched ground compare; where
    nobody watched at all the rate is not known, however near somebody did.

    Parameters
    ----------
    line : Chainage
    located : Located
        Of all incidents.
    near, seen : array of bool
        Which count, and which of them happened while somebody watched there.
    cells_h : array
        Hours of watching of each step of ``steps_along``.
    step_m : float

    Returns
    -------
    Curve or None
        None where all lie in one place, or there are none.
    """
    bandwidth_m = silverman_m(located.chainage_m[near])
    if not bandwidth_m > 0.0:
        return None
    edges_m = steps_along(line, step_m)
    middles_m, steps_km = 0.5 * (edges_m[1:] + edges_m[:-1]), np.diff(edges_m) / 1_000.0
    ends_m = line.part_ends_m

    def smoothed(which: Mask) -> Array:
        places = located.chainage_m[which], located.part[which]
        return density_per_km(middles_m, *places, ends_m, bandwidth_m=bandwidth_m)

    part = np.searchsorted([begin_m for begin_m, _ in ends_m], middles_m, side="right") - 1
    hours = density_per_km(
        middles_m, middles_m, part, ends_m, bandwidth_m=bandwidth_m, weights=cells_h * steps_km
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(cells_h > 0.0, smoothed(near & seen) / hours, np.nan)
    return Curve(middles_m, smoothed(near), rate, bandwidth_m)


def steps_along(line: Chainage, step_m: float) -> Array:
    """Chainages that part a line evenly, in steps of about this length, metres.

    Examples
    --------
    >>> from shapely import LineString
    >>> steps_along(Chainage(LineString([(0, 0), (1, 0)])), 50_000).round().tolist()
    [0.0, 55660.0, 111319.0]
    """
    return np.linspace(line.origin_m, line.end_m, max(1, round(line.length_m / step_m)) + 1)
