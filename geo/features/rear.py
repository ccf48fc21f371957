"""The rear of a force as flat features and words: hubs and their scores, supply routes, points of entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import shapely

from ..geometry.ellipsoid import distances_m, to_vectors
from .feature import Feature, Value
from .rear_arrival import Arrival
from .rear_plan import Hub, RearPlan
from .rear_tables import rear_tables
from .rear_ways import Movement, SinglePoint, SupplyRoute
from .rear_words import REAR_METHOD, rear_caveats, rear_findings, rear_standfirst
from .task import Task

_NO_WAY_ROUND = {"bridge": "bridges_with_no_way_round", "junction": "junctions_with_no_way_round"}


def rear_features(plan: RearPlan) -> Iterator[Feature]:
    """Routes, what would cut them, ways in, other candidates, points of entry, hubs: all are sensitive."""
    yield from _legs(plan)
    for route in sorted(plan.routes, key=lambda one: one.kind):
        if not route.drawn.path_lonlat.is_empty:
            yield Feature("supply_routes", route.drawn.path_lonlat, _route(route), sensitive=True)
    for one in plan.movements:
        if not one.drawn.path_lonlat.is_empty:
            layer = "rear_rail" if one.mode == "rail" else "rear_convoys"
            yield Feature(layer, one.drawn.path_lonlat, _movement(plan, one), sensitive=True)
    for single in reversed(plan.single):  # bridges, which come first, are drawn over the rest
        yield _single(single)
    for hub in plan.candidates:
        yield Feature("rear_candidates", hub.place_lonlat, _hub(plan, hub), sensitive=True)
    used = {one.entry for one in plan.arrivals}
    for entry in plan.entries:
        if entry.name in used:
            told = {"name": entry.name, "name_uk": entry.name_uk or None, "kind": entry.kind}
            values = told | {"site": entry.id, "modes": " and ".join(entry.modes), "gauge_mm": entry.gauge_mm}
            yield Feature("entry_points", entry.place_lonlat, values, sensitive=True)
    for ground in plan.training:
        yield Feature("training_grounds", ground.place_lonlat, _ground(ground), sensitive=True)
    for hub in plan.hubs:
        yield Feature("rear_hubs", hub.place_lonlat, _hub(plan, hub), sensitive=True)


def _legs(plan: RearPlan) -> Iterator[Feature]:
    """Where a way leads off all that is mapped: straight, each leg once, and never drawn as a road."""
    drawn = [*(one.drawn for one in plan.routes), *(one.drawn for one in plan.movements)]
    for leg in dict.fromkeys(leg.wkb for one in drawn for leg in one.legs_lonlat):
        path = shapely.from_wkb(leg)
        ends = to_vectors(*shapely.get_coordinates(path).T)
        length_m = float(distances_m(ends[:1], ends[1:])[0])
        told: dict[str, Value] = {"name": "Straight to the nearest mapped road", "length_m": round(length_m)}
        yield Feature("no_mapped_road", path, told | {"status": "assumed"}, sensitive=True)


def _hub(plan: RearPlan, hub: Hub) -> dict[str, Value]:
    served = sum(1 for one in plan.answer.assignment.values() if one == hub.id)
    return _named(hub) | {"places_served": served} | _scored(hub)


def _ground(ground: Hub) -> dict[str, Value]:
    return _named(ground) | _scored(ground)


def _named(hub: Hub) -> dict[str, Value]:
    return {"name": hub.name, "name_uk": hub.name_uk or None, "site": hub.id, "kind": hub.kind}


def _scored(hub: Hub) -> dict[str, Value]:
    told: dict[str, Value] = {"score_percent": round(100.0 * hub.score.worth_share, 1)}
    told["known_percent"] = round(100.0 * hub.score.known_share, 1)
    return told | {
        name: "unknown" if value is None else round(value, 2) for name, value in hub.values.items()
    }


def _route(route: SupplyRoute) -> dict[str, Value]:
    return {
        "name": f"{route.hub} to km {route.chainage_m / 1e3:,.0f}",
        "kind": route.kind,
        "hub": route.hub,
        "site": route.site,
        "chainage_m": round(route.chainage_m),
        "length_m": round(route.drawn.length_m),
        "off_road_m": round(route.drawn.off_m),
        "drive_h": round(route.drive_h, 2),
        "bridges": route.bridges,
        "single_points": route.single,
        "shared_junctions": route.shared,
        "cut_junctions": route.cut,
        "status": "derived",
    }


def _movement(plan: RearPlan, one: Movement) -> dict[str, Value]:
    site = next(hub.id for hub in plan.hubs if hub.name == one.hub)
    return {
        "name": f"{one.entry} to {one.hub}",
        "site": site,
        "length_m": round(one.drawn.length_m),
        "off_road_m": round(one.drawn.off_m),
        "contingents": one.contingents,
        "from_day": one.from_day,
        "to_day": one.to_day,
        "status": "derived",
    }


def _single(one: SinglePoint) -> Feature:
    """What has no way round: a bridge is too short for a map of this scale, and so is drawn as a sign."""
    layer = _NO_WAY_ROUND.get(one.kind, "roads_with_no_way_round")
    shape = one.path_lonlat.centroid if one.kind == "bridge" else one.path_lonlat
    told: dict[str, Value] = {"name": one.name, "name_uk": one.name_uk or None, "kind": one.kind}
    if one.length_m:
        told |= {"length_m": round(one.length_m), "over_water": "yes" if one.over_water else "no"}
    told |= {
        "places_cut_off": one.places,
        "residents_cut_off": "unknown" if one.residents is None else one.residents,
        "status": "derived",
    }
    return Feature(layer, shape, told, sensitive=True)


def rear_told(plan: RearPlan, *, sources: Sequence[str]) -> Task:
    """The rear as a task beside the line.

    Parameters
    ----------
    plan : RearPlan
    sources : sequence of str
    """
    return Task(
        id="rear",
        title="Rear deployment",
        standfirst=rear_standfirst(plan),
        features=tuple(rear_features(plan)),
        tables=rear_tables(plan),
        method=REAR_METHOD,
        sources=tuple(sources),
        caveats=tuple(rear_caveats(plan)),
        parameters={
            "standoff_m": plan.standoff_m,
            "convoys_a_day": plan.lift.convoys_a_day,
            "driving_h": plan.lift.driving_h,
            "trains_a_day": plan.rail_lift.trains_a_day,
            "train_kmh": plan.rail_lift.speed_kmh,
            "transshipment_h": plan.rail_lift.transshipment_h,
        },
        figures=_figures(plan),
        findings=tuple(rear_findings(plan)),
    )


def _figures(plan: RearPlan) -> dict[str, object]:
    """What it comes to in numbers, arrivals among them."""
    answer = plan.answer
    return {
        "hubs": [_placed(one) for one in plan.hubs],
        "choice": {
            "model": answer.model,
            "status": answer.status,
            "value_h": answer.value,
            "bound_h": answer.bound,
            "gap": answer.gap,
            "proof": answer.proof,
        },
        "criteria": [asdict(one) for one in plan.criteria],
        "routes": [_led(one) for one in plan.routes],
        "single_points": [_lost(one) for one in plan.single],
        "arrivals": [_arrival(one) for one in plan.arrivals],
        "candidates": [_placed(one) for one in plan.candidates],
        "training": [_placed(one) for one in plan.training],
        "turned_away": dict(plan.turned_away),
        "not_reached_m": list(plan.not_reached_m),
    }


def _arrival(one: Arrival) -> dict[str, Any]:
    """A contingent: days since it was ready; evenings (D+n) on which all are at the hub, in the sector."""
    days = None if one.moved is None else one.moved.days
    return asdict(one) | {"days": days, "day": one.day, "sector_day": one.sector_day}


def _placed(one: Hub) -> dict[str, Any]:
    place = {"longitude_deg": one.place_lonlat.x, "latitude_deg": one.place_lonlat.y}
    named = {"id": one.id, "name": one.name, "name_uk": one.name_uk, "kind": one.kind}
    return {**named, **place, **asdict(one.score), **one.values}


def _led(one: SupplyRoute) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in one.__slots__ if name != "drawn"}
    return told | {"length_m": one.drawn.length_m, "off_road_m": one.drawn.off_m}


def _lost(one: SinglePoint) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in one.__slots__ if name != "path_lonlat"}
    return told | {"wkt": one.path_lonlat.wkt}
