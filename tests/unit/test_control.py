"""Ground that changed hands: every square metre is accounted for, whoever held it."""

from __future__ import annotations

import json
import runpy
from datetime import date
from pathlib import Path

import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ReadError, ScenarioError
from geo.methods.control.changes import held_on, steps_between
from geo.model.situation import Settlement
from geo.read.dated import read_dated

PROGRAM = Path(__file__).resolve().parents[2] / "scripts" / "track_control.py"
FIRST, SECOND = date(2025, 1, 1), date(2025, 2, 1)
boxes = st.tuples(*[st.integers(0, 20)] * 4).map(
    lambda n: shapely.box(n[0], n[1], n[0] + n[2] + 1, n[1] + n[3] + 1)
)


@pytest.fixture(scope="module")
def main():
    return runpy.run_path(str(PROGRAM))["main"]


def areas_file(folder, name, rows):
    features = [
        {"type": "Feature", "properties": values, "geometry": json.loads(shapely.to_geojson(area))}
        for area, values in rows
    ]
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return str(path)


@given(*[st.dictionaries(st.sampled_from("abc"), boxes, min_size=1)] * 2)
def test_what_was_held_and_gained_less_what_was_lost_is_what_is_held(before, after):
    (step,) = steps_between([held_on(FIRST, before), held_on(SECOND, after)])
    for holder in {*before, *after}:
        nothing = shapely.Polygon()
        had = step.before.ground.get(holder, nothing).area
        has = step.after.ground.get(holder, nothing).area
        assert had + step.gained_m2(holder) - step.lost_m2(holder) == pytest.approx(has, abs=3.0)


def test_ground_given_to_two_is_told_and_counted_once():
    held = held_on(FIRST, {"a": shapely.box(0, 0, 10, 10), "b": shapely.box(5, 0, 15, 10)})
    assert held.overlap_m2 == 50.0
    assert sum(area.area for area in held.ground.values()) == 150.0


def test_a_settlement_goes_with_the_ground_that_its_centre_lies_on():
    before = held_on(FIRST, {"a": shapely.box(0, 0, 10, 10), "b": shapely.box(10, 0, 20, 10)})
    after = held_on(SECOND, {"a": shapely.box(0, 0, 13, 10), "b": shapely.box(13, 0, 20, 10)})
    places = [Settlement(name, "", shapely.Point(x, 5), None) for name, x in (("In", 12), ("Out", 14))]
    (passage,) = steps_between([before, after], places)[0].passages
    assert (passage.from_holder, passage.to_holder, passage.settlements) == ("b", "a", ("In",))
    assert passage.deepest_m == 3.0


def test_days_out_of_order_are_refused():
    held = [held_on(day, {"a": shapely.box(0, 0, 1, 1)}) for day in (SECOND, FIRST)]
    with pytest.raises(ScenarioError, match="2025-02-01, 2025-01-01"):
        steps_between(held)


def test_the_day_may_stand_in_the_name_of_a_file(tmp_path):
    rows = [(shapely.box(30, 50, 31, 51), {"control": "a"})]
    files = [areas_file(tmp_path, f"held_{day}.geojson", rows) for day in ("2024-06-01", "20240901")]
    _, grounds = read_dated(files)
    assert list(grounds) == [date(2024, 6, 1), date(2024, 9, 1)]


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("areas.geojson", {"control": "a"}, "which day"),
        ("areas_2024-01-01.geojson", {"colour": "red"}, "names the holder"),
        ("areas.geojson", {"control": "a", "date": "02/03/2024"}, "two days"),
    ],
)
def test_what_a_file_does_not_say_is_asked_for(tmp_path, name, values, words):
    with pytest.raises(ReadError, match=words):
        read_dated([areas_file(tmp_path, name, [(shapely.box(30, 50, 31, 51), values)])])


def test_six_dates_close_to_a_square_kilometre(shared, main, tmp_path, capsys):
    areas = shared / "data" / "derived" / "wiki_voronoi_control_areas.geojson"
    out = tmp_path / "changes.gpkg"
    assert main([str(areas), "--format", "json", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [step["before"] for step in told] == [
        *("2022-04-02", "2022-09-01", "2022-11-20", "2023-06-01", "2023-12-31")
    ]
    held = [next(one for one in step["holders"] if one["holder"] == "RU")["before_m2"] / 1e6 for step in told]
    assert held == pytest.approx([161_359, 130_191, 101_004, 103_977, 103_518], rel=1e-4)
    assert max(abs(one["unaccounted_m2"]) for step in told for one in step["holders"]) < 1e6
    written = pyogrio.read_dataframe(out, layer="changes")
    assert len(written) == sum(len(step["passages"]) for step in told)


def test_bad_input_is_one_line(main, tmp_path, capsys):
    assert main([str(tmp_path / "nothing.geojson")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
