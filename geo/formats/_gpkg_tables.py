"""Tables of a GeoPackage as the driver writes them, and the table in which QGIS looks for their styles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
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
from ._columns import Column

# Columns as QGIS makes them, so that it finds the style of a table when it opens the file.
_STYLE_TABLE = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""
GEOMETRY, ROW = "geom", "fid"
STYLES = "layer_styles"
# Newer versions say nothing that we need, and older programs warn of them.
_VERSION = "1.2"
# Of a file that has no place yet there is nothing to save from a power cut: it is whole, or it vanishes.
_UNSAVED = {"OGR_SQLITE_SYNCHRONOUS": "OFF", "OGR_SQLITE_JOURNAL": "MEMORY"}
_DRIVER_ERRORS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError)

Shapes = npt.NDArray[np.object_]


@contextmanager
def writing(path: Path, moment: str) -> Iterator[Path]:
    """Path to write tables to, as ``replacing`` gives one; the driver takes a stated moment for the present.

    Raises
    ------
    WriteError
        If the driver or the system refuses; in one line.
    """
    asked = {"OGR_CURRENT_DATE": moment, **_UNSAVED}
    before = {name: pyogrio.core.get_gdal_config_option(name) for name in asked}
    with replacing(path) as unfinished:
        pyogrio.core.set_gdal_config_options(asked)
        try:
            yield unfinished
        except (*_DRIVER_ERRORS, sqlite3.Error) as error:
            raise WriteError(
                " ".join(str(error).split()),
                where=str(path),
                mend="Free some space there, or give another path.",
            ) from error
        finally:
            pyogrio.core.set_gdal_config_options(before)


def write_features(path: Path, table: str, columns: Mapping[str, Column], shapes: Shapes) -> None:
    """Write a table of features; longitude comes first, by the format's own rule (clause 1.1.5.1.2)."""
    geometry_type = _geometry_type(shapes)
    write_rows(
        path,
        table,
        columns,
        geometry=shapely.to_wkb(shapes),
        geometry_type=geometry_type,
        promote_to_multi=geometry_type.startswith("Multi"),
        crs="EPSG:4326",
        layer_options={"GEOMETRY_NAME": GEOMETRY, "FID": ROW},
    )


def write_rows(path: Path, table: str, columns: Mapping[str, Column], **layer: Any) -> None:
    """Write a table of what has no place."""
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
    height = " Z" if shapely.has_z(shapes).any() else ""
    if len(names) == 1:
        return names.pop() + height
    if "GeometryCollection" in names:
        return "Unknown"
    return f"Multi{min(names, key=len)}{height}"


def add_styles(path: Path, styles: Mapping[str, str], moment: str) -> None:
    """Register the style of each table in the table in which QGIS looks for them."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY")
        database.execute(_STYLE_TABLE)
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES (?, ?, ?, ?)",
            (STYLES, "attributes", STYLES, moment),
        )
        database.executemany(
            f"INSERT INTO {STYLES} (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,"
            " styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)"
            " VALUES ('', '', ?, ?, ?, ?, '', 1, '', '', NULL, ?)",
            [(table, GEOMETRY, table, qml, moment) for table, qml in styles.items()],
        )
