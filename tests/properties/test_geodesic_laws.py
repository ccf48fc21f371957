import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString

from geo.geometry.distance import PathDistance
from geo.geometry.geodesic import belt, belts

EARTH = Geodesic.WGS84
FEW = settings(max_examples=15, deadline=None)


@st.composite
def paths(draw):
    """A line of a few vertices some kilometres apart, anywhere between 80° south and 80° north."""
    longitude, latitude = draw(st.floats(-180, 180)), draw(st.floats(-80, 80))
    stretch = 1.0 / np.cos(np.radians(latitude))
    steps = draw(
        st.lists(st.tuples(st.floats(-0.3, 0.3), st.floats(-0.2, 0.2)), min_size=2, max_size=7, unique=True)
    )
    return LineString([(longitude + dx * stretch, latitude + dy) for dx, dy in steps])


distances = st.sampled_from([300.0, 2_000.0, 15_000.0, 60_000.0, 140_000.0])


def unlike(one, other):
    """Share of the ground that is in one of two areas but not in the other."""
    return shapely.symmetric_difference(one, other).area / one.area


@FEW
@given(paths(), distances)
def test_the_direction_of_a_line_changes_nothing(path, distance_m):
    assert unlike(belt(path, distance_m).area, belt(path.reverse(), distance_m).area) < 4e-3 / distance_m**0.5


@FEW
@given(paths(), paths(), distances)
def test_the_order_of_parts_changes_nothing(one, other, distance_m):
    forth, back = MultiLineString([one, other]), MultiLineString([other, one])
    first, second = belt(forth, distance_m).area, belt(back, distance_m).area
    moved = shapely.affinity.translate(
        second, xoff=-360.0 * np.round((second.bounds[0] - first.bounds[0]) / 360.0)
    )
    assert unlike(first, moved) < 1e-6


@FEW
@given(paths())
def test_a_longer_distance_holds_all_of_a_shorter_one(path):
    small, large = belts(path, [2_000.0, 2_001.5])
    assert large.area.covers(small.area)


@FEW
@given(paths(), distances, st.sampled_from([1.0, 0.1]))
def test_every_point_of_the_edge_is_within_the_tolerance(path, distance_m, tolerance_m):
    found = belt(path, distance_m, tolerance_m=tolerance_m)
    ring = shapely.get_coordinates(found.area)
    points = ring[:: max(1, len(ring) // 40)]
    nearest = PathDistance(path, bend_m=1e-4).to(*points.T)
    for i in range(len(points)):
        foot = nearest.foot_latitude[i], nearest.foot_longitude[i]
        exact = EARTH.Inverse(points[i, 1], points[i, 0], *foot)["s12"]
        assert -tolerance_m - 1e-3 <= exact - distance_m <= 1e-3
        for share in np.linspace(0.0, 1.0, 50):
            at = shapely.get_coordinates(path.interpolate(share, normalized=True))[0]
            assert EARTH.Inverse(points[i, 1], points[i, 0], at[1], at[0])["s12"] >= exact - 1e-3


@FEW
@given(paths(), distances)
def test_the_path_lies_inside_its_belt_and_the_belt_is_valid(path, distance_m):
    found = belt(path, distance_m)
    assert found.area.is_valid
    shift = 360.0 * np.round((found.area.centroid.x - path.centroid.x) / 360.0)
    assert found.area.covers(shapely.affinity.translate(path, xoff=shift))


def end_beside_another_stretch(path):
    """Whether the line comes back to within 10 m of one of its ends: what lies beyond that end is moot."""
    vertices = shapely.get_coordinates(path)
    return any(
        PathDistance(LineString(rest)).to(*end[:, None]).distance_m[0] < 10.0
        for end, rest in ((vertices[0], vertices[2:]), (vertices[-1], vertices[:-2]))
        if len(rest) > 1
    ) or (len(vertices) == 3 and EARTH.Inverse(*vertices[0][::-1], *vertices[2][::-1])["s12"] < 10.0)


@FEW
@given(paths(), distances)
def test_flat_ends_only_take_away(path, distance_m):
    assume(not end_beside_another_stretch(path))
    flat = belt(path, distance_m, caps="flat").area
    assert belt(path, distance_m + 1.5, caps="round").area.covers(flat)


@pytest.mark.parametrize("shift", [0.0, 90.0, 180.0])
def test_turning_the_earth_changes_nothing(shift):
    line = np.array([(0.0, 60.0), (0.5, 60.2), (0.4, 60.6), (1.1, 60.5)])
    here, there = belt(LineString(line), 20_000.0), belt(LineString(line + [shift, 0.0]), 20_000.0)  # noqa: RUF005
    moved = shapely.affinity.translate(there.area, xoff=here.area.bounds[0] - there.area.bounds[0])
    assert unlike(here.area, moved) < 1e-6
