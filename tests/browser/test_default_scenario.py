"""The default scenario opened: it asks for nothing, draws all, means what it shows, runs no text."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from itertools import combinations

import mgrs
import pytest
import shapely

import maps
from geo.features import Feature
from geo.release import PRESS, STAFF, release
from maps.packing import content_of

from ..default_plan import CONTEXT
from .colour import contrast, least_difference, over
from .painted import ALL_ON, BOXES, ENDONYMS, INKS, INSIDE, ISTHMUS, apart, ground, overlap, rgb
from .pixels import LAND, SEA, seen
from .work import INJECTED, ON_THE_MAP, before_load, busy_s, open_some_popups, taken_s

pytestmark = pytest.mark.browser

PAGES = ("staff", "press")
POLICIES = {"staff": STAFF, "press": PRESS}
NO_STREAMS = "delete window.DecompressionStream; delete window.CompressionStream;"
ZOOMS = (6, 7, 8, 9, 10.5)


@pytest.fixture(scope="module", params=PAGES)
def page(request, default_plan):
    return default_plan.folder / request.param / "map.html"


@pytest.fixture(scope="module")
def opened(browser, page):
    """The page as opened once; what the tests on it change does not matter to the others."""
    browser.open(page)
    return browser


def test_it_asks_for_nothing_whatever_a_reader_does(browser, page):
    browser.open(page)
    (land, sea), _ = seen(browser, LAND, SEA)
    assert min(land, sea) > 0.01
    browser.run("Ceaseline.map.panBy([300, 200], { animate: false })")
    browser.run("Ceaseline.map.setZoom(Ceaseline.map.getZoom() + 2, { animate: false })")
    open_some_popups(browser)
    browser.command("Page.printToPDF", landscape=True)
    assert (browser.requested(), browser.complaints()) == ([], [])


@pytest.mark.parametrize(
    "without", ["", "delete window.DecompressionStream; delete window.CompressionStream;"]
)
def test_everything_is_drawn_that_is_switched_on_and_has_room(browser, page, without):
    with before_load(browser, without):
        browser.open(page)
    assert browser.run("return typeof DecompressionStream === 'undefined'") == bool(without)
    content = content_of(page.read_text(encoding="utf-8"))
    assert browser.run("return Ceaseline.content") == content
    assert sum(entry["count"] for entry in content["entries"]) == len(content["marks"]) > 500
    browser.run(ALL_ON)
    browser.run("Ceaseline.map.setZoom(13, { animate: false })")  # where there is room for every marker
    placed = sum("shape" in mark for mark in content["marks"])
    assert int(browser.run("return document.documentElement.dataset.drawn")) == placed
    assert browser.run(ON_THE_MAP) >= placed
    assert browser.run("return document.getElementById('waiting')") is None


@pytest.mark.parametrize("width", [1280, 768, 320])
def test_words_leave_each_other_the_line_and_the_symbols_free(browser, page, width):
    browser.open(page, width=width)
    browser.run("Ceaseline.map.options.minZoom = 0")
    for zoom in (None, *ZOOMS):
        if zoom:
            browser.view(48.3, 37.8, zoom)
        labels, line, symbols = browser.run(BOXES)
        assert len(labels) > 2
        for (words, one), (others, other) in combinations(labels, 2):
            assert not overlap(one, other), (zoom, words, others)
        for words, (west, north, east, south) in labels:
            assert not any(west < x < east and north + 3 < y < south - 3 for x, y in line), (zoom, words)
            assert not any(overlap((west, north, east, south), symbol) for symbol in symbols), (zoom, words)
        assert all(lang == "uk" for lang, _ in browser.run(ENDONYMS))
    assert len(line) > 10


def edge_of(swatch, land):
    return rgb(swatch["stroke"])


def tint_of(swatch, land):
    """The colour of a fill as it lies on the land."""
    return land if swatch["fill"] == "none" else over(rgb(swatch["fill"]), float(swatch["fillOpacity"]), land)


def views_of(browser):
    """Layers that are on the map together: those of the line's plan, and those of each task over the line."""
    layers, tasks = browser.run(
        "const { entries, tasks } = Ceaseline.content;"
        "const layerOf = (name) => name.split(':')[0];"
        "const whole = tasks.map(({ layers, beside }) => [...layers, ...beside.map(layerOf)]);"
        "return [entries.map(({ layer }) => layer), whole];"
    )
    own = {layer for task in tasks for layer in task}
    beside = {layer for layer in layers if layer not in own}
    return [beside, *({"line", "control", *task} for task in tasks)]


@pytest.mark.parametrize("dark", [False, True])
def test_each_class_has_one_row_and_stands_out_for_every_eye(browser, page, dark):
    browser.open(page, dark=dark)
    browser.run(ALL_ON)
    browser.run("Ceaseline.map.setZoom(13, { animate: false })")
    rows, on_map = browser.run(INKS)
    assert browser.run("return document.querySelectorAll('[data-entry]').length") == len(rows)
    assert all(row["paths"] for row in rows)
    assert Counter(on_map) == sum((Counter({row["ink"]: row["paths"]}) for row in rows), Counter())
    land, sea, text, soft, _ = ground(browser)
    edged = [row for row in rows if row["layer"] != "control"]
    for row in edged:
        for under in (land, sea):
            assert contrast(rgb(row["swatch"]["stroke"]), under) >= 3, row["words"]
    assert min(contrast(letters, under) for letters in (text, soft) for under in (land, sea)) >= 4.5
    views = views_of(browser)
    for one, other in combinations(edged, 2):
        together = any({one["layer"], other["layer"]} <= view for view in views)
        if one["shape"] != other["shape"] or apart(one, other) or not together:
            continue
        edges, tints = ([ink(row["swatch"], land) for row in (one, other)] for ink in (edge_of, tint_of))
        found = max(least_difference(*edges), least_difference(*tints) if one["shape"] != "line" else 0)
        assert found >= 10, (one["words"], other["words"])


def test_positions_of_the_region_and_of_every_row_are_those_of_the_reference_library(opened, page):
    west, south, east, north = opened.run("return Ceaseline.content.bounds")
    chance, reference = random.Random(20240831), mgrs.MGRS()
    points = [(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(200)]
    ours = opened.run("return arguments[0].map(([lon, lat]) => Ceaseline.mgrs(lon, lat, 5))", points)
    for (longitude, latitude), found in zip(points, ours, strict=True):
        wanted = reference.toMGRS(latitude, longitude, MGRSPrecision=5)
        zone, letters, *metres = found.split(" ")
        assert f"{zone}{letters}" == wanted[:-10]
        assert abs(int(metres[0]) - int(wanted[-10:-5])) <= 1
        assert abs(int(metres[1]) - int(wanted[-5:])) <= 1


def test_the_background_names_its_point_of_view_and_draws_no_border_within_ukraine(opened):
    borders = shapely.MultiLineString(opened.run(INSIDE, "borders"))
    assert borders.length > 1
    assert not borders.intersects(ISTHMUS)
    kyiv, zaporizhzhia, donetsk = (30.52, 50.45), (35.14, 47.84), (37.80, 48.00)
    crimea = ((31.97, 46.97), (33.7, 46.12), (34.39, 45.71), (34.10, 44.95))  # Mykolaiv, Perekop, Simferopol
    for way in ((kyiv, zaporizhzhia, donetsk), (kyiv, *crimea), (kyiv, *crimea[:3], (33.52, 44.60))):
        assert not borders.intersects(shapely.LineString(way)), way
    credited = opened.run("return document.querySelector('.sources').textContent")
    assert "follow the usage of the United Nations" in credited
    assert "OpenStreetMap" in credited
    signs = ".leaflet-control-attribution, .leaflet-attribution-flag, img"
    assert opened.run(f"return document.querySelectorAll('{signs}').length") == 0


def test_the_policy_stands_first_and_stops_what_is_injected(browser, page):
    browser.open(page)
    first = browser.run(
        "const { httpEquiv, content } = document.head.firstElementChild; return [httpEquiv, content]"
    )
    assert first[0] == "Content-Security-Policy"
    assert "unsafe" not in first[1]
    browser.run(INJECTED)
    browser.driver.execute_async_script("setTimeout(arguments[0], 200)")
    assert browser.run("return window.ran ?? 0") == 0
    assert sum("Content Security Policy" in said for said in browser.complaints()) >= 3


KINDS = frozenset(
    {"id", "kind", "party", "status", "sidc", "layer", "echelon", "d_day", "as_of", "hour_zero_utc"}
)
HELD = """
return [...document.querySelectorAll(arguments[0])].some((node) => node.textContent.includes(arguments[1]));
"""
RAN = "window.ran=(window.ran||0)+1"


def with_payload(given, payload, key=""):
    """The same with the payload behind every text, but for words that choose a class or are read as dates."""
    if isinstance(given, str):
        return given if key in KINDS or not given else given + payload
    if is_dataclass(given):
        parts = {
            part.name: with_payload(getattr(given, part.name), payload, part.name) for part in fields(given)
        }
        return replace(given, **parts)
    if isinstance(given, dict):
        return {name: with_payload(each, payload, name) for name, each in given.items()}
    return tuple(with_payload(each, payload) for each in given) if isinstance(given, tuple) else given


@pytest.mark.parametrize("name", PAGES)
def test_with_an_attack_in_every_text_nothing_runs_and_all_is_shown(browser, default_plan, tmp_path, name):
    canary = tmp_path / "canary"
    payload = (
        f"</title></style></script><script>{RAN}</script><img src=x onerror='{RAN}'>${{{RAN}}}`{{% raw %}}"
        f"{{{{ cycler.__init__.__globals__.os.mkdir('{canary}') }}}} O'Brien \U0001f6a9 שלום"
    )
    found = [
        Feature(each.layer, each.geometry, with_payload(dict(each.values), payload), sensitive=each.sensitive)
        for each in default_plan.features
        if each.layer in {"zones", "line", "sites", "sectors", "control", "crossings"}
    ]
    words = with_payload(replace(default_plan.sheet, strip=None, editable=None), payload)
    path = tmp_path / "page.html"
    maps.write_html(maps.draw(release(found, words, POLICIES[name]), context=CONTEXT), path)
    browser.open(path, bypass_policy=True)
    browser.run("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    browser.wait("return document.querySelectorAll('.find').length > 5")
    shown = browser.run(
        "return [...document.querySelectorAll('.find')].map((button) => {"
        " button.click(); return document.querySelector('.popup h2').textContent; })"
    )
    assert any(payload in title for title in shown)
    for place in ("#title", "#standfirst", ".caveats", ".method", ".sources", ".people th", "#table .value"):
        assert browser.run(HELD, place, payload), place
    assert browser.run("return window.ran ?? 0") == 0
    assert (
        browser.run("return document.querySelectorAll('img, iframe, #panel script, #map script').length") == 0
    )
    assert not canary.exists()


@pytest.mark.parametrize("name", PAGES)
def test_the_first_view_and_each_step_of_the_map_are_there_in_time(browser, default_plan, name):
    browser.command("Performance.enable", timeDomain="threadTicks")
    try:
        browser.open(default_plan.folder / name / "map.html")
        first_s = busy_s(browser)
        assert 0 < first_s <= 2.0
        assert taken_s(browser, "pan", 150, most_s=0.1) <= 0.1
        assert taken_s(browser, "zoom", 1, most_s=0.8) <= 0.8
    finally:
        browser.command("Performance.disable")
