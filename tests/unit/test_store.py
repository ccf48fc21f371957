"""A store of incidents: every revision kept, the same report once, in a file and on a real server alike."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from geo.errors import StoreError
from geo.model.incident import Incidents, incidents_at
from geo.model.situation import Repair
from geo.read.incidents import read_incidents
from geo.store import is_store, open_store
from geo.store.content import COLUMNS
from geo.store.gpkg_schema import APPLICATION_ID
from geo.store.schema import TABLES, VERSION
from geo.store.server import shown

ROOT = Path(__file__).resolve().parents[2]


SYSTEM_PYTHON = "/usr/bin/python3"
IN_QGIS = """
import json, os, sys
from qgis.core import QgsApplication, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
layer = QgsVectorLayer(f"{sys.argv[1]}|layername=incidents", "incidents", "ogr")
told = [layer.isValid(), layer.crs().authid(), sorted(feature["id"] for feature in layer.getFeatures())]
first = next(layer.getFeatures())
layer.startEditing()
layer.changeAttributeValue(first.id(), layer.fields().indexOf("kind"), "shots")
print(json.dumps([*told, layer.commitChanges()]), flush=True)
os._exit(0)  # QGIS takes itself down in an order that Python does not bear
"""


class Clock:
    """A clock that goes on by one second whenever somebody looks at it."""

    def __init__(self):
        self.now_s = 1_000_000.0

    def __call__(self):
        self.now_s += 1.0
        return self.now_s


@pytest.fixture(params=["gpkg", pytest.param("postgis", marks=pytest.mark.postgis)])
def address(request, tmp_path):
    """Where a store may be made: a new file, or a database without one."""
    if request.param == "gpkg":
        return str(tmp_path / "log.gpkg")
    return request.getfixturevalue("empty_database")


@pytest.fixture
def store(address):
    with open_store(address, create=True, clock=Clock()) as opened:
        yield opened


def reports(*names, north=48.0, **columns):
    """Incidents of some names, a minute apart."""
    count = len(names)
    found = incidents_at(37.0 + np.arange(count) / 10, [north] * count, begins_s=60 * np.arange(count))
    return replace(found, id=tuple(names), **columns)


def same(one, other):
    """Whether two lots of incidents agree in every column."""
    return all(
        np.array_equal(a, b, equal_nan=True)
        if isinstance(a, np.ndarray) and a.dtype.kind == "f"
        else np.array_equal(a, b)
        for a, b in ((getattr(one, name), getattr(other, name)) for name in COLUMNS)
    )


def turned(incidents):
    """The same incidents, the last one first."""
    return Incidents(**{name: getattr(incidents, name)[::-1] for name in COLUMNS})


def statement(address, text):
    """Ask the database itself, as another program would."""
    if address.endswith(".gpkg"):
        with sqlite3.connect(address) as database:
            database.execute("PRAGMA foreign_keys = ON")
            found = database.execute(text).fetchall()
        database.close()
        return found
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(address, options="-csearch_path=incident_store,public", autocommit=True) as database:
        asked = database.execute(text)
        return asked.fetchall() if asked.description else []


def test_incidents_are_read_back_as_they_were_sent(store):
    everything = Incidents(
        id=("b", "a", "Ї/1"),
        longitude=np.array([37.123456789012345, -180.0, 0.1 + 0.2]),
        latitude=np.array([48.0, -90.0, 1e-300]),
        radius_m=np.array([375.0, np.nan, 0.0]),
        begins_s=np.array([10, 10, -5]),
        ends_s=np.array([11, 2**40, 0]),
        number=np.array([1, 40, 2**62]),
        kind=("explosion", "", "shots;\n'quoted' \"twice\"\t"),
        assessed=("impact", "", "вихідний"),
        means=("heard", "", "camera"),
        weapon=("not known", "", "120 mm"),
        direction_deg=np.array([0.0, np.nan, 360.0]),
        distance_m=np.array([1_500.0, np.nan, 0.0]),
        exercise=np.array([True, False, False]),
        time_zone=("Europe/Kyiv", "UTC", "UTC"),
        state=("reported", "verified", "disputed"),
        source=("Post 1", "", "Post 2"),
    )
    receipt = store.add(everything, by="Desk", file="log.csv")
    assert (receipt.batch, receipt.added, receipt.known, receipt.refused) == (1, 3, 0, ())
    found = store.incidents()
    assert found.id == ("Ї/1", "a", "b")  # by beginning, then by id
    assert same(found, turned(everything))


def test_the_same_report_sent_twice_is_stored_once(store):
    store.add(reports("a", "b"), by="Desk")
    again = store.add(reports("a", "b"), by="Other desk")
    more = store.add(reports("a", "b", "c"), by="Desk")
    assert (again.batch, again.added, again.known) == (None, 0, 2)
    assert (more.batch, more.added, more.known) == (2, 1, 2)
    assert store.verify().revisions == 3


def test_a_correction_is_a_new_revision_and_what_was_there_stays(store):
    store.add(reports("a", "b"), by="Desk", file="monday.csv")
    moment_s = store.history("a")[0].received_s
    receipt = store.add(reports("a", north=48.5), by="Chief", correcting=True, why="read from the map")
    assert (receipt.added, receipt.corrected) == (0, 1)
    assert store.incidents().latitude.tolist() == [48.5, 48.0]
    assert store.incidents(as_of_s=moment_s).latitude.tolist() == [48.0, 48.0]
    assert len(store.incidents(as_of_s=moment_s - 1e-6)) == 0
    first, second = store.history("a")
    assert (first.number, first.what, first.entered_by, first.file) == (1, "added", "Desk", "monday.csv")
    assert (second.number, second.what, second.why, second.batch) == (3, "corrected", "read from the map", 2)
    assert (first.report.latitude[0], second.report.latitude[0]) == (48.0, 48.5)
    assert second.received_s > first.received_s


def test_a_report_sent_again_does_not_undo_its_correction(store):
    store.add(reports("a"), by="Desk")
    store.add(reports("a", north=48.5), by="Chief", correcting=True)
    again = store.add(reports("a"), by="Desk")
    assert (again.batch, again.known) == (None, 1)
    assert store.incidents().latitude.tolist() == [48.5]
    assert store.add(reports("a"), by="Chief", correcting=True).corrected == 1  # that is what was meant
    assert store.incidents().latitude.tolist() == [48.0]


def test_another_report_of_the_same_incident_is_refused_unless_it_corrects_it(store):
    store.add(reports("a", "b"), by="Desk")
    receipt = store.add(reports("a", "c", north=48.5), by="Desk")
    assert (receipt.added, [row.where for row in receipt.refused]) == (1, ["incident 'a'"])
    assert store.incidents().latitude.tolist() == [48.0, 48.0, 48.5]
    assert [row.where for row in store.incidents().left_out] == ["incident 'a'"]


def test_what_is_withdrawn_stays_with_the_reason_and_counts_no_more(store):
    store.add(reports("a", "b"), by="Desk")
    receipt = store.withdraw(["a"], why="an exercise of our own", by="Chief")
    assert (receipt.withdrawn, receipt.known) == (1, 0)
    assert store.incidents().id == ("b",)
    assert store.history("a")[-1].why == "an exercise of our own"
    assert store.withdraw(["a"], why="again", by="Chief").batch is None
    assert store.add(reports("a"), by="Desk").batch is None  # sent again, it does not come back
    assert store.incidents().id == ("b",)
    assert store.add(reports("a"), by="Chief", correcting=True).corrected == 1
    assert store.incidents().id == ("a", "b")
    assert len(store.history("a")) == 3


def test_reports_without_an_id_are_told_apart_by_what_they_say(store):
    shots = reports("", "", "", begins_s=np.array([0, 0, 60]), ends_s=np.array([60, 60, 120]))
    shots = replace(shots, longitude=np.array([37.0, 37.0, 37.0]))
    assert store.add(shots, by="Desk").added == 3  # two who heard the same are two reports
    assert store.add(shots, by="Desk").batch is None
    first, second, third = store.incidents().id
    assert second == f"{first}/2"
    assert third != first


def test_what_was_left_out_is_listed_once_however_often_it_is_sent(store):
    left = (Repair("log.csv, row 3", "it names no day", "left out"),)
    for _ in range(2):
        store.add(replace(reports("a"), left_out=left), by="Desk", file="log.csv")
    assert store.incidents().left_out == left
    assert store.verify().refused == 1
    other = (*left, Repair("log.csv, row 9", "it names no day", "left out"))
    receipt = store.add(replace(reports("a"), left_out=other), by="Desk", file="log.csv")
    assert receipt.refused == other


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("longitude", np.array([180.5]), "longitude 180.5 and latitude 48 are no place on Earth"),
        ("latitude", np.array([np.nan]), "longitude 37 and latitude nan are no place on Earth"),
        ("radius_m", np.array([-1.0]), "radius_m is -1"),
        ("distance_m", np.array([np.inf]), "distance_m is inf"),
        ("kind", ("a\0b",), "its kind holds a letter that is none"),
        ("source", ("half \ud83d",), "its source holds a letter that is none"),
    ],
)
def test_what_no_store_can_hold_is_refused_and_the_rest_is_entered(store, column, value, problem):
    good = reports("a")
    bad = replace(reports("wrong"), **{column: value})
    both = Incidents(
        **{
            name: (one + other) if isinstance(one, tuple) else np.concatenate([one, other])
            for name in COLUMNS
            for one, other in [(getattr(good, name), getattr(bad, name))]
        }
    )
    receipt = store.add(both, by="Desk")
    assert receipt.added == 1
    assert receipt.refused[0].where == "incident 'wrong'"
    assert receipt.refused[0].problem.startswith(problem)
    assert store.incidents().left_out == receipt.refused


GOOD = {
    **{"revision": "9", "batch": "1", "what": "'added'", "why": "''", "content_sha256": f"'{'0' * 64}'"},
    **{"id": "'x'", "longitude": "37", "latitude": "48", "radius_m": "NULL", "begins_s": "0", "ends_s": "1"},
    **{"number": "1", "kind": "''", "assessed": "''", "means": "''", "weapon": "''", "time_zone": "'UTC'"},
    **{"direction_deg": "NULL", "distance_m": "NULL", "exercise": "false", "state": "'reported'"},
    "source": "''",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_s": "0"},
        {"longitude": "181"},
        {"longitude": "NULL"},
        {"latitude": "-90.5"},
        {"direction_deg": "361"},
        {"direction_deg": "-1"},
        {"distance_m": "-1"},
        {"radius_m": "-0.5"},
        {"state": "'sure'"},
        {"id": "''"},
        {"id": "NULL"},
        {"id": "'a'"},  # is there: added once
        {"revision": "1"},
        {"batch": "77"},
        {"what": "'deleted'"},
        {"what": "'withdrawn'", "id": "'a'", "why": "' '"},
        {"content_sha256": "''"},
        {"kind": "NULL"},
    ],
    ids=str,
)
def test_the_database_itself_refuses_what_is_no_revision(address, wrong):
    with open_store(address, create=True) as store:
        store.add(reports("a"), by="Desk")
    place = {"geom": "x'00'"} if address.endswith(".gpkg") else {}

    def entered(row):
        statement(address, f"INSERT INTO revisions ({', '.join(row)}) VALUES ({', '.join(row.values())})")

    with pytest.raises(Exception, match=r"constraint|violates"):
        entered({**GOOD, **place, **wrong})
    entered({**GOOD, **place})  # it is that one value which is refused


@pytest.mark.parametrize("table", TABLES)
def test_the_database_itself_lets_nobody_overwrite_or_delete(address, table):
    with open_store(address, create=True) as store:
        store.add(replace(reports("a"), left_out=(Repair("row 3", "no day", "left out"),)), by="Desk")
    (column, *_) = {"incident_store": ["version"], "batches": ["batch"], "refused": ["row"]}.get(
        table, ["revision"]
    )
    for text in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column} + 1"):
        with pytest.raises(Exception, match="nothing in a store is overwritten or deleted"):
            statement(address, text)


def unkept(address, *texts):
    """Change a store behind its back: without what keeps it."""
    if address.endswith(".gpkg"):
        off = [f"DROP TRIGGER {table}_no_{deed}" for table in TABLES for deed in ("UPDATE", "DELETE")]
    else:
        off = [f"ALTER TABLE {table} DISABLE TRIGGER {table}_kept" for table in TABLES]
    for text in (*off, *texts):
        statement(address, text)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "UPDATE revisions SET kind = 'shots' WHERE revision = 2",
            "revision 2 of 'b' is not what its hash says",
        ),
        ("UPDATE revisions SET why = 'no' WHERE revision = 4", "batch 2 is not what its seal says"),
        ("UPDATE batches SET entered_by = 'Chief' WHERE batch = 1", "batch 1 is not what its seal says"),
        ("UPDATE batches SET received_s = 5 WHERE batch = 2", "batch 2 was received before the one before"),
        ("DELETE FROM revisions WHERE revision = 2", "revision 3 of 'c' follows upon revision 1"),
        ("DELETE FROM revisions WHERE revision = 4", "batch 2 is not what its seal says"),
        ("DELETE FROM refused", "batch 1 is not what its seal says"),
    ],
)
def test_a_store_that_was_changed_behind_its_back_is_found_out(address, text, finding):
    with open_store(address, create=True, clock=Clock()) as store:
        left = (Repair("row 9", "no day", "left out"),)
        store.add(replace(reports("a", "b", "c"), left_out=left), by="Desk")
        store.withdraw(["a"], why="double", by="Desk")
        assert store.verify().findings == ()
    unkept(address, text)
    with open_store(address) as store:
        assert any(said.startswith(finding) for said in store.verify().findings)


def test_both_kinds_of_store_seal_the_same_entries_alike(tmp_path, request):
    seals = []
    for address in (str(tmp_path / "log.gpkg"), request.getfixturevalue("empty_database")):
        with open_store(address, create=True, clock=Clock()) as store:
            store.add(reports("a", "b", north=0.1 + 0.2), by="Desk", file="Лінія.csv")
            store.add(reports("a", north=-0.0), by="Desk", correcting=True)
            store.withdraw(["b"], why="double", by="Chief")
            seals.append(store.verify())
    assert seals[0] == seals[1]
    assert (seals[0].revisions, seals[0].withdrawn, len(seals[0].seal)) == (4, 1, 64)


def test_a_clock_set_back_does_not_turn_the_order_round(address):
    moments = iter([100.0, 50.0])
    with open_store(address, create=True, clock=lambda: next(moments)) as store:
        store.add(reports("a"), by="Desk")
        store.add(reports("b"), by="Desk")
        assert store.history("b")[0].received_s == 100.0
        assert store.verify().findings == ()


def test_who_enters_nothing_makes_no_batch(store):
    assert store.add(reports(), by="Desk").batch is None
    assert len(store.incidents()) == 0
    assert store.verify().seal == ""


@pytest.mark.parametrize(
    ("deed", "problem"),
    [
        (lambda store: store.withdraw(["z"], why="double", by="Desk"), "there is no incident 'z'"),
        (lambda store: store.withdraw(["a", "z"], why="double", by="Desk"), "there is no incident 'z'"),
        (lambda store: store.withdraw(["a"], why=" ", by="Desk"), "no reason is given"),
        (lambda store: store.withdraw(["a"], why="double", by=""), "nobody is named"),
        (lambda store: store.add(reports("b"), by=" "), "nobody is named"),
        (lambda store: store.history("z"), "there is no incident 'z'"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(store, deed, problem):
    store.add(reports("a"), by="Desk")
    before = store.verify()
    with pytest.raises(StoreError) as refused:
        deed(store)
    assert refused.value.problem == problem
    assert store.verify() == before


def test_a_store_of_a_newer_version_is_refused(address):
    open_store(address, create=True).close()
    unkept(address, f"UPDATE incident_store SET version = {VERSION + 1}")
    with pytest.raises(StoreError, match="newer version of the program") as refused:
        open_store(address)
    assert refused.value.problem == f"its tables are of version {VERSION + 1}, and {VERSION} is known here"


def test_other_columns_need_another_version_of_the_tables():
    assert VERSION == 1
    assert {
        **{"id": "text", "longitude": "fraction", "latitude": "fraction", "radius_m": "fraction"},
        **{"begins_s": "whole", "ends_s": "whole", "number": "whole"},
        **dict.fromkeys(("kind", "assessed", "means", "weapon"), "text"),
        **{"direction_deg": "fraction", "distance_m": "fraction", "exercise": "truth"},
        **dict.fromkeys(("time_zone", "state", "source"), "text"),
    } == COLUMNS


def test_a_store_is_there_before_it_is_read(address):
    with pytest.raises(StoreError, match=r"there is no such file|it holds no store"):
        open_store(address)


def test_the_file_is_a_geopackage_whose_layer_holds_what_stands(tmp_path):
    path = tmp_path / "log.gpkg"
    with open_store(str(path), create=True, clock=Clock()) as store:
        store.add(reports("a", "b", "c"), by="Desk")
        store.add(reports("a", north=48.5), by="Desk", correcting=True)
        store.withdraw(["b"], why="double", by="Desk")
    assert [name for name, kind in pyogrio.list_layers(path) if kind] == ["incidents"]
    said = pyogrio.read_info(path, layer="incidents")
    assert (said["crs"], said["geometry_type"], said["features"]) == ("EPSG:4326", "Point", 2)
    assert np.allclose(said["total_bounds"], (37.0, 48.0, 37.2, 48.5))
    table = pyogrio.read_dataframe(path, layer="incidents").sort_values("id")
    assert table["id"].tolist() == ["a", "c"]
    assert shapely.get_coordinates(table.geometry).tolist() == [[37.0, 48.5], [37.2, 48.0]]
    assert [moment.timestamp() for moment in table["begins"]] == [0.0, 120.0]
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["log.gpkg"]  # one file, and nothing beside it


def test_the_layer_of_a_store_is_read_as_any_other_file(tmp_path):
    path = tmp_path / "log.gpkg"
    with open_store(str(path), create=True) as store:
        store.add(reports("a", "b", exercise=np.array([True, False])), by="Desk")
        store.withdraw(["b"], why="double", by="Desk")
    found = read_incidents(f"{path}:incidents")
    assert (found.id, found.exercise.tolist(), found.begins_s.tolist()) == (("a",), [True], [0])


def beside(words, program):
    """What the system's own Python says to a program; skips where it lacks what the program needs."""
    if not shutil.which(SYSTEM_PYTHON):
        pytest.skip("there is no Python of the system")
    asked = subprocess.run(
        [SYSTEM_PYTHON, *program, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    if "ModuleNotFoundError" in asked.stderr:
        pytest.skip(f"the system's Python lacks what it needs: {asked.stderr.strip().splitlines()[-1]}")
    return asked


@pytest.fixture
def filled(tmp_path):
    """A store in a file with three incidents, one of them corrected and one withdrawn."""
    path = tmp_path / "log.gpkg"
    with open_store(str(path), create=True) as store:
        store.add(
            replace(reports("a", "b", "c"), left_out=(Repair("row 4", "no day", "left out"),)), by="Desk"
        )
        store.add(reports("a", north=48.5), by="Desk", correcting=True)
        store.withdraw(["b"], why="double", by="Desk")
    return path


def test_the_file_passes_the_conformance_test_of_gdal(filled):
    asked = beside([str(filled)], ["-m", "osgeo_utils.samples.validate_gpkg"])
    assert (asked.returncode, asked.stdout + asked.stderr) == (0, "")


def test_qgis_shows_what_stands_and_can_change_nothing(filled):
    asked = beside([str(filled)], ["-c", IN_QGIS])
    assert json.loads(asked.stdout) == [True, "EPSG:4326", ["a", "c"], False]
    with open_store(str(filled)) as store:
        assert store.verify().findings == ()


def test_what_is_no_store_is_told_in_one_line(tmp_path):
    plan, text, folder = tmp_path / "plan.gpkg", tmp_path / "text.gpkg", tmp_path / "folder.gpkg"
    pyogrio.raw.write(
        plan,
        shapely.to_wkb([shapely.Point(1, 2)]),
        [np.array([1])],
        ["n"],
        geometry_type="Point",
        crs="EPSG:4326",
    )
    text.write_text("id,longitude\n" * 100)
    folder.mkdir()
    for path, problem in (
        (plan, "it is a GeoPackage of something else"),
        (text, "it is no GeoPackage"),
        (folder, "it is no file"),
        (tmp_path / "absent.gpkg", "there is no such file"),
        (tmp_path / "log.csv", "it is neither a GeoPackage nor a server"),
    ):
        assert not is_store(str(path))
        before = path.read_bytes() if path.is_file() else b""
        for create in (False, True):
            if create and problem == "there is no such file":
                continue
            with pytest.raises(StoreError) as refused:
                open_store(str(path), create=create)
            assert refused.value.problem == problem
            assert "\n" not in str(refused.value)
        assert not path.is_file() or path.read_bytes() == before


def test_a_file_that_another_program_writes_to_is_waited_for_and_then_told(tmp_path):
    path = tmp_path / "log.gpkg"
    with open_store(str(path), create=True, wait_s=0.1) as store:
        store.add(reports("a"), by="Desk")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"another program has been writing to it for 0\.1 s"):
            store.add(reports("b"), by="Desk")
        assert store.incidents().id == ("a",)  # who only reads is not kept waiting
        other.close()
        assert store.add(reports("b"), by="Desk").added == 1


def test_a_full_disk_enters_nothing(tmp_path):
    path = tmp_path / "log.gpkg"
    with open_store(str(path), create=True) as store:
        store.add(reports("a"), by="Desk")
        pages = store.rows("PRAGMA page_count")[0][0]
        store.rows(f"PRAGMA max_page_count = {pages + 2}")
        many = reports(*(f"r{i}" for i in range(500)))
        with pytest.raises(StoreError, match="there is no space left for it"):
            store.add(many, by="Desk")
        store.rows("PRAGMA max_page_count = 1000000")
        assert (store.verify().revisions, store.verify().findings) == (1, ())
        assert store.add(many, by="Desk").added == 500


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights of files are those of POSIX")
def test_a_file_that_may_only_be_read_is_read_and_not_written():
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "log.gpkg"
        with open_store(str(path), create=True) as store:
            store.add(reports("a"), by="Desk")
        path.chmod(0o444)
        Path(name).chmod(0o555)
        mine = os.geteuid()
        try:
            if mine == 0:
                os.seteuid(65534)  # nobody: what root may not write does not exist
            with open_store(str(path)) as store:
                assert store.incidents(as_of_s=2e9).id == ("a",)
                with pytest.raises(StoreError, match="it may only be read"):
                    store.add(reports("b"), by="Desk")
        finally:
            os.seteuid(mine)
            Path(name).chmod(0o755)


def test_no_password_is_ever_shown():
    secret = "s3cret@:/?#word"
    for address in (
        f"postgresql://desk:{secret}@127.0.0.1:1/log",
        f"postgresql://desk:{secret}@127.0.0.1:1/log?sslmode=nonsense",
        "postgresql://desk@127.0.0.1:1/log?password=s3cret",
        f"postgresql://desk:{secret}@127.0.0.1:port/log",
    ):
        assert "s3cret" not in shown(address)
        pytest.importorskip("psycopg")
        with pytest.raises(StoreError) as refused:
            open_store(address)
        assert "s3cret" not in str(refused.value)
        assert "word" not in str(refused.value).replace("password", "")
        assert "\n" not in str(refused.value)
        assert refused.value.__cause__ is None
