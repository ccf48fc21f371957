"""People on grounds: whom an edge cuts and by how much, sizes, outlines, hospitals, schools, phases."""

from dataclasses import replace
from math import acos, cos, pi, sin, sqrt
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from pydantic import ValidationError
from shapely import GeometryCollection, MultiPolygon, Point, Polygon, box

from geo.features.crossings import given_places_table, hospital_ways_table
from geo.frame import Frame
from geo.methods.people.count import count_people
from geo.methods.people.disc import disc_shares
from geo.methods.people.ground import settled_ground
from geo.methods.people.hospitals import HOSPITAL, SCHOOL, cut_off_from_hospital, given, standing_in
from geo.methods.people.phases import people_by_phase
from geo.model.people import CutSettlement, HospitalWay, PeopleCount, PeopleReport, PeopleRules
from geo.model.phase import Phase
from geo.model.situation import Settlement, Site
from geo.model.zone import Zone

FRAME = Frame.around(30.0, 48.0)
RULES = PeopleRules(as_of="2014", caveat="Before the war.", source="-", residents_per_km2=1_000.0)
ONE = np.zeros((1, 2)), np.ones(1)


def town(name, east_m, north_m, residents):
    return Settlement(name, "", Point(east_m, north_m), residents)


def counted(area, towns, *, outlines=None, classes=(0, 1_000)):
    ground = settled_ground(towns, 1_000.0, outlines)
    return count_people(area, towns, ground, replace(RULES, classes=classes), name="Buffer", kind="zone")


def share_of(area):
    return disc_shares(area, *ONE).item()


@pytest.mark.parametrize("away", [-0.999, -0.3, 0.0, 0.5, 0.98])
def test_what_a_straight_edge_leaves_of_a_disc_is_the_segment_of_a_circle(away):
    expected = (acos(away) - away * sqrt(1 - away**2)) / pi
    assert share_of(box(away, -9, 9, 9)) == pytest.approx(expected, abs=1e-12)


def test_a_disc_is_told_exactly_where_no_edge_comes_to_it():
    assert share_of(box(-9, -9, 9, 9)) == 1.0
    assert share_of(box(2, 2, 9, 9)) == 0.0


def test_ground_that_lies_within_a_disc_takes_its_own_area_of_it_less_its_hole():
    ring = Polygon([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)], [box(-0.2, -0.2, 0.2, 0.2).exterior])
    assert share_of(ring) == pytest.approx((1.0 - 0.16) / pi, abs=1e-12)


def test_a_hole_within_a_disc_is_no_part_of_it_whichever_way_the_rings_turn():
    hole = box(-0.5, -0.5, 0.5, 0.5).exterior
    for area in (
        Polygon(box(-9, -9, 9, 9).exterior, [hole]),
        Polygon(box(-9, -9, 9, 9).exterior, [hole]).reverse(),
    ):
        assert share_of(area) == pytest.approx(1.0 - 1.0 / pi, abs=1e-12)


def test_parts_on_both_sides_of_a_disc_are_taken_together():
    segment = (acos(0.5) - 0.5 * sqrt(0.75)) / pi
    area = MultiPolygon([box(0.5, -9, 9, 9), box(-9, -9, -0.5, 9)])
    assert share_of(area) == pytest.approx(2 * segment, abs=1e-12)


@pytest.mark.parametrize("corner", [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (sqrt(0.5), -sqrt(0.5))])
def test_a_vertex_on_the_very_circle_changes_nothing(corner):
    wedge = Polygon([(0, 0), corner, (9 * corner[0] - 9 * corner[1], 9 * corner[1] + 9 * corner[0])])
    drawn = shapely.intersection(wedge, Point(0, 0).buffer(1.0, quad_segs=4_000)).area / pi
    assert share_of(wedge) == pytest.approx(drawn, abs=1e-6)


@pytest.mark.parametrize("corners", [3, 4, 5, 7, 12, 60, 360])
def test_a_polygon_with_its_corners_on_the_circle_takes_its_own_area(corners):
    angle = np.arange(corners) * 2 * pi / corners
    within = Polygon(np.column_stack([np.cos(angle), np.sin(angle)]))
    assert share_of(within) == pytest.approx(corners / 2 * sin(2 * pi / corners) / pi, abs=1e-12)
    assert share_of(box(-9, -9, 9, 9) - within) == pytest.approx(1.0 - within.area / pi, abs=1e-12)


def test_an_edge_that_runs_through_a_disc_and_ends_on_its_circle_is_not_lost():
    """A wedge with its tip on the circle takes the inscribed angle's share, whatever rounding does."""
    half = pi / 6
    expected = (2 * half + sin(2 * half)) / pi
    for turn in np.linspace(0.1, 6.2, 97).tolist():
        tip = 4_000.0 * np.array([cos(turn), sin(turn)])
        ends = [tip - 30_000.0 * np.array([cos(turn + side), sin(turn + side)]) for side in (-half, half)]
        share = disc_shares(Polygon([tip, *ends]), np.zeros((1, 2)), np.array([4_000.0])).item()
        assert share == pytest.approx(expected, abs=1e-9)


def test_an_edge_that_only_touches_a_disc_cuts_nothing_off():
    assert share_of(box(1.0, -9, 9, 9)) == pytest.approx(0.0, abs=1e-12)
    assert share_of(box(-1.0, -9, 9, 9)) == pytest.approx(1.0, abs=1e-12)


def test_a_settlement_outside_whose_ground_reaches_in_is_cut_and_not_counted():
    found = counted(box(0, -9_000, 9_000, 9_000), [town("Alba", -100, 0, 3_142)])
    assert (found.settlements, found.residents) == (0, 0)
    [cut] = found.cut
    away = 100 / sqrt(3_142 / 1_000 / pi * 1e6)
    assert cut.inside_share == pytest.approx((acos(away) - away * sqrt(1 - away**2)) / pi)
    assert (cut.name, cut.centre_inside, found.by_share) == ("Alba", False, round(3_142 * cut.inside_share))
    assert found.between == (0, found.by_share)


def test_a_sliver_of_a_town_is_in_the_sum_and_not_in_the_list():
    towns = [town("Alba", -999, 0, 3_142)]
    area, rules = box(0, -9_000, 9_000, 9_000), replace(RULES, cut_share=0.0)
    assert counted(area, towns).cut == ()
    every = count_people(area, towns, settled_ground(towns, 1_000.0), rules, name="Buffer", kind="zone")
    assert 0.0 < every.cut[0].inside_share < 0.01


def test_a_settlement_without_a_count_is_its_centre_and_is_never_nobody():
    found = counted(box(0, 0, 9, 9), [town("Alba", 5, 5, None), town("Brod", 6, 6, None)])
    assert (found.settlements, found.residents, found.uncounted, found.by_share) == (2, 0, 2, 0)
    assert sum(settlements for _, settlements, _ in found.by_size) == 0
    assert found.cut == ()


def test_a_count_of_zero_is_known():
    found = counted(box(0, 0, 9, 9), [town("Alba", 5, 5, 0)])
    assert (found.uncounted, found.by_size[0]) == (0, ("under 1,000", 1, 0))


def test_sizes_begin_at_their_least_and_sum_to_the_whole():
    towns = [town("a", 1, 1, 999), town("b", 2, 2, 1_000), town("c", 3, 3, 9_999), town("d", 4, 4, 10_000)]
    found = counted(box(-99_000, -99_000, 99_000, 99_000), towns, classes=(500, 1_000, 10_000))
    assert found.by_size == (
        ("under 500", 0, 0),
        ("500 to 999", 1, 999),
        ("1,000 to 9,999", 2, 10_999),
        ("10,000 and more", 1, 10_000),
    )
    assert sum(residents for *_, residents in found.by_size) == found.residents


def test_classes_that_do_not_rise_are_refused():
    with pytest.raises(ValidationError, match="classes must rise"):
        PeopleRules(as_of="2014", caveat="-", source="-", residents_per_km2=1_000, classes=(0, 1_000, 1_000))


def test_an_outline_takes_the_place_of_the_disc_and_the_smallest_is_meant():
    towns = [town("Alba", 10, 10, 5_000), town("Brod", 5_000, 5_000, 5_000)]
    outlines = GeometryCollection([MultiPolygon([box(-40, 0, 40, 20), box(-4_000, -4_000, 4_000, 4_000)])])
    ground = settled_ground(towns, 1_000.0, outlines)
    assert ground.outline[0].equals(box(-40, 0, 40, 20))
    assert ground.outline[1] is None
    found = counted(box(20, -9_000, 4_990, 9_000), towns, outlines=outlines)
    assert {cut.name: cut.inside_share for cut in found.cut}["Alba"] == pytest.approx(0.25)


def test_an_empty_area_and_an_empty_country_have_nobody():
    assert counted(Polygon(), [town("Alba", 0, 0, 700)]).by_share == 0
    assert counted(box(0, 0, 1, 1), []).settlements == 0


def hospital(name, east_m, north_m, kind=HOSPITAL):
    return Site(name, kind, Point(east_m, north_m))


def test_hospitals_and_schools_are_counted_where_given_and_nothing_is_said_where_not():
    sites = [hospital("A", 1, 1), hospital("B", 50, 50), hospital("School", 2, 2, SCHOOL)]
    there = SimpleNamespace(sites=tuple(sites))
    assert given(there, HOSPITAL) == tuple(sites[:2])
    assert given(there, SCHOOL) == tuple(sites[2:])
    assert given(there, "post") is None
    assert standing_in(box(0, 0, 10, 10), sites).tolist() == [True, False, True]
    assert PeopleCount("Buffer", "zone", 0, 0, 0).hospitals is None


def test_who_is_cut_off_from_the_nearest_hospital_learns_of_the_nearest_on_the_own_side():
    towns = [town("Near the line", -1_000, 0, 300), town("Far from it", -30_000, 0, 900)]
    hospitals = [hospital("Across", 2_000, 0), hospital("Own", -31_000, 0)]
    sides = np.array([0, 0]), np.array([1, 0])
    [way] = cut_off_from_hospital(towns, sides[0], hospitals, sides[1], FRAME, None)
    assert (way.name, way.across, way.own, way.across_min) == ("Near the line", "Across", "Own", None)
    assert (way.across_m, way.own_m) == (pytest.approx(3_000, rel=1e-3), pytest.approx(30_000, rel=1e-3))


def test_where_no_hospital_stands_on_the_own_side_none_is_named():
    [way] = cut_off_from_hospital(
        [town("Alba", -1_000, 0, None)],
        np.array([0]),
        [hospital("Across", 2_000, 0)],
        np.array([1]),
        FRAME,
        None,
    )
    assert (way.residents, way.own, way.own_m, way.own_min) == (None, "", None, None)


CUT = CutSettlement("Alba", "Альба", 700, 1 / 3, True)
COUNT = PeopleCount("Buffer", "zone", 2, 700, 1, (("under 1,000", 2, 700),), (CUT,), 233)
REPORT = PeopleReport(RULES, (COUNT, PeopleCount("Alfa", "sector", 0, 0, 0)))


def test_a_phase_counts_what_its_zones_cut_and_hold_once():
    near = Zone("Near", "separation", box(-10, -10, 10, 10), "-", from_day=0)
    wide = Zone("Wide", "withdrawal", box(-30, -30, 30, 30), "-", from_day=14)
    counts = [
        replace(COUNT, name="Near"),
        replace(COUNT, name="Wide"),
        PeopleCount("Wide", "sector", 0, 0, 0),
    ]
    sites = [hospital("A", 1, 1), hospital("B", 20, 20), hospital("C", 50, 50)]
    phases = [Phase(name="First", from_day=0, to_day=13), Phase(name="Then", from_day=14)]
    ground = settled_ground([town("Alba", 0, 0, 700)], 1_000.0)
    first, then = people_by_phase(phases, [near, wide], ground, counts=counts, hospitals=sites)
    assert (first.settlements_cut, first.hospitals, first.schools) == (1, 1, None)
    assert (then.settlements_cut, then.hospitals) == (1, 2)


def test_two_settlements_of_one_name_and_as_many_residents_that_a_zone_cuts_are_two():
    towns = [town("Nova", -1_000, 0, 700), town("Nova", 1_000, 0, 700)]
    zone = Zone("Near", "separation", box(-1_000, -900, 1_000, 900), "-")
    count = replace(counted(zone.area, towns), name="Near")
    ground = settled_ground(towns, 1_000.0)
    [phase] = people_by_phase([Phase(name="All", from_day=0)], [zone], ground, counts=[count])
    assert phase.settlements_cut == 2


def test_what_stands_in_the_zones_is_told_and_what_nobody_gave_is_not_known():
    count = replace(COUNT, hospitals=2)
    found = given_places_table(PeopleReport(RULES, (count, PeopleCount("Alfa", "sector", 0, 0, 0))))
    assert found.rows == (("Buffer", "1", "2", "not known"),)
    assert found.sensitive


def test_who_is_cut_off_from_a_hospital_is_told_with_both_ways():
    way = HospitalWay("Alba", "Альба", 700, "Across", 2_000.0, None, "Own", 31_000.0, 25.2)
    [row] = hospital_ways_table(PeopleReport(RULES, (), cut_off=(way,))).rows
    assert row == ("Alba", "700", "Across, 2.0 km", "Own, 25 min")


def test_a_ground_is_found_by_name_and_kind():
    assert REPORT.of("Buffer") is COUNT
    assert REPORT.of("Buffer", "sector") is None
