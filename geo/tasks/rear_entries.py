"""Points of entry of a rear: the user's, ports, and where roads and railways come in over a border."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from shapely import Point

from ..errors import ScenarioError
from ..features.rear_arrival import Entry
from ..methods.maritime.corridor import check_ports
from ..methods.rear.entries import ways_in
from ..model.own_layer import OwnLayer
from ..model.rear import RearEntry, RearRules
from ..model.roads import Roads
from .rear_entering import Entering, entering_of_layer, whole_of
from .rear_figures import RearFigures
from .rear_ground import RearGround, town_of
from .rear_places import Place, rows_placed
from .sea_waters import waters_of
from .setting import Setting

_WORDS = {("rail",): "railhead", ("road",): "road crossing", ("rail", "road"): "road and rail crossing"}


def entries_of(
    rules: RearRules, setting: Setting, ground: RearGround, figures: RearFigures
) -> tuple[tuple[Entry, ...], tuple[Entering, ...]]:
    """Points of entry, and the contingents that the layer of entries tells.

    Raises
    ------
    ScenarioError
        If a point of entry has no place, a number of the layer is none, or there is no point of entry.
    """
    entries: list[Entry] = []
    told: list[Entering] = []
    if rules.entries:
        layer = setting.layer(rules.entries, kind="point", where="rear.entries")
        rows = rows_placed(layer, "entry")
        entries += [_of_layer(layer, row, one) for row, one in enumerate(rows)]
        told += entering_of_layer(layer, rows)
    entries += [_of_rules(one, ground) for one in rules.entry]
    if rules.entry_states:
        entries += _derived(rules, setting, ground, figures)
    if not (rules.entries or rules.entry or rules.entry_states):
        entries += [_at(one) for one in ground.places.ports]
    if not entries:
        raise ScenarioError("there is no point of entry", where="rear", mend="Give entry, entries or ports.")
    _refuse_inland(entries, setting, () if rules.ports else ground.places.ports)
    return tuple(entries), tuple(told)


def _refuse_inland(entries: Sequence[Entry], setting: Setting, embedded: Sequence[Place]) -> None:
    """Refuse a port of the user's, not an embedded one, off the coast of the sea that the scenario tells.

    Raises
    ------
    ScenarioError
        In one line.
    """
    known = {one.place_lonlat for one in embedded}
    ports = [one for one in entries if one.kind == "port" and one.place_lonlat not in known]
    if not ports or setting.sea is None:
        return
    away = waters_of(setting.sea, setting).away
    for one in ports:
        where, place = f"rear.entry {one.name!r}", {one.name: one.place_lonlat}
        check_ports(where, place, away, port_within_m=setting.sea.port_within_m)


def _at(place: Place) -> Entry:
    return Entry(place.id, place.name, place.kind, place.place_lonlat, name_uk=place.name_uk)


def _of_layer(layer: OwnLayer, row: int, place: Place) -> Entry:
    gauge_mm = whole_of(layer, "gauge_mm", row, place) or None
    where = (place.id, place.name, place.kind, place.place_lonlat)
    return Entry(*where, gauge_mm=gauge_mm, name_uk=place.name_uk)


def _of_rules(one: RearEntry, ground: RearGround) -> Entry:
    """A point of entry by its coordinates, or by the name of a place."""
    if one.place is not None:
        return Entry(one.name, one.name, one.kind, Point(one.place), gauge_mm=one.gauge_mm)
    places = (*ground.places.ports, *ground.places.airfields, *ground.places.towns)
    found = [place for place in places if one.at in (place.id, place.name, place.name_uk)]
    found.sort(key=lambda place: -(place.residents or 0))
    if not one.at or not found:
        raise ScenarioError(
            f"at is {one.at!r}",
            where=f"rear.entry {one.name!r}",
            mend="Name a settlement, port or airfield of the tables, or give place = [longitude, latitude].",
        )
    place = found[0].place_lonlat
    return Entry(one.name, one.name, one.kind, place, gauge_mm=one.gauge_mm, name_uk=found[0].name_uk)


def _derived(rules: RearRules, setting: Setting, ground: RearGround, figures: RearFigures) -> list[Entry]:
    """Where roads and railways come in over the border of states."""
    networks = {"road": ground.all_roads, "rail": ground.all_rails}
    chords = {kind: _chords(one, ground) for kind, one in networks.items() if one is not None}
    abroad = {state: setting.embedded.territory([state]) for state in rules.entry_states}
    together_m, near_m = (figures.value[name] * 1e3 for name in ("together_km", "named_within_km"))
    countries = setting.embedded.country_names
    seen = Counter[str]()
    entries = []
    for one in ways_in(chords, ground.within_lonlat, abroad, together_m=together_m):
        town = town_of(ground, one.place_lonlat, near_m)
        name, name_uk = (town.name, town.name_uk) if town else ("Crossing", "")
        seen[name] += 1
        suffix = f" {seen[name]}" if seen[name] > 1 else ""
        entries.append(
            Entry(
                id=f"{one.state} {name}{suffix}",
                name=f"{name}{suffix} (border with {countries.get(one.state, one.state)})",
                kind=_WORDS[one.kinds],
                place_lonlat=one.place_lonlat,
                modes=tuple(sorted(one.kinds, reverse=True)),
                gauge_mm=figures.gauge_mm.get(one.state),
                name_uk=name_uk,
            )
        )
    return entries


def _chords(network: Roads, ground: RearGround) -> npt.NDArray[np.float64]:
    lonlat = ground.frame.degrees(network.node_m)
    return np.asarray(lonlat[np.column_stack([network.one, network.other])])
