"""The p-center on paper answers and on published instances."""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from geo.location.assignment.costs import Costs
from geo.location.assignment.p_center import p_center
from geo.location.assignment.p_median import p_median
from geo.location.requirements import Limits, Requirements

PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "benchmarks"
NAN = float("nan")
ROAD_KM = np.array([0.0, 1.0, 2.0, 10.0, 11.0, 16.0])
ROAD = Costs.from_matrix(np.abs(ROAD_KM[:, None] - ROAD_KM), site_id=list("abcdef"))


def published(name):
    path = PUBLISHED / name
    if not path.is_file():
        pytest.skip("the sibling folder with published instances is absent")
    return path


def graph(name):
    numbers = np.array(published(name).read_text(encoding="utf-8").split(), dtype=int)
    edges = {(min(a, b) - 1, max(a, b) - 1): float(cost) for a, b, cost in numbers[3:].reshape(-1, 3)}
    ends = np.array(list(edges))
    shape = (numbers[0], numbers[0])
    lengths = csr_array((list(edges.values()), (ends[:, 0], ends[:, 1])), shape=shape)
    return Costs.from_matrix(shortest_path(lengths, directed=False)), int(numbers[2])


def test_the_worst_served_counts_and_not_the_sum():
    answer = p_center(ROAD, 1)
    assert (answer.selected, answer.value, answer.bound, answer.status) == (("d",), 10.0, 10.0, "optimal")
    two = p_center(ROAD, 2)
    assert two.value == 5.0
    assert "e" in two.selected


def test_weight_counts_where_it_is_asked_to():
    costs = Costs.from_matrix(np.abs(ROAD_KM[:, None] - ROAD_KM), weight=[9, 1, 1, 1, 1, 1])
    answer = p_center(costs, 1, weighted=True)
    assert answer.selected == (1,)
    assert answer.value == 15.0


def test_existing_sites_stand_and_spacing_is_kept_to():
    assert p_center(ROAD, 2, requirements=Requirements(required=frozenset("f"))).value == 6.0
    places_m = np.column_stack([ROAD_KM * 1000.0, np.zeros(6)])
    apart = Requirements(spacing_m=12_000.0, place_m=places_m)
    answer = p_center(ROAD, 2, requirements=apart)
    assert (answer.value, answer.status) == (6.0, "optimal")
    chosen_km = ROAD_KM[["abcdef".index(name) for name in answer.selected]]
    assert np.ptp(chosen_km) >= 12.0


def test_what_cannot_be_reached_says_why():
    lone = Costs.from_matrix([[1.0, 2.0], [NAN, NAN]], demand_id=["Balka", "Orikhiv"])
    assert (
        p_center(lone, 1).infeasible_because == "demand 'Orikhiv' can be served by no site within the cutoff"
    )
    islands = Costs.from_matrix(np.where(np.eye(3) > 0, 0.0, np.nan))
    short = p_center(islands, 2)
    assert short.status == "infeasible"
    assert short.infeasible_because.endswith("at least 3 sites, at most 2 may be chosen: 1 short")


def test_a_warm_start_is_never_made_worse():
    answer = p_center(ROAD, 2, warm_start=["b", "e"], limits=Limits(time_s=0.0))
    assert answer.value == 5.0
    assert answer.bound <= 5.0


@pytest.mark.parametrize(("name", "optimum"), [("pmed3", 93), ("pmed13", 36), ("pmed15", 18), ("pmed25", 11)])
def test_a_published_instance_is_proved(name, optimum):
    costs, sites = graph(f"pmed/{name}.txt")
    answer = p_center(costs, sites)
    assert (answer.value, answer.bound, answer.status) == (optimum, optimum, "optimal")
    assert costs.nearest([costs.site_id.index(site) for site in answer.selected]).max() == optimum


def test_stores_of_a_city_from_a_long_table():
    path = published("spopt_sf/SF_network_distance_candidateStore_16_censusTract_205_new.csv")
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    costs = Costs.from_table(
        [line["DestinationName"] for line in lines],
        [line["name"] for line in lines],
        [float(line["distance"]) for line in lines],
        weight={line["DestinationName"]: float(line["demand"]) for line in lines},
    )
    centre = p_center(costs, 4)
    assert (centre.value, centre.status) == (pytest.approx(7403.0638, abs=1e-3), "optimal")
    median = p_median(costs, 4)
    assert median.status == "optimal"
    assert median.value / costs.weight.sum() == pytest.approx(2982.1268579890657, rel=1e-12)
