"""The sheet of each task of the force: people first, what is cut is owned up to, nothing overlaps a name."""

import pytest
import shapely
from matplotlib.text import Text

from geo.features import Chart, Feature, Sheet, Table, Task, with_tasks
from geo.features.gantt import Bar, Gantt
from geo.release import PRESS, STAFF, release
from maps.drawing.letters import width_mm
from maps.plate.rows import cells_mm, laid_out, widths_mm
from maps.plate.tasks import draw_tasks

LINE = Feature("line", shapely.LineString([(30, 50), (31, 50)]), {"name": "Line of contact"})
PEOPLE = Table("people", "People ashore", ("Where", "Residents"), (("Alba", "700"),))
LONG = Table("posts", "Posts", ("Post", "km"), tuple((f"Post {n}", str(n)) for n in range(400)))


def words(figure):
    return [one.get_text() for one in figure.findobj(Text) if one.get_text()]


def drawn(*tasks, policy=STAFF):
    sheet = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
    return draw_tasks(release(*with_tasks([LINE], sheet, tasks), policy))


def sea(**changed):
    water = shapely.box(29, 44, 33, 46)
    told = {
        "features": (Feature("sea_limits", water, {"name": "Territorial sea"}),),
        "tables": (PEOPLE, LONG),
    }
    return Task("sea", "The sea", "A box of water.", **{**told, **changed}, method=("Geodesic.",))


def test_every_task_has_one_sheet_with_its_people_before_all_else():
    sheets = drawn(sea(), Task("air", "The air", "Nothing flies.", tables=(PEOPLE,)))
    assert [sheet.get_size_inches().round(1).tolist() for sheet in sheets] == [[16.5, 11.7]] * 2
    said = words(sheets[0])
    assert said.index("People ashore") < said.index("Legend") < said.index("Posts")
    assert "Geodesic." in " ".join(said)
    assert any("The sea — Norland" in one for one in said)


def test_a_long_table_is_cut_and_says_where_the_rest_is():
    said = words(drawn(sea())[0])
    kept = sum(one.startswith("Post ") for one in said)
    assert 50 < kept < 400
    assert f"And {400 - kept} more, in sea.csv." in " ".join(said)


def test_a_table_for_which_there_is_no_room_is_counted():
    said = " ".join(words(drawn(sea(tables=(PEOPLE, LONG, LONG)))[0]))
    assert "1 further table on the page." in said


def test_bars_on_days_stand_where_a_map_would_and_are_joined_where_there_are_many():
    bars = tuple(Bar(f"Post {n}", "post", f"Sector {n % 4}", n, n + 5) for n in range(160))
    bars = tuple(sorted(bars, key=lambda bar: bar.group))
    chart = Chart("gantt", "What stands when", "", "", (), "Bars.", gantt=Gantt(200, bars))
    (sheet,) = drawn(Task("time", "Time", "All stand.", charts=(chart,)))
    said = words(sheet)
    assert "Sector 0: 40 sites" in said
    assert "Post 0" not in said
    assert not any(axes.get_gid() == "map" for axes in sheet.axes)


def test_the_press_reads_no_sensitive_table():
    secret = Table("posts", "Posts", ("Post", "km"), (("Post 1", "17"),), sensitive=True)
    (sheet,) = drawn(sea(tables=(PEOPLE, secret)), policy=PRESS)
    assert "People ashore" in words(sheet)
    assert "Posts" not in words(sheet)


@pytest.mark.parametrize("room_mm", [30.0, 40.0, 115.0])
def test_columns_have_room_for_what_stands_in_them_or_share_what_there_is(room_mm):
    table = Table(
        "far", "Far", ("Ground", "km", "Where"), (("Alba", "7", "beside a village of a long name"),)
    )
    found = widths_mm(table, 5.0, room_mm)
    assert sum(found) == pytest.approx(room_mm)
    asked = width_mm(table.rows[0][2], 5.0)
    assert found[2] >= min(asked, room_mm * 0.6)


def test_what_finds_no_room_in_a_row_takes_a_second_and_nothing_is_cut():
    said = "the road of the base, then eleven sites one after the other"
    table = Table("late", "Late", ("Site", "Why"), (("Post 20", said), ("Post 21", "no team")))
    one, other = laid_out(table, 5.0, 40.0).rows
    assert " ".join(one[1]) == said
    assert len(one[1]) > 1
    assert cells_mm(one, 5.0) > cells_mm(other, 5.0)


@pytest.mark.parametrize("room_mm", [20.0, 40.0, 90.0])
def test_no_row_of_a_cell_is_wider_than_its_column(room_mm):
    row = ("Border with Norland, on land", "1,083.8", "Oxenholm-under-the-Hill (Оксенгольм)")
    laid = laid_out(Table("far", "Far", ("Border", "Length km", "Near"), (row,)), 5.0, room_mm)
    for cell, wide_mm in zip(laid.rows[0], laid.wide_mm, strict=True):
        assert all(width_mm(words, 5.0) <= wide_mm for words in cell)
