"""The second sheet of the plate: every table and curve of a release, in columns, people first."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.figure import Figure

from geo.features import Chart, Table
from geo.release import Release

from ..drawing.paint import PAPER, SOFT, text
from ..marginalia import margin
from ..people import people
from .column import LEAST_PT, Column
from .sheet import SHEET_MM, draw_head

_COLUMNS, _BETWEEN_MM = 3, 8.0
_BOX_MM = (8.0, 9.0, 412.0, 268.0)  # left, bottom, right, top
_SIZE_PT = 5.8
_CHART_MM = 36.0
_NO_BACKGROUND: tuple[str, ...] = ()
_FOOT_MM = 6.1  # below the columns, above the banner


def draw_figures(released: Release) -> Figure | None:
    """Draw every table and curve of a release on one sheet of A3; None where it has none.

    What finds no room is left out, and the foot of its column says so.

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
    >>> (draw_figures(release([], said)).get_size_inches() * 25.4).round().tolist()
    [420.0, 297.0]
    """
    if not released.sheet.tables and not released.sheet.charts:
        return None
    figure = Figure(figsize=(SHEET_MM[0] / 25.4, SHEET_MM[1] / 25.4), facecolor=PAPER)
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, SHEET_MM[0]), ylim=(0, SHEET_MM[1]))
    page.set_axis_off()
    draw_head(page, margin(released, drawn_words="", background=_NO_BACKGROUND))
    left, bottom, right, top = _BOX_MM
    width = (right - left - _BETWEEN_MM * (_COLUMNS - 1)) / _COLUMNS
    starts = (left + number * (width + _BETWEEN_MM) for number in range(_COLUMNS))
    columns = [Column(figure, page, (start, bottom, start + width, top)) for start in starts]
    for said in _said(released):
        _place(said, columns)
    for column in columns:
        _own_up(column)
    return figure


def _said(released: Release) -> Iterator[Table | Chart]:
    """People in the zones, then every table and curve in the order of the sheet."""
    counted = people(released)
    if counted:
        yield Table("people-in-zones", "People in the zones", counted.headings, counted.rows, counted.caveat)
    yield from released.sheet.tables
    yield from released.sheet.charts


def _place(said: Table | Chart, columns: list[Column]) -> None:
    """Set a table or curve into the first column that has room for the whole of it, else into the last."""
    wide = columns[0].table_mm(said, _SIZE_PT) if isinstance(said, Table) else _CHART_MM + 22.0
    column = next((one for one in columns if one.has_room(wide)), columns[-1])
    if isinstance(said, Table):
        column.table(said, _SIZE_PT)
    else:
        column.chart(said, _CHART_MM)


def _own_up(column: Column) -> None:
    """Say at the foot of a column that not everything found room in it."""
    if column.left_out:
        words = "The rest stands on the page."
        text(column.page, column.left_mm, _FOOT_MM, words, LEAST_PT, color=SOFT, va="bottom")
