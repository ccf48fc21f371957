"""A page that plays the dates of a line that moves: by buttons, by itself, or never for who wants calm."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
from selenium.webdriver.common.keys import Keys

import maps
from geo.features.agreement import Comparison, comparison_features, comparison_sheet
from geo.features.series import Story, series_features
from geo.features.series_sheet import series_sheet
from geo.frame import Frame
from geo.methods.control.agreement import agreement_of, band_of
from geo.methods.control.changes import held_on, steps_between
from geo.methods.control.moves import moves_between
from geo.methods.control.versions import versions_of
from geo.model.agreement import Telling
from geo.release import STAFF, release

pytestmark = pytest.mark.browser
DAYS = (date(2025, 1, 1), date(2025, 2, 1), date(2025, 4, 1))
FRAME = Frame.around(30.5, 50.0)
WHOLE = shapely.box(29.5, 49.0, 31.5, 51.0)


def edge_at(latitude):
    return shapely.MultiLineString([[(29.5, latitude), (30.5, latitude + 0.1), (31.5, latitude)]])


def ground_at(latitude):
    south = shapely.Polygon([(29.5, 49), *edge_at(latitude).geoms[0].coords, (31.5, 49)])
    return {
        holder: FRAME.to_metres(area)
        for holder, area in (("South", south), ("North <b>", WHOLE.difference(south)))
    }


@pytest.fixture(scope="module")
def series(tmp_path_factory, context):
    latitudes = dict(zip(DAYS, (50.0, 50.05, 49.9), strict=True))
    held = {day: held_on(day, ground_at(latitude)) for day, latitude in latitudes.items()}
    versions = versions_of({day: (edge_at(latitude), "") for day, latitude in latitudes.items()}, held)
    steps = steps_between([*held.values()])
    moves = moves_between(versions, beyond_m=1_000.0, farthest_m=25_000.0, frame=FRAME, steps=steps)
    story = Story(FRAME, versions, steps, moves)
    sheet = series_sheet(story, sources=("Invented.",), status="illustrative")
    return written(tmp_path_factory, context, series_features(story), sheet)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory, context):
    told = tuple(
        Telling(name, DAYS[0], held_on(DAYS[0], ground_at(latitude)), edge_at(latitude))
        for name, latitude in (("One", 50.0), ("Two <i>", 50.05), ("Three", 49.98))
    )
    agreement, band = agreement_of(told), band_of(told, FRAME, reach_m=25_000.0)
    found = Comparison(FRAME, told, agreement, band)
    sheet = comparison_sheet(found, sources=("Invented.",), status="illustrative")
    return written(tmp_path_factory, context, comparison_features(found), sheet)


def written(tmp_path_factory, context, features, sheet):
    path = tmp_path_factory.mktemp("page") / "map.html"
    maps.write_html(maps.draw(release(features, sheet, STAFF), context=context), path)
    return path


SAID = "return document.querySelector('.day output').innerText"
DRAWN = """
const { marks, entries } = Ceaseline.content;
return marks.map(({ title, entry }, number) => [entries[entry].layer, title, number])
  .filter(([layer, , number]) => layer === arguments[0] && document.querySelector(`path.mark-${number}`))
  .map(([, title]) => title);
"""
SIDES = """
return [...document.querySelectorAll(".player button")].flatMap((one) => [one.offsetWidth, one.offsetHeight]);
"""
DASHES = """
return Ceaseline.content.entries.filter(({ layer }) => layer === "source_lines").map(({ look }) => look.dash);
"""
BUTTON = (
    "return [...document.querySelectorAll('.player button')].find((one) => one.innerText === arguments[0])"
)


def test_the_page_opens_on_the_last_date_and_steps_from_date_to_date(browser, series):
    browser.open(series)
    assert browser.run(SAID).startswith("D+90, 2025-04-01")
    assert browser.run(DRAWN, "line") == ["Line of 2025-04-01"]
    earlier = browser.run(BUTTON, "Earlier date")
    earlier.click()
    assert browser.run(SAID) == "D+31, 2025-02-01 UTC · Version of 2025-02-01"
    assert browser.run(DRAWN, "line") == ["Line of 2025-02-01"]
    assert browser.run(DRAWN, "changes") == ["North <b> → South"]
    assert browser.run(DRAWN, "line_history") == ["Line of 2025-01-01", "Line of 2025-02-01"]
    earlier.click()
    earlier.click()
    assert browser.run(SAID).startswith("D+0, 2025-01-01")
    assert browser.run(DRAWN, "changes") == []
    assert browser.complaints() == []
    assert browser.requested() == []


def test_the_dates_play_by_the_keyboard_to_the_last_and_stop(browser, series):
    browser.open(series)
    browser.run("arguments[0].focus()", browser.run(BUTTON, "Play"))
    browser.press(Keys.ENTER)
    assert browser.run(SAID).startswith("D+0")
    assert browser.run("return document.activeElement.innerText") == "Stop"
    browser.wait("return document.querySelector('.day output').innerText.startsWith('D+90')")
    assert browser.run(BUTTON, "Play") is not None


def test_nothing_plays_by_itself_where_little_motion_is_wanted(browser, series):
    browser.open(series)
    little = {"name": "prefers-reduced-motion", "value": "reduce"}
    browser.command("Emulation.setEmulatedMedia", features=[little])
    browser.wait("return document.querySelectorAll('.player button')[1].hidden")
    assert browser.run("return document.querySelectorAll('.player button:not([hidden])').length") == 2
    browser.run(BUTTON, "Earlier date").click()
    assert browser.run(SAID).startswith("D+31")


@pytest.mark.parametrize(("width", "height", "dark"), [(1280, 800, False), (320, 640, True)])
@pytest.mark.parametrize("page", ["series", "comparison"])
def test_axe_finds_nothing_and_every_button_is_large_enough(browser, axe, request, page, width, height, dark):
    size = {"width": width, "height": height, "dark": dark}
    browser.open(request.getfixturevalue(page), **size, bypass_policy=True)
    assert axe()[1] == []
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    assert min([24, *browser.run(SIDES)]) >= 24


def test_every_disagreement_is_a_band_with_its_row_in_the_legend(browser, comparison):
    browser.open(comparison)
    labels = browser.run("return [...document.querySelectorAll('#panel label')].map((one) => one.innerText)")
    for words in ("Disputed between sources", "Line of One", "Line of Two <i>", "Line of Three"):
        assert any(words in label for label in labels), words
    assert "One: North <b> · Three: South · Two <i>: South" not in browser.run(DRAWN, "disagreement")
    assert "One: South · Three: North <b> · Two <i>: South" in browser.run(DRAWN, "disagreement")
    assert len(set(browser.run(DASHES))) == 3
