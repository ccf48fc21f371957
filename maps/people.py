"""People first: who lives in the zones, as a small table for the head of the panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo.features import Feature, Value
from geo.release import Release

from .mark import of_layer, text_of
from .popup import figure, words

GAZETTEER_CAVEAT = (
    "Counted by settlement centre from a gazetteer older than any displacement: a guide, not a census."
)
COUNTS = {"residents": "Residents", "settlements": "Settlements"}
AT_LEAST = "≥ where some settlements have no known count."


@dataclass(frozen=True, slots=True)
class People:
    """Rows of text under headings, and the caveat that belongs beside every such figure."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caveat: str


def people(released: Release) -> People | None:
    """Residents and settlements by zone, from a layer of that name or from the zones themselves.

    Returns
    -------
    People or None
        None where the release counts nobody.
    """
    counted = [f for f in of_layer(released, "people") or of_layer(released, "zones") if _counts(f.values)]
    keys = [key for key in COUNTS if any(key in feature.values for feature in counted)]
    if not keys:
        return None
    rows = tuple((_place(feature), *(_count(feature.values, key) for key in keys)) for feature in counted)
    some_unknown = any(feature.values.get("settlements_uncounted") for feature in counted)
    caveat = " ".join([_caveat(counted), *([AT_LEAST] if some_unknown else [])])
    return People(("Zone", *(COUNTS[key] for key in keys)), rows, caveat)


def _counts(values: Mapping[str, Value]) -> bool:
    return any(values.get(key) is not None for key in COUNTS)


def _place(feature: Feature) -> str:
    return text_of(feature.values, "zone", "name") or words(feature.layer)


def _count(values: Mapping[str, Value], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, int | float):
        return "not known"
    if key == "residents" and values.get("settlements") == 0:
        return "none known"  # a gazetteer has not every village
    sum_of_some = key == "residents" and values.get("settlements_uncounted")
    return f"≥ {figure(value)}" if sum_of_some else figure(value)


def _caveat(counted: list[Feature]) -> str:
    """The words given with the figures, or else the one thing that is true of every gazetteer."""
    for feature in counted:
        given = text_of(feature.values, "caveat", "residents_as_of", "people_as_of")
        if given:
            return given
    return GAZETTEER_CAVEAT
