"""How each class looks: colours, dashes, widths by layer, kind, party, confidence; plain by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

PARTY_COLOURS = ("#2c6fbb", "#c4511f", "#5e2a84", "#1b3226")
PARTY_COLOURS_DARK = ("#7fb2ec", "#f09a70", "#8a5fd0", "#f4f0b0")


@dataclass(frozen=True, slots=True)
class Look:
    """What one class is drawn with, on the map and in the legend alike.

    Parameters
    ----------
    stroke, stroke_dark : str
        Edge colour on the light and on the dark map, ``#rrggbb``; empty for no edge.
    width_px : float
        Width of the edge or line.
    dash : str
        Dash pattern in pixels; empty for a solid edge. No two classes rely on colour alone.
    fill, fill_dark : str
        Fill colours, empty for no fill.
    fill_opacity : float
    hatch : bool
        Diagonal lines in place of the fill. They mean one thing: not verified.
    casing_px : float
        Width of a light band under a line, so that it stands out from any ground; 0 for none.
    radius_px : float
        Radius of the dot that stands for a point.
    sign : str
        One of ``SIGNS`` in place of the dot, so that kinds are told apart without colour; empty for the dot.
    shown_from : tuple of (float, float)
        Zooms of the page, each with the least rank of a point that is drawn from there on; empty for points
        that are drawn at every zoom. Paper draws them all.
    teeth_px : float
        Radius of the half-circles that stand along both sides of a line and face each other; 0 for none.
    arrow_px : float
        Length of the arrow heads along a line, in its direction; 0 for none.
    """

    stroke: str
    stroke_dark: str
    width_px: float = 1.5
    dash: str = ""
    fill: str = ""
    fill_dark: str = ""
    fill_opacity: float = 0.0
    hatch: bool = False
    casing_px: float = 0.0
    radius_px: float = 4.0
    sign: str = ""
    shown_from: tuple[tuple[float, float], ...] = ()
    teeth_px: float = 0.0
    arrow_px: float = 0.0


@dataclass(frozen=True, slots=True)
class Teeth:
    """How half-circles stand along a line, alike on its two sides; the page and paper draw them by this.

    Parameters
    ----------
    off_px : float
        From the middle of the line to the top of each.
    width_px : float
        Of their stroke.
    widest_m : float
        Ground that one may stand for at most: on a smaller scale they would hide the line, and none is drawn.
    straight_share : float
        Chord over length of a stretch, below which it bears none.
    """

    off_px: float
    width_px: float
    widest_m: float
    straight_share: float


@dataclass(frozen=True, slots=True)
class Arrows:
    """How far apart arrow heads stand along a line, and the width of their stroke."""

    every_px: float
    width_px: float


TEETH = Teeth(off_px=2.9, width_px=1.3, widest_m=4_500.0, straight_share=0.86)
ARROWS = Arrows(every_px=90.0, width_px=2.2)


def _area(stroke: str, dark: str, opacity: float, dash: str = "", width_px: float = 1.5) -> Look:
    return Look(stroke, dark, width_px, dash, stroke, dark, opacity)


def _dot(
    stroke: str,
    dark: str,
    fill: str,
    fill_dark: str,
    radius_px: float,
    shown_from: tuple[tuple[float, float], ...] = (),
) -> Look:
    return Look(stroke, dark, 1.6, "", fill, fill_dark, 1.0, radius_px=radius_px, shown_from=shown_from)


# What stands in hundreds along the line would hide it from afar. Settlements wait by their residents.
_NEAR, _CLOSE = ((7.0, 0.0),), ((9.0, 0.0),)
_BY_RESIDENTS = ((0.0, 50_000.0), (7.0, 10_000.0), (8.0, 2_000.0), (9.0, 0.0))
# Signs by their corners, from the place downward and to the right, in radii of the dot.
SIGNS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "square": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "diamond": ((0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)),
    "triangle": ((0.0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
    "wedge": ((-1.1, -0.85), (1.1, -0.85), (0.0, 1.15)),
    "bar": ((-1.3, -0.5), (1.3, -0.5), (1.3, 0.5), (-1.3, 0.5)),
    "cross": (
        *((-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4)),
        *((0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4)),
    ),
}
PLAIN = _area("#4d4d4d", "#c9c9c9", 0.08, width_px=1.2)

LOOKS: Mapping[str, Look] = {
    # Two rows of half-circles that face each other, as the standard has it: neither party's row is marked.
    "line": Look("#111111", "#f4f4f4", 3.5, casing_px=7.0, teeth_px=4.5),
    "markers": _dot("#111111", "#f4f4f4", "#ffffff", "#1b1f24", 3.2),
    "settlements": _dot("#2b2f33", "#e3e6e8", "#b4b9be", "#6a7178", 3.0, _BY_RESIDENTS),
    "sites": _dot("#005f56", "#6fd0c4", "#4fa398", "#16a394", 5.5),
    # Many lie over one another: each a light veil with a faint edge, the sum dark where many watch.
    "footprints": Look("#37877d", "#46998d", 0.6, "", "#005f56", "#6fd0c4", 0.09),
    "footprints:camera": Look("#37877d", "#46998d", 0.6, "3 2", "#005f56", "#6fd0c4", 0.09),
    # What reaches far and looks now and then is an outline: a fill would claim a watch that is not kept.
    "reach:drone": Look("#005f56", "#6fd0c4", 1.2, "8 5"),
    "reach:balloon": Look("#005f56", "#6fd0c4", 1.2, "12 4"),
    "reach:satellite": Look("#005f56", "#6fd0c4", 1.0, "2 6"),
    # Bands under the line: the wider, the more watch it, so that the count reads without colour.
    "coverage:once": Look("#37877d", "#46998d", 9.0),
    "coverage:twice": Look("#0f6459", "#6cc4b7", 12.5),
    "coverage:more": Look("#00463f", "#a8e8de", 17.0),
    "coverage:part_time": Look("#1f7d72", "#57b3a6", 9.0, "2 4"),
    "gaps": Look("#b3261e", "#ff9d94", 12.0, "5 4"),
    "sites:post": _dot("#005f56", "#6fd0c4", "#95d2c9", "#17584f", 4.0, _NEAR),
    "sites:camera": _dot("#005f56", "#6fd0c4", "#ffffff", "#1b1f24", 3.0, _NEAR),
    "sites:drone_base": _dot("#005f56", "#6fd0c4", "#005f56", "#6fd0c4", 5.5),
    "sites:patrol_base": _dot("#3d2f8f", "#b3a7f5", "#ffffff", "#1b1f24", 5.0),
    "sites:next_base": _dot("#3d2f8f", "#b3a7f5", "#b9aef2", "#54479f", 4.0),
    "sites:hospital": _dot("#8a4b08", "#e0a860", "#ffffff", "#1b1f24", 5.0),
    "sites:hub": _dot("#3d2f8f", "#b3a7f5", "#3d2f8f", "#b3a7f5", 6.0),
    "crossings:proposed": _dot("#8a4b08", "#e0a860", "#f3d9a4", "#5a3a10", 5.0),
    "crossings:candidate": _dot("#5a5a5a", "#a9a9a9", "#5a5a5a", "#a9a9a9", 2.2, _CLOSE),
    # Sectors are told by their boundaries and names; a wash of colour would hide what they hold.
    "sectors": Look("#3d2f8f", "#b3a7f5", 0.8, "20 3", "#3d2f8f", "#b3a7f5", 0.03),
    "boundaries": Look("#3d2f8f", "#b3a7f5", 2.6, "14 4 3 4", casing_px=5.0),
    "phase_lines": Look("#111111", "#f4f4f4", 1.6, "", casing_px=4.0),
    "patrols": Look("#3d2f8f", "#b3a7f5", 1.2, "6 5"),
    "visits:kept": Look("#1f7d72", "#57b3a6", 3.0, "", "#cbe685", "#5f7d24", 1.0, radius_px=2.6),
    "visits:late": Look("#8a4b08", "#e0a860", 3.5, "5 3", "#c98a3f", "#94661f", 1.0, radius_px=3.2),
    "visits:never": Look("#b3261e", "#ff9d94", 4.0, "2 3", "#8f1710", "#ff9d94", 1.0, radius_px=3.8),
    # Incidents in one neutral ink: the sign tells the kind, the filling the verdict.
    "incidents": _dot("#6b2145", "#f0a6c6", "#c98aa8", "#8a3a60", 4.2),
    "incidents:inside": _dot("#6b2145", "#f0a6c6", "#6b2145", "#f0a6c6", 4.6),
    "incidents:indeterminate": _dot("#6b2145", "#f0a6c6", "#dcb3c7", "#7b3557", 4.4),
    "incidents:outside": _dot("#6b2145", "#f0a6c6", "#ffffff", "#1b1f24", 4.2),
    "incidents:not_stated": _dot("#5a5a5a", "#a9a9a9", "#ffffff", "#1b1f24", 3.6),
    "incidents:exercise": _dot("#5a5a5a", "#a9a9a9", "#f3d9a4", "#5a3a10", 4.2),
    "incidents:rate": Look("#8a3a60", "#d98bae"),
    "incident_cells": _area("#6b2145", "#f0a6c6", 0.10, "2 3", 1.0),
    "incident_cells:some": _area("#6b2145", "#f0a6c6", 0.22, "2 3", 1.0),
    "incident_cells:many": _area("#6b2145", "#f0a6c6", 0.38, "2 3", 1.2),
    "response:within_15_min": _area("#3d2f8f", "#b3a7f5", 0.16, "12 2 2 2", 1.4),
    "response:within_30_min": _area("#3d2f8f", "#b3a7f5", 0.10, "6 3", 1.2),
    "response": _area("#3d2f8f", "#b3a7f5", 0.06, "2 4", 1.2),
    "too_late:by_road": Look("#8a4b08", "#e0a860", 1.0, "2 2 6 2", "#8a4b08", "#e0a860", 0.14),
    "too_late:by_air": Look("#b3261e", "#ff9d94", 1.2, "2 2", "#b3261e", "#ff9d94", 0.16),
    "zones:separation": _area("#6f6f6f", "#b5b5b5", 0.30, width_px=1.8),
    "zones:between_lines": _area("#6f6f6f", "#b5b5b5", 0.24, "1 3", 1.8),
    "zones:withdrawal": _area("#5e2a84", "#c39be6", 0.07, "6 6"),
    "zones:limitation": _area("#5e2a84", "#c39be6", 0.06, "10 6", 1.3),
    "zones:corridor": _area("#005f56", "#6fd0c4", 0.16, "12 3"),
    "corridor_axes": Look("#005f56", "#6fd0c4", 1.4, "12 3", arrow_px=9.0),
    "zones:exclusion": _area("#8a4b08", "#e0a860", 0.12, "4 3", 1.8),
    "zones:air": Look("#5e2a84", "#c39be6", 2.0, "1 5"),
    "zones:sea": _area("#00627d", "#7cc7de", 0.10, "16 6"),
    "borders": Look("#111111", "#f4f4f4", 2.6, "10 3 2 3", casing_px=5.0),
    "border_sectors:sector": Look("#6a5acd", "#8f86d8", 9.0),
    "border_sectors:next_sector": Look("#6a5acd", "#8f86d8", 9.0, "3 3"),
    "border_stretches": Look("#8a4b08", "#e0a860", 15.0, "2 5"),
    "border_gaps": Look("#b3261e", "#ff9d94", 13.0, "3 5"),
    "border_posts": Look(
        *("#111111", "#f4f4f4", 1.4, "", "#5555f6", "#9e9efa", 1.0),
        radius_px=4.4,
        sign="square",
        shown_from=_NEAR,
    ),
    "border_towers": Look(
        *("#111111", "#f4f4f4", 1.4, "", "#aa5909", "#f2f20d", 1.0),
        radius_px=4.4,
        sign="triangle",
        shown_from=_NEAR,
    ),
    "border_crossings": _dot("#111111", "#f4f4f4", "#f3d9a4", "#5a3a10", 4.6),
    "sea_limits:territorial_sea": _area("#00627d", "#7cc7de", 0.24, "18 2", 1.6),
    "sea_limits:contiguous_zone": _area("#00627d", "#7cc7de", 0.12, "8 4", 1.4),
    "sea_limits:exclusive_economic_zone": _area("#00627d", "#7cc7de", 0.04, "1 8", 1.4),
    # Who is nearer to what: a thin line that does not look like a border.
    "equidistance": Look("#00627d", "#7cc7de", 1.4, "2 5"),
    "security_lines:between_headlands": Look("#111111", "#f4f4f4", 2.2, "3 4", casing_px=4.5),
    "security_lines:seaward": Look("#111111", "#f4f4f4", 2.8, "16 4", casing_px=5.5),
    # As charts have it: a small full mark in the ink of the lines that are drawn by it.
    "headlands": Look(
        "#111111", "#a9a9a9", 1.2, "", "#111111", "#f4f4f4", 1.0, radius_px=3.6, sign="triangle"
    ),
    "sea_corridors:both_ways": _area("#0b6b2e", "#7fd69a", 0.20, "20 4", 1.4),
    "sea_corridors:outbound": _area("#0b6b2e", "#7fd69a", 0.20, "20 4 2 4", 1.4),
    "sea_corridors:inbound": _area("#0b6b2e", "#7fd69a", 0.20, "8 3 2 3", 1.4),
    "sea_corridors:separation": Look("#0b6b2e", "#7fd69a", 0.8, "1 7 4 7"),
    "sea_routes": Look("#0b6b2e", "#7fd69a", 1.8, "5 4", arrow_px=8.0),
    "mine_areas": _area("#b3261e", "#ff9d94", 0.26, "3 2 8 2", 2.0),
    "convoy_circles": _area("#8a4b08", "#e0a860", 0.08, "7 3", 2.2),
    "sea_ports": Look(
        "#0a4d8c", "#d4f1fb", 1.6, "", "#101418", "#e8ffd8", 1.0, radius_px=4.6, sign="diamond"
    ),
    "waypoints": Look("#0b6b2e", "#a6f29a", 1.4, "", "#101418", "#b8f4ff", 1.0, radius_px=2.2, sign="bar"),
    "patrol_boxes": _area("#3d2f8f", "#b3a7f5", 0.16, "12 3", 1.8),
    "convoy_water": _area("#8a4b08", "#e0a860", 0.12, "14 3 3 3", 1.4),
    "convoy_tracks": Look("#8a4b08", "#e0a860", 2.4, casing_px=4.5, arrow_px=9.0),
    "alert_arcs": Look("#3d2f8f", "#b3a7f5", 1.6, "6 3"),
    "border_standoff": Look("#5a5a5a", "#a9a9a9", 2.2, "22 3 3 3"),
    # The lower what flies, the less is seen of it, and the darker where it is.
    "radar_cover:low": _area("#00627d", "#7cc7de", 0.26, "", 1.0),
    "radar_cover:middle": Look("#00627d", "#7cc7de", 1.3, "10 5"),
    "radar_cover:high": Look("#00627d", "#7cc7de", 1.3, "3 7"),
    # Ground in the dark: nothing low over it is seen.
    "radar_gaps": Look("#5a5a5a", "#a9a9a9", 0.6, "1 4", "#000000", "#000000", 0.08),
    "racetracks": Look("#3d2f8f", "#b3a7f5", 3.4, "9 3", casing_px=5.5, arrow_px=8.0),
    "airfields": Look("#3d2f8f", "#b3a7f5", 1.6, "", "#e6e645", "#e6e645", 1.0, radius_px=5.2, sign="bar"),
    "radars": Look("#00627d", "#7cc7de", 1.6, "", "#e67300", "#e69545", 1.0, radius_px=6.0, sign="triangle"),
    "defended:city": Look(
        "#5a2b00", "#ffd9a8", 1.6, "", "#ffffff", "#1b1f24", 1.0, radius_px=4.6, sign="square"
    ),
    "defended:nuclear_plant": Look(
        "#5a2b00", "#ffd9a8", 1.6, "", "#c98a3f", "#ffffff", 1.0, radius_px=6.4, sign="diamond"
    ),
    "defended:port": Look(
        "#5a2b00", "#ffd9a8", 1.6, "", "#95d1e6", "#8f1710", 1.0, radius_px=5.4, sign="wedge"
    ),
    "defended": Look("#5a2b00", "#ffd9a8", 1.6, "", "#e64595", "#e64595", 1.0, radius_px=4.8, sign="cross"),
    "supply_routes:main": Look("#3d2f8f", "#b3a7f5", 3.0, casing_px=5.0),
    "supply_routes:alternative": Look("#3d2f8f", "#b3a7f5", 2.0, "8 5"),
    "no_mapped_road": Look("#3d2f8f", "#b3a7f5", 2.6, "2 5"),
    "roads_with_no_way_round": Look("#b3261e", "#ff9d94", 5.0, "3 3"),
    "bridges_with_no_way_round": Look(
        "#b3261e", "#ff9d94", 2.0, "", "#666666", "#330066", 1.0, radius_px=6.6, sign="bar"
    ),
    "junctions_with_no_way_round": Look(
        "#b3261e", "#ff9d94", 1.6, "", "#2a0000", "#ffee00", 1.0, radius_px=4.6, sign="cross"
    ),
    "rear_rail": Look("#1b4f9c", "#9cc3ff", 2.4, "2 3 10 3", casing_px=4.5),
    "rear_convoys": Look("#1b4f9c", "#9cc3ff", 2.4, "7 4 2 4", casing_px=4.5),
    "rear_candidates": _dot("#2f7dd6", "#dceaff", "#ffffff", "#12427f", 2.8, _NEAR),
    "entry_points": Look(
        "#0d2f66", "#dceaff", 1.8, "", "#c8e6ff", "#062c5c", 1.0, radius_px=6.0, sign="wedge"
    ),
    "training_grounds": Look(
        "#3b5a0f", "#d9f08a", 1.8, "", "#cde800", "#a0b000", 1.0, radius_px=6.0, sign="triangle"
    ),
    "rear_hubs": Look("#0d2f66", "#dceaff", 1.8, "", "#2f6fd0", "#2f6fd0", 1.0, radius_px=7.5, sign="square"),
    "watched_from": Look("#00564f", "#8fe3d6", 15.0, "9 2"),
    "setting_up": Look(
        "#4a2b0a", "#f6f7b0", 1.8, "", "#996633", "#767300", 1.0, radius_px=5.4, sign="diamond"
    ),
    "changes": _area("#6a6a6a", "#a8a8a8", 0.40, "1 4"),
    "moved": Look("#8a4b08", "#e0a860", 13.0),
    "line_history": Look("#6a6a6a", "#a8a8a8", 1.1),
    "disagreement:disputed": _area("#8a4b08", "#e0a860", 0.42, width_px=1.0),
    "disagreement:told_by_some": _area("#6a6a6a", "#a8a8a8", 0.30, "1 4", 1.0),
    "source_lines": Look("#111111", "#f4f4f4", 3.6, casing_px=6.0),
}

# A second party's bands keep their own dash, so that the two stay apart in black and white.
PARTY_DASHES: Mapping[str, tuple[str, ...]] = {
    "zones:withdrawal": ("9 4", "3 3", "9 3 3 3", "5 2"),
    "zones:limitation": ("14 4 2 4", "2 5", "14 3 2 3 2 3", "7 7"),
    "changes": ("", "6 3", "2 3", "10 3 2 3"),
}
# Lines of further sources lie over the first and let it be seen; no party's colours, for they are no party's.
SOURCE_PENS = (
    ("#8a4b08", "#e0a860", "9 6"),
    ("#005f56", "#6fd0c4", "3 5"),
    ("#5e2a84", "#c39be6", "12 4 2 4"),
)
# A symbol's frame, its lines, and what shows through a dashed frame: the standard's fill for a neutral
# identity on the light map, its dark shade on the dark one.
SYMBOL_INKS: Mapping[str, Mapping[str, str]] = {
    "light": {"frame": "#aaffaa", "ink": "#101418", "paper": "#ffffff"},
    "dark": {"frame": "#0b5d1e", "ink": "#f1fbf1", "paper": "#0c0e10"},
}
CLAIMED = ("claimed", "unverified")
UNKNOWN = ("contested", "unknown")


def look_of(layer: str, kind: str = "", party_rank: int | None = None, status: str = "") -> Look:
    """Look of a class.

    Parameters
    ----------
    layer, kind : str
        As a feature gives them; a class that is not in the table gets the plain default.
    party_rank : int or None
        Place of the party among those of the release, from 0; None where a thing binds or shows no party.
    status : str
        ``claimed`` and ``unverified`` are hatched, ``contested`` and ``unknown`` grey with a soft edge,
        ``proposed`` a dashed outline; anything else leaves the look of the class as it is.

    Examples
    --------
    >>> look_of("line").stroke
    '#111111'
    >>> look_of("something new") == PLAIN
    True
    >>> look_of("zones", "separation", status="claimed").hatch
    True
    """
    key = f"{layer}:{kind}" if kind else layer
    look = LOOKS.get(key, LOOKS.get(layer, PLAIN))
    if party_rank is not None:
        look = _of_party(look, key, layer, party_rank)
    return _of_status(look, status)


def _of_party(look: Look, key: str, layer: str, rank: int) -> Look:
    """Party colours are chosen by order alone and carry no judgement."""
    stroke, dark = (colours[rank % len(colours)] for colours in (PARTY_COLOURS, PARTY_COLOURS_DARK))
    if layer == "control":
        return _area(stroke, dark, 0.16, width_px=0.0)
    if key not in PARTY_DASHES:
        return look
    dashes = PARTY_DASHES[key]
    dash = dashes[rank % len(dashes)]
    return replace(look, stroke=stroke, stroke_dark=dark, fill=stroke, fill_dark=dark, dash=dash)


def _of_status(look: Look, status: str) -> Look:
    """The ladder of confidence, told by fill, hatch and edge, so that it reads without colour."""
    if status in CLAIMED:
        dash, width_px = look.dash or "5 4", max(look.width_px, 1.4)
        return replace(look, hatch=bool(look.fill), fill="", fill_dark="", dash=dash, width_px=width_px)
    if status in UNKNOWN:
        return _unknown(look)
    if status == "proposed" and look.fill_opacity < 1.0:  # a dashed dot is no dot: its words say it
        return replace(look, fill="", fill_dark="", fill_opacity=0.0, dash=look.dash or "7 4")
    return look


def _unknown(look: Look) -> Look:
    """Grey in nobody's colour: ground with an edge that is hardly one, lines and dots in grey."""
    stroke, dark = "#6a6a6a", "#a8a8a8"
    if look.fill_opacity == 1.0:
        return replace(look, stroke=stroke, stroke_dark=dark, fill=stroke, fill_dark=dark)
    if not look.fill:
        return replace(look, stroke=stroke, stroke_dark=dark, dash="1 5")
    return Look(stroke, dark, 0.8, "1 4", stroke, dark, 0.32)
