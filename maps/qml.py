"""Styles for QGIS: the classes and looks of the page, as the QML text that a GeoPackage carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from xml.etree import ElementTree

import shapely

from geo.features import Feature
from geo.release import Release

from .layers import drawn_layers
from .mark import Mark
from .style import Look

_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_FAMILIES = ("points", "lines", "areas")
_SYMBOLS = ("marker", "line", "fill")
# Values that tell one class from another, in the order in which a filter names them.
_TELLING = ("kind", "party", "confidence", "status")

Options = Mapping[str, object]
Class = tuple[str, Look]


@lru_cache(maxsize=2)  # a GeoPackage and a project that shows it carry the same
def styles(released: Release) -> Mapping[str, str]:
    """QML text by ``<layer>_points``, ``<layer>_lines``, ``<layer>_areas``, as the page draws each class.

    Parameters
    ----------
    released : Release
        What has passed the gate.

    Returns
    -------
    mapping of str to str
        What ``geo.formats.gpkg.write`` takes as ``styles``. Equal releases give equal text.
    """
    found: dict[tuple[str, int], list[Mark]] = {}
    for layer in drawn_layers(released):
        for mark in layer.marks:
            family = max(0, int(shapely.get_dimensions(mark.feature.geometry)))
            found.setdefault((mark.feature.layer, family), []).append(mark)
    return {f"{layer}_{_FAMILIES[family]}": _qml(marks, family) for (layer, family), marks in found.items()}


def _qml(marks: Sequence[Mark], family: int) -> str:
    """One rule for each class, with a filter on the values that tell it from the others."""
    classes: dict[Class, list[Feature]] = {}
    for mark in marks:
        classes.setdefault((mark.class_label, mark.look), []).append(mark.feature)
    telling = [key for key in _TELLING if any(key in mark.feature.values for mark in marks)]
    root = ElementTree.Element("qgis", version="3.22.0", styleCategories="Symbology")
    renderer = ElementTree.SubElement(
        root, "renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0"
    )
    rules = ElementTree.SubElement(renderer, "rules", key="rules")
    symbols = ElementTree.SubElement(renderer, "symbols")
    for number, ((label, look), members) in enumerate(classes.items()):
        rule = ElementTree.SubElement(rules, "rule", key=f"rule{number}", symbol=str(number), label=label)
        if len(classes) > 1:
            rule.set("filter", _filter(members, telling))
        symbols.append(_symbol(str(number), look, family))
    ElementTree.indent(root, " ")
    return _HEAD + ElementTree.tostring(root, encoding="unicode") + "\n"


def _filter(members: Iterable[Feature], telling: Sequence[str]) -> str:
    """Expression that holds for features which agree with one of these in every telling value."""
    told = {tuple((key, feature.values.get(key)) for key in telling) for feature in members}
    alternatives = (
        " AND ".join(_equals(key, value) for key, value in pairs) for pairs in sorted(told, key=repr)
    )
    return " OR ".join(f"({alternative})" for alternative in alternatives)


def _equals(key: str, value: object) -> str:
    column = '"' + key.replace('"', '""') + '"'
    if value is None:
        return f"{column} IS NULL"
    return f"{column} = " + "'" + str(value).replace("\\", "\\\\").replace("'", "''") + "'"


def _symbol(name: str, look: Look, family: int) -> ElementTree.Element:
    symbol = ElementTree.Element("symbol", name=name, type=_SYMBOLS[family], alpha="1", clip_to_extent="1")
    for kind, options in _symbol_layers(look, family):
        layer = ElementTree.SubElement(symbol, "layer", {"class": kind}, enabled="1", locked="0")
        layer.set("pass", "0")
        held = ElementTree.SubElement(layer, "Option", type="Map")
        for key, value in options.items():
            ElementTree.SubElement(held, "Option", name=key, value=str(value), type="QString")
    return symbol


def _symbol_layers(look: Look, family: int) -> Iterator[tuple[str, Options]]:
    if family == 0:
        yield "SimpleMarker", _marker(look)
    elif family == 1:
        if look.casing_px:
            yield "SimpleLine", _line("#ffffff", look.casing_px, "")
        yield "SimpleLine", _line(look.stroke, look.width_px, look.dash)
    else:
        if look.hatch or look.fill:
            yield "SimpleFill", _fill(look)
        if look.stroke and look.width_px:
            yield "SimpleLine", _line(look.stroke, look.width_px, look.dash)


def _marker(look: Look) -> Options:
    return {
        "name": "circle",
        "color": _colour(look.fill, 1.0),
        "outline_color": _colour(look.stroke, 1.0),
        "outline_width": look.width_px,
        "outline_width_unit": "Pixel",
        "size": 2 * look.radius_px,
        "size_unit": "Pixel",
    }


def _line(stroke: str, width_px: float, dash: str) -> Options:
    return {
        "line_color": _colour(stroke, 1.0),
        "line_width": width_px,
        "line_width_unit": "Pixel",
        "use_custom_dash": int(bool(dash)),
        "customdash": dash.replace(" ", ";") or "5;2",
        "customdash_unit": "Pixel",
        "capstyle": "round" if not dash else "flat",
        "joinstyle": "round",
    }


def _fill(look: Look) -> Options:
    """A plain fill; or diagonal lines, which mean that a thing is not verified."""
    return {
        "color": _colour(look.stroke, 1.0) if look.hatch else _colour(look.fill, look.fill_opacity),
        "style": "b_diagonal" if look.hatch else "solid",
        "outline_style": "no",
    }


def _colour(hexadecimal: str, opacity: float) -> str:
    """Red, green, blue and opacity, 0 to 255 each.

    >>> _colour("#ff8000", 0.5)
    '255,128,0,128'
    """
    if not hexadecimal:
        return "0,0,0,0"
    red, green, blue = (int(hexadecimal[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(opacity * 255)}"
