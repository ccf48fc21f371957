"""GeoJSON against RFC 7946, read back with other programs."""

import json

import fiona
import numpy as np
import pyogrio
import pytest
import shapely
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, box

from geo.errors import WriteError
from geo.features import Feature, Sheet
from geo.formats.geojson import text, write
from geo.geometry.antimeridian import split_at_antimeridian
from geo.release import release

SHEET = Sheet(
    "norland",
    "Norland «test»",
    "2025-01-01",
    "illustrative",
    method=("Drawn.",),
    parameters={"depth_m": 2000.0},
)
DONUT_CLOCKWISE = Polygon(
    [(37, 48), (37, 49), (38, 49), (38, 48)], [[(37.2, 48.2), (37.4, 48.2), (37.4, 48.4), (37.2, 48.4)]]
)


def collection(*features):
    return json.loads(text(release(features, SHEET)))


def feature(geometry, layer="zones", **values):
    return Feature(layer, geometry, values)


def test_one_feature_to_the_letter():
    marker = feature(
        Point(37.123456789, 48.0), "markers", name="км 1", chainage_m=1000.0, seen=True, note=None
    )
    assert text(release([marker], SHEET)).split('"features":')[1] == (
        '[\n{"type":"Feature","id":"markers/км 1",'
        '"geometry":{"type":"Point","coordinates":[37.1234568,48.0]},'
        '"properties":{"layer":"markers","name":"км 1","chainage_m":1000.0,"seen":true,"note":null}}\n]}\n'
    )


def test_there_is_no_crs_member_and_the_sheet_stands_beside_the_features():
    found = collection(feature(box(37, 48, 38, 49)))
    assert set(found) == {"type", "ceaseline", "bbox", "features"}
    assert found["ceaseline"]["title"] == "Norland «test»"
    assert found["ceaseline"]["parameters"] == {"depth_m": 2000.0}
    assert found["ceaseline"]["policy"] == "press"


def test_outer_rings_run_counter_clockwise_and_holes_clockwise():
    for geometry in (DONUT_CLOCKWISE, DONUT_CLOCKWISE.reverse(), MultiPolygon([DONUT_CLOCKWISE])):
        (found,) = collection(feature(geometry))["features"]
        for polygon in shapely.get_parts(shapely.geometry.shape(found["geometry"])):
            assert polygon.exterior.is_ccw
            assert not polygon.interiors[0].is_ccw


def test_the_bounding_box_is_west_south_east_north():
    assert collection(feature(box(37, 48, 38, 49)), feature(Point(36, 50)))["bbox"] == [
        36.0,
        48.0,
        38.0,
        50.0,
    ]


def test_the_bounding_box_runs_east_across_the_antimeridian():
    fiji = split_at_antimeridian(box(177.0, -20.0, 182.0, -16.0))
    assert collection(feature(fiji))["bbox"] == [177.0, -20.0, -178.0, -16.0]


def test_the_bounding_box_of_the_whole_world_is_the_whole_world():
    assert collection(feature(box(-180, -90, 180, 90)))["bbox"] == [-180.0, -90.0, 180.0, 90.0]


def test_a_feature_without_a_place_has_a_null_geometry():
    found = collection(feature(Point(), name="nowhere"))
    assert found["features"][0]["geometry"] is None
    assert "bbox" not in found


def test_height_is_left_out_and_minus_zero_is_zero():
    (found,) = collection(feature(Point(-0.0, 48.0, 120.0)))["features"]
    assert found["geometry"]["coordinates"] == [0.0, 48.0]
    assert "-0.0" not in text(release([feature(Point(-1e-9, 48.0))], SHEET))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_number_for_which_json_has_no_word_is_null(number):
    assert collection(feature(Point(1, 2), height_m=number))["features"][0]["properties"]["height_m"] is None


@pytest.mark.parametrize("point", [Point(181.0, 0.0), Point(0.0, 90.5), Point(-180.1, 1.0)])
def test_a_place_outside_the_world_is_refused_and_nothing_is_written(point, tmp_path):
    with pytest.raises(WriteError, match="Cut the features at the antimeridian"):
        write(release([feature(point)], SHEET), tmp_path / "plan.geojson")
    assert list(tmp_path.iterdir()) == []


def test_ids_are_unique_and_do_not_hang_on_features_of_other_names():
    named = [feature(Point(n, 1), name=name) for n, name in enumerate(["A", "B", "A", "", "A/2"])]
    ids = [found["id"] for found in collection(*named)["features"]]
    assert len(set(ids)) == 5
    assert ids[:3] == ["zones/A", "zones/B", "zones/A/2"]
    assert [f["id"] for f in collection(named[0], named[2])["features"]] == ["zones/A", "zones/A/2"]


def mixed():
    return [
        feature(DONUT_CLOCKWISE, name="Зона розмежування", depth_m=2000.5, settlements=3, held=True),
        feature(
            MultiPolygon([box(37, 48, 38, 49), box(39, 48, 40, 49)]), name='Ґ «їжак» "quoted"\n</script>'
        ),
        feature(LineString([(37, 48), (38.1234567, 48.7654321)]), "line", name="=1+1"),
        feature(MultiPoint([(37, 48), (38, 48)]), "markers", name=None),
    ]


def test_other_programs_read_the_same_features(tmp_path):
    path = tmp_path / "plan.geojson"
    features = mixed()
    write(release(features, SHEET), path)
    table = pyogrio.read_dataframe(path)
    assert table.crs.to_epsg() == 4326
    assert len(table) == len(features)
    assert list(table["name"].fillna("")) == [f.values["name"] or "" for f in features]
    assert shapely.equals(table.geometry.values, np.array([f.geometry for f in features])).all()
    with fiona.open(path) as records:
        assert [record.properties["name"] for record in records] == [f.values["name"] for f in features]


def test_a_hundred_thousand_features_keep_their_count_and_their_places(tmp_path):
    places = np.random.default_rng(7).uniform((22, 44), (40, 52), (100_000, 2)).round(7)
    many = [Feature("cells", point, {"number": n}) for n, point in enumerate(shapely.points(places))]
    write(release(many, SHEET), tmp_path / "plan.geojson")
    found = json.loads((tmp_path / "plan.geojson").read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["number"] for f in found] == list(range(100_000))
    assert np.array_equal([f["geometry"]["coordinates"] for f in found], places)


def test_a_part_that_rounding_leaves_no_area_is_left_out():
    sliver = Polygon([(37.0, 48.0), (37.1, 48.0), (37.1, 48.000_000_01)])
    found = collection(feature(MultiPolygon([box(38, 48, 39, 49), sliver])), feature(sliver, "gaps"))
    written = [shapely.geometry.shape(each["geometry"]) for each in found["features"]]
    assert written[0] == box(38, 48, 39, 49)
    assert written[1].area == 0  # nothing else is left of it
