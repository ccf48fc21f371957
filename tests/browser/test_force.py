"""A force set out on its page: switches off at first, ten tables that fold, order, contrast, paper."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

import maps
from geo.features import features, sheet
from geo.release import PRESS, STAFF, release

from ..golden_plans import golden_plan

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
POLICIES = ("staff", "press")
OFF_AT_FIRST = ("patrols", "visits", "response", "too_late")
ON_AT_FIRST = ("sectors", "boundaries", "crossings")


@pytest.fixture(scope="module")
def plan():
    return golden_plan("midland")


@pytest.fixture(scope="module")
def set_out(plan, tmp_path_factory):
    """The page of each policy of a plan with everything in it."""
    folder = tmp_path_factory.mktemp("set_out")
    flat, margin = features(plan), sheet(plan)
    for policy in (STAFF, PRESS):
        maps.write_html(maps.draw(release(flat, margin, policy)), folder / f"{policy.name}.html")
    return {policy.name: folder / f"{policy.name}.html" for policy in (STAFF, PRESS)}


# Shapes of a layer that are on the map, and how many it has.
SHOWN = """
const { marks, entries } = Ceaseline.content;
const own = marks.flatMap((mark, i) => entries[mark.entry].layer === arguments[0] ? [i] : []);
return [own.filter((i) => document.querySelector(`.mark-${i}`)?.checkVisibility()).length, own.length];
"""
ROWS = """
return Ceaseline.content.entries.flatMap((entry, i) => entry.layer === arguments[0] ? [i] : []);
"""


def rows_of(browser, layer):
    """Legend rows of a layer: whether each is ticked."""
    numbers = browser.run(ROWS, layer)
    ticked = "return arguments[0].map((i) => document.querySelector(`[data-entry='${i}'] input`).checked)"
    return numbers, browser.run(ticked, numbers)


def click_legend(browser, number):
    """Click the words of a legend row, as a reader does."""
    browser.run("document.querySelector(`[data-entry='${arguments[0]}'] .words`).click()", number)


@pytest.mark.parametrize("layer", OFF_AT_FIRST)
def test_a_layer_that_is_much_is_off_at_first_and_on_after_a_click_on_its_rows(browser, set_out, layer):
    browser.open(set_out["staff"])
    numbers, ticked = rows_of(browser, layer)
    shown, whole = browser.run(SHOWN, layer)
    assert numbers
    assert not any(ticked)
    assert (shown, whole > 0) == (0, True)
    for number in numbers:
        click_legend(browser, number)
    assert all(rows_of(browser, layer)[1])
    assert browser.run(SHOWN, layer) == [whole, whole]


@pytest.mark.parametrize("layer", ON_AT_FIRST)
def test_who_answers_for_which_stretch_is_on_at_first_and_off_after_a_click(browser, set_out, layer):
    browser.open(set_out["staff"])
    numbers, ticked = rows_of(browser, layer)
    shown, whole = browser.run(SHOWN, layer)
    assert all(ticked)
    assert shown == whole > 0
    for number in numbers:
        click_legend(browser, number)
    assert browser.run(SHOWN, layer)[0] == 0


def test_each_layer_has_as_many_shapes_as_the_plan_has(browser, set_out, plan):
    browser.open(set_out["staff"])
    flat = features(plan)
    for layer in (*OFF_AT_FIRST, *ON_AT_FIRST):
        assert browser.run(SHOWN, layer)[1] == sum(feature.layer == layer for feature in flat), layer


def test_the_three_classes_of_visits_have_a_row_each(browser, set_out, plan):
    browser.open(set_out["staff"])
    numbers, _ = rows_of(browser, "visits")
    said = browser.run(
        "return arguments[0].map((i) => document.querySelector(`[data-entry='${i}'] .words`).innerText)",
        numbers,
    )
    classes = [words.split(",")[0] for words in said]
    assert len(set(classes)) == len(classes)  # places and stretches are told apart
    assert {words.removeprefix("Stretch ").capitalize() for words in classes} == {
        *("Visited often enough", "Visited too seldom", "Not visited"),
    }


def test_the_press_page_has_no_row_for_what_tells_where_bases_stand(browser, set_out):
    browser.open(set_out["press"])
    layers = set(browser.run("return Ceaseline.content.entries.map((entry) => entry.layer)"))
    assert layers.isdisjoint({"visits", "response", "too_late", "coverage", "gaps"})
    assert {"sectors", "boundaries", "crossings"} <= layers
    shown = set(browser.run("return Ceaseline.content.tables.map((table) => table.id)"))
    assert shown.isdisjoint({"patrols", "losses"})


FOLDS = "return [...document.querySelectorAll('details.table-first')].map((fold) => fold.open)"
TITLES = "return [...document.querySelectorAll('details.table-first h2')].map((title) => title.textContent)"


def test_tables_are_folded_but_the_first(browser, set_out, plan):
    browser.open(set_out["staff"])
    assert browser.run(TITLES) == [table.title for table in sheet(plan).tables]
    first, *others = browser.run(FOLDS)
    assert first
    assert others == [False] * (len(sheet(plan).tables) - 1)


def test_a_table_opens_on_a_click_and_shows_every_figure(browser, set_out, plan):
    browser.open(set_out["staff"])
    browser.run(
        "document.querySelectorAll('details.table-first:not([open]) > summary').forEach((one) => one.click())"
    )
    assert all(browser.run(FOLDS))
    for table in sheet(plan).tables:
        shown = browser.run(
            "return [...document.querySelectorAll(`[data-table='${arguments[0]}'] tr`)]"
            ".map((row) => [...row.children].map((cell) => cell.innerText))",
            table.id,
        )
        assert shown == [list(table.headings), *(list(row) for row in table.rows)], table.id
        if table.words:
            assert table.words in browser.run("return document.getElementById('panel').innerText")


@pytest.mark.parametrize("key", [Keys.ENTER, Keys.SPACE])
def test_a_table_opens_and_folds_by_the_keyboard(browser, set_out, key):
    browser.open(set_out["staff"])
    browser.run("document.querySelectorAll('details.table-first > summary')[4].focus()")
    browser.press(key)
    browser.wait("return document.querySelectorAll('details.table-first')[4].open")
    browser.press(key)
    browser.wait("return !document.querySelectorAll('details.table-first')[4].open")


def test_every_fold_is_reached_by_the_tabulator(browser, set_out):
    browser.open(set_out["staff"])
    browser.run("document.querySelectorAll('details.table-first > summary')[1].focus()")
    folds = "[...document.querySelectorAll('details.table-first > summary')]"
    here = f"return {folds}.indexOf(document.activeElement)"
    reached = [browser.run(here)]
    for _ in range(8):
        browser.press(Keys.TAB)
        reached.append(browser.run(here))
    assert reached == list(range(1, 10))


def test_people_come_first_then_the_legend_then_the_tables_then_the_curves(browser, set_out, plan):
    browser.open(set_out["staff"])
    headings = browser.run(
        "return [...document.querySelectorAll('#panel h2')]"
        ".filter((h) => h.checkVisibility()).map((h) => h.innerText)"
    )
    tables = [table.title for table in sheet(plan).tables]
    charts = [chart.title for chart in sheet(plan).charts]
    assert headings[: 2 + len(tables) + len(charts)] == [
        *("People in the zones", "Legend and layers"),
        *tables,
        *charts,
    ]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_asked_for_and_nothing_complained_about(browser, set_out, policy, dark):
    browser.open(set_out[policy], dark=dark)
    browser.run(
        "document.querySelectorAll('[data-entry] input:not(:checked)').forEach((box) => box.click());"
        "document.querySelectorAll('details').forEach((fold) => { fold.open = true; });"
        "dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))"
    )
    assert browser.requested() == []
    assert browser.complaints() == []


OVERFLOWING = """
document.querySelectorAll("#panel details").forEach((fold) => { fold.open = true; });
const panel = document.getElementById("panel"), edge = panel.getBoundingClientRect().right;
const beyond = (each) => each.getBoundingClientRect().right - edge;
const scrolls = (each) => [each.getAttribute("aria-label"), each.scrollWidth - each.clientWidth];
return [document.documentElement.scrollWidth - innerWidth, panel.scrollWidth - panel.clientWidth,
  Math.max(...[...panel.querySelectorAll(".chart svg, .figures-table, p, li")].map(beyond)),
  [...panel.querySelectorAll(".scroll")].map(scrolls).filter(([, beyond]) => beyond > 0)];
"""


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_in_the_panel_runs_out_to_the_right(browser, set_out, policy, width):
    browser.open(set_out[policy], width=width, height=844)
    page, panel, beyond, scrolled = browser.run(OVERFLOWING)
    assert max(page, panel, beyond) <= 0.5
    assert scrolled == []


# Contrast of two colours by WCAG 2.2.
CONTRAST = """
document.querySelectorAll("#panel details").forEach((fold) => { fold.open = true; });
const numbers = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
const light = (colour) => numbers(colour).map((part) => part / 255)
  .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
const paper = light(getComputedStyle(document.documentElement).backgroundColor);
const words = ".chart text, .chart p, .keys li, .figures-table :is(th, td), .legend .words";
return [...document.querySelectorAll(`${words}, .table-first :is(p, h2)`)].map((each) => {
  const style = getComputedStyle(each);
  const ink = light(each.namespaceURI.endsWith("svg") ? style.fill : style.color);
  return [each.textContent, (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)];
});
"""


@pytest.mark.parametrize("dark", [False, True])
def test_letters_of_tables_legend_and_charts_stand_out_from_the_paper(browser, set_out, dark):
    browser.open(set_out["staff"], dark=dark)
    found = browser.run(CONTRAST)
    assert len(found) > 150
    assert [(words, round(ratio, 2)) for words, ratio in found if ratio < 4.5] == []


def test_tables_have_headings_for_rows_and_columns_and_no_name_stands_twice(browser, set_out, plan):
    browser.open(set_out["staff"])
    bad = browser.run(
        "return [...document.querySelectorAll('.figures-table th')].filter((th) => !th.scope).length"
        " + [...document.querySelectorAll('[role=img], [role=group]')]"
        ".filter((each) => !each.getAttribute('aria-label')).length"
    )
    assert bad == 0
    ids = browser.run("return [...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))
    named = browser.run(
        "return [...document.querySelectorAll('details.table-first [role=group]')]"
        ".map((each) => each.getAttribute('aria-label'))"
    )
    assert len(named) == len(set(named)) == len(sheet(plan).tables)


def test_a_visit_that_is_not_made_says_why_when_it_is_looked_up(browser, set_out, plan):
    [missed, *_] = [one for one in plan.schedule.not_kept if one.longest_h is None]
    browser.open(set_out["staff"])
    for number in rows_of(browser, "visits")[0]:
        click_legend(browser, number)
    browser.run("document.getElementById('table').open = true")
    browser.wait("return document.querySelectorAll('.find').length > 5")
    browser.run(
        "[...document.querySelectorAll('.find')]"
        ".find((each) => each.innerText.startsWith(arguments[0])).click()",
        missed.requirement,
    )
    browser.wait("return document.querySelector('.popup')")
    said = browser.run("return document.querySelector('.popup').innerText").replace("\N{NO-BREAK SPACE}", " ")
    assert missed.requirement in said
    assert missed.why in said


def test_a_link_to_the_page_remembers_a_layer_that_was_switched_on(browser, set_out):
    browser.open(set_out["staff"])
    for number in rows_of(browser, "patrols")[0]:
        click_legend(browser, number)
    browser.wait("return location.hash.length > 1")
    there = browser.run("return location.hash")
    browser.open(set_out["staff"])
    assert browser.run(SHOWN, "patrols")[0] == 0
    browser.run("location.hash = arguments[0]", there)
    browser.wait(
        "const { marks, entries } = Ceaseline.content;"
        "return marks.some((mark, i) => entries[mark.entry].layer === 'patrols'"
        " && document.querySelector(`.mark-${i}`)?.checkVisibility())"
    )


# What stands on the sheet of paper, and how far it lies beyond the sheet.
PRINTED = """
dispatchEvent(new Event("beforeprint"));
const box = (each) => each.getBoundingClientRect();
const sheet = box(document.body);
const words = ".people-first tr, .table-first :is(tr, p), .legend li, .caveats li, .method p, .sources li";
const seen = [...document.querySelectorAll(`${words}, .sources p, #foot-words, #stage`)]
  .filter((each) => each.checkVisibility());
const beyond = (each) => Math.max(box(each).right - sheet.right, box(each).bottom - sheet.bottom);
const cut = [".caveats", ".method", ".sources"].map((name) => document.querySelector(name))
  .filter((each) => each.scrollHeight > each.clientHeight + 1).map((each) => each.className);
const found = [seen.map((each) => [each.textContent.slice(0, 30), beyond(each)]), cut,
  document.getElementById("foot-words").innerText];
dispatchEvent(new Event("afterprint"));
return found;
"""


@pytest.mark.parametrize("policy", POLICIES)
def test_on_paper_all_that_is_shown_stands_on_one_sheet(browser, set_out, policy):
    browser.open(set_out[policy], width=1060, height=740)
    folded = browser.run(FOLDS)
    browser.command("Emulation.setEmulatedMedia", media="print", features=[])
    try:
        places, cut, foot = browser.run(PRINTED)
    finally:
        browser.command("Emulation.setEmulatedMedia", media="", features=[])
    assert [(words, beyond) for words, beyond in places if beyond > 0.5] == []
    assert cut == []
    assert "not on this sheet" in foot
    assert browser.run(FOLDS) == folded
    printed = browser.command("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    assert len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed["data"]))) == 1
