"""Sheets of A4 that fill from the top: what has no room on one stands on the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from ..drawing.letters import broken, row_mm
from ..drawing.paint import INK, PAPER, RULE, SOFT, text
from ..marginalia import Margin
from .columns import BETWEEN_MM

Box = tuple[float, float, float, float]

SHEET_MM = (210.0, 297.0)
BOX_MM: Box = (15.0, 16.0, 195.0, 284.0)  # left, bottom, right, top
_BANNER_MM, _FOOT_PT = 5.5, 6.0
_BANNERS = {"press": "#0b4f5c"}
_STAFF_BANNER = "#7c1d1d"
_HEADING_PT, _HEADING_MM = 9.5, 7.6


class Sheets:
    """Where the next thing goes; a new sheet is begun where there is no room.

    Parameters
    ----------
    margin : Margin
        What stands at the head and foot of every sheet.
    """

    def __init__(self, margin: Margin) -> None:
        self.margin = margin
        self.figures: list[Figure] = []
        self.turn()

    def turn(self) -> None:
        """Begin a sheet."""
        figure = Figure(figsize=(SHEET_MM[0] / 25.4, SHEET_MM[1] / 25.4), facecolor=PAPER)
        self.page: Axes = figure.add_axes((0, 0, 1, 1), xlim=(0, SHEET_MM[0]), ylim=(0, SHEET_MM[1]))
        self.page.set_axis_off()
        self.figures.append(figure)
        self.at_mm = BOX_MM[3]

    def finished(self) -> list[Figure]:
        """All sheets, each with its banner and its number."""
        for number, figure in enumerate(self.figures, start=1):
            page = figure.axes[0]
            colour = _BANNERS.get(self.margin.policy, _STAFF_BANNER)
            for bottom in (0.0, SHEET_MM[1] - _BANNER_MM):
                page.add_patch(
                    Rectangle((0, bottom), SHEET_MM[0], _BANNER_MM, facecolor=colour, edgecolor="none")
                )
                banner: Any = {"color": PAPER, "weight": "bold", "ha": "center", "va": "center"}
                text(page, SHEET_MM[0] / 2, bottom + _BANNER_MM / 2, self.margin.banner, 7.0, **banner)
            said = f"{self.margin.as_of}. {self.margin.made_with}. Sheet {number} of {len(self.figures)}"
            text(page, BOX_MM[0], 9.0, said, _FOOT_PT, color=SOFT)
        return self.figures

    def has_room(self, height_mm: float) -> bool:
        """Whether something so high still fits."""
        return self.at_mm - height_mm >= BOX_MM[1]

    def need(self, height_mm: float) -> None:
        """Begin a sheet where something so high does not fit."""
        if not self.has_room(height_mm):
            self.turn()

    def take(self, height_mm: float) -> Box:
        """Box of a height across the sheet: left, bottom, right, top."""
        self.need(height_mm)
        top = self.at_mm
        self.at_mm -= height_mm
        return BOX_MM[0], self.at_mm, BOX_MM[2], top

    def axes(self, box: Box) -> Axes:
        """Axes over a box of the present sheet."""
        left, bottom, right, top = box
        frame = (
            left / SHEET_MM[0],
            bottom / SHEET_MM[1],
            (right - left) / SHEET_MM[0],
            (top - bottom) / SHEET_MM[1],
        )
        return self.figures[-1].add_axes(frame)

    def heading(self, words: str, *, with_mm: float = 0.0) -> None:
        """A heading on the sheet that has room for it and for what follows."""
        self.need(_HEADING_MM + with_mm)
        self.at_mm -= 2.4
        self.rule(INK)
        text(self.page, BOX_MM[0], self.at_mm - 0.8, words, _HEADING_PT, weight="bold", va="top")
        self.at_mm -= _HEADING_MM - 2.4

    def paragraph(self, words: str, size_pt: float, colour: str = INK, weight: str = "normal") -> None:
        """Words, broken to the width of the sheet."""
        for row in broken(words, size_pt, BOX_MM[2] - BOX_MM[0], weight):
            self.need(row_mm(size_pt))
            text(self.page, BOX_MM[0], self.at_mm, row, size_pt, color=colour, weight=weight, va="top")
            self.at_mm -= row_mm(size_pt)
        self.at_mm -= 0.8

    def rule(self, colour: str = RULE) -> None:
        """A line across the sheet."""
        ends = (BOX_MM[0], BOX_MM[2]), (self.at_mm, self.at_mm)
        self.page.add_line(Line2D(*ends, color=colour, linewidth=0.4 if colour == RULE else 0.7))

    def row_mm(self, cells: Sequence[str], columns: Sequence[float], size_pt: float) -> float:
        """Height that a row of a table takes."""
        return row_mm(size_pt) * max(map(len, _rows(cells, columns, size_pt))) + 1.2

    def row(
        self,
        cells: Sequence[str],
        columns: Sequence[float],
        size_pt: float,
        *,
        weight: str = "normal",
        colour: str = INK,
        numeric: Collection[int] = (),
    ) -> None:
        """Cells side by side, each broken to its column; those that are numbers end at its right."""
        rows = _rows(cells, columns, size_pt, weight)
        self.need(row_mm(size_pt) * max(map(len, rows)) + 1.2)
        left = BOX_MM[0]
        for place, (column, wide) in enumerate(zip(rows, columns, strict=True)):
            across, side = (left + wide - BETWEEN_MM, "right") if place in numeric else (left, "left")
            for number, words in enumerate(column):
                level = self.at_mm - 0.7 - number * row_mm(size_pt)
                text(self.page, across, level, words, size_pt, color=colour, weight=weight, va="top", ha=side)
            left += wide
        self.at_mm -= row_mm(size_pt) * max(map(len, rows)) + 1.2


def _rows(
    cells: Sequence[str], columns: Sequence[float], size_pt: float, weight: str = "normal"
) -> list[list[str]]:
    return [
        broken(cell, size_pt, wide - BETWEEN_MM, weight) or [""]
        for cell, wide in zip(cells, columns, strict=True)
    ]
