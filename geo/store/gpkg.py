"""A store in one file: a GeoPackage that QGIS opens, written by one program at a time."""

from __future__ import annotations

import json
import os
import sqlite3
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from ..errors import StoreError
from .database import Rows
from .gpkg_schema import APPLICATION_ID, statements
from .schema import refuse_other_version
from .sql import SqlStore

# Header of a point (OGC 12-128r19, 2.1.3): no envelope, reference system 4326, and the point behind it.
_POINT = struct.Struct("<2sBBiBIdd")
_HEAD = (b"GP", 0, 1, 4326, 1, 1)
_EXTENT = (
    "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, ?1), ?1), min_y = min(coalesce(min_y, ?2), ?2),"
    " max_x = max(coalesce(max_x, ?3), ?3), max_y = max(coalesce(max_y, ?4), ?4), last_change ="
    " (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', max(received_s), 'unixepoch') FROM batches)"
    " WHERE table_name = 'incidents'"
)


def is_file_of_ours(path: Path) -> bool:
    """Whether a file is a store, of whatever version."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return bool(database.execute("SELECT count(*) FROM incident_store").fetchone()[0])
    except sqlite3.Error:
        return False


class GeoPackageStore(SqlStore):
    """A store in a GeoPackage; see ``open_store``."""

    mark = "?"
    among = "IN (SELECT value FROM json_each(?))"

    def __init__(
        self,
        path: Path,
        *,
        create: bool = False,
        clock: Callable[[], float] = time.time,
        wait_s: float = 30.0,
    ) -> None:
        super().__init__(str(path), clock)
        there = path.exists()  # asked first: another writer may make the file between two questions
        if (there and not path.is_file()) or not (there or create):
            problem = "it is no file" if there else "there is no such file"
            raise StoreError(problem, where=self.where, mend="Give the path of a store.")
        self._path, self._wait_s = path, wait_s
        with self._told_in_one_line():
            mode = "rwc" if create else "rw"
            self._database = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=wait_s, isolation_level=None
            )
            try:
                self._prepare(create=create)
            except BaseException:
                self._database.close()
                raise

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, and no other writer beside it."""
        with self._told_in_one_line(), self._transaction("IMMEDIATE"):
            yield

    @contextmanager
    def reading(self, *, at_rest: bool = False) -> Iterator[None]:
        """One view of the file; of one that may not be written there is no writer to wait for."""
        alone = at_rest and os.access(self._path, os.W_OK)
        with self._told_in_one_line(), self._transaction("IMMEDIATE" if alone else "DEFERRED"):
            yield

    def rows(self, statement: str, *values: Any) -> Rows:
        """What the database answers."""
        return self._database.execute(statement, values).fetchall()

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Put rows into a table."""
        marks = ", ".join("?" * len(columns))
        self._database.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    def append_revisions(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Put revisions into their table, each with its point; the extent of the layer grows with them."""
        east, north = columns.index("longitude"), columns.index("latitude")
        drawn = [(*row, _POINT.pack(*_HEAD, row[east], row[north])) for row in rows]
        if drawn:
            self.append("revisions", (*columns, "geom"), drawn)
            easts, norths = [row[east] for row in drawn], [row[north] for row in drawn]
            self._database.execute(_EXTENT, (min(easts), min(norths), max(easts), max(norths)))

    def several(self, texts: Sequence[str]) -> str:
        """Texts as the one value that ``among`` takes."""
        return json.dumps(list(texts))

    def own_findings(self) -> list[str]:
        """Pages that are damaged, and points that do not lie where their columns say."""
        said = [row[0] for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        points = self.rows("SELECT revision, longitude, latitude, geom FROM revisions")
        astray = [row[0] for row in points if row[3] != _POINT.pack(*_HEAD, row[1], row[2])]
        return said + [f"revision {number} is drawn where it is not" for number in astray]

    def _prepare(self, *, create: bool) -> None:
        """See whether the file is a store; make one of a file in which there is nothing."""
        # A commit is on the disk when it returns, and a batch may lie in the file before it is committed.
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("PRAGMA foreign_keys = ON")
        if create and not self._tables():
            with self._transaction("IMMEDIATE"):
                if not self._tables():  # nobody made it meanwhile
                    for statement in statements():
                        self._database.execute(statement)
        self._refuse_what_is_none()

    def _tables(self) -> set[str]:
        return {row[0] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def _refuse_what_is_none(self) -> None:
        if "incident_store" not in self._tables():
            there = self.rows("PRAGMA application_id")[0][0] == APPLICATION_ID
            problem = "it is a GeoPackage of something else" if there else "it is no GeoPackage"
            raise StoreError(problem, where=self.where, mend="Give the path of a store, or of a new file.")
        refuse_other_version(self.rows("SELECT version FROM incident_store"), self.where)

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[None]:
        self._database.execute(f"BEGIN {kind}")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise

    @contextmanager
    def _told_in_one_line(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._told(error) from error

    def _told(self, error: sqlite3.Error) -> StoreError:
        """What the database refuses, and what its user can do about it."""
        name = getattr(error, "sqlite_errorname", "")
        told = {
            "SQLITE_BUSY": (
                f"another program has been writing to it for {self._wait_s:g} s",
                "Wait, or close it in the other program.",
            ),
            "SQLITE_READONLY": (
                "it may only be read",
                "Give yourself the right to write to it and its folder.",
            ),
            "SQLITE_FULL": ("there is no space left for it", "Free some space there; nothing was entered."),
            "SQLITE_IOERR": (
                "the disk refuses to write or read it",
                "Look at the disk; nothing was entered.",
            ),
            "SQLITE_CANTOPEN": ("it cannot be opened", "Give a path in a folder that you may write to."),
            "SQLITE_NOTADB": ("it is no GeoPackage", "Give the path of a store, or of a new file."),
            "SQLITE_CORRUPT": ("it is damaged", "Take the copy that you kept of it."),
        }
        plain = ("SQLite says: " + " ".join(str(error).split()), "Nothing was entered.")
        problem, mend = next((words for start, words in told.items() if name.startswith(start)), plain)
        return StoreError(problem, where=self.where, mend=mend)
