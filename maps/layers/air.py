"""What radars see of the air: a class for each height above the ground, the lowest the darkest."""

from __future__ import annotations

from geo.features import Feature
from geo.release import Release

from ..mark import Layer, Mark, of_layer, text_of
from ..style import look_of


def radar_cover(released: Release) -> Layer:
    """Ground over which a target is seen, by its height above the ground."""
    marks = tuple(_mark(feature) for feature in of_layer(released, "radar_cover"))
    return Layer("radar_cover", "What radars see", marks)


def _mark(feature: Feature) -> Mark:
    name = text_of(feature.values, "name")
    return Mark(feature, name, name, look_of("radar_cover", text_of(feature.values, "kind")))
