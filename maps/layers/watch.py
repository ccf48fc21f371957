"""What is watched: footprints of sensors, the line by how many watch it, and its gaps."""

from __future__ import annotations

from geo.features import Feature
from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, ranked_look, text_of
from ..popup import words

# Classes of the line by how many watch it at the same time; "part_time" has drones and satellites only.
WATCHED = {
    "once": "Watched by one",
    "twice": "Watched by two",
    "more": "Watched by three or more",
    "part_time": "Watched part of the time only",
}


def footprints(released: Release) -> Layer:
    """Ground that each sensor watches, one class a family; under a cautious policy, dissolved into cells."""
    marks = tuple(_footprint(feature) for feature in of_layer(released, "footprints"))
    return Layer("footprints", "Ground watched", marks)


def _footprint(feature: Feature) -> Mark:
    kind = text_of(feature.values, "kind")
    label = f"Watched by {words(kind).lower()}" if kind else "Ground watched"
    title = text_of(feature.values, "name") or label
    return Mark(feature, title, label, ranked_look(feature, {}, kind))


def reach(released: Release) -> Layer:
    """Ground that drones, balloons and satellites reach and look at now and then: no watch that is kept."""
    marks = []
    for feature in of_layer(released, "reach"):
        kind = text_of(feature.values, "kind")
        label = f"Reach of {words(kind).lower()}, part of the time" if kind else "Reach, part of the time"
        title = text_of(feature.values, "name") or label
        marks.append(Mark(feature, title, label, ranked_look(feature, {}, kind)))
    return Layer("reach", "Reached part of the time", tuple(marks))


def coverage(released: Release) -> Layer:
    """The line of contact by how many watch it."""
    marks = []
    for feature in of_layer(released, "coverage"):
        label = WATCHED.get(text_of(feature.values, "kind"), "Watched")
        look = ranked_look(feature, {}, text_of(feature.values, "kind"))
        marks.append(Mark(feature, text_of(feature.values, "name") or label, label, look))
    return Layer("coverage", "Watch on the line", tuple(marks))


def gaps(released: Release) -> Layer:
    """Stretches of the line that nobody watches: not observed, which is not the same as quiet."""
    marks = []
    for feature in of_layer(released, "gaps"):
        label = f"Not observed{confidence_words(released, feature.values)}"
        look = ranked_look(feature, {}, text_of(feature.values, "kind"))
        marks.append(Mark(feature, text_of(feature.values, "name") or label, label, look))
    return Layer("gaps", "Gaps", tuple(marks))
