"""When the rate changed: days parted exactly into spans of one rate each, and tested against chance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from ...errors import GeometryError
from ...model.tallies import Segment, Segments
from .changes import change

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

TRIALS = 499
LEVEL_SHARE = 0.05
MOST_STEPS = 200  # more days are taken together, so many that the search stays short


def segments_of(
    counts: Whole,
    watched_h: Array,
    *,
    level_share: float = LEVEL_SHARE,
    trials: int = TRIALS,
    seed: int = 0,
) -> Segments | None:
    """Part days into spans of one rate each, and keep the parting if chance would seldom gain as much by it.

    Of all partings the one with the highest likelihood of Poisson counts is found, each further span costing
    Schwarz's penalty for its two figures, where it begins and its rate. The test deals the same number of
    incidents anew by hours of watching and parts each deal in the same way, so that days of one rate are
    parted at most as often as ``level_share`` says. Days that nobody watched belong to no span.

    Parameters
    ----------
    counts, watched_h : array
        Incidents seen and hours watched, day by day.
    level_share, trials, seed : float, int, int
        The same seed gives the same answer.

    Returns
    -------
    Segments or None
        None where nothing was seen, or fewer than two days were watched.

    Raises
    ------
    GeometryError
        If an incident is counted on a day that nobody watched.

    References
    ----------
    Jackson, B. et al. (2005), An algorithm for optimal partitioning of data on an interval, IEEE Signal
    Processing Letters 12(2), 105-108. Schwarz, G. (1978), Estimating the dimension of a model, Annals of
    Statistics 6(2), 461-464.

    Examples
    --------
    Ten days with one a day, ten with eight.

    >>> found = segments_of(np.repeat([1, 8], 10), np.full(20, 24.0))
    >>> [(one.first_day, one.last_day, one.count) for one in found.segments], found.p_share
    ([(0, 9, 10), (10, 19, 80)], 0.002)
    """
    if np.any((counts > 0) & ~(watched_h > 0.0)):
        raise GeometryError(
            "incidents are counted where nobody watched",
            where=f"day {int(np.flatnonzero((counts > 0) & ~(watched_h > 0.0))[0]) + 1}",
            mend="Give the hours of those who reported them.",
        )
    days = np.flatnonzero(watched_h > 0.0)
    if len(days) < 2 or not counts.any():
        return None
    together = -(-len(days) // MOST_STEPS)
    begins = np.arange(0, len(days), together)
    steps, steps_h = np.add.reduceat(counts[days], begins), np.add.reduceat(watched_h[days], begins)
    penalty = 2.0 * float(np.log(len(begins)))
    gain, firsts = _parted(steps[None, :], steps_h, penalty)
    dealt = np.random.default_rng(seed).multinomial(steps.sum(), steps_h / steps_h.sum(), size=trials)
    as_much = int(np.count_nonzero(_parted(dealt, steps_h, penalty)[0] >= gain[0] - 1e-9))
    p_share = (as_much + 1) / (trials + 1)
    cuts = begins[firsts] if p_share <= level_share else begins[:1]
    return Segments(_told(counts, watched_h, days, cuts), penalty, p_share, level_share, together)


def _parted(counts: Whole, watched_h: Array, penalty: float) -> tuple[Array, npt.NDArray[np.intp]]:
    """What the best parting of each row gains over none, and where the spans of the first row begin."""
    seen = np.concatenate([np.zeros((len(counts), 1)), np.cumsum(counts, axis=1)], axis=1)
    hours = np.concatenate([[0.0], np.cumsum(watched_h)])
    best = np.full(seen.shape, penalty)
    came_from = np.zeros(seen.shape[1], np.intp)
    for end in range(1, seen.shape[1]):
        within = seen[:, end : end + 1] - seen[:, :end]
        value = best[:, :end] - penalty + 2.0 * xlogy(within, within / (hours[end] - hours[:end]))
        came_from[end] = int(np.argmax(value[0]))
        best[:, end] = value.max(axis=1)
    total = seen[:, -1]
    return best[:, -1] - 2.0 * xlogy(total, total / hours[-1]), _firsts(came_from)


def _firsts(came_from: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    found, end = [], len(came_from) - 1
    while end > 0:
        end = int(came_from[end])
        found.append(end)
    return np.array(found[::-1], np.intp)


def _told(
    counts: Whole, watched_h: Array, days: npt.NDArray[np.intp], cuts: npt.NDArray[np.intp]
) -> tuple[Segment, ...]:
    found: list[Segment] = []
    for first, end in zip(cuts.tolist(), [*cuts[1:].tolist(), len(days)], strict=True):
        count, hours = int(counts[days[first:end]].sum()), float(watched_h[days[first:end]].sum())
        against = found[-1] if found else None
        told = change(against.count, count, before_h=against.watched_h, after_h=hours) if against else None
        p_share = told.p_share if told else None
        found.append(Segment(int(days[first]), int(days[end - 1]), count, hours, count / hours, p_share))
    return tuple(found)
