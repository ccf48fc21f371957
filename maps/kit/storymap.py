"""The map of the story page as inline SVG, lettered in any language; the page shows the form that fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, tostring

from ..drawing.labels import Placed
from ..drawing.view import View
from ..legend import Entry, entries
from ..mark import Layer
from .callouts import PIN_PX
from .letters import Type
from .placing import bar_px, bar_words, clear_of, held_names, town_names
from .stage import Stage
from .vector import PER_PX, Drawn, at, panel, put, write
from .words import Words

_HATCH_PX, _SQUARE_PX = 6.0, 5.0
_NUMBER = Type(13.0)
_STAMPED = ((0.27, 0.30), (0.73, 0.74))


def story_svg(stage: Stage, words: Words, layers: Sequence[Layer], label: str, stamp: str) -> str:
    """Text of a drawing.

    Parameters
    ----------
    stage : Stage
    words : Words
    layers : sequence of Layer
        Of the stage's release, named in the language of the words.
    label : str
        What is seen, for a reader who does not see it.
    stamp : str
        Written across the map.
    """
    size = f"0 0 {stage.form.width_px * PER_PX:g} {stage.form.height_px * PER_PX:g}"
    root = Element("svg", {"class": stage.form.name, "viewBox": size, "role": "img", "aria-label": label})
    for kind, path in stage.ground:
        put(root, "path", kind=kind, d=path)
    _put_marks(root, stage, layers)
    _put_stamp(root, stage, stamp)
    _put_names(root, stage, words, layers)
    _put_pins(root, stage)
    _put_bar(root, stage, words)
    _put_inset(root, stage, words)
    return tostring(root, encoding="unicode")


def put_mark(root: Element, entry: Entry, number: int, drawn: Drawn, prefix: str) -> None:
    """Draw one mark in the look of its class: a dot for each point, else a path and what lies under it."""
    if not isinstance(drawn, str):
        for across, down in drawn:
            put(root, "circle", kind=f"k{number}", cx=across, cy=down, r=round(entry.look.radius_px * PER_PX))
        return
    if entry.look.casing_px:
        put(root, "path", kind=f"casing k{number}-casing", d=drawn)
    area = entry.shape == "area"
    hatch = {"fill": f"url(#{prefix}-{number})"} if entry.look.hatch and area else {}
    put(root, "path", kind=f"k{number}" if area else f"line k{number}", d=drawn, **hatch)


def put_hatches(root: Element, legend: Iterable[tuple[int, Entry]], prefix: str) -> None:
    """Patterns of those classes that are hatched: lines in place of a fill, not verified."""
    side = round(_HATCH_PX * PER_PX)
    turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    for number, entry in legend:
        if entry.look.hatch:
            pattern = put(root, "pattern", id=f"{prefix}-{number}", width=side, height=side, **turned)
            put(pattern, "path", kind=f"hatch k{number}", d=f"M0 0v{side}")


def _put_marks(root: Element, stage: Stage, layers: Sequence[Layer]) -> None:
    legend, entry_of = entries(layers)
    put_hatches(root, enumerate(legend), stage.form.name)
    for layer, drawn in zip(layers, stage.drawn, strict=True):
        for mark, each in zip(layer.marks, drawn, strict=True):
            number = entry_of[id(mark)]
            put_mark(root, legend[number], number, each, stage.form.name)


def _put_stamp(root: Element, stage: Stage, stamp: str) -> None:
    for across, down in _STAMPED:
        place = round(stage.form.width_px * PER_PX * across), round(stage.form.height_px * PER_PX * down)
        write(root, stamp, place, "stamp-on-map", transform=f"rotate(-28 {place[0]} {place[1]})")


def _put_names(root: Element, stage: Stage, words: Words, layers: Sequence[Layer]) -> None:
    """Who holds the ground, then towns, each with its square."""
    form, view, legend = stage.form, stage.view, entries(layers)[0]
    held = held_names(layers, stage.open_ground, form.held, form.held_px)
    for each in held:
        number = next(n for n, entry in enumerate(legend) if entry.look == each.look)
        middle = at(view, each.across_mm, each.up_mm)
        _put_rows(root, each.rows, middle, form.held, f"held k{number}-words")
    boxes = [each.box_mm for each in held]
    off = [*stage.taken, *boxes, *stage.line_ground]
    half = round(_SQUARE_PX * PER_PX / 2)
    square = {"width": 2 * half, "height": 2 * half, "kind": "town-dot"}
    for one in town_names(
        view, clear_of(stage.towns, [*stage.taken, *boxes]), off, words.language, form.town
    ):
        across, down = at(view, one.name.across_mm, one.name.up_mm)
        put(root, "rect", x=across - half, y=down - half, **square)
        write(root, one.name.words, *_beside(view, one, form.town))


def _put_pins(root: Element, stage: Stage) -> None:
    for number, pin in enumerate(stage.pins, start=1):
        if pin:
            left, top = at(stage.view, pin.tied_across_mm, pin.tied_up_mm)
            across, down = at(stage.view, pin.across_mm, pin.up_mm)
            put(root, "path", kind="tie", d=f"M{left} {top}L{across} {down}")
            put(root, "circle", kind="pin", cx=across, cy=down, r=round(PIN_PX * PER_PX))
            write(root, str(number), _lowered((across, down), _NUMBER), "pin-number")


def _put_bar(root: Element, stage: Stage, words: Words) -> None:
    box, view = stage.corners["scale"], stage.view
    length_km, length_px = bar_px(view)
    panel(root, view, box, "panel")
    across, down = at(view, (box[0] + box[2]) / 2, box[1])
    half, low, tick = round(length_px * PER_PX / 2), down - 10 * PER_PX, 6 * PER_PX
    put(root, "path", kind="bar", d=f"M{across - half} {low - tick}v{tick}h{2 * half}v{-tick}")
    write(root, bar_words(length_km, words), (across, low - 8 * PER_PX), "small")


def _put_inset(root: Element, stage: Stage, words: Words) -> None:
    located = stage.located(words)
    if located is None:
        return
    box = stage.corners["inset"]
    left, top = at(stage.view, box[0], box[3])
    wide, high = (round(side * PER_PX) for side in stage.form.inset_px)
    place = {"x": left, "y": top, "width": wide, "height": high}
    inset = put(root, "svg", **place, viewBox=f"0 0 {wide} {high}")
    put(inset, "rect", kind="sea", width=wide, height=high)
    put(inset, "path", kind="country", d=located.ground)
    put(inset, "path", kind="here", d=located.here)
    for name, middle in located.names:
        write(inset, name, _lowered(middle, stage.form.small), "small")
    put(root, "rect", **place, kind="rim")


def _put_rows(root: Element, rows: Sequence[str], middle: tuple[int, int], type_: Type, kind: str) -> None:
    """Rows of words, one under another, about a place."""
    across, down = _lowered(middle, type_)
    step = 1.25 * type_.size_px * PER_PX
    for number, row in enumerate(rows):
        write(root, row, (across, round(down + (number - (len(rows) - 1) / 2) * step)), kind)


def _beside(view: View, one: Placed, type_: Type) -> tuple[tuple[int, int], str]:
    """Where a town's name begins or ends beside its square, and its class: letters differ between readers."""
    aside = one.across_mm - one.name.across_mm
    kind = "town" if abs(aside) < one.name.wide_mm / 4 else "town after" if aside > 0 else "town before"
    edge = one.across_mm + {"town": 0.0, "town after": -0.5, "town before": 0.5}[kind] * one.name.wide_mm
    return _lowered(at(view, edge, one.up_mm), type_), kind


def _lowered(place: tuple[int, int], type_: Type) -> tuple[int, int]:
    """Where the foot of letters stands whose middle is at a place."""
    return place[0], place[1] + round(0.36 * type_.size_px * PER_PX)
