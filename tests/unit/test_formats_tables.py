"""Every table of a sheet in one file: each cell once, its figure as a number, and nothing past the gate."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import WriteError
from geo.features import Sheet, Table
from geo.formats import write_tables
from geo.formats._tables import tables_text
from geo.release import PRESS, STAFF, release

PEOPLE = Table(
    *("people", "People", ("Border", "Within 10 km", "Farthest, km", "Watched")),
    (("Belarus", "≥ 304,098", "91.2", "75.1 %"), ("Romania, on land", "none known", "–", "not asked")),
    "Counts are old.",
)
GAPS = Table("gaps", "Gaps", ("Border", "km"), (("Belarus", "12.0 – 30.5"),), sensitive=True, task="borders")


def rows_of(*tables, policy=STAFF):
    sheet = Sheet("norland", "Norland", "2025-01-01", "illustrative", tables=tables)
    return list(csv.DictReader(io.StringIO(tables_text(release((), sheet, policy)))))


def test_every_cell_stands_once_under_its_row_and_heading():
    said = {(row["table"], row["name"], row["heading"]): row["said"] for row in rows_of(PEOPLE, GAPS)}
    assert said == {
        ("people", "", ""): "Counts are old.",
        **{
            ("people", row[0], heading): cell
            for row in PEOPLE.rows
            for heading, cell in zip(PEOPLE.headings[1:], row[1:], strict=True)
        },
        ("gaps", "Belarus", "km"): "12.0 – 30.5",
    }


def test_a_figure_is_a_number_with_its_bound_and_unit_and_what_is_not_known_is_none():
    told = [(row["heading"], row["bound"], row["number"], row["unit"]) for row in rows_of(PEOPLE)[1:]]
    assert told == [
        ("Within 10 km", "≥", "304098", ""),
        ("Farthest, km", "", "91.2", "km"),
        ("Watched", "", "75.1", "%"),
        ("Within 10 km", "", "", ""),
        ("Farthest, km", "", "", ""),
        ("Watched", "", "", ""),
    ]


def test_a_table_that_tells_where_something_stands_is_in_the_staffs_file_alone():
    assert {row["task"] for row in rows_of(PEOPLE, GAPS)} == {"line", "borders"}
    assert {row["table"] for row in rows_of(PEOPLE, GAPS, policy=PRESS)} == {"people"}


@given(st.floats(-1e9, 1e9), st.integers(0, 3), st.sampled_from(["", " %", " km²", " min"]))
def test_a_figure_written_for_readers_is_read_back(value, decimals, unit):
    said = f"{value:,.{decimals}f}".replace("-", "−")
    (row,) = rows_of(Table("t", "T", ("Name", "Figure"), (("A", f"{said}{unit}"),)))
    assert float(row["number"]) == float(f"{value:.{decimals}f}")
    assert row["unit"] == unit.strip()


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=20))
def test_other_words_are_kept_and_no_number_is_made_up(words):
    (row,) = rows_of(Table("t", "T", ("Name", "Figure"), (("A", words),)))
    assert row["said"].removeprefix("'") == words.removeprefix("'")
    if not any(letter.isdecimal() for letter in words):
        assert row["number"] == ""


def test_a_folder_that_cannot_be_is_said_in_a_line(tmp_path):
    (tmp_path / "file").write_text("")
    sheet = Sheet("norland", "Norland", "2025-01-01", "illustrative", tables=(PEOPLE,))
    with pytest.raises(WriteError, match=r"tables\.csv"):
        write_tables(release((), sheet, STAFF), tmp_path / "file" / "tables.csv")
