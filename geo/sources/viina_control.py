"""VIINA control: who held each settlement, one column a day; made into points of one day and spells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from ..atomic import write_text
from ..errors import ReadError
from ..model.situation import Repair
from ..read.layer import Layer
from ._days import day_of
from ._download import Download
from ._holders import Holding, holders_of, points_of_control
from ._supplier import Imported, Supplier, Wishes
from ._tables import Texts, flags_of, found_columns, layer_name, table_of, texts
from ._vocabulary import Vocabulary, vocabulary
from ._written import csv_text

_DAY_COLUMN = re.compile(r"\d{8}$")


def _claims(download: Download) -> bool:
    return sum(bool(_DAY_COLUMN.match(column)) for column in download.columns) >= 2


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    words = vocabulary(wishes.reference, SUPPLIER.id)
    for download in downloads:
        layer = table_of(download, wishes, words.country)
        columns = found_columns(layer, words.columns, download.where, needed=("id", "name"))
        table = _Table(
            download=download,
            words=words,
            layer=layer,
            ids=texts(layer, columns["id"]),
            names=texts(layer, columns["name"]),
            days=_days(layer, download),
            called=layer_name("viina_control", download, downloads),
        )
        yield _points(table, wishes)
        yield _spells(table)


@dataclass(frozen=True)
class _Table:
    """A wide table: its settlements, and its columns by the day that they tell."""

    download: Download
    words: Vocabulary
    layer: Layer
    ids: Texts
    names: Texts
    days: Mapping[date, str]
    called: str

    @property
    def gaps(self) -> list[date]:
        """Days between the first and the last that have no column."""
        first, last = min(self.days), max(self.days)
        between = (first + timedelta(number) for number in range((last - first).days))
        return [day for day in between if day not in self.days]

    @property
    def notes(self) -> tuple[Repair, ...]:
        return tuple(Repair(self.download.name, f"no column tells {day}", "not told") for day in self.gaps)


def _days(layer: Layer, download: Download) -> dict[date, str]:
    """Columns by the day that they tell, in the order of the days."""
    found = {name: day_of(name) for name in layer.columns if _DAY_COLUMN.match(name)}
    days = {day: name for name, day in found.items() if day}
    if not days:
        there = ", ".join(list(layer.columns)[:14])
        raise ReadError(
            f"expected a column for each day, as 20220227; its columns are {there}",
            where=download.where,
            mend="Give the wide table, one column a day, with the places' coordinates.",
        )
    return dict(sorted(days.items()))


def _points(table: _Table, wishes: Wishes) -> Imported:
    """Settlements with who held them on one day."""
    layer, day = table.layer, wishes.day or max(table.days)
    if day not in table.days:
        first, last, gaps = min(table.days), max(table.days), ", ".join(map(str, table.gaps)) or "none"
        raise ReadError(
            f"it does not tell {day}",
            where=table.download.where,
            mend=f"It tells {first} to {last}; days that are missing between: {gaps}.",
        )
    holding = Holding(
        download=table.download,
        words=table.words,
        names=table.names,
        held=texts(layer, table.days[day]),
        flags=flags_of(layer, wishes.country or table.words.country, wishes.context),
        as_of=[day.isoformat()] * len(layer),
        others={"geonameid": table.ids},
    )
    return points_of_control(
        f"{table.called}_{day}",
        layer,
        holding,
        title=f"settlements and who held them, {day}",
        content_time=day.isoformat(),
        notes=table.notes,
    )


def _spells(table: _Table) -> Imported:
    """Each run of days without a gap for which a settlement was told to be held by the same."""
    held = [
        holders_of(texts(table.layer, column), table.words, table.download) for column in table.days.values()
    ]
    rows = [
        (id_, name, holder, first.isoformat(), last.isoformat())
        for id_, name, told in zip(table.ids, table.names, zip(*held, strict=True), strict=True)
        for holder, first, last in _runs(list(table.days), told)
    ]
    heads = ("geonameid", "name", "held_by", "from_day", "to_day")
    text = csv_text(dict(zip(heads, zip(*rows, strict=True), strict=True)))
    return Imported(
        name=f"{table.called}_spells",
        ending=".csv",
        write=lambda path: write_text(path, text),
        origins=(table.download,),
        counts={"settlements": len(table.layer), "days": len(table.days), "spells": len(rows)},
        use="who held each settlement from when to when, for a table or a chart",
        title="spells for which each settlement was held",
        content_time=f"{min(table.days)} to {max(table.days)}",
        repairs=table.notes,
    )


def _runs(days: Sequence[date], told: Sequence[str]) -> Iterator[tuple[str, date, date]]:
    """Word, first and last day of each run; a day that is not told, or tells nothing, ends a run.

    Examples
    --------
    >>> a, b, d = date(2022, 3, 4), date(2022, 3, 5), date(2022, 3, 7)
    >>> [(word, (last - first).days) for word, first, last in _runs([a, b, d], ["UA", "UA", "UA"])]
    [('UA', 1), ('UA', 0)]
    """
    number = [(word, day.toordinal() - at) for at, (day, word) in enumerate(zip(days, told, strict=True))]
    for (word, _), run in groupby(zip(number, days, strict=True), key=lambda one: one[0]):
        held = [day for _, day in run]
        if word:
            yield word, held[0], held[-1]


SUPPLIER = Supplier(
    id="viina-control",
    title="VIINA territorial control",
    licence="ODbL-1.0",
    credit="VIINA: Violent Incident Information from News Articles (Zhukov 2022), ODbL 1.0",
    obtained=(
        "VIINA by Yuri Zhukov, github.com/zhukovyuri/VIINA, folder Data: control by settlement, "
        "one column a day"
    ),
    becomes="points of control on one day (--day, else the last), and a table of spells for all days",
    claims=_claims,
    read=_read,
)
