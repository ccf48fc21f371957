"""A daily report in a browser: read by everybody, on any screen, without a script; and its map."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import numpy as np
import pytest
import shapely

import maps
from geo.features.daily import Daily
from geo.features.daily_sheet import daily_sheet
from geo.features.incidents import Told, drawn
from geo.features.line_ground import ground
from geo.geometry.chainage import Chainage
from geo.methods.incidents.account import DAY_S, Asked, account_of
from geo.model.incident import incidents_at
from geo.model.observation import Spell
from geo.release import STAFF, release
from maps.report import write_report

pytestmark = pytest.mark.browser

KINDS = ("explosion", "shot", "muzzle flash")


def reported(count, context, folder):
    """A report and a map of so many incidents about a line, half of it watched, within one week."""
    line = Chainage(shapely.LineString([(30.0, 50.6), (30.6, 49.9), (31.4, 49.5), (31.6, 48.6)]))
    chance = np.random.default_rng(7)
    longitude, latitude = line.places(chance.uniform(0.0, line.length_m, count))
    found = replace(
        incidents_at(
            longitude + chance.normal(0.0, 0.03, count),
            latitude + chance.normal(0.0, 0.03, count),
            begins_s=chance.integers(0, 7 * DAY_S, count),
            radius_m=chance.choice([200.0, 1_500.0, np.nan], count),
        ),
        kind=tuple(chance.choice(KINDS, count).tolist()),
        exercise=chance.random(count) < 0.1,
    )
    zones = {"Belt": line.path.buffer(0.04)}
    asked = Asked(near_m=30_000.0, stretch_m=20_000.0, from_s=0, to_s=7 * DAY_S)
    account = account_of(found, line, zones, [Spell(0.0, line.length_m / 2, 0, 7 * DAY_S)], asked)
    told = Told(account, UTC, left="Side A", right="Side B")
    sheet = daily_sheet(Daily(told, told), line, name="Incidents", sources=("Invented for the tests.",))
    released = release([*ground(line, zones, source="zones"), *drawn(told)], sheet, STAFF)
    write_report(released, folder, context=context)
    page = folder / "map.html"
    maps.write_html(maps.draw(released, context=context), page)
    return folder / "report.html", page


@pytest.fixture(scope="module")
def few(context, tmp_path_factory):
    return reported(80, context, tmp_path_factory.mktemp("few"))


@pytest.fixture(scope="module")
def many(context, tmp_path_factory):
    return reported(10_000, context, tmp_path_factory.mktemp("many"))[1]


@pytest.mark.parametrize(("width", "dark"), [(320, True), (1280, False)])
def test_axe_finds_nothing_in_a_report_and_no_screen_has_to_be_scrolled_aside(browser, few, axe, width, dark):
    browser.open(few[0], width=width, height=800, dark=dark, bypass_policy=True)
    passes, violations = axe()
    assert (violations, passes > 20) == ([], True)
    assert browser.run("return document.documentElement.scrollWidth") <= width


def test_a_report_asks_for_nothing_runs_nothing_and_its_policy_is_kept(browser, few):
    browser.open(few[0])
    assert browser.run("return document.scripts.length") == 0
    assert browser.requested() == []
    assert browser.complaints() == []
    shown = (
        "[...document.querySelectorAll('.stage svg')].filter((one) => one.getBoundingClientRect().width > 0)"
    )
    assert browser.run(f"return {shown}.length") == 1


def test_every_picture_of_a_report_has_words_in_its_place(browser, few):
    browser.open(few[0])
    named = (
        "return [...document.querySelectorAll('svg[role=img]')].map((one) => one.getAttribute('aria-label'))"
    )
    words = browser.run(named)
    assert len(words) >= 4
    assert all(len(each) > 40 for each in words)
    assert any("Not observed is not quiet" in each for each in words)


def test_the_map_tells_kinds_by_signs_and_has_a_row_for_each_class_that_is_drawn(browser, few):
    browser.open(few[1])
    paths = "[...document.querySelectorAll('path.mark')].map((one) => one.getAttribute('d'))"
    corners = browser.run(
        f"return new Set({paths}.filter((d) => d.endsWith('Z')).map((d) => d.split('L').length)).size"
    )
    assert corners >= 2  # beside dots: four corners, and the twelve of an exercise
    rows = browser.run(
        "return [...document.querySelectorAll('.legend li .words')].map((one) => one.textContent)"
    )
    classes = [row for row in rows if row.lower().startswith(KINDS)]
    assert len(classes) == len(set(classes)) >= 6
    assert "Taken for an exercise" in rows


def test_the_slider_of_days_shows_each_incident_in_its_window_only(browser, few):
    browser.open(few[1])
    counts = browser.run(
        """const slider = document.getElementById("day"), counts = [];
        for (let day = -1; day <= Number(slider.max); day += 1) {
          slider.value = day; slider.dispatchEvent(new Event("input"));
          counts.push(document.querySelectorAll("#map path.mark").length);
        }
        return counts;"""
    )
    always = counts[0] - 80  # the line, its kilometres and the zone
    assert len(counts) == 1 + 7
    assert sum(count - always for count in counts[1:]) == 80


def test_ten_thousand_incidents_are_drawn_on_canvas_within_the_size_of_a_large_page(browser, many):
    assert many.stat().st_size < 1_500_000
    browser.open(many)
    assert browser.run("return document.querySelectorAll('#map canvas').length") >= 1
    assert browser.run("return Number(document.documentElement.dataset.drawn)") >= 10_000
