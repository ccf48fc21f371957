"""GeoPackage: one table a layer, the styles that the caller gives, and the sheet as a table of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import shapely

from ..features import Feature
from ..release import Release
from ._columns import column_of, keys_of, unlike
from ._gpkg_tables import GEOMETRY, ROW, STYLES, add_styles, write_features, write_rows, writing
from ._words import words_of

_FAMILIES = ("points", "lines", "areas")
_SHEET = "sheet"


def write(released: Release, path: Path, *, styles: Mapping[str, str] | None = None) -> None:
    """Write a release as a GeoPackage (OGC 12-128r19); equal releases give equal bytes.

    A layer that holds points, lines and areas together becomes a table for each (``zones_lines`` …). The time
    of change that the format asks for is midnight of the day that the sheet describes.

    Parameters
    ----------
    released : Release
        What has passed the gate.
    path : pathlib.Path
        File to write or to replace.
    styles : mapping, optional
        QML text for the features of a layer, by ``<layer>_points``, ``<layer>_lines`` or ``<layer>_areas``;
        or by the layer's name alone, for all of them.

    Raises
    ------
    WriteError
        If the file cannot be written.
    """
    moment = _moment(released.sheet.as_of)
    tables = tables_of(released.features)
    looks = _looks(tables, styles or {})
    with writing(path, moment) as unfinished:
        _write_sheet(unfinished, released)
        for table, members in tables.items():
            _write_table(unfinished, table, members)
        if looks:
            add_styles(unfinished, looks, moment)


def _moment(as_of: str) -> str:
    day = re.match(r"\d{4}-\d{2}-\d{2}", as_of)
    return f"{day[0] if day else '1970-01-01'}T00:00:00.000Z"


def tables_of(features: Sequence[Feature]) -> dict[str, list[Feature]]:
    """Features by the table that holds them, of one family of geometry each; layers in order."""
    layers: dict[str, dict[int, list[Feature]]] = {}
    for feature in features:
        layers.setdefault(feature.layer, {}).setdefault(family_of(feature), []).append(feature)
    tables = {
        (layer, family): layer if len(families) == 1 else f"{layer}_{_FAMILIES[family]}"
        for layer, families in layers.items()
        for family in sorted(families)
    }
    names = unlike(tables.values(), taken=(_SHEET, STYLES))
    return {name: layers[layer][family] for name, (layer, family) in zip(names, tables, strict=True)}


def _looks(tables: Mapping[str, Sequence[Feature]], styles: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for table, (first, *_) in tables.items():
        qml = styles.get(style_key(first, styles))
        if qml is not None:
            found[table] = qml
    return found


def style_key(feature: Feature, styles: Mapping[str, str]) -> str:
    """Key under which the styles have the one for the table that holds a feature; maybe they have none."""
    own = f"{feature.layer}_{_FAMILIES[family_of(feature)]}"
    return own if own in styles else feature.layer


def family_of(feature: Feature) -> int:
    """0 for points and what has no place, 1 for lines, 2 for areas."""
    return max(0, int(shapely.get_dimensions(feature.geometry)))


def _write_sheet(path: Path, released: Release) -> None:
    words = words_of(released)
    texts = [
        word if isinstance(word, str) else json.dumps(word, ensure_ascii=False) for word in words.values()
    ]
    write_rows(path, _SHEET, {"key": column_of(list(words)), "value": column_of(texts)})


def _write_table(path: Path, table: str, members: Sequence[Feature]) -> None:
    keys = keys_of(members)
    names = unlike(keys, taken=(GEOMETRY, ROW))
    columns = {
        name: column_of([feature.values.get(key) for feature in members])
        for name, key in zip(names, keys, strict=True)
    }
    shapes = shapely.force_2d(np.array([feature.geometry for feature in members], dtype=object))
    write_features(path, table, columns, shapes)
