"""The air: airfields and alert, what is defended, patrols, what radars see, what is closed to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..errors import ScenarioError
from ..features import Task
from ..features.air import AirPlan, Cover, air_features
from ..features.air_words import air_caveats, air_method, air_standfirst, air_tables
from ..features.counted import counted_by
from ..geometry.distance import PathDistance
from ..geometry.geodesic import belts
from ..methods.air.airfields import Airfield, Demands, airfields_that_do, named_airfields, reasons_against
from ..methods.air.cover import TRUE_TO_DEG, area_m2
from ..methods.air.people import under_closed_air
from ..methods.air.readiness import Alert, reach_by_minutes
from ..model.air import AirRules
from ..read.heights import OWN_CELL_M
from .air_ground import (
    WHERE,
    airfields_of,
    border_of,
    ground_of,
    plants_of,
    round_about,
    towns_near,
    towns_round,
)
from .air_watch import defended_of, radars_and_covers, station_of
from .setting import Setting

_ARCS_TRUE_TO_M = 250.0  # on a map of a whole country a third of a pixel
_BAND_TRUE_TO_M = 1_000.0
_FIGURES = ("runway_m", "scramble_min", "speed_kmh", "seen_at_m", "threat_kmh", "city_residents")


def air_task(rules: AirRules, setting: Setting) -> Task:
    """Plan the air over a territory.

    Parameters
    ----------
    rules : AirRules
    setting : Setting

    Raises
    ------
    GeoError
        In one line, if an airfield, a layer or a party is not known, or no airfield will do.
    """
    told = figures_of(rules, setting)
    plan = air_plan(rules, setting)
    return Task(
        id="air",
        title="The air",
        standfirst=air_standfirst(plan),
        features=tuple(air_features(plan)),
        tables=air_tables(plan),
        method=air_method(plan),
        sources=(rules.source, *setting.credits),
        caveats=(*air_caveats(plan), *filter(None, (rules.note,))),
        beside=("zones:air",),
        parameters=dict(told),
        figures=_figures(plan),
        findings=tuple(_findings(rules, plan, setting)),
    )


def figures_of(rules: AirRules, setting: Setting) -> dict[str, float]:
    """Each figure as the rules give it, else as the table of figures does."""
    given = {name: getattr(rules, name) for name in _FIGURES}
    if all(value is not None for value in given.values()):
        return given
    usual = {row["name"]: float(row["value"]) for row in setting.rows("air", "figure")}
    return {name: usual[name] if value is None else value for name, value in given.items()}


def air_plan(rules: AirRules, setting: Setting) -> AirPlan:
    """Plan the air over a territory; see ``air_task``."""
    told, ground = figures_of(rules, setting), ground_of(rules, setting)
    border = border_of(rules, setting)
    known = airfields_of(rules, setting)
    demands = _demands(rules, setting, told["runway_m"], border)
    chosen, away = _chosen(_asked(rules, known), demands)
    alert = Alert(scramble_min=told["scramble_min"], speed_kmh=told["speed_kmh"], sees_m=rules.sees_m)
    minutes = sorted(rules.minutes_min)
    places = [one.place_lonlat for one in chosen]
    arcs = reach_by_minutes(places, alert, minutes, tolerance_m=_ARCS_TRUE_TO_M)
    reached = [arc.area for arc in arcs if arc]
    about, towns = round_about(setting, reached), towns_round(setting, reached)
    nobody = np.zeros(len(towns.residents), dtype=bool)
    radars, covers = radars_and_covers(rules, setting, towns)
    defended, elsewhere = defended_of(rules, setting, alert, told, chosen, covers, about, border)
    below = under_closed_air(towns, setting.line_lonlat, setting.closed_air)
    return AirPlan(
        id="air",
        title="Air: airfields, alert and time to react",
        alert=alert,
        airfields=chosen,
        turned_away=away,
        arcs=tuple(zip(minutes, arcs, strict=True)),
        defended=defended,
        elsewhere=elsewhere,
        arc_people=tuple(towns.count(towns.within(arc.area) if arc else nobody) for arc in arcs),
        standoff_lonlat=_band(border, rules.border_standoff_m, about if ground is None else ground),
        standoff_m=rules.border_standoff_m,
        stations=tuple(station_of(one, known, chosen) for one in rules.patrol),
        radars=radars,
        covers=covers,
        closed=tuple((one, towns.count(flags)) for one, flags in zip(setting.closed_air, below, strict=True)),
        plants=plants_of(rules, setting),
        labels=setting.labels,
        counted=counted_by(own=setting.gazetteer is not None),
        own_cell_m=OWN_CELL_M if setting.grids else None,
        assumed=_assumed(told, covers if any(len(one.reactions) > 1 for one in defended) else ()),
        near=towns_near(setting, chosen),
    )


def _assumed(told: Mapping[str, float], covers: Sequence[Cover]) -> str:
    """Figures on which every warning rests."""
    heights = " and ".join(f"{one.height_m:,.0f}" for one in [*covers[:1], *covers[1:][-1:]])
    seen = (
        f", at {heights} m above the ground"
        if covers
        else ", taken as seen at once: no radars at two heights, line or border"
    )
    return (
        f"Assumed: it flies {told['threat_kmh']:,.0f} km/h{seen}, and is looked for no farther than "
        f"{told['seen_at_m'] / 1e3:,.0f} km off. Warning begins at the line or border at the earliest."
    )


def _asked(rules: AirRules, known: tuple[Airfield, ...]) -> tuple[Airfield, ...]:
    """The airfields that are named, else every one."""
    return named_airfields(known, rules.airfields, where=WHERE) if rules.airfields else known


def _demands(rules: AirRules, setting: Setting, runway_m: float, border: BaseGeometry | None) -> Demands:
    return Demands(
        runway_m=runway_m,
        line_lonlat=setting.line_lonlat if rules.standoff_m > 0.0 else None,
        standoff_m=rules.standoff_m,
        border_lonlat=border,
        border_standoff_m=rules.border_standoff_m,
        within_lonlat=ground_of(rules, setting),
    )


def _chosen(asked: Sequence[Airfield], demands: Demands) -> tuple[tuple[Airfield, ...], dict[str, int]]:
    chosen, away = airfields_that_do(asked, demands)
    if not chosen:
        reasons = ", ".join(f"{reason} {count}" for reason, count in away.items())
        raise ScenarioError(
            f"there is no airfield that will do: {reasons or 'none is known'}",
            where=WHERE,
            mend="Give airfields_layer, ask for less runway, or for a shorter standoff.",
        )
    return chosen, away


def _band(border: BaseGeometry | None, standoff_m: float, ground: BaseGeometry) -> BaseGeometry | None:
    """Ground nearer to a border than asked for, of that in question."""
    if border is None:
        return None
    near: BaseGeometry = belts(border, [standoff_m], tolerance_m=_BAND_TRUE_TO_M)[0].area
    return shapely.simplify(near.intersection(ground), TRUE_TO_DEG)


def _findings(rules: AirRules, plan: AirPlan, setting: Setting) -> Iterator[tuple[str, str, str]]:
    """Airfields that were asked for by name and will not do; patrols nearer to a border than asked for."""
    border = border_of(rules, setting)
    if rules.airfields:
        asked = _asked(rules, airfields_of(rules, setting))
        demands = _demands(rules, setting, figures_of(rules, setting)["runway_m"], border)
        for one, reason in zip(asked, reasons_against(asked, demands), strict=True):
            if reason:
                yield f"{WHERE} airfields", f"{one.name}: {reason}", "Take it out, or ask for less."
    if border is None or not plan.stations:
        return
    path = PathDistance(border, bend_m=1.0)
    for station in plan.stations:
        corners = np.array(station.track_lonlat.exterior.coords)
        nearest_m = float(path.to(*corners.T).distance_m.min())
        if border.intersects(station.track_lonlat) or nearest_m < rules.border_standoff_m:
            problem = f"the racetrack comes within {nearest_m / 1e3:,.0f} km of the border"
            yield f"[[air.patrol]] {station.name!r}", problem, "Lay it farther off."


def _figures(plan: AirPlan) -> dict[str, object]:
    """What the plan comes to in numbers."""
    return {
        "airfields": [one.id for one in plan.airfields],
        "turned_away": dict(plan.turned_away),
        "defended": {
            one.name: {
                "left_min": round(one.reaction.left_min, 2),
                "left_high_min": round(one.reactions[-1].left_min, 2),
            }
            for one in plan.defended
        },
        "aircraft_needed": {one.name: one.needed for one in plan.stations},
        "radar_cover": [
            {
                "target_height_m": one.height_m,
                "area_m2": round(one.area_m2),
                "gaps_m2": round(one.gaps_m2),
                "residents_unseen": one.unseen.residents,
            }
            for one in plan.covers
        ],
        "arcs": [
            {"minutes_min": minutes_min, "radius_m": arc.distance_m, "area_m2": round(area_m2(arc.area))}
            for minutes_min, arc in plan.arcs
            if arc
        ],
    }
