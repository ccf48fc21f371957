"""The line unrolled: what each row says of a line whose every answer is known on paper."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from shapely import LineString, MultiLineString, MultiPoint, Point, box

from geo.features import features, sheet
from geo.features.unrolled import unrolled
from geo.frame import Frame
from geo.model.coverage import Closing, Coverage, Gap, LineCoverage, Stretch
from geo.model.mandate import Mandate
from geo.model.patrol import LineIdleness, PatrolRules, Schedule
from geo.model.people import Crossing, PeopleReport, PeopleRules
from geo.model.plan import People, Plan
from geo.model.scenario import Scenario
from geo.model.sensor import Conditions
from geo.model.situation import ControlArea, LineOfContact, Party, Settlement, Situation
from geo.model.zone import Zone
from geo.release import PRESS, STAFF, release
from geo.zones.register import rule_from_table

from ..golden_plans import golden_plan

ROOT = Path(__file__).resolve().parents[2]
# A degree of the equator is 111,319.49 m; a minute of latitude there is 1,842.9 m.
DEGREE_M, MINUTE_M = 111_319.49, 1_842.9
FRAME = Frame.around(30.5, 0.0)
SENSITIVE = {"watch-day", "watch-night", "gaps", "patrols", "incidents", "drawn-zones"}
PUBLIC = {"sectors", "zones", "settlements", "crossings", "other-zones", "water", "oblasts"}


def in_metres(geometry):
    return FRAME.to_metres(geometry)


def place(longitude, minutes_north):
    return in_metres(Point(longitude, minutes_north / 60.0))


def strip_of(depths_m, *, north=True, name="Belt", kind="separation", **values):
    """A zone beside the equator, between two distances from it."""
    near, far = (metres / MINUTE_M / 60.0 for metres in depths_m)
    low, high = (near, far) if north else (-far, -near)
    party = "north" if north else "south"
    area = in_metres(box(29.9, low, 31.1, high))
    return Zone(f"{name} ({party})", kind, area, "a test", party=party, values=values)


def plan_of(path=((30.0, 0.0), (31.0, 0.0)), *, zones=(), **more):
    lines = path if isinstance(path, MultiLineString) else MultiLineString([LineString(path)])
    own = {key: more.pop(key) for key in ("settlements", "areas", "places", "labels") if key in more}
    situation = Situation(
        frame=FRAME,
        as_of=date(2025, 1, 1),
        status="illustrative",
        parties=(Party("north", "North"), Party("south", "South")),
        line=LineOfContact(
            in_metres(lines), "illustrative", date(2025, 1, 1), "drawn for a test", DEGREE_M, 0.0
        ),
        control=(
            ControlArea("north", in_metres(box(29.0, 0.0, 32.0, 2.0))),
            ControlArea("south", in_metres(box(29.0, -2.0, 32.0, 0.0))),
        ),
        **own,
    )
    scenario = Scenario("norland", "Norland", situation, Mandate(), "0" * 64, "2025-01-01 UTC")
    people = {zone.name: People(1, 100, 0) for zone in zones}
    return Plan(scenario, tuple(zones), people=people, **more)


def row(plan, id_):
    [found] = [row for row in unrolled(plan).rows if row.id == id_]
    return found


def rows(plan):
    return {row.id: row for row in unrolled(plan).rows}


def watched(*stretches, gaps=(), light="day", weather="clear"):
    return LineCoverage(Conditions(light, weather), stretches, gaps, (), (), None, 1.0, "by hand")


def test_a_degree_of_the_equator_is_unrolled_from_west_to_east_with_north_above():
    strip = unrolled(plan_of())
    assert (strip.from_m, strip.to_m) == (0.0, pytest.approx(DEGREE_M, abs=0.01))
    assert (strip.left, strip.right) == ("North", "South")
    assert strip.words.startswith("111 km of line in 1 part")
    assert strip.as_of == "2025-01-01"


def test_a_line_drawn_the_other_way_has_the_north_on_its_right():
    strip = unrolled(plan_of(((31.0, 0.0), (30.0, 0.0))))
    assert (strip.left, strip.right) == ("South", "North")


def test_places_stand_at_equal_steps_from_end_to_end_of_each_part():
    parts = MultiLineString([[(30.0, 0.0), (30.25, 0.0)], [(30.5, 0.0), (31.0, 0.0)]])
    strip = unrolled(plan_of(parts))
    assert [(part.from_m, part.to_m) for part in strip.parts] == [
        (0.0, pytest.approx(DEGREE_M / 4, abs=0.1)),
        (pytest.approx(DEGREE_M / 4, abs=0.1), pytest.approx(DEGREE_M * 3 / 4, abs=0.1)),
    ]
    for part, ends in zip(strip.parts, ((30.0, 30.25), (30.5, 31.0)), strict=True):
        longitudes = [longitude for longitude, _ in part.places]
        assert (longitudes[0], longitudes[-1]) == pytest.approx(ends)
        steps = [after - before for before, after in pairwise(longitudes)]
        assert max(steps) - min(steps) < 3e-5  # places are told to five decimals


def test_zones_lie_on_their_party_s_side_as_deep_as_their_rule_has_them():
    zones = (
        strip_of((0.0, 4_000.0), depth_m=4_000.0, measured_from="line"),
        strip_of((0.0, 3_000.0), north=False, depth_m=3_000.0, measured_from="line"),
    )
    north, south = row(plan_of(zones=zones), "zones").ribbons
    assert (north.label, north.side, north.party) == ("Belt", "left", "north")
    assert (south.label, south.side) == ("Belt", "right")
    for ribbon, deep_m in ((north, 4_000.0), (south, 3_000.0)):
        [depth] = ribbon.depths
        assert (depth.from_m, depth.near_m, depth.far_m) == (0.0, 0.0, deep_m)
        assert depth.to_m == pytest.approx(DEGREE_M, abs=0.01)


def test_what_is_measured_from_a_zone_begins_where_that_zone_ends():
    zones = (
        strip_of((0.0, 4_000.0), depth_m=4_000.0, measured_from="line"),
        strip_of(
            *((4_000.0, 9_000.0),), name="Band", kind="limitation", from_m=0.0, to_m=5_000.0,
            measured_from="zone:Belt",
        ),
    )  # fmt: skip
    band = next(r for r in row(plan_of(zones=zones), "zones").ribbons if r.label == "Band")
    assert {(depth.near_m, depth.far_m) for depth in band.depths} == {(4_000.0, 9_000.0)}


def test_a_zone_is_drawn_only_where_ground_of_it_lies_within_its_depth():
    half = strip_of((0.0, 4_000.0), depth_m=4_000.0, measured_from="line")
    half = replace(half, area=half.area & in_metres(box(29.0, -1.0, 30.5, 1.0)))
    [ribbon] = row(plan_of(zones=(half,)), "zones").ribbons
    [depth] = ribbon.depths
    assert depth.from_m == 0.0
    # Ground within 4 km of a place reaches 4 km beyond the edge; cells are 111 m wide.
    assert depth.to_m == pytest.approx(DEGREE_M / 2 + 4_000.0, abs=150.0)


def test_a_depth_that_changes_along_the_line_is_told_as_it_changes():
    situation = plan_of().scenario.situation
    rule = rule_from_table(
        {
            "kind": "separation",
            "name": "Belt",
            "source": "a test",
            "depth_m": {"north": 2_000},
            "stretches": [{"from_km": 20, "to_km": 50, "depth_m": {"north": 5_000}}],
        },
        where="test",
    )
    zones = rule.lay(situation, {})
    [ribbon] = row(plan_of(zones=zones), "zones").ribbons
    assert [depth.far_m for depth in ribbon.depths] == [2_000.0, 5_000.0, 2_000.0]
    assert [depth.from_m for depth in ribbon.depths] == pytest.approx([0.0, 20_000.0, 50_000.0], abs=0.01)


def test_kilometres_of_a_depth_that_begin_at_the_other_end_are_turned():
    rule = rule_from_table(
        {
            "kind": "separation",
            "name": "Belt",
            "source": "a test",
            "depth_m": {"north": 2_000},
            "origin": "east",
            "stretches": [{"from_km": 0, "to_km": 10, "depth_m": {"north": 5_000}}],
        },
        where="test",
    )
    [zone] = rule.lay(plan_of().scenario.situation, {})
    assert [depth for *_, depth in zone.depths_along] == [2_000.0, 5_000.0]
    assert zone.depths_along[1][0] == pytest.approx(DEGREE_M - 10_000.0, abs=0.01)


def test_a_zone_laid_round_something_else_is_told_where_the_line_runs_through_it():
    plant = Zone("Plant", "exclusion", in_metres(box(30.25, -0.1, 30.5, 0.1)), "a test")
    found = rows(plan_of(zones=(plant,)))
    assert "zones" not in found
    [stretch] = found["other-zones"].intervals
    assert (stretch.label, stretch.kind) == ("Plant", "exclusion")
    assert (stretch.from_m, stretch.to_m) == pytest.approx((DEGREE_M / 4, DEGREE_M / 2), abs=0.5)


def test_settlements_stand_at_their_chainage_and_distance_the_largest_first():
    known = (
        Settlement("Alba", "Альба", place(30.5, 1.0), 700),
        Settlement("Brod", "Брід", place(30.25, -2.0), 40_000),
        Settlement("Cerna", "", place(30.75, 0.0), None),
        Settlement("Far", "", place(30.5, 20.0), 900_000),
        Settlement("Beyond the end", "", place(31.1, 0.0), 5_000),
    )
    found = row(plan_of(settlements=known), "settlements")
    assert [spot.label for spot in found.spots] == ["Brod", "Alba", "Cerna"]
    brod, alba, cerna = found.spots
    assert (alba.chainage_m, alba.offset_m) == (55_700.0, 1_800.0)  # rounded to 100 m
    assert (brod.chainage_m, brod.offset_m) == (27_800.0, -3_700.0)
    assert alba.words == "700 residents, 1.8 km to the left"
    assert cerna.words == "residents not known, on the line"
    assert alba.label_uk == "Альба"
    assert "3 largest of 3 settlements" in found.method


def test_the_watch_is_told_by_classes_that_join_as_long_as_they_are_alike():
    stretches = (
        Stretch(0.0, 40_000.0, 1),
        Stretch(40_000.0, 60_000.0, 0, hidden_count=1),
        Stretch(60_000.0, 61_000.0, 4),
        Stretch(61_000.0, 70_000.0, 5),
        Stretch(70_000.0, DEGREE_M, 0, part_time_count=1),
    )
    found = rows(plan_of(coverage=Coverage((watched(*stretches), watched(*stretches, light="night")))))
    day = found["watch-day"].intervals
    assert [(each.kind, each.from_m, each.to_m) for each in day] == [
        ("once", 0.0, 40_000.0),
        ("dead", 40_000.0, 60_000.0),
        ("more", 60_000.0, 70_000.0),
        ("part_time", 70_000.0, DEGREE_M),
    ]
    assert day[1].words == "Not observed: hidden by ground"
    assert found["watch-night"].title == "Watch by night"
    assert "Not observed is not quiet" in found["watch-day"].method


def test_other_weather_is_no_row_of_its_own():
    both = (watched(Stretch(0.0, DEGREE_M, 1)), watched(Stretch(0.0, DEGREE_M, 0), weather="fog"))
    assert [id_ for id_ in rows(plan_of(coverage=Coverage(both))) if id_.startswith("watch")] == ["watch-day"]


def test_a_gap_says_how_long_it_is_why_and_what_would_close_it():
    gap = Gap(40_000.0, 60_000.0, dead_m=15_000.0, closing=(Closing("mast", 5_000.0, (50_000.0,), 4_000.0),))
    plan = plan_of(coverage=Coverage((watched(Stretch(0.0, DEGREE_M, 1), gaps=(gap,)),)))
    [told] = row(plan, "gaps").intervals
    assert told.words == (
        "Gap of 20.0 km; hidden by ground 15.0 km; would close it: 1 × mast within 4.0 km of km 50.0"
    )


def test_pieces_are_classed_by_the_longest_time_that_patrols_leave_them_unseen():
    nothing = MultiLineString()
    pieces = (
        LineIdleness(0.0, 50_000.0, nothing, 7, 24.0, 12.0),
        LineIdleness(50_000.0, 80_000.0, nothing, 1, 168.0, 84.0),
        LineIdleness(80_000.0, 90_000.0, nothing, 1, 200.0, 84.0),
        LineIdleness(90_000.0, DEGREE_M, nothing, 0, None, None),
    )
    schedule = Schedule(
        PatrolRules(source="a test", sees_m=2_000.0), (), (), (), (), (), 0, 0.0, 0.0, "", "", line=pieces
    )
    found = row(plan_of(schedule=schedule), "patrols").intervals
    assert [each.kind for each in found] == ["within_24_h", "within_168_h", "longer", "never"]
    assert found[1].words == "Unseen for 168 h at most; 1 visit"


def test_crossing_points_stand_on_the_line():
    rules = PeopleRules(as_of="before 2022", caveat="Old.", source="a test", residents_per_km2=1_500.0)
    crossings = (
        Crossing("Candidate", place(30.1, 0.0), 11_132.0, False, residents=0),
        Crossing("Ford", place(30.5, 0.0), 55_660.0, True, residents=900),
    )
    report = PeopleReport(rules, (), crossings, None, "by hand")
    found = row(plan_of(people_report=report), "crossings").spots
    assert [(spot.label, spot.kind, spot.chainage_m, spot.offset_m) for spot in found] == [
        ("Ford", "proposed", 55_660.0, 0.0),
        ("Candidate", "candidate", 11_132.0, 0.0),
    ]


def test_incidents_are_a_row_only_where_some_are_given_near_the_line():
    assert "incidents" not in rows(plan_of())
    far = MultiPoint([place(30.5, 30.0)])
    assert "incidents" not in rows(plan_of(places={"incidents": far}))
    near = MultiPoint([place(30.5, 1.0), place(30.25, -1.0)])
    found = row(plan_of(places={"incidents": near}), "incidents")
    assert found.sensitive
    assert [round(spot.offset_m / 100.0) for spot in found.spots] == [18, -18]


def test_oblasts_and_water_are_told_where_the_line_runs_through_them():
    areas = {
        "oblast:AA-1": in_metres(box(29.0, -1.0, 30.5, 1.0)),
        "country:AA": in_metres(box(29, -1, 32, 1)),
    }
    lake = in_metres(box(30.75, -0.1, 30.8, 0.1))
    found = rows(plan_of(areas=areas, labels={"oblast:AA-1": "Lower"}, places={"water": lake}))
    [oblast], [water] = found["oblasts"].intervals, found["water"].intervals
    assert (oblast.label, oblast.to_m) == ("Lower", pytest.approx(DEGREE_M / 2, abs=0.5))
    assert (water.from_m, water.to_m) == pytest.approx((0.75 * DEGREE_M, 0.8 * DEGREE_M), abs=0.5)


@pytest.fixture(scope="module")
def midland():
    return golden_plan("midland")


def test_the_gate_keeps_every_row_that_tells_where_somebody_stands_or_nobody_looks(midland):
    whole = sheet(midland).strip
    kept = {row.id for row in whole.rows}
    assert {"watch-day", "gaps", "patrols"} <= {row.id for row in whole.rows if row.sensitive} <= SENSITIVE
    public = release(features(midland), sheet(midland), PRESS).sheet.strip
    assert {row.id for row in public.rows} == kept & PUBLIC == {r.id for r in whole.rows if not r.sensitive}
    assert release(features(midland), sheet(midland), STAFF).sheet.strip == whole


def test_every_row_has_its_unit_and_method_in_words(midland):
    for found in sheet(midland).strip.rows:
        assert found.unit
        assert found.method.endswith(".")
        assert found.ribbons or found.intervals or found.spots


def test_a_row_that_names_a_sensitive_place_is_refused(midland):
    told, margin = features(midland), sheet(midland)
    post = next(f for f in told if f.layer == "sites" and f.sensitive)
    [(longitude, latitude)] = shapely.get_coordinates(post.geometry)
    slip = replace(margin.strip.rows[0], method=f"Seen from {latitude:.5f}, {longitude:.5f}.")
    spoiled = replace(margin, strip=replace(margin.strip, rows=(slip,)))
    with pytest.raises(Exception, match="it names a sensitive place"):
        release(told, spoiled, PRESS)
