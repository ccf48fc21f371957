"""Laws of the sea: who is nearer to what, how wide a lane is, what a circle sweeps, how coverage adds up."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, MultiLineString, Point, Polygon

from geo.geometry.between import area_m2
from geo.geometry.distance import PathDistance
from geo.methods.maritime.convoy import Convoy
from geo.methods.maritime.corridor import corridor_laid
from geo.methods.maritime.equidistance import equidistances
from geo.methods.maritime.limits import BREADTHS, sea_limits
from geo.methods.maritime.median import median_line, middle
from geo.methods.maritime.patrolling import box_watch
from geo.methods.maritime.security import security_line
from geo.methods.maritime.shore import coasts_by_party, people_ashore
from geo.methods.maritime.straits import Rules, breaches, tons_by_day
from geo.model.sea import SeaCorridor, SecurityLine
from geo.model.vessels import NAUTICAL_MILE_M, Ships, Stay

GEOD = Geod(ellps="WGS84")
INSHORE, LOW = st.floats(-0.1, 0.1), st.floats(0.01, 0.15)
WIGGLES = st.lists(INSHORE, min_size=6, max_size=6)
FEW = settings(max_examples=4)


def coasts(west, east):
    """Two coasts about a degree apart, each with six bends."""
    along = np.linspace(0.0, 1.5, 6)
    return (
        LineString(np.column_stack([np.array(west), along])),
        LineString(np.column_stack([1.0 + np.array(east), along])),
    )


def ships(count, sweep_m=9_260.0):
    return Ships(
        name="cutters",
        count=count,
        speed_kn=12,
        endurance_h=96,
        in_port_h=24,
        passage_m=60_000,
        sweep_m=sweep_m,
    )


@FEW
@given(west=WIGGLES, east=WIGGLES)
def test_every_place_of_a_median_line_is_as_far_from_one_coast_as_from_the_other(west, east):
    one, other = (PathDistance(coast) for coast in coasts(west, east))
    heads = (coast.to(0.5, 0.7) for coast in (one, other))
    start = middle(*(Point(head.foot_longitude[0], head.foot_latitude[0]) for head in heads), (one, other))
    line = median_line(start, (one, other), 30_000.0, step_m=3_000.0)
    places = shapely.get_coordinates(line)[1:]
    off_m = one.to(*places.T).distance_m - other.to(*places.T).distance_m
    assert np.abs(off_m).max() < 0.1
    steps_m = GEOD.inv(*places[:-1].T, *places[1:].T)[2]
    assert steps_m == pytest.approx(np.full(len(steps_m), 3_000.0), abs=1e-3)


@FEW
@given(west=WIGGLES, east=WIGGLES)
def test_waters_of_two_states_meet_where_both_coasts_are_equally_far_and_nowhere_overlap(west, east):
    one, other = coasts(west, east)
    sides = {"W": one, "E": other}
    waters = {state: sea_limits(state, sides, Polygon(), tolerance_m=50.0)[-1].water for state in sides}
    assert area_m2(waters["W"].intersection(waters["E"])) < 1e-4 * area_m2(waters["W"])
    (found,) = equidistances("W", sides, waters["W"], tolerance_m=100.0)
    places = shapely.get_coordinates(found.line)
    off_m = PathDistance(one).to(*places.T).distance_m - PathDistance(other).to(*places.T).distance_m
    assert np.abs(off_m).max() <= 100.0


@FEW
@given(west=WIGGLES, east=WIGGLES)
def test_breadths_lie_within_one_another_and_none_reaches_farther_than_it_says(west, east):
    one, other = coasts(west, east)
    found = sea_limits("W", {"W": one, "E": other}, Polygon(), tolerance_m=50.0)
    areas = [limit.area_m2 for limit in found]
    assert areas == sorted(areas)
    away = PathDistance(one)
    for limit in found:
        places = shapely.get_coordinates(limit.water)
        assert away.to(*places.T).distance_m.max() <= limit.breadth.breadth_m + 1.0
    for inner, outer in pairwise(found):
        assert area_m2(inner.water.difference(outer.water)) < 1e-3 * inner.area_m2


def test_a_breadth_laid_with_others_is_the_one_laid_alone():
    sides = dict(zip("WE", coasts([0.0, 0.05, -0.05, 0.1, 0.0, 0.02], [0.0] * 6), strict=True))
    (alone,) = sea_limits("W", sides, Polygon(), breadths=BREADTHS[:1], tolerance_m=50.0)
    with_others = sea_limits("W", sides, Polygon(), tolerance_m=50.0)[0]
    assert area_m2(alone.water.symmetric_difference(with_others.water)) < 2e-3 * alone.area_m2


@given(bearing=st.floats(0.0, 360.0), bend=st.floats(-60.0, 60.0), width_m=st.floats(1_000.0, 6_000.0))
@settings(max_examples=12)
def test_a_lane_is_as_wide_as_it_is_told(bearing, bend, width_m):
    first = GEOD.fwd(0.0, 45.0, bearing, 40_000.0)[:2]
    end = GEOD.fwd(*first, bearing + bend, 40_000.0)[:2]
    rules = SeaCorridor(
        name="A", source="-", ports=("P",), to="Q", waypoints=((0.0, 45.0), first), lane_width_m=width_m
    )
    laid = corridor_laid(rules, [Point(GEOD.fwd(0.0, 45.0, bearing, -5_000.0)[:2])], Point(end))
    away = PathDistance(LineString([*rules.waypoints, end]))
    edge_m = away.to(*shapely.get_coordinates(laid.water).T).distance_m
    assert edge_m.max() <= 0.5 * width_m + 0.01
    assert area_m2(laid.water) == pytest.approx(80_000.0 * width_m, rel=0.05)


def test_two_lanes_keep_to_starboard_and_their_distance():
    """Eastward along the equator: outbound traffic is south of the middle, and each lane has its width."""
    mile = NAUTICAL_MILE_M / 111_319.490793
    rules = SeaCorridor(
        name="A",
        source="-",
        ports=("P",),
        to="Q",
        waypoints=((0.0, 0.0),),
        lane_width_m=2 * NAUTICAL_MILE_M,
        separation_m=NAUTICAL_MILE_M,
    )
    laid = corridor_laid(rules, [Point(-mile, 0)], Point(100 * mile, 0))
    assert laid.lanes["outbound"].bounds[3] < 0.0 < laid.lanes["inbound"].bounds[1]
    for side in ("outbound", "inbound"):
        assert area_m2(laid.lanes[side]) == pytest.approx(200 * NAUTICAL_MILE_M**2, rel=0.01)
    assert area_m2(laid.lanes["separation"]) == pytest.approx(100 * NAUTICAL_MILE_M**2, rel=0.01)


@given(bend=LOW, every_h=st.floats(0.5, 5.0))
@settings(max_examples=10)
def test_the_circle_of_every_hour_lies_within_the_swept_water(bend, every_h):
    convoy = Convoy(LineString([(0, 40), (0.5, 40 + bend), (1.0, 40)]), 10, 18_520)
    swept = convoy.swept().area.buffer(1e-6)
    hours_h = convoy.hours_drawn(every_h)
    assert hours_h[0] == 0.0
    assert hours_h[-1] == convoy.passage_h
    assert all(swept.covers(convoy.clear_at(hour_h, tolerance_m=1.0)) for hour_h in hours_h)


@given(
    one=st.integers(1, 6), other=st.integers(1, 6), area_nm2=st.floats(100, 9_000), hours_h=st.floats(1, 99)
)
def test_coverage_adds_up_over_ships_and_over_time_and_misses_multiply(one, other, area_nm2, hours_h):
    box_m2 = area_nm2 * NAUTICAL_MILE_M**2
    parts = [box_watch(box_m2, ships(count), hours_h) for count in (one, other)]
    whole = box_watch(box_m2, ships(one + other), hours_h)
    assert whole.coverage_factor == pytest.approx(sum(part.coverage_factor for part in parts))
    missed = [1.0 - part.random_share for part in parts]
    assert 1.0 - whole.random_share == pytest.approx(missed[0] * missed[1])
    twice = box_watch(box_m2, ships(one), 2 * hours_h)
    assert twice.coverage_factor == pytest.approx(2 * parts[0].coverage_factor)
    assert whole.random_share <= whole.orderly_share <= 1.0


@given(cut=st.floats(0.2, 1.8))
@settings(max_examples=10)
def test_a_coast_is_parted_among_the_parties_without_loss(cut):
    coast = LineString(np.column_stack([np.linspace(0, 2, 41), np.zeros(41)]))
    held = {"west": shapely.box(0, 0, cut, 1), "east": shapely.box(cut, 0, 2, 1)}
    parts = coasts_by_party(coast, held)
    assert sum(lines.length for lines in parts.values()) == pytest.approx(coast.length)
    assert parts["west"].bounds[2] == pytest.approx(cut, abs=0.05)


@given(within_m=st.floats(1_000, 60_000))
@settings(max_examples=10)
def test_more_people_live_within_a_greater_distance_of_a_coast(within_m):
    places = np.column_stack([np.linspace(0.1, 0.9, 30), np.linspace(0.01, 0.5, 30)])
    shores = {"A": PathDistance(MultiLineString([[(0, 0), (1, 0)]]))}
    (near,) = people_ashore(shores, places, [100] * 30, within_m)
    (far,) = people_ashore(shores, places, [100] * 30, 2 * within_m)
    assert (near.settlements or 0) <= (far.settlements or 0)
    assert (near.residents or 0) == 100 * (near.settlements or 0)


RULES = Rules(
    stay_days=21,
    notice_days=8,
    in_sea_tons=30_000,
    of_one_share=2 / 3,
    in_passage_tons=15_000,
    in_passage_vessels=3,
    source="1936",
    status="sourced",
)
stays = st.builds(
    lambda name, state, tons, day, long, notice: Stay(
        name=name,
        state=state,
        tons=tons,
        enters=date(2026, 3, 1) + timedelta(days=day),
        leaves=date(2026, 3, 1) + timedelta(days=day + long),
        announced=None if notice is None else date(2026, 3, 1) + timedelta(days=day - notice),
    ),
    st.sampled_from("ABCDEF"),
    st.sampled_from(["X", "Y"]),
    st.integers(1_000, 20_000),
    st.integers(0, 30),
    st.integers(0, 30),
    st.none() | st.integers(0, 20),
)


@given(st.lists(stays, max_size=6), stays)
def test_a_further_stay_mends_no_breach_and_makes_none_later(some, another):
    fewer, more = (
        {(b.who, b.article): b.day for b in breaches(each, RULES)} for each in (some, [*some, another])
    )
    assert fewer.keys() <= more.keys()
    alone = {"article 18, paragraph 2", "article 13"}  # of each vessel by itself, and two may bear one name
    assert all(more[key] <= day for key, day in fewer.items() if key[1] not in alone)


@given(st.lists(stays, max_size=6))
def test_tons_of_all_days_are_those_of_all_stays_and_the_first_day_above_the_limit_is_told(some):
    by_day = tons_by_day(some)
    assert sum(by_day.values()) == sum(each.tons * ((each.leaves - each.enters).days + 1) for each in some)
    above = [day for day, tons in by_day.items() if tons > RULES.in_sea_tons]
    told = [b.day for b in breaches(some, RULES) if (b.who, b.article) == ("all", "article 18, paragraph 1")]
    assert told == above[:1]


@settings(max_examples=20)
@given(bend=st.floats(-0.3, 0.3), east=st.floats(0.0, 1.0), north=st.floats(-0.4, 0.4))
def test_a_place_is_closed_in_just_those_hours_in_which_the_circle_covers_it(bend, east, north):
    convoy = Convoy(LineString([(0, 0), (0.5, bend), (1, 0)]), 12.0, 15_000.0)
    spans = convoy.closed_h(east, north)
    assert all(first[1] < second[0] for first, second in pairwise(spans))
    for hour_h in np.linspace(0.0, convoy.passage_h, 41).tolist():
        vessel = convoy.at(hour_h)
        spare_m = 15_000.0 - GEOD.inv(vessel.x, vessel.y, east, north)[2]
        inside = any(begins <= hour_h <= ends for begins, ends in spans)
        assert inside == (spare_m > 0.0) or abs(spare_m) < 1_500.0  # a passage that short is of no account


@FEW
@given(west=WIGGLES, east=WIGGLES)
def test_a_security_line_is_as_long_as_its_geodesics_and_goes_on_between_the_coasts(west, east):
    one, other = (PathDistance(coast) for coast in coasts(west, east))
    heads = [
        Point(each.foot_longitude[0], each.foot_latitude[0])
        for each in (one.to(0.5, 0.7), other.to(0.5, 0.7))
    ]
    rules = SecurityLine(name="S", source="-", seaward="equidistance", length_m=12_000.0)
    laid = security_line(rules, heads, heads[0], {"west": one, "east": other})
    assert laid.seaward is not None
    across_m = GEOD.inv(*heads[0].coords[0], *heads[1].coords[0])[2]
    assert laid.length_m == pytest.approx(across_m + 12_000.0, abs=2.0)
    places = shapely.get_coordinates(laid.seaward)[1:]
    off_m = one.to(*places.T).distance_m - other.to(*places.T).distance_m
    assert np.abs(off_m).max() < 1.0
