"""The main job as a user runs it: what it writes, what it says, and what it refuses in one line."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts import plan_deployment

from .programs import ran

ROOT = Path(__file__).resolve().parents[2]
NORLAND = ROOT / "tests" / "golden" / "norland"
LANGUAGES = ("", ".de", ".fr", ".pl", ".uk")
STAFF = {
    *(
        "map.html",
        "plan.geojson",
        "plan.gpkg",
        "plan.kmz",
        "plan.nvg",
        "plan.qgz",
        "figures.svg",
        "plate.pdf",
        "plate.png",
        "plate.svg",
    ),
    *("notes.svg", "atlas.pdf"),
    *("coverage.csv", "people.csv", "response.csv", "sectors.csv", "settlements.csv", "sites.csv"),
    *("zones.csv", "patrols.csv", "patrols.gpx", "tables.csv"),
    *("strip.svg", "charts/curve-post.svg", "charts/watch-by-chainage.svg"),
}
PRESS = {
    *("map.html", "plan.geojson", "data.csv", "tables.csv", "strip.svg"),
    *("map.png", "map.svg", "map-tall.png"),
    *(
        f"{name}{language}.txt"
        for name in ("alt", "caption", "credit", "description")
        for language in LANGUAGES
    ),
    *(f"{name}{language}.html" for name in ("embed", "story") for language in LANGUAGES),
    *(f"figures{language}.csv" for language in LANGUAGES),
}
FILES = {"manifest.json", *(f"staff/{name}" for name in STAFF), *(f"press/{name}" for name in PRESS)}


def run(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return ran("plan_deployment", *arguments, cwd=cwd)


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def planned(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("out")
    done = run(NORLAND, "--atlas", "--out", out)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return out / "norland"


def test_a_scenario_gives_maps_overlays_tables_and_a_manifest(planned):
    assert set(files_in(planned)) == FILES


def test_a_quick_run_draws_nothing_and_writes_the_rest_byte_for_byte(planned, tmp_path):
    done = run(NORLAND, "--quick", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    found, whole = files_in(tmp_path / "norland"), files_in(planned)
    found.pop("manifest.json")
    assert {name: whole[name] for name in found} == found
    assert {"staff/map.html", "staff/plan.gpkg", "press/data.csv"} <= set(found)
    assert not any(name.endswith((".svg", ".pdf", ".png")) for name in found)


def test_a_second_run_from_another_folder_gives_the_same_bytes(planned, tmp_path):
    shutil.copytree(NORLAND, tmp_path / "norland")
    done = run("norland", "--atlas", "--out", "again", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert files_in(tmp_path / "again" / "norland") == files_in(planned)


def test_no_file_bears_a_path_of_this_machine(planned):
    for name, content in files_in(planned).items():
        assert str(ROOT).encode() not in content, name


def test_the_manifest_names_inputs_figures_versions_and_outputs(planned):
    manifest = json.loads((planned / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["scenario"]["status"] == "illustrative"
    inputs = [source["path"] for source in manifest["inputs"]]
    assert inputs == ["control.geojson", "heights.tif", "hamlets.csv"]
    assert manifest["figures"]["line"]["length_m"] == pytest.approx(85_229, abs=1)
    assert {zone["party"] for zone in manifest["figures"]["zones"]} == {"north", "south"}
    assert set(manifest["outputs"]) == FILES - {"manifest.json"}
    assert "shapely" in manifest["versions"]


def test_the_report_can_be_read_by_a_program(tmp_path):
    done = run(NORLAND, "--quick", "--out", tmp_path, "--format", "json")
    report = json.loads(done.stdout)
    assert report["line_length_m"] == pytest.approx(85_229, abs=1)
    assert [row["zone"] for row in report["zones"]] == [
        "Area of separation (Northern party)",
        "Area of separation (Southern party)",
    ]


def test_the_report_ends_with_the_plan_in_short_people_first(tmp_path):
    done = run(ROOT / "tests" / "golden" / "midland", "--quick", "--out", tmp_path)
    _, _, short = done.stdout.partition("In short")
    people, line, *_ = [row.strip().split(maxsplit=1) for row in short.splitlines() if row.strip()]
    assert people == [
        "People",
        "Residents in Area of separation (Northern party), the most of a zone: 11,560",
    ]
    assert line[0] == "Line"
    assert "not watched is not quiet" in line[1]
    assert short.rstrip().endswith(f"open {(tmp_path / 'midland' / 'staff' / 'map.html').as_posix()}")


def test_a_user_s_own_line_takes_the_place_of_the_scenario_s(tmp_path):
    line = {"type": "LineString", "coordinates": [[9.5, 60.02], [10.2, 60.06], [11.0, 60.02]]}
    (tmp_path / "mine.geojson").write_text(json.dumps(line))
    arguments = ["--line", tmp_path / "mine.geojson", "--as-of", "2026-01-31", "--out", tmp_path / "out"]
    done = run(NORLAND, "--quick", *arguments)
    assert done.returncode == 0, done.stderr
    plan = json.loads((tmp_path / "out" / "norland" / "staff" / "plan.geojson").read_text(encoding="utf-8"))
    [line] = [f for f in plan["features"] if f["properties"]["layer"] == "line"]
    assert line["properties"]["as_of"] == "2026-01-31"
    assert line["properties"]["status"] == "claimed"
    assert plan["ceaseline"]["title"] == "Norland, an invented country: zones on mine.geojson"


def test_a_user_s_own_control_areas_take_the_place_of_the_scenario_s(tmp_path):
    shutil.copy(NORLAND / "control.geojson", tmp_path / "mine.geojson")
    done = run(
        NORLAND, "--quick", "--control", tmp_path / "mine.geojson", "--out", tmp_path, "--format", "json"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["line_length_m"] == pytest.approx(85_229, abs=1)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["nowhere"], "there is no such scenario"),
        ([NORLAND, "--line", "nowhere.geojson"], "nowhere.geojson"),
        ([NORLAND, "--line", NORLAND / "control.geojson"], "finds area in it"),
        (
            [NORLAND, "--control", NORLAND / "control.geojson", "--column", "holder"],
            "party_column is 'holder'",
        ),
    ],
)
def test_bad_input_is_one_line_and_exit_status_two(words, line, tmp_path):
    done = run(*words, "--out", tmp_path)
    assert done.returncode == 2
    assert line in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_changed_byte_in_a_layer_is_refused(tmp_path):
    shutil.copytree(NORLAND, tmp_path / "norland")
    layer = tmp_path / "norland" / "control.geojson"
    layer.write_bytes(layer.read_bytes().replace(b"60.05", b"60.06", 1))
    done = run(tmp_path / "norland", "--quick", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "control.geojson: its sha256 is" in done.stderr


@pytest.mark.parametrize(("asked", "status"), [((), 4), (("--large",), 0)])
def test_a_page_too_large_has_an_exit_status_of_its_own(asked, status, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("maps.page.TOO_LARGE_BYTES", 100_000)
    monkeypatch.setattr(
        "geo.beside.cores", lambda: 1
    )  # all is done in this process, which knows of the limit
    words = [str(NORLAND), "--quick", "--quiet", "--out", str(tmp_path), *asked]
    assert plan_deployment.main(words) == status
    refused = [line for line in capsys.readouterr().err.splitlines() if "(--large) writes it" in line]
    assert len(refused) == (1 if status else 0)
    assert (tmp_path / "norland" / "staff" / "map.html").exists() == (status == 0)


def test_help_says_every_exit_status():
    told = run("--help").stdout
    said = told[told.index("exit status:") :].splitlines()[1:]
    assert [int(line.split()[0]) for line in said] == [0, 1, 2, 4, 130]


def test_an_output_folder_that_is_a_file_is_one_line(tmp_path):
    (tmp_path / "out").write_text("not a folder")
    done = run(NORLAND, "--quick", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


UKRAINE = ROOT / "data" / "scenarios" / "ukraine"


def only_patrols_fall_short(done):
    """Whether a plan was made, and its status says whether every stated requirement is kept.

    The default scenario's patrols are laid out for its own line; on another some visits may not be kept.
    """
    fails = [found for found in json.loads(done.stdout)["findings"] if found["fails"]]
    about_patrols = all("patrol" in f"{found['where']} {found['problem']}" for found in fails)
    return about_patrols and done.returncode == (1 if fails else 0)


@pytest.fixture(scope="module")
def zones_only(tmp_path_factory):
    """The default scenario as far as its zones: no means, no patrols, nobody who responds."""
    folder = shutil.copytree(UKRAINE, tmp_path_factory.mktemp("zones") / "ukraine")
    scenario = folder / "scenario.toml"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text[: text.index("[[means]]")], encoding="utf-8")
    return folder


def test_sides_of_a_user_s_line_are_told_by_ground_whichever_way_it_was_drawn(zones_only, tmp_path):
    """A line through the south, drawn both ways; the default scenario's ground tells the parties apart."""
    front = [[33.2, 47.0], [34.6, 47.5], [35.6, 47.5], [36.4, 47.7]]
    reports = []
    for scenario, name, vertices in ((UKRAINE, "forth", front), (zones_only, "back", front[::-1])):
        path = tmp_path / f"{name}.geojson"
        path.write_text(json.dumps({"type": "LineString", "coordinates": vertices}))
        done = run(scenario, "--quick", "--line", path, "--out", tmp_path / name, "--format", "json")
        assert only_patrols_fall_short(done), done.stderr
        reports.append(json.loads(done.stdout)["zones"])
    audit = json.loads((tmp_path / "forth" / "ukraine" / "manifest.json").read_text())
    planned = {name: bool(task["features"]) for name, task in audit["tasks"].items()}
    assert planned == {"borders": False, "sea": False, "air": False, "rear": False, "time": True}
    assert [(z["zone"], z["area_km2"]) for z in reports[0]] == [
        (z["zone"], z["area_km2"]) for z in reports[1]
    ]
    assert reports[0][0]["zone"] == "Area of separation (Ukraine)"


def test_a_line_deep_in_one_party_s_ground_asks_who_is_on_its_left(zones_only, tmp_path):
    path = tmp_path / "far.geojson"
    path.write_text(json.dumps({"type": "LineString", "coordinates": [[28.0, 49.0], [29.5, 49.2]]}))
    words = [zones_only, "--quick", "--line", path, "--out", tmp_path / "out", "--format", "json"]
    refused = run(*words)
    assert refused.returncode == 2
    assert "--left PARTY" in refused.stderr
    told = run(*words, "--left", "ua")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["zones"]


def test_values_that_name_no_party_are_listed_and_can_be_named(tmp_path):
    control = (NORLAND / "control.geojson").read_text().replace('"south"', '"Southerners"')
    (tmp_path / "mine.geojson").write_text(control)
    refused = run(NORLAND, "--quick", "--control", tmp_path / "mine.geojson", "--out", tmp_path / "out")
    assert refused.returncode == 2
    assert (
        "only north holds ground; of no party are Southerners. Say whose: --party VALUE=PARTY"
        in refused.stderr
    )
    arguments = ["--party", "Southerners=south", "--out", tmp_path / "out", "--format", "json"]
    told = run(NORLAND, "--quick", "--control", tmp_path / "mine.geojson", *arguments)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["line_length_m"] == pytest.approx(85_229, abs=1)
