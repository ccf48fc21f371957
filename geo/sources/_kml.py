"""KML as people keep it: folders, styles by name or on the spot, spans of time, data in several forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as Xml

from ..errors import ReadError
from ..model.situation import Repair
from ..read.encoding import settled_encoding
from ._download import Download

Element = Xml.Element
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_COLOUR = re.compile(r"#?([0-9a-fA-F]{8})$")
_UNREAD = {
    "NetworkLink": "a link to another file: not followed",
    "GroundOverlay": "a picture laid on the ground: not read",
    "ScreenOverlay": "a picture on the screen: not read",
    "PhotoOverlay": "a photograph: not read",
}
_PARTS = {"Point": "Point", "LineString": "LineString", "LinearRing": "LineString"}


@dataclass
class Placemarks:
    """Features of a KML file by the path of their folder, and what in it was not read."""

    by_folder: dict[tuple[str, ...], list[dict[str, Any]]] = field(default_factory=dict)
    notes: list[Repair] = field(default_factory=list)
    left_out: list[Repair] = field(default_factory=list)


def placemarks_of(download: Download) -> Placemarks:
    """Read all placemarks; styles become columns with the names that simplestyle gives them.

    Raises
    ------
    ReadError
        If it is no KML, breaks off, or declares entities.
    """
    root = _parsed(download)
    if _bare(root) != "kml":
        raise ReadError(
            f"it is XML ({_bare(root)}), not KML", where=download.where, mend="Give a KML or KMZ."
        )
    found = Placemarks()
    styles = {
        f"#{one.get('id')}": one
        for one in root.iter()
        if _bare(one) in {"Style", "StyleMap"} and one.get("id")
    }
    _walk(root, (), styles, download, found)
    if not found.by_folder:
        why = f": {found.notes[0].problem}" if found.notes else ""
        raise ReadError(
            f"it holds no placemark{why}", where=download.where, mend="Save the places themselves."
        )
    return found


def _parsed(download: Download) -> Element:
    content = download.path.read_bytes()
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:65_536]:
        raise ReadError("it declares entities", where=download.where, mend="Save it again as plain KML.")
    try:
        return Xml.fromstring(content)
    except (Xml.ParseError, ValueError, LookupError) as error:
        broken = error
    encoding = settled_encoding(content, where=download.where, mend="Save it as UTF-8.")
    try:  # what it declares is not what it is in
        return Xml.fromstring(_DECLARED.sub("", content.decode(encoding)).lstrip("\ufeff"))
    except (Xml.ParseError, ValueError):
        text = str(broken)
        problem = (
            "it breaks off" if "no element" in text or "unclosed" in text else f"it is not sound XML: {text}"
        )
        raise ReadError(problem, where=download.where, mend="Fetch or save it again.") from None


def _bare(element: Element) -> str:
    """Name of an element without its namespace, which differs from edition to edition."""
    return str(element.tag).rpartition("}")[2]


def _children(element: Element, *names: str) -> Iterator[Element]:
    return (one for one in element if _bare(one) in names)


def _text(element: Element | None, *path: str) -> str:
    """Text of what lies under some names, one within the other; empty where it is not there."""
    for name in path:
        element = next(_children(element, name), None) if element is not None else None
    return " ".join((element.text or "").split()) if element is not None else ""


def _walk(
    element: Element,
    folder: tuple[str, ...],
    styles: dict[str, Element],
    download: Download,
    found: Placemarks,
) -> None:
    for one in element:
        name = _bare(one)
        if name == "Placemark":
            feature, problem = _feature(one, folder, styles)
            if problem:
                found.left_out.append(Repair(f"{download.name}, {_text(one, 'name')!r}", problem, "left out"))
            else:
                found.by_folder.setdefault(folder, []).append(feature)
        elif name in {"Document", "Folder"}:
            inner = (*folder, _text(one, "name") or "folder") if name == "Folder" else folder
            _walk(one, inner, styles, download, found)
        elif name in _UNREAD:
            found.notes.append(Repair(f"{download.name}, {_text(one, 'name')!r}", _UNREAD[name], "not read"))


def _feature(
    placemark: Element, folder: tuple[str, ...], styles: dict[str, Element]
) -> tuple[dict[str, Any], str]:
    """A placemark as a feature, or why it is none."""
    try:
        parts = [part for one in placemark for part in _geometries(one)]
    except ValueError as error:
        return {}, str(error)
    if not parts:
        return {}, "it has no geometry"
    geometry = parts[0] if len(parts) == 1 else {"type": "GeometryCollection", "geometries": parts}
    said = {
        "name": _text(placemark, "name"),
        "folder": " / ".join(folder),
        "description": _text(placemark, "description"),
        "begins": _text(placemark, "TimeSpan", "begin") or _text(placemark, "TimeStamp", "when"),
        "ends": _text(placemark, "TimeSpan", "end") or _text(placemark, "TimeStamp", "when"),
        "style": _text(placemark, "styleUrl"),
        **_style(placemark, styles),
    }
    told = {key if key not in said else f"{key}_told": value for key, value in _extended(placemark)}
    return {"type": "Feature", "geometry": geometry, "properties": {**said, **told}}, ""


def _extended(placemark: Element) -> Iterator[tuple[str, str]]:
    """Data of a placemark in both of KML's forms."""
    for block in _children(placemark, "ExtendedData"):
        for one in _children(block, "Data"):
            yield one.get("name") or "data", _text(one, "value")
        for schema in _children(block, "SchemaData"):
            for one in _children(schema, "SimpleData"):
                yield one.get("name") or "value", _text(one)


def _geometries(element: Element) -> list[dict[str, Any]]:
    """Geometries of an element, those of a collection one by one."""
    name = _bare(element)
    if name in {"MultiGeometry", "MultiTrack"}:
        return [part for one in element for part in _geometries(one)]
    if name in _PARTS:
        places = _places(_text(element, "coordinates"))
        return [{"type": _PARTS[name], "coordinates": places[0] if name == "Point" else places}]
    if name == "Polygon":
        rings = [
            _places(_text(ring, "coordinates"))
            for side in ("outerBoundaryIs", "innerBoundaryIs")
            for boundary in _children(element, side)
            for ring in _children(boundary, "LinearRing")
        ]
        return [{"type": "Polygon", "coordinates": [_closed(ring) for ring in rings]}]
    if name == "Track":
        places = [_place(" ".join((one.text or "").split()), " ") for one in _children(element, "coord")]
        return [{"type": "LineString", "coordinates": places}]
    return []


def _places(text: str) -> list[list[float]]:
    """Places of a list of coordinates, also where a space follows each comma."""
    words = re.sub(r"\s*,\s*", ",", text).split()
    if not words:
        raise ValueError("its geometry has no coordinates")
    return [_place(word, ",") for word in words]


def _place(word: str, sign: str) -> list[float]:
    try:
        longitude, latitude = (float(number) for number in word.split(sign)[:2])
    except ValueError:
        raise ValueError(f"{word[:40]!r} is no place") from None
    return [longitude, latitude]


def _closed(ring: list[list[float]]) -> list[list[float]]:
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _style(placemark: Element, styles: dict[str, Element]) -> dict[str, object]:
    """Colours and widths: those on the spot before those of the style that it names."""
    named = styles.get("#" + _text(placemark, "styleUrl").rpartition("#")[2])
    if named is not None and _bare(named) == "StyleMap":
        pairs = {_text(pair, "key"): pair for pair in _children(named, "Pair")}
        normal = pairs.get("normal")
        own = next(_children(normal, "Style"), None) if normal is not None else None
        named = own if own is not None else styles.get("#" + _text(normal, "styleUrl").rpartition("#")[2])
    found: dict[str, object] = {}
    for style in (named, next(_children(placemark, "Style"), None)):
        if style is not None:
            found |= _told_style(style)
    return found


def _told_style(style: Element) -> dict[str, object]:
    line, area = next(_children(style, "LineStyle"), None), next(_children(style, "PolyStyle"), None)
    said: dict[str, object] = {
        **_colour(_text(line, "color"), "stroke", "stroke-opacity"),
        "stroke-width": _text(line, "width"),
        **_colour(_text(area, "color"), "fill", "fill-opacity"),
        "marker-symbol": _text(style, "IconStyle", "Icon", "href"),
        **_colour(_text(style, "IconStyle", "color"), "marker-color", "marker-opacity"),
    }
    if _text(area, "fill") == "0":
        said |= {"fill-opacity": 0.0}
    return {key: value for key, value in said.items() if value not in {"", None}}


def _colour(text: str, colour: str, opacity: str) -> dict[str, object]:
    """Colour and opacity of KML's aabbggrr.

    Examples
    --------
    >>> _colour("7f0000ff", "stroke", "stroke-opacity")
    {'stroke': '#ff0000', 'stroke-opacity': 0.498}
    """
    found = _COLOUR.match(text)
    if not found:
        return {}
    alpha, blue, green, red = (found[1].lower()[at : at + 2] for at in (0, 2, 4, 6))
    return {colour: f"#{red}{green}{blue}", opacity: round(int(alpha, 16) / 255.0, 3)}
