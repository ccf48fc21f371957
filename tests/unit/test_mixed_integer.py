"""The mixed-integer form: requirements kept, conflicts told with their number, no limit called optimal."""

import numpy as np
import pytest

from geo.errors import LocationError
from geo.location.covering.budgeted_covering import budgeted_covering
from geo.location.incidence import Incidence
from geo.location.programme.mixed_integer import Programme, solve
from geo.location.programme.requirement_rows import siting
from geo.location.programme.spacing import cliques, close_pairs
from geo.location.requirements import Limits, Quota, Requirements

ALONG = np.column_stack([np.arange(8) * 2_000.0, np.zeros(8)])  # eight sites, 2 km apart
NAMES = [f"post {number}" for number in range(8)]
TABLE = Incidence.of([[number] for number in range(8)], weight=np.ones(8), site_id=NAMES)
OF_ALFA = {name: ["Alfa"] for name in NAMES[:6]}


def chosen(sites=None, table=TABLE, **asked):
    return budgeted_covering(table, sites, requirements=Requirements(place_m=ALONG, **asked))


def test_required_and_forbidden_sites_are_kept_to():
    answer = chosen(2, required=frozenset({"post 7"}), forbidden=frozenset(NAMES[:6]))
    assert answer.selected == ("post 6", "post 7")


def test_sites_stand_at_least_as_far_apart_as_asked():
    answer = chosen(spacing_m=4_000.0)
    assert answer.value == 4.0  # every second of eight
    places = [NAMES.index(name) for name in answer.selected]
    assert min(np.diff(places)) >= 2


def test_sites_that_stand_already_may_stand_closer():
    answer = chosen(2, spacing_m=4_000.0, required=frozenset({"post 0", "post 1"}))
    assert answer.selected == ("post 0", "post 1")


def test_each_site_has_another_in_support():
    answer = chosen(3, support_m=2_000.0)
    places = [NAMES.index(name) for name in answer.selected]
    assert len(places) == 3
    assert all(any(abs(one - other) == 1 for other in places) for one in places)
    assert chosen(1, support_m=2_000.0).value == 0.0


def test_quotas_and_budget_hold():
    answer = chosen(quotas={"Alfa": Quota(1, 2)}, group_of=OF_ALFA, cost=np.full(8, 2.5), budget=7.5)
    assert answer.value == 3.0
    assert 1 <= sum(name in OF_ALFA for name in answer.selected) <= 2


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            # Alfa's six sites lie from 0 to 10 km: two keep 6 km apart, a third would stand at 12 km.
            {"quotas": {"Alfa": Quota(4)}, "group_of": OF_ALFA, "spacing_m": 6_000.0},
            "quota 'Alfa' asks for at least 4 sites; only 2 can be had while sites stand 6 km apart",
        ),
        (
            {"quotas": {"Alfa": Quota(7)}, "group_of": OF_ALFA},
            "quota 'Alfa' asks for at least 7 sites; only 6 can be had",
        ),
        (
            {"quotas": {"Alfa": Quota(3)}, "group_of": OF_ALFA, "cost": np.full(8, 4.0), "budget": 10.0},
            "the budget 10 is the most that may be spent; at least 12 would be needed "
            "while quota 'Alfa' (at least 3 sites)",
        ),
        (
            {"required": frozenset(NAMES[:3]), "cost": np.full(8, 4.0), "budget": 10.0},
            "the budget 10 is the most that may be spent; at least 12 would be needed",
        ),
        (
            {"required": frozenset({"post 3"}), "forbidden": frozenset({"post 3"})},
            "sites that are required must be chosen; at best it fails for 1 of 1 ('post 3')",
        ),
        (
            {
                "required": frozenset({"post 3"}),
                "forbidden": frozenset({"post 2", "post 4"}),
                "support_m": 3e3,
            },
            "each site must have another within 3 km; at best it fails for 1 of 8 ('post 3')",
        ),
    ],
)
def test_a_conflict_is_told_with_what_can_be_had(asked, told):
    answer = chosen(**asked)
    assert answer.status == "infeasible"
    assert (answer.value, answer.bound, answer.selected) == (None, None, ())
    assert told in answer.infeasible_because


def test_only_what_is_in_conflict_is_named():
    answer = chosen(
        5,
        quotas={"Alfa": Quota(7), "Bravo": Quota(1)},
        group_of={**OF_ALFA, "post 7": ["Bravo"]},
        spacing_m=1_000.0,
    )
    assert "Alfa" in answer.infeasible_because
    assert "Bravo" not in answer.infeasible_because
    assert "apart" not in answer.infeasible_because


def test_a_site_that_nobody_knows_is_refused_by_name():
    with pytest.raises(LocationError, match="no candidate is named 'post 9'"):
        chosen(required=frozenset({"post 9"}))


def test_spacing_without_places_is_refused():
    with pytest.raises(LocationError, match="place_m has shape none for 8 sites"):
        budgeted_covering(TABLE, 2, requirements=Requirements(spacing_m=1.0))


def test_costs_below_zero_are_refused():
    with pytest.raises(LocationError, match="cost has 8 entries for 8 sites, the least -1"):
        chosen(cost=np.array([-1.0] * 8), budget=3.0)


def test_cliques_bar_exactly_the_pairs_that_are_too_close():
    random = np.random.default_rng(5)
    asked = Requirements(place_m=random.uniform(0, 10_000, (40, 2)))
    pairs = close_pairs(asked, 2_500.0, 40, touching=False)
    rows = cliques(pairs, 40).toarray()
    barred = {tuple(pair) for row in rows for pair in np.argwhere(np.triu(np.outer(row, row), 1)).tolist()}
    assert barred == {tuple(pair) for pair in pairs.tolist()}
    assert len(rows) < len(pairs)


def test_two_sites_just_as_far_apart_as_asked_may_both_be_chosen():
    asked = Requirements(place_m=np.array([[0.0, 0.0], [3_000.0, 4_000.0]]))
    assert len(close_pairs(asked, 5_000.0, 2, touching=False)) == 0
    assert len(close_pairs(asked, 5_000.0, 2, touching=True)) == 1


def hard(random):
    """A knapsack of many rows, that no search of a moment can prove."""
    programme = Programme("max")
    taken = programme.variables(300, worth=random.integers(50, 99, 300))
    programme.rows((taken, random.integers(1, 99, (40, 300)).astype(float)), most=2_000.0)
    return programme


def test_a_limit_of_time_leaves_an_answer_with_its_bound_or_none_but_never_a_proof():
    for time_s in (0.0, 0.3):
        outcome = solve(hard(np.random.default_rng(0)), Limits(time_s=time_s))
        assert outcome.status in {"feasible", "unknown"}
        if outcome.value is not None and outcome.bound is not None:
            assert outcome.bound > outcome.value


def test_a_gap_asked_for_is_not_called_optimal_either():
    outcome = solve(hard(np.random.default_rng(0)), Limits(time_s=20.0, gap=0.5))
    assert outcome.status == "feasible"
    assert outcome.value < outcome.bound <= 1.5 * outcome.value + 1e-6


def test_a_warm_start_is_the_answer_at_worst():
    random = np.random.default_rng(3)
    table = Incidence.of(
        [np.flatnonzero(random.random(400) < 0.03) for _ in range(300)], weight=random.random(400)
    )
    start = list(range(25))
    answer = budgeted_covering(table, 25, limits=Limits(time_s=0.0), warm_start=start)
    assert answer.status == "feasible"
    assert answer.value >= table.covered_weight(start)
    refused = budgeted_covering(table, 24, limits=Limits(time_s=0.0), warm_start=start)
    assert refused.status == "unknown"  # one site too many


def test_a_programme_without_variables_is_solved():
    programme, _ = siting([], 3, Requirements(), sense="max")
    assert solve(programme).value == 0.0
