"""Versions of a line: which held on a day, its zones, when it is too old; days as files write them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import shapely

from geo.errors import GeoError, ReadError, ScenarioError
from geo.features import sheet
from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.methods.control.changes import held_on, steps_between
from geo.methods.control.moves import moves_between
from geo.methods.control.traced import lines_of, told_for
from geo.methods.control.versions import situation_on, version_on, versions_of, zones_on
from geo.planning import make_plan
from geo.read.context import Context
from geo.read.dated import Asked, read_dated
from geo.read.moving import load_moving, staleness_of
from geo.read.scenario import read_scenario
from scripts import plan_deployment

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = ROOT / "data" / "context"
FIGURES = ROOT / "data" / "reference" / "v1" / "moving.toml"
FIRST, SECOND, THIRD = date(2025, 1, 1), date(2025, 3, 1), date(2025, 5, 1)


def line_of(*places):
    return shapely.MultiLineString([list(places)])


SERIES = versions_of(
    {
        FIRST: (line_of((30.0, 50.0), (31.0, 50.0)), ""),
        SECOND: (line_of((31.0, 50.1), (30.0, 50.1)), "an advance in the north"),
        THIRD: (line_of((30.0, 50.1), (31.0, 50.1)), ""),
    }
)


@pytest.mark.parametrize(
    ("moment", "day", "age_days"),
    [
        (FIRST, FIRST, 0),
        (date(2025, 2, 28), FIRST, 58),
        (SECOND, SECOND, 0),
        (date(2030, 1, 1), THIRD, 1706),
        (datetime(2025, 2, 28, 23, 59, tzinfo=UTC), FIRST, 58),
        (datetime(2025, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))), SECOND, 0),
    ],
)
def test_the_last_version_not_after_a_moment_holds(moment, day, age_days):
    found = version_on(SERIES, moment)
    assert (found.version.day, found.age_days) == (day, age_days)


def test_before_the_first_version_none_holds():
    with pytest.raises(ScenarioError, match="the first is of 2025-01-01"):
        version_on(SERIES, date(2024, 12, 31))


def test_every_version_runs_the_way_of_the_one_before_and_keeps_why_it_changed():
    assert [version.path.geoms[0].coords[0][0] for version in SERIES] == [30.0, 30.0, 30.0]
    assert [version.why for version in SERIES] == ["", "an advance in the north", ""]


def test_a_version_is_too_old_after_the_days_that_the_figures_say():
    staleness = staleness_of(load_moving(FIGURES))
    last_day = FIRST + timedelta(days=staleness.after_days)
    assert version_on(SERIES, last_day, staleness).warning == ""
    late = version_on(SERIES, last_day + timedelta(days=1), staleness).warning
    assert f"after {staleness.after_days} days" in late
    assert staleness.source in late


@pytest.fixture(scope="module")
def norland():
    return read_scenario(ROOT / "tests" / "golden" / "norland", context=CONTEXT, reference=FIGURES.parents[1])


def test_zones_of_a_day_are_laid_on_the_line_of_that_day(norland):
    situation = norland.situation
    today = situation.frame.to_lonlat(situation.line.path)
    before = shapely.transform(today, lambda lonlat: lonlat + np.array([0.0, 0.05]))
    series = versions_of({situation.as_of - timedelta(days=90): (before, ""), situation.as_of: (today, "")})
    rules = [rule for rule in norland.mandate.rules if rule.kind == "separation"]
    now, then = (
        zones_on(situation, series, rules, situation.as_of - timedelta(days=days)) for days in (0, 10)
    )
    as_planned = [zone for rule in rules for zone in rule.lay(situation, {})]
    for zone, planned in zip(now, as_planned, strict=True):
        assert zone.area.symmetric_difference(planned.area).area < 1e-4 * planned.area.area
    assert then[0].area.symmetric_difference(now[0].area).area > 0.2 * now[0].area.area
    assert situation_on(situation, series, situation.as_of - timedelta(days=10)).line.as_of < situation.as_of


def test_the_margin_warns_of_a_line_too_old_for_the_day(norland):
    plan = make_plan(norland)
    staleness, as_of = staleness_of(load_moving(FIGURES)), norland.situation.as_of
    told = {
        days: sheet(plan, staleness=staleness, today=as_of + timedelta(days=days)).caveats for days in (9, 99)
    }
    assert told[9] == sheet(plan).caveats
    assert told[99][:-1] == told[9]
    assert "99 days before" in told[99][-1]
    options = SimpleNamespace(today=as_of + timedelta(days=99))
    assert plan_deployment._margin(plan, options).caveats == told[99]


def test_gains_of_a_stretch_are_told_by_the_ground_that_changed_hands():
    west = [shapely.box(0, 0, 10_000, edge) for edge in (5_000, 9_000)]
    held = [
        held_on(day, {"south": area, "north": shapely.box(0, 0, 10_000, 20_000).difference(area)})
        for day, area in zip((FIRST, SECOND), west, strict=True)
    ]
    frame = Frame.around(30.0, 50.0)
    lines = lines_of(held, ["south", "north"], frame)
    versions = versions_of(lines, {each.day: each for each in held})
    options = {"beyond_m": 1_000.0, "farthest_m": 25_000.0}
    (move,) = moves_between(versions, **options, frame=frame, steps=steps_between(held))
    assert move.moved_share == pytest.approx(1.0, abs=1e-6)
    assert [stretch.gained_by for stretch in (*move.left, *move.reached)] == ["south", "south"]
    assert move.left[0].farthest_m == pytest.approx(4_000.0, abs=2.0)
    assert move.uncarried_m == pytest.approx(0.0, abs=1.0)
    middle_m = move.length_before_m / 2
    assert move.carried.later(middle_m) == pytest.approx(middle_m, abs=5.0)


def test_a_part_without_counterpart_is_carried_nowhere():
    near = [(30.0, 50.0), (31.0, 50.0)]
    far = [(36.0, 50.0), (37.0, 50.0)]
    versions = versions_of(
        {FIRST: (shapely.MultiLineString([near, far]), ""), SECOND: (shapely.MultiLineString([near]), "")}
    )
    (move,) = moves_between(versions, beyond_m=1_000.0, farthest_m=25_000.0, frame=Frame.around(33.0, 50.0))
    lost_m = Chainage(line_of(*far)).length_m
    assert move.uncarried_m == pytest.approx(lost_m, abs=300.0)
    assert move.moved_share == pytest.approx(0.5, abs=0.01)


def test_ground_that_one_side_leaves_untold_may_be_given_to_the_other():
    held = [held_on(day, {"a": shapely.box(0, 0, side, 10)}) for day, side in ((FIRST, 10), (SECOND, 30))]
    filled = told_for(held, "b")
    assert [round(each.ground["b"].area) for each in filled if "b" in each.ground] == [200]
    (step,) = steps_between(filled)
    assert step.gained_m2("a") == step.lost_m2("b") == 200.0


def test_the_outline_of_one_party_needs_a_territory():
    with pytest.raises(ScenarioError, match="the parties are a"):
        lines_of([held_on(FIRST, {"a": shapely.box(0, 0, 9, 9)})], ["a"], Frame.around(30.0, 50.0))


def collection(folder, name, rows):
    features = [
        {"type": "Feature", "properties": values, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape, values in rows
    ]
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return str(path)


SQUARE = shapely.box(30, 50, 31, 51)


@pytest.mark.parametrize(
    "written",
    [
        "2024-08-17",
        20240817,
        "20240817",
        "17 August 2024 00h53 UTC",
        "17 Aug 2024",
        "17.08.2024",
        "08/17/2024",
    ],
)
def test_a_day_may_be_written_in_many_ways(tmp_path, written):
    file = collection(tmp_path, "held.geojson", [(SQUARE, {"control": "a", "date": written})])
    assert list(read_dated([file]).grounds) == [date(2024, 8, 17)]


@pytest.mark.parametrize(
    "name",
    [
        *("held_2024-08-17.geojson", "20240817.geojson", "held.2024.08.17.geojson"),
        *(
            "control 17 August 2024.geojson",
            "17-Aug-2024_held.geojson",
            "held_20240817_again_2024-08-17.geojson",
        ),
    ],
)
def test_a_day_in_the_name_of_a_file_is_read(tmp_path, name):
    file = collection(tmp_path, name, [(SQUARE, {"control": "a"})])
    assert list(read_dated([file]).grounds) == [date(2024, 8, 17)]


def test_a_name_with_two_days_is_refused(tmp_path):
    file = collection(tmp_path, "held_20240817_20240901.geojson", [(SQUARE, {"control": "a"})])
    with pytest.raises(ReadError, match="2024-08-17, 2024-09-01"):
        read_dated([file])


def test_lines_bear_their_day_and_why_they_changed(tmp_path):
    line = shapely.LineString([(30, 50), (31, 50)])
    one = collection(tmp_path, "line_2024-06-01.geojson", [(line, {})])
    two = collection(tmp_path, "lines.geojson", [(line, {"date": "2024-09-01", "why": "a bridge was lost"})])
    lines = read_dated([two, one]).lines
    assert [(day.month, told.why) for day, told in lines.items()] == [(6, ""), (9, "a bridge was lost")]


def test_a_file_of_no_day_is_taken_for_the_day_that_the_user_says(tmp_path):
    file = collection(tmp_path, "held.geojson", [(SQUARE, {"control": "a"})])
    with pytest.raises(ReadError, match="which day"):
        read_dated([file])
    assert list(read_dated([file], Asked(assumed_day=FIRST)).grounds) == [FIRST]


@pytest.fixture(scope="module")
def ukraine():
    return Context(CONTEXT).territory(["UA"])


def test_a_wide_table_has_one_day_a_column_and_its_missing_days_stay_missing(shared, ukraine):
    file = shared / "data" / "frontline" / "viina_control_20220227_20220325.csv"
    dated = read_dated([str(file)], Asked(territory=ukraine))
    days = list(dated.grounds)
    assert (len(days), days[0], days[-1]) == (25, date(2022, 2, 27), date(2022, 3, 25))
    assert not {date(2022, 3, 6), date(2022, 3, 7)} & set(days)
    assert set(dated.grounds[days[-1]]) == {"UA", "RU", "CONTESTED"}
    held = {day: held_on(day, dated.grounds[day]) for day in days[6:9]}
    found = version_on(versions_of({}, held), date(2022, 3, 7))
    assert (found.version.day, found.age_days) == (date(2022, 3, 5), 2)


def test_tables_of_towns_take_their_day_from_the_name_not_from_when_each_town_was_looked_at(shared, ukraine):
    words = {"Russia": "RU", "Donetsk PR": "RU", "Luhansk PR": "RU", "DPR": "RU", "Ukraine": "UA"}
    asked = Asked(territory=ukraine, meaning=words)
    files = sorted((shared / "data" / "frontline").glob("wiki_control_towns_*.csv"))
    dated = read_dated([str(file) for file in files], asked)
    assert [day.isoformat() for day in dated.grounds] == [file.stem[-10:] for file in files]
    for ground in dated.grounds.values():
        assert {"RU", "UA"} < set(ground)
        assert not {"Donetsk PR", "DPR", "Russia"} & set(ground)
    without_place = [
        row for row in dated.left_out if "2024-08-17" in row.where and "two holders" not in row.problem
    ]
    assert len(without_place) == 24
    # Names repeat, and some places are told of twice with two holders: neither is taken, both are listed.
    assert any("two holders" in row.problem for row in dated.left_out)


def test_the_free_text_of_a_column_tells_the_day_when_it_is_asked_for(shared, ukraine):
    file = shared / "data" / "frontline" / "wiki_control_towns_2024-08-17.csv"
    dated = read_dated([str(file)], Asked(territory=ukraine, day_column="update"))
    assert list(dated.grounds) == [date(2024, 8, 17)]


def test_lines_of_mixed_types_are_one_series(shared):
    dated = read_dated([str(shared / "data" / "derived" / "wiki_voronoi_front_lines.geojson")])
    assert [len(line.path.geoms) for line in dated.lines.values()] == [9, 4, 1, 1, 4, 9]
    assert all(np.isfinite(shapely.get_coordinates(line.path)).all() for line in dated.lines.values())


def test_places_without_a_territory_and_mixed_kinds_are_refused(tmp_path):
    towns = collection(tmp_path, "towns_2024-08-17.geojson", [(shapely.Point(30, 50), {"control": "a"})])
    rows = [(SQUARE, {"control": "a"}), (shapely.Point(30, 50), {"control": "a"})]
    mixed = collection(tmp_path, "mixed_2024-08-17.geojson", rows)
    for file, words in ((towns, "territory"), (mixed, "area and point")):
        with pytest.raises(GeoError, match=words):
            read_dated([file])
