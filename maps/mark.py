"""What a page draws: a feature with its class, look and label, and the layers that hold such marks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geo.features import Feature, Value
from geo.release import Release

from .popup import words
from .style import Look, look_of

Bounds = tuple[float, float, float, float]
AT_SEA: BaseGeometry = shapely.box(-1.0, -1.0, 1.0, 1.0)  # framed where there is nothing at all


@dataclass(frozen=True, slots=True)
class Along:
    """What is written along a line, or along the edge of an area.

    Parameters
    ----------
    mark : str
        Set into it at intervals: the sign of an echelon, the distance of a limit.
    left, right : str
        Who holds the ground on either side, as the line runs.
    ends : str
        Name that stands at both its ends.
    """

    mark: str = ""
    left: str = ""
    right: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One feature as it is drawn.

    Parameters
    ----------
    feature : Feature
    title : str
        Heading of its popup and first column of the table.
    class_label : str
        Words of its class in the legend; marks of one layer with equal words and looks are one class.
    look : Look
    label, label_uk : str
        Words beside it on the map, empty for none.
    rank : float
        Larger labels first where there is no room for all.
    along : Along or None
        Words along it.
    code : str
        Short sign that stands on the map for its name, so that it is told without colour; empty for none.
    """

    feature: Feature
    title: str
    class_label: str
    look: Look
    label: str = ""
    label_uk: str = ""
    rank: float = 0.0
    along: Along | None = None
    code: str = ""

    @property
    def sidc(self) -> str:
        """Code of the symbol that stands for it; empty for a dot, and for what is no place."""
        return text_of(self.feature.values, "sidc") if self.feature.geometry.geom_type == "Point" else ""


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks drawn together, under the name of the layer they come from.

    ``shown`` says whether a reader sees it before asking for it; what is not shown at first is on no sheet of
    paper.
    """

    id: str
    title: str
    marks: tuple[Mark, ...]
    shown: bool = True


def looked_at(layers: Sequence[Layer], names: Collection[str]) -> tuple[Layer, ...]:
    """Layers of some names; of one that is named with a kind (``zones:air``) what is of that kind.

    Examples
    --------
    >>> from shapely import Point
    >>> from .style import look_of
    >>> made = (Feature("zones", Point(), {"kind": kind}) for kind in ("air", "buffer"))
    >>> zones = Layer("zones", "Zones", tuple(Mark(one, "", "", look_of("zones")) for one in made))
    >>> [[len(layer.marks) for layer in looked_at([zones], {name})] for name in ("zones", "zones:air", "-")]
    [[2], [1], []]
    """
    found = (
        layer
        if layer.id in names
        else replace(layer, marks=tuple(mark for mark in layer.marks if _kind(mark) in names))
        for layer in layers
    )
    return tuple(layer for layer in found if layer.id in names or layer.marks)


def _kind(mark: Mark) -> str:
    return f"{mark.feature.layer}:{mark.feature.values.get('kind')}"


def of_layer(released: Release, *names: str) -> tuple[Feature, ...]:
    """Features of the named layers, in the order of the release."""
    return tuple(feature for feature in released.features if feature.layer in names)


def holds(zone: Feature) -> bool:
    """Whether a zone is in force, and not there to be compared alone."""
    return zone.values.get("in_force") != "no"


def text_of(values: Mapping[str, Value], *keys: str) -> str:
    """First of the keys that holds text, else nothing."""
    for key in keys:
        found = values.get(key)
        if isinstance(found, str) and found.strip():
            return found
    return ""


GROUND = ("control", "line")  # of the line's plan, under every task
# Reaches far beyond the zones.
FAR_REACHING = frozenset(
    {"control", "footprints", "reach", "response", "too_late", "patrols", "sites", "incident_cells"}
)


def framing(released: Release) -> list[BaseGeometry]:
    """What a first view has to show: what is proposed, but not all the ground that it may reach.

    Ground held, footprints and the tasks beside the line reach far beyond the zones; they frame only a map of
    nothing else.
    """
    far = FAR_REACHING | task_layers(released)
    shown = [feature for feature in released.features if not feature.geometry.is_empty]
    near = [feature.geometry for feature in shown if feature.layer not in far]
    return near or [feature.geometry for feature in shown]


def bounds_of(released: Release, nothing: BaseGeometry = AT_SEA) -> Bounds:
    """West, south, east, north of a first view, degrees; of ``nothing`` where there is no feature."""
    west, south, east, north = shapely.total_bounds(framing(released) or [nothing]).tolist()
    return west, south, east, north


def all_about(released: Release, bounds: Bounds) -> Bounds:
    """Some bounds, widened to all ground on which the force's tasks lie; the same for staff and press."""
    boxes = [shapely.box(*task.about_deg) for task in released.sheet.tasks if task.about_deg is not None]
    west, south, east, north = shapely.total_bounds([shapely.box(*bounds), *boxes]).tolist()
    return west, south, east, north


def task_layers(released: Release) -> frozenset[str]:
    """Layers of the force's tasks beside the line."""
    return frozenset(layer for task in released.sheet.tasks for layer in task.layers)


@lru_cache(maxsize=4)  # nearly every layer asks for them
def parties(released: Release) -> Mapping[str, str]:
    """Parties of a release, id → label, in the order in which its features first name them."""
    found: dict[str, str] = {}
    for feature in released.features:
        party = text_of(feature.values, "party")
        own_name = "name" if feature.layer == "control" else "party_name"
        label = text_of(feature.values, "party_name", own_name)
        if party and (label or party not in found):
            found[party] = found.get(party) or label
    return {party: label or words(party) for party, label in found.items()}


def ranked_look(feature: Feature, known: Mapping[str, str], kind: str = "") -> Look:
    """Look of a feature by its layer, kind, party (its place among those known) and confidence."""
    party = text_of(feature.values, "party")
    rank = list(known).index(party) if party in known else None
    return look_of(feature.layer, kind, rank, _confidence(feature.values))


def confidence_words(released: Release, values: Mapping[str, Value]) -> str:
    """Confidence of a feature, in brackets behind its class, unless the whole map is stamped with it."""
    confidence = _confidence(values)
    if not confidence or confidence == released.sheet.status:
        return ""
    return f" ({'claimed, not verified' if confidence == 'claimed' else confidence})"


def _confidence(values: Mapping[str, Value]) -> str:
    return text_of(values, "confidence", "status")
