"""From a scenario to a plan, step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..beside import Beside
from ..geometry.chainage import Chainage
from ..methods.people import people_in
from ..model.edits import Edits, Taken
from ..model.plan import Plan
from ..model.scenario import Scenario
from .edited import Edited, edits_told, shares_told, sites_edited, with_corridors
from .edited_bases import bases_taken
from .evidence import account_made
from .findings import empty_zones, patrols_amiss
from .ground import markers_along, zones_laid
from .setting_out import line_divided, line_parted, set_out
from .told import Progress
from .watch import sites_proposed, watch_scored

_R = TypeVar("_R")


def make_plan(
    scenario: Scenario,
    *,
    edits: Edits | None = None,
    beside: Beside | None = None,
    progress: Progress = lambda *_: None,
) -> Plan:
    """Lay zones, choose sites for the force, tell what they watch, and set out what else is asked for.

    Parameters
    ----------
    scenario : Scenario
    edits : Edits, optional
        What a planner changed by hand in a plan of this scenario.
    beside : Beside, optional
        Processes in which the line is parted and the watch is scored meanwhile; this one if left out.
    progress : callable
        Told the name of the step, how many are done and how many there are.

    Raises
    ------
    ScenarioError
        If two zones bear one name, or a rule or an edit asks for something that the situation or the plan
        does not have.
    """
    scenario = with_corridors(scenario, edits) if edits else scenario
    situation = scenario.situation
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    others = beside or Beside(alone=True)
    dividing = others.start(line_divided, scenario)
    zones = zones_laid(scenario.mandate.rules, situation, progress)
    people = {zone.name: people_in(zone.area, situation.settlements) for zone in zones}
    in_force = [zone for zone in zones if zone.in_force]  # the others are laid and counted, no more
    parting = others.start(line_parted, scenario, in_force, dividing())
    proposal = sites_proposed(scenario, in_force, others, progress)
    edited = sites_edited(scenario, in_force, proposal, edits) if edits else Edited(proposal, proposal)
    watching = others.start(watch_scored, scenario, in_force, edited.after)
    telling = others.start(shares_told, scenario, edited) if edits else tuple
    parted = _told(parting, "sectors", progress, asked=scenario.mandate.sectors is not None)
    rest = set_out(scenario, in_force, edited.after, line, parted, progress, edits)
    found = _told(watching, "coverage", progress)
    taken = _in_order(telling(), bases_taken(scenario, edits)) if edits else ()
    told = edits_told(scenario, edits, taken, edited) if edits else ()
    return Plan(
        scenario=scenario,
        zones=zones,
        markers=markers_along(situation, line),
        part_ends_m=line.part_ends_m,
        people=people,
        findings=(*told, *empty_zones(zones), *patrols_amiss(rest["partition"], rest["schedule"])),
        proposal=edited.after,
        edits=edits,
        taken=taken,
        incidents=account_made(
            scenario, in_force, line, edits, edited.after, found.get("coverage"), rest["schedule"]
        ),
        **found,
        **rest,
    )


def _in_order(*told: tuple[Taken, ...]) -> tuple[Taken, ...]:
    """Edits of every kind in the order of their file."""
    return tuple(sorted((each for some in told for each in some), key=lambda each: each.number))


def _told(later: Callable[[], _R], step: str, progress: Progress, *, asked: bool = True) -> _R:
    """Wait for what others do, and tell of it where it was asked for."""
    if asked:
        progress(step, 0, 1)
    found = later()
    if asked:
        progress(step, 1, 1)
    return found
