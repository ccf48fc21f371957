"""Zones by kind and party: edge patterns tell them apart without colour."""

from __future__ import annotations

from collections.abc import Mapping

from geo.features import Feature
from geo.release import Release

from ..mark import Along, Layer, Mark, confidence_words, of_layer, parties, ranked_look, text_of
from ..popup import line as row
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
    known = parties(released)
    marks = tuple(_zone(released, feature, known) for feature in of_layer(released, "zones"))
    return Layer("zones", "Zones", marks)


def _zone(released: Release, feature: Feature, known: Mapping[str, str]) -> Mark:
    kind, party = text_of(feature.values, "kind"), text_of(feature.values, "party")
    label = KINDS.get(kind) or words(kind) or "Zone"
    if party in known and f"zones:{kind}" in PARTY_DASHES:
        label = f"{label}, {known[party]}"
    label += confidence_words(released, feature.values)
    look = ranked_look(feature, known, kind)
    return Mark(feature, text_of(feature.values, "name") or label, label, look, along=_limit(feature))


def _limit(feature: Feature) -> Along | None:
    """How far from the line its limit lies, to be written along it."""
    depth_m = feature.values.get("depth_m")
    if feature.values.get("measured_from") != "line" or not isinstance(depth_m, int | float):
        return None
    return Along(row("depth_m", depth_m)[1])
