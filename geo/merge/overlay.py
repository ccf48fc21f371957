"""What an overlay holds: items with their style, folder and author, and the pictures that styles name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from ..errors import ReadError
from ..features import Value

_COLOUR = re.compile("#[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Style:
    """How an item is drawn, in terms that every format knows, and as its own file told it.

    Parameters
    ----------
    stroke, fill : str
        ``#rrggbbaa``; empty for none. Of a point without a picture: edge and inside of its dot.
    width_px : float
        Width of a line or an edge.
    dash : str
        Dash pattern in pixels; empty for a solid line.
    pattern : str
        Name that QGIS gives to a pattern of filling (``b_diagonal``); empty for a plain fill.
    icon : str
        Name of a picture of the overlay, or the address of one that lies elsewhere.
    icon_colour : str
        Tint of the picture, ``#rrggbbaa``; empty for none.
    icon_px, icon_deg : float
        Side of the picture or the dot, and how far it is turned clockwise.
    label_colour : str
        ``#rrggbbaa``; empty where nobody says.
    kml, highlight : str
        The same as KML, with what only KML knows; empty where the item comes from another format.
    """

    stroke: str = "#4d4d4dff"
    width_px: float = 1.5
    fill: str = ""
    dash: str = ""
    pattern: str = ""
    icon: str = ""
    icon_colour: str = ""
    icon_px: float = 10.0
    icon_deg: float = 0.0
    label_colour: str = ""
    kml: str = ""
    highlight: str = ""

    def __post_init__(self) -> None:
        for colour in filter(None, (self.stroke, self.fill, self.icon_colour, self.label_colour)):
            if not _COLOUR.fullmatch(colour):
                raise ReadError(f"{colour[:20]!r} is no colour", where="a style", mend="Write #rrggbbaa.")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that somebody drew.

    Parameters
    ----------
    author : str
        Who drew it; where nobody says, the name of the file.
    folder : tuple of str
        Names of the folders that it lies in, the outermost first.
    geometry : BaseGeometry
        Longitude and latitude in degrees (OGC:CRS84), heights kept; empty where it has no place.
    name, description, id : str
        As its file has them; a description may be HTML, which is carried as text and never read.
    begin, end : str
        Time span as written there, ISO 8601; equal for a moment.
    values : mapping
        What else its file tells of it, in the file's order.
    style : Style
    kml : tuple of str
        Further elements of a placemark (its view, its region), as KML.
    laid : tuple of (str, str)
        How KML lays its geometry on the ground: ``extrude``, ``tessellate``, ``altitudeMode``.
    qml : str
        Style of the whole table that it comes from, as QGIS wrote it.
    """

    author: str
    folder: tuple[str, ...]
    geometry: BaseGeometry
    name: str = ""
    description: str = ""
    id: str = ""
    begin: str = ""
    end: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    style: Style = Style()
    kml: tuple[str, ...] = ()
    laid: tuple[tuple[str, str], ...] = ()
    qml: str = ""

    @property
    def family(self) -> str:
        """``points``, ``lines``, ``areas``; or ``mixed``, ``none``."""
        kind = self.geometry.geom_type.removeprefix("Multi")
        if self.geometry.is_empty:
            return "none"
        return {"Point": "points", "LineString": "lines", "LinearRing": "lines", "Polygon": "areas"}.get(
            kind, "mixed"
        )


@dataclass(frozen=True, slots=True)
class Overlay:
    """Items of one file or of many, in order.

    Parameters
    ----------
    items : tuple of Item
    pictures : mapping
        Name (by its content, so that equal pictures are one) → bytes.
    notes : tuple of str
        What of a file is no item and was left out, or was read otherwise than it is written: one line each.
    """

    items: tuple[Item, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def folder_text(folder: tuple[str, ...]) -> str:
    r"""Names of folders as one text, from which ``folder_of`` gets them back.

    >>> folder_text(("Sector 1", "a/b"))
    'Sector 1/a\\/b'
    """
    return "/".join(name.replace("\\", "\\\\").replace("/", "\\/") for name in folder)


def folder_of(text: str) -> tuple[str, ...]:
    r"""Names of folders that one text tells.

    >>> folder_of('Sector 1/a\\/b')
    ('Sector 1', 'a/b')
    """
    names, name, signs = [], "", iter(text)
    for sign in signs:
        if sign == "/":
            names.append(name)
            name = ""
        else:
            name += next(signs, "") if sign == "\\" else sign
    return (*names, name) if text else ()
