"""What encoding a file's text is in: what it states, if its bytes agree, else what they alone allow."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import numpy as np

from ..errors import ReadError
from .encoding import fits, settled_encoding
from .place import Place

# Language driver ids that name a code page (Esri's list for dBase); the common 0 and 0x57 name none.
_LANGUAGE_DRIVERS = {0x65: "cp866", 0xC8: "cp1250", 0xC9: "cp1251"}
_TEXT_FORMATS = {"geojson", "topojson", "kml", "gml", "esrijson"}


class Wording(NamedTuple):
    """An encoding (None: as the format itself has it), and what was wrong with the one stated."""

    encoding: str | None
    problem: str = ""


def stated_wording(place: Place) -> Wording:
    """Encoding of a file's text before it is read; only a shapefile leaves it open.

    Raises
    ------
    ReadError
        If nothing states it, or wrongly, and the bytes do not settle it.
    """
    if place.format != "shapefile":
        return Wording(None)
    dbf = place.part(".dbf") or b""
    text = dbf_text(dbf)
    if text.isascii():
        return Wording(None)
    said = (place.part(".cpg") or b"").decode("ascii", errors="replace").strip()
    stated = known_encoding(said) or _LANGUAGE_DRIVERS.get(dbf[29])
    if stated and fits(text, stated):
        return Wording(stated)
    mend = f"Put the encoding's name, such as 1251, into {place.stem}.cpg."
    problem = (
        f"its text is not in {said or stated}, as stated" if stated else "its text's encoding is not stated"
    )
    return Wording(settled_encoding(text, where=place.where, mend=mend), problem)


def foreign_wording(place: Place) -> Wording:
    """Encoding of text that should be UTF-8, and is not.

    Raises
    ------
    ReadError
        If its bytes do not settle it.
    """
    mend = "Save it as UTF-8."
    if place.format not in _TEXT_FORMATS or place.encoding:
        asked = place.encoding or "UTF-8"
        raise ReadError(f"its text is not in {asked}", where=place.where, mend="Export it again, in UTF-8.")
    encoding = settled_encoding(place.source.read_bytes(), where=place.where, mend=mend)
    return Wording(encoding, "its text is not UTF-8")


def dbf_text(dbf: bytes) -> bytes:
    """Column names and text values of a dBase table, as bytes, each value once, joined by spaces."""
    if len(dbf) < 33:
        return b""
    count, start, width = (int.from_bytes(dbf[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    fields = [dbf[i : i + 32] for i in range(32, min(start, len(dbf)) - 31, 32) if dbf[i] != 0x0D]
    names = [f[:11].split(b"\0")[0] for f in fields]
    body = np.frombuffer(dbf, np.uint8, offset=min(start, len(dbf)))
    table = (
        body[: len(body) // width * width].reshape(-1, width)[:count] if width else body.reshape(-1, 1)[:0]
    )
    values: list[bytes] = []
    left = 1
    for field in fields:
        cells = table[:, left : left + field[16]]
        left += field[16]
        if field[11:12] == b"C" and cells.shape[1]:
            values += [
                row.tobytes().strip(b" \0") for row in np.unique(cells[(cells >= 0x80).any(axis=1)], axis=0)
            ]
    return b" ".join(names + values)


def known_encoding(name: str) -> str | None:
    """Python's name for what a .cpg file says, if it says anything known.

    Examples
    --------
    >>> known_encoding("ANSI 1251"), known_encoding("88591"), known_encoding("system")
    ('cp1251', 'iso8859-1', None)
    """
    plain = name.strip().lower().removeprefix("ansi").removeprefix("oem").strip(" -_")
    tries = [
        plain,
        f"cp{plain}",
        plain.replace("windows-", "cp"),
        re.sub(r"^8859-?(\d+)$", r"iso8859-\1", plain),
    ]
    for candidate in tries if plain else []:
        try:
            return codecs.lookup(candidate).name
        except LookupError:
            continue
    return None
