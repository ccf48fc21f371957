"""Laws of patrols: nothing is lost, nothing is broken, and figures are those of the stops themselves."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point

from geo.frame import Frame
from geo.methods.patrols.schedule import schedule_of
from geo.methods.patrols.windows import fewest_visits, visit_windows
from geo.model.patrol import PatrolBase, PatrolRules, Requirement
from geo.model.roads import Leg
from geo.model.situation import LineOfContact, Situation

FRAME, DAY = Frame.around(36.0, 48.0), date(2024, 10, 1)
PATH = MultiLineString([LineString([(-60_000.0, 0.0), (60_000.0, 0.0)])])
LINE = LineOfContact(PATH, "illustrative", DAY, "drawn", 120_000.0, 0.0)
SITUATION = Situation(FRAME, DAY, "illustrative", (), LINE)
EXACT_H = 1e-6


class Plain:
    """Straight trips at 36 km/h."""

    def times(self, from_m, to_m):
        return np.hypot(*(from_m[:, None] - to_m[None]).transpose(2, 0, 1)) / 10.0

    def legs(self, from_m, to_m):
        return tuple(Leg(float(m) / 10.0, 0.0, float(m)) for m in np.hypot(*(to_m - from_m).T))

    def path(self, from_m, to_m):
        return LineString([from_m, to_m])


spots = st.tuples(st.integers(-60, 60), st.integers(-30, 30))


@st.composite
def requirements(draw):
    found = []
    for number, (east, north) in enumerate(draw(st.lists(spots, min_size=1, max_size=7, unique=True))):
        begin = Point(1_000.0 * east, 1_000.0 * north)
        length_m = draw(st.sampled_from([0, 0, 0, 6_000]))
        path = MultiLineString([LineString([(begin.x, begin.y), (begin.x + length_m, begin.y)])])
        from_h = draw(st.sampled_from([0.0, 0.0, 0.0, 9.0]))
        found.append(
            Requirement(
                id=f"R{number}",
                task="t",
                what="place",
                place=path.centroid if length_m else begin,
                path=path if length_m else None,
                revisit_h=draw(st.sampled_from([8.0, 24.0, 26.0, 30.0, 54.0, 72.0, 168.0])),
                from_h=from_h,
                to_h=draw(st.sampled_from([24.0, 24.0, 15.0, 7.0])),
                stop_min=draw(st.sampled_from([0.0, 15.0, 90.0])),
                sector=draw(st.sampled_from(["west", "east"])),
                driven=length_m > 0,
            )
        )
    return found


@st.composite
def bases(draw):
    return [
        PatrolBase(
            f"B{number}", Point(1_000.0 * east, 1_000.0 * north), sector, "Unit", draw(st.integers(0, 3))
        )
        for number, (sector, (east, north)) in enumerate(
            zip(
                draw(st.sampled_from([["west"], ["west", "east"], ["west", "west", "east"]])),
                draw(st.lists(spots, min_size=3, max_size=3, unique=True)),
                strict=False,
            )
        )
    ]


rules = st.builds(
    PatrolRules,
    source=st.just("invented"),
    hours=st.sampled_from([4.0, 8.0]),
    daylight_only=st.booleans(),
    vary_min=st.sampled_from([0.0, 60.0]),
    days=st.sampled_from([1, 3, 7]),
    seed=st.integers(0, 3),
    steps=st.just(5),
)


def planned(asked, stations, ruled):
    return schedule_of(SITUATION, asked, stations, ruled, Plain())


@given(requirements(), bases(), rules)
@settings(max_examples=60, deadline=None)
def test_every_requirement_is_kept_or_stands_in_the_list_of_those_not_kept_with_why(asked, stations, ruled):
    found = planned(asked, stations, ruled)
    kept = {one.requirement for one in found.idleness if one.kept}
    unkept = [one.requirement for one in found.not_kept]
    assert [one.requirement for one in found.idleness] == [one.id for one in asked]
    assert kept | set(unkept) == {one.id for one in asked}
    assert not kept & set(unkept)
    assert len(unkept) == len(set(unkept))
    assert all(one.why for one in found.not_kept)
    for one in found.not_kept:  # visits that all found room keep their interval
        assert all(
            int(made) < int(needed) for made, needed in re.findall(r"^(\d+) of the (\d+) visits", one.why)
        )


@given(requirements(), bases(), rules)
@settings(max_examples=60, deadline=None)
def test_no_patrol_breaks_hours_light_windows_or_the_number_given(asked, stations, ruled):
    found = planned(asked, stations, ruled)
    by_id, given_out = {one.id: one for one in asked}, {base.name: base for base in stations}
    out = {}
    for patrol in found.patrols:
        midnight_h = 24.0 * (patrol.day - 1)
        assert patrol.back_h - patrol.leaves_h <= ruled.hours + EXACT_H
        if ruled.daylight_only:
            assert midnight_h + found.light_h[0] <= patrol.leaves_h + EXACT_H
            assert patrol.back_h <= midnight_h + found.light_h[1] + EXACT_H
        out[patrol.base, patrol.day] = out.get((patrol.base, patrol.day), 0) + 1
        for stop in patrol.stops:
            one = by_id[stop.requirement]
            last_h = one.to_h + 24.0 * (one.to_h < one.from_h)
            assert (stop.from_h - one.from_h) % 24.0 <= last_h - one.from_h + EXACT_H
            assert one.sector == patrol.sector
    assert all(count <= given_out[name].patrols_per_day for (name, _), count in out.items())


@given(requirements(), bases(), rules)
@settings(max_examples=60, deadline=None)
def test_idleness_is_that_of_the_stops_and_never_below_its_bound(asked, stations, ruled):
    found = planned(asked, stations, ruled)
    period_h = 24.0 * ruled.days
    for idle in found.idleness:
        begins = sorted(
            stop.from_h % period_h
            for p in found.patrols
            for stop in p.stops
            if stop.requirement == idle.requirement
        )
        assert idle.visits == len(begins)
        if not begins:
            assert (idle.longest_h, idle.mean_h) == (None, None)
            continue
        gaps = [b - a for a, b in zip(begins, [*begins[1:], begins[0] + period_h], strict=True)]
        assert abs(idle.longest_h - max(gaps)) < EXACT_H
        assert abs(idle.mean_h - sum(gap * gap for gap in gaps) / (2 * period_h)) < EXACT_H
        assert idle.longest_h >= idle.bound_h - EXACT_H
    if found.idleness and all(idle.visits for idle in found.idleness):
        assert max(idle.longest_h for idle in found.idleness) >= found.worst_bound_h - EXACT_H


@given(requirements(), bases(), rules)
@settings(max_examples=60, deadline=None)
def test_hours_and_patrols_are_never_below_their_bounds(asked, stations, ruled):
    found = planned(asked, stations, ruled)
    assert len(found.patrols) >= found.routes_bound
    assert found.hours_total_h >= found.hours_bound_h - EXACT_H


@given(requirements(), bases(), rules)
@settings(max_examples=40, deadline=None)
def test_stops_follow_each_other_as_fast_as_the_ways_between_allow_and_no_faster(asked, stations, ruled):
    found = planned(asked, stations, ruled)
    place = {base.name: base.place for base in stations}
    for patrol in found.patrols:
        parts = list(patrol.path.geoms)
        assert len(parts) == len(patrol.moves_h)
        if parts:
            assert Point(parts[0].coords[0]) == Point(parts[-1].coords[-1]) == place[patrol.base]
        now_h = patrol.leaves_h
        for part, (from_h, to_h) in zip(parts, patrol.moves_h, strict=True):
            assert from_h >= now_h - EXACT_H
            assert (
                abs((to_h - from_h) * 36_000.0 - part.length) <= 10.0 + EXACT_H
            )  # whole seconds, rounded up
            now_h = to_h
        assert patrol.back_h >= now_h - EXACT_H


@given(requirements(), bases(), rules)
@settings(max_examples=25, deadline=None)
def test_the_same_input_gives_the_same_schedule(asked, stations, ruled):
    assert planned(asked, stations, ruled) == planned(asked, stations, ruled)


@given(requirements(), bases(), rules)
@settings(max_examples=40, deadline=None)
def test_no_base_leaves_at_a_minute_of_the_day_before_where_another_was_free(asked, stations, ruled):
    found = planned(asked, stations, ruled)
    for told in found.departures:
        assert told.repeats == told.unavoidable


@given(requirements(), bases(), rules, st.integers(1, 30))
@settings(max_examples=25, deadline=None)
def test_what_is_proved_impossible_stays_so_with_more_patrols(asked, stations, ruled, more):
    """What cannot be kept for want of reach, light or time is not kept however many patrols there are."""
    able = [replace(base, patrols_per_day=max(1, base.patrols_per_day)) for base in stations]
    many = [replace(base, patrols_per_day=base.patrols_per_day + more) for base in able]
    few_found, many_found = planned(asked, able, ruled), planned(asked, many, ruled)
    proved = {one.requirement for one in few_found.not_kept if one.proved}
    assert proved <= {one.requirement for one in many_found.not_kept}
    enough = [replace(base, patrols_per_day=40) for base in able]
    assert len(planned(asked, enough, ruled).not_kept) <= len(few_found.not_kept)


@given(st.integers(1, 90), st.integers(0, 22), st.integers(0, 12), st.integers(1, 9))
@settings(max_examples=200, deadline=None)
def test_windows_are_at_least_as_many_as_the_fewest_visits_and_none_where_there_are_none(
    revisit_h, from_h, length_h, days
):
    asked = revisit_h * 3_600, from_h * 3_600, (from_h + length_h) * 3_600, days
    fewest, windows = fewest_visits(*asked), visit_windows(*asked)
    assert (fewest is None) == (windows is None)
    if windows is not None:
        assert len(windows) >= fewest
        assert len(visit_windows(*asked, room_s=0)) == fewest
