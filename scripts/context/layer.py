"""One embedded file and its passport; equal content gives equal bytes."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.provenance import Origin

ODBL = "ODbL-1.0"
OSM_CREDIT = "© OpenStreetMap contributors (ODbL)"
PUBLIC_DOMAIN = "LicenseRef-Public-Domain"
NATURAL_EARTH_CREDIT = "Made with Natural Earth"


@dataclass(frozen=True, slots=True)
class Layer:
    """Bytes of one file of ``data/context``, and what its passport says of them."""

    path: str
    content: bytes
    title: str
    licence: str
    credit: str
    made_by: str
    year_of_data: str
    origins: tuple[Origin, ...]
    steps: tuple[str, ...]
    repairs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of its table in the list of passports: its path without the ending."""
        return self.path.split(".")[0].replace("/", "-")

    def write(self, folder: Path) -> None:
        """Write the file into a folder; an unchanged file is left alone."""
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != self.content:
            target.write_bytes(self.content)


def geojson(rows: Iterable[tuple[BaseGeometry, Mapping[str, Any]]], decimals: int) -> bytes:
    """Features as GeoJSON (RFC 7946), one a line, outer rings counter-clockwise."""
    lines = []
    for geometry, properties in rows:
        feature = {
            "type": "Feature",
            "properties": dict(properties),
            "geometry": json.loads(shapely.to_geojson(_wound(geometry))),
        }
        feature["geometry"]["coordinates"] = _rounded(feature["geometry"]["coordinates"], decimals)
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = '{"type":"FeatureCollection","features":[\n'
    return (head + ",\n".join(lines) + "\n]}\n").encode()


def _wound(geometry: BaseGeometry) -> BaseGeometry:
    """Outer rings counter-clockwise, parts and vertices in one fixed order, single parts bare."""
    geometry = shapely.orient_polygons(shapely.normalize(geometry))
    parts = shapely.get_parts(geometry)
    return parts[0] if len(parts) == 1 else geometry


def _rounded(coordinates: Any, decimals: int) -> Any:
    """Coordinates with a fixed number of decimals, at any depth of nesting."""
    if isinstance(coordinates, list):
        return [_rounded(item, decimals) for item in coordinates]
    return round(coordinates, decimals)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV in UTF-8 with Unix line ends; an unknown value is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def compressed(content: bytes) -> bytes:
    """Bytes as gzip without name or time."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def passports_text(layers: Sequence[Layer], retrieved: str) -> str:
    """The list of passports, as TOML, in the order of the paths."""
    tables = [_passport_text(layer, retrieved) for layer in sorted(layers, key=lambda layer: layer.path)]
    return "# Written by scripts/build_context.py: one table a file of this folder.\n" + "".join(tables)


def _passport_text(layer: Layer, retrieved: str) -> str:
    """One table of the list of passports."""
    values = {
        "path": layer.path,
        "sha256": hashlib.sha256(layer.content).hexdigest(),
        "title": layer.title,
        "licence": layer.licence,
        "credit": layer.credit,
        "retrieved": retrieved,
        "made_by": layer.made_by,
        "year_of_data": layer.year_of_data,
    }
    lines = ["", f"[{layer.name}]", *(f"{key} = {_quoted(value)}" for key, value in values.items())]
    for key, items in (("steps", layer.steps), ("repairs", layer.repairs)):
        lines += [f"{key} = [", *(f"  {_quoted(item)}," for item in items), "]"] if items else [f"{key} = []"]
    for origin in layer.origins:
        lines += [f"[[{layer.name}.origins]]"]
        lines += [f"{key} = {_quoted(getattr(origin, key))}" for key in Origin.__slots__]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Text as a basic TOML string (the escapes of JSON are a subset of TOML's)."""
    return json.dumps(text, ensure_ascii=False)
