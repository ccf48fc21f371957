"""How the force is set out: sectors, their boundaries, patrols, what they visit, who arrives in time."""

from __future__ import annotations

from geo.features import Feature
from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, ranked_look, text_of
from ..popup import words

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
    marks = []
    for feature in of_layer(released, "boundaries"):
        kind = text_of(feature.values, "kind")
        label = f"Boundary, {kind}" if kind else "Boundary"
        look = ranked_look(feature, {}, kind)
        marks.append(Mark(feature, text_of(feature.values, "name") or label, label, look))
    return Layer("boundaries", "Sector boundaries", tuple(marks))


def patrols(released: Release) -> Layer:
    """Routes of patrols along their roads."""
    marks = []
    for feature in of_layer(released, "patrols"):
        label = "Patrol route"
        marks.append(Mark(feature, text_of(feature.values, "name") or label, label, ranked_look(feature, {})))
    return Layer("patrols", "Patrols", tuple(marks), shown=False)


def visits(released: Release) -> Layer:
    """Places and stretches that have to be visited, by whether they are."""
    marks = []
    for feature in of_layer(released, "visits"):
        kind = text_of(feature.values, "kind")
        label = VISITED.get(kind, "To be visited")
        look = ranked_look(feature, {}, kind)
        marks.append(Mark(feature, text_of(feature.values, "name") or label, label, look))
    return Layer("visits", "Visits", tuple(marks), shown=False)


def response(released: Release) -> Layer:
    """Ground that the reaction force reaches, by the time it takes."""
    marks = []
    for feature in of_layer(released, "response"):
        kind = text_of(feature.values, "kind")
        label = f"Reached {kind}" if kind else "Reached in time"
        look = ranked_look(feature, {}, kind.replace(" ", "_"))
        marks.append(Mark(feature, text_of(feature.values, "name") or label, label, look))
    return Layer("response", "Reaction force", tuple(marks), shown=False)


def too_late(released: Release) -> Layer:
    """Ground from which surgery is not reached in time."""
    marks = []
    for feature in of_layer(released, "too_late"):
        kind = text_of(feature.values, "kind")
        label = LATE.get(kind, "Surgery not in time")
        look = ranked_look(feature, {}, kind.replace(" ", "_"))
        marks.append(Mark(feature, text_of(feature.values, "name") or label, label, look))
    return Layer("too_late", "Evacuation too late", tuple(marks), shown=False)


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
