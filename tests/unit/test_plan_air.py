"""The program for the air: airfields that will do, arcs, and the time left to react."""

import json
import math
from pathlib import Path

import pytest
from pyproj import Geod

from geo.read.files import read_layer

from .programs import ran

ROOT = Path(__file__).resolve().parents[2]
GEOD = Geod(ellps="WGS84")
FIELDS = """id,name,runway_m,surface,closed,longitude,latitude
A,Alfa,2500,con,no,30.0,49.0
B,Bravo,900,con,no,30.1,49.0
C,Charlie,3000,grass,no,30.2,49.0
D,Delta,3000,asp,yes,30.3,49.0
E,Echo,3000,asp,no,31.0,49.0
"""
PLACES = "name,kind,longitude,latitude\n=1+1,city,30.5,49.0\nFar,port,40.0,49.0\n"


def test_an_alert_on_ones_own_airfields(tmp_path):
    """Scramble 5 min, 600 km/h, seen 200 km off at 600 km/h: 20 min, less 5 and 10 km a minute."""
    (tmp_path / "fields.csv").write_text(FIELDS)
    (tmp_path / "places.csv").write_text(PLACES)
    (tmp_path / "west.geojson").write_text(
        json.dumps(
            {"type": "Polygon", "coordinates": [[[29, 48], [30.9, 48], [30.9, 50], [29, 50], [29, 48]]]}
        )
    )
    asked = ("--airfields", tmp_path / "fields.csv", "--assets", tmp_path / "places.csv")
    asked += ("--within", tmp_path / "west.geojson", "--runway-m", 2400, "--scramble-min", 5)
    asked += ("--speed-kmh", 600, "--seen-at-km", 200, "--threat-kmh", 600, "--minutes", 5, 15)
    undated = ran("plan_air", *asked)
    assert (undated.returncode, "--as-of" in undated.stderr) == (2, True)
    done = ran("plan_air", *asked, "--as-of", "2026-11-01", "--out", tmp_path / "out", "--format", "json")
    assert done.returncode == 1, done.stderr  # over the far place no time is left
    told = json.loads(done.stdout)
    assert [one["id"] for one in told["airfields"]] == ["A"]
    reasons = {"closed": 1, "not on the ground given": 1, "runway too short": 1, "surface not hard": 1}
    assert told["turned_away"] == reasons
    near, far = told["defended"]
    away_km = GEOD.inv(30.0, 49.0, 30.5, 49.0)[2] / 1e3
    assert near["left_min"] == pytest.approx(20 - 5 - away_km / 10)
    assert far["left_min"] < 0
    assert [arc["radius_m"] for arc in told["arcs"]] == [0.0, 100_000.0]
    (arc,) = read_layer(f"{tmp_path / 'out' / 'air.gpkg'}:alert_arcs").geometry
    assert abs(GEOD.geometry_area_perimeter(arc)[0]) / 1e6 == pytest.approx(math.pi * 100**2, rel=5e-3)
    table = (tmp_path / "out" / "reaction.csv").read_text(encoding="utf-8")
    assert "'=1+1" in table  # no formula


def test_the_embedded_airfields_are_screened_and_counted():
    done = ran("plan_air", "--minutes", 30, "--format", "json")
    told = json.loads(done.stdout)
    chosen = told["airfields"]
    assert 10 <= len(chosen) <= 40
    assert min(one["runway_m"] for one in chosen) >= 2_400
    assert len(chosen) + sum(told["turned_away"].values()) == 246
    plants = [one for one in told["defended"] if one["kind"] == "nuclear_plant"]
    assert len(plants) == 3  # those that work
    names = {one["name"] for one in told["defended"]}
    assert ("Kyiv" in names, "Seoul" in names) == (True, False)  # what is embedded lies round other lines too


def test_airfields_keep_away_from_a_line():
    line = ROOT / "data" / "scenarios" / "donbas-2015" / "line_of_contact.geojson"
    near = json.loads(ran("plan_air", "--format", "json").stdout)
    far = json.loads(ran("plan_air", "--line", line, "--standoff-km", 150, "--format", "json").stdout)
    turned_away = far["turned_away"]["too near the line"]
    assert len(far["airfields"]) + turned_away == len(near["airfields"]) > turned_away > 0


def test_a_radar_sees_more_the_higher_its_target_and_airfields_keep_off_a_border(tmp_path):
    ground = tmp_path / "ground.geojson"
    ground.write_text(
        json.dumps({"type": "Polygon", "coordinates": [[[29, 49], [32, 49], [32, 51], [29, 51], [29, 49]]]})
    )
    asked = ("--radar", "Kyiv,30.5,50.4,20,400", "--within", ground, "--border", "RU", "--border-km", 200)
    told = json.loads(ran("plan_air", *asked, "--format", "json").stdout)
    low, middle, high = told["radar_cover"]
    assert low["area_m2"] < middle["area_m2"] < high["area_m2"]
    assert low["gaps_m2"] > middle["gaps_m2"] >= high["gaps_m2"]
    assert {"UKBB", "UKKM"} <= {one["id"] for one in told["airfields"]}
    assert ran("plan_air", "--airfield", "UKBB", "ukkm", "--format", "json").returncode == 1
    wrong = {
        ("--radar", "Kyiv,30.5,50.4,20"): "is no name and four numbers",
        ("--radar", "Kyiv,30.5,50.4,-20,400"): "antenna_m is -20",
        ("--airfield", "UKXX"): "there is no airfield 'UKXX'",
        ("--border", "RU"): "border_standoff_m is 0",
    }
    for arguments, words in wrong.items():
        done = ran("plan_air", *arguments)
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr


def test_what_cannot_be_is_refused_in_one_line(tmp_path):
    (tmp_path / "fields.csv").write_text(FIELDS.replace("2500", "long"))
    (tmp_path / "none.csv").write_text(FIELDS.splitlines()[0] + "\nB,Bravo,900,con,no,30.1,49.0\n")
    wrong = {
        ("--airfields", tmp_path / "fields.csv"): "runway_m is 'long'",
        ("--airfields", tmp_path / "none.csv"): "there is no airfield",
        ("--airfields", tmp_path / "nowhere.csv"): "nowhere.csv",
    }
    for arguments, words in wrong.items():
        done = ran("plan_air", *arguments)
        assert (done.returncode, done.stderr.count("\n"), words in done.stderr) == (2, 1, True), done.stderr
    assert ran("plan_air", "--speed-kmh", -5).returncode == 2
