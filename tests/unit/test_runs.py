import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from shapely import LineString, MultiLineString, MultiPolygon, Polygon, box

from geo.errors import GeometryError
from geo.geometry.areas_along import runs_inside
from geo.geometry.chainage import Chainage
from geo.geometry.discs_along import runs_within
from geo.geometry.runs import Runs

EARTH = Geodesic.WGS84
BENT = LineString([(35.0, 47.0), (35.3, 47.05), (35.32, 47.3), (35.0, 47.31), (35.02, 47.02), (35.4, 47.2)])


def run_of(*spans, source=0, sources=1):
    low, high = zip(*spans, strict=True)
    return Runs.of([source] * len(spans), low, high, sources=sources)


def spans(runs):
    return list(zip(runs.source.tolist(), runs.from_m.tolist(), runs.to_m.tolist(), strict=True))


def distance_m(line, at_m, site):
    """Geodesic distance from a site to the place of a line at a chainage, by another library."""
    longitude, latitude = line.places(at_m)
    return EARTH.Inverse(latitude[0], longitude[0], site[1], site[0])["s12"]


def rim_between(line, site, radius_m, low_m, high_m):
    """Chainage between two at which a line crosses a rim, by bisection."""
    begins_inside = distance_m(line, low_m, site) <= radius_m
    for _ in range(60):
        middle_m = 0.5 * (low_m + high_m)
        if (distance_m(line, middle_m, site) <= radius_m) == begins_inside:
            low_m = middle_m
        else:
            high_m = middle_m
    return low_m


def test_runs_that_touch_become_one_and_those_without_length_vanish():
    assert spans(run_of((5.0, 9.0), (0.0, 5.0), (12.0, 12.0))) == [(0, 0.0, 9.0)]


def test_intersection_union_and_complement_of_runs():
    day, night = run_of((0.0, 4.0), (6.0, 10.0)), run_of((3.0, 7.0), (9.0, 12.0))
    assert spans(day.intersection(night)) == [(0, 3.0, 4.0), (0, 6.0, 7.0), (0, 9.0, 10.0)]
    assert spans(day.union(night)) == [(0, 0.0, 12.0)]
    assert spans(day.complement(0.0, 12.0)) == [(0, 4.0, 6.0), (0, 10.0, 12.0)]


def test_one_sweep_counts_every_k():
    watched = Runs.of([0, 1, 2], [0.0, 2.0, 3.0], [6.0, 8.0, 4.0], sources=3).stretches(0.0, 10.0)
    assert watched.lengths_at_least_m.tolist() == [10.0, 8.0, 4.0, 1.0]
    assert [watched.share_at_least(k) for k in range(5)] == [1.0, 0.8, 0.4, 0.1, 0.0]
    assert watched.gaps().tolist() == [[8.0, 10.0]]
    assert watched.at_least(2).tolist() == [[2.0, 6.0]]
    assert watched.gaps(3).tolist() == [[0.0, 3.0], [4.0, 10.0]]


def test_a_line_that_nobody_covers_is_one_gap():
    nothing = Runs.of([], [], [], sources=4).stretches(100.0, 200.0)
    assert nothing.gaps().tolist() == [[100.0, 200.0]]
    assert nothing.lengths_at_least_m.tolist() == [100.0]


@pytest.mark.parametrize(
    ("source", "low", "high", "told"),
    [
        ([0], [5.0], [4.0], "run 0 goes from 5.000 m to 4.000 m"),
        ([0], [np.nan], [4.0], "run 0 goes from nan m"),
        ([2], [0.0], [4.0], "there is no source 2"),
    ],
)
def test_impossible_runs_are_refused(source, low, high, told):
    with pytest.raises(GeometryError, match=told):
        Runs.of(source, low, high, sources=2)


def test_runs_of_unlike_sources_do_not_meet():
    with pytest.raises(GeometryError, match="one tells of 1 sources, the other of 2"):
        run_of((0.0, 1.0)).union(run_of((0.0, 1.0), sources=2))


@pytest.mark.parametrize("radius_m", [300.0, 2_000.0, 12_000.0, 60_000.0])
def test_every_end_of_a_run_lies_where_bisection_finds_the_rim(radius_m):
    line = Chainage(BENT, origin_m=5_000.0)
    sites = [(35.1, 47.02), (35.31, 47.17), (35.02, 47.3), (34.6, 46.9)]
    runs = runs_within(line, *zip(*sites, strict=True), radius_m)
    ends = [(s, at) for s, low, high in spans(runs) for at in (low, high)]
    inner = [(s, at) for s, at in ends if line.origin_m + 1.0 < at < line.end_m - 1.0]
    assert inner or radius_m > 50_000.0
    for site, at in inner:
        assert rim_between(line, sites[site], radius_m, at - 0.5, at + 0.5) == pytest.approx(at, abs=1e-4)


@pytest.mark.parametrize("depth_m", [1e-4, 0.01, 1.0])
@pytest.mark.parametrize("latitude", [0.0, 47.0, 75.0])
def test_a_disc_that_is_only_grazed_takes_its_chord_of_the_line(latitude, depth_m):
    line, site = Chainage(LineString([(35, latitude), (35, latitude + 0.5)])), (35.05, latitude + 0.2)
    foot = line.of(*site)
    near_m, at_m = abs(float(foot.offset_m[0])), float(foot.chainage_m[0])
    runs = runs_within(line, [site[0]], [site[1]], near_m + depth_m)
    assert len(runs.source) == 1
    (_, low, high), half_m = spans(runs)[0], np.sqrt(2.0 * near_m * depth_m)
    assert high - low == pytest.approx(2.0 * half_m, rel=0.01)
    assert low < at_m < high
    for end, outside in ((low, low - half_m), (high, high + half_m)):
        assert rim_between(line, site, near_m + depth_m, at_m, outside) == pytest.approx(end, abs=0.01)
    assert len(runs_within(line, [site[0]], [site[1]], near_m - depth_m).source) == 0


def test_a_line_that_doubles_back_is_covered_going_and_coming():
    there_and_back = Chainage(LineString([(0, 0), (1, 0), (0, 0)]))
    runs = runs_within(there_and_back, [0.5], [0.0], 1_000.0)
    quarter = there_and_back.length_m / 4
    assert runs.from_m == pytest.approx([quarter - 1_000.0, 3 * quarter - 1_000.0], abs=1e-6)
    assert runs.length_m == pytest.approx([4_000.0], abs=1e-6)


def test_parts_across_the_antimeridian_and_a_site_on_the_line():
    line = Chainage(MultiLineString([[(179.5, 10), (180.5, 10)], [(-179.2, 10), (-178.9, 10.2)]]))
    runs = runs_within(line, [-180.0, 180.0], [10.0, 10.0], 5_000.0)
    assert runs.from_m[0] == pytest.approx(runs.from_m[1], abs=1e-7)
    assert runs.length_m == pytest.approx([10_000.0, 10_000.0], abs=1e-3)


def test_a_ring_leaves_out_what_is_too_near():
    equator = Chainage(LineString([(0, 0), (1, 0)]))
    runs = runs_within(equator, [0.5], [0.0], 10_000.0, nearest_m=4_000.0)
    assert runs.length_m == pytest.approx([12_000.0], abs=1e-6)
    assert len(runs.source) == 2


@pytest.mark.parametrize(
    ("bearing_deg", "width_deg", "from_m", "to_m"),
    [
        (0.0, 90.0, -1_000.0, 1_000.0),  # to the line, a kilometre north, as far aside as ahead
        (45.0, 90.0, 0.0, 5_000.0),
        (90.0, 180.0, 0.0, 5_000.0),
        (180.0, 270.0, None, None),
    ],
)
def test_a_field_of_view_takes_the_stretch_between_its_edges(bearing_deg, width_deg, from_m, to_m):
    line, middle_m = Chainage(LineString([(-0.5, 0), (0.5, 0)])), 0.5 * 111_319.491
    south = -1_000.0 / 110_574.0
    reach_m = np.hypot(5_000.0, 1_000.0)
    runs = runs_within(line, [0.0], [south], reach_m, bearing_deg=bearing_deg, field_of_view_deg=width_deg)
    if from_m is None:
        assert runs.from_m - middle_m == pytest.approx([-5_000.0, 1_000.0], abs=0.1)
        assert runs.to_m - middle_m == pytest.approx([-1_000.0, 5_000.0], abs=0.1)
    else:
        assert (runs.from_m[0] - middle_m, runs.to_m[0] - middle_m) == pytest.approx((from_m, to_m), abs=0.1)


def test_a_field_of_view_without_a_bearing_is_refused():
    equator = Chainage(LineString([(0, 0), (1, 0)]))
    with pytest.raises(GeometryError, match="looks 90 degrees wide, but no bearing is given"):
        runs_within(equator, [0.5], [0.0], 1_000.0, field_of_view_deg=90.0)
    with pytest.raises(GeometryError, match="field_of_view_deg is 0"):
        runs_within(equator, [0.5], [0.0], 1_000.0, bearing_deg=0.0, field_of_view_deg=0.0)
    with pytest.raises(GeometryError, match="radius_m is -1"):
        runs_within(equator, [0.5], [0.0], -1.0)


def test_runs_inside_areas_end_at_their_edges_and_skip_holes():
    equator = Chainage(LineString([(0, 0), (1, 0)]), origin_m=100.0)
    holed = Polygon([(0.1, -1), (0.9, -1), (0.9, 1), (0.1, 1)], [[(0.4, -0.5), (0.6, -0.5), (0.5, 0.5)]])
    turned = MultiPolygon([box(359.8, -1, 360.2, 1), box(10, 10, 11, 11)])
    runs = runs_inside(equator, [holed, turned])
    degrees = [(s, *((np.array(ends) - 100.0) / 111_319.4908)) for s, *ends in spans(runs)]
    expected = [(0, 0.1, 0.45), (0, 0.55, 0.9), (1, 0.0, 0.2)]
    assert np.allclose(degrees, expected, atol=1e-9)


def test_an_area_that_is_not_valid_is_refused():
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    with pytest.raises(GeometryError, match=r"area 0 is not valid \(Self-intersection"):
        runs_inside(Chainage(LineString([(0, 0), (1, 0)])), [bow_tie])
