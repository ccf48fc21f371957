"""A store on a PostGIS server, for an operations room in which many enter and read at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..errors import StoreError
from .database import Rows
from .postgis_schema import SCHEMA, statements
from .schema import refuse_other_version
from .server import connected, driver, shown, told_in_one_line
from .sql import SqlStore

_KEY = f"hashtext('{SCHEMA}')"  # of the lock that one writer holds at a time, and readers at rest together


class PostgisStore(SqlStore):
    """A store on a server; see ``open_store``.

    Where a connection breaks while a batch is committed nobody knows on which side of it: sent again, what
    was entered is known, and what was not is entered.
    """

    mark = "%s"
    among = "= ANY(%s)"

    def __init__(
        self,
        address: str,
        *,
        create: bool = False,
        clock: Callable[[], float] = time.time,
        wait_s: float = 30.0,
    ) -> None:
        super().__init__(shown(address), clock)
        self._address, self._wait_s = address, wait_s
        self._connection = self._connected()
        try:
            with told_in_one_line(address, "Ask for the right to make a schema, and for PostGIS."):
                self._prepare(create=create)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let go of the server."""
        self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, and no other writer beside it."""
        with self._transaction("READ COMMITTED"):
            self._wait_alone("pg_advisory_xact_lock")
            yield

    @contextmanager
    def reading(self, *, at_rest: bool = False) -> Iterator[None]:
        """One view of the database, taken after every writer in progress if that is asked for."""
        if at_rest:
            with self._transaction("READ COMMITTED"):
                self._wait_alone("pg_advisory_xact_lock_shared")
                yield
        else:
            with self._transaction("REPEATABLE READ"):
                yield

    def rows(self, statement: str, *values: Any) -> Rows:
        """What the database answers."""
        return list(self._connection.execute(statement, values or None).fetchall())

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Put rows into a table."""
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {SCHEMA}.{table} ({', '.join(columns)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def several(self, texts: Sequence[str]) -> list[str]:
        """Texts as the one value that ``among`` takes."""
        return list(texts)

    def _prepare(self, *, create: bool) -> None:
        if create and not self._there():
            with self._connection.transaction():
                self._wait_alone("pg_advisory_xact_lock")
                if not self._there():  # nobody made it meanwhile
                    for statement in statements():
                        self._connection.execute(statement)
        if not self._there():
            raise StoreError("it holds no store", where=self.where, mend="Add something to it first.")
        self._find_tables()
        refuse_other_version(self.rows("SELECT version FROM incident_store"), self.where)

    def _there(self) -> bool:
        # Out of the catalogue itself: a server remembers for a while which names there were not.
        asked = "SELECT 1 FROM pg_tables WHERE schemaname = %s AND tablename = 'incident_store'"
        return bool(self.rows(asked, SCHEMA))

    def _find_tables(self) -> None:
        # PostGIS stays where it is found, in whichever schema its owner has put it.
        self.rows(f"SELECT set_config('search_path', '{SCHEMA}, ' || current_setting('search_path'), false)")

    def _connected(self) -> Any:
        connection = connected(self._address)
        with told_in_one_line(self._address):
            connection.execute(f"SET lock_timeout = {int(self._wait_s * 1_000)}")
        return connection

    @contextmanager
    def _transaction(self, isolation: str) -> Iterator[None]:
        with told_in_one_line(self._address):
            if self._connection.broken or self._connection.closed:
                self._connection = self._connected()
                self._find_tables()
            with self._connection.transaction():
                self._connection.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
                yield

    def _wait_alone(self, lock: str) -> None:
        try:
            self.rows(f"SELECT {lock}({_KEY})")
        except driver().errors.LockNotAvailable:
            raise StoreError(
                f"another program has been writing to it for {self._wait_s:g} s",
                where=self.where,
                mend="Wait, or end the other program.",
            ) from None
