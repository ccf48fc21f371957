"""The force's tasks on the page: one at a time on the map, its words beside it, and in the address."""

from __future__ import annotations

import pytest
import shapely

import maps
from geo.features import Feature, Sheet, Table, Task, with_tasks
from geo.release import PRESS, STAFF, release

pytestmark = pytest.mark.browser

LINE = shapely.LineString([(34.2, 49.2), (36.6, 48.9)])
PEOPLE = Table("people", "People on the coast", ("Where", "Residents"), (("Port Alba", "12,000"),))
SHIPS = Table("ships", "Ships", ("Ship", "Knots"), (("Cutter", "20"),), sensitive=True)
SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented.",))
SHOWN = """
const { content: { entries }, switches } = Ceaseline;
return entries.filter(({ id }) => switches.get(id).box.checked).map(({ layer }) => layer);
"""
TEXTS = "return [...document.querySelectorAll('{}')].map((one) => one.textContent)"
PRESSED, WORDS = TEXTS.format(".task-button[aria-pressed=true]"), TEXTS.format(".task:not([hidden])")
CLICK = """
[...document.querySelectorAll(".task-button")].find((one) => one.textContent === arguments[0]).click();
"""


def tasks():
    water = shapely.box(29.0, 44.0, 33.0, 46.0)
    sea = (
        Feature("sea_limits", water, {"name": "Territorial sea", "area_m2": 1e9}),
        Feature("patrol_boxes", water.buffer(-0.5), {"name": "Box"}, sensitive=True),
    )
    yield Task("sea", "The sea", "A box.", features=sea, tables=(PEOPLE, SHIPS), method=("Geodesic.",))
    yield Task("time", "What opens when", "Nothing is late.", tables=(Table("late", "Late", ("Site",), ()),))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    plan = [
        Feature("line", LINE, {"name": "Line of contact"}),
        Feature("zones", LINE.buffer(0.1), {"name": "Buffer", "kind": "separation", "area_m2": 1e9}),
    ]
    features, sheet = with_tasks(plan, SHEET, list(tasks()))
    folder = tmp_path_factory.mktemp("tasks")
    for policy in (STAFF, PRESS):
        maps.write_html(maps.draw(release(features, sheet, policy)), folder / f"{policy.name}.html")
    return {policy.name: folder / f"{policy.name}.html" for policy in (STAFF, PRESS)}


def press_button(browser, words):
    browser.run(CLICK, words)


def test_the_page_opens_with_the_line_and_frames_it_alone(browser, pages):
    browser.open(pages["staff"])
    assert set(browser.run(SHOWN)) == {"line", "zones"}
    assert browser.run(PRESSED) == ["Line of contact"]
    assert browser.run("return Ceaseline.map.getBounds().getSouth()") > 46.0


def test_a_task_comes_onto_the_map_with_its_words_people_first(browser, pages):
    browser.open(pages["staff"])
    press_button(browser, "The sea")
    assert set(browser.run(SHOWN)) == {"line", "sea_limits", "patrol_boxes"}
    assert browser.run(PRESSED) == ["The sea"]
    (words,) = browser.run(WORDS)
    assert words.index("People on the coast") < words.index("Ships") < words.index("Geodesic.")
    assert browser.run("return Ceaseline.map.getBounds().contains([[44, 29], [46, 33]])")
    assert browser.run("return document.querySelector('.task:not([hidden]) details').open")


def test_the_line_comes_back(browser, pages):
    browser.open(pages["staff"])
    press_button(browser, "The sea")
    press_button(browser, "Line of contact")
    assert set(browser.run(SHOWN)) == {"line", "zones"}
    assert browser.run(WORDS) == []


def test_a_task_without_layers_is_told_beside_the_line(browser, pages):
    browser.open(pages["staff"])
    press_button(browser, "What opens when")
    assert browser.run(PRESSED) == ["What opens when"]
    assert set(browser.run(SHOWN)) == {"line", "zones"}
    assert "Nothing is late." in browser.run(WORDS)[0]


def test_whoever_switches_the_same_layers_has_the_task(browser, pages):
    browser.open(pages["staff"])
    press_button(browser, "The sea")
    browser.run("document.querySelector('[data-entry] input').click()")
    assert browser.run(PRESSED) == []
    browser.run("document.querySelector('[data-entry] input').click()")
    assert browser.run(PRESSED) == ["The sea"]


def test_the_address_keeps_the_task(browser, pages):
    browser.open(pages["staff"])
    press_button(browser, "The sea")
    browser.wait("return location.hash.includes('on=')")
    kept = browser.run("return location.hash")
    browser.open(pages["staff"])
    browser.run("location.hash = arguments[0]", kept)
    browser.wait(
        "return document.querySelector('.task-button[aria-pressed=true]')?.textContent === 'The sea'"
    )


def test_the_press_reads_of_a_task_without_what_is_sensitive(browser, pages):
    browser.open(pages["press"])
    press_button(browser, "The sea")
    (words,) = browser.run(WORDS)
    assert "People on the coast" in words
    assert "Ships" not in words
    assert "patrol_boxes" not in browser.run(SHOWN)
