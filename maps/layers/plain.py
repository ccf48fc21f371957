"""Layers that nobody drew for: a plain look, so that what the gate released is never lost."""

from __future__ import annotations

from collections.abc import Mapping

from geo.features import Feature
from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, parties, ranked_look, text_of
from ..popup import words

# Few, and of little use to a reader without their names.
_NAMED = frozenset({"rear_hubs", "entry_points", "training_grounds", "headlands"})
# Kinds of which look alike, and are told in words alone.
_ONE_CLASS = frozenset(
    {
        *("border_crossings", "entry_points", "rear_candidates", "alert_arcs"),
        *("bridges_with_no_way_round", "roads_with_no_way_round", "junctions_with_no_way_round"),
    }
)


def plain(released: Release, name: str) -> Layer:
    """Any layer by its name, one class for each kind of thing in it."""
    known = parties(released)
    title = words(name)
    marks = tuple(_plain(released, feature, known) for feature in of_layer(released, name))
    return Layer(name, title, marks)


def _plain(released: Release, feature: Feature, known: Mapping[str, str]) -> Mark:
    kind = text_of(feature.values, "kind")
    title = words(feature.layer)
    label = f"{title}: {words(kind)}" if kind and feature.layer not in _ONE_CLASS else title
    heading = text_of(feature.values, "name") or label
    label += confidence_words(released, feature.values)
    look = ranked_look(feature, known, kind)
    if feature.layer in _NAMED:
        return Mark(feature, heading, label, look, heading, text_of(feature.values, "name_uk"))
    return Mark(feature, heading, label, look)
