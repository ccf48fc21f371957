"""Styles of QGIS (QML): which symbol each row of a table gets, and what it says in terms of other formats."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from ..features import Value
from .expression import Asked, asked, order_of
from .markup import child, local, tree_of
from .overlay import Style

_UNITS_PX = {"Pixel": 1.0, "MM": 96 / 25.4, "Point": 96 / 72, "Inch": 96.0}
_DASHES = {"dash": "4 2", "dot": "1 2", "dash dot": "4 2 1 2", "dash dot dot": "4 2 1 2 1 2"}
_BEGINS_BASE64 = "base64:"

Options = Mapping[str, str]
Rule = tuple[Asked, Style]


def _always(_: Mapping[str, Value]) -> bool:
    return True


@dataclass(slots=True)
class Symbology:
    """Rules of a table, the first that holds counts; and the pictures that its symbols carry.

    ``lacking`` names what of it could not be read.
    """

    rules: list[Rule] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    lacking: list[str] = field(default_factory=list)

    def style_of(self, values: Mapping[str, Value]) -> Style:
        """Style of a row."""
        return next((style for holds, style in self.rules if holds(values) is True), Style())


def symbology_of(qml: str, *, where: str) -> Symbology:
    """Read a style that QGIS saved.

    Parameters
    ----------
    qml : str
    where : str
        File and table that a complaint names.

    Raises
    ------
    ReadError
        If it is no XML.
    """
    renderer = child(tree_of(qml.encode(), where=where, may_name_its_type=True), "renderer-v2")
    found = Symbology()
    if renderer is None:
        found.lacking.append("it has no renderer")
        return found
    symbols = {
        symbol.get("name", ""): _style(symbol, found)
        for symbol in child(renderer, "symbols") or ()
        if local(symbol) == "symbol"
    }
    kind = renderer.get("type", "")
    if kind not in _RENDERERS:
        found.lacking.append(f"the renderer {kind!r} is drawn by QGIS alone")
        return found
    found.rules += _RENDERERS[kind](renderer, symbols, found)
    return found


def _single(_: Element, symbols: Mapping[str, Style], __: Symbology) -> Iterator[Rule]:
    yield from ((_always, style) for style in symbols.values())


def _categories(renderer: Element, symbols: Mapping[str, Style], found: Symbology) -> Iterator[Rule]:
    column = _column(renderer, found)
    others: list[Rule] = []
    for category in child(renderer, "categories") or ():
        style, value = symbols.get(category.get("symbol", "")), category.get("value", "")
        if style is not None and value:
            yield _equals(column, value), style
        elif style is not None:
            others.append((_always, style))  # what no category names
    yield from others


def _equals(column: Asked, value: str) -> Asked:
    return lambda row: (one := column(row)) is not None and order_of(_as_number(one), value) == 0


def _as_number(value: Value) -> Value:
    return int(value) if isinstance(value, bool) else value


def _classes(renderer: Element, symbols: Mapping[str, Style], found: Symbology) -> Iterator[Rule]:
    column = _column(renderer, found)
    for each in child(renderer, "ranges") or ():
        style = symbols.get(each.get("symbol", ""))
        if style is not None:
            yield _between(column, each.get("lower", ""), each.get("upper", "")), style


def _between(column: Asked, lower: str, upper: str) -> Asked:
    return lambda row: (
        (one := column(row)) is not None and order_of(one, lower) >= 0 and order_of(one, upper) <= 0
    )


def _column(renderer: Element, found: Symbology) -> Asked:
    named = renderer.get("attr", "")
    column = asked(named) if '"' in named else None
    if column is None and any(sign in named for sign in "()+*/"):
        found.lacking.append(f"its classes go by {named[:60]!r}, which QGIS alone reckons")
    return column or (lambda row: row.get(named))


def _rules(renderer: Element, symbols: Mapping[str, Style], found: Symbology) -> Iterator[Rule]:
    yield from _rules_in(child(renderer, "rules"), symbols, found, _always)


def _rules_in(
    parent: Element | None, symbols: Mapping[str, Style], found: Symbology, above: Asked
) -> Iterator[Rule]:
    otherwise: list[Rule] = []
    for rule in parent if parent is not None else ():
        words = rule.get("filter", "")
        own = _always if words in ("", "ELSE") else asked(words)
        if own is None:
            found.lacking.append(f"the filter {words[:60]!r} is one that QGIS alone reckons")
            continue
        both = _both(above, own)
        rules = list(_rules_in(rule, symbols, found, both))
        style = symbols.get(rule.get("symbol", ""))
        rules += [(both, style)] if style is not None else []
        if words == "ELSE":
            otherwise += rules
        else:
            yield from rules
    yield from otherwise


def _both(above: Asked, own: Asked) -> Asked:
    return lambda row: above(row) is True and own(row) is True


_RENDERERS: Mapping[str, Callable[[Element, Mapping[str, Style], Symbology], Iterator[Rule]]] = {
    "singleSymbol": _single,
    "categorizedSymbol": _categories,
    "graduatedSymbol": _classes,
    "RuleRenderer": _rules,
}


def _style(symbol: Element, found: Symbology) -> Style:
    """Layers of a symbol, from the lowest to the uppermost: what each adds to the style."""
    style = Style(stroke="", fill="")
    alpha = _number(symbol.get("alpha", "1"), 1.0)
    for layer in symbol:
        if local(layer) != "layer" or layer.get("enabled", "1") == "0":
            continue
        kind, options = layer.get("class", ""), _options(layer)
        if kind in _LAYERS:
            style = _LAYERS[kind](style, options, alpha, found)
        else:
            found.lacking.append(f"the symbol layer {kind!r} is drawn by QGIS alone")
    return style


def _options(layer: Element) -> dict[str, str]:
    """Options of a symbol layer, as versions of QGIS since 3.20 or before it write them."""
    new = {each.get("name", ""): each.get("value", "") for each in child(layer, "Option") or ()}
    return new or {each.get("k", ""): each.get("v", "") for each in layer if local(each) == "prop"}


def _line(style: Style, options: Options, alpha: float, _: Symbology) -> Style:
    pattern = options.get("customdash", "").replace(";", " ") if options.get("use_custom_dash") == "1" else ""
    return replace(
        style,
        stroke=_colour(options.get("line_color", ""), alpha),
        width_px=_px(options, "line_width", 0.26),
        dash=pattern or _DASHES.get(options.get("line_style", "solid"), ""),
    )


def _fill(style: Style, options: Options, alpha: float, _: Symbology) -> Style:
    kind = options.get("style", "solid")
    filled = replace(
        style,
        fill="" if kind == "no" else _colour(options.get("color", ""), alpha),
        pattern="" if kind in ("solid", "no") else kind,
    )
    if options.get("outline_style", "solid") == "no":
        return filled
    return replace(
        filled,
        stroke=_colour(options.get("outline_color", ""), alpha),
        dash=_DASHES.get(options.get("outline_style", ""), ""),
        width_px=_px(options, "outline_width", 0.26),
    )


def _marker(style: Style, options: Options, alpha: float, _: Symbology) -> Style:
    edged = options.get("outline_style", "solid") != "no"
    return replace(
        style,
        fill=_colour(options.get("color", ""), alpha),
        stroke=_colour(options.get("outline_color", ""), alpha) if edged else "",
        width_px=_px(options, "outline_width", 0.26),
        icon_px=_px(options, "size", 2.0),
        icon_deg=_number(options.get("angle", ""), 0.0) % 360.0,
    )


def _picture(style: Style, options: Options, _: float, found: Symbology) -> Style:
    written = options.get("imageFile") or options.get("name") or ""
    icon = written
    if written.startswith(_BEGINS_BASE64):
        try:
            picture = base64.b64decode(written.removeprefix(_BEGINS_BASE64), validate=True)
        except binascii.Error:
            picture = b""
        ending = (
            ".png" if picture.startswith(b"\x89PNG") else ".jpg" if picture[:2] == b"\xff\xd8" else ".svg"
        )
        icon = f"icons/{hashlib.sha256(picture).hexdigest()[:16]}{ending}"
        found.pictures[icon] = picture
    else:
        found.lacking.append(f"the picture {written[-60:]!r} lies outside the file")
    return replace(
        style,
        icon=icon,
        icon_px=_px(options, "size", 6.0),
        icon_deg=_number(options.get("angle", ""), 0.0) % 360.0,
    )


_LAYERS: Mapping[str, Callable[[Style, Options, float, Symbology], Style]] = {
    "SimpleLine": _line,
    "SimpleFill": _fill,
    "SimpleMarker": _marker,
    "RasterMarker": _picture,
    "SvgMarker": _picture,
}


def _colour(written: str, alpha: float) -> str:
    """``#rrggbbaa`` of a colour as QGIS writes it; empty for one that nobody sees.

    >>> _colour("255,128,0,255", 0.5), _colour("255,128,0,128,rgb:1,0.5,0,0.5", 1.0), _colour("", 1.0)
    ('#ff800080', '#ff800080', '')
    """
    numbers = [_number(each, 0.0) for each in written.split(",")[:4]]
    if len(numbers) < 3:
        return ""
    red, green, blue, opacity = (min(255, round(n)) for n in (*numbers, 255.0)[:4])
    opacity = round(opacity * alpha)
    return f"#{red:02x}{green:02x}{blue:02x}{opacity:02x}" if opacity else ""


def _px(options: Options, key: str, otherwise_mm: float) -> float:
    size = _number(options.get(key, ""), otherwise_mm)
    return round(size * _UNITS_PX.get(options.get(f"{key}_unit", "MM"), _UNITS_PX["MM"]), 2)


def _number(text: str, otherwise: float) -> float:
    try:
        found = float(text)
    except ValueError:
        return otherwise
    return found if 0.0 <= found < 1e6 else otherwise
