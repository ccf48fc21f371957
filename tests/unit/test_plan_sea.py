"""The program for a state's sea: limits, boxes, convoys and the straits from files of a user."""

import json
from pathlib import Path

import pytest

from geo.read.files import read_layer

from .programs import ran

ROOT = Path(__file__).resolve().parents[2]
BOX = [[[30.9, 45.6], [32.0, 45.6], [32.0, 46.2], [30.9, 46.2], [30.9, 45.6]]]
TRACK = [[30.85, 46.4], [30.6, 45.6], [29.9, 44.6], [29.2, 43.0], [29.15, 41.4]]
SHIPS = """[[ships]]
box = "North-west"
name = "cutters"
count = 2
speed_kn = 12
endurance_h = {endurance_h}
in_port_h = 24
passage_m = 60000
sweep_m = 9260
"""
STAY = """[[stay]]
name = "A"
state = "X"
tons = 5000
enters = 2026-03-01
leaves = 2026-03-{day}
"""


def collection(name, kind, coordinates):
    geometry = {"type": kind, "coordinates": coordinates}
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


@pytest.fixture
def files(tmp_path):
    (tmp_path / "boxes.geojson").write_text(collection("North-west", "Polygon", BOX))
    (tmp_path / "tracks.geojson").write_text(collection("Odesa <b>", "LineString", TRACK))
    (tmp_path / "ships.toml").write_text(SHIPS.format(endurance_h=96))
    (tmp_path / "stays.toml").write_text(STAY.format(day=25))
    return tmp_path


def test_a_sea_with_everything_is_told_and_drawn(files):
    asked = ("--boxes", files / "boxes.geojson", "--ships", files / "ships.toml")
    asked += ("--convoys", files / "tracks.geojson", "--stays", files / "stays.toml")
    done = ran("plan_sea", "UA", *asked, "--out", files / "out", "--format", "json")
    assert done.returncode == 1, done.stderr  # the calendar asks for too much
    told = json.loads(done.stdout)
    own = {each["breadth"]: each["area_m2"] / 1e6 for each in told["limits"] if each["state"] == "UA"}
    assert 40_000 < own["territorial sea"] < own["contiguous zone"] < own["exclusive economic zone"] < 150_000
    assert told["against_embedded"]["median_m"] < 1_000
    assert told["against_embedded"]["most_m"] < 3_500
    (box,) = told["boxes"]
    assert box["kept"] == pytest.approx(2 * (96 - 2 * 60_000 / (12 * 1_852)) / 120)
    (convoy,) = told["convoys"].values()
    assert 30 < convoy["passage_h"] < 33
    assert [each["day"] for each in told["breaches"]] == ["2026-03-23"]
    layers = {"sea_limits": 3, "patrol_boxes": 1, "convoy_water": 1, "convoy_tracks": 1}
    for layer, count in layers.items():
        assert len(read_layer(f"{files / 'out' / 'sea.gpkg'}:{layer}")) == count
    page = (files / "out" / "map.html").read_text(encoding="utf-8")
    assert "not a claim" in page
    assert "<b>" not in page


def test_what_cannot_be_is_refused_in_one_line(files):
    (files / "late.toml").write_text(SHIPS.format(endurance_h=-2))
    boxes = ("--boxes", files / "boxes.geojson")
    wrong = {
        ("XX",): "no coast of 'XX'",
        ("UA", *boxes): "boxes and ships go together",
        ("UA", *boxes, "--ships", files / "late.toml"): "endurance_h is -2",
        ("UA", "--stays", files / "ships.toml"): "ships.toml",
    }
    for arguments, words in wrong.items():
        done = ran("plan_sea", *arguments)
        assert (done.returncode, done.stderr.count("\n"), words in done.stderr) == (2, 1, True), done.stderr


def test_a_sea_of_ones_own_needs_no_embedded_coast(tmp_path):
    """An invented island by its land, a corridor along it, and mines across that corridor: status 1."""
    island = [[[0, 0], [0.2, 0], [0.2, 0.2], [0, 0.2], [0, 0]]]
    land = json.loads(collection("Island", "Polygon", island))
    land["features"][0]["properties"] |= {"state": "I", "party": "north"}
    (tmp_path / "coast.geojson").write_text(json.dumps(land))
    field = [[[0.25, -0.1], [0.35, -0.1], [0.35, 0.3], [0.25, 0.3], [0.25, -0.1]]]
    (tmp_path / "mines.geojson").write_text(collection("Field", "Polygon", field))
    ports = [("South", [0.2, 0.0]), ("North", [0.2, 0.2])]
    features = [json.loads(collection(name, "Point", place))["features"][0] for name, place in ports]
    (tmp_path / "ports.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (tmp_path / "sea.toml").write_text(
        '[sea]\nsource = "invented"\nbreadths_m = [22224.0]\n[[sea.corridor]]\nname = "Round"\n'
        'source = "invented"\nports = ["South"]\nto = "North"\n'
        "waypoints = [[0.28, -0.05], [0.3, 0.1], [0.25, 0.22]]\n"
    )
    given = [f"--{name}" for name in ("coast", "mines", "ports")]
    files = [tmp_path / f"{name}.geojson" for name in ("coast", "mines", "ports")]
    asked = [word for pair in zip(given, files, strict=True) for word in pair]
    done = ran("plan_sea", "I", *asked, "--sea", tmp_path / "sea.toml", "--format", "json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert told["mine_conflicts"][0]["mines"] == "Field"
    assert told["against_embedded"] is None
    missing = ran("plan_sea", "I", *asked, "--sea", tmp_path / "no.toml")
    assert (missing.returncode, missing.stderr.count("\n")) == (2, 1)
