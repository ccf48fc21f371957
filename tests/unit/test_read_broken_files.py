"""A file that is not whole, not there, or not geodata gives one clear line, and not a word besides."""

import os
import random
import shutil
import zipfile

import geopandas as gpd
import pyogrio
import pytest
import shapely
from shapely import LineString

from geo.errors import ReadError
from geo.read.files import read_layer
from geo.read.records import layers_in

COUNT = 40
FORMATS = ["gpkg", "fgb", "geojson", "gml", "kml", "kmz", "parquet", "csv", "shp"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """One sound file of each format."""
    folder = tmp_path_factory.mktemp("whole")
    geometry = [LineString([(30, 50), (31, 51), (32, 50 + i / 100)]) for i in range(COUNT)]
    frame = gpd.GeoDataFrame({"name": ["Київ", "Львів"] * (COUNT // 2)}, geometry=geometry, crs=4326)
    for ending in ("gpkg", "fgb", "geojson", "shp"):
        pyogrio.write_dataframe(frame, folder / f"a.{ending}")
    pyogrio.write_dataframe(frame, folder / "a.gml", driver="GML")
    for ending in ("kml", "kmz"):
        pyogrio.write_dataframe(frame, folder / f"a.{ending}", driver="LIBKML")
    frame.to_parquet(folder / "a.parquet")
    frame.to_wkt().to_csv(folder / "a.csv", index=False)
    return folder


def copied(whole, tmp_path, ending):
    """The file of a format, with its parts, where it may be broken."""
    for part in whole.glob("a.*"):
        if ending == "shp" or part.suffix == f".{ending}":
            shutil.copy(part, tmp_path / part.name)
    return tmp_path / f"a.{ending}"


def damaged(content, chance):
    """Bytes cut, changed, blanked or pushed apart."""
    found = bytearray(content)
    place = chance.randrange(len(found))
    match chance.choice(["cut", "change", "blank", "push"]):
        case "cut":
            return bytes(found[:place])
        case "change":
            for _ in range(chance.choice([1, 8])):
                found[chance.randrange(len(found))] = chance.randrange(256)
        case "blank":
            found[place : place + 50] = bytes(len(found[place : place + 50]))
        case "push":
            found[place:place] = chance.randbytes(5)
    return bytes(found)


@pytest.mark.parametrize("ending", FORMATS)
def test_any_damage_gives_a_sound_layer_or_one_clear_line(whole, tmp_path, ending, capfd):
    path = copied(whole, tmp_path, ending)
    content = path.read_bytes()
    chance = random.Random(ending)
    for _ in range(25):
        path.write_bytes(damaged(content, chance))
        try:
            layer = read_layer(path)
        except ReadError as error:
            assert error.problem
            assert error.mend
            assert "\n" not in str(error)
        else:
            assert shapely.is_valid(layer.geometry).all()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("ending", ["shx", "dbf", "prj", "cpg"])
def test_any_damage_to_a_part_of_a_shapefile_is_survived(whole, tmp_path, ending):
    path = copied(whole, tmp_path, "shp")
    part = path.with_suffix(f".{ending}")
    content = part.read_bytes()
    chance = random.Random(ending)
    for _ in range(25):
        part.write_bytes(damaged(content, chance))
        try:
            assert shapely.is_valid(read_layer(path).geometry).all()
        except ReadError as error:
            assert error.mend


@pytest.mark.parametrize("ending", [f for f in FORMATS if f != "csv"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_cut_short_is_refused(whole, tmp_path, ending, share, capfd):
    path = copied(whole, tmp_path, ending)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(ReadError) as refused:
        read_layer(path)
    assert refused.value.where.startswith(str(path))
    assert capfd.readouterr() == ("", "")


def test_a_table_cut_in_the_middle_of_a_row_loses_that_row_by_name(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"name;wkt\n1;POINT (30 50)\n2;POINT (31 5")
    layer = read_layer(path)
    assert [r.where for r in layer.rejected] == ["a.csv, feature 2 ('2')"]


def test_a_table_cut_inside_quotes_is_refused_with_the_row(whole, tmp_path):
    path = copied(whole, tmp_path, "csv")
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(ReadError, match=f"EOF inside string starting at row {COUNT}"):
        read_layer(path)


@pytest.mark.parametrize("content", [b"", b"\0" * 1000, b"\n \n"])
@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.csv", "a.zip"])
def test_a_file_that_holds_nothing_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match="it holds nothing"):
        read_layer(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.kml", "<!DOCTYPE html><html><body>404 Not Found</body></html>", "it is a web page, not geodata"),
        ("a.xml", "<?xml version='1.0'?><report/>", r"it is XML \(report\), not geodata"),
        ("a.json", '{"status": "error"}', "it is JSON, but not GeoJSON"),
        ("a.png", "\x89PNG\r\n\x1a\n\0\0\0", r"its format is not known \(\.png\)"),
        ("letter", "Dear colleagues", r"its format is not known \(no ending\)"),
        ("a.dbf", "anything", r"it is a part of a shapefile \(\.dbf\)"),
        ("a.zip", "PK\x03\x04 but no more", "the archive cannot be unpacked"),
    ],
)
def test_what_is_not_geodata_is_refused_for_what_it_is(tmp_path, name, content, problem):
    (tmp_path / name).write_text(content, encoding="latin-1")
    with pytest.raises(ReadError, match=problem):
        read_layer(tmp_path / name)


def test_json_in_utf_16_is_refused_with_the_mend(whole, tmp_path):
    text = (whole / "a.geojson").read_text(encoding="utf-8")
    (tmp_path / "a.geojson").write_text(text, encoding="utf-16")
    with pytest.raises(ReadError, match="Save it as UTF-8"):
        read_layer(tmp_path / "a.geojson")


def test_a_byte_order_mark_changes_nothing(whole, tmp_path):
    text = (whole / "a.geojson").read_text(encoding="utf-8")
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8-sig")
    assert len(read_layer(tmp_path / "a.geojson")) == COUNT


@pytest.mark.parametrize("ending", ["kml", "gml"])
def test_a_coordinate_that_is_no_number_is_refused_not_read_as_zero(whole, tmp_path, ending):
    path = copied(whole, tmp_path, ending)
    text = path.read_text(encoding="utf-8")
    mark = "coordinates>" if ending == "kml" else "posList>"
    path.write_text(
        text.replace(f"<{mark}", f"<{mark}abc ").replace(f":{mark}", f":{mark}abc "), encoding="utf-8"
    )
    with pytest.raises(ReadError, match="coordinates hold 'abc"):
        read_layer(path)


def test_a_missing_file_is_refused_with_names_that_are_like_it(tmp_path):
    (tmp_path / "control_2024.geojson").write_text("{}")
    with pytest.raises(ReadError, match=r"no such file\. Is one of these meant: control_2024\.geojson\?"):
        read_layer(tmp_path / "control_2023.geojson")


def test_a_missing_folder_is_refused_by_name(tmp_path):
    with pytest.raises(ReadError, match=r"there is no folder '.*nowhere'"):
        read_layer(tmp_path / "nowhere" / "a.gpkg")


def test_a_folder_is_refused_with_the_files_in_it(whole):
    with pytest.raises(ReadError, match=r"it is a folder\. Name a file in it: a\.csv, a\.fgb, a\.geojson"):
        read_layer(whole)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read anything")
def test_a_file_that_may_not_be_read_is_refused(whole, tmp_path):
    path = copied(whole, tmp_path, "gpkg")
    path.chmod(0)
    with pytest.raises(ReadError, match="cannot be opened"):
        read_layer(path)


def test_a_layer_without_geometry_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        pyogrio.write_dataframe(gpd.GeoDataFrame({"n": [1]}, geometry=[None]), tmp_path / "null.gpkg")
    with pytest.raises(ReadError, match=r"no usable feature: .*no geometry"):
        read_layer(tmp_path / "null.gpkg")


def test_an_archive_without_geodata_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    with pytest.raises(ReadError, match="the archive holds no geodata"):
        read_layer(tmp_path / "a.zip")


def test_what_is_wrong_inside_an_archive_is_told_with_its_member(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("page.kml", "<html></html>")
    with pytest.raises(ReadError, match=r"a\.zip:page\.kml: it is a web page"):
        read_layer(tmp_path / "a.zip")


def test_layers_of_a_broken_file_are_refused_too(whole, tmp_path, capfd):
    path = copied(whole, tmp_path, "gpkg")
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(ReadError, match="it cannot be read"):
        layers_in(path)
    assert capfd.readouterr() == ("", "")
