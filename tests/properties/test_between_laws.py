"""Laws of lines between grounds, checked with geodesic distances by another way than the code's own."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, Point, Polygon, box

from geo.geometry.between import area_m2, ground_between
from geo.geometry.cells import ground_of_points
from geo.geometry.contact import contact_of_grounds
from geo.geometry.median import median_line

EARTH = Geod(ellps="WGS84")
LAWS = settings(deadline=None, max_examples=20)

offsets = st.lists(st.floats(-0.05, 0.05), min_size=9, max_size=9)
gaps = st.lists(st.floats(-0.004, 0.03), min_size=9, max_size=9)
souths = st.sampled_from([-60.0, 0.0, 48.0, 70.0])
LATITUDES = np.linspace(0.0, 1.0, 9)


def edges(south, offset, gap):
    """Two bent lines from south to north with gaps, and here and there overlaps, between them."""
    west = np.column_stack([10.0 + np.array(offset), south + LATITUDES])
    return west, west + np.column_stack([np.array(gap), np.zeros(9)])


def grounds(south, offset, gap):
    west, east = edges(south, offset, gap)
    return (
        Polygon([(9, south), *west, (9, south + 1)]),
        Polygon([(11, south), *east, (11, south + 1)]),
    )


def territory(south):
    """The strip that both grounds lie in, to be taken away from everything round it."""
    return box(8, south - 1, 12, south + 2) - box(9, south, 11, south + 1)


@LAWS
@given(souths, offsets, gaps)
def test_naming_the_parties_the_other_way_round_turns_the_line_round(south, offset, gap):
    west, east = grounds(south, offset, gap)
    rule = {"smallest_pocket_km2": 0.0, "without_lonlat": territory(south)}
    one, other = contact_of_grounds(west, east, **rule), contact_of_grounds(east, west, **rule)
    assert length_m(one.path) == pytest.approx(length_m(other.path), rel=1e-3, abs=5.0)
    assert one.path.hausdorff_distance(other.path) * 111_320 < 10.0
    assert one.overlap_m2 == pytest.approx(other.overlap_m2, abs=1.0)


def length_m(line):
    return EARTH.geometry_length(line)


@LAWS
@given(souths, offsets, gaps)
def test_the_first_ground_lies_on_the_left_of_every_part(south, offset, gap):
    west, east = grounds(south, offset, gap)
    found = contact_of_grounds(west, east, without_lonlat=territory(south))
    for part in found.path.geoms:
        if not part.is_closed:
            assert part.coords[0][1] < part.coords[-1][1] + 0.01  # the west is left of what runs north


@LAWS
@given(souths, offsets, gaps)
def test_a_line_of_contact_runs_through_without_branches_and_halves_every_gap(south, offset, gap):
    west, east = grounds(south, offset, gap)
    found = contact_of_grounds(west, east, tolerance_m=1.0, without_lonlat=territory(south))
    opened = [part for part in found.path.geoms if not part.is_closed]
    assert len(opened) == 1
    assert opened[0].is_simple
    assert opened[0].bounds[1] == pytest.approx(south, abs=0.03)
    assert opened[0].bounds[3] == pytest.approx(south + 1, abs=0.03)
    inner = shapely.get_coordinates(shapely.clip_by_rect(found.path, 9, south + 0.05, 11, south + 0.95))
    away = [distances_m(inner[::5], ground.exterior) for ground in (west, east)]
    assert np.abs(away[0] - away[1]).max() / 2 < 1.5


def distances_m(places, path):
    """Distances over nearest places found in a plane fitted to each place: right to the second order."""
    found = []
    for place in places:
        scale = np.array([np.cos(np.radians(place[1])), 1.0])
        plane = shapely.transform(path, lambda lonlat, scale=scale: lonlat * scale)
        way = shapely.shortest_line(Point(place * scale), plane)
        found.append(EARTH.inv(*place, *(shapely.get_coordinates(way)[1] / scale))[2])
    return np.array(found)


@LAWS
@given(souths, st.floats(0.02, 2.0))
def test_the_median_of_two_parallels_halves_the_meridian_between_them(south, apart_deg):
    lines = [LineString([(0, south + k * apart_deg), (6, south + k * apart_deg)]) for k in (0, 1)]
    dense = [shapely.segmentize(line, 0.05) for line in lines]
    median = median_line(*dense, tolerance_m=0.1)
    places = shapely.get_coordinates(shapely.clip_by_rect(median, 2.9, -90, 3.1, 90))
    # Far from the ends a parallel's nearest place lies nearly, not quite, on the meridian.
    to_south = EARTH.inv(places[:, 0], places[:, 1], places[:, 0], np.full(len(places), south))[2]
    north = np.full(len(places), south + apart_deg)
    to_north = EARTH.inv(places[:, 0], places[:, 1], places[:, 0], north)[2]
    bend_m = (np.asarray(to_south) ** 2) * np.tan(np.radians(abs(south) + 2)) / 6.3e6
    assert (np.abs(np.asarray(to_south) - np.asarray(to_north)) <= 1.0 + bend_m).all()


@LAWS
@given(
    st.lists(st.tuples(st.floats(0, 3), st.floats(0, 2)), min_size=2, max_size=25, unique=True),
    souths,
    st.randoms(use_true_random=False),
)
def test_every_place_belongs_to_the_holder_of_the_nearest_point(points, south, random):
    points = [(round(x, 3), south + round(y, 3)) for x, y in points]
    points = list(dict.fromkeys(points))
    holders = [random.choice("abc") for _ in points]
    country = box(-0.5, south - 0.5, 3.5, south + 2.5)
    ground = ground_of_points(*zip(*points, strict=True), holders, country)
    assert sum(map(area_m2, ground.values())) == pytest.approx(area_m2(country), rel=1e-9)
    longitude, latitude = np.random.default_rng(1).uniform(country.bounds[:2], country.bounds[2:], (60, 2)).T
    to_point = np.array(
        [EARTH.inv(longitude, latitude, np.full(60, x), np.full(60, y))[2] for x, y in points]
    )
    for number, nearest in enumerate(to_point.argmin(axis=0)):
        inside = shapely.contains_xy(ground[holders[nearest]], longitude[number], latitude[number])
        others = [to_point[k, number] for k in range(len(points)) if holders[k] != holders[nearest]]
        assert inside or min(others) - to_point[nearest, number] < 2.0


@LAWS
@given(souths, offsets)
def test_ground_between_lines_is_the_same_whichever_comes_first_and_however_drawn(south, offset):
    west, _ = edges(south, offset, [0.0] * 9)
    east = west + np.array([0.2, 0.0])
    ground = ground_between(LineString(west), LineString(east))
    assert shapely.equals(ground, ground_between(LineString(east[::-1]), LineString(west)))
    assert area_m2(ground) == pytest.approx(area_m2(box(10, south, 10.2, south + 1)), rel=1e-4)
