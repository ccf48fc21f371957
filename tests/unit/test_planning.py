"""The recipe: the steps that a plan takes, and what a scenario without a force leaves out."""

from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from geo.beside import Beside
from geo.errors import ScenarioError
from geo.planning import make_plan
from geo.read.scenario import read_scenario
from geo.threads import cores

ROOT = Path(__file__).resolve().parents[2]


NORLAND = ("Area of separation", "Observation posts", "Mast cameras", "Drone base", "sites")


def scenario_of(name):
    data = ROOT / "data"
    folder = ROOT / "tests" / "golden" / name
    return read_scenario(folder, context=data / "context", reference=data / "reference")


@pytest.fixture(scope="module")
def scenario():
    return scenario_of("norland")


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def plan(scenario, told):
    return make_plan(scenario, progress=lambda *step: told.append(step))


@pytest.fixture(scope="module")
def midland():
    """A scenario that asks for everything: sectors, trips, patrols, response and people."""
    return scenario_of("midland")


@pytest.fixture(scope="module")
def told_of_midland():
    return []


@pytest.fixture(scope="module")
def set_out(midland, told_of_midland):
    return make_plan(midland, progress=lambda *step: told_of_midland.append(step))


def asking(scenario, **instead):
    return replace(scenario, mandate=replace(scenario.mandate, **instead))


def without_means(scenario):
    return asking(scenario, means=(), siting=None)


def steps_in(told):
    """Names of the steps in the order of their first mention."""
    return list(dict.fromkeys(step for step, _, _ in told))


def test_progress_is_told_of_every_step_in_its_order(plan, told):
    assert steps_in(told) == [*NORLAND, "coverage"]
    assert all(0 <= done <= total for _, done, total in told)
    assert told[-2:] == [("coverage", 0, 1), ("coverage", 1, 1)]


def test_progress_is_told_of_a_force_set_out_with_people_last_before_the_score(set_out, told_of_midland):
    told = told_of_midland
    assert steps_in(told) == [
        *NORLAND,
        *("sectors", "patrols", "response", "people", "coverage"),
    ]
    assert all(0 <= done <= total for _, done, total in told)
    for step in ("sectors", "patrols", "response", "people", "coverage"):
        [*_, (_, done, total)] = [each for each in told if each[0] == step]
        assert done == total > 0, step


def test_a_scenario_that_asks_for_everything_gets_everything(set_out, midland):
    assert [s.contingent for s in set_out.partition.sectors] == list(midland.mandate.contingents)
    assert set_out.schedule.patrols
    assert {place.task for place in set_out.schedule.requirements} == {
        task.name for task in midland.mandate.patrol_tasks
    }
    assert [r.minutes_min for r in set_out.response.reached] == list(midland.mandate.response.within_min)
    assert sum(c.proposed for c in set_out.people_report.crossings) == midland.mandate.people.crossings


@pytest.mark.parametrize(
    ("taken_out", "missing"),
    [
        ({"patrols": None, "patrol_tasks": ()}, {"schedule"}),
        ({"response": None}, {"response"}),
        ({"people": None, "patrols": None, "patrol_tasks": ()}, {"people_report", "schedule"}),
    ],
)
def test_what_is_not_asked_for_is_not_made(midland, taken_out, missing):
    sectors = replace(midland.mandate.sectors, crossings_weight=0.0)
    made = make_plan(asking(midland, sectors=sectors, **taken_out))
    parts = ("partition", "schedule", "response", "people_report")
    assert {part for part in parts if getattr(made, part) is None} == missing


def test_without_a_force_to_set_out_nothing_of_it_is_made(plan):
    assert plan.partition is plan.schedule is plan.response is plan.people_report is None


def test_patrols_and_response_need_no_embedded_road(midland):
    """Where no road is known trips lead straight over the ground."""
    bare = replace(midland, situation=replace(midland.situation, roads=None))
    people = replace(midland.mandate.people, crossings=0)
    sectors = replace(midland.mandate.sectors, crossings_weight=0.0)
    made = make_plan(asking(bare, people=people, sectors=sectors))
    assert made.schedule.patrols
    assert made.response.reached


def test_every_requirement_stands_in_the_sector_of_its_patrols(set_out):
    sector_of = {required.id: required.sector for required in set_out.schedule.requirements}
    names = {sector.name for sector in set_out.partition.sectors}
    assert set(sector_of.values()) <= names
    for patrol in set_out.schedule.patrols:
        assert {sector_of[stop.requirement] for stop in patrol.stops} <= {patrol.sector}


def test_the_reaction_force_leaves_from_the_bases_of_the_patrols(set_out):
    """Bases are proposed by the patrols and used by the response: losing one is told of each."""
    bases = {name for name, _ in set_out.schedule.bases}
    assert {loss.name for loss in set_out.response.losses if loss.kind == "base"} == bases


def test_a_reach_is_counted_among_the_people_as_the_response_counts_it(set_out):
    for reached in set_out.response.reached:
        counted = set_out.people_report.of(f"{reached.name}, {reached.minutes_min:g} min", "reach")
        assert counted.residents == reached.residents


def test_people_are_counted_in_every_zone_and_sector(set_out):
    for zone in set_out.zones:
        people, counted = set_out.people[zone.name], set_out.people_report.of(zone.name)
        assert (counted.settlements, counted.residents) == (people.settlements, people.residents)
    for sector in set_out.partition.sectors:
        assert set_out.people_report.of(sector.name, "sector") is not None


@pytest.mark.skipif(cores() < 2, reason="this machine has a single core")
def test_a_plan_made_with_a_process_beside_is_the_plan_made_alone(midland, set_out):
    with Beside(("geo.planning",)) as beside:
        other = make_plan(midland, beside=beside)
    assert other.coverage == set_out.coverage
    assert other.schedule == set_out.schedule
    assert other.response == set_out.response
    assert other.partition == set_out.partition
    assert other.people_report == set_out.people_report
    assert [p.area.wkb for p in other.footprints] == [p.area.wkb for p in set_out.footprints]


def test_ground_to_be_checked_that_no_zone_bears_is_refused_in_one_line(midland):
    amiss = replace(midland.mandate.response, inside="Nowhere")
    with pytest.raises(
        ScenarioError,
        match=r"^response: inside is 'Nowhere'\. Give the name of a zone: Area of separation\.$",
    ):
        make_plan(asking(midland, response=amiss))


def test_a_task_on_ground_that_no_zone_bears_is_refused_in_one_line(midland):
    task = replace(midland.mandate.patrol_tasks[1], inside="Nowhere")
    with pytest.raises(ScenarioError, match=r"Nowhere.*Area of separation") as found:
        make_plan(asking(midland, patrol_tasks=(task,)))
    assert "\n" not in str(found.value)


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
    assert make_plan(asking(scenario, siting=None)).proposal is None


def test_a_second_plan_of_a_scenario_is_the_same_plan(plan, scenario):
    again = make_plan(scenario)
    assert [watch.site for watch in again.proposal.watches] == [w.site for w in plan.proposal.watches]
    assert again.coverage == plan.coverage
    assert [p.area.wkb for p in again.footprints] == [p.area.wkb for p in plan.footprints]


def test_two_zones_of_one_name_are_refused(scenario):
    with pytest.raises(ScenarioError, match="two zones bear this name"):
        make_plan(asking(scenario, rules=scenario.mandate.rules * 2))


def test_the_last_marker_stands_at_the_end_of_the_line(plan, scenario):
    assert plan.markers[0].chainage_m == 0.0
    assert plan.markers[-1].chainage_m == pytest.approx(scenario.situation.line.length_m, abs=1e-3)
