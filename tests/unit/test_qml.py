"""Styles for QGIS: every feature has one rule, and the rule draws it as the page does."""

import re
import sqlite3
from contextlib import closing
from xml.etree import ElementTree

from shapely import LineString, Point, box

from geo.features import Feature, Sheet
from geo.formats import write
from geo.release import STAFF, release
from maps.qml import styles
from maps.style import look_of

SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative")
FEATURES = [
    Feature("control", box(1, 2, 3, 4), {"name": "North", "party": "north", "status": "claimed"}),
    Feature("zones", box(1, 2, 3, 4), {"name": "Buffer", "kind": "separation", "party": "north"}),
    Feature("zones", box(1, 2, 3, 4), {"name": "Buffer", "kind": "separation", "party": "o'south\\"}),
    Feature("zones", box(1, 2, 3, 4), {"name": "Arms", "kind": "withdrawal", "party": "north"}),
    Feature("zones", box(1, 2, 3, 4), {"name": "Rest", "kind": "separation"}),
    Feature("line", LineString([(1, 2), (3, 4)]), {"name": "Line of contact", "status": "illustrative"}),
    Feature("sites", Point(1, 2), {"name": "Post", "kind": "post"}, sensitive=True),
]
RELEASED = release(FEATURES, SHEET, STAFF)


def rules_of(qml):
    return ElementTree.fromstring(qml).findall("renderer-v2/rules/rule")


def test_there_is_a_style_for_each_layer_and_family():
    assert set(styles(RELEASED)) == {"control_areas", "zones_areas", "line_lines", "sites_points"}


def test_each_row_of_the_file_answers_to_exactly_one_rule(tmp_path):
    # The filters are plain enough to be asked of the database itself, but for its backslashes.
    found = styles(RELEASED)
    write(RELEASED, tmp_path / "plan.gpkg", styles=found)
    with closing(sqlite3.connect(tmp_path / "plan.gpkg")) as database:
        for table in ("control", "zones", "line", "sites"):
            (qml,) = database.execute(
                "SELECT styleQML FROM layer_styles WHERE f_table_name = ?", (table,)
            ).fetchone()
            filters = [rule.get("filter", "1") for rule in rules_of(qml)]
            asked = [f.replace("\\\\", "\\") for f in filters]
            answers = database.execute(
                f"SELECT {' + '.join(f'({f})' for f in asked)} FROM {table}"
            ).fetchall()
            assert set(answers) == {(1,)}, table


def test_colours_and_dashes_are_those_of_the_page():
    line = ElementTree.fromstring(styles(RELEASED)["line_lines"])
    look = look_of("line", status="illustrative")
    drawn = line.findall("renderer-v2/symbols/symbol/layer")
    widths = [float(layer.find("Option/Option[@name='line_width']").get("value")) for layer in drawn]
    assert widths == [look.casing_px, look.width_px]
    colour = drawn[1].find("Option/Option[@name='line_color']").get("value")
    assert "#{:02x}{:02x}{:02x}".format(*map(int, colour.split(",")[:3])) == look.stroke


def test_what_is_claimed_is_hatched():
    assert "b_diagonal" in styles(RELEASED)["control_areas"]
    assert "b_diagonal" not in styles(RELEASED)["zones_areas"]


def test_every_rule_names_a_symbol_that_exists():
    for qml in styles(RELEASED).values():
        symbols = {symbol.get("name") for symbol in ElementTree.fromstring(qml).iter("symbol")}
        assert {rule.get("symbol") for rule in rules_of(qml)} == symbols


def test_equal_releases_give_equal_styles():
    assert styles(RELEASED) == styles(release(FEATURES, SHEET, STAFF))
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", "".join(styles(RELEASED).values()))
