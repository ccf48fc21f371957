"""GeoJSON read with names, values and simplestyle, and what an earlier merge wrote beside them."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from ..errors import ReadError
from ..features import Value
from . import simplestyle
from .archives import bytes_of
from .lifting import lifted
from .overlay import Item, Overlay, Style, folder_of

_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")
_PICTURE = re.compile(r"icons/[0-9a-f]{16}\.[a-z]{3,4}")  # as a merge names them: nothing else is let in
_TEXTS = {field.name for field in fields(Style) if field.type == "str"}
_NUMBERS = {field.name for field in fields(Style) if field.type == "float"}


def read_geojson(path: Path, author: str) -> Overlay:
    """Read a GeoJSON file.

    Parameters
    ----------
    path : pathlib.Path
    author : str
        Of every feature that names none itself.

    Raises
    ------
    ReadError
        If it is no GeoJSON, or a feature in it has an impossible geometry; in one line.
    """
    content = _parsed(path)
    features = content.get("features", [content])
    if not isinstance(features, list):
        raise _no_geojson(path, "its features are no list")
    turned = _to_lonlat(content, path)
    items = tuple(_item(feature, author, path, number, turned) for number, feature in enumerate(features, 1))
    return Overlay(items, _pictures(content))


def _parsed(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(bytes_of(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _no_geojson(path, str(error)) from error
    except RecursionError as error:
        raise _no_geojson(path, "it is nested too deeply") from error
    if not isinstance(content, dict) or content.get("type") not in ("FeatureCollection", "Feature"):
        raise _no_geojson(path, "it is neither a FeatureCollection nor a Feature")
    return content


def _no_geojson(path: Path, problem: str) -> ReadError:
    return ReadError(problem, where=str(path), mend="Export it again as GeoJSON.")


def _to_lonlat(content: Mapping[str, Any], path: Path) -> Transformer | None:
    """From the system that an old file names to longitude and latitude."""
    named = content.get("crs")
    name = named.get("properties", {}).get("name", "") if isinstance(named, dict) else ""
    if not name or any(known in name for known in _WGS84):
        return None
    try:
        return Transformer.from_crs(CRS.from_user_input(name), "OGC:CRS84", always_xy=True)
    except CRSError as error:
        raise ReadError(
            f"its reference system {str(name)[:60]!r} is not known",
            where=str(path),
            mend="Export it in longitude and latitude (EPSG:4326).",
        ) from error


def _item(feature: Any, author: str, path: Path, number: int, turned: Transformer | None) -> Item:
    where = f"{path}: feature {number}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ReadError("it is no feature", where=where, mend="Export the file again as GeoJSON.")
    properties = feature.get("properties")
    texts, values = lifted(
        {str(key): _value(value) for key, value in properties.items()} if isinstance(properties, dict) else {}
    )
    shape = _shape(feature.get("geometry"), where, turned)
    plain = Item(texts.get("author", author), folder_of(texts.get("folder", "")), shape)
    beside = feature.get("ceaseline")
    own_id = feature.get("id")
    return Item(
        author=plain.author,
        folder=plain.folder,
        geometry=shape,
        name=texts.get("name", ""),
        description=texts.get("description", ""),
        id=texts.get("id", "") if own_id is None else str(own_id),
        begin=texts.get("begin", ""),
        end=texts.get("end", ""),
        values={key: value for key, value in values.items() if key not in simplestyle.KEYS},
        style=_told(beside) or simplestyle.style_of(values, plain.family),
    )


def _shape(geometry: Any, where: str, turned: Transformer | None) -> BaseGeometry:
    if geometry is None:
        return shapely.Point()
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, ValueError) as error:
        said = " ".join(str(error).split())
        raise ReadError(f"its geometry is none: {said}", where=where, mend="Draw it anew.") from error
    if turned is not None:
        shape = shapely.transform(shape, lambda at: np.column_stack(turned.transform(*at.T)))
    longitude, latitude = np.abs(shapely.get_coordinates(shape)).T
    if not ((longitude <= 180.0) & (latitude <= 90.0)).all():
        raise ReadError(
            "it lies at no longitude and latitude",
            where=where,
            mend="Export the file in longitude and latitude (EPSG:4326).",
        )
    return shape


def _value(value: object) -> Value:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return json.dumps(value, ensure_ascii=False)


def _told(beside: object) -> Style | None:
    """A style that an earlier merge wrote in full."""
    written = beside.get("style") if isinstance(beside, dict) else None
    if not isinstance(written, dict):
        return None
    texts = {key: value for key, value in written.items() if key in _TEXTS and isinstance(value, str)}
    numbers = {
        key: float(value)
        for key, value in written.items()
        if key in _NUMBERS and isinstance(value, int | float)
    }
    return Style(**texts, **numbers)  # type: ignore[arg-type]


def _pictures(content: Mapping[str, Any]) -> dict[str, bytes]:
    beside = content.get("ceaseline")
    written = beside.get("pictures", {}) if isinstance(beside, dict) else {}
    try:
        return {
            name: base64.b64decode(letters, validate=True)
            for name, letters in written.items()
            if _PICTURE.fullmatch(name)
        }
    except (AttributeError, TypeError, binascii.Error):
        return {}
