"""XML that GDAL reads further than it should: cut short, or with coordinates that are no numbers."""

from __future__ import annotations

import re

from ..errors import ReadError
from .formats import Place

_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_COORDINATES = re.compile(rb"<(?:\w+:)?(?:coordinates|posList|pos)\b[^>]*>([^<]*)<")
_NOT_NUMBERS = re.compile(rb"[^\s\d.,+\-eE]\S*")


def refuse_cut_short(place: Place) -> None:
    """Refuse a file whose first element is never closed.

    Raises
    ------
    ReadError
        If the closing tag is not at its end.
    """
    head, tail = place.ends()
    root = _ROOT.search(re.sub(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>", b"", head, flags=re.DOTALL))
    closing = b"</" + (root.group(1) if root else b"")
    if closing not in (tail or head)[-4096:]:
        raise ReadError(
            f"it ends before {closing.decode()}>: it is cut short",
            where=place.where,
            mend="Fetch or export it again.",
        )


def refuse_garbled(place: Place) -> None:
    """Refuse KML and GML whose coordinates are not numbers: GDAL reads 0 for what it cannot read.

    Raises
    ------
    ReadError
        With the first such text.
    """
    for match in _COORDINATES.finditer(place.whole()):
        odd = _NOT_NUMBERS.search(match.group(1))
        if odd:
            found = odd.group().decode("utf-8", errors="replace")[:30]
            raise ReadError(
                f"coordinates hold {found!r}, which is no number",
                where=place.where,
                mend="Mend it in the program that wrote it.",
            )
