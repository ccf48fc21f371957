"""Laws of a road network: its searches against SciPy, its routes against every choice there is."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from geo.network.bridges import only_ways
from geo.network.disjoint import disjoint_routes
from geo.network.graph import Graph
from geo.network.reach import nearest, reach_counts, reached, times
from geo.network.routes import detours, shortest_path

FEW, MANY = (settings(max_examples=count, deadline=None) for count in (40, 120))
# Whole seconds, so that ties, ways of equal cost and edges that cost nothing are common; and any others.
seconds = st.one_of(st.integers(0, 9).map(float), st.floats(0.0, 1e6), st.just(np.inf))


@st.composite
def edge_lists(draw, most_nodes=12, most_edges=40, cost_s=seconds):
    """Number of nodes, tails, heads and seconds, loops and parallel edges among them."""
    nodes = draw(st.integers(1, most_nodes))
    node = st.integers(0, nodes - 1)
    edges = draw(st.lists(st.tuples(node, node, cost_s), max_size=most_edges))
    tail, head, cost = (np.array(part) for part in zip(*edges, strict=True)) if edges else np.empty((3, 0))
    return nodes, tail.astype(int), head.astype(int), cost.astype(float)


@st.composite
def searches(draw, **kinds):
    """A network, some sources, and a limit that is often just the time to a node."""
    nodes, tail, head, cost_s = draw(edge_lists(**kinds))
    sources = draw(st.lists(st.integers(0, nodes - 1), max_size=6))
    finite = cost_s[np.isfinite(cost_s)]
    limits = [st.just(np.inf), st.floats(0.0, 1e6), st.integers(0, 20).map(float)]
    limit_s = draw(st.one_of(*limits, *([st.sampled_from(finite.tolist())] if len(finite) else [])))
    place = draw(st.booleans())
    node_m = np.random.default_rng(nodes).uniform(0, 1e5, (nodes, 2)) if place else None
    return Graph.of(tail, head, cost_s, nodes, node_m=node_m), np.array(sources, dtype=int), limit_s


@st.composite
def two_way_roads(draw, most_nodes=6, most_stretches=9):
    """A small network of stretches, most of them open both ways, at whole seconds; and its edge list."""
    nodes = draw(st.integers(2, most_nodes))
    node, cost = st.integers(0, nodes - 1), st.integers(0, 9)
    stretches = draw(
        st.lists(st.tuples(node, node, cost, st.one_of(st.none(), cost)), max_size=most_stretches)
    )
    ahead = [(one, other, there, k) for k, (one, other, there, _) in enumerate(stretches)]
    back = [(other, one, back, k) for k, (one, other, _, back) in enumerate(stretches) if back is not None]
    tail, head, cost_s, stretch = np.array(ahead + back, dtype=int).reshape(-1, 4).T
    return Graph.of(tail, head, cost_s, nodes, stretch)


def by_scipy(graph, **options):
    """SciPy's Dijkstra; it is given the quickest of parallel edges."""
    quickest = {}
    for tail, head, cost_s in zip(graph.tail.tolist(), graph.head.tolist(), graph.cost_s, strict=True):
        if np.isfinite(cost_s):
            quickest[tail, head] = min(cost_s, quickest.get((tail, head), np.inf))
    ends = np.array(list(quickest), dtype=int).reshape(-1, 2).T
    matrix = csr_array((list(quickest.values()), tuple(ends)), shape=(graph.nodes, graph.nodes), dtype=float)
    return dijkstra(matrix, **options)


def ways(graph, source, target, *, passed=frozenset(), used=frozenset(), cost_s=0.0):
    """Every way without a loop: seconds, stretches, and nodes between the ends."""
    if source == target:
        yield cost_s, used, passed
        return
    for edge in range(graph.first[source], graph.first[source + 1]):
        head, stretch = int(graph.head[edge]), int(graph.stretch[edge])
        if head != source and head not in passed and stretch not in used:
            between = passed if head == target else passed | {head}
            start = {"passed": between, "used": used | {stretch}, "cost_s": cost_s + graph.cost_s[edge]}
            yield from ways(graph, head, target, **start)


def best_disjoint(graph, source, target, number, by):
    """How many ways there are that share nothing, at most so many, and their least total cost."""
    every = list(ways(graph, source, target, passed=frozenset([source])))
    for count in range(number, 0, -1):
        totals = [
            sum(cost_s for cost_s, _, _ in chosen)
            for chosen in combinations(every, count)
            if all(share_nothing(a, b, by, source) for a, b in combinations(chosen, 2))
        ]
        if totals:
            return count, min(totals)
    return 0, 0.0


def share_nothing(one, other, by, source):
    return not one[1] & other[1] and (by == "stretches" or one[2] & other[2] == {source})


@given(searches())
@MANY
def test_times_are_those_of_scipy(question):
    graph, sources, limit_s = question
    everywhere = np.arange(graph.nodes)
    expected = by_scipy(graph, indices=sources, limit=limit_s) if len(sources) else np.empty((0, graph.nodes))
    assert np.array_equal(times(graph, sources, everywhere, limit_s=limit_s), expected)


@given(searches())
@MANY
def test_counts_and_lists_are_those_of_the_matrix_of_times(question):
    graph, sources, limit_s = question
    matrix = times(graph, sources, np.arange(graph.nodes), limit_s=limit_s)
    assert reach_counts(graph, sources, limit_s).tolist() == np.isfinite(matrix).sum(axis=0).tolist()
    first, node, time_s = reached(graph, sources, limit_s)
    rebuilt = np.full(matrix.shape, np.inf)
    rebuilt[np.repeat(np.arange(len(sources)), np.diff(first)), node] = time_s
    assert np.array_equal(rebuilt, matrix)
    assert len(node) == np.isfinite(matrix).sum()


@given(searches(), st.integers(0, 2**32))
@MANY
def test_the_nearest_is_the_least_of_all_times_and_from_who_is_named(question, seed):
    graph, sources, limit_s = question
    start_s = np.random.default_rng(seed).choice([0.0, 1.0, 3.0, 1e5, np.inf], len(sources))
    everywhere = np.arange(graph.nodes)
    matrix = times(graph, sources, everywhere, start_s=start_s, limit_s=limit_s)
    time_s, which = nearest(graph, sources, start_s=start_s, limit_s=limit_s)
    assert time_s == pytest.approx(matrix.min(axis=0, initial=np.inf), rel=1e-12)
    found = which >= 0
    assert np.array_equal(found, np.isfinite(time_s))
    assert matrix[which[found], everywhere[found]] == pytest.approx(time_s[found], rel=1e-12)


@given(searches(), st.data())
@MANY
def test_few_targets_and_all_targets_give_the_same_times(question, chosen):
    graph, sources, limit_s = question
    targets = chosen.draw(st.lists(st.integers(0, graph.nodes - 1), max_size=2))
    sources = np.concatenate([sources, np.arange(graph.nodes)])
    matrix = times(graph, sources, np.arange(graph.nodes))[:, targets]
    assert times(graph, sources, targets) == pytest.approx(matrix, rel=1e-12)
    within = times(graph, sources, targets, limit_s=limit_s)
    clearly = np.abs(matrix - limit_s) > 1e-6 if np.isfinite(limit_s) else np.ones(matrix.shape, dtype=bool)
    expected = np.where(matrix <= limit_s, matrix, np.inf)
    assert within[clearly] == pytest.approx(expected[clearly], rel=1e-12)


@given(edge_lists(), st.data())
@MANY
def test_a_further_edge_never_lengthens_and_a_lost_one_never_shortens_a_trip(edges, chosen):
    nodes, tail, head, cost_s = edges
    everywhere = np.arange(nodes)
    without = Graph.of(tail, head, cost_s, nodes)
    node = st.integers(0, nodes - 1)
    further = chosen.draw(st.tuples(node, node, seconds))
    more = Graph.of(*(np.append(*pair) for pair in zip(edges[1:], further, strict=True)), nodes)
    fewer_s, more_s = (times(graph, everywhere, everywhere) for graph in (without, more))
    assert (more_s <= fewer_s).all()
    lost = np.arange(len(tail) + 1) == len(tail)
    assert np.array_equal(times(more.without(lost), everywhere, everywhere), fewer_s)


@given(edge_lists())
@MANY
def test_no_trip_is_longer_than_one_by_way_of_a_third_place(edges):
    nodes, tail, head, cost_s = edges
    matrix = times(Graph.of(tail, head, cost_s, nodes), np.arange(nodes), np.arange(nodes))
    by_way = matrix[:, :, None] + matrix[None, :, :]
    assert (matrix[:, None, :] <= by_way * (1.0 + 1e-12)).all()
    assert (matrix.diagonal() == 0.0).all()


@given(edge_lists(), st.randoms(use_true_random=False))
@MANY
def test_other_numbers_for_the_nodes_change_no_time(edges, random):
    nodes, tail, head, cost_s = edges
    new = np.array(random.sample(range(nodes), nodes))
    plain, turned = Graph.of(tail, head, cost_s, nodes), Graph.of(new[tail], new[head], cost_s, nodes)
    everywhere = np.arange(nodes)
    assert np.array_equal(times(plain, everywhere, everywhere), times(turned, new, new))


@given(edge_lists(), st.data())
@MANY
def test_the_quickest_way_takes_edges_that_join_and_add_up(edges, chosen):
    nodes, tail, head, cost_s = edges
    graph = Graph.of(tail, head, cost_s, nodes)
    source, target = (chosen.draw(st.integers(0, nodes - 1)) for _ in range(2))
    route, time_s = shortest_path(graph, source, target), times(graph, [source], [target])[0, 0]
    if route is None:
        assert time_s == np.inf
        return
    assert route.cost_s == time_s
    assert route.nodes[:: len(route.nodes) - 1 or 1][:2] in {(source, target), (source,)}
    assert graph.tail[list(route.edges)].tolist() == list(route.nodes[:-1])
    assert graph.head[list(route.edges)].tolist() == list(route.nodes[1:])
    for lost, way in zip(route.stretches, detours(graph, route), strict=True):
        left = graph.without(np.arange(len(tail)) == lost)
        assert (np.inf if way is None else way.cost_s) == times(left, [source], [target])[0, 0]
        assert way is None or lost not in way.stretches


@given(two_way_roads(), st.data(), st.integers(1, 4), st.sampled_from(["stretches", "nodes"]))
@MANY
def test_disjoint_routes_share_nothing_and_cost_as_little_as_any_choice_of_ways(roads, chosen, number, by):
    source, target = chosen.draw(
        st.lists(st.integers(0, roads.nodes - 1), min_size=2, max_size=2, unique=True)
    )
    routes = disjoint_routes(roads, source, target, number, by=by)
    taken = [stretch for route in routes for stretch in route.stretches]
    assert len(taken) == len(set(taken))
    if by == "nodes":
        between = [node for route in routes for node in route.nodes[1:-1]]
        assert len(between) == len(set(between))
    for route in routes:
        assert route.nodes[0] == source
        assert route.nodes[-1] == target
        assert roads.tail[list(route.edges)].tolist() == list(route.nodes[:-1])
    total = sum(route.cost_s for route in routes)
    assert (len(routes), total) == best_disjoint(roads, source, target, number, by)


@given(st.integers(1, 9), st.data())
@MANY
def test_only_ways_are_those_whose_loss_makes_one_more_part(nodes, chosen):
    node = st.integers(0, nodes - 1)
    ends = np.array(chosen.draw(st.lists(st.tuples(node, node), max_size=14)), dtype=int).reshape(-1, 2)

    def parts(kept):
        one, other = ends[kept].T
        return connected_components(csr_array((np.ones(len(one)), (one, other)), shape=(nodes, nodes)))[0]

    number = np.arange(len(ends))
    expected = [parts(number != lost) > parts(number >= 0) for lost in number]
    assert only_ways(*ends.T, nodes).tolist() == expected


@given(st.integers(0, 2**32))
@FEW
def test_times_hold_where_a_few_edges_are_very_long_and_most_very_short(seed):
    random = np.random.default_rng(seed)
    nodes, edges = 300, 1_200
    cost_s = 10.0 ** random.uniform(*sorted(random.uniform(-9.0, 9.0, 2)), edges)
    graph = Graph.of(*random.integers(0, nodes, (2, edges)), cost_s, nodes)
    sources = random.integers(0, nodes, 5)
    assert np.array_equal(times(graph, sources, np.arange(nodes)), by_scipy(graph, indices=sources))
