"""Laws of sensors, outlines, error ellipses and detection, checked by geodesics, simulation and order."""

import math
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point

from geo.frame import Frame
from geo.geometry.sight import footprint_outline
from geo.model.sensor import Conditions, Light, Target, Watch, Weather
from geo.model.situation import Site
from geo.sensing import footprints, load_sensors
from geo.sensing.detection import (
    at_least_one,
    mean_time_to_detection_s,
    random_search,
    seen_of_duration,
    seen_while_it_lasts,
)
from geo.sensing.localisation import error_ellipses, localised_ground
from geo.terrain.elevation import Elevation

SENSORS = load_sensors(Path(__file__).resolve().parents[2] / "data" / "reference" / "v1" / "sensors.toml")
EARTH = Geod(ellps="WGS84")

sensors = st.sampled_from(list(SENSORS.values()))
lights, weathers, targets = (st.sampled_from(get_args(kind)) for kind in (Light, Weather, Target))
longitudes, latitudes = st.floats(-180.0, 180.0), st.floats(-80.0, 80.0)
bearings, views = st.floats(-360.0, 720.0), st.floats(1.0, 359.0)
ranges_m = st.floats(2.0, 5.6).map(lambda power: 10.0**power)
tolerances_m = st.sampled_from([0.1, 1.0, 10.0])
probabilities = st.floats(0.0, 1.0)
offsets_m = st.integers(-10_000, 10_000)
places = st.tuples(offsets_m, offsets_m)


def range_m(sensor, conditions):
    reach = sensor.reach(conditions)
    return 0.0 if reach is None else reach.range_m


# Families


@given(sensors, lights, weathers, targets)
def test_worse_weather_never_lengthens_a_range(sensor, light, weather, target):
    assert range_m(sensor, Conditions(light, weather, target)) <= range_m(
        sensor, Conditions(light, "clear", target)
    )


@given(st.sampled_from(["post-ground", "post-tower", "camera-mast"]), weathers, targets)
def test_eyes_never_see_farther_by_night_than_by_day(id_, weather, target):
    day, night = (range_m(SENSORS[id_], Conditions(light, weather, target)) for light in get_args(Light))
    assert night <= day


@given(st.floats(0.0, 200.0), st.floats(0.0, 200.0), st.floats(1_000.0, 500_000.0), targets)
def test_no_radar_sees_beyond_its_horizon_and_a_higher_antenna_sees_no_less(low_m, more_m, far_m, target):
    radar = SENSORS["radar-ground"]
    far = {each: dict.fromkeys(get_args(Light), far_m) for each in get_args(Target)}
    unlimited = replace(radar, ranges=replace(radar.ranges, range_m=far, instrumented_m=1e6))
    reached = [
        range_m(replace(unlimited, mast=replace(radar.mast, height_m=height_m)), Conditions(target=target))
        for height_m in (low_m, low_m + more_m)
    ]
    assert reached[0] <= reached[1] <= far_m
    effective_radius_m = 6_371_008.8 * 4 / 3
    heights_m = low_m + more_m, radar.targets.height_m[target]
    horizon_m = sum(math.sqrt(2 * effective_radius_m * height_m) for height_m in heights_m)
    assert reached[1] <= horizon_m + 0.01


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_jamming_never_widens_a_reach_nor_shortens_the_time_on_station_within_it(one, other):
    drone = SENSORS["drone-long-endurance"]
    less, more = drone.jammed(max(one, other)), drone.jammed(min(one, other))
    assert more.reach_m() <= less.reach_m()
    assert less.on_station_h(more.reach_m()) == more.on_station_h(more.reach_m())


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_farther_out_a_drone_stays_shorter_and_takes_more_aircraft(one, other):
    drone = SENSORS["drone-long-endurance"]
    near, far = (share * drone.reach_m() for share in sorted([one, other]))
    assert drone.on_station_h(far) <= drone.on_station_h(near)
    assert drone.aircraft_needed(far) >= drone.aircraft_needed(near)
    assert drone.on_station_h(far) >= drone.flight.loiter_h - 1e-9
    assert drone.kept_up_share(far) <= drone.kept_up_share(near)


@given(weathers, lights, targets)
def test_a_sweep_is_never_wider_than_the_swath(weather, light, target):
    for id_ in ("drone-small", "drone-long-endurance"):
        conditions = Conditions(light, weather, target)
        assert SENSORS[id_].sweep_width_m(conditions) <= SENSORS[id_].swath_m(conditions)


@given(st.floats(0.0, 2_000.0), st.floats(0.0, 2_000.0))
def test_more_time_never_lowers_the_chance_of_a_clear_look(one, other):
    satellite = SENSORS["satellite-optical"]
    assert satellite.clear_look(min(one, other)) <= satellite.clear_look(max(one, other)) + 1e-12


# Outlines


def edges_sampled(polygon, count=7):
    """Places along every edge of every ring, straight in longitude and latitude."""
    share = np.linspace(0.0, 1.0, count)[:, None, None]
    for ring in (polygon.exterior, *polygon.interiors):
        x = np.array(ring.coords)
        yield (x[:-1] + (x[1:] - x[:-1]) * share).reshape(-1, 2)


def seen_from(longitude, latitude, there):
    azimuth, _, distance = EARTH.inv(np.full(len(there), longitude), np.full(len(there), latitude), *there.T)
    return np.asarray(azimuth), np.asarray(distance)


@given(longitudes, latitudes, ranges_m, st.floats(0.0, 0.9), tolerances_m)
def test_rings_keep_their_geodesic_distances(longitude, latitude, far_m, share, tolerance_m):
    near_m = share * far_m if share > 0.01 else 0.0
    ring = footprint_outline(longitude, latitude, range_m=far_m, nearest_m=near_m, tolerance_m=tolerance_m)
    for there, stated_m in zip(edges_sampled(ring), (far_m, near_m), strict=False):
        _, distance = seen_from(longitude, latitude, there)
        assert np.abs(distance - stated_m).max() <= tolerance_m
    assert ring.is_valid or near_m > far_m - 2 * tolerance_m
    assert ring.bounds[2] - ring.bounds[0] < 180.0


@given(longitudes, latitudes, ranges_m, bearings, views, tolerances_m)
def test_every_edge_of_a_wedge_is_an_arc_at_its_range_or_a_side_on_its_bearing(
    longitude, latitude, far_m, bearing, view, tolerance_m
):
    wedge = footprint_outline(
        longitude,
        latitude,
        range_m=far_m,
        bearing_deg=bearing,
        field_of_view_deg=view,
        tolerance_m=tolerance_m,
    )
    (there,) = edges_sampled(wedge)
    azimuth, distance = seen_from(longitude, latitude, there)
    aside = [np.abs((azimuth - bearing - side + 180.0) % 360.0 - 180.0) for side in (view / 2, -view / 2)]
    from_side_m = distance * np.sin(np.radians(np.minimum(*aside).clip(0.0, 90.0)))
    assert np.minimum(from_side_m, np.abs(distance - far_m)).max() <= tolerance_m


@given(longitudes, latitudes, ranges_m, bearings, views)
def test_a_wedge_has_the_share_of_the_disc_that_its_field_of_view_has_of_a_turn(
    longitude, latitude, far_m, bearing, view
):
    disc, wedge, rest = footprint_outline(
        longitude,
        latitude,
        range_m=far_m,
        bearing_deg=[np.nan, bearing, bearing + 180.0],
        field_of_view_deg=[360.0, view, 360.0 - view],
        tolerance_m=far_m * 1e-5,
    )
    disc_m2, wedge_m2, rest_m2 = (EARTH.geometry_area_perimeter(each)[0] for each in (disc, wedge, rest))
    assert wedge_m2 + rest_m2 == pytest.approx(disc_m2, rel=1e-4)
    assert wedge_m2 == pytest.approx(disc_m2 * view / 360.0, rel=1e-3, abs=disc_m2 * 1e-4)
    cap_m2 = math.pi * far_m**2 * (1 - (far_m / 6.37e6) ** 2 / 12)  # a cap on a sphere, to second order
    assert disc_m2 == pytest.approx(cap_m2, rel=5e-5)


# Footprints


@given(st.integers(0, 2**32 - 1), st.sampled_from(["camera-mast", "post-ground", "radar-ground"]))
def test_ground_never_adds_to_a_footprint_and_what_is_neither_seen_nor_unknown_is_hidden(seed, id_):
    rng = np.random.default_rng(seed)
    heights = rng.uniform(0.0, 60.0, (80, 80)).astype(np.float32)
    heights[rng.random((80, 80)) < 0.02] = np.nan
    heights[40, 40] = 30.0
    ground = Elevation(heights, -8_000.0, 8_000.0, 200.0, 200.0, "made")
    watch = Watch(Site("P", "post", Point(rng.uniform(100.0, 300.0, 2) - 200.0)), SENSORS[id_])
    frame = Frame.around(36.0, 48.0)
    (bare,), (masked,) = (footprints([watch], Conditions(), frame, each) for each in (None, ground))
    assert bare.area.buffer(1e-6).covers(masked.area)
    assert masked.area.area + masked.unknown_m2 <= bare.area.area * (1 + 1e-9)
    off_grid = shapely.difference(bare.area, shapely.box(*ground.bounds_m))
    assert off_grid.area <= masked.unknown_m2 * (1 + 1e-9)


# Acoustic stations


@given(st.lists(places, min_size=3, max_size=7, unique=True), places, places)
def test_another_station_never_enlarges_an_error_ellipse(stations, another, place):
    few, more = (
        error_ellipses(some, [place], timing_s=0.1, sound_mps=340.0)
        for some in (stations, [*stations, another])
    )
    for name in ("semi_major_m", "semi_minor_m"):
        before, after = getattr(few, name)[0], getattr(more, name)[0]
        assert after <= before * (1 + 1e-6)


@given(st.lists(places, min_size=4, max_size=6, unique=True), st.floats(0.0, 360.0))
def test_turning_all_stations_turns_the_ellipse_and_keeps_its_axes(stations, turn_deg):
    sine, cosine = math.sin(math.radians(turn_deg)), math.cos(math.radians(turn_deg))
    clockwise = np.array([[cosine, -sine], [sine, cosine]])
    place = np.array([[1_234.0, 567.0]])
    before = error_ellipses(stations, place, timing_s=0.1, sound_mps=340.0)
    after = error_ellipses(stations @ clockwise, place @ clockwise, timing_s=0.1, sound_mps=340.0)
    if before.semi_major_m[0] < 1e5 and before.semi_major_m[0] > 1.01 * before.semi_minor_m[0]:
        assert after.semi_major_m[0] == pytest.approx(before.semi_major_m[0], rel=1e-6)
        turned = after.orientation_deg[0] - before.orientation_deg[0] - turn_deg
        assert (turned + 90.0) % 180.0 - 90.0 == pytest.approx(0.0, abs=1e-4)


def test_places_told_from_noisy_times_scatter_as_the_ellipse_says():
    rng = np.random.default_rng(7)
    stations = np.array([(-3_000.0, 0.0), (2_500.0, -500.0), (500.0, 4_000.0), (0.0, -3_500.0)])
    true, sound_mps, timing_s, trials = np.array([1_500.0, 800.0]), 340.0, 0.02, 20_000
    heard_s = np.hypot(*(true - stations).T) / sound_mps + rng.normal(0.0, timing_s, (trials, 4))
    told = np.repeat([[*true, 0.0]], trials, axis=0)
    for _ in range(6):  # Gauss and Newton on place and moment
        apart = told[:, None, :2] - stations
        distance = np.linalg.norm(apart, axis=2)
        rows = np.dstack([apart / distance[..., None] / sound_mps, np.ones((trials, 4))])
        missing = heard_s - (distance / sound_mps + told[:, 2:])
        told += np.linalg.solve(
            np.einsum("tki,tkj->tij", rows, rows), np.einsum("tki,tk->ti", rows, missing)[..., None]
        )[..., 0]
    ellipse = error_ellipses(stations, [true], timing_s=timing_s, sound_mps=sound_mps, confidence_share=0.9)
    bearing = math.radians(ellipse.orientation_deg[0])
    along = (told[:, :2] - true) @ [math.sin(bearing), math.cos(bearing)]
    across = (told[:, :2] - true) @ [math.cos(bearing), -math.sin(bearing)]
    inside = (along / ellipse.semi_major_m) ** 2 + (across / ellipse.semi_minor_m) ** 2 <= 1.0
    assert inside.mean() == pytest.approx(0.9, abs=0.01)
    assert np.corrcoef(along, across)[0, 1] == pytest.approx(0.0, abs=0.03)


@given(st.lists(places, min_size=3, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_localised_ground_is_where_three_hear_in_any_order(stations, random):
    heard = [Point(place).buffer(7_000.0) for place in stations]
    ground = localised_ground(heard)
    random.shuffle(heard)
    assert localised_ground(heard).symmetric_difference(ground).area <= 1e-6 * heard[0].area
    sample = np.random.default_rng(1).uniform(-10_000.0, 10_000.0, (200, 2))
    hearing = sum(shapely.contains_xy(disc, *sample.T).astype(int) for disc in heard)
    near_an_edge = (
        shapely.distance(shapely.union_all([disc.boundary for disc in heard]), shapely.points(sample)) < 0.01
    )
    assert ((shapely.contains_xy(ground, *sample.T) == (hearing >= 3)) | near_an_edge).all()


# Theory of detection


@given(st.lists(probabilities, max_size=6), probabilities)
def test_another_sensor_never_lowers_the_chance_and_order_changes_nothing(several, another):
    together = at_least_one([*several, another])
    assert max([0.0, *several]) - 1e-12 <= at_least_one(several) <= together + 1e-12
    assert at_least_one([another, *reversed(several)]) == pytest.approx(float(together))


@given(st.floats(1.0, 5_000.0), st.floats(1.0, 50.0), st.floats(1.0, 1e5), st.floats(1.0, 1e5))
def test_two_searches_at_random_are_as_good_as_one_as_long_as_both(width_m, speed_mps, first_s, second_s):
    area_m2 = 1e9
    parts = [random_search(width_m, speed_mps, each_s, area_m2) for each_s in (first_s, second_s)]
    whole = random_search(width_m, speed_mps, first_s + second_s, area_m2)
    assert at_least_one(parts) == pytest.approx(float(whole), abs=1e-12)


@given(st.floats(1.0, 1e6), st.floats(1.0, 1e6), probabilities, probabilities)
def test_what_lasts_longer_or_is_passed_more_surely_is_seen_no_less(one, other, low, high):
    short_s, long_s = sorted([one, other])
    for seen in (seen_while_it_lasts, seen_of_duration):
        assert seen(short_s, 3_600.0, high) <= seen(long_s, 3_600.0, high) + 1e-9
        assert seen(long_s, 3_600.0, min(low, high)) <= seen(long_s, 3_600.0, max(low, high)) + 1e-9


@pytest.mark.parametrize(
    ("revisit_s", "mean_s", "per_pass"), [(3_600, 1_800, 0.6), (600, 3_000, 0.2), (60, 5, 1)]
)
def test_passes_detect_as_often_and_as_soon_as_the_formulas_say(revisit_s, mean_s, per_pass):
    rng = np.random.default_rng(11)
    trials = 200_000
    to_next_s = rng.uniform(0.0, revisit_s, trials)
    detecting_pass = rng.geometric(per_pass, trials) - 1
    delay_s = to_next_s + detecting_pass * revisit_s
    assert delay_s.mean() == pytest.approx(float(mean_time_to_detection_s(revisit_s, per_pass)), rel=0.01)
    seen = (delay_s <= rng.exponential(mean_s, trials)).mean()
    assert seen == pytest.approx(float(seen_while_it_lasts(mean_s, revisit_s, per_pass)), abs=0.005)
    fixed = (delay_s <= 1.7 * mean_s).mean()
    assert fixed == pytest.approx(float(seen_of_duration(1.7 * mean_s, revisit_s, per_pass)), abs=0.005)


def test_tracks_at_random_find_as_often_as_koopman_says():
    rng = np.random.default_rng(3)
    side_m, width_m, speed_mps, time_s, trials = 10_000.0, 50.0, 30.0, 40_000.0, 2_000
    legs = round(speed_mps * time_s / 2_000.0)  # of 2 km each, laid at random on ground without edges
    start, turn = rng.uniform(0.0, side_m, (trials, legs, 2)), rng.uniform(0.0, 2 * np.pi, (trials, legs))
    ahead = np.dstack([np.sin(turn), np.cos(turn)])
    apart = (rng.uniform(0.0, side_m, (trials, 1, 2)) - start + side_m / 2) % side_m - side_m / 2
    along = (apart * ahead).sum(axis=2)
    beside = apart[..., 0] * ahead[..., 1] - apart[..., 1] * ahead[..., 0]
    found = ((np.abs(beside) <= width_m / 2) & (np.abs(along) <= 1_000.0)).any(axis=1).mean()
    assert found == pytest.approx(float(random_search(width_m, speed_mps, time_s, side_m**2)), abs=0.03)
