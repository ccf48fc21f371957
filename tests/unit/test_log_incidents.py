"""The log of incidents as its users drive it: enter, correct, withdraw, list, look back, check."""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pyogrio
import pytest

from geo.read.incidents import read_incidents, suppliers
from geo.store import open_store
from geo.store.content import sent

ROOT = Path(__file__).resolve().parents[2]
REPORTS = """id,longitude,latitude,begins,ends,kind,number,source
117,37.5,48.0,2015-02-15 10:00,2015-02-15 10:20,explosion,12,Post 1
118,37.6,48.1,2015-02-16,,=shots(),,Post 2
119,37.6,,2015-02-16,,shots,,Post 2
"""


def run_by(name, capsys):
    found = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)

    def ended(*arguments):
        status = module.main([str(word) for word in arguments])
        said = capsys.readouterr()
        return SimpleNamespace(returncode=status, stdout=said.out, stderr=said.err)

    return ended


@pytest.fixture
def run(capsys):
    return run_by("log_incidents", capsys)


@pytest.fixture(params=["gpkg", pytest.param("postgis", marks=pytest.mark.postgis)])
def log(request, tmp_path):
    """Address of a log that is not there yet."""
    return (
        str(tmp_path / "log.gpkg") if request.param == "gpkg" else request.getfixturevalue("empty_database")
    )


@pytest.fixture
def reports(tmp_path):
    path = tmp_path / "reports.csv"
    path.write_text(REPORTS, encoding="utf-8")
    return path


def listed(run, log, *words):
    return json.loads(run(log, "list", "--format", "json", *words).stdout)


def test_reports_are_entered_once_corrected_withdrawn_listed_and_checked(run, log, reports):
    first = run(log, "add", reports, "--radius-m", 500, "--by", "Desk", "--format", "json")
    told = json.loads(first.stdout)
    assert (first.returncode, told["batch"], told["added"], len(told["refused"])) == (0, 1, 2, 1)
    assert "37.6 and nan" in told["refused"][0]
    again = run(log, "add", reports, "--radius-m", 500)
    assert again.stdout.startswith("nothing new: 0 added, 0 corrected, 2 known, 1 not entered.")

    reports.write_text(REPORTS.replace("37.5,", "37.55,"), encoding="utf-8")
    other = run(log, "add", reports, "--radius-m", 500)
    assert other.returncode == 1
    assert "incident '117': another report of it is there" in other.stdout
    assert [row["longitude"] for row in listed(run, log)] == [37.5, 37.6]
    assert run(log, "add", reports, "--radius-m", 500, "--correct", "--why", "map").returncode == 0
    assert [row["longitude"] for row in listed(run, log)] == [37.55, 37.6]

    assert run(log, "withdraw", "118", "--why", "an exercise", "--by", "Chief").stdout.startswith(
        "1 withdrawn"
    )
    assert [row["id"] for row in listed(run, log)] == ["117"]
    history = json.loads(run(log, "history", "118", "--format", "json").stdout)
    assert [(row["what"], row["why"], row["entered_by"]) for row in history] == [
        ("added", "", "Desk"),
        ("withdrawn", "an exercise", "Chief"),
    ]
    checked = json.loads(run(log, "verify", "--format", "json").stdout)
    assert (checked["revisions"], checked["incidents"], checked["withdrawn"]) == (4, 2, 1)
    assert checked["findings"] == []
    assert run(log, "verify", "--seal", checked["seal"]).returncode == 0
    assert run(log, "verify", "--seal", "0" * 64).returncode == 1


def test_what_was_seen_from_a_post_is_entered_where_it_was(run, log, tmp_path):
    path = tmp_path / "seen.csv"
    path.write_text(
        "id,monitor_longitude,monitor_latitude,date,means,direction_deg,distance_m\n"
        "1,37.5,48.0,2015-02-15,camera,0,2000\n",
        encoding="utf-8",
    )
    assert run(log, "add", path, "--place-of", "monitor", "--column", "begins=date").returncode == 0
    (row,) = listed(run, log)
    assert (row["longitude"], row["direction_deg"]) == (37.5, 0.0)
    assert row["latitude"] == pytest.approx(48.0 + 2_000 / 111_200, abs=1e-4)
    assert row["radius_m"] > 0.0


def test_the_log_of_a_day_that_has_passed_is_that_of_its_end(run, tmp_path, reports):
    log = str(tmp_path / "log.gpkg")
    moments = iter([86_400.0 * 10 + 3_600, 86_400.0 * 11])
    with open_store(log, create=True, clock=lambda: next(moments)) as store:
        store.add(read_incidents(str(reports)), by="Desk")
        store.withdraw(["117"], why="double", by="Desk")
    assert [len(listed(run, log, "--as-of", f"1970-01-{day}")) for day in (10, 11, 12)] == [0, 2, 1]
    assert len(listed(run, log, "--as-of", "1970-01-11T00:59:59")) == 0
    assert len(listed(run, log, "--as-of", "1970-01-11 02:00", "--time-zone", "Europe/Kyiv")) == 0


def test_what_is_listed_is_read_back_the_same(run, log, reports, tmp_path):
    run(log, "add", reports, "--radius-m", 500)
    table = run(log, "list", "--format", "csv").stdout
    assert "'=shots()" in table  # no formula for a spreadsheet
    (tmp_path / "again.csv").write_text(table, encoding="utf-8")
    (tmp_path / "again.geojson").write_text(run(log, "list", "--format", "geojson").stdout, encoding="utf-8")
    run(log, "list", "--out", tmp_path / "again.gpkg")
    assert pyogrio.read_info(tmp_path / "again.gpkg", layer="incidents")["features"] == 2
    with open_store(log) as store:
        there = store.incidents()
    for name in ("again.csv", "again.geojson", "again.gpkg:incidents"):
        found = read_incidents(str(tmp_path / name))
        for column in ("id", "longitude", "begins_s", "ends_s", "number", "radius_m", "source"):
            assert list(getattr(found, column)) == list(getattr(there, column)), (name, column)


def test_only_what_stands_is_counted_against_a_line(run, log, reports, tmp_path, capsys):
    run(log, "add", reports, "--radius-m", 500)
    reports.write_text(REPORTS.replace("37.5,", "37.55,"), encoding="utf-8")
    run(log, "add", reports, "--radius-m", 500, "--correct")
    run(log, "withdraw", "118", "--why", "double")
    line = tmp_path / "line.geojson"
    line.write_text('{"type": "LineString", "coordinates": [[37.0, 48.0], [38.0, 48.0]]}', encoding="utf-8")
    check = run_by("check_incidents", capsys)
    told = json.loads(check(log, "--line", line, "--within-km", 5, "--format", "json").stdout)
    assert (told["read"], told["within"][0]["incidents"]) == (1, 1)
    assert len(told["left_out"]) == 2  # the one without a place, each time that something else came with it
    out = tmp_path / "placed.geojson"
    assert check(log, "--line", line, "--out", out, "--quiet").returncode == 0
    assert "store of incidents" in out.read_text(encoding="utf-8")
    before = check(log, "--line", line, "--known-by", "1999-12-31")
    assert (before.returncode, before.stderr.count("\n")) == (2, 1)  # nothing was known then
    assert "it holds no incident" in before.stderr
    again = json.loads(check(log, "--line", line, "--known-by", "2999-12-31", "--format", "json").stdout)
    assert again["read"] == 1
    unknown = check(reports, "--line", line, "--known-by", "2999-12-31")
    assert "only a store knows when a report was received" in unknown.stderr
    refused = check(log, "--line", line, "--supplier", "ucdp")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "it is a store" in refused.stderr


def test_reports_without_ids_are_entered_once_and_apart(run, log, tmp_path):
    path = tmp_path / "fires.csv"
    head = "latitude,longitude,acq_date,acq_time\n"
    path.write_text(
        head + "48.0,37.5,2023-02-24,1106\n" * 2 + "48.1,37.5,2023-02-24,1106\n", encoding="utf-8"
    )
    words = ("--supplier", "firms", "--format", "json")
    assert json.loads(run(log, "add", path, *words).stdout)["added"] == 3
    assert json.loads(run(log, "add", path, *words).stdout)["known"] == 3
    path.write_text(head + "48.2,37.5,2023-02-24,1106\n" + "48.1,37.5,2023-02-24,1106\n", encoding="utf-8")
    told = json.loads(run(log, "add", path, *words).stdout)
    assert (told["added"], told["known"], told["refused"]) == (1, 1, [])


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("absent.gpkg", "list"), "absent.gpkg: there is no such file."),
        (("absent.csv", "list"), "absent.csv: it is neither a GeoPackage nor a server."),
        (("absent.gpkg", "add", "absent.csv"), "absent.csv: there is no such file."),
        (("postgresql://me:secret@127.0.0.1:1/log", "list"), "postgresql://me@127.0.0.1:1/log: connection"),
        (("text.gpkg", "verify"), "text.gpkg: it is no GeoPackage."),
        (("log.gpkg", "history", "z"), "log.gpkg: there is no incident 'z'."),
        (("log.gpkg", "withdraw", "z", "--why", "double"), "log.gpkg: there is no incident 'z'."),
        (("log.gpkg", "withdraw", "117", "--why", " "), "log.gpkg: no reason is given."),
        (
            ("log.gpkg", "add", "reports.csv", "--supplier", "nobody"),
            "options: --supplier 'nobody' is not known.",
        ),
        (("log.gpkg", "list", "--as-of", "soon"), "time: "),
        (("log.gpkg", "list", "--out", "log.doc"), "log.doc: no format is known"),
    ],
)
def test_wrong_input_is_told_in_one_line(run, tmp_path, reports, monkeypatch, words, problem):
    pytest.importorskip("psycopg")
    monkeypatch.chdir(tmp_path)
    run("log.gpkg", "add", "reports.csv")
    Path("text.gpkg").write_text("no database\n" * 50, encoding="utf-8")
    ended = run(*words)
    assert (ended.returncode, ended.stderr.count("\n"), ended.stdout) == (2, 1, "")
    assert ended.stderr.startswith(f"log_incidents: {problem}")
    assert "secret" not in ended.stderr
    assert not Path("absent.gpkg").exists()


def limited(*words, cwd):
    """Run the program where no file may grow beyond 200 kB, as on a disk that is full."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "log_incidents.py"), *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        preexec_fn=limit,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def test_on_a_full_disk_nothing_is_entered_and_the_log_stays_whole(run, tmp_path, reports):
    log = str(tmp_path / "log.gpkg")
    run(log, "add", reports)
    many = tmp_path / "many.csv"
    rows = "".join(f"m{i},37.5,48.0,2015-02-16\n" for i in range(2_000))
    many.write_text(f"id,longitude,latitude,date\n{rows}", encoding="utf-8")
    ended = limited("log.gpkg", "add", "many.csv", cwd=tmp_path)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith("log_incidents: log.gpkg: ")
    assert json.loads(run(log, "verify", "--format", "json").stdout)["findings"] == []
    assert len(listed(run, log)) == 2
    assert run(log, "add", many).returncode == 0
    assert len(listed(run, log)) == 2_002


def test_a_log_that_another_program_writes_to_is_told(run, tmp_path, reports, monkeypatch):
    log = tmp_path / "log.gpkg"
    run(log, "add", reports)
    program = sys.modules[open_store.__module__]
    monkeypatch.setitem(program.open_store.__kwdefaults__, "wait_s", 0.1)
    other = sqlite3.connect(log, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ended = run(log, "withdraw", "117", "--why", "double")
    other.close()
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "another program has been writing to it for 0.1 s" in ended.stderr


def test_every_row_of_a_great_download_is_entered_once(run, log, shared):
    path, count = shared / "data" / "incidents" / "firms_viirs_nrt_ukraine_2023.csv", 42_415
    for expected in ({"added": count, "known": 0}, {"added": 0, "known": count}):
        told = json.loads(run(log, "add", path, "--supplier", "firms", "--format", "json").stdout)
        assert {key: told[key] for key in expected} == expected
        assert told["refused"] == []


def test_a_log_gives_the_same_incidents_as_the_file_that_was_entered(run, log, shared):
    path = str(shared / "data" / "incidents" / "ucdp_ged_ukraine.csv")
    run(log, "add", path, "--supplier", "ucdp")
    known = suppliers(ROOT / "data" / "reference" / "v1" / "incident_columns.toml")
    there, read = read_incidents(log), read_incidents(path, supplier=known["ucdp"])
    assert len(there) == 3_077

    def rows(found):
        return {row.id: row for row in sent(found).rows}

    assert rows(there) == rows(read)
