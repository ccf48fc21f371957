"""The program that traces a line of contact from a file of control, as a user meets it."""

import csv
import io
import json
import runpy
from pathlib import Path

import geopandas
import pytest
import shapely
from pyproj import Geod
from shapely import LineString, Point, box

ROOT = Path(__file__).resolve().parents[2]
MAIN = runpy.run_path(str(ROOT / "scripts" / "trace_line.py"))["main"]
EARTH = Geod(ellps="WGS84")
COUNTRY = box(30.0, 47.0, 32.0, 49.0)
FRONT = LineString([(30.0, 48.0), (31.0, 48.1), (32.0, 48.0)])
NORTH = shapely.Polygon([*FRONT.coords, (32.0, 49.0), (30.0, 49.0)])
SOUTH = shapely.Polygon([*FRONT.coords, (32.0, 47.0), (30.0, 47.0)])
LENGTH_M = EARTH.geometry_length(FRONT)


def written(path, shapes, **columns):
    geopandas.GeoDataFrame(columns, geometry=list(shapes), crs="OGC:CRS84").to_file(path)
    return str(path)


@pytest.fixture
def country(tmp_path):
    return written(tmp_path / "country.geojson", [COUNTRY], name=["Norland"])


@pytest.fixture
def held(tmp_path):
    return written(tmp_path / "held.gpkg", [NORTH, SOUTH], holder=["north", "south"], note=["x", "y"])


def traced(arguments, tmp_path, capsys):
    """Run the program; what it reports as JSON, and the layer that it wrote."""
    out = tmp_path / "line.geojson"
    assert MAIN([*arguments, "--format", "json", "--out", str(out)]) == 0
    return json.loads(capsys.readouterr().out), geopandas.read_file(out)


def test_areas_of_two_parties_give_their_shared_edge_with_length_and_method(held, tmp_path, capsys):
    report, line = traced([held, "--start", "west"], tmp_path, capsys)
    assert report["length_m"] == pytest.approx(LENGTH_M, abs=5.0)
    assert "geodesic" in report["length_method"]
    assert report["tolerance_m"] == 1.0
    assert (report["parts"][0]["left"], report["parts"][0]["right"]) == ("north", "south")
    assert shapely.equals_exact(line.geometry.iloc[0], FRONT, tolerance=1e-6)
    assert line["length_m"].iloc[0] == report["length_m"]


def test_naming_the_parties_puts_the_first_on_the_left(held, tmp_path, capsys):
    report, line = traced([held, "--party", "south", "--party", "north"], tmp_path, capsys)
    assert report["parts"][0]["left"] == "south"
    assert line.geometry.iloc[0].coords[0][0] > 31.9  # the south is left of what runs west


def test_ground_of_one_party_is_traced_against_border_and_coast(country, tmp_path, capsys):
    held = written(tmp_path / "north.geojson", [NORTH], party=["north"])
    coast = written(tmp_path / "coast.geojson", [LineString([(30.0, 47.0), (30.0, 49.0)])], name=["sea"])
    said = [held, "--border", country, "--coast", coast, "--tolerance-km", "4"]
    report, line = traced(said, tmp_path, capsys)
    assert report["length_m"] == pytest.approx(LENGTH_M, abs=5.0)
    assert "4 km" in report["method"]
    assert len(line) == 1


def test_points_of_control_need_only_a_territory(country, tmp_path, capsys):
    points = [Point(30.5, 48.5), Point(31.5, 48.5), Point(30.5, 47.5), Point(31.5, 47.5)]
    towns = written(tmp_path / "towns.geojson", points, held_by=["n", "n", "s", "s"])
    report, line = traced([towns, "--border", country, "--start", "west"], tmp_path, capsys)
    assert report["length_m"] == pytest.approx(149_500, rel=0.01)  # two degrees of the parallel at 48° N
    assert line.geometry.iloc[0].bounds[1::2] == pytest.approx((48.0, 48.0), abs=0.01)


def test_ground_of_a_third_holder_counts_as_grey_zone(country, tmp_path, capsys):
    strip = box(30.0, 47.99, 32.0, 48.01)
    shapes = [box(30, 48.01, 32, 49), strip, box(30, 47, 32, 47.99)]
    held = written(tmp_path / "three.geojson", shapes, side=["north", "nobody", "south"])
    said = [held, "--party", "north", "--party", "south", "--border", country, "--start", "west"]
    report, line = traced(said, tmp_path, capsys)
    assert report["length_m"] == pytest.approx(149_500, rel=0.01)
    assert line.geometry.iloc[0].bounds[1::2] == pytest.approx((48.0, 48.0), abs=0.001)


def test_pockets_are_told_kept_or_dropped(tmp_path, capsys):
    pocket, speck = box(30.5, 48.4, 30.6, 48.5), box(31.0, 48.5, 31.005, 48.505)
    shapes = [NORTH - pocket - speck, shapely.MultiPolygon([SOUTH, pocket, speck])]
    held = written(tmp_path / "held.geojson", shapes, holder=["north", "south"])
    report, line = traced([held], tmp_path, capsys)
    assert [round(area) for area in report["pockets_km2"]] == [82]
    assert report["dropped_pockets_km2"] == [pytest.approx(0.205, abs=0.005)]
    assert line["kind"].tolist() == ["front", "pocket"]


def test_the_report_comes_as_csv_and_table_too_or_not_at_all(held, tmp_path, capsys):
    out = ["--out", str(tmp_path / "line.geojson")]
    assert MAIN([held, "--format", "csv", *out]) == 0
    [row] = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert float(row["length_m"]) == pytest.approx(LENGTH_M, abs=5.0)
    assert MAIN([held, *out]) == 0
    assert "length_m:" in capsys.readouterr().out
    assert MAIN([held, "--quiet", *out]) == 0
    assert capsys.readouterr().out == ""


def refused(arguments, tmp_path, capsys):
    """Run the program on what it cannot use; its one line of error."""
    out = tmp_path / "line.geojson"
    out.write_text("an earlier result")
    assert MAIN([*arguments, "--out", str(out)]) == 2
    assert out.read_text() == "an earlier result"
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    assert "nowhere.geojson" in refused([str(tmp_path / "nowhere.geojson")], tmp_path, capsys)


def test_a_column_that_nobody_can_guess_is_asked_for_with_those_there_are(tmp_path, capsys):
    held = written(tmp_path / "held.geojson", [NORTH, SOUTH], kto=["n", "s"], nr=[1, 2])
    assert "Give --column, one of kto, nr" in refused([held], tmp_path, capsys)


def test_more_than_two_holders_are_listed(tmp_path, capsys):
    shapes = [NORTH, box(30, 47, 31, 47.9), box(31, 47, 32, 47.9)]
    held = written(tmp_path / "held.geojson", shapes, holder=["a", "b", "c"])
    assert "Name two of them with --party: a, b, c" in refused([held], tmp_path, capsys)


def test_a_party_that_holds_nothing_is_refused(held, tmp_path, capsys):
    said = refused([held, "--party", "north", "--party", "west"], tmp_path, capsys)
    assert "no row is held by 'west'" in said


def test_one_party_without_a_border_and_points_without_a_territory_are_refused(tmp_path, capsys):
    held = written(tmp_path / "north.geojson", [NORTH], holder=["north"])
    assert "Give --border" in refused([held], tmp_path, capsys)
    towns = written(tmp_path / "towns.geojson", [Point(30.5, 48.5), Point(31, 47.5)], holder=["n", "s"])
    assert "points of control need a territory" in refused([towns], tmp_path, capsys)


def test_areas_that_touch_nowhere_have_no_line(tmp_path, capsys):
    held = written(tmp_path / "held.geojson", [box(0, 0, 1, 1), box(5, 5, 6, 6)], holder=["a", "b"])
    assert "nothing faces the other side" in refused([held], tmp_path, capsys)


def test_a_compass_word_that_tells_nothing_is_refused(held, tmp_path, capsys):
    assert "start is 'up'" in refused([held, "--start", "up"], tmp_path, capsys)
