"""Type on the picture: how wide words are, how they break into rows, and rows on the page."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from ..drawing.letters import FAMILY, measured
from ..drawing.paint import INK, PAPER, text

DOTS_PER_INCH = 100
PT_PER_DOT = 72.0 / DOTS_PER_INCH
MM_PER_DOT = 25.4 / DOTS_PER_INCH
LEAST_PX = 16.0  # still read where the picture is shown at half its size
HALO = "halo"
_LEADING, _LEADING_BOLD = 1.32, 1.2
_LARGE_PX = 22.0  # larger letters stand closer


@dataclass(frozen=True, slots=True)
class Type:
    """Size, weight and colour of letters."""

    size_px: float
    weight: str = "normal"
    colour: str = INK

    def options(self) -> dict[str, Any]:
        """The same, as matplotlib takes it."""
        return {"weight": self.weight, "color": self.colour, "family": FAMILY}


@contextmanager
def letters_may_lack() -> Iterator[None]:
    """Where a letter that the font lacks is drawn as a box, and no more is said of it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def width_px(words: str, type_: Type) -> float:
    """Width of some words.

    Examples
    --------
    Twice the size, twice the width.

    >>> small, large = (width_px("Alba", Type(size)) for size in (16.0, 32.0))
    >>> round(large / small, 2)
    2.0
    """
    return measured(words, type_.weight)[0] * type_.size_px


def broken(words: str, type_: Type, within_px: float, most_rows: int = 99) -> list[str]:
    """Break words into rows, a word too long for a row too; what is too much ends in an ellipsis.

    Examples
    --------
    >>> broken("A line across Norland", Type(20.0), 120.0)
    ['A line', 'across', 'Norland']
    >>> broken("A line across Norland", Type(20.0), 120.0, 1)
    ['A line…']
    """
    rows = [""]
    for word in words.split():
        longer = f"{rows[-1]} {word}".strip()
        if width_px(longer, type_) <= within_px:
            rows[-1] = longer
        else:
            pieces = _pieces(word, type_, within_px)
            rows = [*rows, *pieces] if rows[-1] else pieces
    if len(rows) > most_rows:
        rows = [*rows[: most_rows - 1], _ended(rows[most_rows - 1], type_, within_px)]
    return rows


def _pieces(word: str, type_: Type, within_px: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_px(pieces[-1] + letter, type_) > within_px:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _ended(row: str, type_: Type, within_px: float) -> str:
    while row and width_px(f"{row}…", type_) > within_px:
        row = row[:-1]
    return f"{row.rstrip(' .,;:')}…"


def write_rows(page: Axes, left_px: float, top_px: float, rows: list[str], type_: Type) -> float:
    """Write rows downwards from a place on the page; returns where the next thing may begin."""
    for number, row in enumerate(rows):
        up = top_px - rows_px(rows[:number], type_)
        text(page, left_px, up, row, type_.size_px * PT_PER_DOT, va="top", **type_.options())
    return top_px - rows_px(rows, type_)


def rows_px(rows: list[str], type_: Type) -> float:
    """Height that some rows take."""
    return len(rows) * type_.size_px * (_LEADING_BOLD if type_.size_px > _LARGE_PX else _LEADING)


def fitted(
    words: str, sizes_px: tuple[float, ...], within_px: float, most_px: float
) -> tuple[list[str], Type]:
    """Bold rows of the largest size that stay within a width and a height; the smallest is cut."""
    for size in sizes_px:
        type_ = Type(size, "bold")
        rows = broken(words, type_, within_px)
        if (
            rows_px(rows, type_) <= most_px
            and width_px(max(words.split(), key=len, default=""), type_) <= within_px
        ):
            return rows, type_
    return broken(words, type_, within_px, max(int(most_px / rows_px([""], type_)), 1)), type_


def haloed(axes: Axes, across: float, up: float, words: str, type_: Type, **options: Any) -> None:
    """Words on a busy ground, each letter with a light rim."""
    written = text(
        axes,
        across,
        up,
        words,
        type_.size_px * PT_PER_DOT,
        ha="center",
        va="center",
        **type_.options(),
        **options,
    )
    written.set_gid(HALO)
    written.set_path_effects([withStroke(linewidth=2.6, foreground=PAPER, alpha=0.9)])
