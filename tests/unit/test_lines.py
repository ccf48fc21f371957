"""Line hygiene and chainage: answers from paper, and input that is refused."""

import math

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import LineString, MultiLineString, Point

from geo.errors import GeometryError
from geo.geometry.chainage import Chainage
from geo.geometry.lines import merged, oriented, tidied

EARTH = Geod(ellps="WGS84")
DEGREE_M = 6_378_137 * math.pi / 180  # of the equator


def test_repeated_vertices_and_parts_without_length_are_dropped():
    messy = shapely.from_wkt("MULTILINESTRING Z ((0 0 5, 0 0 6, 1 0 5, 1 0 5), (3 3 0, 3 3 0))")
    assert tidied(messy).wkt == "MULTILINESTRING ((0 0, 1 0))"


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        (LineString([(0, 91), (0, 0)]), r"a vertex is \(0, 91\)"),
        (Point(0, 0), "it holds a Point"),
        (LineString([(1, 1), (1, 1)]), "it has no length"),
        (MultiLineString(), "it has no length"),
    ],
)
def test_lines_that_cannot_be_used_are_refused_with_what_was_found(path, problem):
    with pytest.raises(GeometryError, match=problem):
        tidied(path)


def test_a_vertex_that_is_not_a_number_is_refused():
    with np.errstate(invalid="ignore"):
        path = shapely.linestrings([[0, 0], [np.nan, 1]])
    with pytest.raises(GeometryError, match=r"a vertex is \(nan, 1\)"):
        tidied(path)


def test_ends_that_meet_within_the_tolerance_are_joined_and_others_stay_apart():
    half_metre, five_metres = 0.5 / DEGREE_M, 5 / DEGREE_M
    path = MultiLineString([[(0, 0), (1, 0)], [(1 + half_metre, 0), (2, 0)], [(2 + five_metres, 0), (3, 0)]])
    line = merged(path, tolerance_m=1.0, ids=["a", "b", "c"])
    assert line.ids == (("a", "b"), ("c",))
    assert shapely.get_num_coordinates(line.path) == 6  # no vertex moved or lost


def test_parts_that_are_drawn_the_other_way_are_turned_round_when_joined():
    path = MultiLineString([[(0, 0), (1, 0)], [(2, 0), (1, 0)]])
    assert merged(path).path.wkt == "MULTILINESTRING ((0 0, 1 0, 2 0))"


def test_a_loop_in_two_pieces_is_closed():
    path = MultiLineString([[(0, 0), (1, 0), (1, 1)], [(0, 0), (0, 1), (1, 1)]])
    assert merged(path).path.geoms[0].is_ring


def test_at_a_place_where_three_parts_meet_only_two_are_joined():
    star = MultiLineString([[(0, 0), (1, 0)], [(0, 0), (-1, 0)], [(0, 0), (0, 1)]])
    assert len(merged(star).path.geoms) == 2


def test_parts_are_strung_together_from_the_named_end():
    shuffled = MultiLineString([[(4, 0), (3, 0)], [(0, 0), (1, 0)], [(6, 0), (7, 0)]])
    line = merged(shuffled, ids=["second", "first", "third"])
    for start in ("west", (-1.0, 0.0)):
        found = oriented(line, start)
        assert found.ids == (("first",), ("second",), ("third",))
        assert found.path.wkt == "MULTILINESTRING ((0 0, 1 0), (3 0, 4 0), (6 0, 7 0))"


def test_parts_that_keep_their_ground_on_the_left_are_turned_together_or_not_at_all():
    line = merged(MultiLineString([[(3, 0), (4, 0)], [(0, 0), (1, 0)], [(2, 1), (2, 2), (3, 2), (2, 1)]]))
    east = oriented(line, "east", turn_parts=False)
    assert east.path.wkt == "MULTILINESTRING ((4 0, 3 0), (1 0, 0 0), (2 1, 3 2, 2 2, 2 1))"
    west = oriented(line, "west", turn_parts=False)
    assert west.path.wkt == "MULTILINESTRING ((0 0, 1 0), (3 0, 4 0), (2 1, 2 2, 3 2, 2 1))"


@pytest.mark.parametrize(("start", "problem"), [("nord", "start is 'nord'"), ("north", "equally far north")])
def test_a_start_that_names_no_end_is_refused(start, problem):
    with pytest.raises(GeometryError, match=problem):
        oriented(merged(LineString([(0, 0), (1, 0)])), start)


def test_ids_must_be_as_many_as_parts():
    with pytest.raises(GeometryError, match="there are 2 ids for 1 parts"):
        merged(LineString([(0, 0), (1, 0)]), ids=["a", "b"])


def korean_line() -> LineString:
    """A straight line of 248 km along a meridian."""
    end = EARTH.fwd(127.0, 37.0, 0.0, 248_000.0)
    return LineString([(127.0, 37.0), end[:2]])


def test_1292_markers_on_248_km_stand_192_m_apart():
    line = Chainage(korean_line(), marker_interval_m=192.0)
    markers = line.markers()
    assert markers.number[-1] == 1292
    assert line.length_m == pytest.approx(248_000.0, abs=0.001)
    apart = EARTH.inv(
        markers.longitude[:-1], markers.latitude[:-1], markers.longitude[1:], markers.latitude[1:]
    )[2]
    assert np.abs(apart - 192.0).max() < 0.001


def test_a_marker_number_is_a_chainage():
    line = Chainage(korean_line(), origin_m=500.0, marker_interval_m=192.0)
    assert line.marker_chainage(646) == 500.0 + 645 * 192.0
    with pytest.raises(GeometryError, match=r"there is no marker 1293. Markers run from 1 to 1292"):
        line.marker_chainage(1293)


def test_chainage_runs_on_over_a_gap_and_a_break_means_the_later_part_unless_one_is_named():
    line = Chainage(MultiLineString([[(0, 0), (1, 0)], [(2, 0), (3, 0)]]))
    assert line.length_m == pytest.approx(2 * DEGREE_M)
    assert line.part_ends_m[1][0] == line.part_ends_m[0][1] == pytest.approx(DEGREE_M)
    at_break = line.part_ends_m[0][1]
    assert line.place(at_break).wkt == "POINT (2 0)"
    assert line.place(at_break, part=0).wkt == "POINT (1 0)"


def test_offsets_are_positive_on_the_left():
    line = Chainage(LineString([(0, 0), (1, 0), (1, 1)]))
    # north of the first edge, south of it, outside the bend, beyond the end to the left, and on the line
    found = line.of([0.5, 0.5, 1.1, 0.9, 0.25], [0.1, -0.1, -0.1, 1.1, 0.0])
    assert np.sign(found.offset_m[:4]).tolist() == [1, -1, -1, 1]
    assert found.offset_m[4] == pytest.approx(0.0, abs=1e-6)
    assert found.chainage_m[2] == pytest.approx(DEGREE_M)


def test_inside_an_acute_bend_both_sides_are_told_apart():
    spike = Chainage(LineString([(0, 0), (1, 0), (0, 0.1)]))
    found = spike.of([0.5, 1.2, 1.2], [0.025, 0.01, -0.01])
    assert np.sign(found.offset_m).tolist() == [1, -1, -1]


def test_offset_is_the_geodesic_distance():
    line = Chainage(LineString([(0, 0), (1, 0)]))
    assert line.of(0.5, 0.3).offset_m[0] == pytest.approx(EARTH.inv(0.5, 0, 0.5, 0.3)[2], abs=1e-6)


def test_a_cut_keeps_the_vertices_between_and_the_gaps():
    line = Chainage(MultiLineString([[(0, 0), (1, 0), (1, 1)], [(2, 0), (3, 0)]]))
    piece = line.cut(DEGREE_M / 2)
    assert shapely.get_coordinates(piece).round(9).tolist() == [[0.5, 0], [1, 0], [1, 1], [2, 0], [3, 0]]
    assert len(piece.geoms) == 2


@pytest.mark.parametrize(("low", "high"), [(5.0, 5.0), (10.0, 5.0), (-50.0, 10.0), (0.0, 1e9), (0, math.nan)])
def test_a_cut_out_of_order_or_beyond_the_line_is_refused(low, high):
    with pytest.raises(GeometryError, match="chainage"):
        Chainage(LineString([(0, 0), (1, 0)])).cut(low, high)


def test_a_place_beyond_the_line_is_refused_with_the_range():
    with pytest.raises(GeometryError, match=r"Give metres from 100\.000 to 111,419\.491"):
        Chainage(LineString([(0, 0), (1, 0)]), origin_m=100.0).place(99.0)


def test_bearings_follow_the_edges():
    line = Chainage(LineString([(0, 0), (1, 0), (1, 1), (0, 1)]))
    at = [1.0, DEGREE_M, DEGREE_M + 50_000, line.length_m]
    assert line.bearing_deg(at) == pytest.approx([90, 0, 0, 270], abs=0.02)


def test_chainage_runs_across_the_antimeridian():
    line = Chainage(LineString([(179.5, 0), (180.5, 0)]))
    assert line.length_m == pytest.approx(DEGREE_M)
    found = line.of([-179.75, 180.25], [0.01, 0.01])
    assert found.chainage_m == pytest.approx([0.75 * DEGREE_M] * 2)


@pytest.mark.parametrize("interval_m", [0.0, -1.0, math.nan, math.inf])
def test_markers_need_a_distance_between_them(interval_m):
    with pytest.raises(GeometryError, match="distance between markers"):
        Chainage(LineString([(0, 0), (1, 0)]), marker_interval_m=interval_m)
