"""Text as XML can hold it, and the parts of a geometry that an element stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

import shapely
from shapely.geometry.base import BaseGeometry

from ..features import Value

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECIMALS = 7  # about a centimetre
# Signs of space that a reader would turn into blanks inside an attribute.
_SPACES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def legible(words: str) -> str:
    """Text without the signs that no XML file can hold."""
    return _NOT_XML.sub("\ufffd", words)


@lru_cache(maxsize=4096)
def escaped(words: str) -> str:
    """Text between tags.

    >>> escaped("A & <B>" + chr(7))
    'A &amp; &lt;B&gt;\ufffd'
    """
    return escape(legible(words))


@lru_cache(maxsize=4096)  # of keys and classes there are few, and they come again for every feature
def quoted(words: str) -> str:
    """Text of an attribute, with its quotes."""
    return quoteattr(legible(words), _SPACES)


def written(value: Value) -> str:
    """A value as text: truths as XML writes them.

    >>> written(True), written(2.5)
    ('true', '2.5')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def parts_of(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Points, lines and areas of a geometry, whatever they are collected in; none that is empty."""
    for part in getattr(geometry, "geoms", (geometry,)):
        if hasattr(part, "geoms"):
            yield from parts_of(part)
        elif not part.is_empty:
            yield part


@lru_cache(maxsize=8192)  # every form of markup writes the same places
def places_of(part: BaseGeometry) -> Sequence[str]:
    """Places of a point or a line, or of each ring of an area, as ``longitude,latitude`` with blanks between.

    >>> places_of(shapely.Polygon([(36, 48), (36.5, 48), (36, 48.5)]))
    ['36,48 36.5,48 36,48.5 36,48']
    """
    words = shapely.to_wkt(part, rounding_precision=_DECIMALS, output_dimension=2)
    rings = words[words.index("(") :].strip("()").split("), (")
    return [ring.replace(", ", "\n").replace(" ", ",").replace("\n", " ") for ring in rings]
