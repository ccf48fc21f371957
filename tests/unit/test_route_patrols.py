"""The program that plans patrols from a user's own files, as a user meets it."""

import csv
import io
import json
import runpy
from pathlib import Path

import geopandas
import gpxpy
import pytest
from geographiclib.geodesic import Geodesic
from shapely import LineString, Point, box

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = runpy.run_path(str(ROOT / "scripts" / "route_patrols.py"))
MAIN = PROGRAM["main"]
KARNEY = Geodesic.WGS84


def east(metres, latitude=48.0):
    """Longitude so many metres east of 36°."""
    return KARNEY.Direct(latitude, 36.0, 90.0, metres)["lon2"]


def north(metres):
    """Latitude so many metres north of 48°."""
    return KARNEY.Direct(48.0, 36.0, 0.0, metres)["lat2"]


def written(path, shapes, **columns):
    geopandas.GeoDataFrame(columns, geometry=list(shapes), crs="OGC:CRS84").to_file(path)
    return str(path)


@pytest.fixture
def line(tmp_path):
    """Forty kilometres of a parallel."""
    return written(tmp_path / "line.geojson", [LineString([(36.0, 48.0), (east(40_000.0), 48.0)])])


@pytest.fixture
def bases(tmp_path):
    path = tmp_path / "bases.csv"
    rows = [("Alba", east(10_000.0), north(6_000.0), 3), ("Brod", east(30_000.0), north(6_000.0), 2)]
    text = "".join(f"{name},{lon},{lat},{count}\n" for name, lon, lat, count in rows)
    path.write_text(f"name,lon,lat,patrols_per_day\n{text}", encoding="utf-8")
    return str(path)


def required(tmp_path, *rows):
    path = tmp_path / "require.csv"
    path.write_text("name,lon,lat,revisit_h,from_h,to_h,stop_min\n" + "".join(f"{row}\n" for row in rows))
    return str(path)


def asked(capsys, *words, status=0):
    assert MAIN([*map(str, words), "--format", "json", "--steps", "20"]) == status
    return json.loads(capsys.readouterr().out)


def refused(capsys, *words):
    """The one line on standard error."""
    assert MAIN([*map(str, words)]) == 2
    ended = capsys.readouterr()
    assert ended.out == ""
    (told,) = ended.err.splitlines()
    assert told.startswith("route_patrols: ")
    return told


def test_a_line_and_bases_alone_have_every_stretch_of_the_line_driven(line, bases, capsys):
    report = asked(capsys, line, bases, "--stretch-km", 5)
    assert (report["requirements"], report["kept"], report["not_kept"]) == (8, 8, 0)
    assert all(one["longest_h"] <= 72.0 for one in report["visits"])
    assert report["patrols"] >= report["patrols_bound"] >= 1
    assert report["hours"] >= report["hours_bound"] > 0
    assert "no network of roads" in report["travel"].lower()
    assert report["line_in_shares_h"] == pytest.approx(2 * report["line_driven_bound_h"], abs=0.002)


def test_bases_that_have_no_column_get_the_patrols_of_the_option(line, tmp_path, capsys):
    bare = written(tmp_path / "bases.gpkg", [Point(east(20_000.0), north(5_000.0))], name=["Alba"])
    assert asked(capsys, line, bare, "--patrols-per-day", 2)["not_kept"] == 0
    assert "no column patrols_per_day" in refused(capsys, line, bare)


def test_places_have_their_own_interval_window_and_length(line, bases, tmp_path, capsys):
    rows = required(
        tmp_path,
        f"Market,{east(12_000.0)},48.0,30,8,12,45",
        f"Post,{east(20_000.0)},48.0,,,,",
    )
    report = asked(capsys, line, bases, "--require", rows, "--revisit-h", 50)
    visits = {one["name"]: one for one in report["visits"]}
    assert (visits["Market"]["asked_h"], visits["Post"]["asked_h"]) == (30.0, 50.0)
    market = [stop for stop in report["stops"] if stop["requirement"] == "Market"]
    assert all(8.0 <= stop["begins_h"] % 24.0 <= 12.0 for stop in market)
    assert {round(stop["ends_h"] - stop["begins_h"], 3) for stop in market} == {0.75}


def test_what_is_not_kept_is_told_with_why_and_gives_status_1(line, bases, tmp_path, capsys):
    rows = required(tmp_path, f"Far,{east(400_000.0)},48.0,72,,,", f"Near,{east(10_000.0)},48.0,72,,,")
    report = asked(capsys, line, bases, "--require", rows, status=1)
    far = next(one for one in report["visits"] if one["name"] == "Far")
    assert far["longest_h"] is None
    assert "there and back in 8.0 h" in far["why_not"]
    assert far["proved"]


def test_lines_of_the_file_are_driven_and_areas_visited(line, bases, tmp_path, capsys):
    lane = LineString([(east(5_000.0), 48.0), (east(5_000.0), north(8_000.0))])
    shapes = [lane, box(east(20_000.0), 48.0, east(20_500.0), north(500.0))]
    rows = written(tmp_path / "rows.gpkg", shapes, name=["Lane", "Camp"], revisit_h=[72, 72])
    report = asked(capsys, line, bases, "--require", rows, "--stretch-km", 5)
    assert sorted(one["name"] for one in report["visits"]) == ["Camp", "Lane, stretch 1", "Lane, stretch 2"]


def test_a_line_that_is_watched_tells_how_long_its_pieces_are_unseen(line, bases, capsys):
    report = asked(capsys, line, bases, "--sees-km", 4)
    assert len(report["line"]) == 8
    assert all(piece["visits"] and piece["longest_h"] for piece in report["line"])


def test_roads_shorten_the_way_and_are_named(line, bases, tmp_path, capsys):
    road = LineString([(36.0, north(6_000.0)), (east(40_000.0), north(6_000.0))])
    roads = written(tmp_path / "roads.geojson", [road], highway=["primary"])
    rows = required(tmp_path, f"Post,{east(20_000.0)},{north(6_000.0)},30,,,")
    straight = asked(capsys, line, bases, "--require", rows)
    by_road = asked(capsys, line, bases, "--require", rows, "--roads", roads)
    assert by_road["hours"] < straight["hours"]
    assert straight["travel"].lower().startswith("no network of roads")
    assert "roads.geojson" in by_road["travel"] or "road" in by_road["travel"]


def test_tracks_have_times_where_a_day_is_named(line, bases, tmp_path):
    for day, timed in ((["--start", "2025-03-01"], True), ([], False)):
        out = tmp_path / "out.gpx"
        assert MAIN([line, bases, "--quiet", "--steps", "20", "--out", str(out), *day]) == 0
        found = gpxpy.parse(out.read_text(encoding="utf-8"))
        points = [point for track in found.tracks for part in track.segments for point in part.points]
        assert points
        assert all((point.time is not None) == timed for point in points)
        assert found.waypoints


def test_every_format_holds_the_same_patrols(line, bases, tmp_path, capsys):
    number = asked(capsys, line, bases)["patrols"]
    for name in ("out.gpkg", "out.geojson", "out.gpx"):
        assert MAIN([line, bases, "--quiet", "--steps", "20", "--out", str(tmp_path / name)]) == 0
    assert len(geopandas.read_file(tmp_path / "out.gpkg", layer="patrols")) == number
    features = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))["features"]
    assert sum(one["properties"]["layer"] == "patrols" for one in features) == number
    assert len(gpxpy.parse((tmp_path / "out.gpx").read_text(encoding="utf-8")).tracks) == number


def test_rows_are_the_stops_and_the_table_names_the_missions(line, bases, capsys):
    assert MAIN([line, bases, "--format", "csv", "--steps", "20"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows
    assert {row["base"] for row in rows} <= {"Alba", "Brod"}
    assert MAIN([line, bases, "--steps", "20"]) == 0
    assert "MINURSO" in capsys.readouterr().out


def test_the_same_files_give_the_same_bytes(line, bases, tmp_path):
    for name in ("a.geojson", "b.geojson"):
        MAIN(
            [line, bases, "--quiet", "--steps", "20", "--start", "2025-03-01", "--out", str(tmp_path / name)]
        )
    one, other = ((tmp_path / name).read_text(encoding="utf-8") for name in ("a.geojson", "b.geojson"))
    assert one.replace('"id":"a"', "") == other.replace('"id":"b"', "")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--vehicle", "hovercraft"], "there is no vehicle 'hovercraft'"),
        (["--days", "90"], "days is 90"),
        (["--hours", "30"], "hours is 30"),
        (["--detour", "0.5"], "detour"),
        (["--require", "none.csv"], "none.csv"),
        (["--out", "plan.doc"], "no format is known for the ending '.doc'"),
    ],
)
def test_wrong_input_is_one_clear_line(line, bases, words, problem, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert problem in refused(capsys, line, bases, *words)


def test_a_number_that_is_none_is_named_with_its_row(line, bases, tmp_path, capsys):
    rows = required(tmp_path, f"Post,{east(1_000.0)},48.0,often,,,")
    assert "revisit_h is 'often'" in refused(capsys, line, bases, "--require", rows)
    rows = required(tmp_path, f"Post,{east(1_000.0)},48.0,-3,,,")
    assert "revisit_h is -3" in refused(capsys, line, bases, "--require", rows)


def test_an_interrupt_leaves_no_half_written_file_and_one_line(line, bases, tmp_path, capsys, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setitem(MAIN.__globals__, "schedule_of", stopped)
    assert MAIN([line, bases, "--out", str(tmp_path / "out.gpx")]) == 130
    assert capsys.readouterr().err == "route_patrols: stopped; no half-written file was left\n"
    assert not (tmp_path / "out.gpx").exists()


def test_a_base_that_no_patrol_leaves_for_the_line_is_taken_for_swapped_axes(line, tmp_path, capsys):
    bases = tmp_path / "swapped.csv"
    bases.write_text("name,longitude,latitude,patrols_per_day\nBrod,48.0,36.0,3\n")
    assert MAIN([line, str(bases)]) == 2
    said = capsys.readouterr().err
    assert "'Brod': it lies 1,6" in said
    assert "Swap longitude and latitude" in said
