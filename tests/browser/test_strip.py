"""The line unrolled and the bars in a real browser: drawn whole, moved along by keyboard, told as a table."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from selenium.webdriver.common.keys import Keys

import maps
from geo.features import Chart, Feature, Series
from geo.features.strip import Depth, Interval, Part, Ribbon, Row, Spot, Strip
from geo.release import PRESS, STAFF, release

from .conftest import SHEET, plan

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} `${1}`"
END_M = 100_000.0
PARTS = (
    Part(0.0, 60_000.0, ((30.0, 50.6), (30.6, 49.9), (31.0, 49.7))),
    Part(60_000.0, END_M, ((31.4, 49.5), (31.6, 48.6))),
)
STRIP = Strip(
    "The line unrolled",
    "100 km of line in 2 parts: north above it, south below it.",
    "2025-01-01",
    "North",
    "South",
    PARTS,
    (
        Row(
            "sectors",
            "Sectors",
            "sector",
            "By hand.",
            intervals=(
                Interval(0.0, 45_000.0, "sector", HOSTILE, "A company"),
                Interval(45_000.0, END_M, "sector", "Sector 2"),
            ),
        ),
        Row(
            "zones",
            "Zones beside the line",
            "distance, km",
            "By the rules.",
            ribbons=(
                Ribbon("Belt", "separation", "north", "left", (Depth(0.0, END_M, 0.0, 4_000.0),)),
                Ribbon("Band", "limitation", "south", "right", (Depth(0.0, 60_000.0, 4_000.0, 9_000.0),)),
            ),
        ),
        Row(
            "settlements",
            "Settlements",
            "distance, km",
            "By centre.",
            spots=(
                Spot(20_000.0, 2_000.0, "settlement", "Dorf", "Дорф", 40_000.0, "40,000 residents"),
                Spot(80_000.0, -3_000.0, "settlement", "Alba", "", 0.0, "residents not known"),
            ),
        ),
        Row(
            "watch-day",
            "Watch by day",
            "sites",
            "By hand.",
            intervals=(
                Interval(0.0, 30_000.0, "once"),
                Interval(30_000.0, 60_000.0, "out_of_reach"),
                Interval(60_000.0, END_M, "more"),
            ),
            sensitive=True,
        ),
    ),
)
FIGURES = 2 + 2 + 2 + 3  # stretches of sectors, depths, settlements, stretches of the watch
BARS = Chart(
    "people-by-zone",
    "People by zone",
    "residents",
    "residents",
    (Series("residents", (0.0, 1.0), (400.0, 100.0), said=("≥ 400", "100")),),
    "Old counts.",
    names=(HOSTILE, "Far"),
    as_of="before 2022",
)


# The same bars, named as zones of the plan: one that names its days, and one that holds on every day.
NAMED = replace(BARS, id="zones-by-day", names=("Dated", "Near"))
CURVES = replace(
    BARS,
    id="curve",
    names=(),
    series=(Series("sites", (1.0, 9.0), (10.0, 90.0)),),
    also_label="people",
    also=(200.0, 1800.0),
)


def dated():
    """The small plan with a zone that holds from D+10 to D+20."""
    values = {"name": "Dated", "kind": "exclusion", "from_day": 10, "to_day": 20}
    return [*plan(), Feature("zones", shapely.box(30.0, 48.4, 30.4, 48.6), values)]


@pytest.fixture(scope="module")
def unrolled(tmp_path_factory):
    """The page of each policy with a strip and bars."""
    folder = tmp_path_factory.mktemp("strip")
    sheet = replace(SHEET, strip=STRIP, charts=(BARS, NAMED, CURVES))
    for policy in (STAFF, PRESS):
        drawn = maps.draw(release(dated(), sheet, policy))
        maps.write_html(drawn, folder / f"{policy.name}.html")
    return {policy.name: folder / f"{policy.name}.html" for policy in (STAFF, PRESS)}


def opened(browser, path, **size):
    browser.open(path, **size)
    browser.run("document.getElementById('strip').open = true")
    browser.wait("return document.querySelector('.strip-box > svg') !== null")


def count(browser, selector):
    return browser.run("return document.querySelectorAll(arguments[0]).length", selector)


MARKED = """
let found = null;
Ceaseline.map.eachLayer((one) => { if (one.options.className === "strip-place") found = one.getLatLng(); });
return found && [found.lng, found.lat];
"""
VALUE = "return document.querySelector('.strip-under input').getAttribute('aria-valuetext')"


def test_it_is_folded_at_first_and_drawn_whole_when_it_is_opened(browser, unrolled):
    browser.open(unrolled["staff"])
    assert count(browser, ".strip-box > svg") == 0
    assert browser.run(MARKED) is None
    opened(browser, unrolled["staff"])
    role, label = browser.run(
        "const svg = document.querySelector('.strip-box > svg');"
        "return [svg.getAttribute('role'), svg.getAttribute('aria-label')]"
    )
    assert (role, label) == ("img", f"{STRIP.title}. {STRIP.words}")
    assert count(browser, ".strip-box .named") == 2
    assert count(browser, ".strip-box .ribbon") == 2
    assert count(browser, ".strip-box .settlement") == 2
    assert count(browser, ".strip-box .stretch") == 3
    assert count(browser, ".strip-box .break") == 1
    assert browser.requested() == []
    assert browser.complaints() == []


def test_what_nobody_sees_is_hatched_and_more_watch_stands_higher(browser, unrolled):
    opened(browser, unrolled["staff"])
    drawn = browser.run(
        "return ['once', 'more', 'out_of_reach'].map((kind) => {"
        "const bar = document.querySelector(`.stretch-${kind}`);"
        "return [bar.getAttribute('fill'), Number(bar.getAttribute('height'))]; })"
    )
    (once, once_px), (more, more_px), (unseen, unseen_px) = drawn
    assert unseen.startswith("url(#hatch-")
    assert not once.startswith("url(")
    assert not more.startswith("url(")
    assert once_px < more_px == unseen_px
    keys = browser.run("return document.querySelector('.strip-keys').innerText")
    for words in ("Watched by one site", "Watched by three or more", "Not observed: out of reach", "Break"):
        assert words in keys


def test_the_cursor_moves_by_keyboard_and_the_map_s_mark_goes_along(browser, unrolled):
    opened(browser, unrolled["staff"])
    browser.view(49.6, 30.9, 9)
    assert browser.run(MARKED) == pytest.approx([30.0, 50.6], abs=1e-5)
    browser.run("document.querySelector('.strip-under input').focus()")
    browser.press(*[Keys.ARROW_RIGHT] * 3)
    step_km = float(browser.run("return document.querySelector('.strip-under input').step"))
    assert browser.run(VALUE).startswith(f"km {3 * step_km:.1f} · ")
    # A quarter of the first part: half of its first step.
    assert browser.run(MARKED) == pytest.approx(
        [30.0 + 0.6 * 3 * step_km / 30.0, 50.6 - 0.7 * 3 * step_km / 30.0], abs=1e-4
    )
    browser.press(Keys.END)
    assert browser.run(VALUE).startswith("km 100.0 · ")
    assert browser.run(MARKED) == pytest.approx([31.6, 48.6], abs=1e-5)
    said = browser.run("return document.querySelector('.strip-said').textContent")
    assert said == browser.run(VALUE)
    assert "Watch by day: watched by three or more" in said
    browser.press(Keys.ENTER)
    here = browser.run("const place = Ceaseline.map.getCenter(); return [place.lng, place.lat]")
    assert here == pytest.approx([31.6, 48.6], abs=0.05)


def test_the_pointer_shows_a_place_and_a_click_brings_it_to_the_middle(browser, unrolled):
    opened(browser, unrolled["staff"])
    browser.view(49.6, 30.9, 9)
    before = browser.run("const place = Ceaseline.map.getCenter(); return [place.lng, place.lat]")
    at = """
    const [kind, share] = arguments;
    const picture = document.querySelector('.strip-box > svg'), box = picture.getBoundingClientRect();
    const plot = document.querySelector('.contact').getBoundingClientRect();
    const where = { clientX: plot.left + share * plot.width, clientY: box.top + 40, bubbles: true };
    picture.dispatchEvent(new PointerEvent(kind, where));
    """
    browser.run(at, "pointermove", 0.8)
    assert browser.run(MARKED) == pytest.approx([31.5, 49.05], abs=0.01)
    assert browser.run("const p = Ceaseline.map.getCenter(); return [p.lng, p.lat]") == before
    browser.run(at, "click", 0.8)
    assert browser.run("const p = Ceaseline.map.getCenter(); return [p.lng, p.lat]") == pytest.approx(
        [31.5, 49.05], abs=0.05
    )
    browser.run("document.getElementById('strip').open = false")
    browser.wait("return document.querySelector('.strip-place') === null")


def test_the_table_holds_every_figure_of_the_picture_and_names_as_they_are_written(browser, unrolled):
    opened(browser, unrolled["staff"])
    browser.run("document.getElementById('strip-table').open = true")
    browser.wait("return document.querySelector('#strip-table tbody tr') !== null")
    rows = browser.run(
        "return [...document.querySelectorAll('#strip-table tbody tr')]"
        ".map((row) => [...row.children].map((cell) => cell.textContent))"
    )
    assert len(rows) == FIGURES
    assert rows[0] == ["Sectors", "0.0", "45.0", f"{HOSTILE}. A company"]
    assert ["Zones beside the line", "0.0", "60.0", "Band, right: 4.0 to 9.0 km from the line"] in rows
    assert ["Settlements", "20.0", "", "Dorf, 40,000 residentsДорф"] in rows
    assert ["Watch by day", "30.0", "60.0", "Not observed: out of reach"] in rows
    assert browser.run("return document.querySelector('#strip-table [lang=uk]').textContent") == "Дорф"
    said = browser.run("return document.getElementById('strip-table').textContent")
    for row in STRIP.rows:
        assert f"{row.title}: {row.unit}. {row.method}" in said
    browser.run("document.querySelector('.strip-under input').focus()")
    assert HOSTILE in browser.run(VALUE)
    assert count(browser, "#strip img") == 0


def test_the_press_page_has_the_public_rows_alone(browser, unrolled):
    opened(browser, unrolled["press"])
    browser.run("document.getElementById('strip-table').open = true")
    browser.wait("return document.querySelector('#strip-table tbody tr') !== null")
    assert count(browser, "#strip-table tbody tr") == FIGURES - 3
    assert count(browser, ".strip-box .stretch") == 0
    assert "Watch by day" not in browser.run("return document.getElementById('strip').textContent")
    assert "Watch by day" not in browser.run("return JSON.stringify(Ceaseline.content)")


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_it_is_scrolled_in_a_box_of_its_own(browser, unrolled, width):
    opened(browser, unrolled["staff"], width=width, height=844)
    assert browser.run("return document.documentElement.scrollWidth") <= width
    inside, box = browser.run(
        "const box = document.querySelector('.strip-box'); return [box.scrollWidth, box.clientWidth]"
    )
    assert inside > box
    browser.run("document.querySelector('.strip-box').scrollLeft = 300")
    left = browser.run(
        "return document.querySelector('.strip-names').getBoundingClientRect().left"
        " - document.querySelector('.strip-box').getBoundingClientRect().left"
    )
    assert abs(left) < 1.0
    height = browser.run("return document.querySelector('.strip-under input').getBoundingClientRect().height")
    assert height >= 24.0


def test_it_is_painted_for_the_dark_too(browser, unrolled):
    fills = []
    for dark in (False, True):
        opened(browser, unrolled["staff"], dark=dark)
        fills.append(browser.run("return document.querySelector('.stretch-more').getAttribute('fill')"))
    assert fills[0] != fills[1]


def test_bars_stand_in_proportion_with_their_words_and_their_day(browser, unrolled):
    browser.open(unrolled["press"])
    names, ends, widths = browser.run(
        "const chart = document.querySelector('[data-chart=people-by-zone]');"
        "const texts = (kind) => [...chart.querySelectorAll(kind)].map((text) => text.textContent);"
        "return [texts('.name'), texts('.end'),"
        "[...chart.querySelectorAll('svg > .bar')].map((bar) => Number(bar.getAttribute('width')))]"
    )
    assert names == list(BARS.names)
    assert ends == ["≥ 400", "100"]
    assert widths[0] / widths[1] == pytest.approx(4.0, abs=0.01)
    said = browser.run("return document.querySelector('[data-chart=people-by-zone]').textContent")
    assert "Old counts. As of: before 2022." in said


def test_a_page_without_a_strip_has_no_room_for_one(browser, pages):
    browser.open(pages["staff"])
    assert count(browser, "#strip") == 0


SEEN = """
const { map, content } = Ceaseline, [west, south, east, north] = content.bounds;
const room = map.getContainer().getBoundingClientRect();
const seen = map.getBounds().contains(L.latLngBounds([[south, west], [north, east]]));
return [seen, room.height / innerHeight, map.getSize().y - room.height];
"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 768)])
def test_unrolled_the_line_leaves_the_map_room_and_all_of_the_plan_in_it(browser, unrolled, width, height):
    opened(browser, unrolled["staff"], width=width, height=height)
    browser.wait("return !Ceaseline.map._panAnim?._inProgress")
    seen, share, beyond_px = browser.run(SEEN)
    assert seen
    assert share >= 0.44
    assert abs(beyond_px) < 1
    # The cursor's slider is seen without scrolling.
    top, foot = browser.run(
        "const { top, bottom } = document.querySelector('.strip-under input').getBoundingClientRect();"
        "return [top, bottom]"
    )
    assert 0 < top < foot < height


DAY = """
const slider = document.getElementById('day');
slider.value = arguments[0];
slider.dispatchEvent(new Event('input'));
"""
OF_CHART = """
const chart = document.querySelector(`[data-chart="${arguments[0]}"]`);
const told = chart.querySelector('.day-told');
return [[...chart.querySelectorAll('.bar')].map((bar) => bar.classList.contains('none')),
  [...chart.querySelectorAll('.end')].map((end) => end.textContent), told.hidden ? null : told.textContent];
"""


def test_bars_of_zones_follow_the_day_and_what_cannot_says_so(browser, unrolled):
    browser.open(unrolled["staff"])
    assert browser.run(OF_CHART, "zones-by-day") == [[False, False], ["≥ 400", "100"], None]
    browser.run(DAY, 15)
    assert browser.run(OF_CHART, "zones-by-day") == [
        [False, False],
        ["≥ 400", "100"],
        "On D+15 2 of 2 are in force; empty bars are not.",
    ]
    browser.run(DAY, 5)
    assert browser.run(OF_CHART, "zones-by-day") == [
        [True, False],
        ["not in force", "100"],
        "On D+5 1 of 2 are in force; empty bars are not.",
    ]
    _, _, told = browser.run(OF_CHART, "curve")
    assert told == "For the whole plan: this does not follow the day chosen, D+5."
    browser.run(DAY, -1)
    assert browser.run(OF_CHART, "zones-by-day") == [[False, False], ["≥ 400", "100"], None]


def test_a_second_scale_stands_above_the_curve(browser, unrolled):
    browser.open(unrolled["staff"])
    texts = browser.run(
        "return [...document.querySelectorAll('[data-chart=curve] svg text')].map((one) => "
        "[one.textContent, Number(one.getAttribute('x')), Number(one.getAttribute('y'))])"
    )
    said = {words: (across, down) for words, across, down in texts}
    assert said["people"][1] < said["1,000"][1] < said["80"][1] - 5
    # 1,000 people are half of the way from 200 to 1,800, where 5 sites would stand.
    assert said["1,000"][0] == pytest.approx((said["4"][0] + said["6"][0]) / 2, abs=0.2)
