"""Laws of lines that move: exact distances between them, and chainage carried from one to the next."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, MultiLineString

from geo.geometry.away import farthest_within, stretches_beyond, whole
from geo.geometry.carried import carried, following
from geo.geometry.chainage import Chainage
from geo.geometry.distance import PathDistance

EARTH = Geod(ellps="WGS84")
LAWS = settings(deadline=None, max_examples=25)


@st.composite
def wandering(draw):
    """A line that runs east and wanders north and south by less than it runs."""
    west, south = draw(st.floats(-180.0, 179.9)), draw(st.floats(-65.0, 65.0))
    steps = draw(st.lists(st.floats(0.02, 0.2), min_size=2, max_size=8))
    swings = draw(st.lists(st.floats(-0.5, 0.5), min_size=len(steps), max_size=len(steps)))
    longitude = west + np.append(0.0, np.cumsum(steps))
    latitude = south + np.append(0.0, np.cumsum(np.array(steps) * swings))
    return LineString(np.column_stack([longitude, latitude]))


def brought_north(line, metres):
    places = np.array(line.coords)
    longitude, latitude, _ = EARTH.fwd(*places.T, np.zeros(len(places)), np.full(len(places), metres))
    return LineString(np.column_stack([longitude, latitude]))


@LAWS
@given(wandering(), st.floats(100.0, 5_000.0), st.floats(50.0, 6_000.0))
def test_no_place_between_the_ends_of_stretches_tells_another_story(line, moved_m, distance_m):
    one, other = Chainage(line), PathDistance(brought_north(line, moved_m))
    found = stretches_beyond(one, other, distance_m)
    at = np.linspace(0.0, one.length_m, 700)
    away_m = other.to(*one.places(at)).distance_m
    in_one = np.array([((found.from_m <= m) & (m <= found.to_m)).any() for m in at], dtype=bool)
    near_an_end = np.array(
        [np.abs(np.append(found.from_m, found.to_m) - m).min(initial=1e9) < 1.0 for m in at]
    )
    doubtful = near_an_end | (np.abs(away_m - distance_m) < 1.0)
    assert (in_one == (away_m > distance_m))[~doubtful].all()


@LAWS
@given(wandering(), st.floats(100.0, 5_000.0))
def test_the_farthest_place_is_farther_than_every_other(line, moved_m):
    one, other = Chainage(line), PathDistance(brought_north(line, moved_m))
    [farthest_m] = farthest_within(one, other, whole(one), tolerance_m=0.5).distance_m
    sampled_m = other.to(*one.places(np.linspace(0.0, one.length_m, 700))).distance_m.max()
    assert sampled_m - 0.5 <= farthest_m <= moved_m + 1.0


@LAWS
@given(wandering())
def test_a_line_that_did_not_move_keeps_its_kilometres_whatever_vertices_it_has(line):
    before = Chainage(line)
    places = np.column_stack(
        before.places(
            np.sort(
                np.append(np.linspace(0, before.length_m, 37), before.of(*np.array(line.coords).T).chainage_m)
            )
        )
    )
    after = Chainage(LineString(places))
    at = np.linspace(0.0, before.length_m, 97)
    assert carried(before, after).later(at) == pytest.approx(at, abs=0.1)


@LAWS
@given(wandering(), st.floats(10.0, 3_000.0))
def test_chainage_ascends_and_comes_back(line, moved_m):
    before, after = Chainage(line), Chainage(brought_north(line, moved_m))
    way = carried(before, after)
    at = np.linspace(0.0, before.length_m, 301)
    there = way.later(at)
    known = np.isfinite(there)
    assert known.mean() > 0.8
    assert (np.diff(there[known]) > 0.0).all()
    assert way.earlier(there[known]) == pytest.approx(at[known], abs=0.01)


@LAWS
@given(wandering(), st.floats(10.0, 3_000.0))
def test_a_line_brought_aside_keeps_its_kilometres_within_the_move(line, moved_m):
    before, after = Chainage(line), Chainage(brought_north(line, moved_m))
    at = np.linspace(0.0, before.length_m, 301)
    there = carried(before, after).later(at)
    known = np.isfinite(there)
    # Parallels shrink towards the pole, so a line brought north is shorter.
    allowed_m = 1.6 * moved_m + abs(after.length_m - before.length_m) + 1.0
    assert (np.abs(there - at)[known] <= allowed_m).all()


@LAWS
@given(wandering(), st.floats(200.0, 2_000.0))
def test_both_ways_of_carrying_agree_where_nothing_moved(line, moved_m):
    before = Chainage(line)
    half = before.length_m / 2.0
    stays, goes = before.cut(0.0, half).geoms[0], before.cut(half).geoms[0]
    after = Chainage(MultiLineString([stays, brought_north(goes, moved_m)]))
    far_from_the_break = np.linspace(0.0, max(half - 2.0 * moved_m, half / 50.0), 50)
    there = carried(before, after).later(far_from_the_break)
    back = carried(after, before).later(there)
    assert there == pytest.approx(far_from_the_break, abs=0.1)
    assert back == pytest.approx(far_from_the_break, abs=1.0)


@LAWS
@given(wandering(), st.integers(1, 4), st.randoms(use_true_random=False))
def test_parts_turned_and_mixed_up_follow_the_earlier_line(line, count, random):
    earlier = Chainage(line)
    cuts = np.linspace(0.0, earlier.length_m, 2 * count)
    parts = [earlier.cut(low, high).geoms[0] for low, high in cuts.reshape(-1, 2)]
    mixed = [part.reverse() if random.random() < 0.5 else part for part in parts]
    random.shuffle(mixed)
    assert list(following(MultiLineString(mixed), earlier).geoms) == parts


@LAWS
@given(wandering(), st.integers(2, 4), st.randoms(use_true_random=False))
def test_parts_keep_their_kilometres_in_whatever_order_they_come(line, count, random):
    whole_line = Chainage(line)
    cuts = np.linspace(0.0, whole_line.length_m, 2 * count)
    parts = [whole_line.cut(low, high).geoms[0] for low, high in cuts.reshape(-1, 2)]
    before = Chainage(MultiLineString(parts))
    mixed = random.sample(range(count), count)
    after = Chainage(MultiLineString([parts[number] for number in mixed]))
    way = carried(before, after)
    for number, (begin_m, end_m) in enumerate(before.part_ends_m):
        inside_m = np.linspace(begin_m, end_m, 9)[1:-1]
        there = way.later(inside_m)
        begins_m = after.part_ends_m[mixed.index(number)][0]
        assert there - begins_m == pytest.approx(inside_m - begin_m, abs=0.1)
        assert way.earlier(there) == pytest.approx(inside_m, abs=0.01)
