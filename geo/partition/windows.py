"""Between which places each cut must lie: bounds that cost little and narrow every exact search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .question import Array, Ints, Question

_SLACK_SHARE = 1e-9  # wider than any rounding, so that a window never cuts off an answer


class Windows(NamedTuple):
    """First and last place at which each of some sectors, or sets of sectors, can end."""

    low: Ints
    high: Ints


def by_length(question: Question, least: Ints, most: Ints) -> Windows:
    """Where sets of sectors can end that hold ``least`` to ``most`` pieces and leave enough to the rest.

    Parameters
    ----------
    question : Question
    least, most : array of int
        Fewest and most pieces of each set; those of all sectors are the question's own sums.
    """
    pieces = int(question.at[-1])
    rest_least, rest_most = question.least.sum() - least, question.most.sum() - most
    low = np.maximum(least, pieces - rest_most)
    high = np.minimum(most, pieces - rest_least)
    return Windows(
        np.searchsorted(question.at, low, side="left"),
        np.searchsorted(question.at, high, side="right") - 1,
    )


def under_cap(question: Question, cap: float) -> Windows:
    """Where sectors in the given order can end if none has a load above ``cap`` fair loads."""
    carried = np.cumsum(question.fair) * cap
    whole = question.load[-1]
    slack = whole * _SLACK_SHARE
    left = whole - (question.fair.sum() - np.cumsum(question.fair)) * cap
    windows = by_length(question, np.cumsum(question.least), np.cumsum(question.most))
    low = np.searchsorted(question.load, left - slack, side="left")
    high = np.searchsorted(question.load, carried + slack, side="right") - 1
    return Windows(np.maximum(windows.low, low), np.minimum(windows.high, high))


def under_budget(question: Question, share: Array, squares: Array, budget: float) -> Windows:
    """Where sets of sectors can end if all squared deviations together are at most ``budget``.

    Parameters
    ----------
    question : Question
    share : array, shape (sets,)
        Sum of the strength shares of each set.
    squares : array, shape (sets,)
        Sum of their squares.

    Notes
    -----
    Sectors that carry ``r`` together, whose fair loads sum to ``f`` and their squares to ``q``, have squared
    deviations of at least ``(r - f)² / q``: by Cauchy and Schwarz, with equality where every deviation is in
    proportion to the fair load. The same holds for the rest of the line.
    """
    rest = max(0.0, float((question.strength_share**2).sum()))
    with np.errstate(divide="ignore"):
        stiff = 1.0 / squares + 1.0 / np.maximum(rest - squares, 0.0)
    low = np.zeros(len(share), dtype=np.int64)
    high = np.full(len(share), len(question.at) - 1, dtype=np.int64)
    for criterion, weight in enumerate(question.weight):
        if weight > 0.0:
            off = np.sqrt(budget / (weight * stiff)) * (1.0 + _SLACK_SHARE) + _SLACK_SHARE
            before = question.parts[:, criterion]
            low = np.maximum(low, np.searchsorted(before, share - off, side="left"))
            high = np.minimum(high, np.searchsorted(before, share + off, side="right") - 1)
    return Windows(low, high)


def narrower(windows: Sequence[Windows]) -> Windows:
    """What lies in all of some windows."""
    low = np.maximum.reduce([window.low for window in windows])
    high = np.minimum.reduce([window.high for window in windows])
    return Windows(np.ascontiguousarray(low), np.ascontiguousarray(high))
