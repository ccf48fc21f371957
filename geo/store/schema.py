"""Tables of a store: the same columns and the same rules in a file and on a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import StoreError
from ..model.incident import REPORT_STATES
from .content import COLUMNS, MAY_BE_UNKNOWN
from .interface import DEEDS

# Another one for other columns or rules: a program that is older refuses what it does not know.
VERSION = 1
TABLES = ("incident_store", "batches", "revisions", "refused")

_GREATEST = "1.7976931348623157e308"  # no number is above it but infinity, and what is none


@dataclass(frozen=True, slots=True)
class Dialect:
    """Words in which a database differs from another.

    Parameters
    ----------
    types : mapping
        Type of a column by the kind of its values.
    drawn : str
        Declaration of the columns of a revision that hold what a map draws: its place, and its times.
    received : str
        Declaration of the column of a batch that holds when it was received, for people; may be empty.
    row_number : str
        Type of a number that tells rows apart.
    """

    types: Mapping[str, str]
    drawn: str
    received: str
    row_number: str


def tables(dialect: Dialect) -> tuple[str, ...]:
    """Statements that make the tables; what may not be entered is refused by the database itself.

    Its rules are those of ``Incidents``, and that a place is one on Earth; an incident is added once, and
    what is withdrawn has a reason.
    """
    text, fraction, whole = (dialect.types[kind] for kind in ("text", "fraction", "whole"))
    number = dialect.row_number
    return (
        f"CREATE TABLE incident_store (version {number} PRIMARY KEY)",
        f"CREATE TABLE batches (batch {number} PRIMARY KEY CHECK (batch > 0), received_s {fraction} NOT NULL,"
        f" entered_by {text} NOT NULL CHECK (trim(entered_by) <> ''), file {text} NOT NULL,"
        f" sent_sha256 {text} NOT NULL, seal {text} NOT NULL UNIQUE{dialect.received})",
        f"CREATE TABLE revisions (revision {number} PRIMARY KEY CHECK (revision > 0),"
        f" batch {whole} NOT NULL REFERENCES batches, what {text} NOT NULL CHECK (what IN {_listed(DEEDS)}),"
        f" why {text} NOT NULL, content_sha256 {text} NOT NULL CHECK (length(content_sha256) = 64),"
        f" {', '.join(_column(name, dialect) for name in COLUMNS)}, {dialect.drawn},"
        " CHECK (what <> 'withdrawn' OR trim(why) <> ''), CHECK (id <> ''), CHECK (ends_s > begins_s),"
        " CHECK (longitude BETWEEN -180 AND 180), CHECK (latitude BETWEEN -90 AND 90),"
        " CHECK (direction_deg BETWEEN 0 AND 360),"
        f" CHECK (distance_m BETWEEN 0 AND {_GREATEST}), CHECK (radius_m BETWEEN 0 AND {_GREATEST}),"
        f" CHECK (state IN {_listed(REPORT_STATES)}))",
        f"CREATE TABLE refused (row {number} PRIMARY KEY, batch {whole} NOT NULL REFERENCES batches,"
        f" told {text} NOT NULL, problem {text} NOT NULL, done {text} NOT NULL)",
        "CREATE INDEX revisions_of ON revisions (id, revision)",
        "CREATE INDEX revisions_in ON revisions (batch)",
        "CREATE INDEX batches_at ON batches (received_s)",
        "CREATE INDEX batches_sent ON batches (sent_sha256)",
        "CREATE UNIQUE INDEX added_once ON revisions (id) WHERE what = 'added'",
        f"INSERT INTO incident_store VALUES ({VERSION})",
    )


def refuse_other_version(found: Sequence[Sequence[int]], where: str) -> None:
    """Raise ``StoreError`` if a store's rows of versions name another than this one."""
    versions = [row[0] for row in found]
    if versions != [VERSION]:
        newer = any(version > VERSION for version in versions)
        raise StoreError(
            f"its tables are of version {', '.join(map(str, versions))}, and {VERSION} is known here",
            where=where,
            mend="Take a newer version of the program." if newer else "Take the copy that you kept of it.",
        )


def _column(name: str, dialect: Dialect) -> str:
    return f"{name} {dialect.types[COLUMNS[name]]}{'' if name in MAY_BE_UNKNOWN else ' NOT NULL'}"


def _listed(words: tuple[str, ...]) -> str:
    """Words as SQL lists them.

    >>> _listed(("a", "b"))
    "('a', 'b')"
    """
    return f"({', '.join(repr(word) for word in words)})"
