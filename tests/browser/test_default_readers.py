"""The default scenario read by everybody: by keys, with axe, on every screen, by day, on paper."""

from __future__ import annotations

import html
import re

import pytest
from selenium.webdriver.common.keys import Keys

from .access import EVERYTHING_OPEN, POPUP, SCREENS, SMALL, TABLE, listed, tab_stops
from .frames import FOLLOWING
from .paper import CORNERS, choose, printed
from .work import zone_of_machine

pytestmark = pytest.mark.browser

PAGES = ("staff", "press")
BANNERS = {"staff": "STAFF — exact positions, do not publish", "press": "PRESS RELEASE — positions coarsened"}
ALWAYS = (
    "ILLUSTRATIVE",
    "31 August 2024 (UTC)",
    "Ceaseline ",
    "OGC:CRS84",
    "OpenStreetMap",
    "United Nations",
)


@pytest.fixture(scope="module", params=PAGES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def page(default_plan, name):
    return default_plan.folder / name / "map.html"


def test_axe_finds_nothing_in_four_states(browser, page, axe):
    browser.open(page, bypass_policy=True)
    found = {"as opened": axe()}
    browser.run(EVERYTHING_OPEN)
    browser.run("document.getElementById('strip-table').open = false")  # a thousand rows of one kind
    browser.wait("return document.querySelectorAll('.find').length > 5")
    browser.run(POPUP)
    browser.wait("return getComputedStyle(document.querySelector('.leaflet-popup')).opacity === '1'")
    found["everything open, a popup too"] = axe()
    browser.run("document.getElementById('table').open = false")  # its rows have been looked at
    dark = {"name": "prefers-color-scheme", "value": "dark"}
    browser.command("Emulation.setEmulatedMedia", features=[dark])
    found["dark"] = axe()
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    browser.command("Emulation.setDeviceMetricsOverride", **size)
    found["390 px"] = axe()
    assert {state: violations for state, (_, violations) in found.items() if violations} == {}
    assert min(passes for passes, _ in found.values()) > 20


def test_forty_tab_stops_reach_everything_each_named_and_seen(browser, page):
    browser.open(page)
    stops = tab_stops(browser, 60)
    assert len(stops) <= 40
    assert [stop for stop in stops if not all(stop[:3])] == []
    names = [name for name, *_ in stops]
    for control in ("Zoom in", "Zoom out", "Show everything", "Print", "Measure a length", "Day"):
        assert control in names
    for beginning in ("Find a place", "Interactive map", "Data table", "Method", "Sources"):
        assert any(name.startswith(beginning) for name in names), beginning


def test_a_popup_opened_by_keys_gives_the_focus_back(browser, page):
    browser.open(page)
    browser.run("document.getElementById('table').open = true")
    browser.wait("return document.querySelectorAll('.find').length > 5")
    browser.run("document.querySelectorAll('.find')[2].focus()")
    browser.press(Keys.ENTER)
    browser.wait("return document.activeElement.className === 'popup'")
    browser.press(Keys.ESCAPE)
    assert browser.run("return document.activeElement === document.querySelectorAll('.find')[2]")


def test_the_table_lists_what_is_drawn_after_each_day_and_each_switch(browser, page):
    browser.open(page)
    browser.view(48.0, 37.5, 13)  # where there is room for everything
    browser.run("document.getElementById('table').open = true")
    browser.wait("return document.querySelectorAll('#table [data-mark]').length === 100")
    counted = [len(listed(browser))]
    browser.run("document.getElementById('day').focus()")
    browser.press(*[Keys.ARROW_RIGHT] * 15)
    counted.append(told(browser))
    browser.run("document.querySelector('[role=toolbar][aria-label=Zones] button').click()")
    counted.append(told(browser))
    assert counted[0] > counted[1] > counted[2] > 0


def told(browser):
    """Rows of the table, which are as many as are drawn."""
    _, rows, drawn, _, _ = browser.run(TABLE)
    assert rows == drawn
    return rows


HOLDING = """
const { marks } = Ceaseline.content, rows = [...document.querySelectorAll("#table [data-mark]")];
const titles = rows.map((row) => marks[Number(row.dataset.mark)].title);
return [document.querySelector(".day output").innerText, document.getElementById("day").ariaValueText,
  titles, Number(document.documentElement.dataset.drawn)];
"""
ONLY_ZONES = """
for (const [id, { turn }] of Ceaseline.switches) turn(id.startsWith("zones."));
document.getElementById("table").open = true;
"""


def test_days_are_those_of_the_stated_zone_and_each_zone_is_there_in_its_interval(browser, default_plan):
    zones = [each.values for each in default_plan.features if each.layer == "zones"]
    said = {}
    for zone in ("Asia/Tokyo", "UTC"):
        with zone_of_machine(browser, zone):
            browser.open(default_plan.folder / "staff" / "map.html")
            browser.run(ONLY_ZONES)
            browser.run("document.getElementById('day').focus()")
            said[zone] = []
            for day in range(32):
                browser.press(Keys.ARROW_RIGHT)
                words, spoken, titles, drawn = browser.run(HOLDING)
                held = [values["name"] for values in zones if values.get("from_day", 0) <= day]
                assert (words, drawn) == (spoken, len(titles))
                assert sorted(titles) == sorted(held)
                said[zone].append(words)
    assert said["Asia/Tokyo"] == said["UTC"]
    assert said["UTC"][0] == "D+0, 2024-09-01 UTC · Firing ends"
    assert said["UTC"][30] == "D+30, 2024-10-01 UTC · Rockets and troops go back"


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_on_every_screen_controls_are_large_the_map_is_half_and_nothing_runs_out(
    browser, page, width, height
):
    browser.open(page, width=width, height=height)
    share = browser.run("return document.getElementById('map').getBoundingClientRect().height / innerHeight")
    seen, small, across, share_when_open, map_width = browser.run(SMALL)
    assert (small, seen > 40) == ([], True)
    assert across <= width
    assert min(share, share_when_open) >= 0.45
    assert map_width >= 0.6 * width


SHOWN = """
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
while (walk.nextNode()) {
  const { parentElement: holder, textContent } = walk.currentNode;
  if (holder.checkVisibility({ checkVisibilityCSS: true })) found.push(textContent);
}
const names = ["main", "header", "aside", "footer"].map((part) => document.querySelectorAll(part).length);
return [found.join(" "), document.documentElement.lang, document.title, names,
  document.querySelectorAll("h1").length, document.querySelector("meta[name=viewport]").content];
"""


@pytest.mark.parametrize("width", [1280, 320])
def test_date_status_sources_credits_and_hash_are_shown_in_named_parts(
    browser, page, name, default_plan, width
):
    browser.open(page, width=width)
    words, language, title, parts, headings, viewport = browser.run(SHOWN)
    for wanted in (*ALWAYS, default_plan.sheet.scenario_sha256, *default_plan.sheet.sources[:3]):
        assert wanted.lower() in words.lower(), wanted
    assert words.count(BANNERS[name]) == 2
    assert (language, title, parts, headings) == ("en", default_plan.sheet.title, [1, 1, 1, 1], 1)
    assert viewport == "width=device-width, initial-scale=1"


@pytest.mark.parametrize("way", ["landscape", "portrait"])
def test_one_sheet_holds_everything_its_words_and_its_fonts(browser, page, name, way):
    browser.open(page)
    choose(browser, "a4", way)
    inside, (across, down) = browser.run(CORNERS)
    assert inside == [True] * 4
    assert min(across, down) > 0.3
    sheet = printed(browser, lines=False)
    wide, high = (297, 210) if way == "landscape" else (210, 297)
    assert (sheet.pages, sheet.width_mm, sheet.height_mm) == (
        1,
        pytest.approx(wide, abs=0.3),
        pytest.approx(high, abs=0.3),
    )
    assert sheet.words.count(BANNERS[name]) == 2
    for said in (*ALWAYS[:2], "Sources", "OpenStreetMap", "Line of contact", "Zone of separation"):
        assert said in sheet.words, said
    assert re.search(r"1 : [\d,]+ on A4", sheet.words)
    assert sheet.fonts
    assert all(sheet.fonts)


@pytest.mark.parametrize("width", [320, 800])
@pytest.mark.parametrize("file", ["story.html", "map.html"])
def test_a_framed_page_says_its_height_at_most_twice_and_from_its_own_window(
    browser, default_plan, tmp_path, file, width
):
    source = html.escape((default_plan.folder / "press" / file).as_uri())
    parent = tmp_path / "parent.html"
    parent.write_text(
        f"<!DOCTYPE html><title>Parent</title><script>{FOLLOWING}</script><body style='margin:0'>"
        f"<iframe sandbox='allow-scripts' style='width:100%;height:300px;border:0' src='{source}'></iframe>",
        encoding="utf-8",
    )
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.command("Emulation.setDeviceMetricsOverride", **size)
    browser.driver.get(parent.as_uri())
    browser.wait("return told.length > 0")
    browser.run("return new Promise((done) => setTimeout(done, 600))")
    told = browser.run("return told")
    assert 1 <= len(told) <= 2
    assert all(own and source == "ceaseline" and 200 <= height <= 4000 for own, source, height in told)
    high = browser.run("return document.querySelector('iframe').getBoundingClientRect().height")
    assert high == told[-1][2]


def test_without_scripts_the_picture_the_story_and_the_words_of_the_map_are_there(browser, default_plan):
    press = default_plan.folder / "press"
    alternative = (press / "alt.txt").read_text(encoding="utf-8").strip()
    assert 60 <= len(alternative) <= 600
    for said in ("Ukraine", "llustrative", "31 August 2024"):
        assert said in alternative
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.driver.get((press / "embed.html").as_uri())
        picture = browser.driver.find_element("tag name", "img")
        assert (picture.get_attribute("alt"), picture.is_displayed()) == (alternative, True)
        browser.driver.get((press / "map.html").as_uri())
        words = browser.driver.find_element("tag name", "body").text
        browser.driver.get((press / "story.html").as_uri())
        figures = browser.driver.find_elements("css selector", "figure svg[role=img]")
        assert sum(figure.is_displayed() for figure in figures) == 1
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)
    for said in ("As of 31 August 2024", "Area of separation", default_plan.sheet.sources[0]):
        assert said in words
