"""One new file is enough: a kind of zone or a family of sensors is found, laid or asked, and drawn."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

NEW_KIND = '''
"""Mined belt: a box of suspected ground about the line."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from .register import zone_rule
from .rule import Depth, Piece, Rule


@zone_rule
@dataclass(frozen=True, kw_only=True, config=STRICT)
class MinedBelt(Rule):
    """The box round the line, grown by a margin."""

    kind: ClassVar[str] = "mined_belt"

    margin_m: Depth

    def lay(self, situation, laid):
        """Return the one box."""
        box = situation.line.path.envelope.buffer(self.margin_m, join_style="mitre")
        return self.zones([Piece(box, values={"margin_m": self.margin_m})], situation, laid)
'''

ASKED_FOR = """
[[zone]]
kind = "mined_belt"
name = "Suspected ground"
margin_m = 1000
source = "Invented for the tests"
"""

NEW_FAMILY = '''
"""Dog team: a nose that finds people downwind."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.sensor import Reach
from .figures import Figures, Instrument, Metres
from .register import sensor_family


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Scent(Figures):
    """How far a scent carries, metres."""

    range_m: Metres


@sensor_family
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Dogs(Instrument):
    """A handler and a dog."""

    family: ClassVar[str] = "dogs"

    scent: Scent

    def reach(self, conditions):
        """Return where it finds people."""
        return Reach(self.scent.range_m, "none") if conditions.target == "person" else None
'''

NEW_MODEL = """
[dog-team]
family = "dogs"
title  = "Dog team"
scent  = { range_m = 400, source = "Invented for the tests", status = "assumed" }
"""

LOOK = """
from pathlib import Path

import shapely

from geo.frame import Frame
from geo.model.sensor import Conditions, Watch
from geo.model.situation import Site
from geo.sensing import footprints, load_sensors

dogs = load_sensors(Path("data/reference/v1/sensors.toml"))["dog-team"]
watch = Watch(Site("Kennel", "post", shapely.Point(0, 0)), dogs)
(found,) = footprints([watch], Conditions(target="person"), Frame.around(36.0, 48.0))
print(dogs.status, dogs.figures()["scent_range_m"], round(found.area.area / 400**2, 1))
"""


def said(command, folder):
    """What Python says when it runs a command in a folder that holds the packages."""
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_a_new_kind_of_zone_is_one_new_file_from_the_scenario_to_the_map(tmp_path):
    for folder in ("geo", "maps", "scripts", "data/context", "data/reference"):
        shutil.copytree(ROOT / folder, tmp_path / folder)  # with its caches: compiled loops stay compiled
    shutil.copytree(ROOT / "tests" / "golden" / "norland", tmp_path / "norland")
    (tmp_path / "geo" / "zones" / "mined_belt.py").write_text(NEW_KIND.lstrip())
    with (tmp_path / "norland" / "scenario.toml").open("a", encoding="utf-8") as scenario:
        scenario.write(ASKED_FOR)
    plan = ["scripts/plan_deployment.py", "norland", "--quick", "--out", "out", "--format", "json"]
    zones = {zone["zone"]: zone for zone in json.loads(said(plan, tmp_path))["zones"]}
    assert zones["Suspected ground"]["kind"] == "mined_belt"
    assert zones["Suspected ground"]["area_km2"] > 0
    for page in ("staff/map.html", "press/map.html"):
        assert "Suspected ground" in (tmp_path / "out" / "norland" / page).read_text(encoding="utf-8")


def test_a_new_family_of_sensors_is_one_new_file_and_a_model_of_it_one_table(tmp_path):
    for folder in ("geo", "data/reference"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "geo" / "sensing" / "dogs.py").write_text(NEW_FAMILY.lstrip())
    with (tmp_path / "data" / "reference" / "v1" / "sensors.toml").open("a", encoding="utf-8") as sensors:
        sensors.write(NEW_MODEL)
    assert said(["-c", LOOK], tmp_path) == "assumed 400.0 3.1\n"


NEW_SUPPLIER = '''
"""Ruritanian gazette: posts by name and place."""

from ._layers import imported, layers_of
from ._supplier import Supplier


def _read(downloads, wishes):
    for download in downloads:
        for _, layer in layers_of(download, wishes, wishes.country):
            yield imported("gazette", layer, download)


SUPPLIER = Supplier(
    id="gazette",
    title="Ruritanian gazette",
    licence="CC0-1.0",
    credit="Ruritanian gazette, CC0",
    obtained="its office",
    becomes="posts",
    claims=lambda download: "postmark" in download.columns,
    read=_read,
)
'''


# The program asked to import the file, to list its suppliers, and to take the file for another's.
ASK_SUPPLIERS = """
import sys
from scripts.import_source import main

sys.stderr = sys.stdout
asked = (["gazette", "posts.csv", "--out", "layers"], ["--list"], ["ucdp", "posts.csv"])
print("statuses", *[main(words) for words in asked])
"""


def test_a_new_supplier_is_one_new_file_and_its_files_are_told_from_others(tmp_path):
    for folder in ("geo", "scripts", "data/reference"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "geo" / "sources" / "gazette.py").write_text(NEW_SUPPLIER.lstrip())
    (tmp_path / "posts.csv").write_text("postmark,longitude,latitude\nStrelsau,14.4,50.1\n")
    told = said(["-c", ASK_SUPPLIERS], tmp_path)
    assert "gazette.geojson: 1 points" in told
    assert "its office" in told
    assert "not look like a file of ucdp, but of gazette" in told
    assert told.endswith("statuses 0 0 2\n")
