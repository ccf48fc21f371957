"""The static plate: one sheet of A3 with the map, its margin, and every word that a map owes its reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from shapely.geometry.base import BaseGeometry

from geo.release import Release

from ..basemap import Basemap, background_of
from ..drawing.lettering import Ground
from ..drawing.letters import broken, row_mm, shortened
from ..drawing.marks import DRAWN_MM
from ..drawing.paint import INK, PAPER, RULE, SOFT, text
from ..drawing.projection import Box, Projection, round_scale
from ..drawing.view import View
from ..layers import drawn_layers
from ..legend import entries
from ..marginalia import Margin, margin
from ..mark import AT_SEA, Layer, framing
from .column import Column
from .furniture import draw_cartouche, draw_north, draw_scales, projection_words
from .grid import Grid, grid_of
from .ground import draw_frame, draw_map
from .insets import Inset, crowded, draw_letter, draw_locator, draw_places_shown
from .rows import LEAST_PT
from .tables import people_table, sites_table

SHEET_MM = (420.0, 297.0)
MAP_MM = (14.0, 58.0, 274.0, 210.0)  # left, bottom, width, height
PRESS_BANNER, STAFF_BANNER = "#0b4f5c", "#7c1d1d"
SIDE_MM = (297.0, 32.0, 412.0, 288.0)  # left, bottom, right, top of the column beside the map
CARTOUCHE_MM = (297.0, 8.0, 412.0, 29.5)
TOP_MM = 51.5  # of what stands below the map
_LEFT_MM, _NORTH_MM = 8.0, 88.0
_LOCATOR_MM = (124.0, 9.0, 46.0, 39.0)
_WORDS_MM = ((175.0, 231.0), (236.0, 288.0))  # left and right of the columns of words below the map
# Tables that stand beside the map as far as there is room; all stand on a sheet of their own.
_BESIDE_MAP = ("watched", "sectors", "chosen")
_ALL_LAND = 0.98  # a share of land beyond which there is no sea on a map
_RIM = 1.04  # what is shown may fill the map but for this
DRAWN_WORDS = (
    f"Drawn to {DRAWN_MM:g} mm on paper, the background to 120 m; figures come from the exact shapes."
)
REST = "The rest stands on the sheet of notes."


def draw_plate(released: Release, *, context: Path | None = None, sheet: str = "Map") -> Figure:
    """Draw a release as a briefing plate of A3, without a browser.

    Parameters
    ----------
    released : Release
        What the gate let out; the plate draws nothing else.
    context : Path or None
        Folder with the background's files; None for a map without background.
    sheet : str
        Which sheet of how many it is, as its cartouche says.

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
    background = background_of(released, context)
    words = margin(released, drawn_words=DRAWN_WORDS, background=background.credits)
    view = view_of(framing(released) or [AT_SEA])
    grid = grid_of(view)
    figure, page = blank_sheet()
    insets = crowded(view, layers)
    axes = axes_at(figure, MAP_MM)
    axes.set_gid("map")
    taken = [inset.taken_mm for inset in insets]
    draw_map(axes, view, layers, background, grid, stamp=words.status.upper(), taken=taken)
    draw_places_shown(axes, insets)
    for inset in insets:
        _draw_inset(figure, inset, layers, background)
    draw_frame(page, view, grid)
    draw_head(page, words)
    _side(Column(page, SIDE_MM), released, layers)
    draw_cartouche(page, words, CARTOUCHE_MM, sheet=sheet)
    draw_foot(figure, page, words, view, grid, background, context)
    return figure


def blank_sheet() -> tuple[Figure, Axes]:
    """A sheet of A3, and axes over the whole of it in millimetres."""
    figure = Figure(figsize=(SHEET_MM[0] / 25.4, SHEET_MM[1] / 25.4), facecolor=PAPER)
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, SHEET_MM[0]), ylim=(0, SHEET_MM[1]))
    page.set_axis_off()
    return figure, page


def axes_at(figure: Figure, box_mm: Box) -> Axes:
    """Axes over a box of the sheet: left, bottom, width, height."""
    left, bottom, width, height = box_mm
    frame = (left / SHEET_MM[0], bottom / SHEET_MM[1], width / SHEET_MM[0], height / SHEET_MM[1])
    return figure.add_axes(frame)


def view_of(
    framed: Sequence[BaseGeometry],
    *,
    least_scale: float = 1.0,
    rim: float = _RIM,
    box_mm: Box = MAP_MM,
) -> View:
    """View in a frame of the sheet that shows some geometries in degrees at a round scale."""
    projection = Projection.about(framed)
    west, south, east, north = shapely.total_bounds([projection.laid(shape) for shape in framed]).tolist()
    scale = max(round_scale((east - west) * rim, (north - south) * rim, *box_mm[2:]), least_scale)
    across, up = (west + east) / 2, (south + north) / 2
    half_width, half_height = (side / 2000.0 * scale for side in box_mm[2:])
    window = (across - half_width, up - half_height, across + half_width, up + half_height)
    return View(projection, window, scale, box_mm)


def _draw_inset(figure: Figure, inset: Inset, layers: Sequence[Layer], background: Basemap) -> None:
    view = inset.view
    axes = axes_at(figure, view.box_mm)
    axes.set_zorder(5)
    draw_map(axes, view, layers, background, grid_of(view), every_site=True)
    draw_letter(axes, view.window[0], view.window[3], inset.letter)
    said = f"Inset {inset.letter}, 1 : {view.scale:,.0f}"
    beside: Any = {"ha": "right", "va": "bottom", "zorder": 31, "weight": "bold"}
    text(axes, view.window[2], view.window[1], said, LEAST_PT, ground=Ground(PAPER, 0.9, 0.8), **beside)


def draw_head(page: Axes, words: Margin) -> None:
    """Handling banners at head and foot, title, status, date and standfirst."""
    colour = PRESS_BANNER if words.policy == "press" else STAFF_BANNER
    for bottom in (0.0, SHEET_MM[1] - 5.5):
        page.add_patch(Rectangle((0, bottom), SHEET_MM[0], 5.5, facecolor=colour, edgecolor="none"))
        banner: Any = {"color": PAPER, "weight": "bold", "ha": "center", "va": "center"}
        text(page, SHEET_MM[0] / 2, bottom + 2.6, words.banner, 7, **banner)
    width_mm = SIDE_MM[0] - 16.0
    title = shortened(words.title, 15, width_mm, "bold")
    text(page, 8, 289.0, title, 15, weight="bold", va="top")
    stamp = f"{words.status.upper()}  ·  {words.as_of}"
    text(page, 8, 281.6, stamp, 8, weight="bold", color="#8a4b08", va="top")
    for number, row in enumerate(broken(words.standfirst, 5.4, width_mm)[:2]):
        text(page, 8, 277.4 - number * row_mm(5.4), row, 5.4, color=SOFT, va="top")


def _side(column: Column, released: Release, layers: Sequence[Layer]) -> None:
    """People first, the legend and the sites; of tables and curves those that have room."""
    counted = people_table(released)
    if counted is not None:
        column.table(counted, LEAST_PT)
    column.legend(tuple(reversed(entries(layers)[0])), 4.8, columns=2)
    found = [sites_table(released)]
    found += [next((t for t in released.sheet.tables if t.id == name), None) for name in _BESIDE_MAP]
    for table in found:
        if table is not None and column.has_room(column.table_mm(table, LEAST_PT)):
            column.table(table, LEAST_PT)
    for chart in released.sheet.charts:
        column.chart(chart)


def draw_foot(
    figure: Figure,
    page: Axes,
    words: Margin,
    view: View,
    grid: Grid,
    background: Basemap,
    context: Path | None,
) -> None:
    """Scales and projection, north, where in the world it lies, then care and sources."""
    page.add_line(Line2D((8, MAP_MM[0] + MAP_MM[2]), (53.4, 53.4), color=RULE, linewidth=0.4))
    down = draw_scales(page, view, _LEFT_MM, TOP_MM, sea=_has_sea(view, background))
    column = Column(page, (_LEFT_MM, 7.5, _NORTH_MM - 6.0, down))
    column.paragraph(projection_words(view, grid), LEAST_PT)
    draw_north(page, view, grid, _NORTH_MM, TOP_MM)
    text(page, _LOCATOR_MM[0], TOP_MM, "Where it lies", 5.2, weight="bold", va="top")
    draw_locator(axes_at(figure, _LOCATOR_MM), view, _LOCATOR_MM, context)
    _flowed(
        page,
        {
            "To be read with care": sentences((words.status_words, *words.caveats)),
            "Sources and credits": sentences((*words.sources, *words.credits, words.disclaimer)),
        },
    )


def _has_sea(view: View, background: Basemap) -> bool:
    """Whether the map shows ground that is no land."""
    frame = shapely.box(*view.bounds_deg)
    land = background.shapes.get("land", frame)
    return bool(shapely.clip_by_rect(land, *frame.bounds).area < _ALL_LAND * frame.area)


def sentences(said: Sequence[str]) -> str:
    """Some words in a row, each closed by a full stop."""
    return " ".join(each if each.endswith(".") else f"{each}." for each in said if each)


def _flowed(page: Axes, said: Mapping[str, str]) -> None:
    """Words in columns; what finds no room is owned up to."""
    for (left, right), (title, words) in zip(_WORDS_MM, said.items(), strict=True):
        column = Column(page, (left, 9.6, right, TOP_MM - 2.8))
        text(page, left, TOP_MM, title, 5.2, color=INK, weight="bold", va="top")
        column.paragraph(words, LEAST_PT)
        if column.left_out:
            text(page, left, 7.2, REST, LEAST_PT, color=SOFT, va="bottom")
