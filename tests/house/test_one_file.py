"""One new file is enough: a kind of zone dropped into its folder is found and laid."""

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

LAY_IT = """
from datetime import date

from shapely import MultiLineString

import geo
from geo.frame import Frame
from geo.model.situation import LineOfContact, Situation
from geo.zones import rule_from_table, schema

path = MultiLineString([[(0, 0), (8_000, 4_000)]])
line = LineOfContact(path, "illustrative", date(2025, 1, 1), "drawn for a test", path.length, 0.0)
situation = Situation(Frame.around(31.0, 48.0), date(2025, 1, 1), "illustrative", (), line)
table = {"kind": "mined_belt", "name": "Suspected ground", "source": "a test", "margin_m": 1_000}
(zone,) = rule_from_table(table, where="test").lay(situation, {})
assert "margin_m" in schema()["mined_belt"]["required"]
print(geo.__file__, zone.name, zone.kind, zone.area.area, sep="|")
"""


def test_a_new_kind_of_zone_is_one_new_file(tmp_path):
    shutil.copytree(ROOT / "geo", tmp_path / "geo", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "geo" / "zones" / "mined_belt.py").write_text(NEW_KIND.lstrip())
    said = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{LAY_IT}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    home, name, kind, area_m2 = said.stdout.strip().split("|")
    assert Path(home).parents[1] == tmp_path
    assert (name, kind, float(area_m2)) == ("Suspected ground", "mined_belt", 10_000 * 6_000)
