"""Layers of a download by their columns, which suppliers rename from year to year."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import ReadError
from ..model.situation import Repair
from ..read.context import Context
from ..read.encoding import fits, settled_encoding
from ..read.files import read_layer
from ..read.layer import Geometries, Layer
from ._download import Download
from ._supplier import Bounds, Wishes

Texts = list[str]
_AROUND_DEG = 3.0  # within which of a country's bounds its supplier's places are expected
_SHOWN = 14
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def table_of(download: Download, wishes: Wishes, country: str = "") -> Layer:
    """Rows of a table of places.

    Raises
    ------
    ReadError
        If it breaks off in the middle of a row, or cannot be read.
    """
    content = download.path.read_bytes()
    _refuse_broken_off(download, content)
    layer = layer_of(download, wishes, country)
    if fits(content, "utf-8"):
        return layer
    encoding = "UTF-16" if content[:2] in _UTF16 else settled_encoding(content, where=download.where, mend="")
    return replace(
        layer, repairs=(Repair(download.name, f"its text is {encoding}", "read so"), *layer.repairs)
    )


def layer_of(
    download: Download,
    wishes: Wishes,
    country: str = "",
    *,
    path: Path | None = None,
    layer: str | None = None,
) -> Layer:
    """Read a layer of a download, or of a plainer file made of it, which errors name by the download.

    Raises
    ------
    ReadError
        If it cannot be read, or its longitudes and latitudes are exchanged.
    """
    turned = wishes.latitude_first and path is None  # a plainer file has them in their order
    near = None if turned else expected_bounds(country, wishes.context)
    opened = path or download.path
    try:
        found = read_layer(opened, layer=layer, near=near, assume_crs=wishes.crs)
    except ReadError as error:
        where = error.where.replace(str(opened), download.where)
        mend = error.mend.replace("so that longitude stands first", "or say --latitude-first")
        raise ReadError(error.problem, where=where, mend=mend) from error
    if wishes.latitude_first:
        told = Repair(download.name, "latitude first, as the user says", "exchanged")
        found = replace(found, repairs=(told, *found.repairs))
    if turned:
        return replace(found, geometry=_exchanged(found.geometry))
    return found if path is None else _named_by(found, path.name, download.name)


def _exchanged(geometry: Geometries) -> Geometries:
    """Geometries with longitude and latitude exchanged; rings run the way they ran."""
    return shapely.orient_polygons(shapely.transform(geometry, lambda places: places[:, ::-1]))


def _named_by(layer: Layer, plain: str, name: str) -> Layer:
    """Let what was mended and left out name the download, not the plainer file made of it."""
    repairs = (replace(one, where=one.where.replace(plain, name, 1)) for one in layer.repairs)
    rejected = (replace(one, where=one.where.replace(plain, name, 1)) for one in layer.rejected)
    return replace(layer, repairs=tuple(repairs), rejected=tuple(rejected))


def expected_bounds(country: str, context: Path) -> Bounds | None:
    """West, south, east, north about a country, degrees; None where none is named."""
    if not country:
        return None
    west, south, east, north = Context(context).territory([country]).bounds
    return west - _AROUND_DEG, south - _AROUND_DEG, east + _AROUND_DEG, north + _AROUND_DEG


def flags_of(layer: Layer, country: str, context: Path) -> Texts:
    """Say which rows lie outside a country's land and territorial sea; empty for those inside."""
    if not country:
        return [""] * len(layer)
    embedded = Context(context)
    ground = embedded.territory([country])
    sea = embedded.sea.get(country)
    within = shapely.union_all([ground, sea]) if sea is not None else ground
    shapely.prepare(within)
    inside = shapely.intersects(within, layer.geometry)
    return [("" if one else f"outside {country}") for one in inside.tolist()]


def texts(layer: Layer, column: str) -> Texts:
    """Values of a column as text, without spaces about them; empty where there is none or no such column."""
    if column not in layer.columns:
        return [""] * len(layer)
    return [_text(value) for value in layer.columns[column].tolist()]


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def found_columns(
    layer: Layer, names: Mapping[str, Sequence[str]], where: str, *, needed: Collection[str]
) -> dict[str, str]:
    """Column that holds each thing, by any of the names that it has gone by, whatever their capitals.

    Raises
    ------
    ReadError
        If one that is needed is under none of its names: what was expected, and what is there.

    Examples
    --------
    >>> import numpy as np
    >>> layer = Layer("a", np.empty(0, object), {"Held By": np.empty(0)}, "OGC:CRS84")
    >>> found_columns(layer, {"holder": ("held by", "control")}, "a.csv", needed=["holder"])
    {'holder': 'Held By'}
    """
    there = {name.strip().lower(): name for name in layer.columns}
    found = {
        what: there[known[0]]
        for what, words in names.items()
        if (known := [word.lower() for word in words if word.lower() in there])
    }
    missing = [what for what in needed if what not in found]
    if missing:
        expected = "; ".join(" or ".join(repr(word) for word in names[what]) for what in missing)
        listed = list(layer.columns)
        more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
        raise ReadError(
            f"expected a column {expected}; its columns are {', '.join(listed[:_SHOWN]) or 'none'}{more}",
            where=where,
            mend="The supplier may have renamed it: rename it back, or give the file of another version.",
        )
    return found


def only(layer: Layer, mask: npt.NDArray[np.bool_]) -> Layer:
    """Rows of a layer under a mask."""
    columns = {name: values[mask] for name, values in layer.columns.items()}
    return replace(layer, geometry=layer.geometry[mask], columns=columns)


def _refuse_broken_off(download: Download, text: bytes) -> None:
    """Stop at a table whose last row has fewer fields than its head, and no end of line."""
    if text.endswith((b"\n", b"\r", b"\0")) or text[:2] in _UTF16:
        return
    columns = download.columns
    start = text.rfind(b"\n")
    last = text[start + 1 :].decode("latin-1")
    head = download.head.split("\n", 1)[0]
    fields = last.count(max(",;\t|", key=head.count)) + 1
    if start >= 0 and fields < len(columns):
        raise ReadError(
            f"it breaks off in its last row: {fields} of {len(columns)} fields",
            where=download.where,
            mend="Fetch it again.",
        )


def layer_name(supplier: str, download: Download, downloads: Sequence[Download]) -> str:
    """Name of a layer: the supplier's, and the file's behind it where there are several.

    Examples
    --------
    >>> one = Download(Path("a"), "GED 2014.csv", "", "")
    >>> layer_name("ucdp", one, [one]), layer_name("ucdp", one, [one, one])
    ('ucdp', 'ucdp_GED_2014')
    """
    return supplier if len(downloads) == 1 else f"{supplier}_{bare_key(download.stem)}"


def bare_key(text: str) -> str:
    """A text as the name of a layer and its file: letters and digits of any script, signs become gaps.

    Examples
    --------
    >>> bare_key("Пости (1)"), bare_key("control 2024-08-17"), bare_key("?")
    ('Пости_1', 'control_2024-08-17', 'layer')
    """
    kept = (sign if sign.isalnum() or sign in "-_" else "_" for sign in normalize("NFC", text))
    return re.sub("_{2,}", "_", "".join(kept)).strip("_") or "layer"
