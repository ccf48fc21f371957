"""Where the sea's coasts, ports, headlands and settlements are: the scenario's own layers, else embedded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from ..errors import ScenarioError
from ..geometry.distance import PathDistance
from ..methods.maritime.shore import coasts_by_party
from ..model.own_layer import OwnLayer
from ..model.sea import SeaRules
from ..read.context import COAST, TERRITORIAL_SEA
from .setting import Setting

_LAND = "osm_land"
_PORTS = "seaports"
_MEETS_M = 25_000.0  # farther from the coast a line of contact does not meet it


@dataclass(frozen=True)
class Waters:
    """What a sea lies between.

    Parameters
    ----------
    coasts : mapping
        Lines, by state, lon/lat degrees.
    by_party : mapping
        The coasts that matter between the parties, by who holds them.
    land : Polygon or MultiPolygon
        Empty where only coasts are known.
    known : Polygon
        Bounds of the coasts: beyond it others may be nearer.
    embedded : bool
        Whether the coasts are the embedded ones.
    """

    coasts: Mapping[str, MultiLineString]
    by_party: Mapping[str, MultiLineString]
    land: BaseGeometry
    known: BaseGeometry
    embedded: bool

    @property
    def coast(self) -> MultiLineString:
        """All coasts together."""
        return MultiLineString([line for each in self.coasts.values() for line in each.geoms])

    @property
    def solid(self) -> BaseGeometry:
        """What no lane may touch: land, or where it is not known, the coast."""
        return self.coast if self.land.is_empty else self.land

    @cached_property
    def away(self) -> PathDistance:
        """How far from any coast a place lies."""
        return PathDistance(self.coast)

    @cached_property
    def away_by_party(self) -> Mapping[str, PathDistance]:
        """How far from the coast of each party."""
        return {party: PathDistance(lines) for party, lines in self.by_party.items()}


def waters_of(rules: SeaRules, setting: Setting) -> Waters:
    """The coasts and the land that a sea is told from.

    Raises
    ------
    ScenarioError
        If no coast of the state is known.
    """
    own = _own_coast(rules, setting)
    coasts, land = _parts_by(own, "state", rules.state) if own else _embedded_coasts(setting)
    if rules.state not in coasts:
        raise ScenarioError(
            f"no coast of {rules.state!r} is {'in the layer' if own else 'embedded'}",
            where="[sea] state",
            mend=f"There are {', '.join(sorted(coasts)) or 'none'}; or name a layer of yours as coast.",
        )
    if rules.land:
        layer = setting.layer(rules.land, kind="area", where="[sea] land")
        land = shapely.union_all(layer.geometry)
    if own is not None and any(own.texts("party")):
        by_party: Mapping[str, MultiLineString] = {
            party: lines for party, lines in _parts_by(own, "party", "")[0].items() if party
        }
    else:
        by_party = coasts_by_party(coasts[rules.state], setting.held_lonlat) if setting.held_lonlat else {}
    known = shapely.box(*shapely.total_bounds(list(coasts.values())))
    if own is not None:
        known = shapely.box(-180.0, -90.0, 180.0, 90.0)  # whoever gives a coast knows what else is near
    return Waters(coasts, by_party, land, known, own is None)


def _own_coast(rules: SeaRules, setting: Setting) -> OwnLayer | None:
    """The scenario's own coast: lines, or areas of land."""
    if not rules.coast:
        return None
    found = setting.own.get(rules.coast)
    kind = "area" if found is not None and found.kind == "area" else "line"
    return setting.layer(rules.coast, kind=kind, where="[sea] coast")


def _parts_by(
    layer: OwnLayer, column: str, otherwise: str
) -> tuple[dict[str, MultiLineString], BaseGeometry]:
    """Lines of a coast by a column; and its land, where it is given as land."""
    owners = [text or otherwise for text in layer.texts(column)]
    grouped = {
        owner: shapely.union_all([one for one, of in zip(layer.geometry, owners, strict=True) if of == owner])
        for owner in dict.fromkeys(owners)
    }
    if layer.kind == "line":
        return {owner: _lines(lines) for owner, lines in grouped.items()}, MultiPolygon()
    return {owner: _shore(owner, grouped) for owner in grouped}, shapely.union_all(list(grouped.values()))


def _shore(owner: str, land: Mapping[str, BaseGeometry]) -> MultiLineString:
    """Edges of one's land that no other's land touches."""
    others = [ground.boundary for other, ground in land.items() if other != owner]
    return _lines(shapely.difference(land[owner].boundary, shapely.union_all(others)))


def _lines(geometry: BaseGeometry) -> MultiLineString:
    parts = shapely.get_parts(
        shapely.line_merge(geometry) if geometry.geom_type != "LineString" else geometry
    )
    return MultiLineString([part for part in parts if isinstance(part, LineString)])


def _embedded_coasts(setting: Setting) -> tuple[dict[str, MultiLineString], BaseGeometry]:
    coast = setting.embedded.layer(COAST)
    by_state = {
        str(iso): _lines(line) for iso, line in zip(coast.columns["iso"], coast.geometry, strict=True)
    }
    return by_state, shapely.union_all(setting.embedded.layer(_LAND).geometry)


def state_name(rules: SeaRules, waters: Waters, setting: Setting) -> str:
    """What a state is called; its code where only the scenario knows it."""
    if not waters.embedded:
        return rules.state
    columns = setting.embedded.layer(TERRITORIAL_SEA).columns
    names = dict(zip(map(str, columns["iso"]), map(str, columns["name_en"]), strict=True))
    return names.get(rules.state, rules.state)


@dataclass(frozen=True, slots=True)
class Named:
    """A place with its name, and the name that its country gives it."""

    name: str
    place: Point
    name_uk: str = ""


def ports_of(rules: SeaRules, waters: Waters, setting: Setting) -> tuple[Named, ...]:
    """Ports: the scenario's own, else those embedded; none where neither is at hand."""
    if rules.ports:
        return tuple(_points(setting.layer(rules.ports, kind="point", where="[sea] ports")))
    if not waters.embedded:
        return ()
    rows = setting.embedded.rows(_PORTS)
    return tuple(
        Named(row["name_en"], Point(float(row["longitude"]), float(row["latitude"])), row["name_uk"])
        for row in rows
    )


def headlands_of(rules: SeaRules, setting: Setting) -> tuple[Named, ...]:
    """Headlands of the rules, and of the scenario's own layer."""
    told = [Named(one.name, Point(one.longitude, one.latitude), one.name_uk) for one in rules.headland]
    if rules.headlands:
        told.extend(_points(setting.layer(rules.headlands, kind="point", where="[sea] headlands")))
    return tuple(told)


def straits_of(setting: Setting) -> tuple[Named, ...]:
    """Straits of the table of figures; none where the scenario does not use it."""
    if "sea" not in setting.uses:
        return ()
    rows = setting.rows("sea", "strait")
    return tuple(
        Named(str(row["name"]), Point(row["longitude"], row["latitude"]), str(row["name_uk"])) for row in rows
    )


def _points(layer: OwnLayer) -> Iterator[Named]:
    for name, name_uk, place in zip(layer.names(), layer.texts("name_uk"), layer.geometry, strict=True):
        yield Named(name, Point(shapely.get_coordinates(place)[0]), name_uk)


def found(name: str, among: tuple[Named, ...], *, what: str, where: str) -> Named:
    """The place of a name.

    Raises
    ------
    ScenarioError
        If there is none.
    """
    for one in among:
        if one.name.casefold() == name.casefold():
            return one
    raise ScenarioError(
        f"no {what} {name!r} is known",
        where=where,
        mend=f"There are {', '.join(one.name for one in among) or 'none'}.",
    )


def where_line_meets(waters: Waters, state: str, setting: Setting) -> Point:
    """The end of the line of contact that lies nearest to the coast.

    Raises
    ------
    ScenarioError
        If none lies near it.
    """
    parts = shapely.get_parts(setting.line_lonlat)
    ends = np.array([place for part in parts for place in (part.coords[0], part.coords[-1])])
    off_m = PathDistance(waters.coasts[state]).to(*ends.T).distance_m
    nearest = int(np.argmin(off_m))
    if off_m[nearest] > _MEETS_M:
        raise ScenarioError(
            f"the line of contact ends {off_m[nearest] / 1e3:,.0f} km from the coast",
            where="[[sea.security_line]]",
            mend="Name headlands from which a security line goes out.",
        )
    return Point(ends[nearest])


def settlements_of(setting: Setting) -> tuple[npt.NDArray[np.float64], list[int | None]]:
    """Places of settlements, and their residents; None where that is not known."""
    towns = setting.settlements
    return shapely.get_coordinates(towns.geometry), [_count(text) for text in towns.texts("population")]


def _count(text: str) -> int | None:
    """Residents; None where none are told."""
    number = float(text) if text else float("nan")
    return int(number) if np.isfinite(number) and number > 0 else None
