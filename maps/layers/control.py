"""Ground held: a soft fill for each party, below everything else."""

from __future__ import annotations

from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, parties, ranked_look, text_of


def control(released: Release) -> Layer:
    """Ground that each party holds, one class a party."""
    known = parties(released)
    marks = []
    for feature in of_layer(released, "control"):
        held = f"Held by {known.get(text_of(feature.values, 'party'), 'a party')}"
        label = held + confidence_words(released, feature.values)
        marks.append(Mark(feature, held, label, ranked_look(feature, known)))
    return Layer("control", "Ground held", tuple(marks))
