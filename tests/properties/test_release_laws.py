"""Laws of the gate: no sensitive place leaves, in any format, whatever is asked for and in whatever order."""

import json
import math
import random
import re
import struct
from pathlib import Path
from tempfile import TemporaryDirectory

import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.features import Feature, Sheet
from geo.formats import endings, write
from geo.geometry.lattice import Lattice
from geo.release import PRESS, release
from maps.page import draw

EARTH = Geod(ellps="WGS84")
SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative", method=("Drawn.",), sources=("Invented.",))

longitudes = st.floats(-180.0, 180.0)
latitudes = st.floats(-90.0, 90.0)
# Places close enough together that many cells hold three of them.
places = st.tuples(st.floats(37.0, 37.6), st.floats(47.8, 48.2))
layers = st.sampled_from(["sites", "cameras", "patrols"])


@st.composite
def sensitive_features(draw):
    longitude, latitude = draw(places)
    shape = draw(st.sampled_from(["post", "route", "footprint"]))
    point = shapely.Point(longitude, latitude)
    geometry = {
        "post": point,
        "route": shapely.LineString([(longitude, latitude), (longitude + 0.21234, latitude + 0.11234)]),
        "footprint": point.buffer(0.05432),
    }[shape]
    values = {"name": f"Post {longitude:.5f}", "kind": draw(st.sampled_from(["post", "hub"]))}
    return Feature(draw(layers), geometry, values, sensitive=True)


plans = st.lists(sensitive_features(), max_size=40)


def fifty_posts(seed):
    chance = random.Random(seed)
    return [
        Feature(
            "sites",
            shapely.Point(chance.uniform(36.0, 37.0), chance.uniform(47.5, 48.0)),
            {"name": f"Post {number}", "id": f"OP-{number:03}", "height_m": chance.uniform(40.0, 300.0)},
            sensitive=True,
        )
        for number in range(50)
    ]


def files_of(released, folder):
    written = {}
    for ending in endings():
        path = Path(folder) / f"plan{ending}"
        write(released, path)
        written[ending] = path.read_bytes()
    return written


@pytest.mark.parametrize("seed", range(5))
def test_fifty_posts_leave_no_raw_coordinate_in_any_format(seed):
    posts = fifty_posts(seed)
    with TemporaryDirectory() as folder:
        files = files_of(release(posts, SHEET), folder)
    assert set(files) >= {".geojson", ".gpkg", ".csv"}
    # A GeoPDF tells places in points of its page, among which any digits may come by chance; the law that
    # moves every post within its cell finds it the same to the byte.
    del files[".pdf"]
    for ending, content in files.items():
        assert b"Post" not in content, ending
        assert b"OP-" not in content, ending
        for post in posts:
            for degrees in (post.geometry.x, post.geometry.y):
                for told in (f"{math.trunc(degrees * 1000) / 1000:.3f}", f"{degrees:.3f}"):
                    assert told.encode() not in content, ending
                assert struct.pack("<d", degrees) not in content, ending
                assert struct.pack(">d", degrees) not in content, ending


@pytest.mark.parametrize("seed", range(5))
def test_fifty_posts_leave_the_same_bytes_again_and_in_any_order(seed):
    posts = fifty_posts(seed)
    shuffled = random.Random(seed).sample(posts, len(posts))
    with TemporaryDirectory() as folder:
        first = files_of(release(posts, SHEET), folder)
        assert first == files_of(release(posts, SHEET), folder)
        assert first == files_of(release(shuffled, SHEET), folder)


def moved_within_their_cells(posts, seed):
    """The same posts somewhere else in the same cells, with other names and heights."""
    chance, lattice = random.Random(seed), Lattice(PRESS.cell_km)
    for number, post in enumerate(posts):
        west, south, east, north = lattice.polygon(lattice.cell_at(post.geometry.x, post.geometry.y)).bounds
        place = shapely.Point(
            chance.uniform(west + 1e-6, east - 1e-6), chance.uniform(south + 1e-6, north - 1e-6)
        )
        yield Feature(
            "sites", place, {"name": f"Other {number}", "height_m": chance.random()}, sensitive=True
        )


@pytest.mark.parametrize("seed", range(5))
def test_moving_every_post_within_its_cell_changes_no_byte_of_any_file_and_of_the_page(seed):
    """Nothing finer than the cell leaves, in any encoding: the bytes do not depend on it."""
    posts = fifty_posts(seed)
    first, second = release(posts, SHEET), release(list(moved_within_their_cells(posts, seed)), SHEET)
    assert first.features
    assert draw(first).render() == draw(second).render()
    with TemporaryDirectory() as folder:
        assert files_of(first, folder) == files_of(second, folder)


@pytest.mark.parametrize("seed", range(5))
def test_no_cell_shows_fewer_than_three_of_fifty_posts(seed):
    posts = fifty_posts(seed)
    released = release(posts, SHEET)
    assert released.features
    inside = [sum(cell.geometry.covers(post.geometry) for post in posts) for cell in released.features]
    assert min(inside) >= 3
    assert sum(inside) + released.withheld_count == len(posts)


@given(plans, st.randoms(use_true_random=False))
def test_the_order_of_features_changes_nothing(plan, chance):
    shuffled = chance.sample(plan, len(plan))
    one, other = release(plan, SHEET), release(shuffled, SHEET)
    assert (one.features, one.withheld_count) == (other.features, other.withheld_count)


@given(plans)
def test_what_left_may_leave_again_unchanged(plan):
    once = release(plan, SHEET)
    assert release(once.features, SHEET).features == once.features


@given(plans)
def test_every_vertex_that_leaves_is_a_corner_of_the_lattice(plan):
    for feature in release(plan, SHEET).features:
        for degrees in shapely.get_coordinates(feature.geometry).ravel():
            assert re.fullmatch(r"-?\d+\.\d{1,2}", repr(float(degrees)))


@given(plans)
def test_every_cell_that_leaves_touches_three_sensitive_features_of_its_layer(plan):
    lattice = Lattice(PRESS.cell_km)
    for feature in release(plan, SHEET).features:
        own = [other.geometry for other in plan if other.layer == feature.layer]
        inside = feature.geometry.buffer(-1e-6)
        for cell in lattice.cells_touched(inside):
            assert sum(geometry.intersects(lattice.polygon(cell)) for geometry in own) >= 3


@given(longitudes, latitudes, st.floats(1.0, 500.0))
def test_the_cell_of_a_place_covers_it(longitude, latitude, cell_km):
    lattice = Lattice(cell_km)
    cell = lattice.cell_at(longitude, latitude)
    west = -180.0 if longitude == 180.0 else longitude
    assert lattice.polygon(cell).buffer(1e-9).covers(shapely.Point(west, latitude))
    assert cell in lattice.cells_touched(shapely.Point(west, latitude).buffer(1e-9))


@given(longitudes, st.floats(-80.0, 80.0), st.floats(1.0, 500.0))
def test_no_side_of_a_cell_is_shorter_than_asked(longitude, latitude, cell_km):
    lattice = Lattice(cell_km)
    west, south, east, north = lattice.polygon(lattice.cell_at(longitude, latitude)).bounds
    assert EARTH.inv(west, south, west, north)[2] >= cell_km * 1000.0 * (1 - 1e-5)
    # Along a parallel, in steps short enough that the geodesic is the arc.
    for parallel in (south, north):
        if abs(parallel) < 89.0:
            step = (east - west) / 200
            assert EARTH.inv(west, parallel, west + step, parallel)[2] * 200 >= cell_km * 1000.0 * (1 - 1e-4)


@given(longitudes, latitudes, st.floats(5.0, 500.0))
@settings(max_examples=50)
def test_cells_do_not_overlap_and_leave_no_gap(longitude, latitude, cell_km):
    lattice = Lattice(cell_km)
    window = shapely.box(-180, -90, 180, 90).intersection(
        shapely.Point(longitude, latitude).buffer(0.3).envelope
    )
    cells = [lattice.polygon(cell) for cell in lattice.cells_touched(window)]
    assert sum(cell.intersection(window).area for cell in cells) == pytest.approx(window.area, rel=1e-9)


def test_a_cell_of_the_press_policy_is_between_100_and_130_square_kilometres_from_55_south_to_65_north():
    lattice = Lattice(PRESS.cell_km)
    for latitude in range(-55, 66):
        area_m2 = abs(
            EARTH.geometry_area_perimeter(lattice.polygon(lattice.cell_at(37.0, latitude)).segmentize(0.01))[
                0
            ]
        )
        assert 100e6 <= area_m2 <= 130e6, latitude


def test_the_release_says_how_coarse_it_is_and_how_much_it_kept_back(tmp_path):
    posts = fifty_posts(1)
    released = release(posts, SHEET)
    write(released, tmp_path / "plan.geojson")
    said = json.loads((tmp_path / "plan.geojson").read_text())["ceaseline"]
    assert (said["policy"], said["cell_km"], said["withheld_count"]) == (
        "press",
        10.0,
        released.withheld_count,
    )
    write(released, tmp_path / "plan.gpkg")
    sheet = pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer="sheet").set_index("key")["value"]
    assert sheet["policy"] == "press"
