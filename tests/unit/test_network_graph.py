import numpy as np
import pytest

from geo.errors import NetworkError
from geo.network.graph import Graph

# Two towns joined both ways, a loop at the second, two roads on to a third, and a place without roads.
TAIL, HEAD = [1, 0, 1, 1, 1], [0, 1, 1, 2, 2]
ROADS = Graph.of(TAIL, HEAD, [60, 70, 5, 30, 40], nodes=4, stretch=[0, 0, 1, 2, 3])


def test_edges_lie_by_their_tail_in_the_order_given():
    assert ROADS.first.tolist() == [0, 1, 5, 5, 5]
    assert ROADS.tail.tolist() == [0, 1, 1, 1, 1]
    assert ROADS.head.tolist() == [1, 0, 1, 2, 2]
    assert ROADS.cost_s.tolist() == [70, 60, 5, 30, 40]
    assert ROADS.stretch.tolist() == [0, 0, 1, 2, 3]


def test_types_are_those_that_are_promised():
    kinds = [ROADS.first.dtype, ROADS.head.dtype, ROADS.cost_s.dtype, ROADS.stretch.dtype]
    assert kinds == [np.int64, np.int32, np.float64, np.int32]


def test_without_numbers_of_stretches_each_edge_is_one_of_its_own():
    assert Graph.of([1, 0], [0, 1], [1, 2], nodes=2).stretch.tolist() == [1, 0]


def test_a_stretch_is_lost_both_ways_and_the_others_keep_their_numbers():
    left = ROADS.without(np.array([True, False, False, False]))
    assert (left.nodes, left.stretch.tolist()) == (4, [1, 2, 3])


def test_turned_round_twice_is_the_same():
    turned = ROADS.reversed()
    assert sorted(zip(turned.tail.tolist(), turned.head.tolist(), turned.cost_s, strict=True)) == sorted(
        zip(HEAD, TAIL, [60, 70, 5, 30, 40], strict=True)
    )
    again = turned.reversed()
    assert np.array_equal(again.first, ROADS.first)
    assert sorted(again.stretch.tolist()) == sorted(ROADS.stretch.tolist())


def test_the_inner_order_holds_the_same_edges():
    inner = ROADS.inner
    tail = inner.node[np.repeat(np.arange(4), np.diff(inner.walk.first))]
    assert tail.tolist() == ROADS.tail[inner.edge].tolist()
    assert inner.node[inner.walk.head].tolist() == ROADS.head[inner.edge].tolist()
    assert inner.walk.cost_s.tolist() == ROADS.cost_s[inner.edge].tolist()
    assert inner.rank[inner.node].tolist() == [0, 1, 2, 3]


def test_further_edges_and_nodes_are_those_of_a_network_built_at_once():
    more = ROADS.with_more([4, 3, 0], [0, 4, 4], [9, 8, 7], nodes=5, stretch=[4, 5, 6])
    tail, head = [*TAIL, 4, 3, 0], [*HEAD, 0, 4, 4]
    whole = Graph.of(tail, head, [60, 70, 5, 30, 40, 9, 8, 7], nodes=5, stretch=[0, 0, 1, 2, 3, 4, 5, 6])
    for column in ("first", "head", "cost_s", "stretch"):
        assert np.array_equal(getattr(more, column), getattr(whole, column))
    assert more.inner.rank[:4].tolist() == ROADS.inner.rank.tolist()
    with pytest.raises(NetworkError, match="nodes is 3"):
        ROADS.with_more([], [], [], nodes=3, stretch=[])


@pytest.mark.parametrize("node_m", [None, np.empty((0, 2))])
def test_a_network_may_be_empty(node_m):
    empty = Graph.of([], [], [], nodes=0, node_m=node_m)
    assert (empty.nodes, len(empty.head)) == (0, 0)
    assert empty.without(np.zeros(0, dtype=bool)).nodes == 0


def test_places_at_one_spot_are_allowed():
    assert Graph.of([0], [1], [1], nodes=2, node_m=[(5.0, 5.0), (5.0, 5.0)]).nodes == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (([0], [1], [-1.0], 2), r"^edge 0: cost_s is -1\. Give seconds, zero or more\.$"),
        (([0, 1], [1, 0], [1.0, np.nan], 2), r"^edge 1: cost_s is nan\. Give seconds"),
        (([0], [2], [1.0], 2), r"^head of an edge: there is no number 2\. Numbers run from 0 to 1\.$"),
        (([-1], [1], [1.0], 2), r"^tail of an edge: there is no number -1\."),
        (([0.0], [1], [1.0], 2), r"^tail of an edge: numbers are float64, shape \(1,\)\."),
        (([0, 1], [1], [1.0], 2), r"^road network: 2 tails, 1 heads, 1 costs, 2 stretches\. Give one"),
        (([], [], [], -1), r"^road network: there are -1 nodes\."),
        (([0], [1], [1.0], 2, [-3]), r"^stretch: there is no number -3\."),
    ],
)
def test_what_is_no_network_is_refused_in_one_line(given, message):
    with pytest.raises(NetworkError, match=message) as refused:
        Graph.of(*given)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("node_m", [[(0.0, 0.0)], [(0.0, 0.0), (np.nan, 1.0)]])
def test_places_that_do_not_fit_the_nodes_are_refused(node_m):
    with pytest.raises(NetworkError, match=r"^road network: .* Give easting and northing of each of 2 nodes"):
        Graph.of([0], [1], [1.0], nodes=2, node_m=node_m)


@pytest.mark.parametrize("mask", [[0, 2], [True], [[True] * 4]])
def test_what_is_no_mask_over_the_stretches_is_refused(mask):
    with pytest.raises(NetworkError, match=r"Give a mask of true and false over at least 4 stretches\."):
        ROADS.without(mask)
