"""The deployment over time on the page: sites open by day, bars and seasons follow; it is accessible."""

from __future__ import annotations

import pytest
import shapely

import maps
from geo.features import Chart, Feature, OpeningDays, Sheet, Table, Task, with_days, with_tasks
from geo.features.gantt import Band, Bar, Gantt
from geo.release import STAFF, release

pytestmark = pytest.mark.browser
SHEET = Sheet(
    *("norland", "A line across Norland", "2025-01-01 UTC", "illustrative"),
    sources=("Invented for the tests.",),
    d_day="2025-09-01",
    phases=(("Quiet", 0, 20), ("Watch", 21, None)),
)
FRONT = shapely.LineString([(30.0, 50.2), (31.4, 49.5), (31.6, 48.6)])
OPENS = {"Base": 10, "Post <1>": 16, "Post 2": 95, "Post 3": None}
BARS = tuple(
    Bar(
        name,
        "post",
        "Sector Alfa",
        None if day is None else day - 6,
        day,
        "a team",
        15 if day == 95 else None,
    )
    for name, day in OPENS.items()
)
WINTER, MUD = Band("Winter", "frost", 80, 190), Band("Mud of autumn", "mud", 44, 90)
GANTT = Gantt(100, BARS, (WINTER, MUD), (Band("Watch", "phase", 21, None),), (), SHEET.d_day)
SHOWN = """
const { content } = Ceaseline;
return content.marks.map((mark, number) => [mark.title, content.entries[mark.entry].layer, number])
  .filter(([, layer, number]) => layer === "sites" && document.querySelector(`.mark-${number}`))
  .map(([title]) => title);
"""
CHOOSE = """
const day = document.getElementById('day');
day.value = arguments[0];
day.dispatchEvent(new Event('input'));
"""
TASK = "[...document.querySelectorAll('.task-button')].at(-1).click();"
TOLD = "return document.querySelector('[data-chart=gantt] .day-told').textContent"


@pytest.fixture(scope="module")
def page(tmp_path_factory, context):
    sites = [
        Feature(
            "sites", shapely.Point(30.2 + 0.3 * n, 49.2), {"name": name, "kind": "post", "site": name}, True
        )
        for n, name in enumerate(OPENS)
    ]
    bars = Chart("gantt", "What stands when", "days", "Bars", (), "Three of four open.", True, gantt=GANTT)
    watched = Feature("watched_from", FRONT, {"name": "km 0 to 9", "from_day": 16}, True)
    people = Table("people", "Residents", ("Day", "Watched"), (("D+16", "9"),))
    time = Task(
        "time",
        "The deployment over time",
        "Three of four.",
        (watched,),
        (people,),
        (bars,),
        beside=("sites",),
    )
    dated = with_days(
        [Feature("line", FRONT, {"name": "Line"}), *sites], SHEET, OpeningDays(OPENS, seasons=GANTT.seasons)
    )
    path = tmp_path_factory.mktemp("opening") / "page.html"
    maps.write_html(maps.draw(release(*with_tasks(*dated, [time]), STAFF), context=context), path)
    return path


def test_sites_open_on_their_days_and_the_bars_say_so(browser, page):
    browser.open(page)
    browser.run(TASK)
    for day in (0, 10, 40, 95):
        browser.run(CHOOSE, day)
        standing = {name for name, opens in OPENS.items() if opens is not None and opens <= day}
        assert set(browser.run(SHOWN)) == standing
        assert f"{len(standing)} of 4 stand" in browser.run(TOLD)
    said = browser.run("return [...document.querySelectorAll('.gantt title')].map((one) => one.textContent)")
    assert said[1] == "Post <1>: set up from D+10, 2025-09-11, stands from D+16, 2025-09-17"
    assert said[2].endswith("stands from D+95, 2025-12-05, 15 days late")
    assert said[3] == "Post 3: not in these days"
    assert not browser.complaints()


def test_seasons_are_told_in_words_and_the_one_of_the_day_is_marked(browser, page):
    browser.open(page)
    browser.run(CHOOSE, 85)
    seasons = """return [...document.querySelectorAll('.seasons-told li')]
      .map((one) => [one.textContent, one.classList.contains('now')])"""
    assert browser.run(seasons) == [
        ["Winter D+80 to D+190, 2025-11-20 to 2026-03-10", True],
        ["Mud of autumn D+44 to D+90, 2025-10-15 to 2025-11-30", True],
    ]
    browser.run(CHOOSE, 20)
    assert [now for _, now in browser.run(seasons)] == [False, False]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_bars_and_seasons_fit_and_are_accessible(browser, axe, page, width, dark):
    browser.open(page, width=width, height=900, dark=dark)
    browser.run(TASK)
    browser.run(CHOOSE, 40)
    passed, violations = axe()
    assert passed > 30
    assert violations == []
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    over = """return [...document.querySelectorAll('.gantt text, .seasons text')].filter((one) => {
      const box = one.getBoundingClientRect();
      const room = one.closest('#panel, main, body').getBoundingClientRect();
      return box.left < room.left - 1 || box.right > room.right + 1; }).map((one) => one.textContent)"""
    assert browser.run(over) == []
