"""Where and when incidents are more than chance: the run of stretches and days that stands out most."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from ...errors import GeometryError
from ...model.tallies import HotSpot

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

TRIALS = 99
MOST_SHARE = 0.5  # of all hours: a hot spot is not most of them
# Stretches and days of the windows that are looked at: a larger one is a change of the whole line or time.
WIDE, LONG = (1, 2, 3, 4, 6, 8, 10), (1, 2, 3, 5, 7, 10, 14)
MOST_TIMES = 60  # more days are taken together, so many that the search stays short


def strongest_hot_spot(
    counts: Whole, watched_h: Array, *, trials: int = TRIALS, seed: int = 0
) -> HotSpot | None:
    """Find the run of stretches over the run of days with the highest likelihood ratio, and test it.

    Kulldorff's space-time scan on a line: every run of ``WIDE`` neighbouring stretches over ``LONG`` days on
    end, with up to half of all hours. The test deals the same number anew by hours of watching and searches
    each deal in the same way: the p-value answers for the search.

    Parameters
    ----------
    counts, watched_h : array, shape (stretches, days)
        Incidents seen and hours watched.
    trials, seed : int
        The same seed gives the same answer.

    Returns
    -------
    HotSpot or None
        None where nothing was seen, or all that was watched is one stretch on one day.

    Raises
    ------
    GeometryError
        If an incident is counted where and when nobody watched.

    References
    ----------
    Kulldorff, M. et al. (1998), Evaluating cluster alarms: a space-time scan statistic and brain cancer in
    Los Alamos, American Journal of Public Health 88(9), 1377-1380.

    Examples
    --------
    >>> seen = np.ones((8, 6), int)
    >>> seen[2:4, 3] = 9
    >>> found = strongest_hot_spot(seen, np.full((8, 6), 24.0))
    >>> (found.first, found.last, found.first_day, found.last_day, found.count, found.p_share)
    (2, 3, 3, 3, 18, 0.01)
    """
    if np.any((counts > 0) & ~(watched_h > 0.0)):
        raise GeometryError(
            "incidents are counted where nobody watched",
            where="hot spots",
            mend="Give the hours of those who reported them.",
        )
    total = int(counts.sum())
    if total == 0 or np.count_nonzero(watched_h > 0.0) < 2:
        return None
    together = -(-counts.shape[1] // MOST_TIMES)
    begins = np.arange(0, counts.shape[1], together)
    seen, hours = np.add.reduceat(counts, begins, axis=1), np.add.reduceat(watched_h, begins, axis=1)
    share = hours / hours.sum()
    strength, where = _strongest(seen[None], share, total)
    dealt = np.random.default_rng(seed).multinomial(total, share.ravel(), size=trials)
    of_deals, _ = _strongest(dealt.reshape(trials, *share.shape), share, total)
    p_share = (int(np.count_nonzero(of_deals >= strength[0] - 1e-9)) + 1) / (trials + 1)
    first, last, early, late = where
    count, expected = seen[first:last, early:late].sum(), total * share[first:last, early:late].sum()
    last_day = min(late * together, counts.shape[1]) - 1
    return HotSpot(first, last - 1, early * together, last_day, int(count), float(expected), p_share)


def _strongest(counts: Whole, share: Array, total: int) -> tuple[Array, tuple[int, int, int, int]]:
    """Highest log likelihood ratio of each deal, and the run of the first that has it: from, to, from, to."""
    sums, shares = _summed(counts), _summed(share[None])[0]
    best, where = np.zeros(len(counts)), (0, 1, 0, 1)
    for wide, long in product(WIDE, LONG):
        if wide > share.shape[0] or long > share.shape[1]:
            continue
        expected = total * _within(shares[None], wide, long)[0]
        ratio = _ratio(_within(sums, wide, long), expected, float(total)).reshape(len(counts), -1)
        highest = ratio.max(axis=1)
        if highest[0] > best[0] + 1e-12:
            stretch, day = np.unravel_index(int(ratio[0].argmax()), expected.shape)
            where = (int(stretch), int(stretch) + wide, int(day), int(day) + long)
        best = np.maximum(best, highest)
    return best, where


def _summed(values: npt.NDArray[np.generic]) -> Array:
    """Sums over all stretches and days before, with a nought before the first."""
    return np.pad(np.cumsum(np.cumsum(values, axis=1), axis=2), ((0, 0), (1, 0), (1, 0))).astype(float)


def _within(sums: Array, wide: int, long: int) -> Array:
    return sums[:, wide:, long:] - sums[:, :-wide, long:] - sums[:, wide:, :-long] + sums[:, :-wide, :-long]


def _ratio(inside: Array, expected: Array, total: float) -> Array:
    """Log likelihood ratio of more inside than outside; nought where there is less, or too many hours."""
    asked = (inside > expected + 1e-9) & (expected > 0.0) & (expected <= MOST_SHARE * total + 1e-9)
    found = np.zeros(inside.shape)
    here, there = inside[asked], np.broadcast_to(expected, inside.shape)[asked]
    outside = total - here
    found[asked] = xlogy(here, here / there) + xlogy(outside, outside / (total - there))
    return found
