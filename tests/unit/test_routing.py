"""Routing: small questions whose answers are known on paper, and two published ones."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from pyvrp import solve
from pyvrp.stop import MaxIterations

from geo.errors import RoutingError
from geo.routing.annealing import annealed
from geo.routing.answer import RoutingAnswer
from geo.routing.arc_question import ArcQuestion
from geo.routing.arcs import solve_arcs
from geo.routing.covering_tour import covering_tour
from geo.routing.problem import as_problem
from geo.routing.question import NO_WAY, Fleet, RoutingQuestion, Visits
from geo.routing.search import Stop
from geo.routing.solve import solve_routes
from geo.routing.tour import solve_tour

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "benchmarks"
SQUARE = np.array([(0, 0), (10, 0), (10, 10), (0, 10)])
HOUR = 3_600


def away(places):
    return np.abs(places[:, None] - places).sum(axis=2)


def on_a_line(*at):
    return np.abs(np.subtract.outer(at, at))


def asked(matrix, fleets, visits, depots=1):
    return RoutingQuestion(matrix, matrix, depots, fleets, visits)


def test_one_vehicle_goes_once_round_the_square():
    answer = solve_routes(asked(away(SQUARE), (Fleet(0, 1),), Visits.of(3)), steps=100)
    assert (answer.value, answer.bound, answer.status, answer.gap) == (40, 40, "optimal", 0.0)
    assert answer.routes[0].visits in {(0, 1, 2), (2, 1, 0)}


def test_windows_force_the_order_and_the_times():
    # 10 s from each to the next along a line; the far one opens first, so it has to be passed by twice
    visits = Visits.of(2, from_s=[100, 0], to_s=[200, 60], service_s=5)
    answer = solve_routes(asked(on_a_line(0, 10, 20), (Fleet(0, 1),), visits), steps=100)
    (route,) = answer.routes
    assert route.visits == (1, 0)
    assert route.begins_s[1] >= 100
    assert route.back_s == 115  # 100 + 5 of service + 10 back
    assert route.leaves_s == 40  # begins the far one at 60, when its window closes


def test_of_an_exclusive_group_the_cheap_one_is_visited():
    answer = solve_routes(asked(on_a_line(0, 30, 7), (Fleet(0, 1),), Visits.of(2, group=[4, 4])), steps=100)
    assert [route.visits for route in answer.routes] == [(1,)]
    assert (answer.value, answer.missed, answer.status) == (14, (), "optimal")


def test_each_visit_is_made_from_the_near_one_of_two_depots():
    matrix = on_a_line(0, 100, 5, 95)
    answer = solve_routes(asked(matrix, (Fleet(0, 1), Fleet(1, 1)), Visits.of(2), depots=2), steps=100)
    assert {(route.fleet, route.visits) for route in answer.routes} == {(0, (0,)), (1, (1,))}
    assert (answer.value, answer.status) == (20, "optimal")


def test_an_optional_visit_is_made_where_its_prize_is_worth_the_way():
    visits = Visits.of(2, required=False, prize=[30, 30])
    answer = solve_routes(asked(on_a_line(0, 10, -40), (Fleet(0, 1),), visits), steps=200)
    assert [route.visits for route in answer.routes] == [(0,)]
    assert (answer.missed, answer.value) == ((1,), 20 + 30)
    assert answer.bound <= 50


def test_of_an_optional_group_left_out_one_prize_is_paid():
    visits = Visits.of(2, required=False, prize=[3, 5], group=0)
    answer = solve_routes(asked(on_a_line(0, 10, 20), (Fleet(0, 1),), visits), steps=50)
    assert (answer.routes, answer.missed, answer.value, answer.status) == ((), (0, 1), 5, "optimal")


def test_load_asks_for_two_vehicles_and_their_fixed_cost():
    fleet = Fleet(0, 3, capacity=100, fixed_cost=1_000)
    answer = solve_routes(asked(on_a_line(0, 1, 2, 3), (fleet,), Visits.of(3, demand=40)), steps=200)
    assert (len(answer.routes), answer.fewest_routes) == (2, 2)
    assert answer.value == 2_000 + 2 + 6
    assert answer.bound > 2_000


def test_a_window_that_closes_too_early_is_told_in_minutes():
    visits = Visits.of(8, to_s=[HOUR * 9] * 7 + [HOUR - 12 * 60])
    matrix = np.full((9, 9), HOUR)
    answer = solve_routes(asked(matrix, (Fleet(0, 8),), visits), steps=10)
    assert answer.status == "infeasible"
    assert answer.infeasible_because == "visit 7: its window closes 12 min before any fleet can be there"
    assert (answer.value, answer.bound, answer.cannot[0].short) == (None, None, 720)


@pytest.mark.parametrize(
    ("fleet", "visits", "why"),
    [
        (
            Fleet(0, 1, to_s=90),
            Visits.of(1),
            "every fleet that goes there is back 30 s after its shift at least",
        ),
        (Fleet(0, 1, longest_s=100), Visits.of(1), "take 20 s more than any fleet may be out"),
        (Fleet(0, 1, 5), Visits.of(1, demand=7), "its demand is 2 above the capacity of any vehicle"),
    ],
)
def test_what_no_fleet_can_do_is_told_with_by_how_much(fleet, visits, why):
    answer = solve_routes(asked(on_a_line(0, 60), (fleet,), visits), steps=10)
    assert answer.status == "infeasible"
    assert why in answer.infeasible_because


def test_no_way_is_told_and_an_optional_visit_without_a_way_is_missed():
    matrix = on_a_line(0, 5, 6)
    matrix[2, :] = matrix[:, 2] = NO_WAY
    visits = Visits.of(2, required=[True, False], prize=[0, 9])
    answer = solve_routes(asked(matrix, (Fleet(0, 1),), visits), steps=50)
    assert (answer.missed, answer.value, answer.status) == ((1,), 19, "optimal")
    assert answer.cannot[0].why == "visit 1: there is no way from any depot and back"


def test_a_leg_without_a_way_is_driven_round():
    matrix = on_a_line(0, 10, 20)
    matrix[1, 2] = NO_WAY
    answer = solve_routes(asked(matrix, (Fleet(0, 1),), Visits.of(2)), steps=50)
    assert answer.routes[0].visits == (1, 0)


def test_too_few_vehicles_are_refused_by_a_count():
    answer = solve_routes(asked(away(SQUARE), (Fleet(0, 1, 2),), Visits.of(3, demand=1)), steps=10)
    assert answer.status == "infeasible"
    assert answer.infeasible_because.startswith("required visits need 2 vehicles at least")


def test_what_is_not_found_and_not_ruled_out_is_unknown():
    # three visits of 2 in two vehicles of 3: the sum fits, the parts do not
    answer = solve_routes(asked(away(SQUARE), (Fleet(0, 2, 3),), Visits.of(3, demand=2)), steps=700)
    assert answer.status in {"unknown", "infeasible"}
    assert answer.value is None


def test_windows_that_exclude_each_other_ask_for_as_many_vehicles():
    visits = Visits.of(3, to_s=0)
    matrix = on_a_line(0, 0, 1, 2)
    early = asked(np.maximum(matrix, 0), (Fleet(0, 3),), Visits.of(3, from_s=10, to_s=10))
    assert solve_routes(early, steps=50).fewest_routes == 3
    assert solve_routes(asked(matrix, (Fleet(0, 3),), visits), steps=5).status == "infeasible"


def test_no_visits_are_no_routes():
    answer = solve_routes(asked(np.zeros((1, 1)), (Fleet(0, 1),), Visits.of(0)), steps=5)
    assert (answer.routes, answer.value, answer.status) == ((), 0, "optimal")


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Fleet(0, -1), "count is -1"),
        (lambda: Fleet(0, 1, from_s=5, to_s=4), "the shift is from 5 s to 4 s"),
        (lambda: Visits.of(2, demand=[0, -3]), "visit 1: demand is -3"),
        (lambda: asked(np.ones((2, 3)), (), Visits.of(1)), r"duration_s has shape \(2, 3\)"),
        (lambda: asked(np.full((2, 2), -1), (), Visits.of(1)), "duration_s from 0 to 1 is -1"),
        (lambda: asked(np.ones((2, 2)), (Fleet(1, 1),), Visits.of(1)), "depot 1 of 1"),
        (lambda: solve_tour([[0, 1], [2, 0]], steps=1), "not symmetric"),
        (lambda: covering_tour(np.zeros((2, 2)), np.ones((3, 1)), steps=1), r"cost has shape \(2, 2\)"),
    ],
)
def test_a_question_that_contradicts_itself_is_refused_with_what_it_says(make, word):
    with pytest.raises(RoutingError, match=word):
        make()


def test_a_gap_is_unknown_without_an_answer():
    assert RoutingAnswer((), (), None, 3, "unknown", "-", "-").gap is None


def test_without_arcs_the_search_is_the_one_of_pyvrp():
    random = np.random.default_rng(3)
    matrix = away(random.integers(0, 1_000, (31, 2)))
    question = asked(matrix, (Fleet(0, 30, 50),), Visits.of(30, demand=random.integers(5, 20, 30)))
    found = solve(as_problem(question, np.arange(30)), MaxIterations(150), seed=4, display=False)
    assert solve_routes(question, steps=150, seed=4).value == found.cost()


def test_annealed_routes_keep_to_their_loads_and_are_the_same_again():
    random = np.random.default_rng(5)
    matrix = away(random.integers(0, 1_000, (42, 2)))
    visits = Visits.of(40, demand=random.integers(5, 20, 40), group=np.repeat(np.arange(20), 2))
    question = asked(matrix, (Fleet(0, 3, 60), Fleet(1, 2, 90, fixed_cost=50)), visits, depots=2)
    runs = [annealed(question, np.arange(40), Stop(1, None), 7, moves=2_000, enough=0) for _ in range(2)]
    assert runs[0] == runs[1]
    assert sorted(visit // 2 for _, own in runs[0] for visit in own) == list(range(20))
    assert all(visits.demand[own].sum() <= (60, 90)[fleet] for fleet, own in runs[0])
    tight = asked(matrix, (Fleet(0, 2, 60),), visits, depots=2)
    assert annealed(tight, np.arange(40), Stop(1, None), 7, moves=1_000, enough=0) is None


ONE = (Fleet(0, 1),)


def network(edges, fleets=ONE, **visits):
    tail, head, cost = np.array(edges).T
    own = Visits.of(len(edges), **visits)
    return ArcQuestion(
        tail, head, cost, cost, int(max(tail.max(), head.max())) + 1, own, np.array([0]), fleets
    )


def test_a_path_is_driven_there_and_back():
    answer = solve_arcs(network([(0, 1, 10), (1, 2, 5)]), steps=100)
    (route,) = answer.routes
    assert route.nodes == (0, 1, 2, 1, 0)
    assert sorted(step.edge for step in route.steps if step.served) == [0, 1]
    assert (answer.value, answer.bound, answer.status) == (30, 30, "optimal")
    assert route.back_s - route.leaves_s == 30


def test_an_edge_that_is_not_required_is_only_driven_over():
    answer = solve_arcs(network([(0, 1, 10), (1, 2, 5)], required=[False, True]), steps=100)
    assert [step.served for step in answer.routes[0].steps].count(True) == 1
    assert answer.value == 30


def test_a_one_way_ring_is_driven_in_its_sense():
    ring = network([(0, 1, 4), (1, 2, 4), (2, 0, 4)])
    one_way = ArcQuestion(
        ring.tail,
        ring.head,
        ring.cost,
        ring.cost,
        3,
        ring.edges,
        ring.depot_nodes,
        ring.fleets,
        np.ones(3, bool),
    )
    answer = solve_arcs(one_way, steps=100)
    assert answer.routes[0].nodes == (0, 1, 2, 0)
    assert answer.value == 12


def test_two_edges_in_two_vehicles_and_a_stop_on_the_way():
    star = network([(0, 1, 10), (0, 2, 20)], fleets=(Fleet(0, 2, 1),), demand=1)
    stopped = ArcQuestion(
        star.tail, star.head, star.cost, star.cost, 3, star.edges, star.depot_nodes, star.fleets,
        stop_nodes=np.array([2]), stops=Visits.of(1, service_s=7),
    )  # fmt: skip
    answer = solve_arcs(stopped, steps=100)
    assert (answer.value, answer.status, len(answer.routes)) == (60, "optimal", 2)
    assert {task.stop for route in answer.routes for task in route.tasks} == {-1, 0}


def test_an_edge_no_fleet_can_reach_is_named_as_an_edge():
    far = network([(0, 1, 100), (0, 2, 1)], fleets=(Fleet(0, 1, to_s=50),), required=False, prize=500)
    answer = solve_arcs(far, steps=50)
    assert answer.missed_edges == (0,)
    assert [each.visit for each in answer.cannot_edges] == [0]
    assert answer.cannot_edges[0].why.startswith("edge 0: ")


def test_a_tour_of_the_square_and_of_a_ring_of_sixty():
    assert solve_tour(away(SQUARE), steps=1).value == 40
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    ring = np.column_stack([np.cos(turn), np.sin(turn)])
    cost = np.rint(1_000 * np.hypot(*(ring[:, None] - ring).transpose(2, 0, 1))).astype(int)
    answer = solve_tour(cost, steps=100)
    assert answer.value == 60 * cost[0, 1]
    assert answer.status == "optimal"


def test_a_covering_tour_stops_short_of_what_it_sees():
    line = on_a_line(0, 10, 20, 30)
    tour = covering_tour(line, line <= 10, steps=10)
    assert (tour.stops, tour.value, tour.status, tour.uncovered) == ((2,), 40, "optimal", ())
    blind = np.zeros((4, 2), dtype=bool)
    blind[0, 0] = True
    assert covering_tour(line, blind, steps=10).uncovered == (1,)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder shared/benchmarks is not beside the repository")
def test_published_instances_are_read_and_solved():
    readers = runpy.run_path(str(ROOT / "scripts" / "routing_instances.py"))
    augerat = solve_routes(readers["capacitated"](SHARED / "cvrp" / "A-n32-k5.vrp"), steps=4_000)
    assert (augerat.value, augerat.fewest_routes) == (784, 5)
    assert 600 < augerat.bound <= 784
    arcs = solve_arcs(readers["arcs"](SHARED / "carp" / "gdb1.dat"), steps=4_000)
    assert (arcs.value, arcs.bound, arcs.status) == (316, 316, "optimal")
    berlin = solve_tour(readers["tour"](SHARED / "tsp" / "berlin52.tsp"), steps=5_000)
    assert (berlin.value, berlin.status) == (7_542, "optimal")
