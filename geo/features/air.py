"""Air tasks as flat features and words: airfields, arcs by minutes, time left to react."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shapely import Point

from ..geometry.geodesic import Belt
from ..methods.air.airfields import Airfield
from ..methods.air.readiness import Alert, Reaction
from .feature import Feature, Sheet, Table

_METHOD = (
    "Time: scramble, and the way along a geodesic of WGS 84 at one speed. Arcs are all ground within that "
    "way of some airfield. Warning: the distance at which what flies is first seen, at its speed.",
    "Airfields are those whose longest runway is long enough and hard, and that nobody tells to be closed. "
    "Whether one is whole, who holds it, and whether it may be used is not known here.",
)


@dataclass(frozen=True, slots=True)
class Defended:
    """A place to be defended, and the time left to react over it."""

    name: str
    kind: str
    place_lonlat: Point
    reaction: Reaction


@dataclass(frozen=True, slots=True)
class AirPlan:
    """What was asked of the air over a territory.

    Parameters
    ----------
    id, title : str
    alert : Alert
    airfields : tuple of Airfield
        Those that will do.
    turned_away : mapping
        How many others, by reason.
    arcs : tuple of (float, Belt or None)
        Minutes, and the ground reached by then; None while nothing is off the ground.
    defended : tuple of Defended
    """

    id: str
    title: str
    alert: Alert
    airfields: tuple[Airfield, ...]
    turned_away: Mapping[str, int]
    arcs: tuple[tuple[float, Belt | None], ...]
    defended: tuple[Defended, ...]


def air_features(plan: AirPlan) -> Iterator[Feature]:
    """Arcs, widest first, airfields, and what is defended; airfields in use by a force are sensitive."""
    for minutes_min, arc in reversed(plan.arcs):
        if arc is not None:
            words = f"Within {minutes_min:g} min"
            values: dict[str, str | float] = {"name": words, "kind": words, "minutes_min": minutes_min}
            yield Feature("alert_arcs", arc.area, {**values, "radius_m": arc.distance_m}, sensitive=True)
    for airfield in plan.airfields:
        yield Feature("airfields", airfield.place_lonlat, _airfield(airfield), sensitive=True)
    for one in plan.defended:
        yield Feature("defended", one.place_lonlat, _told(one, plan.airfields), sensitive=True)


def _airfield(one: Airfield) -> dict[str, str | float]:
    return {"name": one.name, "site": one.id, "runway_m": one.runway_m, "surface": one.surface}


def _told(one: Defended, airfields: Sequence[Airfield]) -> dict[str, str | float]:
    return {
        "name": one.name,
        "kind": one.kind.replace(" ", "_"),
        "nearest_airfield": airfields[one.reaction.airfield].name,
        "needed_min": round(one.reaction.needed_min, 1),
        "warning_min": round(one.reaction.warning_min, 1),
        "left_min": round(one.reaction.left_min, 1),
    }


def air_sheet(plan: AirPlan, *, as_of: str, sources: Sequence[str]) -> Sheet:
    """What the margin says of the air over a territory.

    Parameters
    ----------
    plan : AirPlan
    as_of : str
    sources : sequence of str
    """
    return Sheet(
        id=plan.id,
        title=plan.title,
        as_of=as_of,
        status="illustrative",
        standfirst=f"{len(plan.airfields)} airfields would do; {len(plan.defended)} places to be defended.",
        method=_METHOD,
        sources=tuple(sources),
        caveats=("Candidates for reconnaissance: nobody has asked for the use of any of these airfields.",),
        parameters={"scramble_min": plan.alert.scramble_min, "speed_kmh": plan.alert.speed_kmh},
        tables=air_tables(plan),
    )


def air_tables(plan: AirPlan) -> tuple[Table, ...]:
    """Time left over what is defended, the least first; airfields; why others were turned away."""
    defended = sorted(plan.defended, key=lambda one: one.reaction.left_min)
    left = tuple(
        (
            one.name,
            one.kind,
            plan.airfields[one.reaction.airfield].name,
            *(f"{minutes:,.1f}" for minutes in (one.reaction.needed_min, one.reaction.warning_min)),
            f"{one.reaction.left_min:+,.1f}",
        )
        for one in defended
    )
    fields = tuple((one.name, one.id, f"{one.runway_m:,.0f}", one.surface) for one in plan.airfields)
    away = tuple((reason, f"{count:,}") for reason, count in plan.turned_away.items())
    headings = ("Place", "Kind", "Nearest airfield", "Needed min", "Warning min", "Left min")
    return (
        Table("defended", "Time left to react", headings, left, "Below zero: too late.", sensitive=True),
        Table("airfields", "Airfields", ("Airfield", "Code", "Runway m", "Surface"), fields, sensitive=True),
        Table("turned_away", "Airfields turned away", ("Why", "Count"), away),
    )
