"""What the page shows means one thing: classes told apart without colour, named, legible, true to scale."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
import shapely

import maps
from geo.features import Feature, Sheet
from geo.release import STAFF, release
from maps.style import LOOKS, PARTY_DASHES

from .colour import contrast, difference, lab, least_difference, over

pytestmark = pytest.mark.browser
CONTEXT = Path(__file__).parents[2] / "data" / "context"
SHEET = Sheet(
    *("norland", "A line across Norland", "2025-01-01", "illustrative"),
    sources=("Invented for the tests.",),
    scenario_sha256="0123456789abcdef" * 4,
)
FRONT = shapely.LineString([(34.2, 50.2), (35.4, 49.4), (36.6, 48.9), (37.2, 48.0)])
LADDER = ("assessed", "claimed", "contested", "unknown", "proposed")
DOTS = ("sites", "settlements", "markers", "crossings", "visits")
LINES = ("line", "coverage", "gaps", "boundaries", "phase_lines", "patrols")


def box(number):
    west, south = 34.5 + 0.35 * (number % 9), 47.2 + 0.25 * (number // 9)
    return shapely.box(west, south, west + 0.25, south + 0.15)


def ladder():
    """The same kind of zone, a line and ground held, at every rung."""
    yield Feature("control", box(40), {"name": "North", "party": "north"})
    yield Feature("control", box(41), {"name": "South", "party": "south"})
    yield Feature("control", box(42), {"name": "Nobody", "confidence": "unknown"})
    for number, status in enumerate(LADDER):
        yield Feature(
            "zones", box(number), {"name": f"Zone {status}", "kind": "separation", "status": status}
        )
    yield Feature("zones", box(9), {"name": "Way through", "kind": "corridor"})
    yield Feature("zones", box(10), {"name": "Nobody's", "kind": "contested", "status": "contested"})
    yield Feature("line", FRONT, {"name": "Line of contact"})


def geometry_of(layer, number):
    area = box(number)
    if layer in LINES:
        return shapely.LineString([area.bounds[:2], area.bounds[2:]])
    return area.centroid if layer in DOTS else area


def every_class():
    """One thing of every class of the style table, for two parties where they have looks of their own."""
    yield Feature("control", box(60), {"name": "North", "party": "north"})
    yield Feature("control", box(61), {"name": "South", "party": "south"})
    number = 0
    for key in LOOKS:
        layer, _, kind = key.partition(":")
        for party in ("north", "south") if key in PARTY_DASHES else (None,):
            values = {"name": key, "kind": kind, "residents": 90_000, "chainage_m": 0.0, "party": party}
            yield Feature(layer, geometry_of(layer, number), values)
            number += 1


@pytest.fixture(scope="module")
def told(tmp_path_factory, context):
    folder = tmp_path_factory.mktemp("told")
    for name, found, ground in (
        ("ladder", ladder(), context),
        ("classes", every_class(), context),
        ("world", ladder(), CONTEXT),
    ):
        path = folder / f"{name}.html"
        maps.write_html(maps.draw(release(list(found), SHEET, STAFF), context=ground), path)
    return {path.stem: path for path in folder.iterdir()}


# As the browser paints each class on the map, and the swatch beside its words.
STYLES = """
const KEYS = ["stroke", "strokeDasharray", "fill", "fillOpacity"];
const style = (node) => {
  const found = getComputedStyle(node);
  return Object.fromEntries(KEYS.map((key) => [key, found[key]]));
};
const { marks, entries } = Ceaseline.content;
return entries.map((entry, number) => {
  const members = marks.flatMap((mark, i) => (mark.entry === number ? [i] : []));
  const painted = members.map((i) => document.querySelector(`path.mark-${i}`)).filter(Boolean).map(style);
  const row = document.querySelector(`[data-entry='${number}']`);
  const shapes = row.querySelectorAll(".swatch > :is(path, rect, circle)");
  return { layer: entry.layer, shape: entry.shape, kind: marks[members[0]].title, words: row.innerText.trim(),
    count: members.length, said: entry.count, painted, swatch: style(shapes[shapes.length - 1]),
    radius: entry.look.radius_px, width: entry.look.width_px };
});
"""


ALL_ON = """
for (const [id, { box }] of Ceaseline.switches) if (!box.checked && !id.startsWith("grid.")) box.click();
Ceaseline.map.options.minZoom = 0;
"""


def switched_on(browser):
    browser.run(ALL_ON)
    browser.view(48.4, 36, 9)


def styles(browser):
    switched_on(browser)
    return browser.run(STYLES)


def pattern(style):
    """What is left of a style when its colours are taken away."""
    fill = "none" if style["fill"] == "none" else "hatch" if "url(" in style["fill"] else "tint"
    return fill, style["strokeDasharray"], style["fillOpacity"] if fill == "tint" else ""


def test_the_ladder_of_confidence_reads_without_colour_and_in_words(browser, told):
    browser.open(told["ladder"])
    rows = [row for row in styles(browser) if row["layer"] == "zones" and "separation" in row["words"]]
    rungs = {word: row for row in rows for word in LADDER if f"Zone {word}" == row["kind"]}
    assert set(rungs) == set(LADDER)
    assert "not verified" in rungs["claimed"]["words"]
    for word in ("contested", "unknown", "proposed"):
        assert word in rungs[word]["words"]
    patterns = [pattern(rungs[word]["painted"][0]) for word in LADDER]
    assert patterns[2] == patterns[3]  # contested and unknown are one rung
    assert len(set(patterns)) == 4
    assert [fill for fill, *_ in patterns] == ["tint", "hatch", "tint", "tint", "none"]
    words = [row["words"] for row in styles(browser)]
    assert any("no party is known to hold (unknown)" in text for text in words)
    assert any(text.startswith("Corridor") for text in words)
    assert any(text.startswith("Contested") for text in words)


@pytest.mark.parametrize("page", ["ladder", "classes"])
@pytest.mark.parametrize("dark", [False, True])
def test_each_class_has_one_row_whose_swatch_is_painted_like_the_map(browser, told, page, dark):
    browser.open(told[page], dark=dark)
    rows = styles(browser)
    assert browser.run("return document.querySelectorAll('[data-entry]').length") == len(rows)
    for row in rows:
        assert row["count"] == row["said"] >= 1, row["words"]
        assert len(row["painted"]) == row["count"], row["words"]
        for painted in row["painted"]:
            for key in ("stroke", "strokeDasharray", "fill", "fillOpacity"):
                if key == "fillOpacity" and painted["fill"] == "none":
                    continue
                assert painted[key] == row["swatch"][key], (row["words"], key)


def rgb(text):
    found = [float(part) for part in re.findall(r"[\d.]+", text)]
    return tuple(found[:3])


GROUND = "const g = Ceaseline.look.ground(); return [g.land, g.sea, g.text, g.soft, g.halo]"


def ground(browser):
    return [tuple(int(c[at : at + 2], 16) for at in (1, 3, 5)) for c in browser.run(GROUND)]


def apart(one, other):
    """Whether two classes of one shape differ by more than colour: dash, tint or none, or plainly in size.

    Size tells dots apart where one is twice the other, edges and bands where one is wider by 30 %.
    """
    if one["shape"] == "point":
        return max(one["radius"], other["radius"]) >= 2 * min(one["radius"], other["radius"])
    if pattern(one["swatch"])[:2] != pattern(other["swatch"])[:2]:
        return True
    wide, thin = (act(one["width"], other["width"]) for act in (max, min))
    return wide >= 1.3 * thin


@pytest.mark.parametrize("dark", [False, True])
def test_classes_of_one_shape_and_pattern_differ_in_colour_for_every_eye(browser, told, dark):
    """Those of different shape or pattern (dash, tint, size) need not; the rest by 10 in CIEDE2000."""
    assert difference((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    browser.open(told["classes"], dark=dark)
    rows = [row for row in styles(browser) if row["layer"] != "control"]
    compared = 0
    for one, other in combinations(rows, 2):
        if one["shape"] != other["shape"] or apart(one, other):
            continue
        compared += 1
        found = least_difference(rgb(one["swatch"]["stroke"]), rgb(other["swatch"]["stroke"]))
        if one["shape"] == "point":
            found = max(found, least_difference(rgb(one["swatch"]["fill"]), rgb(other["swatch"]["fill"])))
        assert found >= 10, (one["words"], other["words"], one["kind"], other["kind"])
    assert compared > 20


@pytest.mark.parametrize("dark", [False, True])
def test_edges_dots_and_letters_stand_out_from_land_and_sea(browser, told, dark):
    browser.open(told["classes"], dark=dark)
    land, sea, text, soft, halo = ground(browser)
    rows = styles(browser)
    held = [row["swatch"] for row in rows if row["layer"] == "control"]
    # Ground held has no edge but the line: its tints differ as they lie on the land.
    tints = [over(rgb(style["fill"]), float(style["fillOpacity"]), land) for style in held]
    assert len(tints) == 2
    assert least_difference(*tints) >= 10
    for row in rows:
        for under in (land, sea) if row["layer"] != "control" else ():
            assert contrast(rgb(row["swatch"]["stroke"]), under) >= 3, row["kind"]
    for letters in (text, soft):
        for under in (land, sea, halo):
            assert contrast(letters, under) >= 4.5
    assert lab(land) != lab(sea)
