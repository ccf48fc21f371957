"""What a scenario file asks for: its zone rules, its force, and how each is set out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from ..methods.patrols.calibration import load_missions
from ..model.air import AirRules
from ..model.border import BorderRules
from ..model.contingent import Contingent, SectorRules
from ..model.declared import STRICT, declared
from ..model.evidence import EvidenceRules, Forbidden
from ..model.mandate import Mandate
from ..model.opening import OpeningRules
from ..model.patrol import MissionPatrols, PatrolRules, PatrolTask
from ..model.people import PeopleRules
from ..model.rear import RearRules
from ..model.response import ResponseRules
from ..model.roads import Speeds, TravelRules
from ..model.sea import SeaRules
from ..model.zone import ZoneRule
from ..zones import rule_from_table
from ..zones.agreements import load_agreements
from .benchmarks import load_benchmarks
from .force import means_of, sensors_of, siting_of
from .observers import load_senses
from .scenario_file import ScenarioFile
from .speeds import load_speeds
from .symbols import load_symbols

_T = TypeVar("_T")
_WHERE = "scenario.toml"


@dataclass(frozen=True, config=STRICT)
class PresetTable:
    """``[[zone]]`` that names an agreement: its rules, with our parties and names for the agreement's.

    ``kinds`` takes only some of its zones, by their kind; left out, all. What is not ``in_force`` is laid
    to be compared: it counts in no phase.
    """

    agreement: str
    parties: dict[str, str]
    names: dict[str, str] | None = None
    kinds: tuple[str, ...] = ()
    in_force: bool = True


def mandate_of(said: ScenarioFile, reference: Path) -> Mandate:
    """Everything that a scenario file asks for, checked.

    Parameters
    ----------
    said : ScenarioFile
    reference : pathlib.Path
        Folder of reference figures; the scenario names the version that it uses.

    Raises
    ------
    ScenarioError
        If a key is unknown, missing or of the wrong kind, two things bear one name, or one table asks for
        another that is not there.
    """
    means = means_of(said)
    travel = _travel_of(said)
    found = Mandate(
        rules=_rules(said, reference),
        means=means,
        siting=siting_of(said),
        sensors=sensors_of(said, means, reference),
        contingents=_each(Contingent, said.contingent, "contingent"),
        sectors=_one(SectorRules, said.sectors, "sectors"),
        travel=travel,
        speeds={} if travel is None else _speeds_of(said, travel, reference),
        patrol_tasks=_each(PatrolTask, said.patrol_task, "patrol_task"),
        patrols=_one(PatrolRules, said.patrols, "patrols"),
        response=_one(ResponseRules, said.response, "response"),
        people=_one(PeopleRules, said.people, "people"),
        missions=_missions_of(said, reference),
        benchmarks=_benchmarks_of(said, reference),
        symbols=_symbols_of(said, reference),
        evidence=_evidence_of(said),
        senses=_senses_of(said, reference),
        forbidden=tuple(
            declared(Forbidden, table, where=f"{_WHERE}, forbidden {number}")
            for number, table in enumerate(said.forbidden, start=1)
        ),
        borders=_each(BorderRules, said.border, "border"),
        sea=_one(SeaRules, said.sea, "sea"),
        air=_one(AirRules, said.air, "air"),
        rear=_one(RearRules, said.rear, "rear"),
        opening=_one(OpeningRules, said.opening, "opening"),
    )
    _agrees(found)
    return found


def _one(kind: type[_T], table: Mapping[str, Any] | None, name: str) -> _T | None:
    return None if table is None else declared(kind, table, where=f"{_WHERE}, {name}")


def _each(kind: type[_T], tables: Sequence[Mapping[str, Any]], name: str) -> tuple[_T, ...]:
    """Every table of a kind, each under a name of its own."""
    found = tuple(
        declared(kind, table, where=f"{_WHERE}, {name} {number}")
        for number, table in enumerate(tables, start=1)
    )
    names = [str(table["name"]) for table in tables]
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice is not None:
        raise ScenarioError(
            "two tables bear this name", where=f"{_WHERE}, {name} {twice!r}", mend="Give each its own."
        )
    return found


def _evidence_of(said: ScenarioFile) -> EvidenceRules | None:
    """How incidents are accounted for, where there are any; by the rules as they come if nothing is said."""
    if not any(table.role == "incidents" for table in said.layers.values()):
        return None
    return _one(EvidenceRules, said.incidents or {}, "incidents")


def _senses_of(said: ScenarioFile, reference: Path) -> Mapping[str, frozenset[str]]:
    """By which means observers sense, where the scenario names a version of that."""
    if "observers" not in said.uses:
        return {}
    return load_senses(reference / said.uses["observers"] / "observers.toml")


def _travel_of(said: ScenarioFile) -> TravelRules | None:
    """How trips are made; by the rules as they come where something asks for trips and nothing is said."""
    asked = said.patrols is not None or said.response is not None
    return _one(TravelRules, said.travel, "travel") or (TravelRules() if asked else None)


def _speeds_of(said: ScenarioFile, travel: TravelRules, reference: Path) -> Mapping[str, Speeds]:
    if "speeds" not in said.uses:
        raise ScenarioError("uses.speeds is missing", where=_WHERE, mend='Add uses = { speeds = "v1" }.')
    known = load_speeds(reference / said.uses["speeds"] / "speeds.toml")
    if travel.vehicle not in known:
        raise ScenarioError(
            f"there is no vehicle {travel.vehicle!r}",
            where=f"{_WHERE}, travel",
            mend=f"There are {', '.join(known)}.",
        )
    return known


def _missions_of(said: ScenarioFile, reference: Path) -> tuple[MissionPatrols, ...]:
    """Missions with which patrols are compared, where the scenario names a version of them."""
    if said.patrols is None or "patrolling" not in said.uses:
        return ()
    return load_missions(reference / said.uses["patrolling"] / "patrolling.toml")


def _benchmarks_of(said: ScenarioFile, reference: Path) -> tuple[tuple[str, float, str], ...]:
    """Missions with which the force is compared, where the scenario names a version of them."""
    if said.sectors is None or "benchmarks" not in said.uses:
        return ()
    return load_benchmarks(reference / said.uses["benchmarks"] / "benchmarks.toml")


def _symbols_of(said: ScenarioFile, reference: Path) -> Mapping[str, str]:
    """Codes of symbols, where the scenario names a version of them; without, sites are dots."""
    if "symbols" not in said.uses:
        return {}
    return load_symbols(reference / said.uses["symbols"] / "symbols.toml")


def _agrees(found: Mandate) -> None:
    """Tables that ask for another find it."""
    asked = (
        (found.sectors and not found.contingents, "there is a [sectors] and no [[contingent]]"),
        (found.contingents and not found.sectors, "there are contingents and no [sectors]"),
        (found.patrols and not found.patrol_tasks, "there is a [patrols] and no [[patrol_task]]"),
        (found.patrol_tasks and not found.patrols, "there are patrol tasks and no [patrols]"),
        (found.patrols and not found.contingents, "there is a [patrols] and no [[contingent]]"),
    )
    for amiss, problem in asked:
        if amiss:
            raise ScenarioError(problem, where=_WHERE, mend="Add the table that is missing, or take it out.")


def _rules(said: ScenarioFile, reference: Path) -> tuple[ZoneRule, ...]:
    """Every zone table in its order; an agreement stands for the tables that it holds."""
    rules: list[ZoneRule] = []
    for number, table in enumerate(said.zone, start=1):
        where = f"{_WHERE}, zone {number}"
        if "agreement" not in table:
            rules.append(rule_from_table(table, where=where))
            continue
        preset = declared(PresetTable, table, where=where)
        if "agreements" not in said.uses:
            raise ScenarioError(
                "uses.agreements is missing", where=_WHERE, mend='Add uses = { agreements = "v1" }.'
            )
        agreements = load_agreements(reference / said.uses["agreements"] / "agreements.toml")
        rules += _of_kinds(preset, agreements[preset.agreement].rules(preset.parties, preset.names), where)
    return tuple(rules)


def _of_kinds(preset: PresetTable, rules: Sequence[ZoneRule], where: str) -> Sequence[ZoneRule]:
    """The rules of an agreement that a table asks for."""
    known = tuple(dict.fromkeys(rule.kind for rule in rules))
    for kind in preset.kinds:
        if kind not in known:
            raise ScenarioError(
                f"{preset.agreement} has no zone of kind {kind!r}",
                where=where,
                mend=f"It has {', '.join(known)}.",
            )
    return [
        replace(rule, in_force=preset.in_force)  # type: ignore[type-var]
        for rule in rules
        if rule.kind in (preset.kinds or known)
    ]
