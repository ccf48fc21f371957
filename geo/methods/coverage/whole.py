"""Everything that can be said of how a set of sites watches a situation, under several sets of conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shapely.geometry.base import BaseGeometry

from ...geometry.chainage import Chainage
from ...model.coverage import Coverage
from ...model.sensor import Conditions, Sensor, Watch
from ...model.situation import Situation
from ...model.zone import Zone
from .interests import interest_coverage
from .line import line_coverage
from .support import mutual_support
from .zones import zone_coverage


def coverage_of(
    situation: Situation,
    watches: Sequence[Watch],
    conditions: Sequence[Conditions],
    *,
    line: Chainage | None = None,
    zones: Sequence[Zone] = (),
    interests: Mapping[str, BaseGeometry] | None = None,
    offered: Sequence[Sensor] = (),
    support_m: float | None = None,
    spacing_m: float | None = None,
) -> Coverage:
    """Score sites: by chainage, by area of zones, by places of interest, and by whom each can call on.

    Parameters
    ----------
    situation : Situation
        Its line, and its elevation where it has one.
    watches : sequence of Watch
        Sensors where they stand.
    conditions : sequence of Conditions
        Sets of conditions, the one that matters most first: mutual support is told under that one.
    line : Chainage, optional
        The situation's line in lon/lat, where it is at hand already.
    zones : sequence of Zone
        Zones to score by area; empty ones are passed over.
    interests : mapping, optional
        Areas, lines or places of interest in metres of the situation's frame, by name.
    offered : sequence of Sensor
        Kinds of instrument with which gaps may be closed.
    support_m : float, optional
        Distance within which sites support each other, metres; the range of the weaker if left out.
    spacing_m : float, optional
        Distance along the line between places to which sight is traced, metres.

    Raises
    ------
    ScenarioError
        If a sensor that does not watch all round has no bearing.
    """
    frame, elevation = situation.frame, situation.elevation
    along = line or Chainage(frame.to_lonlat(situation.line.path))
    areas = {zone.name: zone.area for zone in zones if not zone.area.is_empty}
    return Coverage(
        lines=tuple(
            line_coverage(
                along, watches, each, frame, elevation=elevation, spacing_m=spacing_m, offered=offered
            )
            for each in conditions
        ),
        zones=zone_coverage(areas, watches, conditions, frame, elevation=elevation),
        interests=tuple(
            found
            for each in conditions
            for found in interest_coverage(interests or {}, watches, each, frame, elevation=elevation)
        ),
        support=tuple(
            found
            for each in conditions[:1]
            for found in mutual_support(watches, each, frame, elevation=elevation, support_m=support_m)
        ),
    )
