"""Where incidents are more than chance: the stretch that stands out most, with the search's p-value."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...errors import GeometryError
from ...model.tallies import Cluster

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

TRIALS = 999
MOST_SHARE = 0.5  # of all hours: a cluster is not most of the line


def strongest_cluster(
    counts: Whole, watched_h: Array, *, trials: int = TRIALS, seed: int = 0
) -> Cluster | None:
    """Find the run of neighbouring stretches with the highest likelihood ratio, and test it.

    Every run with up to half of the hours is looked at. The test deals the same number of incidents anew by
    hours of observation, ``trials`` times, and searches each deal in the same way: the p-value answers for
    the search. Stretches that nobody watched have no incidents dealt to them and belong to no cluster.

    Parameters
    ----------
    counts, watched_h : array
        Incidents and hours of each stretch, in the order of the line.
    trials, seed : int
        The same seed gives the same answer.

    Returns
    -------
    Cluster or None
        None where nothing was seen, or too few stretches were watched.

    Raises
    ------
    GeometryError
        If an incident is counted on a stretch that nobody watched.

    References
    ----------
    Kulldorff, M. (1997), A spatial scan statistic, Communications in Statistics: Theory and Methods 26(6),
    1481-1496.

    Examples
    --------
    >>> found = strongest_cluster(np.array([1, 1, 9, 8, 1, 1, 1, 1]), np.full(8, 24.0))
    >>> (found.first, found.last, found.count, round(found.expected_count, 2), found.p_share < 0.01)
    (2, 3, 17, 5.75, True)
    """
    if np.any((counts > 0) & ~(watched_h > 0.0)):
        raise GeometryError(
            "incidents are counted where nobody watched",
            where=f"stretch {int(np.flatnonzero((counts > 0) & ~(watched_h > 0.0))[0]) + 1}",
            mend="Give the hours of those who reported them.",
        )
    seen = np.flatnonzero(watched_h > 0.0)
    total = int(counts.sum())
    if total == 0 or len(seen) < 2:
        return None
    runs = _Runs(watched_h, seen)
    strength, at = runs.strongest(counts[seen][None, :])
    rng = np.random.default_rng(seed)
    dealt = rng.multinomial(total, watched_h[seen] / watched_h.sum(), size=trials)
    stronger = int(np.count_nonzero(runs.strongest(dealt)[0] >= strength[0] - 1e-12))
    first, last = runs.first[at[0]], runs.last[at[0]]
    expected = float(total * runs.hours_share[at[0]])
    count = int(counts[seen][first : last + 1].sum())
    return Cluster(int(seen[first]), int(seen[last]), count, expected, (stronger + 1) / (trials + 1))


class _Runs:
    """All runs of neighbouring stretches that somebody watched, none across one that nobody did."""

    def __init__(self, watched_h: Array, seen: npt.NDArray[np.intp]) -> None:
        share = watched_h[seen] / watched_h[seen].sum()
        summed = np.concatenate([[0.0], np.cumsum(share)])
        block = np.cumsum(np.concatenate([[0], np.diff(seen) > 1]))
        first, last = np.triu_indices(len(seen))
        hours = summed[last + 1] - summed[first]
        kept = (block[first] == block[last]) & (hours <= MOST_SHARE + 1e-12)
        self.first, self.last, self.hours_share = first[kept], last[kept], hours[kept]

    def strongest(self, counts: Whole) -> tuple[Array, npt.NDArray[np.intp]]:
        """Highest log likelihood ratio of each row of counts, and the run that has it."""
        summed = np.concatenate([np.zeros((len(counts), 1), np.int64), np.cumsum(counts, axis=1)], axis=1)
        strength, at = np.zeros(len(counts)), np.zeros(len(counts), np.intp)
        if not len(self.first):
            return strength, at
        for row, sums in enumerate(summed):
            ratio = self._ratio((sums[self.last + 1] - sums[self.first]).astype(float), float(sums[-1]))
            at[row] = int(np.argmax(ratio))
            strength[row] = ratio[at[row]]
        return strength, at

    def _ratio(self, inside: Array, total: float) -> Array:
        """Log likelihood ratio of more inside than outside; nought where there is less."""
        expected = total * self.hours_share
        outside = total - inside
        with np.errstate(divide="ignore", invalid="ignore"):
            told = np.where(inside > 0.0, inside * np.log(inside / expected), 0.0)
            told += np.where(outside > 0.0, outside * np.log(outside / (total - expected)), 0.0)
        return np.where(inside > expected, told, 0.0)
