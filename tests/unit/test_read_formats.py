"""The same layer comes out of every format; the right layer of the right file is found."""

import shutil
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon

from geo.errors import ReadError
from geo.read.files import read_layer
from geo.read.formats import located
from geo.read.records import layers_in

LINES = [LineString([(37.5, 47.1), (38.25, 48.0)]), LineString([(38.25, 48.0), (39.6, 48.7)])]
NAMES = ["Маріуполь – Їжакове", "Ґанок, «Щастя»"]


@pytest.fixture(params=["gpkg", "geojson", "fgb", "shp", "gml", "kml", "kmz", "parquet", "csv", "zip"])
def same_layer(request, tmp_path):
    frame = gpd.GeoDataFrame({"name": NAMES, "depth_m": [2000, 1500]}, geometry=LINES, crs="OGC:CRS84")
    path = tmp_path / f"лінія.{request.param}"
    _write(frame, path)
    return path


def _write(frame: gpd.GeoDataFrame, path: Path) -> None:
    match path.suffix:
        case ".parquet":
            frame.to_parquet(path)
        case ".csv":
            frame.to_wkt().to_csv(path, index=False)
        case ".kml" | ".kmz":
            pyogrio.write_dataframe(frame, path, driver="LIBKML")
        case ".gml":
            frame.to_file(path, driver="GML")
            path.with_suffix(".xsd").unlink()
        case ".zip":
            frame.to_file(path.with_suffix(".shp"), encoding="UTF-8")
            with zipfile.ZipFile(path, "w") as archive:
                for part in sorted(path.parent.glob("лінія.[!z]*")):
                    archive.write(part, f"тека/{part.name}")
        case _:
            pyogrio.write_dataframe(frame, path)


def test_every_format_gives_the_same_lines(same_layer):
    layer = read_layer(same_layer)
    found = sorted(layer.geometry, key=lambda g: g.bounds)
    assert shapely.equals_exact(found, LINES, 1e-7).all()
    assert layer.kinds == ("line",)


def test_every_format_keeps_cyrillic_names(same_layer):
    columns = {name.lower(): values for name, values in read_layer(same_layer).columns.items()}
    assert sorted(columns["name"]) == sorted(NAMES)


def test_every_format_keeps_numbers(same_layer):
    depths = [float(depth) for depth in read_layer(same_layer).columns["depth_m"]]
    assert sorted(depths) == [1500.0, 2000.0]


def test_reading_leaves_no_file_behind(same_layer):
    before = sorted(same_layer.parent.iterdir())
    read_layer(same_layer)
    layers_in(same_layer)
    assert sorted(same_layer.parent.iterdir()) == before


@pytest.mark.parametrize(
    "same_layer", ["gpkg", "geojson", "fgb", "gml", "kml", "parquet", "csv"], indirect=True
)
def test_the_ending_of_a_name_is_not_believed(same_layer):
    other = same_layer.with_name("misnamed.txt")
    shutil.copy(same_layer, other)
    assert len(read_layer(other)) == 2


@pytest.fixture
def two_layers(tmp_path):
    path = tmp_path / "map.gpkg"
    for name, geometry in (("lines", LINES), ("posts", [Point(37, 47), Point(38, 48)])):
        gpd.GeoDataFrame({"name": NAMES}, geometry=geometry, crs="EPSG:4326").to_file(path, layer=name)
    return path


def test_several_layers_are_named_and_none_is_guessed(two_layers):
    with pytest.raises(ReadError, match=r"2 layers: lines, posts\. Choose one, as in map\.gpkg:lines"):
        read_layer(two_layers)


@pytest.mark.parametrize("by_name", [True, False])
def test_a_layer_is_chosen_by_file_colon_layer_or_by_argument(two_layers, by_name):
    layer = read_layer(f"{two_layers}:posts") if by_name else read_layer(two_layers, layer="posts")
    assert layer.kinds == ("point",)
    assert layer.name == "posts"


def test_a_layer_that_is_not_there_is_refused_with_those_that_are(two_layers):
    with pytest.raises(ReadError, match=r"no layer 'roads'\. It has lines, posts"):
        read_layer(f"{two_layers}:roads")


def test_two_different_layers_asked_for_are_refused(two_layers):
    with pytest.raises(ReadError, match="layer 'posts' is asked for too"):
        read_layer(f"{two_layers}:lines", layer="posts")


def test_a_layer_of_a_file_that_has_but_one_must_be_that_one(tmp_path):
    path = tmp_path / "line.geojson"
    gpd.GeoDataFrame(geometry=LINES, crs=4326).to_file(path)
    assert len(read_layer(f"{path}:line")) == 2
    with pytest.raises(ReadError, match=r"no layer 'other'\. It has line"):
        read_layer(f"{path}:other")


def test_a_drive_letter_is_not_taken_for_a_file(tmp_path, monkeypatch):
    (tmp_path / "C").write_text("a file named C")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadError, match="no such file"):
        located(r"C:\maps\line.gpkg")


def test_a_colon_in_the_name_of_a_file_is_part_of_it(tmp_path):
    path = tmp_path / "12:30.geojson"
    try:
        gpd.GeoDataFrame(geometry=LINES, crs=4326).to_file(tmp_path / "a.geojson")
        (tmp_path / "a.geojson").rename(path)
    except OSError:
        pytest.skip("this system allows no colon in a file's name")
    assert len(read_layer(path)) == 2


def test_layers_are_told_with_count_kind_crs_and_columns(two_layers):
    lines, posts = layers_in(two_layers)
    assert (lines.name, lines.count, lines.kind, lines.crs) == ("lines", 2, "LineString", "EPSG:4326")
    assert (posts.name, posts.kind) == ("posts", "Point")
    assert posts.columns == {"name": "str"}


def test_every_format_tells_its_one_layer(same_layer):
    (summary,) = layers_in(same_layer)
    assert summary.count == 2
    assert "LineString" in summary.kind or summary.kind == "Unknown"


def test_folders_of_kml_are_layers(tmp_path):
    placemark = "<Placemark><name>{}</name><Point><coordinates>{}</coordinates></Point></Placemark>"
    folder = "<Folder><name>{}</name>{}</Folder>"
    path = tmp_path / "places.kml"
    path.write_text(
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        + folder.format("Пости", placemark.format("Перший", "37.5,47.1,120"))
        + folder.format("Bases", placemark.format("B", "38,48"))
        + "</Document></kml>",
        encoding="utf-8",
    )
    with pytest.raises(ReadError, match="2 layers: Пости, Bases"):
        read_layer(path)
    posts = read_layer(f"{path}:Пости")
    assert posts.geometry[0].equals(Point(37.5, 47.1))
    assert posts.columns["Name"].tolist() == ["Перший"]


def test_an_archive_of_two_layers_names_them_and_one_is_chosen(tmp_path):
    for name in ("east", "west"):
        gpd.GeoDataFrame(geometry=LINES, crs=4326).to_file(tmp_path / f"{name}.geojson")
    path = tmp_path / "both.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("east", "west"):
            archive.write(tmp_path / f"{name}.geojson", f"{name}.geojson")
    with pytest.raises(ReadError, match=r"holds 2 files of geodata: east\.geojson, west\.geojson"):
        read_layer(path)
    assert len(read_layer(f"{path}:west")) == 2


def test_a_zipped_geojson_keeps_its_own_crs(tmp_path):
    there = gpd.GeoDataFrame(geometry=[Point(37.5, 47.1), Point(38, 48)], crs=4326).to_crs(32637)
    there.to_file(tmp_path / "a.geojson", RFC7946=False)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.geojson", "a.geojson")
    assert shapely.equals_exact(read_layer(tmp_path / "a.zip").geometry[0], Point(37.5, 47.1), 1e-9)


def test_columns_are_as_long_as_the_geometry_and_follow_it(tmp_path):
    path = tmp_path / "mixed.gpkg"
    geometry = [LINES[0], Point(1, 2), None, LINES[1]]
    frame = gpd.GeoDataFrame({"n": [1, 2, 3, 4], "t": ["a", None, "c", "d"]}, geometry=geometry, crs=4326)
    pyogrio.write_dataframe(frame, path)
    layer = read_layer(path, kinds="line")
    assert [len(values) for values in layer.columns.values()] == [2, 2]
    assert list(layer.rows()) == [{"n": 1, "t": "a"}, {"n": 4, "t": "d"}]


def test_missing_text_is_none_and_numbers_stay_numbers(tmp_path):
    path = tmp_path / "a.gpkg"
    frame = gpd.GeoDataFrame({"t": ["a", None], "v": [1.5, np.nan], "n": [1, 2]}, geometry=LINES, crs=4326)
    frame.to_file(path)
    columns = read_layer(path).columns
    assert columns["t"].tolist() == ["a", None]
    assert columns["v"].dtype.kind == "f"
    assert columns["n"].dtype.kind == "i"


def test_multipart_geometry_keeps_its_parts_in_order(tmp_path):
    parts = MultiPolygon([Polygon([(5, 5), (6, 5), (6, 6)]), Polygon([(0, 0), (1, 0), (1, 1)])])
    gpd.GeoDataFrame(geometry=[parts], crs=4326).to_file(tmp_path / "a.gpkg")
    assert shapely.equals_exact(read_layer(tmp_path / "a.gpkg").geometry[0], parts)


def test_a_second_column_of_geometry_is_left_and_listed(tmp_path):
    frame = gpd.GeoDataFrame({"ends": gpd.GeoSeries(LINES, crs=4326).boundary}, geometry=LINES, crs=4326)
    frame.to_parquet(tmp_path / "a.parquet")
    layer = read_layer(tmp_path / "a.parquet")
    assert layer.kinds == ("line",)
    assert layer.repairs[0].problem == "2 columns of geometry: ends, geometry"
