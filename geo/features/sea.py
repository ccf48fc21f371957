"""Sea tasks as flat features: limits, security lines, corridors, mines, boxes, convoys, ports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from ..geometry.between import area_m2
from ..geometry.chainage import Chainage
from ..methods.maritime.compared import Apart
from ..methods.maritime.convoy import Convoy
from ..methods.maritime.corridor import CorridorLaid, MineConflict
from ..methods.maritime.equidistance import Equidistance
from ..methods.maritime.limits import SeaLimit
from ..methods.maritime.patrolling import BoxWatch
from ..methods.maritime.security import SecurityLaid
from ..methods.maritime.shore import Ashore
from ..methods.maritime.straits import Breach
from ..model.sea import BoxRules, ConvoyRules
from ..model.vessels import Stay
from .feature import Feature, Value

EQUIDISTANCE = "equidistance, not a claim"
_DAY_H = 24.0


@dataclass(frozen=True, slots=True)
class BoxPlan:
    """A box, the ships that patrol it, and what they make of it."""

    rules: BoxRules
    box: BaseGeometry
    watch: BoxWatch


@dataclass(frozen=True, slots=True)
class ConvoyPlan:
    """A convoy, where it goes, and the land that no circle keeps clear; empty where that is not known."""

    rules: ConvoyRules
    convoy: Convoy
    land: BaseGeometry = field(default_factory=Polygon)


@dataclass(frozen=True, slots=True)
class Port:
    """A port, and the corridors that serve it; ``off_m`` is its distance from the coast, metres."""

    name: str
    place: Point
    off_m: float
    served_by: tuple[str, ...]
    name_uk: str = ""


@dataclass(frozen=True, slots=True)
class Cape:
    """A headland, and the security lines that are named by it."""

    name: str
    place: Point
    lines: tuple[str, ...]
    name_uk: str = ""


@dataclass(frozen=True, slots=True)
class Mines:
    """Water that is dangerous for mines, who says so, and of when."""

    name: str
    area: BaseGeometry
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class SeaPlan:
    """What was asked of a state's sea.

    Parameters
    ----------
    state, name : str
        Whose sea the plan is about: its code, and what it is called.
    limits : tuple of SeaLimit
    equal : tuple of Equidistance
        Lines of equal distance between it and its neighbours.
    apart : Apart or None
        Our territorial sea against the embedded one; None where none is embedded.
    within_m : float
        Distance from the coast within which people are counted, metres.
    people : tuple of Ashore
    labels : mapping
        What parties are called.
    counted : str
        Whose counts of residents these are, in a sentence.
    ports : tuple of Port
    security : tuple of SecurityLaid
    capes : tuple of Cape
        Headlands that a security line is named by.
    corridors : tuple of CorridorLaid
    mines : tuple of Mines or None
        None where no file of them was given: then nothing is known.
    conflicts : tuple of MineConflict
    boxes : tuple of BoxPlan
    convoys : tuple of ConvoyPlan
    breaches : tuple of Breach or None
        None where no calendar was given.
    stays : tuple of Stay
        Those that the calendar holds.
    """

    state: str
    name: str
    limits: tuple[SeaLimit, ...]
    equal: tuple[Equidistance, ...] = ()
    apart: Apart | None = None
    within_m: float = 10_000.0
    people: tuple[Ashore, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    counted: str = ""
    ports: tuple[Port, ...] = ()
    security: tuple[SecurityLaid, ...] = ()
    capes: tuple[Cape, ...] = ()
    corridors: tuple[CorridorLaid, ...] = ()
    mines: tuple[Mines, ...] | None = None
    conflicts: tuple[MineConflict, ...] = ()
    boxes: tuple[BoxPlan, ...] = ()
    convoys: tuple[ConvoyPlan, ...] = ()
    breaches: tuple[Breach, ...] | None = None
    stays: tuple[Stay, ...] = ()


def sea_features(plan: SeaPlan) -> Iterator[Feature]:
    """Everything of a plan that has a place, lowest first."""
    yield from _limits(plan)
    for mines in plan.mines or ():
        values: dict[str, Value] = {
            "name": mines.name,
            "source": mines.source or None,
            "as_of": mines.as_of or None,
        }
        yield Feature("mine_areas", mines.area, {**values, "area_m2": round(area_m2(mines.area), 1)})
    for box in plan.boxes:
        yield Feature("patrol_boxes", box.box, _box(box), sensitive=True)
    for convoy in plan.convoys:
        yield from _convoy(convoy)
    for corridor in plan.corridors:
        yield from _corridor(corridor)
    for line in plan.security:
        yield from _security(line)
    for cape in plan.capes:
        named = {"name": cape.name, "name_uk": cape.name_uk, "lines": "; ".join(cape.lines)}
        yield Feature("headlands", cape.place, named)
    for port in plan.ports:
        served = ", ".join(port.served_by) or "no corridor of this plan"
        named = {"name": port.name, "name_uk": port.name_uk, "served_by": served}
        yield Feature("sea_ports", port.place, named)


def _limits(plan: SeaPlan) -> Iterator[Feature]:
    """Limits as rings from breadth to breadth, and what parts them from neighbours."""
    inner = [plan.limits[0].water] if plan.limits else []
    rings = [*inner, *(outer.water.difference(inner.water) for inner, outer in pairwise(plan.limits))]
    for limit, ring in zip(plan.limits, rings, strict=True):
        if not ring.is_empty:
            yield Feature("sea_limits", ring, _limit(limit))
    for equal in plan.equal:
        values: dict[str, Value] = {
            "name": f"{equal.one} and {equal.other}: line of equal distance",
            "length_m": round(equal.length_m, 1),
            "status": EQUIDISTANCE,
        }
        yield Feature("equidistance", equal.line, values)


def _limit(limit: SeaLimit) -> dict[str, Value]:
    return {
        "name": f"{limit.state}: {limit.breadth.name}",
        "kind": limit.breadth.name.replace(" ", "_"),
        "state": limit.state,
        "breadth_m": limit.breadth.breadth_m,
        "area_m2": round(limit.area_m2, 1),
        "worst_m": round(limit.worst_m, 2),
        "article": limit.breadth.article,
        "status": EQUIDISTANCE,
    }


def _security(laid: SecurityLaid) -> Iterator[Feature]:
    named = " – ".join(laid.rules.headlands)
    for kind, lines in (("between_headlands", laid.between), ("seaward", (laid.seaward,))):
        for line in lines:
            if line is not None:
                values: dict[str, Value] = {
                    "name": laid.rules.name,
                    "kind": kind,
                    "headlands": named or None,
                    "length_m": round(Chainage(line).length_m, 1),
                    "status": EQUIDISTANCE if _is_equal(laid, kind) else "a line of this plan, not a claim",
                    "source": laid.rules.source,
                    "note": laid.rules.note or None,
                }
                yield Feature("security_lines", line, values)


def _is_equal(laid: SecurityLaid, kind: str) -> bool:
    return kind == "seaward" and laid.rules.seaward == "equidistance"


def _corridor(laid: CorridorLaid) -> Iterator[Feature]:
    told: dict[str, Value] = {
        "name": laid.rules.name,
        "lane_width_m": laid.rules.lane_width_m,
        "length_m": round(laid.length_m, 1),
        "speed_kn": laid.rules.speed_kn,
        "passage_h": round(laid.hours_h, 2),
        "status": laid.rules.status,
    }
    for kind, lane in laid.lanes.items():
        yield Feature("sea_corridors", lane, {**told, "kind": kind})
    for port, way in laid.approaches.items():
        yield Feature(
            "sea_routes",
            way,
            {
                "name": f"{laid.rules.name}: from {port}",
            },
        )
    for number, place in enumerate(laid.rules.waypoints, start=1):
        yield Feature("waypoints", Point(place), {"name": f"{laid.rules.name}, waypoint {number}"})


def _box(plan: BoxPlan) -> dict[str, Value]:
    ships = plan.rules.ships
    return {
        "name": plan.rules.name,
        "site": plan.rules.name,
        "ships": f"{ships.count} {ships.name}",
        "area_m2": round(area_m2(plan.box), 1),
        "kept_on_patrol": round(ships.kept, 2),
        "span_h": plan.rules.span_h,
        "coverage_factor": round(plan.watch.coverage_factor, 3),
        "seen_by_chance_share": round(plan.watch.random_share, 3),
        "seen_at_best_share": round(plan.watch.orderly_share, 3),
        "revisit_h": round(plan.watch.revisit_h, 2),
    }


def _convoy(plan: ConvoyPlan) -> Iterator[Feature]:
    """The water that is kept clear at one time or another, the track, and the circle hour by hour."""
    rules, convoy = plan.rules, plan.convoy
    passed = convoy.swept().area
    swept = shapely.difference(passed, shapely.clip_by_rect(plan.land, *passed.bounds))
    told: dict[str, Value] = {
        "name": rules.name,
        "site": rules.name,
        "radius_m": rules.radius_m,
        "speed_kn": rules.speed_kn,
        "passage_h": round(convoy.passage_h, 2),
    }
    on = _days(rules.sails_day, 0.0, convoy.passage_h)
    water = {**told, **on, "area_m2": round(area_m2(swept), 1)}
    yield Feature("convoy_water", swept, water, sensitive=True)
    for hour_h in convoy.hours_drawn(rules.every_h):
        named: dict[str, Value] = {
            "name": f"{rules.name}, hour {round(hour_h, 1):g}",
            "at_h": round(hour_h, 2),
        }
        values = {**told, **named, **_days(rules.sails_day, hour_h, hour_h)}
        circle = shapely.intersection(convoy.clear_at(hour_h), swept)  # neither is less than the radius
        yield Feature("convoy_circles", circle, values, sensitive=True)
    yield Feature("convoy_tracks", convoy.track_lonlat, {**told, **on}, sensitive=True)


def _days(sails_day: int | None, from_h: float, to_h: float) -> dict[str, Value]:
    """Days on which something holds that begins and ends so many hours after a convoy sails at midnight."""
    if sails_day is None:
        return {}
    return {"from_day": sails_day + int(from_h // _DAY_H), "to_day": sails_day + int(to_h // _DAY_H)}
