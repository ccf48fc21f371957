"""The few layers that a picture can carry: ground, proposed zones, boundaries, the line, crossings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shapely.geometry.base import BaseGeometry

from geo.features import Feature
from geo.release import Release

from ..embedding import DEGREE_M, simplified
from ..layers import drawn_layers
from ..mark import AT_SEA, Layer, Mark, bounds_of, framing, of_layer, parties, text_of
from ..style import CLAIMED, UNKNOWN, Look
from .words import Words, legible

Shapes = Mapping[int, BaseGeometry]

# Bands by weapon, limits and air space are for the full map; where a plan has nothing else, they are shown.
CHIEF_ZONES = frozenset({"separation", "between_lines", "corridor", "exclusion", "sea"})
LAYERS = ("control", "zones", "boundaries", "line", "crossings")
FRAMED = ("zones", "line", "crossings")
_FINEST_PARTS = 10_000  # of the side of what is framed: an eighth of a dot
TIMES, DOT_TIMES = 1.7, 2.4  # a picture is shown at half its size


def chief_zones(released: Release) -> tuple[Feature, ...]:
    """Zones that the kit shows, in the order of the release."""
    found = of_layer(released, "zones")
    return tuple(zone for zone in found if text_of(zone.values, "kind") in CHIEF_ZONES) or found


def proposed_crossings(released: Release) -> tuple[Feature, ...]:
    """Crossing points that are proposed; roads that merely cross the line are left out."""
    return tuple(f for f in of_layer(released, "crossings") if text_of(f.values, "kind") == "proposed")


def thinned(released: Release) -> Shapes:
    """Shapes only as fine as the kit shows, by ``id`` of the feature drawn: not to be measured.

    Thinned once, they serve every picture and every language.
    """
    west, south, east, north = bounds_of(released)
    finest_m = max(east - west, north - south) * DEGREE_M / _FINEST_PARTS
    others = (feature for feature in of_layer(released, *LAYERS) if feature.layer != "zones")
    return {id(each): simplified(each.geometry, finest_m) for each in (*chief_zones(released), *others)}


def framed(released: Release, layers: Sequence[Layer]) -> list[BaseGeometry]:
    """What a map of some layers of a release has to show; a piece of empty sea where there is nothing."""
    shown = [mark.feature.geometry for layer in layers if layer.id in FRAMED for mark in layer.marks]
    return [shape for shape in shown if not shape.is_empty] or framing(released) or [AT_SEA]


def simplified_layers(
    released: Release,
    words: Words,
    shapes: Shapes | None = None,
    *,
    times: float = TIMES,
    dot_times: float = DOT_TIMES,
) -> tuple[Layer, ...]:
    """Layers of a map, lowest first, their classes named in a language.

    Parameters
    ----------
    released : Release
    words : Words
    shapes : mapping, optional
        What ``thinned`` gave, to be drawn in place of the shapes as they are.
    times, dot_times : float
        How much wider strokes are than on the page, and how much larger dots.
    """
    shown = {id(feature) for feature in (*chief_zones(released), *proposed_crossings(released))}
    known, thin, layers = parties(released), shapes or {}, []
    for layer in drawn_layers(released.only(LAYERS)):
        marks = tuple(
            replace(
                mark,
                feature=replace(mark.feature, geometry=thin.get(id(mark.feature), mark.feature.geometry)),
                class_label=_class_label(mark, layer.id, released, words, known),
                look=_enlarged(mark.look, times, dot_times),
            )
            for mark in layer.marks
            if layer.id not in ("zones", "crossings") or id(mark.feature) in shown
        )
        if marks:
            layers.append(replace(layer, marks=marks))
    return tuple(layers)


def _class_label(mark: Mark, layer: str, released: Release, words: Words, known: Mapping[str, str]) -> str:
    values = mark.feature.values
    label = _label(mark, layer, words, known)
    confidence = text_of(values, "confidence", "status")
    if confidence != released.sheet.status and confidence in CLAIMED:
        return words.say("claimed", label=label)
    if confidence != released.sheet.status and confidence in UNKNOWN:
        return words.say("unknown", label=label)
    return label


def _label(mark: Mark, layer: str, words: Words, known: Mapping[str, str]) -> str:
    values = mark.feature.values
    if layer == "control":
        party = text_of(values, "party")
        return words.say("held", party=words.name(legible(known.get(party, party or "?"))))
    if layer == "zones":
        kind = text_of(values, "kind")
        return words.say(kind if kind and words.has(kind) else "zone")
    return words.say({"boundaries": "boundary", "crossings": "crossing"}.get(layer, "line"))


def _enlarged(look: Look, times: float, dot_times: float) -> Look:
    return replace(
        look,
        width_px=look.width_px * times,
        dash=" ".join(f"{float(length) * times:g}" for length in look.dash.split()),
        casing_px=look.casing_px * times,
        radius_px=look.radius_px * dot_times,
    )
