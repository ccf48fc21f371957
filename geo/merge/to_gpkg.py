"""An overlay as a GeoPackage: a table for each author's folder and kind of shape, with its style for QGIS."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..features import Value
from ..formats._columns import Column, column_of, unlike
from ..formats._gpkg_tables import GEOMETRY, ROW, STYLES, add_styles, write_features, writing
from .gpkg import STYLE_KEY
from .overlay import Item, Overlay, folder_text
from .to_qml import qml_of

_MOMENT = "1970-01-01T00:00:00.000Z"  # the format asks for a time of change; equal input gives equal bytes
_LONGEST_NAME = 60

Table = tuple[str, tuple[str, ...], str, str]


def write_gpkg(overlay: Overlay, path: Path) -> None:
    """Write an overlay as a GeoPackage; equal overlays give equal bytes.

    A table that QGIS had styled keeps that style to the letter; the rows of others go by a column of their
    own, whose categories are their styles.

    Raises
    ------
    WriteError
        If the file cannot be written.
    """
    tables: dict[Table, list[Item]] = {}
    for item in overlay.items:
        tables.setdefault((item.author, item.folder, item.family, item.qml), []).append(item)
    names = unlike(map(_name, tables), taken=(STYLES,))
    styles: dict[str, str] = {}
    with writing(path, _MOMENT) as unfinished:
        for name, ((*_, family, qml), members) in zip(names, tables.items(), strict=True):
            looks = list(dict.fromkeys(item.style for item in members))
            columns = _columns(members, None if qml else [looks.index(item.style) for item in members])
            shapes = np.array([item.geometry for item in members], dtype=object)
            write_features(unfinished, name, columns, shapes)
            if qml:
                styles[name] = qml
            elif family in ("points", "lines", "areas"):
                styles[name] = qml_of(looks, STYLE_KEY, family, overlay.pictures)
        if styles:
            add_styles(unfinished, styles, _MOMENT)


def _name(table: Table) -> str:
    """Words that name a table: whose, which folder, what shapes; other signs than letters make trouble."""
    author, folder, family, _ = table
    words = (Path(author).stem, *folder, family)
    name = "_".join(re.sub(r"\W+", "_", word).strip("_") for word in words if word)
    name = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - len(family) - 1] + "_" + family
    return f"t_{name}" if re.match(r"(?i)(gpkg|sqlite|rtree)_|\d", name) else name


def _columns(members: Sequence[Item], looks: Sequence[int] | None) -> dict[str, Column]:
    """Columns that every item has where one of the table has them, then the values."""
    rows: list[dict[str, Value]] = [
        {
            "name": item.name,
            "description": item.description,
            "id": item.id,
            "begin": item.begin,
            "end": item.end,
            "author": item.author,
            "folder": folder_text(item.folder),
        }
        for item in members
    ]
    told = {key: [str(row[key]) or None for row in rows] for key in rows[0]}
    kept: dict[str, list[Value]] = {
        key: list(texts) for key, texts in told.items() if any(texts) or key == "folder"
    }
    keys = dict.fromkeys(key for item in members for key in item.values)
    for key in keys:
        if key != "id" or "id" not in kept:
            kept[key] = [item.values.get(key) for item in members]
        else:
            kept["id"] = [item.values.get("id", item.id or None) for item in members]
    if looks is not None:
        kept[STYLE_KEY] = [f"s{number}" for number in looks]
    names = unlike(kept, taken=(GEOMETRY, ROW))
    return {name: column_of(values) for name, values in zip(names, kept.values(), strict=True)}
