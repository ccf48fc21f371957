"""Families of sensors and the theory of detection, against answers from paper."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod
from shapely import LineString, Point, box

from geo.errors import ScenarioError
from geo.frame import Frame
from geo.model.sensor import Conditions, Watch
from geo.model.situation import Site
from geo.sensing import footprints, load_sensors
from geo.sensing.detection import (
    at_least_one,
    mean_time_to_detection_s,
    random_search,
    seen_by_glimpses,
    seen_of_duration,
    seen_while_it_lasts,
)
from geo.sensing.localisation import error_ellipses, localised_ground
from geo.terrain.elevation import Elevation

SENSORS = load_sensors(Path(__file__).resolve().parents[2] / "data" / "reference" / "v1" / "sensors.toml")
EARTH = Geod(ellps="WGS84")
FRAME = Frame.around(36.0, 48.0)
CLEAR = Conditions()
VEHICLES_AT_NIGHT = Conditions("night")


@pytest.fixture
def drone():
    """Eight hours at 100 km/h, two on station, 30 minutes in reserve, and a link that asks no sight."""
    model = SENSORS["drone-long-endurance"]
    return replace(model, link=replace(model.link, range_m=1_000_000.0, needs_sight=False))


def post(sensor, place=(0.0, 0.0), bearing_deg=None):
    return Watch(Site("P", "post", Point(place)), sensor, bearing_deg)


# Drones


def test_a_drone_of_eight_hours_reaches_275_kilometres(drone):
    assert drone.reach_m() == pytest.approx(275_000.0)


def test_a_link_shorter_than_the_flight_is_the_reach(drone):
    assert replace(drone, link=replace(drone.link, range_m=100_000.0)).reach_m() == 100_000.0


def test_jamming_shortens_the_link_and_with_it_the_reach(drone):
    linked = replace(drone, link=replace(drone.link, range_m=200_000.0))
    assert linked.reach_m() == 200_000.0
    assert linked.jammed(0.25).reach_m() == 50_000.0
    assert linked.jammed(0.0).reach(CLEAR) is None
    assert drone.jammed(0.5).reach_m() == pytest.approx(275_000.0)  # half of a link that long is enough


def test_a_link_in_sight_ends_at_the_radio_horizon(drone):
    linked = replace(drone, link=replace(drone.link, needs_sight=True, antenna_m=10.0))
    assert linked.reach_m() == pytest.approx(4_120 * (math.sqrt(10) + math.sqrt(1_500)), rel=2e-3)
    reach = linked.reach(CLEAR)
    assert (reach.sight, reach.height_m, reach.target_height_m) == ("radio", 10.0, 1_500.0)


def test_time_on_station_is_what_the_way_leaves(drone):
    assert drone.on_station_h(0.0) == 7.5
    assert drone.on_station_h(100_000.0) == 5.5
    assert drone.on_station_h(275_000.0) == pytest.approx(2.0)
    assert drone.on_station_h(276_000.0) == 0.0


def test_round_the_clock_takes_twelve_flights_a_day_at_the_end_of_the_reach(drone):
    assert drone.sorties_per_day(drone.reach_m()) == pytest.approx(12.0)
    assert drone.aircraft_needed(drone.reach_m()) == 5  # (7.5 + 2) h from start to start, 2 h on station
    assert drone.aircraft_needed(0.0) == 2
    assert drone.kept_up_share(0.0) == 1.0
    assert drone.kept_up_share(275_000.0) == pytest.approx(2 * 2 / 9.5)


def test_a_place_out_of_reach_is_told(drone):
    with pytest.raises(
        ScenarioError, match=r"at 300,000 m it has no time on station\. Ask for at most 275,000"
    ):
        drone.sorties_per_day(300_000.0)


def test_the_swath_is_what_slant_range_leaves_at_the_height_of_flight(drone):
    low = replace(drone, flight=replace(drone.flight, height_m=3_000.0))
    narrow = Conditions("day", "clear", "person")  # slant range 4 km; at 3 km height 2 * sqrt(7) km
    assert low.swath_m(narrow) == 4_000.0  # not more than the payload sweeps
    wide = replace(low, swath=replace(low.swath, swath_m=100_000.0))
    assert wide.swath_m(narrow) == pytest.approx(2_000 * math.sqrt(7))
    assert replace(low, flight=replace(low.flight, height_m=4_000.0)).swath_m(narrow) == 0.0
    assert low.area_rate_km2_h(narrow) == 400.0  # 100 km/h by 4 km


def test_a_sure_payload_sweeps_its_swath_and_a_doubtful_one_its_share(drone):
    sure = replace(drone, payload=replace(drone.payload, curve=((0.0, 1.0), (1.0, 1.0))))
    half = replace(drone, payload=replace(drone.payload, curve=((0.0, 0.5), (1.0, 0.5))))
    assert sure.sweep_width_m(CLEAR) == pytest.approx(4_000.0)
    assert half.sweep_width_m(CLEAR) == pytest.approx(2_000.0)
    assert half.reach(CLEAR).probability(1_000.0) == pytest.approx(0.5)
    # 4 km by 100 km in an hour over 400 km2: swept once over.
    assert sure.seen_in_search(CLEAR, area_m2=400e6, time_h=1.0) == pytest.approx(1 - math.exp(-1))


def test_one_drone_over_a_wide_reach_watches_each_place_for_a_small_share_of_the_time(drone):
    reach = drone.reach(CLEAR)
    assert reach.watched_share == pytest.approx((2_000 / 275_000) ** 2 * drone.kept_up_share(137_500))
    assert reach.watched_share < 1e-4


def test_a_drone_that_does_not_fly_in_fog_sees_nothing_then(drone):
    assert drone.reach(Conditions(weather="fog")) is None
    assert drone.sweep_width_m(Conditions(weather="fog")) == 0.0


def test_a_round_of_two_hundred_kilometres_by_two_aircraft_takes_an_hour(drone):
    assert drone.revisit_h(200_000.0, aircraft=2) == 1.0


# Radar and balloon


def test_a_radar_sees_no_farther_than_its_range_its_instrument_and_its_horizon():
    radar = SENSORS["radar-ground"]
    high = replace(radar, mast=replace(radar.mast, height_m=100.0))
    assert high.reach(CLEAR).range_m == 20_000.0
    short = replace(high, ranges=replace(radar.ranges, instrumented_m=15_000.0))
    assert short.reach(CLEAR).range_m == 15_000.0
    horizon_m = 4_120 * (math.sqrt(10) + math.sqrt(2.5))
    assert radar.reach(CLEAR).range_m == pytest.approx(horizon_m, rel=2e-3)
    assert radar.reach(CLEAR).sight == "radio"


def test_clutter_that_reaches_as_far_as_the_range_leaves_nothing():
    radar = SENSORS["radar-ground"]
    drowned = replace(radar, view=replace(radar.view, nearest_m=2_000.0))
    assert drowned.reach(Conditions(target="small_drone")) is None
    assert drowned.reach(CLEAR).nearest_m == 2_000.0


def test_a_balloon_watches_for_the_share_of_the_time_that_it_is_aloft():
    balloon = SENSORS["balloon-radar"]
    assert balloon.reach(CLEAR).watched_share == 0.6
    assert balloon.reach(CLEAR).sight == "radio"
    assert replace(balloon, payload="camera").reach(CLEAR).sight == "optical"
    far = {t: dict.fromkeys(("day", "night"), 500000.0) for t in balloon.ranges.range_m}
    unlimited = replace(balloon, ranges=replace(balloon.ranges, range_m=far))
    on_the_ground = replace(unlimited.targets, height_m=dict.fromkeys(far, 0.0))
    assert replace(unlimited, targets=on_the_ground).reach(CLEAR).range_m == pytest.approx(71_400, rel=2e-3)


# Acoustic stations


def test_an_acoustic_station_hears_explosions_and_nothing_else():
    station = SENSORS["acoustic-station"]
    assert station.reach(Conditions("night", "fog", "explosion")).range_m == 8_000.0
    assert station.reach(Conditions(target="explosion")).sight == "none"
    assert station.reach(CLEAR) is None
    assert station.heard_m(CLEAR, charge="large", wind="calm") == 25_000.0


def test_ground_is_localised_where_three_stations_hear():
    station = SENSORS["acoustic-station"]
    corners = [(0, 0), (8_000, 0), (4_000, 6_928)]
    heard = footprints([post(station, place) for place in corners], Conditions(target="explosion"), FRAME)
    ground = localised_ground([footprint.area for footprint in heard])
    # The triangle of Reuleaux of width 8 km.
    assert ground.area == pytest.approx((math.pi - math.sqrt(3)) / 2 * 8_000**2, rel=1e-3)
    assert localised_ground([footprint.area for footprint in heard[:2]]).is_empty
    assert localised_ground([]).is_empty


def test_a_place_far_to_the_north_of_a_line_of_stations_is_least_known_along_the_view():
    stations = np.array([(-2_000, 0), (0, 0), (2_000, 500)])
    north = error_ellipses(stations, [(0, 20_000)], timing_s=0.1, sound_mps=340.0)
    assert abs((north.orientation_deg[0] + 90.0) % 180.0 - 90.0) < 5.0
    assert north.semi_major_m[0] > 10 * north.semi_minor_m[0]
    north_east = (stations @ [[1, -1], [1, 1]]) / math.sqrt(2)  # the same, turned clockwise by 45 degrees
    turned = error_ellipses(north_east, [(20_000 / math.sqrt(2),) * 2], timing_s=0.1, sound_mps=340.0)
    assert (turned.orientation_deg[0] - north.orientation_deg[0]) % 180.0 == pytest.approx(45.0)
    assert turned.semi_major_m[0] == pytest.approx(north.semi_major_m[0])


def test_a_place_that_fewer_than_three_stations_hear_is_not_told():
    stations = [(0, 0), (1_000, 0), (0, 1_000)]
    near, far = (300, 300), (900, -900)
    ellipse = error_ellipses(stations, [near, far], timing_s=0.1, sound_mps=340.0, range_m=1_200.0)
    assert np.isfinite(ellipse.semi_major_m).tolist() == [True, False]
    assert np.isinf(ellipse.semi_minor_m[1])


def test_a_place_in_line_with_all_stations_is_not_told():
    ellipse = error_ellipses([(0, 0), (1, 0), (2, 0)], [(9, 0)], timing_s=0.1, sound_mps=340.0)
    assert np.isinf(ellipse.semi_major_m[0])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"timing_s": 0.0}, "timing_s is 0"),
        ({"sound_mps": -1.0}, "sound_mps is -1"),
        ({"confidence_share": 1.0}, "confidence_share is 1"),
    ],
)
def test_an_ellipse_of_impossible_figures_is_refused(given, said):
    with pytest.raises(ScenarioError, match=said):
        error_ellipses([(0, 0)] * 3, [(1, 1)], **{"timing_s": 0.1, "sound_mps": 340.0, **given})


# Satellites


def test_one_clear_look_in_ten_days_of_passes_every_five():
    satellite = SENSORS["satellite-optical"]
    assert satellite.clear_look(240.0) == pytest.approx(1 - 0.65**2)
    assert satellite.clear_look(60.0) == pytest.approx(0.35 / 2)  # half a chance of a pass at all
    assert satellite.clear_look(0.0) == 0.0


def test_a_satellite_is_no_continuous_watch_and_shows_what_its_pictures_resolve_by_day():
    satellite = SENSORS["satellite-commercial"]
    assert satellite.reach(CLEAR).watched_share < 1e-4
    assert satellite.reach(VEHICLES_AT_NIGHT) is None
    assert satellite.reach(Conditions(target="person")) is None
    assert SENSORS["satellite-optical"].reach(CLEAR) is None


# Footprints


def test_a_footprint_without_elevation_is_the_reach_on_the_ellipsoid():
    (seen,) = footprints([post(SENSORS["post-ground"])], CLEAR, FRAME)
    assert seen.area.area == pytest.approx(math.pi * 10_000**2, rel=3e-4)
    assert not seen.masked
    assert seen.unknown_m2 == 0.0


def test_a_watch_that_sees_nothing_has_no_footprint():
    watches = [post(SENSORS["acoustic-station"]), post(SENSORS["post-ground"])]
    (seen,) = footprints(watches, CLEAR, FRAME)
    assert seen.watch is watches[1]
    assert footprints(watches[:1], CLEAR, FRAME) == ()


def test_bearings_are_from_true_north_far_from_the_middle_of_the_frame():
    place = FRAME.to_metres(Point(44.0, 48.0))  # north of the frame lies 6 degrees off true north there
    (seen,) = footprints([post(SENSORS["thermal-mast"], (place.x, place.y), 0.0)], CLEAR, FRAME)
    ahead = FRAME.to_lonlat(seen.area.centroid)
    azimuth, _, _ = EARTH.inv(44.0, 48.0, ahead.x, ahead.y)
    assert azimuth == pytest.approx(0.0, abs=0.05)


def test_a_camera_of_a_sector_needs_a_bearing():
    with pytest.raises(ScenarioError, match=r"site 'P': its sensor 'thermal-mast' watches 120 degrees"):
        footprints([post(SENSORS["thermal-mast"])], CLEAR, FRAME)


def ground(heights):
    rows, columns = heights.shape
    return Elevation(heights.astype(np.float32), -columns * 50.0, rows * 50.0, 100.0, 100.0, "made")


def test_a_wall_hides_what_lies_behind_it_and_a_plain_hides_nothing():
    plain, walled = np.zeros((61, 61)), np.zeros((61, 61))
    walled[:, 40] = 500.0  # a wall from north to south, 1 km to the east
    watch = post(SENSORS["camera-mast"])
    (bare,) = footprints([watch], CLEAR, FRAME)
    (open_,) = footprints([watch], CLEAR, FRAME, ground(plain))
    (behind,) = footprints([watch], CLEAR, FRAME, ground(walled))
    assert open_.masked
    assert open_.area.area == pytest.approx(bare.area.area, rel=1e-6)
    assert behind.area.intersects(Point(1_000.0, 0.0))
    assert not behind.area.intersects(box(1_060.0, -3_000.0, 3_000.0, 3_000.0))
    assert behind.area.intersects(Point(-2_300.0, 0.0))
    assert behind.unknown_m2 == 0.0


def test_a_hole_and_what_lies_off_the_grid_are_unknown_and_not_seen():
    holed = np.zeros((61, 61))
    holed[30, 40] = np.nan
    watch = post(SENSORS["camera-mast"])
    (whole,) = footprints([watch], CLEAR, FRAME)
    (seen,) = footprints([watch], CLEAR, FRAME, ground(holed))
    assert seen.area.area + seen.unknown_m2 == pytest.approx(whole.area.area, rel=1e-9)
    assert seen.unknown_m2 >= 10_000.0
    assert not seen.area.intersects(Point(1_000.0, 0.0))
    (half,) = footprints(
        [post(SENSORS["camera-mast"], (3_000.0, 0.0))], CLEAR, FRAME, ground(np.zeros((61, 61)))
    )
    assert half.unknown_m2 == pytest.approx(half.area.area, rel=0.06)
    (off,) = footprints([post(SENSORS["camera-mast"], (9_000.0, 0.0))], CLEAR, FRAME, ground(holed))
    assert off.area.is_empty
    assert off.unknown_m2 == pytest.approx(whole.area.area, rel=1e-4)


def test_an_acoustic_station_hears_over_a_wall():
    walled = np.zeros((61, 61))
    walled[:, 40] = 500.0
    (heard,) = footprints(
        [post(SENSORS["acoustic-station"])], Conditions(target="explosion"), FRAME, ground(walled)
    )
    assert not heard.masked
    assert heard.area.covers(LineString([(0, 0), (5_000, 0)]))


# Theory of detection


def test_two_even_chances_are_three_in_four_together():
    assert at_least_one([0.5, 0.5]) == 0.75
    assert at_least_one([[0.5, 0.0], [0.5, 0.0]]).tolist() == [0.75, 0.0]
    assert at_least_one([[0.5, 0.5], [0.0, 1.0]], axis=1).tolist() == [0.75, 1.0]
    assert at_least_one([]) == 0.0


def test_a_small_search_finds_in_proportion_and_a_long_one_for_sure():
    assert random_search(1.0, 1.0, 1.0, 1e9) == pytest.approx(1e-9, rel=1e-6)
    assert random_search(1_000.0, 30.0, 1e6, 1e8) == pytest.approx(1.0)


def test_rates_of_glimpses_of_independent_posts_add():
    together = at_least_one([seen_by_glimpses(1.0, 2.0), seen_by_glimpses(0.5, 2.0)])
    assert together == pytest.approx(float(seen_by_glimpses(1.5, 2.0)))


def test_a_violation_shorter_than_the_round_is_seen_with_the_share_of_the_round_it_lasts():
    assert seen_of_duration(600.0, 3_600.0) == pytest.approx(1 / 6)
    assert seen_of_duration(7_200.0, 3_600.0, 0.5) == pytest.approx(0.75)
    assert seen_of_duration(4_000.0, 3_600.0) == 1.0


def test_what_lasts_much_longer_than_the_round_is_seen_and_what_is_over_at_once_is_not():
    assert seen_while_it_lasts(1e9, 3_600.0, 0.1) == pytest.approx(1.0, abs=1e-4)
    assert seen_while_it_lasts(1.0, 3_600.0, 1.0) == pytest.approx(1 / 3_600, rel=1e-9)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(wrong):
    with pytest.raises(ScenarioError, match="Give a number from 0 to 1"):
        at_least_one([0.5, wrong])


def test_a_pass_that_never_detects_and_an_area_of_nothing_are_refused():
    with pytest.raises(ScenarioError, match="per_pass is 0"):
        mean_time_to_detection_s(60.0, 0.0)
    with pytest.raises(ScenarioError, match="area_m2 is 0"):
        random_search(1.0, 1.0, 1.0, 0.0)
