"""What an air task is planned on: airfields, what is defended, radars, borders; own or embedded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from ..errors import ReadError, ScenarioError
from ..geometry.ellipsoid import GEOD
from ..methods.air.airfields import Airfield
from ..methods.air.cover import Antenna
from ..methods.air.people import Towns, towns_of
from ..model.air import AirRules
from ..model.own_layer import OwnLayer
from .setting import Setting

Asset = tuple[str, str, Point, int | None]

_TRUE = {"1", "1.0", "true", "yes", "y", "t"}
_FAR_DEG = (
    12.0  # from the ground in question no place of a border can be within the farthest standoff, 1,000 km
)
WHERE = "[air]"
_TOWN, _TOWN_WITHIN_M = 10_000, 50_000.0  # residents of a place that an airfield is told by, and how far off


def airfields_of(rules: AirRules, setting: Setting) -> tuple[Airfield, ...]:
    """The user's own airfields, else the embedded ones with the longest of their runways that are told."""
    if rules.airfields_layer:
        layer = setting.layer(rules.airfields_layer, kind="point", where=f"{WHERE} airfields_layer")
        return tuple(_own_airfields(layer))
    return tuple(_embedded_airfields(setting))


def _own_airfields(layer: OwnLayer) -> Iterator[Airfield]:
    columns = [layer.texts(name) for name in ("id", "surface", "closed", "icao")]
    for row, (place, name, (ident, surface, closed, icao)) in enumerate(
        zip(layer.geometry, layer.names(), zip(*columns, strict=True), strict=True)
    ):
        yield Airfield(
            ident or str(row + 1),
            name,
            place,
            runway_m=_figure(layer, "runway_m", row, "Give the length of the longest runway in metres."),
            surface=surface or "con",
            closed=closed.lower() in _TRUE,
            codes=(icao,),
        )


def _figure(layer: OwnLayer, column: str, row: int, mend: str) -> float:
    text = layer.texts(column)[row]
    try:
        value = float(text)
    except ValueError:
        value = np.nan
    if not value >= 0.0:
        raise ReadError(f"{column} is {text!r}", where=f"layers.{layer.name}, row {row + 1}", mend=mend)
    return value


def _embedded_airfields(setting: Setting) -> Iterator[Airfield]:
    runways: dict[str, list[dict[str, str]]] = {}
    for row in setting.embedded.rows("runways"):
        runways.setdefault(row["airfield"], []).append(row)
    for row in setting.embedded.rows("airfields"):
        open_ones = [one for one in runways.get(row["ident"], []) if one["closed"] != "1"]
        longest = max(open_ones, key=lambda one: float(one["length_m"] or 0.0), default={})
        yield Airfield(
            row["ident"],
            row["name"],
            _place(row),
            runway_m=float(longest.get("length_m") or 0.0),
            surface=longest.get("surface", ""),
            closed=row["kind"] == "closed",
            codes=(row["icao"], row["iata"]),
        )


def _place(row: dict[str, str]) -> Point:
    return Point(float(row["longitude"]), float(row["latitude"]))


def assets_of(rules: AirRules, setting: Setting, city_residents: float) -> tuple[Asset, ...]:
    """Places to be defended: the user's own, else the embedded ones of the kinds asked for."""
    if rules.assets_layer:
        layer = setting.layer(rules.assets_layer, kind="point", where=f"{WHERE} assets_layer")
        kinds = layer.texts("kind")
        return tuple(
            (name, kind or "place", place, None)
            for name, kind, place in zip(layer.names(), kinds, layer.geometry, strict=True)
        )
    found = {
        "city": _cities(setting, city_residents),
        "nuclear_plant": _working(setting),
        "port": _ports(setting),
    }
    return tuple(asset for kind in dict.fromkeys(rules.assets) for asset in found[kind])


def _cities(setting: Setting, least: float) -> Iterator[Asset]:
    towns = setting.settlements
    told = zip(towns.texts("name_en"), residents_of(towns), towns.geometry, strict=True)
    return ((name, "city", place, int(count)) for name, count, place in told if count >= least)


def _working(setting: Setting) -> Iterator[Asset]:
    rows = setting.embedded.rows("nuclear_plants")
    return (
        (row["name_en"], "nuclear_plant", _place(row), None)
        for row in rows
        if row["status"].startswith("operating")
    )


def _ports(setting: Setting) -> Iterator[Asset]:
    rows = setting.embedded.rows("seaports")
    return ((f"Port of {row['name_en']}", "port", _place(row), None) for row in rows)


def plants_of(rules: AirRules, setting: Setting) -> tuple[tuple[str, str, str], ...]:
    """Every embedded nuclear power plant, its state, and who holds the ground, where plants are asked for."""
    if rules.assets_layer or "nuclear_plant" not in rules.assets or not setting.held_lonlat:
        return ()
    return tuple(
        (row["name_en"], row["status"], label)
        for row in setting.embedded.rows("nuclear_plants")
        if (label := label_at(setting, _place(row)))
    )


def label_at(setting: Setting, place: Point) -> str:
    """What the party is called on whose ground a place lies; empty for nobody's."""
    found = (party for party, area in setting.held_lonlat.items() if area.intersects(place))
    return next((setting.labels.get(party, party) for party in found), "")


def residents_of(towns: OwnLayer) -> list[float]:
    """Residents of each settlement; NaN where none are told."""
    numbers = (float(text) if text else 0.0 for text in towns.texts("population"))
    return [number if number > 0.0 else np.nan for number in numbers]


def towns_round(setting: Setting, reached: Sequence[BaseGeometry]) -> Towns:
    """Settlements round ground that is held or reached, with who holds theirs; none where none is known."""
    towns = setting.settlements
    if not len(towns):
        return towns_of(np.empty((0, 2)), (), {})
    places = shapely.get_coordinates(towns.geometry)
    near = np.asarray(shapely.contains_xy(round_about(setting, reached), *places.T))
    return towns_of(places[near], np.array(residents_of(towns))[near], setting.held_lonlat)


def towns_near(setting: Setting, airfields: Sequence[Airfield]) -> dict[str, tuple[str, str, float]]:
    """Town nearest to each airfield: name, name in Ukrainian, metres; none where none is known to be near."""
    towns = setting.settlements
    large = [row for row, residents in enumerate(residents_of(towns)) if (residents or 0) >= _TOWN]
    if not large:
        return {}
    places = shapely.get_coordinates(towns.geometry)[large]
    names, names_uk = towns.texts("name_en"), towns.texts("name_uk")
    found = {}
    for one in airfields:
        here = np.broadcast_to([[one.place_lonlat.x, one.place_lonlat.y]], places.shape)
        away_m = np.asarray(GEOD.inv(*here.T, *places.T)[2])
        nearest = int(np.argmin(away_m))
        if away_m[nearest] <= _TOWN_WITHIN_M:
            row = large[nearest]
            found[one.id] = names[row], names_uk[row], float(away_m[nearest])
    return found


def round_about(setting: Setting, reached: Sequence[BaseGeometry]) -> Polygon:
    """A box about ground that is held or reached: what lies beyond it is another country's."""
    grounds = [*setting.held_lonlat.values(), *reached]
    return box(*shapely.total_bounds(grounds)) if grounds else Polygon()


def ground_of(rules: AirRules, setting: Setting) -> BaseGeometry | None:
    """Ground on which airfields and assets have to lie; None for any.

    Raises
    ------
    ScenarioError
        If no ground of the party is known.
    """
    if not rules.held_by:
        return None
    if rules.held_by not in setting.held_lonlat:
        raise ScenarioError(
            f"held_by is {rules.held_by!r}",
            where=WHERE,
            mend=f"Parties that hold ground are {', '.join(setting.held_lonlat) or 'none'}.",
        )
    return setting.held_lonlat[rules.held_by]


def watched_of(rules: AirRules, setting: Setting) -> BaseGeometry:
    """Ground that radars are to watch: the user's own area, else ground held."""
    if rules.watched_layer:
        layer = setting.layer(rules.watched_layer, kind="area", where=f"{WHERE} watched_layer")
        return shapely.union_all(layer.geometry)
    ground = ground_of(rules, setting)
    held = list(setting.held_lonlat.values()) if ground is None else [ground]
    return shapely.union_all(held) if held else MultiPolygon()


def border_of(rules: AirRules, setting: Setting) -> BaseGeometry | None:
    """Land, or lines, from which airfields and patrols keep away, as far as it is near."""
    if rules.border_layer:
        layer = setting.layer(rules.border_layer, kind="line", where=f"{WHERE} border_layer")
        return shapely.union_all(layer.geometry)
    if not rules.border_states:
        return None
    unknown = next((code for code in rules.border_states if code not in setting.embedded.land), None)
    if unknown is not None:
        raise ScenarioError(
            f"border_states names {unknown!r}",
            where=WHERE,
            mend=f"The embedded states are {', '.join(sorted(setting.embedded.land))}; or give border_layer.",
        )
    land = setting.embedded.territory(rules.border_states)
    bounds = shapely.total_bounds([*setting.held_lonlat.values()]) if setting.held_lonlat else None
    if bounds is None:
        return land
    west, south, east, north = bounds + np.array([-1, -1, 1, 1]) * _FAR_DEG
    return shapely.clip_by_rect(land, west, max(south, -90.0), east, min(north, 90.0))


def radars_of(rules: AirRules, setting: Setting) -> tuple[Antenna, ...]:
    """Radars of the table, then those of the user's own layer."""
    told = [Antenna(one.name, Point(one.place), one.antenna_m, one.range_m) for one in rules.radar]
    if rules.radar_layer:
        layer = setting.layer(rules.radar_layer, kind="point", where=f"{WHERE} radar_layer")
        for row, (name, place) in enumerate(zip(layer.names(), layer.geometry, strict=True)):
            antenna_m, range_m = (
                _figure(layer, column, row, "Give metres.") for column in ("antenna_m", "range_m")
            )
            told.append(Antenna(name, place, antenna_m, range_m))
    return tuple(told)
