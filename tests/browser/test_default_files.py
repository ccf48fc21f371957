"""The files of the default scenario: they refer to nothing outside, keep their size, and are read back."""

from __future__ import annotations

import html.parser
import json
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pyogrio
import pytest
import shapely

import maps
from geo.errors import GeoError
from geo.features import Feature
from geo.formats import write
from geo.release import PRESS, STAFF, release
from maps.packing import content_of

from ..default_plan import CONTEXT
from ..unit.qgis import opened_by_qgis

MOST_BYTES = 1_500_000
REFERRING = {
    "src",
    "srcset",
    "href",
    "xlink:href",
    "action",
    "data",
    "poster",
    "background",
    "ping",
    "formaction",
}


class References(html.parser.HTMLParser):
    """What attributes and style sheets of a document refer to."""

    def __init__(self, text):
        super().__init__()
        self.found, self.styles, self._inside = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self._inside = tag
        self.found += [value or "" for name, value in attrs if name in REFERRING and tag != "a"]
        self.styles += [value or "" for name, value in attrs if name == "style" or "url(" in (value or "")]

    def handle_data(self, data):
        if self._inside == "style":
            self.styles.append(data)


def test_no_document_refers_to_anything_outside_its_folder(default_plan):
    documents = [path for path in default_plan.folder.rglob("*") if path.suffix in {".html", ".svg"}]
    assert len(documents) > 15
    for path in documents:
        references = References(path.read_text(encoding="utf-8"))
        outside = [
            each for each in references.found if re.match(r"\s*([a-z]+:)?//|\s*(https?|ftp|file):", each)
        ]
        assert outside == [], path.name
        for style in references.styles:
            assert not re.search(r"@import|url\(\s*['\"]?(?!#|data:)", style), path.name


def test_every_page_keeps_its_size(default_plan):
    sizes = {path.name: path.stat().st_size for path in default_plan.folder.rglob("*.html")}
    assert len(sizes) >= 11
    assert max(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("policy", [STAFF, PRESS], ids=["staff", "press"])
def test_a_page_drawn_again_has_the_same_bytes(default_plan, policy, tmp_path):
    released = release(default_plan.features, default_plan.sheet, policy)
    maps.write_html(maps.draw(released, context=CONTEXT), tmp_path / "map.html")
    assert (tmp_path / "map.html").read_bytes() == (
        default_plan.folder / policy.name / "map.html"
    ).read_bytes()


def test_an_unknown_symbol_is_refused_and_layers_of_one_name_stay_apart(default_plan):
    sites = [each for each in default_plan.features if each.layer == "sites"]
    unknown = replace(sites[0], values={**sites[0].values, "sidc": "10049999999999999999"})
    with pytest.raises(GeoError, match="10049999999999999999"):
        maps.draw(release([unknown], default_plan.sheet, STAFF))
    named = [Feature(name, shapely.Point(36, 48), {"name": name}) for name in ("posts", "Posts", "posts ")]
    words = replace(default_plan.sheet, strip=None, editable=None)
    page = maps.draw(release([*sites, *named], words, STAFF), context=CONTEXT)
    entries = content_of(page.render())["entries"]
    assert {"posts", "Posts", "posts "} <= {entry["layer"] for entry in entries}
    assert len({entry["id"] for entry in entries}) == len(entries)


def test_overlays_hold_every_feature_and_follow_the_rules_of_geojson(default_plan):
    placed = sum(not each.geometry.is_empty for each in default_plan.features)
    staff = default_plan.folder / "staff"
    text = (staff / "plan.geojson").read_text(encoding="utf-8")
    assert "crs" not in json.loads(text)
    shapes = shapely.get_parts(shapely.from_geojson(text))
    assert len(shapes) == placed
    areas = shapely.get_parts(shapes)
    areas = areas[shapely.get_type_id(areas) == shapely.GeometryType.POLYGON]
    rings, of_area = shapely.get_rings(areas, return_index=True)
    outer = np.diff(of_area, prepend=-1) > 0
    assert (shapely.is_ccw(rings) == outer).all()
    tables = [name for name, kind in pyogrio.list_layers(staff / "plan.gpkg") if kind is not None]
    counts = [pyogrio.read_info(staff / "plan.gpkg", layer=name)["features"] for name in tables]
    assert sum(counts) >= placed
    # GDAL reads the whole of a KMZ again for each of its folders: that it opens is enough.
    assert len(pyogrio.list_layers(staff / "plan.kmz")) >= len({each.layer for each in default_plan.features})
    with zipfile.ZipFile(staff / "plan.kmz") as archive:
        kml = ElementTree.fromstring(archive.read("doc.kml"))
    assert sum(1 for _ in kml.iter("{http://www.opengis.net/kml/2.2}Placemark")) >= placed
    routes = sum(
        pyogrio.read_info(staff / "patrols.gpx", layer=layer, force_feature_count=True)["features"]
        for layer in ("routes", "tracks")
    )
    assert routes == sum(each.layer == "patrols" for each in default_plan.features)


@pytest.mark.parametrize("ending", [".fgb", ".gpkg"])
def test_other_overlays_are_read_back_with_as_many_features(default_plan, tmp_path, ending):
    released = release(default_plan.features, default_plan.sheet, STAFF).only({"zones", "sites", "line"})
    write(released, tmp_path / f"plan{ending}")
    layers = [name for name, kind in pyogrio.list_layers(tmp_path / f"plan{ending}") if kind is not None]
    counts = [pyogrio.read_info(tmp_path / f"plan{ending}", layer=name)["features"] for name in layers]
    assert sum(counts) == len(released.features)


@pytest.mark.qgis
def test_qgis_opens_every_table_of_the_plan_with_rules(default_plan, tmp_path):
    path = default_plan.folder / "staff" / "plan.gpkg"
    tables = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
    told = opened_by_qgis(path, tables, tmp_path)
    assert len(told) > 10
    for table, (valid, count, renderer, rules, system) in told.items():
        assert (valid, renderer, system) == (True, "RuleRenderer", "EPSG:4326"), table
        assert rules, table
        assert count == pyogrio.read_info(path, layer=table)["features"], table
