"""Places of a plan: settlements with their names in English and Ukrainian, and sites."""

from __future__ import annotations

from geo.features import Feature
from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, parties, ranked_look, text_of
from ..popup import words


def settlements(released: Release) -> Layer:
    """Settlements that the plan speaks of, labelled by population where room is short."""
    marks = []
    for feature in of_layer(released, "settlements"):
        name, population = text_of(feature.values, "name", "name_en"), feature.values.get("population")
        rank = float(population) if isinstance(population, int | float) else 0.0
        look = ranked_look(feature, ())
        name_uk = text_of(feature.values, "name_uk")
        marks.append(Mark(feature, name or "Settlement", "Settlement", look, name, name_uk, rank))
    return Layer("settlements", "Settlements", tuple(marks))


def sites(released: Release) -> Layer:
    """Sites by kind; under a cautious policy these are the cells that the gate made of them."""
    order = parties(released)
    marks = tuple(_site(feature, order) for feature in of_layer(released, "sites"))
    return Layer("sites", "Sites", marks)


def _site(feature: Feature, order: tuple[str, ...]) -> Mark:
    kind = text_of(feature.values, "kind")
    named = words(kind) if kind else "Site"
    label = named + confidence_words(feature.values)
    title = text_of(feature.values, "name") or named
    return Mark(feature, title, label, ranked_look(feature, order, kind), text_of(feature.values, "name"))
