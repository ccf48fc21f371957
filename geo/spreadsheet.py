"""Comma-separated text that a spreadsheet opens as it is meant: its letters, its numbers, and no formula."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable

# Excel reads a file without this mark in the code page of the machine, and Cyrillic letters break.
MARK = "\ufeff"
# A cell that begins like this is a formula to a spreadsheet, whatever quotes stand round it (CWE-1236).
_FORMULA = re.compile(r"[\s\0]*[=+\-@＝＋－＠]|[\t\n]")

Cell = str | int | float | bool | None


def text_of(rows: Iterable[Iterable[Cell]]) -> str:
    r"""Return rows as text with commas and line feeds; ``MARK`` goes before it in a file.

    Text that a spreadsheet would take for a formula is led by an apostrophe; a figure that is not finite is
    left empty.

    Examples
    --------
    >>> text_of([("name", "chainage_m"), ("=1+1", -5.0), ("Post, north", float("nan"))])
    'name,chainage_m\n\'=1+1,-5.0\n"Post, north",\n'
    """
    table = io.StringIO(newline="")
    written = csv.writer(table, lineterminator="\n")
    for row in rows:
        written.writerow([_cell(value) for value in row])
    return table.getvalue()


def _cell(value: Cell) -> Cell:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        return f"'{value}" if _FORMULA.match(value) else value
    return value
