"""The page in a real browser with the network off: it draws, speaks, obeys the keyboard, asks for nothing."""

from __future__ import annotations

import base64
import random
import re

import mgrs
import pytest
from pyproj import Geod
from selenium.webdriver.common.keys import Keys

from .pixels import LAND, SEA, seen

pytestmark = pytest.mark.browser
POLICIES = ("staff", "press")


@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_is_requested_and_nothing_complained_about(browser, pages, policy):
    browser.open(pages[policy])
    browser.view(49.5, 31, 9)
    browser.run("Ceaseline.map.panBy([400, 200], { animate: false })")
    browser.run("document.getElementById('table').open = true")
    browser.wait("return document.querySelectorAll('.find').length > 5")
    browser.run("document.querySelectorAll('.find').forEach((button) => button.click())")
    browser.run("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")
    assert browser.requested() == []
    assert browser.complaints() == []


@pytest.mark.parametrize("policy", POLICIES)
def test_land_and_sea_are_seen(browser, pages, policy):
    browser.open(pages[policy])
    browser.view(47.2, 30.8, 6)
    (land, sea), _ = seen(browser, LAND, SEA)
    assert land > 0.02
    assert sea > 0.02


# How far the drawing of each pane reaches beyond the map at its least, and how often it was made.
DRAWINGS = """
const map = Ceaseline.map.getContainer().getBoundingClientRect();
return ["background", "marks"].map((pane) => {
  const drawing = document.querySelector(`.leaflet-${pane}-pane > *`), box = drawing.getBoundingClientRect();
  window.made ??= {};
  const counted = made[pane] ??= { place: "", times: 0 }, place = drawing.style.transform;
  if (counted.place !== place) Object.assign(counted, { place, times: counted.times + 1 });
  const beyond = [map.left - box.left, map.top - box.top, box.right - map.right, box.bottom - map.bottom];
  return [Math.min(...beyond), counted.times];
});
"""


def test_what_is_drawn_covers_the_map_wherever_it_is_moved_and_is_not_made_again_for_a_short_way(
    browser, pages
):
    browser.open(pages["staff"])
    browser.view(49.6, 30.9, 8)
    times = []
    for step in ([0, 0], [150, -60], [-150, 60], [900, 0], [-900, 0]):
        browser.run("Ceaseline.map.panBy(arguments[0], { animate: false })", step)
        browser.wait("return !Ceaseline.map._panAnim?._inProgress")  # it may slide back into its bounds
        covered = browser.run(DRAWINGS)
        assert all(beyond_px >= 0 for beyond_px, _ in covered)
        times.append([made for _, made in covered])
    assert times == [[1, 1], [1, 1], [1, 1], [2, 2], [3, 3]]
    browser.view(49.6, 30.9, 9)
    assert all(beyond_px >= 0 for beyond_px, _ in browser.run(DRAWINGS))


@pytest.mark.parametrize("policy", POLICIES)
def test_every_feature_of_the_release_is_drawn(browser, pages, policy):
    browser.open(pages[policy])
    browser.view(49.6, 30.9, 8)
    classes = browser.run(
        "return [...document.querySelectorAll('path.mark')].map((path) => path.className.baseVal)"
    )
    drawn = {name for names in classes for name in names.split() if name.startswith("mark-")}
    held = browser.run("return Ceaseline.content.marks.length")
    assert len(drawn) == held == int(browser.run("return document.documentElement.dataset.drawn"))


# Ink of each area on the map beside the ink of its row in the legend.
INKS = """
const NAMES = ["stroke", "fill", "stroke-dasharray"];
const ink = (node) => NAMES.map((name) => node.getAttribute(name) ?? "none").join("|");
const { marks, entries } = Ceaseline.content;
return marks.map((mark, number) => [mark.entry, number])
  .filter(([entry]) => entries[entry].shape === "area")
  .map(([entry, number]) => [
    ink(document.querySelector(`.mark-${number}`)),
    ink(document.querySelector(`[data-entry='${entry}'] .swatch`).lastElementChild)]);
"""


def test_the_legend_has_one_row_for_each_class_and_its_swatch_wears_what_the_map_wears(browser, pages):
    browser.open(pages["staff"])
    inks = browser.run(INKS)
    assert len(inks) == 6
    assert all(on_map == in_legend for on_map, in_legend in inks)
    rows = browser.run(
        "return [...document.querySelectorAll('[data-entry]')].map((row) => row.dataset.entry)"
    )
    assert sorted(map(int, rows)) == list(range(browser.run("return Ceaseline.content.entries.length")))


def test_the_table_follows_the_switches(browser, pages):
    browser.open(pages["staff"])
    browser.run("document.getElementById('table').open = true")
    everything = browser.run("return Ceaseline.content.marks.length")
    browser.wait(f"return document.querySelectorAll('[data-mark]').length === {everything}")
    entry = browser.run("return Ceaseline.content.entries.findIndex((entry) => entry.layer === 'sites')")
    browser.run(f"document.querySelector('[data-entry=\"{entry}\"] input').click()")
    assert browser.run("return document.querySelectorAll('[data-mark]').length") == everything - 4
    assert browser.run("return document.body.innerText.includes('Post 1')") is False
    browser.run(f"document.querySelector('[data-entry=\"{entry}\"] input').click()")
    assert browser.run("return document.querySelectorAll('[data-mark]').length") == everything


HERE = """
const here = document.activeElement;
const name = here.getAttribute("aria-label") ?? here.closest("label, summary")?.innerText ?? here.innerText;
return [here.tagName, name, getComputedStyle(here).outlineStyle, here.closest("#listing") !== null];
"""
MORE = """
const here = document.activeElement, group = here.closest("#panel [role=toolbar]");
return Boolean(group) && [...group.querySelectorAll("input, button")].pop() !== here;
"""


def test_the_keyboard_reaches_the_map_the_buttons_the_legend_and_the_table(browser, pages):
    browser.open(pages["staff"])
    stops = []
    while len(stops) < 60 and not (stops and stops[-1][3]):
        browser.press(Keys.TAB)
        stops.append(browser.run(HERE))
        # Within a group of switches the arrows go on.
        while browser.run(MORE):
            browser.press(Keys.ARROW_DOWN)
            stops.append(browser.run(HERE))
    names = {name for _, name, _, _ in stops}
    assert {"Zoom in", "Zoom out", "Show everything"} <= names
    assert any("Interactive map" in name for name in names)
    assert any("Data table" in name for name in names)
    switches = browser.run("return document.querySelectorAll('[data-entry]').length")
    assert sum(tag == "INPUT" for tag, _, _, _ in stops) >= switches
    assert all(name and outline != "none" for _, name, outline, _ in stops)


def test_a_popup_opened_from_the_table_takes_the_focus_and_escape_gives_it_back(browser, pages):
    browser.open(pages["staff"])
    browser.run("document.getElementById('table').open = true")
    browser.wait("return document.querySelectorAll('.find').length > 5")
    browser.run("const button = document.querySelectorAll('.find')[2]; button.focus(); button.click()")
    assert browser.run("return document.activeElement.getAttribute('aria-label')") == "Near"
    assert "2\N{NO-BREAK SPACE}km" in browser.run("return document.querySelector('.popup').textContent")
    browser.press(Keys.ESCAPE)
    assert browser.run("return document.activeElement === document.querySelectorAll('.find')[2]")


@pytest.mark.parametrize("width", [320, 390, 768])
def test_a_narrow_screen_scrolls_one_way_only_and_shows_the_map_first(browser, pages, width):
    browser.open(pages["staff"], width=width, height=844)
    assert browser.run("return document.documentElement.scrollWidth") <= width
    top, panel = browser.run(
        "return ['stage', 'panel'].map((id) => document.getElementById(id).getBoundingClientRect().top)"
    )
    assert top < panel
    height = browser.run("return document.getElementById('stage').getBoundingClientRect().height")
    assert height >= 0.45 * 844


BANNERS = {"staff": "STAFF — exact positions, do not publish", "press": "PRESS RELEASE — positions coarsened"}


@pytest.mark.parametrize("policy", POLICIES)
def test_the_margin_says_what_who_when_and_under_which_rule(browser, pages, policy):
    browser.open(pages[policy], width=320, height=700)
    text = browser.run("return document.body.innerText")
    assert text.count(BANNERS[policy]) == 2
    for words in (
        "A line across Norland",
        "ILLUSTRATIVE",
        "As of 1 January 2025 (UTC)",
        "Invented for the tests.",
    ):
        assert words in text
    for words in ("OGC:CRS84", "0123456789abcdef", "Drawn simplified to 30 m", "United Nations"):
        assert words in text
    assert "1,200" in browser.run("return document.querySelector('#panel table').innerText")


def test_the_press_page_holds_no_site_but_a_cell_of_several(browser, pages):
    browser.open(pages["press"])
    content = browser.run("return Ceaseline.content")
    sites = [mark for mark in content["marks"] if content["entries"][mark["entry"]]["layer"] == "sites"]
    assert [dict(site["rows"])["Count"] for site in sites] == ["3 to 5"]
    assert "Post 1" not in pages["press"].read_text(encoding="utf-8")


def test_the_document_has_a_language_a_title_a_heading_and_landmarks(browser, pages):
    browser.open(pages["staff"])
    found = browser.run(
        "return [document.documentElement.lang, document.title, document.querySelectorAll('h1').length,"
        " ['header', 'main', 'aside', 'footer'].map((name) => document.querySelectorAll(name).length),"
        " document.querySelector('meta[name=viewport]').content]"
    )
    assert found[:4] == ["en", "A line across Norland", 1, [1, 1, 1, 1]]
    assert "scalable" not in found[4]
    assert "maximum-scale" not in found[4]


def test_no_flag_and_no_brand_stands_on_the_map(browser, pages):
    browser.open(pages["staff"])
    chrome = ".leaflet-control-attribution, .leaflet-attribution-flag, img"
    assert browser.run(f"return document.querySelectorAll('{chrome}').length") == 0


# Boxes of the labels' lettering, and points along the line of contact, both in pixels of the screen.
LABELS = """
const boxes = [...document.querySelectorAll(".label")].map((label) => label.getBoundingClientRect());
const path = document.querySelector(".casing"), to = path.getScreenCTM(), line = [];
for (let at = 0; at <= path.getTotalLength(); at += 3) {
  const place = path.getPointAtLength(at).matrixTransform(to);
  line.push([place.x, place.y]);
}
return [boxes.map((box) => [box.left, box.top, box.right, box.bottom]), line];
"""


@pytest.mark.parametrize("zoom", [6, 7.5, 9])
def test_labels_keep_off_each_other_and_off_the_line_of_contact(browser, pages, zoom):
    browser.open(pages["staff"])
    browser.view(49.6, 30.9, zoom)
    boxes, line = browser.run(LABELS)
    assert len(boxes) >= 3
    # A box of text holds the room above and below its letters; that much may touch.
    leading_px = 6
    for number, (west, north, east, south) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            across = min(east, other[2]) - max(west, other[0])
            down = min(south, other[3]) - max(north, other[1])
            assert across <= 1 or down <= leading_px
        assert not any(west + 1 < x < east - 1 and north + 3 < y < south - 3 for x, y in line)


SCALE = """
const bar = document.querySelector("#scale svg").dataset, map = Ceaseline.map;
const middle = map.getSize().divideBy(2), length = [Number(bar.pixels), 0];
const [start, end] = [middle, middle.add(length)].map((point) => map.containerPointToLatLng(point));
return [Number(bar.metres), Number(bar.pixels), [start.lng, start.lat, end.lng, end.lat]];
"""


@pytest.mark.parametrize("latitude", [49.2, 50.2])
def test_the_scale_bar_is_true_at_the_latitude_shown(browser, pages, latitude):
    browser.open(pages["staff"])
    browser.view(latitude, 31, 10)
    metres, pixels, ends = browser.run(SCALE)
    assert 40 < pixels <= 151
    assert Geod(ellps="WGS84").inv(*ends)[2] == pytest.approx(metres, rel=1e-4)


def test_dark_and_light_differ_and_both_draw(browser, pages):
    browser.open(pages["staff"], dark=True)
    _, brightness = seen(browser)
    assert brightness < 90
    assert browser.run("return document.querySelectorAll('path.mark').length") > 10


# Whether both corners of the first view lie within the map as it stands on paper.
CORNERS = """
dispatchEvent(new Event("beforeprint"));
const { map, content } = Ceaseline, [west, south, east, north] = content.bounds;
const found = [[south, west], [north, east]].map((corner) => map.getBounds().contains(corner));
dispatchEvent(new Event("afterprint"));
return found;
"""


def test_it_prints_on_one_sheet_with_everything_on_it(browser, pages):
    browser.open(pages["staff"])
    printed = browser.command("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    assert len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed["data"]))) == 1
    assert browser.run(CORNERS) == [True, True]


def test_grid_references_agree_with_the_reference_library(browser, pages):
    draw = random.Random(20250101)
    places = [(draw.uniform(-180, 180), draw.uniform(-79.9, 83.9)) for _ in range(160)]
    places += [(draw.uniform(22, 40), draw.uniform(44, 53)) for _ in range(60)]
    places += [
        (0.0, 0.0),
        (36.0, 48.0),
        (35.999999, 48.000001),
        (5.0, 60.0),
        (20.0, 78.0),
        (179.9999, 50.0),
        (-180.0, 1.0),
    ]
    browser.open(pages["staff"])
    ours = browser.run("return arguments[0].map(([lon, lat]) => Ceaseline.mgrs(lon, lat, 5))", places)
    reference = mgrs.MGRS()
    for (longitude, latitude), found in zip(places, ours, strict=True):
        wanted = reference.toMGRS(latitude, longitude, MGRSPrecision=5)
        square, digits = wanted[:-10], wanted[-10:]
        zone, letters, east, north = found.split(" ")
        assert f"{zone}{letters}" == square.lstrip("0"), (longitude, latitude)
        assert abs(int(east) - int(digits[:5])) <= 1
        assert abs(int(north) - int(digits[5:])) <= 1


def test_without_scripts_the_page_still_says_what_it_shows(browser, pages):
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.driver.get(pages["staff"].as_uri())
        text = browser.driver.find_element("tag name", "body").text
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)
    for words in ("A line across Norland", "As of 1 January 2025", "Buffer", "Invented for the tests."):
        assert words in text
