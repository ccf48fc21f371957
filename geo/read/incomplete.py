"""What GDAL would open without a word, or with one that helps nobody: cut, garbled, or with parts missing."""

from __future__ import annotations

import re
from xml.parsers import expat

from ..errors import ReadError
from .place import Place

_COORDINATES = re.compile(rb"<(?:\w+:)?(?:coordinates|posList|pos)\b[^>]*>([^<]*)<")
_NOT_NUMBERS = re.compile(rb"[^\s\d.,+\-eE]\S*")


def refuse_incomplete(place: Place) -> None:
    """Refuse a file that is not whole.

    Raises
    ------
    ReadError
        If XML is not well formed or its coordinates are not numbers, or a shapefile lacks its index.
    """
    if place.format in {"kml", "gml", "gpx"}:
        _refuse_malformed(place)
        _refuse_garbled(place)
    if place.format == "shapefile":
        _refuse_partial_shapefile(place)


def _refuse_partial_shapefile(place: Place) -> None:
    if place.part(".shx") is None:
        raise ReadError(
            f"{place.stem}.shx is not beside it",
            where=place.where,
            mend="Keep all parts of a shapefile together: .shp, .shx, .dbf, .prj.",
        )
    try:
        (place.part(".prj") or b"").decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{place.stem}.prj is not text: {error.reason}", where=place.where, mend="Replace or remove it."
        ) from error
    head, _ = place.ends()
    size, said = place.source.stat().st_size, 2 * int.from_bytes(head[24:28], "big")  # in 16-bit words
    if size < said:
        raise _cut(place, f"it is {size} bytes long, and its head says {said}")


def refuse_short_of(place: Place, found: int, said: int) -> None:
    """Refuse a layer that holds fewer features than its head says.

    Raises
    ------
    ReadError
        With both numbers.
    """
    if found < said:
        raise _cut(place, f"it holds {found} features, and its head says {said}")


def _cut(place: Place, problem: str) -> ReadError:
    return ReadError(f"it is cut short: {problem}", where=place.where, mend="Fetch or export it again.")


def _refuse_malformed(place: Place) -> None:
    try:
        with place.source.open("rb") as stream:
            expat.ParserCreate().ParseFile(stream)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise ReadError(
            f"it is not whole XML: {error}", where=place.where, mend="Fetch or export it again."
        ) from error


def _refuse_garbled(place: Place) -> None:
    """GDAL reads 0 for a coordinate that it cannot read."""
    for match in _COORDINATES.finditer(place.source.read_bytes()):
        odd = _NOT_NUMBERS.search(match.group(1))
        if odd:
            found = odd.group().decode("utf-8", errors="replace")[:30]
            raise ReadError(
                f"coordinates hold {found!r}, which is no number",
                where=place.where,
                mend="Mend it in the program that wrote it.",
            )
