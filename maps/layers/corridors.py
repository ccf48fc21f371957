"""Which way corridors lead: arrows along the path that each was laid about."""

from __future__ import annotations

from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, ranked_look, text_of


def corridor_axes(released: Release) -> Layer:
    """Middle of each corridor, with arrow heads in the direction of its path."""
    marks = []
    for feature in of_layer(released, "corridor_axes"):
        label = f"Corridor, in its direction{confidence_words(released, feature.values)}"
        title = text_of(feature.values, "name") or label
        marks.append(Mark(feature, title, label, ranked_look(feature, {})))
    return Layer("corridor_axes", "Directions of corridors", tuple(marks))
