"""Zones by kind and party: edge patterns tell them apart without colour."""

from __future__ import annotations

from collections.abc import Mapping

from geo.features import Feature, Value
from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, parties, party_words, ranked_look, text_of
from ..popup import words
from ..style import PARTY_DASHES

KINDS = {
    "separation": "Zone of separation",
    "withdrawal": "Withdrawal zone",
    "limitation": "Zone of limitation",
    "between_lines": "Zone between two lines",
    "corridor": "Corridor",
    "exclusion": "Exclusion zone",
    "air": "Air zone",
    "sea": "Sea zone",
}


def zones(released: Release) -> Layer:
    """Zones, one class for each kind and, where a band is a party's own, for each party."""
    order = parties(released)
    marks = tuple(_zone(feature, order) for feature in of_layer(released, "zones"))
    return Layer("zones", "Zones", marks)


def _zone(feature: Feature, order: tuple[str, ...]) -> Mark:
    kind = text_of(feature.values, "kind")
    label = _kind_words(kind, feature.values)
    look = ranked_look(feature, order, kind)
    return Mark(feature, text_of(feature.values, "name") or label, label, look)


def _kind_words(kind: str, values: Mapping[str, Value]) -> str:
    named = KINDS.get(kind) or words(kind) or "Zone"
    party = party_words(values) if f"zones:{kind}" in PARTY_DASHES else ""
    return f"{named}, {party}{confidence_words(values)}" if party else named + confidence_words(values)
