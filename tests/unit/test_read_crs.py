"""Numbers become longitude and latitude by their CRS; without one, or exchanged, nothing is guessed."""

import json

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Geod, Transformer
from shapely import LineString, Point, Polygon, box

from geo.errors import ReadError
from geo.frame import EDGE_TOLERANCE_M
from geo.read.files import read_layer

EARTH = Geod(ellps="WGS84")
MARIUPOL = Point(37.55, 47.1)
UKRAINE = (22.0, 44.0, 41.0, 53.0)


def written_geojson(tmp_path, *coordinates, crs=None):
    geometry = {"type": "LineString", "coordinates": coordinates}
    collection = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {}, "geometry": geometry}],
    }
    path = tmp_path / "line.geojson"
    path.write_text(json.dumps(collection | ({"crs": crs} if crs else {})))
    return path


def named(name):
    return {"type": "name", "properties": {"name": name}}


@pytest.mark.parametrize("epsg", [3857, 32637, 3035, 28407, 4284, 2263, 5514])
@pytest.mark.parametrize("ending", ["gpkg", "shp", "gml"])
def test_a_place_is_the_same_from_any_crs_and_format(tmp_path, epsg, ending):
    to_there = Transformer.from_crs("OGC:CRS84", epsg, always_xy=True)
    there = Point(to_there.transform(MARIUPOL.x, MARIUPOL.y))
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[there], crs=epsg)
    path = tmp_path / f"place.{ending}"
    match ending:
        case "gml":
            frame.to_file(path, driver="GML", FORMAT="GML3.2")
        case _:
            frame.to_file(path)
    (found,) = read_layer(path).geometry
    assert EARTH.inv(found.x, found.y, MARIUPOL.x, MARIUPOL.y)[2] < 0.01


def test_longitude_comes_first(tmp_path):
    gpd.GeoDataFrame(geometry=[MARIUPOL], crs="EPSG:4326").to_file(tmp_path / "a.gml", driver="GML")
    assert "47.1 37.55" in (tmp_path / "a.gml").read_text()
    (found,) = read_layer(tmp_path / "a.gml").geometry
    assert (found.x, found.y) == pytest.approx((37.55, 47.1))


def test_a_long_straight_edge_of_a_projected_file_stays_where_it_was_drawn(tmp_path):
    drawn = LineString([(300_000, 5_300_000), (700_000, 5_500_000)])
    gpd.GeoDataFrame(geometry=[drawn], crs=32637).to_file(tmp_path / "a.gpkg")
    (found,) = read_layer(tmp_path / "a.gpkg").geometry
    back = Transformer.from_crs("OGC:CRS84", 32637, always_xy=True)
    fine = shapely.segmentize(found, 0.001)
    strays_m = shapely.distance(drawn, shapely.points(*back.transform(*shapely.get_coordinates(fine).T)))
    assert strays_m.max() <= 2 * EDGE_TOLERANCE_M
    assert shapely.get_num_coordinates(found) < 2000


def test_an_area_with_a_hole_is_projected_with_its_hole(tmp_path):
    drawn = Polygon(box(0, 0, 9000, 9000).exterior, [box(3000, 3000, 6000, 6000).exterior])
    drawn = shapely.transform(drawn, lambda places: places + np.array([500_000, 5_300_000]))
    gpd.GeoDataFrame(geometry=[drawn, drawn.buffer(0)], crs=32637).to_file(tmp_path / "a.gpkg")
    found = read_layer(tmp_path / "a.gpkg").geometry[0]
    assert len(found.interiors) == 1
    m2 = abs(EARTH.geometry_area_perimeter(found)[0])
    assert m2 == pytest.approx(
        72e6 / 0.9996**2, rel=1e-5
    )  # scale on the central meridian, Snyder 1987, p. 57


def test_a_projected_area_across_180_degrees_is_one_piece(tmp_path):
    gpd.GeoDataFrame(geometry=[box(300_000, 0, 900_000, 400_000)], crs=32660).to_file(tmp_path / "a.gpkg")
    layer = read_layer(tmp_path / "a.gpkg")
    west, _, east, _ = layer.bounds
    assert shapely.is_valid(layer.geometry).all()
    assert 175 < west < 180 < east < 181


def test_what_a_crs_cannot_carry_is_left_out(tmp_path):
    far = LineString([(1e9, 1e12), (1e9 + 5, 1e12)])
    near = LineString([(500_000, 5_400_000), (510_000, 5_400_000)])
    gpd.GeoDataFrame(geometry=[far, near], crs=32636).to_file(tmp_path / "a.gpkg")
    layer = read_layer(tmp_path / "a.gpkg")
    assert [r.problem for r in layer.rejected] == ["it lies outside what EPSG:32636 can carry"]


def without_crs(tmp_path, geometry, ending):
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[geometry])
    path = tmp_path / f"a.{ending}"
    if ending == "parquet":
        frame.to_parquet(path)
    else:
        with pytest.warns(UserWarning, match="'crs' was not provided"):
            pyogrio.write_dataframe(frame, path)
    return path


@pytest.mark.parametrize("ending", ["shp", "gpkg", "fgb", "parquet"])
def test_a_missing_crs_is_refused_with_the_bounds_and_the_mend(tmp_path, ending):
    path = without_crs(tmp_path, Point(500_000, 5_216_000), ending)
    with pytest.raises(ReadError, match=r"no CRS is stated; its bounds are \(500000, 5216000") as refused:
        read_layer(path)
    assert "--crs EPSG:" in refused.value.mend


@pytest.mark.parametrize("ending", ["shp", "gpkg", "fgb", "parquet"])
def test_a_missing_crs_may_be_supplied_and_that_is_listed(tmp_path, ending):
    layer = read_layer(without_crs(tmp_path, Point(500_000, 5_216_000), ending), assume_crs="EPSG:32637")
    assert layer.geometry[0].x == pytest.approx(39.0)
    assert layer.source_crs == "EPSG:32637"
    assert layer.repairs[0].done == "read as EPSG:32637, as supplied"


def test_a_supplied_crs_does_not_overrule_the_stated_one(tmp_path):
    gpd.GeoDataFrame(geometry=[Point(500_000, 5_216_000)], crs=32637).to_file(tmp_path / "a.gpkg")
    with pytest.raises(ReadError, match="it states EPSG:32637, and EPSG:32636 is supplied"):
        read_layer(tmp_path / "a.gpkg", assume_crs="EPSG:32636")


def test_a_supplied_crs_that_says_the_same_is_welcome(tmp_path):
    path = written_geojson(tmp_path, (37, 47), (38, 48), crs=named("EPSG:4326"))
    assert len(read_layer(path, assume_crs="OGC:CRS84")) == 1


def test_geojson_without_crs_is_longitude_and_latitude(tmp_path):
    layer = read_layer(written_geojson(tmp_path, (37, 47), (38, 48)))
    assert layer.source_crs == "OGC:CRS84"


def test_geojson_without_crs_and_with_metres_is_refused(tmp_path):
    path = written_geojson(tmp_path, (300_000, 5_400_000), (301_000, 5_400_000))
    with pytest.raises(ReadError, match=r"bounds are \(300000, 5400000, .*they look projected"):
        read_layer(path)
    assert read_layer(path, assume_crs="EPSG:32637").bounds[0] == pytest.approx(36.28, abs=0.01)


@pytest.mark.parametrize("name", ["EPSG:32637", "urn:ogc:def:crs:EPSG::32637"])
def test_the_crs_member_of_geojson_is_obeyed(tmp_path, name):
    path = written_geojson(tmp_path, (500_000, 5_216_000), (501_000, 5_216_000), crs=named(name))
    layer = read_layer(path)
    assert layer.source_crs == "EPSG:32637"
    assert layer.bounds[0] == pytest.approx(39.0)


def test_a_crs_member_after_a_long_list_of_features_is_obeyed(tmp_path):
    path = written_geojson(tmp_path, *[(500_000 + i, 5_216_000) for i in range(20_000)])
    text = path.read_text()
    path.write_text(text[:-1] + ', "crs": ' + json.dumps(named("EPSG:32637")) + "}")
    assert read_layer(path).source_crs == "EPSG:32637"


@pytest.mark.parametrize(
    ("member", "problem"),
    [
        (named("EPSG:999999"), "the CRS 'EPSG:999999' is not known"),
        ({"type": "link", "properties": {"href": "http://example.org/a.prj"}}, "its crs member is"),
    ],
)
def test_a_crs_member_that_nobody_understands_is_refused(tmp_path, member, problem):
    with pytest.raises(ReadError, match=problem):
        read_layer(written_geojson(tmp_path, (37, 47), (38, 48), crs=member))


def test_topojson_states_no_crs_and_is_refused_until_one_is_supplied(tmp_path):
    path = tmp_path / "a.topojson"
    arcs = [[[37, 47], [38, 48]]]
    objects = {"line": {"type": "LineString", "arcs": [0]}}
    path.write_text(json.dumps({"type": "Topology", "arcs": arcs, "objects": objects}))
    with pytest.raises(ReadError, match=r"no CRS is stated; its bounds are \(37, 47, 38, 48\)"):
        read_layer(path)
    assert read_layer(path, assume_crs="OGC:CRS84").geometry[0].equals(LineString([(37, 47), (38, 48)]))


def test_coordinates_that_only_fit_exchanged_are_refused(tmp_path):
    with pytest.raises(ReadError, match="latitude seems to stand first") as refused:
        read_layer(written_geojson(tmp_path, (10, 120), (11, 121)))
    assert refused.value.mend == "Exchange the two, so that longitude stands first."


def test_a_layer_that_lies_near_only_if_exchanged_is_refused(tmp_path):
    path = written_geojson(tmp_path, (47, 37), (48, 38))
    with pytest.raises(ReadError, match=r"lies where it is expected, \(22, 44, 41, 53\)"):
        read_layer(path, near=UKRAINE)
    assert len(read_layer(path)) == 1


def test_a_single_feature_that_lies_near_only_if_exchanged_is_left_out(tmp_path):
    places = [Point(37, 47), Point(36, 48), Point(47, 37), Point(41.92, 54.33)]
    gpd.GeoDataFrame(geometry=places, crs=4326).to_file(tmp_path / "a.gpkg")
    layer = read_layer(tmp_path / "a.gpkg", near=UKRAINE)
    assert [r.where for r in layer.rejected] == ["a.gpkg:a, feature 3"]
    assert len(layer) == 3


def test_near_may_lie_across_180_degrees(tmp_path):
    path = written_geojson(tmp_path, (-179, 10), (-178, 11))
    assert len(read_layer(path, near=(175, 5, -175, 15))) == 1


@pytest.mark.parametrize(
    ("wkt", "problem"),
    [
        ('LOCAL_CS["site",UNIT["metre",1]]', "neither geographic nor projected"),
        (
            'GEOGCS["own",DATUM["D_own",SPHEROID["own",6378137,298]],'
            'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]',
            "no known way leads from its CRS, own",
        ),
        ("no such thing", "no CRS is stated"),
    ],
)
def test_a_crs_of_no_use_is_refused(tmp_path, wkt, problem):
    gpd.GeoDataFrame(geometry=[MARIUPOL], crs=4326).to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").write_text(wkt)
    with pytest.raises(ReadError, match=problem):
        read_layer(tmp_path / "a.shp")


def test_a_supplied_crs_must_exist(tmp_path):
    with pytest.raises(ReadError, match="the CRS 'EPSG:none' is not known"):
        read_layer(written_geojson(tmp_path, (37, 47), (38, 48)), assume_crs="EPSG:none")
