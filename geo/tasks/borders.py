"""State borders that the force watches: chainage, derived crossings, people on either side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString

from ..features import Task
from ..features.border import BorderPlan, border_features, border_method, border_tables
from ..geometry.chainage import Chainage
from ..methods.border.crossings import border_crossings
from ..methods.border.people import border_people
from ..methods.border.shared import shared_border
from ..model.border import BorderRules
from .setting import Setting

_EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)  # how near a settlement lies is told exactly
_GRAPHS = {"road": "osm_roads", "rail": "osm_railways"}


def borders_task(asked: Sequence[BorderRules], setting: Setting) -> Task:
    """Plan the watch on state borders.

    Parameters
    ----------
    asked : sequence of BorderRules
    setting : Setting

    Raises
    ------
    GeoError
        If a state is not embedded, or two states share no border.
    """
    plans = [border_plan(rules, setting) for rules in asked]
    length_m = sum(plan.line.length_m for plan in plans)
    return Task(
        id="borders",
        title="Land borders",
        standfirst=f"{length_m / 1e3:,.0f} km of state border in {len(plans)} stretches.",
        features=tuple(feature for plan in plans for feature in border_features(plan)),
        tables=tuple(table for plan in plans for table in border_tables(plan)),
        method=border_method(),
        sources=setting.embedded.credits,
        parameters={f"{plan.title} length_m": round(plan.line.length_m, 1) for plan in plans},
    )


def border_plan(rules: BorderRules, setting: Setting) -> BorderPlan:
    """Plan the watch on one border."""
    context = setting.embedded
    land = {code: context.territory([code]) for code in rules.states}
    path = shared_border(*land.values(), start=rules.start, names=" and ".join(rules.states))
    line = Chainage(path, marker_interval_m=rules.marker_interval_m)
    towns = context.settlements(_EVERYWHERE)
    counts = towns.columns.get("population", np.full(len(towns), np.nan))
    published = _published(rules, setting)
    return BorderPlan(
        id="-".join(rules.states).lower(),
        title=rules.name,
        line=line,
        crossings=border_crossings(
            line,
            [(kind, _edges(setting, name)) for kind, name in _GRAPHS.items()],
            together_m=rules.together_m,
        ),
        people=border_people(
            path,
            land,
            shapely.get_coordinates(towns.geometry),
            [_count(one) for one in counts],
            within_m=rules.within_m,
        ),
        published_m=published["length_km"] * 1e3 if published else None,
        published_by=str(published["source"]) if published else "No published length is at hand.",
    )


def _count(value: object) -> int | None:
    """Residents; None where the gazetteer tells none."""
    number = float(str(value)) if str(value).strip() else float("nan")
    return int(number) if np.isfinite(number) and number > 0 else None


def _edges(setting: Setting, name: str) -> npt.NDArray[np.object_]:
    """Edges of an embedded graph, straight between their nodes."""
    nodes = setting.embedded.rows(f"{name}_nodes")
    place = {row["node"]: (float(row["longitude"]), float(row["latitude"])) for row in nodes}
    ends = [(place[row["one"]], place[row["other"]]) for row in setting.embedded.rows(f"{name}_edges")]
    return np.array([LineString(pair) for pair in ends], dtype=object)


def _published(rules: BorderRules, setting: Setting) -> dict[str, Any] | None:
    rows = setting.rows("borders", "border")
    return next((row for row in rows if sorted(row["states"]) == sorted(rules.states)), None)
