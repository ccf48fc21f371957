"""Tables of a sheet as a terminal shows them."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from .features import Table as SheetTable


def printed(said: SheetTable, *, words: int = 1) -> Table:
    """A table of the margin, with what has to be read beside it.

    Parameters
    ----------
    said : SheetTable
    words : int
        How many of its first columns hold words; the others are figures, and stand to the right.

    Examples
    --------
    >>> table = printed(SheetTable("people", "People", ("Zone", "Residents"), (("North", "7"),)))
    >>> [column.justify for column in table.columns]
    ['left', 'right']
    """
    table = Table(
        title=escape(said.title),
        caption=escape(said.words),
        box=SIMPLE,
        title_justify="left",
        caption_justify="left",
    )
    for number, heading in enumerate(said.headings):
        table.add_column(escape(heading), justify="left" if number < words else "right")
    for row in said.rows:
        table.add_row(*map(escape, row))
    return table
