"""On which days each requirement is visited: patterns of windows, turned so that days and neighbours fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .ground import NO_WAY_S, Ground, Shift
from .windows import Window, visit_windows

Ints = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]


def patterns_of(ground: Ground, shift: Shift, days: int) -> list[tuple[Window, ...] | None]:
    """Windows of each requirement's visits, the first on day 0; None where no visits keep its interval."""
    from_s, to_s = ground.hours_of_visits(shift)
    return [
        visit_windows(int(one.revisit_h * 3600), begin, end, days) if end >= begin else None
        for one, begin, end in zip(ground.asked, from_s.tolist(), to_s.tolist(), strict=True)
    ]


def best_patterns_of(ground: Ground, shift: Shift, days: int) -> list[tuple[Window, ...] | None]:
    """Windows of visits that come as near to an interval as day and night let them, where they rule it out.

    One visit a day, at any hour at which it can begin; None where no visit fits into the day at all.
    """
    from_s, to_s = ground.hours_of_visits(shift)
    return [
        tuple(Window(day, begin, end) for day in range(days)) if end >= begin else None
        for begin, end in zip(from_s.tolist(), to_s.tolist(), strict=True)
    ]


def turns_of(ground: Ground, patterns: Sequence[tuple[Window, ...] | None], days: int) -> list[int]:
    """By how many days each pattern is turned.

    Requirements that are visited alike are taken in order along the sector and parted into as many blocks of
    equal work as there are days: what lies together is visited together, and no day has more to do than
    another. Patterns of another kind are then turned as one, to where they even out the days.

    Returns
    -------
    list of int
        One for each requirement; 0 where there is no pattern.
    """
    order, work = _along(ground.middles()), _work(ground)
    load = np.zeros(days)
    turns = np.zeros(len(patterns), dtype=np.int64)
    for kind in sorted(
        {_days(pattern) for pattern in patterns if pattern}, key=lambda kind: (-len(kind), kind)
    ):
        members = np.array([row for row in order if patterns[row] and _days(patterns[row]) == kind])
        block = _blocks(work[members], days)
        loads = [_load(kind, (block + by) % days, work[members], days) for by in range(days)]
        by = int(np.argmin([(load + each).max() for each in loads]))
        load += loads[by]
        turns[members] = (block + by) % days
    return [int(turn) for turn in turns]


def _days(pattern: tuple[Window, ...] | None) -> tuple[int, ...]:
    return tuple(window.day for window in pattern or ())


def _along(place_m: Array) -> list[int]:
    """Places in the order of their longest extent."""
    if len(place_m) < 2:
        return list(range(len(place_m)))
    about = place_m - place_m.mean(axis=0)
    _, _, axes = np.linalg.svd(about, full_matrices=False)
    axis = axes[0] * (1.0 if axes[0][np.argmax(np.abs(axes[0]))] > 0.0 else -1.0)
    return [int(row) for row in np.argsort(np.round(about @ axis, 3), kind="stable")]


def _work(ground: Ground) -> Array:
    """Seconds that a visit costs about: its own, and the way to what lies nearest."""
    return np.minimum(ground.entered_s(), NO_WAY_S).astype(float) + 1.0


def _blocks(work: Array, count: int) -> Ints:
    """Number of the block of each, in order, so that blocks carry alike."""
    middle = np.cumsum(work) - work / 2.0
    block: Ints = np.minimum((middle / work.sum() * count).astype(np.int64), count - 1)
    return block


def _load(kind: tuple[int, ...], turns: Ints, work: Array, days: int) -> Array:
    """Work on each day if visits of a kind are turned so."""
    load = np.zeros(days)
    for day in kind:
        np.add.at(load, (turns + day) % days, work)
    return load
