"""How wide the columns of a table are on paper: as wide as their words, and shared where there is no room."""

from __future__ import annotations

from geo.features import Table

from ..drawing.letters import width_mm

BETWEEN_MM = 2.0  # with what rounding needs
_LEAST_MM = 7.0
_LOOKED_AT = 200  # rows; the widths of so many are enough to tell


def widths_mm(table: Table, size_pt: float, within_mm: float) -> list[float]:
    """Width of each column, millimetres, with the gap behind it.

    Columns that need less than an even share keep what they need; the others share what is left.

    Examples
    --------
    >>> one = Table("a", "A", ("Where", "n"), (("Alba", "1"),))
    >>> [round(wide, 1) for wide in widths_mm(one, 7.5, 100.0)]
    [11.8, 9.1]
    """
    wanted = [
        max(_LEAST_MM, *(width_mm(words, size_pt, "bold") for words in _words(table, number)))
        for number in range(len(table.headings))
    ]
    wanted = [wide + BETWEEN_MM + 0.1 for wide in wanted]
    if sum(wanted) <= within_mm:
        return wanted
    return _shared(wanted, within_mm)


def _words(table: Table, number: int) -> list[str]:
    """What has to find room in a column: its cells, and half of its heading, which may break."""
    heading = table.headings[number]
    longest = max(heading.split() or [""], key=len)
    return [longest, heading[: len(heading) * 6 // 10], *(row[number] for row in table.rows[:_LOOKED_AT])]


def _shared(wanted: list[float], within_mm: float) -> list[float]:
    """Fill from the narrowest: whoever needs less than an even share of the rest gets it all.

    >>> _shared([10.0, 80.0, 90.0], 110.0)
    [10.0, 50.0, 50.0]
    """
    found, left = [0.0] * len(wanted), within_mm
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    for place, column in enumerate(order):
        found[column] = min(wanted[column], left / (len(order) - place))
        left -= found[column]
    return found
