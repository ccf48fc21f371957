"""The force set out: its sectors, roads, crossing points, patrols, response, and the people in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict

from ..errors import ScenarioError
from ..geometry.chainage import Chainage
from ..methods.patrols.bases import choose_bases
from ..methods.patrols.requirements import requirements_of
from ..methods.patrols.schedule import schedule_of
from ..methods.people.crossings import crossing_points
from ..methods.people.report import people_report
from ..methods.response.seasons import under_other_goings
from ..methods.response.whole import response_of
from ..methods.sectors import Division, divide, with_grounds
from ..model.edits import Edits
from ..model.patrol import Schedule
from ..model.people import Crossing, CrossingChoice, PeopleReport
from ..model.response import Response
from ..model.scenario import Scenario
from ..model.sector import Partition
from ..model.siting import Proposal
from ..model.situation import AnyArea, Site
from ..model.zone import Zone
from ..travel import TravelNetwork
from .driving import network_driven, networks_under
from .edited_bases import bases_edited
from .ground import GroundByName, rule_of
from .told import Progress

Crossed = tuple[tuple[Crossing, ...], CrossingChoice | None]
Divided = tuple[Crossed, Division | None]
Parted = tuple[Crossed, Partition | None]


class SetOut(TypedDict, total=False):
    """Fields of a plan that say how the force is set out."""

    partition: Partition | None
    schedule: Schedule | None
    response: Response | None
    people_report: PeopleReport | None


def line_divided(scenario: Scenario) -> Divided:
    """Crossing points, and the line divided among contingents, whose load they are; neither needs a zone."""
    situation, mandate = scenario.situation, scenario.mandate
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    crossed: Crossed = ((), None)
    if mandate.people is not None:
        crossed = crossing_points(situation, mandate.people, line, network_driven(scenario))
    if mandate.sectors is None:
        return crossed, None
    division = divide(
        situation,
        mandate.contingents,
        mandate.sectors,
        line=line,
        crossings=[(one.place.x, one.place.y) for one in crossed[0]] or None,
    )
    return crossed, division


def line_parted(scenario: Scenario, zones: Sequence[Zone], divided: Divided) -> Parted:
    """Crossing points, and the ground parted as the line is divided; this needs zones, but no site."""
    situation = scenario.situation
    crossed, division = divided
    if division is None:
        return crossed, None
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    benchmarks = scenario.mandate.benchmarks
    return crossed, with_grounds(division, situation, line=line, zones=zones, benchmarks=benchmarks)


def set_out(
    scenario: Scenario,
    zones: Sequence[Zone],
    proposal: Proposal | None,
    line: Chainage,
    parted: Parted,
    progress: Progress,
    edits: Edits | None = None,
) -> SetOut:
    """Send patrols, see who arrives in time, and count the people; as far as it is asked for.

    People come last, for they are counted in sectors and within reach, and stand first in every report.
    """
    mandate, situation = scenario.mandate, scenario.situation
    network = network_driven(scenario)
    crossed, partition = parted
    bases, schedule = _patrolled(
        scenario, zones, proposal, line, network, partition, crossed[0], progress, edits
    )
    sites = (*situation.sites, *(watch.site for watch in (proposal.watches if proposal else ())), *bases)
    response = None
    if mandate.response is not None and network is not None:
        progress("response", 0, 1)
        checked = _of_rule(mandate.response.inside, zones)
        response = response_of(situation, mandate.response, network, sites=sites, zones=checked, line=line)
        others = under_other_goings(
            mandate.response, networks_under(scenario), sites=sites, line=line, frame=situation.frame
        )
        response = replace(response, under=others)
        progress("response", 1, 1)
    found: SetOut = {"partition": partition, "schedule": schedule, "response": response}
    if mandate.people is not None:
        progress("people", 0, 1)
        grounds = _grounds(zones, partition, response)
        found["people_report"] = people_report(
            situation,
            mandate.people,
            grounds=grounds,
            line=line,
            network=network,
            raster=situation.population,
            crossed=crossed,
            phases=scenario.phases,
            zones=zones,
        )
        progress("people", 1, 1)
    return found


def _patrolled(
    scenario: Scenario,
    zones: Sequence[Zone],
    proposal: Proposal | None,
    line: Chainage,
    network: TravelNetwork | None,
    partition: Partition | None,
    crossings: Sequence[Crossing],
    progress: Progress,
    edits: Edits | None,
) -> tuple[tuple[Site, ...], Schedule | None]:
    """Bases proposed for patrols, and their schedule."""
    mandate, situation = scenario.mandate, scenario.situation
    if mandate.patrols is None or partition is None or network is None:
        return (), None
    progress("patrols", 0, 1)
    required = requirements_of(
        situation,
        mandate.patrol_tasks,
        proposal=proposal,
        zones=GroundByName(zones),
        sectors=partition.sectors,
        crossings={one.name: one.place for one in crossings if one.proposed},
        line=line,
    )
    bases = choose_bases(situation, mandate.patrols, partition.sectors, required, network, proposal=proposal)
    if edits:
        bases = bases_edited(bases, scenario, partition.sectors, edits)
    schedule = schedule_of(
        situation,
        required,
        bases,
        mandate.patrols,
        network,
        line=line,
        missions=mandate.missions,
        progress=progress,
    )
    standing = {site.name for site in situation.sites}
    proposed = tuple(
        Site(name=base.name, kind=mandate.patrols.base_kind, place=base.place)
        for base in bases
        if base.name not in standing
    )
    return proposed, schedule


def _of_rule(name: str, zones: Sequence[Zone]) -> Sequence[Zone]:
    """Zones of a name, or of a rule; all of them where no name is given.

    Raises
    ------
    ScenarioError
        If no zone bears it.
    """
    found = [zone for zone in zones if not name or name in (zone.name, rule_of(zone))]
    if name and not found:
        raise ScenarioError(
            f"inside is {name!r}",
            where="response",
            mend=f"Give the name of a zone: {', '.join(dict.fromkeys(map(rule_of, zones))) or 'none'}.",
        )
    return found


def _grounds(
    zones: Sequence[Zone], partition: Partition | None, response: Response | None
) -> dict[tuple[str, str], AnyArea]:
    """Every area in which people are counted, by its name and kind."""
    found: dict[tuple[str, str], AnyArea] = {
        (zone.name, "zone"): zone.area for zone in zones if not zone.area.is_empty
    }
    for sector in partition.sectors if partition else ():
        found[sector.name, "sector"] = sector.area
    for reached in response.reached if response else ():
        found[f"{reached.name}, {reached.minutes_min:g} min", "reach"] = reached.area
    return found
