"""A plan with a force on its page: tables and curves, switches, gaps, dark, narrow and printed."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

import maps
from geo.features import features, sheet
from geo.release import PRESS, STAFF, release

from ..golden_plans import golden_plan

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
POLICIES = ("staff", "press")
SIZES = ((1280, 800), (390, 844), (320, 700))


@pytest.fixture(scope="module")
def plan():
    return golden_plan("norland")


@pytest.fixture(scope="module")
def watched(plan, tmp_path_factory):
    """The page of each policy of a plan with a force."""
    folder = tmp_path_factory.mktemp("watched")
    for policy in (STAFF, PRESS):
        drawn = maps.draw(release(features(plan), sheet(plan), policy))
        maps.write_html(drawn, folder / f"{policy.name}.html")
    return {policy.name: folder / f"{policy.name}.html" for policy in (STAFF, PRESS)}


def switch(browser, layer):
    """Click every switch of a layer."""
    found = browser.run(
        "return Ceaseline.content.entries.flatMap((entry, i) => entry.layer === arguments[0] ? [i] : [])",
        layer,
    )
    for number in found:
        browser.run("document.querySelector(`[data-entry='${arguments[0]}'] input`).click()", number)
    return found


# Shapes of a layer that are to be seen on the map.
SHOWN = """
const { marks, entries } = Ceaseline.content;
return marks.filter((mark, i) => entries[mark.entry].layer === arguments[0]
  && document.querySelector(`.mark-${i}`)?.checkVisibility()).length;
"""


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_asked_for_and_nothing_complained_about(browser, watched, policy, dark):
    browser.open(watched[policy], dark=dark)
    browser.run("document.getElementById('table').open = true")
    browser.run("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")
    assert browser.requested() == []
    assert browser.complaints() == []


def test_people_come_first_then_the_legend_then_the_watch_then_the_curves(browser, watched):
    browser.open(watched["staff"])
    headings = browser.run(
        "return [...document.querySelectorAll('#panel h2')]"
        ".filter((h) => h.checkVisibility()).map((h) => h.innerText)"
    )
    assert headings[:6] == [
        *("People in the zones", "Legend and layers", "Watch on the line", "Sites proposed"),
        *("More sites, more of the line: observation posts", "Watch by chainage"),
    ]


def test_every_figure_of_the_tables_stands_on_the_page(browser, watched, plan):
    browser.open(watched["staff"])
    browser.run("document.querySelectorAll('details.table-first').forEach((fold) => { fold.open = true; })")
    for table in sheet(plan).tables:
        shown = browser.run(
            "return [...document.querySelectorAll(`[data-table='${arguments[0]}'] tr`)]"
            ".map((row) => [...row.children].map((cell) => cell.innerText))",
            table.id,
        )
        assert shown == [list(table.headings), *(list(row) for row in table.rows)]
        assert table.words in browser.run("return document.getElementById('panel').innerText")


CHARTS = """
return [...document.querySelectorAll("[data-chart]")].map((chart) => {
  const picture = chart.querySelector(":scope > svg");
  return [chart.dataset.chart, picture.getAttribute("role"), picture.getAttribute("aria-label")];
});
"""


def test_a_chart_is_a_picture_whose_label_says_what_is_seen(browser, watched, plan):
    browser.open(watched["staff"])
    found = browser.run(CHARTS)
    assert found == [[chart.id, "img", f"{chart.title}. {chart.words}"] for chart in sheet(plan).charts]
    assert "The plan has 4 sites" in found[0][2]
    assert "4 gaps" in found[1][2]


def test_the_press_page_keeps_the_curve_by_count_and_holds_none_along_the_line(browser, watched):
    browser.open(watched["press"])
    assert [chart[0] for chart in browser.run(CHARTS)] == ["curve-post"]
    layers = set(browser.run("return Ceaseline.content.entries.map((entry) => entry.layer)"))
    assert layers.isdisjoint({"coverage", "gaps", "footprints"})


def test_the_point_that_is_marked_stands_where_its_lead_meets_the_axes(browser, watched):
    browser.open(watched["staff"])
    ticks, marked, lead = browser.run(
        "const chart = document.querySelector('[data-chart=curve-post] > svg');"
        "const dot = chart.querySelector('.marked');"
        "const { fill } = getComputedStyle(chart.querySelector('.lead'));"
        "return [[...chart.querySelectorAll('text')].map((text) => text.textContent),"
        " [dot.cx.baseVal.value, dot.cy.baseVal.value], fill]"
    )
    assert 38 < marked[0] < 310
    assert 10 < marked[1] < 144
    assert lead == "none"
    assert any(text.startswith("4 → ") for text in ticks)
    assert not any(text.startswith("-0") for text in ticks)


OVERFLOWING = """
const panel = document.getElementById("panel"), edge = panel.getBoundingClientRect().right;
return [document.documentElement.scrollWidth - innerWidth, panel.scrollWidth - panel.clientWidth,
  ...[...panel.querySelectorAll(".chart svg, .figures-table, p, li")]
    .map((each) => each.getBoundingClientRect().right - edge)];
"""


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_in_the_panel_runs_out_to_the_right(browser, watched, policy, width, height):
    browser.open(watched[policy], width=width, height=height)
    assert max(browser.run(OVERFLOWING)) <= 0.5


@pytest.mark.parametrize("layer", ["footprints", "gaps", "coverage", "sites"])
def test_the_legend_takes_a_layer_off_the_map_and_puts_it_back(browser, watched, layer):
    browser.open(watched["staff"])
    before = browser.run(SHOWN, layer)
    assert before > 0
    assert switch(browser, layer)
    assert browser.run(SHOWN, layer) == 0
    switch(browser, layer)
    assert browser.run(SHOWN, layer) == before


def test_a_gap_tells_why_it_is_one_and_what_would_close_it(browser, watched, plan):
    gap = plan.coverage.lines[0].gaps[-1]
    browser.open(watched["staff"])
    browser.run("document.getElementById('table').open = true")
    browser.wait("return document.querySelectorAll('.find').length > 5")
    browser.run(
        "[...document.querySelectorAll('.find')]"
        ".find((each) => each.innerText.startsWith('Gap, km 66.4')).click()"
    )
    browser.wait("return document.querySelector('.popup')")
    said = browser.run("return document.querySelector('.popup').innerText").replace("\N{NO-BREAK SPACE}", " ")
    for words in ("Gap, km 66.4 to 85.2", "Not observed", gap.nearest_site, str(gap.closing[0])):
        assert words in said
    assert re.search(r"Elevation not known\s+3\.8", said)
    assert "Would close it" in said


# Contrast of two colours by WCAG 2.2; of text drawn in SVG its fill counts.
CONTRAST = """
const numbers = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
const light = (colour) => numbers(colour).map((part) => part / 255)
  .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
const paper = light(getComputedStyle(document.documentElement).backgroundColor);
const words = ".chart text, .chart p, .keys li, .figures-table th, .figures-table td, .table-first p";
return [...document.querySelectorAll(words)].map((each) => {
  const style = getComputedStyle(each);
  const ink = light(each.namespaceURI.endsWith("svg") ? style.fill : style.color);
  return [each.textContent, (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)];
});
"""


@pytest.mark.parametrize("dark", [False, True])
def test_letters_of_charts_and_tables_stand_out_from_the_paper(browser, watched, dark):
    browser.open(watched["staff"], dark=dark)
    found = browser.run(CONTRAST)
    assert len(found) > 40
    faint = [(words, round(ratio, 2)) for words, ratio in found if ratio < 4.5]
    assert not faint


def test_letters_of_a_chart_are_not_smaller_than_ten_pixels_where_the_screen_is_narrow(browser, watched):
    browser.open(watched["staff"], width=320, height=700)
    heights = browser.run(
        "return [...document.querySelectorAll('.chart text')].map((text) => "
        "parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"
    )
    assert min(heights) >= 9.5


def test_tables_have_headings_for_their_rows_and_columns_and_pictures_have_names(browser, watched):
    browser.open(watched["staff"])
    bad = browser.run(
        "return [...document.querySelectorAll('.figures-table th')].filter((th) => !th.scope).length"
        " + [...document.querySelectorAll('[role=img], [role=group]')]"
        ".filter((each) => !each.getAttribute('aria-label')).length"
    )
    assert bad == 0
    ids = browser.run("return [...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))


# What stands on the sheet of paper, and how far it lies beyond the sheet.
PRINTED = """
dispatchEvent(new Event("beforeprint"));
const box = (each) => each.getBoundingClientRect();
const sheet = box(document.body);
const words = ".people-first tr, .table-first :is(tr, p), .legend li, .caveats li, .method p, .sources li";
const seen = [...document.querySelectorAll(`${words}, .sources p, #foot-words, #stage`)]
  .filter((each) => each.checkVisibility());
const beyond = (each) => Math.max(box(each).right - sheet.right, box(each).bottom - sheet.bottom);
// An area that hides what runs over hides words: each has to hold all of its own.
const cut = [".caveats", ".method", ".sources"].map((name) => document.querySelector(name))
  .filter((each) => each.scrollHeight > each.clientHeight + 1).map((each) => each.className);
const found = [seen.map((each) => [each.textContent.slice(0, 30), beyond(each)]), cut,
  seen.filter((each) => each.matches(".legend li")).length,
  getComputedStyle(document.querySelector(".charts")).display,
  document.getElementById("foot-words").innerText];
dispatchEvent(new Event("afterprint"));
return found;
"""


@pytest.mark.parametrize("policy", POLICIES)
def test_on_paper_tables_legend_and_caveats_stand_on_one_sheet_and_curves_are_said_to_be_elsewhere(
    browser, watched, policy
):
    browser.open(watched[policy], width=1060, height=740)
    browser.command("Emulation.setEmulatedMedia", media="print", features=[])
    try:
        places, cut, rows, charts, foot = browser.run(PRINTED)
    finally:
        browser.command("Emulation.setEmulatedMedia", media="", features=[])
    assert [(words, beyond) for words, beyond in places if beyond > 0.5] == []
    assert cut == []
    assert rows == browser.run("return Ceaseline.content.entries.length")
    assert charts == "none"
    assert "Curves and further tables: on the page, not on this sheet" in foot
    printed = browser.command("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    assert len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed["data"]))) == 1
