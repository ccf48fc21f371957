"""Symbols and words along lines in a real browser: where they stand, what they cover, what a click opens."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely

import maps
import maps.document
from geo.features import Feature, Sheet
from geo.release import STAFF, release

pytestmark = pytest.mark.browser

SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented for the tests.",))
LINE = shapely.LineString([(30.0, 50.0), (30.6, 50.1), (31.0, 49.9), (31.4, 50.0)])
POST, HOSPITAL, HUB = "10041010001212000000", "10042000001207020000", "10041002000000000000"
HOSTILE = "Post <img src=x onerror=alert(1)> {{7*7}} O'Brien"

BOXES = """
return [...document.querySelectorAll('.symbol rect')].map((rect) => {
  const { left, top, right, bottom } = rect.getBoundingClientRect();
  return [left, top, right, bottom, Number(rect.parentNode.dataset.mark)];
})
"""
# Screen places of the line, every few pixels.
ON_THE_LINE = """
const { map, content } = Ceaseline, frame = map.getContainer().getBoundingClientRect(), found = [];
for (const { entry, shape } of content.marks) {
  if (content.entries[entry].layer !== 'line') continue;
  for (const line of Ceaseline.decode(shape, content.decimals).lines) {
    const path = line.map((place) => map.latLngToContainerPoint(place).add([frame.left, frame.top]));
    for (let i = 1; i < path.length; i += 1) {
      const steps = Math.ceil(path[i].distanceTo(path[i - 1]) / 3);
      const step = path[i].subtract(path[i - 1]).divideBy(steps);
      for (let k = 0; k <= steps; k += 1) {
        found.push([path[i - 1].x + k * step.x, path[i - 1].y + k * step.y]);
      }
    }
  }
}
return found;
"""
WORDS = """
const texts = [...document.querySelectorAll('.graphic')];
return texts.map((text) => [text.textContent, text.getAttribute('transform')]);
"""
NAMES = """
return [...document.querySelectorAll('.label')].map((text) => {
  const { left, top, right, bottom } = text.getBoundingClientRect();
  return [left, top, right, bottom];
})
"""
CORNERS = """
return [...document.querySelectorAll('.graphic')].map((text) => {
  const { x, y, width, height } = text.getBBox(), matrix = text.getScreenCTM();
  return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]].map(([a, b]) => {
    const corner = new DOMPoint(a, b).matrixTransform(matrix);
    return [corner.x, corner.y];
  });
})
"""
UNITS = """
return [...document.querySelectorAll('.graphic-unit')].map((text) => {
  const { left, right } = text.getBoundingClientRect();
  return [text.textContent, (left + right) / 2];
})
"""
FOOT = """
const mark = Ceaseline.content.marks.findIndex(({ title }) => title === 'Head');
const { left, bottom } = document.querySelector(`[data-mark="${mark}"] use`).getBoundingClientRect();
const frame = Ceaseline.map.getContainer().getBoundingClientRect();
const { x, y } = Ceaseline.map.latLngToContainerPoint([50.3, 31.0]);
return [left, bottom, frame.left + x, frame.top + y];
"""
SITES = """
const { marks, entries } = Ceaseline.content;
return marks.filter((mark) => entries[mark.entry].sidc).length;
"""
FILLS = """
const paths = document.querySelectorAll(`#sidc-${arguments[0]} path`);
return [...paths].map((path) => path.getAttribute('fill'));
"""
CENTRE = (50.0, 30.7)
WAY_OUT = shapely.LineString([(31.2, 49.75), (31.2, 50.25)])
# Half-circles and arrow heads, each by the places of its path.
ON_LINES = """
return [...document.querySelectorAll('.graphic-line')].map((path) => path.getAttribute('d'));
"""
LINE_PLACES = """
const { map, content } = Ceaseline, offset = map.containerPointToLayerPoint([0, 0]);
const mark = content.marks.find(({ entry }) => content.entries[entry].layer === 'line');
return Ceaseline.decode(mark.shape, content.decimals).lines[0].map((place) => {
  const { x, y } = map.latLngToContainerPoint(place).add(offset);
  return [x, y];
});
"""


def site(name, longitude, latitude, sidc, kind="post"):
    values = {"name": name, "kind": kind, "sidc": sidc, "site": name}
    return Feature("sites", shapely.Point(longitude, latitude), values, sensitive=True)


def plan():
    yield Feature("line", LINE, {"name": "Line of contact"})
    yield Feature(
        "zones",
        LINE.buffer(0.25),
        {"name": "Band", "kind": "withdrawal", "depth_m": 25_000.0, "measured_from": "line"},
    )
    boundary = shapely.LineString([(30.7, 49.3), (30.72, 50.7)])
    beside = {"name": "Alfa / Bravo", "kind": "battalion", "left": "Alfa", "right": "Bravo"}
    yield Feature("boundaries", boundary, beside)
    yield Feature("corridor_axes", WAY_OUT, {"name": "Way out"})
    yield Feature("phase_lines", shapely.LineString([(30.2, 49.6), (31.2, 49.6)]), {"name": "Amber"})
    for number in range(12):
        longitude, latitude = LINE.interpolate((number + 0.5) / 12, normalized=True).coords[0]
        yield site(f"Post {number}", longitude, latitude + 0.03 * (-1) ** number, POST)
    yield site(HOSTILE, 30.3, 50.3, POST)
    yield site("Surgery", 30.45, 50.25, HOSPITAL, "hospital")
    yield site("Head", 31.0, 50.3, HUB, "hub")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory, context):
    """The page, and the same drawn on a canvas."""
    folder = tmp_path_factory.mktemp("symbols")
    released = release(list(plan()), SHEET, STAFF)
    maps.write_html(maps.draw(released, context=context), folder / "svg.html")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maps.document, "CANVAS_FROM_MARKS", 1)
        maps.write_html(maps.draw(released, context=context), folder / "canvas.html")
    return {name: folder / f"{name}.html" for name in ("svg", "canvas")}


@pytest.fixture(scope="module")
def page(browser, drawn):
    browser.open(drawn["svg"])
    return browser


def boxes(browser):
    return [(shapely.box(*sides), number) for *sides, number in browser.run(BOXES)]


def count_sites(browser):
    return browser.run(SITES)


def test_from_afar_sites_are_dots_and_close_by_every_one_is_a_symbol(page):
    page.run("Ceaseline.map.options.minZoom = 5")
    page.view(*CENTRE, 7.25)
    assert boxes(page) == []
    page.view(*CENTRE, 9)
    assert len(boxes(page)) == count_sites(page) == 15
    assert page.run("return document.querySelectorAll('.symbol use').length") == 15


@pytest.mark.parametrize("zoom", [7.5, 8.25, 9, 10.5])
def test_symbols_leave_each_other_the_line_and_the_names_room_and_are_large_enough_to_hit(page, zoom):
    page.view(*CENTRE, zoom)
    found = [box for box, _ in boxes(page)]
    assert found
    for box in found:
        west, north, east, south = box.bounds
        assert min(east - west, south - north) >= 23.99
    assert shapely.unary_union(found).area == pytest.approx(sum(box.area for box in found))
    line = shapely.multipoints(page.run(ON_THE_LINE))
    assert not any(box.intersects(line) for box in found)
    inner = [box.buffer(-2) for box in found]
    assert not any(shapely.box(*name).intersects(box) for name in page.run(NAMES) for box in inner)


def test_a_moved_map_keeps_symbols_where_they_stand_and_opened_again_they_stand_there_too(page, drawn):
    page.view(*CENTRE, 8.5)
    before = {number: box.centroid for box, number in boxes(page)}
    page.run("Ceaseline.map.panBy([60, 30], { animate: false })")
    after = {number: box.centroid for box, number in boxes(page)}
    assert before.keys() == after.keys()
    for number, place in before.items():
        assert (after[number].x - place.x, after[number].y - place.y) == pytest.approx((-60, -30), abs=1.01)
    page.open(drawn["svg"])
    page.view(*CENTRE, 8.5)
    again = {number: box.centroid for box, number in boxes(page)}
    assert {number: (place.x, place.y) for number, place in again.items()} == {
        number: (place.x, place.y) for number, place in before.items()
    }


def test_a_headquarters_stands_with_the_foot_of_its_staff_on_its_place(page):
    page.view(50.3, 31.0, 10)
    left, bottom, across, down = page.run(FOOT)
    assert (left, bottom) == pytest.approx((across, down), abs=3)


@pytest.mark.parametrize("name", ["svg", "canvas"])
def test_a_click_on_a_symbol_opens_what_a_dot_opens_as_text(browser, drawn, name):
    browser.open(drawn[name])
    browser.view(50.3, 30.3, 9)
    number = browser.run(
        "return Ceaseline.content.marks.findIndex(({ title }) => title.startsWith('Post <img'))"
    )
    box = next(box for box, mark in boxes(browser) if mark == number)
    for kind in ("mousePressed", "mouseReleased"):
        browser.command(
            "Input.dispatchMouseEvent",
            type=kind,
            x=box.centroid.x,
            y=box.centroid.y,
            button="left",
            clickCount=1,
        )
    assert browser.wait("return document.querySelector('.popup h2')?.textContent") == HOSTILE
    assert (
        browser.run(
            'return document.querySelector(`[data-mark="${arguments[0]}"] title`).textContent', number
        )
        == HOSTILE
    )
    assert browser.run("return document.querySelectorAll('img').length") == 0
    assert browser.complaints() == []


def test_a_class_that_is_switched_off_loses_its_symbols_and_its_row_shows_the_symbol(page):
    page.view(*CENTRE, 9)
    row = (
        "[...document.querySelectorAll('[data-entry]')].find((row) => row.textContent.startsWith('Hospital'))"
    )
    assert page.run(f"return {row}.querySelector('.swatch use').getAttribute('href')") == f"#sidc-{HOSPITAL}"
    page.run(f"{row}.querySelector('input').click()")
    assert len(boxes(page)) == count_sites(page) - 1
    page.run(f"{row}.querySelector('input').click()")
    assert len(boxes(page)) == count_sites(page)


def test_symbols_and_words_take_the_dark_scheme(browser, drawn):
    fills = {}
    for dark in (False, True):
        browser.open(drawn["svg"], dark=dark)
        browser.view(*CENTRE, 9)
        fills[dark] = browser.run(FILLS, HOSPITAL)
    assert "#aaffaa" in fills[False]
    assert "#aaffaa" not in fills[True]
    assert browser.complaints() == []


def test_words_along_lines_say_echelon_units_distance_and_names_and_are_upright(browser, drawn):
    browser.open(drawn["svg"])
    browser.view(*CENTRE, 9)
    found = browser.run(WORDS)
    said = {words for words, _ in found}
    assert {"II", "Alfa", "Bravo", "W1 · 25\xa0km", "PL Amber"} <= said
    turns = [float(transform.split("rotate(")[1].rstrip(")")) for _, transform in found]
    assert all(-90 < turn <= 90 for turn in turns)


def test_the_first_named_unit_stands_on_the_left_of_its_boundary(browser, drawn):
    browser.open(drawn["svg"])
    browser.view(*CENTRE, 9)
    found = browser.run(UNITS)
    west = [across for words, across in found if words == "Alfa"]
    east = [across for words, across in found if words == "Bravo"]
    # The boundary runs north, so that its left is the west.
    assert west
    assert east
    assert max(west) < min(east)


def test_no_word_along_a_line_lies_over_the_line_of_contact(page):
    for zoom in (7.5, 9, 10):
        page.view(*CENTRE, zoom)
        line = shapely.multipoints(page.run(ON_THE_LINE))
        drawn_words = [shapely.Polygon(ring) for ring in page.run(CORNERS)]
        assert drawn_words
        assert not any(words.buffer(-2).intersects(line) for words in drawn_words)


def arcs(browser):
    """Feet and tops of the half-circles along the line of contact: they are the only arcs."""
    paths = [d for d in browser.run(ON_LINES) if "A" in d]
    numbers = [list(map(float, re.findall(r"-?[0-9.]+", arc))) for d in paths for arc in d.split("M")[1:]]
    return [((x, y), (to_x, to_y), sweep) for x, y, _, _, _, _, sweep, to_x, to_y in numbers]


def test_half_circles_stand_alike_on_both_sides_of_the_line_and_turn_their_tops_to_it(page):
    page.view(*CENTRE, 9)
    line, found = shapely.LineString(page.run(LINE_PLACES)), arcs(page)
    assert len(found) > 40
    sides, distances = {1: 0, -1: 0}, []
    for foot, other, sweep in found:
        middle = (np.array(foot) + other) / 2
        along = np.array(other) - foot
        assert np.hypot(*along) == pytest.approx(9.0, abs=0.3)
        distances.append(line.distance(shapely.Point(middle)))
        toward = np.array(line.interpolate(line.project(shapely.Point(middle))).coords[0]) - middle
        left = along[0] * toward[1] - along[1] * toward[0]  # above zero: clockwise, as a screen counts
        assert (left < 0) == (sweep == 1)
        sides[1 if sweep else -1] += 1
    assert sides[1] == sides[-1]
    # The feet stand off the line, nearer to it in a bend alone: between the line and its feet is the top.
    assert np.quantile(distances, 0.1) == pytest.approx(2.9 + 4.5, abs=0.3)
    assert min(distances) > 4.0


def test_from_afar_the_line_bears_no_half_circles_that_would_hide_it(page):
    page.view(*CENTRE, 7)
    assert arcs(page) == []


def test_a_corridor_has_arrow_heads_in_its_direction(page):
    page.view(50.0, 31.2, 9)
    heads = [d for d in page.run(ON_LINES) if "A" not in d]
    assert len(heads) == 1
    for head in heads[0].split("M")[1:]:
        (_, rear), (_, tip), (_, other) = np.array(re.findall(r"-?[0-9.]+", head), float).reshape(3, 2)
        assert tip < min(rear, other)  # it runs north, which is up the screen


def test_the_key_of_the_line_and_of_a_corridor_shows_what_stands_on_them(page):
    rows = (
        "[...document.querySelectorAll('.legend li')].filter((one) => one.querySelector('.graphic-swatch'))"
    )
    said = page.run(f"return {rows}.map((one) => one.innerText)")
    assert [
        any(words in one for one in said) for words in ("Line of contact", "Corridor, in its direction")
    ] == [
        True,
        True,
    ]
    assert len(said) == 2
