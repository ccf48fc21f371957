"""Why a line cannot be parted: which requirement is in conflict, and by how much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .question import Ints, Question


def conflict(question: Question, can: Callable[[Question], bool]) -> str:
    """The first requirement without which there would be an answer, in words.

    Parameters
    ----------
    question : Question
        One that has no answer.
    can : callable
        Whether a question has one.
    """
    pieces, least, most = int(question.at[-1]), int(question.least.sum()), int(question.most.sum())
    if least > pieces:
        return (
            f"the sectors ask for {least} pieces at least and the line has {pieces}: {least - pieces} too few"
        )
    if most < pieces:
        return (
            f"the sectors may hold {most} pieces at most and the line has {pieces}: {pieces - most} too many"
        )
    longer = _smallest(pieces, lambda by: can(replace(question, most=question.most + by)))
    if longer is not None:
        return (
            f"{_places(question)} do not suit the greatest lengths: there is an answer if every sector "
            f"may be {longer} piece{'s' * (longer > 1)} longer"
        )
    shorter = _smallest(pieces, lambda by: can(replace(question, least=_less(question.least, by))))
    if shorter is not None:
        return (
            f"{_places(question)} do not suit the least lengths: there is an answer if every sector "
            f"may be {shorter} piece{'s' * (shorter > 1)} shorter"
        )
    return f"{_places(question)} suit neither the least nor the greatest lengths"


def _places(question: Question) -> str:
    return f"the {len(question.at) - 2} places where a cut is allowed"


def _less(least: Ints, by: int) -> Ints:
    return np.maximum(least - by, 0)


def _smallest(top: int, holds: Callable[[int], bool]) -> int | None:
    """Least whole number up to ``top`` for which something holds that goes on holding; None if none does."""
    if not holds(top):
        return None
    low, high = 0, top
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
