"""Maximal covering: paper answers, every method alike, honest statuses, and benchmarks with proved optima."""

from pathlib import Path

import numpy as np
import pytest

from geo.errors import LocationError
from geo.location.covering.greedy import lazy_greedy
from geo.location.covering.maximal_covering import maximal_covering
from geo.location.covering.reduction import reduced
from geo.location.incidence import Incidence
from geo.location.requirements import Limits, Quota, Requirements

BENCHMARKS = Path(__file__).resolve().parents[2].parent / "shared" / "benchmarks"
LINE = [
    ("disc_m500", 25, 321_992),
    ("disc_m2000", 50, 417_869),
    ("mixed_m2000", 25, 401_198),
    ("interval_m2000", 50, 415_833),
    ("viewshed_m500", 50, 338_253),
    ("viewshed_m500", 100, 375_687),
]


def posts_each_km(length_km=100, radius_km=5):
    """A straight line in steps of 1 km, and a candidate at each kilometre."""
    return Incidence.of(
        [np.arange(max(at - radius_km, 0), min(at + radius_km, length_km)) for at in range(length_km + 1)],
        weight=np.ones(length_km),
    )


def with_holes(seed=3, sites=60, length=300):
    """Covers of up to 30 steps that miss a third of them."""
    random = np.random.default_rng(seed)
    covered = []
    for start in random.integers(0, length - 30, sites):
        run = np.arange(start, start + 30)
        covered.append(run[random.random(30) > 0.35])
    return Incidence.of(covered, weight=random.integers(1, 50, length))


@pytest.mark.parametrize("method", ["auto", "interval", "sweep", "milp"])
def test_five_posts_that_see_5_km_each_way_cover_half_of_100_km(method):
    answer = maximal_covering(posts_each_km(), 5, method=method)
    assert (answer.value, answer.bound, answer.status, answer.gap) == (50.0, 50.0, "optimal", 0.0)
    assert len(answer.selected) == 5


def test_the_greedy_rule_reaches_the_same_there():
    cover = reduced(posts_each_km())
    chosen = lazy_greedy(cover.starts, cover.rows, cover.weight, 5, np.ones(cover.shape[1], bool))
    assert posts_each_km().covered_weight(cover.column[chosen]) == 50.0


def test_one_more_post_is_worth_10_km_until_all_is_covered():
    assert maximal_covering(posts_each_km(), 5).price == 10.0
    assert maximal_covering(posts_each_km(), 10).price == 0.0
    assert maximal_covering(posts_each_km(), 10).value == 100.0


def test_all_methods_agree_on_covers_with_holes():
    found = {method: maximal_covering(with_holes(), 8, method=method) for method in ("auto", "sweep", "milp")}
    assert {answer.status for answer in found.values()} == {"optimal"}
    assert len({answer.value for answer in found.values()}) == 1
    assert "sweep" in found["sweep"].method
    assert "mixed-integer" in found["milp"].method or found["milp"].proof


def test_required_sites_count_among_the_number_and_forbidden_ones_are_not_chosen():
    asked = Requirements(required=frozenset({0, 3}), forbidden=frozenset({50}))
    answer = maximal_covering(posts_each_km(), 4, requirements=asked)
    assert {0, 3} <= set(answer.selected)
    assert 50 not in answer.selected
    assert len(answer.selected) == 4
    assert answer.value == 8 + 20  # 0 and 3 see 8 km together, two free posts 10 km each


def test_more_required_sites_than_may_be_chosen_is_infeasible_and_says_so():
    answer = maximal_covering(posts_each_km(), 1, requirements=Requirements(required=frozenset({0, 3})))
    assert (answer.status, answer.value) == ("infeasible", None)
    assert "required" in answer.infeasible_because


def test_quotas_and_spacing_are_kept_to():
    far_apart = Requirements(
        spacing_m=20_000.0, place_m=np.column_stack([np.arange(101) * 1000.0, np.zeros(101)])
    )
    spaced = maximal_covering(posts_each_km(), 20, requirements=far_apart)
    assert np.diff(sorted(spaced.selected)).min() >= 20
    west = dict.fromkeys(range(20), ("west",))
    held = maximal_covering(
        posts_each_km(), 5, requirements=Requirements(quotas={"west": Quota(most=0)}, group_of=west)
    )
    assert min(held.selected) >= 20
    assert held.status == "optimal"


def test_ids_go_out_as_they_came_in():
    incidence = Incidence.of([[0], [1, 2]], weight=[1.0, 1.0, 1.0], site_id=("hill", "tower"))
    assert maximal_covering(incidence, 1).selected == ("tower",)


def test_position_tells_the_order_of_the_line():
    shuffled = np.random.default_rng(1).permutation(100)
    straight = posts_each_km()
    places = np.argsort(shuffled)
    covered = [places[column] for column in np.split(straight.matrix.indices, straight.matrix.indptr[1:-1])]
    incidence = Incidence.of(covered, weight=np.ones(100), position_m=shuffled * 1000.0)
    assert maximal_covering(incidence, 5, method="interval").value == 50.0


@pytest.mark.parametrize("sites", [0, 1_000])
def test_no_sites_cover_nothing_and_too_many_cover_everything(sites):
    answer = maximal_covering(with_holes(), sites)
    most = with_holes().covered_weight(range(60)) if sites else 0.0
    assert (answer.value, answer.bound, answer.status) == (most, most, "optimal")


def test_a_search_out_of_time_says_feasible_and_keeps_a_bound():
    answer = maximal_covering(with_holes(), 8, limits=Limits(time_s=0.0))
    best = maximal_covering(with_holes(), 8)
    assert answer.status == "feasible"
    assert answer.value <= best.value <= answer.bound
    assert answer.gap > 0.0


def test_a_gap_that_is_asked_for_is_enough_and_is_not_called_optimal():
    answer = maximal_covering(with_holes(), 8, limits=Limits(gap=0.5))
    assert answer.status == "feasible"
    assert 0.0 < answer.gap <= 0.5


def test_a_warm_start_is_the_answer_at_worst():
    best = maximal_covering(with_holes(), 8)
    answer = maximal_covering(with_holes(), 8, limits=Limits(time_s=0.0), warm_start=best.selected)
    assert answer.value == best.value


def test_a_warm_start_that_breaks_a_requirement_is_passed_over():
    best = maximal_covering(with_holes(), 8)
    barred = Requirements(forbidden=frozenset(best.selected[:1]))
    answer = maximal_covering(with_holes(), 8, requirements=barred, warm_start=best.selected)
    assert best.selected[0] not in answer.selected
    assert answer.value < best.value


def test_progress_is_told_values_that_rise_and_bounds_that_fall():
    told = []
    answer = maximal_covering(with_holes(), 8, progress=lambda value, bound: told.append((value, bound)))
    values, bounds = zip(*[(value, bound) for value, bound in told if bound is not None], strict=True)
    assert list(values) == sorted(values)
    assert list(bounds) == sorted(bounds, reverse=True)
    assert (values[-1], bounds[-1]) == (answer.value, answer.bound)


def test_the_same_question_gets_the_same_answer():
    assert maximal_covering(with_holes(), 8) == maximal_covering(with_holes(), 8)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"method": "guess"}, "method is 'guess'"),
        ({"method": "interval"}, "not one run"),
        ({"method": "sweep", "requirements": Requirements(budget=3.0)}, "cannot keep to these requirements"),
        ({"requirements": Requirements(required=frozenset({"nowhere"}))}, "no candidate is named 'nowhere'"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(asked, words):
    with pytest.raises(LocationError, match=words):
        maximal_covering(with_holes(), 3, **asked)


@pytest.mark.parametrize(("name", "sites", "optimum"), LINE)
def test_proved_optima_of_the_line_are_reached_with_proof(name, sites, optimum):
    path = BENCHMARKS / "line" / f"{name}_seed1.npz"
    if not path.is_file():
        pytest.skip("the benchmark files are not beside the repository")
    with np.load(path) as stored:
        covered = np.split(stored["indices"], stored["indptr"][1:-1])
        incidence = Incidence.of(covered, weight=stored["weight"], position_m=stored["chainage_km"] * 1000.0)
    answer = maximal_covering(incidence, sites)
    assert (answer.value, answer.bound, answer.status) == (optimum, optimum, "optimal")
