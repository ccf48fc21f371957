"""Styles as QML: one category for each, with its pictures inside, so that no other file is needed."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from .overlay import Style

_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_SYMBOLS = {"points": "marker", "lines": "line", "areas": "fill"}

Options = Mapping[str, object]


def qml_of(styles: Sequence[Style], column: str, family: str, pictures: Mapping[str, bytes]) -> str:
    """A renderer that draws rows by a column that holds ``s0``, ``s1`` … in the order of the styles.

    Examples
    --------
    >>> text = qml_of([Style(stroke="#ff0000ff")], "look", "lines", {})
    >>> 'attr="look"' in text, 'value="255,0,0,255"' in text
    (True, True)
    """
    root = Element("qgis", version="3.22.0", styleCategories="Symbology")
    renderer = SubElement(root, "renderer-v2", type="categorizedSymbol", attr=column, symbollevels="0")
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for number, style in enumerate(styles):
        SubElement(
            categories,
            "category",
            {"symbol": str(number), "value": f"s{number}", "type": "string"},
            label=f"s{number}",
            render="true",
        )
        symbol = SubElement(symbols, "symbol", name=str(number), type=_SYMBOLS[family], alpha="1")
        for kind, options in _layers(style, family, pictures):
            layer = SubElement(symbol, "layer", {"class": kind}, enabled="1", locked="0")
            layer.set("pass", "0")
            held = SubElement(layer, "Option", type="Map")
            for key, value in options.items():
                SubElement(held, "Option", name=key, value=str(value), type="QString")
    indent(root, " ")
    return _HEAD + tostring(root, encoding="unicode") + "\n"


def _layers(style: Style, family: str, pictures: Mapping[str, bytes]) -> Iterator[tuple[str, Options]]:
    if family == "points":
        yield _point(style, pictures)
    elif family == "lines":
        yield "SimpleLine", _line(style)
    else:
        if style.fill:
            yield "SimpleFill", _fill(style)
        if style.stroke or not style.fill:
            yield "SimpleLine", _line(style)


def _point(style: Style, pictures: Mapping[str, bytes]) -> tuple[str, Options]:
    size = {"size": style.icon_px, "size_unit": "Pixel", "angle": style.icon_deg}
    picture = pictures.get(style.icon)
    if picture is None:
        return "SimpleMarker", {
            "name": "circle",
            "color": _colour(style.fill or style.icon_colour),
            "outline_color": _colour(style.stroke),
            "outline_width": style.width_px,
            "outline_width_unit": "Pixel",
            **size,
        }
    inside = "base64:" + base64.b64encode(picture).decode()
    if style.icon.endswith(".svg"):
        return "SvgMarker", {"name": inside, **size}
    return "RasterMarker", {"imageFile": inside, **size}


def _line(style: Style) -> Options:
    return {
        "line_color": _colour(style.stroke),
        "line_width": style.width_px,
        "line_width_unit": "Pixel",
        "use_custom_dash": int(bool(style.dash)),
        "customdash": style.dash.replace(" ", ";") or "5;2",
        "customdash_unit": "Pixel",
        "joinstyle": "round",
    }


def _fill(style: Style) -> Options:
    return {"color": _colour(style.fill), "style": style.pattern or "solid", "outline_style": "no"}


def _colour(rrggbbaa: str) -> str:
    """Red, green, blue and opacity, 0 to 255 each; nothing that is seen for no colour.

    >>> _colour("#ff800080"), _colour("")
    ('255,128,0,128', '0,0,0,0')
    """
    return ",".join(str(int((rrggbbaa or "#00000000")[at : at + 2], 16)) for at in (1, 3, 5, 7))
