"""Laws of maximal covering, against brute force over every choice of a few sites."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.location.covering.duals import Prices, linear_prices, subgradient_prices
from geo.location.covering.frontier import covering_frontier
from geo.location.covering.greedy import lazy_greedy, swapped
from geo.location.covering.intervals import covered_by_runs, runs_of
from geo.location.covering.maximal_covering import maximal_covering
from geo.location.covering.reduction import reduced
from geo.location.incidence import Incidence
from geo.location.requirements import Limits, Requirements

few = settings(max_examples=60, deadline=None)


@st.composite
def weights(draw, demands):
    """Whole numbers, steps of a line, or any lengths; some of them zero."""
    kind = draw(st.sampled_from(["whole", "steps", "lengths"]))
    if kind == "lengths":
        each = st.floats(0.0, 50.0, allow_subnormal=False)
    else:
        each = st.integers(0, 9).map(lambda count: count * (1.0 if kind == "whole" else 0.25))
    return draw(st.lists(each, min_size=demands, max_size=demands))


@st.composite
def lines(draw, *, holes=True):
    """A line of some demand and sites that each see one stretch of it, with holes or without."""
    demands = draw(st.integers(1, 24))
    covered = []
    for _ in range(draw(st.integers(1, 9))):
        start = draw(st.integers(0, demands - 1))
        run = np.arange(start, min(start + draw(st.integers(1, 9)), demands))
        seen = draw(st.lists(st.booleans(), min_size=len(run), max_size=len(run))) if holes else True
        covered.append(run[np.broadcast_to(seen, len(run))])
    return Incidence.of(covered, weight=draw(weights(demands)))


@st.composite
def planes(draw):
    """Demand and sites without any order: each site covers what it will."""
    demands, sites = draw(st.integers(1, 14)), draw(st.integers(1, 9))
    subset = st.sets(st.integers(0, demands - 1)).map(sorted)
    covered = draw(st.lists(subset, min_size=sites, max_size=sites))
    return Incidence.of([np.array(own, int) for own in covered], weight=draw(weights(demands)))


questions = lines() | lines(holes=False) | planes()
counts = st.integers(0, 5)


def best(incidence, sites, *, required=(), forbidden=()):
    """Optimum by trying everything."""
    free = [name for name in incidence.site_id if name not in forbidden and name not in required]
    most = min(sites - len(required), len(free))
    choices = combinations(free, most)
    return max(incidence.covered_weight([*required, *choice]) for choice in choices)


@few
@given(questions, counts, st.sampled_from(["auto", "sweep", "milp"]))
def test_the_optimum_is_the_one_of_brute_force_by_every_method(incidence, sites, method):
    answer = maximal_covering(incidence, sites, method=method)
    assert answer.status == "optimal"
    assert answer.value == pytest.approx(best(incidence, sites), rel=2e-9, abs=1e-12)
    assert answer.value <= answer.bound <= answer.value * (1 + 1e-9)
    assert answer.value == incidence.covered_weight(answer.selected)
    assert len(answer.selected) <= sites


@few
@given(questions, counts, st.data())
def test_required_and_forbidden_sites_are_kept_to_at_the_optimum(incidence, sites, draws):
    names = st.sets(st.sampled_from(list(incidence.site_id)), max_size=2)
    required, forbidden = draws.draw(names), draws.draw(names)
    assume(len(required) <= sites and not required & forbidden)
    asked = Requirements(required=frozenset(required), forbidden=frozenset(forbidden))
    answer = maximal_covering(incidence, sites, requirements=asked)
    assert required <= set(answer.selected)
    assert not forbidden & set(answer.selected)
    wanted = best(incidence, sites, required=required, forbidden=forbidden)
    assert answer.value == pytest.approx(wanted, rel=2e-9, abs=1e-12)


@few
@given(questions, counts, st.sampled_from([0.0, 0.001]))
def test_a_tiny_time_limit_never_says_what_is_not_so(incidence, sites, time_s):
    answer = maximal_covering(incidence, sites, limits=Limits(time_s=time_s))
    optimum = best(incidence, sites)
    assert answer.bound >= optimum * (1 - 1e-12)
    assert answer.value <= optimum * (1 + 1e-12)
    if answer.status == "optimal":
        assert answer.value == pytest.approx(optimum, rel=2e-9, abs=1e-12)
    else:
        assert answer.gap > 0.0


@few
@given(questions, counts)
def test_one_more_site_adds_at_least_nothing_and_at_most_its_price(incidence, sites):
    answer = maximal_covering(incidence, sites)
    more = maximal_covering(incidence, sites + 1).value - answer.value
    assert more >= -1e-9 * answer.value
    assert more <= answer.price * (1 + 1e-9) + 1e-9 * answer.value


@few
@given(questions, counts, st.sets(st.integers(0, 13), max_size=6))
def test_one_more_candidate_never_lowers_the_optimum(incidence, sites, covers):
    own = np.split(incidence.matrix.indices, incidence.matrix.indptr[1:-1])
    seen = [row for row in sorted(covers) if row < len(incidence.weight)]
    richer = Incidence.of([*own, np.array(seen, int)], weight=incidence.weight)
    before, after = (maximal_covering(each, sites).value for each in (incidence, richer))
    assert after >= before * (1 - 1e-9)


@few
@given(questions, counts, st.randoms(use_true_random=False))
def test_the_order_of_sites_and_of_demand_changes_nothing(incidence, sites, random):
    matrix = incidence.matrix
    columns, rows = list(range(matrix.shape[1])), list(range(matrix.shape[0]))
    random.shuffle(columns)
    random.shuffle(rows)
    place = np.argsort(rows)
    covered = [place[matrix.indices[matrix.indptr[j] : matrix.indptr[j + 1]]] for j in columns]
    shuffled = Incidence.of(covered, weight=incidence.weight[rows])
    here, there = (maximal_covering(each, sites).value for each in (incidence, shuffled))
    assert there == pytest.approx(here, rel=2e-9, abs=1e-12)


@few
@given(questions, counts, st.data())
def test_any_prices_bound_the_optimum_of_every_number_of_sites(incidence, sites, draws):
    cover = reduced(incidence)
    share = draws.draw(st.lists(st.floats(-0.5, 1.5), min_size=cover.shape[0], max_size=cover.shape[0]))
    bounds = Prices.of(cover, np.array(share) * cover.weight).bounds(sites)
    for count in range(sites + 1):
        assert bounds[count] >= best(incidence, count) * (1 - 1e-9) - 1e-9


@few
@given(lines(), st.integers(1, 4))
def test_the_prices_of_the_linear_programme_are_the_best_there_are(incidence, sites):
    cover = reduced(incidence)
    assume(cover.shape[1] > 0)
    found = subgradient_prices(cover, sites, cover.weight / 2, best(incidence, sites), 300)
    assert linear_prices(cover, sites).bounds(sites)[sites] <= found.bounds(sites)[sites] * (1 + 1e-6)


@few
@given(lines(holes=False), st.integers(1, 5))
def test_runs_give_the_same_by_dynamic_programming_linear_programme_and_sweep(incidence, sites):
    cover = reduced(incidence)
    runs = runs_of(cover)
    assert runs is not None
    layers = covered_by_runs(runs, cover.weight, sites)
    assert np.all(np.diff(layers.value, 2) <= 1e-9 * cover.weight.sum())
    value = layers.value[-1]
    assert value == pytest.approx(best(incidence, sites), rel=1e-9, abs=1e-12)
    assert value == pytest.approx(
        maximal_covering(incidence, sites, method="sweep").value, rel=2e-9, abs=1e-12
    )
    if cover.shape[1]:
        assert value == pytest.approx(linear_prices(cover, sites).bounds(sites)[sites], rel=1e-6, abs=1e-6)


@few
@given(questions, counts)
def test_swaps_never_lose_and_the_greedy_rule_keeps_its_promise(incidence, sites):
    cover = reduced(incidence)
    every = np.ones(cover.shape[1], bool)
    first = lazy_greedy(cover.starts, cover.rows, cover.weight, sites, every)
    better = swapped(cover.starts, cover.rows, cover.weight, first, every, ~every, 50)
    greedy, swapped_value = (incidence.covered_weight(cover.column[each]) for each in (first, better))
    assert len(set(better.tolist())) == len(first)
    assert swapped_value >= greedy * (1 - 1e-12)
    assert greedy >= (1 - np.exp(-1)) * best(incidence, sites) * (1 - 1e-12)


@few
@given(questions)
def test_the_curve_holds_the_optimum_between_value_and_bound(incidence):
    for point in covering_frontier(incidence, range(6)):
        optimum = best(incidence, point.sites)
        assert point.value <= optimum * (1 + 1e-12)
        assert point.bound >= optimum * (1 - 1e-12)
        if point.status == "optimal":
            assert point.value == pytest.approx(optimum, rel=2e-9, abs=1e-12)
