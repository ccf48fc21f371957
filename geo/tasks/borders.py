"""State borders that the force watches: chainage, crossings, people, posts, patrols, sectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ..errors import ScenarioError
from ..features import Task, at_least
from ..features.border import LAYERS, border_features, border_figures, border_method
from ..features.border_plan import BorderPlan, BorderTown, NamedStretch
from ..features.border_tables import border_tables, percent
from ..features.counted import counted_by
from ..geometry.chainage import Chainage
from ..methods.border.crossings import BorderCrossing, border_crossings
from ..methods.border.held import held_border
from ..methods.border.people import about, border_people, cut_by_border
from ..methods.border.reach import to_next_m
from ..methods.border.sectors import border_sectors
from ..model.border import BorderRules
from .border_ground import BorderGround
from .border_watch import border_watched
from .setting import Setting

_NEAR_ENDS_M = 20_000.0  # a place named as the end of a stretch lies no farther than this from its border


def borders_task(asked: Sequence[BorderRules], setting: Setting) -> Task:
    """Plan the watch on state borders.

    Parameters
    ----------
    asked : sequence of BorderRules
    setting : Setting

    Raises
    ------
    GeoError
        In one line, if a state is not embedded, two states share no border, or a table asks for what is not
        there.
    """
    ground = BorderGround(setting)
    plans = [border_plan(rules, ground) for rules in asked]
    features = [feature for plan in plans for feature in border_features(plan)]
    return Task(
        id="borders",
        title="Land borders",
        standfirst=_standfirst(plans, of_states=all(rules.states for rules in asked)),
        features=tuple(sorted(features, key=lambda feature: LAYERS.index(feature.layer))),
        tables=border_tables(plans),
        method=border_method(given=[not rules.states for rules in asked]),
        sources=tuple(dict.fromkeys((*(rules.source for rules in asked), *setting.credits))),
        caveats=tuple(dict.fromkeys(rules.note for rules in asked if rules.note)),
        parameters={f"{plan.title} length_m": round(plan.line.length_m, 1) for plan in plans},
        figures={plan.title: border_figures(plan) for plan in plans},
    )


def border_plan(rules: BorderRules, ground: BorderGround) -> BorderPlan:
    """Plan the watch on one border; ``ground`` is read once for all of them."""
    setting = ground.setting
    whole = Chainage(ground.line(rules), marker_interval_m=rules.marker_interval_m)
    line = _watched_line(rules, whole, setting)
    sides, ways, towns = ground.sides(rules), ground.ways(rules, line.path), ground.towns(rules)
    crossings = border_crossings(line, list(ways.items()), together_m=rules.together_m) if ways else None
    near = _towns_near(rules, line, sides, ground, crossings)
    own = next(iter(sides))
    ours = [town for town in near if town.side == own]
    watched = (
        border_watched(rules, rules.watch, ground, line, crossings or (), ours, roads=ways.get("road"))
        if rules.watch
        else None
    )
    counted = [(town.chainage_m, town.residents) for town in near if town.residents]
    sectors = border_sectors(line.length_m, rules.sectors, counted) if rules.sectors else ()
    published_m, published_by = _published(rules, setting)
    return BorderPlan(
        id=f"border-{'-'.join(rules.states).lower() if rules.states else rules.layer}",
        title=rules.name,
        line=line,
        people=border_people(line, sides, towns.place, towns.residents, within_m=rules.within_m),
        crossings=crossings,
        whole_m=whole.length_m,
        published_m=published_m,
        published_by=published_by,
        towns=near,
        near_m=min(rules.within_m),
        far_m=rules.far_m,
        stretches=tuple(_stretches(rules, line)),
        watched=watched,
        sectors=sectors,
        counted=counted_by(own=bool(rules.settlements) or setting.gazetteer is not None),
    )


def _watched_line(rules: BorderRules, whole: Chainage, setting: Setting) -> Chainage:
    """What of a border is watched: all of it, or what a party holds the ground behind."""
    if not rules.beside:
        return whole
    path = held_border(whole, setting.held_lonlat, rules.beside)
    return Chainage(path, marker_interval_m=rules.marker_interval_m)


def _towns_near(
    rules: BorderRules,
    line: Chainage,
    sides: Mapping[str, BaseGeometry],
    ground: BorderGround,
    crossings: Sequence[BorderCrossing] | None,
) -> tuple[BorderTown, ...]:
    """Settlements near a border, by chainage."""
    towns, near_m = ground.towns(rules), min(rules.within_m)
    chosen = np.flatnonzero(about(line.path, near_m, towns.place))
    if not len(chosen):
        return ()
    found = line.of(*towns.place[chosen].T)
    away_m = np.abs(found.offset_m)
    next_m = to_next_m(found.chainage_m, [one.chainage_m for one in crossings or ()])
    side = _side_of(sides, towns.place[chosen])
    rows = [row for row in np.argsort(found.chainage_m, kind="stable") if away_m[row] <= near_m and side[row]]
    return tuple(
        BorderTown(
            name=towns.name[chosen[row]],
            name_uk=towns.name_uk[chosen[row]],
            side=side[row],
            residents=towns.residents[chosen[row]],
            chainage_m=float(found.chainage_m[row]),
            away_m=float(away_m[row]),
            cut=cut_by_border(towns.residents[chosen[row]], float(away_m[row]), rules.residents_per_km2),
            to_crossing_m=float(next_m[row]) if np.isfinite(next_m[row]) else None,
            place_lonlat=(float(towns.place[chosen[row], 0]), float(towns.place[chosen[row], 1])),
        )
        for row in rows
    )


def _side_of(sides: Mapping[str, BaseGeometry], places: npt.NDArray[np.float64]) -> list[str]:
    """Side on which each place lies; empty where it is none of them."""
    found = [""] * len(places)
    for side, land in sides.items():
        for row in np.flatnonzero(shapely.contains_xy(land, *places.T)):
            found[row] = found[row] or side
    return found


def _stretches(rules: BorderRules, line: Chainage) -> Iterator[NamedStretch]:
    for one in rules.stretch:
        found = line.of(*np.array([one.first, one.last]).T)
        for key, place, away_m in zip(("first", "last"), (one.first, one.last), found.offset_m, strict=True):
            if abs(away_m) > _NEAR_ENDS_M:
                raise ScenarioError(
                    f"{key} is {list(place)}, {abs(away_m) / 1e3:,.0f} km off {rules.name!r}",
                    where=f"border.stretch {one.name!r}",
                    mend="Give a place at the border, longitude first.",
                )
        low_m, high_m = sorted(found.chainage_m.tolist())
        if not low_m < high_m:
            raise ScenarioError(
                "first and last are at one place of the border",
                where=f"border.stretch {one.name!r}",
                mend="Give two places.",
            )
        published_m = None if one.published_km is None else one.published_km * 1e3
        yield NamedStretch(one.name, low_m, high_m, one.source, published_m)


def _published(rules: BorderRules, setting: Setting) -> tuple[float | None, tuple[str, ...]]:
    """Length as the rules give it, else as the table of figures does, and who says so."""
    if rules.published_km is not None:
        return rules.published_km * 1e3, (rules.published_by or rules.source,)
    rows: list[dict[str, Any]] = setting.rows("borders", "border") if rules.states else []
    for row in rows:
        if sorted(row["states"]) == sorted(rules.states or ()):
            return float(row["length_km"]) * 1e3, (str(row["source"]), str(row.get("note", "")))
    return None, (f"No published length is at hand: {rules.name}",)


def residents_near(plans: Sequence[BorderPlan]) -> tuple[int, int]:
    """Residents who live near some border, and settlements whose residents are not known; none counted twice.

    Examples
    --------
    >>> residents_near([])
    (0, 0)
    """
    found = {(one.name, one.place_lonlat): one.residents for plan in plans for one in plan.towns}
    counted = [residents for residents in found.values() if residents is not None]
    return sum(counted), len(found) - len(counted)


def _people_near(plans: Sequence[BorderPlan]) -> str:
    """Who lives near some border, in words; empty where no settlement's residents are known."""
    residents, uncounted = residents_near(plans)
    near_km = {plan.near_m / 1e3 for plan in plans}
    within = f"within {near_km.pop():g} km of" if len(near_km) == 1 else "near"
    least, some = at_least(residents, uncounted), "a border" if len(plans) > 1 else "it"
    return f"{least} residents live {within} {some}. " if residents else ""


def _standfirst(plans: Sequence[BorderPlan], *, of_states: bool) -> str:
    length_m = sum(plan.line.length_m for plan in plans)
    kind, many = ("state border", "borders") if of_states else ("border or line", "lines")
    head = f"{length_m / 1e3:,.0f} km of {kind}"
    head += f", on {len(plans)} {many}" if len(plans) > 1 else ""
    head = f"{_people_near(plans)}{head}"
    watched = [(plan.line.length_m, plan.watched) for plan in plans if plan.watched]
    if not watched:
        return f"{head}."
    posts, towers = (sum(one.count(kind) for _, one in watched) for kind in ("post", "tower"))
    seen_m = sum(length * one.stretches.share_at_least(1) for length, one in watched)
    asked_m = sum(length for length, _ in watched)
    return (
        f"{head}: {posts} posts and {towers} towers, within whose range {percent(seen_m / asked_m)} of it "
        "lies, if nothing hides the ground."
    )
