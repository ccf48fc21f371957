"""What makes the tables of a store a GeoPackage, and keeps what is in them."""

from __future__ import annotations

from .content import COLUMNS
from .schema import TABLES, Dialect, tables

APPLICATION_ID = 0x47504B47  # the letters GPKG (OGC 12-128r19, 1.1.1.1.1)
_VERSION = 10200  # 1.2.0: newer versions say nothing that we need, and older programs warn of them


def _moment(name: str, column_s: str) -> str:
    """Declaration of a column that shows another, in seconds, as the format writes a time."""
    shown = f"strftime('%Y-%m-%dT%H:%M:%fZ', {column_s}, 'unixepoch')"
    return f"{name} DATETIME GENERATED ALWAYS AS ({shown}) VIRTUAL"


_SQLITE = Dialect(
    types={"text": "TEXT", "fraction": "DOUBLE", "whole": "INTEGER", "truth": "BOOLEAN"},
    drawn=f"geom POINT NOT NULL, {_moment('begins', 'begins_s')}, {_moment('ends', 'ends_s')}",
    received=f", {_moment('received', 'received_s')}",
    row_number="INTEGER",
)
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",'
    '0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_REGISTERS = (
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,"
    " organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,"
    " description TEXT)",
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,"
    " identifier TEXT UNIQUE, description TEXT DEFAULT '',"
    " last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),"
    " min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,"
    " CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))",
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,"
    " geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,"
    " CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),"
    " CONSTRAINT uk_gc_table_name UNIQUE (table_name),"
    " CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),"
    " CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))",
    "INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL),"
    " ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL),"
    f" ('WGS 84 geodetic', 4326, 'EPSG', 4326, '{_WGS84}', 'longitude/latitude on WGS 84')",
)
# A number of its own, by the name that GDAL looks for in a view.
_VIEW = (
    "CREATE VIEW incidents AS SELECT revision AS OGC_FID, geom, revision,"
    f" {', '.join(name for name in COLUMNS if name not in ('longitude', 'latitude'))},"
    " begins, ends, entered_by, received, what"
    " FROM revisions AS this JOIN batches USING (batch) WHERE what <> 'withdrawn' AND NOT EXISTS"
    " (SELECT 1 FROM revisions AS later WHERE later.id = this.id AND later.revision > this.revision)"
)
_KEPT = "nothing in a store is overwritten or deleted"


def statements() -> tuple[str, ...]:
    """Statements that make a store of an empty file, in their order."""
    # The table of revisions is no layer: a map of it would draw what was corrected and withdrawn.
    listed = ", ".join(f"('{name}', 'attributes', '{name}')" for name in TABLES if name != "revisions")
    return (
        f"PRAGMA application_id = {APPLICATION_ID}",
        f"PRAGMA user_version = {_VERSION}",
        *_REGISTERS,
        *tables(_SQLITE),
        _VIEW,
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES"
        " ('incidents', 'features', 'incidents', 'Incidents that stand, by their latest revision', 4326)",
        f"INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES {listed}",
        "INSERT INTO gpkg_geometry_columns VALUES ('incidents', 'geom', 'POINT', 4326, 0, 0)",
        *(
            f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}"
            f" BEGIN SELECT raise(ABORT, '{_KEPT}'); END"
            for table in TABLES
            for deed in ("UPDATE", "DELETE")
        ),
    )
