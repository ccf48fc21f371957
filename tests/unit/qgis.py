"""QGIS asked from outside: which tables of a file it opens, how many features each has, how it draws them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

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


def opened_by_qgis(path, tables, folder):
    """Of each table: whether it opens, its features, its renderer, the labels of its rules, its system."""
    return told_by_qgis(LOOK, [path, *tables], folder)


def told_by_qgis(program, words, folder):
    """What a program that QGIS runs prints as its last line, in JSON."""
    if not shutil.which(PYTHON):
        pytest.skip(f"there is no {PYTHON}")
    if subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True, check=False).returncode:
        pytest.skip("the system's Python has no QGIS (Debian: python3-qgis)")
    asked = subprocess.run(
        [PYTHON, "-c", program, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder)},
    )
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout.splitlines()[-1])
