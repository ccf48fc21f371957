"""The program that chooses sites from a user's own files, as a user meets it."""

import csv
import io
import json
import runpy
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
from affine import Affine
from geographiclib.geodesic import Geodesic
from shapely import LineString, Point, box

ROOT = Path(__file__).resolve().parents[2]
MAIN = runpy.run_path(str(ROOT / "scripts" / "choose_sites.py"))["main"]
KARNEY = Geodesic.WGS84


def north(metres):
    """Latitude so many metres north of 46°, on any meridian."""
    return KARNEY.Direct(46.0, 35.0, 0.0, metres)["lat2"]


def beside(metres, latitude):
    """Longitude so many metres east of the meridian of 35°."""
    return KARNEY.Direct(latitude, 35.0, 90.0, metres)["lon2"]


def written(path, shapes, **columns):
    geopandas.GeoDataFrame(columns, geometry=list(shapes), crs="OGC:CRS84").to_file(path)
    return str(path)


@pytest.fixture
def line(tmp_path):
    """A hundred kilometres of a meridian."""
    return written(tmp_path / "line.geojson", [LineString([(35.0, north(0.0)), (35.0, north(100_000.0))])])


@pytest.fixture
def posts(tmp_path):
    """A post on the line at each whole kilometre, 0 to 100."""
    places = [Point(35.0, north(1_000.0 * km)) for km in range(101)]
    names = [f"km {km}" for km in range(101)]
    return written(
        tmp_path / "posts.gpkg", places, name=names, side=["a" if km % 2 else "b" for km in range(101)]
    )


def asked(capsys, *words, status=0):
    assert MAIN([*map(str, words), "--format", "json"]) == status
    return json.loads(capsys.readouterr().out)


def test_ka12_ten_posts_of_five_kilometres_watch_a_hundred(line, posts, capsys):
    report = asked(capsys, line, posts, "--range-km", 5, "--model", "lscp")
    assert (report["value"], report["bound"], report["status"]) == (10.0, 10.0, "optimal")
    assert [site["id"] for site in report["sites"]] == [f"km {km}" for km in range(5, 100, 10)]


def test_ka12_twice_over_takes_twenty_where_sites_may_coincide_and_more_where_not(
    line, posts, tmp_path, capsys
):
    twice = [Point(35.0, north(1_000.0 * km)) for km in range(101) for _ in range(2)]
    double = written(tmp_path / "double.gpkg", twice, number=list(range(202)))
    words = ("--range-km", 5, "--model", "lscp-b", "--backup", 2)
    assert asked(capsys, line, double, *words)["value"] == 20.0
    assert asked(capsys, line, posts, *words)["value"] > 20.0


def test_ka12_five_posts_watch_half(line, posts, capsys):
    report = asked(capsys, line, posts, "--range-km", 5, "--model", "mclp", "--sites", 5)
    assert report["value"] == pytest.approx(50_000.0, abs=0.01)
    assert report["demand_weight"] == pytest.approx(100_000.0, abs=0.01)
    assert report["gap"] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("mexclp", ["--busy", "0.3"]),
        ("malp", ["--busy", "0.3", "--probability", "0.9"]),
        ("gradual", ["--full-km", "3"]),
        ("cooperative", ["--probability", "0.2", "--full-km", "4"]),
        ("bacop2", []),
        ("fair", ["--sectors", "2"]),
        ("p-median", []),
        ("p-center", []),
        ("p-dispersion", []),
    ],
)
def test_every_model_answers_with_a_bound_that_holds(model, words, line, tmp_path, capsys):
    places = [Point(35.0, north(10_000.0 * step)) for step in range(11)]
    posts = written(tmp_path / "few.geojson", places, id=[f"p{step}" for step in range(11)])
    common = ["--range-km", 12, "--sites", 4, "--demand-spacing-m", 5_000]
    report = asked(capsys, line, posts, "--model", model, *common, *words)
    assert report["status"] in {"optimal", "feasible"}
    less = report["model"] in {"p-median", "p-center"}
    better = report["value"] - report["bound"] if less else report["bound"] - report["value"]
    assert better >= -1e-6 * abs(report["value"])
    assert 1 <= len(report["sites"]) <= 4


def test_p_dispersion_takes_the_ends_and_the_middle(line, posts, capsys):
    report = asked(capsys, line, posts, "--model", "p-dispersion", "--sites", 3)
    assert [site["id"] for site in report["sites"]] == ["km 0", "km 50", "km 100"]
    assert report["value"] == pytest.approx(50_000.0, abs=0.01)


def test_every_candidate_is_kept_or_rejected_with_a_reason(line, tmp_path, capsys):
    places = [Point(beside(metres, north(50_000.0)), north(50_000.0)) for metres in (500, 3_000, 9_000)]
    posts = written(tmp_path / "posts.geojson", [*places, None], name=["near", "good", "far", "nowhere"])
    words = ("--range-km", 5, "--standoff-km", 1, "--model", "mclp", "--sites", 1)
    report = asked(capsys, line, posts, *words)
    reasons = {one["id"].split(",")[0]: list(one["reasons"]) for one in report["rejected"]}
    assert reasons["near"] == ["standoff"]
    assert reasons["far"] == ["reach"]
    assert report["candidates"] == report["kept"] + len(report["rejected"]) == 4
    assert report["rejected_by_reason"] == {"file": 1, "reach": 1, "standoff": 1}
    assert report["sites"][0]["offset_m"] == pytest.approx(-3_000.0, abs=0.1)
    assert report["sites"][0]["chainage_m"] == pytest.approx(50_000.0, abs=1.0)


def test_required_and_forbidden_sites_are_kept_to(line, tmp_path, capsys):
    places = [Point(35.0, north(1_000.0 * km)) for km in (5, 6, 50, 90)]
    columns = {
        "name": ["a", "b", "c", "d"],
        "stands": [False, True, False, False],
        "use": ["", "", "school", ""],
    }
    posts = written(tmp_path / "posts.gpkg", places, **columns)
    words = ("--range-km", 5, "--model", "mclp", "--sites", 3)
    report = asked(capsys, line, posts, *words, "--required-column", "stands", "--forbidden", "use=school")
    assert "b" in [site["id"] for site in report["sites"]]
    assert report["rejected"] == [{"id": "c", "reasons": {"forbidden": "use=school"}}]


def test_quotas_spacing_and_support_are_kept_to(line, posts, capsys):
    words = ("--range-km", 5, "--model", "mclp", "--sites", 6, "--quota-column", "side")
    report = asked(capsys, line, posts, *words, "--quota", "a=4..4", "--spacing-km", 12, "--support-km", 16)
    kilometres = np.sort([int(site["id"].split()[1]) for site in report["sites"]])
    assert sum(km % 2 for km in kilometres) == 4
    assert (np.diff(kilometres) >= 12).all()
    near = np.minimum(np.append(np.diff(kilometres), 999), np.append(999, np.diff(kilometres)))
    assert (near <= 16).all()


def test_a_conflict_is_named_with_how_much_and_ends_with_status_one(line, posts, capsys):
    words = ("--range-km", 5, "--model", "mclp", "--sites", 3, "--quota-column", "side", "--quota", "a=5..6")
    report = asked(capsys, line, posts, *words, status=1)
    assert report["status"] == "infeasible"
    assert "5" in report["infeasible_because"]
    assert "3" in report["infeasible_because"]
    assert report["sites"] == []


def test_demand_that_nobody_reaches_is_told_or_left_out_on_request(line, tmp_path, capsys):
    posts = written(
        tmp_path / "posts.gpkg", [Point(35.0, north(1_000.0 * km)) for km in (5, 15)], name=["a", "b"]
    )
    words = ("--range-km", 5, "--model", "lscp", "--demand-spacing-m", 1_000)
    assert "80 of 100" in asked(capsys, line, posts, *words, status=1)["infeasible_because"]
    assert asked(capsys, line, posts, *words, "--where-possible")["value"] == 2.0


def test_budget_and_costs_decide_without_a_number_of_sites(line, tmp_path, capsys):
    places = [Point(35.0, north(1_000.0 * km)) for km in (5, 20, 40)]
    posts = written(tmp_path / "posts.gpkg", places, name=["a", "b", "c"], price=[9.0, 4.0, 5.0])
    words = ("--range-km", 5, "--model", "mclp", "--cost-column", "price", "--budget", 9)
    assert [site["id"] for site in asked(capsys, line, posts, *words)["sites"]] == ["b", "c"]


def test_places_with_weights_take_the_place_of_a_line(tmp_path, capsys):
    towns = written(
        tmp_path / "towns.geojson", [Point(35.0, north(m)) for m in (0, 4e3, 1e4)], people=[1, 1, 5]
    )
    posts = written(
        tmp_path / "posts.geojson", [Point(35.0, north(m)) for m in (0, 4e3, 1e4)], name=list("abc")
    )
    words = (posts, "--demand", towns, "--weight-column", "people")
    report = asked(capsys, *words, "--model", "p-median", "--sites", 1)
    assert report["sites"][0]["id"] == "c"
    assert report["value"] == pytest.approx(10_000.0 + 6_000.0, abs=0.01)
    report = asked(capsys, *words, "--model", "mclp", "--sites", 1, "--range-km", 5)
    assert (report["value"], report["unit"]) == (5.0, "weight covered")


def test_capacity_sends_demand_elsewhere(tmp_path, capsys):
    towns = written(tmp_path / "towns.geojson", [Point(35.0, north(m)) for m in (0, 1e3, 2e3)])
    posts = written(
        tmp_path / "posts.geojson", [Point(35.0, north(m)) for m in (1e3, 9e3)], name=["a", "b"], room=[2, 2]
    )
    words = (posts, "--demand", towns, "--model", "capacitated", "--sites", 2, "--capacity-column", "room")
    report = asked(capsys, *words)
    assert len(report["sites"]) == 2
    assert report["value"] == pytest.approx(0.0 + 1_000.0 + 7_000.0, abs=0.01)


def test_ground_hides_the_line(line, tmp_path, capsys):
    height = np.zeros((110, 60), np.float32)
    height[:, 24:26] = 900.0  # from 35.02 to 35.03 degrees east
    path = tmp_path / "hills.tif"
    shape = {"driver": "GTiff", "width": 60, "height": 110, "count": 1, "dtype": "float32"}
    cells = Affine(0.005, 0.0, 34.9, 0.0, -0.01, 47.0)
    with rasterio.open(path, "w", crs="EPSG:4326", transform=cells, **shape) as tile:
        tile.write(height, 1)
    latitude = north(50_000.0)
    places = [Point(beside(metres, latitude), latitude) for metres in (4_500, -4_400)]
    posts = written(tmp_path / "posts.geojson", places, name=["behind", "before"])
    words = (line, posts, "--range-km", 5, "--model", "mclp", "--sites", 1)
    assert asked(capsys, *words)["kept"] == 2
    report = asked(capsys, *words, "--elevation", path)
    assert [one["id"] for one in report["rejected"]] == ["behind"]
    assert report["sites"][0]["id"] == "before"


def test_control_names_the_sides(line, tmp_path, capsys):
    held = [box(34.0, 45.0, 35.0, 48.0), box(35.0, 45.0, 36.0, 48.0)]
    control = written(tmp_path / "held.gpkg", held, holder=["westland", "eastland"])
    places = [
        Point(beside(metres, north(km * 1e3)), north(km * 1e3))
        for km in (20, 40, 60)
        for metres in (-2e3, 2e3)
    ]
    posts = written(tmp_path / "posts.gpkg", places, name=list("abcdef"))
    words = ("--range-km", 5, "--model", "mclp", "--sites", 3, "--control", control, "--quota-column", "side")
    report = asked(capsys, line, posts, *words, "--quota", "westland=2..2", "--quota", "eastland=1..1")
    assert sorted(site["side"] for site in report["sites"]) == ["eastland", "westland", "westland"]


def test_the_curve_and_the_front_are_told(line, posts, capsys):
    words = ("--range-km", 5, "--model", "mclp", "--sites", 3)
    report = asked(capsys, line, posts, *words, "--frontier", 12, "--pareto", "sites")
    curve = [point["value"] for point in report["frontier"]]
    assert curve == pytest.approx([min(10_000.0 * n, 100_000.0) for n in range(1, 13)], abs=0.01)
    assert all(point["proved"] for point in report["frontier"])
    assert [point["sites"] for point in report["pareto"]] == [3, 2, 1, 0]


def test_chosen_sites_are_written_and_begin_the_next_search(line, posts, tmp_path, capsys):
    out = tmp_path / "chosen.csv"
    words = ("--range-km", 5, "--model", "mclp", "--sites", 5)
    first = asked(capsys, line, posts, *words, "--out", out)
    assert set(geopandas.read_file(out)["name"]) == {site["id"] for site in first["sites"]}
    again = asked(capsys, line, posts, *words, "--warm-start", out)
    assert again["value"] == pytest.approx(first["value"])


def test_the_report_is_a_table_of_rows_too(line, posts, capsys):
    words = [line, posts, "--range-km", "5", "--model", "mclp", "--sites", "5"]
    assert MAIN([*words, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 5
    assert MAIN(words) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "maximal covering (MCLP): optimal" in told
    assert "101 candidates, 101 kept; rejected: none" in told
    assert "Candidates for reconnaissance" in told
    assert MAIN([*words, "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_the_same_input_gives_the_same_bytes(line, posts, capsys):
    words = [line, posts, "--range-km", "5", "--model", "mclp", "--sites", "7", "--format", "json"]
    told = []
    for _ in range(2):
        assert MAIN(words) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--model", "mclp", "--sites", "5"], "--range-km is missing"),
        (["--model", "mclp", "--range-km", "5"], "--sites is missing"),
        (["--model", "mclp", "--range-km", "-5", "--sites", "5"], "--range-km is -5"),
        (["--model", "lscp", "--range-km", "5", "--quota", "a=1..2"], "--quota names groups"),
        (
            ["--model", "lscp", "--range-km", "5", "--quota-column", "side", "--quota", "z=1"],
            "--quota names 'z'",
        ),
        (["--model", "lscp", "--range-km", "5", "--quota-column", "sied"], "there is no column 'sied'"),
        (["--model", "lscp", "--range-km", "5", "--required", "name=km 999"], "no row has name = 'km 999'"),
        (["--model", "mclp", "--range-km", "5", "--sites", "3", "--cost-column", "name"], "name is 'km 0'"),
        (["--model", "capacitated", "--sites", "5"], "the capacity of the sites is not given"),
        (["--model", "fair", "--sites", "5", "--range-km", "5"], "nothing says which sides there are"),
        (["--model", "lscp", "--range-km", "5", "--warm-start", "nowhere.csv"], "nowhere.csv"),
        (["--model", "lscp", "--range-km", "5", "--elevation", "nowhere.tif"], "nowhere.tif"),
    ],
)
def test_wrong_input_is_one_line_and_status_two(words, told, line, posts, capsys):
    assert MAIN([line, posts, *words]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.startswith("choose_sites: ")
    assert len(error.splitlines()) == 1


def test_files_are_counted(line, posts, capsys):
    assert MAIN([posts, "--model", "mclp", "--range-km", "5", "--sites", "1"]) == 2
    assert "Name LINE and CANDIDATES" in capsys.readouterr().err
    words = ["--demand", posts, "--model", "mclp", "--range-km", "5", "--sites", "1"]
    assert MAIN([posts, *words, "--standoff-km", "1"]) == 2
    assert "--standoff-km asks for a line" in capsys.readouterr().err
