"""What page and paper of a report have in common: the release, its layers, background and margin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.features import Table
from geo.features.strip import Strip
from geo.release import Release

from ..basemap import Basemap
from ..marginalia import Margin
from ..mark import Layer

# What stands where there is no number.
_NO_NUMBER = frozenset({"", "–", "not known", "not watched", "nobody told", "not told"})
# Read first; the others follow in the order of the sheet.
SUMMARY, PEOPLE = "incidents-summary", "incidents-people"
LIST = "incidents-list"
FILES = (
    ("map.html", "Interactive map with every incident that may be shown"),
    ("incidents.csv", "Incidents as a table"),
    ("rates.csv", "Counts and rates by stretch as a table"),
    ("strip.svg", "The line unrolled, as a picture"),
    ("report.pdf", "This report on paper"),
)


def sides_words(strip: Strip) -> str:
    """Who is on either side of the line."""
    return f"Left of the line: {strip.left}; right: {strip.right}."


def numeric_columns(table: Table) -> frozenset[int]:
    """Columns of a table, but for the first, that hold numbers, or words in place of one.

    >>> rows = (("Alba", "1,200", "by road"), ("Brava", "not known", "by air"))
    >>> sorted(numeric_columns(Table("a", "A", ("Town", "People", "How"), rows)))
    [1]
    """
    columns = list(zip(*table.rows, strict=True))
    return frozenset(
        number
        for number, cells in enumerate(columns)
        if number and any(map(_counts, cells)) and all(_counts(cell) or cell in _NO_NUMBER for cell in cells)
    )


def _counts(cell: str) -> bool:
    head = cell.removeprefix("under ").split(" to ")[0].replace(",", "")
    return bool(head) and head.replace(".", "", 1).replace("e-", "", 1).isdigit()


@dataclass(frozen=True, eq=False)
class Said:
    """A release, its layers (lowest first), its background and its margin."""

    released: Release
    layers: tuple[Layer, ...]
    background: Basemap
    margin: Margin

    @property
    def summary(self) -> Table | None:
        """The table of figures that opens the report."""
        return self._table(SUMMARY)

    @property
    def people(self) -> Table | None:
        """The table of people, which comes before any map."""
        return self._table(PEOPLE)

    def _table(self, name: str) -> Table | None:
        return next((table for table in self.released.sheet.tables if table.id == name), None)

    @property
    def tables(self) -> Iterator[Table]:
        """All other tables, the long list of incidents last."""
        others = [table for table in self.released.sheet.tables if table.id not in (SUMMARY, PEOPLE)]
        yield from sorted(others, key=lambda table: table.id == LIST)
