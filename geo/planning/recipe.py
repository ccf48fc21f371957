"""From a scenario to a plan, step by step."""

from __future__ import annotations

from ..beside import Beside
from ..geometry.chainage import Chainage
from ..methods.people import people_in
from ..model.plan import Plan
from ..model.scenario import Scenario
from .findings import empty_zones, patrols_amiss
from .ground import markers_along, zones_laid
from .setting_out import set_out
from .told import Progress
from .watch import sites_proposed, watch_scored


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
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    zones = zones_laid(scenario.mandate.rules, situation, progress)
    people = {zone.name: people_in(zone.area, situation.settlements) for zone in zones}
    proposal = sites_proposed(scenario, zones, progress)
    watched = (beside or Beside(alone=True)).start(watch_scored, scenario, zones, proposal)
    rest = set_out(scenario, zones, proposal, line, progress)
    progress("coverage", 0, 1)
    found = watched()
    progress("coverage", 1, 1)
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
