"""A QGIS project opened by QGIS itself: every table found beside it, in order, drawn as on the page."""

from __future__ import annotations

import zipfile
from xml.etree import ElementTree

import pytest
import shapely
from pyproj import Transformer

from geo.features import Feature, Sheet
from geo.formats import write
from geo.release import PRESS, STAFF, release
from maps.qml import styles

from .qgis import told_by_qgis

LOOK = """
import json, os, sys
from qgis.core import QgsApplication, QgsProject
application = QgsApplication([], False)
application.initQgis()
project = QgsProject.instance()
told = {"read": project.read(sys.argv[1]), "title": project.title(), "crs": project.crs().authid()}
told["view"] = project.viewSettings().defaultViewExtent().isEmpty()
told["order"] = [layer.name() for layer in project.layerTreeRoot().layerOrder()]
told["layers"] = {}
for layer in project.mapLayers().values():
    rules = sorted(rule.label() for rule in layer.renderer().rootRule().children())
    told["layers"][layer.name()] = [layer.isValid(), layer.featureCount(), rules, layer.crs().authid()]
print(json.dumps(told), flush=True)
os._exit(0)  # QGIS takes itself down in an order that Python does not bear
"""
TITLE = "Norland <b> & [% 1+1 %] Зона"
FEATURES = (
    Feature("zones", shapely.box(30, 50, 31, 51), {"name": "Buffer", "kind": "separation"}),
    Feature("zones", shapely.box(31, 50, 32, 51), {"name": "Air", "kind": "air"}),
    Feature("line", shapely.LineString([(30, 50), (31, 50)]), {"name": "Line", "status": "illustrative"}),
    Feature("sites", shapely.Point(30.5, 50.1), {"name": "Post", "kind": "post"}, sensitive=True),
)
SHEET = Sheet("norland", TITLE, "2025-01-01", "illustrative")


def written(folder, policy=STAFF):
    folder.mkdir(exist_ok=True)
    released = release(FEATURES, SHEET, policy)
    looks = styles(released)
    write(released, folder / "plan.gpkg", styles=looks)
    write(released, folder / "plan.qgz", styles=looks)
    return folder / "plan.qgz"


@pytest.mark.qgis
def test_qgis_opens_the_project_wherever_the_two_files_are_moved(tmp_path):
    written(tmp_path / "made")
    (tmp_path / "made").rename(tmp_path / "moved")
    told = told_by_qgis(LOOK, [tmp_path / "moved" / "plan.qgz"], tmp_path)
    assert (told["read"], told["title"], told["crs"]) == (True, TITLE, "EPSG:32636")
    assert not told["view"]
    assert told["order"] == ["sites", "line", "zones"]
    assert told["layers"]["zones"] == [True, 2, ["Air zone", "Zone of separation"], "EPSG:4326"]
    assert told["layers"]["sites"][:2] == [True, 1]
    assert told["layers"]["line"][:2] == [True, 1]


def test_a_project_names_its_package_by_a_relative_path_and_holds_no_place(tmp_path):
    archive = zipfile.ZipFile(written(tmp_path))
    assert archive.namelist() == ["plan.qgs"]
    root = ElementTree.fromstring(archive.read("plan.qgs"))
    sources = [each.text for each in root.iter("datasource")]
    assert sources == [f"./plan.gpkg|layername={table}" for table in ("sites", "line", "zones")]
    assert str(tmp_path) not in archive.read("plan.qgs").decode()
    west, south, east, north = (float(each.text) for each in root.find("mapcanvas/extent"))
    to_utm = Transformer.from_crs("OGC:CRS84", "EPSG:32636", always_xy=True)
    corners = [to_utm.transform(*corner) for corner in shapely.box(30, 50, 32, 51).exterior.coords]
    assert all(west < x < east and south < y < north for x, y in corners)
    assert (east - west) * (north - south) < 1.4 * 144_000 * 112_000


def test_what_the_press_gets_has_the_extent_of_what_is_public(tmp_path):
    far = Feature("sites", shapely.Point(40.5, 50.1), {"name": "Secret", "kind": "post"}, sensitive=True)
    extents = []
    for number, features in enumerate((FEATURES[:3], (*FEATURES[:3], far))):
        path = tmp_path / f"{number}.qgz"
        write(release(features, SHEET, PRESS), path)
        extents.append(zipfile.ZipFile(path).read("plan.qgs").replace(b"0.", b"1."))
    assert extents[0] == extents[1]
