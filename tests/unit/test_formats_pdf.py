"""A PDF that knows its places: georeferenced, with every feature and its values, and read by QGIS."""

from __future__ import annotations

import pypdf
import pytest
import shapely

from geo.errors import WriteError
from geo.features import Feature, Sheet
from geo.formats import endings, write
from geo.formats.kmz import Style
from geo.release import PRESS, STAFF, release
from maps.kml import kml_styles

from .qgis import opened_by_qgis

SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
NAMED = "Зона <b>\\ (x) {{7*7}}"
FEATURES = (
    Feature("zones", shapely.box(30, 49, 32, 51), {"name": NAMED, "kind": "separation", "residents": 7}),
    Feature("line", shapely.LineString([(30, 49), (32, 51)]), {"name": "Line", "OGR_STYLE": "PEN(w:99px)"}),
    Feature("sites", shapely.Point(31, 50), {"name": "Post", "kind": "post"}, sensitive=True),
    Feature("people", shapely.Point(), {"zone": "Zone", "residents": 7}),
)
PLACED = 3


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "plan.geo.pdf"
    released = release(FEATURES, SHEET, STAFF)
    write(released, path, styles=[Style(**told) for told in kml_styles(released)])
    return path


def values_of(path):
    """Values of each feature, by the structure that says which mark is which."""
    (plan,) = (each.get_object() for each in pypdf.PdfReader(path).trailer["/Root"]["/StructTreeRoot"]["/K"])
    told = (each.get_object()["/A"].get_object()["/P"] for each in plan["/K"])
    return [{pair["/N"]: pair["/V"] for pair in pairs} for pairs in told]


def test_it_is_one_of_the_formats():
    assert ".pdf" in endings()


def test_the_sheet_knows_where_its_corners_lie(written):
    (page,) = pypdf.PdfReader(written).pages
    (viewport,) = (each.get_object() for each in page["/VP"])
    measure = viewport["/Measure"].get_object()
    assert (measure["/Subtype"], measure["/GCS"].get_object()["/EPSG"]) == ("/GEO", 3857)
    corners = dict(zip(corner_pairs(measure["/LPTS"]), corner_pairs(measure["/GPTS"]), strict=True))
    # GPTS gives latitude before longitude.
    assert corners[0, 0] == pytest.approx((49, 30), abs=1e-4)
    assert corners[1, 1] == pytest.approx((51, 32), abs=1e-4)
    left, low, right, high = viewport["/BBox"]
    assert 0 < left < right < float(page.mediabox.width)
    assert 0 < low < high < float(page.mediabox.height)


def corner_pairs(numbers):
    found = [float(number) for number in numbers]
    return list(zip(found[::2], found[1::2], strict=True))


def test_every_feature_that_has_a_place_is_there_with_its_values_as_they_were_written(written):
    found = values_of(written)
    assert [(each["layer"], each["name"]) for each in found] == [
        ("zones", NAMED),
        ("line", "Line"),
        ("sites", "Post"),
    ]
    assert int(found[0]["residents"]) == 7
    assert found[1]["OGR_STYLE"] == "PEN(c:#111111,w:3.5px)"  # of the class, and not what the data say


def test_equal_releases_give_equal_bytes_and_the_press_gets_no_site(written, tmp_path):
    released = release(FEATURES, SHEET, STAFF)
    write(released, tmp_path / "again.pdf", styles=[Style(**told) for told in kml_styles(released)])
    assert (tmp_path / "again.pdf").read_bytes() == written.read_bytes()
    write(release(FEATURES, SHEET, PRESS), tmp_path / "press.pdf")
    assert "sites" not in {each["layer"] for each in values_of(tmp_path / "press.pdf")}


def test_a_release_without_places_is_refused_and_leaves_no_file(tmp_path):
    with pytest.raises(WriteError, match="no feature has a place"):
        write(release(FEATURES[3:], SHEET, STAFF), tmp_path / "plan.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.qgis
def test_qgis_reads_back_as_many_features(written, tmp_path):
    ((valid, count, *_),) = opened_by_qgis(written, ("plan",), tmp_path).values()
    assert (valid, count) == (True, PLACED)
