"""When a place has to be visited so that its revisit interval is kept: windows, and the fewest visits."""

from __future__ import annotations

import math
from typing import NamedTuple

DAY_S = 86_400
# With less room than this in its windows a visit hardly combines with others: one more is then asked for.
_ROOM_S = 3_600


class Window(NamedTuple):
    """When one visit may begin: day of the schedule, from 0, and seconds since its midnight."""

    day: int
    from_s: int
    to_s: int

    def turned(self, by: int, days: int) -> Window:
        """The same some days later, in a schedule of so many days that repeats."""
        return self._replace(day=(self.day + by) % days)


def fewest_visits(revisit_s: int, from_s: int, to_s: int, days: int) -> int | None:
    """Fewest visits that never leave a place unseen for longer, in a schedule that repeats; None if none do.

    Parameters
    ----------
    revisit_s : int
        Longest time between the beginnings of two visits, seconds.
    from_s, to_s : int
        Visits begin between these seconds of the day.
    days : int
        Length of the schedule.

    Notes
    -----
    Exact. Of all schedules with the fewest visits take one and let all its visits slip alike until one of
    them comes to lie at the end of its window; then let each that follows slip as late as the interval
    allows. So the fastest chain that begins at the end of a window is as short as any.

    Examples
    --------
    Every 48 hours of a week takes four visits. A daily visit at one hour exactly takes seven; at least one
    every 23 hours takes eight, and where night is 14 hours long no visits keep 12 hours.

    >>> ten_hours = (7 * 3_600, 17 * 3_600)
    >>> [fewest_visits(hours * 3_600, *ten_hours, 7) for hours in (200, 48, 24, 23, 12)]
    [1, 4, 7, 8, None]
    """
    chain = _chain(revisit_s, from_s, to_s, 0, days)
    return None if chain is None else len(chain)


def visit_windows(
    revisit_s: int, from_s: int, to_s: int, days: int, room_s: int = _ROOM_S
) -> tuple[Window, ...] | None:
    """Windows such that one visit in each keeps the interval, wherever in it the visit begins.

    Of the fewest windows that leave some room, those with the most. They step back through the day: a visit
    late on one day lets the next come earlier, until a day has two.

    Parameters
    ----------
    revisit_s, from_s, to_s, days : int
        As for ``fewest_visits``.
    room_s : int
        Least width that is asked of the windows, seconds, if need be by more visits.

    Returns
    -------
    tuple of Window, or None
        None where no visits keep the interval.

    Examples
    --------
    Every second day of a week, between 8 and 16 h: windows of two hours, from late to early.

    >>> [(w.day, w.from_s / 3_600, w.to_s / 3_600) for w in visit_windows(48 * 3_600, 28_800, 57_600, 7)]
    [(0, 14.0, 16.0), (2, 12.0, 14.0), (4, 10.0, 12.0), (6, 8.0, 10.0)]
    """
    if to_s < from_s or (least := fewest_visits(revisit_s, from_s, to_s, days)) is None:
        return None
    if revisit_s >= days * DAY_S:
        return (Window(0, from_s, to_s),)
    roomy = _chain(revisit_s, from_s, to_s, min(room_s, to_s - from_s), days)
    count = least if roomy is None else len(roomy)
    width_s = _widest(revisit_s, from_s, to_s, days, count)
    starts = _chain(revisit_s, from_s, to_s, width_s, days) or []
    return tuple(_window(start, width_s, from_s, days) for start in starts)


def _chain(revisit_s: int, from_s: int, to_s: int, width_s: int, days: int) -> list[int] | None:
    """Beginnings of windows of one width, each as late after the last as the interval allows, seconds.

    The first begins so that it ends with the day's; together they go once round the schedule.
    """
    last_s = to_s - width_s
    step_s, end_s = revisit_s - width_s, last_s + days * DAY_S
    if revisit_s >= days * DAY_S:
        return [last_s]
    starts = [last_s]
    while (following := _latest(starts[-1] + step_s, from_s, last_s)) < end_s:
        if following <= starts[-1]:
            return None
        starts.append(following)
    return starts


def _latest(moment_s: int, from_s: int, last_s: int) -> int:
    """Latest moment up to one given that lies between two times of a day, any day."""
    days, of_day = divmod(moment_s - from_s, DAY_S)
    return days * DAY_S + from_s + min(of_day, last_s - from_s)


def _widest(revisit_s: int, from_s: int, to_s: int, days: int, count: int) -> int:
    """Greatest width of so many windows, seconds."""
    low, high = 0, min(to_s - from_s, revisit_s)
    while low < high:
        middle = math.ceil((low + high) / 2)
        chain = _chain(revisit_s, from_s, to_s, middle, days)
        if chain is not None and len(chain) <= count:
            low = middle
        else:
            high = middle - 1
    return low


def _window(start_s: int, width_s: int, from_s: int, days: int) -> Window:
    day, of_day = divmod(start_s - from_s, DAY_S)
    return Window(day % days, from_s + of_day, from_s + of_day + width_s)
