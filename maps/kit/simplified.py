"""The few layers that a picture can carry: ground, proposed zones, boundaries, the line, crossings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geo.features import Feature
from geo.release import Release

from ..layers import drawn_layers
from ..mark import Layer, Mark, of_layer, parties, text_of
from ..style import CLAIMED, UNKNOWN, Look
from .words import Words, legible

# Bands by weapon, limits and air space are for the full map; where a plan has nothing else, they are shown.
CHIEF_ZONES = frozenset({"separation", "between_lines", "corridor", "exclusion", "sea"})
LAYERS = ("control", "zones", "boundaries", "line", "crossings")
FRAMED = ("zones", "line", "crossings")
_TIMES, _DOT_TIMES = 1.7, 2.4  # a picture is shown at half its size


def chief_zones(released: Release) -> tuple[Feature, ...]:
    """Zones that the kit shows, in the order of the release."""
    found = of_layer(released, "zones")
    return tuple(zone for zone in found if text_of(zone.values, "kind") in CHIEF_ZONES) or found


def proposed_crossings(released: Release) -> tuple[Feature, ...]:
    """Crossing points that are proposed; roads that merely cross the line are left out."""
    return tuple(f for f in of_layer(released, "crossings") if text_of(f.values, "kind") == "proposed")


def simplified_layers(released: Release, words: Words) -> tuple[Layer, ...]:
    """Layers of the picture, lowest first, their classes named in a language and their looks enlarged."""
    shown = {id(feature) for feature in (*chief_zones(released), *proposed_crossings(released))}
    known = parties(released)
    layers = []
    for layer in drawn_layers(released.only(LAYERS)):
        marks = tuple(
            _renamed(mark, layer.id, released, words, known)
            for mark in layer.marks
            if layer.id not in ("zones", "crossings") or id(mark.feature) in shown
        )
        if marks:
            layers.append(replace(layer, marks=marks))
    return tuple(layers)


def _renamed(mark: Mark, layer: str, released: Release, words: Words, known: Mapping[str, str]) -> Mark:
    values = mark.feature.values
    label = _label(mark, layer, words, known)
    confidence = text_of(values, "confidence", "status")
    if confidence != released.sheet.status and confidence in CLAIMED:
        label = words.say("claimed", label=label)
    elif confidence != released.sheet.status and confidence in UNKNOWN:
        label = words.say("unknown", label=label)
    return replace(mark, class_label=label, look=_enlarged(mark.look))


def _label(mark: Mark, layer: str, words: Words, known: Mapping[str, str]) -> str:
    values = mark.feature.values
    if layer == "control":
        party = text_of(values, "party")
        return words.say("held", party=legible(known.get(party, party or "?")))
    if layer == "zones":
        kind = text_of(values, "kind")
        return words.say(kind if kind and words.has(kind) else "zone")
    return words.say({"boundaries": "boundary", "crossings": "crossing"}.get(layer, "line"))


def _enlarged(look: Look) -> Look:
    dash = " ".join(f"{float(length) * _TIMES:g}" for length in look.dash.split())
    return replace(
        look,
        width_px=look.width_px * _TIMES,
        dash=dash,
        casing_px=look.casing_px * _TIMES,
        radius_px=look.radius_px * _DOT_TIMES,
    )
