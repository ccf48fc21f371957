"""Downloads of suppliers as users have them: real files come in whole, odd ones with a word."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from geo.provenance import PASSPORTS, passports, verified
from geo.read.files import read_layer
from geo.read.incidents import read_incidents
from geo.read.scenario_file import LayerTable
from geo.sources import suppliers

from .importing import refused, taken

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def program():
    found = importlib.util.spec_from_file_location("import_source", ROOT / "scripts" / "import_source.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def run(program, capsys, tmp_path):
    """Run the program in this process; what it ended with, what it said, and where its layers are."""

    def ended(*arguments):
        status = program.main([*map(str, arguments), "--out", str(tmp_path / "layers")])
        said = capsys.readouterr()
        return SimpleNamespace(
            returncode=status, stdout=said.out, stderr=said.err, folder=tmp_path / "layers"
        )

    return ended


@pytest.fixture(scope="session")
def facts(shared):
    return json.loads((shared / "data" / "facts.json").read_text(encoding="utf-8"))


REAL = {
    "incidents/ucdp_ged_ukraine.csv": "ucdp",
    "incidents/viina_events_2022.csv": "viina-events",
    "incidents/firms_viirs_nrt_ukraine_2023.csv": "firms",
}


@pytest.mark.parametrize("name", REAL)
def test_every_row_of_a_real_table_becomes_an_incident_that_is_read_again(shared, facts, tmp_path, name):
    (layer,) = taken(REAL[name], tmp_path, shared / "data" / name).values()
    assert layer.counts["rows"] == facts[name]["rows"]
    found = read_incidents(str(tmp_path / f"{layer.name}.csv"))
    assert len(found) == facts[name]["rows"]
    assert found.left_out == ()


def test_days_of_several_and_precisions_of_ucdp_come_through(shared, tmp_path):
    taken("ucdp", tmp_path, shared / "data" / "incidents" / "ucdp_ged_ukraine.csv")
    found = read_incidents(str(tmp_path / "ucdp.csv"))
    assert int((found.ends_s - found.begins_s > 86_400).sum()) == 671
    precise = read_layer(tmp_path / "ucdp.csv").columns["where_prec"]
    assert ((found.radius_m == 1000) == (precise == 1)).all()
    assert set(found.kind) <= {"state-based violence", "non-state violence", "one-sided violence"}


def test_a_time_without_its_zeros_is_a_minute_of_utc(shared, tmp_path):
    name = shared / "data" / "incidents" / "firms_viirs_nrt_ukraine_2023.csv"
    (layer,) = taken("firms", tmp_path, name, country="UA").values()
    table = read_layer(tmp_path / "firms.csv").columns
    told = read_layer(name).columns
    for begins, day, clock in zip(table["begins"], told["acq_date"], told["acq_time"].tolist(), strict=True):
        assert begins == f"{day}T{clock // 100:02d}:{clock % 100:02d}Z"
    assert layer.counts["flagged"] == pytest.approx(42_415 - 42_292, abs=15)  # the border is another source's
    assert set(table["kind"]) == {"thermal detection"}


def test_kinds_of_viina_events_are_those_of_the_classifier(shared, tmp_path):
    taken("viina-events", tmp_path, shared / "data" / "incidents" / "viina_events_2022.csv")
    kinds = Counter(
        kind for told in read_incidents(str(tmp_path / "viina_events.csv")).kind for kind in told.split(", ")
    )
    assert kinds["artillery"] == 1_496


def test_a_column_a_day_becomes_the_points_of_one_day_and_spells_that_no_gap_bridges(shared, tmp_path):
    file = shared / "data" / "frontline" / "viina_control_20220227_20220325.csv"
    layers = taken("viina-control", tmp_path, file)
    points = layers["viina_control_2022-03-25"]
    held = {key: number for key, number in points.counts.items() if key.startswith("held by")}
    assert held == {"held by RU": 1_241, "held by UA": 869, "held by CONTESTED": 933}
    assert [note.problem for note in points.repairs if note.done == "not told"] == [
        "no column tells 2022-03-06",
        "no column tells 2022-03-07",
    ]
    spells = layers["viina_control_spells"].counts
    assert (spells["settlements"], spells["days"]) == (3_043, 25)
    text = (tmp_path / "viina_control_spells.csv").read_text(encoding="utf-8")
    assert "505257,Urzuf,RU,2022-02-27,2022-03-05\n" in text
    assert ",2022-03-06" not in text
    assert ",2022-03-07" not in text


def test_identifiers_of_places_are_whole_numbers_and_a_place_abroad_is_flagged(shared, tmp_path):
    taken("viina-control", tmp_path, shared / "data" / "frontline" / "viina_control_20220227_20220325.csv")
    columns = read_layer(tmp_path / "viina_control_2022-03-25.geojson").columns
    assert all(id_.isdigit() for id_ in columns["geonameid"])
    flags = dict(zip(columns["name"], columns["flag"], strict=True))
    assert flags["Sasovo"] == "outside UA"
    names = Counter(columns["name"].tolist())
    assert sum(number - 1 for number in names.values()) == 645
    assert sum("name repeats" in flag for flag in columns["flag"]) == sum(n for n in names.values() if n > 1)


def test_a_day_without_a_column_is_refused_with_those_that_have_one(shared, tmp_path):
    file = shared / "data" / "frontline" / "viina_control_20220227_20220325.csv"
    words = refused("viina-control", tmp_path, file, day=date(2022, 3, 6))
    assert "it does not tell 2022-03-06" in words
    assert "2022-03-06, 2022-03-07" in words


TOWNS = {  # as told, by the day of the last update: holders, and rows without coordinates or exchanged
    "2022-04-02": ("2022-04-01", 0),
    "2022-09-01": ("2022-08-31", 0),
    "2022-11-20": ("2022-11-20", 1),
    "2023-06-01": ("2023-05-29", 0),
    "2023-12-31": ("2023-12-30", 2),
    "2024-08-17": ("2024-08-17", 24),
}


@pytest.mark.parametrize("day", TOWNS)
def test_towns_have_holders_in_one_vocabulary_and_rows_without_a_place_are_listed(
    shared, facts, tmp_path, day
):
    name = f"frontline/wiki_control_towns_{day}.csv"
    told, lost = TOWNS[day]
    layers = taken("towns", tmp_path, shared / "data" / name)
    layer = layers[f"towns_{told}"]
    assert layer.counts["rows"] == facts[name]["rows"]
    assert layer.counts["left out"] == len(layer.left_out) == lost
    found = read_layer(tmp_path / f"towns_{told}.geojson")
    assert len(found) == facts[name]["rows"] - lost
    assert set(found.columns["held_by"]) <= {"RU", "UA", "CONTESTED", "UNKNOWN"}
    assert all(text == text.strip() for text in found.columns["name"])
    if lost:
        listed = (tmp_path / f"towns_{told}_left_out.csv").read_text(encoding="utf-8").splitlines()
        assert len(listed) == lost + 1


def test_the_town_outside_ukraine_has_its_coordinates_exchanged_and_says_so(shared, tmp_path):
    (layer,) = taken(
        "towns", tmp_path, shared / "data" / "frontline" / "wiki_control_towns_2022-11-20.csv"
    ).values()
    (row,) = layer.left_out
    assert "'Kolodiazi'" in row.where
    assert "exchanged" in row.problem


def test_days_of_towns_come_from_several_forms(shared, tmp_path):
    taken("towns", tmp_path, shared / "data" / "frontline" / "wiki_control_towns_2022-11-20.csv")
    days = read_layer(tmp_path / "towns_2022-11-20.geojson").columns
    as_of = {name: str(day)[:10] for name, day in zip(days["name"], days["as_of"], strict=True)}
    assert as_of["Alchevsk"] == "2014-05-02"
    assert as_of["Apostolove"] == "2022-02-24"  # written 24 Feb 2022


def test_passports_describe_the_files_and_their_originals_and_survive_another_import(shared, tmp_path):
    taken("ucdp", tmp_path, shared / "data" / "incidents" / "ucdp_ged_ukraine.csv")
    taken("towns", tmp_path, shared / "data" / "frontline" / "wiki_control_towns_2024-08-17.csv")
    found = passports(tmp_path)
    assert set(found) == {"ucdp", "towns_2024-08-17"}
    for source in found.values():
        verified(source, tmp_path)
        (origin,) = source.origins
        assert origin.package_sha256 in source.made_by
        assert source.retrieved == "not stated"
    assert any(
        line.startswith("24 × it has no geometry: left out") for line in found["towns_2024-08-17"].repairs
    )


def test_what_is_printed_is_a_piece_of_a_scenario_file(run, shared):
    ended = run(
        "towns",
        shared / "data" / "frontline" / "wiki_control_towns_2024-08-17.csv",
        "--retrieved",
        "2024-08-18",
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    (table,) = tomllib.loads(ended.stdout)["layers"].values()
    told = LayerTable(**table)
    assert (told.role, told.party_column, told.retrieved) == ("control_points", "held_by", "2024-08-18")
    assert "CC BY-SA" in told.credit


def test_incidents_are_a_layer_of_a_scenario_and_fires_are_not(run, shared):
    folder = shared / "data" / "incidents"
    (table,) = tomllib.loads(run("ucdp", folder / "ucdp_ged_ukraine.csv").stdout)["layers"].values()
    assert LayerTable(**table).role == "incidents"
    fires = run("firms", folder / "firms_viirs_nrt_ukraine_2023.csv").stdout
    assert tomllib.loads(fires) == {}
    assert "for check_incidents.py, as INCIDENTS" in fires


def test_the_same_files_give_the_same_bytes(shared, tmp_path):
    for folder in ("one", "two"):
        taken("towns", tmp_path / folder, shared / "data" / "frontline" / "wiki_control_towns_2024-08-17.csv")
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "two").iterdir())
    assert PASSPORTS in names
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_every_supplier_says_where_its_files_are_got_what_they_become_and_under_which_terms(run):
    said = run("--list").stdout
    for supplier in suppliers().values():
        assert supplier.obtained in said
        assert supplier.becomes in said
        assert supplier.credit in said
        assert supplier.licence


NORLAND = ROOT / "tests" / "golden" / "norland"
ATTRIBUTION = "Survey of Norland, CC BY 4.0"


def test_terms_of_an_imported_layer_travel_to_the_page(run, tmp_path):
    """A scenario whose hamlets come from an import: who is to be credited stands on both pages."""
    folder = tmp_path / "norland"
    shutil.copytree(NORLAND, folder)
    wrapped = {"answer": {"map": json.loads(points_of(NORLAND / "hamlets.csv"))}}
    (tmp_path / "hamlets.json").write_text(json.dumps(wrapped), encoding="utf-8")
    said = run("geojson", tmp_path / "hamlets.json", "--credit", ATTRIBUTION, "--licence", "CC-BY-4.0")
    shutil.copyfile(said.folder / "hamlets.geojson", folder / "hamlets.geojson")
    head, _, rest = (folder / "scenario.toml").read_text(encoding="utf-8").partition("[layers.hamlets]\n")
    text = f"{head}{said.stdout}\n{rest.partition(chr(10) * 2)[2]}"
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    words = [
        sys.executable,
        ROOT / "scripts" / "plan_deployment.py",
        folder,
        "--quick",
        "--quiet",
        "--out",
        tmp_path / "out",
    ]
    ended = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    for page in ("staff", "press"):
        assert ATTRIBUTION in (tmp_path / "out" / "norland" / page / "map.html").read_text(encoding="utf-8")


def points_of(path):
    """A table of places as GeoJSON text."""
    layer = read_layer(path)
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Point", "coordinates": [place.x, place.y]},
        }
        for name, place in zip(layer.columns["name"], layer.geometry, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_options_that_make_no_sense_are_refused(run, tmp_path, capsys):
    (tmp_path / "a.json").write_text('{"type": "Point", "coordinates": [37, 48]}', encoding="utf-8")
    assert "the bounds are 9, 0, 1, 1" in run("geojson", tmp_path / "a.json", "--bounds", 9, 0, 1, 1).stderr
    assert "'XX'" in run("geojson", tmp_path / "a.json", "--country", "xx").stderr
    (tmp_path / "layers").write_text("a file in the place of the folder")
    assert run("geojson", tmp_path / "a.json").returncode == 2
    with pytest.raises(SystemExit) as error:
        run("ucdp")
    assert error.value.code == 2


def test_bad_input_ends_the_program_with_two_and_one_line(run, tmp_path):
    (tmp_path / "a.csv").write_text("<html>Log in</html>", encoding="utf-8")
    ended = run("ucdp", tmp_path / "a.csv")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith("import_source: a.csv: it is a web page")


def test_a_place_that_two_rows_give_to_two_holders_is_kept_and_a_scenario_passes_it_over(run, shared):
    ended = run("towns", shared / "data" / "frontline" / "wiki_control_towns_2024-08-17.csv")
    (table,) = tomllib.loads(ended.stdout)["layers"].values()
    assert LayerTable(**table).select == {"place": "sound"}
    found = read_layer(ended.folder / "towns_2024-08-17.geojson")
    doubtful = found.columns["place"] == "doubtful"
    twice = ["to another holder" in flag for flag in found.columns["flag"]]
    assert sum(twice) == int(doubtful.sum()) == 16  # eight names: each has the coordinates of one place
    assert Counter(found.columns["name"][doubtful].tolist())["Semenivka"] == 2
    held = {}
    for place, holder in zip(found.geometry[~doubtful], found.columns["held_by"][~doubtful], strict=True):
        assert held.setdefault(place.coords[0], holder) == holder


def test_imported_events_against_the_line_of_2015_give_the_counts_that_are_known(shared, tmp_path):
    taken("ucdp", tmp_path, shared / "data" / "incidents" / "ucdp_ged_ukraine.csv")
    line = ROOT / "data" / "scenarios" / "donbas-2015" / "line_of_contact.geojson"
    words = [ROOT / "scripts" / "check_incidents.py", tmp_path / "ucdp.csv", "--line", line]
    asked = ["--from", "2015-02-15", "--within-km", "5", "15", "--format", "json"]
    ended = subprocess.run(
        [sys.executable, *map(str, words), *asked], capture_output=True, text=True, check=True
    )
    told = json.loads(ended.stdout)
    assert (told["read"], told["incidents"], told["left_out"]) == (3_077, 1_447, [])
    assert [one["incidents"] for one in told["within"]] == [792, 1_080]
