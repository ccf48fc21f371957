"""State borders: the shared line, crossings derived from graphs, people on either side."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import LineString

from geo.errors import GeometryError
from geo.geometry.chainage import Chainage
from geo.methods.border.crossings import border_crossings
from geo.methods.border.people import border_people
from geo.methods.border.shared import shared_border
from geo.read.files import read_layer

from .programs import ran

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = ROOT / "data" / "context"


@pytest.fixture(scope="module")
def land():
    found = json.loads((CONTEXT / "osm_countries.geojson").read_text("utf-8"))["features"]
    return {each["properties"]["iso"]: shapely.geometry.shape(each["geometry"]) for each in found}


def graph(name):
    """Edges of an embedded graph, straight between their nodes."""
    with (CONTEXT / f"{name}_nodes.csv").open(encoding="utf-8", newline="") as file:
        place = {
            row["node"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file)
        }
    with (CONTEXT / f"{name}_edges.csv").open(encoding="utf-8", newline="") as file:
        return np.array(
            [LineString([place[row["one"]], place[row["other"]]]) for row in csv.DictReader(file)]
        )


@pytest.fixture(scope="module")
def belarus(land):
    return Chainage(shared_border(land["UA"], land["BY"], start="west", names="Ukraine and Belarus"))


@pytest.mark.parametrize(
    ("other", "published_km", "within"),
    [("BY", 1_084, 0.005), ("PL", 535, 0.04), ("SK", 97.9, 0.01), ("HU", 136.7, 0.04), ("MD", 1_222, 0.01)],
)
def test_borders_of_ukraine_are_as_long_as_is_published(land, other, published_km, within):
    """Lengths on the ellipsoid against the State Border Guard Service's; rivers and generalisation differ."""
    line = Chainage(shared_border(land["UA"], land[other], start=(30.0, 50.0), names=f"Ukraine and {other}"))
    assert line.length_m / 1_000 == pytest.approx(published_km, rel=within)


def test_chainage_begins_at_the_end_that_is_named(land, belarus):
    from_east = Chainage(shared_border(land["BY"], land["UA"], start="east", names="Belarus and Ukraine"))
    assert belarus.place(0).x < 24.0 < 30.0 < from_east.place(0).x
    assert belarus.place(100_000).distance(from_east.place(from_east.length_m - 100_000)) < 1e-6


def test_states_that_do_not_meet_have_no_border(land):
    with pytest.raises(GeometryError, match="border of Ukraine and Georgia: they share no edge"):
        shared_border(land["UA"], land["GE"], start="west", names="Ukraine and Georgia")


def test_roads_and_rails_cross_the_border_on_it(belarus):
    found = border_crossings(
        belarus, [("road", graph("osm_roads")), ("rail", graph("osm_railways"))], together_m=3_000
    )
    assert 10 <= len(found) <= 60
    chainage_m = [each.chainage_m for each in found]
    assert chainage_m == sorted(chainage_m)
    assert min(np.diff(chainage_m)) > 3_000
    offset_m = belarus.of(*np.array([each.place_lonlat.coords[0] for each in found]).T).offset_m
    assert np.abs(offset_m).max() < 0.01
    assert {kind for each in found for kind in each.kinds} == {"road", "rail"}


def test_a_way_along_the_border_crosses_it_once():
    border = Chainage(LineString([(0, 0), (1, 0)]))
    along = np.array([LineString([(0.2, -0.1), (0.2, 0.0), (0.3, 0.0), (0.3, 0.1)])])
    (found,) = border_crossings(border, [("road", along)], together_m=100)
    assert found.chainage_m == pytest.approx(0.25 * border.length_m, rel=1e-6)


def test_no_way_is_no_crossing(belarus):
    far = np.array([LineString([(0, 0), (1, 1)])])
    assert border_crossings(belarus, [("road", far)], together_m=1_000) == ()


def test_people_near_a_border_grow_with_distance_and_are_each_on_one_side(land, belarus):
    with (CONTEXT / "geonames_settlements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = np.array([(float(row["longitude"]), float(row["latitude"])) for row in rows])
    residents = [int(float(row["population"])) if row.get("population") else None for row in rows]
    sides = {"UA": land["UA"], "BY": land["BY"]}
    found = border_people(belarus, sides, places, residents, within_m=[10_000, 25_000, 50_000])
    ours = [each for each in found if each.side == "UA"]
    assert [each.within_m for each in ours] == [10_000, 25_000, 50_000]
    assert 0 < ours[0].residents < ours[1].residents < ours[2].residents
    theirs = [each for each in found if each.side == "BY"]
    assert {each.residents for each in theirs} == {None}  # none is embedded: not known, and not nobody
    away_m = np.abs(belarus.of(*places.T).offset_m)
    inside = shapely.contains_xy(land["UA"], *places.T)
    assert ours[1].settlements == int((inside & (away_m <= 25_000)).sum())


def test_a_distance_of_nought_is_refused(belarus):
    with pytest.raises(GeometryError, match="within_m"):
        border_people(belarus.path, {}, np.empty((0, 2)), [], within_m=[0])


def test_the_program_leaves_a_line_that_other_programs_take(tmp_path):
    done = ran("plan_border", "UA", "SK", "--start", "north", "--out", tmp_path, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["length_m"] == pytest.approx(97_400, rel=0.01)
    assert list(told)[1] == "people"
    line = read_layer(f"{tmp_path / 'border.gpkg'}:borders").geometry[0]
    assert Chainage(line).length_m == pytest.approx(told["length_m"], abs=1.0)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "crossings.csv").read_text(encoding="utf-8"))))
    assert len(rows) == len(told["crossings"]) > 0
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "Border of Ukraine and Slovakia" in page


def test_people_are_counted_however_far_is_asked():
    done = ran("plan_border", "UA", "BY", "--within-km", 50, 2_000, "--format", "json")
    near, all_of_them = json.loads(done.stdout)["people"][:2]
    assert all_of_them["settlements"] > 5_000 > near["settlements"] > 100


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("UA", "GE"), "they share no edge"),
        (("UA", "XX"), "territory names 'XX'"),
        (("UA", "BY", "--start", "up"), "start is 'up'"),
    ],
)
def test_what_is_no_border_is_refused_in_one_line(arguments, words):
    done = ran("plan_border", *arguments)
    assert (done.returncode, done.stderr.count("\n"), words in done.stderr) == (2, 1, True)
