"""Patrols against answers that can be checked on paper: windows, idleness, bounds, schedules and why not."""

import itertools
import math
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from shapely import LineString, MultiLineString, Point, box

from geo.errors import ReadError, RoutingError, ScenarioError
from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.methods.patrols.along import patrol_line
from geo.methods.patrols.bases import choose_bases
from geo.methods.patrols.bounds import seconds_bound
from geo.methods.patrols.calibration import load_missions
from geo.methods.patrols.ground import Ground, Shift
from geo.methods.patrols.idleness import line_bound, unseen
from geo.methods.patrols.own import OwnRow, own_requirements
from geo.methods.patrols.requirements import requirements_of
from geo.methods.patrols.schedule import schedule_of
from geo.methods.patrols.sun import light_everywhere_h, light_h, solar_midnight_utc
from geo.methods.patrols.windows import fewest_visits, visit_windows
from geo.model.contingent import Contingent
from geo.model.patrol import PatrolBase, PatrolRules, PatrolTask, Requirement
from geo.model.roads import Leg, Roads
from geo.model.sector import Sector
from geo.model.situation import LineOfContact, Settlement, Site, Situation

ROOT = Path(__file__).resolve().parents[2]
HOUR = 3_600
FRAME = Frame.around(36.0, 0.0)
DAY = date(2024, 3, 20)  # light from 5:56 to 18:03 at the equator


class Plain:
    """Straight trips at 36 km/h: 100 s a kilometre."""

    def times(self, from_m, to_m):
        return np.hypot(*(from_m[:, None] - to_m[None]).transpose(2, 0, 1)) / 10.0

    def legs(self, from_m, to_m):
        return tuple(Leg(float(m) / 10.0, 0.0, float(m)) for m in np.hypot(*(to_m - from_m).T))

    def path(self, from_m, to_m):
        return LineString([from_m, to_m])


def situation(length_m=100_000.0, **more):
    path = MultiLineString([LineString([(-length_m / 2, 0.0), (length_m / 2, 0.0)])])
    line = LineOfContact(path, "illustrative", DAY, "drawn", length_m, 0.0)
    return Situation(FRAME, DAY, "illustrative", (), line, **more)


def place(name, east_m, north_m=0.0, revisit_h=30.0, **more):
    asked = {"from_h": 0.0, "to_h": 24.0, "stop_min": 15.0} | more
    return Requirement(name, "t", "place", Point(east_m, north_m), None, revisit_h, **asked)


def road(name, begin_m, end_m, revisit_h=200.0, stop_min=0.0):
    path = MultiLineString([LineString([begin_m, end_m])])
    middle = path.interpolate(0.5, normalized=True)
    return Requirement(name, "t", "road", middle, path, revisit_h, 0.0, 24.0, stop_min, driven=True)


def base(name="Alba", east_m=0.0, north_m=0.0, patrols=2, sector=""):
    return PatrolBase(name, Point(east_m, north_m), sector, "Unit", patrols)


def rules(**more):
    return PatrolRules(source="invented", **{"steps": 20, **more})


def planned(asked, bases, travel=None, **more):
    return schedule_of(situation(), asked, bases, rules(**more), travel or Plain())


# light


def test_day_and_night_are_equal_at_an_equinox_but_for_the_width_of_the_sun():
    rise_h, set_h = light_h(0.0, DAY)
    assert (rise_h + set_h) / 2 == pytest.approx(12.0)
    assert set_h - rise_h == pytest.approx(12.0 + 7.0 / 60.0, abs=0.02)


def test_the_longest_day_at_kyiv_is_16_hours_27_minutes():
    rise_h, set_h = light_h(50.45, date(2024, 6, 20))
    assert set_h - rise_h == pytest.approx(16.0 + 27.0 / 60.0, abs=2.0 / 60.0)


def test_the_sun_does_not_rise_in_a_polar_night_and_does_not_set_in_a_polar_summer():
    assert light_h(75.0, date(2024, 12, 21)) == (12.0, 12.0)
    assert light_h(75.0, date(2024, 6, 21)) == (0.0, 24.0)
    assert light_everywhere_h([50.0, 75.0], date(2024, 12, 21), 3) == (12.0, 12.0)


@pytest.mark.parametrize(
    ("day", "ahead_min"), [(date(2024, 2, 11), -14.2), (date(2024, 11, 3), 16.4), (date(2024, 4, 15), 0.0)]
)
def test_a_sundial_is_ahead_of_the_clock_by_the_equation_of_time(day, ahead_min):
    midnight = solar_midnight_utc(0.0, day)
    clock = (midnight.hour * 60 + midnight.minute + midnight.second / 60 + 720) % 1440 - 720
    assert -clock == pytest.approx(ahead_min, abs=0.3)


# windows


def fewest_by_trying(revisit_h, hours, days):
    """Fewest of all sets of whole hours of the schedule; visits lie at the allowed hours of the day only."""
    period = 24 * days
    allowed = [24 * day + hour for day in range(days) for hour in hours]
    for count in range(1, len(allowed) + 1):
        for chosen in itertools.combinations(allowed, count):
            if max(b - a for a, b in itertools.pairwise([*chosen, chosen[0] + period])) <= revisit_h:
                return count
    return None


@pytest.mark.parametrize("revisit_h", [5, 8, 16, 20, 21, 24, 25, 27, 30, 36, 48, 72])
def test_the_fewest_visits_are_those_of_trying_all(revisit_h):
    hours = (8, 9, 10, 11, 12)
    by_trying = fewest_by_trying(revisit_h, hours, 3)
    found = fewest_visits(revisit_h * HOUR, 8 * HOUR, 12 * HOUR, 3)
    # Whole hours are enough: with whole intervals, a schedule slips to whole hours without a gap growing.
    assert found == by_trying


@pytest.mark.parametrize("revisit_h", [6, 12, 23, 24, 25, 30, 47, 48, 50, 72, 84, 100, 168, 500])
@pytest.mark.parametrize(("from_h", "to_h"), [(6, 18), (8, 16), (0, 24), (11, 12), (22, 30)])
def test_any_visit_in_each_window_keeps_the_interval(revisit_h, from_h, to_h):
    windows = visit_windows(revisit_h * HOUR, from_h * HOUR, to_h * HOUR, 7)
    if windows is None:
        assert 24 - (to_h - from_h) > revisit_h
        return
    begins = sorted(24 * HOUR * w.day + w.from_s for w in windows)
    ends = sorted(24 * HOUR * w.day + w.to_s for w in windows)
    assert all(from_h * HOUR <= w.from_s <= w.to_s <= to_h * HOUR for w in windows)
    if len(windows) > 1:  # worst: one visit as early, the next as late as can be
        following = [*ends[1:], ends[0] + 7 * 24 * HOUR]
        assert max(late - soon for soon, late in zip(begins, following, strict=True)) <= revisit_h * HOUR
    else:
        assert revisit_h >= 168


def test_an_interval_of_a_day_is_kept_by_windows_that_step_back_through_the_day():
    windows = visit_windows(24 * HOUR, 8 * HOUR, 16 * HOUR, 7)
    assert len(windows) == 8
    assert {w.to_s - w.from_s for w in windows} == {HOUR}


# idleness


def test_idleness_of_two_visits_a_day():
    assert unseen([6.0, 12.0], 24.0) == (18.0, 7.5)
    assert unseen([30.0, 12.0], 24.0) == (18.0, 7.5)  # any order, any turn


def test_what_is_never_visited_has_no_idleness_and_not_none_at_all():
    assert unseen([], 168.0) == (None, None)


def test_a_line_of_1200_km_and_40_patrols_is_unseen_for_2_4_hours_by_shares_and_1_2_at_least():
    assert line_bound(1_200_000.0, [25.0] * 40) == (2.4, 1.2)
    with pytest.raises(RoutingError, match="no patrol moves"):
        line_bound(1_000.0, [])


def test_a_line_is_seen_where_a_patrol_passes_within_sight_of_its_pieces():
    asked = [place("Brod", 7_000.0)]
    found = planned(asked, [base()], sees_m=1_000.0, line_stretch_m=10_000.0)
    seen = [piece.visits for piece in found.line]
    assert len(found.line) == 11  # 100 km in the plane, 101 on the ground round about
    passed = [number for number, visits in enumerate(seen) if visits]
    assert passed == [5]  # only the piece whose middle lies on the way
    assert all((piece.longest_h is None) == (piece.visits == 0) for piece in found.line)
    assert seen[5] == len(found.patrols)


# a schedule


def test_one_place_and_one_base_are_visited_every_day_and_kept():
    found = planned([place("Brod", 36_000.0, revisit_h=30.0)], [base()])
    assert found.not_kept == ()
    assert len(found.patrols) == 7
    idle = found.idleness[0]
    assert idle.visits == 7
    assert idle.longest_h <= 30.0
    # out and back 36 km at 36 km/h, and a quarter of an hour there
    assert {round(p.back_h - p.leaves_h, 6) for p in found.patrols} == {2.25}
    assert {round(p.length_m) for p in found.patrols} == {72_000}
    assert found.hours_total_h == pytest.approx(7 * 2.25)
    assert found.hours_bound_h == pytest.approx(7 * 2.25)
    assert found.routes_bound <= 7


def test_a_stretch_is_driven_from_end_to_end_once():
    found = planned([road("Mill lane", (10_000.0, 0.0), (10_000.0, 18_000.0))], [base()])
    (patrol,) = found.patrols
    assert found.not_kept == ()
    assert patrol.path.covers(LineString([(10_000.0, 0.0), (10_000.0, 18_000.0)]))
    assert patrol.length_m == pytest.approx(10_000.0 + 18_000.0 + math.hypot(10_000.0, 18_000.0))
    assert len(patrol.moves_h) == len(patrol.path.geoms) == 3


def test_two_stretches_on_one_way_are_driven_by_one_patrol_in_one_direction():
    lanes = [road("East", (20_000.0, 0.0), (10_000.0, 0.0)), road("Far", (20_000.0, 0.0), (30_000.0, 0.0))]
    found = planned(lanes, [base(patrols=1)], days=1)
    (patrol,) = found.patrols
    assert patrol.length_m == pytest.approx(60_000.0)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (place("Far", 200_000.0), "no patrol of its base can be there and back in 8.0 h: it takes 11.4 h"),
        (
            place("Often", 0.0, revisit_h=6.0),
            r"visits can begin between 05:5\d and 17:4\d only: 12\.\d h pass",
        ),
        (place("Night", 0.0, from_h=20.0, to_h=22.0), "no visit can begin between 20:00 and 22:00"),
    ],
)
def test_what_cannot_be_kept_says_why_and_is_proved(asked, words):
    (why,) = planned([asked], [base()]).not_kept
    assert why.proved
    assert re.search(words, why.why)
    assert why.asked_h == asked.revisit_h


def test_what_cannot_be_visited_often_enough_is_visited_all_the_same():
    found = planned([place("Often", 1_000.0, revisit_h=6.0)], [base()])
    assert found.idleness[0].visits == 7
    assert found.not_kept[0].longest_h == found.idleness[0].longest_h > 6.0


def test_a_sector_without_a_base_and_one_without_patrols_say_so():
    no_base = planned([place("A", 0.0)], []).not_kept[0]
    no_patrols = planned([place("A", 0.0)], [base(patrols=0)]).not_kept[0]
    assert (no_base.why, no_base.proved) == ("its sector has no base", True)
    assert (no_patrols.why, no_patrols.proved) == ("the bases of its sector have no patrols", True)


def test_too_few_patrols_are_counted_in_the_reason():
    around = [
        place(f"P{n}", 60_000.0 * math.cos(n), 60_000.0 * math.sin(n), 30.0, stop_min=120.0) for n in range(6)
    ]
    found = planned(around, [base(patrols=1)])
    assert found.not_kept
    assert all("a day are needed and 1 given" in one.why for one in found.not_kept)


def test_a_base_serves_its_own_sector_only():
    asked = [place("In", 1_000.0, sector="east"), place("Out", 1_500.0, sector="west")]
    found = planned(asked, [base(sector="east"), base("Brod", sector="west", patrols=0)])
    assert [one.requirement for one in found.not_kept] == ["Out"]
    assert {patrol.sector for patrol in found.patrols} == {"east"}


def test_night_counts_where_the_rules_say_so():
    asked = [place("Often", 9_000.0, revisit_h=8.0, stop_min=10.0)]
    found = planned(asked, [base(patrols=4)], daylight_only=False)
    assert found.not_kept == ()
    assert found.idleness[0].visits >= 21


def test_two_requirements_of_one_name_are_refused():
    with pytest.raises(ScenarioError, match="two bear the name 'A'"):
        planned([place("A", 0.0), place("A", 1.0)], [base()])


def test_departures_differ_from_day_to_day_and_round_trips_turn():
    ring = [place(f"P{n}", 9_000.0 * math.cos(n), 9_000.0 * math.sin(n), 30.0) for n in range(5)]
    found = planned(ring, [base(patrols=1)], vary_min=60.0)
    (told,) = found.departures
    assert (told.repeats, told.unavoidable) == (0, 0)
    assert told.spread_min > 5.0
    assert told.patrols == len(found.patrols)
    orders = [tuple(stop.requirement for stop in patrol.stops) for patrol in found.patrols]
    assert len(orders[0]) == 5
    assert orders[1] == orders[0][::-1]


def test_departures_that_may_not_vary_repeat_and_say_that_they_must():
    found = planned([place("A", 9_000.0, revisit_h=30.0)], [base(patrols=1)], vary_min=0.0)
    (told,) = found.departures
    assert told.repeats == told.unavoidable > 0


def test_this_plan_stands_first_beside_the_missions():
    missions = load_missions(ROOT / "data" / "reference" / "v1" / "patrolling.toml")
    found = schedule_of(situation(), [place("A", 36_000.0)], [base()], rules(), Plain(), missions=missions)
    own = found.missions[0]
    assert own.patrols_per_day == 1.0
    assert own.km_per_patrol == pytest.approx(72.0)
    assert [one.mission for one in found.missions[1:]] == [one.mission for one in missions]


def test_missions_give_the_figures_for_calibration():
    missions = {
        one.mission.split(",")[0]: one for one in load_missions(ROOT / "data/reference/v1/patrolling.toml")
    }
    assert missions["MINURSO"].km_per_patrol == pytest.approx(100_000 / 30 / 25, rel=0.01)
    assert missions["UNIFIL"].per_line_km_day == pytest.approx(3.6, abs=0.05)
    assert missions["EUMM Georgia"].patrols_per_day == pytest.approx(60_000 / 3_306, abs=0.5)
    assert missions["OSCE Special Monitoring Mission"].per_line_km_day is None


def test_a_file_of_missions_that_is_none_is_refused(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("[[mission]]\nmission = 'A'\nsource = 's'\npatrols = 3\n")
    with pytest.raises(ScenarioError, match="there is no key 'patrols'"):
        load_missions(bad)
    with pytest.raises(ReadError, match="cannot be read"):
        load_missions(tmp_path / "none.toml")


# bounds


def test_the_bound_never_exceeds_the_best_of_all_ways_to_make_the_visits():
    random = np.random.default_rng(7)
    for _ in range(20):
        spots = random.uniform(-60_000, 60_000, (4, 2))
        asked = [
            place(f"P{n}", *spot, stop_min=float(random.integers(5, 90))) for n, spot in enumerate(spots)
        ]
        ground = Ground.of([base()], asked, Plain())
        shift = Shift(0, 24 * HOUR, 8 * HOUR)
        patrols, seconds = seconds_bound(ground, [1] * 4, [1] * 4, shift)
        best = [routes_of(parts, ground, shift) for parts in partitions([0, 1, 2, 3])]
        best = [found for found in best if found is not None]
        if best:
            assert patrols <= min(count for count, _ in best)
            assert seconds <= min(total for _, total in best)


def partitions(numbers):
    """All ways to part some numbers into groups."""
    if not numbers:
        yield []
        return
    first, *rest = numbers
    for parts in partitions(rest):
        yield [[first], *parts]
        for at in range(len(parts)):
            yield [*parts[:at], [first, *parts[at]], *parts[at + 1 :]]


def routes_of(parts, ground, shift):
    """Number and seconds of routes with the best order of each group; None where one takes too long."""
    total = 0
    for group in parts:
        best = min(
            sum(int(ground.time_s[a, b]) for a, b in itertools.pairwise([0, *(n + 1 for n in order), 0]))
            for order in itertools.permutations(group)
        ) + sum(int(ground.service_s[n]) for n in group)
        if best > shift.longest_s:
            return None
        total += best
    return len(parts), total


# a line alone


def test_a_line_is_parted_as_the_best_of_all_ways_to_cut_it():
    random = np.random.default_rng(3)
    for _ in range(30):
        drive = random.integers(1, 5, 6) / 2.0
        away = random.integers(0, 7, (2, 7)) / 2.0
        found = patrol_line(drive, away, 8.0)
        best = min(ways_to_cut(drive, away, 8.0), default=None)
        if best is None:
            assert found is None
        else:
            assert (len(found.bases), sum(found.hours_h)) == pytest.approx(best)
            assert max(found.hours_h) <= 8.0


def ways_to_cut(drive, away, longest_h):
    for inner in itertools.product([False, True], repeat=len(drive) - 1):
        cuts = [0, *(n + 1 for n, cut in enumerate(inner) if cut), len(drive)]
        hours = [
            min(away[b][i] + drive[i:j].sum() + away[b][j] for b in range(len(away)))
            for i, j in itertools.pairwise(cuts)
        ]
        if max(hours) <= longest_h:
            yield len(hours), sum(hours)


def test_a_table_of_another_shape_is_refused():
    with pytest.raises(RoutingError, match=r"shape \(1, 2\) for 3 stretches"):
        patrol_line([1.0, 1.0, 1.0], [[0.0, 0.0]], 8.0)


# requirements and bases


def task(what, **more):
    return PatrolTask(name=what.title(), what=what, revisit_h=48.0, source="invented", **more)


def test_a_task_finds_what_it_names_inside_its_zone_and_near_the_line():
    towns = (
        Settlement("Alba", "", Point(0.0, 1_000.0), 700),
        Settlement("Brod", "", Point(0.0, 9_000.0), 700),
        Settlement("Cerna", "", Point(0.0, 2_000.0), 20),
    )
    ground = situation(settlements=towns)
    zones = {"Buffer": box(-50_000, -5_000, 50_000, 5_000)}
    ids = [one.id for one in requirements_of(ground, [task("settlements", inside="Buffer")], zones=zones)]
    assert ids == ["Settlements: Alba", "Settlements: Cerna"]
    ids = [
        one.id
        for one in requirements_of(ground, [task("settlements", within_m=10_000.0, least_residents=500)])
    ]
    assert ids == ["Settlements: Alba", "Settlements: Brod"]
    with pytest.raises(ScenarioError, match=r"inside is 'Belt'\. Give the name of a zone: Buffer"):
        requirements_of(ground, [task("settlements", inside="Belt")], zones=zones)


def test_sites_are_named_by_their_kind_and_are_sensitive():
    ground = situation(sites=(Site("P1", "post", Point(0.0, 500.0)), Site("C1", "crossing", Point(1.0, 0.0))))
    found = requirements_of(ground, [task("posts"), task("crossings")], crossings={"Bridge": Point(5.0, 5.0)})
    assert [(one.id, one.sensitive) for one in found] == [
        ("Posts: P1", True),
        ("Crossings: C1", True),
        ("Crossings: Bridge", False),
    ]
    with pytest.raises(ScenarioError, match="what is 'balloons'"):
        requirements_of(ground, [task("balloons")])


def test_the_line_is_cut_into_equal_stretches_that_are_driven():
    found = requirements_of(situation(), [task("line", stretch_m=30_000.0)])
    assert len(found) == 4
    assert all(one.driven and one.path.length == pytest.approx(25_000.0, rel=0.01) for one in found)


def test_a_stretch_that_is_watched_is_no_longer_than_one_sees_and_watched_from_the_road():
    lane = np.array([[-60_000.0, 800.0], [60_000.0, 800.0]])
    few, real, mask = np.zeros(1, np.int32), np.array([120_000.0]), np.zeros(1, bool)
    roads = Roads(lane, few, few + 1, real, ("main",), few, few, mask, mask)
    found = requirements_of(situation(roads=roads), [task("line", stretch_m=30_000.0, sees_m=5_000.0)])
    assert not any(one.driven for one in found)
    assert all(one.path.hausdorff_distance(one.place) <= 5_000.0 for one in found)
    assert all(one.place.y == pytest.approx(800.0, abs=1.0) for one in found)


def test_roads_are_cut_inside_the_zone_and_each_is_taken_once():
    nodes = np.array([[0.0, -20_000.0], [0.0, 0.0], [0.0, 20_000.0]])
    one, other = np.array([0, 1], np.int32), np.array([1, 2], np.int32)
    few, mask = np.zeros(2, np.int32), np.zeros(2, bool)
    roads = Roads(nodes, one, other, np.full(2, 20_000.0), ("main",), few, few, mask, mask)
    zones = {"Buffer": box(-1_000, -6_000, 1_000, 6_000)}
    found = requirements_of(
        situation(roads=roads), [task("roads", inside="Buffer", stretch_m=4_000.0)], zones=zones
    )
    assert [one.path.length for one in found] == pytest.approx([4_000.0] * 3)
    with pytest.raises(ScenarioError, match="no road is known"):
        requirements_of(situation(), [task("roads")])


def sector(name, from_x, to_x, patrols=5):
    contingent = Contingent(name=f"Unit {name}", personnel=100, patrols_per_day=patrols, source="invented")
    path = MultiLineString([LineString([(from_x, 0.0), (to_x, 0.0)])])
    area = box(from_x, -60_000, to_x, 60_000)
    return Sector(name, contingent, 0.0, 1.0, area, path, {}, 0.5, 0.5, 1.0)


def test_each_requirement_gets_its_sector_and_what_lies_in_none_the_nearest():
    towns = tuple(
        Settlement(n, "", Point(x, 0.0), 1) for n, x in [("A", -10.0), ("B", 10.0), ("C", 90_000.0)]
    )
    sectors = [sector("west", -50_000, 0), sector("east", 0, 50_000)]
    found = requirements_of(situation(settlements=towns), [task("settlements")], sectors=sectors)
    assert [one.sector for one in found] == ["west", "east", "east"]


def test_bases_stand_where_sites_do_or_in_the_settlement_that_serves_best():
    towns = (
        Settlement("Edge", "", Point(-45_000.0, 8_000.0), 1),
        Settlement("Middle", "", Point(-25_000.0, 9_000.0), 1),
        Settlement("Front", "", Point(-25_000.0, 1_000.0), 1),
    )
    ground = situation(settlements=towns, sites=(Site("Camp", "patrol_base", Point(20_000.0, 9_000.0)),))
    sectors = [sector("west", -50_000, 0, patrols=5), sector("east", 0, 50_000, patrols=3)]
    asked = [place(f"P{x}", 1_000.0 * x, sector="west" if x < 0 else "east") for x in range(-45, 50, 10)]
    found = choose_bases(ground, rules(base_standoff_m=5_000.0), sectors, asked, Plain())
    assert [(b.name, b.sector, b.patrols_per_day) for b in found] == [
        ("Base Middle", "west", 5),
        ("Camp", "east", 3),
    ]
    two = choose_bases(ground, rules(bases_per_sector=2), sectors, asked, Plain())
    assert [(b.name, b.patrols_per_day) for b in two] == [("Base Edge", 3), ("Base Middle", 2), ("Camp", 3)]


def test_rows_of_a_user_become_places_and_stretches_and_bad_numbers_are_refused():
    rows = [
        OwnRow("Post", Point(0.0, 0.0), 24.0, 8.0, 12.0, 30.0),
        OwnRow("Lane", LineString([(0, 0), (8_000, 0)]), 48.0, 0.0, 24.0, 0.0),
        OwnRow("Post", box(0, 0, 10, 10), 24.0, 0.0, 24.0, 5.0),
    ]
    found = own_requirements(rows, 5_000.0)
    assert [(one.id, one.driven) for one in found] == [
        ("Post", False),
        ("Lane, stretch 1", True),
        ("Lane, stretch 2", True),
        ("Post (2)", False),
    ]
    with pytest.raises(ScenarioError, match=r"requirement 'A': revisit_h is 0. Give a number above 0"):
        OwnRow("A", Point(0, 0), 0.0, 0.0, 24.0, 0.0)
    with pytest.raises(ScenarioError, match="to_h is 25"):
        OwnRow("A", Point(0, 0), 5.0, 0.0, 25.0, 0.0)


def test_the_line_given_is_the_line_of_the_stretches():
    line = Chainage(FRAME.to_lonlat(situation().line.path))
    half_km = line.length_m / 2000
    found = requirements_of(situation(), [task("line", stretch_m=60_000.0)], line=line)
    assert [one.id for one in found] == [
        f"Line: km 0.0 to {half_km:.1f}",
        f"Line: km {half_km:.1f} to {2 * half_km:.1f}",
    ]
