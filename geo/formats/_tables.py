"""Every table of a sheet in one file, a row for each cell, so that a program finds each figure by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..atomic import write_text
from ..features.feature import Table
from ..release import Release
from ..spreadsheet import MARK, text_of

HEADINGS = (
    *("task", "table", "title", "row", "name", "heading", "said", "bound", "number", "unit"),
    *("as_of", "status"),
)
_UNIT = "km²|km|nm|min|%|h|m|t|kn"
_NUMBER = re.compile(rf"(≥ )?([+−-]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)(?: ({_UNIT}))?")
# A unit ends its heading; a figure in the heading is one of its own ("Within 10 km" heads residents).
_ENDS_IN_UNIT = re.compile(rf"(?:.*, |\D*?\b)((?:per )?(?:{_UNIT}))", re.IGNORECASE)
_NO_FIGURE = ("", None, "")
_LINE = "line"  # what belongs to none of the other tasks


def write_tables(released: Release, path: Path) -> None:
    """Write the tables of a sheet as one long table: UTF-8 with a byte order mark, commas, line feeds.

    One row a cell: the task and the table that it stands in, number and name of its row (what the first
    column says), its heading, and what it says to a reader. Where that is one figure, ``number`` holds it,
    ``bound`` says whether it is a least one (``≥``), and ``unit`` its unit, from the cell or its heading; a
    cell that says something else ("not known") has none. Row 0 of a table, where there is one, says what has
    to be read with it.

    Parameters
    ----------
    released : Release
        What has passed the gate: tables that tell where something stands are in that of the staff alone.
    path : pathlib.Path

    Raises
    ------
    WriteError
        If the file cannot be written.
    """
    write_text(path, MARK + tables_text(released))


def tables_text(released: Release) -> str:
    """Return the tables of a release as the text of one.

    Examples
    --------
    >>> from geo.features import Sheet
    >>> from geo.release import release
    >>> rows = (("Belarus", "≥ 1,083", "not known"),)
    >>> length = Table("length", "Lengths", ("Border", "Measured km", "Within 10 km"), rows, task="borders")
    >>> sheet = Sheet("n", "Norland", "2025-01-01", "illustrative", tables=(length,))
    >>> for row in tables_text(release((), sheet)).splitlines()[1:]:
    ...     print(row)
    borders,length,Lengths,1,Belarus,Measured km,"≥ 1,083",≥,1083,km,2025-01-01,illustrative
    borders,length,Lengths,1,Belarus,Within 10 km,not known,,,,2025-01-01,illustrative
    """
    dated = released.sheet.as_of, released.sheet.status
    cells = ((*cell, *dated) for table in released.sheet.tables for cell in _cells(table))
    return text_of([HEADINGS, *cells])


def _cells(table: Table) -> Iterator[tuple[str | int | float | None, ...]]:
    known = table.task or _LINE, table.id, table.title
    if table.words:
        yield *known, 0, "", "", table.words, *_NO_FIGURE
    for number, row in enumerate(table.rows, start=1):
        for heading, said in list(zip(table.headings, row, strict=True))[1:]:
            yield *known, number, row[0], heading, said, *_figure(heading, said)


def _figure(heading: str, said: str) -> tuple[str, int | float | None, str]:
    """Bound, number and unit of a cell.

    >>> _figure("Line, km", "1,250"), _figure("Watched", "≥ 99.9 %"), _figure("Left min, at 100 m", "−35.6")
    (('', 1250, 'km'), ('≥', 99.9, '%'), ('', -35.6, ''))
    >>> _figure("Per km", "0.020"), _figure("km", "12.0 – 30.5"), _figure("Seen at 100 m, km²", "5,191")
    (('', 0.02, 'per km'), ('', None, ''), ('', 5191, 'km²'))
    """
    found = _NUMBER.fullmatch(said)
    if found is None:
        return _NO_FIGURE
    least, digits, unit = found.groups()
    plain = digits.replace(",", "").replace("−", "-")
    headed = _ENDS_IN_UNIT.fullmatch(heading)
    number = float(plain) if "." in plain else int(plain)
    return "≥" if least else "", number, unit or (headed[1].lower() if headed else "")
