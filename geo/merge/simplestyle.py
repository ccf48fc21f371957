"""The properties by which GeoJSON is styled (simplestyle 1.1), read and written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..features import Value
from .overlay import Style

KEYS = (
    *("stroke", "stroke-width", "stroke-opacity", "fill", "fill-opacity"),
    *("marker-color", "marker-size", "marker-symbol"),
)
_SIDES_PX = {"small": 20.0, "medium": 30.0, "large": 50.0}
_GREY, _FILL_OPACITY = "#555555", 0.6  # what the specification draws where a file says nothing
_HEX = re.compile("#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


def style_of(properties: Mapping[str, Value], family: str) -> Style:
    """Style of a feature; the plain one of a merge where it has none of the properties.

    Examples
    --------
    >>> style_of({"stroke": "#f80", "stroke-opacity": 0.5}, "lines").stroke
    '#ff880080'
    >>> style_of({"name": "Post"}, "points") == Style()
    True
    """
    if not any(key in properties for key in KEYS):
        return Style()
    stroke = _colour(properties, "stroke", "stroke-opacity", 1.0)
    fill = _colour(properties, "fill", "fill-opacity", _FILL_OPACITY)
    if family == "points":
        fill = _colour(properties, "marker-color", "", 1.0, otherwise="#7e7e7e")
    return Style(
        stroke=stroke,
        width_px=_number(properties.get("stroke-width"), 2.0),
        fill="" if family == "lines" else fill,
        icon_px=_SIDES_PX.get(str(properties.get("marker-size")), 30.0) if family == "points" else 10.0,
    )


def properties_of(style: Style, family: str) -> dict[str, Value]:
    """A style as properties.

    >>> properties_of(Style(stroke="#ff880080", width_px=3.0), "lines")
    {'stroke': '#ff8800', 'stroke-opacity': 0.502, 'stroke-width': 3.0}
    """
    if family == "points":
        tint = style.icon_colour if style.icon else style.fill or style.stroke
        size = min(_SIDES_PX, key=lambda size: abs(_SIDES_PX[size] - style.icon_px))
        return {"marker-color": (tint or "#7e7e7eff")[:7], "marker-size": size}
    found: dict[str, Value] = {}
    edge = style.stroke or "#00000000"
    found |= {"stroke": edge[:7], "stroke-opacity": _opacity(edge), "stroke-width": style.width_px}
    if family != "lines":
        inside = style.fill or "#00000000"
        found |= {"fill": inside[:7], "fill-opacity": _opacity(inside)}
    return found


def _colour(
    properties: Mapping[str, Value], key: str, opacity_key: str, opacity: float, otherwise: str = _GREY
) -> str:
    written = _HEX.fullmatch(str(properties.get(key, otherwise)).strip())
    digits = (written[1] if written else otherwise[1:]).lower()
    if len(digits) == 3:
        digits = "".join(sign * 2 for sign in digits)
    share = min(1.0, _number(properties.get(opacity_key), opacity))
    return f"#{digits}{round(255 * share):02x}"


def _opacity(rrggbbaa: str) -> float:
    return round(int(rrggbbaa[7:9], 16) / 255, 3)


def _number(value: Value, otherwise: float) -> float:
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return otherwise
    return found if 0.0 <= found < 1e6 else otherwise
