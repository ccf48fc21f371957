"""The gate on plans with a force: what a press file says beyond a plan without one gives no site away."""

import csv
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import mgrs
import numpy as np
import pytest
import shapely

import maps
from geo import formats
from geo.features import features, sheet
from geo.geometry.lattice import Lattice
from geo.model.sensor import Conditions
from geo.planning import make_plan
from geo.release import PRESS, STAFF, release
from maps.embedding import decoded
from maps.packing import content_of, opened

from ..golden_plans import golden_plan, golden_scenario

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = ROOT / "data" / "context"
PRESS_FILES = ("map.html", "plan.geojson", "data.csv")
SET_OUT = {"patrols", "visits", "response", "too_late"}
WATCH = {"sites", "footprints", "reach", "coverage", "gaps"}
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
GRID = re.compile(r"\b\d{1,2}[C-X] ?[A-Z]{2} ?\d{2,5} ?\d{2,5}\b")


@dataclass
class Published:
    """A plan, the press files of it, and those of the same plan without its force."""

    plan: object
    folder: Path
    without: Path

    @cached_property
    def sensitive(self):
        return [feature for feature in features(self.plan) if feature.sensitive]

    @cached_property
    def places(self):
        return {f.values["site"]: f.geometry.coords[0] for f in self.sensitive if f.layer == "sites"}

    def texts(self):
        """Text of each press file; that of the page with its block of content laid open."""
        found = {name: (self.folder / name).read_text(encoding="utf-8") for name in PRESS_FILES}
        return {**found, "map.html": opened(found["map.html"])}


def write_press(found, margin, folder):
    folder.mkdir(exist_ok=True)
    released = release(found, margin, PRESS)
    maps.write_html(maps.draw(released, context=CONTEXT), folder / "map.html")
    for name in ("plan.geojson", "data.csv"):
        formats.write(released, folder / name)
    return folder


def published(plan, folder):
    found, margin = features(plan), sheet(plan)
    # Who lives in the zones is told with or without a force.
    people = tuple(chart for chart in margin.charts if chart.id == "people-by-zone")
    bare = replace(margin, charts=people, tables=(), method=margin.method[:4])
    public = [feature for feature in found if not feature.sensitive]
    return Published(
        plan, write_press(found, margin, folder / "press"), write_press(public, bare, folder / "bare")
    )


@pytest.fixture(scope="module", params=["default", "midland", "norland"])
def press(request, tmp_path_factory):
    if request.param == "default":
        plan = request.getfixturevalue("default_plan").plan
    else:
        plan = golden_plan(request.param)
    return published(plan, tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="module")
def fifty(tmp_path_factory):
    """KA17: fifty observation posts on the line of Norland, which see 2 km each by night."""
    scenario = golden_scenario("norland")
    mandate = scenario.mandate
    posts = replace(mandate.means[0], count=50, candidates=("lattice",))
    siting = replace(
        mandate.siting,
        chosen_under=Conditions("night", "clear", "person"),
        lattice_spacing_m=700.0,
        thinned_m=200.0,
        scored_under=(),
    )
    force = replace(scenario, mandate=replace(mandate, means=(posts,), siting=siting))
    return published(make_plan(force), tmp_path_factory.mktemp("fifty"))


def leaves(node, key="", decimals=5):
    """Every value of a file's JSON, with embedded geometry read back into its coordinates."""
    if isinstance(node, dict):
        decimals = node.get("decimals", decimals)
        for name, inner in node.items():
            yield from leaves(inner, "embedded" if key == "shapes" or name == "shape" else name, decimals)
    elif isinstance(node, list):
        for inner in node:
            yield from leaves(inner, key if key in ("a", "l", "p") else "", decimals)
    elif key in ("a", "l", "p"):
        yield from (tuple(place) for place in decoded(node, decimals))
    else:
        yield node


def said_in(folder):
    """All that the press files say: numbers, words and embedded places, each with how often."""
    content = content_of((folder / "map.html").read_text(encoding="utf-8"))
    whole = json.loads((folder / "plan.geojson").read_text(encoding="utf-8"))
    rows = csv.reader((folder / "data.csv").read_text(encoding="utf-8-sig").splitlines())
    return {
        "map.html": Counter(leaves(content)),
        "plan.geojson": Counter(leaves(whole)),
        "data.csv": Counter(cell for row in rows for cell in row),
    }


def said_of_the_watch(press):
    """What each press file says that it does not say without a force, or says more often."""
    bare = said_in(press.without)
    return {name: found - bare[name] for name, found in said_in(press.folder).items()}


def numbers_in(found):
    """Numbers among some values, also within words and pairs."""
    for value in found:
        if isinstance(value, tuple):
            yield from value
        elif isinstance(value, str):
            yield from (float(text.replace(",", "")) for text in NUMBER.findall(value) if text.count(".") < 2)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield float(value)


def assert_no_site_is_named(press):
    for name, found in said_of_the_watch(press).items():
        told = {round(number, 3) for number in numbers_in(found)} | {
            int(number * 1000) / 1000 for number in numbers_in(found)
        }
        for site, (longitude, latitude) in press.places.items():
            both = round(longitude, 3) in told and round(latitude, 3) in told
            assert not both, f"{name} tells where {site} stands"


def cells_of(released, layer):
    """Shapes of the lattice's cells that a released layer is made of, found by places 0.05 degrees apart."""
    lattice = Lattice(PRESS.cell_km)
    shown = shapely.union_all([feature.geometry for feature in released.features if feature.layer == layer])
    west, south, east, north = shown.bounds
    across, up = np.meshgrid(np.arange(west, east, 0.05) + 0.0025, np.arange(south, north, 0.05) + 0.0025)
    inside = shapely.contains_xy(shown, across, up)
    places = zip(across[inside].tolist(), up[inside].tolist(), strict=True)
    return [lattice.polygon(cell) for cell in {lattice.cell_at(*place) for place in places}]


def assert_cells_are_shared_by_three(press):
    released = release(features(press.plan), sheet(press.plan), PRESS)
    for layer in ("sites",):
        cells = cells_of(released, layer) if any(f.layer == layer for f in released.features) else []
        tree = shapely.STRtree(cells)
        sharing = [set() for _ in cells]
        for feature in press.sensitive:
            if feature.layer == layer:
                for number in tree.query(feature.geometry, "intersects"):
                    sharing[number].add(press.places[feature.values["site"]])
        assert all(len(places) >= 3 for places in sharing)


def test_a_plan_with_a_force_has_something_to_hide(press):
    set_out = SET_OUT if press.plan.schedule else set()
    assert {feature.layer for feature in press.sensitive} == WATCH | set_out
    assert len(press.places) > 5


def test_no_press_file_tells_where_a_site_stands_in_degrees(press):
    assert_no_site_is_named(press)


def test_every_place_that_the_watch_adds_lies_on_a_hundredth_of_a_degree(press):
    """Corners of cells, to the last place of the embedding: nothing traced round a sensor is among them."""
    places = [value for value in said_of_the_watch(press)["map.html"] if isinstance(value, tuple)]
    released = release(features(press.plan), sheet(press.plan), PRESS)
    assert bool(places) == any(feature.layer in WATCH | SET_OUT for feature in released.features)
    for longitude, latitude in places:
        assert round(longitude, 2) == longitude
        assert round(latitude, 2) == latitude


def test_no_press_file_tells_a_site_in_the_military_grid(press):
    grid = mgrs.MGRS()
    squares = {
        grid.toMGRS(latitude, longitude, MGRSPrecision=3) for longitude, latitude in press.places.values()
    }
    for name, found in said_of_the_watch(press).items():
        for value in found:
            said = {re.sub(" ", "", text) for text in GRID.findall(str(value).upper())}
            assert not any(text.startswith(square) for text in said for square in squares), name


def test_no_press_file_names_a_site(press):
    for name, text in press.texts().items():
        for site in press.places:
            assert site not in text, f"{name} names {site}"


def test_no_press_file_tells_a_chainage_of_the_watch(press):
    """Neither where a gap or what a site watches begins and ends, nor a stretch by its kilometres."""
    [line, *_] = press.plan.coverage.lines
    ends_m = {end for run in (*line.runs, *line.gaps) for end in (run.from_m, run.to_m)}
    ends_m = {end for end in ends_m if 1_000.0 < end < line.length_m - 1_000.0}
    assert ends_m
    for name, found in said_of_the_watch(press).items():
        words = "\n".join(value for value in found if isinstance(value, str))
        assert not re.search(r"\bkm \d", words), name
        told = {round(number) for number in numbers_in(found) if number > 1_000.0}
        assert told.isdisjoint({round(end) for end in ends_m}), name


def test_no_press_file_holds_a_gap_a_stretch_or_a_chart_along_the_line(press):
    for name, text in press.texts().items():
        said = re.sub(
            "<script>.*?</script>", "", text, flags=re.DOTALL
        )  # our own words, the same on every page
        for words in (
            *("Not observed", "Watched by one", "Gap, ", "Gap of", "Gaps by day", "Unseen by patrols"),
            *("watch-by-chainage", "Watch by chainage", "Watch by day"),
        ):
            assert words not in said, f"{name}: {words}"
    layers = {
        feature["properties"]["layer"]
        for feature in json.loads(press.texts()["plan.geojson"])["features"]
        if feature["properties"]["layer"] in WATCH | SET_OUT
    }
    assert layers <= {"sites", "patrols"}


def test_no_press_file_tells_what_a_patrol_visits_when_it_leaves_or_what_it_misses(press):
    if press.plan.schedule is None:
        pytest.skip("this plan sends no patrols")
    schedule = press.plan.schedule
    secret = {patrol.name for patrol in schedule.patrols} | {one.why for one in schedule.not_kept}
    secret |= {one.id for one in schedule.requirements if one.what != "crossing"}  # their list is public
    for name, text in press.texts().items():
        assert not [words for words in secret if words in text], name
        for words in ("Visited too seldom", "Not visited", "Surgery not in time", "hour_zero"):
            assert words not in text, f"{name}: {words}"


@pytest.mark.parametrize("press", ["midland"], indirect=True)
def test_no_press_file_tells_how_long_the_ways_from_the_bases_are(press):
    """Times to places that everybody knows, told to the second, are passed by one choice of bases alone."""
    times_min = {round(time, 2) for time in press.plan.response.times_min}
    assert len(times_min) > 20
    for name, found in said_of_the_watch(press).items():
        told = times_min & {round(number, 2) for number in numbers_in(found)}
        assert len(told) < 3, name  # a few agree by chance


def test_what_is_withheld_is_counted_for_the_reader(press):
    released = release(features(press.plan), sheet(press.plan), PRESS)
    withheld = sum(feature.layer in ("coverage", "gaps") for feature in press.sensitive)
    assert released.withheld_count >= withheld > 0
    assert f"{released.withheld_count} sensitive things withheld" in press.texts()["map.html"]


def test_what_sensors_see_leaves_not_even_as_cells(press):
    """Two plans that differ by one site would place it within its sensor's range of those cells."""
    released = release(features(press.plan), sheet(press.plan), PRESS)
    assert not any(feature.layer == "footprints" for feature in released.features)
    assert_cells_are_shared_by_three(press)


def test_both_pages_keep_to_their_size(press):
    """A whole plan in 1.5 MB: it goes into a mail and opens on an old laptop."""
    found, margin = features(press.plan), sheet(press.plan)
    staff = maps.draw(release(found, margin, STAFF), context=CONTEXT).render()
    assert len(staff.encode()) <= 1_500_000
    assert (press.folder / "map.html").stat().st_size <= 1_500_000


def test_a_second_press_release_is_the_first_to_the_byte(press, tmp_path):
    again = write_press(features(press.plan), sheet(press.plan), tmp_path / "again")
    for name in PRESS_FILES:
        assert (again / name).read_bytes() == (press.folder / name).read_bytes(), name


def test_the_order_of_sites_does_not_show(press):
    found = features(press.plan)
    turned = [*(f for f in found if not f.sensitive), *reversed([f for f in found if f.sensitive])]
    forth, back = (release(each, sheet(press.plan), PRESS) for each in (found, turned))
    assert forth.features == back.features


def test_fifty_posts_leave_no_place_of_theirs(fifty):
    assert len(fifty.places) == 50
    assert_no_site_is_named(fifty)
    for name, text in fifty.texts().items():
        for site, place in fifty.places.items():
            assert site not in text, name
            assert not all(f"{degrees:.6f}" in text for degrees in place), name


def test_no_cell_of_fifty_posts_stands_for_fewer_than_three(fifty):
    released = release(features(fifty.plan), sheet(fifty.plan), PRESS)
    cells = [feature for feature in released.features if feature.layer == "sites"]
    assert cells
    assert all(cell.values["count"] != "1" for cell in cells)
    assert_cells_are_shared_by_three(fifty)


def test_one_post_more_or_less_in_the_open_changes_no_press_file_s_geometry_but_by_whole_cells(fifty):
    """Take any one post away: what is left of the others is a part of the same cells."""
    whole = features(fifty.plan)
    before = {layer: _ground(whole, fifty, layer) for layer in ("sites",)}
    for site in list(fifty.places)[::10]:
        fewer = [feature for feature in whole if feature.values.get("site") != site]
        for layer, ground in before.items():
            assert ground.buffer(1e-9).covers(_ground(fewer, fifty, layer))


def _ground(found, press, layer):
    released = release(found, sheet(press.plan), PRESS)
    return shapely.union_all([f.geometry for f in released.features if f.layer == layer])
