"""Incidents: a sign for each kind, a filling for each verdict, exercises apart; far ones by cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from geo.features import Feature
from geo.release import Release

from ..mark import Layer, Mark, of_layer, text_of
from ..style import Look, look_of

# In the order of how often a kind is: the dot for the most frequent; all that follow share the last.
_SIGNS = ("", "diamond", "square", "triangle", "wedge", "bar")
_EXERCISE = "cross"
_VERDICTS = {
    "inside": ("inside", "inside a zone"),
    "indeterminate": ("indeterminate", "too near to a zone's edge to tell"),
    "outside": ("outside", "outside the zones"),
    "no zone held then": ("outside", "no zone held then"),
    "error not stated": ("not_stated", "position's error not stated"),
}
_OTHER, _KINDLESS, _EXERCISES = "Other kinds", "Kind not told", "Taken for an exercise"
# Classes of the gate begin at 3, 6, 12, 24 …: the bounds fall between none of them.
_CROWDS = (
    (96, "many", "96 incidents or more"),
    (12, "some", "12 to 95 incidents"),
    (0, "", "fewer than 12 incidents"),
)


def incidents(released: Release) -> Layer:
    """Incidents as places, near the line one by one."""
    found = tuple(feature for feature in of_layer(released, "incidents") if _is_place(feature))
    signs = _signs(found)
    marks = sorted((_mark(feature, signs) for feature in found), key=_precedence)
    return Layer("incidents", "Incidents", tuple(marks))


def incident_cells(released: Release) -> Layer:
    """Cells by how many incidents lie in each, the darker the more: those far off, or coarsened."""
    found = of_layer(released, "incidents", "incident_cells")
    marks = tuple(_cell(feature) for feature in found if not _is_place(feature))
    return Layer("incident_cells", "Incidents by cell", marks)


def _is_place(feature: Feature) -> bool:
    return feature.geometry.geom_type == "Point"


def _cell(feature: Feature) -> Mark:
    """A cell by its number of incidents; of those that the gate made, by the least of their class."""
    number, told = feature.values.get("incidents"), text_of(feature.values, "count")
    least = number if isinstance(number, int) else int(told.partition(" ")[0] or 0)
    kind, words = next((kind, words) for bound, kind, words in _CROWDS if least >= bound)
    title = f"{told or format(least, ',')} incident{'' if told == '' and least == 1 else 's'}"
    return Mark(feature, title, f"Cell with {words}", look_of("incident_cells", kind))


def _signs(found: tuple[Feature, ...]) -> dict[str, str]:
    """Sign of each kind that has one of its own, the most frequent first."""
    counts = Counter(_kind(feature) for feature in found if not feature.values.get("exercise"))
    kinds = sorted(counts, key=lambda kind: (-counts[kind], kind))
    own = kinds if len(kinds) <= len(_SIGNS) else kinds[: len(_SIGNS) - 1]
    return dict(zip(own, _SIGNS, strict=False))


def _kind(feature: Feature) -> str:
    return text_of(feature.values, "what") or _KINDLESS


def _mark(feature: Feature, signs: dict[str, str]) -> Mark:
    kind = _kind(feature)
    look, ending = _look(feature)
    if feature.values.get("exercise"):
        return Mark(feature, kind, _EXERCISES, replace(look, sign=_EXERCISE))
    shown = kind if kind in signs else _OTHER
    sign = signs.get(kind, _SIGNS[-1])
    return Mark(feature, kind, f"{shown[:1].upper()}{shown[1:]}{ending}", replace(look, sign=sign))


def _precedence(mark: Mark) -> tuple[int, str]:
    """Exercises lie lowest, what lies inside a zone uppermost; classes of one verdict by their words."""
    if mark.feature.values.get("exercise"):
        return -1, ""
    verdicts = ("no zone held then", "outside", "error not stated", "indeterminate", "inside")
    verdict = text_of(mark.feature.values, "verdict")
    return verdicts.index(verdict) if verdict in verdicts else 0, mark.class_label


def _look(feature: Feature) -> tuple[Look, str]:
    """Filling of a verdict, and its words; neither where no zone was asked about."""
    if feature.values.get("exercise"):
        return look_of("incidents", "exercise"), ""
    verdict = _VERDICTS.get(text_of(feature.values, "verdict"))
    return (look_of("incidents", verdict[0]), f", {verdict[1]}") if verdict else (look_of("incidents"), "")
