"""A GeoPackage opened by QGIS itself: every table is there, drawn by the rules that it carries."""

from __future__ import annotations

import pytest
import shapely

from geo.features import Feature, Sheet
from geo.formats import write
from geo.release import STAFF, release
from maps.qml import styles

from .qgis import opened_by_qgis

pytestmark = pytest.mark.qgis


def test_qgis_opens_each_table_with_the_rules_of_the_page(tmp_path):
    features = [
        Feature("zones", shapely.box(30, 50, 31, 51), {"name": "Buffer", "kind": "separation"}),
        Feature("zones", shapely.box(31, 50, 32, 51), {"name": "Air", "kind": "air"}),
        Feature("line", shapely.LineString([(30, 50), (31, 50)]), {"name": "Line", "status": "illustrative"}),
        Feature("sites", shapely.Point(30.5, 50.1), {"name": "Post", "kind": "post"}, sensitive=True),
    ]
    released = release(features, Sheet("norland", "Norland", "2025-01-01", "illustrative"), STAFF)
    path = tmp_path / "plan.gpkg"
    write(released, path, styles=styles(released))
    told = opened_by_qgis(path, ("zones", "line", "sites"), tmp_path)
    assert {table: (valid, count, kind) for table, (valid, count, kind, *_) in told.items()} == {
        "zones": (True, 2, "RuleRenderer"),
        "line": (True, 1, "RuleRenderer"),
        "sites": (True, 1, "RuleRenderer"),
    }
    assert told["zones"][3] == ["Air zone", "Zone of separation"]
    assert {each[4] for each in told.values()} == {"EPSG:4326"}
