"""The plan in a few figures, people first: what a briefing begins with."""

from __future__ import annotations

import shapely

from geo.features import Feature
from geo.release import Release

from .mark import holds, of_layer, text_of
from .popup import figure, line

# Shapes that lie beside one another share no ground but the dust of their edges.
SHARED_GROUND_SHARE = 0.001
Figure = tuple[str, str]


def in_short(released: Release) -> tuple[Figure, ...]:
    r"""Figures of a release, each with what it counts; what the release does not tell is left out.

    Returns
    -------
    tuple of (str, str)
        The figure, and its words.

    Examples
    --------
    >>> from geo.features import Sheet
    >>> from geo.release import PRESS, release
    >>> sheet = Sheet("a", "A", "2025-01-01", "draft", sources=("B",), parameters={"line_length_m": 1e6})
    >>> in_short(release([], sheet, PRESS))
    (('1,000\xa0km', 'line of contact'),)
    """
    found = (_people(released), _line(released), _watched(released), *_counted(released))
    return tuple(each for each in found if each)


def _people(released: Release) -> Figure | None:
    """Residents of the zones of separation, unless two of them share ground: nobody is counted twice."""
    zones = [zone for zone in of_layer(released, "zones") if zone.values.get("kind") == "separation"]
    residents = [zone.values.get("residents") for zone in zones]
    if not zones or not all(isinstance(count, int) for count in residents) or _overlap(zones):
        return None
    if not any(zone.values.get("settlements", True) for zone in zones):
        return "none known", "residents in the zones of separation"  # a gazetteer has not every village
    least = any(zone.values.get("settlements_uncounted") for zone in zones)
    total = sum(count for count in residents if isinstance(count, int))
    return f"{'≥ ' if least else ''}{figure(total)}", "residents in the zones of separation"


def _overlap(zones: list[Feature]) -> bool:
    shapes = [zone.geometry for zone in zones]
    apart = float(shapely.area(shapes).sum())
    return float(shapely.area(shapely.union_all(shapes))) < (1 - SHARED_GROUND_SHARE) * apart


def _line(released: Release) -> Figure | None:
    length_m = _number(released.sheet.parameters.get("line_length_m"))
    return (line("line_length_m", length_m)[1], "line of contact") if length_m else None


def _watched(released: Release) -> Figure | None:
    """Share of the line that at least one site watches all the time, under the conditions assumed."""
    length_m = _number(released.sheet.parameters.get("line_length_m"))
    stretches = of_layer(released, "coverage")
    if not length_m or not stretches:
        return None
    always = [stretch for stretch in stretches if stretch.values.get("kind") != "part_time"]
    watched_m = sum(_number(stretch.values.get("length_m")) for stretch in always)
    conditions = text_of(stretches[0].values, "conditions")
    said = f"of the line watched all the time{f' ({conditions})' if conditions else ''}"
    return line("share_watched", watched_m / length_m)[1], said


def _counted(released: Release) -> list[Figure]:
    sites = [site for site in of_layer(released, "sites") if site.values.get("status") == "proposed"]
    # Where one more base would help most is told, but nobody is to stand there yet.
    sites = [site for site in sites if site.values.get("kind") != "next_base"]
    groups = (
        ([zone for zone in of_layer(released, "zones") if holds(zone)], "zones"),
        (of_layer(released, "sectors"), "sectors"),
        # Where places are coarsened, a cell stands for several.
        (sites if released.policy.exact else (), "sites proposed"),
    )
    return [(figure(len(found)), words) for found, words in groups if found]


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
