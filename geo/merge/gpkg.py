"""GeoPackages read with the styles that QGIS keeps in them; straight from the tables, so that types stay."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from ..errors import ReadError
from ..features import Value
from .archives import bytes_of
from .lifting import lifted
from .overlay import Item, Overlay, folder_of
from .qml import Symbology, symbology_of

_MAGIC = b"GP"
_HEAD_BYTES = 8
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_LONLAT = (4326, 4979)
_STYLES = "layer_styles"
STYLE_KEY = "ceaseline_style"  # column by which the style of a merged table goes

Row = tuple[Any, ...]


def read_gpkg(path: Path, author: str) -> Overlay:
    """Read every table of features of a GeoPackage; a table's name is the folder of its items.

    Parameters
    ----------
    path : pathlib.Path
    author : str
        Of every row that names none itself.

    Raises
    ------
    ReadError
        If it is no GeoPackage, or a table in it cannot be read; in one line.
    """
    bytes_of(path)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            return _read(database, path, author)
    except sqlite3.Error as error:
        raise ReadError(
            f"it cannot be read as a GeoPackage: {error}", where=str(path), mend="Export it again."
        ) from error


def _read(database: sqlite3.Connection, path: Path, author: str) -> Overlay:
    tables = database.execute(
        "SELECT c.table_name, c.data_type, g.column_name, g.srs_id FROM gpkg_contents AS c"
        " LEFT JOIN gpkg_geometry_columns AS g ON g.table_name = c.table_name ORDER BY c.rowid"
    ).fetchall()
    styles = _styles(database)
    items: list[Item] = []
    notes: list[str] = []
    pictures: dict[str, bytes] = {}
    for table, kind, column, srs in tables:
        if column is None:
            if table != _STYLES:
                notes.append(f"{path.name}: the table {table!r} ({kind}) left out: it holds no places")
            continue
        where, qml = f"{path}: {table}", styles.get(table, "")
        drawn = symbology_of(qml, where=where) if qml else Symbology()
        notes += [f"{path.name}: {table}: {lacking}" for lacking in dict.fromkeys(drawn.lacking)]
        pictures |= drawn.pictures
        items += _items(database, (table, column, srs), (author, where, qml), drawn)
    return Overlay(tuple(items), pictures, tuple(notes))


def _styles(database: sqlite3.Connection) -> dict[str, str]:
    """Default style of each table, as QML."""
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_STYLES,)).fetchone():
        return {}
    rows = database.execute(
        f"SELECT f_table_name, styleQML FROM {_STYLES} WHERE styleQML != '' ORDER BY useAsDefault, id"
    )
    return {str(table): str(qml) for table, qml in rows}


def _items(
    database: sqlite3.Connection,
    where_in: tuple[str, str, int],
    told: tuple[str, str, str],
    drawn: Symbology,
) -> Iterator[Item]:
    (table, column, srs), (author, where, qml) = where_in, told
    turned = _to_lonlat(database, srs, where)
    quoted = table.replace('"', '""')
    told_columns = database.execute(f'PRAGMA table_info("{quoted}")').fetchall()
    key = next((name for _, name, _, _, _, primary in told_columns if primary), "")
    kinds = {name: str(kind).upper() for _, name, kind, *_ in told_columns}
    cursor = database.execute(f'SELECT * FROM "{quoted}"')
    names = [each[0] for each in cursor.description]
    for number, row in enumerate(cursor, 1):
        held = dict(zip(names, row, strict=True))
        shape = _shape(held.pop(column, None), f"{where}: row {number}", turned)
        values = {name: _value(value, kinds[name]) for name, value in held.items() if name != key}
        style = drawn.style_of(values)
        merged = values.pop(STYLE_KEY, None) is not None
        texts, others = lifted(values)
        yield Item(
            author=texts.get("author", author),
            folder=folder_of(texts.get("folder", "")) if "folder" in names else (table,),
            geometry=shape,
            name=texts.get("name", ""),
            description=texts.get("description", ""),
            id=texts.get("id", ""),
            begin=texts.get("begin", ""),
            end=texts.get("end", ""),
            values=others,
            style=style,
            qml="" if merged else qml,
        )


def _value(value: Any, kind: str) -> Value:
    if isinstance(value, bytes):
        return value.hex()
    if kind == "BOOLEAN" and value in (0, 1):
        return bool(value)
    return value if isinstance(value, str | int | float) else None


def _shape(blob: bytes | None, where: str, turned: Transformer | None) -> BaseGeometry:
    """Geometry of a row (OGC 12-128r19, 2.1.3): a head, an envelope of a length that it names, then WKB."""
    if blob is None:
        return shapely.Point()
    try:
        envelope_bytes = _ENVELOPE_BYTES[(blob[3] >> 1) & 0b111]
        begins = _HEAD_BYTES + envelope_bytes if blob[:2] == _MAGIC else len(blob)
        shape = shapely.from_wkb(blob[begins:])
    except (shapely.GEOSException, ValueError, IndexError, TypeError) as error:
        said = " ".join(str(error).split())
        raise ReadError(f"its geometry is none: {said}", where=where, mend="Draw it anew.") from error
    if turned is not None:
        shape = shapely.transform(
            shape, lambda at: np.column_stack(turned.transform(*at.T)), include_z=bool(shape.has_z)
        )
    return shape


def _to_lonlat(database: sqlite3.Connection, srs: int, where: str) -> Transformer | None:
    """From a table's reference system to longitude and latitude; None where it is that already."""
    if srs in _LONLAT:
        return None
    named = database.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys"
        " WHERE srs_id = ?",
        (srs,),
    ).fetchone()
    authority, code, definition = named or ("", srs, "undefined")
    try:
        system = f"{authority}:{code}" if str(authority).upper() == "EPSG" else definition
        return Transformer.from_crs(CRS.from_user_input(system), "OGC:CRS84", always_xy=True)
    except CRSError as error:
        raise ReadError(
            f"its reference system is not known: {' '.join(str(error).split())[:80]}",
            where=where,
            mend="Give the layer its reference system in QGIS and save it again.",
        ) from error
