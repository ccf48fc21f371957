"""Tools of the page by mouse and keyboard, on desk and phone: a view to share, search, day, length, grid."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import mgrs
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from pyproj import Transformer
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import maps
from geo.features import Feature, Sheet
from geo.release import PRESS, STAFF, release

pytestmark = pytest.mark.browser
POLICIES = ("staff", "press")
SIZES = ((1280, 800), (390, 844))
SHEET = Sheet(
    *("norland", "A line across Norland", "2025-01-01", "illustrative"),
    sources=("Invented for the tests.",),
    scenario_sha256="0123456789abcdef" * 4,
)
FRONT = shapely.LineString([(34.2, 50.2), (35.4, 49.4), (36.6, 48.9), (37.2, 48.0)])


def plan():
    """A line across the edge of two zones of the grid; zones that hold on some days; sites; one thing off."""
    zone = {"area_m2": 2.5e9, "kind": "separation"}
    yield Feature("zones", FRONT.buffer(0.05), {"name": "Buffer", **zone, "from_day": 10})
    yield Feature("zones", FRONT.buffer(0.2), {"name": "Pause", **zone, "from_day": 2, "to_day": 30})
    yield Feature(
        "zones", FRONT.buffer(0.3), {"name": "Pull back", "kind": "withdrawal", "from_day": 0, "to_day": 5}
    )
    yield Feature("line", FRONT, {"name": "Line of contact"})
    yield Feature(
        "settlements", shapely.Point(35.1, 49.1), {"name": "Dorf", "name_uk": "Дорф", "residents": 40_000}
    )
    for number in range(4):
        place = shapely.Point(36.31 + 0.01 * number, 49.21)
        yield Feature(
            "sites", place, {"name": f"Post {number}", "kind": "post", "status": "proposed"}, sensitive=True
        )
    yield Feature("patrols", shapely.LineString([(36.3, 49.2), (36.6, 49.3)]), {"name": "Round trip"})


@pytest.fixture(scope="module")
def tooled(tmp_path_factory, context):
    """The page of each policy of a plan with days."""
    folder = tmp_path_factory.mktemp("tooled")
    for policy in (STAFF, PRESS):
        drawn = maps.draw(release(list(plan()), SHEET, policy), context=context)
        maps.write_html(drawn, folder / f"{policy.name}.html")
    return {policy.name: folder / f"{policy.name}.html" for policy in (STAFF, PRESS)}


@dataclass
class Shared:
    """A page at an address that somebody passed on."""

    page: Path
    hash: str

    def as_uri(self):
        return self.page.as_uri() + self.hash


VIEW = """
const { lat, lng } = Ceaseline.map.getCenter();
return [Ceaseline.map.getZoom(), lat, lng];
"""
SWITCHED = "return document.querySelector(`[data-entry='${arguments[0]}'] input`).checked"


def number_of(browser, name):
    return browser.run(
        "return Ceaseline.content.entries.findIndex((entry) => entry.id === arguments[0])", name
    )


def hash_like(browser, pattern):
    browser.wait(f"return {pattern}.test(location.hash)")
    return browser.run("return location.hash")


@pytest.mark.parametrize("policy", POLICIES)
def test_an_address_that_was_passed_on_shows_what_was_seen(browser, tooled, policy):
    browser.open(
        Shared(tooled[policy], "#9.25/49.12345/36.54321&off=line.line-of-contact&on=patrols.patrol-route")
    )
    assert browser.run(VIEW) == [9.25, pytest.approx(49.12345, abs=1e-5), pytest.approx(36.54321, abs=1e-5)]
    assert browser.run(SWITCHED, number_of(browser, "line.line-of-contact")) is False
    patrol = number_of(browser, "patrols.patrol-route")
    assert patrol < 0 or browser.run(SWITCHED, patrol) is True
    assert browser.run("return document.querySelector('.casing')") is None
    assert browser.complaints() == []


MALFORMED = (
    *("#table", "#%E0%A4%A", "#99/100/36", "#9/49/360", "#9/49", "#a/b/c", "#9/NaN/36", "#9/49/36x"),
    *("#<script>", "#9/49.1/36.2/1"),
)


@pytest.fixture(scope="module")
def usual(browser, tooled):
    """What the page shows at first."""
    browser.open(tooled["staff"])
    return browser.run(VIEW)


@pytest.mark.parametrize("malformed", MALFORMED)
def test_an_address_that_says_nothing_is_passed_over(browser, tooled, usual, malformed):
    browser.open(Shared(tooled["staff"], malformed + "&off=line.line-of-contact"))
    assert browser.run(VIEW) == usual
    assert browser.run(SWITCHED, number_of(browser, "line.line-of-contact")) is True
    assert browser.complaints() == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_moving_and_switching_write_the_address(browser, tooled, width, height):
    browser.open(tooled["staff"], width=width, height=height)
    assert browser.run("return location.hash") == ""
    browser.view(49.0, 36.0, 8)
    assert hash_like(browser, "/^#8\\//") == "#8/49.00000/36.00000"
    for name in ("line.line-of-contact", "patrols.patrol-route", "background.names"):
        browser.run(
            "const [id] = arguments, { box } = Ceaseline.switches.get(id); box.click(); return box.checked",
            name,
        )
    written = hash_like(browser, "/names/")
    assert written == (
        "#8/49.00000/36.00000&off=line.line-of-contact,background.names&on=patrols.patrol-route"
    )
    browser.open(Shared(tooled["staff"], written), width=width, height=height)
    for name, on in (
        ("line.line-of-contact", False),
        ("patrols.patrol-route", True),
        ("background.names", False),
    ):
        assert browser.run("return Ceaseline.switches.get(arguments[0]).box.checked", name) is on
    browser.run("location.hash = '#7/48.50000/35.50000'")
    browser.wait("return Ceaseline.map.getZoom() === 7")
    assert browser.run("return Ceaseline.switches.get('line.line-of-contact').box.checked") is True
    assert browser.requested() == []
    assert browser.complaints() == []


def test_each_class_has_a_switch_of_its_own_name(browser, tooled):
    browser.open(tooled["staff"])
    names = browser.run("return Ceaseline.content.entries.map((entry) => entry.id)")
    assert len(set(names)) == len(names)
    assert all(
        set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-") and "." in name for name in names
    ), names


def seek(browser, words):
    browser.run("const field = document.querySelector('#search input'); field.value = ''; field.focus()")
    browser.press(words)
    return options(browser)


def options(browser):
    return browser.run(
        "return [...document.querySelectorAll('#found [role=option]')].map((o) => o.innerText)"
    )


def click(browser, selector):
    ActionChains(browser.driver).click(browser.driver.find_element("css selector", selector)).perform()


def hold_still(browser):
    still = {"name": "prefers-reduced-motion", "value": "reduce"}
    browser.command("Emulation.setEmulatedMedia", features=[still])


POPUP = "return document.querySelector('.popup h2')?.innerText"
FIELD = "return document.activeElement === document.querySelector('#search input')"
EXPANDED = "return document.querySelector('#search input').ariaExpanded === 'true'"


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_name_in_either_script_is_found_chosen_by_keys_and_opens(browser, tooled, width, height):
    browser.open(tooled["staff"], width=width, height=height)
    hold_still(browser)
    assert [found.splitlines()[0] for found in seek(browser, "post")] == [
        *("Post 0", "Post 1", "Post 2", "Post 3"),
    ]
    assert browser.run(EXPANDED)
    browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP)
    active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
    assert browser.run(f"return [{active}.innerText.split('\\n')[0], {active}.ariaSelected]") == [
        *("Post 1", "true"),
    ]
    browser.press(Keys.ENTER)
    assert browser.run(POPUP) == "Post 1"
    zoom, latitude, longitude = browser.run(VIEW)
    assert zoom >= 10
    assert (latitude, longitude) == (pytest.approx(49.21, abs=0.1), pytest.approx(36.32, abs=0.1))
    browser.press(Keys.ESCAPE)
    assert browser.run(FIELD)
    assert [found.splitlines()[0] for found in seek(browser, "дорф")] == ["DorfДорф"]
    browser.press(Keys.ESCAPE)
    assert not browser.run(EXPANDED)
    browser.press(Keys.ESCAPE)
    assert browser.run("return document.querySelector('#search input').value") == ""
    assert browser.requested() == []
    assert browser.complaints() == []


def test_a_click_flies_there_and_switches_on_what_is_off(browser, tooled):
    browser.open(tooled["staff"])
    (found,) = seek(browser, "round")
    assert "off, opening switches it on" in found
    patrol = number_of(browser, "patrols.patrol-route")
    assert browser.run(SWITCHED, patrol) is False
    click(browser, "#found-0")
    browser.wait("return document.querySelector('.popup h2')?.innerText === 'Round trip'")
    assert browser.run(SWITCHED, patrol) is True
    assert browser.run("return Ceaseline.map.getBounds().contains([[49.2, 36.3], [49.3, 36.6]])")
    assert hash_like(browser, "/on=/").endswith("&on=patrols.patrol-route")
    assert browser.complaints() == []


def test_towns_of_the_background_are_found_and_words_without_a_place_are_told_so(browser, tooled):
    browser.open(tooled["staff"])
    hold_still(browser)
    assert seek(browser, "brod") == ["BrodБрід\nTown"]
    browser.press(Keys.ENTER)
    assert browser.run(POPUP) == "Brod"
    assert seek(browser, "nowhere") == []
    assert "Nothing of this name" in browser.run(
        "return document.querySelector('#search [role=status]').innerText"
    )


def test_the_press_page_finds_no_site_by_name(browser, tooled):
    browser.open(tooled["press"])
    assert seek(browser, "post 1") == []
    assert [found.splitlines()[0] for found in seek(browser, "dorf")] == ["DorfДорф"]


WRITTEN = {
    "48.5 37.25": (48.5, 37.25),
    "48,5 37,25": (48.5, 37.25),
    "48.5N, 37.25E": (48.5, 37.25),
    "37.25 E 48.5 N": (48.5, 37.25),
    "48°30'00\"N 37°15'00\"E": (48.5, 37.25),
    "-12 -70": (-12, -70),
    "12S 70W": (-12, -70),
    **dict.fromkeys(("91 3", "48", "48 N 37 N", "5 181", "Kyiv 12", "48 61' 37 0'", "36UZZ1234", "99UXU12")),
}


def test_positions_are_read_as_people_write_them(browser, tooled):
    browser.open(tooled["staff"])
    for text, wanted in WRITTEN.items():
        found = browser.run("return Ceaseline.position(arguments[0])", text)
        assert (found and (found["latitude"], found["longitude"])) == (
            wanted and pytest.approx(wanted, abs=1e-12)
        ), text
    hold_still(browser)
    (found,) = seek(browser, "49.5 36.25")
    assert found.startswith("49.5000° N, 36.2500° E\n37U CQ")
    browser.press(Keys.ENTER)
    assert browser.run(POPUP) == "49.5000° N, 36.2500° E"
    (found,) = seek(browser, "-33.9 18.4")
    assert "outside this map" in found
    view = browser.run(VIEW)
    browser.press(Keys.ENTER)
    assert browser.run(VIEW) == view


def test_grid_references_are_read_as_the_reference_library_reads_them(browser, tooled):
    draw = random.Random(20250102)
    places = [(draw.uniform(-180, 180), draw.uniform(-79.9, 83.9)) for _ in range(150)]
    places += [(draw.uniform(30, 40), draw.uniform(44, 53)) for _ in range(100)]
    reference = mgrs.MGRS()
    written = [
        reference.toMGRS(latitude, longitude, MGRSPrecision=draw.choice((2, 3, 4, 5)))
        for longitude, latitude in places
    ]
    browser.open(tooled["staff"])
    found = browser.run("return arguments[0].map(Ceaseline.mgrs.read)", written)
    missing = [text for text, place in zip(written, found, strict=True) if place is None]
    # A square of a kilometre that the edge of its zone cuts has its middle in the next one.
    assert len(missing) <= 3, missing
    for text, place in zip(written, found, strict=True):
        if place is None:
            continue
        figures = (len(text) - len(text.rstrip("0123456789"))) // 2
        assert reference.toMGRS(place["latitude"], place["longitude"], MGRSPrecision=figures) == text


# What of a class is drawn, is in the table, and is counted in the legend.
ON_THE_DAY = """
const [name] = arguments, { content } = Ceaseline;
const number = content.entries.findIndex((entry) => entry.id === name);
const members = content.marks.flatMap((mark, i) => (mark.entry === number ? [i] : []));
const seen = (selector) => members.filter((i) => document.querySelector(selector(i)))
  .map((i) => content.marks[i].title);
const row = document.querySelector(`[data-entry="${number}"]`);
const count = row.querySelector(".count").textContent;
return [seen((i) => `path.mark-${i}`), seen((i) => `[data-mark="${i}"]`), count];
"""
DAY = "const day = document.getElementById('day'); return [day.value, day.getAttribute('aria-valuetext')]"
SEPARATION, WITHDRAWAL = "zones.zone-of-separation", "zones.withdrawal-zone"


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_on_a_day_only_what_holds_is_drawn_listed_and_counted(browser, tooled, policy, width, height):
    browser.open(tooled[policy], width=width, height=height)
    browser.run("document.getElementById('table').open = true")
    browser.wait("return document.querySelectorAll('[data-mark]').length > 3")
    both = ["Buffer", "Pause"]
    assert browser.run(DAY) == ["-1", "All days"]
    assert browser.run(ON_THE_DAY, SEPARATION) == [both, both, "2"]
    browser.run("document.getElementById('day').focus()")
    browser.press(Keys.ARROW_RIGHT)
    assert browser.run(DAY) == ["0", "D+0"]
    assert browser.run(ON_THE_DAY, SEPARATION) == [[], [], "0"]
    assert browser.run(ON_THE_DAY, WITHDRAWAL) == [["Pull back"], ["Pull back"], ""]
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert browser.run(ON_THE_DAY, SEPARATION) == [["Pause"], ["Pause"], "1"]
    browser.press(*[Keys.ARROW_RIGHT] * 4)
    assert browser.run(DAY) == ["6", "D+6"]
    assert browser.run(ON_THE_DAY, WITHDRAWAL) == [[], [], "0"]
    browser.press(Keys.END)
    assert browser.run(DAY) == ["30", "D+30"]
    assert browser.run(ON_THE_DAY, SEPARATION) == [both, both, "2"]
    assert hash_like(browser, "/day=30$/")
    browser.press(Keys.HOME)
    assert browser.run(ON_THE_DAY, WITHDRAWAL) == [["Pull back"], ["Pull back"], ""]
    assert "day" not in hash_like(browser, "/^#[^&]*$/")
    assert browser.requested() == []
    assert browser.complaints() == []


def test_the_day_is_read_from_the_address_and_a_search_says_what_does_not_hold(browser, tooled):
    browser.open(Shared(tooled["staff"], "#8/49.00000/36.00000&day=7"))
    hold_still(browser)
    assert browser.run(DAY) == ["7", "D+7"]
    assert browser.run(ON_THE_DAY, SEPARATION)[0] == ["Pause"]
    (found,) = seek(browser, "buffer")
    assert "not on D+7, opening shows all days" in found
    browser.press(Keys.ENTER)
    assert browser.run(POPUP) == "Buffer"
    assert browser.run(DAY) == ["-1", "All days"]
    for unknown in ("31", "-1", "x", "1e1"):
        browser.open(Shared(tooled["staff"], f"#8/49.00000/36.00000&day={unknown}"))
        assert browser.run(DAY) == ["-1", "All days"]


def test_a_plan_that_names_no_day_has_no_slider(browser, pages):
    browser.open(pages["staff"])
    assert browser.run("return document.getElementById('day')") is None


def pairs_of_places():
    """Places near and far, on the equator, over a pole, across the antimeridian: latitude, longitude."""
    draw = random.Random(20250103)

    def anywhere():
        return draw.uniform(-90, 90), draw.uniform(-180, 180)

    def near():
        return 48 + draw.random(), 36 + draw.random()

    yield from ((*anywhere(), *anywhere()) for _ in range(300))
    yield from ((*near(), *near()) for _ in range(300))
    yield from ((0, 10, 0, 50), (10, 20, 10, 20), (0, 0, 89.9, 0), (90, 0, -89, 10), (50, 179, 50, -179))
    yield from ((48, 37, 48.00000001, 37), (0, 0, 0, 179), (-45, 10, 45, 10), (60, 0, 61, 180))


def test_lengths_and_bearings_are_those_of_the_reference_library_to_the_millimetre(browser, tooled):
    browser.open(tooled["staff"])
    pairs = list(pairs_of_places())
    between = "Ceaseline.geodesic({ lat: a, lng: b }, { lat: c, lng: d })"
    found = browser.run(f"return arguments[0].map(([a, b, c, d]) => {between})", pairs)
    for pair, ours in zip(pairs, found, strict=True):
        reference = Geodesic.WGS84.Inverse(*pair)
        assert ours["length"] == pytest.approx(reference["s12"], abs=1e-3, rel=0), pair
        if reference["s12"] > 1:
            turned = abs((ours["bearing"] - reference["azi1"] + 180) % 360 - 180)
            assert turned < 1e-6, pair
    opposite = "Ceaseline.geodesic({ lat: 30, lng: 0 }, { lat: -29.9, lng: 179.8 })"
    assert browser.run(f"return {opposite}") is None


MEASURED = "return Number(document.getElementById('measure').dataset.metres)"
TOLD = "return document.querySelector('#measure [role=status]').innerText"


def length_of(places):
    legs = pairwise(places)
    return sum(Geodesic.WGS84.Inverse(*one, *other)["s12"] for one, other in legs)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_length_is_measured_by_clicks_also_on_top_of_what_would_open(
    browser, tooled, policy, width, height
):
    browser.open(tooled[policy], width=width, height=height)
    click(browser, "#measure-button")
    stage = browser.driver.find_element("id", "map")
    spots = [(-100, -90), (10, -40), (90, -90)]
    for across, down in spots:
        ActionChains(browser.driver).move_to_element_with_offset(stage, across, down).click().perform()
    places = browser.run(
        "const middle = Ceaseline.map.getSize().divideBy(2).floor();"
        "return arguments[0].map((spot) => Ceaseline.map.containerPointToLatLng(middle.add(spot)))"
        ".map(({ lat, lng }) => [lat, lng])",
        spots,
    )
    metres_per_pixel = browser.run("return Ceaseline.metresPerPixel(Ceaseline.map)")
    assert browser.run(MEASURED) == pytest.approx(length_of(places), abs=4 * metres_per_pixel)
    assert " km" in browser.run(TOLD)
    assert "bearing" in browser.run(TOLD)
    words = browser.run("return document.getElementById('measure').innerText")
    assert "Geodesic on WGS 84" in words
    assert browser.run(POPUP) is None
    click(browser, "#measure .acts button")
    assert browser.run(MEASURED) == pytest.approx(length_of(places[:2]), abs=3 * metres_per_pixel)
    click(browser, "#measure-button")
    assert browser.run("return document.getElementById('measure').checkVisibility()") is False
    assert browser.run("return document.querySelectorAll('.leaflet-measure-pane path').length") == 0
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert browser.requested() == []
    assert browser.complaints() == []


def test_a_length_is_measured_by_the_keyboard_alone(browser, tooled):
    browser.open(tooled["staff"])
    browser.run("document.getElementById('measure-button').focus()")
    browser.press(Keys.ENTER)
    assert browser.run("return document.activeElement.id") == "map"
    assert browser.run("return document.getElementById('cross').checkVisibility()") is True
    places = []
    for latitude, longitude in ((49.0, 35.9), (49.4, 36.4), (48.9, 36.8)):
        browser.view(latitude, longitude, 9)
        places.append(browser.run(VIEW)[1:])
        browser.press(Keys.ENTER)
    assert browser.run(MEASURED) == pytest.approx(length_of(places), abs=1e-3)
    browser.press(Keys.BACKSPACE)
    assert browser.run(MEASURED) == pytest.approx(length_of(places[:2]), abs=1e-3)
    browser.press(Keys.ESCAPE)
    assert browser.run("return document.activeElement.id") == "measure-button"
    assert browser.run("return document.getElementById('measure').checkVisibility()") is False
    assert browser.complaints() == []


# Letters of the squares with the place under the middle of each, degrees; and every line's ends.
SQUARES = """
const frame = Ceaseline.map.getContainer().getBoundingClientRect();
return [...document.querySelectorAll(".grid-name")].map((name) => {
  const box = name.getBoundingClientRect();
  const middle = L.point((box.left + box.right) / 2 - frame.left, (box.top + box.bottom) / 2 - frame.top);
  const { lat, lng } = Ceaseline.map.containerPointToLatLng(middle);
  return [name.textContent, lat, lng, [box.left, box.top, box.right, box.bottom]];
});
"""
LINES = """
const { map } = Ceaseline;
return [...document.querySelectorAll(`path.grid-${arguments[0]}`)]
  .map((path) => path.getAttribute("d").slice(1).split("L"))
  .map((pairs) => pairs.map((pair) => map.layerPointToLatLng(pair.split(",").map(Number)))
  .map(({ lat, lng }) => [lat, lng]));
"""


def turn_on(browser, name):
    browser.run("Ceaseline.switches.get(arguments[0]).box.click()", name)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("zoom", [7, 8.25, 9.5, 11])
def test_squares_bear_the_letters_of_the_reference_library(browser, tooled, width, height, zoom):
    browser.open(tooled["staff"], width=width, height=height)
    browser.view(49.2, 36.05, zoom)
    assert browser.run(SQUARES) == []
    turn_on(browser, "grid.mgrs")
    found = browser.run(SQUARES)
    reference = mgrs.MGRS()
    for text, latitude, longitude, _ in found:
        assert reference.toMGRS(latitude, longitude, MGRSPrecision=0) == text.replace(" ", ""), text
    assert {text[:2] for text, *_ in found} == {"36", "37"}
    boxes = [box for *_, box in found]
    for number, (west, north, east, south) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert min(east, other[2]) <= max(west, other[0]) or min(south, other[3]) <= max(north, other[1])
    assert browser.requested() == []
    assert browser.complaints() == []


@pytest.mark.parametrize(("kind", "step_m"), [("square", 100_000), ("ten", 10_000)])
def test_lines_of_the_grid_keep_to_full_metres_of_their_zone_and_end_at_its_edge(
    browser, tooled, kind, step_m
):
    browser.open(tooled["staff"])
    browser.view(49.2, 36.05, 9)
    turn_on(browser, "grid.mgrs")
    lines = browser.run(LINES, kind)
    to_metres = {zone: Transformer.from_crs(4326, 32600 + zone) for zone in (36, 37)}
    tolerance_m = 0.3 * browser.run("return Ceaseline.metresPerPixel(Ceaseline.map)")
    ends = 0
    for line in lines:
        west = max(longitude for _, longitude in line) <= 36.001
        assert west or min(longitude for _, longitude in line) >= 35.999
        metres = [to_metres[36 if west else 37].transform(*place) for place in line]
        off = [
            max(abs(place[axis] - step_m * round(place[axis] / step_m)) for place in metres)
            for axis in (0, 1)
        ]
        assert min(off) <= tolerance_m, off
        ends += sum(abs(line[at][1] - 36) < 0.001 for at in (0, -1))
    assert len(lines) >= 3
    assert ends >= 2


def test_meridians_and_parallels_are_labelled_and_the_switches_work_by_keyboard(browser, tooled):
    browser.open(tooled["staff"])
    browser.view(49.2, 36.05, 8)
    browser.run("Ceaseline.switches.get('grid.graticule').box.focus()")
    browser.press(Keys.SPACE)
    words = browser.run(
        "return [...document.querySelectorAll('.grid-label')].map((text) => text.textContent)"
    )
    assert "36° E" in words
    assert "49° N" in words
    for line in browser.run(LINES, "graticule"):
        for axis in (0, 1):
            values = [place[axis] for place in line]
            if max(values) - min(values) < 0.01:
                assert values[0] * 4 == pytest.approx(round(values[0] * 4), abs=0.01)
                break
        else:
            pytest.fail("a line is neither a meridian nor a parallel")
    assert "on=grid.graticule" in hash_like(browser, "/on=/")
    browser.press(Keys.SPACE)
    assert browser.run("return document.querySelectorAll('.grid-line, .grid-label').length") == 0
    assert browser.complaints() == []


def test_squares_wait_for_zoom_seven(browser, tooled):
    browser.open(tooled["staff"])
    turn_on(browser, "grid.mgrs")
    browser.run("Ceaseline.map.options.minZoom = 0")
    browser.view(49.2, 36.05, 6.5)
    assert browser.run("return document.querySelectorAll('.grid-line').length") == 0
    browser.view(49.2, 36.05, 7)
    assert browser.run("return document.querySelectorAll('.grid-square').length") > 4
    assert browser.run("return document.querySelectorAll('.grid-ten').length") == 0
    (edge,) = browser.run(LINES, "zone")
    assert [longitude for _, longitude in edge] == [pytest.approx(36, abs=1e-3)] * 2
