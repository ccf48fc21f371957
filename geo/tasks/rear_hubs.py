"""Hubs and training grounds of a rear: places that will do, their scores, and which are chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import ScenarioError
from ..features.rear_plan import Hub
from ..geometry.distance import PathDistance
from ..location.answer import Answer
from ..location.requirements import Limits
from ..methods.rear.choice import choose_hubs
from ..methods.rear.criteria import scored
from ..methods.rear.measures import Near, measured
from ..model.rear import RearRules
from .rear_figures import RearFigures
from .rear_ground import RearGround
from .rear_places import Place, lonlat_of, residents_of, rows_placed
from .setting import Setting

Array = npt.NDArray[np.float64]
_WHERE = "rear"


def screened(
    rules: RearRules, setting: Setting, ground: RearGround, figures: RearFigures
) -> tuple[list[Place], dict[str, int]]:
    """Candidates that will do, and how many others, by reason.

    Raises
    ------
    ScenarioError
        If none will do.
    """
    places = _candidates(rules, setting, ground, figures)
    away_m = ground.away.to(*lonlat_of(places).T).distance_m if places else np.empty(0)
    road_h = ground.hours_to_line([one.place_lonlat for one in places])
    led = np.asarray(np.isfinite(road_h).any(axis=1))
    shapely.prepare(ground.within_lonlat)
    reasons, chosen = Counter[str](), []
    for place, off_m, is_led in zip(places, away_m.tolist(), led.tolist(), strict=True):
        if off_m < rules.standoff_m:
            reasons["nearer to the line than the standoff"] += 1
        elif not ground.within_lonlat.covers(place.place_lonlat):
            reasons["not on the ground of the rear"] += 1
        elif not is_led:
            reasons["no road to the line"] += 1
        else:
            chosen.append(place)
    if not chosen:
        raise ScenarioError(
            f"none of {len(places)} places will do: " + ", ".join(f"{n} {why}" for why, n in reasons.items()),
            where=f"{_WHERE}.candidates",
            mend="Choose a smaller standoff or give other candidates.",
        )
    return chosen, dict(sorted(reasons.items()))


def _candidates(
    rules: RearRules, setting: Setting, ground: RearGround, figures: RearFigures
) -> Sequence[Place]:
    if rules.candidates:
        layer = setting.own.get(rules.candidates)
        kind = "area" if layer is not None and layer.kind == "area" else "point"
        return rows_placed(setting.layer(rules.candidates, kind=kind, where="rear.candidates"), "place")
    towns = [one for one in ground.places.towns if (one.residents or 0) >= figures.value["city_residents"]]
    return (*towns, *ground.places.airfields, *ground.places.ports)


def scored_hubs(
    rules: RearRules, ground: RearGround, figures: RearFigures, places: Sequence[Place], road_h: Array
) -> list[Hub]:
    """Candidates with the values and scores of every criterion but the distance to other hubs."""
    lonlat = lonlat_of(places)
    beyond_m = ground.away.to(*lonlat.T).distance_m - rules.standoff_m
    near = near_of(ground, figures)
    found = measured(lonlat, beyond_m, road_h, near, driving_h=figures.value["driving_h"])
    told = [{**{one.name: None for one in figures.criteria}, **values} for values in found]
    return [
        Hub(
            one.id,
            one.name,
            one.kind,
            one.place_lonlat,
            values,
            scored(figures.criteria, values),
            one.name_uk,
        )
        for one, values in zip(places, told, strict=True)
    ]


def near_of(ground: RearGround, figures: RearFigures) -> Near:
    """What hubs want near them."""
    places, rails = ground.places, ground.rails
    towns = places.towns
    return Near(
        {
            "airfield_km": lonlat_of(places.airfields),
            "rail_km": None if rails is None else ground.frame.degrees(rails.roads.node_m[rails.node]),
            "port_km": lonlat_of(places.ports),
            "hospital_km": None if places.hospitals is None else lonlat_of(places.hospitals),
        },
        lonlat_of(towns),
        residents_of(towns),
        figures.value["near_km"] * 1e3,
    )


def chosen_hubs(
    rules: RearRules, ground: RearGround, figures: RearFigures, hubs: Sequence[Hub], road_h: Array
) -> Answer:
    """Choose among candidates by hours to the line and by score.

    Raises
    ------
    ScenarioError
        If so many cannot be had.
    """
    answer = choose_hubs(
        road_h.T,
        [one.score.worth_share for one in hubs],
        rules.hubs,
        ids=[one.id for one in hubs],
        worth_h=figures.value["worth_h"],
        place_m=ground.metres([one.place_lonlat for one in hubs]),
        spacing_m=figures.value["spacing_km"] * 1e3,
        limits=Limits(time_s=rules.time_s),
    )
    if not answer.selected:
        raise ScenarioError(
            f"{rules.hubs} hubs are asked for; {answer.infeasible_because or 'none was found in time'}",
            where=_WHERE,
            mend="Ask for fewer, or nearer to each other with figures.spacing_km.",
        )
    return answer


def apart(hubs: Sequence[Hub]) -> list[Hub]:
    """The hubs chosen, each with how far the nearest other one is."""
    if len(hubs) < 2:
        return list(hubs)
    found = []
    for hub in hubs:
        others = shapely.MultiPoint([one.place_lonlat for one in hubs if one is not hub])
        away_m = PathDistance(others).to(hub.place_lonlat.x, hub.place_lonlat.y).distance_m[0]
        found.append(replace(hub, values={**hub.values, "other_hubs_km": float(away_m) / 1e3}))
    return found
