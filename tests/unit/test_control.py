"""Ground that changed hands: every square metre is accounted for, whoever held it."""

from __future__ import annotations

import contextlib
import csv
import io
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
    assert list(read_dated(files).grounds) == [date(2024, 6, 1), date(2024, 9, 1)]


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


@pytest.fixture(scope="module")
def six_dates(shared, main, tmp_path_factory):
    """What the program tells of the six dates, and the folder that it wrote."""
    derived, folder = shared / "data" / "derived", tmp_path_factory.mktemp("tracked")
    files = [str(derived / f"wiki_voronoi_{what}.geojson") for what in ("control_areas", "front_lines")]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert main([*files, "--format", "json", "--out", str(folder), "--on", "2023-03-03"]) == 0
    return json.loads(said.getvalue()), folder


DAYS = ["2022-04-02", "2022-09-01", "2022-11-20", "2023-06-01", "2023-12-31", "2024-08-17"]


def test_six_dates_close_to_a_square_kilometre(six_dates):
    steps = six_dates[0]["steps"]
    assert [step["before"] for step in steps] == DAYS[:-1]
    held = [
        next(one for one in step["holders"] if one["holder"] == "RU")["before_m2"] / 1e6 for step in steps
    ]
    assert held == pytest.approx([161_359, 130_191, 101_004, 103_977, 103_518], rel=1e-4)
    assert max(abs(one["unaccounted_m2"]) for step in steps for one in step["holders"]) < 1e6


def test_the_six_lines_have_the_lengths_that_are_known_of_them(six_dates, shared):
    versions = six_dates[0]["versions"]
    lengths_km = [version["line_length_m"] / 1e3 for version in versions]
    assert [version["day"] for version in versions] == DAYS
    assert lengths_km == pytest.approx([2_975, 1_747, 1_399, 1_414, 1_544, 1_580], abs=1.0)
    facts = json.loads((shared / "data" / "facts.json").read_text("utf-8"))
    assert sum(lengths_km) == pytest.approx(facts["derived/wiki_voronoi_front_lines.geojson"]["km"], rel=1e-4)


def test_the_version_that_held_is_the_last_one_before_and_its_age_is_told(six_dates):
    held = six_dates[0]["in_force"]
    assert (held["version"], held["age_days"]) == ("2022-11-20", 103)
    assert "103 days before 2023-03-03" in held["warning"]


def test_what_moved_is_told_with_how_far_and_who_gained_it(six_dates):
    moves = six_dates[0]["moves"]
    assert [move["after"] for move in moves] == DAYS[1:]
    for move in moves:
        assert all(one["farthest_m"] > move["moved_beyond_m"] for one in (*move["left"], *move["reached"]))
        assert sum(one["length_m"] for one in move["left"]) == pytest.approx(
            move["moved_share"] * move["length_before_m"], rel=1e-3
        )
    gained = {one["gained_by"] for move in moves for one in (*move["left"], *move["reached"])}
    assert "RU" in gained


def test_the_folder_holds_page_tables_layers_and_chart(six_dates):
    told, folder = six_dates
    written = pyogrio.read_dataframe(folder / "series.gpkg", layer="changes")
    assert len(written) == sum(len(step["passages"]) for step in told["steps"])  # none is a crumb
    names = {path.name for path in folder.iterdir()}
    assert names == {
        *("map.html", "changes.csv", "moved.csv", "kilometres.csv", "series.gpkg", "changes.png")
    }
    with (folder / "kilometres.csv").open(encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    last = [row for row in rows if row["before"] == "2023-12-31" and row["km_after"]]
    carried_km = [float(row["km_after"]) for row in last]
    assert len(last) > 100
    assert carried_km == sorted(carried_km)


def test_bad_input_is_one_line(main, tmp_path, capsys):
    assert main([str(tmp_path / "nothing.geojson")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
