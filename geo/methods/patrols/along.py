"""A line alone: the fewest and shortest patrols that drive all of it, out and back, each within its hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...errors import RoutingError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LinePatrols:
    """Patrols that drive a line once, in its order.

    Parameters
    ----------
    cuts : tuple of int
        Stretch with which each patrol begins, and the number of stretches at the end.
    bases : tuple of int
        Base of each.
    hours_h : tuple of float
        Time out of each, hours.
    """

    cuts: tuple[int, ...]
    bases: tuple[int, ...]
    hours_h: tuple[float, ...]


def patrol_line(drive_h: npt.ArrayLike, to_line_h: npt.ArrayLike, longest_h: float) -> LinePatrols | None:
    """Part a line among patrols that each drive some stretches on end and return to a base.

    Exact among such patrols: of the fewest, those with the least time out, by dynamic programming over the
    stretch with which a patrol ends.

    Parameters
    ----------
    drive_h : array, shape (stretches,)
        Hours to drive each stretch, halts included.
    to_line_h : array, shape (bases, stretches + 1)
        Hours from each base to each end of a stretch, in the order of the line; the way back takes as long.
    longest_h : float
        Longest time out, hours.

    Returns
    -------
    LinePatrols or None
        None where a stretch cannot be driven within the hours from any base.

    Raises
    ------
    RoutingError
        If the shapes do not agree.

    Examples
    --------
    Four stretches of an hour, a base at the middle: with 4 hours out, two patrols; with 8, one that drives
    out 2, along 4 and home 2.

    >>> away = [[2.0, 1.0, 0.0, 1.0, 2.0]]
    >>> patrol_line([1.0, 1.0, 1.0, 1.0], away, 4.0).hours_h
    (4.0, 4.0)
    >>> patrol_line([1.0, 1.0, 1.0, 1.0], away, 8.0).hours_h
    (8.0,)
    """
    drive, away = np.asarray(drive_h, dtype=float), np.asarray(to_line_h, dtype=float)
    if away.ndim != 2 or away.shape[1] != len(drive) + 1 or not len(away):
        raise RoutingError(
            f"to_line_h has shape {away.shape} for {len(drive)} stretches",
            where="patrols along a line",
            mend="Give one row a base, one column for each end of a stretch.",
        )
    along = np.append(0.0, np.cumsum(drive))
    best = [(0, 0.0, -1, -1)]  # patrols, hours, the cut before, and the base of the last
    for end in range(1, len(along)):
        out_h = away[:, :end] + (along[end] - along[:end]) + away[:, end, None]
        nearest = out_h.argmin(axis=0)
        hours = out_h[nearest, np.arange(end)]
        best.append(_least(best, hours, nearest, longest_h))
    return _traced(best, along, away) if np.isfinite(best[-1][1]) else None


def _least(
    best: list[tuple[int, float, int, int]], hours: Array, nearest: npt.NDArray[np.intp], longest_h: float
) -> tuple[int, float, int, int]:
    """Fewest patrols, then least hours, of all beginnings of the last patrol."""
    found = (1 << 30, np.inf, -1, -1)
    for begin in np.flatnonzero(hours <= longest_h + 1e-9).tolist():
        patrols, so_far, _, _ = best[begin]
        found = min(found, (patrols + 1, so_far + float(hours[begin]), begin, int(nearest[begin])))
    return found


def _traced(best: list[tuple[int, float, int, int]], along: Array, away: Array) -> LinePatrols:
    cuts, bases = [len(best) - 1], list[int]()
    while cuts[-1] > 0:
        _, _, begin, base = best[cuts[-1]]
        cuts.append(begin)
        bases.append(base)
    cuts.reverse()
    bases.reverse()
    hours = (
        float(away[base, begin] + along[end] - along[begin] + away[base, end])
        for base, begin, end in zip(bases, cuts, cuts[1:], strict=False)
    )
    return LinePatrols(tuple(cuts), tuple(bases), tuple(hours))
