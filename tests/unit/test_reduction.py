"""Reduction: what it drops, what it must not drop, and the way back to the caller's numbers."""

import numpy as np
import pytest

from geo.location.covering.reduction import reduced, restricted
from geo.location.incidence import Incidence


def table(covered, weight, **more):
    return Incidence.of(covered, weight=weight, **more)


def test_stretches_that_the_same_sites_cover_become_one():
    small = reduced(table([[0, 1, 2], [2, 3]], [1.0, 2.0, 4.0, 8.0]))
    assert small.shape == (3, 2)
    assert small.weight.tolist() == [3.0, 4.0, 8.0]


def test_demand_that_nobody_covers_or_that_weighs_nothing_is_dropped():
    small = reduced(table([[0, 1], [3]], [5.0, 0.0, 9.0, 2.0]))
    assert small.weight.tolist() == [5.0, 2.0]


def test_a_site_within_another_is_dropped_and_of_two_equal_ones_the_first_stays():
    small = reduced(table([[1], [0, 1], [0, 1]], [1.0, 1.0]))
    assert small.column.tolist() == [1]


def test_a_site_within_another_that_costs_more_stays():
    small = reduced(table([[1], [0, 1]], [1.0, 1.0]), cost=np.array([1.0, 3.0]))
    assert sorted(small.column.tolist()) == [0, 1]


def test_of_two_equal_sites_the_cheaper_stays():
    small = reduced(table([[0, 1], [0, 1]], [1.0, 1.0]), cost=np.array([3.0, 1.0]))
    assert small.column.tolist() == [1]


def test_a_site_of_another_kind_or_of_none_makes_nothing_needless():
    incidence = table([[1], [0, 1]], [1.0, 1.0])
    for likeness in ([0, 1], [-1, -1], [0, -1]):
        small = reduced(incidence, likeness=np.array(likeness, np.int32))
        assert sorted(small.column.tolist()) == [0, 1]


def test_a_barred_site_makes_nothing_needless():
    small = reduced(table([[1], [0, 1]], [1.0, 1.0]), barred=np.array([False, True]))
    assert small.column.tolist() == [0]


def test_demand_that_is_covered_already_is_left_out_and_so_is_who_covers_nothing_else():
    small = reduced(table([[0, 1], [1, 2]], [1.0, 1.0, 1.0]), covered=np.array([True, True, False]))
    assert (small.column.tolist(), small.weight.tolist()) == ([1], [1.0])


def test_rows_follow_the_line_whatever_the_order_of_the_table():
    small = reduced(table([[0, 2], [1, 2]], [1.0, 2.0, 4.0], position_m=[20.0, 0.0, 10.0]))
    assert small.weight.tolist() == [2.0, 4.0, 1.0]
    assert small.column.tolist() == [1, 0]


def test_nothing_to_cover_leaves_nothing():
    assert reduced(table([[], []], [1.0])).shape == (0, 0)
    assert reduced(table([[0]], [0.0])).shape == (0, 0)


def test_prices_of_merged_rows_add_up_like_their_weights():
    whole = reduced(table([[0, 1], [1, 2], [2, 3]], [1.0, 2.0, 4.0, 8.0]))
    smaller, price = restricted(whole, np.array([True, False, True]), np.array([0.1, 0.2, 0.4, 0.8]))
    assert smaller.weight.tolist() == [3.0, 12.0]
    assert price == pytest.approx([0.3, 1.2])
    assert smaller.column.tolist() == [0, 2]
