"""The sheet of notes: every word of the margin, in columns, as many sheets as they need."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from geo.release import Release

from ..drawing.letters import broken, row_mm
from ..drawing.paint import INK, SOFT, text
from ..marginalia import Margin, margin
from .sheet import DRAWN_WORDS, blank_sheet, draw_head

_COLUMNS, _BETWEEN_MM = 3, 8.0
_LEFT_MM, _BOTTOM_MM, _RIGHT_MM, _TOP_MM = 8.0, 9.0, 412.0, 268.0
_SIZE_PT, _HEADING_PT = 6.2, 8.0
_WIDE_MM = (_RIGHT_MM - _LEFT_MM - _BETWEEN_MM * (_COLUMNS - 1)) / _COLUMNS


def draw_notes(released: Release, *, background: tuple[str, ...] = ()) -> list[Figure]:
    """Draw every word of a release's margin; ``background`` are the credits of its map.

    Raises
    ------
    ScenarioError
        If the sheet names no title, date or source.

    Examples
    --------
    >>> from geo.features import Sheet
    >>> from geo.release import release
    >>> said = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Us",))
    >>> len(draw_notes(release([], said)))
    1
    """
    words = margin(released, drawn_words=DRAWN_WORDS, background=background)
    sheets: list[Figure] = []
    column, down = _COLUMNS, _TOP_MM
    page: Axes | None = None
    for row, size_pt, colour, weight in _rows(words):
        if page is None or down - row_mm(size_pt) < _BOTTOM_MM:
            column, down = column + 1, _TOP_MM
            if page is None or column >= _COLUMNS:
                figure, page = blank_sheet()
                draw_head(page, words)
                sheets.append(figure)
                column = 0
        left_mm = _LEFT_MM + column * (_WIDE_MM + _BETWEEN_MM)
        text(page, left_mm, down, row, size_pt, color=colour, weight=weight, va="top")
        down -= row_mm(size_pt)
    return sheets


def _rows(words: Margin) -> Iterator[tuple[str, float, str, str]]:
    """Every row with its size, colour and weight."""
    for heading, paragraphs in _sections(words):
        yield "", _SIZE_PT * 0.6, SOFT, "normal"
        yield heading, _HEADING_PT, INK, "bold"
        for paragraph in filter(None, paragraphs):
            for row in broken(paragraph, _SIZE_PT, _WIDE_MM):
                yield row, _SIZE_PT, SOFT, "normal"
            yield "", _SIZE_PT * 0.35, SOFT, "normal"


def _sections(words: Margin) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "What this shows", (words.standfirst, words.status_words)
    yield "To be read with care", words.caveats
    yield "Method", words.method
    if words.parameters:
        yield "Parameters", tuple(f"{key}: {value}" for key, value in words.parameters)
    yield "Sources and credits", (*words.sources, *words.credits)
    yield "Borders, names and status", (words.disclaimer,)
    yield "Edition", (words.as_of, words.scenario, words.made_with, words.banner)
