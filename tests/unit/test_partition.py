"""Parting of a line: answers that can be checked on paper, and what is refused."""

import numpy as np
import pytest

from geo.errors import RoutingError
from geo.partition.line import partition_line


def test_the_worst_load_is_least_and_its_value_is_told_in_fair_loads():
    answer = partition_line([1, 2, 3, 4, 5], [1, 1])
    assert answer.cuts == (0, 3, 5)
    assert answer.loads.tolist() == [[6.0], [9.0]]
    assert answer.value == answer.bound == answer.worst_to_mean == 1.2
    assert answer.gap == 0.0
    assert answer.status == "optimal"
    assert "no packing" in answer.proof


def test_twice_the_strength_takes_twice_the_load():
    answer = partition_line(np.ones(30), [2, 1])
    assert answer.cuts == (0, 20, 30)
    assert answer.value == pytest.approx(1.0)


def test_among_cuts_with_the_same_worst_load_the_evenest_are_taken():
    # The piece of 12 alone sets the worst load; packing from the left would leave crumbs on the right.
    answer = partition_line([12, *[1] * 12], [1, 1, 1])
    assert answer.cuts == (0, 1, 7, 13)


def test_a_heavy_piece_goes_to_the_strong_even_where_packing_from_the_left_would_not_take_it_there():
    answer = partition_line([1, 1, 10], [1, 1, 10])
    assert answer.cuts == (0, 1, 2, 3)
    assert answer.value == pytest.approx(1.0)


def test_sum_of_squares_weighs_every_criterion():
    # Even by the first criterion after 2 pieces, by the second after 1: the weight decides.
    loads = [[1, 3], [1, 1], [1, 1], [1, 1]]
    both = {"objective": "sum_of_squares"}
    assert partition_line(loads, [1, 1], weights=[1, 0], **both).cuts == (0, 2, 4)
    assert partition_line(loads, [1, 1], weights=[0, 1], **both).cuts == (0, 1, 4)
    value = partition_line(loads, [1, 1], weights=[1, 1], **both).value
    # After two pieces: (0² + 0²)/2 + ((4/3 - 1)² + (2/3 - 1)²)/2 = 1/9; after one it would be 1/4.
    assert value == pytest.approx(1 / 9)


def test_a_price_moves_a_cut_only_as_far_as_it_pays():
    # Even after 5 of 10 pieces; a free place lies after 4, where the worst load is 1.2.
    price = np.full(11, 0.3)
    price[4] = 0.0
    dear = partition_line(np.ones(10), [1, 1], cut_price=price)
    assert (dear.cuts, dear.value, dear.price) == ((0, 4, 10), pytest.approx(1.2), 0.0)
    cheap = partition_line(np.ones(10), [1, 1], cut_price=price / 3)
    assert (cheap.cuts, cheap.value, cheap.price) == ((0, 5, 10), pytest.approx(1.1), pytest.approx(0.1))


def test_a_place_of_infinite_price_is_never_cut():
    price = np.zeros(11)
    price[5] = np.inf
    assert partition_line(np.ones(10), [1, 1], cut_price=price).cuts[1] in (4, 6)


def test_lengths_are_kept():
    assert partition_line(np.ones(10), [1, 1], least=[7, 1]).cuts == (0, 7, 10)
    assert partition_line(np.ones(10), [1, 1], most=[3, 10]).cuts == (0, 3, 10)


def test_in_free_order_neighbours_are_chosen_by_their_price():
    pair = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    answer = partition_line(np.ones(9), [1, 1, 1], order="free", pair_price=pair)
    assert answer.order[1] == 2
    assert answer.price == 0.0
    assert partition_line(np.ones(9), [1, 1, 1], pair_price=pair).price == 1.0


def test_twelve_contingents_in_free_order_are_proved_and_thirteen_have_a_bound():
    loads = np.random.default_rng(3).integers(1, 9, 200)
    strengths = np.arange(3, 16)
    proved = partition_line(loads, strengths[:12], order="free")
    assert (proved.status, proved.gap) == ("optimal", 0.0)
    bounded = partition_line(loads, strengths, order="free")
    assert bounded.status == "feasible"
    assert 0.0 < bounded.gap < 0.1
    assert bounded.bound <= bounded.value


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"least": 4}, "ask for 12 pieces at least and the line has 10: 2 too few"),
        ({"most": 3}, "may hold 9 pieces at most and the line has 10: 1 too many"),
        (
            {"most": 4, "cut_price": [0, *[np.inf] * 4, 0, 0, *[np.inf] * 3, 0]},
            "2 places where a cut is allowed do not suit the greatest lengths: there is an answer if "
            "every sector may be 1 piece longer",
        ),
        (
            {"least": 2, "cut_price": [0, *[np.inf] * 4, 0, 0, *[np.inf] * 3, 0]},
            "2 places where a cut is allowed do not suit the least lengths: there is an answer if "
            "every sector may be 1 piece shorter",
        ),
    ],
)
@pytest.mark.parametrize("order", ["given", "free"])
def test_what_cannot_be_says_which_requirement_and_by_how_much(limits, words, order):
    answer = partition_line(np.ones(10), [1, 1, 1], order=order, **limits)
    assert answer.status == "infeasible"
    assert (answer.value, answer.bound, answer.gap, answer.cuts) == (None, None, None, ())
    assert words in answer.infeasible_because


@pytest.mark.parametrize(
    ("loads", "strengths", "more", "words"),
    [
        ([1, -1], [1], {}, "loads has a value of -1"),
        ([], [1], {}, "loads has no value"),
        ([0, 0], [1], {}, "criterion 0 has no load"),
        ([1, 1], [0], {}, "strengths has a value of 0"),
        ([1, 1], [1], {"objective": "best"}, "objective is 'best'"),
        ([1, 1], [1], {"order": "any"}, "order is 'any'"),
        ([1, 1], [1], {"cut_price": [0, 0]}, r"cut_price has shape \(2,\)"),
        ([1, 1], [1], {"cut_price": [0, -1, 0]}, "cut_price has a negative value"),
        ([1, 1], [1], {"least": 0.5}, "least is no number of pieces"),
        ([1, 1], [1, 1], {"pair_price": [[0, 1], [2, 0]]}, "pair_price is not symmetric"),
        ([[1, 1]], [1], {"weights": [0, 0]}, "all weights are 0"),
    ],
)
def test_what_cannot_be_meant_is_refused(loads, strengths, more, words):
    with pytest.raises(RoutingError, match=words):
        partition_line(loads, strengths, **more)
