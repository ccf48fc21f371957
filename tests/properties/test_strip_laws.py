"""Laws of the line unrolled: rows leave nothing out, tell nothing twice, and add up to what was computed."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiLineString, box

from geo.features.feature import Sheet
from geo.features.strip import Interval, Row
from geo.features.unrolled import unrolled
from geo.frame import Frame
from geo.model.coverage import Coverage, LineCoverage, Stretch
from geo.model.mandate import Mandate
from geo.model.plan import Plan
from geo.model.scenario import Scenario
from geo.model.sensor import Conditions
from geo.model.situation import LineOfContact, Situation
from geo.model.zone import Zone
from geo.release import PRESS, release

FRAME = Frame.around(30.5, 0.0)
DEGREE_M = 111_319.49
few = settings(max_examples=30, deadline=None)
SEEN = ("once", "twice", "more")


def plan_of(parts, *, zones=(), stretches=()):
    path = FRAME.to_metres(MultiLineString(parts))
    line = LineOfContact(path, "illustrative", date(2025, 1, 1), "drawn", DEGREE_M, 0.0, left="a", right="b")
    situation = Situation(FRAME, date(2025, 1, 1), "illustrative", (), line)
    scenario = Scenario("law", "Law", situation, Mandate(), "0" * 64, "2025-01-01 UTC")
    watch = LineCoverage(Conditions(), stretches, (), (), (), None, 1.0, "by hand")
    return Plan(scenario, tuple(zones), coverage=Coverage((watch,)) if stretches else None)


@st.composite
def lines(draw):
    """One to three parts of the equator, and stretches from end to end of which none lies on two parts."""
    ends = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=6)) | {0, 100})
    pairs = [(30.0 + a / 100.0, 30.0 + b / 100.0) for a, b in pairwise(ends)]
    kept = pairs[::2]
    parts = [[(west, 0.0), (east, 0.0)] for west, east in kept]
    plan = unrolled(plan_of(parts))
    stretches = []
    for part in plan.parts:
        cuts = sorted(draw(st.sets(st.floats(0.01, 0.99), max_size=6)))
        edges = [part.from_m, *(part.from_m + cut * (part.to_m - part.from_m) for cut in cuts), part.to_m]
        for from_m, to_m in pairwise(edges):
            counts = draw(st.tuples(*[st.integers(0, 4)] * 4))
            stretches.append(Stretch(from_m, to_m, *counts))
    return parts, tuple(stretches)


def tiles(intervals, strip):
    """Whether intervals cover every part from end to end, each place once, and none lies on two parts."""
    for before, after in pairwise(intervals):
        assert before.to_m == after.from_m
    assert (intervals[0].from_m, intervals[-1].to_m) == (strip.from_m, strip.to_m)
    for part in strip.parts[1:]:
        assert any(abs(each.from_m - part.from_m) < 0.001 for each in intervals)


@few
@given(lines())
def test_the_watch_leaves_nothing_out_and_adds_up_to_the_coverage_s_own_figures(drawn):
    parts, stretches = drawn
    plan = plan_of(parts, stretches=stretches)
    strip = unrolled(plan)
    [row] = strip.rows
    tiles(row.intervals, strip)
    [line] = plan.coverage.lines
    watched_m = sum(each.length_m for each in row.intervals if each.kind in SEEN)
    unwatched_m = sum(each.length_m for each in row.intervals if each.kind not in SEEN)
    assert watched_m == pytest.approx(line.length_at_least_m(1), abs=1e-6)
    assert unwatched_m == pytest.approx(line.length_m - line.length_at_least_m(1), abs=1e-6)
    for state, kind in (("part time", "part_time"), ("dead", "dead"), ("out of reach", "out_of_reach")):
        told_m = sum(each.length_m for each in row.intervals if each.kind == kind)
        assert told_m == pytest.approx(line.length_of_state_m(state), abs=1e-6)
    for kind, least in (("once", 1), ("twice", 2)):
        told_m = sum(each.length_m for each in row.intervals if each.kind == kind)
        assert told_m == pytest.approx(line.length_exactly_m(least), abs=1e-6)


@few
@given(lines(), st.floats(500.0, 60_000.0), st.floats(29.5, 30.4), st.floats(30.5, 31.5))
def test_depths_of_a_zone_follow_one_another_and_never_exceed_their_rule(drawn, depth_m, west, east):
    parts, _ = drawn
    area = FRAME.to_metres(box(west, 0.0, east, depth_m / 110_600.0))
    zone = Zone(
        "Belt (a)", "separation", area, "-", "a", values={"depth_m": depth_m, "measured_from": "line"}
    )
    strip = unrolled(plan_of(parts, zones=(zone,)))
    for row in strip.rows:
        for ribbon in row.ribbons:
            assert ribbon.side == "left"
            assert all(0.0 <= depth.near_m < depth.far_m <= depth_m for depth in ribbon.depths)
            assert all(depth.from_m < depth.to_m for depth in ribbon.depths)
            assert all(one.to_m <= other.from_m for one, other in pairwise(ribbon.depths))
            assert strip.from_m <= ribbon.depths[0].from_m
            assert ribbon.depths[-1].to_m <= strip.to_m


rows_drawn = st.lists(
    st.builds(
        Row,
        st.text("abc-", min_size=1, max_size=4),
        *[st.just("words")] * 3,
        intervals=st.just((Interval(0.0, 1.0, "once"),)),
        sensitive=st.booleans(),
    ),
    max_size=8,
)


@few
@given(lines(), rows_drawn)
def test_nothing_sensitive_is_left_in_a_strip_that_passed_the_gate(drawn, rows):
    strip = unrolled(plan_of(drawn[0], stretches=drawn[1]))
    whole = type(strip)(strip.title, strip.words, strip.as_of, "a", "b", strip.parts, (*strip.rows, *rows))
    sheet = Sheet("law", "Law", "2025-01-01", "illustrative", sources=("Us",), strip=whole)
    public = release([], sheet, PRESS).sheet.strip
    assert public.rows == tuple(row for row in whole.rows if not row.sensitive)
    assert public.parts == strip.parts
