"""How the force is set out: sectors, their boundaries, patrols, what they visit, who arrives in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from geo.features import Feature
from geo.release import Release

from ..mark import Along, Layer, Mark, confidence_words, of_layer, ranked_look, text_of
from ..popup import words
from ..symbols import ECHELONS

# Classes of what has to be visited, by whether it is visited often enough.
VISITED = {
    "kept": "Visited often enough",
    "late": "Visited too seldom",
    "never": "Not visited",
}
LATE = {
    "by road": "Surgery not in time by road",
    "by air": "Surgery not in time by air",
}
_FIRST = 1e9  # before any town
CROSSINGS = {
    "proposed": "Crossing point, proposed",
    "candidate": "Road across the line",
}


def sectors(released: Release) -> Layer:
    """Ground that each contingent answers for."""
    return Layer("sectors", "Sectors", tuple(_sector(each) for each in of_layer(released, "sectors")))


def _sector(feature: Feature) -> Mark:
    name, contingent = text_of(feature.values, "name"), text_of(feature.values, "contingent")
    title = f"{name}, {contingent}" if contingent and contingent not in name else name
    return Mark(feature, title or "Sector", "Sector", ranked_look(feature, {}), title, rank=_FIRST)


def boundaries(released: Release) -> Layer:
    """Boundaries between sectors, by the echelon of those they part."""
    marks = _by_kind(released, "boundaries", lambda kind: f"Boundary, {kind}" if kind else "Boundary")
    marks = tuple(replace(mark, along=_along(mark)) for mark in marks)
    return Layer("boundaries", "Sector boundaries", marks)


def _along(boundary: Mark) -> Along:
    values = boundary.feature.values
    echelon = ECHELONS.get(text_of(values, "kind"), "")
    return Along(echelon, text_of(values, "left"), text_of(values, "right"))


def patrols(released: Release) -> Layer:
    """Routes of patrols along their roads."""
    return Layer("patrols", "Patrols", _by_kind(released, "patrols", lambda _: "Patrol route"), shown=False)


def visits(released: Release) -> Layer:
    """Places and stretches that have to be visited, by whether they are."""
    marks = _by_kind(released, "visits", lambda kind: VISITED.get(kind, "To be visited"))
    return Layer("visits", "Visits", tuple(map(_stretch, marks)), shown=False)


def _stretch(visit: Mark) -> Mark:
    """What is visited along its length is told from places."""
    if visit.feature.geometry.geom_type == "Point":
        return visit
    said = visit.class_label
    return replace(visit, class_label=f"Stretch {said[:1].lower()}{said[1:]}")


def response(released: Release) -> Layer:
    """Ground that the reaction force reaches, by the time it takes."""
    marks = _by_kind(released, "response", lambda kind: f"Reached {kind or 'in time'}")
    return Layer("response", "Reaction force", marks, shown=False)


def too_late(released: Release) -> Layer:
    """Ground from which surgery is not reached in time."""
    marks = _by_kind(released, "too_late", lambda kind: LATE.get(kind, "Surgery not in time"))
    return Layer("too_late", "Evacuation too late", marks, shown=False)


def _by_kind(released: Release, layer: str, class_of: Callable[[str], str]) -> tuple[Mark, ...]:
    """Marks of a layer whose classes are told by the kind of each feature."""
    marks = []
    for feature in of_layer(released, layer):
        kind = text_of(feature.values, "kind")
        label, look = class_of(kind), ranked_look(feature, {}, kind.replace(" ", "_"))
        marks.append(Mark(feature, text_of(feature.values, "name") or label, label, look))
    return tuple(marks)


def crossings(released: Release) -> Layer:
    """Places where a road crosses the line: proposed crossing points, and the other candidates."""
    marks = []
    for feature in of_layer(released, "crossings"):
        kind = text_of(feature.values, "kind")
        label = CROSSINGS.get(kind) or (words(kind) if kind else "Crossing point")
        label += confidence_words(released, feature.values)
        name = text_of(feature.values, "name")
        look = ranked_look(feature, {}, kind)
        marks.append(Mark(feature, name or label, label, look, name if kind == "proposed" else ""))
    return Layer("crossings", "Crossing points", tuple(marks))
