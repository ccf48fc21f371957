"""The recipe: the steps that a plan takes, and what a scenario without a force leaves out."""

from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from geo.errors import ScenarioError
from geo.planning import make_plan
from geo.read.scenario import read_scenario

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def scenario():
    data = ROOT / "data"
    folder = ROOT / "tests" / "golden" / "norland"
    return read_scenario(folder, context=data / "context", reference=data / "reference")


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def plan(scenario, told):
    return make_plan(scenario, progress=lambda *step: told.append(step))


def without_means(scenario):
    return replace(scenario, mandate=replace(scenario.mandate, means=(), siting=None))


def test_progress_is_told_of_every_step_in_its_order(plan, told):
    assert list(dict.fromkeys(step for step, _, _ in told)) == [
        *("Area of separation", "people", "Observation posts", "Mast cameras", "Drone base"),
        *("sites", "coverage"),
    ]
    assert all(0 <= done <= total for _, done, total in told)
    assert [step for step in told if step[0] == "coverage"][-1] == ("coverage", 2, 2)


def test_a_force_gives_sites_coverage_and_footprints_under_every_set_of_conditions(plan, scenario):
    siting = scenario.mandate.siting
    conditions = [line.conditions for line in plan.coverage.lines]
    assert conditions == [siting.chosen_under, *siting.scored_under]
    assert [choice.means for choice in plan.proposal.choices] == list(scenario.mandate.means)
    assert [print_.watch for print_ in plan.footprints] == list(plan.proposal.watches)


def test_no_more_sites_are_proposed_than_the_force_has(plan):
    for choice in plan.proposal.choices:
        assert 0 < len(choice.watches) <= choice.means.count


def test_both_sides_are_given_alike(plan):
    for choice in plan.proposal.choices:
        by_party = [watch.site.party for watch in choice.watches]
        assert abs(by_party.count("north") - by_party.count("south")) <= 1


def test_a_site_keeps_its_standoff_from_the_line(plan, scenario):
    line = scenario.situation.line.path
    for choice in plan.proposal.choices:
        least_m = choice.means.standoff_m["both"]
        for watch in choice.watches:
            assert watch.site.place.distance(line) >= least_m - 1.0


def test_what_is_chosen_covers_what_the_score_finds(plan):
    """The choice counts stretches by their middles, the score cuts the line: a stretch a run apart."""
    [posts, *_] = plan.proposal.choices
    alone = {watch.site.name for watch in posts.watches}
    runs = [(r.from_m, r.to_m) for r in plan.coverage.lines[0].runs if r.site in alone and not r.part_time]
    scored_m = shapely.union_all([shapely.LineString([(a, 0.0), (b, 0.0)]) for a, b in runs]).length
    assert scored_m == pytest.approx(posts.answer.value, abs=500.0 * len(runs))


def test_a_scenario_without_means_proposes_nothing(scenario):
    bare = make_plan(without_means(scenario))
    assert bare.proposal is None
    assert bare.coverage is None
    assert bare.line_parts == bare.footprints == ()


def test_a_force_changes_nothing_of_the_rest_of_the_plan(plan, scenario):
    bare = make_plan(without_means(scenario))
    assert [zone.name for zone in bare.zones] == [zone.name for zone in plan.zones]
    for zone, other in zip(bare.zones, plan.zones, strict=True):
        assert zone.area.equals_exact(other.area, 0.0)
    assert [marker.chainage_m for marker in bare.markers] == [marker.chainage_m for marker in plan.markers]
    assert bare.people == plan.people
    assert bare.findings == plan.findings


def test_means_without_rules_of_siting_propose_nothing(scenario):
    unsaid = replace(scenario, mandate=replace(scenario.mandate, siting=None))
    assert make_plan(unsaid).proposal is None


def test_a_second_plan_of_a_scenario_is_the_same_plan(plan, scenario):
    again = make_plan(scenario)
    assert [watch.site for watch in again.proposal.watches] == [w.site for w in plan.proposal.watches]
    assert again.coverage == plan.coverage
    assert [p.area.wkb for p in again.footprints] == [p.area.wkb for p in plan.footprints]


def test_two_zones_of_one_name_are_refused(scenario):
    twice = replace(scenario, mandate=replace(scenario.mandate, rules=scenario.mandate.rules * 2))
    with pytest.raises(ScenarioError, match="two zones bear this name"):
        make_plan(twice)


def test_the_last_marker_stands_at_the_end_of_the_line(plan, scenario):
    assert plan.markers[0].chainage_m == 0.0
    assert plan.markers[-1].chainage_m == pytest.approx(scenario.situation.line.length_m, abs=1e-3)
