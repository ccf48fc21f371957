"""The static plate: one sheet of A3 with the map, its margin, and every word that a map owes its reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from shapely.geometry.base import BaseGeometry

from geo.features import Table
from geo.release import Release

from ..basemap import basemap
from ..drawing.marks import DRAWN_MM
from ..drawing.paint import INK, PAPER, RULE, SOFT, text
from ..drawing.projection import Projection, round_scale
from ..drawing.view import View
from ..layers import drawn_layers
from ..legend import entries
from ..marginalia import Margin, margin
from ..mark import Layer, framing
from ..people import people
from .column import LEAST_PT, Column
from .ground import draw_frame, draw_map

SHEET_MM = (420.0, 297.0)
MAP_MM = (8.0, 44.0, 304.0, 226.0)  # left, bottom, width, height
PRESS_BANNER, STAFF_BANNER = "#0b4f5c", "#7c1d1d"
AT_SEA = shapely.box(-1.0, -1.0, 1.0, 1.0)  # framed where there is nothing at all
FOOT_MM = (8.0, 312.0)  # left and right end of what stands below the map
_BETWEEN_MM = 5.0
_BESIDE_MAP = (
    "watched",
    "sectors",
    "chosen",
)  # tables that stand beside the map; all stand on a sheet of their own
_LEAST_LETTERS = 400  # no column gets narrower than so many letters ask for
_RIM = 1.04  # what is shown may fill the map but for this
_DRAWN_WORDS = f"Drawn to {DRAWN_MM:g} mm on paper; figures come from the exact shapes."


def draw_plate(released: Release, *, context: Path | None = None) -> Figure:
    """Draw a release as a briefing plate of A3, without a browser.

    Parameters
    ----------
    released : Release
        What the gate let out; the plate draws nothing else.
    context : Path or None
        Folder with the background's files; None for a map without background.

    Returns
    -------
    matplotlib.figure.Figure
        ``write_plate`` writes it to a file.

    Raises
    ------
    ScenarioError
        If the sheet names no title, date or source.

    Examples
    --------
    >>> from geo.features import Feature, Sheet
    >>> from geo.release import release
    >>> sheet = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
    >>> line = Feature("line", shapely.LineString([(30, 50), (31, 50)]), {})
    >>> (draw_plate(release([line], sheet)).get_size_inches() * 25.4).round().tolist()
    [420.0, 297.0]
    """
    layers = tuple(layer for layer in drawn_layers(released) if layer.shown)
    framed = framing(released) or [AT_SEA]
    west, south, east, north = shapely.total_bounds(framed).tolist()
    background = basemap(context, (west, south, east, north))
    words = margin(released, drawn_words=_DRAWN_WORDS, background=background.credits)
    view = _view(framed)
    figure = Figure(figsize=(SHEET_MM[0] / 25.4, SHEET_MM[1] / 25.4), facecolor=PAPER)
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, SHEET_MM[0]), ylim=(0, SHEET_MM[1]))
    page.set_axis_off()
    left, bottom, width, height = MAP_MM
    frame = (left / SHEET_MM[0], bottom / SHEET_MM[1], width / SHEET_MM[0], height / SHEET_MM[1])
    draw_map(figure.add_axes(frame), view, layers, background, stamp=words.status.upper())
    draw_frame(page, view)
    draw_head(page, words)
    _side(Column(figure, page, (318, 9, 412, 288)), released, layers)
    _foot(figure, page, words, view)
    return figure


def _view(framed: list[BaseGeometry]) -> View:
    projection = Projection.about(framed)
    west, south, east, north = shapely.total_bounds([projection.laid(shape) for shape in framed]).tolist()
    scale = round_scale((east - west) * _RIM, (north - south) * _RIM, *MAP_MM[2:])
    across, up = (west + east) / 2, (south + north) / 2
    half_width, half_height = (side / 2000.0 * scale for side in MAP_MM[2:])
    window = (across - half_width, up - half_height, across + half_width, up + half_height)
    return View(projection, window, scale, MAP_MM)


def draw_head(page: Axes, words: Margin) -> None:
    """Handling banners at head and foot, title, status, date and standfirst."""
    colour = PRESS_BANNER if words.policy == "press" else STAFF_BANNER
    for bottom in (0.0, SHEET_MM[1] - 5.5):
        page.add_patch(Rectangle((0, bottom), SHEET_MM[0], 5.5, facecolor=colour, edgecolor="none"))
        banner = {"color": PAPER, "weight": "bold", "ha": "center", "va": "center"}
        text(page, SHEET_MM[0] / 2, bottom + 2.6, words.banner, 7, **banner)
    text(page, 8, 288.5, words.title, 15, weight="bold", va="top")
    stamp = f"{words.status.upper()}  ·  {words.as_of}"
    text(page, 8, 280.4, stamp, 8, weight="bold", color="#8a4b08", va="top")
    text(page, 8, 275.4, words.standfirst, 5.6, color=SOFT, va="top")


def _side(column: Column, released: Release, layers: Sequence[Layer]) -> None:
    """People first, then the legend, and of tables and curves those that have room."""
    counted = people(released)
    if counted:
        column.table(
            Table("people", "People in the zones", counted.headings, counted.rows, counted.caveat), 4.5
        )
    column.legend(tuple(reversed(entries(layers)[0])), 4.8)
    for table in released.sheet.tables:
        if table.id in _BESIDE_MAP and column.has_room(column.table_mm(table, 4.6)):
            column.table(table, 4.6)
    for chart in released.sheet.charts:
        column.chart(chart)


def _foot(figure: Figure, page: Axes, words: Margin, view: View) -> None:
    """Scale and projection, then method, care and sources in three columns."""
    _scale_bar(page, view.scale)
    centre = f"{view.projection.latitude_deg:g}° N, {view.projection.longitude_deg:g}° E"
    note = (
        f"Lambert azimuthal equal-area about {centre}, WGS 84; lengths true to 0.1 % within 500 km of there."
    )
    text(page, 110, 38.6, note, 4.8, color=SOFT, va="center")
    _flowed(
        figure,
        page,
        {
            "Method": _sentences(words.method),
            "To be read with care": _sentences(words.caveats),
            "Sources and credits": _sentences((*words.sources, *words.credits, words.disclaimer)),
        },
    )
    text(
        page,
        312,
        35.0,
        f"{words.made_with}. {words.scenario}.",
        LEAST_PT,
        color=SOFT,
        ha="right",
        va="bottom",
    )


def _sentences(said: Sequence[str]) -> str:
    return " ".join(each if each.endswith(".") else f"{each}." for each in said)


def _flowed(figure: Figure, page: Axes, said: Mapping[str, str]) -> None:
    """Words in columns as wide as they need, so that all end alike; what finds no room is owned up to."""
    whole_mm = FOOT_MM[1] - FOOT_MM[0] - _BETWEEN_MM * (len(said) - 1)
    letters = {title: max(len(words), _LEAST_LETTERS) for title, words in said.items()}
    left = FOOT_MM[0]
    for title, words in said.items():
        width = whole_mm * letters[title] / sum(letters.values())
        column = Column(figure, page, (left, 8.0, left + width, 32.0))
        text(page, left, 32.4, title, 5.2, weight="bold", va="top")
        column.at_mm -= 2.2
        column.paragraph(words, LEAST_PT)
        if column.left_out:
            text(page, left, 6.1, "The rest stands on the page.", LEAST_PT, color=SOFT, va="bottom")
        left += width + _BETWEEN_MM


def _scale_bar(page: Axes, scale: float) -> None:
    """A bar of a round number of kilometres, and the representative fraction."""
    longest_km = 60.0 * scale / 1e6
    power = 10.0 ** np.floor(np.log10(longest_km))
    length_km = max(times * power for times in (1.0, 2.0, 5.0) if times * power <= longest_km)
    step = length_km * 1e6 / scale / 4
    for number in range(4):
        shade = INK if number % 2 == 0 else PAPER
        bar = Rectangle((8 + number * step, 37), step, 1.3, facecolor=shade, edgecolor=INK, linewidth=0.4)
        page.add_patch(bar)
    for number in (0, 2, 4):
        text(page, 8 + number * step, 36.6, f"{length_km * number / 4:g}", 4.6, ha="center", va="top")
    text(page, 8 + 4 * step + 3, 37.6, f"km     1 : {scale:,.0f} on A3", 5.6, va="center")
    page.add_line(Line2D((8, 312), (33.6, 33.6), color=RULE, linewidth=0.4))
