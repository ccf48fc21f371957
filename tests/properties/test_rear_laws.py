"""Laws of a rear: Menger's theorem on small networks, what a loss cuts off, more lift is never later."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.methods.rear.criteria import Criterion, scored
from geo.methods.rear.losses import Losses, cut_junctions, without_junctions
from geo.methods.rear.movement import Lift, RailLift, move, move_by_rail, rail_hours
from geo.methods.rear.supply import supply, supply_graph, without_way_round
from geo.network.disjoint import disjoint_routes

MANY = settings(max_examples=80, deadline=None)
networks = st.integers(3, 7).flatmap(
    lambda nodes: st.lists(
        st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1), st.integers(1, 50)).filter(
            lambda road: road[0] != road[1]
        ),
        min_size=2,
        max_size=12,
    ).map(lambda roads: (nodes, roads))
)


def graph_of(nodes, roads):
    one, other, seconds_s = (np.array(column) for column in zip(*roads, strict=True))
    is_open = np.ones(len(one), bool)
    return supply_graph(one.astype(np.int32), other.astype(np.int32), seconds_s * 1.0, is_open, nodes)


def met_from(start, ends, lost=()):
    """Nodes that a walk along stretches meets, none of the lost nodes among them."""
    met = {start}
    while True:
        more = {node for pair in ends if met & set(pair) for node in pair} - set(lost) - met
        if not more:
            return met
        met |= more


def fewest_lost(nodes, ends, losses):
    """Least number of things whose loss parts the first node from the last; None where nothing does."""
    for count in range(len(losses) + 1):
        if any(nodes - 1 not in losses_of(ends, chosen) for chosen in combinations(losses, count)):
            return count
    return None


def losses_of(ends, chosen):
    """What the first node still meets without some stretches, or without some nodes."""
    stretches = {number for kind, number in chosen if kind == "stretch"}
    left = [pair for number, pair in enumerate(ends) if number not in stretches]
    return met_from(0, left, {number for kind, number in chosen if kind == "node"})


@MANY
@given(network=networks)
def test_there_are_as_many_disjoint_ways_as_the_least_that_parts_the_ends(network):
    """Menger 1927, by stretches and by junctions, against every choice of losses."""
    nodes, roads = network
    graph, ends = graph_of(nodes, roads), [(a, b) for a, b, _ in roads]
    found = disjoint_routes(graph, 0, nodes - 1, len(roads) + 1)
    stretches = [("stretch", number) for number in range(len(ends))]
    assert len(found) == fewest_lost(nodes, ends, stretches)
    if not any({0, nodes - 1} == set(pair) for pair in ends):
        found = disjoint_routes(graph, 0, nodes - 1, len(roads) + 1, by="nodes")
        assert len(found) == fewest_lost(nodes, ends, [("node", node) for node in range(1, nodes - 1)])


@MANY
@given(network=networks)
def test_two_ways_share_only_junctions_whose_loss_leaves_no_way(network):
    nodes, roads = network
    graph, ends = graph_of(nodes, roads), [(a, b) for a, b, _ in roads]
    pair = supply(graph, 0, nodes - 1, without_way_round(graph))
    if pair is None:
        return
    cut = cut_junctions(Losses(graph), pair)
    assert set(cut) == {node for node in range(1, nodes - 1) if nodes - 1 not in met_from(0, ends, {node})}
    found = without_junctions(graph, pair, cut)
    assert found.shared == cut
    assert set(found.main.stretches) & set(found.other.stretches) == set(pair.single)
    for way in (found.main, found.other):
        assert (way.nodes[0], way.nodes[-1]) == (0, nodes - 1)
        assert way.cost_s == pytest.approx(sum(roads[number][2] for number in way.stretches))
        for number, (a, b) in zip(way.stretches, zip(way.nodes, way.nodes[1:], strict=False), strict=True):
            assert {a, b} == set(ends[number])
    # Fewer ways are allowed, so no pair of them together can be quicker.
    assert found.main.cost_s + found.other.cost_s >= pair.main.cost_s + pair.other.cost_s - 1e-9


@MANY
@given(network=networks, random=st.randoms(use_true_random=False))
def test_a_loss_cuts_off_what_no_way_meets_any_more(network, random):
    nodes, roads = network
    ends = [(a, b) for a, b, _ in roads]
    losses, before = Losses(graph_of(nodes, roads)), met_from(0, ends)
    stretch, node = random.randrange(len(ends)), random.randrange(1, nodes)
    left = ends[:stretch] + ends[stretch + 1 :]
    for cut_off, expected in (
        (losses.without_stretch(stretch, 0), before - met_from(0, left)),
        (losses.without_junction(node, 0), before - met_from(0, ends, {node}) - {node}),
    ):
        assert set(np.flatnonzero(cut_off).tolist()) == expected


loads = {"people": st.integers(1, 20_000), "lorries": st.integers(0, 3_000), "before": st.integers(0, 50)}


@given(**loads, road_h=st.floats(0, 60), a_day=st.integers(1, 9), size=st.integers(1, 300))
def test_more_convoys_a_day_and_larger_ones_are_never_later(people, lorries, before, road_h, a_day, size):
    def days(more_a_day, larger, earlier):
        lift = Lift(size + larger, size + larger, a_day + more_a_day, 10.0)
        return move(people, lorries, road_h, lift, before=max(0, before - earlier)).days

    assert days(0, 0, 0) >= max(days(1, 0, 0), days(0, 7, 0), days(0, 0, 3))


@given(**loads, rail_m=st.floats(0, 3e6), a_day=st.integers(1, 9), wagons=st.integers(1, 60))
def test_more_trains_and_quicker_ones_are_never_later(people, lorries, before, rail_m, a_day, wagons):
    def days(change=False, **more):
        figures = {
            "trains_a_day": a_day,
            "wagons_a_train": wagons,
            "people_a_wagon": 50,
            "lorries_a_wagon": 1,
        }
        hours = {"speed_kmh": 35.0, "loading_h": 6.0, "unloading_h": 6.0, "transshipment_h": 12.0}
        lift = RailLift(**{**figures, **hours, **more})
        return move_by_rail(
            people, lorries, rail_hours(rail_m, lift, change=change), lift, before=before
        ).days

    usual = days()
    assert days(change=True) >= usual
    for more in (
        {"trains_a_day": a_day + 1},
        {"wagons_a_train": wagons + 5},
        {"lorries_a_wagon": 2},
        {"speed_kmh": 50.0},
        {"loading_h": 0.0},
    ):
        assert days(**more) <= usual


@given(
    values=st.lists(st.none() | st.floats(-1e5, 1e5), min_size=1, max_size=5),
    weights=st.lists(st.floats(0, 9), min_size=5, max_size=5),
)
def test_a_score_lies_between_the_worth_of_its_worst_and_of_its_best_criterion(values, weights):
    criteria = [Criterion(str(n), "-", "km", weights[n], 0, 50, "-", "assumed") for n in range(len(values))]
    named = {str(n): value for n, value in enumerate(values)}
    worth = [
        criterion.worth_share(value)
        for criterion, value in zip(criteria, values, strict=True)
        if value is not None and criterion.weight_share
    ]
    score = scored(criteria, named).worth_share
    assert min(worth, default=0.0) - 1e-9 <= score <= max(worth, default=0.0) + 1e-9
