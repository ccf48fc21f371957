"""The sheet of paper: one of the size asked for, all its words, everything in the frame, a true scale."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import shapely
from pyproj import Geod
from selenium.webdriver.common.keys import Keys

import maps
from geo.features import Feature
from geo.release import STAFF, release

from .paper import CORNERS, PAPERS_MM, SHEETS, bar_mm, choose, frame, printed

pytestmark = pytest.mark.browser
INK = (0x11 / 255,) * 3  # of the line of contact
FRONT = ((30.0, 50.6), (30.6, 49.9), (31.4, 49.5), (31.6, 48.6))


def front_of(sheet):
    """The line of contact as it lies on the sheet."""
    inked = (
        line
        for ink, line in sheet.strokes
        if len(ink) == 3 and max(abs(a - b) for a, b in zip(ink, INK, strict=True)) < 0.01
    )
    return next(line for line in inked if len(line) == len(FRONT))


WORDS = (
    "A line across Norland",
    "As of 1 January 2025 (UTC)",
    "Invented for the tests.",
    "Nobody lives here.",
    "Drawn by hand for the tests.",
    "Zone of separation",
    "Line of contact",
    "OGC:CRS84",
    "0123456789abcdef",
    "United Nations",
    "Leaflet 1.9.4",
    "1,200",
    "Ceaseline",
)


@pytest.mark.parametrize(("paper", "way"), SHEETS)
def test_one_sheet_holds_the_map_its_words_and_a_true_scale(browser, pages, paper, way):
    browser.open(pages["staff"])
    said = choose(browser, paper, way)
    sheet = printed(browser)
    wide, high = PAPERS_MM[paper] if way == "portrait" else PAPERS_MM[paper][::-1]
    assert (sheet.pages, sheet.width_mm, sheet.height_mm) == (
        1,
        pytest.approx(wide, abs=0.3),
        pytest.approx(high, abs=0.3),
    )
    assert [words for words in WORDS if words not in sheet.words] == []
    assert "ILLUSTRATIVE" in sheet.words
    assert sheet.words.count("STAFF — exact positions, do not publish") == 2
    assert "more stands on the page" not in sheet.words
    assert all(sheet.fonts)
    assert len(sheet.fonts) >= 2

    [(told, on)] = re.findall(r"(1 : [\d,]+) on (A\d)", sheet.words)
    assert f"{told} on {on}" in said
    assert on == paper.upper()
    ratio = int(told.removeprefix("1 : ").replace(",", ""))
    length = re.search(r"(\d+) (km|m) at 49\.\d° N", sheet.words) or re.search(r"(\d+) (km|m)", sheet.words)
    metres = int(length[1]) * (1000 if length[2] == "km" else 1)
    assert bar_mm(sheet) / 1000 * ratio == pytest.approx(metres, rel=0.005)

    left, top, width, height = frame(sheet)
    line = front_of(sheet)
    assert all(left < x < left + width and top < y < top + height for x, y in line)
    (x, y), (x2, y2) = line[1:3]
    on_paper_m = ((x2 - x) ** 2 + (y2 - y) ** 2) ** 0.5 / 1000
    assert on_paper_m * ratio == pytest.approx(Geod(ellps="WGS84").inv(*FRONT[1], *FRONT[2])[2], rel=0.01)


@pytest.mark.parametrize("name", ["staff", "press"])
def test_the_corners_of_everything_lie_in_the_frame(browser, pages, name):
    browser.open(pages[name], width=390)
    for paper, way in SHEETS:
        choose(browser, paper, way)
        inside, (across, down) = browser.run(CORNERS)
        assert inside == [True] * 4, (paper, way)
        assert across > 0.6
        assert down > 0.4


SHOWN = """
const { map } = Ceaseline;
return [map.getCenter().lat, map.getCenter().lng, map.getZoom(), map.options.minZoom, map.getSize().x];
"""


def test_the_view_is_printed_if_it_is_asked_for_and_comes_back_afterwards(browser, pages):
    browser.open(pages["staff"])
    browser.view(49.7, 30.9, 9)
    browser.run("document.querySelectorAll('.notes details').forEach((fold) => { fold.open = false; })")
    before = browser.run(SHOWN)
    whole = choose(browser, "whole")
    near = choose(browser, "view")
    ratios = [int(re.search(r"1 : ([\d,]+)", said)[1].replace(",", "")) for said in (whole, near)]
    assert ratios[1] < ratios[0]
    sheet = printed(browser)
    assert f"1 : {ratios[1]:,} on A4" in sheet.words
    assert "Drawn by hand for the tests." in sheet.words
    assert browser.run(SHOWN) == pytest.approx(before)
    assert browser.run("return document.documentElement.className") == ""
    assert browser.run("return document.querySelectorAll('.notes details[open]').length") == 0
    assert browser.complaints() == []


def test_what_is_switched_off_is_not_on_the_sheet_and_the_day_is(browser, by_hand, tmp_path):
    features, sheet = by_hand
    later = Feature(
        "zones", shapely.box(30, 49, 30.4, 49.3), {"name": "Later", "kind": "exclusion", "from_day": 3}
    )
    maps.write_html(maps.draw(release([*features, later], sheet, STAFF)), tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    assert "Exclusion zone" in printed(browser).words
    browser.run(
        "document.querySelector('[role=toolbar][aria-label=Zones] button').click();"
        "document.getElementById('day').focus()"
    )
    browser.press(Keys.ARROW_RIGHT)
    words = printed(browser).words
    assert "Exclusion zone" not in words
    assert "Day D+0" in words


def test_too_many_words_for_a_sheet_are_said_to_stand_on_the_page(browser, by_hand, tmp_path):
    features, sheet = by_hand
    long = "All that there is to be said, and a little more. " * 40
    sheet = replace(sheet, title=long, standfirst=long, method=(long,) * 5, caveats=(long,) * 3)
    maps.write_html(maps.draw(release(list(features), sheet, STAFF)), tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    found = printed(browser)
    assert found.pages == 1
    assert "more stands on the page" in found.words
    assert found.words.count("STAFF — exact positions, do not publish") == 2
    left, top, width, height = frame(found)
    assert height > 60
    assert all(left < x < left + width and top < y < top + height for x, y in front_of(found))


def test_the_button_of_the_dialogue_prints_and_closes_it(browser, pages):
    browser.open(pages["staff"])
    browser.run("window.print = () => { window.asked = !document.getElementById('print').open; }")
    browser.run("document.getElementById('print-button').click()")
    browser.run(
        "[...document.querySelectorAll('#print button')].find((one) => one.textContent === 'Print').click()"
    )
    assert browser.run("return window.asked")


LEGEND = """
const { entries, marks } = Ceaseline.content;
dispatchEvent(new Event("beforeprint"));
const rows = [...document.querySelectorAll("[data-entry]")].filter((row) => row.checkVisibility());
const found = rows.map((row) => [Number(row.dataset.entry), row.querySelector(".count").textContent]);
const drawn = new Set([...document.querySelectorAll("path.mark")].flatMap((path) => [...path.classList])
  .filter((name) => name.startsWith("mark-")).map((name) => Number(name.slice(5))));
dispatchEvent(new Event("afterprint"));
const count = (entry) => marks.filter((mark, i) => mark.entry === entry && drawn.has(i)).length;
return [found, entries.map((_, entry) => count(entry))];
"""


def test_the_legend_on_paper_counts_what_is_drawn_at_its_scale_and_nothing_else(browser, by_hand, tmp_path):
    features, sheet = by_hand
    far = Feature("zones", shapely.box(20, 44, 21, 45), {"name": "Far", "kind": "exclusion"})
    maps.write_html(maps.draw(release([*features, far], sheet, STAFF)), tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    rows, drawn = browser.run(LEGEND)
    assert {entry for entry, _ in rows} == {entry for entry, count in enumerate(drawn) if count}
    assert 0 in drawn
    for entry, words in rows:
        assert int((words or "1").split(" of ")[0]) == drawn[entry]
    everything = "return [...document.querySelectorAll('[data-entry]')].every((row) => row.checkVisibility())"
    assert browser.run(everything)
