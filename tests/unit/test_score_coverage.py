"""The program that scores a user's own sites, as a user meets it."""

import csv
import io
import json
import math
import runpy
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
from affine import Affine
from shapely import LineString, Point, box

from geo.release import PRESS

ROOT = Path(__file__).resolve().parents[2]
MAIN = runpy.run_path(str(ROOT / "scripts" / "score_coverage.py"))["main"]
M_PER_DEG = 6_378_137.0 * math.pi / 180.0
LINE = LineString([(0.0, 0.0), (100_000.0 / M_PER_DEG, 0.0)])


def written(path, shapes, crs="OGC:CRS84", **columns):
    geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=crs).to_file(path)
    return str(path)


def at_km(*kms):
    return [Point(km * 1000.0 / M_PER_DEG, 0.0) for km in kms]


@pytest.fixture
def line(tmp_path):
    return written(tmp_path / "line.geojson", [LINE])


@pytest.fixture
def posts(tmp_path):
    return written(
        tmp_path / "posts.gpkg",
        at_km(10, 16, 60),
        name=["A", "B", "C"],
        reach_km=[5.0, 5.0, 10.0],
        looks=[90.0, 90.0, 270.0],
        sensor=["post-ground", "camera-mast", "post-tower"],
    )


@pytest.fixture
def wall(tmp_path):
    """Level ground with a wall of 80 m at km 62, as a file of longitude and latitude."""
    step = 0.0005
    heights = np.zeros((240, 2000), np.float32)
    heights[:, int((62_000.0 / M_PER_DEG + 0.05) / step)] = 80.0
    path = tmp_path / "wall.tif"
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "crs": "EPSG:4326"}
    with rasterio.open(
        path, "w", height=240, width=2000, transform=Affine(step, 0.0, -0.05, 0.0, -step, 0.06), **profile
    ) as tile:
        tile.write(heights, 1)
    return str(path)


def told(capsys, *arguments, status=0):
    assert MAIN([*arguments, "--format", "json"]) == status
    return json.loads(capsys.readouterr().out)


def test_a_line_and_points_are_enough(line, posts, capsys):
    found = told(capsys, line, posts, "--range-km", "5")
    (score,) = found["conditions"]
    assert score["length_m"] == pytest.approx(100_000.0)
    assert score["seen_by_at_least_share"] == pytest.approx([0.26, 0.04, 0.0], abs=1e-6)
    assert score["seen_by_exactly_m"] == pytest.approx([74_000.0, 22_000.0, 4_000.0], abs=0.01)
    assert [loss["site"] for loss in score["losses"]] == ["C", "A", "B"]
    assert [round(gap["length_m"]) for gap in score["gaps"]] == [5_000, 34_000, 35_000]
    assert score["gaps"][0]["would_close_it"] == "1 × instrument of 5 km within 2.5 km of km 2.5"
    assert found["support"] == [{"site": name, "others": [], "unknown": []} for name in "ABC"]
    assert "was not asked for" in found["method"]


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "csv"])
def test_sites_come_in_any_format(line, tmp_path, capsys, ending):
    path = tmp_path / f"sites.{ending}"
    if ending == "csv":
        path.write_text("name,lat,lon\nA,0,0.3\n")
    else:
        written(path, [Point(0.3, 0.0)], name=["A"])
    found = told(capsys, line, str(path), "--range-km", "5")
    assert found["conditions"][0]["seen_by_at_least_share"][0] == pytest.approx(0.1, abs=1e-6)


def test_files_in_other_reference_systems_score_alike(line, posts, tmp_path, capsys):
    there = geopandas.read_file(posts).to_crs("EPSG:32631")
    there.to_file(tmp_path / "utm.gpkg", layer="posts")
    score = told(capsys, line, f"{tmp_path / 'utm.gpkg'}:posts", "--range-km", "5")["conditions"][0]
    assert score["seen_by_at_least_share"] == pytest.approx([0.26, 0.04, 0.0], abs=1e-6)


def test_each_site_may_have_its_own_range_and_sector(line, posts, capsys):
    own = told(capsys, line, posts, "--range-column", "reach_km")["conditions"][0]
    assert own["seen_by_at_least_share"][0] == pytest.approx(0.36, abs=1e-6)
    sectors = ["--bearing-column", "looks", "--field-of-view-deg", "60"]
    narrow = told(capsys, line, posts, "--range-column", "reach_km", *sectors)["conditions"][0]
    assert narrow["seen_by_at_least_share"][0] == pytest.approx(0.2, abs=1e-6)


def test_sensors_of_a_file_by_day_and_by_night(line, posts, capsys):
    found = told(
        capsys, line, posts, "--sensor", "post-tower", "--light", "day", "night", "--target", "person"
    )
    day, night = found["conditions"]
    assert (day["conditions"], night["conditions"]) == ("person by day, clear", "person by night, clear")
    assert night["seen_by_at_least_share"][0] < day["seen_by_at_least_share"][0]
    assert 0.0 < day["detection_share"] < day["seen_by_at_least_share"][0]


def test_each_site_may_have_its_own_sensor(line, posts, capsys):
    found = told(capsys, line, posts, "--sensor-column", "sensor")
    ways = found["conditions"][0]["gaps"][-1]["would_close_it"]
    assert "Mast camera" in ways
    assert "Observation post, tower" in ways


def test_ground_hides_what_lies_behind_a_wall(line, posts, wall, capsys):
    score = told(capsys, line, posts, "--range-km", "5", "--elevation", wall)["conditions"][0]
    assert score["length_m_by_state"]["dead"] == pytest.approx(3_000.0, abs=120.0)
    assert score["length_m_by_state"]["out of reach"] == pytest.approx(74_000.0, abs=0.1)
    assert sum(score["length_m_by_state"].values()) == pytest.approx(score["length_m"], abs=1e-3)
    assert score["spacing_m"] > 0.0


def test_zones_and_places_of_interest(line, posts, tmp_path, capsys):
    zones = written(tmp_path / "zones.gpkg", [box(0.0, -0.02, 0.9, 0.02)], name=["Strip"])
    interest = written(tmp_path / "spots.geojson", [*at_km(16, 90)], name=["Crossing", "Depot"])
    found = told(capsys, line, posts, "--range-km", "5", "--zones", zones, "--interest", interest)
    (zone,) = found["zones"]
    assert zone["name"] == "Strip"
    assert zone["seen_at_least_m2"][0] + zone["out_of_reach_m2"] == pytest.approx(zone["area_m2"])
    assert {one["name"]: one["seen_share"] for one in found["interests"]} == {"Crossing": 1.0, "Depot": 0.0}


def test_a_requirement_that_fails_ends_with_status_1_and_says_so(line, posts, capsys):
    assert MAIN([line, posts, "--range-km", "5", "--require-share", "0.8", "--quiet"]) == 1
    ended = capsys.readouterr()
    assert ended.out == ""
    assert "26.0% of the line is seen by at least 1, 80.0% is required" in ended.err
    assert MAIN([line, posts, "--range-km", "5", "--require-share", "0.25", "--quiet"]) == 0
    twice = ["--require-share", "0.25", "--require-count", "2"]
    assert MAIN([line, posts, "--range-km", "5", *twice, "--quiet"]) == 1


def test_the_table_is_for_people(line, posts, capsys):
    assert MAIN([line, posts, "--range-km", "5"]) == 0
    text = capsys.readouterr().out
    assert "74.0%, 74.0 km" in text
    assert "not the same as quiet" in text
    assert "Without mutual support: 3 of 3 sites" in text


def test_the_csv_has_a_row_for_each_stretch(line, posts, capsys):
    assert MAIN([line, posts, "--range-km", "5", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["kind"] for row in rows] == [
        "out_of_reach",
        "once",
        "twice",
        "once",
        "out_of_reach",
        "once",
        "out_of_reach",
    ]
    assert sum(float(row["length_m"]) for row in rows) == pytest.approx(100_000.0)


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "csv"])
def test_a_second_run_writes_the_same_bytes(line, posts, tmp_path, ending):
    first, second = tmp_path / "a" / f"c.{ending}", tmp_path / "b" / f"c.{ending}"
    for out in (first, second):
        assert MAIN([line, posts, "--range-km", "5", "--quiet", "--out", str(out)]) == 0
    assert first.read_bytes() == second.read_bytes()


def test_what_is_written_is_the_whole_line_and_its_gaps(line, posts, tmp_path):
    out = tmp_path / "coverage.gpkg"
    assert MAIN([line, posts, "--range-km", "5", "--quiet", "--out", str(out)]) == 0
    coverage, gaps = (geopandas.read_file(out, layer=layer) for layer in ("coverage", "gaps"))
    assert coverage["length_m"].sum() == pytest.approx(100_000.0, abs=0.01)
    unobserved = coverage[coverage["kind"] == "out_of_reach"]
    assert gaps["length_m"].sum() == pytest.approx(unobserved["length_m"].sum(), abs=0.01)
    assert set(coverage["kind"]) == {"once", "twice", "out_of_reach"}
    assert gaps["nearest_site"].tolist() == ["A", "B", "C"]


def test_nothing_of_it_leaves_under_the_cautious_policy(line, posts, tmp_path, capsys):
    out = tmp_path / "coverage.geojson"
    assert MAIN([line, posts, "--range-km", "5", "--quiet", "--out", str(out)]) == 0
    layers = {feature["properties"]["layer"] for feature in json.loads(out.read_text())["features"]}
    assert layers <= PRESS.withheld


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "nothing says it. Give one of --range-km"),
        (["--range-km", "5", "--sensor", "post-tower"], "--range-km and --sensor says it"),
        (["--range-km", "5", "--light", "night"], "a range holds for any light"),
        (["--sensor", "crystal-ball"], "there is no sensor 'crystal-ball'"),
        (["--sensor", "thermal-mast"], "at once and has no bearing"),
        (["--range-column", "name"], "name is 'A'. Give a number."),
        (["--range-column", "nowhere"], "there is no column 'nowhere'"),
        (["--range-km", "5000"], "the range is 5000 km"),
        (["--range-km", "5", "--height-m", "-1"], "the heights -1 and 2 m"),
        (["--range-km", "5", "--elevation", "none.tif"], "none.tif: it cannot be read"),
        (["--range-km", "5", "--zones", "none.gpkg"], "none.gpkg"),
        (["--range-km", "5", "--out", "coverage.doc"], "no format is known for the ending '.doc'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_input_ends_with_status_2_and_one_line(line, posts, capsys, arguments, words):
    assert MAIN([line, posts, *arguments]) == 2
    ended = capsys.readouterr()
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert words in ended.err


@pytest.mark.parametrize(
    "arguments",
    [["--range-km", "0"], ["--require-share", "80"], ["--require-count", "0"], ["--cell-m", "nan"]],
)
def test_figures_that_make_no_sense_are_refused_by_their_option(line, posts, capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        MAIN([line, posts, *arguments])
    assert ended.value.code == 2
    assert arguments[0] in capsys.readouterr().err
