"""Versions of a line by date: in order, which held on a day, and what zones it made on that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from shapely import MultiLineString

from ...errors import ScenarioError
from ...geometry.carried import following
from ...geometry.chainage import Chainage
from ...geometry.lines import merged
from ...model.control import Held, InForce, Version
from ...model.situation import ControlArea, Situation
from ...model.staleness import Staleness
from ...model.zone import Zone, ZoneRule

Lines = Mapping[date, tuple[MultiLineString, str]]


def versions_of(lines: Lines, held: Mapping[date, Held] | None = None) -> tuple[Version, ...]:
    """Versions in the order of their days, each line running the way of the one before.

    Parameters
    ----------
    lines : mapping
        Line of each day, lon/lat, and why it took the place of the one before.
    held : mapping, optional
        Ground held by day. A day may have a line, ground, or both.

    Examples
    --------
    >>> east, west = MultiLineString([[(0, 0), (1, 0)]]), MultiLineString([[(1, 0.1), (0, 0.1)]])
    >>> found = versions_of({date(2025, 2, 1): (west, "an advance"), date(2025, 1, 1): (east, "")})
    >>> [(version.day.month, version.path.wkt, version.why) for version in found]
    [(1, 'MULTILINESTRING ((0 0, 1 0))', ''), (2, 'MULTILINESTRING ((0 0.1, 1 0.1))', 'an advance')]
    """
    held = held or {}
    found: list[Version] = []
    earlier: Chainage | None = None
    for day in sorted({*lines, *held}):
        path, why = lines.get(day, (None, ""))
        if path is not None:
            path = following(path, earlier) if earlier else merged(path).path
            earlier = Chainage(path)
        found.append(Version(day, path, held.get(day), why))
    return tuple(found)


def version_on(
    versions: Sequence[Version], moment: date | datetime, staleness: Staleness | None = None
) -> InForce:
    """The version that held at a moment: the last that is not after it.

    Parameters
    ----------
    versions : sequence of Version
        Each day once, in order.
    moment : datetime.date or datetime.datetime
        A moment counts for its day, in its own zone of time.
    staleness : Staleness, optional
        From when on the version is too old for the day; without it nothing is warned of.

    Raises
    ------
    ScenarioError
        If the days do not ascend, or the first version is later than the moment.

    Examples
    --------
    >>> versions = [Version(date(2025, 1, 1)), Version(date(2025, 3, 1))]
    >>> found = version_on(versions, date(2025, 2, 15))
    >>> found.version.day.isoformat(), found.age_days, found.warning
    ('2025-01-01', 45, '')
    """
    _refuse_disorder([version.day for version in versions])
    day = moment.date() if isinstance(moment, datetime) else moment
    held = [version for version in versions if version.day <= day]
    if not held:
        raise ScenarioError(
            f"no version holds on {day}: the first is of {versions[0].day}"
            if versions
            else f"no version holds on {day}: there is none",
            where="series of lines",
            mend="Give an earlier version, or a later day.",
        )
    last = held[-1]
    return InForce(last, (day - last.day).days, staleness.words(last.day, day) if staleness else "")


def situation_on(situation: Situation, versions: Sequence[Version], moment: date | datetime) -> Situation:
    """A situation with the line, and the ground, that held at a moment, in metres of its own frame.

    Parameters
    ----------
    situation : Situation
        What else is found; its line and ground give way to those of the version, as far as that has them.
        Ground of a version is taken to be in metres of the same frame.
    versions, moment
        As for ``version_on``.
    """
    version = version_on(versions, moment).version
    found = replace(situation, as_of=version.day)
    if version.path is not None:
        line = replace(
            situation.line,
            path=situation.frame.to_metres(version.path),
            as_of=version.day,
            method=f"version of {version.day}",
            length_m=Chainage(version.path).length_m,
        )
        found = replace(found, line=line)
    if version.held is not None:
        known = {party.id for party in situation.parties}
        ground = version.held.ground.items()
        control = tuple(ControlArea(party, area) for party, area in ground if party in known)
        found = replace(found, control=control)
    return found


def zones_on(
    situation: Situation, versions: Sequence[Version], rules: Sequence[ZoneRule], moment: date | datetime
) -> tuple[Zone, ...]:
    """Zones that the rules lay on the line in force at a moment; see ``situation_on``.

    Rules may build on those before them. The zones are those of that day's line, whatever it became since.
    """
    found = situation_on(situation, versions, moment)
    laid: dict[str, Zone] = {}
    zones: list[Zone] = []
    for rule in rules:
        for zone in rule.lay(found, laid):
            laid[zone.name] = zone
            zones.append(zone)
    return tuple(zones)


def _refuse_disorder(days: Sequence[date]) -> None:
    if any(one >= other for one, other in pairwise(days)):
        listed = ", ".join(day.isoformat() for day in days)
        raise ScenarioError(
            f"the days are {listed}", where="series of lines", mend="Give each once, in order."
        )
