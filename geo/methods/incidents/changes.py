"""Is today worse than yesterday, how long has it been silent: counts in time, against hours of watching."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import gammaln, xlogy

from ...errors import GeometryError
from ...model.tallies import Change, Silence

_ALIKE = 1e-7  # by which two probabilities that are equal on paper may differ by rounding


def change(before: int, after: int, *, before_h: float, after_h: float) -> Change:
    """Compare two counts, each with its hours of observation, exactly.

    Given their sum, the second is binomial with the second's share of the hours.

    References
    ----------
    Przyborowski, J. and Wilenski, H. (1940), Homogeneity of results in testing samples from Poisson series,
    Biometrika 31, 313-323.

    Examples
    --------
    Five after none, watched as long: both tails of five tosses that all fall on one side, 2 / 32. But twice
    the count in twice the hours is no change.

    >>> change(0, 5, before_h=24, after_h=24)
    Change(before=0, after=5, ratio=None, p_share=0.0625)
    >>> change(10, 20, before_h=12, after_h=24).ratio
    1.0
    """
    if not (before_h > 0.0 and after_h > 0.0):
        return Change(before, after, None, None)
    ratio = (after / after_h) / (before / before_h) if before else None
    total = before + after
    return Change(before, after, ratio, _as_unlikely(after, total, after_h / (before_h + after_h)))


def _as_unlikely(count: int, total: int, share: float) -> float:
    """Probability of all counts of a binomial that are no likelier than the one found."""
    each = np.arange(total + 1.0)
    ways = gammaln(total + 1.0) - gammaln(each + 1.0) - gammaln(total - each + 1.0)
    likely = np.exp(ways + xlogy(each, share) + xlogy(total - each, 1.0 - share))
    return min(1.0, float(likely[likely <= likely[count] * (1.0 + _ALIKE)].sum()))


def silence(counts: Sequence[int], watched_h: Sequence[float], *, asked_days: int) -> Silence:
    """Run the timer of silence over days (as the seven days of the Framework Decision of 21 September 2016).

    Parameters
    ----------
    counts : sequence of int
        Incidents of each day.
    watched_h : sequence of float
        Hours of observation of each day.
    asked_days : int

    Examples
    --------
    A day that nobody watched is not a quiet one.

    >>> silence([2, 0, 0, 0], [8, 8, 0, 8], asked_days=3)
    Silence(days=2, unobserved_days=1, longest_days=2, kept=False)
    """
    if len(counts) != len(watched_h):
        raise GeometryError(
            f"{len(counts)} days have a count and {len(watched_h)} hours", where="silence", mend="Give both."
        )
    row = blind = longest = 0
    for number, hours in zip(counts, watched_h, strict=True):
        if number:
            row = blind = 0
        elif hours > 0.0:
            row += 1
        else:
            blind += 1
        longest = max(longest, row)
    return Silence(row, blind, longest, row >= asked_days)
