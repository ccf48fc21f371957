"""Sources of one date laid over each other: what all say, the band between lines, whatever the order."""

from __future__ import annotations

import csv
import itertools
import json
import runpy
from datetime import date
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.errors import ScenarioError
from geo.frame import Frame
from geo.methods.control.agreement import agreement_of, band_of
from geo.methods.control.changes import held_on
from geo.model.agreement import Telling

PROGRAM = Path(__file__).resolve().parents[2] / "scripts" / "compare_sources.py"
EARTH = Geod(ellps="WGS84")
DAY = date(2025, 1, 1)
boxes = st.tuples(*[st.integers(0, 20)] * 4).map(
    lambda n: shapely.box(n[0], n[1], n[0] + n[2] + 1, n[1] + n[3] + 1)
)
grounds = st.lists(st.dictionaries(st.sampled_from("abc"), boxes, min_size=1), min_size=2, max_size=4)


@pytest.fixture(scope="module")
def main():
    return runpy.run_path(str(PROGRAM))["main"]


def tellings(held):
    return [Telling(f"source {number}", DAY, held_on(DAY, ground)) for number, ground in enumerate(held)]


@given(grounds)
def test_the_parts_of_an_agreement_sum_to_the_union(held):
    found = agreement_of(tellings(held))
    union = shapely.union_all([area for ground in held for area in ground.values()])
    # A piece of less than a square metre is dust of the edges; boxes in whole metres leave none.
    assert found.area_m2() == pytest.approx(union.area, abs=1e-6)
    assert sum(found.area_m2(kind) for kind in ("agreed", "disputed", "told_by_some")) == pytest.approx(
        union.area, abs=1e-6
    )
    for holder in found.holders:
        shares = found.shares_of(holder)
        whole = shares.by_all_m2 + sum(shares.by_some_m2.values()) + shares.by_none_m2
        assert whole == pytest.approx(union.area, abs=1e-6)


@given(grounds, st.randoms(use_true_random=False))
def test_the_order_of_the_sources_is_no_matter(held, random):
    told = tellings(held)
    mixed = random.sample(told, len(told))
    one, other = agreement_of(told), agreement_of(mixed)
    assert one.sources == other.sources
    assert [piece.holders for piece in one.pieces] == [piece.holders for piece in other.pieces]
    assert [piece.area.wkb for piece in one.pieces] == [piece.area.wkb for piece in other.pieces]


@given(st.dictionaries(st.sampled_from("abc"), boxes, min_size=1), st.integers(2, 4))
def test_sources_that_say_the_same_disagree_about_nothing(ground, count):
    found = agreement_of(tellings([ground] * count))
    assert found.area_m2("disputed") == found.area_m2("told_by_some") == 0.0


def line_at(metres_north, length_m=100_000.0, *, turned=False):
    """Places of one geodesic that runs east, each brought north along its own perpendicular."""
    along_m = np.linspace(0.0, length_m, 401)
    longitude, latitude, _ = EARTH.fwd(*(np.full(401, place) for place in (36.0, 48.0, 90.0)), along_m)
    back, _, _ = EARTH.inv(longitude, latitude, np.full(401, 36.0), np.full(401, 48.0))
    ahead = np.where(along_m > 0.0, np.asarray(back) + 180.0, 90.0)
    longitude, latitude, _ = EARTH.fwd(longitude, latitude, ahead - 90.0, np.full(401, metres_north))
    places = np.column_stack([longitude, latitude])
    return shapely.MultiLineString([places[::-1] if turned else places])


def test_two_lines_a_kilometre_apart_over_a_hundred_have_a_hundred_square_kilometres_between_them():
    told = [
        Telling("one", DAY, None, line_at(0.0)),
        Telling("two", DAY, None, line_at(1_000.0, turned=True)),
    ]
    band = band_of(told, Frame.around(36.7, 48.0), reach_m=25_000.0)
    # The belt of a geodesic of length L to a depth d has L d (1 - d² K / 6), with K = 1 / R² below 1e-8 off.
    assert band.area_m2 == pytest.approx(1e8, rel=1e-5)
    assert band.widest_m == pytest.approx(1_000.0, abs=1.0)
    widths_m = [width.width_m for width in band.widths]
    assert len(widths_m) == 101
    assert widths_m == pytest.approx([1_000.0] * 101, abs=0.5)
    assert {(face.left_of, face.right_of) for face in band.faces} == {(("one",), ("two",))}


def test_a_band_is_the_same_whatever_the_order():
    frame = Frame.around(36.7, 48.0)
    told = [
        Telling(name, DAY, None, line_at(north)) for name, north in (("a", 0.0), ("b", 900.0), ("c", -400.0))
    ]
    band = band_of(told, frame, reach_m=9e3)
    for order in itertools.permutations(told):
        assert band_of(order, frame, reach_m=9e3) == band
    assert {(face.left_of, face.right_of) for face in band.faces} == {
        (("a", "c"), ("b",)),
        (("c",), ("a", "b")),
    }
    assert max(width.width_m for width in band.widths) == pytest.approx(1_300.0, abs=1.0)


def test_a_band_is_empty_between_equal_lines():
    frame = Frame.around(36.7, 48.0)
    same = [Telling(name, DAY, None, line_at(0.0, turned=name == "b")) for name in "abc"]
    empty = band_of(same, frame, reach_m=9e3)
    assert (empty.faces, empty.area_m2) == ((), 0.0)
    assert empty.widest_m == pytest.approx(0.0, abs=1e-3)


def test_a_line_that_runs_on_past_the_end_of_another_widens_no_band():
    told = [
        Telling("short", DAY, None, line_at(500.0, 60_000.0)),
        Telling("long", DAY, None, line_at(0.0, 100_000.0)),
    ]
    band = band_of(told, Frame.around(36.7, 48.0), reach_m=25_000.0)
    assert band.along == "long"
    assert band.area_m2 == pytest.approx(60_000.0 * 500.0, rel=1e-3)
    assert max(width.chainage_m for width in band.widths) <= 60_000.0
    assert band.widest_m == pytest.approx(500.0, abs=1.0)


def test_two_sources_of_one_name_are_refused():
    told = [Telling("one", DAY, None, line_at(0.0)), Telling("one", DAY, None, line_at(9.0))]
    with pytest.raises(ScenarioError, match="one, one"):
        band_of(told, Frame.around(36.7, 48.0), reach_m=9e3)


def written(folder, name, shapes):
    features = [
        {"type": "Feature", "properties": values, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape, values in shapes
    ]
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return str(path)


def test_the_program_writes_the_band_with_its_width_by_kilometre(main, tmp_path, capsys):
    files = [
        written(tmp_path, "north.geojson", [(line_at(1_000.0), {})]),
        written(tmp_path, "south_2025-01-01.geojson", [(line_at(0.0), {})]),
    ]
    out = tmp_path / "compared"
    options = ["--on", "2025-01-02", "--name", "North", "--out", str(out), "--format", "json"]
    assert main([*files, *options]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["band"]["area_m2"] == pytest.approx(1e8, rel=1e-5)
    assert [one["day"] for one in told["sources"]] == ["2025-01-02", "2025-01-01"]
    assert json.loads((out / "agreement.json").read_text("utf-8")) == told
    with (out / "widths.csv").open(encoding="utf-8") as text:
        assert {round(float(row["width_m"])) for row in csv.DictReader(text)} == {1_000}
    layers = {name for name, _ in pyogrio.list_layers(out / "agreement.gpkg")}
    assert {"disagreement", "source_lines"} <= layers
    page = (out / "map.html").read_text("utf-8")
    assert "<title>Where North and south_2025-01-01 differ</title>" in page


def test_words_that_mean_the_same_holder_agree_and_silence_may_be_filled(main, tmp_path, capsys):
    west, east = shapely.box(30, 48, 31, 49), shapely.box(31, 48, 32, 49)
    files = [
        written(tmp_path, "a.geojson", [(west, {"control": "N"}), (east, {"control": "S"})]),
        written(tmp_path, "b.geojson", [(west, {"control": "north"})]),
    ]
    options = ["--on", "2025-01-02", "--same", "North=N", "--format", "json"]
    assert main([*files, *options]) == 0
    silent = json.loads(capsys.readouterr().out)["agreement"]
    assert silent["disputed_m2"] == 0.0
    assert silent["told_by_some_m2"] == pytest.approx(silent["told_of_m2"] / 2, rel=1e-3)
    assert main([*files, *options, "--untold", "S"]) == 0
    filled = json.loads(capsys.readouterr().out)["agreement"]
    assert filled["agreed_m2"] == pytest.approx(filled["told_of_m2"], rel=1e-6)


@pytest.mark.parametrize(
    ("options", "words"),
    [([], "which day"), (["--on", "2025-01-01", "--name", "a", "--name", "b", "--name", "c"], "3 names")],
)
def test_what_cannot_be_compared_is_one_line(main, tmp_path, capsys, options, words):
    files = [written(tmp_path, f"{name}.geojson", [(line_at(0.0), {})]) for name in "ab"]
    assert main([*files, *options]) == 2
    [line] = capsys.readouterr().err.strip().splitlines()
    assert words in line
