"""The p-median on paper answers and on published instances."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from geo.errors import LocationError
from geo.location.assignment.capacitated import capacitated_p_median
from geo.location.assignment.costs import Costs
from geo.location.assignment.p_median import p_median
from geo.location.requirements import Limits, Quota, Requirements

PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "benchmarks"
NAN = float("nan")
ROAD_KM = np.array([0.0, 1.0, 2.0, 10.0, 11.0, 12.0])
ROAD = Costs.from_matrix(np.abs(ROAD_KM[:, None] - ROAD_KM), site_id=list("abcdef"))


def published(name):
    path = PUBLISHED / name
    if not path.is_file():
        pytest.skip("the sibling folder with published instances is absent")
    return path.read_text(encoding="utf-8")


def graph(name):
    numbers = np.array(published(name).split(), dtype=int)
    edges = {(min(a, b) - 1, max(a, b) - 1): float(cost) for a, b, cost in numbers[3:].reshape(-1, 3)}
    ends = np.array(list(edges))
    shape = (numbers[0], numbers[0])
    lengths = csr_array((list(edges.values()), (ends[:, 0], ends[:, 1])), shape=shape)
    return Costs.from_matrix(shortest_path(lengths, directed=False)), int(numbers[2])


def test_two_sites_stand_in_the_middle_of_two_clusters():
    answer = p_median(ROAD, 2)
    assert (answer.selected, answer.value, answer.bound, answer.status) == (("b", "e"), 4.0, 4.0, "optimal")
    assert answer.assignment == {0: "b", 1: "b", 2: "b", 3: "e", 4: "e", 5: "e"}


def test_weight_draws_the_site_to_it():
    costs = Costs.from_matrix(np.abs(ROAD_KM[:, None] - ROAD_KM), weight=[1, 1, 1, 1, 1, 10])
    answer = p_median(costs, 1)
    assert answer.selected == (5,)
    assert answer.value == 12.0 + 11.0 + 10.0 + 2.0 + 1.0


def test_a_cost_of_zero_is_a_cost_like_any_other():
    answer = p_median(Costs.from_table(["a", "a", "b"], ["p", "q", "q"], [0.0, 5.0, 7.0]), 2)
    assert answer.value == 7.0
    assert answer.assignment == {"a": "p", "b": "q"}


def test_existing_sites_stand_and_barred_ones_do_not():
    asked = Requirements(required=frozenset("a"), forbidden=frozenset("e"))
    answer = p_median(ROAD, 2, requirements=asked)
    assert answer.selected in {("a", "d"), ("a", "f")}
    assert answer.value == 0 + 1 + 2 + 0 + 1 + 2


def test_quota_and_spacing_are_kept_to():
    places_m = np.column_stack([ROAD_KM * 1000.0, np.zeros(6)])
    groups = {name: ["west"] for name in "abc"}
    quota = Requirements(quotas={"west": Quota(most=0)}, group_of=groups)
    assert p_median(ROAD, 2, requirements=quota).value == 10 + 9 + 8 + 0 + 1 + 0
    apart = Requirements(spacing_m=11_500.0, place_m=places_m)
    answer = p_median(ROAD, 2, requirements=apart)
    assert (answer.selected, answer.value, answer.status) == (("a", "f"), 6.0, "optimal")


def test_a_demand_that_nothing_reaches_is_named():
    costs = Costs.from_matrix([[1.0], [NAN]], demand_id=["Balka", "Orikhiv"])
    answer = p_median(costs, 1)
    assert answer.status == "infeasible"
    assert answer.infeasible_because == "demand 'Orikhiv' can be served by no site within the cutoff"


def test_too_few_sites_for_the_cutoff_says_how_many_it_takes():
    islands = Costs.from_matrix(np.where(np.eye(4) > 0, 0.0, np.nan))
    answer = p_median(islands, 2)
    assert answer.status == "infeasible"
    assert answer.infeasible_because.endswith("takes at least 4 sites, at most 2 may be chosen: 2 short")


def test_quotas_in_conflict_with_the_count_are_named():
    asked = Requirements(quotas={"Alfa": Quota(least=3)}, group_of={name: ["Alfa"] for name in "abc"})
    answer = p_median(ROAD, 2, requirements=asked)
    assert answer.status == "infeasible"
    assert "quota 'Alfa' asks for at least 3 sites" in answer.infeasible_because


@pytest.mark.parametrize(("sites", "found"), [(0, "0"), (-1, "-1"), (1.5, "1.5"), (True, "True")])
def test_a_count_that_makes_no_sense_is_refused(sites, found):
    with pytest.raises(LocationError, match=f"{found} sites are asked for"):
        p_median(ROAD, sites)


@pytest.mark.parametrize("cost", [-1.0, -np.inf])
def test_a_negative_cost_is_refused_with_its_demand(cost):
    with pytest.raises(LocationError, match="a cost of demand 'b' is"):
        Costs.from_matrix([[1.0], [cost]], demand_id=["a", "b"])


def test_a_pair_twice_and_a_name_twice_are_refused():
    with pytest.raises(LocationError, match="demand 'a' and site 'p' stand there twice"):
        Costs.from_table(["a", "a"], ["p", "p"], [1.0, 2.0])
    with pytest.raises(LocationError, match="two sites are named 'p'"):
        Costs.from_matrix([[1.0, 2.0]], site_id=["p", "p"])


def test_a_site_both_required_and_forbidden_is_refused():
    with pytest.raises(LocationError, match="'a' is both required and forbidden"):
        p_median(ROAD, 1, requirements=Requirements(required=frozenset("a"), forbidden=frozenset("a")))


def test_progress_tells_of_ever_better_values():
    told = []
    p_median(ROAD, 2, progress=lambda value, bound: told.append(value))
    assert told
    assert told == sorted(told, reverse=True)


def test_no_time_leaves_an_answer_with_a_bound_that_is_not_called_optimal():
    costs, sites = graph("pmed/pmed17.txt")
    answer = p_median(costs, sites, limits=Limits(time_s=0.0))
    assert answer.status == "feasible"
    assert answer.bound < 6999.0 <= answer.value


@pytest.mark.parametrize(
    ("name", "optimum"),
    [("pmed1", 5819), ("pmed9", 2734), ("pmed15", 1729), ("pmed25", 1828), ("pmed31", 10086)],
)
def test_a_published_instance_is_proved(name, optimum):
    costs, sites = graph(f"pmed/{name}.txt")
    answer = p_median(costs, sites)
    assert (answer.value, answer.bound, answer.status) == (optimum, optimum, "optimal")
    assert (
        costs.service[costs.serving([costs.site_id.index(name) for name in answer.selected])].sum() == optimum
    )


def test_one_more_site_takes_off_no_more_than_its_price():
    costs, sites = graph("pmed/pmed5.txt")
    fewer, more = p_median(costs, sites), p_median(costs, sites + 1)
    assert 0.0 < fewer.value - more.value <= fewer.price + 1e-6


def test_a_capacity_sends_a_demand_elsewhere():
    costs = Costs.from_matrix([[0, 9], [1, 8], [2, 7], [9, 0]], site_id=["left", "right"])
    answer = capacitated_p_median(costs, 2, capacity=2)
    assert answer.value == 8.0
    assert answer.assignment == {0: "left", 1: "left", 2: "right", 3: "right"}


def test_capacity_too_small_says_by_how_much():
    costs = Costs.from_matrix(np.zeros((4, 3)), weight=[128.0] * 4)
    answer = capacitated_p_median(costs, 2, capacity=240.0)
    assert answer.infeasible_because == "capacity of the 2 largest sites is 480, demand is 512: 32 short"


def test_demands_that_no_packing_holds_are_infeasible():
    costs = Costs.from_matrix(np.zeros((3, 2)))
    answer = capacitated_p_median(costs, 2, capacity=3.0, load=[2.0, 2.0, 2.0])
    assert answer.status == "infeasible"
    assert "capacit" in answer.infeasible_because


def test_a_published_capacitated_instance_is_proved():
    numbers = np.array(published("pmedcap/pmedcap03.txt").split(), dtype=float)
    best, (count, sites, room) = numbers[1], numbers[2:5].astype(int)
    places = numbers[5:].reshape(-1, 4)[:count]
    away = np.hypot(*(places[:, None, 1:3] - places[None, :, 1:3]).transpose(2, 0, 1))
    answer = capacitated_p_median(
        Costs.from_matrix(np.floor(away)), int(sites), capacity=float(room), load=places[:, 3]
    )
    assert (answer.value, answer.status) == (best, "optimal")
