"""Rows of a table on paper: columns as wide as their words ask, and words broken where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.features import Table

from ..drawing.letters import MM_PER_PT, broken, width_mm

LEAST_PT = 4.5  # the smallest type that prints
# Share of a table's width that all columns but the first take, by how many columns there are.
_FEW, _MORE, _MOST = 0.36, 0.62, 0.8
_SOME, _MANY = 4, 6
_BESIDE_MM = 1.6  # between columns
_NOTHING_MM = 1e-6  # what sums of widths may be off
_HIGH, _LEADING, _LETTERS = 1.55, 1.16, 0.95  # of a row, from row to row in a cell, above the first line

Cells = tuple[tuple[str, ...], ...]  # rows of words of each cell of a row


@dataclass(frozen=True, slots=True)
class Laid:
    """A table as it stands on paper.

    Parameters
    ----------
    wide_mm : tuple of float
        Widths of its columns.
    heads : Cells
    rows : tuple of Cells
    """

    wide_mm: tuple[float, ...]
    heads: Cells
    rows: tuple[Cells, ...]


@lru_cache(maxsize=64)  # measured before it is drawn
def laid_out(table: Table, size_pt: float, room_mm: float) -> Laid:
    """Break the words of a table into the widths of its columns.

    Examples
    --------
    >>> row = ("Alba", "7", "at the end of a very long name")
    >>> long = Table("far", "Far", ("Ground", "km", "Where"), (row,))
    >>> laid_out(long, 5.0, 30.0).rows
    ((('Alba',), ('7',), ('at the end of a', 'very long name')),)
    """
    wide_mm = widths_mm(table, size_pt, room_mm)
    heads = _cells(table.headings, heading_pt(size_pt), wide_mm)
    return Laid(wide_mm, heads, tuple(_cells(row, size_pt, wide_mm) for row in table.rows))


def _cells(row: Sequence[str], size_pt: float, wide_mm: Sequence[float]) -> Cells:
    return tuple(_cell(words, size_pt, wide - _BESIDE_MM) for words, wide in zip(row, wide_mm, strict=True))


def _cell(words: str, size_pt: float, room_mm: float) -> tuple[str, ...]:
    if width_mm(words, size_pt) <= room_mm + _NOTHING_MM:
        return (words,)
    return tuple(broken(words, size_pt, room_mm + _NOTHING_MM))


def widths_mm(table: Table, size_pt: float, room_mm: float) -> tuple[float, ...]:
    """Widths of a table's columns, millimetres: what their words ask, the widest less where room is short.

    Examples
    --------
    >>> few = Table("people", "People", ("Ground", "Residents"), (("Alba", "700"),))
    >>> widths_mm(few, 5.0, 100.0)
    (64.0, 36.0)
    >>> row = ("Alba", "7", "at the end of a very long name")
    >>> long = Table("far", "Far", ("Ground", "km", "Where"), (row,))
    >>> _, one, other = widths_mm(long, 5.0, 60.0)
    >>> one < other
    True
    """
    wide_mm = [_column_mm(table, place, size_pt) for place in range(len(table.headings))]
    count, spare_mm = len(wide_mm), room_mm - sum(wide_mm)
    if spare_mm < 0.0:
        most_mm = _most_mm(wide_mm, room_mm)
        return tuple(min(asked, most_mm) for asked in wide_mm)
    share = _FEW if count <= _SOME else _MORE if count <= _MANY else _MOST
    wanted_mm = [max(room_mm * share / max(count - 1, 1) - asked, 0.0) for asked in wide_mm[1:]]
    given = min(1.0, spare_mm / (sum(wanted_mm) or 1.0))
    others = [asked + given * wanted for asked, wanted in zip(wide_mm[1:], wanted_mm, strict=True)]
    return (room_mm - sum(others), *others)


def asked_mm(table: Table, size_pt: float) -> float:
    """Width with which no word of a table's rows is broken off its cell."""
    return sum(_column_mm(table, place, size_pt) for place in range(len(table.headings)))


def _column_mm(table: Table, place: int, size_pt: float) -> float:
    """Width of the widest cell of a column, and of the longest word above it."""
    head_mm = max(width_mm(word, heading_pt(size_pt)) for word in table.headings[place].split() or [""])
    return max(head_mm, *(width_mm(row[place], size_pt) for row in table.rows), 0.0) + _BESIDE_MM


def _most_mm(wide_mm: Sequence[float], room_mm: float) -> float:
    """The width that no column may pass if all of them are to fit.

    Examples
    --------
    >>> _most_mm([10.0, 50.0, 90.0], 90.0)
    40.0
    """
    left_mm, narrow = room_mm, sorted(wide_mm)
    for place, asked in enumerate(narrow):
        share_mm = left_mm / (len(narrow) - place)
        if asked > share_mm:
            return share_mm
        left_mm -= asked
    return room_mm


def heading_pt(size_pt: float) -> float:
    """Size of the words above the columns."""
    return max(size_pt * 0.88, LEAST_PT)


def line_mm(size_pt: float, number: int) -> float:
    """How far below the head of its cell a row of words stands."""
    return size_pt * MM_PER_PT * (_LETTERS + _LEADING * number)


def cells_mm(row: Cells, size_pt: float) -> float:
    """Height of a row of a table."""
    return size_pt * MM_PER_PT * (_HIGH + _LEADING * (max(map(len, row)) - 1))
