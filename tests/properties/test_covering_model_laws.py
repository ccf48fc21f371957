"""Laws of the covering models: brute force agrees, bounds lie on their side, more sites never cover less."""

from itertools import chain, combinations, pairwise
from math import prod

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.location.covering.backup_covering import backup_covering, weighed_backup_covering
from geo.location.covering.budgeted_covering import budgeted_covering
from geo.location.covering.capacitated_covering import capacitated_covering
from geo.location.covering.detection import expected_detection
from geo.location.covering.fair_covering import balanced_covering, fair_covering
from geo.location.covering.gradual import gradual_covering
from geo.location.covering.pareto import pareto_front
from geo.location.covering.probabilistic import available_covering, cooperative_covering, expected_covering
from geo.location.covering.set_covering import location_set_covering
from geo.location.incidence import Incidence
from geo.location.requirements import Limits, Quota, Requirements

MODEST = settings(
    deadline=None, max_examples=20, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


class Case:
    """A small table with degrees, and requirements, that can be gone through by hand."""

    def __init__(self, seed, *, loose=False):
        random = np.random.default_rng(seed)
        self.demands, self.sites = int(random.integers(3, 8)), int(random.integers(2, 7))
        self.covers = random.random((self.demands, self.sites)) < 0.45
        self.degree = np.where(self.covers, random.choice([0.3, 0.5, 0.8, 1.0], self.covers.shape), 0.0)
        self.weight = random.integers(1, 9, self.demands).astype(float)
        self.side = random.permutation(["north", "south"] + ["north"] * (self.demands - 2)).tolist()
        self.names = [f"s{number}" for number in range(self.sites)]
        self.table = Incidence.of(
            [np.flatnonzero(column) for column in self.covers.T],
            weight=self.weight,
            site_id=self.names,
            degree=[column[column > 0] for column in self.degree.T],
        )
        self.place_m = random.integers(0, 10, (self.sites, 2)) * 1000.0
        self.cost = random.integers(1, 6, self.sites).astype(float)
        self.asked = Requirements(cost=self.cost) if loose else self.requirements(random)
        self.count = int(random.integers(1, self.sites + 1))

    def requirements(self, random):
        required = {name for name in self.names if random.random() < 0.12}
        forbidden = {name for name in self.names if random.random() < 0.12}
        groups = {name: ["Alfa" if number % 2 else "Bravo"] for number, name in enumerate(self.names)}
        return Requirements(
            required=frozenset(required),
            forbidden=frozenset(forbidden),
            quotas={"Alfa": Quota(int(random.integers(0, 3)), int(random.integers(1, 4)))},
            group_of=groups,
            spacing_m=float(random.choice([0.0, 2000.0, 4000.0])),
            support_m=float(random.choice([0.0, 6000.0])),
            place_m=self.place_m,
            cost=self.cost,
            budget=float(random.integers(3, 20)),
        )

    def choices(self, count=None):
        """Every choice that meets the requirements."""
        subsets = (combinations(range(self.sites), size) for size in range(self.sites + 1))
        return [c for c in chain.from_iterable(subsets) if self.stands(c, count)]

    def stands(self, choice, count):
        asked, names = self.asked, {self.names[site] for site in choice}
        if count is not None and len(choice) > count:
            return False
        if not asked.required <= names or names & asked.forbidden:
            return False
        if asked.budget is not None and self.cost[list(choice)].sum() > asked.budget:
            return False
        for group, (least, most) in asked.quotas.items():
            members = sum(group in asked.group_of[name] for name in names)
            if members < least or (most is not None and members > most):
                return False
        return self.apart(choice) and self.supported(choice)

    def apart_m(self, one, other):
        return float(np.hypot(*(self.place_m[one] - self.place_m[other])))

    def apart(self, choice):
        return all(
            self.apart_m(one, other) >= self.asked.spacing_m
            or {self.names[one], self.names[other]} <= self.asked.required
            for one, other in combinations(choice, 2)
        )

    def supported(self, choice):
        reach = self.asked.support_m
        return not reach or all(any(self.apart_m(a, b) <= reach for b in choice if b != a) for a in choice)

    def times(self, choice):
        return self.covers[:, list(choice)].sum(axis=1)


def held(answer, best):
    """The answer agrees with brute force: the same value, proved, or infeasible with a reason."""
    if best is None:
        assert answer.status == "infeasible"
        assert answer.infeasible_because
        assert answer.selected == ()
        return
    assert answer.status == "optimal"
    assert answer.value == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert answer.bound == pytest.approx(best, rel=1e-5, abs=1e-5)
    assert answer.gap <= 1e-6


def best_of(choices, valued, better=max):
    return better((valued(choice) for choice in choices), default=None)


seeds = st.integers(min_value=0, max_value=10**6)


@MODEST
@given(seeds)
def test_maximal_covering_agrees_with_brute_force_under_every_requirement(seed):
    case = Case(seed)
    answer = budgeted_covering(case.table, case.count, requirements=case.asked)
    held(answer, best_of(case.choices(case.count), lambda c: case.weight[case.times(c) > 0].sum()))
    if answer.status == "optimal":
        assert case.stands([case.names.index(name) for name in answer.selected], case.count)


@MODEST
@given(seeds, st.integers(1, 2), st.sampled_from([1.0, 0.7]), st.booleans())
def test_set_covering_agrees_with_brute_force(seed, backup, share, loose):
    case = Case(seed, loose=loose)

    def enough(choice):
        covered = case.weight[case.times(choice) >= backup].sum()
        return covered >= share * case.weight.sum() - 1e-9

    answer = location_set_covering(case.table, backup=backup, share=share, requirements=case.asked)
    choices = [choice for choice in case.choices() if enough(choice)]
    held(answer, best_of(choices, lambda c: case.cost[list(c)].sum(), min))


@MODEST
@given(seeds)
def test_backup_covering_agrees_with_brute_force(seed):
    case = Case(seed)
    whole = [choice for choice in case.choices(case.count) if (case.times(choice) > 0).all()]
    answer = backup_covering(case.table, case.count, requirements=case.asked)
    held(answer, best_of(whole, lambda c: case.weight[case.times(c) > 1].sum()))
    weighed = weighed_backup_covering(case.table, case.count, first_share=0.3, requirements=case.asked)
    held(
        weighed,
        best_of(
            case.choices(case.count),
            lambda c: case.weight @ (0.3 * (case.times(c) > 0) + 0.7 * (case.times(c) > 1)),
        ),
    )


@MODEST
@given(seeds)
def test_models_of_chance_agree_with_brute_force(seed):
    case = Case(seed)
    choices = case.choices(case.count)

    def detected(choice):
        return 1.0 - np.array([prod(1.0 - case.degree[row, list(choice)]) for row in range(case.demands)])

    busy = expected_covering(case.table, case.count, busy_share=0.4, requirements=case.asked)
    held(busy, best_of(choices, lambda c: case.weight @ (1.0 - 0.4 ** case.times(c).astype(float))))
    free = available_covering(
        case.table, case.count, busy_share=0.4, reliability_share=0.8, requirements=case.asked
    )
    held(free, best_of(choices, lambda c: case.weight[case.times(c) >= 2].sum()))  # 1 - 0.4 ** 2 = 0.84
    both = cooperative_covering(case.table, case.count, threshold_share=0.75, requirements=case.asked)
    held(both, best_of(choices, lambda c: case.weight[detected(c) >= 0.75 - 1e-9].sum()))
    seen = expected_detection(case.table, case.count, requirements=case.asked)
    held(seen, best_of(choices, lambda c: case.weight @ detected(c)))


@MODEST
@given(seeds)
def test_gradual_and_fair_covering_agree_with_brute_force(seed):
    case = Case(seed)
    choices = case.choices(case.count)

    def faint(choice):
        return case.degree[:, list(choice)].max(axis=1, initial=0.0)

    def shares(choice):
        covered = case.times(choice) > 0
        sides = [np.array([name == side for name in case.side]) for side in ("north", "south")]
        return [case.weight[side & covered].sum() / case.weight[side].sum() for side in sides]

    faded = gradual_covering(case.table, case.count, requirements=case.asked)
    held(faded, best_of(choices, lambda c: case.weight @ faint(c)))
    fair = fair_covering(case.table, case.count, side=case.side, requirements=case.asked)
    held(fair, best_of(choices, lambda c: min(shares(c))))
    alike = [choice for choice in choices if abs(np.subtract(*shares(choice))) <= 0.3 + 1e-9]
    near = balanced_covering(
        case.table, case.count, side=case.side, most_apart_share=0.3, requirements=case.asked
    )
    held(near, best_of(alike, lambda c: case.weight[case.times(c) > 0].sum()))


@MODEST
@given(seeds)
def test_capacitated_covering_agrees_with_brute_force(seed):
    case = Case(seed)

    def most_served(choice):
        # Greatest flow = least cut (Ford & Fulkerson 1956): over every set of demand served in part or not.
        able = dict.fromkeys(choice, 5.0)
        cuts = []
        for size in range(len(choice) + 1):
            for idle in combinations(choice, size):
                beyond = case.covers[:, list(idle)].any(axis=1) if idle else np.zeros(case.demands, bool)
                cuts.append(case.weight[beyond].sum() + sum(able[s] for s in choice if s not in idle))
        return min(cuts)

    answer = capacitated_covering(case.table, case.count, capacity=5.0, requirements=case.asked)
    held(answer, best_of(case.choices(case.count), most_served))


@MODEST
@given(seeds)
def test_a_front_holds_every_choice_that_nothing_beats_and_no_other(seed):
    case = Case(seed, loose=True)
    pairs = {(case.weight[case.times(c) > 0].sum(), case.cost[list(c)].sum()) for c in case.choices()}
    best = {p for p in pairs if not any(q != p and q[0] >= p[0] and q[1] <= p[1] for q in pairs)}
    front = pareto_front(case.table, second="cost", requirements=case.asked)
    assert {tuple(point.objectives.values()) for point in front} == best
    assert all(point.answer.status == "optimal" for point in front)


@MODEST
@given(seeds)
def test_more_sites_never_cover_less(seed):
    case = Case(seed, loose=True)
    for model in (
        lambda count: budgeted_covering(case.table, count),
        lambda count: expected_detection(case.table, count),
        lambda count: fair_covering(case.table, count, side=case.side),
    ):
        values = [model(count).value for count in range(1, case.sites + 1)]
        assert all(after >= before - 1e-9 for before, after in pairwise(values))


@MODEST
@given(seeds, st.randoms(use_true_random=False))
def test_the_order_of_sites_and_demand_changes_no_value(seed, random):
    case = Case(seed, loose=True)
    rows, columns = list(range(case.demands)), list(range(case.sites))
    random.shuffle(rows)
    random.shuffle(columns)
    degree = case.degree[np.ix_(rows, columns)]
    turned = Incidence.of(
        [np.flatnonzero(column) for column in degree.T],
        weight=case.weight[rows],
        degree=[column[column > 0] for column in degree.T],
    )
    for model in (
        lambda table: location_set_covering(table, allow_uncoverable=True),
        lambda table: expected_detection(table, case.count),
        lambda table: gradual_covering(table, case.count),
        lambda table: expected_covering(table, case.count, busy_share=0.2),
    ):
        assert model(turned).value == pytest.approx(model(case.table).value, rel=1e-9)


@MODEST
@given(seeds)
def test_a_tiny_limit_of_time_never_says_optimal_of_what_is_not(seed):
    case = Case(seed)
    values = best_of(case.choices(case.count), lambda c: case.weight[case.times(c) > 0].sum())
    answer = budgeted_covering(case.table, case.count, requirements=case.asked, limits=Limits(time_s=0.0))
    if answer.status == "optimal":
        assert answer.value == values
    if answer.value is not None:
        assert answer.value <= values
    if answer.bound is not None and values is not None:
        assert answer.bound >= values
