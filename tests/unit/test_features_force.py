"""A force set out, flattened: features, tables and the curve say what the plan computed, no more."""

import math
import statistics
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from pyproj import Geod

from geo.features import features, sheet
from geo.features.patrols import clock
from geo.manifest import figures
from geo.planning import make_plan

from ..golden_plans import golden_plan, golden_scenario

ROOT = Path(__file__).resolve().parents[2]
EARTH = Geod(ellps="WGS84")
SENSITIVE_TABLES = {
    *("patrols", "losses", "response", "evacuation", "sector-watch"),
    *("people-reached", "people-places", "people-hospitals"),
}


@pytest.fixture(scope="module")
def scenario():
    return golden_scenario("midland")


@pytest.fixture(scope="module")
def plan():
    return golden_plan("midland")


@pytest.fixture(scope="module")
def found(plan):
    return features(plan)


@pytest.fixture(scope="module")
def told(plan):
    return sheet(plan)


@pytest.fixture(scope="module")
def helpless(scenario):
    """The same scenario, in which nobody says where hospitals and hubs are."""
    mandate = replace(scenario.mandate, means=(), siting=None, patrol_tasks=(), patrols=None)
    situation = replace(scenario.situation, sites=())
    return make_plan(replace(scenario, mandate=mandate, situation=situation))


@pytest.fixture(scope="module")
def layer(found):
    return lambda name: [feature for feature in found if feature.layer == name]


@pytest.fixture(scope="module")
def table(told):
    return lambda id_: next(table for table in told.tables if table.id == id_)


def percent(text):
    return float(text.removesuffix(" %")) / 100.0


def number(text):
    return float(text.replace(",", "").removeprefix("≥ ").removesuffix(" min"))


def ellipsoid_m2(geometry):
    return abs(EARTH.geometry_area_perimeter(shapely.orient_polygons(geometry))[0])


def test_a_sector_says_what_the_parting_found(plan, layer):
    sectors = layer("sectors")
    assert len(sectors) == len(plan.partition.sectors) == 3
    for feature, sector in zip(sectors, plan.partition.sectors, strict=True):
        values = feature.values
        assert (values["name"], values["contingent"]) == (sector.name, sector.contingent.name)
        assert (values["echelon"], values["personnel"]) == (
            sector.contingent.echelon,
            sector.contingent.personnel,
        )
        assert (values["from_m"], values["to_m"]) == (sector.from_m, sector.to_m)
        assert (values["load_share"], values["strength_share"]) == (sector.load_share, sector.strength_share)
        assert values["area_m2"] == pytest.approx(ellipsoid_m2(feature.geometry), rel=1e-4)
        assert not feature.sensitive


def test_sectors_are_the_whole_line_and_their_people_are_those_of_the_report(plan, layer):
    sectors = layer("sectors")
    length_m = plan.scenario.situation.line.length_m
    assert math.fsum(f.values["line_length_m"] for f in sectors) == pytest.approx(length_m, abs=0.01)
    for feature in sectors:
        people = plan.people_report.of(feature.values["name"], "sector")
        assert (feature.values["settlements"], feature.values["residents"]) == (
            people.settlements,
            people.residents,
        )
        assert feature.values["settlements_uncounted"] == people.uncounted


def test_a_sector_of_a_plan_that_counts_nobody_says_nothing_of_people(plan):
    uncounted = [f for f in features(replace(plan, people_report=None)) if f.layer == "sectors"]
    assert len(uncounted) == 3
    assert all(f.values["residents"] is f.values["settlements"] is None for f in uncounted)


def test_a_boundary_stands_between_neighbours_and_says_what_it_follows(plan, layer):
    names = [sector.name for sector in plan.partition.sectors]
    boundaries = layer("boundaries")
    assert [f.values["name"] for f in boundaries] == [f"{one} / {other}" for one, other in pairwise(names)]
    for feature, sector in zip(boundaries, plan.partition.sectors, strict=False):
        assert feature.values["chainage_m"] == pytest.approx(sector.to_m, abs=0.01)
        assert feature.values["kind"] == "battalion"  # of the higher of a company and a battalion
    assert [f.values["follows"] for f in boundaries] == ["ditch", None]


def test_every_part_of_a_boundary_runs_with_the_first_named_sector_on_its_left(layer):
    grounds = {feature.values["name"]: feature.geometry for feature in layer("sectors")}
    for feature in layer("boundaries"):
        left, right = (grounds[feature.values[side]] for side in ("left", "right"))
        assert feature.values["name"] == f"{feature.values['left']} / {feature.values['right']}"
        for part in shapely.get_parts(feature.geometry):
            (before, after) = (part.interpolate(share, normalized=True) for share in (0.495, 0.505))
            beside = [
                shapely.Point(before.x + turn * (after.y - before.y), before.y - turn * (after.x - before.x))
                for turn in (-0.5, 0.5)
            ]
            assert beside[0].distance(left) <= beside[0].distance(right)
            assert beside[1].distance(right) <= beside[1].distance(left)


def test_a_boundary_crosses_the_line_at_its_chainage(layer):
    [line] = layer("line")
    for feature in layer("boundaries"):
        meeting = feature.geometry.intersection(line.geometry)
        assert meeting.geom_type == "Point"
        along_m = EARTH.geometry_length(
            shapely.ops.substring(line.geometry, 0, shapely.line_locate_point(line.geometry, meeting))
        )
        assert along_m == pytest.approx(feature.values["chainage_m"], abs=5.0)


def test_the_table_of_sectors_has_the_figures_of_the_parting(plan, table):
    found = table("sectors")
    for row, sector in zip(found.rows, plan.partition.sectors, strict=True):
        name, line_km, people, per_km, load, strength = row
        length_km = (sector.to_m - sector.from_m) / 1000.0
        assert (name, number(people)) == (sector.name, sector.contingent.personnel)
        assert number(line_km) == pytest.approx(length_km, abs=0.5)
        assert number(per_km) == pytest.approx(sector.contingent.personnel / length_km, abs=0.05)
        assert percent(load) == pytest.approx(sector.load_share, abs=5.1e-4)
        assert percent(strength) == pytest.approx(sector.strength_share, abs=5.1e-4)


def test_the_words_of_the_sectors_tell_balance_proof_and_other_missions(plan, table):
    words = table("sectors").words
    assert f"{plan.partition.worst_to_mean:.3f} (proved best)" in words
    assert f"{1200 / (plan.scenario.situation.line.length_m / 1000):.1f} people for each kilometre" in words
    assert all(name in words for name, _, _ in plan.partition.benchmarks)
    assert len(plan.partition.benchmarks) >= 5


def test_a_parting_that_is_not_proved_says_how_far_it_may_be_off(plan):
    unproved = replace(plan.partition, status="feasible", gap=0.0312, unmet=("Alfa beside Bravo",))
    [found] = [t for t in sheet(replace(plan, partition=unproved)).tables if t.id == "sectors"]
    assert "(feasible, gap 3.12 %)" in found.words
    assert "Wishes not met: Alfa beside Bravo." in found.words
    assert "proved" not in found.words


def test_a_crossing_point_stands_where_the_plan_put_it_and_is_public(plan, layer):
    frame = plan.scenario.situation.frame
    for feature, crossing in zip(layer("crossings"), plan.people_report.crossings, strict=True):
        assert frame.to_metres(feature.geometry).distance(crossing.place) < 0.01
        assert feature.values["kind"] == ("proposed" if crossing.proposed else "candidate")
        assert feature.values["chainage_m"] == crossing.chainage_m
        assert feature.values["next_crossing_m"] == crossing.next_m
        assert feature.values["residents_served"] == (crossing.residents or None)
        assert feature.values["detour_saved_min"] == crossing.saved_min
        assert not feature.sensitive


def test_the_next_crossing_point_is_the_nearest_along_the_line(layer):
    places_m = [feature.values["chainage_m"] for feature in layer("crossings")]
    for feature in layer("crossings"):
        others = [abs(at - feature.values["chainage_m"]) for at in places_m]
        assert feature.values["next_crossing_m"] == pytest.approx(sorted(others)[1])


def test_the_table_of_crossing_points_is_in_the_order_of_chainage(plan, table):
    proposed = sorted((c for c in plan.people_report.crossings if c.proposed), key=lambda c: c.chainage_m)
    found = table("crossings")
    assert len(found.rows) == len(proposed) == 3
    for row, crossing in zip(found.rows, proposed, strict=True):
        assert row[0] == crossing.name
        assert number(row[1]) == pytest.approx(crossing.chainage_m / 1000.0, abs=0.5)
        assert number(row[2]) == pytest.approx(crossing.next_m / 1000.0, abs=0.5)
        assert number(row[3]) == crossing.residents
        assert number(row[4]) == pytest.approx(crossing.saved_min, abs=0.5)
    assert plan.people_report.choice.proof in found.words
    assert "3 proposed of 3 places" in found.words


def test_a_crossing_without_another_way_saves_no_number_of_minutes(plan):
    [first, *rest] = plan.people_report.crossings
    alone = replace(first, saved_min=None, next_m=None, only_way_residents=9)
    report = replace(plan.people_report, crossings=(alone, *rest))
    [found] = [t for t in sheet(replace(plan, people_report=report)).tables if t.id == "crossings"]
    [row] = [row for row in found.rows if row[0] == first.name]
    assert (row[2], row[4]) == ("–", "only way")


def test_the_table_of_people_counts_sectors_and_reaches_with_date_and_caveat(plan, table):
    rows = (*table("people").rows, *table("people-reached").rows)
    counts = [count for count in plan.people_report.counts if count.kind != "zone"]
    assert [count.kind for count in counts] == sorted((count.kind for count in counts), reverse=True)
    assert {count.kind for count in counts} == {"sector", "reach"}
    for row, count in zip(rows, counts, strict=True):
        assert (row[0], number(row[1]), number(row[2]), number(row[3])) == (
            count.name,
            count.settlements,
            count.residents,
            len(count.cut),
        )
    rules = plan.scenario.mandate.people
    for id_ in ("people", "people-reached", "crossings"):
        assert f"Counts as of {rules.as_of}. {rules.caveat}" in table(id_).words


def test_residents_where_some_are_not_counted_are_told_as_at_least(plan):
    counts = tuple(
        replace(count, uncounted=2) if count.kind == "sector" else count
        for count in plan.people_report.counts
    )
    report = replace(plan.people_report, counts=counts)
    [found] = [t for t in sheet(replace(plan, people_report=report)).tables if t.id == "people"]
    told_least = [row[0] for row in found.rows if row[2].startswith("≥ ")]
    assert told_least == [sector.name for sector in plan.partition.sectors]


def test_a_patrol_is_sensitive_and_counts_with_its_base(plan, layer):
    driven = [patrol for patrol in plan.schedule.patrols if not patrol.path.is_empty]
    for feature, patrol in zip(layer("patrols"), driven, strict=True):
        assert feature.sensitive
        assert (feature.values["site"], feature.values["name"]) == (patrol.base, patrol.name)
        assert (feature.values["leaves"], feature.values["back"]) == (
            clock(patrol.leaves_h),
            clock(patrol.back_h),
        )
        assert feature.values["stops"] == len(patrol.stops)
        assert feature.values["hours_h"] == pytest.approx(patrol.back_h - patrol.leaves_h)
        assert feature.values["hours_h"] <= plan.schedule.rules.hours


def test_a_patrol_begins_and_ends_at_its_base(plan, layer):
    frame, bases = plan.scenario.situation.frame, dict(plan.schedule.bases)
    for feature in layer("patrols"):
        ends = shapely.get_coordinates(frame.to_metres(feature.geometry))[[0, -1]]
        for end in shapely.points(ends):
            assert end.distance(bases[feature.values["site"]]) < 1.0


def test_hour_zero_of_a_schedule_is_midnight_by_the_sun_of_its_base(plan, layer):
    """Solar midnight at 30.8° E is two hours and three minutes before that of Greenwich."""
    assert len(layer("patrols")) > 20
    for feature in layer("patrols"):
        day, hour = feature.values["hour_zero_utc"].split("T")
        assert (day, hour[:5]) == ("2025-05-31", hour[:5])
        assert 21 * 60 + 50 <= int(hour[:2]) * 60 + int(hour[3:5]) <= 22 * 60


def test_moves_lie_between_leaving_and_coming_back(plan, layer):
    by_name = {patrol.name: patrol for patrol in plan.schedule.patrols}
    for feature in layer("patrols"):
        patrol = by_name[feature.values["name"]]
        hours = [tuple(map(float, move.split("-"))) for move in feature.values["moves_h"].split()]
        assert len(hours) == len(patrol.moves_h)
        assert hours[0][0] == pytest.approx(patrol.leaves_h, abs=1e-4)
        assert hours[-1][1] <= patrol.back_h + 1e-4


def test_bases_proposed_stand_among_the_sites_and_are_sensitive(plan, layer):
    proposed = [f for f in layer("sites") if f.values["kind"] == "patrol_base"]
    frame = plan.scenario.situation.frame
    assert len(proposed) == 3
    for feature, (name, place) in zip(proposed, plan.schedule.bases, strict=True):
        assert feature.values["name"] == feature.values["site"] == name
        assert feature.values["status"] == "proposed"
        assert frame.to_metres(feature.geometry).distance(place) < 0.01
        assert feature.sensitive


def test_a_base_that_stands_already_is_told_once(scenario, plan):
    """The places proposed, given as sites of that kind: the same patrols, and no base told twice."""
    kind = plan.schedule.rules.base_kind
    standing = tuple(
        replace(scenario.situation.sites[0], name=name, kind=kind, place=place)
        for name, place in plan.schedule.bases
    )
    situation = replace(scenario.situation, sites=(*scenario.situation.sites, *standing))
    again = replace(plan, scenario=replace(scenario, situation=situation))
    bases = [f for f in features(again) if f.layer == "sites" and f.values["kind"] == kind]
    assert Counter(f.values["name"] for f in bases) == dict.fromkeys((s.name for s in standing), 1)
    assert all("status" not in f.values for f in bases)


def test_a_visit_says_whether_it_is_made_often_enough_and_why_not(plan, layer):
    idle = {one.requirement: one for one in plan.schedule.idleness}
    visits = layer("visits")
    assert len(visits) == len(plan.schedule.requirements) == len(idle)
    assert {f.values["kind"] for f in visits} == {"kept", "late", "never"}
    for feature in visits:
        values, one = feature.values, idle[feature.values["name"]]
        assert feature.sensitive
        assert values["kind"] == ("kept" if one.kept else "late" if one.visits else "never")
        assert (values["visits"], values["asked_every_h"]) == (one.visits, one.asked_h)
        assert (values["longest_unseen_h"], values["mean_unseen_h"]) == (one.longest_h, one.mean_h)
        assert bool(values["why_not"]) == (values["kind"] != "kept")


def test_what_is_never_visited_is_unseen_for_no_number_of_hours(layer):
    never = [f for f in layer("visits") if f.values["kind"] == "never"]
    assert {f.values["task"] for f in never} == {"Crossing points by night"}
    for feature in never:
        assert feature.values["visits"] == 0
        assert feature.values["longest_unseen_h"] is feature.values["mean_unseen_h"] is None


def test_the_times_of_a_visit_are_those_of_its_patrols(plan, layer):
    """Longest time unseen, reckoned anew from the stops of all patrols, over the end of the schedule."""
    whole_h = 24.0 * plan.schedule.rules.days
    begun: dict[str, list[float]] = {}
    for patrol in plan.schedule.patrols:
        for stop in patrol.stops:
            begun.setdefault(stop.requirement, []).append(stop.from_h)
    for feature in layer("visits"):
        at = sorted(begun.get(feature.values["name"], []))
        assert feature.values["visits"] == len(at)
        if at:
            gaps_h = [b - a for a, b in zip(at, [*at[1:], at[0] + whole_h], strict=True)]
            assert feature.values["longest_unseen_h"] == pytest.approx(max(gaps_h), abs=1.0)


def test_the_table_of_patrols_counts_the_visits_of_each_task(plan, table, layer):
    found = table("patrols")
    by_task = {row[0]: row for row in found.rows}
    assert list(by_task) == [task.name for task in plan.scenario.mandate.patrol_tasks]
    for task in plan.scenario.mandate.patrol_tasks:
        own = [f.values for f in layer("visits") if f.values["task"] == task.name]
        _, places, asked, kept, longest, mean, never = by_task[task.name]
        kinds = Counter(values["kind"] for values in own)
        assert (int(places), float(asked)) == (len(own), task.revisit_h)
        assert (int(kept), int(never)) == (kinds["kept"], kinds["never"])
        seen = [values for values in own if values["visits"]]
        if seen:
            assert float(longest) == pytest.approx(max(v["longest_unseen_h"] for v in seen), abs=0.5)
            assert float(mean) == pytest.approx(statistics.fmean(v["mean_unseen_h"] for v in seen), abs=0.51)
        else:
            assert (longest, mean) == ("–", "–")


def test_the_words_of_the_patrols_tell_hours_with_their_bound_and_the_part_of_the_line(plan, table):
    schedule, words = plan.schedule, table("patrols").words
    assert schedule.hours_bound_h <= schedule.hours_total_h
    assert f"{len(schedule.patrols)} patrols in 5 days, {schedule.hours_total_h:,.0f} hours out" in words
    assert f"less than {schedule.hours_bound_h:,.0f})" in words
    passed_m = sum(piece.to_m - piece.from_m for piece in schedule.line if piece.visits)
    share = passed_m / plan.scenario.situation.line.length_m
    assert f"pass within 2 km of {share * 100:.0f} % of the line" in words


def test_a_schedule_that_does_not_ask_for_the_line_says_nothing_of_it(plan):
    blind = replace(plan, schedule=replace(plan.schedule, line=()))
    [found] = [t for t in sheet(blind).tables if t.id == "patrols"]
    assert "of the line" not in found.words


def test_the_table_of_missions_has_this_plan_first_and_says_what_is_assumed(plan, table):
    found = table("missions")
    schedule, line_km = plan.schedule, plan.scenario.situation.line.length_m / 1000.0
    per_day = len(schedule.patrols) / schedule.rules.days
    mean_km = statistics.fmean(patrol.length_m for patrol in schedule.patrols) / 1000.0
    assert number(found.rows[0][1]) == pytest.approx(per_day, abs=0.51)
    assert number(found.rows[0][2]) == pytest.approx(mean_km, abs=0.51)
    assert number(found.rows[0][3]) == pytest.approx(per_day / line_km, abs=5.1e-4)
    assert len(found.rows) == len(schedule.missions) == 1 + len(plan.scenario.mandate.missions)
    assumed = [each.mission for each in plan.scenario.mandate.missions if each.status == "assumed"]
    assert assumed
    assert f"Assumed, not found in a source: {', '.join(assumed)}." in found.words


def test_ground_that_the_force_reaches_is_sensitive_and_the_widest_comes_first(plan, layer):
    reached = {one.minutes_min: one for one in plan.response.reached if not one.area.is_empty}
    told_min = [f.values["minutes_min"] for f in layer("response")]
    assert told_min == sorted(reached, reverse=True)
    for feature in layer("response"):
        one = reached[feature.values["minutes_min"]]
        assert feature.sensitive
        assert (feature.values["line_share"], feature.values["residents"]) == (one.line_share, one.residents)
        assert feature.values["area_m2"] == pytest.approx(ellipsoid_m2(feature.geometry), rel=1e-3)


def test_ground_too_far_from_surgery_is_sensitive_and_lies_in_the_ground_that_is_checked(plan, layer):
    [late] = layer("too_late")
    assert (late.values["kind"], late.sensitive) == ("by road", True)
    assert late.values["area_m2"] == pytest.approx(plan.response.too_late.area)
    grown = shapely.union_all([zone.area for zone in plan.zones]).buffer(plan.response.resolution_m)
    assert grown.covers(plan.response.too_late)


def test_the_table_of_the_response_has_the_times_asked_for_and_the_tiers(plan, table):
    found = plan.response
    for row, one in zip(table("response").rows, (*found.reached, *found.tiers), strict=True):
        assert one.name in row[0]
        assert percent(row[1]) == pytest.approx(one.line_share, abs=5.1e-4)
        assert number(row[2]) == one.residents
    rules = plan.scenario.mandate.response
    assert f"{rules.notice_min:g} min notice" in table("response").words


def test_evacuation_is_told_leg_by_leg_with_the_share_of_places_in_time(plan, table):
    rules, places = plan.response.rules, plan.response.evacuations
    legs = (
        ("first_aid_min", rules.first_aid_min),
        ("field_care_min", rules.field_care_min),
        ("by_road_min", rules.surgery_min),
        ("by_air_min", rules.surgery_min),
    )
    for row, (leg, within_min) in zip(table("evacuation").rows, legs, strict=True):
        times = [getattr(place, leg) for place in places]
        kept = sum(time <= within_min for time in times) / len(times)
        assert percent(row[1]) == pytest.approx(kept, abs=5.1e-4)
        assert number(row[2]) == pytest.approx(statistics.median(times), abs=0.51)
        assert number(row[3]) == pytest.approx(max(times), abs=0.51)
    assert f"Of {len(places):,} places checked" in table("evacuation").words


def test_losses_are_told_the_worst_first(plan, table):
    shares = [percent(row[1]) for row in table("losses").rows]
    assert shares == sorted(shares, reverse=True)
    for row, loss in zip(table("losses").rows, plan.response.losses, strict=False):
        assert row[0] == f"{loss.name} ({loss.kind})"
        assert percent(row[1]) == pytest.approx(loss.line_share_lost, abs=5.1e-4)
        assert number(row[2]) == pytest.approx(loss.mean_longer_min, abs=0.051)
        assert int(row[4]) == loss.cut_off


def test_more_losses_than_the_table_lists_are_counted_in_words(plan):
    many = tuple(plan.response.losses[:1]) * 9
    [found] = [
        t
        for t in sheet(replace(plan, response=replace(plan.response, losses=many))).tables
        if t.id == "losses"
    ]
    assert len(found.rows) == 6
    assert "And 3 more" in found.words


def test_the_curve_of_the_force_never_falls_and_ends_where_the_line_is_reached(plan, told):
    [chart] = [chart for chart in told.charts if chart.id == "response"]
    [curve] = chart.series
    assert list(curve.across) == sorted(curve.across)
    assert list(curve.up) == sorted(curve.up)
    longest = max(plan.response.rules.within_min)
    share = plan.response.checked.share_within(longest)
    assert chart.marked == (longest, pytest.approx(100.0 * share, abs=0.01))
    assert f"{100.0 * share:.0f} % of the line is reached within {longest:g} minutes" in chart.words


def test_without_hospitals_evacuation_is_not_known_and_nowhere_nought(helpless):
    [found] = [t for t in sheet(helpless).tables if t.id == "evacuation"]
    for row in found.rows:
        assert row[1:] == ("not known", "–", "–"), row
    assert helpless.response.too_late is None
    assert not [f for f in features(helpless) if f.layer in ("too_late", "response", "patrols", "visits")]


def test_without_bases_the_reach_of_the_force_is_not_known_and_words_say_what_to_give(helpless):
    [found] = [t for t in sheet(helpless).tables if t.id == "response"]
    assert found.rows == ()
    assert "Not known: the reach of the reaction force" in found.words
    assert "'patrol_base'" in found.words
    assert not [t for t in sheet(helpless).tables if t.id == "losses"]
    assert "response" not in {chart.id for chart in sheet(helpless).charts}


def test_people_come_before_any_figure_of_the_force(told):
    assert [t.id for t in told.tables] == [
        *("people", "people-reached", "people-places", "people-hospitals", "crossings", "watched", "chosen"),
        *("sectors", "sector-watch", "patrols", "missions", "response", "evacuation", "losses"),
    ]


def test_tables_that_name_bases_or_tell_what_is_unseen_are_sensitive(told):
    assert {t.id for t in told.tables if t.sensitive} == SENSITIVE_TABLES


def test_no_public_value_or_word_names_a_base(plan, found, told):
    bases = {name for name, _ in plan.schedule.bases}
    public = [f for f in found if not f.sensitive]
    said = [str(value) for f in public for value in f.values.values()]
    for t in told.tables:
        said += (
            [] if t.sensitive else [t.title, t.words, *t.headings, *(cell for row in t.rows for cell in row)]
        )
    said += [words for c in told.charts if not c.sensitive for words in (c.title, c.words, c.up_label)]
    said += [*told.method, *told.caveats, *map(str, told.parameters.values())]
    assert len(said) > 100
    for name in bases:
        assert not any(name in words for words in said), name


def test_the_audit_has_the_figures_of_the_force(plan):
    audit = figures(plan)
    assert [s["name"] for s in audit["sectors"]["sectors"]] == [s.name for s in plan.partition.sectors]
    assert audit["sectors"]["status"] == plan.partition.status
    assert audit["patrols"]["patrols"] == len(plan.schedule.patrols)
    assert audit["patrols"]["not_kept"] == len(plan.schedule.not_kept)
    assert audit["people"]["crossings"] == 3
    assert [r["line_share"] for r in audit["response"]["reached"]] == [
        round(one.line_share, 2) for one in (*plan.response.reached, *plan.response.tiers)
    ]


def test_the_audit_beside_the_press_files_tells_no_exact_figure_of_a_reach(plan):
    """Residents within a reach, to the last one, are passed by hardly any other choice of bases."""
    audit = figures(plan)
    assert {count["kind"] for count in audit["people"]["counts"]} == {"zone", "sector"}
    assert all(set(one) == {"name", "minutes_min", "line_share"} for one in audit["response"]["reached"])


def test_a_plan_that_asks_for_nothing_of_it_has_nothing_of_it(plan):
    bare = replace(plan, partition=None, schedule=None, response=None, people_report=None)
    layers = {f.layer for f in features(bare)}
    assert layers.isdisjoint(
        {"sectors", "boundaries", "patrols", "visits", "response", "too_late", "crossings"}
    )
    assert [t.id for t in sheet(bare).tables] == ["watched", "chosen"]
    audit = figures(bare)
    assert audit["people"] is audit["sectors"] is audit["patrols"] is audit["response"] is None
