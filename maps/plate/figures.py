"""The sheets of figures: the line unrolled, then every table and chart of a release, people first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from geo.features import Chart, Table
from geo.features.strip import Strip
from geo.release import Release

from ..charts import draw_strip, strip_mm
from ..drawing.letters import row_mm
from ..drawing.paint import SOFT, text
from ..marginalia import margin
from .column import Column
from .sheet import blank_sheet, draw_head
from .tables import people_table

_COLUMNS, _BETWEEN_MM = 4, 7.0
_BOX_MM = (8.0, 9.0, 412.0, 268.0)  # left, bottom, right, top
_SIZE_PT, _STRIP_PT, _CHART_PT = 5.0, 5.0, 4.6
_NO_BACKGROUND: tuple[str, ...] = ()


def draw_figures(released: Release) -> list[Figure]:
    """Draw the strip, every table and every chart of a release, on as many sheets of A3 as they need.

    A table that is longer than a column goes on in the next.

    Raises
    ------
    ScenarioError
        If the sheet names no title, date or source.

    Examples
    --------
    >>> from geo.features import Sheet
    >>> from geo.release import release
    >>> table = Table("people", "People", ("Ground", "Residents"), (("Alba", "700"),))
    >>> said = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Us",), tables=(table,))
    >>> [(sheet.get_size_inches() * 25.4).round().tolist() for sheet in draw_figures(release([], said))]
    [[420.0, 297.0]]
    """
    strip = released.sheet.strip
    unrolled = strip is not None and bool(strip.rows)
    sheets: list[Figure] = []
    waiting = list(_said(released)) if released.sheet.tables or released.sheet.charts or unrolled else []
    while waiting or (unrolled and not sheets):
        figure, page = blank_sheet()
        draw_head(page, margin(released, drawn_words="", background=_NO_BACKGROUND))
        top = _BOX_MM[3]
        if strip is not None and unrolled and not sheets:
            top = _draw_strip(page, released, strip, top)
        waiting = _filled(_columns(page, top), waiting)
        sheets.append(figure)
    return sheets


def _columns(page: Axes, top: float) -> list[Column]:
    left, bottom, right, _ = _BOX_MM
    width = (right - left - _BETWEEN_MM * (_COLUMNS - 1)) / _COLUMNS
    starts = (left + number * (width + _BETWEEN_MM) for number in range(_COLUMNS))
    return [Column(page, (start, bottom, start + width, top)) for start in starts]


def _draw_strip(page: Axes, released: Release, strip: Strip, top: float) -> float:
    """Draw the line unrolled over the whole width of the sheet; return where it ends."""
    left, _, right, _ = _BOX_MM
    words = f"{strip.title}.  {strip.words} Depths on a square-root scale. Not observed is not quiet."
    text(page, left, top, words, _SIZE_PT, va="top", color=SOFT)
    top -= 1.6 * row_mm(_SIZE_PT)
    bottom = top - strip_mm(strip, _STRIP_PT)
    draw_strip(page, (left, bottom, right, top), released, _STRIP_PT)
    return bottom - 3.0


def _said(released: Release) -> Iterator[Table | Chart]:
    """People in the zones, then the tables and charts in their order, none longer than a column."""
    empty = _columns(blank_sheet()[1], _BOX_MM[3])[0]
    counted = people_table(released)
    if counted is not None:
        yield from _parts(counted, empty)
    for table in released.sheet.tables:
        if not table.task:  # those of tasks have pages of their own
            yield from _parts(table, empty)
    yield from (chart for chart in released.sheet.charts if not chart.task)


def _parts(table: Table, column: Column) -> Iterator[Table]:
    """A table in pieces that each have room in an empty column; the words stand under the last."""
    rows, title = table.rows, table.title
    if not rows:
        yield table
    while rows:
        count = len(rows)
        while count > 1 and not column.has_room(column.table_mm(replace(table, rows=rows[:count]), _SIZE_PT)):
            count -= max(1, count // 50)
        words = table.words if count == len(rows) else ""
        yield replace(table, title=title, rows=rows[:count], words=words)
        rows, title = rows[count:], f"{table.title}, continued"


def _filled(columns: list[Column], waiting: list[Table | Chart]) -> list[Table | Chart]:
    """Set what has room, tables in their order and charts where there is most of it; return the rest."""
    left: list[Table | Chart] = []
    for said in waiting:
        roomy = [one for one in columns if one.has_room(_high_mm(said, one))]
        column = max(roomy, key=lambda one: one.at_mm if isinstance(said, Chart) else 0.0, default=None)
        if column is None:
            left.append(said)
        elif isinstance(said, Table):
            column.table(said, _SIZE_PT)
        else:
            column.chart(said, _CHART_PT)
    return left


def _high_mm(said: Table | Chart, column: Column) -> float:
    if isinstance(said, Table):
        return column.table_mm(said, _SIZE_PT)
    return column.chart_mm(said, _CHART_PT)
