"""A release published in a real PostGIS: typed, indexed, told what it is, replaced in one step, alone."""

from __future__ import annotations

import importlib.util
import math
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from geo import formats
from geo.errors import WriteError
from geo.features import Feature, Sheet
from geo.release import PRESS, STAFF, release

psycopg = pytest.importorskip("psycopg")
pytestmark = pytest.mark.postgis

ROOT = Path(__file__).resolve().parents[2]
SHEET = Sheet(
    "nor-land", "Norland's plan; 'drawn'", "2025-01-01", "illustrative", sources=("Survey of Norland, CC0",)
)
ZONES = [
    Feature(
        "zones", shapely.box(37, 48, 38, 49), {"name": "Buffer", "depth_m": 2_000.5, "held": True, "count": 3}
    ),
    Feature(
        "zones", shapely.MultiPolygon([shapely.box(39, 48, 40, 49)]), {"name": "x'); DROP", "depth_m": None}
    ),
]
LINE = Feature(
    "line", shapely.LineString([(37, 48, 0.0), (38, 48, 5.0)]), {"name": "Лінія", "length_m": math.nan}
)
POSTS = [
    Feature(
        "sites", shapely.Point(37.5 + n / 1_000, 48.0), {"name": f"Post {n}", "site": f"P{n}"}, sensitive=True
    )
    for n in range(4)
]
MIXED = [
    Feature("watch", shapely.Point(37, 48), {"name": "a\0b"}),
    Feature("watch", shapely.LineString([(37, 48), (38, 49)]), {"name": "Path"}),
]


@pytest.fixture
def database(postgis):
    """A connection to a database without publications."""
    with psycopg.connect(postgis.address, autocommit=True) as connection:
        for schema in ("ceaseline_press", "ceaseline_staff", "ops", "Odd; schema"):
            connection.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
        connection.execute("DROP ROLE IF EXISTS map_reader")
        yield connection


def published(postgis, features=(*ZONES, LINE, *POSTS, *MIXED), policy=STAFF, sheet=SHEET, **where):
    return formats.publish(release(list(features), sheet, policy), postgis.url, **where)


def test_what_is_published_is_read_back_with_equal_counts_values_and_geometry(postgis, database):
    made = published(postgis)
    assert made == (
        *(
            "ceaseline_staff.nor_land_zones",
            "ceaseline_staff.nor_land_line",
            "ceaseline_staff.nor_land_sites",
        ),
        *("ceaseline_staff.nor_land_watch_points", "ceaseline_staff.nor_land_watch_lines"),
    )
    first, second = database.execute(
        "SELECT fid, ST_AsBinary(geom), name, depth_m, held, count FROM ceaseline_staff.nor_land_zones"
        " ORDER BY fid"
    ).fetchall()
    assert (first[0], *first[2:]) == (1, "Buffer", 2_000.5, True, 3)
    assert (second[0], *second[2:]) == (2, "x'); DROP", None, None, None)
    for row, zone in zip((first, second), ZONES, strict=True):
        assert shapely.equals(shapely.from_wkb(bytes(row[1])), zone.geometry)
    (wkb, name, length_m) = database.execute(
        "SELECT ST_AsBinary(geom), name, length_m FROM ceaseline_staff.nor_land_line"
    ).fetchone()
    assert shapely.from_wkb(bytes(wkb)).equals_exact(shapely.LineString([(37, 48), (38, 48)]))
    assert (name, math.isnan(length_m)) == ("Лінія", True)
    assert database.execute("SELECT count(*) FROM ceaseline_staff.nor_land_sites").fetchone() == (4,)
    assert database.execute("SELECT name FROM ceaseline_staff.nor_land_watch_points").fetchone() == ("ab",)


def test_tables_are_typed_indexed_and_say_what_they_are(postgis, database):
    published(postgis)
    types = dict(
        database.execute(
            "SELECT f_table_name, type || ' ' || srid FROM geometry_columns"
            " WHERE f_table_schema = 'ceaseline_staff'"
        ).fetchall()
    )
    assert types == {
        **{"nor_land_zones": "MULTIPOLYGON 4326", "nor_land_line": "LINESTRING 4326"},
        **{"nor_land_sites": "POINT 4326", "nor_land_watch_points": "POINT 4326"},
        "nor_land_watch_lines": "LINESTRING 4326",
    }
    indexed = database.execute(
        "SELECT count(*) FROM pg_indexes WHERE schemaname = 'ceaseline_staff'"
        " AND indexdef LIKE '%USING gist (geom)'"
    ).fetchone()
    assert indexed == (5,)
    (said,) = database.execute(
        "SELECT obj_description('ceaseline_staff.nor_land_zones'::regclass)"
    ).fetchone()
    assert said == (
        "Norland's plan; 'drawn'. Illustrative, as of 2025-01-01. Sources: Survey of Norland, CC0."
        " Release for staff."
    )
    listed = database.execute(
        "SELECT table_name, scenario, layer, policy, features, sheet->'sources'->>0"
        " FROM ceaseline_staff.ceaseline_layers ORDER BY table_name LIMIT 1"
    ).fetchone()
    assert listed == ("nor_land_line", "nor-land", "line", "staff", 1, "Survey of Norland, CC0")


def test_the_press_gets_cells_in_a_schema_of_its_own(postgis, database):
    made = published(postgis, policy=PRESS)
    assert "ceaseline_press.nor_land_sites" in made
    shapes = database.execute("SELECT ST_AsBinary(geom) FROM ceaseline_press.nor_land_sites").fetchall()
    assert [shapely.from_wkb(bytes(row[0])).geom_type for row in shapes] == ["Polygon"]
    everything = "".join(str(database.execute(f"SELECT t::text FROM {name} t").fetchall()) for name in made)
    assert "Post 1" not in everything
    assert database.execute("SELECT to_regnamespace('ceaseline_staff')").fetchone() == (None,)


def test_publishing_again_replaces_what_the_scenario_had_and_nothing_else(postgis, database):
    published(postgis, schema="ops")
    other = replace(SHEET, id="other")
    published(postgis, [LINE], sheet=other, schema="ops")
    database.execute("CREATE TABLE ops.notes AS SELECT 7 AS page")
    published(postgis, [ZONES[0], LINE], schema="ops")
    there = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'ops' ORDER BY 1").fetchall()
    assert [name for (name,) in there] == [
        *("ceaseline_layers", "nor_land_line", "nor_land_zones", "notes", "other_line"),
    ]
    assert database.execute("SELECT page FROM ops.notes").fetchone() == (7,)
    assert database.execute("SELECT count(*) FROM ops.nor_land_zones").fetchone() == (1,)
    counted = database.execute(
        "SELECT scenario, count(*) FROM ops.ceaseline_layers GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert counted == [("nor-land", 2), ("other", 1)]


def test_a_table_that_keeps_its_columns_keeps_its_rights_and_the_views_upon_it(postgis, database):
    published(postgis)
    database.execute("CREATE ROLE map_reader")
    database.execute("GRANT SELECT ON ceaseline_staff.nor_land_line TO map_reader")
    database.execute("CREATE VIEW ceaseline_staff.mine AS SELECT name FROM ceaseline_staff.nor_land_line")
    moved = replace(LINE, values={**LINE.values, "name": "Moved"})
    published(postgis, [moved])
    assert database.execute("SELECT * FROM ceaseline_staff.mine").fetchall() == [("Moved",)]
    asked = "SELECT has_table_privilege('map_reader', 'ceaseline_staff.nor_land_line', 'SELECT')"
    assert database.execute(asked).fetchone() == (True,)
    # With other columns it has to be made anew, which a view upon it forbids: then all stays as it was.
    with pytest.raises(WriteError, match="other objects depend on it") as refused:
        published(postgis, [replace(moved, values={"name": "Other", "more": 1}), *ZONES])
    assert "\n" not in str(refused.value)
    assert database.execute("SELECT * FROM ceaseline_staff.mine").fetchall() == [("Moved",)]
    assert database.execute("SELECT to_regclass('ceaseline_staff.nor_land_zones')").fetchone() == (None,)
    database.execute("DROP OWNED BY map_reader")


def test_a_table_of_somebody_else_is_not_replaced(postgis, database):
    database.execute("CREATE SCHEMA ops; CREATE TABLE ops.nor_land_line AS SELECT 7 AS page")
    with pytest.raises(
        WriteError, match="table 'nor_land_line' is there, and is not of the scenario 'nor-land'"
    ):
        published(postgis, schema="ops")
    assert database.execute("SELECT page FROM ops.nor_land_line").fetchone() == (7,)
    there = database.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'ops'").fetchone()
    assert there == (1,)


def test_who_reads_meanwhile_sees_one_release_or_the_other(postgis, database):
    def counts():
        return database.execute(
            "SELECT (SELECT count(*) FROM ceaseline_staff.nor_land_sites),"
            " (SELECT sum(features) FROM ceaseline_staff.ceaseline_layers WHERE layer = 'sites')"
        ).fetchone()

    published(postgis, POSTS)
    seen = set()
    many = [*POSTS, *(replace(post, values={"name": "More", "site": "M"}) for post in POSTS * 500)]
    publishing = threading.Thread(target=published, args=(postgis, many))
    publishing.start()
    while publishing.is_alive():
        seen.add(counts())
    publishing.join()
    seen.add(counts())
    assert seen <= {(4, 4), (2_004, 2_004)}
    assert (2_004, 2_004) in seen


def test_who_may_not_make_a_schema_publishes_in_one_that_was_made_for_it(postgis, database):
    database.execute("DROP ROLE IF EXISTS publisher; CREATE ROLE publisher LOGIN")
    address = postgis.url.replace("tester@", "publisher@")
    released = release([LINE], SHEET, STAFF)
    with pytest.raises(WriteError, match="permission denied for database"):
        formats.publish(released, address)
    database.execute("CREATE SCHEMA ops AUTHORIZATION publisher")
    assert formats.publish(released, address, schema="ops") == ("ops.nor_land_line",)
    database.execute("DROP OWNED BY publisher; DROP ROLE publisher")


def test_two_who_publish_at_once_both_publish_and_one_release_stays(postgis, database):
    many = [replace(post, values={"name": "More", "site": f"M{n}"}) for n, post in enumerate(POSTS * 50)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda features: published(postgis, features), [POSTS, many, POSTS, many]))
    assert set(made) == {("ceaseline_staff.nor_land_sites",)}
    (count,) = database.execute("SELECT count(*) FROM ceaseline_staff.nor_land_sites").fetchone()
    told = database.execute("SELECT features FROM ceaseline_staff.ceaseline_layers").fetchall()
    assert told == [(count,)]
    assert count in {4, 200}


def test_names_of_any_kind_become_names_of_the_server(postgis, database):
    long = "а" * 80
    odd = [
        Feature(
            'lay"er; --',
            shapely.Point(1, 2),
            {"fid": 1, "FID": 2, "geom": "x", "%s {}": 3, long: 4, long + "б": 5, "": 6},
        )
    ]
    (name,) = published(postgis, odd, sheet=replace(SHEET, id="ö-1; x"), schema="Odd; schema")
    assert name == 'Odd; schema.ö_1_x_lay"er; --'
    columns = database.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'Odd; schema'"
        " AND table_name <> 'ceaseline_layers' ORDER BY ordinal_position"
    ).fetchall()
    named = [column for (column,) in columns]
    assert named[:6] == ["fid", "geom", "fid_2", "FID_3", "geom_2", "%s {}"]
    assert len(set(named)) == len(named) == 9


def test_an_empty_release_takes_away_what_was_there(postgis, database):
    published(postgis)
    assert published(postgis, []) == ()
    there = database.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'ceaseline_staff'"
    ).fetchall()
    assert there == [("ceaseline_layers",)]


def test_a_server_that_is_not_there_is_told_without_the_password():
    with pytest.raises(WriteError, match="refused") as refused:
        formats.publish(release([LINE], SHEET, STAFF), "postgresql://me:geheim@127.0.0.1:1/maps")
    assert "geheim" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_main_job_publishes_for_the_press_unless_it_is_told_otherwise(postgis, database, tmp_path):
    found = importlib.util.spec_from_file_location("plan_deployment", ROOT / "scripts" / "plan_deployment.py")
    program = importlib.util.module_from_spec(found)
    found.loader.exec_module(program)
    words = [str(ROOT / "tests" / "golden" / "midland"), "--quick", "--quiet", "--out", str(tmp_path)]
    program.main([*words, "--publish", postgis.url])
    schemas = "SELECT count(*) FROM pg_tables WHERE schemaname = %s AND tablename LIKE 'midland%%'"
    assert database.execute(schemas, ["ceaseline_press"]).fetchone()[0] > 0
    assert database.execute(schemas, ["ceaseline_staff"]).fetchone()[0] == 0
    assert str(postgis.port) not in (tmp_path / "midland" / "manifest.json").read_text(encoding="utf-8")
