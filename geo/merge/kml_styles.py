"""Styles of KML: shared, inline and laid over each other, and the same in terms of other formats."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement

from .markup import child, local, text_of, words
from .overlay import Style

# Side of a picture of scale 1, as Google Earth draws it.
_ICON_PX = 32.0
PREFIXES = ("gx", "atom", "xal")
_HEX = re.compile("[0-9a-fA-F]+")

Found = Callable[[str], str]


def plain(element: Element) -> Element:
    """The same element without ids and white space, and with no prefix but those that a merge declares."""
    prefix, colon, name = element.tag.rpartition(":")
    copy = Element(f"{prefix}{colon}{name}" if prefix in PREFIXES else name)
    copy.attrib.update(
        (key, value) for key, value in element.items() if key not in ("id", "xmlns") and ":" not in key
    )
    copy.text = (element.text or "").strip() or None
    copy.extend(plain(each) for each in element)
    return copy


class Shared:
    """Styles of a document that stand by themselves, and what an item with a ``styleUrl`` gets of them."""

    def __init__(self, root: Element, found: Found) -> None:
        self._found = found
        self._by_id = {
            element.get("id", ""): element
            for element in root.iter()
            if local(element) in ("Style", "StyleMap") and element.get("id")
        }

    def style_of(self, placemark: Element) -> tuple[Style, str]:
        """Style of a placemark, and the address of one that this document does not hold (else empty)."""
        address = words(placemark, "styleUrl")
        missing = "" if not address or address.rpartition("#")[2] in self._by_id else address
        own = [each for each in placemark if local(each) in ("Style", "StyleMap")]
        normal, highlight = (
            _laid_over(Element("Style"), *self._chain(address, key), *self._inline(own, key))
            for key in ("normal", "highlight")
        )
        for style in (normal, highlight):
            self._name_pictures(style)
        kml, lit = text_of(normal), text_of(highlight)
        return told(normal, kml=kml, highlight="" if lit == kml else lit), missing

    def _chain(self, address: str, key: str, depth: int = 0) -> Iterator[Element]:
        shared = self._by_id.get(address.rpartition("#")[2])
        if shared is not None and depth < 9:  # a map may name a map, and even itself
            yield from self._of(shared, key, depth)

    def _of(self, style: Element, key: str, depth: int) -> Iterator[Element]:
        if local(style) == "Style":
            yield style
            return
        for pair in style:
            if words(pair, "key") == key:
                yield from self._chain(words(pair, "styleUrl"), key, depth + 1)
                yield from (each for each in pair if local(each) == "Style")

    def _inline(self, own: list[Element], key: str) -> Iterator[Element]:
        for style in own:
            yield from self._of(style, key, 0)

    def _name_pictures(self, style: Element) -> None:
        for element in style.iter("href"):
            if element.text:
                element.text = self._found(element.text)


def _laid_over(below: Element, *above: Element) -> Element:
    """One style of several, in which a later one's properties count."""
    for style in map(plain, above):
        for part in style:
            under = child(below, local(part))
            if under is None:
                below.append(deepcopy(part))
                continue
            for prop in part:
                old = child(under, local(prop))
                if old is not None and local(part) != "ListStyle":
                    under.remove(old)
                under.append(deepcopy(prop))
    return below


def told(style: Element, *, kml: str = "", highlight: str = "") -> Style:
    """What a style of KML says, in terms of other formats; what it leaves out is KML's own default.

    Examples
    --------
    >>> from .markup import tree_of
    >>> red = b"<Style><LineStyle><color>800000ff</color><width>3</width></LineStyle></Style>"
    >>> style = told(tree_of(red, where="a.kml"))
    >>> style.stroke, style.width_px
    ('#ff000080', 3.0)
    """
    icon, poly = child(style, "IconStyle"), child(style, "PolyStyle")
    outlined = words(poly, "outline") not in ("0", "false")
    filled = words(poly, "fill") not in ("0", "false")
    return Style(
        stroke=_seen(words(style, "LineStyle", "color") or "ffffffff") if outlined else "",
        width_px=_number(words(style, "LineStyle", "width"), 1.0),
        fill=_seen(words(poly, "color") or "ffffffff") if filled else "",
        icon=words(icon, "Icon", "href"),
        icon_colour=colour_of(words(icon, "color")) if words(icon, "color") else "",
        icon_px=_number(words(icon, "scale"), 1.0) * _ICON_PX,
        icon_deg=_number(words(icon, "heading"), 0.0),
        label_colour=colour_of(words(style, "LabelStyle", "color"))
        if words(style, "LabelStyle", "color")
        else "",
        kml=kml,
        highlight=highlight,
    )


def as_kml(style: Style, *, dot: str = "") -> str:
    """A style as KML: as it came, where it came from KML; ``dot`` is the picture of a point that has none."""
    if style.kml:
        return style.kml
    root = Element("Style")
    icon = SubElement(root, "IconStyle")
    if style.icon_colour and not dot:
        _add(icon, "color", turned(style.icon_colour))
    _add(icon, "scale", f"{style.icon_px / _ICON_PX:g}")
    if style.icon_deg:
        _add(icon, "heading", f"{style.icon_deg:g}")
    if style.icon or dot:
        _add(SubElement(icon, "Icon"), "href", style.icon or dot)
    if style.label_colour:
        _add(SubElement(root, "LabelStyle"), "color", turned(style.label_colour))
    line = SubElement(root, "LineStyle")
    _add(line, "color", turned(style.stroke or "#00000000"))
    _add(line, "width", f"{style.width_px:g}")
    area = SubElement(root, "PolyStyle")
    _add(area, "color", turned(style.fill or "#00000000"))
    _add(area, "fill", str(int(bool(style.fill))))
    _add(area, "outline", str(int(bool(style.stroke))))
    return text_of(root)


def colour_of(aabbggrr: str) -> str:
    """Red, green, blue and opacity of a colour of KML; opaque white where it is none.

    >>> colour_of("7f0080ff"), colour_of("0080ff"), colour_of("red")
    ('#ff80007f', '#ff8000ff', '#ffffffff')
    """
    digits = aabbggrr.strip().removeprefix("#").lower()
    if not _HEX.fullmatch(digits) or len(digits) not in (6, 8):
        return "#ffffffff"
    digits = digits.rjust(8, "f")
    return f"#{digits[6:8]}{digits[4:6]}{digits[2:4]}{digits[:2]}"


def _seen(aabbggrr: str) -> str:
    """A colour; empty for one that nobody sees."""
    found = colour_of(aabbggrr)
    return "" if found.endswith("00") else found


def turned(rrggbbaa: str) -> str:
    """A colour as KML writes it.

    >>> turned("#ff80007f")
    '7f0080ff'
    """
    return f"{rrggbbaa[7:9]}{rrggbbaa[5:7]}{rrggbbaa[3:5]}{rrggbbaa[1:3]}"


def _number(text: str, otherwise: float) -> float:
    try:
        found = float(text)
    except ValueError:
        return otherwise
    return found if math.isfinite(found) and found >= 0.0 else otherwise


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text
