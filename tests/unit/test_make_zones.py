"""The program that lays zones round any line file, as a user meets it."""

import csv
import io
import json
import runpy
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from shapely import LineString, box

ROOT = Path(__file__).resolve().parents[2]
MAIN = runpy.run_path(str(ROOT / "scripts" / "make_zones.py"))["main"]
KARNEY = Geodesic.WGS84
FRONT = LineString([(30.0, 48.0), (31.0, 48.0)])
BEHIND = LineString([(30.0, 47.9), (31.0, 47.9)])
GROUND = {"northland": box(29.0, 48.0, 32.0, 49.0), "southland": box(29.0, 47.0, 32.0, 48.0)}


def written(path, shapes, **columns):
    geopandas.GeoDataFrame(columns, geometry=list(shapes), crs="OGC:CRS84").to_file(path)
    return str(path)


@pytest.fixture
def line(tmp_path):
    return written(tmp_path / "line.geojson", [FRONT])


@pytest.fixture
def control(tmp_path):
    return written(tmp_path / "held.gpkg", GROUND.values(), holder=list(GROUND))


def test_depths_left_and_right_follow_the_direction_of_the_line(line, tmp_path, capsys):
    out = tmp_path / "zones.geojson"
    assert MAIN([line, "--depth-km", "4", "1", "--caps", "flat", "--format", "json", "--out", str(out)]) == 0
    areas = {zone["name"]: zone["area_km2"] for zone in json.loads(capsys.readouterr().out)}
    assert areas["Zone (left)"] / areas["Zone (right)"] == pytest.approx(4.0, rel=1e-3)
    zones = geopandas.read_file(out).set_index("name")
    assert zones.geometry["Zone (left)"].centroid.y > 48.0 > zones.geometry["Zone (right)"].centroid.y


def test_with_ground_held_the_depths_go_to_the_parties_that_lie_left_and_right(line, control, tmp_path):
    out = tmp_path / "zones.gpkg"
    said = ["--depth-km", "4", "1", "--control", control, "--quiet", "--out", str(out)]
    assert MAIN([line, *said]) == 0
    zones = geopandas.read_file(out, layer="zones").set_index("party")
    assert dict(zones["depth_m"]) == {"northland": 4_000, "southland": 1_000}
    assert (
        zones.geometry["northland"].intersection(GROUND["southland"]).area < 1e-8
    )  # degrees: a millimetre along the edge


def test_reversing_the_line_file_changes_nothing_where_an_agreement_names_the_parties(control, tmp_path):
    for name, path in (("forth", FRONT), ("back", FRONT.reverse())):
        line = written(tmp_path / f"{name}.geojson", [path])
        said = ["--agreement", "unikom-1991", "--control", control, "--quiet"]
        roles = ["--party", "iraq=northland", "--party", "kuwait=southland"]
        assert MAIN([line, *said, *roles, "--out", str(tmp_path / f"{name}.csv")]) == 0
    assert (tmp_path / "forth.csv").read_bytes() == (tmp_path / "back.csv").read_bytes()


def test_a_second_run_writes_the_same_bytes(line, tmp_path):
    for ending in ("geojson", "gpkg", "csv"):
        first, second = tmp_path / "a" / f"z.{ending}", tmp_path / "b" / f"z.{ending}"
        for out in (first, second):
            assert MAIN([line, "--depth-km", "2", "2", "--quiet", "--out", str(out)]) == 0
        assert first.read_bytes() == second.read_bytes()


def test_without_ground_the_roles_of_an_agreement_lie_left_and_right_in_their_order(line, tmp_path):
    out = tmp_path / "z.geojson"
    said = [line, "--agreement", "unikom-1991", "--quiet", "--out", str(out)]
    for more, northern in (([], "iraq"), (["--party", "kuwait=left"], "kuwait")):
        assert MAIN([*said, *more]) == 0
        zones = geopandas.read_file(out).set_index("party")
        assert set(zones["name"]) == {"Demilitarized Zone (iraq)", "Demilitarized Zone (kuwait)"}
        assert dict(zones["depth_m"]) == {"iraq": 10_000, "kuwait": 5_000}
        assert [party for party in zones.index if zones.geometry[party].centroid.y > 48.0] == [northern]


def test_zones_are_clipped_to_areas_of_a_file(line, tmp_path, capsys):
    land = written(tmp_path / "land.geojson", [box(30.0, 47.0, 30.5, 49.0)])
    said = ["--depth-km", "2", "2", "--caps", "flat", "--format", "csv", "--out", str(tmp_path / "z.geojson")]
    areas = []
    for more in ([], ["--clip", land]):
        assert MAIN([line, *said, *more]) == 0
        rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
        areas.append(sum(float(row["area_km2"]) for row in rows))
    assert areas[1] == pytest.approx(areas[0] / 2, rel=1e-3)


def test_an_agreement_between_two_lines_takes_them_from_files(line, tmp_path):
    other = written(tmp_path / "other.gpkg", [BEHIND, FRONT], title=["Line B", "Line A"])
    out = tmp_path / "z.geojson"
    named = ["--with", f"line_a={other}#title=Line A", "--with", f"line_b={other}#title=Line B"]
    assert MAIN([line, "--agreement", "golan-1974", *named, "--quiet", "--out", str(out)]) == 0
    zones = geopandas.read_file(out).set_index("name")
    between = zones.geometry["Area of Separation"]
    assert between.symmetric_difference(box(30.0, 47.9, 31.0, 48.0)).area < 1e-6
    assert len(zones) == 7


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        (["--depth-km", "0", "0"], "it has no depth"),
        (["--depth-km", "-1", "2"], "is -1000.0"),
        (["--agreement", "korea"], "there is no agreement 'korea'. There are korea-1953,"),
        (["--agreement", "cyprus-1974"], "nothing is named 'path:north_line'. The names here are line."),
        (["--depth-km", "1", "1", "--tolerance-m", "0"], "tolerance_m is 0.0"),
        (["--depth-km", "1", "1", "--control", "none.gpkg"], "none.gpkg"),
        (["--depth-km", "1", "1", "--with", "a=none.gpkg"], "none.gpkg"),
        (
            ["--agreement", "kellogg-2025", "--party", "c=left"],
            "--party is c=left. Without --control put each",
        ),
        (["--agreement", "kellogg-2025", "--party", "a=up"], "--party is a=up"),
        (["--agreement", "kellogg-2025", "--party", "a=left", "--party", "b=left"], "a side of its own"),
    ],
)
def test_wrong_input_is_one_line_and_status_2_and_writes_nothing(line, tmp_path, capsys, said, complaint):
    out = tmp_path / "out" / "zones.geojson"
    assert MAIN([line, *said, "--out", str(out)]) == 2
    error = capsys.readouterr().err
    assert complaint in error
    assert error.count("\n") == 1
    assert not out.exists()


def test_a_geopackage_carries_the_style_of_its_zones(line, tmp_path):
    out = tmp_path / "z.gpkg"
    assert MAIN([line, "--depth-km", "2", "2", "--quiet", "--out", str(out)]) == 0
    looks = geopandas.read_file(out, layer="layer_styles")
    assert list(looks["f_table_name"]) == ["zones"]
    assert looks["styleQML"].str.contains("separation").all()


def test_an_unknown_ending_is_refused_with_the_endings_there_are(line, tmp_path, capsys):
    assert MAIN([line, "--depth-km", "1", "1", "--out", str(tmp_path / "zones.doc")]) == 2
    assert ".geojson" in capsys.readouterr().err


def test_a_file_of_several_lines_asks_which_and_lists_the_values(tmp_path, capsys):
    lines = written(tmp_path / "lines.geojson", [FRONT, BEHIND], title=["Front", "Rear"], rank=[1, 1])
    said = ["--depth-km", "1", "1", "--out", str(tmp_path / "z.geojson")]
    assert MAIN([lines, *said]) == 2
    assert "it holds 2 lines. Say --select COLUMN=VALUE (title: Front, Rear)" in capsys.readouterr().err
    assert MAIN([lines, "--select", "title=Middle", *said]) == 2
    assert "no feature has title = 'Middle'. Choose from title: Front, Rear" in capsys.readouterr().err
    assert MAIN([lines, "--select", "name=Front", *said]) == 2
    assert "there is no column 'name'. It has title, rank" in capsys.readouterr().err
    assert MAIN([lines, "--select", "title=Front", "--quiet", *said]) == 0


def test_parties_that_do_not_face_each_other_across_the_line_are_refused(line, tmp_path, capsys):
    one = written(tmp_path / "one.gpkg", [box(29, 47, 32, 49), box(40, 47, 41, 49)], party=["a", "b"])
    said = ["--depth-km", "1", "1", "--control", one, "--out", str(tmp_path / "z.geojson")]
    assert MAIN([line, *said]) == 2
    assert "'a' holds most of the ground on both sides" in capsys.readouterr().err


def test_ground_held_without_a_column_for_the_party_is_refused_with_the_columns(line, tmp_path, capsys):
    held = written(tmp_path / "held.geojson", GROUND.values(), who=list(GROUND))
    said = ["--depth-km", "1", "1", "--control", held, "--out", str(tmp_path / "z.geojson")]
    assert MAIN([line, *said]) == 2
    assert "no column says who holds what. Give --column, one of who" in capsys.readouterr().err


@pytest.fixture(scope="module")
def korea(shared, tmp_path_factory):
    """Zones of the armistice on the demarcation line, and the line."""
    source = shared / "data" / "zones" / "lsib_korea_dmz.geojson"
    out = tmp_path_factory.mktemp("korea") / "zones.geojson"
    said = ["--select", "DISCLAIME1=Military Demarcation Line", "--agreement", "korea-1953", "--quiet"]
    assert MAIN([str(source), *said, "--out", str(out)]) == 0
    lines = geopandas.read_file(source)
    return geopandas.read_file(out), lines.geometry[lines["DISCLAIME1"] == "Military Demarcation Line"].iloc[
        0
    ]


def test_the_armistice_zone_round_the_real_demarcation_line_is_898_km2(korea):
    zones, _ = korea
    areas_m2 = [abs(polygon_area_m2(zone)) for zone in zones.geometry]
    assert sum(areas_m2) / 1e6 == pytest.approx(898.0, rel=0.005)
    assert areas_m2 == pytest.approx(list(zones["area_m2"]), rel=1e-6)


def polygon_area_m2(shape):
    """Area by geographiclib, of the rings one by one."""
    total = 0.0
    for polygon in shapely.get_parts(shape):
        for number, ring in enumerate(shapely.get_rings(polygon)):
            area = KARNEY.Polygon()
            for longitude, latitude in ring.coords[:-1]:
                area.AddPoint(latitude, longitude)
            total += abs(area.Compute()[2]) * (-1 if number else 1)
    return total


def test_the_edge_of_the_armistice_zone_keeps_2000_m_within_one_metre(korea):
    zones, line = korea
    strewn = shapely.get_coordinates(shapely.segmentize(line, 0.0002))
    near = shapely.STRtree(shapely.points(strewn))
    whole = shapely.union_all(zones.geometry.to_numpy(), grid_size=1e-7)
    edge = shapely.get_coordinates(whole.exterior.segmentize(0.002))
    ends = shapely.points([line.coords[0], line.coords[-1]])
    open_ends = shapely.distance(shapely.points(edge)[:, None], ends[None, :]).min(axis=1) < 0.026
    rng = np.random.default_rng(1953)
    for longitude, latitude in rng.permutation(edge[~open_ends])[:300]:
        close = near.query(shapely.Point(longitude, latitude), predicate="dwithin", distance=0.027)
        offset_m = np.hypot(
            (strewn[close, 0] - longitude) * np.cos(np.radians(latitude)), strewn[close, 1] - latitude
        )
        nearest = close[np.argsort(offset_m)[:12]]
        distance_m = min(
            KARNEY.Inverse(latitude, longitude, strewn[i, 1], strewn[i, 0])["s12"] for i in nearest
        )
        assert distance_m == pytest.approx(2_000.0, abs=1.0)


def areas_by_side(line, tmp_path, *more):
    out = tmp_path / "sides.geojson"
    assert MAIN([line, "--depth-km", "4", "1", "--parts", "--quiet", "--out", str(out), *more]) == 0
    zones = geopandas.read_file(out).set_index("name")
    return {side: zones.geometry[f"Zone ({side})"] for side in ("left", "right")}


def test_parts_in_any_order_are_one_line_that_keeps_its_direction(tmp_path):
    parts = [LineString([(30 + i / 2, 48), (30.45 + i / 2, 48)]) for i in (1, 2, 0)]
    sides = areas_by_side(written(tmp_path / "parts.geojson", parts), tmp_path)
    assert sides["left"].bounds[1] > 47.999
    assert sides["right"].bounds[3] < 48.001


def test_a_part_drawn_against_the_others_is_refused_unless_a_start_is_named(tmp_path, capsys):
    parts = [LineString([(30, 48), (30.45, 48)]), LineString([(30.95, 48), (30.5, 48)])]
    line = written(tmp_path / "parts.geojson", parts)
    said = ["--depth-km", "4", "1", "--parts", "--out", str(tmp_path / "z.geojson")]
    assert MAIN([line, *said]) == 2
    assert "part 2 does not carry on where part 1 ends" in capsys.readouterr().err
    west = areas_by_side(line, tmp_path, "--start", "west")
    east = areas_by_side(line, tmp_path, "--start", "east")
    assert west["left"].bounds[1] > 47.999
    assert east["left"].bounds[3] < 48.001
