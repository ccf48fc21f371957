"""From a scenario to a plan, step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..beside import Beside
from ..geometry.chainage import Chainage
from ..methods.people import people_in
from ..model.plan import Plan
from ..model.scenario import Scenario
from .findings import empty_zones, patrols_amiss
from .ground import markers_along, zones_laid
from .setting_out import line_parted, set_out
from .told import Progress
from .watch import sites_proposed, watch_scored

_R = TypeVar("_R")


def make_plan(
    scenario: Scenario, *, beside: Beside | None = None, progress: Progress = lambda *_: None
) -> Plan:
    """Lay zones, choose sites for the force, tell what they watch, and set out what else is asked for.

    Parameters
    ----------
    scenario : Scenario
    beside : Beside, optional
        Processes in which the line is parted and the watch is scored meanwhile; this one if left out.
    progress : callable
        Told the name of the step, how many are done and how many there are.

    Raises
    ------
    ScenarioError
        If two zones bear one name, or a rule asks for something that the situation does not have.
    """
    situation = scenario.situation
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    zones = zones_laid(scenario.mandate.rules, situation, progress)
    people = {zone.name: people_in(zone.area, situation.settlements) for zone in zones}
    others = beside or Beside(alone=True)
    parting = others.start(line_parted, scenario, zones)
    proposal = sites_proposed(scenario, zones, progress)
    watching = others.start(watch_scored, scenario, zones, proposal)
    parted = _told(parting, "sectors", progress, asked=scenario.mandate.sectors is not None)
    rest = set_out(scenario, zones, proposal, line, parted, progress)
    found = _told(watching, "coverage", progress)
    return Plan(
        scenario=scenario,
        zones=zones,
        markers=markers_along(situation, line),
        people=people,
        findings=(*empty_zones(zones), *patrols_amiss(rest["partition"], rest["schedule"])),
        proposal=proposal,
        **found,
        **rest,
    )


def _told(later: Callable[[], _R], step: str, progress: Progress, *, asked: bool = True) -> _R:
    """Wait for what others do, and tell of it where it was asked for."""
    if asked:
        progress(step, 0, 1)
    found = later()
    if asked:
        progress(step, 1, 1)
    return found
