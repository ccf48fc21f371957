"""GeoPackage: one table a layer, the styles that the caller gives, and the sheet as a table of its own."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio.core
import pyogrio.errors
import pyogrio.raw
import shapely

from ..atomic import replacing
from ..errors import WriteError
from ..features import Feature
from ..release import Release
from ._columns import Column, column_of, keys_of
from ._words import words_of

# Columns as QGIS makes them, so that it finds the style of a table when it opens the file.
_STYLE_TABLE = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""
_FAMILIES = ("points", "lines", "areas")
_GEOMETRY, _ROW = "geom", "fid"
# Newer versions say nothing that we need, and older programs warn of them.
_VERSION = "1.2"
_SHEET, _STYLES = "sheet", "layer_styles"
_DRIVER_ERRORS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError)

Shapes = npt.NDArray[np.object_]


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
    tables = _tables(released.features)
    looks = _looks(tables, styles or {})
    with replacing(path) as unfinished, _told_in_one_line(path):
        with _clock_at(moment):
            _write_sheet(unfinished, released)
            for table, members in tables.items():
                _write_table(unfinished, table, members)
        if looks:
            with closing(sqlite3.connect(unfinished)) as database, database:
                _add_styles(database, looks, moment)


def _moment(as_of: str) -> str:
    day = re.match(r"\d{4}-\d{2}-\d{2}", as_of)
    return f"{day[0] if day else '1970-01-01'}T00:00:00.000Z"


@contextmanager
def _clock_at(moment: str) -> Iterator[None]:
    """Let the driver write a stated moment where it would write the present one."""
    before = pyogrio.core.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.core.set_gdal_config_options({"OGR_CURRENT_DATE": moment})
    try:
        yield
    finally:
        pyogrio.core.set_gdal_config_options({"OGR_CURRENT_DATE": before})


@contextmanager
def _told_in_one_line(path: Path) -> Iterator[None]:
    try:
        yield
    except (*_DRIVER_ERRORS, sqlite3.Error) as error:
        raise WriteError(
            " ".join(str(error).split()), where=str(path), mend="Free some space there, or give another path."
        ) from error


def _tables(features: Sequence[Feature]) -> dict[str, list[Feature]]:
    """Features by table, in the order in which their layers first appear; each of one family of geometry."""
    layers: dict[str, dict[int, list[Feature]]] = {}
    for feature in features:
        layers.setdefault(feature.layer, {}).setdefault(_family(feature), []).append(feature)
    tables = {
        (layer, family): layer if len(families) == 1 else f"{layer}_{_FAMILIES[family]}"
        for layer, families in layers.items()
        for family in sorted(families)
    }
    names = _unlike(tables.values(), taken=(_SHEET, _STYLES))
    return {name: layers[layer][family] for name, (layer, family) in zip(names, tables, strict=True)}


def _looks(tables: Mapping[str, Sequence[Feature]], styles: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for table, (first, *_) in tables.items():
        qml = styles.get(f"{first.layer}_{_FAMILIES[_family(first)]}", styles.get(first.layer))
        if qml is not None:
            found[table] = qml
    return found


def _family(feature: Feature) -> int:
    return max(0, int(shapely.get_dimensions(feature.geometry)))


def _write_sheet(path: Path, released: Release) -> None:
    words = words_of(released)
    texts = [
        word if isinstance(word, str) else json.dumps(word, ensure_ascii=False) for word in words.values()
    ]
    _write_rows(path, _SHEET, {"key": column_of(list(words)), "value": column_of(texts)})


def _write_table(path: Path, table: str, members: Sequence[Feature]) -> None:
    keys = keys_of(members)
    names = _unlike(keys, taken=(_GEOMETRY, _ROW))
    columns = {
        name: column_of([feature.values.get(key) for feature in members])
        for name, key in zip(names, keys, strict=True)
    }
    shapes = shapely.force_2d(np.array([feature.geometry for feature in members], dtype=object))
    geometry_type = _geometry_type(shapes)
    _write_rows(
        path,
        table,
        columns,
        geometry=shapely.to_wkb(shapes),
        geometry_type=geometry_type,
        promote_to_multi=geometry_type.startswith("Multi"),
        crs="EPSG:4326",  # by the format's own rule longitude comes first all the same (clause 1.1.5.1.2)
        layer_options={"GEOMETRY_NAME": _GEOMETRY, "FID": _ROW},
    )


def _write_rows(path: Path, table: str, columns: Mapping[str, Column], **layer: Any) -> None:
    pyogrio.raw.write(
        path,
        layer.pop("geometry", None),
        [array for array, _ in columns.values()],
        list(columns),
        [mask for _, mask in columns.values()],
        layer=table,
        driver="GPKG",
        dataset_options={"VERSION": _VERSION},
        **layer,
    )


def _geometry_type(shapes: Shapes) -> str:
    names = {str(shape.geom_type).replace("LinearRing", "LineString") for shape in shapes}
    if len(names) == 1:
        return names.pop()
    if "GeometryCollection" in names:
        return "Unknown"
    return f"Multi{min(names, key=len)}"


def _unlike(names: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Names made different from each other and from those taken, in a format that is blind to case.

    >>> _unlike(["name", "Name", "fid"], taken=["fid"])
    ['name', 'Name_2', 'fid_2']
    """
    used = {name.casefold() for name in taken}
    found = []
    for name in names:
        candidates = chain([name], (f"{name}_{number}" for number in count(2)))
        fresh = next(candidate for candidate in candidates if candidate.casefold() not in used)
        used.add(fresh.casefold())
        found.append(fresh)
    return found


def _add_styles(database: sqlite3.Connection, styles: Mapping[str, str], moment: str) -> None:
    """Register the styles in the table in which QGIS looks for them."""
    database.execute(_STYLE_TABLE)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES (?, ?, ?, ?)",
        (_STYLES, "attributes", _STYLES, moment),
    )
    database.executemany(
        f"INSERT INTO {_STYLES} (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
        " styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)"
        " VALUES ('', '', ?, ?, ?, ?, '', 1, '', '', NULL, ?)",
        [(table, _GEOMETRY, table, qml, moment) for table, qml in styles.items()],
    )
