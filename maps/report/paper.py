"""The report on paper: sheets of A4 with the summary, people, the map, the line unrolled, tables, method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from geo.features import Table

from ..charts import chart_mm, draw_chart, draw_strip, strip_mm
from ..drawing.background import draw_background
from ..drawing.labels import Name, placed
from ..drawing.letters import row_mm
from ..drawing.marks import draw_layers
from ..drawing.paint import INK, PAPER, RULE, SOFT, text
from ..drawing.projection import Projection, round_scale
from ..drawing.view import View
from ..drawing.writing import as_bytes
from ..kit.letters import letters_may_lack
from ..legend import entries
from ..mark import framing
from ..plate.column import Column
from .columns import widths_mm
from .sheets import BOX_MM, Sheets
from .told import LIST, Said, numeric_columns, sides_words

_DOTS_PER_INCH = 200
_MAP_MM, _TOWNS = 92.0, 16
_TITLE_PT, _SIZE_PT, _SMALL_PT, _LIST_PT = 15.0, 7.5, 6.5, 5.2
_ROUNDED = 1.05
_LISTED = 60  # incidents; the page and the table of incidents have the others


def paper_bytes(said: Said) -> bytes:
    """PDF of the whole report; letters that the font lacks are drawn as boxes, and no more is said of it."""
    with letters_may_lack():
        sheets = Sheets(said.margin)
        _opening(sheets, said)
        _map(sheets, said)
        _line(sheets, said)
        for chart in said.released.sheet.charts:
            high = chart_mm(chart, _SMALL_PT)
            sheets.heading(chart.title, with_mm=high + 12.0)
            sheets.paragraph(chart.up_label, _SMALL_PT, SOFT)
            box = sheets.take(high)
            draw_chart(sheets.page, box, chart, _SMALL_PT)
            sheets.paragraph(chart.words, _SMALL_PT, SOFT)
        for table in said.tables:
            _table(sheets, table)
        _foot(sheets, said)
        first, *more = sheets.finished()
        return as_bytes(first, "pdf", _DOTS_PER_INCH, more=more)


def _opening(sheets: Sheets, said: Said) -> None:
    words = said.margin
    sheets.paragraph(words.title, _TITLE_PT, INK, weight="bold")
    sheets.paragraph(f"{words.status.upper()}  ·  {words.as_of}", _SIZE_PT, "#8a4b08", weight="bold")
    sheets.paragraph(words.standfirst, 9.0, INK)
    sheets.paragraph(words.status_words, _SMALL_PT, SOFT)
    if said.summary is not None:
        _table(sheets, said.summary)
    if said.people is not None:
        _table(sheets, said.people)


def _map(sheets: Sheets, said: Said) -> None:
    """The map in its own plane at a round scale, with the names of the largest towns; then its legend."""
    sheets.heading("Where", with_mm=_MAP_MM)
    left, bottom, right, top = sheets.take(_MAP_MM)
    view = _view(said, (left, bottom, right - left, top - bottom))
    axes = sheets.axes((left, bottom, right, top))
    axes.set(xlim=view.window[::2], ylim=view.window[1::2], xticks=[], yticks=[])
    bounds = shapely.box(*view.bounds_deg).bounds
    shapes = {name: shapely.clip_by_rect(one, *bounds) for name, one in said.background.shapes.items()}
    shown = {name: one for name, one in shapes.items() if not one.is_empty}
    draw_background(axes, shown, view.projection, finest_m=view.scale / 20_000.0)
    draw_layers(axes, view, said.layers)
    _towns(axes, said, view)
    sheets.take(1.5)
    sheets.paragraph(f"1 : {view.scale:,.0f}, Lambert azimuthal equal-area", _SMALL_PT, SOFT)
    classes = tuple(reversed(entries(said.layers)[0]))
    columns = 2
    legend = Column(sheets.page, (BOX_MM[0], BOX_MM[1], BOX_MM[2], sheets.at_mm))
    high = legend.legend_mm(len(classes), columns)
    sheets.need(high)
    left, bottom, right, top = sheets.take(high)
    Column(sheets.page, (left, bottom - 2.0, right, top)).legend(classes, 6.0, columns=columns)


def _view(said: Said, box_mm: tuple[float, float, float, float]) -> View:
    framed = framing(said.released)
    projection = Projection.about(framed)
    west, south, east, north = shapely.total_bounds([projection.laid(one) for one in framed]).tolist()
    wide, high = (east - west) * _ROUNDED, (north - south) * _ROUNDED
    scale = round_scale(max(wide, 1.0), max(high, 1.0), *box_mm[2:])
    across, up = (west + east) / 2.0, (south + north) / 2.0
    half_wide, half_high = box_mm[2] * scale / 2_000.0, box_mm[3] * scale / 2_000.0
    window = (across - half_wide, up - half_high, across + half_wide, up + half_high)
    return View(projection, window, scale, box_mm)


def _towns(axes: Any, said: Said, view: View) -> None:
    towns = sorted((one for one in said.background.names if one.kind == "town"), key=lambda one: -one.rank)
    wanted: list[Name] = []
    dots: list[tuple[float, float, float, float]] = []
    for town in towns:
        across, up = view.on_map_mm(shapely.Point(town.longitude_deg, town.latitude_deg))
        if 2.0 < across < view.box_mm[2] - 2.0 and 2.0 < up < view.box_mm[3] - 2.0 and len(wanted) < _TOWNS:
            wanted.append(Name(town.name_en, across, up, 6.0))
            dots.append((across - 0.5, up - 0.5, across + 0.5, up + 0.5))
            axes.add_line(
                Line2D(*zip(view.on_plane_m(across, up), strict=True), marker="o", markersize=2.0, color=INK)
            )
    halo = [withStroke(linewidth=1.4, foreground=PAPER)]
    for one in placed(wanted, *view.box_mm[2:], taken=dots):
        place = view.on_plane_m(one.across_mm, one.up_mm)
        text(axes, *place, one.name.words, 6.0, ha="center", va="center", zorder=30, path_effects=halo)


def _line(sheets: Sheets, said: Said) -> None:
    strip = said.released.sheet.strip
    if strip is None or not strip.rows:
        return
    high = strip_mm(strip, 6.0)
    sheets.heading("Along the line", with_mm=high + 12.0)
    box = sheets.take(high)
    draw_strip(sheets.page, box, said.released, 6.0)
    sheets.paragraph(f"{strip.words} {sides_words(strip)}", _SMALL_PT, SOFT)
    for row in strip.rows:
        sheets.paragraph(f"{row.title}: {row.unit}. {row.method}", _SMALL_PT, SOFT)


def _table(sheets: Sheets, table: Table) -> None:
    """Headings and rows, as many sheets as they need; the headings stand on each."""
    size_pt = _LIST_PT if len(table.headings) > 6 else _SIZE_PT
    wide = BOX_MM[2] - BOX_MM[0]
    columns = widths_mm(table, size_pt, wide)
    sheets.heading(table.title, with_mm=14.0)
    numeric = numeric_columns(table)
    sheets.row(table.headings, columns, size_pt, weight="bold", colour=SOFT, numeric=numeric)
    sheets.rule(INK)
    shown = table.rows[:_LISTED] if table.id == LIST else table.rows
    for row in shown:
        if not sheets.has_room(sheets.row_mm(row, columns, size_pt)):
            sheets.turn()
            sheets.row(table.headings, columns, size_pt, weight="bold", colour=SOFT, numeric=numeric)
            sheets.rule(INK)
        sheets.row(row, columns, size_pt, numeric=numeric)
        sheets.rule(RULE)
    left = len(table.rows) - len(shown)
    sheets.paragraph(
        f"{left} further rows stand on the page. {table.words}" if left else table.words, _SMALL_PT, SOFT
    )


def _foot(sheets: Sheets, said: Said) -> None:
    words = said.margin
    listed: Sequence[tuple[str, Sequence[str]]] = (
        ("To be read with care", words.caveats),
        ("Method", words.method),
        ("Parameters", [": ".join(row) for row in words.parameters]),
        ("Sources and licences", (*words.sources, *said.background.credits)),
    )
    for title, told in listed:
        sheets.heading(title, with_mm=2.0 * row_mm(_SMALL_PT))
        for each in told:
            sheets.paragraph(f"– {each}", _SMALL_PT)
    sheets.paragraph(words.disclaimer, _SMALL_PT, SOFT)
    sheets.paragraph(f"{words.as_of}. All times in {words.zone}. {words.made_with}.", _SMALL_PT, SOFT)
