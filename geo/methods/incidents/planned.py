"""Hours of watching as a plan has them: what its sites see by day and night, and its patrols as they pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np

from ...frame import Frame
from ...geometry.chainage import Chainage
from ...model.coverage import LineCoverage, Run
from ...model.observation import HOUR_S, Spell
from ...model.patrol import Schedule
from ...model.sensor import Conditions, Watch
from ..patrols.sun import light_utc, solar_midnight_utc
from .passes import passes_of

PATROL = "patrol"


@dataclass(frozen=True, slots=True)
class Watchers:
    """Those who watch a line by a plan.

    Parameters
    ----------
    by_day, by_night : LineCoverage or None
        What sites see of the line in either light; None where no site stands.
    watches : tuple of Watch
        Their sensors.
    schedule : Schedule or None
        Patrols, which see the line by day where their rules say from how far.
    from_day : datetime.date
        Day on which the schedule begins; it repeats forth and back.
    """

    by_day: LineCoverage | None
    by_night: LineCoverage | None
    watches: tuple[Watch, ...]
    schedule: Schedule | None
    from_day: date


def planned_spells(
    watchers: Watchers, line: Chainage, frame: Frame, *, from_s: float, to_s: float
) -> Iterator[Spell]:
    """Spells of watching as if the plan were at work all the time, each marked as planned.

    A site watches by day what it sees by day, and from sunset to sunrise at the place that it watches what it
    sees by night; a sensor that watches a share of the time counts by that share. A patrol watches each piece
    of the line while it is within sight of the piece's middle, driving or halting, and by day only.

    Parameters
    ----------
    watchers : Watchers
    line : Chainage
        Lon/lat.
    frame : Frame
        Plane of the patrols' ways.
    from_s, to_s : float
        Span of time, seconds since 1970-01-01T00:00Z.
    """
    found = (*_of_sites(watchers, line, from_s, to_s), *_of_patrols(watchers, line, frame, from_s, to_s))
    yield from (spell for spell in found if spell.begins_s < to_s and spell.ends_s > from_s)


def _of_sites(watchers: Watchers, line: Chainage, from_s: float, to_s: float) -> Iterator[Spell]:
    kinds = {watch.site.name: watch.site.kind for watch in watchers.watches}
    days = _days(from_s, to_s)
    for coverage, is_day in ((watchers.by_day, True), (watchers.by_night, False)):
        if coverage is None:
            continue
        shares = _part_time_shares(watchers.watches, coverage.conditions)
        for run in coverage.runs:
            share = shares.get(run.site, 0.0) if run.part_time else 1.0
            if share > 0.0:
                for begins_s, ends_s in _spans(run, line, days, by_day=is_day):
                    yield Spell(
                        run.from_m, run.to_m, begins_s, ends_s, share, kinds.get(run.site, ""), "planned"
                    )


def _spans(run: Run, line: Chainage, days: list[date], *, by_day: bool) -> Iterator[tuple[float, float]]:
    """Spans of daylight, or of night, at the middle of what a site watches."""
    place = line.place(0.5 * (run.from_m + run.to_m))
    lights = [light_utc(place.x, place.y, day) for day in days]
    lit = [(rise.timestamp(), sunset.timestamp()) for rise, sunset in lights]
    dark = [(sunset_s, rise_s) for (_, sunset_s), (rise_s, _) in pairwise(lit)]
    yield from ((begins_s, ends_s) for begins_s, ends_s in (lit if by_day else dark) if begins_s < ends_s)


def _part_time_shares(watches: tuple[Watch, ...], conditions: Conditions) -> Mapping[str, float]:
    """Share of the time that those of each site's sensors watch that rest at times; together at most 1."""
    found: dict[str, float] = {}
    for watch in watches:
        reach = watch.sensor.reach(conditions)
        if reach is not None and reach.watched_share < 1.0:
            found[watch.site.name] = min(1.0, found.get(watch.site.name, 0.0) + reach.watched_share)
    return found


def _of_patrols(
    watchers: Watchers, line: Chainage, frame: Frame, from_s: float, to_s: float
) -> Iterator[Spell]:
    schedule = watchers.schedule
    if schedule is None or schedule.rules.sees_m <= 0.0:
        return
    longitudes = {base: frame.to_lonlat(place).x for base, place in schedule.bases}
    passes = list(passes_of(schedule, line, frame))
    middles_m = np.array([0.5 * (one.from_m + one.to_m) for one in passes])
    places = list(zip(*(each.tolist() for each in line.places(middles_m)), strict=True)) if passes else []
    turn = timedelta(days=schedule.rules.days)
    first, last = (
        (datetime.fromtimestamp(end_s, UTC).date() - watchers.from_day) // turn for end_s in (from_s, to_s)
    )
    for number in range(first - 1, last + 2):
        day = watchers.from_day + number * turn
        zero_s = {base: solar_midnight_utc(east, day).timestamp() for base, east in longitudes.items()}
        for one, place in zip(passes, places, strict=True):
            begins_s, ends_s = (zero_s[one.base] + hour * HOUR_S for hour in (one.from_h, one.to_h))
            whole = Spell(one.from_m, one.to_m, begins_s, ends_s, means=PATROL, basis="planned")
            yield from _by_day(whole, *place)


def _by_day(spell: Spell, longitude_deg: float, latitude_deg: float) -> Iterator[Spell]:
    """What of a spell lies in daylight at a place."""
    for day in _days(spell.begins_s, spell.ends_s):
        rise, sunset = light_utc(longitude_deg, latitude_deg, day)
        begins_s, ends_s = max(spell.begins_s, rise.timestamp()), min(spell.ends_s, sunset.timestamp())
        if begins_s < ends_s:
            yield replace(spell, begins_s=begins_s, ends_s=ends_s)


def _days(from_s: float, to_s: float) -> list[date]:
    """Solar days that may have light or night in a span of time, one more at either end."""
    first = datetime.fromtimestamp(from_s, UTC).date() - timedelta(days=1)
    last = datetime.fromtimestamp(to_s, UTC).date() + timedelta(days=1)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
