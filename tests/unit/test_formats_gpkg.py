"""GeoPackage, read back with other programs; its styles lie where QGIS looks for them."""

import json
import sqlite3
from contextlib import closing

import fiona
import numpy as np
import pyogrio
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, box

from geo.features import Feature, Sheet
from geo.formats.gpkg import write
from geo.release import release

SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Drawn by hand (CC0-1.0)",))
QML = "<!DOCTYPE qgis><qgis><renderer-v2 type='singleSymbol'/></qgis>"


def written(features, path, **options):
    write(release(features, SHEET), path, **options)
    return path


def tables_in(path):
    return [name for name, _ in pyogrio.list_layers(path)]


def asked(path, question):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(question).fetchall()


def test_each_layer_is_a_table_in_the_order_of_its_first_feature(tmp_path):
    features = [Feature(layer, Point(1, 2), {}) for layer in ("zones", "line", "zones", "settlements")]
    path = written(features, tmp_path / "plan.gpkg")
    assert tables_in(path) == ["zones", "line", "settlements", "sheet"]


def test_values_and_geometry_come_back_as_they_went(tmp_path):
    shapes = [box(37, 48, 38, 49), MultiPolygon([box(1, 2, 3, 4), box(5, 2, 6, 4)])]
    values = [
        {"name": "Зона розмежування", "depth_m": 2000.1, "settlements": 3, "held": True, "note": None},
        {"name": "Ґ «їжак»\n", "depth_m": None, "settlements": 2**40, "held": False, "note": "x"},
    ]
    features = [Feature("zones", s, v) for s, v in zip(shapes, values, strict=True)]
    path = written(features, tmp_path / "plan.gpkg")
    table = pyogrio.read_dataframe(path, layer="zones")
    assert table.crs.to_epsg() == 4326
    assert shapely.equals(table.geometry.values, np.array(shapes)).all()
    assert table.geometry[0].geoms[0].bounds == (37.0, 48.0, 38.0, 49.0)
    with fiona.open(path, layer="zones") as records:
        assert [dict(record.properties) for record in records] == values
        assert records.schema["properties"]["settlements"] == "int"
        assert records.schema["properties"]["held"] == "bool"


def test_whole_numbers_and_gaps_and_fractions_share_a_column(tmp_path):
    features = [Feature("zones", Point(1, 2), {"depth_m": value}) for value in (1, None, 2.5)]
    path = written(features, tmp_path / "plan.gpkg")
    assert asked(path, "SELECT depth_m FROM zones") == [(1.0,), (None,), (2.5,)]


def test_a_whole_number_that_is_missing_is_null_and_not_zero(tmp_path):
    features = [Feature("zones", Point(1, 2), {"residents": value}) for value in (5, None, 2**70)]
    assert asked(written(features[:2], tmp_path / "a.gpkg"), "SELECT residents FROM zones") == [(5,), (None,)]
    assert asked(written(features, tmp_path / "b.gpkg"), "SELECT residents FROM zones")[2] == (2.0**70,)


def test_points_lines_and_areas_of_one_layer_become_three_tables(tmp_path):
    shapes = [box(1, 2, 3, 4), Point(1, 2), LineString([(1, 1), (2, 2)])]
    path = written(
        [Feature("zones", shape, {}) for shape in shapes], tmp_path / "plan.gpkg", styles={"zones": QML}
    )
    assert tables_in(path)[:3] == ["zones_points", "zones_lines", "zones_areas"]
    assert len(asked(path, "SELECT 1 FROM layer_styles")) == 3


def test_keys_and_layers_that_the_format_would_confuse_are_told_apart(tmp_path):
    values = {"name": "a", "Name": "b", "fid": 7, "geom": "c"}
    features = [Feature(layer, Point(1, 2), values) for layer in ("Sites", "sites", "sheet", "Ділянки")]
    path = written(features, tmp_path / "plan.gpkg")
    assert tables_in(path) == ["Sites", "sites_2", "sheet_2", "Ділянки", "sheet"]
    assert asked(path, "SELECT name, Name_2, fid_2, geom_2 FROM sites_2") == [("a", "b", 7, "c")]


def test_the_style_of_a_layer_is_its_default_and_is_registered(tmp_path):
    features = [Feature("zones", box(1, 2, 3, 4), {}), Feature("line", LineString([(1, 1), (2, 2)]), {})]
    path = written(features, tmp_path / "plan.gpkg", styles={"zones": QML, "sites": QML})
    kept = asked(path, "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles")
    assert kept == [("zones", "geom", QML, 1)]
    assert asked(path, "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'") == [
        ("attributes",)
    ]
    assert len(asked(path, "PRAGMA table_info(layer_styles)")) == 13


def test_no_styles_leave_no_style_table(tmp_path):
    assert "layer_styles" not in tables_in(
        written([Feature("zones", Point(1, 2), {})], tmp_path / "plan.gpkg")
    )


def test_the_only_moment_in_the_file_is_the_day_that_the_sheet_describes(tmp_path):
    features = [Feature("zones", Point(1, 2), {})]
    path = written(features, tmp_path / "plan.gpkg", styles={"zones": QML})
    assert set(asked(path, "SELECT last_change FROM gpkg_contents")) == {("2025-01-01T00:00:00.000Z",)}
    assert asked(path, "SELECT update_time FROM layer_styles") == [("2025-01-01T00:00:00.000Z",)]


def test_the_drivers_clock_is_given_back(tmp_path):
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2001-02-03T00:00:00.000Z"})
    try:
        written([Feature("zones", Point(1, 2), {})], tmp_path / "plan.gpkg")
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == "2001-02-03T00:00:00.000Z"
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def test_the_sheet_travels_with_the_layers(tmp_path):
    path = written([], tmp_path / "plan.gpkg")
    said = dict(asked(path, "SELECT key, value FROM sheet"))
    assert said["title"] == "Norland"
    assert json.loads(said["sources"]) == ["Drawn by hand (CC0-1.0)"]
    assert said["policy"] == "press"


def test_the_file_is_a_sound_database_with_a_spatial_index(tmp_path):
    features = [Feature("zones", box(n, 2, n + 1, 4), {}) for n in range(20)]
    path = written(features, tmp_path / "plan.gpkg", styles={"zones": QML})
    assert asked(path, "PRAGMA integrity_check") == [("ok",)]
    assert asked(path, "PRAGMA foreign_key_check") == []
    assert asked(path, "SELECT extension_name FROM gpkg_extensions") == [("gpkg_rtree_index",)]


@pytest.mark.parametrize("as_of", ["", "spring 2025", "2024-08-17 to 2024-08-20"])
def test_a_day_that_is_no_date_still_gives_equal_bytes(as_of, tmp_path):
    released = release([Feature("zones", Point(1, 2), {})], Sheet("n", "Norland", as_of, "illustrative"))
    for name in ("a.gpkg", "b.gpkg"):
        write(released, tmp_path / name)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()
