"""A column of the margin: headings, words, tables, legend and curves, as far as there is room."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from geo.features import Chart, Table

from ..drawing.paint import INK, PT_PER_PX, RULE, SOFT, area_ink, dashes, text
from ..legend import Entry

LEAST_PT = 4.5  # the smallest type that prints
_MM_PER_PT = 0.3528
_WIDEST_PT = 6.0  # a swatch stays within its row
_LETTER = 0.56  # mean width of a letter, in heights of the type
_SERIES = ((INK, "solid"), ("#8a4b08", (0, (4, 2))), ("#0b57d0", (0, (1, 2))))


class Column:
    """Where the next thing goes; what does not fit above the bottom is left out and counted.

    Parameters
    ----------
    figure : Figure
    page : Axes
        The whole sheet, in millimetres.
    box_mm : tuple of float
        Left, bottom, right, top of the column.
    """

    def __init__(self, figure: Figure, page: Axes, box_mm: tuple[float, float, float, float]) -> None:
        self.figure, self.page = figure, page
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
        height = size_pt * _MM_PER_PT
        for row in textwrap.wrap(words, max(int(self.width_mm / (height * _LETTER)), 8)):
            if self._room(height * 1.3):
                text(self.page, self.left_mm, self.at_mm, row, size_pt, color=colour, va="top")
                self.at_mm -= height * 1.32
        self.at_mm -= 0.6

    def table_mm(self, table: Table, size_pt: float = 5.2) -> float:
        """Height that a table takes with its heading and words, millimetres."""
        row_mm = size_pt * _MM_PER_PT
        words_mm = max(size_pt * 0.9, LEAST_PT) * _MM_PER_PT
        letters = max(int(self.width_mm / (words_mm * _LETTER)), 8)
        lines = len(textwrap.wrap(table.words, letters)) if table.words else 0
        return 6.5 + row_mm * 1.55 * (len(table.rows) + 1) + words_mm * 1.32 * lines + 1.2

    def has_room(self, height_mm: float) -> bool:
        """Whether something so high still fits."""
        return self.at_mm - height_mm >= self.bottom_mm

    def table(self, table: Table, size_pt: float = 5.2) -> None:
        """Headings and rows; the first column to the left, the others to the right."""
        self.heading(table.title)
        height = size_pt * _MM_PER_PT * 1.55
        share = self.width_mm * (0.62 if len(table.headings) > 4 else 0.36) / max(len(table.headings) - 1, 1)
        first = self.width_mm - share * (len(table.headings) - 1)
        room = max(int(first / (size_pt * _MM_PER_PT * _LETTER)), 6)
        for number, row in enumerate((table.headings, *table.rows)):
            if self._room(height):
                shade = SOFT if number == 0 else INK
                text(
                    self.page,
                    self.left_mm,
                    self.at_mm,
                    textwrap.shorten(row[0], room, placeholder=" …"),
                    size_pt,
                    color=shade,
                    va="top",
                )
                for place, cell in enumerate(row[1:], start=1):
                    right = self.left_mm + first + share * place
                    text(
                        self.page,
                        right,
                        self.at_mm,
                        cell,
                        size_pt if number else max(size_pt * 0.88, LEAST_PT),
                        color=shade,
                        va="top",
                        ha="right",
                    )
                self.at_mm -= height
        if table.words:
            self.paragraph(table.words, max(size_pt * 0.9, LEAST_PT))

    def legend(self, entries: Sequence[Entry], size_pt: float = 5.2) -> None:
        """One row a class, the uppermost layer first, in the very looks that draw the map."""
        self.heading("Legend")
        height = 3.1
        for entry in entries:
            if self._room(height):
                self._swatch(entry, self.at_mm - height / 2)
                counted = f"  ({entry.count})" if entry.count > 1 else ""
                text(
                    self.page,
                    self.left_mm + 12,
                    self.at_mm - height / 2,
                    entry.label + counted,
                    size_pt,
                    va="center",
                )
                self.at_mm -= height
        self.at_mm -= 1.5

    def _swatch(self, entry: Entry, up: float) -> None:
        look, left, right = entry.look, self.left_mm, self.left_mm + 9.5
        if entry.shape == "line":
            if look.casing_px:
                self._bar((left, right), up, RULE, min(look.casing_px * PT_PER_PX, _WIDEST_PT))
            width_pt = min(look.width_px * PT_PER_PX, _WIDEST_PT)
            self._bar((left, right), up, look.stroke, width_pt, dashes(look, width_pt))
        elif entry.shape == "point":
            dot: Any = {
                "marker": "o",
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

    def chart(self, chart: Chart, height_mm: float = 33.0) -> None:
        """Curves with their axes in words, the chosen point marked."""
        if not self._room(height_mm + 12):
            return
        self.heading(chart.title)
        text(self.page, self.left_mm, self.at_mm, chart.up_label, 5.0, color=SOFT, va="top")
        self.at_mm -= 3.0
        axes = self._axes(height_mm)
        for (colour, dash), series in zip(_SERIES, chart.series, strict=False):
            if series.steps:
                axes.fill_between(series.across, series.up, step="post", color=SOFT, linewidth=0)
                axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
            else:
                ink: Any = {"color": colour, "linestyle": dash, "linewidth": 0.9}
                axes.plot(series.across, series.up, label=series.label, **ink)
        if len(chart.series) > 1:
            _key(axes)
        if chart.marked:
            axes.plot(*([value] for value in chart.marked), marker="o", markersize=3.5, color="#8a4b08")
            text(
                axes,
                chart.marked[0],
                chart.marked[1],
                f"  {chart.marked[0]:g} → {chart.marked[1]:.4g}",
                5.2,
                va="top",
            )
        _plain_axes(axes, chart)
        self.at_mm -= height_mm
        self.paragraph(chart.words, 4.8)

    def _axes(self, height_mm: float) -> Axes:
        width, height = self.figure.get_size_inches() * 25.4
        left, bottom = (self.left_mm + 8) / width, (self.at_mm - height_mm + 6) / height
        return self.figure.add_axes((left, bottom, (self.width_mm - 10) / width, (height_mm - 7) / height))

    def _room(self, height_mm: float) -> bool:
        fits = self.has_room(height_mm)
        self.left_out += not fits
        return fits

    def _span(self) -> tuple[float, float]:
        return self.left_mm, self.left_mm + self.width_mm


def _key(axes: Axes) -> None:
    """Which curve is which, in words that are never read as a formula."""
    for said in axes.legend(loc="lower right", fontsize=LEAST_PT, frameon=False).get_texts():
        said.set(parse_math=False, color=SOFT)


def _plain_axes(axes: Axes, chart: Chart) -> None:
    axes.set_ylim(bottom=0)
    axes.margins(x=0)
    axes.set_xlabel(chart.across_label, fontsize=5, color=SOFT, labelpad=1, parse_math=False)
    axes.tick_params(labelsize=4.8, colors=SOFT, length=1.5, width=0.4, pad=1)
    axes.grid(axis="y", color=RULE, linewidth=0.3)
    axes.set_facecolor("none")
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_linewidth(0.4)
