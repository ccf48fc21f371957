import numpy as np
import pytest

from geo.errors import NetworkError
from geo.network.bridges import only_ways
from geo.network.disjoint import disjoint_routes
from geo.network.graph import Graph
from geo.network.routes import detours, shortest_path, shortest_paths


def both_ways(stretches, nodes):
    """A network of stretches that lead both ways in the same time: (one, other, seconds)."""
    one, other, cost_s = (np.array(part) for part in zip(*stretches, strict=True))
    number = np.arange(len(one))
    ends, cost_s = np.concatenate([one, other]), np.tile(cost_s, 2)
    return Graph.of(ends, np.roll(ends, len(one)), cost_s, nodes, np.tile(number, 2))


# Two bridges over a river between (0, 1, 2) and (3, 4, 5); the quickest way crosses from one to the other.
#
#   0 --10-- 1 --10-- 4
#   |        |        |
#   30       10      30      the middle is stretch 2, from 1 to 2
#   |        |        |
#   3 --10-- 2 --10-- 5      from 0 to 5
LADDER = both_ways([(0, 1, 10), (0, 3, 30), (1, 2, 10), (1, 4, 10), (3, 2, 10), (2, 5, 10), (4, 5, 30)], 6)


def test_ways_found_by_one_search_are_those_found_one_by_one():
    targets = [5, 0, 3, 5]
    assert shortest_paths(LADDER, 0, targets) == tuple(shortest_path(LADDER, 0, target) for target in targets)
    assert shortest_paths(LADDER, 0, []) == ()
    lone = Graph.of([0], [1], [5], nodes=3)
    assert [way and way.cost_s for way in shortest_paths(lone, 0, [2, 1])] == [None, 5.0]


def test_the_quickest_way_goes_through_the_middle():
    route = shortest_path(LADDER, 0, 5)
    assert (route.cost_s, route.nodes, route.stretches) == (30.0, (0, 1, 2, 5), (0, 2, 5))
    assert LADDER.head[list(route.edges)].tolist() == [1, 2, 5]


def test_the_best_two_ways_leave_the_middle_alone():
    routes = disjoint_routes(LADDER, 0, 5, 2)
    assert [(route.cost_s, route.nodes) for route in routes] == [(50.0, (0, 1, 4, 5)), (50.0, (0, 3, 2, 5))]


def test_no_more_ways_are_given_than_there_are():
    assert len(disjoint_routes(LADDER, 0, 5, 9)) == 2
    assert disjoint_routes(Graph.of([0], [1], [1], nodes=3), 0, 2, 2) == ()


def test_a_stretch_is_one_thing_whichever_way_it_is_driven():
    one_bridge = Graph.of([0, 1, 1], [1, 0, 2], [1, 1, 1], nodes=3, stretch=[0, 0, 1])
    assert len(disjoint_routes(one_bridge, 0, 2, 2)) == 1


def test_parallel_stretches_are_two_ways_but_not_where_no_node_may_be_shared():
    twin = both_ways([(0, 1, 5), (0, 1, 9), (1, 2, 5), (1, 2, 9)], 3)
    assert [route.cost_s for route in disjoint_routes(twin, 0, 2, 3)] == [10.0, 18.0]
    assert [route.cost_s for route in disjoint_routes(twin, 0, 2, 3, by="nodes")] == [10.0]
    assert [route.cost_s for route in disjoint_routes(twin, 0, 1, 3, by="nodes")] == [5.0, 9.0]


def test_the_same_edge_given_twice_is_no_second_way():
    assert [
        route.cost_s for route in disjoint_routes(Graph.of([0, 0], [1, 1], [7, 4], 2, [0, 0]), 0, 1, 2)
    ] == [4.0]


def test_ways_that_share_no_node_cost_more_than_ways_that_share_no_stretch():
    # Two diamonds that meet in node 2, and a long road round that meets nothing.
    stretches = [
        (0, 1, 1),
        (0, 5, 1),
        (1, 2, 1),
        (5, 2, 1),
        (2, 3, 1),
        (2, 6, 1),
        (3, 4, 1),
        (6, 4, 1),
        (0, 4, 50),
    ]
    roads = both_ways(stretches, 7)
    assert [route.cost_s for route in disjoint_routes(roads, 0, 4, 2)] == [4.0, 4.0]
    assert [route.cost_s for route in disjoint_routes(roads, 0, 4, 2, by="nodes")] == [4.0, 50.0]


def test_stretches_that_cost_nothing_make_no_circles():
    roads = both_ways([(0, 1, 0), (1, 2, 0), (2, 0, 0), (2, 3, 0), (1, 3, 0)], 4)
    for route in disjoint_routes(roads, 0, 3, 2):
        assert route.cost_s == 0.0
        assert len(set(route.nodes)) == len(route.nodes)


def test_from_a_node_to_itself_there_is_one_way_of_no_length():
    assert shortest_path(LADDER, 2, 2).nodes == (2,)
    assert disjoint_routes(LADDER, 2, 2, 3) == (shortest_path(LADDER, 2, 2),)
    assert detours(LADDER, shortest_path(LADDER, 2, 2)) == ()


def test_a_closed_edge_is_no_way():
    assert shortest_path(Graph.of([0], [1], [np.inf], nodes=2), 0, 1) is None
    assert disjoint_routes(Graph.of([0], [1], [np.inf], nodes=2), 0, 1, 1) == ()


def test_a_detour_is_the_quickest_way_without_each_stretch():
    route = shortest_path(LADDER, 0, 5)
    assert [way.cost_s for way in detours(LADDER, route)] == [50.0, 50.0, 50.0]
    lone = both_ways([(0, 1, 1), (1, 2, 1), (1, 2, 3)], 3)
    assert [way and way.cost_s for way in detours(lone, shortest_path(lone, 0, 2))] == [None, 4.0]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: shortest_path(LADDER, 0, 6), r"^end of a route: there is no number 6\."),
        (lambda: disjoint_routes(LADDER, -1, 2, 1), r"^end of a route: there is no number -1\."),
        (
            lambda: disjoint_routes(LADDER, 0, 5, 0),
            r"^disjoint routes: 0 routes are wanted\. Ask for 1 or more",
        ),
        (
            lambda: disjoint_routes(LADDER, 0, 5, 1, by="luck"),
            r"^disjoint routes: by is 'luck'\. Give stretches",
        ),
        (
            lambda: disjoint_routes(Graph.of([0, 1], [1, 2], [1, 1], 3, [4, 4]), 0, 2, 1),
            r"^disjoint routes: stretch 4 joins more than two nodes\. Give each stretch",
        ),
        (lambda: only_ways([0], [0, 1], 2), r"^stretches: there are 1 ends and 2 other ends\."),
        (lambda: only_ways([0], [2], 2), r"^other end of a stretch: there is no number 2\."),
    ],
)
def test_what_is_no_question_is_refused_in_one_line(ask, message):
    with pytest.raises(NetworkError, match=message) as refused:
        ask()
    assert "\n" not in str(refused.value)


def test_of_a_road_every_stretch_is_an_only_way_and_of_a_ring_none_is():
    towns = np.arange(50_000)
    assert only_ways(towns[:-1], towns[1:], 50_000).all()
    assert not only_ways(towns, np.roll(towns, -1), 50_000).any()


def test_parallel_stretches_and_loops_are_no_only_ways():
    assert only_ways([0, 1, 1, 2], [1, 0, 1, 1], 4).tolist() == [False, False, False, True]
    assert only_ways([], [], 3).tolist() == []
