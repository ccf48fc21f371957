"""Layers that nobody drew for: a plain look, so that what the gate released is never lost."""

from __future__ import annotations

from geo.features import Feature
from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, parties, ranked_look, text_of
from ..popup import words


def plain(released: Release, name: str) -> Layer:
    """Any layer by its name, one class for each kind of thing in it."""
    order = parties(released)
    title = words(name)
    marks = tuple(_plain(feature, order, title) for feature in of_layer(released, name))
    return Layer(name, title, marks)


def _plain(feature: Feature, order: tuple[str, ...], title: str) -> Mark:
    kind = text_of(feature.values, "kind")
    label = f"{title}: {words(kind)}" if kind else title
    heading = text_of(feature.values, "name") or label
    return Mark(feature, heading, label + confidence_words(feature.values), ranked_look(feature, order, kind))
