"""What the page shows means one thing: classes told apart without colour, named, legible, true to scale."""

from __future__ import annotations

import random
import re
from itertools import combinations
from pathlib import Path

import mgrs
import pytest
import shapely
from pyproj import Geod, Transformer

import maps
from geo.features import Feature, Sheet
from geo.release import STAFF, release
from maps.style import LOOKS, PARTY_DASHES

from .colour import contrast, difference, lab, least_difference, over
from .painted import BOXES, ENDONYMS, INSIDE, ISTHMUS, apart, ground, overlap, pattern, rgb, styles

pytestmark = pytest.mark.browser
CONTEXT = Path(__file__).parents[2] / "data" / "context"
SHEET = Sheet(
    *("norland", "A line across Norland", "2025-01-01", "illustrative"),
    sources=("Invented for the tests.",),
    scenario_sha256="0123456789abcdef" * 4,
)
FRONT = shapely.LineString([(34.2, 50.2), (35.4, 49.4), (36.6, 48.9), (37.2, 48.0)])
POST = "10041000001212000000"
LADDER = ("assessed", "claimed", "contested", "unknown", "proposed")
DOTS = (
    *("sites", "settlements", "markers", "crossings", "visits", "border_crossings", "airfields"),
    *("defended", "rear_hubs", "entry_points", "rear_candidates"),
    *("training_grounds", "junctions_with_no_way_round", "bridges_with_no_way_round", "setting_up", "radars"),
    *("sea_ports", "headlands", "waypoints", "border_posts", "border_towers"),
)
LINES = (
    *("line", "coverage", "gaps", "boundaries", "phase_lines", "patrols", "borders", "convoy_tracks"),
    *(
        "supply_routes",
        "no_mapped_road",
        "roads_with_no_way_round",
        "rear_rail",
        "rear_convoys",
        "watched_from",
        "racetracks",
    ),
    *("equidistance", "security_lines", "sea_routes", "border_sectors", "border_stretches", "border_gaps"),
)


def box(number):
    west, south = 34.5 + 0.35 * (number % 9), 47.2 + 0.25 * (number // 9)
    return shapely.box(west, south, west + 0.25, south + 0.15)


def ladder():
    """The same kind of zone, a line and ground held, at every rung."""
    yield Feature("control", box(40), {"name": "North", "party": "north"})
    yield Feature("control", box(41), {"name": "South", "party": "south"})
    yield Feature("control", box(42), {"name": "Nobody", "confidence": "unknown"})
    for number, status in enumerate(LADDER):
        yield Feature(
            "zones", box(number), {"name": f"Zone {status}", "kind": "separation", "status": status}
        )
    yield Feature("zones", box(9), {"name": "Way through", "kind": "corridor"})
    yield Feature("zones", box(10), {"name": "Nobody's", "kind": "contested", "status": "contested"})
    for number in range(6):
        place = FRONT.interpolate(number / 6 + 0.04, normalized=True)
        yield Feature("sites", place, {"name": f"Post {number}", "kind": "post", "sidc": POST})
    yield Feature("line", FRONT, {"name": "Line of contact"})


def geometry_of(layer, number):
    area = box(number)
    if layer in LINES:
        return shapely.LineString([area.bounds[:2], area.bounds[2:]])
    return area.centroid if layer in DOTS else area


def every_class():
    """One thing of every class of the style table, for two parties where they have looks of their own."""
    yield Feature("control", box(60), {"name": "North", "party": "north"})
    yield Feature("control", box(61), {"name": "South", "party": "south"})
    number = 0
    for key in LOOKS:
        layer, _, kind = key.partition(":")
        for party in ("north", "south") if key in PARTY_DASHES else (None,):
            values = {"name": key, "kind": kind, "residents": 90_000, "chainage_m": 0.0, "party": party}
            yield Feature(layer, geometry_of(layer, number), values)
            number += 1


@pytest.fixture(scope="module")
def told(tmp_path_factory, context):
    folder = tmp_path_factory.mktemp("told")
    for name, found, background in (
        ("ladder", ladder(), context),
        ("classes", every_class(), context),
        ("world", ladder(), CONTEXT),
    ):
        path = folder / f"{name}.html"
        maps.write_html(maps.draw(release(list(found), SHEET, STAFF), context=background), path)
    return {path.stem: path for path in folder.iterdir()}


def test_the_ladder_of_confidence_reads_without_colour_and_in_words(browser, told):
    browser.open(told["ladder"])
    rows = [row for row in styles(browser) if row["layer"] == "zones" and "separation" in row["words"]]
    rungs = {word: row for row in rows for word in LADDER if f"Zone {word}" == row["kind"]}
    assert set(rungs) == set(LADDER)
    assert "not verified" in rungs["claimed"]["words"]
    for word in ("contested", "unknown", "proposed"):
        assert word in rungs[word]["words"]
    patterns = [pattern(rungs[word]["painted"][0]) for word in LADDER]
    assert patterns[2] == patterns[3]  # contested and unknown are one rung
    assert len(set(patterns)) == 4
    assert [fill for fill, *_ in patterns] == ["tint", "hatch", "tint", "tint", "none"]
    words = [row["words"] for row in styles(browser)]
    assert any("no party is known to hold (unknown)" in text for text in words)
    assert any(text.startswith("Corridor") for text in words)
    assert any(text.startswith("Contested") for text in words)


@pytest.mark.parametrize("page", ["ladder", "classes"])
@pytest.mark.parametrize("dark", [False, True])
def test_each_class_has_one_row_whose_swatch_is_painted_like_the_map(browser, told, page, dark):
    browser.open(told[page], dark=dark)
    rows = styles(browser)
    assert browser.run("return document.querySelectorAll('[data-entry]').length") == len(rows)
    for row in rows:
        assert row["count"] == row["said"] >= 1, row["words"]
        assert len(row["painted"]) == row["count"], row["words"]
        for painted in row["painted"]:
            for key in ("stroke", "strokeDasharray", "fill", "fillOpacity"):
                if key == "fillOpacity" and painted["fill"] == "none":
                    continue
                assert painted[key] == row["swatch"][key], (row["words"], key)


@pytest.mark.parametrize("dark", [False, True])
def test_classes_of_one_shape_and_pattern_differ_in_colour_for_every_eye(browser, told, dark):
    """Those of different shape or pattern (dash, tint, size) need not; the rest by 10 in CIEDE2000."""
    assert difference((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    browser.open(told["classes"], dark=dark)
    rows = [row for row in styles(browser) if row["layer"] != "control"]
    compared = 0
    for one, other in combinations(rows, 2):
        if one["shape"] != other["shape"] or apart(one, other):
            continue
        compared += 1
        found = least_difference(rgb(one["swatch"]["stroke"]), rgb(other["swatch"]["stroke"]))
        if one["shape"] == "point":
            found = max(found, least_difference(rgb(one["swatch"]["fill"]), rgb(other["swatch"]["fill"])))
        assert found >= 10, (one["words"], other["words"], one["kind"], other["kind"])
    assert compared > 20


@pytest.mark.parametrize("dark", [False, True])
def test_edges_dots_and_letters_stand_out_from_land_and_sea(browser, told, dark):
    browser.open(told["classes"], dark=dark)
    land, sea, text, soft, halo = ground(browser)
    rows = styles(browser)
    held = [row["swatch"] for row in rows if row["layer"] == "control"]
    # Ground held has no edge but the line: its tints differ as they lie on the land.
    tints = [over(rgb(style["fill"]), float(style["fillOpacity"]), land) for style in held]
    assert len(tints) == 2
    assert least_difference(*tints) >= 10
    for row in rows:
        for under in (land, sea) if row["layer"] != "control" else ():
            assert contrast(rgb(row["swatch"]["stroke"]), under) >= 3, row["kind"]
    for letters in (text, soft):
        for under in (land, sea, halo):
            assert contrast(letters, under) >= 4.5
    assert lab(land) != lab(sea)


def places():
    """Places all round, on edges of zones, about Norway and Svalbard, below 84° N and at 180°."""
    draw = random.Random(20250104)
    yield from ((draw.uniform(-180, 180), draw.uniform(-79.99, 83.99)) for _ in range(110))
    yield from (
        (6.0 * zone + step, draw.uniform(-70, 70)) for zone in range(-15, 15) for step in (0.0, -1e-6)
    )
    norway = [(longitude, latitude) for longitude in (2.999, 3.0, 5.9, 11.999) for latitude in (56.0, 63.999)]
    svalbard = [(longitude, 75.0) for longitude in (0.0, 8.999, 9.0, 20.999, 21.0, 32.999, 33.0, 41.999)]
    yield from norway + svalbard
    yield from ((longitude, 83.999999) for longitude in (-180.0, -30.0, 0.0, 35.0, 100.0, 179.999999))
    yield from (
        (longitude, latitude) for longitude in (180.0, -180.0, 179.999999) for latitude in (-50.0, 0.0, 70.0)
    )


def test_positions_agree_with_the_reference_libraries_at_200_places(browser, told):
    browser.open(told["ladder"])
    points = list(places())
    assert len(points) >= 200
    ask = (
        "return arguments[0].map(([lon, lat]) => [Ceaseline.mgrs(lon, lat, 5), Ceaseline.mgrs.utm(lon, lat)])"
    )
    reference = mgrs.MGRS()
    for (longitude, latitude), (square, metres) in zip(points, browser.run(ask, points), strict=True):
        wanted = reference.toMGRS(latitude, longitude, MGRSPrecision=5)
        zone, letters, *digits = square.split(" ")
        assert f"{zone}{letters}" == wanted[:-10].lstrip("0"), (longitude, latitude)
        for ours, theirs in zip(digits, (wanted[-10:-5], wanted[-5:]), strict=True):
            assert abs(int(ours) - int(theirs)) <= 1, (longitude, latitude)
        place, east, north = metres.split(" ")
        to_utm = Transformer.from_crs(4326, (32600 if place[-1] == "N" else 32700) + int(place[:-1]))
        assert place[:-1] == zone[:-1]
        for ours, theirs in zip((east, north), to_utm.transform(latitude, longitude), strict=True):
            assert abs(int(ours) - theirs) <= 1.001, (longitude, latitude)
    beyond = [(10.0, 84.0001), (10.0, -80.0001), (0.0, 90.0), (0.0, -90.0)]
    assert browser.run(ask, beyond) == [["", ""]] * 4
    assert browser.complaints() == []


READ = """
const { map } = Ceaseline, place = map.containerPointToLatLng(arguments[0]);
map.fire("mousemove", { latlng: place });
return [place.lng, place.lat, [...document.querySelectorAll("#readout span")].map((span) => span.innerText)];
"""


def test_the_readout_says_all_three_for_the_place_under_the_pointer(browser, told):
    browser.open(told["ladder"])
    browser.view(49.2, 36.05, 9)
    reference = mgrs.MGRS()
    for spot in ((100, 100), (420, 240), (700, 420)):
        longitude, latitude, (square, metres, degrees) = browser.run(READ, spot)
        assert square.replace(" ", "") == reference.toMGRS(latitude, longitude, MGRSPrecision=4)
        assert re.fullmatch(r"UTM 3[67]N \d{6} \d{7}", metres)
        assert degrees == f"{latitude:.4f}° N, {longitude:.4f}° E"


SCALE = """
const bar = document.querySelector("#scale svg").dataset, { map } = Ceaseline;
const middle = map.getSize().divideBy(2), ends = [middle, middle.add([Number(bar.pixels), 0])];
const places = ends.map((point) => map.containerPointToLatLng(point));
return [Number(bar.metres), places.flatMap(({ lng, lat }) => [lng, lat])];
"""


@pytest.mark.parametrize("latitude", [0.5, 35.0, 50.0, 70.0])
def test_the_scale_bar_is_true_at_every_latitude(browser, tmp_path, latitude):
    line = shapely.LineString([(30, latitude), (31, latitude + 0.5)])
    path = tmp_path / "page.html"
    maps.write_html(maps.draw(release([Feature("line", line, {})], SHEET, STAFF)), path)
    browser.open(path)
    metres, ends = browser.run(SCALE)
    assert Geod(ellps="WGS84").inv(*ends)[2] == pytest.approx(metres, rel=1e-3)


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_no_label_covers_another_the_line_or_a_symbol(browser, told, width):
    browser.open(told["world"], width=width, height=800)
    browser.run("Ceaseline.map.options.minZoom = 0")
    for zoom in (6, 7, 8, 9, 10.5):
        browser.view(49.2, 36.0, zoom)
        labels, line, symbols = browser.run(BOXES)
        for (words, one), (others, other) in combinations(labels, 2):
            assert not overlap(one, other), (zoom, words, others)
        for words, (west, north, east, south) in labels:
            assert not any(west < x < east and north + 3 < y < south - 3 for x, y in line), (zoom, words)
            assert not any(overlap((west, north, east, south), symbol) for symbol in symbols), (zoom, words)
        ukrainian = browser.run(ENDONYMS)
        assert bool(ukrainian) == (zoom >= 7)
        assert bool(symbols) == (zoom >= 8)
        assert all(lang == "uk" and re.search("[А-яҐІЇЄґіїє]", words) for lang, words in ukrainian)


def test_the_background_takes_the_point_of_view_of_the_united_nations(browser, tmp_path):
    """Simferopol, Sevastopol and Donetsk are in no other country than Kyiv: no border lies between them."""
    path = tmp_path / "page.html"
    wide = shapely.LineString([(30.5, 45.0), (38.5, 50.0)])
    maps.write_html(maps.draw(release([Feature("line", wide, {})], SHEET, STAFF), context=CONTEXT), path)
    browser.open(path)
    borders = shapely.MultiLineString(browser.run(INSIDE, "borders"))
    assert borders.length > 1
    assert not borders.intersects(ISTHMUS)
    kyiv = (30.52, 50.45)
    mykolaiv, zaporizhzhia, dzhankoi = (32.0, 46.97), (35.14, 47.84), (34.39, 45.71)
    for way in (
        (kyiv, zaporizhzhia, (37.80, 48.00)),  # Donetsk
        (kyiv, mykolaiv, (33.7, 46.12), dzhankoi, (34.10, 44.95)),  # Simferopol, over Perekop
        (kyiv, mykolaiv, (33.7, 46.12), dzhankoi, (33.52, 44.60)),  # Sevastopol
    ):
        assert not borders.intersects(shapely.LineString(way)), way
    assert borders.intersects(shapely.LineString([zaporizhzhia, (37.8, 48.0), (40.5, 48.0)]))  # to Russia
    assert "follow the usage of the United Nations" in browser.run(
        "return document.querySelector('.sources').textContent"
    )


def test_nothing_of_the_chrome_is_anybodys_sign(browser, told):
    browser.open(told["world"])
    assert (
        browser.run("return document.querySelectorAll('.leaflet-control-attribution, img, a[href]').length")
        == 0
    )
    assert browser.run("return document.querySelectorAll('#north[role=img]').length") == 1
    words = browser.run("return document.querySelector('.sources').textContent")
    assert "Leaflet 1.9.4" in words
    assert "OpenStreetMap" in words


@pytest.mark.parametrize("width", [1280, 320])
def test_date_status_sources_credits_and_hash_are_shown_at_every_width(browser, told, width):
    browser.open(told["world"], width=width, height=800)
    shown = """
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) {
      const { parentElement: holder, textContent } = walk.currentNode;
      if (holder.checkVisibility({ checkVisibilityCSS: true })) found.push(textContent);
    }
    return found.join(" ");
    """
    words = browser.run(shown)
    for wanted in ("As of 1 January 2025 (UTC)", "illustrative", "Invented for the tests.", "OGC:CRS84"):
        assert wanted in words
    for wanted in ("Background:", "Ceaseline ", SHEET.scenario_sha256):
        assert wanted in words
