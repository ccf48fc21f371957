"""Zones by kind and party, each with a sign: edge patterns and signs tell them apart without colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

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
# First letter of the sign that a zone of a kind bears on the map; any other kind has the last.
LETTERS = {
    "separation": "S",
    "withdrawal": "W",
    "limitation": "L",
    "between_lines": "B",
    "corridor": "C",
    "exclusion": "X",
    "air": "A",
    "sea": "M",
}
_OTHER_LETTER = "Z"


def zones(released: Release) -> Layer:
    """Zones, one class for each kind and, where a band is a party's own, for each party."""
    known = parties(released)
    found = of_layer(released, "zones")
    signs = codes(found, list(known))
    marks = tuple(_zone(released, feature, known, code) for feature, code in zip(found, signs, strict=True))
    return Layer("zones", "Zones", marks)


def codes(found: Sequence[Feature], parties: Sequence[str]) -> list[str]:
    """Sign of each zone: the letter of its kind and a number, those of one party in a row.

    Examples
    --------
    >>> import shapely
    >>> bands = [("withdrawal", "a"), ("withdrawal", "b"), ("withdrawal", "a"), ("air", "b")]
    >>> nowhere = shapely.Point()
    >>> made = [Feature("zones", nowhere, {"kind": kind, "party": party}) for kind, party in bands]
    >>> codes(made, ["a", "b"])
    ['W1', 'W3', 'W2', 'A1']
    """
    rank = {party: number for number, party in enumerate(parties)}
    order = sorted(range(len(found)), key=lambda number: rank.get(text_of(found[number].values, "party"), -1))
    seen: Counter[str] = Counter()
    signs = [""] * len(found)
    for number in order:
        letter = LETTERS.get(text_of(found[number].values, "kind"), _OTHER_LETTER)
        seen[letter] += 1
        signs[number] = f"{letter}{seen[letter]}"
    return signs


def _zone(released: Release, feature: Feature, known: Mapping[str, str], code: str) -> Mark:
    kind, party = text_of(feature.values, "kind"), text_of(feature.values, "party")
    label = KINDS.get(kind) or words(kind) or "Zone"
    if party in known and f"zones:{kind}" in PARTY_DASHES:
        label = f"{label}, {known[party]}"
    label += confidence_words(released, feature.values)
    look, title = ranked_look(feature, known, kind), text_of(feature.values, "name") or label
    return Mark(feature, title, label, look, along=Along(_edge_words(feature, code)), code=code)


def _edge_words(feature: Feature, code: str) -> str:
    """Sign of a zone and, where its limit is measured from the line, how far from it that lies."""
    depth_m = feature.values.get("depth_m")
    if feature.values.get("measured_from") != "line" or not isinstance(depth_m, int | float):
        return code
    least_m = feature.values.get("least_depth_m")
    deepest = row("depth_m", depth_m)[1]
    if isinstance(least_m, int | float) and least_m < depth_m:  # the words may stand on any stretch of it
        return f"{code} · {row('depth_m', least_m)[1]} to {deepest}"
    return f"{code} · {deepest}"
