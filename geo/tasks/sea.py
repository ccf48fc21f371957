"""A state's sea: limits, security lines, corridors, convoys, boxes, the calendar of the straits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import cast

import shapely
from shapely.geometry.base import BaseGeometry

from ..errors import ScenarioError
from ..features import Task
from ..features.sea import BoxPlan, ConvoyPlan, Mines, Port, SeaPlan, sea_features
from ..features.sea_words import sea_caveats, sea_method, sea_standfirst, sea_tables
from ..geometry.between import area_m2
from ..geometry.distance import PathDistance
from ..methods.maritime.compared import Apart, apart
from ..methods.maritime.convoy import Convoy
from ..methods.maritime.corridor import (
    CorridorLaid,
    MineConflict,
    check_on_water,
    check_ports,
    corridor_laid,
    mine_conflicts,
)
from ..methods.maritime.equidistance import equidistances
from ..methods.maritime.limits import BREADTHS, Breadth, SeaLimit, sea_limits
from ..methods.maritime.patrolling import box_watch
from ..methods.maritime.security import SecurityLaid, security_line
from ..methods.maritime.shore import people_ashore
from ..methods.maritime.straits import Breach, Rules, breaches
from ..model.declared import declared
from ..model.own_layer import OwnLayer
from ..model.sea import BoxRules, ConvoyRules, SeaRules
from .sea_places import (
    Named,
    Waters,
    found,
    headlands_of,
    ports_of,
    settlements_of,
    state_name,
    straits_of,
    waters_of,
    where_line_meets,
)
from .setting import Setting

_WHERE = "scenario.toml, [sea]"
_MIDNIGHT = " 00:00:00"  # where a file's day is read as a time
_EQUAL_SHARE = 2.0  # of the tolerance: how far the two distances of a vertex may differ


def sea_task(rules: SeaRules, setting: Setting) -> Task:
    """Plan a state's sea.

    Parameters
    ----------
    rules : SeaRules
    setting : Setting

    Raises
    ------
    GeoError
        In one line, where what is asked for cannot be.
    """
    return sea_told(sea_plan(rules, setting), sources=setting.embedded.credits)


def sea_told(plan: SeaPlan, *, sources: Sequence[str]) -> Task:
    """Tell a planned sea as a task: its features, tables, figures and findings."""
    return Task(
        id="sea",
        title="Sea",
        standfirst=sea_standfirst(plan),
        features=tuple(sea_features(plan)),
        tables=tuple(sea_tables(plan)),
        method=sea_method(),
        sources=tuple(sources),
        caveats=sea_caveats(plan),
        parameters={"state": plan.state, "within_m": plan.within_m},
        figures=sea_figures(plan),
        findings=tuple(_findings(plan)),
    )


def sea_plan(rules: SeaRules, setting: Setting) -> SeaPlan:
    """Plan a state's sea; see ``sea_task`` for what may go wrong."""
    waters = waters_of(rules, setting)
    # What may be mistyped is looked at before what takes time.
    ports = ports_of(rules, waters, setting)
    corridors = tuple(_corridors(rules, waters, ports, setting))
    boxes = tuple(_boxes(rules, setting))
    convoys = tuple(_convoys(rules, corridors, waters.land, setting))
    calendar = _calendar(rules, setting)
    security = tuple(_security(rules, waters, setting))
    mines = _mines(rules, setting)
    limits = _limits(rules, waters)
    shores = waters.away_by_party or {"": PathDistance(waters.coasts[rules.state])}
    return SeaPlan(
        state=rules.state,
        name=state_name(rules, waters, setting),
        limits=limits,
        equal=equidistances(
            rules.state, waters.coasts, limits[-1].water, tolerance_m=_EQUAL_SHARE * rules.tolerance_m
        ),
        apart=_apart(rules.state, limits[0], waters, setting),
        within_m=rules.within_m,
        people=people_ashore(shores, *settlements_of(setting), rules.within_m),
        labels=setting.labels,
        ports=tuple(_served(ports, corridors, waters)),
        security=security,
        corridors=corridors,
        mines=mines,
        conflicts=tuple(_conflicts(corridors, mines)),
        boxes=boxes,
        convoys=convoys,
        breaches=calendar,
        stays_count=len(rules.stay),
    )


def _limits(rules: SeaRules, waters: Waters) -> tuple[SeaLimit, ...]:
    named = zip(BREADTHS, rules.breadths_m, strict=False)
    breadths = [Breadth(known.name, breadth_m, known.article) for known, breadth_m in named]
    if list(rules.breadths_m) != sorted(set(rules.breadths_m)):
        raise ScenarioError(
            f"breadths_m is {list(rules.breadths_m)}", where=_WHERE, mend="Give them from narrow to wide."
        )
    return sea_limits(
        rules.state,
        waters.coasts,
        waters.land,
        breadths=breadths,
        tolerance_m=rules.tolerance_m,
        within_lonlat=waters.known,
    )


def _apart(state: str, limit: SeaLimit, waters: Waters, setting: Setting) -> Apart | None:
    """Our twelve miles against the embedded territorial sea."""
    if not waters.embedded or limit.breadth != BREADTHS[0] or state not in setting.embedded.sea:
        return None
    embedded = setting.embedded.sea
    others = shapely.union_all([water for code, water in embedded.items() if code != state])
    return apart(limit.water, embedded[state], waters.away, others)


def _security(rules: SeaRules, waters: Waters, setting: Setting) -> Iterator[SecurityLaid]:
    headlands = headlands_of(rules, setting)
    for line in rules.security_line:
        where = f"{_WHERE}, security_line {line.name!r}"
        named = [found(name, headlands, what="headland", where=where).place for name in line.headlands]
        start = named[0] if named else where_line_meets(waters, rules.state, setting)
        yield security_line(line, named, start, waters.away_by_party)


def _corridors(
    rules: SeaRules, waters: Waters, ports: tuple[Named, ...], setting: Setting
) -> Iterator[CorridorLaid]:
    ends = (*ports, *straits_of(setting), *headlands_of(rules, setting))
    for corridor in rules.corridor:
        where = f"{_WHERE}, corridor {corridor.name!r}"
        served = {name: found(name, ports, what="port", where=where).place for name in corridor.ports}
        end = found(corridor.to, ends, what="port or strait", where=where).place
        checked = {**served, **({corridor.to: end} if end in [port.place for port in ports] else {})}
        check_ports(corridor.name, checked, waters.away, port_within_m=rules.port_within_m)
        laid = corridor_laid(corridor, list(served.values()), end)
        check_on_water(laid, waters.solid, port_within_m=rules.port_within_m)
        yield laid


def _convoys(
    rules: SeaRules, corridors: Sequence[CorridorLaid], land: BaseGeometry, setting: Setting
) -> Iterator[ConvoyPlan]:
    for convoy in rules.convoy:
        track = _track(convoy, corridors, setting)
        track = shapely.reverse(track) if convoy.inbound else track
        yield ConvoyPlan(convoy, Convoy(track, convoy.speed_kn, convoy.radius_m), land)


def _track(convoy: ConvoyRules, corridors: Sequence[CorridorLaid], setting: Setting) -> shapely.LineString:
    where = f"convoy {convoy.name!r}"
    if bool(convoy.corridor) == bool(convoy.layer):
        raise ScenarioError(
            f"corridor is {convoy.corridor!r} and layer is {convoy.layer!r}",
            where=f"{_WHERE}, {where}",
            mend="Name a corridor or a layer of lines, one of the two.",
        )
    if convoy.layer:
        layer = setting.layer(convoy.layer, kind="line", where=f"[sea] {where}")
        track = shapely.line_merge(_one_of(layer, convoy.track, convoy.name, where))
        return cast(shapely.LineString, track)  # the convoy itself refuses what is no one line
    for laid in corridors:
        if laid.rules.name == convoy.corridor:
            return laid.axis
    raise ScenarioError(
        f"no corridor {convoy.corridor!r} is known",
        where=f"{_WHERE}, {where}",
        mend=f"There are {', '.join(laid.rules.name for laid in corridors) or 'none'}.",
    )


def _one_of(layer: OwnLayer, asked: str, name: str, where: str) -> BaseGeometry:
    """The geometry of a layer that is asked for; else its only one, or the one of a name."""
    if len(layer) == 1 and not asked:
        return cast(BaseGeometry, layer.geometry[0])
    for called, geometry in zip(layer.names(), layer.geometry, strict=True):
        if called == (asked or name):
            return cast(BaseGeometry, geometry)
    raise ScenarioError(
        f"layer {layer.name!r} holds no {asked or name!r}",
        where=f"{_WHERE}, {where}",
        mend=f"There are {', '.join(layer.names()) or 'none'}.",
    )


def _boxes(rules: SeaRules, setting: Setting) -> Iterator[BoxPlan]:
    for box in rules.box:
        area = _area(box, setting)
        yield BoxPlan(box, area, box_watch(area_m2(area), box.ships, box.span_h))


def _area(box: BoxRules, setting: Setting) -> BaseGeometry:
    where = f"box {box.name!r}"
    if bool(box.corners) == bool(box.layer):
        raise ScenarioError(
            f"it has {len(box.corners)} corners and layer is {box.layer!r}",
            where=f"{_WHERE}, {where}",
            mend="Give corners or a layer of areas, one of the two.",
        )
    if box.layer:
        layer = setting.layer(box.layer, kind="area", where=f"[sea] {where}")
        return _one_of(layer, box.area, box.name, where)
    area = shapely.Polygon(box.corners) if len(box.corners) > 2 else shapely.Polygon()
    if area.is_empty or not area.is_valid:
        raise ScenarioError(
            f"its {len(box.corners)} corners enclose no area",
            where=f"{_WHERE}, {where}",
            mend="Give three corners or more, one after the other along its edge.",
        )
    return shapely.orient_polygons(area)


def _mines(rules: SeaRules, setting: Setting) -> tuple[Mines, ...] | None:
    if not rules.mines:
        return None
    layer = setting.layer(rules.mines, kind="area", where="[sea] mines")
    rows = zip(layer.names(), layer.geometry, layer.texts("source"), layer.texts("as_of"), strict=True)
    return tuple(
        Mines(name, area, source or layer.source, (as_of or layer.as_of).removesuffix(_MIDNIGHT))
        for name, area, source, as_of in rows
    )


def _conflicts(corridors: Sequence[CorridorLaid], mines: tuple[Mines, ...] | None) -> Iterator[MineConflict]:
    areas = {each.name: each.area for each in mines or ()}
    for laid in corridors:
        yield from mine_conflicts(laid, areas)


def _served(ports: Sequence[Named], corridors: Sequence[CorridorLaid], waters: Waters) -> Iterator[Port]:
    for port in ports:
        served = (laid.rules.name for laid in corridors if port.name in {*laid.rules.ports, laid.rules.to})
        off_m = float(waters.away.to(port.place.x, port.place.y).distance_m[0])
        yield Port(port.name, port.place, off_m, tuple(served), port.name_uk)


def _calendar(rules: SeaRules, setting: Setting) -> tuple[Breach, ...] | None:
    if not rules.stay:
        return None
    (row,) = setting.rows("straits", "rules")
    return breaches(rules.stay, declared(Rules, row, where="straits.toml"))


def _findings(plan: SeaPlan) -> Iterator[tuple[str, str, str]]:
    """Where, problem, mend."""
    for one in plan.conflicts:
        problem = (
            f"{one.area_m2 / 1e6:,.1f} km² of its lanes lie in the mine-danger area {one.mines}"
            if one.area_m2
            else f"it comes nearer to the mine-danger area {one.mines} than it may"
        )
        yield (
            f"corridor {one.corridor}",
            problem,
            "Move its waypoints, or have the area cleared and confirmed.",
        )
    for breach in plan.breaches or ():
        where = f"calendar of the straits, {breach.who}"
        problem = f"from {breach.day}: {breach.problem} ({breach.article})"
        yield where, problem, "Shorten, shift or thin out the stays."


def sea_figures(plan: SeaPlan) -> Mapping[str, object]:
    """What a sea comes to in numbers, keys with units."""
    return {
        "state": plan.state,
        "limits": [
            {
                "state": each.state,
                "breadth": each.breadth.name,
                "breadth_m": each.breadth.breadth_m,
                "area_m2": round(each.area_m2, 1),
                "worst_m": each.worst_m,
            }
            for each in plan.limits
        ],
        "equidistance": {one.other: {"length_m": round(one.length_m, 1)} for one in plan.equal},
        "against_embedded": asdict(plan.apart) if plan.apart else None,
        "people": [asdict(each) for each in plan.people],
        "security_lines": {
            one.rules.name: {"length_m": round(one.length_m, 1), "off_m": dict(one.off_m)}
            for one in plan.security
        },
        "corridors": {
            one.rules.name: {"length_m": round(one.length_m, 1), "passage_h": one.hours_h}
            for one in plan.corridors
        },
        "mine_conflicts": [asdict(each) for each in plan.conflicts],
        "boxes": [
            {"name": box.rules.name, "kept": box.rules.ships.kept, **asdict(box.watch)} for box in plan.boxes
        ],
        "convoys": {one.rules.name: {"passage_h": one.convoy.passage_h} for one in plan.convoys},
        "breaches": [{**asdict(each), "day": each.day.isoformat()} for each in plan.breaches or ()],
    }
