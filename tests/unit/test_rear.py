"""The rear: scores, hubs, supply routes and moves against answers that stand on paper."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ScenarioError
from geo.location.requirements import Limits
from geo.methods.rear.choice import choose_hubs
from geo.methods.rear.criteria import Criterion, scored
from geo.methods.rear.movement import Lift, move
from geo.methods.rear.supply import supply, supply_graph, without_way_round

LIFT = Lift(people_a_convoy=200, lorries_a_convoy=25, convoys_a_day=2, driving_h=10)


def criterion(name="rail_km", weight=1.0, best=0, worst=10):
    return Criterion(name, name, "km", weight, best, worst, "-", "assumed")


@given(
    values=st.dictionaries(st.sampled_from("abc"), st.none() | st.floats(-1e6, 1e6)),
    weights=st.tuples(*[st.floats(0, 5)] * 3),
)
def test_a_score_lies_between_nothing_and_all_and_ratios_of_weights_alone_matter(values, weights):
    def score(factor):
        pairs = zip("abc", np.multiply(weights, factor), strict=True)
        return scored([criterion(*pair) for pair in pairs], values)

    found = score(1.0)
    assert 0.0 <= found.worth_share <= 1.0 + 1e-12
    assert 0.0 <= found.known_share <= 1.0 + 1e-12
    assert score(2.0).worth_share == pytest.approx(found.worth_share)


@given(near=st.floats(0, 20), further=st.floats(0, 20))
def test_a_better_value_never_lowers_a_score(near, further):
    rail = criterion()
    assert rail.worth_share(near) >= rail.worth_share(near + further)


def test_what_is_not_known_is_told_and_not_guessed():
    found = scored([criterion("a", 3.0), criterion("b", 1.0)], {"a": 5.0, "b": None})
    assert (found.worth_share, found.known_share) == (0.5, 0.75)
    assert scored([criterion()], {}).known_share == 0.0


def test_hubs_keep_apart_and_the_answer_is_proved():
    """Four places on a road 0, 1, 2, 3 h; hubs at 0, 1 and 3 h: the two best are 0 and 3 or 1 and 3."""
    at_h, from_h = np.arange(4.0), np.array([0.0, 1.0, 3.0])
    road_h = np.abs(at_h[:, None] - from_h[None, :])
    places_m = np.column_stack([from_h * 40_000, np.zeros(3)])
    asked = {"ids": ["west", "middle", "east"], "worth_h": 0.0, "place_m": places_m, "limits": Limits()}
    answer = choose_hubs(road_h, [1.0] * 3, 2, **asked)
    assert set(answer.selected) == {"middle", "east"}
    assert (answer.status, answer.value, answer.bound) == ("optimal", 0.5, 0.5)  # 1 + 0 + 1 + 0 over 4
    apart = choose_hubs(road_h, [1.0] * 3, 2, spacing_m=100_000, **asked)
    assert set(apart.selected) == {"west", "east"}
    assert apart.value == pytest.approx(0.5)  # 0 + 1 + 1 + 0 over 4


def test_a_trap_has_two_ways_where_the_quickest_way_has_no_second():
    """The quickest way, of 30 s by the cross road, meets every other one: the pair takes 60 s each."""
    one, other = np.array([0, 1, 2, 0, 1], np.int32), np.array([1, 2, 3, 2, 3], np.int32)
    graph = supply_graph(one, other, np.array([10.0, 10, 10, 50, 50]), np.ones(5, bool), 4)
    found = supply(graph, 0, 3, without_way_round(graph))
    assert (found.quickest_s, found.main.cost_s, found.other.cost_s, found.single) == (30, 60, 60, ())


networks = st.integers(2, 9).flatmap(
    lambda nodes: st.lists(
        st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1), st.integers(1, 50)).filter(
            lambda road: road[0] != road[1]
        ),
        min_size=1,
        max_size=18,
    ).map(lambda roads: (nodes, roads))
)


def joined(ends, start, end):
    met = {start}
    for _ in ends:
        met |= {node for pair in ends if met & set(pair) for node in pair}
    return end in met


@given(network=networks)
def test_two_ways_share_what_has_no_way_round_and_nothing_else(network):
    nodes, roads = network
    one, other, seconds_s = (np.array(column) for column in zip(*roads, strict=True))
    graph = supply_graph(
        one.astype(np.int32), other.astype(np.int32), seconds_s * 1.0, np.ones(len(one), bool), nodes
    )
    found = supply(graph, 0, nodes - 1, without_way_round(graph))
    ends = [(a, b) for a, b, _ in roads]
    assert (found is not None) == joined(ends, 0, nodes - 1)
    if found is None:
        return
    assert set(found.main.stretches) & set(found.other.stretches) == set(found.single)
    for stretch in range(len(ends)):
        left = ends[:stretch] + ends[stretch + 1 :]
        assert joined(left, 0, nodes - 1) == (stretch not in found.single)
    assert found.quickest_s <= found.main.cost_s <= found.other.cost_s
    for way in (found.main, found.other):
        assert way.cost_s == pytest.approx(sum(seconds_s[list(way.stretches)]))


def test_whoever_needs_more_convoys_decides_and_a_short_way_is_a_day():
    assert move(1_000, 10, 3.0, LIFT).convoys == 5
    assert move(10, 60, 3.0, LIFT).convoys == 3
    assert move(10, 10, 0.5, LIFT).days == 1
    assert move(1_000, 10, 10.1, LIFT).days == 3 + 2 - 1


@given(people=st.integers(1, 20_000), lorries=st.integers(0, 3_000), road_h=st.floats(0, 60))
def test_a_larger_contingent_or_a_longer_way_is_never_in_earlier(people, lorries, road_h):
    days = move(people, lorries, road_h, LIFT).days
    assert move(people + 150, lorries, road_h, LIFT).days >= days
    assert move(people, lorries + 20, road_h, LIFT).days >= days
    assert move(people, lorries, road_h + 4, LIFT).days >= days


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: Lift(0, 25, 2, 10), "people_a_convoy is 0"),
        (lambda: Lift(200, 25, 2, 25), "driving_h is 25"),
        (lambda: move(0, 0, 1.0, LIFT), "people are 0"),
        (lambda: criterion(weight=-1.0), "weight is -1"),
        (lambda: criterion(best=5, worst=5), "best and worst"),
    ],
)
def test_figures_that_cannot_be_are_refused(wrong, words):
    with pytest.raises(ScenarioError, match=words):
        wrong()
