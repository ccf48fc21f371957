"""A release as tables of a PostGIS database: all of a scenario's, in one step, and no other's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..errors import StoreError, WriteError
from ..release import Release
from ..store.server import connected, driver, told_in_one_line
from ._postgis_tables import Table, holdable, tables
from ._words import words_of

_REGISTER = "ceaseline_layers"
# What the sheet says that a comment has no room for.
_WORDS = (
    *("standfirst", "method", "sources", "caveats", "parameters", "scenario_sha256"),
    *("cell_km", "least_count", "withheld_count"),
)
_MEND = "Nothing was published; mend that on the server."


def publish(released: Release, address: str, *, schema: str = "") -> tuple[str, ...]:
    """Publish a release in a schema of a PostGIS database, one table a layer.

    All tables of the release's scenario in that schema are replaced in one transaction: whoever reads sees
    the former release or this one. A table that keeps its columns keeps its rights, and the views upon it.
    Which tables are the scenario's stands in the table ``ceaseline_layers``; no other is touched. Each has a
    geometry of one type in longitude and latitude (EPSG:4326), an index of its places, and a comment with
    title, date, status and sources.

    Parameters
    ----------
    released : Release
        What has passed the gate.
    address : str
        ``postgresql://…``; a password is better left to PGPASSWORD or a .pgpass file.
    schema : str
        Where to; if empty, ``ceaseline_press`` or ``ceaseline_staff``, after the release's policy.

    Returns
    -------
    tuple of str
        Names of the tables, with the schema's.

    Raises
    ------
    WriteError
        If the server cannot be reached or refuses, or a table of another owner bears a name that is needed.
    """
    home = schema or f"ceaseline_{released.policy.name}"
    found = tables(released, taken=(_REGISTER,))
    with _refused_in_writing():
        connection = connected(address)
        try:
            with told_in_one_line(address, _MEND), connection.transaction():
                _Publication(connection, home, released).replace(found)
        finally:
            connection.close()
    return tuple(f"{home}.{table.name}" for table in found)


@contextmanager
def _refused_in_writing() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise WriteError(error.problem, where=error.where, mend=_MEND) from None


class _Publication:
    """One release on its way into one schema, within a transaction."""

    def __init__(self, connection: Any, schema: str, released: Release) -> None:
        self._sql = driver().sql
        self._connection, self._schema, self._released = connection, schema, released

    def replace(self, found: Sequence[Table]) -> None:
        """Put tables in the place of those that the scenario has; one publisher at a time."""
        self._ask("SELECT pg_advisory_xact_lock(hashtext({}))", self._literal(self._schema))
        self._ask("CREATE EXTENSION IF NOT EXISTS postgis")
        home = self._sql.Identifier(self._schema)
        if self._ask("SELECT to_regnamespace({})", self._as_text(home)) == [(None,)]:
            self._ask("CREATE SCHEMA {}", home)  # who may not make one may find one that was made for it
        self._ask(
            "CREATE TABLE IF NOT EXISTS {} (table_name text PRIMARY KEY, scenario text NOT NULL, layer text"
            " NOT NULL, policy text NOT NULL, title text NOT NULL, as_of text NOT NULL, status text NOT NULL,"
            " features bigint NOT NULL, sheet jsonb NOT NULL)",
            self._named(_REGISTER),
        )
        register, scenario = self._named(_REGISTER), self._literal(self._released.sheet.id)
        asked = self._ask("DELETE FROM {} WHERE scenario = {} RETURNING table_name", register, scenario)
        own = {row[0] for row in asked}
        for name in sorted(own - {table.name for table in found}):
            self._ask("DROP TABLE IF EXISTS {}", self._named(name))
        for table in found:
            self._put(table, own=table.name in own)

    def _put(self, table: Table, *, own: bool) -> None:
        there = self._columns_of(table.name)
        if there and not own:
            raise WriteError(
                f"table {table.name!r} is there, and is not of the scenario {self._released.sheet.id!r}",
                where=f"schema {self._schema!r}",
                mend="Name another schema; nothing was published.",
            )
        name = self._named(table.name)
        if there and there == list(table.columns):
            self._ask("DELETE FROM {}", name)
        else:
            self._ask("DROP TABLE IF EXISTS {}", name)
            self._create(table)
        self._fill(table)
        self._ask("COMMENT ON TABLE {} IS {}", name, self._literal(self._comment()))
        self._register(table)

    def _create(self, table: Table) -> None:
        name = self._named(table.name)
        columns = self._sql.SQL(", ").join(
            self._sql.SQL("{} {}").format(self._sql.Identifier(column), self._sql.SQL(kind))
            for column, kind in table.columns
        )
        self._ask("CREATE TABLE {} ({}, PRIMARY KEY (fid))", name, columns)
        self._ask("CREATE INDEX ON {} USING gist (geom)", name)

    def _columns_of(self, name: str) -> list[tuple[str, str]]:
        """Columns of a table that is there, with their types as the server writes them; none if it is not."""
        return list(
            self._ask(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
                " to_regclass({}) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
                self._as_text(self._named(name)),
            )
        )

    def _fill(self, table: Table) -> None:
        columns = self._sql.SQL(", ").join(self._sql.Identifier(name) for name, _ in table.columns)
        asked = self._sql.SQL("COPY {} ({}) FROM STDIN").format(self._named(table.name), columns)
        with self._connection.cursor() as cursor, cursor.copy(asked) as copy:
            for row in table.rows:
                copy.write_row(row)

    def _comment(self) -> str:
        sheet = self._released.sheet
        sources = f" Sources: {'; '.join(sheet.sources)}." if sheet.sources else ""
        said = f"{sheet.title}. {sheet.status.capitalize()}, as of {sheet.as_of}.{sources}"
        return str(holdable(f"{said} Release for {self._released.policy.name}."))

    def _register(self, table: Table) -> None:
        sheet, policy = self._released.sheet, self._released.policy
        told = (table.name, sheet.id, table.layer, policy.name, sheet.title, sheet.as_of, sheet.status)
        values = (*map(holdable, told), len(table.rows), self._words())
        self._ask(
            "INSERT INTO {} VALUES ({})",
            self._named(_REGISTER),
            self._sql.SQL(", ").join(map(self._literal, values)),
        )

    def _words(self) -> str:
        """What else the sheet says, as JSON that a server takes: no number that is none, no letter nought."""
        said = json.loads(json.dumps(words_of(self._released)), parse_constant=str)
        told = json.dumps({key: said[key] for key in _WORDS}, ensure_ascii=False)
        return str(holdable(told.replace(r"\u0000", "")))

    def _named(self, table: str) -> Any:
        return self._sql.Identifier(self._schema, table)

    def _as_text(self, name: Any) -> Any:
        """A name as a value, quoted as the server reads it."""
        return self._literal(name.as_string(self._connection))

    def _literal(self, value: str | int) -> Any:
        return self._sql.Literal(value)

    def _ask(self, statement: str, *parts: Any) -> list[tuple[Any, ...]]:
        found = self._connection.execute(self._sql.SQL(statement).format(*parts))
        return list(found.fetchall()) if found.description else []
