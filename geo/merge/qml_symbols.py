"""Symbols of QGIS in terms of other formats: what each layer of a symbol adds to a style."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from .markup import child, local
from .overlay import Style

_UNITS_PX = {"Pixel": 1.0, "MM": 96 / 25.4, "Point": 96 / 72, "Inch": 96.0}
_DASHES = {"dash": "4 2", "dot": "1 2", "dash dot": "4 2 1 2", "dash dot dot": "4 2 1 2 1 2"}
_BEGINS_BASE64 = "base64:"

Options = Mapping[str, str]


@dataclass(slots=True)
class Found:
    """What symbols bring along: pictures by name; and what of them could not be read."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    lacking: list[str] = field(default_factory=list)


def style_of(symbol: Element, found: Found) -> Style:
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


def _line(style: Style, options: Options, alpha: float, _: Found) -> Style:
    pattern = options.get("customdash", "").replace(";", " ") if options.get("use_custom_dash") == "1" else ""
    return replace(
        style,
        stroke=_colour(options.get("line_color", ""), alpha),
        width_px=_px(options, "line_width", 0.26),
        dash=pattern or _DASHES.get(options.get("line_style", "solid"), ""),
    )


def _fill(style: Style, options: Options, alpha: float, _: Found) -> Style:
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


def _marker(style: Style, options: Options, alpha: float, _: Found) -> Style:
    edged = options.get("outline_style", "solid") != "no"
    return replace(
        style,
        fill=_colour(options.get("color", ""), alpha),
        stroke=_colour(options.get("outline_color", ""), alpha) if edged else "",
        width_px=_px(options, "outline_width", 0.26),
        icon_px=_px(options, "size", 2.0),
        icon_deg=_number(options.get("angle", ""), 0.0) % 360.0,
    )


def _picture(style: Style, options: Options, _: float, found: Found) -> Style:
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


_LAYERS: Mapping[str, Callable[[Style, Options, float, Found], Style]] = {
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
