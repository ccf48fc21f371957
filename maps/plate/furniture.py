"""Beside the map: representative fraction, graphic scales, north, projection and datum, the cartouche."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from pyproj import Proj

from ..drawing.letters import broken, row_mm, shortened
from ..drawing.paint import INK, PAPER, RULE, SOFT, text
from ..drawing.view import View
from ..marginalia import Margin
from .grid import Grid, convergence_deg, zone_at

LEAST_PT = 4.5
SCALES = {"km": 1_000.0, "miles": 1_609.344, "nautical miles": 1_852.0}
_BAR_MM = 68.0  # no graphic scale is longer
_PARTS = 4
_HIGH_MM = 1.3
_BETWEEN_MM = 6.6
_DRAWN_DEG = 9.0  # by which grid north is drawn aside, so that the two are told apart
_ARROW_MM = 15.0
_WORDS_PT = 4.6


def draw_scales(page: Axes, view: View, left_mm: float, top_mm: float, *, sea: bool) -> float:
    """Fraction, then a bar of a round length for each unit; nautical miles where there is sea.

    Returns
    -------
    float
        Where the next thing may begin, millimetres.
    """
    text(page, left_mm, top_mm, f"Scale 1 : {view.scale:,.0f} on A3", 8.0, weight="bold", va="top")
    up_mm = top_mm - 8.6
    for unit, metres in SCALES.items():
        if unit != "nautical miles" or sea:
            _bar(page, left_mm, up_mm, view.scale, unit, metres)
            up_mm -= _BETWEEN_MM
    return up_mm + 1.0


def bar_of(scale: float, unit_m: float) -> tuple[float, float]:
    """A round number of units, and how long it is on paper, millimetres.

    Examples
    --------
    At 1 : 1,000,000 a millimetre is a kilometre.

    >>> bar_of(1_000_000.0, 1_000.0)
    (50.0, 50.0)
    """
    longest = _BAR_MM * scale / 1000.0 / unit_m
    power = 10.0 ** math.floor(math.log10(longest))
    length = max(times * power for times in (1.0, 2.0, 4.0, 5.0) if times * power <= longest)
    return length, length * unit_m * 1000.0 / scale


def _bar(page: Axes, left_mm: float, up_mm: float, scale: float, unit: str, unit_m: float) -> None:
    length, long_mm = bar_of(scale, unit_m)
    step_mm = long_mm / _PARTS
    for number in range(_PARTS):
        shade = INK if number % 2 == 0 else PAPER
        part: Any = {"facecolor": shade, "edgecolor": INK, "linewidth": 0.4, "gid": f"scale-{unit}"}
        page.add_patch(Rectangle((left_mm + number * step_mm, up_mm), step_mm, _HIGH_MM, **part))
    for number in (0, _PARTS // 2, _PARTS):
        across_mm = left_mm + number * step_mm
        said = f"{length * number / _PARTS:g}"
        text(page, across_mm, up_mm - 0.4, said, LEAST_PT, ha="center", va="top")
    text(page, left_mm + long_mm + 2.0, up_mm + _HIGH_MM / 2, unit, 5.2, va="center")


def draw_north(page: Axes, view: View, grid: Grid, left_mm: float, top_mm: float) -> None:
    """True north as it lies on the paper, grid north beside it, and how far the two are apart."""
    longitude, latitude = _middle_deg(view)
    lean_deg = paper_north_deg(view)
    foot = (left_mm + 12.0, top_mm - _ARROW_MM - 6.0)
    head = _toward(foot, lean_deg, _ARROW_MM)
    page.add_line(Line2D((foot[0], head[0]), (foot[1], head[1]), color=INK, linewidth=0.9))
    barbs = [_toward(head, lean_deg + turn, 3.4) for turn in (160.0, 180.0, 200.0)]
    barbs[1] = _toward(head, lean_deg + 180.0, 2.4)
    page.add_patch(Polygon([head, *barbs], closed=True, facecolor=INK, linewidth=0.0))
    above = _toward(head, lean_deg, 2.0)
    text(page, *above, "N", 8.0, weight="bold", ha="center", va="center")
    zone = zone_at(longitude, latitude)
    turned_deg = convergence_deg(zone, longitude, latitude) if zone is not None and grid.lines else 0.0
    if turned_deg:
        side_deg = lean_deg + math.copysign(_DRAWN_DEG, turned_deg)
        end = _toward(foot, side_deg, _ARROW_MM * 0.86)
        page.add_line(Line2D((foot[0], end[0]), (foot[1], end[1]), color=GRID_INK, linewidth=0.7))
        beyond = _toward(end, side_deg, 1.6)
        text(page, *beyond, "GN", 4.6, color=GRID_INK, ha="center", va="center")
    said = north_words(view, grid)
    for number, row in enumerate(broken(said, LEAST_PT, 32.0)):
        text(page, left_mm, foot[1] - 1.6 - number * row_mm(LEAST_PT), row, LEAST_PT, color=SOFT, va="top")


GRID_INK = "#1f5d8c"


def north_words(view: View, grid: Grid) -> str:
    """Where grid north lies from true north at the middle of the sheet."""
    longitude, latitude = _middle_deg(view)
    zone = zone_at(longitude, latitude)
    if zone is None or not grid.lines:
        return "N: true north at the middle of the sheet. Magnetic north is not shown."
    turned_deg = convergence_deg(zone, longitude, latitude)
    side = "east" if turned_deg >= 0 else "west"
    return (
        f"At the middle of the sheet grid north (GN, UTM zone {zone}) lies {abs(turned_deg):.1f}° {side} of "
        "true north (N); drawn wider than it is. Magnetic north is not shown: it changes from year to year."
    )


def paper_north_deg(view: View) -> float:
    """Direction of true north at the middle of the paper, degrees clockwise from its upright edge."""
    place = np.array([_middle_deg(view)])
    ahead = view.projection.metres(place + np.array([[0.0, 0.01]])) - view.projection.metres(place)
    return float(np.degrees(np.arctan2(ahead[0, 0], ahead[0, 1])))


def _middle_deg(view: View) -> tuple[float, float]:
    west, south, east, north = view.window
    longitude, latitude = view.projection.degrees(np.array([[(west + east) / 2, (south + north) / 2]]))[0]
    return float(longitude), float(latitude)


def _toward(start: tuple[float, float], turned_deg: float, far_mm: float) -> tuple[float, float]:
    angle = math.radians(turned_deg)
    return start[0] + far_mm * math.sin(angle), start[1] + far_mm * math.cos(angle)


def projection_words(view: View, grid: Grid) -> str:
    """Projection, datum and grid, in sentences."""
    at = view.projection
    centre = f"{_side(at.latitude_deg, 'NS')}, {_side(at.longitude_deg, 'EW')}"
    said = f"Projection: Lambert azimuthal equal-area about {centre}. Datum and ellipsoid: WGS 84. "
    said += f"Lengths on this sheet are true to {_worst_percent(view):.2g} %. Black: graticule in degrees. "
    if not grid.lines:
        return said.strip()
    zones = ", ".join(map(str, grid.zones))
    lines = f"every {grid.step_m / 1000:g} km"
    return f"{said}Blue: MGRS, lines {lines}, UTM zone{'s' if len(grid.zones) > 1 else ''} {zones}."


def _side(degrees: float, sides: str) -> str:
    return f"{abs(degrees):g}° {sides[degrees < 0]}"


def _worst_percent(view: View) -> float:
    """Greatest error of a length on the sheet: at a corner, along or across (Snyder 1987, p. 187)."""
    at = view.projection
    plane = Proj(proj="laea", lon_0=at.longitude_deg, lat_0=at.latitude_deg, datum="WGS84")
    west, south, east, north = view.window
    corners = np.array([[a, u] for a in (west, east) for u in (south, north)])
    longitude, latitude = view.projection.degrees(corners).T
    longitude = (longitude + 180.0) % 360.0 - 180.0
    factors = plane.get_factors(longitude, latitude)
    worst = max(np.max(factors.tissot_semimajor) - 1.0, 1.0 - np.min(factors.tissot_semiminor), 1e-4)
    return float(100.0 * worst)


def draw_cartouche(
    page: Axes, words: Margin, box_mm: tuple[float, float, float, float], *, sheet: str
) -> None:
    """Title, scenario, edition, sheet, by whom it was made, its hash, and how it is to be handled."""
    left, bottom, right, top = box_mm
    frame: Any = {"facecolor": "none", "edgecolor": INK, "linewidth": 0.7, "gid": "cartouche"}
    page.add_patch(Rectangle((left, bottom), right - left, top - bottom, **frame))
    inner_mm = right - left - 5.0
    up_mm = top - 1.8
    title = shortened(words.title, 7.2, inner_mm, "bold")
    text(page, left + 2.5, up_mm, title, 7.2, weight="bold", va="top")
    up_mm -= 4.6
    page.add_line(Line2D((left + 2.5, right - 2.5), (up_mm + 0.6, up_mm + 0.6), color=RULE, linewidth=0.4))
    scenario, _, sha256 = words.scenario.partition(", SHA-256 ")
    rows = (
        ("Sheet", sheet),
        ("Edition", f"{words.as_of.removeprefix('As of ')}, {words.status}"),
        ("Scenario", scenario.removeprefix("Scenario ")),
        ("Prepared with", words.made_with),
        ("SHA-256", sha256),
        ("Distribution", words.banner),
    )
    for heading, said in rows:
        text(page, left + 2.5, up_mm, heading, _WORDS_PT, color=SOFT, va="top")
        beside = {"va": "top", "weight": "bold" if heading == "Distribution" else "normal"}
        cut = shortened(said, _WORDS_PT, inner_mm - 19.0, str(beside["weight"]))
        text(page, left + 21.5, up_mm, cut, _WORDS_PT, **beside)
        up_mm -= row_mm(_WORDS_PT) * 1.12
