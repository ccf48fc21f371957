"""Layers as files: GeoJSON or CSV, the same bytes each time, with their passports and a scenario's tables."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ..atomic import replacing, write_text
from ..model.situation import Repair
from ..provenance import PASSPORTS, Origin, Source, passports, sha256_of
from ..read.layer import Geometries
from ._supplier import Imported, Supplier

NOT_STATED = "not stated"
_HEAD = "# Passports of layers that scripts/import_source.py made; it keeps those of other files.\n"
_SHOWN = 6  # rows that a passport names for one reason; the others are listed beside the layer


def geojson_text(geometry: Geometries, columns: Mapping[str, Sequence[object]]) -> str:
    """One feature collection (RFC 7946), a feature a line."""
    names = list(columns)
    rows = zip(*columns.values(), strict=True) if names else ((),) * len(geometry)
    lines = [
        f'{{"type":"Feature","geometry":{shape},"properties":{_json(dict(zip(names, row, strict=True)))}}}'
        for shape, row in zip(shapely.to_geojson(geometry), rows, strict=True)
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def csv_text(columns: Mapping[str, Sequence[object]]) -> str:
    """A table in UTF-8 with a comma between fields; columns that say nothing are left out."""
    said = {
        name: values for name, values in columns.items() if any(value not in {"", None} for value in values)
    }
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(said)
    table.writerows(zip(*said.values(), strict=True))
    return text.getvalue()


def _json(row: Mapping[str, object]) -> str:
    return json.dumps({key: _plain(value) for key, value in row.items()}, ensure_ascii=False, allow_nan=False)


def _plain(value: object) -> object:
    """A value for which JSON has a word."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, str | int | bool | type(None)) else str(value)


def written(layers: Sequence[Imported], supplier: Supplier, folder: Path, retrieved: str) -> list[Source]:
    """Write layers into a folder, all or none, and enter their passports beside those that are there.

    Raises
    ------
    WriteError
        If a file cannot be written.
    ProvenanceError
        If the folder has a list of passports that cannot be read.
    """
    known = passports(folder) if (folder / PASSPORTS).is_file() else {}
    paths = {layer.name: folder / (layer.name + layer.ending) for layer in layers}
    with ExitStack() as together:  # all of them, or none
        for layer in layers:
            layer.write(together.enter_context(replacing(paths[layer.name])))
    for layer in layers:
        _list_left_out(layer, folder)
    found = {layer.name: _passport(layer, supplier, paths[layer.name], retrieved) for layer in layers}
    text = "\n".join(_table(name, source) for name, source in sorted({**known, **found}.items()))
    write_text(folder / PASSPORTS, _HEAD + "\n" + text)
    return list(found.values())


def _list_left_out(layer: Imported, folder: Path) -> None:
    """List every row that was left out; none leaves no list, not even that of an earlier import."""
    path = folder / f"{layer.name}_left_out.csv"
    if layer.left_out:
        rows = {
            "where": [one.where for one in layer.left_out],
            "why": [one.problem for one in layer.left_out],
        }
        write_text(path, csv_text(rows))
    else:
        path.unlink(missing_ok=True)


def _passport(layer: Imported, supplier: Supplier, path: Path, retrieved: str) -> Source:
    originals = {one.original: one.sha256 for one in layer.origins}
    files = ", ".join(f"{name} (sha256 {sha256})" for name, sha256 in originals.items())
    counts = ", ".join(f"{number:,} {what}" for what, number in layer.counts.items())
    return Source(
        path=path.name,
        sha256=sha256_of(path),
        title=f"{supplier.title}: {layer.title}" if layer.title else supplier.title,
        licence=supplier.licence,
        retrieved=retrieved or NOT_STATED,
        made_by=f"scripts/import_source.py {supplier.id} of ceaseline {version('ceaseline')}, from {files}",
        credit=supplier.credit,
        year_of_data=layer.content_time,
        steps=(*layer.steps, f"Counts: {counts}"),
        repairs=(*_told(layer.repairs), *_told(layer.left_out)),
        origins=tuple(
            Origin(one.original, retrieved or NOT_STATED, one.sha256, one.member) for one in layer.origins
        ),
    )


def _told(repairs: Sequence[Repair]) -> list[str]:
    """What was mended or left out, in one line for each reason: how many, and the first of them."""
    reasons = Counter((repair.problem, repair.done) for repair in repairs)
    lines = []
    for (problem, done), number in reasons.items():
        where = [repair.where for repair in repairs if (repair.problem, repair.done) == (problem, done)]
        more = f" and {number - _SHOWN} more" if number > _SHOWN else ""
        times = f"{number} × " if number > 1 else ""
        lines.append(f"{times}{problem}: {done} ({'; '.join(where[:_SHOWN])}{more})")
    return lines


def snippet(layer: Imported, source: Source) -> str:
    """Table of a scenario file for a layer; its path starts from the folder of the scenario."""
    said = {"path": source.path, "role": layer.role, **layer.keys}
    told = ("sha256", "title", "licence", "retrieved", "made_by", "credit")
    return _lines(f"layers.{_key(layer.name)}", {**said, **{key: getattr(source, key) for key in told}})


def _table(name: str, source: Source) -> str:
    said: dict[str, Any] = {field.name: getattr(source, field.name) for field in fields(source)}
    origins = [
        {field.name: getattr(origin, field.name) for field in fields(origin)}
        for origin in said.pop("origins")
    ]
    table = _lines(_key(name), {key: value for key, value in said.items() if value})
    return table + "".join("\n" + _lines(_key(name), origin, head="[[{}.origins]]") for origin in origins)


def _key(name: str) -> str:
    """A name as a key of TOML: bare, or in quotes where it has letters beyond ASCII."""
    return name if name.isascii() else json.dumps(name, ensure_ascii=False)


def _lines(name: str, said: Mapping[str, Any], *, head: str = "[{}]") -> str:
    lines = [head.format(name), *(f"{key} = {_toml(value)}" for key, value in said.items())]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """A value in TOML: its strings are those of JSON, but for the one sign that JSON leaves bare."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, tuple):
        return "[" + "".join(f"\n  {_toml(one)}," for one in value) + "\n]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
