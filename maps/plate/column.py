"""A column of the margin: headings, words, tables, legend and curves, as far as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from shapely import LineString

from geo.features import Chart, Table

from ..charts import chart_mm, draw_chart
from ..drawing.letters import broken, row_mm, shortened
from ..drawing.onlines import draw_on_lines
from ..drawing.paint import INK, PT_PER_PX, RULE, SOFT, area_ink, dashes, marker_of, text
from ..drawing.symbols import draw_key
from ..legend import Entry
from ..marginalia import day
from .rows import LEAST_PT, Cells, cells_mm, heading_pt, laid_out, line_mm

_WIDEST_PT = 6.0  # a swatch stays within its row
_ROW_MM = 3.1  # of the legend
_SWATCH_MM = 9.5
_BETWEEN_MM = 4.0  # columns of the legend


class Column:
    """Where the next thing goes; what does not fit above the bottom is left out and counted.

    Parameters
    ----------
    page : Axes
        The whole sheet, in millimetres.
    box_mm : tuple of float
        Left, bottom, right, top of the column.
    """

    def __init__(self, page: Axes, box_mm: tuple[float, float, float, float]) -> None:
        self.page = page
        self.left_mm, self.bottom_mm, right_mm, self.at_mm = box_mm
        self.width_mm = right_mm - self.left_mm
        self.left_out = 0

    def heading(self, words: str) -> None:
        """A heading with a rule above it."""
        if self._room(6.5):
            self.page.add_line(Line2D(self._span(), (self.at_mm, self.at_mm), color=RULE, linewidth=0.5))
            text(self.page, self.left_mm, self.at_mm - 1.2, words, 7.5, weight="bold", va="top")
            self.at_mm -= 5.6

    def paragraph(self, words: str, size_pt: float = 5.2, colour: str = SOFT) -> None:
        """Words, broken to the width of the column."""
        for row in broken(words, size_pt, self.width_mm):
            if self._room(row_mm(size_pt)):
                text(self.page, self.left_mm, self.at_mm, row, size_pt, color=colour, va="top")
                self.at_mm -= row_mm(size_pt)
        self.at_mm -= 0.6

    def table_mm(self, table: Table, size_pt: float = 5.2) -> float:
        """Height that a table takes with its heading and words, millimetres."""
        words_pt = max(size_pt * 0.9, LEAST_PT)
        words_mm = row_mm(words_pt) * len(broken(table.words, words_pt, self.width_mm))
        laid = laid_out(table, size_pt, self.width_mm)
        heads_mm = cells_mm(laid.heads, heading_pt(size_pt))
        return 6.5 + heads_mm + sum(cells_mm(row, size_pt) for row in laid.rows) + words_mm + 1.2

    def has_room(self, height_mm: float) -> bool:
        """Whether something so high still fits."""
        return self.at_mm - height_mm >= self.bottom_mm

    def table(self, table: Table, size_pt: float = 5.2) -> None:
        """Headings and rows; the first column to the left, the others to the right."""
        self.heading(table.title)
        laid = laid_out(table, size_pt, self.width_mm)
        self._row(laid.heads, laid.wide_mm, heading_pt(size_pt), SOFT, low=True)
        for row in laid.rows:
            self._row(row, laid.wide_mm, size_pt, INK)
        if table.words:
            self.paragraph(table.words, max(size_pt * 0.9, LEAST_PT))

    def _row(
        self, row: Cells, wide_mm: Sequence[float], size_pt: float, colour: str, *, low: bool = False
    ) -> None:
        """Cells of a row on one line of letters: their first rows, or, if ``low``, their last."""
        high_mm = cells_mm(row, size_pt)
        if not self._room(high_mm):
            return
        most = max(map(len, row))
        right_mm = self.left_mm
        for place, (cell, cell_mm) in enumerate(zip(row, wide_mm, strict=True)):
            right_mm += cell_mm
            across, ink = (right_mm, {"ha": "right"}) if place else (self.left_mm, {})
            for number, words in enumerate(cell, start=most - len(cell) if low else 0):
                up = self.at_mm - line_mm(size_pt, number)
                text(self.page, across, up, words, size_pt, color=colour, va="baseline", **ink)
        self.at_mm -= high_mm

    def legend_mm(self, count: int, columns: int = 1) -> float:
        """Height that a legend of so many classes takes, millimetres."""
        return 7.1 + _ROW_MM * -(-count // columns)

    def legend(self, entries: Sequence[Entry], size_pt: float = 5.2, columns: int = 1) -> None:
        """One row a class, the uppermost layer first, in the very looks that draw the map."""
        self.heading("Legend")
        rows = max(-(-len(entries) // columns), 1)
        wide_mm = (self.width_mm - _BETWEEN_MM * (columns - 1)) / columns
        for number in range(rows):
            if self._room(_ROW_MM):
                for place, entry in enumerate(entries[number::rows]):
                    self._entry(entry, self.left_mm + place * (wide_mm + _BETWEEN_MM), wide_mm, size_pt)
                self.at_mm -= _ROW_MM
        self.at_mm -= 1.5

    def _entry(self, entry: Entry, left_mm: float, wide_mm: float, size_pt: float) -> None:
        up_mm = self.at_mm - _ROW_MM / 2
        self._swatch(entry, left_mm, up_mm)
        counted = f"  {entry.codes}" if entry.codes else f"  ({entry.count})" if entry.count > 1 else ""
        beside_mm = _SWATCH_MM + 2.0
        said = shortened(f"{entry.label}{counted}", size_pt, wide_mm - beside_mm)
        text(self.page, left_mm + beside_mm, up_mm, said, size_pt, va="center")

    def _swatch(self, entry: Entry, left: float, up: float) -> None:
        look, right = entry.look, left + _SWATCH_MM
        if entry.shape == "line":
            if look.casing_px:
                self._bar((left, right), up, RULE, min(look.casing_px * PT_PER_PX, _WIDEST_PT))
            width_pt = min(look.width_px * PT_PER_PX, _WIDEST_PT)
            self._bar((left, right), up, look.stroke, width_pt, dashes(look, width_pt))
            draw_on_lines(self.page, [LineString([(left, up), (right, up)])], look, 2.0, mm=1.0)
        elif entry.shape == "point":
            if entry.sidc:  # a dot stands for it where there is no room
                draw_key(self.page, entry.sidc, right - _SWATCH_MM / 3, up, _ROW_MM - 0.3)
                right -= _SWATCH_MM / 2
            dot: Any = {
                "marker": marker_of(look),
                "markersize": 2 * look.radius_px * PT_PER_PX * 0.7,
                "linestyle": "none",
            }
            shade: Any = {"markerfacecolor": look.fill or "none", "markeredgecolor": look.stroke}
            self.page.add_line(Line2D(((left + right) / 2,), (up,), **dot, **shade))
        else:
            self.page.add_patch(Rectangle((left, up - 1.1), right - left, 2.2, **area_ink(look)))

    def _bar(
        self, across: tuple[float, float], up: float, colour: str, width_pt: float, dash: Any = "solid"
    ) -> None:
        ends: Any = {"dash_capstyle": "butt", "solid_capstyle": "butt"}
        ink: Any = {"color": colour, "linewidth": width_pt, "linestyle": dash}
        self.page.add_line(Line2D(across, (up, up), **ink, **ends))

    def chart_mm(self, chart: Chart, size_pt: float = 4.8) -> float:
        """Height that a chart takes with its heading and words, millimetres."""
        said = broken(_under(chart), size_pt, self.width_mm)
        return 6.5 + 3.0 + chart_mm(chart, size_pt) + 1.0 + row_mm(size_pt) * len(said) + 0.6

    def chart(self, chart: Chart, size_pt: float = 4.8) -> None:
        """Curves or bars with their axes in words, if there is room for the whole."""
        if not self._room(self.chart_mm(chart, size_pt)):
            return
        self.heading(chart.title)
        text(self.page, self.left_mm, self.at_mm, chart.up_label, size_pt, color=SOFT, va="top")
        self.at_mm -= 3.0
        bottom = self.at_mm - chart_mm(chart, size_pt)
        left, right = self._span()
        draw_chart(self.page, (left, bottom, right, self.at_mm), chart, size_pt)
        self.at_mm = bottom - 1.0
        self.paragraph(_under(chart), size_pt)

    def _room(self, height_mm: float) -> bool:
        fits = self.has_room(height_mm)
        self.left_out += not fits
        return fits

    def _span(self) -> tuple[float, float]:
        return self.left_mm, self.left_mm + self.width_mm


def _under(chart: Chart) -> str:
    """What stands below a chart: what it shows, and the day of its figures."""
    return " ".join(filter(None, (chart.words, f"As of: {day(chart.as_of)}." if chart.as_of else "")))
