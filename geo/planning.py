"""The recipe: from a scenario to a plan. The only module that knows the order of the methods."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from shapely import Point

from .errors import ScenarioError
from .geometry.chainage import Chainage
from .methods.people import people_in
from .model.plan import Finding, Marker, Plan
from .model.scenario import Scenario
from .model.situation import Situation
from .model.zone import Zone, ZoneRule

Progress = Callable[[str, int, int], None]


def make_plan(scenario: Scenario, *, progress: Progress = lambda *_: None) -> Plan:
    """Lay the zones of a scenario in their order, number its line, and count the people concerned.

    Parameters
    ----------
    scenario : Scenario
    progress : callable
        Told the name of the step, how many are done and how many there are.

    Raises
    ------
    ScenarioError
        If two zones bear one name, or a rule asks for something that the situation does not have.
    """
    situation = scenario.situation
    zones = _laid(scenario.mandate.rules, situation, progress)
    progress("people", 0, 1)
    people = {zone.name: people_in(zone.area, situation.settlements) for zone in zones}
    progress("people", 1, 1)
    return Plan(
        scenario=scenario,
        zones=zones,
        markers=_markers(situation),
        people=people,
        findings=tuple(_empty(zone) for zone in zones if zone.area.is_empty),
    )


def _laid(rules: Sequence[ZoneRule], situation: Situation, progress: Progress) -> tuple[Zone, ...]:
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


def _markers(situation: Situation) -> tuple[Marker, ...]:
    """Numbered points along the line; the last is the line's end, so that its length can be read off."""
    chainage = Chainage(situation.frame.to_lonlat(situation.line.path))
    step = situation.line.marker_interval_m
    places_m = np.append(np.arange(0.0, chainage.length_m, step), chainage.length_m)
    return tuple(
        Marker(number, float(at), situation.frame.to_metres(Point(chainage.place(float(at)))))
        for number, at in enumerate(places_m)
    )


def _empty(zone: Zone) -> Finding:
    return Finding(
        problem="no ground answers its rule",
        where=f"zone {zone.name!r}",
        mend="Look at what it is measured from and clipped to.",
    )
