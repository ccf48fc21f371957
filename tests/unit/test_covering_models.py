"""Backup, probabilistic, gradual, capacitated and fair covering: paper answers."""

import numpy as np
import pytest

from geo.errors import LocationError
from geo.location.covering.backup_covering import backup_covering, weighed_backup_covering
from geo.location.covering.capacitated_covering import capacitated_covering
from geo.location.covering.detection import expected_detection
from geo.location.covering.fair_covering import balanced_covering, fair_covering
from geo.location.covering.gradual import faded, gradual_covering
from geo.location.covering.probabilistic import available_covering, cooperative_covering, expected_covering
from geo.location.incidence import Incidence
from geo.location.requirements import Limits, Requirements

FOUR = Incidence.of([[0, 1], [1, 2], [2, 3], [0, 3]], weight=[1.0, 2.0, 4.0, 8.0], site_id="abcd")


def test_backup_needs_every_demand_covered_first():
    # Two sites cover all four demands once and none twice; three leave two of them covered twice: of
    # abc 1 and 2 (6), of bcd 2 and 3 (12), of cda 3 and 0 (9), of dab 0 and 1 (3).
    assert backup_covering(FOUR, 2).value == 0.0
    best = backup_covering(FOUR, 3)
    assert (best.selected, best.value, best.status) == (("b", "c", "d"), 12.0, "optimal")
    none = backup_covering(FOUR, 1)
    assert none.status == "infeasible"
    assert "at most 1 sites may be chosen; at least 2 would be needed" in none.infeasible_because


def test_backup_weighed_at_one_is_maximal_covering_and_at_zero_counts_second_covers_alone():
    assert weighed_backup_covering(FOUR, 1, first_share=1.0).value == 12.0
    assert weighed_backup_covering(FOUR, 2, first_share=0.0).selected == ("c", "d")
    with pytest.raises(LocationError, match="first_share is 2"):
        weighed_backup_covering(FOUR, 1, first_share=2.0)


def test_a_second_cover_adds_what_the_first_leaves_when_busy():
    # Busy 0.3: one cover 0.7, two 0.91, three 0.973 of the weight.
    table = Incidence.of([[0], [0], [0], [1]], weight=[100.0, 10.0])
    values = [expected_covering(table, sites, busy_share=0.3).value for sites in (1, 2, 3, 4)]
    assert values == pytest.approx([70.0, 91.0, 98.0, 104.3])


def test_never_busy_is_maximal_covering():
    assert expected_covering(FOUR, 1, busy_share=0.0).value == 12.0


@pytest.mark.parametrize("wrong", [1.0, -0.1, float("nan")])
def test_a_share_out_of_range_is_refused(wrong):
    with pytest.raises(LocationError, match="busy_share is"):
        expected_covering(FOUR, 1, busy_share=wrong)


@pytest.mark.parametrize(("reliability", "needed"), [(0.5, 1), (0.75, 2), (0.875, 3), (0.88, 4)])
def test_reliability_asked_for_is_so_many_covers(reliability, needed):
    # Half the time busy: 1/2, 3/4, 7/8, 15/16 with one to four covers.
    table = Incidence.of([[0]] * 5, weight=[1.0])
    for sites in range(1, 6):
        answer = available_covering(table, sites, busy_share=0.5, reliability_share=reliability)
        assert answer.value == float(sites >= needed)


def test_each_demand_may_have_its_own_share_of_business():
    table = Incidence.of([[0, 1], [0, 1]], weight=[1.0, 1.0])
    answer = available_covering(table, 1, busy_share=[0.1, 0.6], reliability_share=0.9)
    assert answer.value == 1.0


def test_signals_that_just_reach_the_threshold_count():
    # 1 - 0.5 x 0.5 = 0.75 exactly.
    table = Incidence.of([[0], [0]], weight=[3.0], degree=[[0.5], [0.5]])
    assert cooperative_covering(table, 2, threshold_share=0.75).value == 3.0
    assert cooperative_covering(table, 2, threshold_share=0.76).value == 0.0
    assert cooperative_covering(table, 1, threshold_share=0.75).value == 0.0


def test_a_sure_sensor_detects_alone():
    table = Incidence.of([[0], [0]], weight=[3.0], degree=[[1.0], [0.9]])
    assert cooperative_covering(table, 1, threshold_share=0.999).selected == (0,)
    assert expected_detection(table, 1).value == pytest.approx(3.0)


def test_a_probability_above_one_is_refused():
    table = Incidence.of([[0]], weight=[1.0], degree=[[1.5]])
    with pytest.raises(LocationError, match=r"a probability is 1\.5"):
        expected_detection(table, 1)


def test_expected_detection_is_proved_where_greed_goes_wrong():
    # Greed takes the broad sensor first (0.6 x 12 = 7.2); the two sharp ones make 0.9 x 12 = 10.8 together.
    table = Incidence.of(
        [[0, 1], [0], [1]], weight=[6.0, 6.0], degree=[[0.6, 0.6], [0.9], [0.9]], site_id=["broad", "n", "s"]
    )
    answer = expected_detection(table, 2)
    assert (answer.selected, answer.status) == (("n", "s"), "optimal")
    assert answer.value == pytest.approx(10.8)


def test_without_time_expected_detection_still_has_a_greedy_answer_and_its_bound():
    random = np.random.default_rng(2)
    table = Incidence.of(
        [np.arange(60)] * 40, weight=np.ones(60), degree=list(random.uniform(0.05, 0.5, (40, 60)))
    )
    answer = expected_detection(table, 6, limits=Limits(time_s=0.0))
    assert answer.status in {"feasible", "unknown"}
    assert answer.bound is not None
    timed = expected_detection(table, 6, limits=Limits(time_s=3.0))
    assert timed.value is not None
    assert timed.value <= answer.bound


def test_half_the_degree_counts_half():
    table = Incidence.of([[0, 1], [1]], weight=[2.0, 6.0], degree=[[1.0, 0.5], [1.0]], site_id="ab")
    answer = gradual_covering(table, 2)
    assert answer.value == 8.0
    assert dict(answer.assignment) == {0: "a", 1: "b"}
    assert gradual_covering(table, 1).selected == ("b",)  # 6 against 2 + 3


def test_cover_fades_between_two_distances():
    assert faded([0.0, 5_000.0, 7_000.0, 9_000.0, 1e9], full_m=5e3, none_m=9e3).tolist() == [1, 1, 0.5, 0, 0]
    with pytest.raises(LocationError, match="full_m is 9000 and none_m is 5000"):
        faded([1.0], full_m=9e3, none_m=5e3)


def test_a_site_serves_no_more_than_it_can():
    table = Incidence.of([[0, 1, 2], [2, 3]], weight=[3.0, 3.0, 3.0, 3.0], site_id="ab")
    full = capacitated_covering(table, 2, capacity=[6.0, 6.0])
    assert (full.value, full.status) == (12.0, "optimal")
    assert dict(full.assignment) == {0: "a", 1: "a", 2: "b", 3: "b"}
    assert capacitated_covering(table, 2, capacity=[6.0, 2.0]).value == 8.0
    assert capacitated_covering(table, 1, capacity=np.inf).value == 9.0
    with pytest.raises(LocationError, match="the capacity of site 'b' is -1"):
        capacitated_covering(table, 1, capacity=[1.0, -1.0])


SIDES = ["north", "north", "south", "south"]


def test_the_worse_side_is_made_as_good_as_can_be():
    table = Incidence.of([[0, 1], [0], [2], [3]], weight=[10.0, 10.0, 3.0, 1.0])
    answer = fair_covering(table, 2, side=SIDES)
    assert (answer.value, answer.status) == (0.75, "optimal")
    assert answer.selected == (0, 2)
    with pytest.raises(LocationError, match="side has 1 entries for 4 demands"):
        fair_covering(table, 2, side=["north"])


def test_shares_stay_as_near_as_asked_and_no_cover_is_hidden_for_it():
    # North is covered whole or by half, south by three quarters or a quarter or whole (with both).
    table = Incidence.of([[0, 1], [0], [2], [3]], weight=[10.0, 10.0, 3.0, 1.0])
    assert balanced_covering(table, 2, side=SIDES, most_apart_share=0.25).value == 23.0  # 1 and 3/4
    assert balanced_covering(table, 2, side=SIDES, most_apart_share=0.2).value == 0.0
    assert balanced_covering(table, 3, side=SIDES, most_apart_share=0.0).value == 24.0
    forced = balanced_covering(
        table,
        1,
        side=SIDES,
        most_apart_share=0.2,
        requirements=Requirements(required=frozenset({0})),
    )
    assert forced.status == "infeasible"
    assert "covered shares at most 20.0000% apart" in forced.infeasible_because
