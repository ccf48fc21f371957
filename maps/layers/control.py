"""Ground held: a soft fill for each party, below everything else."""

from __future__ import annotations

from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, parties, ranked_look, text_of

NOBODY = "Ground that no party is known to hold"


def control(released: Release) -> Layer:
    """Ground held, one class a party; and what the data say that nobody is known to hold."""
    known = parties(released)
    marks = []
    for feature in of_layer(released, "control"):
        party = known.get(text_of(feature.values, "party"))
        held = f"Held by {party}" if party else NOBODY
        label = held + confidence_words(released, feature.values)
        marks.append(Mark(feature, held, label, ranked_look(feature, known)))
    return Layer("control", "Ground held", tuple(marks))
