"""In the air: alert, patrols and racetracks against answers that stand on paper."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point, box

from geo.errors import ScenarioError
from geo.methods.air.patrol import Patrolling, racetrack
from geo.methods.air.readiness import Alert, reach_by_minutes, reaction
from geo.methods.air.warning import first_seen_m
from geo.model.declared import declared

GEOD = Geod(ellps="WGS84")


def area_km2(ground):
    return abs(GEOD.geometry_area_perimeter(ground)[0]) / 1e6


def test_time_is_scramble_and_what_is_left_of_the_way():
    """T = scramble + (distance - standoff) / v: 5 min, and 180 of 200 km at 1,080 km/h, 10 min."""
    alert = Alert(scramble_min=5, speed_kmh=1_080, sees_m=20_000)
    assert alert.minutes_min(200_000) == pytest.approx(15.0)
    assert alert.radius_m(15) == pytest.approx(200_000)
    assert alert.radius_m(5) == 0.0


@given(minutes_min=st.floats(5.1, 300), speed_kmh=st.floats(100, 3_000), sees_m=st.floats(0, 1e5))
def test_reach_and_time_undo_each_other(minutes_min, speed_kmh, sees_m):
    alert = Alert(scramble_min=5, speed_kmh=speed_kmh, sees_m=sees_m)
    assert alert.minutes_min(alert.radius_m(minutes_min)) == pytest.approx(minutes_min)


def test_arcs_grow_with_time_and_two_airfields_are_joined():
    alert = Alert(scramble_min=5, speed_kmh=600)
    fields = [Point(30, 48), Point(30.5, 48)]
    none, near, far = reach_by_minutes(fields, alert, [4, 6, 15])
    assert none is None
    assert area_km2(near.area) == pytest.approx(2 * math.pi * 10**2, rel=2e-2)
    assert far.area.contains(near.area)
    assert shapely.get_num_geometries(far.area) == 1
    edge = far.area.exterior.coords
    away_m = [min(GEOD.inv(*place, field.x, field.y)[2] for field in fields) for place in edge]
    assert 99_900 <= min(away_m) <= max(away_m) <= 100_000.1


def test_time_left_to_react_may_be_less_than_none():
    alert = Alert(scramble_min=10, speed_kmh=600)
    found = reaction(Point(0, 0), [Point(2, 0)], alert, seen_at_m=50_000, threat_kmh=600)
    assert found.warning_min == pytest.approx(5.0)
    assert found.left_min == pytest.approx(5.0 - 10.0 - 2 * 111.319490793 / 10)


@given(distance_m=st.floats(0, 1_000_000), kept=st.integers(1, 10))
def test_aircraft_needed_keep_what_is_asked_and_one_fewer_does_not(distance_m, kept):
    patrol = Patrolling(name="A", endurance_h=10, speed_kmh=400, on_ground_h=3)
    count = patrol.needed(distance_m, kept)
    share = patrol.on_station_h(distance_m) / 13
    assert count * share >= kept - 1e-6
    assert (count - 1) * share < kept


def test_a_station_that_is_out_of_reach_is_refused_in_one_line():
    patrol = Patrolling(name="A", endurance_h=2, speed_kmh=400, on_ground_h=1)
    with pytest.raises(ScenarioError, match=r"takes 2\.5 h\. Give a nearer airfield") as refused:
        patrol.on_station_h(500_000)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "figures", [{"endurance_h": -1}, {"speed_kmh": 0}, {"on_ground_h": math.nan}, {"speed": 1}]
)
def test_figures_that_cannot_be_are_refused(figures):
    with pytest.raises(ScenarioError):
        declared(
            Patrolling,
            {"name": "A", "endurance_h": 8, "speed_kmh": 400, "on_ground_h": 2, **figures},
            where="[[air_patrol]]",
        )


def test_nothing_flies_without_an_airfield():
    for asked in (
        lambda: reach_by_minutes([], Alert(scramble_min=5, speed_kmh=900), [15]),
        lambda: reaction(Point(0, 0), [], Alert(scramble_min=5, speed_kmh=900), seen_at_m=1, threat_kmh=1),
    ):
        with pytest.raises(ScenarioError, match="no airfield"):
            asked()


@given(bearing_deg=st.floats(0, 360), latitude=st.floats(-60, 60))
def test_a_racetrack_has_the_area_of_its_legs_and_turns_wherever_it_lies(bearing_deg, latitude):
    """The rectangle of 50 × 10 km and the circle of 5 km, whose 64 chords take 0.16 % of it."""
    track = racetrack(Point(20, latitude), bearing_deg, 50_000, 5_000)
    assert track.is_valid
    assert area_km2(track) == pytest.approx(50 * 10 + math.pi * 25, rel=1e-3)


def test_a_racetrack_without_length_is_refused():
    with pytest.raises(ScenarioError, match="leg_m is 0"):
        racetrack(Point(0, 0), 0, 0, 1)


def test_the_warning_begins_where_the_way_enters_the_cover_low_or_high():
    """On the equator: border 2° off, 222.6 km; radars see 1° low, and 3° high: 111.3 km, then the border."""
    covers = [box(-1, -1, 1, 1), box(-3, -3, 3, 3)]
    low_m, high_m = first_seen_m(Point(0, 0), Point(2, 0), covers, most_m=400_000)
    assert 110_319 <= low_m <= 111_320
    assert high_m == pytest.approx(222_639, abs=1)
    assert first_seen_m(Point(0, 0), Point(2, 0), [box(5, 5, 6, 6)], most_m=400_000) == (0.0,)
    assert first_seen_m(Point(0, 0), Point(2, 0), covers[1:], most_m=50_000) == (50_000,)
