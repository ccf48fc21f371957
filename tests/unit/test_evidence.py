"""Incidents in a scenario's plan: whose hours count, which rule they would break, when the rate changed."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod
from scipy.stats import binomtest, chi2

from geo.errors import GeometryError, ReadError, ScenarioError
from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.manifest import figures
from geo.methods.incidents.account import DAY_S, Asked, Ground, account_of
from geo.methods.incidents.apart import BEYOND_END, NEAR_LINE, NO_ERROR, NO_SIDE, NO_ZONE, UNWATCHED
from geo.methods.incidents.changes import change
from geo.methods.incidents.effort import hours_by_stretch_and_time, lessened
from geo.methods.incidents.hot_spots import strongest_hot_spot
from geo.methods.incidents.passes import shares_near
from geo.methods.incidents.planned import Watchers, planned_spells
from geo.methods.incidents.rates import poisson_interval
from geo.methods.incidents.segments import segments_of
from geo.methods.incidents.verdicts import SIGMAS_95, verdicts_on
from geo.methods.patrols.sun import light_utc
from geo.model.coverage import LineCoverage, Run
from geo.model.evidence import Forbidden
from geo.model.incident import incidents_at
from geo.model.observation import HOUR_S, Denial, Spell
from geo.model.patrol import Patrol, PatrolRules, Requirement, Schedule, Stop
from geo.model.sensor import Conditions
from geo.model.verdict import Term
from geo.planning import make_plan
from geo.read.effort import read_denials, read_effort
from geo.read.incidents import read_incidents
from geo.read.moments import span_of, zone_of
from geo.read.observers import load_bearings, load_senses
from geo.read.scenario import read_scenario
from geo.read.scenario_file import scenario_file

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "data" / "reference"
MIDLAND = ROOT / "tests" / "golden" / "midland"
DEGREE_M = 111_319.49
SENSES = load_senses(REFERENCE / "v1" / "observers.toml")
BEARINGS = load_bearings(REFERENCE / "v1" / "bearings.toml")
DAY = Asked(near_m=5_000, stretch_m=DEGREE_M, from_s=0, to_s=DAY_S)

REPORTS = """id,longitude,latitude,begins,ends,radius_m,kind,means,weapon,assessed,number,source
A1,30.40,48.07,2025-06-02 10:00,2025-06-02 10:05,100,explosion,heard,mortar,,3,Team 1
A2,30.50,48.02,2025-06-02 23:00,2025-06-02 23:05,200,explosion,heard,artillery,,1,Team 1
A3,30.60,48.10,2025-06-03 09:00,2025-06-03 09:05,300,shots,saw,small arms,,7,Team 2
A4,30.45,48.05,2025-06-04 12:00,2025-06-04 12:30,,explosion,camera,,exercise inside the zone,1,Camera 3
A5,30.55,48.30,2025-06-05,,500,trench,,,,1,Team 2
"""
WATCHED = """from_km,to_km,begins,ends,watch_share,means
0,30,2025-06-02 06:00,2025-06-02 18:00,1,post
0,60,2025-06-03 06:00,2025-06-03 18:00,0.5,patrol
10,20,2025-06-04 00:00,2025-06-05 00:00,1,camera
"""


@pytest.fixture
def equator():
    return Chainage(shapely.LineString([(0, 0), (1, 0)]))


def layer(name, file, role, text, more=""):
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"""
[layers.{name}]
path = "{file}"
role = "{role}"
sha256 = "{digest}"
title = "Typed for a test"
licence = "CC0-1.0"
retrieved = "2025-06-06"
made_by = "typed by hand for a test"
{more}
"""


def midland_with(folder, more="", *, d_day='d_day = 2025-06-01\ntime_zone = "Europe/Kyiv"'):
    """The golden scenario with reports, who watched, and further tables; as it is read."""
    there = folder / "midland"
    shutil.copytree(MIDLAND, there)
    (there / "incidents.csv").write_text(REPORTS, encoding="utf-8")
    (there / "watched.csv").write_text(WATCHED, encoding="utf-8")
    text = (there / "scenario.toml").read_text(encoding="utf-8")
    text = text.replace('symbols = "v1" }', 'symbols = "v1", observers = "v1", incident_columns = "v1" }')
    text = text.replace('status = "illustrative"\n', f'status = "illustrative"\n{d_day}\n', 1)
    text += layer("incidents", "incidents.csv", "incidents", REPORTS)
    text += layer("effort", "watched.csv", "effort", WATCHED) + more
    (there / "scenario.toml").write_text(text, encoding="utf-8")
    return read_scenario(there, context=ROOT / "data" / "context", reference=REFERENCE)


def sited_nowhere(scenario):
    """The scenario without what takes time and no account needs."""
    mandate = replace(
        scenario.mandate, means=(), siting=None, sectors=None, patrols=None, response=None, people=None
    )
    return replace(scenario, mandate=mandate)


FORBIDDEN = """
[[forbidden]]
zone = "Area of separation"
weapons = ["mortar", "artillery"]
source = "Article 1"
"""


def test_a_plan_accounts_for_its_incidents_on_its_own_line_and_in_its_own_zones(tmp_path):
    plan = make_plan(sited_nowhere(midland_with(tmp_path, FORBIDDEN)))
    found = plan.incidents
    assert len(found.incidents) == 5
    assert found.sides.party == ("north", "south", "north", "north", "north")
    assert [each.zone for each in found.verdicts] == [zone.name for zone in plan.zones]
    told = [(found.incidents.id[one.incident], one.zone, one.word, one.source) for one in found.breaches]
    assert told == [
        ("A1", "Area of separation (north)", "would break", "Article 1"),
        ("A2", "Area of separation (south)", "would break", "Article 1"),
    ]
    assert found.effort == "told"
    assert figures(plan)["incidents"]["incidents"] == 5


def test_a_scenario_without_incidents_has_no_account():
    scenario = read_scenario(MIDLAND, context=ROOT / "data" / "context", reference=REFERENCE)
    plan = make_plan(sited_nowhere(scenario))
    assert (scenario.situation.incidents, plan.incidents) == (None, None)
    assert "incidents" not in figures(plan)


def test_a_zone_judges_only_what_happened_while_it_held(tmp_path):
    scenario = sited_nowhere(midland_with(tmp_path, FORBIDDEN))
    rule = scenario.mandate.rules[0]
    later = replace(rule, from_day=1, to_day=1)  # 2 June in Kyiv, from 21:00 UTC on the day before
    dated = replace(scenario, mandate=replace(scenario.mandate, rules=(later,)))
    found = make_plan(dated).incidents
    assert found.verdicts[0].held.tolist() == [True, True, False, False, False]
    assert {found.incidents.id[one.incident] for one in found.breaches} == {"A1", "A2"}
    undated = make_plan(replace(dated, d_day_text="")).incidents
    assert (undated.breaches, undated.verdicts[0].held.any()) == ((), False)
    assert any("No day is fixed" in caveat for caveat in undated.caveats)


def test_nothing_is_said_of_a_rule_that_forbids_nothing(tmp_path):
    assert make_plan(sited_nowhere(midland_with(tmp_path))).incidents.breaches == ()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('[[forbidden]]\nzone = "Nowhere"', "zone is 'Nowhere'"),
        ('[incidents]\neffort = "guessed"', "effort is 'guessed'"),
        ('[[denied]]\nfrom_km = 1\nto_km = 2\nbegins = "2025-06-02"\nends = "2025-06-02"\nby = "x"', "'by'"),
        ('[[effort]]\nfrom_km = 2\nto_km = 1\nbegins = "2025-06-02"\nends = "2025-06-02"', "a spell from km"),
    ],
)
def test_what_a_scenario_says_wrongly_of_its_incidents_is_refused(tmp_path, more, words):
    with pytest.raises((ScenarioError, ReadError), match=words):
        make_plan(sited_nowhere(midland_with(tmp_path, more)))


def test_hours_without_incidents_are_refused():
    text = (MIDLAND / "scenario.toml").read_text(encoding="utf-8") + "[incidents]\nnear_km = 5\n"
    with pytest.raises(ScenarioError, match="no layer of role incidents"):
        scenario_file(tomllib.loads(text), where="scenario.toml")


def test_hours_as_planned_are_never_taken_for_told_ones(tmp_path):
    asked = '[incidents]\neffort = "told and planned"\n'
    found = make_plan(midland_with(tmp_path, asked)).incidents
    told = make_plan(sited_nowhere(midland_with(tmp_path / "told"))).incidents
    assert (found.effort, told.effort) == ("told and planned", "told")
    assert any("those of the plan" in caveat for caveat in found.caveats)
    assert not told.caveats
    assert all(more.watched_h >= few.watched_h for more, few in zip(found.rates, told.rates, strict=True))
    assert found.watched_h_by_day.sum() > 2 * told.watched_h_by_day.sum()


def test_an_incident_counts_only_for_hours_in_which_its_own_place_was_watched(equator):
    begins = [6 * 3_600, 12 * 3_600, 6 * 3_600]
    three = incidents_at([0.2, 0.2, 0.8], [0.0] * 3, begins_s=begins, lasts_s=60)
    post = Spell(0, DEGREE_M / 2, 5 * HOUR_S, 9 * HOUR_S)
    found = account_of(three, equator, {}, [post], DAY)
    assert found.seen.tolist() == [True, False, False]
    assert (found.rates[0].count, found.rates[0].seen_count) == (3, 1)
    assert found.rates[0].per_h == pytest.approx(1 / 2)  # four hours over half of the stretch
    assert (found.unwatched_count, found.apart[UNWATCHED].tolist()) == (2, [1, 2])


@pytest.mark.parametrize(
    ("means", "watching", "counts"),
    [("", "camera", True), ("heard", "camera", False), ("heard", "post", True), ("Drone", "drone", True)],
)
def test_means_that_are_told_on_both_sides_have_to_agree(equator, means, watching, counts):
    one = replace(incidents_at([0.5], [0.0]), means=(means,))
    found = account_of(one, equator, {}, [Spell(0, DEGREE_M, 0, DAY_S, 1.0, watching)], DAY, senses=SENSES)
    assert found.seen.tolist() == [counts]


def test_what_denies_watching_takes_hours_and_incidents_off():
    spell = Spell(0, 4_000, 0, 4 * HOUR_S, means="drone")
    jammed = Denial(1_000, 2_000, HOUR_S, 3 * HOUR_S, "jamming", ("drone",))
    edges = np.array([0.0, 1_000, 2_000, 4_000]), np.arange(5) * HOUR_S
    hours = hours_by_stretch_and_time(lessened([spell], [jammed]), *edges)
    assert hours.tolist() == [[1, 1, 1, 1], [1, 0, 0, 1], [1, 1, 1, 1]]
    assert list(lessened([replace(spell, means="post")], [jammed])) == [replace(spell, means="post")]


def test_an_incident_under_denial_is_reported_while_nobody_watched(equator):
    one = incidents_at([0.5], [0.0], begins_s=3_600, lasts_s=60)
    barred = Denial(0, DEGREE_M, 0, 2 * HOUR_S, "road barred")
    found = account_of(one, equator, {}, [Spell(0, DEGREE_M, 0, DAY_S)], DAY, denials=[barred])
    assert (found.unwatched_count, found.rates[0].watched_h) == (1, pytest.approx(22.0))
    assert "road barred" in found.caveats[0]


def test_denials_are_read_from_a_table(tmp_path):
    path = tmp_path / "denied.csv"
    path.write_text("from_km,to_km,begins,ends,why,means\n0,5,2025-06-01,2025-06-01,mines,post; patrol\n")
    (found,) = read_denials(path)
    assert (found.ends_s - found.begins_s, found.why, found.means) == (DAY_S, "mines", ("post", "patrol"))


def test_the_sun_rises_and_sets_as_the_almanac_has_it():
    # Kyiv, 21 December 2024: 07:56 and 15:56 by its clock, two hours ahead of UTC.
    rise, sunset = light_utc(30.52, 50.45, date(2024, 12, 21))
    almanac = datetime(2024, 12, 21, 5, 56, tzinfo=UTC), datetime(2024, 12, 21, 13, 56, tzinfo=UTC)
    assert abs((rise - almanac[0]).total_seconds()) <= 90
    assert abs((sunset - almanac[1]).total_seconds()) <= 90


def coverage(light, *runs):
    return LineCoverage(Conditions(light=light), (), (), runs, (), None, 0.0, "")


def test_a_site_watches_by_day_what_it_sees_by_day_and_by_night_what_it_sees_by_night(equator):
    watchers = Watchers(
        coverage("day", Run("Post", 0.0, 20_000.0)),
        coverage("night", Run("Post", 0.0, 5_000.0)),
        (),
        None,
        date(2024, 3, 20),
    )
    from_s = datetime(2024, 3, 20, tzinfo=UTC).timestamp()
    found = list(
        planned_spells(watchers, equator, Frame.around(0.5, 0.0), from_s=from_s, to_s=from_s + DAY_S)
    )
    assert {spell.basis for spell in found} == {"planned"}
    edges_m, edges_s = np.array([0.0, 5_000.0, 20_000.0, 30_000.0]), np.array([from_s, from_s + DAY_S])
    near, far, beyond = hours_by_stretch_and_time(found, edges_m, edges_s)[:, 0].tolist()
    assert (near, beyond) == (pytest.approx(24.0, abs=0.01), 0.0)
    assert far == pytest.approx(727 / 60, abs=0.02)  # the equinox at the equator


def schedule_of_one(equator, frame, *, from_h, sees_m=1_000.0):
    """A patrol that drives ten kilometres of the equator in an hour, and halts at its end for half of one."""
    ends = frame.to_metres(shapely.LineString([(0.2, 0.0), (0.2 + 10_000 / DEGREE_M, 0.0)]))
    place = shapely.Point(ends.coords[-1])
    asked = Requirement("halt", "halts", "place", place, None, 24.0, 0.0, 24.0, 30.0)
    patrol = Patrol(
        *("Patrol", "Base", "", "", 1, from_h, from_h + 1.5),
        stops=(Stop("halt", from_h + 1.0, from_h + 1.5),),
        length_m=10_000.0,
        path=shapely.MultiLineString([ends]),
        crew=4,
        moves_h=((from_h, from_h + 1.0),),
    )
    rules = PatrolRules(source="a test", sees_m=sees_m, days=1)
    base = ("Base", frame.to_metres(shapely.Point(0.2, 0.0)))
    return Schedule(rules, (asked,), (patrol,), (), (), (base,), 1, 1.5, 1.5, "", "")


def test_a_patrol_watches_what_it_passes_by_day_and_nothing_in_the_dark(equator):
    frame = Frame.around(0.25, 0.0)
    from_s = datetime(2024, 3, 20, tzinfo=UTC).timestamp()
    hours = {}
    for begins_h in (10.0, 22.0):
        schedule = schedule_of_one(equator, frame, from_h=begins_h)
        watchers = Watchers(None, None, (), schedule, date(2024, 3, 20))
        found = list(planned_spells(watchers, equator, frame, from_s=from_s, to_s=from_s + DAY_S))
        km_h = [(one.to_m - one.from_m) / 1e3 * (one.ends_s - one.begins_s) / HOUR_S for one in found]
        hours[begins_h] = sum(km_h)
    assert hours[22.0] == 0.0
    # Two kilometres of line are in sight, for an hour on the way and for half an hour's halt.
    assert hours[10.0] == pytest.approx(2.0 + 1.0, abs=0.05)


def test_a_way_out_and_back_passes_twice():
    there_and_back = shapely.LineString([(0, 0), (100, 0), (0, 0)])
    found = shares_near(there_and_back, shapely.Point(30, 0), 10.0)
    assert np.array(found) == pytest.approx(np.array([(0.1, 0.2), (0.8, 0.9)]))


def test_of_197_violations_the_exercise_inside_the_zone_is_told_apart(tmp_path):
    rows = ["id,longitude,latitude,date,radius_m,assessed"]
    rows += [f"o{i},{0.05 + i / 1000},0.5,2022-01-12,300,exercise outside the zone" for i in range(172)]
    rows += ["x,0.5,0.0,2022-01-12,300,exercise inside the zone"]
    rows += [f"i{i},{0.2 + i / 1000},0,2022-01-12,300," for i in range(24)]
    path = tmp_path / "incidents.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    incidents = read_incidents(str(path))
    line = Chainage(shapely.LineString([(0, 0), (1, 0)]))
    asked = replace(DAY, from_s=int(incidents.begins_s.min()), to_s=int(incidents.ends_s.max()))
    zone, other = (
        {"Zone": shapely.box(0, -0.1, 1, 0.1)},
        Term("separation", "Article 1", forbids=(Forbidden(zone="Zone"),)),
    )
    found = account_of(incidents, line, zone, [], asked, ground=Ground(terms={"Zone": other}))
    inside = found.verdicts[0]
    assert (len(found.incidents), found.exercise_count) == (197, 173)
    assert (inside.count("inside"), inside.count("outside")) == (25, 172)
    assert (inside.count("inside", ~incidents.exercise), inside.count("inside", incidents.exercise)) == (
        24,
        1,
    )
    assert sum(found.incidents.exercise[one.incident] for one in found.breaches) == 1


def test_days_of_one_rate_are_parted_no_oftener_than_the_level_says():
    rng = np.random.default_rng(11)
    parted = [
        len(segments_of(rng.poisson(3.0, 30), np.full(30, 24.0), trials=99, seed=seed).segments) > 1
        for seed in range(300)
    ]
    # Of 300 at a level of 5 %, more than 27 would come up once in five hundred times.
    assert sum(parted) <= 27


def test_a_planted_change_is_found_and_darkness_is_none():
    counts = np.concatenate([np.full(20, 2), np.full(10, 9), np.full(15, 2)])
    found = segments_of(counts, np.full(45, 24.0))
    assert [(one.first_day, one.last_day) for one in found.segments] == [(0, 19), (20, 29), (30, 44)]
    assert found.segments[1].per_h == pytest.approx(9 / 24)
    by_hours = segments_of(counts, counts * 4.0)  # watched in proportion: one rate
    assert (len(by_hours.segments), by_hours.p_share) == (1, 1.0)


def test_a_day_that_nobody_watched_belongs_to_no_span():
    counts, hours = np.array([4, 4, 0, 4, 4]), np.array([8.0, 8, 0, 8, 8])
    (only,) = segments_of(counts, hours).segments
    assert (only.first_day, only.last_day, only.watched_h) == (0, 4, 32.0)
    with pytest.raises(GeometryError, match="nobody watched"):
        segments_of(np.array([1, 1]), np.array([0.0, 1.0]))


def test_a_hot_spot_of_some_days_is_found_and_an_even_line_has_none():
    seen = np.full((20, 12), 2)
    seen[4:7, 5:8] += 8
    found = strongest_hot_spot(seen, np.full((20, 12), 10.0))
    assert (found.first, found.last, found.first_day, found.last_day) == (4, 6, 5, 7)
    assert (found.count, found.expected_count, found.p_share) == (90, pytest.approx(9 * 552 / 240), 0.01)
    assert strongest_hot_spot(np.full((20, 12), 2), np.full((20, 12), 10.0)).p_share > 0.5


def test_hot_spots_of_chance_are_as_rare_as_their_p_says():
    rng = np.random.default_rng(5)
    low = [
        strongest_hot_spot(rng.poisson(1.0, (8, 8)), np.full((8, 8), 24.0), trials=19, seed=seed).p_share
        for seed in range(120)
    ]
    # Of 120 at 5 %, more than 14 would come up once in five hundred times.
    assert np.count_nonzero(np.array(low) <= 0.05) <= 14


def test_what_cannot_be_placed_is_counted_with_why(equator):
    grounds = {"north": shapely.box(-1, 0, 2, 0.03), "south": shapely.box(-1, -0.03, 2, 0)}
    places = [0.5, 0.5, 1.5, 0.5], [0.01, 0.3, 0.001, 0.02]
    four = incidents_at(*places, radius_m=[5_000, 100, 100, np.nan])
    zones = {"Strip": shapely.box(0, -0.015, 1, 0.015)}
    found = account_of(four, equator, zones, [], DAY, ground=Ground(grounds))
    assert {why: which.tolist() for why, which in found.apart.items()} == {
        "farther than 5 km from the line": [1, 2],
        BEYOND_END: [2],
        NO_ERROR: [3],
        NO_SIDE: [1],
        NEAR_LINE: [0],
        NO_ZONE: [1, 2],
    }
    assert found.sides.clear.tolist() == [False, True, True, False]


def test_sides_are_those_of_the_ground_and_not_of_the_lines_direction():
    line = shapely.LineString([(0, 0), (1, 0)])
    grounds = {"north": shapely.box(-1, 0, 2, 1), "south": shapely.box(-1, -1, 2, 0)}
    two = incidents_at([0.5, 0.5], [0.01, -0.01], radius_m=10)
    for path in (line, line.reverse()):
        found = account_of(two, Chainage(path), {}, [], DAY, ground=Ground(grounds))
        assert found.sides.party == ("north", "south")


def test_the_share_inside_is_what_chance_gives():
    square, sigma_m = shapely.box(0, -1, 1, 1), 500.0
    east = np.array([-0.012, -0.004, 0.0, 0.003, 0.009])
    found = verdicts_on(incidents_at(east, np.zeros(5), radius_m=sigma_m * SIGMAS_95), "Square", square)
    rng = np.random.default_rng(2)
    drawn_m = rng.normal(0.0, sigma_m, (2, 200_000))
    azimuth_deg, away_m = np.degrees(np.arctan2(drawn_m[0], drawn_m[1])), np.hypot(*drawn_m)
    for at, share in zip(east, found.inside_share, strict=True):
        longitude, latitude, _ = Geod(ellps="WGS84").fwd(
            np.full(200_000, at), np.zeros(200_000), azimuth_deg, away_m
        )
        inside = np.mean(shapely.contains_xy(square, longitude, latitude))
        assert share == pytest.approx(inside, abs=0.005)  # four standard errors of the draw


def monitors(
    tmp_path, *rows, head="id,monitor_longitude,monitor_latitude,begins,direction_deg,distance_m,means"
):
    path = tmp_path / "monitors.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return str(path)


def test_an_incident_is_placed_from_where_its_monitor_stood(tmp_path):
    file = monitors(
        tmp_path,
        "a,37.8,48.0,2020-01-01 10:00,90,3000,heard",
        "b,37.8,48.0,2020-01-01 10:00,,3000,heard",
        "c,37.8,48.0,2020-01-01 10:00,0,10000,saw",
    )
    found = read_incidents(file, bearings=BEARINGS)
    assert found.id == ("a", "c")
    # A degree of longitude at 48 N is 74.6 km, of latitude 111.2 km.
    assert (found.longitude - 37.8).tolist() == pytest.approx([3.0 / 74.625, 0.0], abs=1e-5)
    assert (found.latitude - 48.0).tolist() == pytest.approx([0.0, 10.0 / 111.2], abs=1e-4)
    heard, saw = BEARINGS["heard"], BEARINGS["saw"]
    assert found.radius_m[0] == pytest.approx(SIGMAS_95 * 3_000 * heard.distance_sigma_share)
    assert found.radius_m[1] == pytest.approx(SIGMAS_95 * 10_000 * saw.distance_sigma_share)
    assert [row.problem for row in found.left_out] == ["its direction or distance is not known"]


def test_the_circle_holds_what_a_bearing_may_be_off(tmp_path):
    found = read_incidents(
        monitors(tmp_path, "a,37.8,48.0,2020-01-01,40,2000,heard"), radius_m=50.0, bearings=BEARINGS
    )
    rng, heard = np.random.default_rng(4), BEARINGS["heard"]
    angle = rng.normal(0.0, math.radians(heard.direction_sigma_deg), 100_000)
    along = 2_000 * (1.0 + rng.normal(0.0, heard.distance_sigma_share, 100_000))
    own = rng.normal(0.0, 50.0 / SIGMAS_95, (2, 100_000))
    off_m = np.hypot(along * np.cos(angle) - 2_000 + own[0], along * np.sin(angle) + own[1])
    assert np.mean(off_m <= found.radius_m[0]) >= 0.95


def test_a_bearing_whose_error_nobody_states_is_refused(tmp_path):
    with pytest.raises(ReadError, match="how far off"):
        read_incidents(monitors(tmp_path, "a,37.8,48.0,2020-01-01,40,2000,heard"))


def test_a_place_of_its_own_is_not_reckoned_anew(tmp_path):
    head = "id,longitude,latitude,begins,direction_deg,distance_m,means"
    file = monitors(tmp_path, "a,37.8,48.0,2020-01-01,90,3000,heard", head=head)
    assert read_incidents(file, bearings=BEARINGS).longitude.tolist() == [37.8]
    moved = read_incidents(file, bearings=BEARINGS, place_of="monitor")
    assert moved.longitude[0] > 37.8


def test_the_curve_knows_no_rate_where_nobody_watched(equator):
    incidents = incidents_at([0.2, 0.21, 0.22, 0.8], [0.0] * 4, begins_s=60)
    post = Spell(0, DEGREE_M / 2, 0, 10 * HOUR_S)
    curve = account_of(incidents, equator, {}, [post], DAY).curve
    watched = curve.chainage_m < DEGREE_M / 2
    assert np.isnan(curve.rate_per_km_h[curve.chainage_m > DEGREE_M / 2 + 100]).all()
    assert np.isfinite(curve.rate_per_km_h[watched]).all()
    step_km = DEGREE_M / 1e3 / len(curve.chainage_m)
    assert float(curve.density_per_km.sum() * step_km) == pytest.approx(4.0, rel=1e-3)


def program(name):
    found = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_hours_of_a_plan_go_into_a_table_and_are_told_as_planned(tmp_path, capsys):
    watched, reports, denied = (tmp_path / name for name in ("watched.csv", "reports.csv", "denied.csv"))
    days = ("--from", "2025-06-02", "--to", "2025-06-03")
    assert program("plan_effort").main([str(MIDLAND), *days, "--out", str(watched)]) == 0
    spells = read_effort(watched)
    assert {spell.basis for spell in spells} == {"planned"}
    assert {"post", "patrol"} <= {spell.means for spell in spells}
    reports.write_text(REPORTS, encoding="utf-8")
    denied.write_text("from_km,to_km,begins,ends,why\n0,30,2025-06-02,2025-06-03,mines\n", encoding="utf-8")
    line = tmp_path / "line.geojson"
    line.write_text('{"type":"LineString","coordinates":[[30.25,48.06],[31.0,48.06]]}', encoding="utf-8")
    asked = [str(reports), "--line", str(line), "--effort", str(watched), "--format", "json", *days]
    told = []
    for more in ([], ["--denied", str(denied)]):
        assert program("check_incidents").main([*asked, *more]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert [one["effort"] for one in told] == ["planned", "planned"]
    hours = [sum(stretch["watched_h"] for stretch in one["stretches"]) for one in told]
    assert hours[1] < hours[0]
    assert any("mines" in caveat for caveat in told[1]["caveats"])
    assert [one["stretches"][0]["watched_h"] for one in told][1] == 0.0
    assert told[0]["where_nobody_watched"] < told[1]["where_nobody_watched"]


@pytest.mark.parametrize(
    ("before", "after", "hours"), [(0, 5, 24.0), (7, 3, 11.5), (120, 171, 30.0), (1, 0, 2.0)]
)
def test_the_exact_tests_are_those_of_scipy(before, after, hours):
    expected = binomtest(after, before + after, hours / (hours + 24.0)).pvalue
    assert change(before, after, before_h=24.0, after_h=hours).p_share == pytest.approx(expected, rel=1e-9)
    ends = chi2.ppf(0.025, 2 * before) / 2 if before else 0.0, chi2.isf(0.025, 2 * before + 2) / 2
    assert poisson_interval(before) == pytest.approx(ends, rel=1e-9)


def test_planning_does_not_wait_for_what_no_plan_needs():
    words = "import geo.planning, geo.read.scenario, sys; print('scipy.stats' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == "False"


def test_a_day_begins_at_midnight_also_after_the_clocks_have_changed(equator):
    kyiv = zone_of("Europe/Kyiv")
    first, last = span_of("2015-10-24", kyiv), span_of("2015-10-26", kyiv)  # put back on the 25th, by an hour
    asked = replace(DAY, from_s=first[0], to_s=last[1], time_zone="Europe/Kyiv")
    begins = [span_of(text, kyiv)[0] for text in ("2015-10-25 23:30", "2015-10-26 00:30", "2015-10-26 23:30")]
    post = Spell(0, DEGREE_M, first[0], last[1])
    found = account_of(incidents_at([0.5] * 3, [0.0] * 3, begins_s=begins), equator, {}, [post], asked)
    assert found.by_day.tolist() == [0, 1, 2]
    assert found.watched_h_by_day.tolist() == pytest.approx([24.0, 25.0, 24.0])


def test_whoever_watches_from_the_end_of_the_line_on_watches_nothing_of_it(equator):
    at_end = incidents_at([1.0], [0.0], begins_s=60)
    found = account_of(at_end, equator, {}, [Spell(equator.end_m, 2 * DEGREE_M, 0, DAY_S)], DAY)
    assert (found.unwatched_count, found.rates[0].per_h) == (1, None)
    last = account_of(at_end, equator, {}, [Spell(0.0, equator.end_m, 0, DAY_S)], DAY)
    assert (last.unwatched_count, last.rates[0].seen_count) == (0, 1)
