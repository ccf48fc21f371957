"""Facility location with and without capacities, on paper answers and on published instances."""

from pathlib import Path

import numpy as np
import pytest

from geo.errors import LocationError
from geo.location.assignment.costs import Costs
from geo.location.assignment.facility import facility_location
from geo.location.requirements import Limits, Quota, Requirements

PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "benchmarks"
ROAD = Costs.from_matrix([[0, 4, 10], [4, 0, 6], [10, 6, 0]], site_id=["a", "b", "c"])


def published(name):
    path = PUBLISHED / name
    if not path.is_file():
        pytest.skip("the sibling folder with published instances is absent")
    return path.read_text(encoding="utf-8")


def warehouses(name):
    """Capacities, fixed costs, loads and costs of an OR-Library instance."""
    words = published(name).split()
    sites, demands = int(words[0]), int(words[1])
    numbers = np.array(words[2:], dtype=float)
    each, rest = numbers[: 2 * sites].reshape(-1, 2), numbers[2 * sites :].reshape(demands, sites + 1)
    return each[:, 0], each[:, 1], rest[:, 0], Costs.from_matrix(rest[:, 1:])


def test_a_site_opens_where_it_saves_more_than_it_costs():
    assert facility_location(ROAD, 3.0).value == 9.0
    assert facility_location(ROAD, 3.0).selected == ("a", "b", "c")
    dear = facility_location(ROAD, 7.0)
    assert (dear.selected, dear.value, dear.status) == (("b",), 17.0, "optimal")
    mixed = facility_location(ROAD, [0.0, 9.0, 9.0])
    assert (mixed.selected, mixed.value) == (("a", "c"), 13.0)


def test_a_split_demand_costs_no_more_than_one_served_by_one_site():
    costs = Costs.from_matrix([[0.0, 10.0], [0.0, 10.0], [0.0, 10.0]])
    asked = {"capacity": 3.0, "load": [2.0, 2.0, 2.0]}
    split = facility_location(costs, 1.0, **asked)
    assert (split.value, split.status) == (pytest.approx(2.0 + 15.0), "optimal")
    whole = facility_location(costs, 1.0, capacity=[3.0, 4.0], load=[2.0, 2.0, 2.0], single_source=True)
    assert (whole.value, whole.status) == (2.0 + 20.0, "optimal")


def test_a_loss_of_capacity_is_told_with_its_size():
    answer = facility_location(ROAD, 1.0, capacity=[1.0, 0.5, 0.25])
    assert answer.infeasible_because == "capacity of the 3 largest sites is 1.75, demand is 3: 1.25 short"


def test_a_loss_of_capacity_where_others_cannot_help_is_told_with_its_size():
    nan = float("nan")
    costs = Costs.from_matrix([[1, 2, nan], [1, 1, nan], [nan, 5, 0]], site_id=["east", "mid", "west"])
    answer = facility_location(costs, 1.0, capacity=[20.0, 10.0, 90.0], load=[30.0, 4.0, 1.0])
    assert (answer.status, answer.value) == ("infeasible", None)
    assert answer.infeasible_because == (
        "capacity of 'east', 'mid' is 30, demand that no other site can serve is 34: 4 short"
    )
    enough = facility_location(costs, 1.0, capacity=[20.0, 14.0, 90.0], load=[30.0, 4.0, 1.0])
    assert enough.status == "optimal"


def test_demand_without_load_is_served_where_it_costs_least():
    costs = Costs.from_matrix([[0.0, 5.0], [3.0, 4.0], [9.0, 6.0]])
    answer = facility_location(costs, [0.0, 0.5], capacity=[2.0, 2.0], load=[2.0, 0.0, 2.0])
    assert (answer.value, answer.status) == (0.5 + 0.0 + 3.0 + 6.0, "optimal")
    assert answer.assignment == {0: 0, 1: 0, 2: 1}


def test_required_and_forbidden_sites_and_a_warm_start_are_kept_to_under_capacities():
    asked = Requirements(required=frozenset("c"), forbidden=frozenset("b"))
    answer = facility_location(ROAD, 1.0, capacity=2.0, requirements=asked, warm_start=["a"])
    assert (answer.selected, answer.value, answer.status) == (("a", "c"), 2.0 + 4.0, "optimal")


def test_requirements_hold_with_and_without_capacities():
    asked = Requirements(quotas={"west": Quota(most=0)}, group_of={"a": ["west"]}, required=frozenset("c"))
    free, tight = (
        facility_location(ROAD, 1.0, requirements=asked),
        facility_location(ROAD, 1.0, capacity=2.0, requirements=asked),
    )
    assert free.selected == tight.selected == ("b", "c")
    assert free.value == tight.value == 6.0


@pytest.mark.parametrize(
    ("words", "given"), [("fixed_cost", {"fixed_cost": [1.0]}), ("capacity", {"capacity": -1.0})]
)
def test_what_makes_no_sense_is_refused(words, given):
    with pytest.raises(LocationError, match=words):
        facility_location(ROAD, **{"fixed_cost": 1.0, **given})


@pytest.mark.parametrize(
    ("name", "optimum"), [("cap71", 932615.750), ("cap103", 893782.112), ("cap133", 893076.712)]
)
def test_published_warehouses_are_proved(name, optimum):
    capacity, fixed, load, costs = warehouses(f"cap/{name}.txt")
    for room in (None, capacity):
        answer = facility_location(costs, fixed, capacity=room, load=load)
        assert (answer.value, answer.status) == (pytest.approx(optimum, abs=2e-3), "optimal")


@pytest.mark.parametrize(("room", "optimum"), [(8_000, 19240822.449), (12_000, 17765201.949)])
def test_a_published_hundred_sites_of_scarce_capacity_are_proved(room, optimum):
    words = published("cap/capa.txt").replace("capacity", str(room)).split()
    sites, demands = int(words[0]), int(words[1])
    numbers = np.array(words[2:], dtype=float)
    fixed, table = numbers[1 : 2 * sites : 2], numbers[2 * sites :].reshape(demands, sites + 1)
    costs = Costs.from_matrix(table[:, 1:])
    answer = facility_location(costs, fixed, capacity=room, load=table[:, 0])
    assert (answer.value, answer.status) == (pytest.approx(optimum, abs=1e-2), "optimal")


@pytest.mark.parametrize(("name", "optimum"), [("p1", 8848), ("p9", 8462), ("p19", 8886)])
def test_published_single_source_instances_are_proved(name, optimum):
    numbers = np.array(published(f"sscflp/holmberg_{name}.txt").split(), dtype=float)
    sites, demands = numbers[:2].astype(int)
    capacity, fixed, load, served = np.split(numbers[2:], np.cumsum([sites, sites, demands]))
    costs = Costs.from_matrix(served.reshape(demands, sites))
    answer = facility_location(costs, fixed, capacity=capacity, load=load, single_source=True)
    assert (answer.value, answer.bound, answer.status) == (optimum, optimum, "optimal")
    carried = np.zeros(sites)
    for demand, site in answer.assignment.items():
        carried[site] += load[demand]
    assert (carried <= capacity).all()


def test_no_time_is_never_called_optimal():
    capacity, fixed, load, costs = warehouses("cap/cap131.txt")
    answer = facility_location(costs, fixed, capacity=capacity, load=load, limits=Limits(time_s=0.0))
    assert answer.status in {"feasible", "unknown"}
    assert answer.bound <= 793439.57
