"""Training grounds of a rear: chosen in a layer of the user by criteria of their own and by hours to hubs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import ScenarioError
from ..features.rear_plan import Hub
from ..location.requirements import Limits
from ..methods.rear.choice import choose_hubs
from ..methods.rear.criteria import scored
from ..methods.rear.measures import measured
from ..model.own_layer import OwnLayer
from ..model.rear import TrainingRules
from .rear_figures import RearFigures
from .rear_ground import RearGround
from .rear_hubs import near_of
from .rear_places import Place, lonlat_of, rows_placed
from .setting import Setting


def training_grounds(
    rules: TrainingRules | None,
    setting: Setting,
    ground: RearGround,
    figures: RearFigures,
    hubs: Sequence[Hub],
) -> tuple[tuple[Hub, ...], int]:
    """Grounds chosen by hours to the hubs and by score, and how many others would do; none without rules.

    Raises
    ------
    ScenarioError
        If none lies beyond the standoff with a road to every hub.
    """
    if rules is None:
        return (), 0
    where = "rear.training.layer"
    layer = setting.own.get(rules.layer)
    kind = "area" if layer is not None and layer.kind == "area" else "point"
    layer = setting.layer(rules.layer, kind=kind, where=where)
    places = rows_placed(layer, "training ground")
    place_m = ground.metres([one.place_lonlat for one in places])
    beyond_m = ground.away.to(*lonlat_of(places).T).distance_m - rules.standoff_m
    road_h = ground.hours(place_m, ground.metres([one.place_lonlat for one in hubs]))
    will_do = np.flatnonzero((beyond_m >= 0.0) & np.isfinite(road_h).all(axis=1)).tolist()
    if not will_do:
        raise ScenarioError(
            f"none of {len(places)} training grounds lies beyond {rules.standoff_m / 1e3:g} km with a road",
            where=where,
            mend="Choose a smaller standoff_m or give other grounds.",
        )
    found = measured(lonlat_of(places), beyond_m, road_h, near_of(ground, figures), driving_h=1.0)
    area_km2 = _areas_km2(layer, ground)
    grounds = [_ground(places[row], {**found[row], "area_km2": area_km2[row]}, figures) for row in will_do]
    answer = choose_hubs(
        road_h[will_do].T,
        [one.score.worth_share for one in grounds],
        rules.count,
        ids=[one.id for one in grounds],
        worth_h=figures.value["worth_h"],
        place_m=place_m[will_do],
        spacing_m=rules.spacing_m,
        limits=Limits(),
    )
    chosen = tuple(one for one in grounds if one.id in answer.selected)
    return chosen, len(grounds) - len(chosen)


def _ground(place: Place, measured_of: dict[str, float | None], figures: RearFigures) -> Hub:
    """A training ground by its own criteria."""
    known = {
        "ground_beyond_km": measured_of["beyond_standoff_km"],
        "ground_area_km2": measured_of["area_km2"],
        "ground_rail_km": measured_of["rail_km"],
        "ground_people_near": measured_of["people_near"],
    }
    values = {one.name: known.get(one.name) for one in figures.training}
    score = scored(figures.training, values)
    return Hub(place.id, place.name, place.kind, place.place_lonlat, values, score, place.name_uk)


def _areas_km2(layer: OwnLayer, ground: RearGround) -> list[float | None]:
    """Of areas as measured; of points as their column says, None where it says nothing."""
    if layer.kind == "area":
        return [ground.frame.to_metres(one).area / 1e6 for one in layer.geometry]
    return [float(text) if text.replace(".", "", 1).isdecimal() else None for text in layer.texts("area_km2")]
