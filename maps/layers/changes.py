"""A line that moves: ground that changed hands, earlier lines, stretches moved; where sources disagree."""

from __future__ import annotations

from dataclasses import replace

from geo.release import Release

from ..mark import Layer, Mark, of_layer, parties, ranked_look, text_of
from ..style import SOURCE_PENS, Look, look_of

_DISAGREEMENTS = {
    "disputed": "Disputed between sources",
    "told_by_some": "Told by some sources only",
}


def changes(released: Release) -> Layer:
    """Ground that changed hands, one class for each who gained it."""
    known = parties(released)
    marks = []
    for feature in of_layer(released, "changes"):
        party = known.get(text_of(feature.values, "party"))
        label = f"Gained by {party}" if party else "Became nobody's, or is not told"
        marks.append(
            Mark(feature, text_of(feature.values, "name") or label, label, ranked_look(feature, known))
        )
    return Layer("changes", "Ground that changed hands", tuple(marks))


def disagreement(released: Release) -> Layer:
    """Ground about which sources of one day disagree; shown, not averaged away."""
    marks = []
    for feature in of_layer(released, "disagreement"):
        kind = text_of(feature.values, "kind")
        label = _DISAGREEMENTS.get(kind, "Disputed between sources")
        name = text_of(feature.values, "name") or label
        marks.append(Mark(feature, name, label, look_of("disagreement", kind)))
    return Layer("disagreement", "Where sources disagree", tuple(marks))


def source_lines(released: Release) -> Layer:
    """The line of each source, told apart by dash as well as by colour."""
    found = of_layer(released, "source_lines")
    names = list(dict.fromkeys(text_of(feature.values, "source") for feature in found))
    marks = []
    for feature in found:
        name = text_of(feature.values, "source")
        label = f"Line of {name}"
        marks.append(Mark(feature, label, label, _pen(names.index(name))))
    return Layer("source_lines", "Lines by source", tuple(marks))


def _pen(number: int) -> Look:
    """Look of a source's line: the first solid on its casing, those over it dashed and narrower."""
    look = look_of("source_lines")
    if not number:
        return look
    stroke, dark, dash = SOURCE_PENS[(number - 1) % len(SOURCE_PENS)]
    return replace(look, stroke=stroke, stroke_dark=dark, dash=dash, width_px=2.4, casing_px=0.0)


def line_history(released: Release) -> Layer:
    """Earlier lines, thin and grey, whatever day is chosen."""
    marks = tuple(
        Mark(feature, text_of(feature.values, "name"), "Line of an earlier date", look_of("line_history"))
        for feature in of_layer(released, "line_history")
    )
    return Layer("line_history", "Earlier lines", marks)


def moved(released: Release) -> Layer:
    """Stretches of the line that moved since the date before."""
    marks = tuple(
        Mark(feature, text_of(feature.values, "name"), "Moved since the date before", look_of("moved"))
        for feature in of_layer(released, "moved")
    )
    return Layer("moved", "Stretches that moved", marks)
