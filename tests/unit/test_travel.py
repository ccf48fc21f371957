"""Travel by road and off it: answers from paper, and input that makes no sense."""

import numpy as np
import pytest
import shapely

from geo.errors import NetworkError
from geo.frame import Frame
from geo.model.roads import Going, Roads, Speeds
from geo.travel import straight_network, travel_network

SPEEDS = Speeds(
    road_kmh={"main": 60, "track": 30},
    surface_share={"paved": 1, "unpaved": 0.5},
    season_share={"mud.paved": 1, "mud.unpaved": 0.6, "mud.off_network": 0.6, "snow": 0.6},
    light_share={"night": 0.7},
    off_network_kmh=30,
    detour_share=1.35,
    source={},
    status={},
)
DRY = Going()


def roads_of(nodes, stretches, **columns):
    """Straight stretches between nodes, all main and paved but for the columns given."""
    node_m = np.array(nodes, dtype=float)
    one, other = np.array(stretches, dtype=np.int32).reshape(-1, 2).T
    count = len(one)
    given = {
        "length_m": np.hypot(*(node_m[other] - node_m[one]).T),
        "kind": ("main",),
        "kind_of": np.zeros(count, dtype=np.int32),
        "surface_of": np.zeros(count, dtype=np.int32),
        "one_way": np.zeros(count, dtype=bool),
        "bridge": np.zeros(count, dtype=bool),
    }
    return Roads(node_m=node_m, one=one, other=other, **{**given, **columns})


STRAIGHT = roads_of([(0, 0), (30_000, 0)], [(0, 1)])


def minutes(network, start, end):
    return float(network.times([start], [end])[0, 0]) / 60


def test_thirty_kilometres_at_sixty_take_half_an_hour():
    assert minutes(travel_network(STRAIGHT, SPEEDS), (0, 0), (30_000, 0)) == pytest.approx(30.0)


def test_six_kilometres_off_the_road_take_sixteen_minutes_and_twelve_seconds():
    leg = travel_network(STRAIGHT, SPEEDS).leg((30_000, 0), (36_000, 0))
    assert leg.seconds_s / 60 == pytest.approx(6 * 1.35 / 30 * 60) == pytest.approx(16.2)
    assert (leg.road_m, leg.off_road_m) == (0.0, pytest.approx(8_100.0))


def test_the_road_is_joined_at_the_angle_that_serves_best():
    # Refraction at the critical angle: off the road w = 162 s/km, on it k = 60 s/km, 4 km away: the time is
    # h sqrt(w² - k²) and k along the foot, whatever the distance along the road.
    seconds = minutes(travel_network(STRAIGHT, SPEEDS), (5_000, 4_000), (25_000, 0)) * 60
    assert seconds == pytest.approx(4 * np.sqrt(162**2 - 60**2) + 60 * 20)


def test_both_ends_may_lie_beside_one_stretch():
    seconds = minutes(travel_network(STRAIGHT, SPEEDS), (5_000, 1_000), (25_000, -2_000)) * 60
    assert seconds == pytest.approx(3 * np.sqrt(162**2 - 60**2) + 60 * 20)


def test_the_straight_way_is_taken_where_the_road_is_no_help():
    leg = travel_network(STRAIGHT, SPEEDS).leg((10_000, 9_000), (10_000, 11_000))
    assert leg.seconds_s == pytest.approx(2 * 162)
    assert leg.nodes == ()


def test_mud_and_night_slow_a_trip_as_the_table_says():
    unpaved = roads_of([(0, 0), (30_000, 0)], [(0, 1)], surface_of=np.array([1], dtype=np.int32))
    trip = (0, 0), (30_000, 0)
    assert minutes(travel_network(unpaved, SPEEDS), *trip) == pytest.approx(60.0)
    assert minutes(travel_network(unpaved, SPEEDS, Going("mud", "day")), *trip) == pytest.approx(100.0)
    assert minutes(travel_network(STRAIGHT, SPEEDS, Going("snow", "night")), *trip) == pytest.approx(
        30 / 0.42
    )


def test_a_one_way_road_is_not_driven_back():
    nodes, there, long_way = [(0, 0), (30_000, 0), (15_000, 40_000)], (0, 1), [(1, 2), (2, 0)]
    roads = roads_of(nodes, [there, *long_way], one_way=np.array([True, False, False]))
    network = travel_network(roads, SPEEDS)
    assert minutes(network, nodes[0], nodes[1]) == pytest.approx(30.0)
    assert minutes(network, nodes[1], nodes[0]) == pytest.approx(81.0)  # off the road, as that is quicker
    assert network.leg(nodes[1], nodes[0]).road_m == 0.0


def test_a_nearer_dead_end_is_no_trap():
    # A track of 2 km that leads nowhere lies 1 km off, the main road 3 km off.
    nodes = [(0, 0), (60_000, 0), (29_000, 2_000), (31_000, 2_000)]
    network = travel_network(roads_of(nodes, [(0, 1), (2, 3)]), SPEEDS)
    seconds = minutes(network, (30_000, 3_000), (60_000, 0)) * 60
    assert seconds == pytest.approx(3 * np.sqrt(162**2 - 60**2) + 60 * 30, rel=1e-3)


def test_lengths_are_those_that_the_roads_state():
    longer = roads_of([(0, 0), (30_000, 0)], [(0, 1)], length_m=np.array([45_000.0]))
    leg = travel_network(longer, SPEEDS).leg((0, 0), (30_000, 0))
    assert (leg.seconds_s / 60, leg.road_m) == (pytest.approx(45.0), pytest.approx(45_000.0))


def test_a_trip_is_drawn_along_the_bends_of_its_roads():
    bent = shapely.LineString([(0, 0), (0, 10_000), (10_000, 10_000)])
    roads = roads_of(
        [(0, 0), (10_000, 10_000)],
        [(0, 1)],
        length_m=np.array([20_000.0]),
        path=np.array([bent], dtype=object),
    )
    network = travel_network(roads, SPEEDS)
    assert network.path((0, 5_000), (10_000, 10_000)).equals(
        shapely.LineString([(0, 5_000), (0, 10_000), (10_000, 10_000)])
    )
    assert network.leg((0, 5_000), (10_000, 10_000)).road_m == pytest.approx(15_000)


def test_the_nearest_start_counts_the_time_at_which_it_sets_out():
    network = travel_network(STRAIGHT, SPEEDS)
    places = [(0, 0), (30_000, 0)]
    seconds, which = network.nearest(places, [(10_000, 0)])
    assert (seconds[0] / 60, which[0]) == (pytest.approx(10.0), 0)
    seconds, which = network.nearest(places, [(10_000, 0)], start_s=[900, 0])
    assert (seconds[0] / 60, which[0]) == (pytest.approx(20.0), 1)


def test_the_table_agrees_with_single_trips_and_with_the_nearest():
    rng = np.random.default_rng(4)
    nodes = rng.uniform(0, 40_000, (12, 2))
    network = travel_network(roads_of(nodes, [(n, (n + 1) % 12) for n in range(12)]), SPEEDS)
    starts, ends = rng.uniform(0, 40_000, (6, 2)), rng.uniform(0, 40_000, (6, 2))
    table = network.times(starts, ends)
    assert [leg.seconds_s for leg in network.legs(starts, ends)] == pytest.approx(np.diag(table))
    assert network.nearest(starts, ends)[0] == pytest.approx(table.min(axis=0))
    for start, end, leg in zip(starts, ends, network.legs(starts, ends), strict=True):
        assert network.path(start, end).length == pytest.approx(leg.road_m + leg.off_road_m / 1.35)


def test_a_limit_makes_longer_trips_infinite_and_leaves_the_others():
    network = travel_network(STRAIGHT, SPEEDS)
    ends = [(10_000, 0), (30_000, 0)]
    assert network.times([(0, 0)], ends, limit_s=900).tolist() == [[pytest.approx(600.0), np.inf]]


def test_a_blocked_place_closes_the_roads_that_come_near():
    frame = Frame.around(36.0, 48.0)
    roads = roads_of([(-20_000, 0), (20_000, 0), (0, 8_000)], [(0, 1), (0, 2), (2, 1)])
    trip = (-20_000, 0), (20_000, 0)
    blocked = travel_network(roads, SPEEDS, blocked={"checkpoint": (36.0, 48.0, 500.0)}, frame=frame)
    assert minutes(travel_network(roads, SPEEDS), *trip) == pytest.approx(40.0)
    assert minutes(blocked, *trip) == pytest.approx(2 * np.hypot(20, 8))
    assert minutes(blocked.without(np.array([False, True, False])), *trip) > 2 * np.hypot(20, 8)
    masked = travel_network(roads, SPEEDS, blocked=np.array([True, False, False]))
    assert minutes(masked, *trip) == pytest.approx(2 * np.hypot(20, 8))


def test_distances_far_from_the_middle_of_the_frame_are_those_on_the_ground():
    frame = Frame.around(30.0, 48.0)
    ends = shapely.get_coordinates(frame.to_metres(shapely.MultiPoint([(44.0, 48.0), (44.0, 48.5)])))
    leg = straight_network(SPEEDS, frame=frame).leg(*ends)
    assert leg.off_road_m == pytest.approx(55_597.6 * 1.35, rel=2e-6)  # half a degree of the meridian
    assert leg.off_road_m != pytest.approx(float(np.hypot(*(ends[1] - ends[0]))) * 1.35, rel=1e-3)


def test_without_a_network_the_method_says_so():
    network = straight_network(SPEEDS)
    assert minutes(network, (0, 0), (6_000, 0)) == pytest.approx(16.2)
    assert network.method.startswith("no network of roads: off the roads at 30 km/h")
    assert "1.35 times the straight distance" in network.method


def test_ground_reached_off_the_roads_is_a_disc():
    ground = straight_network(SPEEDS).reach([(0, 0)], 1620, tolerance_m=1.0)
    assert ground.area == pytest.approx(np.pi * 10_000**2, rel=5e-4)
    assert ground.area > np.pi * 10_000**2


def test_ground_reached_beside_a_straight_road_narrows_to_its_end():
    # 30 min from the middle of a long road: 30 km each way, and a disc of 1800 / 162 km round the start.
    road = roads_of([(-90_000, 0), (90_000, 0)], [(0, 1)])
    ground = travel_network(road, SPEEDS).reach([(0, 0)], 1800, tolerance_m=1.0)
    west, _south, east, north = ground.bounds
    assert (west, east) == (pytest.approx(-30_000, abs=5), pytest.approx(30_000, abs=5))
    assert north == pytest.approx(1800 / 0.162, abs=5)
    lean = np.arccos(60 / 162)  # the tangent from the tip touches the disc at this angle from the axis
    sector = (np.pi - 2 * lean) * (1800 / 0.162) ** 2
    kites = 2 * 30_000 * np.sin(lean) * 1800 / 0.162
    assert ground.area == pytest.approx(kites + sector, rel=1e-3)


def test_no_place_is_reached_from_nowhere():
    network = travel_network(STRAIGHT, SPEEDS)
    assert network.times([], [(0, 0)]).shape == (0, 1)
    seconds, which = network.nearest([], [(0, 0)])
    assert (seconds[0], which[0]) == (np.inf, -1)
    assert network.reach([], 600).is_empty


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda n: n.times([(0, np.nan)], [(0, 0)]), r"places from, number 0: it is \[0.0, nan\]"),
        (lambda n: n.times([0, 1], [(0, 0)]), r"places from: shape is \(2,\)"),
        (lambda n: n.reach([(0, 0)], -1), "limit of time: it is -1 s"),
        (lambda n: n.legs([(0, 0)], []), "there are 1 starts and 0 ends"),
        (lambda n: n.nearest([(0, 0)], [(0, 0)], start_s=[-5]), r"start_s has shape \(1,\) for 1 places"),
        (lambda n: n.without(np.array([True, False])), r"they are bool of shape \(2,\)"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_one_line(ask, said):
    with pytest.raises(NetworkError, match=said):
        ask(travel_network(STRAIGHT, SPEEDS))


def test_a_class_without_a_speed_is_refused_with_the_classes_that_have_one():
    roads = roads_of([(0, 0), (1, 0)], [(0, 1)], kind=("bridleway",))
    with pytest.raises(NetworkError, match=r"no figure for 'bridleway'\. Add one; it has main, track"):
        travel_network(roads, SPEEDS)


def test_blocked_places_ask_for_a_frame_and_for_sense():
    with pytest.raises(NetworkError, match="no frame"):
        travel_network(STRAIGHT, SPEEDS, blocked={"bridge": (36.0, 48.0, 500.0)})
    with pytest.raises(NetworkError, match="radius of 0 m"):
        travel_network(
            STRAIGHT, SPEEDS, blocked={"bridge": (36.0, 48.0, 0.0)}, frame=Frame.around(36.0, 48.0)
        )
