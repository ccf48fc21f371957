"""Ground held: a soft fill for each party, below everything else."""

from __future__ import annotations

from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, parties, party_words, ranked_look


def control(released: Release) -> Layer:
    """Ground that each party holds, one class a party."""
    order = parties(released)
    marks = []
    for feature in of_layer(released, "control"):
        held = f"Ground held by {party_words(feature.values) or 'a party'}"
        label = held + confidence_words(feature.values)
        marks.append(Mark(feature, held, label, ranked_look(feature, order)))
    return Layer("control", "Ground held", tuple(marks))
