"""What makes the tables of a store layers of a PostGIS database, and keeps what is in them."""

from __future__ import annotations

from .content import COLUMNS
from .schema import TABLES, Dialect, tables

SCHEMA = "incident_store"
# Texts are ordered by their letters' numbers, as everywhere else, whatever language the server speaks.
_TEXT = 'text COLLATE "C"'
_POSTGRES = Dialect(
    types={"text": _TEXT, "fraction": "double precision", "whole": "bigint", "truth": "boolean"},
    drawn="geom geometry(Point, 4326) NOT NULL"
    " GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)) STORED",
    received="",
    row_number="bigint",
)
_VIEW = (
    "CREATE VIEW incidents AS SELECT revision, geom,"
    f" {', '.join(COLUMNS)}, to_timestamp(begins_s) AS begins, to_timestamp(ends_s) AS ends,"
    " entered_by, to_timestamp(received_s) AS received, what"
    " FROM revisions AS this JOIN batches USING (batch) WHERE what <> 'withdrawn' AND NOT EXISTS"
    " (SELECT 1 FROM revisions AS later WHERE later.id = this.id AND later.revision > this.revision)"
)
_KEPT = (
    "CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE 'nothing in a store is overwritten or deleted'; END $$"
)


def statements() -> tuple[str, ...]:
    """Statements that make a store in a database, in their order."""
    return (
        "CREATE EXTENSION IF NOT EXISTS postgis",
        # Who may not make a schema may find one that was made for it.
        f"DO $$ BEGIN IF to_regnamespace('{SCHEMA}') IS NULL THEN CREATE SCHEMA {SCHEMA}; END IF; END $$",
        f"SELECT set_config('search_path', '{SCHEMA}, ' || current_setting('search_path'), true)",
        *tables(_POSTGRES),
        "CREATE INDEX revisions_place ON revisions USING gist (geom)",
        _VIEW,
        "COMMENT ON VIEW incidents IS 'Incidents that stand, by their latest revision'",
        _KEPT,
        *(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION kept()"
            for table in TABLES
        ),
    )
