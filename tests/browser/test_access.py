"""The page is for everybody: axe finds nothing, the keyboard alone does everything, every screen shows it."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest
import shapely
from selenium.webdriver.common.keys import Keys

import maps
from geo.features import Chart, Feature, Series, Table
from geo.release import STAFF, release

from .access import EVERYTHING_OPEN, POPUP, SCREENS, SMALL, TABLE, listed, name_of_focus, tab_stops

pytestmark = pytest.mark.browser
PAYLOAD = "</script><img src=x onerror='window.ran=1'>"
MANY = 1000


def crowd(many):
    """Many things of names that nobody would give, some on some days only, and zones with people in them."""
    for number in range(many):
        place = shapely.Point(30 + (number % 40) / 25, 48.6 + (number // 40) / 15)
        days = {"from_day": number % 7, "to_day": number % 7 + 20} if number % 3 == 0 else {}
        named = {"name": f"{PAYLOAD} {number}", "name_uk": f"Річ {number} \u202e{PAYLOAD}", "kind": PAYLOAD}
        yield Feature("sites", place, {**named, **days, "note": PAYLOAD})
    for number in range(9):
        zone = {"name": f"Zone {number} {PAYLOAD}", "kind": "exclusion", "residents": 10, "settlements": 1}
        days = {"from_day": 10, "to_day": 30} if number else {}
        yield Feature("zones", shapely.box(32, 48 + number / 9, 33, 48.1 + number / 9), {**zone, **days})


def write(folder, context, by_hand, many):
    """A page of hostile things, with eleven tables and three charts."""
    rows = tuple((f"{PAYLOAD} {row}", "1", "2") for row in range(5))
    tables = tuple(Table(f"t{n}", f"Table {n} {PAYLOAD}", ("Of", "a", "b"), rows, PAYLOAD) for n in range(11))
    curve = (Series("one", (0.0, 1.0, 2.0), (0.0, 3.0, 4.0)), Series("two", (0.0, 2.0), (1.0, 1.0)))
    charts = tuple(Chart(f"c{n}", f"Chart {n}", "sites", "%", curve, PAYLOAD) for n in range(3))
    features, sheet = by_hand
    sheet = replace(sheet, tables=tables, charts=charts, caveats=(PAYLOAD,) * 3)
    page = folder / f"{many}.html"
    maps.write_html(maps.draw(release([*features, *crowd(many)], sheet, STAFF), context=context), page)
    return page


@pytest.fixture(scope="module")
def crowded(tmp_path_factory, context, by_hand):
    return write(tmp_path_factory.mktemp("crowded"), context, by_hand, MANY)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, context, by_hand):
    return write(tmp_path_factory.mktemp("hostile"), context, by_hand, 120)


@pytest.mark.parametrize("name", ["staff", "press", "hostile"])
def test_axe_finds_nothing_in_four_states(browser, pages, hostile, axe, name):
    browser.open({**pages, "hostile": hostile}[name], bypass_policy=True)
    found = {}

    def look(state):
        passes, violations = axe()
        found[state] = violations
        assert passes > 20

    look("as opened")
    browser.run(EVERYTHING_OPEN)
    browser.wait("return document.querySelectorAll('.find').length > 5")
    browser.run(POPUP)
    browser.wait("return getComputedStyle(document.querySelector('.leaflet-popup')).opacity === '1'")
    look("everything open, a popup too")
    browser.run("document.getElementById('table').open = arguments[0] !== 'hostile'", name)
    browser.command(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}]
    )
    look("dark")
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    browser.command("Emulation.setDeviceMetricsOverride", **size)
    look("390 px")
    assert {state: violations for state, violations in found.items() if violations} == {}
    assert len(found) == 4


def test_axe_finds_nothing_in_the_print_dialogue(browser, pages, axe):
    browser.open(pages["staff"], bypass_policy=True)
    browser.run("document.getElementById('print-button').click()")
    assert axe()[1] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_thousand_things_take_forty_tab_stops_each_named_and_seen(browser, crowded, width):
    browser.open(crowded, width=width)
    stops = tab_stops(browser, 60)
    assert len(stops) <= 40
    assert [stop for stop in stops if not (stop[0] and stop[1] and stop[2])] == []
    names = [name for name, *_ in stops]
    for control in ("Zoom in", "Zoom out", "Show everything", "Print", "Measure a length", "Day"):
        assert control in names
    for beginning in ("Find a place", "Interactive map", "Data table", "Method", "Sources"):
        assert any(name.startswith(beginning) for name in names), beginning
    assert len([name for name in names if name.startswith("Table ")]) >= 11


def test_arrows_reach_every_switch_of_a_group_and_switch_it(browser, crowded):
    browser.open(crowded)
    groups = browser.run("return document.querySelectorAll('#panel [role=toolbar]').length")
    hint = "return document.getElementById('legend-keys').checkVisibility({ visibilityProperty: true })"
    assert not browser.run(hint)
    assert groups > 4
    reached = set()
    for number in range(groups):
        browser.run(
            "document.querySelectorAll('#panel [role=toolbar]')[arguments[0]]"
            ".querySelector('[tabindex=\"0\"]').focus()",
            number,
        )
        browser.press(Keys.HOME)
        members = browser.run(
            "return document.activeElement.closest('[role=toolbar]').querySelectorAll('input, button').length"
        )
        for _ in range(members):
            reached.add(name_of_focus(browser))
            browser.press(Keys.ARROW_DOWN)
    assert browser.run(hint)
    words = browser.run(
        "return [...document.querySelectorAll('.legend .words')].map((one) => one.textContent)"
    )
    assert all(any(word in name for name in reached) for word in words)
    sites = "document.querySelector('[role=toolbar][aria-label=Sites]')"
    browser.run(f"{sites}.querySelector('button').focus()")
    drawn = "return Number(document.documentElement.dataset.drawn)"
    before = browser.run(drawn)
    browser.press(Keys.ENTER)
    hidden = browser.run(f"return [...{sites}.querySelectorAll('input')].filter((box) => box.checked).length")
    assert (hidden, browser.run(drawn)) == (0, before - MANY - 4)
    assert name_of_focus(browser) == "Show all: Sites"
    browser.press(Keys.ENTER)
    assert browser.run(drawn) == before
    browser.press(Keys.ARROW_DOWN, Keys.SPACE)
    assert browser.run(drawn) < before


def test_the_table_lists_what_is_drawn_after_each_day_and_each_switch(browser, crowded):
    browser.open(crowded)
    browser.view(49.6, 30.9, 9)
    browser.run("document.getElementById('table').open = true")
    browser.wait("return document.querySelectorAll('[data-mark]').length === 100")
    whole = len(listed(browser))
    assert whole > MANY
    browser.run("document.getElementById('day').focus()")
    seen = set()
    for _ in range(3):
        browser.press(Keys.ARROW_RIGHT)
        seen.add(len(listed(browser)))
    assert max(seen) < whole
    assert len(seen) == 3
    browser.run("document.querySelector('[role=toolbar][aria-label=Sites] button').click()")
    assert len(listed_on_one_page(browser)) < 100
    browser.run("document.querySelector('[role=toolbar][aria-label=Sites] button').click()")
    browser.press(Keys.HOME)
    assert len(listed(browser)) == whole


def listed_on_one_page(browser):
    """Rows where one page holds them all: no buttons stand under it."""
    rows, told, drawn, _, _ = browser.run(TABLE)
    assert len(rows) == told == drawn
    assert not browser.run("return document.querySelector('.pager').checkVisibility()")
    return rows


def test_a_row_says_name_type_days_and_grid_reference(browser, crowded):
    browser.open(crowded)
    browser.run("document.getElementById('table').open = true")
    browser.wait("return document.querySelectorAll('[data-mark]').length === 100")
    number = browser.run("return Ceaseline.content.marks.findIndex((mark) => mark.title.endsWith('> 3'))")
    page = browser.run("return Ceaseline.content.marks.length") // 100
    for _ in range(page + 1):
        if browser.run(f"return document.querySelector('[data-mark=\"{number}\"]') !== null"):
            break
        browser.run("document.querySelectorAll('.pager button')[2].click()")
    cells = browser.run(
        "return [...document.querySelector(`[data-mark='${arguments[0]}']`).children]"
        ".map((cell) => cell.innerText)",
        number,
    )
    heads = browser.run(
        "return [...document.querySelectorAll('#table thead th')].map((cell) => cell.innerText)"
    )
    assert heads == ["Name", "Type", "Figures", "Days", "Position, MGRS"]
    assert cells[0].startswith(f"{PAYLOAD} 3")
    assert cells[3] == "D+3 to D+23"
    assert cells[4].startswith("36U ")
    assert len(cells[4].split()) == 4


def test_a_zone_that_does_not_hold_on_the_day_is_said_to_in_the_table_of_people(browser, crowded):
    browser.open(crowded)
    row = "[...document.querySelectorAll('.people tr')].find((each) => / Zone 1\\b/.test(each.innerText))"
    browser.run("document.querySelector('.more').click()")
    said = f"return {row}.innerText"
    assert "not in force" not in browser.run(said)
    browser.run("document.getElementById('day').focus()")
    browser.press(Keys.ARROW_RIGHT)
    assert "not in force on D+0" in browser.run(said)
    assert browser.run(f"return {row}.classList.contains('none')")
    browser.press(Keys.END)
    assert "not in force" not in browser.run(said)


def test_what_is_sought_opens_and_escape_brings_back_to_the_field(browser, crowded):
    browser.open(crowded)
    browser.command(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}]
    )
    browser.run("document.querySelector('#search input').focus()")
    browser.press("Kite", Keys.ENTER)
    browser.wait("return document.querySelector('.popup')")
    assert browser.run("return document.activeElement.className") == "popup"
    assert name_of_focus(browser) == "Kite"
    browser.press(Keys.ESCAPE)
    assert browser.run("return document.activeElement === document.querySelector('#search input')")
    browser.wait("return document.querySelector('.popup') === null")


IN_SIGHT = """
const box = document.querySelector(arguments[0]).getBoundingClientRect();
return box.top >= 0 && box.bottom <= innerHeight;
"""


def test_on_a_phone_a_row_brings_the_map_into_sight_and_escape_the_row(browser, pages):
    browser.open(pages["staff"], width=390, height=844)
    browser.run("document.getElementById('table').open = true")
    browser.wait("return document.querySelectorAll('.find').length > 5")
    browser.run("[...document.querySelectorAll('.find')].pop().focus()")
    row = "[data-mark]:last-child .find"
    assert browser.run(IN_SIGHT, row)
    browser.press(Keys.ENTER)
    browser.wait("return document.querySelector('.popup')")
    assert browser.run(IN_SIGHT, ".popup h2")
    assert not browser.run(IN_SIGHT, row)
    browser.press(Keys.ESCAPE)
    assert browser.run(IN_SIGHT, row)
    assert browser.run("return document.activeElement === document.querySelector(arguments[0])", row)


def test_the_print_dialogue_keeps_the_focus_and_gives_it_back(browser, pages):
    browser.open(pages["staff"])
    browser.run("document.getElementById('print-button').focus()")
    browser.press(Keys.ENTER)
    assert browser.run("return document.activeElement.closest('dialog')?.id") == "print"
    browser.press(Keys.ARROW_RIGHT)
    assert "on A3" in browser.run("return document.querySelector('#print [role=status]').textContent")
    browser.press(Keys.ESCAPE)
    assert browser.run("return document.activeElement.id") == "print-button"


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_on_every_screen_controls_are_large_the_map_is_half_and_nothing_runs_out(
    browser, crowded, width, height
):
    browser.open(crowded, width=width, height=height)
    share = browser.run("return document.getElementById('map').getBoundingClientRect().height / innerHeight")
    seen, small, across, share_when_open, map_width = browser.run(SMALL)
    assert seen > 45
    assert small == []
    assert across <= width
    assert min(share, share_when_open) >= 0.45
    assert map_width >= 0.6 * width


def test_the_page_may_be_zoomed_and_names_its_parts(browser, pages):
    browser.open(pages["staff"])
    viewport, lang, headings, regions = browser.run(
        "return [document.querySelector('meta[name=viewport]').content, document.documentElement.lang,"
        " [...document.querySelectorAll('h1, h2, h3')].map((each) => [each.tagName, each.textContent]),"
        " [...document.querySelectorAll('main, aside, section[aria-label], [role=region], [role=search]')]"
        ".map((each) => each.getAttribute('aria-label'))]"
    )
    assert (viewport, lang) == ("width=device-width, initial-scale=1", "en")
    assert headings[0] == ["H1", "A line across Norland"]
    levels = [int(name[1]) for name, _ in headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(text for _, text in headings)
    assert {"Map", "Legend, method and sources", "Data table"} <= set(regions)


BANNERS = """
return ["banner-top", "banner-bottom"].map((id) => {
  const banner = document.getElementById(id), box = banner.getBoundingClientRect();
  const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  const inside = box.top >= 0 && box.bottom <= innerHeight + 0.5;
  return banner.textContent.startsWith("STAFF") && top === banner && inside;
});
"""


@pytest.mark.parametrize(("width", "height"), [*SCREENS, (1920, 1080)])
def test_no_switch_and_no_scrolling_takes_the_handling_line_away(browser, crowded, width, height):
    browser.open(crowded, width=width, height=height)
    assert browser.run(BANNERS) == [True, True]
    browser.run(
        "const all = '#panel input:checked, #panel button, #measure-button, details:not([open]) > summary';"
        "document.querySelectorAll(all).forEach((each) => each.click())"
    )
    for share in (0, 0.5, 1):
        browser.run("scrollTo(0, arguments[0] * document.documentElement.scrollHeight)", share)
        assert browser.run(BANNERS) == [True, True]
    switches = browser.run("return [...document.querySelectorAll('label')].map((each) => each.innerText)")
    assert not any("STAFF" in words for words in switches)


@pytest.fixture
def served(pages):
    """The folder of the pages on two ports of this machine, which count as two origins."""
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    folder = pages["staff"].parent
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=folder)) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield [f"http://127.0.0.1:{server.server_port}" for server in servers]
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def online(browser):
    """The browser's network, on for as long as a test needs it."""
    conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.command("Network.emulateNetworkConditions", offline=False, **conditions)
    yield browser
    browser.driver.get("about:blank")
    browser.command("Network.emulateNetworkConditions", offline=True, **conditions)


DRAWN = """
return [Ceaseline.content.marks.length, Number(document.documentElement.dataset.drawn),
  document.querySelectorAll("path.mark").length > 3, document.getElementById("title").textContent];
"""
READY = "return document.documentElement.dataset.ready === 'true'"


@pytest.mark.parametrize("name", ["staff", "press"])
def test_a_static_server_is_enough_and_nothing_else_is_asked_of_it(online, pages, served, name):
    browser, (origin, _) = online, served
    browser.open(pages[name])
    browser.view(49.6, 30.9, 8)
    there = browser.run(DRAWN)
    assert there[0] == there[1]
    browser.driver.get(f"{origin}/{name}.html#8/49.6/30.9")
    browser.wait(READY)
    browser.run("document.getElementById('table').open = true")
    assert browser.run(DRAWN) == there
    assert {url.partition("#")[0] for url in browser.requested()} == {f"{origin}/{name}.html"}
    assert browser.complaints() == []


@pytest.mark.parametrize("name", ["staff", "press"])
def test_it_draws_in_a_sandboxed_frame_of_a_page_elsewhere(online, pages, served, name):
    browser, (origin, elsewhere) = online, served
    address = f"{origin}/{name}.html#8/49.6/30.9"
    frame = f'<iframe sandbox="allow-scripts" width="900" height="640" src="{address}"></iframe>'
    frame = f'<!doctype html><title>x</title><link rel="icon" href="data:,">{frame}'
    (pages[name].parent / "framing.html").write_text(frame, encoding="utf-8")
    browser.driver.get("about:blank")
    browser.requested(), browser.complaints()
    browser.driver.get(f"{elsewhere}/framing.html")
    browser.driver.switch_to.frame(0)
    try:
        browser.wait(READY)
        whole, drawn, shapes, title = browser.run(DRAWN)
        browser.run("Ceaseline.map.panBy([60, 20], { animate: false })")
        browser.press(Keys.TAB)
        assert (drawn, shapes, title) == (whole, True, "A line across Norland")
        assert browser.run("return origin") == "null"
        assert browser.run("return document.getElementById('print-button')") is None
    finally:
        browser.driver.switch_to.default_content()
    assert {url.partition("#")[0] for url in browser.requested()} == {
        f"{elsewhere}/framing.html",
        address.partition("#")[0],
    }
    assert browser.complaints() == []
