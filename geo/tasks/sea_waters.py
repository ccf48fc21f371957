"""The coasts and the land that a sea lies between: the scenario's own layers, else the embedded ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
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
    return Waters(coasts, by_party, land, _known(rules, coasts), own is None)


def _known(rules: SeaRules, coasts: Mapping[str, MultiLineString]) -> BaseGeometry:
    """Where no coast is missing, so that it can be told who is nearest."""
    if rules.known is not None:
        west, south, east, north = rules.known
        if west >= east or south >= north:
            raise ScenarioError(
                f"known is {list(rules.known)}",
                where="[sea]",
                mend="Give west, south, east and north, in this order.",
            )
        return shapely.box(west, south, east, north)
    if rules.coast:
        return shapely.box(-180.0, -90.0, 180.0, 90.0)  # whoever gives a coast knows what else is near
    return shapely.box(*shapely.total_bounds(list(coasts.values())))


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


def where_line_meets(waters: Waters, state: str, setting: Setting) -> Point:
    """The end of the line of contact that lies nearest to the coast.

    Raises
    ------
    ScenarioError
        If none lies near it.
    """
    parts = shapely.get_parts(setting.line_lonlat)
    if len(parts) == 0:
        raise ScenarioError(
            "there is no line of contact",
            where="[[sea.security_line]]",
            mend="Name headlands from which a security line goes out.",
        )
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
