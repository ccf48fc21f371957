"""The page under load: a hundred features, ten thousand, a whole plan; what it costs, and that it holds."""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import shapely

import maps
from geo.features import Feature, Sheet, features, sheet
from geo.release import STAFF, release
from maps.packing import content_of

from ..golden_plans import golden_plan
from .pixels import LAND, SEA, seen
from .work import INJECTED, ON_THE_MAP, before_load, busy_s, open_some_popups, taken_s

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
CONTEXT = ROOT / "data" / "context"
SHEET = Sheet(
    *("norland", "Reports by cell", "2025-01-01", "illustrative"),
    method=("Strewn at random for the tests.",),
    sources=("Invented for the tests.",),
)
REGION = (33.0, 45.2, 39.0, 51.5)
CASES = ("hundred", "ten thousand", "plan")


def strewn(count):
    """Boxes and points in turn, each with a name and figures of its own."""
    random = np.random.default_rng(count)
    west, south, east, north = REGION
    longitudes, latitudes = random.uniform(west, east, count), random.uniform(south, north, count)
    reaches = random.uniform(0.002, 0.02, (count, 2))
    for number, (longitude, latitude, reach) in enumerate(zip(longitudes, latitudes, reaches, strict=True)):
        values = {"kind": ("heard", "seen", "told")[number % 3], "reports": number % 17, "source": "Invented"}
        if number % 2:
            yield Feature(
                "reports", shapely.Point(longitude, latitude), {"name": f"Report {number}", **values}
            )
        else:
            cell = shapely.box(
                longitude - reach[0], latitude - reach[1], longitude + reach[0], latitude + reach[1]
            )
            yield Feature("cells", cell, {"name": f"Cell {number}", "area_m2": 4e10 * reach.prod(), **values})


@pytest.fixture(scope="module")
def whole_plan():
    return golden_plan("midland")


@pytest.fixture(scope="module")
def releases(whole_plan):
    counts = {"hundred": 100, "ten thousand": 10_000, "twenty thousand": 20_000}
    found = {name: release(list(strewn(count)), SHEET, STAFF) for name, count in counts.items()}
    return {**found, "plan": release(features(whole_plan), sheet(whole_plan), STAFF)}


@pytest.fixture(scope="module")
def drawn(releases):
    """A page for each release, and the seconds of work that it took, the smallest first."""
    found = {}
    for name, released in releases.items():
        start_s = time.process_time()
        page = maps.draw(released, context=CONTEXT)
        found[name] = page, time.process_time() - start_s
    return found


@pytest.fixture(scope="module")
def laden(drawn, tmp_path_factory):
    """A file for each page."""
    folder = tmp_path_factory.mktemp("laden")
    paths = {name: folder / f"{name}.html" for name in drawn}
    for name, (page, _) in drawn.items():
        maps.write_html(page, paths[name])
    return paths


@pytest.mark.parametrize("case", CASES)
def test_no_request_goes_out_whatever_a_reader_does(browser, laden, case):
    browser.open(laden[case])
    browser.run("Ceaseline.map.panBy([300, 200], { animate: false })")
    browser.run("Ceaseline.map.setZoom(Ceaseline.map.getZoom() + 2, { animate: false })")
    open_some_popups(browser)
    browser.command("Page.printToPDF", landscape=True)
    assert browser.requested() == []
    assert browser.complaints() == []


@pytest.mark.parametrize("case", ["hundred", "ten thousand"])
def test_offline_land_and_water_are_seen_and_every_feature_is_drawn(browser, laden, releases, case):
    browser.open(laden[case])
    (land, sea), _ = seen(browser, LAND, SEA)
    assert land > 0.02
    assert sea > 0.02
    given = len(releases[case].features)
    assert browser.run(ON_THE_MAP) == given
    assert int(browser.run("return document.documentElement.dataset.drawn")) == given


def test_of_a_whole_plan_everything_is_drawn_that_is_switched_on_and_has_room(browser, laden, releases):
    browser.open(laden["plan"])
    content = content_of(laden["plan"].read_text(encoding="utf-8"))
    assert len(content["marks"]) > 100
    assert sum(entry["count"] for entry in content["entries"]) == len(content["marks"])
    browser.run("for (const { turn } of Ceaseline.switches.values()) turn(true)")
    browser.run("Ceaseline.map.setZoom(13, { animate: false })")  # where there is room for every marker
    placed = sum("shape" in mark for mark in content["marks"])
    assert int(browser.run("return document.documentElement.dataset.drawn")) == placed


@pytest.mark.parametrize("case", ["hundred", "ten thousand"])
def test_a_click_on_the_map_opens_what_lies_there(browser, laden, releases, case):
    browser.open(laden[case])
    found = releases[case].features
    for feature in found[40:46]:
        place = feature.geometry.centroid
        browser.view(place.y, place.x, 13)
        middle = browser.run(
            "const { left, top, width, height } = document.getElementById('map').getBoundingClientRect();"
            "return [left + width / 2, top + height / 2]"
        )
        for kind in ("mousePressed", "mouseReleased"):
            where = dict(zip("xy", middle, strict=True))
            browser.command("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **where)
        browser.wait("return document.querySelector('.popup h2') !== null")
        assert browser.run("return document.querySelector('.popup h2').textContent") == feature.values["name"]
        browser.run("Ceaseline.map.closePopup()")


@pytest.mark.parametrize(("case", "most_bytes"), [("hundred", 600_000), ("ten thousand", 1_500_000)])
def test_a_page_keeps_to_its_size(laden, case, most_bytes):
    assert laden[case].stat().st_size <= most_bytes


def test_the_browser_reads_what_python_wrote(browser, laden):
    browser.open(laden["ten thousand"])
    written = content_of(laden["ten thousand"].read_text(encoding="utf-8"))
    assert browser.run("return Ceaseline.content") == written


@pytest.fixture(scope="module")
def timed(browser):
    """The browser, telling how long the thread of a page is busy: by the clock, a busy machine would tell."""
    browser.command("Performance.enable", timeDomain="threadTicks")
    yield browser
    browser.command("Performance.disable")


@pytest.fixture(scope="module")
def first_view_s(timed, laden):
    """Seconds of work until two frames after a page has drawn for the first time, in the median of three."""
    found = {name: [] for name in laden}
    for name, path in laden.items():
        for _ in range(3):
            timed.open(path)
            found[name].append(busy_s(timed))
    return {name: statistics.median(some) for name, some in found.items()}


@pytest.mark.parametrize(("case", "most_s"), [("hundred", 1.0), ("plan", 1.0), ("ten thousand", 2.0)])
def test_the_first_view_is_there_in_time(first_view_s, case, most_s):
    assert 0 < first_view_s[case] <= most_s


def test_twice_as_many_features_cost_at_most_two_and_a_half_times_as_much(first_view_s):
    assert first_view_s["twenty thousand"] <= 2.5 * first_view_s["ten thousand"]


@pytest.mark.parametrize(("act", "step", "most_s"), [("pan", 150, 0.1), ("zoom", 1, 0.8)])
def test_ten_thousand_features_are_moved_and_zoomed_without_waiting(timed, laden, act, step, most_s):
    timed.open(laden["ten thousand"])
    assert 0 < taken_s(timed, act, step, most_s) <= most_s


SYMBOLS = {"post": "10041010001212000000", "hospital": "10042000001207020000", "hub": "10041002000000000000"}
NEUTRAL = (170, 255, 170)  # fill of a symbol that takes no side


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """A page of ten thousand sites, each with a symbol, and where they are."""
    chance, kinds = np.random.default_rng(10_000), tuple(SYMBOLS)
    west, south, east, north = REGION
    places = np.column_stack([chance.uniform(west, east, 10_000), chance.uniform(south, north, 10_000)])
    sites = [
        Feature(
            "sites",
            shapely.Point(place),
            {"name": f"Site {number}", "kind": kinds[number % 3], "sidc": SYMBOLS[kinds[number % 3]]},
            sensitive=True,
        )
        for number, place in enumerate(places)
    ]
    path = tmp_path_factory.mktemp("crowd") / "map.html"
    maps.write_html(maps.draw(release(sites, SHEET, STAFF), context=CONTEXT), path)
    return path, places


def test_ten_thousand_symbols_are_moved_and_zoomed_without_waiting(timed, crowd):
    timed.open(crowd[0])
    for zoom in (7.5, 8, 9, 11):
        timed.view(48.3, 36.0, zoom)
        assert int(timed.run("return document.querySelector('canvas.sites').dataset.symbols")) > 30, zoom
        (share,), _ = seen(timed, NEUTRAL)
        assert share > 0.005, zoom
        assert 0 < taken_s(timed, "pan", 150, most_s=0.1) <= 0.1, zoom
        assert 0 < taken_s(timed, "zoom", 1, most_s=0.8) <= 0.8, zoom


def test_of_ten_thousand_symbols_the_one_that_is_clicked_opens(browser, crowd):
    path, places = crowd
    browser.open(path)
    for number in (0, 3, 300):
        longitude, latitude = places[number]
        browser.view(latitude, longitude, 13)
        left, top, width, height = browser.run(
            "const box = Ceaseline.map.getContainer().getBoundingClientRect();"
            "return [box.left, box.top, box.width, box.height]"
        )
        beside = {"x": left + width / 2 + 10, "y": top + height / 2}  # on the symbol, off the dot under it
        for kind in ("mousePressed", "mouseReleased"):
            browser.command("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **beside)
        browser.wait("return document.querySelector('.popup h2') !== null")
        assert browser.run("return document.querySelector('.popup h2').textContent") == f"Site {number}"
        browser.run("Ceaseline.map.closePopup()")


def test_a_page_of_twice_as_many_features_is_made_in_about_twice_the_time(drawn):
    once_s, twice_s = drawn["ten thousand"][1], drawn["twenty thousand"][1]
    assert twice_s <= 2.5 * once_s


BUILD = """
import random, sys
from pathlib import Path
import shapely
import maps
from geo.features import Feature, Sheet
from geo.release import STAFF, release
sheet = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
chance = random.Random(3)
found = [
    Feature(chance.choice(["cells", "reports"]), shapely.Point(36 + n / 999, 48), {"kind": f"{n % 7}"})
    for n in range(2000)
]
maps.write_html(maps.draw(release(found, sheet, STAFF), context=Path(sys.argv[1])), Path("map.html"))
"""


def test_the_same_input_gives_the_same_bytes_in_any_folder_and_with_any_hash_seed(tmp_path):
    digests = set()
    for seed in ("1", "77"):
        folder = tmp_path / f"folder {seed}"
        folder.mkdir()
        settings = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"Etc/GMT-{seed[0]}"}
        subprocess.run([sys.executable, "-c", BUILD, CONTEXT], cwd=folder, env=settings, check=True)
        digests.add(hashlib.sha256((folder / "map.html").read_bytes()).hexdigest())
    assert len(digests) == 1


@pytest.mark.parametrize("case", ["hundred", "ten thousand"])
def test_a_browser_without_decompression_of_its_own_draws_the_same(browser, laden, releases, case):
    with before_load(browser, "delete window.DecompressionStream; delete window.CompressionStream;"):
        browser.open(laden[case])
    assert browser.run("return typeof DecompressionStream") == "undefined"
    assert browser.run(ON_THE_MAP) == len(releases[case].features)
    assert browser.run("return document.getElementById('waiting')") is None
    assert browser.complaints() == []


@pytest.mark.parametrize("cut", ["half the content", "no scripts"])
def test_a_page_that_cannot_be_drawn_says_so(browser, laden, tmp_path, cut):
    text, path = laden["hundred"].read_text(encoding="utf-8"), tmp_path / "map.html"
    block = text.index('id="content">')
    path.write_text(
        text
        if cut == "no scripts"
        else text[: block + 5_000] + "</script>" + text[text.index("<script>", block) :]
    )
    browser.command("Emulation.setScriptExecutionDisabled", value=cut == "no scripts")
    try:
        browser.driver.get(path.as_uri())
        shown = browser.driver.find_element("id", "waiting")
        assert shown.is_displayed()
        assert "the file is not whole" in shown.text
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)


def test_the_policy_stands_first_and_stops_injected_markup(browser, laden):
    browser.open(laden["ten thousand"])
    first = browser.run(
        "return [document.head.firstElementChild.httpEquiv, document.head.firstElementChild.content]"
    )
    assert first[0] == "Content-Security-Policy"
    assert "unsafe" not in first[1]
    assert "default-src 'none'" in first[1]
    assert browser.complaints() == []
    browser.run(INJECTED)
    browser.driver.execute_async_script("setTimeout(arguments[0], 200)")
    assert browser.run("return window.ran ?? 0") == 0
    assert browser.run("return getComputedStyle(document.body.lastElementChild).position") == "static"
    refused = [complaint for complaint in browser.complaints() if "Content Security Policy" in complaint]
    assert len(refused) >= 3
