"""Text as XML can hold it, and the parts of a geometry that an element stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

import shapely
from shapely.geometry.base import BaseGeometry

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Signs of space that a reader would turn into blanks inside an attribute.
_SPACES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def legible(words: str) -> str:
    """Text without the signs that no XML file can hold."""
    return _NOT_XML.sub("\ufffd", words)


def escaped(words: str) -> str:
    """Text between tags.

    >>> escaped("A & <B>" + chr(7))
    'A &amp; &lt;B&gt;\ufffd'
    """
    return escape(legible(words))


def quoted(words: str) -> str:
    """Text of an attribute, with its quotes."""
    return quoteattr(legible(words), _SPACES)


def parts_of(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Points, lines and areas of a geometry in two dimensions, whatever they are collected in; none empty."""
    for part in shapely.get_parts(shapely.force_2d(geometry)).tolist():
        if hasattr(part, "geoms"):
            yield from parts_of(part)
        elif not part.is_empty:
            yield part
