"""The report on people: who lives on every ground, where the line can be crossed, where hospitals are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...geometry.chainage import Chainage
from ...model.people import Crossing, CrossingChoice, HospitalWay, PeopleCount, PeopleReport, PeopleRules
from ...model.phase import Phase
from ...model.population import PopulationRaster
from ...model.situation import AnyArea, Site, Situation
from ...model.zone import Zone
from ...travel.network import TravelNetwork
from .candidates import settlement_sides
from .count import count_people
from .crossings import METHOD as CROSSING_METHOD
from .crossings import crossing_points
from .ground import SettledGround, settled_ground
from .hospitals import HOSPITAL, SCHOOL, cut_off_from_hospital, given, standing_in
from .phases import people_by_phase
from .raster import raster_people
from .sides import sides_of

Grounds = Mapping[tuple[str, str], AnyArea]

_METHOD = (
    "A settlement counts by its centre. Where the edge of some ground cuts it, the share inside is told "
    "beside: of its outline where one is given, of a disc of {density:,g} residents to a square kilometre "
    "otherwise. Settlements without a known count are in no sum."
)


def people_report(
    situation: Situation,
    rules: PeopleRules,
    *,
    grounds: Grounds,
    line: Chainage,
    network: TravelNetwork | None,
    raster: PopulationRaster | None = None,
    hospitals: Sequence[Site] | None = None,
    crossed: tuple[tuple[Crossing, ...], CrossingChoice | None] | None = None,
    phases: Sequence[Phase] = (),
    zones: Sequence[Zone] = (),
) -> PeopleReport:
    """Count the people on some grounds, propose crossing points, and find who is cut off from a hospital.

    Parameters
    ----------
    situation : Situation
    rules : PeopleRules
        Its date and caveat stay with every figure.
    grounds : mapping
        Areas in metres of the frame by name and kind (``zone``, ``sector``, ``reach``).
    line : Chainage
        Of the situation's line.
    network : TravelNetwork or None
        Gives the times of trips; without it no crossing point is proposed.
    raster : PopulationRaster, optional
        The user's raster; its residents stand beside those of settlements, and are never added to them.
    hospitals : sequence of Site, optional
        The situation's sites of kind hospital if left out; where there are none either, nothing is said.
    crossed : tuple, optional
        What ``crossing_points`` said of the same situation, where it has been asked already.
    phases, zones : sequence of Phase, sequence of Zone
        Of the mandate, whose people are told phase by phase.

    Returns
    -------
    PeopleReport

    Raises
    ------
    ScenarioError
        If the rules name outlines that the situation does not have.
    """
    clinics = given(situation, HOSPITAL) if hospitals is None else tuple(hospitals)
    schools = given(situation, SCHOOL)
    crossings, choice = crossed or crossing_points(situation, rules, line, network)
    method = _METHOD.format(density=rules.residents_per_km2)
    if crossings:
        near_km = rules.crossing_near_m / 1000.0
        method += " " + CROSSING_METHOD.format(near_km=near_km, least=rules.crossing_to_residents)
    ground = settled_ground(situation.settlements, rules.residents_per_km2, _outlines(situation, rules))
    counts = _counts(situation, rules, grounds, ground, raster)
    counts = tuple(
        replace(count, hospitals=_standing(area, clinics), schools=_standing(area, schools))
        for count, area in zip(counts, grounds.values(), strict=True)
    )
    return PeopleReport(
        rules=rules,
        counts=counts,
        phases=people_by_phase(phases, zones, ground, counts=counts, hospitals=clinics, schools=schools),
        crossings=crossings,
        method=method,
        choice=choice,
        cut_off=None if clinics is None else _cut_off(situation, rules, line, network, clinics),
        raster="" if raster is None else raster.title,
    )


def _counts(
    situation: Situation,
    rules: PeopleRules,
    grounds: Grounds,
    ground: SettledGround,
    raster: PopulationRaster | None,
) -> tuple[PeopleCount, ...]:
    settlements = situation.settlements
    counts = [
        count_people(area, settlements, ground, rules, name=name, kind=kind)
        for (name, kind), area in grounds.items()
    ]
    if raster is not None:
        found = raster_people(raster, situation.frame, list(grounds.values()))
        counts = [
            replace(
                count,
                raster_residents=None if told.unknown_share >= 1.0 else round(told.residents),
                raster_unknown_share=told.unknown_share,
            )
            for count, told in zip(counts, found, strict=True)
        ]
    return tuple(counts)


def _standing(area: AnyArea, sites: Sequence[Site] | None) -> int | None:
    """How many sites stand in an area; None where nobody gives any."""
    return None if sites is None else int(standing_in(area, sites).sum())


def _outlines(situation: Situation, rules: PeopleRules) -> BaseGeometry | None:
    if not rules.outlines:
        return None
    if rules.outlines not in situation.places:
        raise ScenarioError(
            f"outlines names the layer {rules.outlines!r}",
            where="people",
            mend=f"Layers of role places are {', '.join(situation.places) or 'none'}.",
        )
    return situation.places[rules.outlines]


def _cut_off(
    situation: Situation,
    rules: PeopleRules,
    line: Chainage,
    network: TravelNetwork | None,
    hospitals: Sequence[Site],
) -> tuple[HospitalWay, ...]:
    """Of the settlements near the line those whose nearest hospital lies across it."""
    if not hospitals or not situation.settlements:
        return ()
    places = np.array([settlement.place for settlement in situation.settlements], dtype=object)
    near = np.flatnonzero(shapely.dwithin(situation.line.path, places, rules.crossing_near_m))
    return cut_off_from_hospital(
        [situation.settlements[number] for number in near.tolist()],
        settlement_sides(situation, line)[near],
        hospitals,
        sides_of(shapely.get_coordinates([site.place for site in hospitals]), situation, line),
        situation.frame,
        network,
    )
