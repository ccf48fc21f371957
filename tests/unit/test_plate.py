"""The static plate: what stands on it, that it says the same each time, and that text is only text."""

import dataclasses
import itertools
import math
import re
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from geo.errors import WriteError
from geo.features import Chart, Feature, Series, Sheet, Table, features, sheet
from geo.release import PRESS, STAFF, release
from maps.drawing.labels import Name, placed
from maps.drawing.letters import width_mm
from maps.drawing.paint import PT_PER_PX, dashes
from maps.drawing.projection import Projection, graticule, round_scale
from maps.layers import drawn_layers
from maps.legend import entries
from maps.plate import draw_plate, write_plate, write_plates
from maps.plate.figures import draw_figures
from maps.plate.names import ground_of
from maps.style import Look

from ..golden_plans import golden_plan

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<script>alert(1)</script> $\\frac{1}{0}$ {{7*7}} \\nofont"
CURVE = Chart(
    "curve",
    "More sites",
    "sites",
    "%",
    (Series("best", (1.0, 2.0, 3.0), (40.0, 70.0, 90.0)),),
    "Two of three.",
    (2.0, 70.0),
)
UNROLLED = Chart(
    "unrolled",
    "The line unrolled",
    "km",
    "sites",
    (Series("sites", (0.0, 1.0), (1.0, 1.0)),),
    "-",
    sensitive=True,
)
EAST = shapely.box(30.0, 47.0, 38.0, 50.0)
WATCH = Table(
    "watched", "Watch on the line", ("By", "One"), (("day", "91.2 %"),), "Not observed is not quiet."
)


def norland(name="Norland", **values):
    sheet = Sheet(
        "norland",
        name,
        "2025-01-01",
        "illustrative",
        sources=(f"Invented by {name}",),
        charts=(CURVE, UNROLLED),
        tables=(WATCH,),
    )
    features = [
        Feature(
            "zones",
            shapely.box(30, 50, 31, 50.5),
            {"name": name, "kind": "separation", "residents": 5, **values},
        ),
        Feature("line", shapely.LineString([(30, 50.2), (31, 50.3)]), {"name": name}),
        Feature("gaps", shapely.LineString([(30.2, 50.22), (30.4, 50.24)]), {"name": name}, sensitive=True),
        *(
            Feature(
                "sites",
                shapely.Point(30.51234 + i / 100, 50.31234),
                {"name": f"Post {i}", "kind": "post"},
                sensitive=True,
            )
            for i in range(4)
        ),
    ]
    return features, sheet


def svg_of(released, tmp_path, name="plate.svg"):
    write_plate(draw_plate(released), tmp_path / name)
    return (tmp_path / name).read_text()


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_equal_releases_give_equal_bytes(ending, tmp_path):
    released = release(*norland(), STAFF)
    for name in ("one", "two"):
        write_plate(draw_plate(released), tmp_path / f"{name}.{ending}")
    assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()


def test_it_carries_every_word_that_a_reader_is_owed(tmp_path):
    said = svg_of(release(*norland(), STAFF), tmp_path)
    for words in (
        *("Norland", "ILLUSTRATIVE", "As of 1 January 2025 (UTC)", "STAFF — exact positions, do not publish"),
        *("People in the zones", "Watch on the line", "91.2 %", "Not observed is not quiet.", "More sites"),
        *("Legend", "Zone of separation", "Sources and credits", "WGS 84", "on A3", "30° E"),
    ):
        assert words in said, words


def test_the_legend_of_the_plate_is_the_legend_of_the_page(tmp_path):
    released = release(*norland(), STAFF)
    said = svg_of(released, tmp_path)
    for entry in entries(drawn_layers(released))[0]:
        assert entry.label in said


def test_no_letter_on_the_sheet_is_smaller_than_prints():
    written = [each for each in draw_plate(release(*norland(), STAFF)).findobj(Text) if each.get_text()]
    assert len(written) > 30
    assert min(each.get_fontsize() for each in written) >= 4.5


def test_curves_of_one_chart_are_told_apart_in_words(tmp_path):
    features, sheet = norland()
    bound = Series(HOSTILE, (1.0, 3.0), (60.0, 95.0))
    two = dataclasses.replace(CURVE, series=(*CURVE.series, bound))
    said = svg_of(release(features, dataclasses.replace(sheet, charts=(two,)), STAFF), tmp_path)
    assert "$\\frac{1}{0}$ {{7*7}}" in said
    assert ">best<" in said


def test_the_status_is_stamped_across_the_map(tmp_path):
    said = svg_of(release(*norland(), STAFF), tmp_path)
    assert said.count(">ILLUSTRATIVE<") == 12


def test_what_finds_no_room_at_the_foot_is_owned_up_to(tmp_path):
    features, sheet = norland()
    wordy = dataclasses.replace(sheet, caveats=("A word of care. " * 400,))
    assert "The rest stands on the sheet of notes." in svg_of(release(features, wordy, STAFF), tmp_path)
    assert "The rest stands" not in svg_of(release(features, sheet, STAFF), tmp_path, "short.svg")


def test_dashes_are_as_long_on_paper_as_the_look_says_however_wide_the_stroke():
    look = Look("#000000", "#ffffff", 10.0, "5 4")
    for width_pt in (1.0, 5.5):
        _, lengths = dashes(look, width_pt)
        assert [length * width_pt for length in lengths] == pytest.approx([5 * PT_PER_PX, 4 * PT_PER_PX])
    assert dashes(Look("#000000", "#ffffff"), 1.0) == "solid"


def test_no_name_lies_over_the_line_of_contact():
    line = shapely.LineString([(0, 30), (100, 30)])
    taken = [(at - 1.0, 29.0, at + 1.0, 31.0) for at in range(0, 101)]
    found = placed([Name("km 50", 50, 30, 5.0, off_mm=2.4)], 100.0, 60.0, taken)
    assert found
    assert abs(found[0].up_mm - line.centroid.y) > 1.9


def test_text_from_a_file_is_shown_as_written_and_is_never_a_formula_or_a_script(tmp_path):
    said = svg_of(release(*norland(HOSTILE), STAFF), tmp_path)
    assert "<script" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt; $\\frac{1}{0}$ {{7*7}} \\nofont" in said


def test_a_press_plate_holds_no_gap_no_sensitive_curve_and_no_exact_post(tmp_path):
    said = svg_of(release(*norland(), PRESS), tmp_path)
    assert "PRESS RELEASE" in said
    for secret in ("Post 1", "Not observed<", "The line unrolled", "50.31234", "30.51234"):
        assert secret not in said
    assert "More sites" in said


def test_the_letters_of_a_pdf_are_embedded(tmp_path):
    write_plate(draw_plate(release(*norland(), STAFF)), tmp_path / "plate.pdf")
    fonts = re.findall(rb"/Subtype /(Type\w+|TrueType|CIDFontType2)", (tmp_path / "plate.pdf").read_bytes())
    assert b"CIDFontType2" in fonts or b"TrueType" in fonts
    assert b"Type3" not in fonts
    assert mpl.rcParams["pdf.fonttype"] == 3  # the setting was ours alone


def test_another_ending_is_refused_in_one_line(tmp_path):
    with pytest.raises(WriteError, match=r"it ends in '.gif'. End it in png, svg, pdf"):
        write_plate(draw_plate(release(*norland(), STAFF)), tmp_path / "plate.gif")


def test_nothing_at_all_still_gives_a_sheet():
    assert draw_plate(release([], norland()[1], STAFF)).axes


def test_a_line_on_both_sides_of_the_antimeridian_is_framed_closely():
    halves = shapely.MultiLineString([[(179.5, 52.0), (180.0, 52.1)], [(-180.0, 52.1), (-179.5, 52.2)]])
    plane = Projection.about([halves])
    assert abs(plane.longitude_deg) == pytest.approx(180.0, abs=0.02)
    west, _, east, _ = plane.laid(halves).bounds
    assert east - west == pytest.approx(68_500, rel=0.01)  # a degree of longitude at 52.1° N


def test_a_kilometre_on_the_paper_is_a_kilometre_on_the_ground():
    plane = Projection.about([EAST])
    one, other = plane.metres(np.array([[34.0, 48.5], [34.0, 48.6]]))
    assert math.dist(one, other) == pytest.approx(
        11_120.6, abs=3.0
    )  # a tenth of a degree of latitude at 48.55°


@given(st.floats(1e3, 1e7), st.floats(1e3, 1e7))
def test_a_round_scale_fits_and_is_not_needlessly_small(width_m, height_m):
    scale = round_scale(width_m, height_m, 300.0, 200.0)
    needed = max(width_m / 300.0, height_m / 200.0) * 1000.0
    assert needed * (1 - 1e-6) <= scale <= needed * 4.0 / 3.0 * (1 + 1e-6)


def test_the_graticule_runs_through_the_window():
    plane = Projection.about([EAST])
    found = list(graticule(plane, plane.laid(EAST).bounds))
    assert {"meridian", "parallel"} == {which for which, _, _ in found}
    assert {34.0} <= {degree for which, degree, _ in found if which == "meridian"}


names = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 60), st.integers(1, 12)), max_size=40)


@given(names)
@settings(deadline=None)
def test_no_name_lies_over_another_or_leaves_the_map(places):
    found = placed([Name("m" * letters, across, up, 6.0) for across, up, letters in places], 100.0, 60.0)
    boxes = [shapely.box(*ground_of(one)) for one in found]
    for one, box in zip(found, boxes, strict=True):
        west, south, east, north = box.bounds
        assert east - west >= width_mm(one.name.words, 6.0)
        assert north - south >= 6.0 * 25.4 / 72
    for number, box in enumerate(boxes):
        assert shapely.box(0, 0, 100, 60).covers(box)
        assert not any(box.intersection(other).area > 1e-9 for other in boxes[:number])


def table_of(number, rows=3):
    """A table of figures that no other table has."""
    figures = tuple((f"row {number}.{row}", f"{number}{row:02d}.5 km") for row in range(rows))
    return Table(f"table-{number}", f"Table {number}", ("Of", "Length"), figures, f"Words of {number}.")


def figures_of(tables, charts=(CURVE,)):
    features, sheet = norland()
    return release(features, dataclasses.replace(sheet, tables=tables, charts=charts), STAFF)


def written_on(sheets):
    """Every word on some sheets."""
    return [each.get_text() for sheet in sheets for each in sheet.findobj(Text) if each.get_text().strip()]


def test_every_table_and_curve_stands_on_the_second_sheet_people_first():
    tables = tuple(map(table_of, range(1, 9)))
    words = written_on(draw_figures(figures_of(tables)))
    for table in tables:
        for said in (
            table.title,
            table.words,
            *table.headings,
            *(cell for row in table.rows for cell in row),
        ):
            assert said in words, said
    assert words.index("People in the zones") < words.index("Table 1")
    for said in ("More sites", "Two of three."):
        assert said in words
    assert "The rest stands on the page." not in words


@pytest.mark.parametrize("rows", [60, 200])
def test_what_finds_no_room_on_one_sheet_stands_on_the_next_and_nothing_is_lost(rows):
    tables = tuple(table_of(number, rows) for number in range(1, 9))
    sheets = draw_figures(figures_of(tables))
    words = written_on(sheets)
    assert len(sheets) > 1
    assert {f"row {number}.{row}" for number in range(1, 9) for row in range(rows)} <= {*words}
    assert {"Words of 8.", "More sites", "Two of three."} <= {*words}
    assert ("Table 8, continued" in words) == (rows == 200)
    assert "The rest stands on the page." not in words


def test_a_release_without_tables_and_curves_has_no_second_sheet():
    assert draw_figures(figures_of((), ())) == []


@pytest.fixture(scope="module")
def midland():
    """The sheet of a plan with everything in it."""
    return golden_plan("midland")


@pytest.mark.parametrize("policy", [STAFF, PRESS])
def test_all_tables_and_curves_of_a_whole_plan_find_room(midland, policy):
    released = release(features(midland), sheet(midland), policy)
    words = written_on(draw_figures(released))
    assert len(released.sheet.tables) > (7 if policy.exact else 4)
    for table in released.sheet.tables:
        assert table.title in words
        assert {*itertools.chain(*(row[1:] for row in table.rows))} <= {*words}
    assert {chart.title for chart in released.sheet.charts} <= {*words}
    assert "The rest stands on the page." not in words


def test_no_letter_of_the_second_sheet_is_smaller_than_prints_or_runs_off_it():
    (figure,) = draw_figures(figures_of(tuple(map(table_of, range(1, 9)))))
    FigureCanvasAgg(figure).draw()
    width, height = figure.bbox.width, figure.bbox.height
    for each in figure.findobj(Text):
        if each.get_text().strip() and each.get_visible():
            box = each.get_window_extent()
            assert each.get_fontsize() >= 4.5, each.get_text()
            assert 0 <= box.x0 < box.x1 <= width, each.get_text()
            assert 0 <= box.y0 < box.y1 <= height, each.get_text()


def test_a_pdf_has_the_map_and_the_figures_each_on_a_page_and_others_have_them_in_files(tmp_path):
    released = figures_of((table_of(1),))
    paths = [tmp_path / name for name in ("plate.pdf", "plate.svg", "figures.svg")]
    write_plates(released, paths)
    pages = re.findall(rb"/Type /Page\b", (tmp_path / "plate.pdf").read_bytes())
    assert len(pages) == 3  # the map, the figures, the notes
    assert "row 1.2" in (tmp_path / "figures.svg").read_text()
    assert "row 1.2" not in (tmp_path / "plate.svg").read_text()
    assert "on A3" in (tmp_path / "plate.svg").read_text()


@pytest.mark.parametrize("name", ["plate.pdf", "figures.png", "figures.svg"])
def test_equal_releases_give_equal_second_sheets(name, tmp_path):
    written = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write_plates(figures_of(tuple(map(table_of, range(1, 4)))), [tmp_path / folder / name])
        written.append((tmp_path / folder / name).read_bytes())
    assert written[0] == written[1]


def test_a_press_sheet_of_figures_holds_no_sensitive_table_or_curve():
    features, sheet = norland()
    secret = dataclasses.replace(table_of(7), sensitive=True)
    whole = dataclasses.replace(sheet, tables=(table_of(1), secret))
    words = written_on(draw_figures(release(features, whole, PRESS)))
    assert "Table 1" in words
    assert any(said.startswith("PRESS RELEASE") for said in words)
    for hidden in ("Table 7", "row 7.0", "The line unrolled"):
        assert hidden not in words
