"""Laws of chainage and of lines put in order, on any bent line in any place."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, MultiLineString

from geo.geometry.chainage import Chainage
from geo.geometry.lines import merged, oriented

EARTH = Geod(ellps="WGS84")
LAWS = settings(deadline=None, max_examples=40)


@st.composite
def broken_lines(draw):
    """One to four parts of a bent line from west to east, with gaps, anywhere below 75° of latitude."""
    west = draw(st.floats(-190.0, 190.0))
    south = draw(st.floats(-74.0, 74.0))
    count = draw(st.integers(1, 4))
    parts, longitude = [], west
    for _ in range(count):
        steps = draw(st.lists(st.floats(0.001, 0.3), min_size=1, max_size=6))
        longitudes = longitude + np.append(0.0, np.cumsum(steps))
        latitudes = south + np.array(
            draw(st.lists(st.floats(-0.2, 0.2), min_size=len(longitudes), max_size=len(longitudes)))
        )
        parts.append(LineString(np.column_stack([longitudes, latitudes])))
        longitude = longitudes[-1] + draw(st.floats(0.01, 0.2))
    return MultiLineString(parts)


shares = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20)


def apart_m(one, other):
    return np.asarray(EARTH.inv(*one, *other)[2])


@LAWS
@given(broken_lines(), shares, st.floats(-1e5, 1e5))
def test_a_place_found_again_by_its_chainage_is_the_same_place_within_a_metre(path, at, origin_m):
    line = Chainage(path, origin_m=origin_m)
    chainage = origin_m + np.array(at) * line.length_m
    places = line.places(chainage)
    found = line.of(*places)
    again = line.places(found.chainage_m, part=found.part)
    assert apart_m(places, again).max() < 1.0
    assert np.abs(found.offset_m).max() < 0.1


@LAWS
@given(broken_lines())
def test_turning_a_line_round_mirrors_chainage_and_offset(path):
    line = Chainage(path)
    turned = Chainage(MultiLineString([part.reverse() for part in reversed(path.geoms)]))
    assert turned.length_m == pytest.approx(line.length_m, abs=1e-6)
    west, south, east, north = path.bounds
    longitude, latitude = np.meshgrid(np.linspace(west, east, 5), np.linspace(south - 0.1, north + 0.1, 5))
    there, back = line.of(longitude.ravel(), latitude.ravel()), turned.of(longitude.ravel(), latitude.ravel())
    assert np.abs(there.offset_m) == pytest.approx(np.abs(back.offset_m), abs=1e-3)
    parts = len(path.geoms)
    same = there.part == parts - 1 - back.part  # two places of a line may be equally near
    same &= np.abs(there.chainage_m + back.chainage_m - line.length_m) < 0.1
    aside = same & (np.abs(there.offset_m) > 1.0) & _beside(line, there)
    assert (np.sign(there.offset_m) == -np.sign(back.offset_m))[aside].all()
    assert same.sum() >= 0.8 * same.size


def _beside(line, found):
    """Places that do not lie straight before or behind an end, where left and right mean nothing."""
    ends = np.array(line.part_ends_m).ravel()
    return np.abs(found.chainage_m[:, None] - ends).min(axis=1) > 1.0


@LAWS
@given(broken_lines(), st.lists(st.floats(0.0, 1.0), min_size=1, max_size=4))
def test_cut_pieces_add_up_to_the_whole(path, at):
    line = Chainage(path)
    ends = np.unique(np.concatenate([[0.0], np.array(at) * line.length_m, [line.length_m]]))
    ends = ends[np.append(True, np.diff(ends) > 0.01)]
    assume(len(ends) > 1 and line.length_m - ends[-1] < 0.01)
    ends[-1] = line.length_m
    pieces = [line.cut(low, high) for low, high in pairwise(ends)]
    assert sum(Chainage(piece).length_m for piece in pieces) == pytest.approx(line.length_m, abs=0.01)


@LAWS
@given(broken_lines(), st.floats(100.0, 50_000.0))
def test_markers_stand_at_equal_distances_along_the_line(path, interval_m):
    line = Chainage(path)
    markers = line.markers(interval_m)
    assert np.diff(markers.chainage_m) == pytest.approx(interval_m, abs=1e-6)
    assert line.length_m - markers.chainage_m[-1] < interval_m
    assert markers.number.tolist() == list(range(1, len(markers.number) + 1))


@LAWS
@given(broken_lines(), st.randoms(use_true_random=False))
def test_the_order_and_direction_of_parts_in_a_file_change_nothing(path, random):
    assume(all(_gap_is_shortest_link(path)))
    west_lon, south_lat, east_lon, north_lat = path.bounds
    assume(east_lon - west_lon > 0.1 * (north_lat - south_lat))  # else neither end is the western one
    numbered = list(enumerate(path.geoms))
    random.shuffle(numbered)
    mixed = MultiLineString([part.reverse() if random.random() < 0.5 else part for _, part in numbered])
    line = oriented(merged(mixed, ids=[str(number) for number, _ in numbered]), "west")
    assert [part_ids[0] for part_ids in line.ids] == [str(n) for n in range(len(path.geoms))]
    assert shapely.equals_exact(line.path, path)


def _gap_is_shortest_link(path):
    """Whether each part's end is nearer to the next part's beginning than to any other end."""
    ends = [part.coords[k] for part in path.geoms for k in (0, -1)]
    for number in range(len(path.geoms) - 1):
        tail, head = ends[2 * number + 1], ends[2 * number + 2]
        gap_m = EARTH.inv(*tail, *head)[2]
        others = [end for k, end in enumerate(ends) if k not in (2 * number + 1, 2 * number + 2)]
        yield all(min(EARTH.inv(*tail, *end)[2], EARTH.inv(*head, *end)[2]) > gap_m for end in others)
