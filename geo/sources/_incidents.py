"""Reports of a supplier as the table that incidents are read from: usual columns, and how sure a place is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from ..atomic import write_text
from ..errors import ReadError
from ..model.situation import Repair
from ..read.moments import span_of
from ._days import settled
from ._download import Download
from ._supplier import Imported, Wishes
from ._tables import Texts, flags_of, found_columns, table_of, texts
from ._vocabulary import Vocabulary, columns_of_incidents
from ._written import csv_text

_NEEDED = ("id", "begins", "time", "precision", "kind")  # where a supplier has such a column at all


class Reports:
    """Rows of one download that tell of incidents, and what its supplier's columns are called.

    Parameters
    ----------
    download : Download
    wishes : Wishes
    words : Vocabulary
    incidents : str
        Table of ``incident_columns.toml`` with the supplier's columns.
    """

    def __init__(self, download: Download, wishes: Wishes, words: Vocabulary, incidents: str) -> None:
        self.download, self.words = download, words
        self.supplier = columns_of_incidents(wishes.reference, incidents)
        self.country = wishes.country or words.country
        self.layer = table_of(download, wishes, words.country)
        self._flags = flags_of(self.layer, self.country, wishes.context)
        called = {**{what: (name,) for what, name in self.supplier.columns.items()}, **words.columns}
        needed = [what for what in _NEEDED if what in self.supplier.columns]
        self.columns = found_columns(self.layer, called, download.where, needed=needed)
        self.notes = list(self.layer.repairs)

    def texts(self, what: str) -> Texts:
        """What a column says, row by row; empty where the download has no such column."""
        return texts(self.layer, self.columns[what]) if what in self.columns else [""] * len(self.layer)

    def days(self, what: str) -> Texts:
        """Days or times of a column, in one form."""
        found, notes = settled(self.texts(what))
        self.notes += [Repair(f"{self.download.name}, {what}", note, "decided") for note in notes]
        return found

    def kinds(self) -> Texts:
        """What each was, in words."""
        return [self.supplier.kinds.get(kind, kind) for kind in self.texts("kind")]

    def radii(self) -> Texts:
        """95 % radius, metres; empty where the supplier's precision tells none."""
        known = self.supplier.radius_m
        codes = self.texts("precision")
        found = [known.get(code, known.get("any")) for code in codes]
        return ["" if radius is None else f"{radius:g}" for radius in found]

    def imported(
        self, name: str, told: Mapping[str, Sequence[str]], *, role: str = "incidents", **said: Any
    ) -> Imported:
        """The table of incidents: what is told by role, the columns that are kept, and the flags."""
        every = self._columns(told)
        placed, left_out = self._placed(every)
        columns = {role: [values[row] for row in placed] for role, values in every.items()}
        flagged = [
            Repair(f"{self.download.name}, {id_ or at}", str(flag), "kept and flagged")
            for at, (id_, flag) in enumerate(zip(columns["id"], columns["flag"], strict=True), start=1)
            if flag
        ]
        text = csv_text(columns)
        return Imported(
            name=name,
            ending=".csv",
            write=lambda path: write_text(path, text),
            origins=(self.download,),
            counts={
                "rows": len(self.layer) + len(self.layer.rejected),
                "incidents": len(placed),
                "left out": len(self.layer.rejected) + len(left_out),
                "flagged": len(flagged),
            },
            role=role,
            use="for check_incidents.py, as INCIDENTS",
            content_time=_span(columns["begins"], columns["ends"]),
            repairs=(*self.notes, *flagged),
            left_out=(*self.layer.rejected, *left_out),
            **said,
        )

    def _columns(self, told: Mapping[str, Sequence[str]]) -> dict[str, Sequence[object]]:
        """Columns in the order in which they are written; those that are told come before the supplier's."""
        longitude, latitude = shapely.get_coordinates(shapely.point_on_surface(self.layer.geometry)).T
        kept = [column for column in self.words.kept if column in self.layer.columns and column not in told]
        return {
            "id": self.texts("id"),
            "begins": self.texts("begins"),
            "ends": self.texts("ends"),
            "longitude": longitude.round(9).tolist(),
            "latitude": latitude.round(9).tolist(),
            "radius_m": self.radii(),
            "kind": self.kinds(),
            "means": self.texts("means"),
            "source": self.texts("source"),
            **told,
            "flag": self._flags,
            **{column: texts(self.layer, column) for column in kept},
        }

    def _placed(self, columns: Mapping[str, Sequence[object]]) -> tuple[list[int], list[Repair]]:
        """Rows that have a window of time, and those left out for want of one."""
        placed, left_out = [], []
        known: dict[tuple[object, object], str] = {}
        for row, window in enumerate(zip(columns["begins"], columns["ends"], strict=True)):
            if window not in known:
                known[window] = _problem(*map(str, window))
            if known[window]:
                name = columns["id"][row] or f"row {row + 1}"
                left_out.append(Repair(f"{self.download.name}, {name}", known[window], "left out"))
            else:
                placed.append(row)
        if not placed:
            raise ReadError(
                f"no row of {len(self.layer)} tells when it was: {left_out[0].problem}",
                where=self.download.where,
                mend="Give the table as the supplier writes it.",
            )
        return placed, left_out


def _problem(begins: str, ends: str) -> str:
    """Why a window of time is none; empty where it is one."""
    if not begins:
        return "it names no day"
    try:
        begin, end = span_of(begins), span_of(ends or begins)
    except ReadError as error:
        return error.problem
    return "" if end[1] > begin[0] else f"{begins} to {ends} ends before it begins"


def _span(begins: Sequence[object], ends: Sequence[object]) -> str:
    days = sorted(str(day)[:10] for day in (*begins, *ends) if day)
    return f"{days[0]} to {days[-1]}" if days else ""
