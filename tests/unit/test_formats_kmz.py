"""KMZ and FlatGeobuf: read back with equal counts, shapes, styles and words; nothing in them runs."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pyogrio
import pytest
import shapely

from geo.errors import WriteError
from geo.features import Feature, Sheet
from geo.formats import kmz, write
from geo.release import PRESS, STAFF, release
from maps.kml import kml_styles

SHEET = Sheet("norland", "Norland <b>", "2025-01-01", "illustrative", d_day="2025-04-01")
HOLED = shapely.box(30, 50, 31, 51) - shapely.box(30.4, 50.4, 30.6, 50.6)
HOSTILE = "<script>x()</script> ]]> {{7*7}} =1+1 \u0007Зона"
FEATURES = (
    Feature("zones", HOLED, {"name": HOSTILE, "kind": "separation", "from_day": 3, "to_day": 10}),
    Feature(
        "zones", shapely.MultiPolygon([shapely.box(32, 50, 33, 51), HOLED]), {"name": "Two", "kind": "air"}
    ),
    Feature("line", shapely.LineString([(30, 50), (31, 50.5)]), {"name": "Line", "status": "illustrative"}),
    Feature("sites", shapely.Point(30.51234567, 50.2), {"name": "Post", "kind": "post"}, sensitive=True),
    Feature("people", shapely.Point(), {"zone": "Two", "residents": 7}),
)
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture
def released():
    return release(FEATURES, SHEET, STAFF)


@pytest.fixture
def opened(released, tmp_path):
    path = tmp_path / "plan.kmz"
    write(released, path, styles=[kmz.Style(**told) for told in kml_styles(released)])
    return zipfile.ZipFile(path)


@pytest.fixture
def tree(opened):
    return ElementTree.fromstring(opened.read("doc.kml"))


def test_each_feature_is_one_placemark_in_the_folder_of_its_layer_and_class(tree):
    folders = {folder.find(f"{KML}name").text for folder in tree.iter(f"{KML}Folder")}
    assert {"zones", "line", "sites", "Zone of separation"} <= folders
    assert len(list(tree.iter(f"{KML}Placemark"))) == len(FEATURES)


def test_words_stand_as_text_and_no_program_is_given_markup(tree):
    names = [mark.find(f"{KML}name").text for mark in tree.iter(f"{KML}Placemark")]
    assert HOSTILE.replace("\u0007", "\ufffd") in names
    assert not list(tree.iter(f"{KML}description"))
    assert not list(tree.iter(f"{KML}text"))


def test_nothing_in_it_asks_for_a_network(opened):
    text = opened.read("doc.kml").decode()
    assert re.findall(r"https?://\S+?(?=[\"<])", text) == ["http://www.opengis.net/kml/2.2"]
    hrefs = re.findall(r"<href>(.*?)</href>", text)
    assert hrefs
    assert set(hrefs) < set(opened.namelist())


def test_days_become_spans_where_the_first_day_is_known(tree, released):
    (span,) = tree.iter(f"{KML}TimeSpan")
    assert [each.text for each in span] == ["2025-04-04", "2025-04-11"]
    undated = release(FEATURES, replace(SHEET, d_day=""), STAFF)
    assert b"TimeSpan" not in zipfile_of(undated).read("doc.kml")


def zipfile_of(released):
    return zipfile.ZipFile(io.BytesIO(kmz.as_bytes(released)))


def test_styles_are_those_of_the_page(tree):
    styles = {style.get("id"): style for style in tree.iter(f"{KML}Style")}
    line = next(mark for mark in tree.iter(f"{KML}Placemark") if mark.find(f"{KML}name").text == "Line")
    look = styles[line.find(f"{KML}styleUrl").text.removeprefix("#")].find(f"{KML}LineStyle")
    assert [each.text for each in look] == ["ff111111", "3.5"]


def test_outer_rings_run_anticlockwise_and_holes_the_other_way(tree):
    def signed(ring):
        places = [
            tuple(map(float, each.split(","))) for each in ring.find(f".//{KML}coordinates").text.split()
        ]
        return shapely.is_ccw(shapely.LinearRing(places))

    assert all(signed(ring) for ring in tree.iter(f"{KML}outerBoundaryIs"))
    assert not any(signed(ring) for ring in tree.iter(f"{KML}innerBoundaryIs"))


def test_gdal_reads_back_every_shape(released, tmp_path):
    write(released, tmp_path / "plan.kmz")
    write(released, tmp_path / "plan.fgb")
    layers = pyogrio.list_layers(tmp_path / "plan.kmz")[:, 0]
    back = [
        shape
        for layer in layers
        for shape in pyogrio.read_dataframe(tmp_path / "plan.kmz", layer=layer).geometry
    ]
    drawn = [feature.geometry for feature in FEATURES if not feature.geometry.is_empty]
    assert sum(shape is not None and not shape.is_empty for shape in back) == len(drawn)
    for shape in drawn:
        assert any(
            each is not None and shapely.force_2d(each).equals_exact(shape, 1e-6, normalize=True)
            for each in back
        )
    table = pyogrio.read_dataframe(tmp_path / "plan.fgb")
    assert len(table) == len(FEATURES)
    assert set(table["layer"]) == {feature.layer for feature in FEATURES}
    assert HOSTILE in set(table["name"])


def test_the_press_file_holds_no_exact_place():
    text = zipfile_of(release(FEATURES, SHEET, PRESS)).read("doc.kml").decode()
    assert "30.51234" not in text
    assert "Post" not in text


def test_a_style_too_few_or_a_colour_that_is_none_is_refused(released, tmp_path):
    with pytest.raises(WriteError, match="1 styles for 5 features"):
        kmz.write(released, tmp_path / "plan.kmz", styles=[kmz.Style("one")])
    with pytest.raises(WriteError, match="is no colour"):
        kmz.Style("one", stroke="red")
