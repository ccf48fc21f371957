"""What the patterns mean: one entry for each class that is drawn, none for what is absent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .mark import Layer, Mark
from .style import Look


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the legend and one switch: a class of one layer, its look, how many things it holds.

    ``sidc`` is the code of the symbol that stands for each of them, empty for none; ``codes`` are the signs
    that they bear on the map.
    """

    layer: str
    label: str
    look: Look
    shape: str
    count: int
    sidc: str = ""
    codes: str = ""


SHAPES = {"Point": "point", "MultiPoint": "point", "LineString": "line", "MultiLineString": "line"}


def entries(layers: Sequence[Layer]) -> tuple[tuple[Entry, ...], dict[int, int]]:
    """Group marks into classes, topmost layer first as a reader looks for them.

    Returns
    -------
    tuple of Entry
        In the order of drawing, lowest first.
    dict
        Index of its entry for each mark, by ``id`` of the mark.
    """
    members: dict[tuple[str, str, Look, str, str], list[Mark]] = {}
    for layer in layers:
        for mark in layer.marks:
            shape = SHAPES.get(mark.feature.geometry.geom_type, "area")
            members.setdefault((layer.id, mark.class_label, mark.look, shape, mark.sidc), []).append(mark)
    found = tuple(
        Entry(*key[:4], count=len(marks), sidc=key[4], codes=codes_text([mark.code for mark in marks]))
        for key, marks in members.items()
    )
    entry_of = {id(mark): number for number, marks in enumerate(members.values()) for mark in marks}
    return found, entry_of


def codes_text(codes: Sequence[str]) -> str:
    """Signs of a class in short: those that follow one another as a span.

    Examples
    --------
    >>> codes_text(["W1", "W3", "W2", "W5"]), codes_text(["A2", "A3"]), codes_text(["", ""])
    ('W1–W3, W5', 'A2, A3', '')
    """
    runs: list[list[str]] = []
    for code in sorted(filter(None, codes), key=_in_order):
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _in_order(code: str) -> tuple[str, int]:
    return code[:1], int(code[1:])


def _follows(before: str, code: str) -> bool:
    letter, number = _in_order(before)
    return _in_order(code) == (letter, number + 1)
