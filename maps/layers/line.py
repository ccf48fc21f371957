"""The line of contact, black on a white casing, and the numbered kilometre markers along it."""

from __future__ import annotations

from geo.release import Release

from ..mark import Along, Layer, Mark, confidence_words, of_layer, ranked_look, text_of
from ..popup import line as row
from ..style import look_of


def line(released: Release) -> Layer:
    """Line of contact; never a party's colour, since it belongs to neither."""
    marks = []
    for feature in of_layer(released, "line"):
        title = text_of(feature.values, "name") or "Line of contact"
        label = f"Line of contact{confidence_words(released, feature.values)}"
        marks.append(Mark(feature, title, label, ranked_look(feature, {})))
    return Layer("line", "Line of contact", tuple(marks))


def phase_lines(released: Release) -> Layer:
    """Lines by which a move is reported, each with its name at both ends."""
    marks = []
    for feature in of_layer(released, "phase_lines"):
        name = text_of(feature.values, "name")
        ends = f"PL {name}" if name else "PL"
        label = f"Phase line{confidence_words(released, feature.values)}"
        marks.append(Mark(feature, name or label, label, ranked_look(feature, {}), along=Along(ends=ends)))
    return Layer("phase_lines", "Phase lines", tuple(marks))


def markers(released: Release) -> Layer:
    """Chainage markers; the page shows as many as the scale has room for."""
    marks = []
    for feature in of_layer(released, "markers"):
        chainage_m = feature.values.get("chainage_m")
        known = isinstance(chainage_m, int | float)
        label = row("chainage_m", chainage_m)[1] if known else text_of(feature.values, "name")
        look, rank = look_of("markers"), _roundness(chainage_m)
        marks.append(Mark(feature, label or "Marker", "Kilometre marker", look, label, rank=rank))
    return Layer("markers", "Chainage", tuple(marks))


def _roundness(chainage_m: object) -> float:
    """Length in metres of the roundest step that a marker falls on: km 400 outranks km 410.

    Examples
    --------
    >>> _roundness(400_000.0), _roundness(410_000.0), _roundness(0.0)
    (100000.0, 10000.0, 500000.0)
    """
    if not isinstance(chainage_m, int | float):
        return 0.0
    steps = (500_000.0, 100_000.0, 50_000.0, 10_000.0, 5_000.0, 1_000.0)
    return next((step for step in steps if abs(chainage_m / step - round(chainage_m / step)) < 1e-6), 1.0)
