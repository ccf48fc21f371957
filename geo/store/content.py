"""Incidents as rows and back, each row with the hash of what it says."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ..model.incident import Incidents
from ..model.situation import Repair

# Columns of incidents by the kind of their values, as the class that they come from declares them.
_KINDS = {"Texts": "text", "Array": "fraction", "Whole": "whole", "Mask": "truth"}
COLUMNS = {
    str(field.name): _KINDS[str(field.type)] for field in fields(Incidents) if field.name != "left_out"
}
NAMES = tuple(COLUMNS)
# A fraction that is not known is no number in columns, and nothing in a row.
MAY_BE_UNKNOWN = frozenset({"radius_m", "direction_deg", "distance_m"})

_KINDS_IN_ORDER = tuple(COLUMNS.values())
_ID = NAMES.index("id")
_ID_LETTERS = 16  # of a hash: two of a million reports agree by chance once in 4 × 10⁷ stores


@dataclass(frozen=True, slots=True)
class Row:
    """One report as a store holds it: values in the order of ``NAMES``."""

    values: tuple[Any, ...]
    content_sha256: str

    @property
    def id(self) -> str:
        """Id of the incident."""
        return str(self.values[_ID])


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent, ready to be entered.

    Parameters
    ----------
    rows : tuple of Row
    refused : tuple of Repair
        What no store can hold, and what was left out before, each with why.
    sha256 : str
        Hash of all of it: what is sent twice has it twice.
    """

    rows: tuple[Row, ...]
    refused: tuple[Repair, ...]
    sha256: str


def sent(incidents: Incidents) -> Sent:
    """Make rows of incidents; one that no store can hold is listed with why."""
    problems = _problems(incidents)
    refused = [
        *incidents.left_out,
        *(
            Repair(f"incident {incidents.id[at]!r}", problem, "not entered")
            for at, problem in problems.items()
        ),
    ]
    nameless: Counter[str] = Counter()
    kept = (values for at, values in enumerate(_values(incidents)) if at not in problems)
    rows = tuple(_named(values, nameless) for values in kept)
    listed = tuple(Repair(holdable(row.where), holdable(row.problem), holdable(row.done)) for row in refused)
    said = [row.content_sha256 for row in rows] + [[row.where, row.problem] for row in listed]
    return Sent(rows, listed, sha256_of(said))


def incidents_of(rows: Sequence[Sequence[Any]], left_out: Iterable[Repair] = ()) -> Incidents:
    """Make incidents of rows, whose values stand in the order of ``NAMES``.

    Examples
    --------
    >>> from geo.model.incident import incidents_at
    >>> there = sent(incidents_at([37.5], [48.0])).rows
    >>> incidents_of([row.values for row in there]).longitude
    array([37.5])
    """
    columns = zip(*rows, strict=True) if rows else ((),) * len(NAMES)
    made: dict[str, Any] = {
        name: _column(kind, values) for (name, kind), values in zip(COLUMNS.items(), columns, strict=True)
    }
    return Incidents(**made, left_out=tuple(left_out))


def content_sha256(values: Sequence[Any]) -> str:
    """Hash of a row's values, whichever database they come from: one counts truth, another has it."""
    said = [
        bool(value) if kind == "truth" else value for value, kind in zip(values, _KINDS_IN_ORDER, strict=True)
    ]
    return sha256_of(said)


def sha256_of(said: Any) -> str:
    """Hash of plain values, the same on any machine."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _values(incidents: Incidents) -> Iterator[tuple[Any, ...]]:
    return zip(*(_plain(getattr(incidents, name), kind) for name, kind in COLUMNS.items()), strict=True)


def _plain(column: Any, kind: str) -> list[Any]:
    if kind == "text":
        return list(column)
    if kind != "fraction":
        return list(np.asarray(column).tolist())
    # A file database keeps no sign of nought: the same report must have one hash everywhere.
    known = np.asarray(column, float) + 0.0
    return [None if math.isnan(value) else value for value in known.tolist()]


def _column(kind: str, values: Sequence[Any]) -> Any:
    if kind == "text":
        return tuple(values)
    if kind == "fraction":
        return np.array([math.nan if value is None else value for value in values], np.float64)
    return np.array(values, np.int64 if kind == "whole" else np.bool_)


def _problems(incidents: Incidents) -> dict[int, str]:
    """Why no store can hold a report, by its place in the columns."""
    east, north = np.asarray(incidents.longitude), np.asarray(incidents.latitude)
    nowhere = ~((np.abs(east) <= 180.0) & (np.abs(north) <= 90.0))
    found = {
        at: f"longitude {east[at]:g} and latitude {north[at]:g} are no place on Earth"
        for at in np.flatnonzero(nowhere).tolist()
    }
    for name in sorted(MAY_BE_UNKNOWN):
        values = np.asarray(getattr(incidents, name))
        for at in np.flatnonzero((values < 0.0) | np.isinf(values)).tolist():
            found.setdefault(at, f"{name} is {values[at]:g}")
    for name, kind in COLUMNS.items():
        if kind == "text" and not _holds("".join(getattr(incidents, name))):
            for at, text in enumerate(getattr(incidents, name)):
                if not _holds(text):
                    found.setdefault(at, f"its {name} holds a letter that is none: {holdable(text)!r}")
    return dict(sorted(found.items()))


def _holds(text: str) -> bool:
    """Whether every store can hold a text: a letter nought would end it, half of a letter is none."""
    return holdable(text) == text


def holdable(text: str) -> str:
    """Text in letters that every store can hold; others are spelt out."""
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()


def _named(values: tuple[Any, ...], nameless: Counter[str]) -> Row:
    """A row with its hash; one without an id is called by what it says, and the second such by its number."""
    if not values[_ID]:
        own = content_sha256(values)[:_ID_LETTERS]
        nameless[own] += 1
        name = own if nameless[own] == 1 else f"{own}/{nameless[own]}"
        values = (*values[:_ID], name, *values[_ID + 1 :])
    return Row(values, content_sha256(values))
