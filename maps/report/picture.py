"""The map of a report as inline SVG: background, zones, the line and incidents in the looks of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element, tostring

import shapely
from shapely.geometry.base import BaseGeometry

from ..drawing.view import View
from ..kit.letters import Type
from ..kit.placing import bar_px, large_towns, slim, town_names, view_of
from ..kit.vector import PER_PX, at, path_of, paths_of, put, rules, write
from ..kit.words import ORIGINAL
from ..legend import Entry, entries
from ..mark import framing
from ..style import SIGNS, Look
from .told import Said

_STRATA = ("sea", "land", "drained", "water", "oblasts", "borders")
_SWATCH_PX = (34.0, 18.0)
_DOT_TIMES = 0.75  # of the dots on the page: the picture is not zoomed
_HATCH_PX = 7
_BAR_MM = 4.0


@dataclass(frozen=True, slots=True)
class Form:
    """Size of the picture, how many towns it names, and in which letters."""

    name: str
    width_px: float
    height_px: float
    towns: int
    type: Type


FORMS = (Form("wide", 920.0, 600.0, 26, Type(13.0)), Form("tall", 360.0, 460.0, 9, Type(12.0)))


def maps_svg(said: Said, alt: str) -> Iterator[str]:
    """The map in each form; the style of the page shows one."""
    for form in FORMS:
        yield tostring(_map(said, form, alt), encoding="unicode")


def legend_of(said: Said) -> list[tuple[int, Entry]]:
    """Classes by their number, the uppermost first."""
    return list(reversed(list(enumerate(entries(said.layers)[0]))))


def legend_rules(said: Said) -> Iterator[str]:
    """Rules of style of every class, in light and dark."""
    for number, entry in legend_of(said):
        yield from rules(f"k{number}", entry.look)
        if entry.look.hatch:
            yield f".k{number}{{fill:url(#hatch)}}"


def swatch_svg(number: int, entry: Entry) -> str:
    """The sign of a class as the map has it."""
    wide, high = (side * PER_PX for side in _SWATCH_PX)
    swatch = Element("svg", {"viewBox": f"0 0 {wide:g} {high:g}", "aria-hidden": "true", "class": "swatch"})
    middle = (round(wide / 2), round(high / 2))
    drawn = {
        "line": f"M0 {middle[1]}h{wide:g}",
        "point": _sign(entry.look, [middle]),
        "area": f"M20 20h{wide - 40:g}v{high - 40:g}h{40 - wide:g}z",
    }
    if entry.look.casing_px:
        put(swatch, "path", kind=f"casing k{number}-casing", d=drawn[entry.shape])
    put(swatch, "path", kind=f"{_kind(entry.shape)} k{number}", d=drawn[entry.shape])
    return tostring(swatch, encoding="unicode")


def _kind(shape: str) -> str:
    return "stroke" if shape == "line" else "mark"


def _map(said: Said, form: Form, alt: str) -> Element:
    view = view_of(framing(said.released), (0.0, 0.0, form.width_px, form.height_px))
    box = f"0 0 {form.width_px * PER_PX:g} {form.height_px * PER_PX:g}"
    drawing = Element("svg", {"viewBox": box, "role": "img", "aria-label": alt, "class": form.name})
    _hatch(drawing)
    shapes = slim(said.background, view)
    frame = path_of(view, shapely.box(*view.window).buffer(view.scale / 100.0))
    put(drawing, "path", kind="sea" if shapes else "land", d=frame)
    for name in _STRATA:
        if name in shapes and (path := paths_of(view, shapes[name])):
            put(drawing, "path", kind=name, d=path)
    _marks(drawing, said, view)
    _names(drawing, said, view, form)
    _scale_bar(drawing, view, form)
    return drawing


def _hatch(drawing: Element) -> None:
    side = _HATCH_PX * PER_PX
    tile = put(
        put(drawing, "defs"), "pattern", id="hatch", width=side, height=side, patternUnits="userSpaceOnUse"
    )
    put(tile, "path", kind="hatch", d=f"M-10 10l20-20M0 {side}L{side} 0M{side - 10} {side + 10}l20-20")


def _marks(drawing: Element, said: Said, view: View) -> None:
    """One path for each class: a thousand incidents are a single element."""
    found, entry_of = entries(said.layers)
    members: dict[int, list[BaseGeometry]] = {}
    for layer in said.layers:
        for mark in layer.marks:
            members.setdefault(entry_of[id(mark)], []).append(mark.feature.geometry)
    for number, shapes in sorted(members.items()):
        entry = found[number]
        if entry.shape == "point":
            path = _sign(entry.look, _places(view, shapes))
        else:
            path = paths_of(view, shapely.geometrycollections(shapes))  # laid on the plane together
        if entry.look.casing_px and path:
            put(drawing, "path", kind=f"casing k{number}-casing", d=path)
        if path:
            put(drawing, "path", kind=f"{_kind(entry.shape)} k{number}", d=path)


def _places(view: View, shapes: list[BaseGeometry]) -> list[tuple[int, int]]:
    """Places of points in units of the drawing, each once, those within the frame."""
    laid = shapely.get_coordinates(view.all_on_map_mm(shapely.geometrycollections(shapes))).tolist()
    wide, high = view.box_mm[2:]
    inside = [(across, up) for across, up in laid if 0.0 <= across <= wide and 0.0 <= up <= high]
    return list(dict.fromkeys(at(view, across, up) for across, up in inside))


def _sign(look: Look, places: list[tuple[int, int]]) -> str:
    """Path of a sign about each place: corners, or a circle of two arcs."""
    radius = look.radius_px * _DOT_TIMES * PER_PX
    corners = [(round(across * radius), round(down * radius)) for across, down in SIGNS.get(look.sign, ())]
    if not corners:
        r = round(radius)
        return "".join(f"M{x - r} {y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z" for x, y in places)
    steps = "".join(f"{b[0] - a[0]:+d}{b[1] - a[1]:+d}" for a, b in pairwise(corners))
    first = corners[0]
    return "".join(f"M{x + first[0]} {y + first[1]}l{steps}z" for x, y in places)


def _names(drawing: Element, said: Said, view: View, form: Form) -> None:
    """The largest towns, in English, where they cover nothing."""
    towns = large_towns(view, said.background, form.towns)
    bar = (0.0, 0.0, view.box_mm[2] * 0.35, _BAR_MM * 2.5)
    for placed in town_names(view, towns, [bar], ORIGINAL, form.type):
        place = at(view, placed.across_mm, placed.up_mm)
        size = f"{form.type.size_px * PER_PX:g}"
        write(drawing, placed.name.words, place, "town", font_size=size)
    for town in towns:
        across, down = at(view, town.across_mm, town.up_mm)
        put(drawing, "circle", kind="place", cx=across, cy=down, r=18)


def _scale_bar(drawing: Element, view: View, form: Form) -> None:
    length_km, long_px = bar_px(view)
    left, level = round(12 * PER_PX), round((form.height_px - 14) * PER_PX)
    put(drawing, "path", kind="bar", d=f"M{left} {level - 50}v50h{round(long_px * PER_PX)}v-50")
    words, place = f"{length_km:g} km", (left + 30, level - 70)
    write(drawing, words, place, "bar-words", font_size=f"{form.type.size_px * PER_PX:g}")


def spans(counts: Mapping[str, int]) -> str:
    """Classes with how many there are of each, for the words that stand in for the picture.

    >>> spans({"Explosion": 3, "Cell": 1})
    'Explosion (3), Cell (1)'
    """
    return ", ".join(f"{name} ({count:,})" for name, count in counts.items())
