"""Zones on the ground, and markers along the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import numpy as np
import shapely
from shapely import Point

from ..errors import ScenarioError
from ..geometry.chainage import Chainage
from ..model.plan import Marker
from ..model.situation import AnyArea, Situation
from ..model.zone import Zone, ZoneRule
from .told import Progress


def zones_laid(rules: Sequence[ZoneRule], situation: Situation, progress: Progress) -> tuple[Zone, ...]:
    """Lay the zones of every rule, in order: later ones may be measured from earlier ones.

    Raises
    ------
    ScenarioError
        If two zones bear one name, or a rule asks for something that the situation does not have.
    """
    laid: dict[str, Zone] = {}
    for count, rule in enumerate(rules):
        progress(rule.name, count, len(rules))
        for zone in rule.lay(situation, laid):
            if zone.name in laid:
                raise ScenarioError(
                    "two zones bear this name",
                    where=f"zone {zone.name!r}",
                    mend="Give each rule its own name.",
                )
            laid[zone.name] = zone
    return tuple(laid.values())


def markers_along(situation: Situation, line: Chainage) -> tuple[Marker, ...]:
    """Numbered points along the line; the last is the line's end, so that its length can be read off."""
    step = situation.line.marker_interval_m
    places_m = np.append(np.arange(0.0, line.length_m, step), line.length_m)
    return tuple(
        Marker(number, float(at), situation.frame.to_metres(Point(line.place(float(at)))))
        for number, at in enumerate(places_m)
    )


def rule_of(zone: Zone) -> str:
    """Name of the rule that laid a zone: a party's part bears the party in brackets behind it."""
    head, bracket, _ = zone.name.rpartition(" (")
    return head if bracket and zone.party else zone.name


class GroundByName(Mapping[str, AnyArea]):
    """Ground of each zone, and under the name of a rule that of all parties together.

    Parties' parts are united when they are first asked for: few of them ever are.

    Parameters
    ----------
    zones : sequence of Zone

    Examples
    --------
    >>> from shapely import box
    >>> sides = {"left": box(-3, 0, 0, 1), "right": box(0, 0, 2, 1)}
    >>> laid = [Zone(f"Belt ({side})", "separation", area, "", side) for side, area in sides.items()]
    >>> grounds = GroundByName(laid)
    >>> list(grounds), grounds["Belt"].area
    (['Belt', 'Belt (left)', 'Belt (right)'], 5.0)
    """

    def __init__(self, zones: Sequence[Zone]) -> None:
        self._parts: dict[str, list[AnyArea]] = {}
        for zone in zones:
            self._parts.setdefault(rule_of(zone), []).append(zone.area)
        self._whole = {zone.name: zone.area for zone in zones}
        self._names = tuple(dict.fromkeys((*self._parts, *self._whole)))

    def __getitem__(self, name: str) -> AnyArea:
        if name not in self._whole:
            self._whole[name] = cast(AnyArea, shapely.union_all(self._parts[name]))
        return self._whole[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
