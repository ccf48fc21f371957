"""No byte of a press file tells a sensitive place or what it could be reckoned from; the search can fail."""

import base64
import gzip
import html
import json
import re
import struct
import urllib.parse
import zlib
from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import mgrs
import numpy as np
import pytest
import shapely
from PIL import Image, PngImagePlugin
from pyproj import Transformer

from geo import formats
from geo.features import Feature, Sheet, features, sheet
from geo.formats.kmz import Style
from geo.geometry.lattice import Lattice
from geo.planning import make_plan
from geo.release import PRESS, STAFF, Policy, release
from maps.charts import write_charts
from maps.embedding import embedded
from maps.kit import write_kit
from maps.kml import kml_styles
from maps.packing import content_of, packed
from maps.page import write_page
from maps.qml import styles
from scripts import plan_deployment

from ..golden_plans import golden_plan, golden_scenario
from .leaks import DEGREE_M, centres_of, layers_of, rings_of_geojson, told

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = ROOT / "data" / "context"
MIDLAND = ROOT / "tests" / "golden" / "midland"
ARC_M = 500.0
# Without a force: the same line and zones, from the same files.
UNARMED = {"means": (), "siting": None, "patrol_tasks": (), "patrols": None, "response": None}
SECRET = (30.51237, 48.03684)
# All but a PDF, which has its places in points of a sheet: the tests of that format search it.
OVERLAYS = tuple(ending for ending in formats.endings() if ending != ".pdf")
NORLAND_SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative")


def scenario():
    return golden_scenario("midland")


def write_press(released, folder):
    """Every file that the main job writes for the press."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in plan_deployment._FILES["press"]:
        plan_deployment._write_one(released, folder / name)
    write_page(released, folder / "map.html", context=CONTEXT)
    write_charts(released, folder, only=plan_deployment._CHARTS["press"])
    write_kit(released, folder, context=CONTEXT)
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


class Published:
    """A plan, what it keeps secret, its press files, and those of the same scenario without a force."""

    def __init__(self, plan, bare, folder):
        self.plan, self.found, self.sheet = plan, features(plan), sheet(plan)
        self.released = release(self.found, self.sheet, PRESS)
        self.files = write_press(self.released, folder / "press")
        self.bare = write_press(release(features(bare), sheet(bare), PRESS), folder / "bare")

    @cached_property
    def secret(self):
        return [feature for feature in self.found if feature.sensitive]

    @cached_property
    def sites(self):
        return {f.values["site"]: f.geometry.coords[0] for f in self.secret if f.layer == "sites"}

    @cached_property
    def places(self):
        """Sites, ends of routes, centres of what is seen, off the line: (longitude, latitude)."""
        ends = [shapely.get_coordinates(part)[[0, -1]] for f in self.secret for part in _lines(f.geometry)]
        seen = [f.geometry.centroid.coords[0] for f in self.secret if f.layer in ("footprints", "reach")]
        every = np.unique(np.round(np.vstack([list(self.sites.values()), *ends, seen]), 6), axis=0)
        line = shapely.union_all([f.geometry for f in self.found if f.layer == "line"])
        return every[shapely.distance(line, shapely.points(every)) > 100.0 / DEGREE_M]

    @cached_property
    def public(self):
        """Numbers of those places that the plan without a force tells too."""
        return {number for content in self.bare.values() for number, _ in told(content, self.places)}


def _lines(shape):
    return [part for part in shapely.get_parts(shape) if part.geom_type == "LineString"]


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    asked = scenario()
    bare = replace(asked, mandate=replace(asked.mandate, **UNARMED))
    return Published(golden_plan("midland"), make_plan(bare), tmp_path_factory.mktemp("press"))


def test_there_is_something_to_hide_and_every_kind_of_file_to_search(press):
    assert len(press.sites) > 10
    assert len(press.places) > 40
    endings = {name.rpartition(".")[2] for name in press.files}
    assert endings >= {"html", "csv", "geojson", "png", "svg", "txt"}
    assert len(press.files) >= 41


def test_no_press_file_tells_a_sensitive_place_in_any_writing(press):
    """But for what the same plan without a force tells too: a post may stand in a village that is named."""
    assert len(press.public) < 0.5 * len(press.places)
    for name, content in press.files.items():
        leaked = {(number, how) for number, how in told(content, press.places) if number not in press.public}
        assert not leaked, f"{name}: {sorted(leaked)[:5]}"


def overlay_bytes(released, folder, ending):
    """A release in a format that the main job writes for staff alone, as if it were written for the press."""
    path = folder / f"plan{ending}"
    if ending in (".gpkg", ".qgz"):
        formats.write(released, path, styles=styles(released))
    elif ending in (".kmz", ".nvg", ".zip"):
        formats.write(released, path, styles=[Style(**told) for told in kml_styles(released)])
    else:
        formats.write(released, path)
    return path.read_bytes()


@pytest.mark.parametrize("ending", OVERLAYS)
def test_no_format_tells_a_sensitive_place_of_a_press_release(press, ending, tmp_path):
    names = set(press.sites) | {f.values["name"] for f in press.secret if f.layer in ("patrols", "gaps")}
    content = overlay_bytes(press.released, tmp_path, ending)
    leaked = {(number, how) for number, how in told(content, press.places) if number not in press.public}
    assert not leaked, sorted(leaked)[:5]
    every = b"\n".join(layers_of(content)).decode("utf-8", "replace")
    assert not [words for words in names if words in every]


@pytest.mark.parametrize("ending", [ending for ending in OVERLAYS if ending != ".qgz"])
def test_the_search_finds_a_place_in_every_format_that_holds_places(ending, tmp_path):
    post = Feature("sites", shapely.Point(SECRET), {"name": "Post"})
    content = overlay_bytes(release([post], NORLAND_SHEET, STAFF), tmp_path, ending)
    assert told(content, np.array([SECRET, (31.2, 47.9)]))
    assert not told(content, np.array([(31.2, 47.9)]))


def test_no_press_file_names_a_site_or_what_a_patrol_does(press):
    secret = set(press.sites) | {f.values["name"] for f in press.secret if f.layer in ("patrols", "gaps")}
    for name, content in press.files.items():
        text = content_text(name, content)
        assert not [words for words in secret if words in text], name


def content_text(name, content):
    text = html.unescape(content.decode("utf-8", "replace"))
    return text + (json.dumps(content_of(text), ensure_ascii=False) if name == "map.html" else "")


def test_no_arc_of_a_press_file_is_drawn_about_a_sensitive_place(press):
    """Circles through nine vertices on end: arcs that the plan without a force has not."""
    sites = np.array(list(press.sites.values()))
    for name in ("plan.geojson",):
        old = {ring.tobytes() for ring in rings_of_geojson(press.bare[name].decode())}
        new = [ring for ring in rings_of_geojson(press.files[name].decode()) if ring.tobytes() not in old]
        assert new
        assert not near_a_site(centres_of(new), sites)


def near_a_site(centres, sites):
    scale = DEGREE_M * np.array([np.cos(np.radians(sites[:, 1].mean())), 1.0])
    apart = np.linalg.norm((centres[:, None] - sites[None]) * scale, axis=2)
    return bool((apart < ARC_M).any())


def test_what_is_drawn_is_the_same_with_and_without_what_is_sensitive(press, tmp_path):
    """Pictures and story hold no trace of it, not even its cells: only how much was left out is told."""
    public = [feature for feature in press.found if not feature.sensitive]
    without = write_kit(release(public, press.sheet, PRESS), tmp_path, context=CONTEXT)
    pictures = [path for path in without if path.suffix in (".png", ".svg")]
    assert len(pictures) == 3
    for path in without:
        before, after = press.files[path.name], path.read_bytes()
        if path.suffix == ".png":
            assert before == after, path.name
        elif path.suffix == ".html":
            assert re.findall(rb' d="[^"]*"', before) == re.findall(rb' d="[^"]*"', after), path.name
        left_out = {str(press.released.withheld_count).encode(), f"{PRESS.cell_km:g}".encode()}
        numbers, others = (re.findall(rb"\d+(?:\.\d+)?", content) for content in (before, after))
        assert {n for n in numbers if n not in others} <= left_out, path.name


def chainages(press):
    """Metres along the line of posts, gaps and watched runs, and lengths of patrols."""
    line = shapely.union_all([f.geometry for f in press.found if f.layer == "line"])
    part = max(shapely.get_parts(line), key=shapely.length)
    length_m = next(f.values["line_length_m"] for f in press.found if f.layer == "line")
    posts = [shapely.line_locate_point(part, shapely.Point(p), normalized=True) for p in press.sites.values()]
    [watched, *_] = press.plan.coverage.lines
    ends = [end for run in (*watched.runs, *watched.gaps) for end in (run.from_m, run.to_m)]
    routes = [f.values["length_m"] for f in press.secret if f.layer == "patrols"]
    told_m = np.array([*(length_m * share for share in posts), *ends, *routes])
    return told_m[(told_m > 1_000.0) & (told_m < length_m - 1_000.0)]


def numbers_told(name, content):
    text = content_text(name, content)
    return {float(found.replace(",", "")) for found in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?", text)}


def test_no_press_file_tells_a_chainage_or_a_length_of_the_watch(press):
    secret_m = chainages(press)
    assert len(secret_m) > 40
    for name in ("map.html", "plan.geojson", "data.csv", "description.txt", "story.html", "figures.csv"):
        new = numbers_told(name, press.files[name]) - numbers_told(name, press.bare[name])
        metres = {number for number in new if number > 1_000.0 and number != round(number, -3)}
        metres |= {number * 1000.0 for number in new if number < 1_000.0 and number != round(number)}
        close = [number for number in metres if np.abs(secret_m - number).min() < 0.6]
        assert len(close) <= 2, f"{name}: {close}"  # a few agree by chance


def cells_of(released, layer):
    """Cells of the lattice that a released layer is made of, by their row and column."""
    lattice = Lattice(PRESS.cell_km)
    shown = shapely.union_all([feature.geometry for feature in released.features if feature.layer == layer])
    inside = [] if shown.is_empty else lattice.cells_touched(shown)
    return {cell for cell in inside if shown.buffer(1e-9).covers(lattice.polygon(cell))}


def sharing(secret, layer, lattice):
    """Distinct places, 100 m apart, that each cell holds of a layer: by what it touches, reckoned anew."""
    places = defaultdict(set)
    for feature in (f for f in secret if f.layer == layer):
        place = feature.values["site"]
        shape = feature.geometry
        touched = [lattice.cell_at(shape.x, shape.y)] if layer == "sites" else lattice.cells_touched(shape)
        for cell in touched:
            places[cell].add(place)
    return places


def poor_cells(secret, released):
    """Cells that are shown and hold fewer than three places, with their layer."""
    lattice = Lattice(PRESS.cell_km)
    for layer in sorted({feature.layer for feature in secret}):
        cells = cells_of(released, layer)
        places = sharing(secret, layer, lattice) if cells else {}
        yield from ((layer, cell) for cell in cells if len(places[cell]) < 3)


def test_every_cell_that_is_shown_holds_three_places(press):
    assert cells_of(press.released, "sites")
    assert not list(poor_cells(press.secret, press.released))


def changed_by(found, said, site, policy=PRESS):
    """Layer and shape of whatever two releases show differently that differ in one site."""
    fewer = [feature for feature in found if feature.values.get("site") != site]
    shown = [
        {
            (f.layer, f.geometry.wkb, tuple(sorted(f.values.items())))
            for f in release(each, said, policy).features
        }
        for each in (found, fewer)
    ]
    return {(layer, shapely.from_wkb(wkb)) for layer, wkb, _ in shown[0] ^ shown[1]}


def down_to_three(press):
    """The plan without those sites of each cell that are more than three, so that one less is seen."""
    lattice, kept = Lattice(PRESS.cell_km), defaultdict(list)
    for site, place in press.sites.items():
        kept[lattice.cell_at(*place)].append(site)
    spare = {site for sites in kept.values() for site in sites[3:]}
    return [feature for feature in press.found if feature.values.get("site") not in spare]


def test_one_site_less_changes_the_cell_that_it_lies_in_and_nothing_else(press):
    """Two releases that differ in one site place it no better than its cell."""
    lattice, found, seen = Lattice(PRESS.cell_km), down_to_three(press), 0
    for site, place in press.sites.items():
        changed = changed_by(found, press.sheet, site)
        assert changed <= {("sites", lattice.polygon(lattice.cell_at(*place)))}, site
        seen += len(changed)
    assert seen >= 3


def test_a_policy_that_counts_one_and_shows_what_sensors_see_is_found_out(press):
    loose = Policy("loose", cell_km=PRESS.cell_km, least_count=1, allowed=frozenset())
    sited = [feature for feature in press.secret if feature.layer == "sites"]
    assert list(poor_cells(sited, release(press.found, press.sheet, loose)))
    shown = replace(PRESS, withheld=PRESS.withheld - {"footprints"})
    changed = [changed_by(press.found, press.sheet, site, shown) for site in press.sites]
    assert any(layer == "footprints" for layers in changed for layer, _ in layers)


def test_a_plan_with_one_hospital_less_tells_no_more_of_it(press):
    """The whole job anew without one given site: what is public stays, cells change whole."""
    asked, plan = scenario(), press.plan
    given = asked.situation.sites
    assert len(given) == 3
    fewer = replace(asked, situation=replace(asked.situation, sites=given[1:]))
    other = make_plan(fewer)
    one, two = (release(features(each), sheet(each), PRESS) for each in (plan, other))
    place = next(f.geometry for f in features(plan) if f.values.get("name") == given[0].name)
    cell = Lattice(PRESS.cell_km).polygon(Lattice(PRESS.cell_km).cell_at(place.x, place.y))
    said = [{(f.layer, f.geometry.wkb) for f in each.features} for each in (one, two)]
    for layer, wkb in said[0] ^ said[1]:
        assert layer in ("sites", "patrols"), layer
        assert shapely.from_wkb(wkb).area >= cell.area * 0.9


DISTANCES = re.compile(
    r"\b(?:nearest base|from (?:the )?base|way from|drive from|minutes? from)\b", re.IGNORECASE
)


def test_no_table_or_chart_reckons_ways_from_a_base(press):
    """Times to places that everybody knows are passed by one choice of bases alone."""
    times = {round(time, 1) for time in press.plan.response.times_min}
    for table in press.released.sheet.tables:
        words = " ".join((table.title, table.words, *table.headings))
        assert not DISTANCES.search(words), table.id
        told_min = {float(n) for row in table.rows for cell in row for n in re.findall(r"\d+\.\d", cell)}
        assert len(times & told_min) < 3, table.id
    assert "response" not in {chart.id for chart in press.released.sheet.charts}
    assert not any(chart.sensitive for chart in press.released.sheet.charts)


# Each planted where a slip could put it: what finds none of these could not fail.
def degrees(form):
    return ", ".join(form.format(degree) for degree in SECRET)


def metres(code):
    across, up = Transformer.from_crs("OGC:CRS84", f"EPSG:{code}", always_xy=True).transform(*SECRET)
    return f"{across:.0f} {up:.0f}"


def sexagesimal(degree):
    minutes = degree % 1 * 60
    return f"{int(degree)}°{int(minutes):02}′{minutes % 1 * 60:04.1f}″"


def deltas():
    start = [round(degree * 1e5) for degree in SECRET]
    return str([start[0] + 400, start[1] - 300, -400, 300, 12, -9])


def page():
    drawn = {"marks": [{"shape": embedded(shapely.LineString([(30.4, 48.1), SECRET, (30.6, 48.2)]), 5)}]}
    return f'<script type="text/plain" id="content">{packed(drawn)}</script>'


def picture(folder, compressed):
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", degrees("{:.4f}"), zip=compressed)
    Image.new("RGB", (4, 4)).save(folder / "map.png", pnginfo=words)
    return (folder / "map.png").read_bytes()


PLANTED = {
    "five decimals": degrees("{:.5f}").encode(),
    "three decimals": degrees("{:.3f}").encode(),
    "latitude first": ", ".join(f"{degree:.4f}" for degree in SECRET[::-1]).encode(),
    "GeoJSON": json.dumps({"type": "Point", "coordinates": SECRET}).encode(),
    "WKT in a table": f'name,wkt\nA,"LINESTRING (30 48, {SECRET[0]} {SECRET[1]})"\n'.encode(),
    "degrees, minutes, seconds": " ".join(map(sexagesimal, SECRET[::-1])).encode(),
    "UTM": metres(32636).encode(),
    "web Mercator": metres(3857).encode(),
    "grid to 100 m": mgrs.MGRS().toMGRS(SECRET[1], SECRET[0], MGRSPrecision=3).encode(),
    "grid to 10 m": mgrs.MGRS().toMGRS(SECRET[1], SECRET[0], MGRSPrecision=4).encode(),
    "entities": "".join(f"&#{ord(sign)};" for sign in degrees("{:.4f}")).encode(),
    "percent": urllib.parse.quote(degrees("{:.4f}"), safe="").replace(".", "%2E").encode(),
    "base64": b'x = "' + base64.b64encode(degrees("{:.6f}").encode() * 2) + b'"',
    "gzip in base64": b'"' + base64.b64encode(gzip.compress(degrees("{:.6f}").encode(), mtime=0)) + b'"',
    "deflate": zlib.compress(degrees("{:.6f}").encode()),
    "steps of whole numbers": deltas().encode(),
    "letters in a packed page": page().encode(),
    "doubles": b"\0" * 5 + struct.pack("<2d", *SECRET),
    "floats, big end first": b"\0" * 7 + struct.pack(">2f", *SECRET),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_the_search_finds_a_planted_place(kind):
    assert told(b"Norland 12 3.5 " + PLANTED[kind], np.array([SECRET, (31.2, 47.9)])), kind
    assert not told(b"Norland 12 3.5 " + PLANTED[kind], np.array([(31.2, 47.9)])), kind


@pytest.mark.parametrize("compressed", [False, True])
def test_the_search_finds_a_place_in_the_words_of_a_picture_and_behind_its_end(tmp_path, compressed):
    content = picture(tmp_path, compressed)
    assert told(content, np.array([SECRET]))
    bare = tmp_path / "bare.png"
    Image.new("RGB", (4, 4)).save(bare)
    assert not told(bare.read_bytes(), np.array([SECRET]))
    assert told(bare.read_bytes() + degrees("{:.4f}").encode(), np.array([SECRET]))


def test_the_search_finds_the_middle_of_a_disc_and_of_a_wedge():
    squeeze = np.array([1.0 / np.cos(np.radians(SECRET[1])), 1.0])
    turns = np.radians(np.arange(0.0, 91.0, 4.0))
    arc = np.array(SECRET) + np.column_stack([np.cos(turns), np.sin(turns)]) * 0.09 * squeeze
    sites = np.array([SECRET])
    assert near_a_site(centres_of([arc]), sites)
    assert not near_a_site(centres_of([arc + 0.02]), sites)
    assert not len(centres_of([np.column_stack([np.linspace(30, 31, 30), np.linspace(48, 48.2, 30)])]))
