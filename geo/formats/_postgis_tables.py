"""Features as the rows of tables that a PostGIS database takes: names, types, geometry of one type each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from ..features import Feature
from ..release import Release
from ._columns import column_of, keys_of, unlike
from .gpkg import tables_of

ROW, GEOMETRY = "fid", "geom"
_NAME_BYTES = 63  # of a name in PostgreSQL; a longer one is cut without a word
_TYPES = {"b": "boolean", "i": "bigint", "f": "double precision", "O": "text"}
_SEVERAL: dict[str, Any] = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}


@dataclass(frozen=True, slots=True)
class Table:
    """One layer, or one family of geometry of it, as it is published.

    ``columns`` are names and types as the server writes them, ``rows`` values in their order.
    """

    name: str
    layer: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]


def tables(released: Release, taken: Sequence[str]) -> list[Table]:
    """Tables of a release, named after its scenario and their layers, and not as one of those taken."""
    scenario = re.sub(r"\W+", "_", released.sheet.id.lower())
    found = tables_of(released.features)
    names = unlike((_short(f"{scenario}_{name}".lower()) for name in found), taken=taken)
    return [_table(name, members) for name, members in zip(names, found.values(), strict=True)]


def _table(name: str, members: Sequence[Feature]) -> Table:
    keys = keys_of(members)
    values = [column_of([feature.values.get(key) for feature in members]) for key in keys]
    names = unlike(map(_short, keys), taken=(ROW, GEOMETRY))
    geometry_type = _geometry_type(members)
    listed = [
        [None if gone else holdable(value) for value, gone in zip(array.tolist(), missing, strict=True)]
        for array, missing in values
    ]
    places = [
        shapely.to_wkb(_shaped(feature.geometry, geometry_type), hex=True, include_srid=True)
        for feature in members
    ]
    return Table(
        name=name,
        layer=members[0].layer,
        columns=(
            (ROW, "bigint"),
            (GEOMETRY, f"geometry({geometry_type},4326)"),
            *((at, _TYPES[array.dtype.kind]) for at, (array, _) in zip(names, values, strict=True)),
        ),
        rows=tuple(zip(range(1, len(members) + 1), places, *listed, strict=True)),
    )


def _short(name: str) -> str:
    """A name that the server does not cut; room is left for a number that tells it from another."""
    return holdable(name).encode()[: _NAME_BYTES - 4].decode(errors="ignore") or "unnamed"


def holdable(value: Any) -> Any:
    """Value whose letters a server can hold."""
    return value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _geometry_type(members: Sequence[Feature]) -> str:
    names = {str(feature.geometry.geom_type).replace("LinearRing", "LineString") for feature in members}
    if len(names) == 1:
        return names.pop()
    plain = {name.removeprefix("Multi") for name in names}
    return f"Multi{plain.pop()}" if len(plain) == 1 and plain <= _SEVERAL.keys() else "Geometry"


def _shaped(geometry: BaseGeometry, geometry_type: str) -> BaseGeometry:
    """Geometry in two dimensions with its reference system, made several where its table holds several."""
    flat = shapely.force_2d(geometry)
    if flat.geom_type == "LinearRing":
        flat = shapely.LineString(flat.coords)
    if geometry_type == f"Multi{flat.geom_type}":
        flat = _SEVERAL[flat.geom_type]([] if flat.is_empty else [flat])
    return shapely.set_srid(flat, 4326)
