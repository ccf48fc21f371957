"""Control points by name and code: rows of a table set on the places that the gazetteer has for them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from shapely import Point

from ..errors import ReadError
from .layer import Column, Layer

CODE, NAME = "katottg", "name_en"


def points_by_code(path: Path, gazetteer: Layer) -> Layer:
    r"""Read a table of places by code; each row stands where the gazetteer has its code.

    A place that the gazetteer lacks has no code and stands where its own columns ``longitude`` and
    ``latitude`` say.

    Parameters
    ----------
    path : pathlib.Path
        CSV in UTF-8 with the columns ``katottg`` and ``name_en``; further columns are handed on.
    gazetteer : Layer
        Settlements with the same two columns, lon/lat (OGC:CRS84).

    Raises
    ------
    ReadError
        If the file is not UTF-8, a column is missing, a code stands twice or is not in the gazetteer, or
        a name is not the one that the gazetteer has for its code.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import shapely
    >>> known = {"katottg": np.array(["UA01", "UA02"]), "name_en": np.array(["Inland", "Seaside"])}
    >>> gazetteer = Layer("known", shapely.points([[30.0, 48.0], [31.0, 46.0]]), known, "OGC:CRS84")
    >>> with TemporaryDirectory() as folder:
    ...     table = Path(folder, "held.csv")
    ...     _ = table.write_text("name_en,katottg,held_by\nSeaside,UA02,south\n")
    ...     points_by_code(table, gazetteer).geometry.tolist()
    [<POINT (31 46)>]
    """
    rows = _rows(path)
    _refuse_twice(rows, path.name)
    known = {str(code): number for number, code in enumerate(gazetteer.columns[CODE])}
    names = gazetteer.columns[NAME]
    places = [
        gazetteer.geometry[_row_of(row, line, known, names, path.name)]
        if row[CODE]
        else _by_hand(row, f"{path.name}, line {line}")
        for line, row in enumerate(rows, start=2)
    ]
    columns = {key: np.array([row[key] for row in rows], dtype=object) for key in rows[0]}
    return Layer(path.stem, np.array(places, dtype=object), columns, gazetteer.source_crs)


def _rows(path: Path) -> list[dict[str, str]]:
    """Rows of the table, which has both columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except UnicodeDecodeError as error:
        raise ReadError(
            f"byte {error.start} is not UTF-8", where=path.name, mend="Save it as UTF-8."
        ) from None
    for column in (CODE, NAME):
        if not rows or column not in rows[0]:
            raise ReadError(
                f"it has no column {column!r}", where=path.name, mend="Name each settlement and its code."
            )
    return rows


def _row_of(row: Mapping[str, str], line: int, known: Mapping[str, int], names: Column, where: str) -> int:
    """Number of a row's settlement in the gazetteer."""
    code, name = row[CODE], row[NAME]
    if code not in known:
        raise ReadError(
            f"the gazetteer has no code {code!r} ({name})",
            where=f"{where}, line {line}",
            mend="Take the code from geonames_settlements.csv, or name a place near by that is in it.",
        )
    number = known[code]
    if str(names[number]) != name:
        raise ReadError(
            f"{code} is {names[number]!r} in the gazetteer, and {name!r} here",
            where=f"{where}, line {line}",
            mend="Correct the name or the code.",
        )
    return number


def _by_hand(row: Mapping[str, str], where: str) -> Point:
    """Place of a row without a code, degrees."""
    try:
        longitude, latitude = float(row["longitude"]), float(row["latitude"])
    except (KeyError, TypeError, ValueError):
        raise ReadError(
            f"{row[NAME]!r} has no code, and no longitude and latitude",
            where=where,
            mend="Give one or the other.",
        ) from None
    if not (-180.0 <= longitude <= 180.0 and -90.0 <= latitude <= 90.0):
        raise ReadError(
            f"{row[NAME]!r} stands at {longitude:g}, {latitude:g}",
            where=where,
            mend="Give degrees, longitude within 180 and latitude within 90.",
        )
    return Point(longitude, latitude)


def _refuse_twice(rows: Sequence[Mapping[str, str]], where: str) -> None:
    first: dict[str, int] = {}
    for line, row in enumerate(rows, start=2):
        earlier = first.setdefault(row[CODE] or row[NAME], line)
        if earlier != line:
            raise ReadError(
                f"{row[CODE]} ({row[NAME]}) stands in line {earlier} too",
                where=f"{where}, line {line}",
                mend="Keep one of the two.",
            )
