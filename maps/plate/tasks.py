"""A sheet for each task of the force: people first, its map or its calendar, its tables, how and whence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from geo.features import Chart, Table, TaskWords
from geo.release import Release

from ..basemap import Basemap, background_of
from ..charts import by_group, gantt_mm
from ..drawing.letters import shortened
from ..drawing.paint import INK, RULE, text
from ..drawing.projection import Box
from ..layers import drawn_layers
from ..legend import entries
from ..marginalia import PROPOSED, Margin, margin
from ..mark import GROUND, Layer, looked_at
from .column import Column
from .furniture import draw_cartouche, draw_north, draw_scales, projection_words
from .grid import grid_of
from .ground import draw_frame, draw_map
from .rows import LEAST_PT, asked_mm
from .sheet import (
    CARTOUCHE_MM,
    DRAWN_WORDS,
    MAP_MM,
    REST,
    SIDE_MM,
    TOP_MM,
    axes_at,
    blank_sheet,
    draw_head,
    sentences,
    view_of,
)

_RIM = 1.1  # what is framed may fill the map but for this
_SCALES_MM, _NORTH_MM = 8.0, 88.0
_FOOT_MM = ((124.0, 200.0), (205.0, 288.0))  # left and right of the columns of words below
_FOOT_BOTTOM_MM = 8.5
_TOWNS = 12
_GANTT_PT, _CHART_PT = 5.2, 4.8
_LARGE_PT = (5.6, 5.0)  # sizes of tables, the better first
_SOURCES = "Sources and credits of every sheet stand on the sheet of notes."
_LEAST_ROWS = 3  # of a table that is cut


def draw_tasks(released: Release, *, context: Path | None = None) -> list[Figure]:
    """Draw a sheet of A3 for every task of a release.

    Parameters
    ----------
    released : Release
    context : Path or None
        Folder with the background's files.

    Returns
    -------
    list of Figure
        In the order of the tasks; none where a release has none.

    Examples
    --------
    >>> from geo.features import Sheet
    >>> from geo.release import release
    >>> sea = TaskWords("sea", "The sea", "Nothing is planned there.", ())
    >>> said = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Us",), tasks=(sea,))
    >>> len(draw_tasks(release([], said)))
    1
    """
    layers = drawn_layers(released)
    background = background_of(released, context)
    return [_sheet(released, task, layers, background) for task in released.sheet.tasks]


def _sheet(released: Release, task: TaskWords, layers: Sequence[Layer], background: Basemap) -> Figure:
    figure, page = blank_sheet()
    own = looked_at(layers, set(task.layers))
    tables = [table for table in released.sheet.tables if table.task == task.id]
    charts = [chart for chart in released.sheet.charts if chart.task == task.id]
    side = Column(page, SIDE_MM)
    with_beside = looked_at(layers, {*task.layers, *task.beside})
    if own and not any(chart.gantt for chart in charts):
        words = _draw_map(figure, page, released, task, layers, background)
        legend = tuple(reversed(entries(with_beside)[0]))
    else:
        words, legend = _margin(released, "", ()), ()
        calendar, charts = _draw_calendar(page, charts)
        tables = [*tables[:1], *_draw_wide(calendar, tables[1:], side.width_mm)]
    size_pt = _size_pt(side, tables, side.legend_mm(len(legend), columns=2) + 1.5 if legend else 0.0)
    left_out = _side(side, tables[:1], (), size_pt)
    if legend:
        side.legend(legend, LEAST_PT, columns=2)
    left_out += _side(side, tables[1:], charts, size_pt)
    draw_head(page, replace(words, title=f"{task.title} — {words.title}", standfirst=task.standfirst))
    _draw_foot(page, task, words, left_out)
    draw_cartouche(page, words, CARTOUCHE_MM, sheet=task.title)
    return figure


def _margin(released: Release, drawn_words: str, background: tuple[str, ...]) -> Margin:
    """The words of the margin: what a task plans beside an agreed line is proposed, not agreed."""
    words = margin(released, drawn_words=drawn_words, background=background)
    return replace(words, status=PROPOSED) if words.status == "agreed" else words


def _draw_map(
    figure: Figure,
    page: Axes,
    released: Release,
    task: TaskWords,
    layers: Sequence[Layer],
    background: Basemap,
) -> Margin:
    """The task's layers over ground and line, in their own extent, with all that a map needs."""
    own = looked_at(layers, set(task.layers))
    framed = [mark.feature.geometry for layer in own for mark in layer.marks]
    view = view_of([shape for shape in framed if not shape.is_empty], rim=_RIM)
    words = _margin(released, DRAWN_WORDS, background.credits)
    shown = looked_at(layers, {*GROUND, *task.layers, *task.beside})
    grid = replace(grid_of(view), squares=())  # too many letters for so small a scale
    axes = axes_at(figure, MAP_MM)
    draw_map(axes, view, shown, background, grid, stamp=words.status.upper(), own=own, towns=_TOWNS)
    draw_frame(page, view, grid)
    down = draw_scales(page, view, _SCALES_MM, TOP_MM, sea=True)
    column = Column(page, (_SCALES_MM, _FOOT_BOTTOM_MM, _NORTH_MM - 6.0, down))
    column.paragraph(projection_words(view, grid), LEAST_PT)
    draw_north(page, view, grid, _NORTH_MM, TOP_MM)
    return words


def _draw_calendar(page: Axes, charts: Sequence[Chart]) -> tuple[Column, list[Chart]]:
    """Bars on days in the place of a map, those of a group together where each would be too small to read."""
    left, bottom, width, height = MAP_MM
    column = Column(page, (left, bottom, left + width, bottom + height))
    waiting = []
    for chart in sorted(charts, key=lambda one: one.gantt is None):
        drawn = chart
        if chart.gantt is not None and gantt_mm(chart.gantt, _GANTT_PT) > height / 2:
            drawn = replace(chart, gantt=by_group(chart.gantt))
        if column.has_room(column.chart_mm(drawn, _GANTT_PT)):
            column.chart(drawn, _GANTT_PT)
        else:
            waiting.append(chart)
    return column, waiting


def _draw_wide(column: Column, tables: Sequence[Table], side_mm: float) -> list[Table]:
    """Set tables too wide for the side below the bars, the widest first; return those that found no room."""
    size_pt = _LARGE_PT[0]
    waiting = list(tables)
    for table in sorted(tables, key=lambda one: -asked_mm(one, size_pt)):
        if asked_mm(table, size_pt) > side_mm and column.has_room(column.table_mm(table, size_pt)):
            column.table(table, size_pt)
            waiting.remove(table)
    return waiting


def _size_pt(column: Column, tables: Sequence[Table], legend_mm: float) -> float:
    """The largest letters with which all tables fit whole beside the legend; the least where none does."""
    room_mm = column.at_mm - column.bottom_mm - legend_mm
    sizes = (size for size in _LARGE_PT if sum(column.table_mm(one, size) for one in tables) <= room_mm)
    return next(sizes, LEAST_PT)


def _side(column: Column, tables: Sequence[Table], charts: Sequence[Chart], size_pt: float) -> int:
    """Tables as far as there is room, cut where they are long, then curves; how many found none."""
    left_out = 0
    for table in tables:
        fitted = _fitted(column, table, size_pt)
        left_out += fitted is None
        if fitted is not None:
            column.table(fitted, size_pt)
    for chart in charts:
        column.chart(chart, _CHART_PT)
    return left_out


def _fitted(column: Column, table: Table, size_pt: float) -> Table | None:
    """A table, cut to the room that is left; None where not even its first rows have any."""
    cut, count = table, len(table.rows)
    while not column.has_room(column.table_mm(cut, size_pt)):
        count -= max(1, count // 12)
        if count < min(_LEAST_ROWS, len(table.rows)):
            return None
        more = f"And {len(table.rows) - count:,} more, in {table.task}.csv."
        cut = replace(table, rows=table.rows[:count], words=f"{more} {table.words}".strip())
    return cut


def _draw_foot(page: Axes, task: TaskWords, words: Margin, left_out: int) -> None:
    """How it was found, what to be careful with, and where the sources stand."""
    page.add_line(Line2D((8, MAP_MM[0] + MAP_MM[2]), (53.4, 53.4), color=RULE, linewidth=0.4))
    more = f"{left_out} further table{'s' if left_out > 1 else ''} on the page." if left_out else ""
    said = {
        "Method": sentences((*task.method, more)),
        "To be read with care": sentences((*task.caveats, words.status_words, words.disclaimer, _SOURCES)),
    }
    for (left, right), (title, sentence) in zip(_FOOT_MM, said.items(), strict=True):
        box: Box = (left, _FOOT_BOTTOM_MM + 1.5, right, TOP_MM - 2.8)
        column = Column(page, box)
        text(page, left, TOP_MM, title, 5.2, color=INK, weight="bold", va="top")
        column.paragraph(sentence, LEAST_PT)
        if column.left_out:
            text(page, left, 7.4, shortened(REST, LEAST_PT, right - left), LEAST_PT, va="bottom")
