"""Who watched in the span of an account: hours by stretch, day and step, and the incidents in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from ...errors import GeometryError
from ...geometry.chainage import Chainage
from ...geometry.located import Located
from ...model.account import Asked
from ...model.incident import Incidents
from ...model.observation import Spell
from .density import steps_along
from .effort import Senses, hours_by_stretch_and_time, seen_from_s

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

DAY_S = 86_400
CURVE_STEP_M = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Watching:
    """Hours of watching in the span of an account, and which incidents are in them.

    Parameters
    ----------
    edges_m, edges_s : array
        Ends of stretches and of days.
    hours : array, shape (stretches, days)
    by_day_h, by_step_h : array
        Hours for which the line was watched: day by day, on the mean over its length; and in all, by step
        along it.
    near, seen : array of bool
        Incidents near the line, and those of them that happened while somebody watched there.
    begins_s, seen_s : array
        When each incident began, and when it was first in somebody's hours.
    told : bool
        Whether anybody told who watched.
    """

    edges_m: Array
    edges_s: Array
    hours: Array
    by_day_h: Array
    by_step_h: Array
    near: Mask
    seen: Mask
    begins_s: Whole
    seen_s: Array
    told: bool

    def by_day(self, *, seen: bool) -> Whole:
        """Incidents near the line, day by day: by their beginning; the seen ones by when they were."""
        which, when_s = (self.seen, self.seen_s) if seen else (self.near, self.begins_s)
        day = np.searchsorted(self.edges_s, when_s[which], side="right") - 1
        return np.bincount(day, minlength=len(self.by_day_h))

    def cells(self, chainage_m: Array) -> Whole:
        """Seen incidents by stretch and day."""
        edges = (self.edges_m, self.edges_s)
        return np.histogram2d(chainage_m[self.seen], self.seen_s[self.seen], edges)[0].astype(np.int64)


def watching_of(
    incidents: Incidents,
    located: Located,
    line: Chainage,
    spells: Sequence[Spell],
    asked: Asked,
    senses: Senses,
) -> Watching:
    """Hours of the span, and who of its incidents is in them; spells are already without what was denied."""
    within = [
        replace(one, begins_s=max(one.begins_s, asked.from_s), ends_s=min(one.ends_s, asked.to_s))
        for one in spells
        if one.begins_s < asked.to_s and one.ends_s > asked.from_s
    ]
    edges_m = stretch_edges_m(line, asked.stretch_m)
    edges_s = day_edges_s(asked)
    whole_m, whole_s = np.array([line.origin_m, line.end_m]), edges_s[[0, -1]]
    near = np.asarray(np.abs(located.offset_m) <= asked.near_m, np.bool_)
    seen_s = seen_from_s(incidents, located, within, senses, end_m=line.end_m)
    return Watching(
        edges_m=edges_m,
        edges_s=edges_s,
        hours=hours_by_stretch_and_time(within, edges_m, edges_s),
        by_day_h=hours_by_stretch_and_time(within, whole_m, edges_s)[0],
        by_step_h=hours_by_stretch_and_time(within, steps_along(line, CURVE_STEP_M), whole_s)[:, 0],
        near=near,
        seen=near & ~np.isnan(seen_s),
        begins_s=incidents.begins_s,
        seen_s=seen_s,
        told=bool(spells),
    )


def day_edges_s(asked: Asked) -> Array:
    """When each day of a span begins, and when the span ends, seconds since 1970-01-01T00:00Z.

    Examples
    --------
    In Kyiv the clocks were put forward on 29 March 2015: of three days, that one has 23 hours.

    >>> begins_s = datetime(2015, 3, 28, tzinfo=ZoneInfo("Europe/Kyiv")).timestamp()
    >>> asked = Asked(1_000, 1_000, begins_s, begins_s + 71 * 3_600, time_zone="Europe/Kyiv")
    >>> (np.diff(day_edges_s(asked)) / 3_600).tolist()
    [24.0, 23.0, 24.0]
    """
    if not asked.time_zone:
        return np.append(np.arange(asked.from_s, asked.to_s, DAY_S), asked.to_s)
    zone = ZoneInfo(asked.time_zone)
    first, last = (datetime.fromtimestamp(end_s, zone).date() for end_s in (asked.from_s, asked.to_s))
    days = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    midnights_s = [datetime.combine(day, time(), zone).timestamp() for day in days]
    inner_s = [moment_s for moment_s in midnights_s if asked.from_s < moment_s < asked.to_s]
    return np.array([asked.from_s, *inner_s, asked.to_s], float)


def stretch_edges_m(line: Chainage, stretch_m: float) -> Array:
    """Chainages at which stretches of a line begin and end; a rest of under half a stretch joins the last.

    Examples
    --------
    >>> from shapely import LineString
    >>> stretch_edges_m(Chainage(LineString([(0, 0), (1, 0)])), 50_000).round().tolist()
    [0.0, 50000.0, 111319.0]
    """
    if not stretch_m > 0.0:
        raise GeometryError(f"stretch_m is {stretch_m:g}", where="account", mend="Give metres above zero.")
    count = max(1, round(line.length_m / stretch_m - 0.001))
    inner_m = line.origin_m + stretch_m * np.arange(count)
    return np.append(inner_m[inner_m < line.end_m], line.end_m)
