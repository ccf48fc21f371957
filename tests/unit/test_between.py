"""Lines between grounds and ground between lines: answers from paper, and input that is refused."""

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import LineString, MultiLineString, MultiPolygon, Polygon, box

from geo.errors import GeometryError
from geo.geometry.between import area_m2, ground_between
from geo.geometry.cells import ground_of_points
from geo.geometry.chainage import Chainage
from geo.geometry.contact import contact_of_grounds, gap_along
from geo.geometry.frontier import contact_of_outline
from geo.geometry.median import median_line
from geo.geometry.width import widths_along, widths_between

EARTH = Geod(ellps="WGS84")


def length_m(line):
    return EARTH.geometry_length(line)


def longitudes(line):
    return shapely.get_coordinates(line)[:, 0]


def test_grounds_that_share_an_edge_meet_along_it_vertex_by_vertex():
    edge = [(1.0, 0.0), (1.2, 0.3), (0.9, 0.6), (1.0, 1.0)]
    west = Polygon([(0, 0), *edge, (0, 1)])
    east = Polygon([(2, 0), *edge, (2, 1)])
    found = contact_of_grounds(west, east)
    assert len(found.path.geoms) == 1
    assert shapely.equals_exact(found.path.geoms[0], LineString(edge), tolerance=1e-8)
    assert found.first_on_left
    assert found.overlap_m2 == 0.0


def test_in_a_gap_the_line_is_the_meridian_half_way_and_ends_where_the_grounds_end():
    found = contact_of_grounds(box(0, 0, 0.99, 1), box(1.01, 0, 2, 1))
    assert longitudes(found.path) == pytest.approx(1.0, abs=1e-5)
    # Past the mouth both corners are still seen at 116° or more for less than a third of the gap's width.
    gap_m = EARTH.inv(0.99, 0, 1.01, 0)[2]
    assert length_m(found.path) == pytest.approx(length_m(LineString([(1, 0), (1, 1)])), abs=2 * 0.33 * gap_m)


def test_beyond_the_territory_no_line_is_left():
    territory = box(0, 0, 2, 1)
    found = contact_of_grounds(
        box(0, 0, 0.99, 1), box(1.01, 0, 2, 1), without_lonlat=box(-1, -1, 3, 2).difference(territory)
    )
    assert length_m(found.path) == pytest.approx(length_m(LineString([(1, 0), (1, 1)])), rel=0.002)
    assert found.path.bounds[1] >= -1e-6
    assert found.path.bounds[3] <= 1 + 1e-6


def test_an_overlap_is_halved_like_a_gap_and_its_area_is_told():
    found = contact_of_grounds(box(0, 0, 1.01, 1), box(0.99, 0, 2, 1), start="south")
    inner = shapely.clip_by_rect(found.path, 0.98, 0.05, 1.02, 0.95)
    assert longitudes(inner) == pytest.approx(1.0, abs=1e-5)
    assert found.overlap_m2 == pytest.approx(area_m2(box(0.99, 0, 1.01, 1)), rel=1e-6)


def test_a_gap_wider_than_the_grey_zone_breaks_the_line():
    west = box(0, 0, 1, 3)
    east = Polygon([(1.01, 0), (2, 0), (2, 3), (1.01, 3), (1.01, 2), (1.5, 1.9), (1.5, 1.1), (1.01, 1)])
    found = contact_of_grounds(west, east, grey_zone_m=5_000)
    assert len(found.path.geoms) == 2
    assert length_m(found.path) == pytest.approx(2 * length_m(LineString([(1, 0), (1, 1)])), rel=0.05)


def test_gap_width_is_told_along_the_line():
    west, east = box(0, 0, 0.99, 1), Polygon([(1.01, 0), (2, 0), (2, 1), (1.03, 1)])
    line = Chainage(contact_of_grounds(west, east, start="south").path)
    chainage_m, gap_m = gap_along(line, west, east, 5_000)
    assert len(chainage_m) == len(gap_m)
    in_the_middle = gap_m[len(gap_m) // 2]
    assert in_the_middle == pytest.approx(EARTH.inv(0.99, 0.5, 1.02, 0.5)[2], rel=0.02)
    assert (np.diff(gap_m[2:-2]) > 0).all()


def pockets():
    """Ground with two pockets of the other party in it, of about 123 km² and 0.012 km²."""
    large, small = box(0.4, 0.4, 0.5, 0.5), box(0.7, 0.7, 0.701, 0.701)
    return box(0, 0, 1, 1) - large - small, MultiPolygon([box(1, 0, 2, 1), large, small])


def test_pockets_stay_by_area_and_those_dropped_are_listed():
    west, east = pockets()
    found = contact_of_grounds(west, east, smallest_pocket_km2=1.0)
    assert [round(p.area_m2 / 1e6) for p in found.pockets] == [123]
    assert [round(p.area_m2 / 1e6, 3) for p in found.dropped] == [0.012]
    assert [part.is_closed for part in found.path.geoms] == [False, True]
    # The west is on the line's left, so the pocket, ground of the east, is on the right.
    assert not found.pockets[0].on_left
    everything = contact_of_grounds(west, east, smallest_pocket_km2=0.0)
    assert len(everything.path.geoms) == 3


def test_a_third_party_between_two_leaves_no_line_there():
    west, east = box(0, 0, 0.99, 1), box(1.01, 0, 2, 1)
    found = contact_of_grounds(west, east, without_lonlat=box(0.99, 0.4, 1.01, 0.6))
    assert len(found.path.geoms) == 2
    assert not found.path.intersects(box(0.99, 0.41, 1.01, 0.59))


def test_grounds_far_apart_have_no_line():
    with pytest.raises(GeometryError, match="nothing faces the other side"):
        contact_of_grounds(box(0, 0, 1, 1), box(3, 0, 4, 1))


@pytest.mark.parametrize(
    ("west", "kwargs", "problem"),
    [
        (Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), {}, "Self-intersection"),
        (Polygon(), {}, "it is empty"),
        (box(0, 0, 1, 1), {"tolerance_m": 0.0}, "tolerance_m is 0"),
        (box(0, 0, 1, 1), {"grey_zone_m": -1.0}, "grey_zone_m is -1"),
        (box(0, 0, 1, 1), {"smallest_pocket_km2": -1.0}, "smallest_pocket_km2 is -1"),
    ],
)
def test_what_gives_no_line_of_contact_is_refused_with_what_was_found(west, kwargs, problem):
    with pytest.raises(GeometryError, match=problem):
        contact_of_grounds(west, box(1, 0, 2, 1), **kwargs)


COUNTRY = box(30, 46, 34, 50)


def test_the_outline_along_coast_and_border_is_left_out_and_the_front_reaches_the_border():
    front = LineString([(31, 46), (31.5, 47.5), (34, 48)])
    found = contact_of_outline(Polygon([*front.coords, (34, 46)]), COUNTRY, start="south")
    assert shapely.equals_exact(found.path.geoms[0], front, tolerance=1e-9)
    assert not found.first_on_left


def test_a_front_that_meets_the_border_at_twenty_degrees_keeps_its_last_kilometres():
    # The border runs along 46° N; 3 km of latitude in 8 km of longitude is an angle of 20.6°.
    end_lonlat = (31.0 + 80 / (111.32 * np.cos(np.radians(46))), 46 + 30 / 111.2)
    front = LineString([(31, 46), end_lonlat, (33, 50)])
    found = contact_of_outline(Polygon([*front.coords, (30, 50), (30, 46)]), COUNTRY)
    assert shapely.equals(found.path, MultiLineString([front]))


def test_a_front_that_runs_along_the_border_within_the_tolerance_is_left_out():
    two_km = 2 / 111.2
    ground = Polygon([(31, 50), (31, 46 + two_km), (33, 46 + two_km), (33, 50)])
    found = contact_of_outline(ground, COUNTRY, tolerance_m=5_000)
    ends = sorted(round(longitude, 3) for longitude in longitudes(found.path))
    assert ends[0] == pytest.approx(31, abs=0.01)
    assert ends[-1] == pytest.approx(33, abs=0.01)
    assert len(found.path.geoms) == 2  # down both sides, but not along the bottom


def test_a_front_that_only_dips_towards_the_border_stays_whole():
    dip = LineString([(30.5, 50), (32, 46 + 1 / 111.2), (33.5, 50)])
    found = contact_of_outline(Polygon(dip.coords), COUNTRY)
    assert shapely.equals(found.path, MultiLineString([dip]))


def test_a_border_drawn_a_kilometre_off_costs_no_more_than_a_few_kilometres_of_front():
    front = LineString([(31, 46), (32, 48), (34, 48.5)])
    ground = Polygon([*front.coords, (34, 46)])
    shifted = box(30 + 0.01, 46 - 0.01, 34 + 0.01, 50 - 0.01)
    found = contact_of_outline(ground, shifted)
    assert len(found.path.geoms) == 1
    assert length_m(found.path) == pytest.approx(length_m(front), abs=5_000)


def test_a_hole_far_from_any_border_is_a_pocket():
    found = contact_of_outline(box(31, 46, 34, 50) - box(32, 48, 32.5, 48.5), COUNTRY)
    assert len(found.pockets) == 1
    assert not found.pockets[0].on_left


def test_ground_in_two_pieces_has_a_front_round_each():
    ground = MultiPolygon([box(30, 46, 31, 50), box(33, 46, 34, 50)])
    found = contact_of_outline(ground, COUNTRY)
    assert len(found.path.geoms) == 2
    assert length_m(found.path) == pytest.approx(2 * length_m(LineString([(31, 46), (31, 50)])), rel=1e-6)


def test_a_coast_that_differs_for_a_short_way_is_no_front():
    bump = 6 / 111.2
    ground = Polygon([(30, 46), (32, 46), (32.01, 46 + bump), (32.02, 46), (34, 46), (34, 49), (30, 48)])
    found = contact_of_outline(ground, COUNTRY)
    assert len(found.path.geoms) == 1
    assert len(found.left_out.geoms) == 1


def test_ground_that_is_all_border_has_no_front():
    with pytest.raises(GeometryError, match="nothing faces"):
        contact_of_outline(COUNTRY, COUNTRY)


def test_three_holders_divide_a_country_without_gap_or_overlap():
    territory = box(0, 0, 3, 2)
    ground = ground_of_points([0.5, 2.5, 1.5], [0.5, 0.5, 1.7], ["a", "b", "c"], territory)
    assert set(ground) == {"a", "b", "c"}
    assert shapely.coverage_is_valid(list(ground.values()))
    assert sum(map(area_m2, ground.values())) == pytest.approx(area_m2(territory), rel=1e-9)
    for first, second in ("ab", "bc", "ca"):
        assert ground[first].intersection(ground[second]).area == pytest.approx(0.0, abs=1e-15)


def test_points_of_one_line_divide_a_country_into_strips():
    ground = ground_of_points([0.5, 1.5, 2.5], [0.0, 0.0, 0.0], ["a", "b", "a"], box(0, -1, 3, 1))
    assert shapely.equals_exact(ground["b"].normalize(), box(1, -1, 2, 1).normalize(), tolerance=1e-6) or (
        ground["b"].symmetric_difference(box(1, -1, 2, 1)).area < 1e-6
    )


def test_a_holder_of_all_points_holds_the_whole_country():
    ground = ground_of_points([1.0, 2.0], [1.0, 1.0], ["a", "a"], box(0, 0, 3, 2))
    assert list(ground) == ["a"]
    assert area_m2(ground["a"]) == pytest.approx(area_m2(box(0, 0, 3, 2)))


@pytest.mark.parametrize(
    ("longitude", "holders", "problem"),
    [
        ([1.0, 1.0], ["a", "b"], "two holders share a place: longitude 1, latitude 1"),
        ([1.0, 2.0], ["a"], "there are 2 places and 1 holders"),
        ([1.0, np.nan], ["a", "b"], "point 1 is at longitude nan"),
        ([], [], "there are 0 places"),
    ],
)
def test_points_that_divide_nothing_are_refused(longitude, holders, problem):
    with pytest.raises(GeometryError, match=problem):
        ground_of_points(longitude, [1.0] * len(longitude), holders, box(0, 0, 3, 2))


def test_the_median_of_two_meridians_is_the_meridian_half_way():
    line = median_line(LineString([(33, 43), (33, 46)]), LineString([(34, 43), (34, 46)]))
    assert longitudes(line) == pytest.approx(33.5, abs=1e-7)
    assert line.bounds[1] == pytest.approx(43, abs=0.1)
    assert line.bounds[3] == pytest.approx(46, abs=0.1)


def test_between_two_islands_the_median_spans_their_common_hull():
    line = median_line(shapely.Point(0, 0).buffer(0.1), shapely.Point(1, 0).buffer(0.1))
    assert longitudes(line) == pytest.approx(0.5, abs=1e-6)
    assert line.bounds[1::2] == pytest.approx((-0.1, 0.1), abs=0.005)


def test_a_gap_wider_than_asked_for_is_not_halved():
    wedge = LineString([(0, 0), (0.6, 3)]), LineString([(0, 0), (-0.6, 3)])
    line = median_line(*wedge, widest_m=60_000)
    assert line.bounds[3] < 2.0


def two_lines():
    """Two lines 180 km long along a meridian: 3.3 m apart at the narrowest vertex, 7.4 km at the widest."""
    latitude = np.linspace(35.0, 35.0 + 180_000 / 110_940, 400)
    width_m = np.interp(
        np.arange(400), [0, 60, 150, 151, 240, 320, 399], [900, 3e3, 3.3, 40, 2e3, 7.4e3, 1e3]
    )
    longitude, shifted, _ = EARTH.fwd(np.full(400, 33.0), latitude, np.full(400, 90.0), width_m)
    return LineString(np.column_stack([np.full(400, 33.0), latitude])), LineString(
        np.column_stack([longitude, shifted])
    )


def test_the_narrowest_and_the_widest_place_between_two_lines_survive():
    west, east = two_lines()
    line = Chainage(west)
    widths = widths_between(west, east, line)
    assert widths.width_m[widths.narrowest] == pytest.approx(3.3, abs=0.05)
    assert widths.width_m[widths.widest] == pytest.approx(7_400, rel=0.01)
    at_narrowest = line.of(33.0, shapely.get_coordinates(west)[150, 1]).chainage_m[0]
    assert widths.chainage_m[widths.narrowest] == pytest.approx(at_narrowest, abs=10)
    ground = ground_between(west, east)
    assert widths.mean_m == pytest.approx(area_m2(ground) / line.length_m, rel=1e-9)
    assert widths.percentile_m(0) < widths.percentile_m(50) < widths.percentile_m(100)


def test_transects_find_the_same_narrowest_and_widest_place():
    west, east = two_lines()
    widths = widths_along(ground_between(west, east), Chainage(west), interval_m=5_000, reach_m=20_000)
    assert widths.width_m.min() == pytest.approx(3.3, abs=0.1)
    assert widths.width_m.max() == pytest.approx(7_400, rel=0.001)
    assert widths.mean_m == pytest.approx(widths.percentile_m(50), rel=0.5)


def test_a_step_in_a_zone_has_both_widths():
    zone = box(0, -0.01, 0.5, 0.01).union(box(0.5, -0.03, 1, 0.03))
    widths = widths_along(zone, Chainage(LineString([(0, 0), (1, 0)])), interval_m=100_000, reach_m=10_000)
    assert widths.width_m.min() == pytest.approx(EARTH.inv(0, -0.01, 0, 0.01)[2], rel=1e-4)
    assert widths.width_m.max() == pytest.approx(EARTH.inv(0, -0.03, 0, 0.03)[2], rel=1e-4)


def test_a_zone_that_no_transect_meets_is_refused():
    with pytest.raises(GeometryError, match="no transect meets the zone"):
        widths_along(box(5, 5, 6, 6), Chainage(LineString([(0, 0), (1, 0)])), interval_m=1e4, reach_m=1e3)


def test_ground_between_lines_does_not_depend_on_how_they_are_drawn():
    a, b = LineString([(0, 0), (1, 0.1), (2, 0)]), LineString([(0, 1), (1, 0.9), (2, 1)])
    ground = ground_between(a, b)
    assert shapely.equals(ground, ground_between(b, a.reverse()))
    pieces = MultiLineString([[(1, 0.1), (2, 0)], [(0, 0), (1, 0.1)]])
    assert shapely.equals(ground, ground_between(pieces, b))


def test_where_two_lines_cross_the_ground_on_both_sides_of_the_crossing_counts():
    ground = ground_between(LineString([(0, 0), (2, 1)]), LineString([(0, 1), (2, 0)]))
    assert ground.area == pytest.approx(1.0)


def test_a_line_in_several_parts_encloses_no_ground():
    parts = MultiLineString([[(0, 0), (1, 0)], [(2, 0), (3, 0)]])
    with pytest.raises(GeometryError, match="a line falls into 2 parts"):
        ground_between(parts, LineString([(0, 1), (3, 1)]))
