"""What is proposed to watch, flattened: features, tables and curves say what the plan computed, no more."""

from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from pyproj import Geod

from geo.features import features, sheet
from geo.model.contingent import Contingent
from geo.model.plan import Plan

from ..golden_plans import golden_plan

ROOT = Path(__file__).resolve().parents[2]
EARTH = Geod(ellps="WGS84")
BY_DAY = "vehicle by day, clear"


@pytest.fixture(scope="module")
def plan():
    return golden_plan("norland")


def of_layer(plan, layer):
    return [feature for feature in features(plan) if feature.layer == layer]


def table(plan, id_):
    [found] = [table for table in sheet(plan).tables if table.id == id_]
    return found


def chart(plan, id_):
    [found] = [chart for chart in sheet(plan).charts if chart.id == id_]
    return found


def percent(text):
    return float(text.removesuffix(" %")) / 100.0


def taken_by_gaps_m(plan, from_m, to_m):
    """How many metres of a stretch of chainage lie in gaps."""
    gaps = plan.coverage.lines[0].gaps
    return sum(max(0.0, min(to_m, gap.to_m) - max(from_m, gap.from_m)) for gap in gaps)


def test_a_proposed_site_says_so_and_is_sensitive(plan):
    sites = of_layer(plan, "sites")
    assert len(sites) == len(plan.proposal.watches) == 9
    assert all(site.sensitive and site.values["status"] == "proposed" for site in sites)
    assert {site.values["kind"] for site in sites} == {"post", "camera", "drone_base"}


def test_a_site_stands_on_the_map_where_the_plan_put_it(plan):
    frame = plan.scenario.situation.frame
    for feature, watch in zip(of_layer(plan, "sites"), plan.proposal.watches, strict=True):
        assert feature.values["site"] == watch.site.name
        assert frame.to_metres(feature.geometry).distance(watch.site.place) < 0.01


def test_a_post_that_looks_to_every_side_has_no_bearing(plan):
    assert all(site.values["bearing_deg"] is None for site in of_layer(plan, "sites"))


def test_what_a_site_watches_alone_is_its_loss(plan):
    losses = {loss.site: loss.length_m for loss in plan.coverage.lines[0].losses}
    told = {site.values["site"]: site.values.get("watched_alone_m") for site in of_layer(plan, "sites")}
    assert told == {site: losses.get(site) for site in told}
    assert sum(value or 0.0 for value in told.values()) > 0.0


def test_a_footprint_carries_its_site_so_that_the_gate_counts_places_and_not_instruments(plan):
    names = {watch.site.name for watch in plan.proposal.watches}
    prints = [*of_layer(plan, "footprints"), *of_layer(plan, "reach")]
    assert {feature.values["site"] for feature in prints} == names
    assert all(feature.sensitive for feature in prints)


def test_what_looks_now_and_then_is_no_footprint_but_a_reach(plan):
    drones = {w.site.name for w in plan.proposal.watches if w.sensor.family == "drone"}
    assert {feature.values["site"] for feature in of_layer(plan, "reach")} == drones
    assert drones.isdisjoint(feature.values["site"] for feature in of_layer(plan, "footprints"))


def test_a_footprint_tells_the_area_that_it_has_on_the_ellipsoid(plan):
    for feature in of_layer(plan, "footprints"):
        turned = shapely.orient_polygons(feature.geometry)  # holes count against the rest
        on_the_ellipsoid_m2 = abs(EARTH.geometry_area_perimeter(turned)[0])
        assert feature.values["area_m2"] == pytest.approx(on_the_ellipsoid_m2, rel=1e-4)


def test_ground_hides_and_heights_that_are_not_known_are_said_to_be_unknown(plan):
    prints = [*of_layer(plan, "footprints"), *of_layer(plan, "reach")]
    assert {feature.values["hidden_by_ground"] for feature in prints} == {"left out"}
    unknown = {f.values["site"]: f.values["unknown_m2"] for f in prints if f.values["unknown_m2"]}
    assert unknown  # the heights of Norland end before its line does
    for footprint in plan.footprints:
        assert unknown.get(footprint.watch.site.name) == (footprint.unknown_m2 or None)


def test_watched_parts_and_gaps_are_the_whole_line(plan):
    watched = [f for f in of_layer(plan, "coverage") if f.values["kind"] != "part_time"]
    lengths_m = [f.values["length_m"] for f in (*watched, *of_layer(plan, "gaps"))]
    assert sum(lengths_m) == pytest.approx(plan.scenario.situation.line.length_m, abs=1e-3)


def test_what_is_watched_part_of_the_time_is_told_and_is_still_a_gap(plan):
    line = plan.coverage.lines[0]
    part_time = [part for part in plan.line_parts if part.kind == "part_time"]
    for part in part_time:
        assert taken_by_gaps_m(plan, part.from_m, part.to_m) == pytest.approx(part.to_m - part.from_m)
    assert sum(p.to_m - p.from_m for p in part_time) == pytest.approx(line.part_time_only_m)


def test_the_length_told_is_the_length_of_what_is_drawn(plan):
    for feature in (*of_layer(plan, "coverage"), *of_layer(plan, "gaps")):
        assert feature.values["length_m"] == pytest.approx(
            EARTH.geometry_length(feature.geometry), abs=0.5
        ), feature.values["name"]


def test_parts_and_gaps_lie_on_the_line(plan):
    [line] = of_layer(plan, "line")
    drawn = shapely.union_all([f.geometry for f in (*of_layer(plan, "coverage"), *of_layer(plan, "gaps"))])
    assert shapely.hausdorff_distance(drawn, line.geometry) < 1e-5


def test_the_class_of_a_part_is_how_many_sites_watch_it(plan):
    least = {"once": 1, "twice": 2, "more": 3}
    for feature in of_layer(plan, "coverage"):
        kind, sites = feature.values["kind"], feature.values["sites"]
        assert (sites is None) if kind == "part_time" else (min(sites, 3) == least[kind])
        assert feature.values["conditions"] == BY_DAY


def test_a_gap_says_why_who_is_nearest_and_what_would_close_it(plan):
    gaps = of_layer(plan, "gaps")
    names = {watch.site.name for watch in plan.proposal.watches}
    assert len(gaps) == len(plan.coverage.lines[0].gaps) >= 3
    for gap in gaps:
        assert gap.values["name"].startswith("Gap, km ")
        assert gap.values["nearest_site"] in names
        assert gap.values["nearest_site_distance_m"] > 0.0
        assert " of km " in gap.values["would_close_it"]
        assert gap.values["conditions"] == BY_DAY


def test_a_gap_where_heights_are_not_known_says_so(plan):
    unknown_m = [gap.values["elevation_not_known_m"] or 0.0 for gap in of_layer(plan, "gaps")]
    assert sum(unknown_m) == pytest.approx(plan.coverage.lines[0].length_of_state_m("unknown"))
    assert sum(unknown_m) > 500.0


def test_all_that_tells_where_nobody_looks_is_sensitive(plan):
    told = [*of_layer(plan, "coverage"), *of_layer(plan, "gaps")]
    assert told
    assert all(feature.sensitive for feature in told)


def test_the_table_of_the_watch_has_a_row_for_each_set_of_conditions(plan):
    rows = table(plan, "watched").rows
    assert [row[0] for row in rows] == [BY_DAY, "person by night, clear"]
    for row, line in zip(rows, plan.coverage.lines, strict=True):
        *shares, detection_share, unwatched_share = map(percent, row[1:])
        assert shares == pytest.approx([line.share_at_least(k) for k in (1, 2, 3)], abs=5.1e-4)
        assert detection_share == pytest.approx(line.detection_share, abs=5.1e-4)
        assert unwatched_share + shares[0] == pytest.approx(1.0, abs=1.1e-3)


def test_the_table_of_the_watch_says_that_not_watched_is_not_quiet_and_why_it_is_not_watched(plan):
    words = table(plan, "watched").words
    assert "Not watched is not quiet." in words
    line = plan.coverage.lines[0]
    for state, said in (("unknown", "elevation not known"), ("out of reach", "out of reach")):
        assert f"{said} {line.length_of_state_m(state) / 1000:,.0f} km" in words


def test_the_table_of_sites_tells_answer_bound_and_what_was_proved(plan):
    found = table(plan, "chosen")
    assert len(found.rows) == len(plan.proposal.choices) == 3
    for (means, sites, covers, bound, proved), choice in zip(found.rows, plan.proposal.choices, strict=True):
        assert (means, int(sites)) == (choice.means.name, len(choice.watches))
        assert percent(covers) == pytest.approx(choice.answer.value / choice.counted_m, abs=5.1e-4)
        assert percent(bound) >= percent(covers)
        assert proved.startswith(choice.answer.status)
    assert "Candidates for reconnaissance" in found.words
    assert plan.proposal.fairness in found.words


def test_the_point_marked_on_the_curve_is_the_plan_s(plan):
    [first] = [choice for choice in plan.proposal.choices if choice.curve]
    curve = chart(plan, "curve-post")
    sites, share = curve.marked
    assert sites == len(first.watches) == 4
    assert share == pytest.approx(100.0 * first.answer.value / first.counted_m)
    assert f"The plan has 4 sites for {share:.1f} % of the line." in curve.words


def test_a_plan_that_is_fair_lies_below_the_curve_that_need_not_be_and_says_by_how_much(plan):
    curve = chart(plan, "curve-post")
    best = curve.series[0].up[curve.series[0].across.index(4.0)]
    assert best > curve.marked[1] + 0.05
    assert f"as many could cover {best:.1f} %." in curve.words


def test_the_people_of_the_contingents_are_shared_out_over_the_posts_of_the_plan(plan):
    units = tuple(Contingent(name=name, personnel=600, source="Invented") for name in ("Alfa", "Bravo"))
    lent = replace(plan.scenario, mandate=replace(plan.scenario.mandate, contingents=units))
    curve = chart(replace(plan, scenario=lent), "curve-post")
    sites = curve.series[0].across
    assert curve.marked[0] == 4  # posts, so that each counts for 300
    assert curve.also == (300 * sites[0], 300 * sites[-1])
    assert (
        "the 1,200 of the contingents shared out evenly over the posts of the plan, about 300" in curve.words
    )
    assert "not the crew of a post" in curve.words


def test_without_contingents_the_people_that_sites_need_are_not_known(plan):
    nobody = replace(plan.scenario, mandate=replace(plan.scenario.mandate, contingents=()))
    curve = chart(replace(plan, scenario=nobody), "curve-post")
    assert curve.also is None
    assert "How many people so many sites need is not known." in curve.words


def test_the_curve_never_falls_and_its_end_is_all_that_can_be_seen(plan):
    best = chart(plan, "curve-post").series[0].up
    assert list(best) == sorted(best)
    assert best[-1] <= 100.0


def test_the_watch_by_chainage_counts_sites_along_the_chainage_and_is_staff_s_alone(plan):
    unrolled = chart(plan, "watch-by-chainage")
    [series] = unrolled.series
    line = plan.coverage.lines[0]
    assert unrolled.sensitive
    assert (series.across[0], series.across[-1]) == (0.0, pytest.approx(line.length_m / 1000.0))
    watched_km = sum(
        east - west for west, east, up in zip(series.across, series.across[1:], series.up, strict=False) if up
    )
    assert watched_km == pytest.approx(line.length_at_least_m(1) / 1000.0)
    assert f"{len(line.gaps)} gaps" in unrolled.words


def test_curves_by_count_tell_no_place_and_are_not_sensitive(plan):
    assert not chart(plan, "curve-post").sensitive


def test_the_method_names_model_proof_and_elevation(plan):
    method = " ".join(sheet(plan).method)
    for choice in plan.proposal.choices:
        assert f"{choice.means.name}: {choice.answer.model}" in method
        assert choice.answer.proof in method
    assert "Elevation: Heights of Norland." in method


def test_a_plan_without_a_proposal_says_nothing_of_a_watch(plan):
    bare = Plan(replace(plan.scenario), plan.zones, plan.markers, plan.people)
    assert {feature.layer for feature in features(bare)} == {"control", "zones", "line", "markers"}
    assert sheet(bare).tables == sheet(bare).charts == ()
    assert not any("Watch" in sentence or "Elevation" in sentence for sentence in sheet(bare).method)
