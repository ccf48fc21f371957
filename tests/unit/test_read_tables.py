"""Tables of text: columns by name, decimal commas, separators, encodings that are certain or refused."""

import zipfile

import geopandas as gpd
import pyogrio
import pytest
import shapely
from shapely import LineString, Point, Polygon

from geo.errors import ReadError
from geo.read.encoding import settled_encoding
from geo.read.files import read_layer
from geo.read.wording import dbf_text, known_encoding

KYIV, LVIV = Point(30.5, 50.4), Point(24.0, 49.8)
OBLASTS = ["Донецька область", "Луганська область", "Київ", "Їжакове", "АР Крим", "Ґанок-на-Дністрі"]


@pytest.fixture
def table(tmp_path):
    def write(text, encoding="utf-8", name="places.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [("longitude", "latitude"), ("Lon", "Lat"), ("LNG", "LAT"), ("long", "lat"), ("довгота", "широта"),
     ("Долгота", "Широта"), ("longitude_deg", "latitude_deg"), (" lon ", " lat "), ("x", "y")],
)  # fmt: skip
def test_columns_of_places_are_found_by_their_names(table, longitude, latitude):
    layer = read_layer(table(f"name,{latitude},{longitude}\nКиїв,50.4,30.5\nЛьвів,49.8,24.0\n"))
    assert layer.geometry.tolist() == [KYIV, LVIV]
    assert layer.columns["name"].tolist() == ["Київ", "Львів"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(table, separator):
    text = "name,lat,lon\nКиїв,50.4,30.5\nЛьвів,49.8,24.0\n".replace(",", separator)
    assert read_layer(table(text)).geometry.tolist() == [KYIV, LVIV]


def test_decimal_commas_are_read_as_such(table):
    layer = read_layer(table("назва;широта;довгота\nКиїв;50,4;30,5\nЛьвів;49,8;24,0\n"))
    assert layer.geometry.tolist() == [KYIV, LVIV]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-u", "cp866"])
def test_cyrillic_is_read_in_any_encoding_that_is_certain(table, encoding):
    names = ["Донецк", "Луганск", "Мариуполь", "Северодонецк"]  # letters that all of these encodings have
    text = "name,lat,lon\n" + "".join(f"{name},50,30\n" for name in names)
    assert read_layer(table(text, encoding)).columns["name"].tolist() == names


def test_an_encoding_that_is_not_certain_is_refused_and_may_be_named(table):
    path = table("name,lat,lon\nсело,50,30\n", "cp1251")
    with pytest.raises(ReadError, match="no stated encoding"):
        read_layer(path)
    assert read_layer(path, encoding="cp1251").columns["name"].tolist() == ["село"]


def test_an_encoding_named_wrongly_is_refused(table):
    with pytest.raises(ReadError):
        read_layer(table("name,lat,lon\nЛьвів,50,30\n", "cp1251"), encoding="utf-8")


def test_rows_without_a_place_are_left_out_and_told_from_rows_with_an_odd_one(table):
    layer = read_layer(table("name,lat,lon\na,,\nb,fifty,30\nc,50°27'N,30°31'E\nd,50.4,30.5\n"))
    assert layer.geometry.tolist() == [KYIV]
    assert [r.problem for r in layer.rejected] == [
        "it has no geometry",
        "its longitude and latitude are 30 and fifty",
        "its longitude and latitude are 30°31'E and 50°27'N",
    ]


def test_a_line_with_too_many_fields_costs_no_more_than_itself(table):
    layer = read_layer(table("name,lat,lon\na,50.4,30.5\nb,49,24,1,2\nc,49.8,24.0\n"))
    assert layer.geometry.tolist() == [KYIV, LVIV]
    assert layer.rejected[0].problem == "a line has 5 fields, more than the head: b, 49, 24, 1, 2"


def test_two_pairs_of_columns_are_refused_by_name(table):
    text = "id,le_latitude_deg,le_longitude_deg,he_latitude_deg,he_longitude_deg\n1,50,30,51,31\n"
    with pytest.raises(
        ReadError, match="columns le_longitude_deg, he_longitude_deg could each be the longitude"
    ):
        read_layer(table(text))


def test_a_table_without_places_is_refused_with_its_columns(table):
    with pytest.raises(ReadError, match=r"no column is the longitude; its columns are a, b"):
        read_layer(table("a,b\n1,2\n"))


def test_metres_in_columns_x_and_y_need_a_crs(table):
    path = table("name,x,y\na,500000,5216000\n")
    with pytest.raises(ReadError, match="no CRS is stated"):
        read_layer(path)
    assert read_layer(path, assume_crs="EPSG:32637").geometry[0].x == pytest.approx(39.0)


def test_degrees_of_another_datum_may_be_supplied_for_columns_of_degrees(table):
    layer = read_layer(table("name,lat,lon\na,50.4,30.5\n"), assume_crs="EPSG:4284")
    assert 50 < KYIV.distance(layer.geometry[0]) * 111_320 < 250  # Pulkovo 1942 lies about 120 m off


def test_a_latitude_beyond_the_pole_is_refused_with_its_row(table):
    with pytest.raises(ReadError, match="feature 2") as refused:
        read_layer(table("n,lat,lon\n1,50,30\n2,483.2,37\n"))
    assert "(37, 483.2, 37, 483.2)" in refused.value.problem


def test_columns_named_the_wrong_way_round_are_refused_where_that_can_be_known(table):
    path = table("n,lat,lon\n1,30.5,50.4\n2,24,49.8\n")
    with pytest.raises(ReadError, match="latitude seems to stand first"):
        read_layer(path, near=(22, 44, 41, 53))


def test_wkt_is_read_with_rings_closed_and_broken_rows_named(table):
    path = table(
        "id,wkt\n"
        '1,"LINESTRING (30 50, 31 51)"\n2,"POLYGON ((30 50, 31 50, 31 51))"\n'
        '3,\n4,"LINESTRING (30 50)"\n5,nonsense\n'
    )
    layer = read_layer(path)
    assert layer.geometry[0].equals(LineString([(30, 50), (31, 51)]))
    assert layer.geometry[1].equals(Polygon([(30, 50), (31, 50), (31, 51)]))
    assert layer.columns["id"].tolist() == [1, 2]
    assert [r.where for r in layer.rejected] == [f"places.csv, feature {n} ('{n}')" for n in (3, 4, 5)]
    assert "read as longitude and latitude, which all its values can be" in [r.done for r in layer.repairs]


def test_a_srid_before_the_wkt_is_obeyed(table):
    layer = read_layer(table('id,geom\n1,"SRID=32637;POINT (500000 5216000)"\n'))
    assert layer.source_crs == "EPSG:32637"
    assert layer.geometry[0].x == pytest.approx(39.0)


def test_mixed_srids_are_refused(table):
    text = 'id,geom\n1,"SRID=32637;POINT (500000 5216000)"\n2,"SRID=32636;POINT (500000 5216000)"\n'
    with pytest.raises(ReadError, match="mixes SRIDs 32636, 32637"):
        read_layer(table(text))


def test_a_head_without_rows_is_refused(table):
    with pytest.raises(ReadError, match="no usable feature"):
        read_layer(table("lat,lon\n"))


def test_a_zipped_table_is_read(table, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(table("n,lat,lon\n1,50.4,30.5\n"), "places.csv")
    assert read_layer(tmp_path / "a.zip").geometry.tolist() == [KYIV]


@pytest.fixture
def shapefile(tmp_path):
    def write(names, encoding, *, column="назва", cpg=None, language_driver=0, without=()):
        path = tmp_path / "a.shp"
        geometry = [LineString([(30, 50), (31, 51 + i)]) for i in range(len(names))]
        pyogrio.write_dataframe(
            gpd.GeoDataFrame({column: names}, geometry=geometry, crs=4326), path, encoding=encoding
        )
        for ending in ("cpg", *without):
            path.with_suffix(f".{ending}").unlink(missing_ok=True)
        if cpg:
            path.with_suffix(".cpg").write_text(cpg)
        if ".dbf" not in without and "dbf" not in without:
            table = bytearray(path.with_suffix(".dbf").read_bytes())
            table[29] = language_driver
            path.with_suffix(".dbf").write_bytes(table)
        return path

    return write


@pytest.mark.parametrize("encoding", ["cp1251", "UTF-8", "cp866", "KOI8-U"])
def test_a_shapefile_that_states_no_encoding_is_read_where_the_bytes_settle_it(shapefile, encoding):
    names = [
        name for name in OBLASTS if "Ґ" not in name and (encoding != "cp866" or not set(name) & set("Іі"))
    ]
    layer = read_layer(shapefile(names, encoding))
    assert layer.columns["назва"].tolist() == names
    assert layer.repairs[0].problem == "its text's encoding is not stated"


@pytest.mark.parametrize("cpg", ["1251", "ANSI 1251", "cp1251", "windows-1251"])
def test_a_stated_encoding_is_believed_where_the_bytes_allow_it(shapefile, cpg):
    layer = read_layer(shapefile(OBLASTS, "cp1251", cpg=cpg))
    assert layer.columns["назва"].tolist() == OBLASTS
    assert layer.repairs == ()


def test_the_language_driver_of_the_table_is_believed_too(shapefile):
    layer = read_layer(shapefile(["село"], "cp1251", language_driver=0xC9))
    assert layer.columns["назва"].tolist() == ["село"]


def test_a_stated_encoding_that_the_bytes_deny_is_not_believed_and_listed(shapefile):
    layer = read_layer(shapefile(OBLASTS, "cp1251", cpg="UTF-8"))
    assert layer.columns["назва"].tolist() == OBLASTS
    assert layer.repairs[0].problem == "its text is not in UTF-8, as stated"


def test_a_shapefile_whose_encoding_is_not_certain_is_refused_with_the_mend(shapefile):
    with pytest.raises(ReadError, match=r"into a\.cpg"):
        read_layer(shapefile(["село"], "cp1251", column="name"))


def test_a_shapefile_without_its_table_is_read_and_that_is_listed(shapefile):
    layer = read_layer(shapefile(OBLASTS, "UTF-8", without=("dbf",)))
    assert len(layer) == len(OBLASTS)
    assert layer.repairs[0].problem == "its .dbf is not beside it"


def test_a_shapefile_without_its_index_is_refused(shapefile):
    with pytest.raises(ReadError, match=r"a\.shx is not beside it"):
        read_layer(shapefile(OBLASTS, "UTF-8", without=("shx",)))


def test_geojson_in_cp1251_is_read_where_that_is_certain_and_listed(tmp_path):
    path = tmp_path / "a.geojson"
    gpd.GeoDataFrame({"name": OBLASTS}, geometry=[KYIV] * len(OBLASTS), crs=4326).to_file(path)
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1251"))
    layer = read_layer(path)
    assert layer.columns["name"].tolist() == OBLASTS
    assert layer.repairs[0].done == "read as cp1251"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Донецьк Луганськ", "cp1251"), ("Донецьк Луганськ", "koi8-u"), ("Донецьк Луганськ", "iso8859-5"),
        ("ДОНЕЦЬК – Луганськ", "cp1251"), ("Донецьк", "utf-8"), ("plain", "utf-8"),
        ("«Щастя» № 5", "cp1251"), ("перемир'я на всій лінії зіткнення", "cp1251"),
    ],
)  # fmt: skip
def test_an_encoding_is_told_by_words_that_make_sense(text, encoding):
    assert text.encode(encoding).decode(settled_encoding(text.encode(encoding), where="", mend="")) == text


@pytest.mark.parametrize("text", [bytes(range(128, 256)), b"\xe0", "село".encode("cp1251")])
def test_bytes_that_make_no_certain_words_are_refused(text):
    with pytest.raises(ReadError):
        settled_encoding(text, where="", mend="")


def test_a_cpg_that_says_nothing_known_says_nothing():
    assert known_encoding("system") is None
    assert known_encoding("") is None
    assert known_encoding("65001") == "utf-8"


def test_an_odd_table_has_no_text():
    assert dbf_text(b"") == b""
    assert dbf_text(bytes(32)) == b""
    assert dbf_text(bytes(200)) == b""


def test_places_of_a_table_are_points(table):
    assert set(shapely.get_type_id(read_layer(table("lat,lon\n1,2\n3,4\n")).geometry)) == {0}
