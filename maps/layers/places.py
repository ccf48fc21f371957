"""Places of a plan: settlements with their names in English and Ukrainian, and sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geo.features import Feature
from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, parties, ranked_look, text_of
from ..popup import words

# Edge of a cell that several sites were made into: no zone wears it, so they are told apart without colour.
_OF_A_CELL = "5 2 1 2"


def settlements(released: Release) -> Layer:
    """Settlements that the plan speaks of, the larger ones named first where room is short."""
    marks = []
    for feature in of_layer(released, "settlements"):
        name, residents = text_of(feature.values, "name"), feature.values.get("residents")
        rank = float(residents) if isinstance(residents, int | float) else 0.0
        look = ranked_look(feature, {})
        name_uk = text_of(feature.values, "name_uk")
        marks.append(Mark(feature, name or "Settlement", "Settlement", look, name, name_uk, rank))
    return Layer("settlements", "Settlements", tuple(marks))


def sites(released: Release) -> Layer:
    """Sites by kind; under a cautious policy these are the cells that the gate made of them."""
    known = parties(released)
    marks = tuple(_site(released, feature, known) for feature in of_layer(released, "sites"))
    return Layer("sites", "Sites", marks)


def _site(released: Release, feature: Feature, known: Mapping[str, str]) -> Mark:
    kind = text_of(feature.values, "kind")
    named = words(kind) if kind else "Site"
    label = named + confidence_words(released, feature.values)
    title = text_of(feature.values, "name") or named
    look = ranked_look(feature, known, kind)
    if feature.geometry.geom_type != "Point":
        look = replace(look, dash=_OF_A_CELL)
    return Mark(feature, title, label, look, text_of(feature.values, "name"))
