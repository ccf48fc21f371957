"""The recipe: from a scenario to a plan. The only module that knows the order of the methods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict

import numpy as np
from shapely import Point

from .beside import Beside
from .errors import ScenarioError
from .geometry.chainage import Chainage
from .methods.coverage import coverage_of
from .methods.line_parts import line_parts
from .methods.people import people_in
from .methods.siting import choose_sites
from .model.coverage import Coverage
from .model.footprint import Footprint
from .model.plan import Finding, LinePart, Marker, Plan
from .model.scenario import Scenario
from .model.siting import Proposal
from .model.situation import Situation
from .model.zone import Zone, ZoneRule
from .sensing.footprint import footprints

Progress = Callable[[str, int, int], None]


class Watched(TypedDict, total=False):
    """Fields of a plan that say what is watched."""

    coverage: Coverage
    line_parts: tuple[LinePart, ...]
    footprints: tuple[Footprint, ...]


CURVE_TO = 200  # sites to which the curve of sites against coverage is told


def make_plan(
    scenario: Scenario, *, beside: Beside | None = None, progress: Progress = lambda *_: None
) -> Plan:
    """Lay zones, choose sites for the force, tell what they watch, and set out what else is asked for.

    Parameters
    ----------
    scenario : Scenario
    beside : Beside, optional
        Process in which the watch is scored while the rest is set out; this one if left out.
    progress : callable
        Told the name of the step, how many are done and how many there are.

    Raises
    ------
    ScenarioError
        If two zones bear one name, or a rule asks for something that the situation does not have.
    """
    situation = scenario.situation
    zones = _laid(scenario.mandate.rules, situation, progress)
    proposal = _proposed(scenario, zones, progress)
    watched = (beside or Beside(alone=True)).start(_watched, scenario, zones, proposal)
    progress("people", 0, 1)
    people = {zone.name: people_in(zone.area, situation.settlements) for zone in zones}
    progress("people", 1, 1)
    progress("coverage", 0, 1)
    found = watched()
    progress("coverage", 1, 1)
    return Plan(
        scenario=scenario,
        zones=zones,
        markers=_markers(situation),
        people=people,
        findings=tuple(_empty(zone) for zone in zones if zone.area.is_empty),
        proposal=proposal,
        **found,
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


def _proposed(scenario: Scenario, zones: Sequence[Zone], progress: Progress) -> Proposal | None:
    """Sites for what the force has, where the scenario says how they are chosen."""
    mandate = scenario.mandate
    if mandate.siting is None or not mandate.means:
        return None
    return choose_sites(
        scenario.situation,
        mandate.means,
        mandate.siting,
        mandate.sensors,
        zones={zone.name: zone.area for zone in zones},
        curve_to=CURVE_TO,
        progress=progress,
    )


def _watched(scenario: Scenario, zones: Sequence[Zone], proposal: Proposal | None) -> Watched:
    """What the proposed sites watch: under the conditions by which they were chosen, then the others."""
    siting, situation = scenario.mandate.siting, scenario.situation
    if siting is None or proposal is None:
        return {}
    conditions = tuple(dict.fromkeys((siting.chosen_under, *siting.scored_under)))
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    coverage = coverage_of(
        situation,
        proposal.watches,
        conditions,
        line=line,
        zones=zones,
        offered=tuple(scenario.mandate.sensors.values()),
    )
    seen = footprints(proposal.watches, siting.chosen_under, situation.frame, situation.elevation)
    parts = line_parts(coverage.lines[0], line, situation.frame)
    return {"coverage": coverage, "line_parts": parts, "footprints": seen}


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
