"""Laws of travel: what no network, no place and no season may break."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from geo.model.roads import Going, Roads, Speeds
from geo.travel import travel_network

DRY = Going()
SIDE_M = 30_000.0
places = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(lambda p: (p[0] * 100.0, p[1] * 100.0))


def speeds_of(road_kmh=60.0):
    return Speeds(
        road_kmh={"main": road_kmh},
        surface_share={"paved": 1, "unpaved": 0.5},
        season_share={"mud.paved": 0.9, "mud.unpaved": 0.5, "mud.off_network": 0.6},
        light_share={"night": 0.7},
        off_network_kmh=20,
        detour_share=1.35,
        source={},
        status={},
    )


@st.composite
def networks(draw):
    """Some roads between some places: straight or bent, two ways or one, paved or not, whole or in parts."""
    node_m = np.array(draw(st.lists(places, min_size=2, max_size=9, unique=True)))
    last = len(node_m) - 1
    ends = draw(st.lists(st.tuples(st.integers(0, last), st.integers(0, last)), min_size=1, max_size=14))
    one, other = np.array([(a, b) for a, b in ends if a != b] or [(0, 1)], dtype=np.int32).T
    count = len(one)
    bends = draw(st.lists(places, min_size=count, max_size=count))
    bent = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    path = np.array(
        [
            shapely.LineString([node_m[a], bend, node_m[b]] if is_bent else [node_m[a], node_m[b]])
            for a, b, bend, is_bent in zip(one, other, bends, bent, strict=True)
        ],
        dtype=object,
    )
    flags = st.lists(st.booleans(), min_size=count, max_size=count)
    return Roads(
        node_m=node_m,
        one=one,
        other=other,
        length_m=shapely.length(path) * draw(st.floats(1.0, 1.5)),
        kind=("main",),
        kind_of=np.zeros(count, dtype=np.int32),
        surface_of=np.array(draw(flags), dtype=np.int32),
        one_way=np.array(draw(flags)),
        bridge=np.zeros(count, dtype=bool),
        path=path,
    )


some_places = st.lists(places, min_size=1, max_size=4).map(lambda p: np.array(p, dtype=float))


def slow(roads, starts, ends, speeds, going=DRY):
    """The same times by brute force: roads cut into steps of 50 m, every step a place to join or leave."""
    network = travel_network(roads, speeds, going)
    nodes, edges, offset = [roads.node_m], [], len(roads.node_m)
    for number, path in enumerate(roads.path):
        steps = max(2, int(np.ceil(path.length / 50)))
        inner = shapely.get_coordinates(path.interpolate(np.linspace(0, 1, steps + 1)[1:-1], normalized=True))
        chain = [roads.one[number], *range(offset, offset + len(inner)), roads.other[number]]
        nodes.append(inner)
        offset += len(inner)
        cost = network.stretch_s[number] / steps
        edges += [(a, b, cost) for a, b in pairwise(chain)]
        if not roads.one_way[number]:
            edges += [(b, a, cost) for a, b in pairwise(chain)]
    node_m = np.concatenate(nodes)
    by_road = _all_pairs(len(node_m), edges)
    into = np.hypot(*(starts[:, None] - node_m[None]).T).T * network.off_pace_s
    out = np.hypot(*(ends[:, None] - node_m[None]).T).T * network.off_pace_s
    via = (into[:, :, None] + by_road[None]).min(axis=1)
    direct = np.hypot(*(starts[:, None] - ends[None]).T).T * network.off_pace_s
    return np.minimum(direct, (via[:, None, :] + out[None]).min(axis=2))


def _all_pairs(count, edges):
    tail, head, cost = np.array(edges).T
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order].astype(int), head[order].astype(int), cost[order]
    new = np.append(True, (np.diff(tail) != 0) | (np.diff(head) != 0))
    return dijkstra(coo_array((cost[new], (tail[new], head[new])), shape=(count, count)).tocsr())


@settings(max_examples=15)
@given(networks(), some_places, some_places)
def test_times_are_those_of_a_search_that_tries_every_point_of_every_road(roads, starts, ends):
    quick = travel_network(roads, speeds_of()).times(starts, ends)
    plain = slow(roads, starts, ends, speeds_of())
    assert (quick <= plain + 1e-6).all()
    assert (plain <= quick + 2 * 50 * 0.25).all()  # no step is longer than 50 m, at most a quarter s a metre


@given(networks(), some_places, some_places, st.floats(1.0, 3.0))
def test_a_faster_road_never_lengthens_a_trip(roads, starts, ends, quicker):
    before = travel_network(roads, speeds_of()).times(starts, ends)
    after = travel_network(roads, speeds_of(60.0 * quicker)).times(starts, ends)
    assert (after <= before + 1e-6).all()


@given(networks(), some_places, some_places, st.data())
def test_closing_a_stretch_never_shortens_a_trip(roads, starts, ends, data):
    closed = np.array(data.draw(st.lists(st.booleans(), min_size=len(roads), max_size=len(roads))))
    network = travel_network(roads, speeds_of())
    assert (network.without(closed).times(starts, ends) >= network.times(starts, ends) - 1e-6).all()


@given(networks(), some_places, some_places)
def test_mud_and_night_are_never_faster(roads, starts, ends):
    dry = travel_network(roads, speeds_of()).times(starts, ends)
    for going in (Going("mud", "day"), Going("dry", "night"), Going("mud", "night")):
        assert (travel_network(roads, speeds_of(), going).times(starts, ends) >= dry - 1e-6).all()


@given(networks(), places, st.data())
def test_a_stop_never_shortens_a_trip_but_by_its_own_legs_off_the_road(roads, start, data):
    # Trips leave the roads at their ends only, so two by way of a place off the roads may cut a corner that
    # one may not. Where one of them goes straight, or the stop lies on the road of both, nothing is gained.
    network = travel_network(roads, speeds_of())
    number = st.integers(0, len(roads.node_m) - 1)
    stop, end = (roads.node_m[data.draw(number)] for _ in range(2))
    there, onward = network.leg(start, stop), network.leg(stop, end)
    onto_m = np.hypot(*(np.array(network.path(start, stop).coords)[-2] - stop))
    on_road = onward.off_road_m == 0.0 and (onto_m == 0.0 or there.off_road_m == 0.0)
    if there.road_m == 0.0 or onward.road_m == 0.0 or on_road:
        assert network.leg(start, end).seconds_s <= there.seconds_s + onward.seconds_s + 1e-6


@given(networks(), some_places, some_places)
def test_single_trips_the_nearest_and_the_drawn_path_agree_with_the_table(roads, starts, ends):
    network = travel_network(roads, speeds_of())
    table = network.times(starts, ends)
    assert network.nearest(starts, ends)[0] == pytest.approx(table.min(axis=0))
    leg = network.leg(starts[0], ends[0])
    assert leg.seconds_s == pytest.approx(table[0, 0])
    path = network.path(starts[0], ends[0])
    assert path.length <= leg.road_m + leg.off_road_m / 1.35 + 1e-6


@given(networks(), some_places, st.integers(1, 60), st.integers(0, 1000))
def test_ground_reached_holds_the_places_that_are_reached_and_no_others(roads, starts, limit_min, seed):
    network = travel_network(roads, speeds_of())
    tolerance_m, limit_s = 5.0, limit_min * 60.0
    ground = network.reach(starts, limit_s, tolerance_m=tolerance_m)
    sample = np.random.default_rng(seed).uniform(-0.3 * SIDE_M, 1.3 * SIDE_M, (300, 2))
    seconds = network.nearest(starts, sample)[0]
    inside = shapely.contains_xy(ground, *sample.T)
    assert inside[seconds <= limit_s - 1e-6].all()
    assert (seconds[inside] <= limit_s + tolerance_m * network.off_pace_s + 1e-6).all()


@given(networks(), some_places, st.integers(1, 40), st.integers(1, 40))
def test_ground_reached_grows_with_time(roads, starts, first_min, more_min):
    network = travel_network(roads, speeds_of())
    small = network.reach(starts, first_min * 60, tolerance_m=5.0)
    large = network.reach(starts, (first_min + more_min) * 60, tolerance_m=5.0)
    assert small.difference(large.buffer(0.01)).area == pytest.approx(0.0, abs=1.0)


@settings(max_examples=40)
@given(networks(), st.lists(st.lists(places, min_size=1, max_size=6), min_size=1, max_size=4))
def test_answers_do_not_depend_on_what_was_asked_before_nor_on_what_is_remembered(roads, asked):
    for remembered in (8192, 3):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("geo.travel.remembered._MOST", remembered)
            network = travel_network(roads, speeds_of())
            for some in asked:
                anew = travel_network(roads, speeds_of())
                assert np.array_equal(network.times(some, some[::-1]), anew.times(some, some[::-1]))


@settings(max_examples=40)
@given(networks(), st.lists(st.tuples(places, places), min_size=1, max_size=8))
def test_trips_asked_for_together_are_those_asked_for_one_by_one(roads, pairs):
    network = travel_network(roads, speeds_of())
    starts, ends = ([pair[end] for pair in pairs] for end in (0, 1))
    together = network.legs_and_paths(starts, ends)
    assert tuple(leg for leg, _ in together) == network.legs(starts, ends)
    for (leg, path), start, end in zip(together, starts, ends, strict=True):
        assert leg.seconds_s == pytest.approx(network.leg(start, end).seconds_s)
        assert leg.seconds_s == pytest.approx(network.times([start], [end])[0, 0])
        assert (path.coords[0], path.coords[-1]) == (start, end)
        assert path.length <= leg.road_m + leg.off_road_m / 1.35 + 1e-6
