"""Laws of the air: more height, time or aircraft never do less; a racetrack closes."""

import math
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point

from geo.methods.air.airfields import Airfield, Demands, airfields_that_do
from geo.methods.air.cover import Antenna, gaps, seen_by
from geo.methods.air.patrol import Patrolling, racetrack, racetrack_between, turn_radius_m
from geo.methods.air.people import towns_of, under_closed_air
from geo.methods.air.radar import seen_along, unbroken
from geo.methods.air.readiness import Alert, reach_by_minutes, reaction
from geo.methods.air.warning import first_seen_m
from geo.model.closed_air import ClosedAir

GEOD = Geod(ellps="WGS84")
RINGS = 1_000.0 * np.arange(1, 41)
hills = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).gamma(1.0, 60.0, (6, 40)))


@given(ground_m=hills, antenna_m=st.floats(1, 100), low_m=st.floats(0, 500), more_m=st.floats(0, 2_000))
def test_what_is_seen_low_is_seen_higher_and_from_a_taller_mast(ground_m, antenna_m, low_m, more_m):
    heights = [low_m, low_m + more_m]
    low, high = seen_along(RINGS, ground_m, level_m=antenna_m, target_heights_m=heights)
    assert not (low & ~high).any()
    assert not (unbroken(low) & ~unbroken(high)).any()
    (taller,) = seen_along(RINGS, ground_m, level_m=antenna_m + more_m, target_heights_m=[low_m])
    assert not (low & ~taller).any()


@given(ground_m=hills, high_m=st.floats(0, 1_000))
def test_what_is_seen_agrees_with_every_slope_on_the_way(ground_m, high_m):
    """Against the definition: no ground before a place stands above the line of sight to it."""
    (seen,) = seen_along(RINGS, ground_m, level_m=80.0, target_heights_m=[high_m])
    bent_m = ground_m - RINGS**2 * 0.75 / (2 * 6_371_008.8)
    for bearing, ring in ((0, 3), (1, 20), (5, 39)):
        top_m = bent_m[bearing, ring] + high_m
        line_m = 80.0 + (top_m - 80.0) * RINGS[:ring] / RINGS[ring]
        clear_m = line_m - bent_m[bearing, :ring]
        if abs(clear_m).min() > 1e-6:
            assert seen[bearing, ring] == (clear_m > 0).all()


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1), longitude=st.sampled_from([-179.9, 20.0, 179.95]))
def test_cover_and_gaps_part_any_watched_ground_and_a_further_radar_leaves_no_more(seed, longitude):
    waves = np.random.default_rng(seed).uniform(5, 60, 3)

    def ground(east, north):
        return 200 * np.sin(east * waves[0]) * np.cos(north * waves[1]) + waves[2]

    antennas = [Antenna("A", Point(longitude + move, 10), 30, 90e3) for move in (0.0, 0.4)]
    seen = [seen_by(one, [200], ground).areas_lonlat[0] for one in antennas]
    watched = Point(longitude, 10).buffer(0.7)
    (one, left), (both, less) = gaps(watched, seen[:1]), gaps(watched, seen)
    assert less.area <= left.area + 1e-3
    assert both.area >= one.area - 1e-9
    for together, unseen in ((one, left), (both, less)):
        assert shapely.intersection(together, watched).area + unseen.area == pytest.approx(
            watched.area, rel=0.02
        )


@given(
    bearing_deg=st.floats(0, 360),
    latitude=st.floats(-70, 70),
    leg_m=st.floats(5e3, 2e5),
    speed_kmh=st.floats(200, 1_000),
)
def test_a_racetrack_closes_and_is_two_legs_and_a_circle_long(bearing_deg, latitude, leg_m, speed_kmh):
    radius_m = turn_radius_m(speed_kmh, 30)
    track = racetrack(Point(179.9, latitude), bearing_deg, leg_m, radius_m)
    corners = np.array(track.exterior.coords)
    assert corners[0].tolist() == corners[-1].tolist()
    length_m = GEOD.inv(*corners[:-1].T, *corners[1:].T)[2].sum()
    assert length_m == pytest.approx(2 * leg_m + 2 * math.pi * radius_m, rel=2e-3)


@given(longitude=st.floats(-170, 170), latitude=st.floats(-60, 60), east_deg=st.floats(0.1, 2))
def test_turns_lie_round_the_anchors(longitude, latitude, east_deg):
    ends = Point(longitude, latitude), Point(longitude + east_deg, latitude + 0.3)
    corners = np.array(racetrack_between(*ends, 7_000).exterior.coords)
    for end in ends:
        place = np.broadcast_to(shapely.get_coordinates(end), corners.shape)
        assert GEOD.inv(*place.T, *corners.T)[2].min() == pytest.approx(7_000, abs=20)


@given(
    away_m=st.floats(0, 5e5),
    more_m=st.floats(0, 2e5),
    kept=st.integers(1, 6),
    share=st.floats(0.3, 1),
    hours=st.floats(0, 5),
)
def test_farther_more_or_less_fit_never_takes_fewer_aircraft(away_m, more_m, kept, share, hours):
    def patrol(**told):
        return Patrolling(**{"name": "A", "endurance_h": 8, "speed_kmh": 400, "on_ground_h": 2, **told})

    needed = patrol().needed(away_m, kept)
    assert needed >= kept
    assert patrol().needed(away_m + more_m, kept) >= needed
    assert patrol().needed(away_m, kept + 1) >= needed
    assert patrol(available_share=share).needed(away_m, kept) >= needed
    assert patrol(on_ground_h=2 + hours).needed(away_m, kept) >= needed
    assert patrol(endurance_h=8 + hours).needed(away_m, kept) <= needed


@settings(max_examples=15)
@given(minutes=st.lists(st.floats(11, 60), min_size=2, max_size=3, unique=True), wide=st.floats(0.05, 3))
def test_more_time_never_reaches_less(minutes, wide):
    fields = [Point(30, 48), Point(30 + wide, 48)]
    arcs = reach_by_minutes(fields, Alert(scramble_min=10, speed_kmh=700), sorted(minutes), tolerance_m=50)
    for near, far in pairwise(arcs):
        assert near.distance_m <= far.distance_m
        assert near.area.difference(far.area).area < 1e-3


@given(seen_at_m=st.floats(1e3, 1e6), more_m=st.floats(0, 1e5), field=st.floats(0, 5))
def test_who_sees_farther_or_has_one_more_airfield_has_no_less_time(seen_at_m, more_m, field):
    alert, place = Alert(scramble_min=10, speed_kmh=900), Point(30, 50)
    threat = {"threat_kmh": 800}
    near = reaction(place, [Point(32, 50)], alert, seen_at_m=seen_at_m, **threat)
    far = reaction(place, [Point(32, 50)], alert, seen_at_m=seen_at_m + more_m, **threat)
    two = reaction(place, [Point(32, 50), Point(30 + field, 49)], alert, seen_at_m=seen_at_m, **threat)
    assert far.left_min >= near.left_min
    assert two.left_min >= near.left_min


fields = st.builds(
    lambda name, runway_m, surface, closed, east, north: Airfield(
        name, name, Point(east, north), runway_m, surface, closed
    ),
    st.text("ABCDEFGH", min_size=1, max_size=3),
    st.floats(300, 4_000),
    st.sampled_from(["con", "asphalt", "grass"]),
    st.booleans(),
    st.floats(-2, 2),
    st.floats(0, 2),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(fields, max_size=8), st.floats(500, 3_000), st.floats(0, 200_000), st.floats(0, 100_000))
def test_airfields_chosen_and_turned_away_are_all_and_who_asks_for_more_gets_no_more(
    known, runway_m, standoff_m, more_m
):
    line = shapely.LineString([(-2, 0), (2, 0)])
    asked, stricter = (
        Demands(runway_m=runway_m, line_lonlat=line, standoff_m=away_m)
        for away_m in (standoff_m, standoff_m + more_m)
    )
    chosen, others = airfields_that_do(known, asked)
    assert len(chosen) + sum(others.values()) == len(known)
    for one in chosen:
        assert one.hard and not one.closed and one.runway_m >= runway_m
        assert (
            GEOD.inv(one.place_lonlat.x, one.place_lonlat.y, one.place_lonlat.x, 0.0)[2] >= standoff_m - 1.0
        )
    assert set(airfields_that_do(known, stricter)[0]) <= set(chosen)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.05, 3.95), st.floats(-0.9, 0.9)), min_size=1, max_size=8),
    st.floats(1_000, 60_000),
    st.floats(0, 40_000),
    st.floats(0.2, 0.8),
)
def test_who_lives_below_closed_air_lives_on_that_ground_within_its_depth_there(
    places, west_m, more_m, share
):
    line = shapely.LineString([(0, 0), (4, 0)])
    length_m = GEOD.geometry_length(line)
    held = {"north": shapely.box(0, 0, 4, 1), "south": shapely.box(0, -1, 4, 0)}
    towns = towns_of(np.array(places), np.ones(len(places)), held)
    cut_m = share * length_m

    def closed(east_m):
        depths = ((0.0, cut_m, west_m), (cut_m, length_m, east_m))
        return ClosedAir("No flying", "fixed wing", "north", depths, "Treaty", "sourced")

    deep, deeper = under_closed_air(towns, line, [closed(west_m), closed(west_m + more_m)])
    assert not (deep & ~deeper).any()
    for (east, north), below in zip(places, deeper, strict=True):
        away_m = GEOD.inv(east, 0.0, east, north)[2]  # the equator's nearest place is due south or north
        depth_m = west_m if east / 4.0 < share else west_m + more_m
        if abs(away_m - depth_m) > 2.0 and abs(east / 4.0 - share) > 1e-6 and abs(north) > 1e-9:
            assert below == (north > 0 and away_m < depth_m)


@given(
    start=st.tuples(st.floats(20, 40), st.floats(40, 55)),
    reaches=st.lists(
        st.tuples(st.floats(20, 40), st.floats(40, 55), st.floats(0.1, 6)), min_size=1, max_size=4
    ),
)
def test_what_flies_higher_is_never_seen_later_and_nothing_before_the_border(start, reaches):
    """Each height is seen where any lower one is, however the outlines of covers differ."""
    place = Point(30, 48)
    covers = [Point(east, north).buffer(radius) for east, north, radius in reaches]
    found = first_seen_m(place, Point(start), covers, most_m=300_000)
    length_m = GEOD.inv(place.x, place.y, *start)[2]
    assert list(found) == sorted(found)
    assert all(0 <= each <= min(length_m, 300_000) + 1e-6 for each in found)
