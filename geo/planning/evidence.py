"""The account of a scenario's incidents: on the plan's own line, in its zones as of each date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from ..errors import ScenarioError
from ..geometry.chainage import Chainage
from ..methods.coverage import line_coverage
from ..methods.incidents.account import Ground, account_of
from ..methods.incidents.planned import Watchers, planned_spells
from ..model.account import Account, Asked
from ..model.coverage import Coverage, LineCoverage
from ..model.edits import Edits
from ..model.evidence import EvidenceRules, Forbidden
from ..model.incident import Incidents
from ..model.patrol import Schedule
from ..model.scenario import Scenario
from ..model.siting import Proposal
from ..model.situation import Situation
from ..model.verdict import Term
from ..model.zone import Zone
from .ground import rule_of


def account_made(
    scenario: Scenario,
    zones: Sequence[Zone],
    line: Chainage,
    edits: Edits | None,
    proposal: Proposal | None,
    coverage: Coverage | None,
    schedule: Schedule | None,
) -> Account | None:
    """Account for the incidents of a scenario; None where it has none.

    Corridors that a planner drew are no zones of it: nobody has agreed to them.

    Parameters
    ----------
    scenario : Scenario
    zones : sequence of Zone
    line : Chainage
        The situation's line, lon/lat.
    edits : Edits, optional
    proposal, coverage, schedule
        Who watches by the plan; looked at only where the scenario asks for hours as planned.
    """
    situation, rules = scenario.situation, scenario.mandate.evidence
    incidents = situation.incidents
    if rules is None or incidents is None or not len(incidents):
        return None
    drawn = {edit.site for edit in edits.corridors} if edits else set()
    asked = asked_of(rules, incidents, scenario.time_zone)
    effort = [spell for spell in situation.effort if spell.basis in rules.effort]
    if "planned" in rules.effort:
        watchers = watchers_of(scenario, line, proposal, coverage, schedule)
        effort += planned_spells(watchers, line, situation.frame, from_s=asked.from_s, to_s=asked.to_s)
    judged = [zone for zone in zones if zone.name not in drawn and not zone.area.is_empty]
    return account_of(
        incidents,
        line,
        {zone.name: situation.frame.to_lonlat(zone.area) for zone in judged},
        effort,
        asked,
        ground=_ground(situation, terms_of(scenario, judged)),
        denials=situation.denials,
        senses=scenario.mandate.senses,
    )


def watchers_of(
    scenario: Scenario,
    line: Chainage,
    proposal: Proposal | None,
    coverage: Coverage | None,
    schedule: Schedule | None,
) -> Watchers:
    """Those who watch by the plan; the light that its sites were not scored under is scored now."""
    siting, situation = scenario.mandate.siting, scenario.situation
    watches = proposal.watches if proposal else ()
    by_light: dict[str, LineCoverage] = {}
    if siting is not None and coverage is not None and watches:
        for light in ("day", "night"):
            conditions = replace(siting.chosen_under, light=light)
            scored = next((one for one in coverage.lines if one.conditions == conditions), None)
            by_light[light] = scored or line_coverage(
                line, watches, conditions, situation.frame, elevation=situation.elevation
            )
    return Watchers(by_light.get("day"), by_light.get("night"), watches, schedule, situation.as_of)


def asked_of(rules: EvidenceRules, incidents: Incidents, time_zone: str) -> Asked:
    """Whole days in the scenario's zone of time, as they are named, else those of the incidents."""
    zone = ZoneInfo(time_zone)
    first, last = (
        datetime.fromtimestamp(int(moment_s), zone).date()
        for moment_s in (incidents.begins_s.min(), incidents.begins_s.max())
    )
    return Asked(
        near_m=rules.near_km * 1_000.0,
        stretch_m=rules.stretch_km * 1_000.0,
        from_s=_begins_s(rules.first or first, time_zone),
        to_s=_begins_s((rules.last or last) + timedelta(days=1), time_zone),
        silence_days=rules.silence_days,
        edge_sigma_m=rules.edge_sigma_m,
        time_zone=time_zone,
    )


def terms_of(scenario: Scenario, zones: Sequence[Zone]) -> Mapping[str, Term]:
    """When each zone holds, and what it forbids, by its name.

    Raises
    ------
    ScenarioError
        If something is forbidden in a zone that there is not.
    """
    d_day = date.fromisoformat(scenario.d_day_text) if scenario.d_day_text else None
    known = {name for zone in zones for name in (zone.name, rule_of(zone))}
    if strange := next((rule.zone for rule in scenario.mandate.forbidden if rule.zone not in known), None):
        raise ScenarioError(
            f"zone is {strange!r}", where="forbidden", mend=f"There are {', '.join(sorted(known)) or 'none'}."
        )
    return {zone.name: _term(zone, scenario, d_day) for zone in zones}


def _term(zone: Zone, scenario: Scenario, d_day: date | None) -> Term:
    first, last = zone.from_day, None if zone.to_day is None else zone.to_day + 1
    begins_s, ends_s = (
        open_s if day is None else _on_day_s(d_day, day, scenario.time_zone)
        for day, open_s in ((first, -np.inf), (last, np.inf))
    )
    return Term(zone.kind, zone.source, begins_s, ends_s, tuple(_forbidden(zone, scenario)))


def _forbidden(zone: Zone, scenario: Scenario) -> Iterator[Forbidden]:
    for rule in scenario.mandate.forbidden:
        if rule.zone in (zone.name, rule_of(zone)):
            yield rule


def _on_day_s(d_day: date | None, day: int, time_zone: str) -> float:
    """When a day after the start begins; no number where nobody has fixed the start."""
    return float("nan") if d_day is None else _begins_s(d_day + timedelta(days=day), time_zone)


def _begins_s(day: date, time_zone: str) -> float:
    zone = UTC if time_zone == "UTC" else ZoneInfo(time_zone)
    return datetime.combine(day, time(), zone).timestamp()


def _ground(situation: Situation, terms: Mapping[str, Term]) -> Ground:
    held = {control.party: situation.frame.to_lonlat(control.area) for control in situation.control}
    left, right = situation.line.left or "", situation.line.right or ""
    return Ground(held, left, right, terms)
