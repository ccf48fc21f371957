"""What a scenario asks of a sea, looked up and laid: lines, corridors, convoys, boxes, mines, stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import shapely
from shapely.geometry.base import BaseGeometry

from ..errors import ScenarioError
from ..features.sea import BoxPlan, Cape, ConvoyPlan, Mines, Port
from ..geometry.between import area_m2
from ..methods.maritime.convoy import Convoy
from ..methods.maritime.corridor import (
    CorridorLaid,
    MineConflict,
    check_on_water,
    check_ports,
    corridor_laid,
    mine_conflicts,
)
from ..methods.maritime.patrolling import box_watch
from ..methods.maritime.security import SecurityLaid, security_line
from ..methods.maritime.straits import Breach, Rules, breaches
from ..model.declared import declared
from ..model.own_layer import OwnLayer
from ..model.sea import BoxRules, ConvoyRules, SeaRules
from .sea_places import Named, found, headlands_of, straits_of
from .sea_waters import Waters, where_line_meets
from .setting import Setting

_WHERE = "scenario.toml, [sea]"
_MIDNIGHT = " 00:00:00"  # where a file's day is read as a time


def security_of(rules: SeaRules, waters: Waters, setting: Setting) -> Iterator[SecurityLaid]:
    """Security lines, each laid."""
    headlands = headlands_of(rules, setting)
    for line in rules.security_line:
        where = f"{_WHERE}, security_line {line.name!r}"
        named = [found(name, headlands, what="headland", where=where).place for name in line.headlands]
        start = named[0] if named else where_line_meets(waters, rules.state, setting)
        yield security_line(line, named, start, waters.away_by_party, solid_lonlat=waters.solid)


def capes_of(rules: SeaRules, setting: Setting) -> Iterator[Cape]:
    """Headlands that security lines are named by; a headland of no line is left out."""
    for head in headlands_of(rules, setting):
        named = [
            line.name
            for line in rules.security_line
            if head.name.casefold() in map(str.casefold, line.headlands)
        ]
        if named:
            yield Cape(head.name, head.place, tuple(named), head.name_uk)


def corridors_of(
    rules: SeaRules, waters: Waters, ports: tuple[Named, ...], setting: Setting
) -> Iterator[CorridorLaid]:
    """Corridors, each laid and checked: no port inland, no lane over land."""
    ends = (*ports, *straits_of(setting), *headlands_of(rules, setting))
    for corridor in rules.corridor:
        where = f"{_WHERE}, corridor {corridor.name!r}"
        served = {name: found(name, ports, what="port", where=where).place for name in corridor.ports}
        end = found(corridor.to, ends, what="port or strait", where=where).place
        checked = {**served, **({corridor.to: end} if end in [port.place for port in ports] else {})}
        check_ports(f"corridor {corridor.name!r}", checked, waters.away, port_within_m=rules.port_within_m)
        laid = corridor_laid(corridor, list(served.values()), end)
        check_on_water(laid, waters.solid, port_within_m=rules.port_within_m)
        yield laid


def convoys_of(
    rules: SeaRules, corridors: Sequence[CorridorLaid], land: BaseGeometry, setting: Setting
) -> Iterator[ConvoyPlan]:
    """Convoys on their tracks."""
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


def boxes_of(rules: SeaRules, setting: Setting) -> Iterator[BoxPlan]:
    """Boxes, and what ships make of them."""
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


def mines_of(rules: SeaRules, setting: Setting) -> tuple[Mines, ...] | None:
    """Mine-danger areas; None where no layer of them is named."""
    if not rules.mines:
        return None
    layer = setting.layer(rules.mines, kind="area", where="[sea] mines")
    rows = zip(layer.names(), layer.geometry, layer.texts("source"), layer.texts("as_of"), strict=True)
    return tuple(
        Mines(name, area, source or layer.source, (as_of or layer.as_of).removesuffix(_MIDNIGHT))
        for name, area, source, as_of in rows
    )


def conflicts_of(
    corridors: Sequence[CorridorLaid], mines: tuple[Mines, ...] | None
) -> Iterator[MineConflict]:
    """Corridors that cross mine-danger areas, or come too near to them."""
    areas = {each.name: each.area for each in mines or ()}
    for laid in corridors:
        yield from mine_conflicts(laid, areas)


def served_ports(
    ports: Sequence[Named], corridors: Sequence[CorridorLaid], waters: Waters
) -> tuple[Port, ...]:
    """Every port, with the corridors that serve it; those that are served first."""
    found_ports = []
    for port in ports:
        served = [laid.rules.name for laid in corridors if port.name in {*laid.rules.ports, laid.rules.to}]
        off_m = float(waters.away.to(port.place.x, port.place.y).distance_m[0])
        found_ports.append(Port(port.name, port.place, off_m, tuple(served), port.name_uk))
    return tuple(sorted(found_ports, key=lambda port: (not port.served_by, port.name)))


def calendar_of(rules: SeaRules, setting: Setting) -> tuple[Breach, ...] | None:
    """What the calendar of the straits asks for and is not granted; None where there is no calendar."""
    if not rules.stay:
        return None
    (row,) = setting.rows("straits", "rules")
    return breaches(rules.stay, declared(Rules, row, where="straits.toml"))
