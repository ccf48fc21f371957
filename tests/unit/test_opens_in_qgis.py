"""A GeoPackage opened by QGIS itself: every table is there, drawn by the rules that it carries."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest
import shapely

from geo.features import Feature, Sheet
from geo.formats import write
from geo.release import STAFF, release
from maps.qml import styles

PYTHON = "/usr/bin/python3"  # of the system, which QGIS comes with
LOOK = """
import json, os, sys
from qgis.core import QgsApplication, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
told = {}
for table in sys.argv[2:]:
    layer = QgsVectorLayer(f"{sys.argv[1]}|layername={table}", table, "ogr")
    kind = layer.renderer().type()
    rules = layer.renderer().rootRule().children() if kind == "RuleRenderer" else []
    labels = sorted(rule.label() for rule in rules)
    told[table] = [layer.isValid(), layer.featureCount(), kind, labels, layer.crs().authid()]
print(json.dumps(told), flush=True)
os._exit(0)  # QGIS takes itself down in an order that Python does not bear
"""


def has_qgis():
    if not shutil.which(PYTHON):
        return False
    asked = subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True, check=False)
    return asked.returncode == 0


@pytest.mark.skipif(not has_qgis(), reason="the system's Python has no QGIS (Debian: python3-qgis)")
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
    asked = subprocess.run(
        [PYTHON, "-c", LOOK, str(path), "zones", "line", "sites"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert asked.returncode == 0, asked.stderr
    told = json.loads(asked.stdout.splitlines()[-1])
    assert {table: (valid, count, kind) for table, (valid, count, kind, *_) in told.items()} == {
        "zones": (True, 2, "RuleRenderer"),
        "line": (True, 1, "RuleRenderer"),
        "sites": (True, 1, "RuleRenderer"),
    }
    assert told["zones"][3] == ["Air zone", "Zone of separation"]
    assert {each[4] for each in told.values()} == {"EPSG:4326"}
