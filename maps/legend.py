"""What the patterns mean: one entry for each class that is drawn, none for what is absent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .mark import Layer
from .style import Look


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the legend and one switch: a class of one layer, its look, how many things it holds.

    ``sidc`` is the code of the symbol that stands for each of them, empty for none.
    """

    layer: str
    label: str
    look: Look
    shape: str
    count: int
    sidc: str = ""


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
    members: dict[tuple[str, str, Look, str, str], list[int]] = {}
    for layer in layers:
        for mark in layer.marks:
            shape = SHAPES.get(mark.feature.geometry.geom_type, "area")
            members.setdefault((layer.id, mark.class_label, mark.look, shape, mark.sidc), []).append(id(mark))
    found = tuple(Entry(*key[:4], count=len(marks), sidc=key[4]) for key, marks in members.items())
    entry_of = {mark: number for number, marks in enumerate(members.values()) for mark in marks}
    return found, entry_of
