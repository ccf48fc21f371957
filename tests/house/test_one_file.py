"""One new file is enough: a kind of zone dropped into its folder is found, laid and drawn."""

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


def test_a_new_kind_of_zone_is_one_new_file_from_the_scenario_to_the_map(tmp_path):
    for folder in ("geo", "maps", "scripts", "data/context", "data/reference"):
        shutil.copytree(ROOT / folder, tmp_path / folder)  # with its caches: compiled loops stay compiled
    shutil.copytree(ROOT / "tests" / "golden" / "norland", tmp_path / "norland")
    (tmp_path / "geo" / "zones" / "mined_belt.py").write_text(NEW_KIND.lstrip())
    with (tmp_path / "norland" / "scenario.toml").open("a", encoding="utf-8") as scenario:
        scenario.write(ASKED_FOR)
    said = subprocess.run(
        [sys.executable, "scripts/plan_deployment.py", "norland", "--out", "out", "--format", "json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    zones = {zone["zone"]: zone for zone in json.loads(said.stdout)["zones"]}
    assert zones["Suspected ground"]["kind"] == "mined_belt"
    assert zones["Suspected ground"]["area_km2"] > 0
    for page in ("staff/map.html", "press/map.html"):
        assert "Suspected ground" in (tmp_path / "out" / "norland" / page).read_text(encoding="utf-8")
