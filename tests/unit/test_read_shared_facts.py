"""Real files, whole and broken by hand: counts, areas and lengths hold after reading."""

import json
import re
import shutil
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod

from geo.errors import ReadError
from geo.read.files import read_layer
from geo.read.records import layers_in

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"
EARTH = Geod(ellps="WGS84")
KOREA = FOLDER / "zones" / "lsib_korea_dmz.geojson"
OBLASTS = FOLDER / "admin" / "ua_oblasts_minregion_2020.geojson"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real files is not there")


def _facts():
    path = FOLDER / "facts.json"
    if not path.is_file():
        return {}
    return {name: fact for name, fact in json.loads(path.read_text()).items() if not name.startswith("_")}


FACTS = _facts()
VECTORS = [name for name, fact in FACTS.items() if "n" in fact and not name.endswith(".topojson")]
TABLES = [name for name, fact in FACTS.items() if "rows" in fact and "runways" not in name]


def km2(geometry):
    return sum(abs(EARTH.geometry_area_perimeter(g)[0]) for g in geometry if "Polygon" in g.geom_type) / 1e6


def km(geometry):
    return sum(EARTH.geometry_length(g) for g in geometry if "LineString" in g.geom_type) / 1e3


@pytest.mark.parametrize("name", VECTORS)
def test_counts_areas_and_lengths_of_real_files_hold(name):
    fact, layer = FACTS[name], read_layer(FOLDER / name)
    assert len(layer) == fact["n"]
    assert layer.rejected == ()
    assert km2(layer.geometry) == pytest.approx(fact["km2"], rel=1e-4)
    assert km(layer.geometry) == pytest.approx(fact["km"], rel=1e-4)
    assert layer.bounds == pytest.approx(fact["bounds"], abs=1e-3)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_real_table_is_a_place_or_is_listed(name):
    fact, layer = FACTS[name], read_layer(FOLDER / name)
    assert len(layer) + len(layer.rejected) == fact["rows"]
    assert set(layer.columns) | {"geom_wkt"} >= set(fact["columns"])


def test_the_24_towns_without_coordinates_are_listed():
    layer = read_layer(FOLDER / "frontline" / "wiki_control_towns_2024-08-17.csv")
    assert len(layer.rejected) == 24
    assert {repair.problem for repair in layer.rejected} == {"it has no geometry"}


def test_a_table_with_two_ends_of_each_runway_is_refused():
    with pytest.raises(ReadError, match="le_longitude_deg, he_longitude_deg could each be"):
        read_layer(FOLDER / "infrastructure" / "runways_ua_ourairports.csv")


def test_real_topojson_needs_a_crs_and_is_then_within_its_grid():
    path = KOREA.with_suffix(".topojson")
    with pytest.raises(ReadError, match="no CRS is stated"):
        read_layer(path)
    layer = read_layer(path, assume_crs="OGC:CRS84")
    assert km(layer.geometry) == pytest.approx(666.3, abs=0.2)


def test_a_raster_is_refused_for_what_it_is():
    with pytest.raises(ReadError, match=r"its format is not known \(\.tif\)"):
        read_layer(FOLDER / "physical" / "etopo20_korea.tif")


def test_real_names_are_kept_in_ukrainian():
    layer = read_layer(OBLASTS)
    assert any("Донецьк" in name for name in layer.columns["ADMIN_1"])


def test_a_real_file_tells_its_layers():
    (summary,) = layers_in(KOREA)
    assert (summary.count, summary.kind) == (3, "LineString")


@pytest.fixture
def korean_shapefile(tmp_path):
    for part in (FOLDER / "zones" / "lsib_korea_dmz_shp").iterdir():
        shutil.copyfile(part, tmp_path / part.name)
    return tmp_path / "dmz.shp"


def test_a_real_shapefile_without_prj_is_refused_and_read_once_the_crs_is_supplied(korean_shapefile):
    korean_shapefile.with_suffix(".prj").unlink()
    with pytest.raises(ReadError, match=r"no CRS is stated; its bounds are \(126\.6"):
        read_layer(korean_shapefile)
    assert km(read_layer(korean_shapefile, assume_crs="EPSG:4326").geometry) == pytest.approx(666.3, rel=1e-4)


def test_oblasts_in_a_cp1251_shapefile_without_cpg_come_back_to_the_letter(tmp_path):
    frame = gpd.read_file(OBLASTS)
    frame.to_file(tmp_path / "oblasts.shp", encoding="cp1251")
    (tmp_path / "oblasts.cpg").unlink()
    layer = read_layer(tmp_path / "oblasts.shp")
    assert layer.columns["ADMIN_1"].tolist() == frame["ADMIN_1"].tolist()
    assert km2(layer.geometry) == pytest.approx(602_312.8, rel=1e-4)


@pytest.mark.parametrize("epsg", [32637, 3857, 5562])
def test_oblasts_projected_and_back_keep_their_area(tmp_path, epsg):
    gpd.read_file(OBLASTS).to_crs(epsg).to_file(tmp_path / "oblasts.gpkg")
    assert km2(read_layer(tmp_path / "oblasts.gpkg").geometry) == pytest.approx(602_312.8, rel=1e-4)


def test_exchanged_coordinates_of_a_real_line_are_refused(tmp_path):
    lines = gpd.read_file(KOREA)
    lines.geometry = shapely.transform(lines.geometry.values, lambda places: places[:, ::-1])
    lines.to_file(tmp_path / "a.geojson")
    with pytest.raises(ReadError, match="latitude seems to stand first"):
        read_layer(tmp_path / "a.geojson")


def test_a_bow_tie_between_the_limits_of_the_zone_is_refused(tmp_path):
    shortest_first = sorted(read_layer(KOREA).geometry, key=EARTH.geometry_length)
    south, north = (shapely.get_coordinates(line).tolist() for line in shortest_first[:2])
    ring = [*north, *south[::-1]]  # they run opposite ways: joined as they stand, they make a sound ring
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    path = tmp_path / "zone.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(ReadError, match="mending it would change its area"):
        read_layer(path)


def test_a_real_file_with_one_broken_row_loses_that_row_alone(tmp_path):
    text = KOREA.read_text(encoding="utf-8")
    first = re.search(r'"coordinates"\s*:\s*\[\s*(\[[^\]]*\])', text)
    second = text.index('"coordinates"', first.end())
    start, end = text.index("[", second), text.index("}", second)
    (tmp_path / "a.geojson").write_text(text[:start] + f"[{first.group(1)}]" + text[end:], encoding="utf-8")
    layer = read_layer(tmp_path / "a.geojson")
    assert len(layer) == 2
    assert [r.problem for r in layer.rejected] == ["its geometry is broken: a line of one point"]
