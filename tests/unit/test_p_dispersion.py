"""The p-dispersion on paper answers."""

import numpy as np
import pytest

from geo.errors import LocationError
from geo.location.assignment.p_dispersion import p_dispersion
from geo.location.requirements import Limits, Quota, Requirements

ROAD_M = [[0.0, 0.0], [4_000.0, 0.0], [5_000.0, 0.0], [10_000.0, 0.0]]


def test_the_corners_of_a_square_and_not_its_middle():
    places_m = [[0.0, 0.0], [6.0, 0.0], [3.0, 3.0], [0.0, 6.0], [6.0, 6.0]]
    answer = p_dispersion(places_m, 4)
    assert answer.selected == (0, 1, 3, 4)
    assert (answer.value, answer.bound, answer.status) == (6.0, 6.0, "optimal")


def test_greedy_choice_is_bettered():
    # Farthest first takes 0 and 10 km and then 5 km; 4 km stands only 4 km from the first.
    answer = p_dispersion(ROAD_M, 3, site_id=list("abcd"))
    assert (answer.selected, answer.value) == (("a", "c", "d"), 5_000.0)


def test_points_of_a_grid_five_of_nine():
    places_m = [[column, row] for row in range(3) for column in range(3)]
    answer = p_dispersion(places_m, 5)
    assert answer.value == pytest.approx(np.sqrt(2.0))
    assert answer.status == "optimal"


def test_distances_may_be_given_in_any_unit():
    minutes = np.array([[0, 7, 9, 3], [7, 0, 2, 8], [9, 2, 0, 4], [3, 8, 4, 0]], dtype=float)
    assert p_dispersion(minutes, 2, site_id=list("abcd")).selected == ("a", "c")


def test_requirements_are_kept_to():
    required = p_dispersion(
        ROAD_M, 3, site_id=list("abcd"), requirements=Requirements(required=frozenset("b"))
    )
    assert (required.selected, required.value) == (("a", "b", "d"), 4_000.0)
    quota = Requirements(quotas={"west": Quota(least=3)}, group_of={name: ["west"] for name in "abc"})
    assert p_dispersion(ROAD_M, 3, site_id=list("abcd"), requirements=quota).value == 1_000.0


def test_conflicts_are_told():
    few = p_dispersion(ROAD_M, 3, site_id=list("abcd"), requirements=Requirements(forbidden=frozenset("ab")))
    assert few.infeasible_because == "3 sites are asked for, 2 may be chosen: 1 short"
    quota = Requirements(quotas={"west": Quota(most=0)}, group_of={name: ["west"] for name in "abc"})
    none = p_dispersion(ROAD_M, 3, site_id=list("abcd"), requirements=quota)
    assert none.status == "infeasible"
    assert "quota 'west' allows at most 0 sites" in none.infeasible_because


def test_no_time_leaves_the_bound_of_counting():
    places_m = np.random.default_rng(5).uniform(0.0, 1_000.0, (40, 2))
    answer = p_dispersion(places_m, 10, limits=Limits(time_s=0.0))
    assert answer.status == "feasible"
    assert answer.value < answer.bound
    proved = p_dispersion(places_m, 10)
    assert proved.status == "optimal"
    assert answer.value <= proved.value <= answer.bound


@pytest.mark.parametrize(
    ("distance", "sites", "problem"),
    [
        (ROAD_M, 1, "1 site has no other"),
        ([[0.0, 1.0, 2.0]], 2, "distance has shape"),
        ([[0.0, 1.0, 2.0], [1.0, 0.0, 3.0], [2.0, 9.0, 0.0]], 2, "not the same both ways"),
    ],
)
def test_what_makes_no_sense_is_refused(distance, sites, problem):
    with pytest.raises(LocationError, match=problem):
        p_dispersion(distance, sites)
