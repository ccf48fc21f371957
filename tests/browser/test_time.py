"""Days and phases of the page: moved by keys, dated alike on every machine, each thing in its interval."""

from __future__ import annotations

import pytest
import shapely
from selenium.webdriver.common.keys import Keys

import maps
from geo.features import Feature, Sheet
from geo.release import STAFF, release

from .work import zone_of_machine

pytestmark = pytest.mark.browser
PHASES = (("Quiet", 0, 6), ("Pull back", 5, 20), ("Watch", 21, None))
SHEET = Sheet(
    *("norland", "A line across Norland", "2025-01-01 EET", "illustrative"),
    sources=("Invented for the tests.",),
    d_day="2025-03-28",  # clocks go forward two days later where the zone keeps summer time
    phases=PHASES,
)
FRONT = shapely.LineString([(30.0, 50.2), (31.4, 49.5), (31.6, 48.6)])
INTERVALS = {
    "First": (2, 5),
    "Open": (4, None),
    "Until": (None, 3),
    "One day": (7, 7),
    "Always": (None, None),
}
LAST = 21


def plan():
    yield Feature("line", FRONT, {"name": "Line of contact"})
    for number, (name, (start, end)) in enumerate(INTERVALS.items(), start=1):
        days = {key: day for key, day in (("from_day", start), ("to_day", end)) if day is not None}
        yield Feature("zones", FRONT.buffer(0.05 * number), {"name": name, "kind": "separation", **days})


@pytest.fixture(scope="module")
def dated(tmp_path_factory, context):
    path = tmp_path_factory.mktemp("dated") / "page.html"
    maps.write_html(maps.draw(release(list(plan()), SHEET, STAFF), context=context), path)
    return path


def holding(day):
    return {
        name
        for name, (start, end) in INTERVALS.items()
        if day is None or ((start is None or start <= day) and (end is None or day <= end))
    }


SAID = (
    "return [document.querySelector('.day output').innerText, document.getElementById('day').ariaValueText]"
)
DRAWN = """
const zones = Ceaseline.content.marks.map(({ title, entry }, number) => [title, entry, number])
  .filter(([, entry]) => Ceaseline.content.entries[entry].layer === "zones");
return zones.filter(([, , number]) => document.querySelector(`path.mark-${number}`)).map(([title]) => title);
"""


def walk(browser, page):
    """What is said and drawn at each step of the slider, from all days to the last, by keys alone."""
    browser.open(page)
    browser.run("document.getElementById('day').focus()")
    found = []
    for step in range(LAST + 2):
        if step:
            browser.press(Keys.ARROW_RIGHT)
        found.append((*browser.run(SAID), frozenset(browser.run(DRAWN))))
    return found


def test_dates_are_those_of_the_stated_zone_whatever_the_zone_of_the_machine(browser, dated):
    told = {}
    for zone, offset in (("Asia/Tokyo", -540), ("UTC", 0)):
        with zone_of_machine(browser, zone):
            told[zone] = walk(browser, dated)
            assert browser.run("return new Date(Date.UTC(2025, 2, 28)).getTimezoneOffset()") == offset
    assert told["Asia/Tokyo"] == told["UTC"]
    said = [words for words, *_ in told["UTC"]]
    assert said[:3] == ["All days", "D+0, 2025-03-28 EET · Quiet", "D+1, 2025-03-29 EET · Quiet"]
    assert said[6] == "D+5, 2025-04-02 EET · Quiet · Pull back"
    assert said[-1] == "D+21, 2025-04-18 EET · Watch"
    for step, (words, spoken, drawn) in enumerate(told["UTC"]):
        assert words == spoken
        assert drawn == holding(step - 1 if step else None), words


def test_phases_are_listed_with_their_days_and_dates_and_the_one_shown_is_marked(browser, dated):
    browser.open(dated)
    listed = "return [...document.querySelectorAll('.phases li')].map((item) => item.innerText)"
    assert browser.run(listed) == [
        "Quiet D+0 to D+6, 2025-03-28 to 2025-04-03",
        "Pull back D+5 to D+20, 2025-04-02 to 2025-04-17",
        "Watch from D+21, 2025-04-18",
    ]
    browser.run("document.getElementById('day').focus()")
    browser.press(*[Keys.ARROW_RIGHT] * 10)
    now = "return [...document.querySelectorAll('.phases .now .phase-name')].map((item) => item.innerText)"
    assert browser.run(now) == ["Pull back"]
    assert browser.complaints() == []
