"""The second sheet of the plate: the line unrolled, then every table and chart of a release, people first."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from geo.features import Chart, Table
from geo.features.strip import Strip
from geo.release import Release

from ..charts import draw_strip, strip_mm
from ..drawing.letters import row_mm
from ..drawing.paint import PAPER, SOFT, text
from ..marginalia import margin
from ..people import people
from .column import LEAST_PT, Column
from .sheet import SHEET_MM, draw_head

_COLUMNS, _BETWEEN_MM = 4, 7.0
_BOX_MM = (8.0, 9.0, 412.0, 268.0)  # left, bottom, right, top
_SIZE_PT, _STRIP_PT, _CHART_PT = 5.0, 5.0, 4.6
_NO_BACKGROUND: tuple[str, ...] = ()
_FOOT_MM = 6.1  # below the columns, above the banner


def draw_figures(released: Release) -> Figure | None:
    """Draw the strip, every table and every chart of a release on one sheet of A3; None where it has none.

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
    strip = released.sheet.strip
    if not released.sheet.tables and not released.sheet.charts and strip is None:
        return None
    figure = Figure(figsize=(SHEET_MM[0] / 25.4, SHEET_MM[1] / 25.4), facecolor=PAPER)
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, SHEET_MM[0]), ylim=(0, SHEET_MM[1]))
    page.set_axis_off()
    draw_head(page, margin(released, drawn_words="", background=_NO_BACKGROUND))
    left, bottom, right, top = _BOX_MM
    if strip is not None and strip.rows:
        top = _draw_strip(page, released, strip, top)
    width = (right - left - _BETWEEN_MM * (_COLUMNS - 1)) / _COLUMNS
    starts = (left + number * (width + _BETWEEN_MM) for number in range(_COLUMNS))
    columns = [Column(page, (start, bottom, start + width, top)) for start in starts]
    for said in _said(released):
        _place(said, columns)
    for column in columns:
        _own_up(column)
    return figure


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
    """People in the zones, then every table and chart in the order of the sheet."""
    counted = people(released)
    if counted:
        yield Table("people-in-zones", "People in the zones", counted.headings, counted.rows, counted.caveat)
    yield from released.sheet.tables
    yield from released.sheet.charts


def _place(said: Table | Chart, columns: list[Column]) -> None:
    """Set a table or chart into the first column that has room for the whole of it, else into the last."""
    first = columns[0]
    high = first.table_mm(said, _SIZE_PT) if isinstance(said, Table) else first.chart_mm(said, _CHART_PT)
    column = next((one for one in columns if one.has_room(high)), columns[-1])
    if isinstance(said, Table):
        column.table(said, _SIZE_PT)
    else:
        column.chart(said, _CHART_PT)


def _own_up(column: Column) -> None:
    """Say at the foot of a column that not everything found room in it."""
    if column.left_out:
        words = "The rest stands on the page."
        text(column.page, column.left_mm, _FOOT_MM, words, LEAST_PT, color=SOFT, va="bottom")
