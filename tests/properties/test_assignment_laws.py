"""Laws of the assignment models: brute force agrees, bounds lie on their side, order changes nothing."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from geo.location.assignment.capacitated import capacitated_p_median
from geo.location.assignment.costs import Costs
from geo.location.assignment.facility import facility_location
from geo.location.assignment.p_center import p_center
from geo.location.assignment.p_dispersion import p_dispersion
from geo.location.assignment.p_median import p_median
from geo.location.assignment.whole_service import Table, searched
from geo.location.requirements import Limits, Requirements

# Enough for loops to be compiled in; the cases themselves take milliseconds.
SHORT = Limits(time_s=60.0)
few = settings(deadline=None, max_examples=40)


@st.composite
def tables(draw, holes=True):
    """A few demands and sites, whole costs with ties and zeros, some pairs that cannot serve."""
    demands, sites = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    cost = chance.integers(0, 12, (demands, sites)).astype(float)
    if holes:
        cost[chance.random(cost.shape) < draw(st.sampled_from([0.0, 0.2, 0.5]))] = np.nan
    return cost, chance.integers(0, 4, demands).astype(float)


def choices(sites, most):
    return itertools.chain.from_iterable(itertools.combinations(range(sites), k) for k in range(1, most + 1))


def nearest(cost, choice):
    return np.where(np.isnan(cost), np.inf, cost)[:, list(choice)].min(axis=1)


def weighed(weight, served):
    return float((weight * served).sum()) if np.isfinite(served).all() else np.inf


def agrees(answer, best):
    """The answer is the best of all choices, or says that there is none."""
    if np.isinf(best):
        assert answer.status == "infeasible"
        assert answer.infeasible_because
        return
    assert answer.status == "optimal"
    assert answer.value == pytest.approx(best, abs=1e-6)
    assert answer.bound == answer.value
    assert answer.gap == 0.0


@few
@given(tables(), st.integers(1, 4))
def test_p_median_is_the_best_of_all_choices(table, most):
    cost, weight = table
    best = min(weighed(weight, nearest(cost, choice)) for choice in choices(cost.shape[1], most))
    answer = p_median(Costs.from_matrix(cost, weight=weight), most)
    agrees(answer, best)
    if answer.value is not None:
        assert len(answer.selected) <= most
        assert weighed(weight, nearest(cost, answer.selected)) == answer.value


@few
@given(tables(), st.integers(1, 4))
def test_p_center_is_the_best_of_all_choices(table, most):
    cost, _ = table
    best = min(nearest(cost, choice).max() for choice in choices(cost.shape[1], most))
    agrees(p_center(Costs.from_matrix(cost), most), best)


@few
@given(tables(holes=False), st.integers(1, 3), st.sampled_from([4_000.0, 7_000.0]))
def test_spacing_is_kept_to_and_the_best_found(table, most, spacing_m):
    cost, weight = table
    place_m = np.column_stack([np.arange(cost.shape[1]) * 2_500.0, np.zeros(cost.shape[1])])
    stands = [
        choice
        for choice in choices(cost.shape[1], most)
        if all(place_m[b, 0] - place_m[a, 0] >= spacing_m for a, b in itertools.combinations(choice, 2))
    ]
    asked = Requirements(spacing_m=spacing_m, place_m=place_m)
    costs = Costs.from_matrix(cost, weight=weight)
    agrees(
        p_median(costs, most, requirements=asked, limits=SHORT),
        min(weighed(weight, nearest(cost, c)) for c in stands),
    )
    agrees(p_center(costs, most, requirements=asked), min(nearest(cost, c).max() for c in stands))


@few
@given(tables(), st.integers(0, 9))
def test_facility_location_is_the_best_of_all_choices(table, fixed):
    cost, weight = table
    best = min(
        weighed(weight, nearest(cost, choice)) + fixed * len(choice)
        for choice in choices(cost.shape[1], cost.shape[1])
    )
    agrees(facility_location(Costs.from_matrix(cost, weight=weight), float(fixed)), best)


def least_carried(cost, load, choice, capacity):
    """Cost of serving all demand in parts from some sites, by a linear programme."""
    sites, demands = list(choice), len(cost)
    table = np.where(np.isnan(cost[:, sites]), 1e6, cost[:, sites])
    each = np.kron(np.eye(demands), np.ones(len(sites)))
    takes = np.kron(load, np.eye(len(sites)))
    found = linprog(table.ravel(), A_eq=each, b_eq=np.ones(demands), A_ub=takes, b_ub=capacity[sites])
    return found.fun if found.status == 0 and found.fun < 1e5 else np.inf


@few
@given(tables(), st.integers(0, 9), st.integers(0, 10_000))
def test_capacitated_facility_location_is_the_best_of_all_choices(table, dearest, seed):
    cost, load = table
    chance, sites = np.random.default_rng(seed), cost.shape[1]
    fixed, capacity = chance.integers(0, dearest + 1, sites), chance.integers(0, 9, sites).astype(float)
    best = min(
        least_carried(cost, load, choice, capacity) + fixed[list(choice)].sum()
        for choice in choices(sites, sites)
    )
    answer = facility_location(Costs.from_matrix(cost), fixed, capacity=capacity, load=load)
    agrees(answer, best)
    if answer.value is not None:
        served = least_carried(cost, load, answer.selected, capacity)
        assert served + fixed[list(answer.selected)].sum() == pytest.approx(answer.value)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000), st.integers(2, 12), st.sampled_from([0.0, 0.02, 0.2]))
def test_a_gap_accepted_never_lifts_the_bound_above_the_optimum(seed, fixed, gap):
    place = np.random.default_rng(seed).uniform(0.0, 100.0, (2, 50, 2))
    costs = Costs.from_matrix(np.hypot(*(place[0, :, None] - place[1, None]).transpose(2, 0, 1)))
    for capacity in (None, 9.0):
        near = facility_location(costs, 10.0 * fixed, capacity=capacity, limits=Limits(gap=gap))
        proved = facility_location(costs, 10.0 * fixed, capacity=capacity)
        assert proved.status == "optimal"
        assert near.bound <= proved.value * (1.0 + 1e-7)
        assert near.value - near.bound <= max(gap, 1e-7) * near.value


@settings(deadline=None, max_examples=20)
@given(tables(), st.integers(1, 3), st.integers(1, 5))
def test_capacitated_p_median_is_the_best_of_all_assignments(table, most, room):
    cost, load = table
    costs = Costs.from_matrix(cost)
    best = np.inf
    for choice in choices(cost.shape[1], most):
        reached = {tuple([0.0] * len(choice)): 0.0}
        for demand in range(len(cost)):
            grown = {}
            for full, spent in reached.items():
                for at, site in enumerate(choice):
                    taken = (*full[:at], full[at] + load[demand], *full[at + 1 :])
                    if taken[at] <= room and not np.isnan(cost[demand, site]):
                        grown[taken] = min(grown.get(taken, np.inf), spent + cost[demand, site])
            reached = grown
        best = min([best, *reached.values()])
    agrees(capacitated_p_median(costs, most, capacity=float(room), load=load), best)


@few
@given(st.integers(2, 12), st.integers(1, 4), st.integers(0, 10_000))
def test_local_search_keeps_to_capacities_and_to_what_is_fixed(demands, opened, seed):
    chance = np.random.default_rng(seed)
    service, load = chance.integers(0, 50, (demands, 6)).astype(float), chance.integers(0, 5, demands) * 1.0
    state = np.array([1, -1, 0, 0, 0, 0])
    capacity = np.full(6, np.ceil(1.3 * load.sum() / opened) + 1.0)
    ranked, fixed = np.argsort(service, axis=1, kind="stable"), chance.integers(0, 9, 6).astype(float)
    table = Table(service, ranked, load, capacity, fixed, state, 1e-9)
    start = np.isin(np.arange(6), [0, 2, 3, 4][:opened])
    value, choice = searched(table, start, 1.0, chance.random((60, 3)))
    if np.isfinite(value):
        held = np.bincount(choice.at, weights=load, minlength=6)
        assert (held <= capacity).all()
        assert choice.is_open[choice.at].all()
        assert choice.is_open.sum() == opened
        assert choice.is_open[0] and not choice.is_open[1]
        assert value == fixed[choice.is_open].sum() + service[np.arange(demands), choice.at].sum()


@few
@given(st.integers(2, 8), st.integers(2, 4), st.integers(0, 10_000))
def test_p_dispersion_is_the_best_of_all_choices(count, wanted, seed):
    place_m = np.random.default_rng(seed).integers(0, 9, (count, 2)).astype(float)
    apart = np.hypot(*(place_m[:, None] - place_m[None]).transpose(2, 0, 1))
    answer = p_dispersion(place_m, wanted)
    if wanted > count:
        assert answer.status == "infeasible"
        return
    best = max(
        min(apart[a, b] for a, b in itertools.combinations(choice, 2))
        for choice in itertools.combinations(range(count), wanted)
    )
    assert (answer.value, answer.bound, answer.status) == (best, best, "optimal")


@few
@given(tables(), st.integers(1, 3))
def test_one_more_candidate_never_worsens(table, most):
    cost, weight = table
    for model in (p_median, p_center):
        fewer = model(Costs.from_matrix(cost[:, :-1], weight=weight), most) if cost.shape[1] > 1 else None
        every = model(Costs.from_matrix(cost, weight=weight), most)
        if fewer is not None and fewer.value is not None:
            assert every.value <= fewer.value


@few
@given(tables(), st.integers(1, 3), st.randoms(use_true_random=False))
def test_the_order_of_sites_changes_no_value(table, most, chance):
    cost, weight = table
    order = list(range(cost.shape[1]))
    chance.shuffle(order)
    for model in (p_median, p_center):
        straight = model(Costs.from_matrix(cost, weight=weight), most)
        turned = model(Costs.from_matrix(cost[:, order], weight=weight, site_id=order), most)
        assert (turned.value, turned.bound, turned.status) == (
            straight.value,
            straight.bound,
            straight.status,
        )


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_no_time_is_never_called_optimal_unless_the_bound_is_reached(seed, most):
    place = np.random.default_rng(seed).uniform(0.0, 100.0, (60, 2))
    cost = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    costs, hurry = Costs.from_matrix(cost), Limits(time_s=0.0)
    for solve in (
        lambda limits: p_median(costs, most, limits=limits),
        lambda limits: p_center(costs, most, limits=limits),
        lambda limits: facility_location(costs, 50.0, capacity=20.0, limits=limits),
    ):
        hasty, proved = solve(hurry), solve(Limits(time_s=30.0))
        assert proved.status == "optimal"
        if hasty.value is None:
            assert hasty.status == "unknown"
        else:
            assert hasty.value >= proved.value - 1e-6
            assert (hasty.status == "optimal") == (hasty.bound == hasty.value)
        assert hasty.bound is None or hasty.bound <= proved.value * (1.0 + 1e-6)


@settings(deadline=None, max_examples=5)
@given(st.integers(0, 10_000))
def test_the_same_question_has_the_same_answer(seed):
    place = np.random.default_rng(seed).uniform(0.0, 100.0, (80, 2))
    costs = Costs.from_matrix(np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1)))
    assert p_median(costs, 7) == p_median(costs, 7)
