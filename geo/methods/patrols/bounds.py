"""What no schedule can beat: hours and patrols that a number of visits takes, and how long a place waits."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...model.patrol import PatrolBase
from .ground import NO_WAY_S, Ground, Shift
from .windows import DAY_S

BOUND = (
    "every visit takes its own time and at least the way from whatever lies nearest, every patrol at least"
    " one way home: a valid bound, and a loose one"
)


def seconds_bound(
    ground: Ground, visits: Sequence[int], arrivals: Sequence[int], shift: Shift
) -> tuple[int, int]:
    """Least patrols, and least seconds out of all of them, that make so many visits to each requirement.

    Each visit is entered by one trip, from a base or from another visit: the shortest there is; or by waiting
    there since the last visit of the same day. Each patrol comes home by one trip: the shortest there is. No
    patrol is out longer than its shift, or on two days.

    Parameters
    ----------
    ground : Ground
    visits, arrivals : sequence of int
        Number of visits to each requirement, and of days with one.
    shift : Shift
    """
    visited = np.isin(ground.owner, np.flatnonzero(visits))
    if not visited.any():
        return 0, 0
    service_s, entered_s = ground.least_service_s(), np.minimum(ground.entered_s(), NO_WAY_S)
    each_s = int((np.asarray(visits) * service_s + np.asarray(arrivals) * (entered_s - service_s)).sum())
    home_s = int(ground.back_s[:, visited].min())
    room_s = shift.longest_s - home_s
    patrols = max(*arrivals, 1, math.ceil(each_s / room_s) if room_s > 0 else 1)
    return patrols, each_s + patrols * home_s


def gap_bounds_h(ground: Ground, shift: Shift, days: int) -> list[float]:
    """Longest time unseen that no schedule avoids, hours, by requirement; infinite where none can come.

    Between the last hour at which a visit can begin and the first hour of the next day nobody comes; and all
    patrols together, were they sent there alone, make so many visits and no more.
    """
    from_s, to_s = ground.hours_of_visits(shift)
    alone_s, single_s = ground.alone_s(), ground.least_service_s()
    patrols = days * patrols_a_day(ground.bases)
    found = []
    for begin, end, alone, single in zip(from_s.tolist(), to_s.tolist(), alone_s, single_s, strict=True):
        if end < begin or alone > shift.longest_s or not patrols:
            found.append(math.inf)
            continue
        night_s = max(0, DAY_S - (end - begin))
        most = patrols * (1 + (shift.longest_s - int(alone)) // int(single)) if single else math.inf
        found.append(min(days * DAY_S, max(night_s, days * DAY_S / most)) / 3600)
    return found


def worst_bound_h(ground: Ground, shift: Shift, bounds_h: Sequence[float]) -> float:
    """Hours for which some requirement stays unseen whatever the schedule, of those that can be visited.

    If none were unseen for longer than ``g``, each would be come to once in ``g`` hours on average, unless a
    patrol stays there; together that takes more than the patrols' hours if ``g`` is smaller than this.
    """
    able = np.isfinite(np.asarray(bounds_h, dtype=float))
    hours_a_day = patrols_a_day(ground.bases) * shift.longest_s / 3600
    if not able.any() or not hours_a_day:
        return 0.0
    each_h = np.minimum(ground.entered_s(), NO_WAY_S)[able] / 3600
    shared_h = float(each_h.sum()) / hours_a_day * 24.0
    alone_h = max(h for h in bounds_h if math.isfinite(h))
    return max(alone_h, shared_h) if shared_h >= each_h.max() else alone_h


def patrols_a_day(bases: Sequence[PatrolBase]) -> int:
    """Patrols that all bases together can have out on one day."""
    return sum(base.patrols_per_day for base in bases)
