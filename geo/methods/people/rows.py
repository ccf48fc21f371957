"""Rows of the report on people: for the tables of the page, and for a file."""

from __future__ import annotations

from collections.abc import Sequence

from ...model.people import Crossing, PeopleCount, PeopleReport

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]

PEOPLE_HEADER = (
    "kind",
    "ground",
    "settlements",
    "residents",
    "residents_by_share",
    "uncounted",
    "settlements_cut",
    "raster_residents",
    "raster_unknown_share",
    "hospitals",
)
CROSSING_HEADER = (
    "name",
    "road",
    "chainage_km",
    "proposed",
    "next_km",
    "residents",
    "saved_min",
    "only_way_residents",
)
CUT_HEADER = ("kind", "ground", "settlement", "settlement_uk", "residents", "inside_share", "centre_inside")
_KEPT = ("as_of", "caveat")


def people_rows(report: PeopleReport) -> tuple[Row, ...]:
    """One row a ground, under ``PEOPLE_HEADER``: settlements, residents, who is not counted, who is cut.

    Residents by centre and by share stand side by side: how much the edge leaves open. What nobody gave is
    None, never 0.
    """
    return tuple(_people_row(count) for count in report.counts)


def crossing_rows(crossings: Sequence[Crossing], *, proposed_only: bool = False) -> tuple[Row, ...]:
    """One row a crossing point under ``CROSSING_HEADER``, in the order of chainage; km and minutes."""
    return tuple(_crossing_row(crossing) for crossing in crossings if crossing.proposed or not proposed_only)


def cut_rows(report: PeopleReport) -> tuple[Row, ...]:
    """One row a settlement that the edge of some ground cuts, under ``CUT_HEADER``."""
    return tuple(
        (
            count.kind,
            count.name,
            cut.name,
            cut.name_uk,
            cut.residents,
            round(cut.inside_share, 4),
            cut.centre_inside,
        )
        for count in report.counts
        for cut in count.cut
    )


def size_rows(report: PeopleReport) -> tuple[Row, ...]:
    """One row a ground and size of settlement: kind, ground, size in words, settlements, residents."""
    return tuple((count.kind, count.name, *by_size) for count in report.counts for by_size in count.by_size)


def people_table(report: PeopleReport) -> tuple[Row, ...]:
    """Header and rows of a file that stands alone: each row bears the date of the counts and their caveat.

    Settlements and residents of each size stand in columns of their own.

    Examples
    --------
    >>> from geo.model.people import PeopleRules
    >>> rules = PeopleRules(as_of="2014", caveat="Before the war.", source="-", residents_per_km2=1_000.0)
    >>> count = PeopleCount("Buffer", "zone", 2, 700, 1, (("under 1,000", 1, 700),), by_share=350)
    >>> header, row = people_table(PeopleReport(rules, (count,)))
    >>> dict(zip(header, row, strict=True))["residents of settlements under 1,000"], row[-2:]
    (700, ('2014', 'Before the war.'))
    """
    sizes = tuple(dict.fromkeys(size for count in report.counts for size, _, _ in count.by_size))
    named = tuple(f"{what} {size}" for size in sizes for what in ("settlements", "residents of settlements"))
    kept = (report.rules.as_of, report.rules.caveat)
    rows = ((*_people_row(count), *_sizes(count, sizes), *kept) for count in report.counts)
    return ((*PEOPLE_HEADER, *named, *_KEPT), *rows)


def _people_row(count: PeopleCount) -> Row:
    unknown = count.raster_unknown_share
    return (
        count.kind,
        count.name,
        count.settlements,
        count.residents,
        count.by_share,
        count.uncounted,
        len(count.cut),
        count.raster_residents,
        None if unknown is None else round(unknown, 4),
        count.hospitals,
    )


def _sizes(count: PeopleCount, sizes: Sequence[str]) -> Row:
    known = {size: (settlements, residents) for size, settlements, residents in count.by_size}
    return tuple(figure for size in sizes for figure in known.get(size, (0, 0)))


def _crossing_row(crossing: Crossing) -> Row:
    next_m, saved_min = crossing.next_m, crossing.saved_min
    return (
        crossing.name,
        crossing.road,
        round(crossing.chainage_m / 1000.0, 1),
        crossing.proposed,
        None if next_m is None else round(next_m / 1000.0, 1),
        crossing.residents,
        None if saved_min is None else round(saved_min, 1),
        crossing.only_way_residents,
    )
