"""Tables of towns and who holds them, as encyclopaedias keep: words drift, days come in several forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..errors import ReadError
from ..model.situation import Repair
from ._days import day_in_name, day_of, settled
from ._download import Download
from ._holders import Holding, points_of_control
from ._supplier import Imported, Supplier, Wishes
from ._tables import flags_of, found_columns, table_of, texts
from ._vocabulary import vocabulary


def _claims(download: Download) -> bool:
    columns = set(download.columns)
    return bool({"held by", "controlled by"} & columns) and "name" in columns


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    words = vocabulary(wishes.reference, SUPPLIER.id)
    for download in downloads:
        layer = table_of(download, wishes, words.country)
        columns = found_columns(layer, words.columns, download.where, needed=("name", "holder"))
        said = {what: texts(layer, column) for what, column in columns.items()}
        as_of, decided = settled(said.get("as_of", [""] * len(layer)))
        day, notes = _day_told(download, said.get("updated", []))
        holding = Holding(
            download=download,
            words=words,
            names=said["name"],
            held=said["holder"],
            flags=flags_of(layer, wishes.country or words.country, wishes.context),
            as_of=as_of,
            others={what: said[what] for what in ("population", "note", "link") if what in said},
        )
        yield points_of_control(
            f"towns_{day.isoformat()}",
            layer,
            holding,
            title=f"as of {day.isoformat()}",
            content_time=day.isoformat(),
            notes=(*notes, *(Repair(f"{download.name}, As of", note, "decided") for note in decided)),
        )


def _day_told(download: Download, updated: Sequence[str]) -> tuple[date, list[Repair]]:
    """Day that a table describes: its last update if it says so, else that of its name."""
    told = sorted(day for text in dict.fromkeys(updated) if (day := day_of(text)))
    named = day_in_name(download.name)
    day = told[-1] if told else named
    if day is None:
        raise ReadError(
            "neither a column 'update' nor its name says which day it describes",
            where=download.where,
            mend="Put the day into the file's name, as in towns_2024-08-17.csv.",
        )
    if named and named != day:
        problem = f"its name says {named}, its column of updates {day}"
        return day, [Repair(download.name, problem, f"taken for {day}")]
    return day, []


SUPPLIER = Supplier(
    id="towns",
    title="Towns and who holds them",
    licence="CC-BY-SA-4.0",
    credit=(
        "Wikipedia, control of cities during the Russo-Ukrainian war, CC BY-SA 4.0; "
        "coordinates: SimpleMaps, CC BY 4.0"
    ),
    obtained=(
        "Wikipedia, 'Control of cities during the Russo-Ukrainian war', kept as CSV with the columns "
        "Name, Held by, Lat, Lon"
    ),
    becomes="points of control, one layer a day; holders in one vocabulary, the word as written beside it",
    claims=_claims,
    read=_read,
)
