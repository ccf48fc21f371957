"""The ground of borders, read once for all: lines, land on either side, roads, railways, settlements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from ..geometry.lines import merged, oriented
from ..methods.border.shared import shared_border
from ..model.border import BorderRules
from ..model.own_layer import OwnLayer
from ..model.roads import Roads, Speeds
from ..model.sensor import Sensor
from ..read.context import SETTLEMENTS
from ..read.speeds import load_speeds
from ..sensing.catalogue import load_sensors
from .setting import Setting

Array = npt.NDArray[np.float64]
Edges = npt.NDArray[np.object_]
_GRAPHS = {"road": "osm_roads", "rail": "osm_railways"}
_BESIDE_DEG = 0.5  # an embedded graph that comes no nearer to a border than this knows nothing of it
_EITHER_SIDE = "both sides together"
_ANYWHERE = shapely.box(-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, eq=False)
class Towns:
    """Settlements: names, longitude and latitude, residents (None where nobody tells how many)."""

    name: tuple[str, ...]
    name_uk: tuple[str, ...]
    place: Array
    residents: tuple[int | None, ...]


class BorderGround:
    """What borders are planned on; what is embedded is opened when it is first asked for, and once.

    Parameters
    ----------
    setting : Setting
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._edges: dict[str, Edges] = {}
        self._towns: dict[str, Towns] = {}

    def line(self, rules: BorderRules) -> BaseGeometry:
        """The whole border, in its direction.

        Raises
        ------
        GeoError
            If it names neither states nor a layer, or both; if states share no border.
        """
        if (rules.states is None) == (not rules.layer):
            named = "both states and a layer" if rules.layer else "neither states nor a layer"
            raise GeometryError(
                f"{rules.name!r} names {named}",
                where="border",
                mend='Give states = ["AA", "BB"], or layer = "…".',
            )
        if rules.states is None:
            layer = self.setting.layer(rules.layer, kind="line", where="border.layer")
            parts = [part for one in layer.geometry for part in shapely.get_parts(one)]
            return oriented(merged(shapely.line_merge(shapely.MultiLineString(parts))), rules.start).path
        one, other = (self._state(code) for code in rules.states)
        return shared_border(one, other, start=rules.start, names=" and ".join(rules.states))

    def sides(self, rules: BorderRules) -> Mapping[str, BaseGeometry]:
        """Land on either side by its name, the watched side first; without any, all ground together."""
        if rules.states is not None:
            return {self.called(code): self._state(code) for code in rules.states}
        if rules.sides:
            layer = self.setting.layer(rules.sides, kind="area", where="border.sides")
            return dict(zip(layer.names(), layer.geometry, strict=True))
        if rules.beside in self.setting.held_lonlat:
            label = self.setting.labels.get(rules.beside, rules.beside)
            return {label: self.setting.held_lonlat[rules.beside]}
        return {_EITHER_SIDE: _ANYWHERE}

    def watched_land(self, rules: BorderRules) -> BaseGeometry | None:
        """Land on the watched side; None where it is not known."""
        side, land = next(iter(self.sides(rules).items()))
        return None if side == _EITHER_SIDE else land

    def called(self, code: str) -> str:
        """A state's name in English; its code where it is not embedded."""
        return self.setting.embedded.country_names.get(code, code)

    def ways(self, rules: BorderRules, line: BaseGeometry) -> dict[str, Edges]:
        """Edges of roads and railways by kind, lon/lat degrees; kinds that nobody knows are left out."""
        found = {kind: self._ways(rules, kind, line) for kind in _GRAPHS}
        return {kind: edges for kind, edges in found.items() if edges is not None}

    def towns(self, rules: BorderRules) -> Towns:
        """Settlements, the user's own or the embedded ones."""
        if rules.settlements not in self._towns:
            self._towns[rules.settlements] = _towns(self._settlements(rules.settlements))
        return self._towns[rules.settlements]

    @cached_property
    def sensors(self) -> Mapping[str, Sensor]:
        """Models of sensors in the version that the scenario uses."""
        return load_sensors(self.setting.table("sensors"))

    @cached_property
    def vehicles(self) -> Mapping[str, Speeds]:
        """Speeds of vehicles in the version that the scenario uses."""
        return load_speeds(self.setting.table("speeds"))

    def _settlements(self, named: str) -> list[OwnLayer]:
        if named:
            return [self.setting.layer(named, kind="point", where="border.settlements")]
        if self.setting.gazetteer is not None:
            return [self.setting.gazetteer]
        found = [self.setting.embedded.layer(name) for name in SETTLEMENTS]
        return [OwnLayer(one.name, "point", one.geometry, one.columns) for one in found]

    def _state(self, code: str) -> BaseGeometry:
        land = self.setting.embedded.land
        return land[code] if code in land else self.setting.embedded.territory([code])

    def _ways(self, rules: BorderRules, kind: str, line: BaseGeometry) -> Edges | None:
        named = rules.roads if kind == "road" else rules.rails
        if named:
            return self.setting.layer(named, kind="line", where=f"border.{kind}s").geometry
        if kind == "road" and self.setting.roads is not None:
            return self._own_roads
        edges = self._embedded(kind)
        near = shapely.box(*line.bounds).buffer(_BESIDE_DEG)
        return edges if shapely.intersects(edges, near).any() else None

    @cached_property
    def _own_roads(self) -> Edges:
        """The user's network of roads, in longitude and latitude."""
        roads, frame = self.setting.roads, self.setting.frame
        assert isinstance(roads, Roads)
        assert frame is not None
        paths = shapely.MultiLineString(list(_drawn(roads)))
        return np.asarray(shapely.get_parts(frame.to_lonlat(paths)))

    def _embedded(self, kind: str) -> Edges:
        """Edges of an embedded graph, straight between their nodes."""
        if kind not in self._edges:
            name, embedded = _GRAPHS[kind], self.setting.embedded
            nodes, ends = embedded.rows(f"{name}_nodes"), embedded.rows(f"{name}_edges")
            place = {row["node"]: (float(row["longitude"]), float(row["latitude"])) for row in nodes}
            pairs = np.array([(place[row["one"]], place[row["other"]]) for row in ends])
            self._edges[kind] = np.asarray(shapely.linestrings(pairs))
        return self._edges[kind]


def _drawn(roads: Roads) -> Edges:
    if roads.path is not None:
        return roads.path
    return np.asarray(shapely.linestrings(roads.node_m[np.column_stack([roads.one, roads.other])]))


def _towns(layers: Sequence[OwnLayer]) -> Towns:
    return Towns(
        tuple(name for layer in layers for name in layer.names()),
        tuple(name for layer in layers for name in layer.texts("name_uk")),
        np.concatenate([shapely.get_coordinates(layer.geometry) for layer in layers]).reshape(-1, 2),
        tuple(_count(text) for layer in layers for text in layer.texts("population")),
    )


def _count(text: str) -> int | None:
    """Residents; None where none is told, or no number."""
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if np.isfinite(number) and number > 0 else None
