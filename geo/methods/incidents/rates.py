"""Incidents for each hour of observation, by stretch, with an exact interval; none where nobody watched."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import gammainccinv, gammaincinv

from ...errors import GeometryError
from ...model.tallies import Rate

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

CONFIDENCE_SHARE = 0.95


def poisson_interval(count: int, *, confidence_share: float = CONFIDENCE_SHARE) -> tuple[float, float]:
    """Exact interval of the mean of a Poisson count.

    References
    ----------
    Garwood, F. (1936), Fiducial limits for the Poisson distribution, Biometrika 28, 437-442.

    Examples
    --------
    Nothing seen is at most -ln 0.025 = 3.69; the table of Garwood gives 4.80 and 18.39 for ten.

    >>> tuple(round(end, 2) for end in poisson_interval(0)), tuple(round(e, 2) for e in poisson_interval(10))
    ((0.0, 3.69), (4.8, 18.39))
    """
    tail = (1.0 - confidence_share) / 2.0
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammainccinv(count + 1, tail))


def counts_along(chainage_m: Array, edges_m: Array) -> Whole:
    """Incidents on each stretch; the last stretch has its end.

    Raises
    ------
    GeometryError
        If the ends of the stretches do not ascend.

    Examples
    --------
    >>> counts_along(np.array([0.0, 999.0, 1000.0, 2000.0]), np.array([0.0, 1000.0, 2000.0])).tolist()
    [2, 2]
    """
    if len(edges_m) < 2 or not np.all(np.diff(edges_m) > 0.0):
        raise GeometryError("the ends of stretches do not ascend", where="rates", mend="Give them in order.")
    return np.histogram(chainage_m, edges_m)[0].astype(np.int64)


def rates_along(
    chainage_m: Array,
    edges_m: Array,
    watched_h: Array,
    *,
    seen: Mask | None = None,
    confidence_share: float = CONFIDENCE_SHARE,
) -> tuple[Rate, ...]:
    """Rate of each stretch: incidents seen while somebody watched there, for each hour of watching.

    Parameters
    ----------
    chainage_m : array
        Of the incidents, metres.
    edges_m : array
        Ends of the stretches, ascending, one more than there are stretches.
    watched_h : array
        Hours of observation of each.
    seen : array of bool, optional
        Incidents that happened while somebody watched there; all of them if left out.

    Examples
    --------
    Two incidents on a stretch, one of them by night, when nobody watched: one in eight hours.

    >>> places, ends = np.array([100.0, 200.0]), np.array([0.0, 1000.0, 2000.0])
    >>> found = rates_along(places, ends, np.array([8.0, 0.0]), seen=np.array([True, False]))
    >>> [(rate.count, rate.seen_count, rate.per_h) for rate in found]
    [(2, 1, 0.125), (0, 0, None)]
    """
    counts = counts_along(chainage_m, edges_m).tolist()
    seen_counts = counts_along(chainage_m if seen is None else chainage_m[seen], edges_m).tolist()
    ends = zip(edges_m[:-1].tolist(), edges_m[1:].tolist(), strict=True)
    return tuple(
        _rate(*stretch, count, seen_count, hours, confidence_share)
        for stretch, count, seen_count, hours in zip(
            ends, counts, seen_counts, watched_h.tolist(), strict=True
        )
    )


def _rate(
    from_m: float, to_m: float, count: int, seen_count: int, watched_h: float, confidence_share: float
) -> Rate:
    if not watched_h > 0.0:
        return Rate(from_m, to_m, count, 0.0, None, None, None)
    ends = poisson_interval(seen_count, confidence_share=confidence_share)
    per_h, low_per_h, high_per_h = (value / watched_h for value in (seen_count, *ends))
    return Rate(from_m, to_m, count, watched_h, per_h, low_per_h, high_per_h, seen_count)
