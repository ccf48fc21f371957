"""Laws of the parting of a line: equal to brute force on every small case, whatever is asked."""

from itertools import combinations_with_replacement, pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.partition.line import partition_line

SMALL = settings(deadline=None, max_examples=100)


@st.composite
def questions(draw, order=None, limits=True):
    """A small question with all that may be asked; loads and prices come in few sizes, so that ties occur."""
    pieces = draw(st.integers(1, 7))
    sectors = draw(st.integers(1, 4))
    criteria = draw(st.integers(1, 3))
    loads = np.array(
        draw(
            st.lists(
                st.lists(st.integers(0, 9), min_size=criteria, max_size=criteria),
                min_size=pieces,
                max_size=pieces,
            )
        )
    )
    loads[draw(st.integers(0, pieces - 1))] += 1
    prices = st.sampled_from([0.0, 0.0, 0.02, 0.1, 0.37, np.inf])
    asked = {"objective": draw(st.sampled_from(["bottleneck", "sum_of_squares"]))}
    asked["order"] = order or draw(st.sampled_from(["given", "free"]))
    if criteria > 1 and draw(st.booleans()):
        asked["weights"] = [1.0, 2.0, 0.5][:criteria]
    if draw(st.booleans()):
        asked["cut_price"] = draw(st.lists(prices, min_size=pieces + 1, max_size=pieces + 1))
    if limits and draw(st.booleans()):
        asked["least"] = draw(st.lists(st.integers(0, 3), min_size=sectors, max_size=sectors))
    if limits and draw(st.booleans()):
        asked["most"] = draw(st.lists(st.integers(1, 6), min_size=sectors, max_size=sectors))
    if draw(st.booleans()):
        flat = draw(st.lists(st.sampled_from([0.0, 0.05, 0.3]), min_size=16, max_size=16))
        pair = np.array(flat).reshape(4, 4)[:sectors, :sectors]
        asked["pair_price"] = pair + pair.T
    strengths = draw(st.lists(st.integers(1, 4), min_size=sectors, max_size=sectors))
    return loads, np.array(strengths, float), asked


def value_of(loads, strengths, cuts, order, asked):
    """The definition in the documentation, word for word; infinite where a requirement is broken."""
    pieces, sectors = len(loads), len(strengths)
    weights = np.array(asked.get("weights", np.ones(loads.shape[1])), float)
    weights /= weights.sum()
    share = loads / loads.sum(axis=0)
    fair = strengths[list(order)] / strengths.sum()
    each = np.array([share[a:b].sum(axis=0) for a, b in pairwise(cuts)])
    lengths = np.diff(cuts)
    least = np.broadcast_to(asked.get("least", 1), sectors)[list(order)]
    most = np.broadcast_to(asked.get("most", pieces), sectors)[list(order)]
    if (lengths < least).any() or (lengths > most).any():
        return np.inf
    price = np.array(asked.get("cut_price", np.zeros(pieces + 1)), float)
    price[[0, -1]] = 0.0
    paid = price[list(cuts[1:-1])].sum()
    pair = np.asarray(asked.get("pair_price", np.zeros((sectors, sectors))))
    paid += sum(pair[a, b] for a, b in pairwise(order))
    if asked["objective"] == "bottleneck":
        return (each @ weights / fair).max() + paid
    return (((each / fair[:, None] - 1.0) ** 2) @ weights).sum() + paid


def brute_force(loads, strengths, asked):
    sectors, pieces = len(strengths), len(loads)
    orders = [tuple(range(sectors))] if asked["order"] == "given" else permutations(range(sectors))
    inner = list(combinations_with_replacement(range(pieces + 1), sectors - 1))
    return min(
        (value_of(loads, strengths, (0, *cuts, pieces), order, asked), order, cuts)
        for order in orders
        for cuts in inner
    )


@SMALL
@given(questions())
def test_the_answer_is_that_of_brute_force(question):
    loads, strengths, asked = question
    best = brute_force(loads, strengths, asked)[0]
    answer = partition_line(loads, strengths, **asked)
    if best == np.inf:
        assert answer.status == "infeasible"
        assert answer.infeasible_because
        return
    assert answer.status == "optimal"
    assert answer.value == pytest.approx(best, rel=1e-9, abs=1e-12)
    assert answer.bound == answer.value
    assert value_of(loads, strengths, answer.cuts, answer.order, asked) == pytest.approx(answer.value)


@SMALL
@given(questions())
def test_a_line_turned_round_has_the_same_value(question):
    loads, strengths, asked = question
    turned = dict(asked)
    if "cut_price" in asked:
        turned["cut_price"] = asked["cut_price"][::-1]
    for limit in ("least", "most"):
        if limit in asked:
            turned[limit] = asked[limit][::-1]
    if "pair_price" in asked:
        turned["pair_price"] = asked["pair_price"][::-1, ::-1]
    there = partition_line(loads, strengths, **asked)
    back = partition_line(loads[::-1], strengths[::-1], **turned)
    assert there.status == back.status
    if there.value is not None:
        assert back.value == pytest.approx(there.value, rel=1e-9, abs=1e-12)


@SMALL
@given(questions())
def test_every_piece_lies_in_exactly_one_sector_and_every_contingent_stands_once(question):
    loads, strengths, asked = question
    answer = partition_line(loads, strengths, **asked)
    if answer.status == "infeasible":
        return
    assert answer.cuts[0] == 0
    assert answer.cuts[-1] == len(loads)
    assert list(answer.cuts) == sorted(answer.cuts)
    assert sorted(answer.order) == list(range(len(strengths)))
    assert answer.loads.sum(axis=0) == pytest.approx(loads.sum(axis=0))


@SMALL
@given(questions(order="given"))
def test_a_free_order_is_never_worse_than_a_given_one(question):
    loads, strengths, asked = question
    one = partition_line(loads, strengths, **asked)
    other = partition_line(loads, strengths, **{**asked, "order": "free"})
    if one.value is not None:
        assert other.value <= one.value * (1.0 + 1e-12) + 1e-12


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 50), min_size=30, max_size=80).filter(any),
    st.lists(st.integers(1, 5), min_size=2, max_size=6),
    st.integers(0, 5),
)
def test_more_strength_never_makes_the_worst_load_for_unchanged_fair_loads_greater(loads, strengths, which):
    # A contingent that grows changes every fair share; told in load per strength, nobody is worse off.
    grown = np.array(strengths, float)
    grown[which % len(strengths)] += 1.0
    per_strength = sum(loads) / np.sum(strengths)
    per_grown = sum(loads) / np.sum(grown)
    before = partition_line(loads, strengths).value * per_strength
    after = partition_line(loads, grown).value * per_grown
    assert after <= before * (1.0 + 1e-12)
