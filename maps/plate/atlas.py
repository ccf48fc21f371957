"""The atlas: an overview with an index, then one sheet of A3 for each sector at a round scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from shapely.geometry.base import BaseGeometry

from geo.features import Table
from geo.release import Release

from ..basemap import Basemap, background_of
from ..drawing.clip import clipped_layers
from ..drawing.lettering import Ground
from ..drawing.paint import PAPER, text
from ..drawing.view import View
from ..layers import drawn_layers
from ..legend import entries
from ..marginalia import Margin, margin
from ..mark import AT_SEA, Layer, framing
from ..popup import rows
from .column import Column
from .furniture import draw_cartouche
from .grid import Grid, grid_of
from .ground import draw_frame, draw_map
from .insets import FRAME
from .rows import LEAST_PT
from .sections import Section, sections
from .sheet import (
    CARTOUCHE_MM,
    DRAWN_WORDS,
    MAP_MM,
    SIDE_MM,
    axes_at,
    blank_sheet,
    draw_foot,
    draw_head,
    view_of,
)
from .tables import kind_words, places_table, sites_table
from .write import write_plate

LARGEST, SMALLEST = 100_000.0, 1_000_000.0  # denominators of the scales of a sheet
_RIM = 1.1  # what is framed may fill the map but for this
_INDEXED = ("control", "sectors", "boundaries", "line", "markers")
_OWN = ("sites", "crossings", "settlements")
_BY_SECTOR = ("sector-watch",)
_LISTED = ("people", "sectors", "sector-watch")
_HIDDEN = frozenset({"echelon", "contingent", "from_m", "to_m"})
_REST = "More stand on this ground than find room here: all are in the table of sites."


def write_atlas(released: Release, path: Path, *, context: Path | None = None) -> tuple[Path, ...]:
    """Draw the atlas of a release and write it as a PDF.

    Returns
    -------
    tuple of Path
        The file.

    Raises
    ------
    ReleaseError
        If there is neither a sector nor a line to divide.
    ScenarioError
        If the sheet names no title, date or source.
    WriteError
        If the path does not end in pdf, or the system refuses.
    """
    first, *others = draw_atlas(released, context=context)
    write_plate(first, path, more=others)
    return (path,)


def draw_atlas(released: Release, *, context: Path | None = None) -> list[Figure]:
    """Draw an overview and a sheet for each sector; without sectors, for each stretch of the line.

    Raises
    ------
    ReleaseError
        If there is neither a sector nor a line to divide.
    ScenarioError
        If the sheet names no title, date or source.

    Examples
    --------
    A line of 72 km is one stretch; with the overview, two sheets.

    >>> from geo.features import Feature, Sheet
    >>> from geo.release import release
    >>> sheet = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
    >>> line = Feature("line", shapely.LineString([(30, 50), (31, 50)]), {})
    >>> len(draw_atlas(release([line], sheet)))
    2
    """
    found = sections(released)
    layers = tuple(layer for layer in drawn_layers(released) if layer.shown)
    background = background_of(released, context)
    words = margin(released, drawn_words=DRAWN_WORDS, background=background.credits)
    views = [_view(section) for section in found]
    sheets = [_overview(released, layers, words, list(zip(found, views, strict=True)), background, context)]
    for number, (section, view) in enumerate(zip(found, views, strict=True), start=2):
        sheet = f"{number} of {len(found) + 1}: {section.name}"
        said = replace(words, title=f"{section.name} — {words.title}")
        sheets.append(_sheet(released, layers, said, section, view, background, context, sheet))
    return sheets


def _view(section: Section) -> View:
    """The widest framing that stays within the scales of a sheet, else the line alone."""
    views = (view_of(framed, least_scale=LARGEST, rim=_RIM) for framed in section.framings)
    return next(
        (view for view in views if view.scale <= SMALLEST),
        view_of(section.framings[-1], least_scale=LARGEST, rim=_RIM),
    )


def _overview(
    released: Release,
    layers: Sequence[Layer],
    words: Margin,
    found: Sequence[tuple[Section, View]],
    background: Basemap,
    context: Path | None,
) -> Figure:
    """Sectors and the line, the frame of each sheet, and the index beside them."""
    figure, page = blank_sheet()
    view = view_of(framing(released) or [AT_SEA])
    grid = grid_of(view)
    shown = [layer for layer in layers if layer.id in _INDEXED]
    axes = axes_at(figure, MAP_MM)
    draw_map(axes, view, shown, background, grid, stamp=words.status.upper())
    for number, (_, inner) in enumerate(found, start=2):
        _draw_sheet_frame(axes, view, inner, str(number))
    column = Column(page, SIDE_MM)
    column.table(_index(found), 5.6)
    column.legend(tuple(reversed(entries(shown)[0])), 4.8, columns=2)
    for table in (sites_table(released), *(t for t in released.sheet.tables if t.id in _LISTED)):
        if table is not None and column.has_room(column.table_mm(table, LEAST_PT)):
            column.table(table, LEAST_PT)
    said = replace(words, title=f"Atlas — {words.title}")
    _finish(figure, page, said, view, grid, background, context, f"1 of {len(found) + 1}: index")
    return figure


def _draw_sheet_frame(axes: Axes, view: View, inner: View, number: str) -> None:
    """Frame of a sheet on the overview, with the number of its page in a corner."""
    ring = shapely.segmentize(shapely.box(*inner.window), (inner.window[2] - inner.window[0]) / 8.0)
    west, south, east, north = view.projection.laid(shapely.transform(ring, inner.projection.degrees)).bounds
    frame: Any = {"facecolor": "none", "edgecolor": FRAME, "linewidth": 0.6, "zorder": 27}
    axes.add_patch(Rectangle((west, south), east - west, north - south, **frame))
    beside: Any = {"color": PAPER, "weight": "bold", "ha": "left", "va": "top", "zorder": 31}
    text(axes, west, north, number, 6.0, ground=Ground(FRAME, rim_pt=1.0), **beside)


def _index(found: Sequence[tuple[Section, View]]) -> Table:
    listed = tuple(
        (section.name, f"1 : {view.scale:,.0f}", f"{len(section.places):,}", str(number))
        for number, (section, view) in enumerate(found, start=2)
    )
    headings = ("Sheet", "Scale", "Sites and crossings", "Page")
    return Table("index", "Index", headings, listed, "Red frames on the map: the sheets, by their page.")


def _sheet(
    released: Release,
    layers: Sequence[Layer],
    words: Margin,
    section: Section,
    view: View,
    background: Basemap,
    context: Path | None,
    sheet: str,
) -> Figure:
    """One section: its ground in full, its neighbours greyed, its figures and its sites beside it."""
    figure, page = blank_sheet()
    grid = grid_of(view)
    aside = _aside(section, view)
    axes = axes_at(figure, MAP_MM)
    draw_map(
        axes,
        view,
        layers,
        background,
        grid,
        stamp=words.status.upper(),
        aside=aside,
        own=_own(layers, section),
        every_site=True,
    )
    _beside(Column(page, SIDE_MM), released, view, layers, section)
    _finish(figure, page, words, view, grid, background, context, sheet)
    return figure


def _aside(section: Section, view: View) -> BaseGeometry | None:
    """All of the sheet but the sector's own ground, metres of the plane."""
    if section.feature is None:
        return None
    own = shapely.make_valid(view.projection.laid(section.ground))
    return shapely.difference(shapely.box(*view.window), own)


def _own(layers: Sequence[Layer], section: Section) -> list[Layer]:
    """Layers with those sites, crossing points and settlements alone that stand on the section's ground."""
    ground = shapely.make_valid(section.ground)
    shapely.prepare(ground)
    return [
        replace(
            layer,
            marks=tuple(mark for mark in layer.marks if shapely.intersects(ground, mark.feature.geometry)),
        )
        if layer.id in _OWN
        else layer
        for layer in layers
    ]


def _beside(column: Column, released: Release, view: View, layers: Sequence[Layer], section: Section) -> None:
    """Figures of the section, its sites with their MGRS, then the legend of what is seen."""
    column.table(_figures(released, section), LEAST_PT)
    legend = tuple(reversed(entries(clipped_layers(layers, view))[0]))
    kept = column.bottom_mm
    column.bottom_mm += column.legend_mm(len(legend), columns=2) + 4.0
    if section.places:
        column.table(places_table(section.places, view.bounds_deg), LEAST_PT)
    if column.left_out:
        column.bottom_mm -= 3.0
        column.paragraph(_REST, LEAST_PT)
    column.bottom_mm = kept
    column.legend(legend, 4.8, columns=2)


def _figures(released: Release, section: Section) -> Table:
    """What is known of a section: of its force, its people, its sites, its watch and who reaches it."""
    pairs: list[tuple[str, str]] = []
    if section.feature is not None:
        pairs += rows(section.feature.values, _HIDDEN)
    kinds = [kind_words(place) for place in section.places]
    pairs += [(f"{kind}s", str(kinds.count(kind))) for kind in dict.fromkeys(kinds)]
    said = []
    for table in released.sheet.tables:
        if table.id in _BY_SECTOR:
            said.append(table.words)
            for row in table.rows:
                if row[0] == section.name:
                    pairs += zip(table.headings[1:], row[1:], strict=True)
    return Table("section", section.name, ("", ""), tuple(pairs), " ".join(said))


def _finish(
    figure: Figure,
    page: Axes,
    words: Margin,
    view: View,
    grid: Grid,
    background: Basemap,
    context: Path | None,
    sheet: str,
) -> None:
    """Frame, title, cartouche and what stands below the map."""
    draw_frame(page, view, grid)
    draw_head(page, words)
    draw_cartouche(page, words, CARTOUCHE_MM, sheet=sheet)
    draw_foot(figure, page, words, view, grid, background, context)
