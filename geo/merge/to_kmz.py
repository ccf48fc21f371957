"""An overlay as KMZ: a folder for each author, their folders in it, every style as it came."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..errors import ReadError
from ..formats._markup import legible
from .dots import dot
from .kml_shapes import elements_of
from .kml_styles import as_kml, plain
from .markup import tree_of
from .overlay import Item, Overlay, Style

_ROOT = {
    "xmlns": "http://www.opengis.net/kml/2.2",
    "xmlns:gx": "http://www.google.com/kml/ext/2.2",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:xal": "urn:oasis:names:tc:ciq:xsdschema:xAL:2.0",
}
_SQUEEZED = 4  # of 9: a third of the time of 6, for 3 % more bytes
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the only moment that every archive can have
# Order in which the schema of KML 2.2 wants what stands before time and style, and after them.
_BEFORE = ("visibility", "open", "author", "link", "address", "AddressDetails", "phoneNumber", "Snippet")
_VIEWS = ("snippet", "LookAt", "Camera")

Pictures = dict[str, bytes]


def kmz_of(overlay: Overlay, title: str) -> bytes:
    """Return the archive; equal overlays give equal bytes.

    Examples
    --------
    >>> import shapely
    >>> kmz = kmz_of(Overlay((Item("south.kml", ("Posts",), shapely.Point(36, 48), "P 1"),)), "Merged")
    >>> "<name>Posts</name>" in zipfile.ZipFile(io.BytesIO(kmz)).read("doc.kml").decode()
    True
    """
    pictures = dict(overlay.pictures)
    root = Element("kml", _ROOT)
    document = SubElement(root, "Document")
    _text(document, "name", title)
    numbers = _add_styles(document, overlay.items, pictures)
    folders: dict[tuple[str, ...], Element] = {(): document}
    for item in overlay.items:
        folder = _folder(folders, (item.author, *item.folder))
        folder.append(_placemark(item, numbers[_key(item)]))
    indent(root, " ")
    doc = tostring(root, encoding="utf-8", xml_declaration=True)
    used = {name: pictures[name] for name in sorted(pictures) if name.encode() in doc}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        for name, content in {"doc.kml": doc, **used}.items():
            files.writestr(zipfile.ZipInfo(name, _MIDNIGHT), content, zipfile.ZIP_DEFLATED, _SQUEEZED)
    return archive.getvalue()


def _key(item: Item) -> tuple[Style, bool]:
    return item.style, item.family == "points"


def _add_styles(
    document: Element, items: Iterable[Item], pictures: Pictures
) -> Mapping[tuple[Style, bool], str]:
    """Every style once, and its number by item."""
    numbers = {key: f"s{number}" for number, key in enumerate(dict.fromkeys(map(_key, items)))}
    for (style, is_point), number in numbers.items():
        kml = as_kml(style, dot=_dot(style, pictures) if is_point else "")
        _add_style(document, kml, number if not style.highlight else f"{number}n")
        if style.highlight:
            _add_style(document, style.highlight, f"{number}h")
            both = SubElement(document, "StyleMap", id=number)
            for key, sign in (("normal", "n"), ("highlight", "h")):
                pair = SubElement(both, "Pair")
                _text(pair, "key", key)
                _text(pair, "styleUrl", f"#{number}{sign}")
    return numbers


def _add_style(document: Element, kml: str, number: str) -> None:
    style = plain(tree_of(kml.encode(), where="a style"))
    if style.tag != "Style":  # from a file that says it is one: a link would be followed by whoever opens it
        raise ReadError(f"it is a <{style.tag[:40]}>", where="a style", mend="Take it out of the file.")
    style.set("id", number)
    document.append(style)


def _dot(style: Style, pictures: Pictures) -> str:
    """Name of a picture for a point that has none and is no matter of KML."""
    if style.kml or style.icon:
        return ""
    drawn = dot(style.stroke, style.fill or "#ffffffff", style.width_px / max(style.icon_px, 1.0))
    name = f"icons/{hashlib.sha256(drawn).hexdigest()[:16]}.png"
    pictures[name] = drawn
    return name


def _folder(folders: dict[tuple[str, ...], Element], path: tuple[str, ...]) -> Element:
    if path not in folders:
        folders[path] = SubElement(_folder(folders, path[:-1]), "Folder")
        _text(folders[path], "name", path[-1])
    return folders[path]


def _placemark(item: Item, style: str) -> Element:
    placemark = Element("Placemark")
    further = [tree_of(each.encode(), where=item.name or "an item") for each in item.kml]
    _text(placemark, "name", item.name)
    placemark.extend(each for tag in _BEFORE for each in further if each.tag.rpartition(":")[2] == tag)
    if item.description:
        _text(placemark, "description", item.description)
    placemark.extend(each for each in further if each.tag in _VIEWS)
    _add_time(placemark, item)
    _text(placemark, "styleUrl", f"#{style}")
    known = {*_BEFORE, *_VIEWS}
    placemark.extend(each for each in further if each.tag.rpartition(":")[2] not in known)
    _add_values(placemark, item)
    placemark.extend(elements_of(item.geometry, item.laid))
    return placemark


def _add_time(placemark: Element, item: Item) -> None:
    if item.begin and item.begin == item.end:
        _text(SubElement(placemark, "TimeStamp"), "when", item.begin)
    elif item.begin or item.end:
        span = SubElement(placemark, "TimeSpan")
        for tag, text in (("begin", item.begin), ("end", item.end)):
            if text:
                _text(span, tag, text)


def _add_values(placemark: Element, item: Item) -> None:
    """Author and id are values too: an id of two files may stand for two things, which XML forbids."""
    extended = SubElement(placemark, "ExtendedData")
    own = {"author": item.author, "id": item.id} if item.id else {"author": item.author}
    for key, value in {**own, **item.values}.items():
        if value is not None:
            written = str(value).lower() if isinstance(value, bool) else str(value)
            _text(SubElement(extended, "Data", name=legible(key)), "value", written)


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = legible(text)
