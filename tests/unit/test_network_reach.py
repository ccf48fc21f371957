import importlib
import subprocess
import sys
import tracemalloc
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from geo.errors import NetworkError
from geo.network.graph import Graph
from geo.network.reach import nearest, reach_counts, reached, times
from geo.threads import cores

ORACLES = Path(__file__).resolve().parents[2].parent / "shared" / "oracles"
INF = np.inf

# Towns 0 to 3 a minute apart along a road, a lane of no length at all from 3 to 4, and 5 without a road.
ROAD = Graph.of([0, 1, 2, 1, 2, 3, 3, 4], [1, 2, 3, 0, 1, 2, 4, 3], [60] * 6 + [0, 0], nodes=6)


@pytest.fixture(scope="module")
def made_roads(tmp_path_factory):
    """A small network of the kind that the independent check of reach was made for, and that check."""
    if not ORACLES.is_dir():
        pytest.skip("the folder `shared` with research material does not lie beside the repository")
    path = tmp_path_factory.mktemp("roads") / "roads.npz"
    maker = [sys.executable, str(ORACLES / "make_roads.py"), str(path), "--n", "60"]
    subprocess.run(maker, check=True, capture_output=True)
    sys.path.insert(0, str(ORACLES))
    try:
        yield np.load(path), importlib.import_module("check_reach").check
    finally:
        sys.path.remove(str(ORACLES))


def test_times_along_a_road_add_up():
    expected = [[0, 60, 120, 180, 180, INF], [180, 120, 60, 0, 0, INF], [INF] * 5 + [0]]
    assert times(ROAD, [0, 4, 5], range(6)).tolist() == expected


def test_who_sets_out_later_arrives_later_and_the_limit_is_on_arriving():
    assert times(ROAD, [0, 3], [1, 2], start_s=[10, 100], limit_s=130).tolist() == [[70, 130], [INF, INF]]


def test_who_never_sets_out_never_arrives():
    assert times(ROAD, [0, 3], [3], start_s=[INF, 1]).tolist() == [[INF], [1]]
    assert nearest(ROAD, [0, 3], start_s=[INF, 1])[1].tolist() == [1, 1, 1, 1, 1, -1]
    assert nearest(ROAD, [0], start_s=[INF])[1].tolist() == [-1] * 6


def test_a_place_at_just_the_limit_is_reached_and_one_beyond_is_not():
    assert reach_counts(ROAD, [0], 120).tolist() == [1, 1, 1, 0, 0, 0]
    assert reach_counts(ROAD, [0], np.nextafter(120, 0)).tolist() == [1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("start_s", [0.0, 0.1, 1 / 3, 1e6])
def test_a_limit_that_is_just_a_trip_with_its_start_is_kept_whichever_way_the_search_goes(start_s):
    cost_s = [0.1, 0.7, 1 / 7]
    chain = Graph.of([0, 1, 2], [1, 2, 3], cost_s, nodes=4)
    limit_s = times(chain, [0], [3], start_s=[start_s])[0, 0]
    assert times(chain, [0], [3], start_s=[start_s], limit_s=limit_s).tolist() == [[limit_s]]


def test_a_source_named_twice_counts_twice_and_none_counts_nothing():
    assert reach_counts(ROAD, [0, 0, 2], 60).tolist() == [2, 3, 1, 1, 1, 0]
    assert reach_counts(ROAD, [], 60).tolist() == [0] * 6


def test_of_a_source_named_twice_the_one_that_sets_out_first_is_the_nearest():
    time_s, which = nearest(ROAD, [0, 0], start_s=[9, 5])
    assert time_s.tolist() == [5, 65, 125, 185, 185, INF]
    assert which.tolist() == [1, 1, 1, 1, 1, -1]


def test_sources_that_set_out_far_apart_in_time_are_told_apart():
    time_s, which = nearest(ROAD, [0, 3, 2], start_s=[1e7, 100, 1e9])
    assert time_s.tolist() == [280, 220, 160, 100, 100, INF]
    assert set(which[:5]) == {1}


def test_with_no_source_nothing_is_near_and_no_list_is_long():
    assert nearest(ROAD, [])[1].tolist() == [-1] * 6
    assert times(ROAD, [], [1, 2]).shape == (0, 2)
    assert times(ROAD, [1, 2], []).shape == (2, 0)
    first, node, time_s = reached(ROAD, [], 60)
    assert (first.tolist(), len(node), len(time_s)) == ([0], 0, 0)


def test_the_cheaper_of_parallel_edges_and_no_loop_is_taken():
    roads = Graph.of([0, 0, 0, 1], [1, 1, 0, 2], [50, 20, 0, 5], nodes=3)
    assert times(roads, [0], [0, 1, 2]).tolist() == [[0, 20, 25]]


def test_a_closed_edge_leads_nowhere():
    assert times(Graph.of([0, 0], [1, 2], [INF, 5], nodes=3), [0], [1, 2]).tolist() == [[INF, 5]]


def test_few_targets_are_searched_from_against_the_traffic():
    one_way = Graph.of(np.arange(9), np.arange(1, 10), np.arange(1.0, 10.0), nodes=10)
    assert times(one_way, np.arange(10), [9]).ravel().tolist() == [45 - n * (n + 1) / 2 for n in range(10)]
    assert times(one_way, np.arange(10), [0]).ravel().tolist() == [0] + [INF] * 9


def test_lists_of_what_is_reached_are_no_longer_than_what_is_reached():
    first, node, time_s = reached(ROAD, [5, 0, 4], 60)
    assert first.tolist() == [0, 1, 3, 6]
    assert [sorted(node[a:b].tolist()) for a, b in pairwise(first)] == [
        [5],
        [0, 1],
        [2, 3, 4],
    ]
    assert dict(zip(node[3:].tolist(), time_s[3:].tolist(), strict=True)) == {4: 0, 3: 0, 2: 60}


def test_a_network_without_edges_reaches_only_its_sources():
    alone = Graph.of([], [], [], nodes=3)
    assert reach_counts(alone, [1], INF).tolist() == [0, 1, 0]
    assert times(alone, [1], [0, 1]).tolist() == [[INF, 0]]


@pytest.mark.parametrize("limit_s", [1_800.0, 7_200.0])
def test_counts_and_nearest_pass_the_independent_check(made_roads, limit_s):
    roads, check = made_roads
    nodes = len(roads["x"])
    graph = Graph.of(roads["u"], roads["v"], roads["t"], nodes)
    sources = np.random.default_rng(1).integers(0, nodes, 80)
    count, (time_s, _) = reach_counts(graph, sources, limit_s), nearest(graph, sources, limit_s=limit_s)
    found = check(roads["u"], roads["v"], roads["t"], nodes, sources, limit_s, count, time_s)
    assert found == {"nodes_with_a_wrong_count": 0, "nearest_max_error_s": 0.0}


def test_the_check_finds_one_wrong_count(made_roads):
    roads, check = made_roads
    nodes = len(roads["x"])
    count = reach_counts(Graph.of(roads["u"], roads["v"], roads["t"], nodes), [7, 9], 1_800.0)
    count[100] += 1
    found = check(roads["u"], roads["v"], roads["t"], nodes, np.array([7, 9]), 1_800.0, count)
    assert found == {"nodes_with_a_wrong_count": 1}


def test_memory_is_linear_in_nodes_whatever_the_number_of_sources():
    """Four bytes a node for each of eight slices, and 24 for each search that runs at a time."""
    nodes = 20_000
    ring = Graph.of(np.arange(nodes), (np.arange(nodes) + 1) % nodes, np.ones(nodes), nodes)

    def peak(sources):
        reach_counts(ring, np.arange(sources), 100.0)  # compiled, and the first allocations done
        tracemalloc.start()
        reach_counts(ring, np.arange(sources), 100.0)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(2_000) < nodes * (8 * 4 + 24 * cores() + 16)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: reach_counts(ROAD, [6], 1), r"^source: there is no number 6\. Numbers run from 0 to 5\.$"),
        (lambda: reach_counts(ROAD, [0], -1), r"^search: limit_s is -1\. Give seconds, zero or more\.$"),
        (lambda: reached(ROAD, [0], INF * 0), r"^search: limit_s is nan\."),
        (lambda: reached(ROAD, [-1], 1), r"^source: there is no number -1\."),
        (
            lambda: nearest(ROAD, [0], start_s=[-2]),
            r"^sources: start_s is -2\. Give seconds, zero or more\.$",
        ),
        (lambda: nearest(ROAD, [0, 1], start_s=[1, np.nan]), r"^sources: start_s is nan\."),
        (lambda: nearest(ROAD, [0], limit_s=-1), r"^search: limit_s is -1\."),
        (lambda: times(ROAD, [0], [6]), r"^target: there is no number 6\."),
        (lambda: times(ROAD, [[0]], [1]), r"^source: numbers are int64, shape \(1, 1\)\."),
        (lambda: times(ROAD, [0, 1], [1], start_s=[1]), r"^2 sources: start_s has the shape \(1,\)\."),
        (lambda: times(ROAD, [0.5], [1]), r"^source: numbers are float64"),
        (
            lambda: times(Graph.of([], [], [], 0), [0], []),
            r"^source: there is no number 0\. There are none\.",
        ),
    ],
)
def test_what_is_no_question_is_refused_in_one_line(ask, message):
    with pytest.raises(NetworkError, match=message) as refused:
        ask()
    assert "\n" not in str(refused.value)
