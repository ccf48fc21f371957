"""The table, read back with other programs, and safe to open in a spreadsheet."""

import csv
import io
from decimal import Decimal

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, box

from geo.features import Feature, Sheet
from geo.formats.csv import text, write
from geo.release import release

SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative")


def rows_of(*features):
    return list(csv.DictReader(text(release(features, SHEET)).splitlines(keepends=True)))


def test_columns_are_the_keys_with_their_units_then_the_place():
    header = text(
        release([Feature("zones", box(1, 2, 3, 4), {"name": "A", "depth_m": 2000.0})], SHEET)
    ).split("\n")[0]
    assert header == "layer,name,depth_m,longitude_deg,latitude_deg,mgrs,wkt"


@given(
    st.floats(-1e9, 1e9),
    st.sampled_from([("length_m", 3), ("area_m2", 1), ("share_seen", 6), ("bearing_deg", 7)]),
)
def test_a_figure_read_back_is_off_by_half_a_unit_of_its_last_decimal_at_most(value, of):
    key, decimals = of
    (row,) = rows_of(Feature("markers", Point(37.8, 48.0), {key: value}))
    assert abs(Decimal(row[key]) - Decimal(value)) <= Decimal(5).scaleb(-decimals - 1) + Decimal(
        abs(value)
    ).scaleb(-15)


def test_a_point_has_longitude_first_and_a_grid_reference_that_is_cut_and_not_rounded():
    # 37.8 E, 48.0 N is 410 486.07 m east and 5 316 996.89 m north in zone 37.
    (row,) = rows_of(Feature("markers", Point(37.8, 48.0), {}))
    assert (row["longitude_deg"], row["latitude_deg"]) == ("37.8", "48.0")
    assert row["mgrs"] == "37UDP1048616996"
    assert row["wkt"] == "POINT (37.8 48)"


def test_a_zone_has_its_outline_only():
    (row,) = rows_of(Feature("zones", box(1, 2, 3, 4), {}))
    assert (row["longitude_deg"], row["latitude_deg"], row["mgrs"]) == ("", "", "")
    assert shapely.from_wkt(row["wkt"]).equals(box(1, 2, 3, 4))


def test_a_point_at_the_pole_has_a_grid_reference_too():
    (row,) = rows_of(Feature("markers", Point(0.0, 90.0), {}))
    assert row["mgrs"].startswith("Z")


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", '=HYPERLINK("x")', "\x00=1", "-"],
)
def test_no_cell_begins_as_a_formula_does(formula):
    released = release([Feature(formula, Point(1, 2), {formula: formula})], SHEET)
    header, row = csv.reader(io.StringIO(text(released), newline=""), strict=True)
    for cell in (header[1], row[0], row[1]):
        assert cell == f"'{formula}".replace("\r", "\n")


@pytest.mark.parametrize("words", ["two\r=1+1", "two\r\n=1+1", "two\n=1+1", 'two"\n=1+1', "two,=1+1"])
def test_no_text_breaks_out_of_its_cell(words):
    released = release([Feature("zones", Point(1, 2), {"name": words})], SHEET)
    rows = list(csv.reader(io.StringIO(text(released), newline=""), strict=True))
    assert "\r" not in text(released)
    assert len(rows) == 2
    assert rows[1][1].split() == words.split()


def test_numbers_stay_numbers_though_they_are_negative():
    (row,) = rows_of(Feature("markers", Point(-1.5, -2.5), {"chainage_m": -5.25, "count": -3, "seen": False}))
    assert (row["chainage_m"], row["count"], row["seen"]) == ("-5.25", "-3", "false")
    assert (row["longitude_deg"], row["latitude_deg"]) == ("-1.5", "-2.5")


def test_a_number_that_is_none_is_an_empty_cell():
    (row,) = rows_of(Feature("markers", Point(1, 2), {"a_m": float("nan"), "b_m": float("inf"), "c_m": None}))
    assert (row["a_m"], row["b_m"], row["c_m"]) == ("", "", "")


def test_the_file_has_a_byte_order_mark_and_line_feeds(tmp_path):
    write(release([Feature("markers", Point(1, 2), {"name": "Донецьк"})], SHEET), tmp_path / "plan.csv")
    content = (tmp_path / "plan.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbflayer,name,")
    assert b"\r" not in content
    assert "Донецьк".encode() in content


def test_a_table_program_reads_the_same_values(tmp_path):
    names = ["Зона, з комою", 'Ґ «їжак» "quoted"', "two\nlines", "plain"]
    shapes = [Point(37.1234567, 48), box(1, 2, 3, 4), LineString([(1, 1), (2, 2)]), Point()]
    features = [
        Feature("zones", shape, {"name": name, "depth_m": 0.1 + n})
        for n, (name, shape) in enumerate(zip(names, shapes, strict=True))
    ]
    write(release(features, SHEET), tmp_path / "plan.csv")
    table = pd.read_csv(tmp_path / "plan.csv")
    assert list(table["name"]) == names
    assert list(table["depth_m"]) == [0.1, 1.1, 2.1, 3.1]
    assert [shapely.from_wkt(wkt) for wkt in table["wkt"]] == shapes


def test_an_outline_longer_than_a_cell_is_left_out_and_the_row_stays():
    wiggly = LineString([(n / 1e5, 48.1234567) for n in range(5_000)])
    (row,) = rows_of(Feature("line", wiggly, {"name": "Line"}))
    assert (row["name"], row["wkt"]) == ("Line", "")


def test_one_layer_can_be_written_alone_with_its_own_columns(tmp_path):
    features = [
        Feature("zones", box(1, 2, 3, 4), {"depth_m": 1.0}),
        Feature("line", Point(1, 2), {"part": 1}),
    ]
    write(release(features, SHEET), tmp_path / "line.csv", layer="line")
    assert (
        (tmp_path / "line.csv")
        .read_text(encoding="utf-8-sig")
        .splitlines()[0]
        .startswith("layer,part,longitude")
    )
