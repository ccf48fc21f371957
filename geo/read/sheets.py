"""Tables of text: CSV with a column of WKT, or with columns of longitude and latitude."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from ..errors import ReadError
from ..model.situation import Repair
from .build import Built, from_coded, settle
from .encoding import settled_encoding
from .frames import plain
from .layer import Column, Draft, Geometries, objects
from .place import Place

LONLAT = CRS.from_user_input("OGC:CRS84")
_LONGITUDES = ("longitude", "lon", "long", "lng", "довгота", "долгота", "x_lon", "point_x", "x")
_LATITUDES = ("latitude", "lat", "latitud", "широта", "y_lat", "point_y", "y")
_WKTS = ("wkt", "geom_wkt", "wkt_geom", "geometry", "geom", "the_geom", "shape", "wkb_geometry")
_WKT = re.compile(r"\s*(?:SRID=(\d+);)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\b", re.I)
_MEND = "Name the columns longitude and latitude, or give a column WKT."


def read_sheet(place: Place) -> Draft:
    """Read a CSV table; which columns hold the places is told by their names.

    Raises
    ------
    ReadError
        If no column, or more than one pair of columns, holds places; if the text's encoding is not certain.
    """
    raw = place.source.read_bytes()
    encoding = place.encoding or _encoding(raw, place)
    text_start = raw[:65_536].decode(encoding, errors="ignore")
    separator = _separator(text_start)
    frame, ragged = _table(raw, separator, encoding)
    frame.columns = [str(name).strip() for name in frame.columns]
    columns = {name: plain(frame[name]) for name in frame.columns}
    wkt = _wkt_column(columns)
    draft = _from_wkt(place, columns, wkt) if wkt else _from_pairs(place, columns)
    draft.rejected += [Repair(place.label, problem, "left out") for problem in ragged]
    return draft


def _table(raw: bytes, separator: str, encoding: str) -> tuple[pd.DataFrame, list[str]]:
    """Read the table; lines with more fields than the head are told, not read."""
    options: dict[str, Any] = {"sep": separator, "encoding": encoding, "skipinitialspace": True}
    try:
        return pd.read_csv(io.BytesIO(raw), low_memory=False, **options), []
    except pd.errors.ParserError as error:
        if "EOF inside string" in str(error):
            raise
        ragged: list[str] = []

        def told(fields: list[str]) -> None:
            ragged.append(f"a line has {len(fields)} fields, more than the head: {', '.join(fields)[:60]}")

        return pd.read_csv(io.BytesIO(raw), engine="python", on_bad_lines=told, **options), ragged


def _encoding(raw: bytes, place: Place) -> str:
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    mend = "Save it as UTF-8, or name its encoding."
    named = settled_encoding(raw, where=place.where, mend=mend)
    return "utf-8-sig" if named == "utf-8" else named


def _separator(text: str) -> str:
    head = text.split("\n", 1)[0]
    try:
        return csv.Sniffer().sniff(head, delimiters=",;\t|").delimiter
    except csv.Error:
        return max(",;\t|", key=head.count)


def _wkt_column(columns: dict[str, Column]) -> str | None:
    for name in sorted(columns, key=lambda n: n.lower() not in _WKTS):
        first = next((v for v in columns[name] if v is not None), None)
        if isinstance(first, str) and _WKT.match(first):
            return name
    return None


def _from_wkt(place: Place, columns: dict[str, Column], name: str) -> Draft:
    texts = columns.pop(name)
    found = [_WKT.match(t) if isinstance(t, str) else None for t in texts]
    srids = {m.group(1) for m in found if m and m.group(1)}
    if len(srids) > 1:
        raise ReadError(
            f"column {name!r} mixes SRIDs {', '.join(sorted(srids))}", where=place.where, mend="Use one."
        )
    bare = objects([t.split(";", 1)[-1] if m else t for t, m in zip(texts, found, strict=True)])
    geometry = np.asarray(shapely.from_wkt(bare, on_invalid="ignore"), dtype=object)
    draft = Draft(place.label, geometry, columns, CRS.from_epsg(int(srids.pop())) if srids else None)
    _mend_one_by_one(draft, bare)
    return draft


def _mend_one_by_one(draft: Draft, texts: npt.NDArray[np.object_]) -> None:
    """Try again, one by one, what did not build."""
    for index in np.flatnonzero(shapely.is_missing(draft.geometry)).tolist():
        settle(draft, index, from_coded(texts[index]))
    draft.drop_missing()


def _from_pairs(place: Place, columns: dict[str, Column]) -> Draft:
    longitude_name, latitude_name = (_one(place, columns, names) for names in (_LONGITUDES, _LATITUDES))
    longitude, latitude = _numbers(columns[longitude_name]), _numbers(columns[latitude_name])
    geometry: Geometries = np.full(len(longitude), None, object)
    complete = ~(np.isnan(longitude) | np.isnan(latitude))
    geometry[complete] = shapely.points(longitude[complete], latitude[complete])
    by_letter = {longitude_name.lower(), latitude_name.lower()} & {"x", "y", "point_x", "point_y"}
    draft = Draft(place.label, geometry, columns, None if by_letter else LONLAT)
    for index in np.flatnonzero(~complete).tolist():
        found = [columns[name][index] for name in (longitude_name, latitude_name)]
        settle(draft, index, Built(None, problem=_unplaced(found)))
    draft.drop_missing()
    return draft


def _unplaced(found: list[object]) -> str:
    told = [value for value in found if value is not None and value == value]  # noqa: PLR0124 NaN is missing
    return f"its longitude and latitude are {found[0]} and {found[1]}" if told else "it has no geometry"


def _one(place: Place, columns: dict[str, Column], names: tuple[str, ...]) -> str:
    """Find the column that holds a coordinate: by its name alone, or by a word in its name."""
    lower = {name.lower().strip(): name for name in columns}
    for wanted in names:
        if wanted in lower:
            return lower[wanted]
    words = [n for n in columns if any(w in re.split(r"[\W_]+", n.lower()) for w in names[:-1])]
    if len(words) == 1:
        return words[0]
    found = (
        f"columns {', '.join(words)} could each be the {names[0]}"
        if words
        else (f"no column is the {names[0]}; its columns are {', '.join(list(columns)[:12])}")
    )
    raise ReadError(found, where=place.where, mend=_MEND)


def _numbers(values: Column) -> npt.NDArray[np.float64]:
    """Numbers of a column, also with decimal commas; NaN where there is none."""
    if values.dtype.kind in "biuf":
        return values.astype(float)
    texts = pd.Series(values, dtype=object).map(
        lambda v: str(v).strip().replace(",", ".") if v is not None else None
    )
    return np.asarray(pd.to_numeric(texts, errors="coerce").to_numpy(float))
