"""Sites for what the force has, and what they watch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from ..beside import Beside
from ..geometry.chainage import Chainage
from ..methods.coverage import coverage_of
from ..methods.line_parts import line_parts
from ..methods.siting import choose_sites
from ..model.coverage import Coverage
from ..model.footprint import Footprint
from ..model.plan import LinePart
from ..model.scenario import Scenario
from ..model.siting import Proposal
from ..model.zone import Zone
from ..sensing.footprint import footprints
from .told import Progress

CURVE_TO = 200  # sites to which the curve of sites against coverage is told


class Watched(TypedDict, total=False):
    """Fields of a plan that say what is watched."""

    coverage: Coverage
    line_parts: tuple[LinePart, ...]
    footprints: tuple[Footprint, ...]


def sites_proposed(
    scenario: Scenario, zones: Sequence[Zone], beside: Beside, progress: Progress
) -> Proposal | None:
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
        beside=beside,
        progress=progress,
    )


def watch_scored(scenario: Scenario, zones: Sequence[Zone], proposal: Proposal | None) -> Watched:
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
