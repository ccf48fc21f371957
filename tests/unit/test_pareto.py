"""Fronts of two objectives: all of the trade-offs on paper, none beaten, limits told."""

import numpy as np
import pytest

from geo.errors import LocationError
from geo.location.covering.pareto import pareto_front
from geo.location.incidence import Incidence
from geo.location.requirements import Limits, Requirements

TABLE = Incidence.of([[0, 1], [1, 2], [2, 3], [0, 3]], weight=[1.0, 2.0, 4.0, 8.0], site_id="abcd")


def values(front):
    return [tuple(point.objectives.values()) for point in front]


def test_weight_covered_against_the_number_of_sites():
    front = pareto_front(TABLE)
    assert values(front) == [(15.0, 2.0), (12.0, 1.0), (0.0, 0.0)]
    assert [point.answer.status for point in front] == ["optimal"] * 3
    assert front[1].answer.selected == ("c",)


def test_the_front_read_the_other_way_has_the_same_points():
    there = pareto_front(TABLE, first="covered_weight", second="sites")
    back = pareto_front(TABLE, first="sites", second="covered_weight")
    assert sorted(values(there)) == sorted((weight, sites) for sites, weight in values(back))
    assert {point.answer.sense for point in back} == {"min"}


def test_weight_covered_against_cost():
    asked = Requirements(cost=np.array([1.0, 2.0, 6.0, 3.0]))
    # a 3, b 6, c 12, d 9 for 1, 2, 6, 3; ab 7 for 3, ad 11 for 4, bd 15 for 5.
    assert values(pareto_front(TABLE, second="cost", requirements=asked)) == [
        (15.0, 5.0), (11.0, 4.0), (9.0, 3.0), (6.0, 2.0), (3.0, 1.0), (0.0, 0.0),
    ]  # fmt: skip


def test_first_cover_against_second_cover_with_two_sites():
    front = pareto_front(TABLE, 2, second="backup_weight")
    assert values(front) == [(15.0, 0.0), (14.0, 4.0), (13.0, 8.0)]


def test_weight_covered_against_the_worse_side():
    front = pareto_front(TABLE, 1, second="least_side_share", side=["w", "w", "e", "e"])
    # One site: c covers 12 and nothing west; d covers 9, a third of the west and 8 of 12 in the east.
    assert values(front) == [(12.0, 0.0), (9.0, pytest.approx(1 / 3))]


def test_nothing_to_choose_from_gives_an_empty_front():
    asked = Requirements(required=frozenset("a"), forbidden=frozenset("a"))
    assert pareto_front(TABLE, requirements=asked) == ()


def test_points_may_be_spread_instead_of_listed():
    asked = Requirements(cost=np.array([1.0, 2.0, 6.0, 3.0]))
    front = pareto_front(TABLE, second="cost", requirements=asked, most_points=2)
    assert values(front) == [(15.0, 5.0), (6.0, 2.0)]  # steps of 5 / 2: at most 2.5, then none is left


def test_without_time_there_is_no_point_and_no_claim():
    assert pareto_front(TABLE, limits=Limits(time_s=0.0)) == ()


def test_two_different_objectives_are_asked_for():
    with pytest.raises(LocationError, match="both objectives are sites"):
        pareto_front(TABLE, first="sites", second="sites")
