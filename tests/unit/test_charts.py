"""Charts beside the map and as files: figures on paper, strokes inside their box, words as written."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from geo.features import Chart, Series, Sheet, sheet
from geo.features.strip import Depth, Interval, Part, Ribbon, Row, Spot, Strip
from geo.release import PRESS, STAFF, release
from maps.charts import chart_mm, draw_chart, draw_strip, strip_mm, write_charts
from maps.charts.scales import round_steps

from ..golden_plans import golden_plan

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<script>alert(1)</script> $\\frac{1}{0}$ {{7*7}} & O'Brien"
SVG = "{http://www.w3.org/2000/svg}"
BOX = (10.0, 20.0, 110.0, 140.0)
CURVE = Chart(
    "curve",
    "More sites",
    "sites",
    "% of the line",
    (Series("best", (1.0, 2.0, 3.0), (40.0, 70.0, 90.0)), Series("bound", (1.0, 3.0), (60.0, 95.0))),
    "Two of three.",
    (2.0, 70.0),
    as_of="2025-01-01",
)
STEPS = Chart(
    "watch",
    "Watch",
    "km",
    "sites",
    (Series("sites", (0.0, 5.0, 9.0), (1.0, 0.0, 0.0), True),),
    "-",
    sensitive=True,
)
BARS = Chart(
    "people-by-zone",
    "People by zone",
    "residents",
    "residents",
    (Series("residents", (0.0, 1.0), (400.0, 0.0), said=("≥ 400", "0")),),
    "Old counts.",
    names=("Near", HOSTILE),
)
STRIP = Strip(
    "The line unrolled",
    f"100 km of line in 2 parts: North above it, {HOSTILE} below it.",
    "2025-01-01",
    "North",
    HOSTILE,
    (
        Part(0.0, 60_000.0, ((30.0, 50.0), (31.0, 50.0))),
        Part(60_000.0, 100_000.0, ((31.5, 50.0), (32.0, 50.0))),
    ),
    (
        Row(
            "sectors",
            "Sectors",
            "sector",
            "By hand.",
            intervals=(
                Interval(0.0, 93_000.0, "sector", "Sector 1 Alfa"),
                Interval(93_000.0, 100_000.0, "sector", "Sector 2 Bravo"),
            ),
        ),
        Row(
            "zones",
            "Zones beside the line",
            "distance, km",
            "By the rules.",
            ribbons=(
                Ribbon("Belt", "separation", None, "left", (Depth(0.0, 60_000.0, 0.0, 4_000.0),)),
                Ribbon("Band", "limitation", None, "right", (Depth(0.0, 100_000.0, 4_000.0, 9_000.0),)),
            ),
        ),
        Row(
            "settlements",
            "Settlements",
            "distance, km",
            "By centre.",
            spots=(
                Spot(50_000.0, 4_000.0, "settlement", "Dorf", "Дорф", 9.0),
                Spot(0.0, -9_000.0, "settlement", "Rim"),
            ),
        ),
        Row(
            "watch-day",
            "Watch by day",
            "sites",
            "By hand.",
            intervals=(Interval(0.0, 60_000.0, "once"), Interval(60_000.0, 100_000.0, "out_of_reach")),
            sensitive=True,
        ),
    ),
)  # fmt: skip
SHEET = Sheet(
    *("norland", "Norland", "2025-01-01", "illustrative"),
    sources=("Invented by hand",),
    charts=(BARS, CURVE, STEPS),
    strip=STRIP,
)


def page_of(width_mm=150.0, height_mm=180.0):
    figure = Figure(figsize=(width_mm / 25.4, height_mm / 25.4))
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, width_mm), ylim=(0, height_mm))
    page.set_axis_off()
    return page


def strokes(page):
    """Every vertex of every stroke, millimetres of the page."""
    for artist in (*page.lines, *page.patches, *page.artists):
        assert isinstance(artist, Line2D | Patch)
        yield np.asarray(artist.get_path().vertices) if isinstance(artist, Patch) else artist.get_xydata()


def outside(page, box, slack_mm=0.01):
    """How far the strokes leave a box, millimetres; 0 where they do not."""
    found = np.vstack([np.asarray(some, dtype=float) for some in strokes(page)])
    assert len(found) > 4
    low, high = np.array(box[:2]), np.array(box[2:])
    return float(max((low - found).max(), (found - high).max(), slack_mm) - slack_mm)


def written(page):
    return [each.get_text() for each in page.findobj(Text) if each.get_text()]


PEOPLE = replace(CURVE, id="people", also_label="people", also=(200.0, 600.0))


@pytest.mark.parametrize("chart", [CURVE, STEPS, BARS, PEOPLE], ids=lambda chart: chart.id)
def test_no_stroke_of_a_chart_leaves_its_box(chart):
    page = page_of()
    left, bottom, right, _ = BOX
    draw_chart(page, (left, bottom, right, bottom + chart_mm(chart, 6.0)), chart, 6.0)
    assert outside(page, (left, bottom, right, bottom + chart_mm(chart, 6.0))) == 0.0


@settings(max_examples=30, deadline=None)
@example([0.0, 5e-324], 0.0, False, False)
@example([0.0, 1.8111358157653425e-71], 0.0, False, False)
@given(
    st.lists(st.floats(0.0, 1e7), min_size=2, max_size=12),
    st.floats(0.0, 1e6),
    st.booleans(),
    st.booleans(),
)
def test_no_stroke_of_any_curve_leaves_its_box(ups, begin, steps, marked):
    across = tuple(begin + number for number in range(len(ups)))
    point = (across[0], ups[0]) if marked else None
    chart = replace(CURVE, series=(Series("any", across, tuple(ups), steps),), marked=point)
    page = page_of()
    draw_chart(page, BOX, chart, 6.0)
    assert outside(page, BOX) == 0.0


def test_a_curve_says_what_its_axes_count_and_what_was_chosen():
    page = page_of()
    draw_chart(page, BOX, CURVE, 6.0)
    said = written(page)
    for words in ("sites", "2 → 70", "best", "bound", "0", "80"):
        assert words in said, words


def test_a_second_scale_stands_above_the_curves_at_the_places_that_it_counts_for():
    page = page_of()
    draw_chart(page, BOX, PEOPLE, 6.0)
    places = {each.get_text(): each.get_position() for each in page.findobj(Text) if each.get_text()}
    assert {"people", "200", "400", "600"} <= places.keys()
    for sites, people in (("1", "200"), ("2", "400"), ("3", "600")):  # from 1 to 3 sites, 200 to 600 people
        assert places[people][0] == pytest.approx(places[sites][0])
        assert places[people][1] > places["80"][1]
    plain = page_of()
    draw_chart(plain, BOX, CURVE, 6.0)
    assert "people" not in written(plain)


def test_bars_are_as_long_as_their_figures_and_say_them():
    page = page_of()
    chart = replace(BARS, series=(Series("residents", (0.0, 1.0), (400.0, 100.0), said=("≥ 400", "100")),))
    draw_chart(page, BOX, chart, 6.0)
    assert {"≥ 400", "100", "Near"} <= {*written(page)}
    spans = [some[:, 0].max() - some[:, 0].min() for some in strokes(page)]
    assert spans[0] / spans[1] == pytest.approx(4.0)


def test_no_stroke_of_a_strip_leaves_its_box():
    page = page_of(300.0, 200.0)
    released = release([], SHEET, STAFF)
    box = (10.0, 20.0, 290.0, 20.0 + strip_mm(STRIP, 6.0))
    draw_strip(page, box, released, 6.0)
    assert outside(page, box) == 0.0


def test_a_strip_names_sides_rows_zones_and_the_largest_places():
    page = page_of(300.0, 200.0)
    draw_strip(page, (10.0, 20.0, 290.0, 20.0 + strip_mm(STRIP, 6.0)), release([], SHEET, STAFF), 6.0)
    said = written(page)
    for words in ("North", "Line of contact", "Sectors", "Watch by day", "4 km Belt", "4–9 km Band", "Dorf"):
        assert words in said, words
    assert "Sector 1 Alfa" in said
    assert "Sector 2 Bravo" not in said  # there is no room for all of it
    assert "2 Bravo" in said
    assert "Not observed: out of reach" in said


@pytest.mark.parametrize("policy", [STAFF, PRESS], ids=lambda policy: policy.name)
def test_files_are_svg_that_holds_its_words_as_they_are_written(policy, tmp_path):
    files = write_charts(release([], SHEET, policy), tmp_path)
    names = {path.relative_to(tmp_path).as_posix() for path in files}
    public = {"strip.svg", "charts/people-by-zone.svg", "charts/curve.svg"}
    assert names == (public if policy is PRESS else public | {"charts/watch.svg"})
    for path in files:
        root = ET.fromstring(path.read_text(encoding="utf-8"))
        said = "".join(root.itertext())
        assert root.get("role") == "img"
        assert root.find(f"{SVG}title").text
        assert root.find(f"{SVG}desc").text
        for words in ("ILLUSTRATIVE", "1 January 2025 (UTC)", "Sources: Invented by hand", "Ceaseline"):
            assert words in said, f"{path.name}: {words}"
        assert not [each for each in root.iter() if each.tag.endswith(("script", "image", "foreignObject"))]
        assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", path.read_text(encoding="utf-8"))
    assert HOSTILE in "".join(ET.fromstring((tmp_path / "strip.svg").read_text()).itertext())
    assert "Watch by day" not in (tmp_path / "strip.svg").read_text() or policy is STAFF


def test_every_path_of_a_file_lies_on_its_page(tmp_path):
    for path in write_charts(release([], SHEET, STAFF), tmp_path):
        root = ET.fromstring(path.read_text(encoding="utf-8"))
        _, _, width, height = map(float, root.get("viewBox").split())
        drawn = [each.get("d") for each in root.iter(f"{SVG}path") if each.get("clip-path")]
        assert drawn
        for number in re.findall(r"[ML] ([-\d.]+) ([-\d.]+)", " ".join(drawn)):
            across, down = map(float, number)
            assert -0.01 <= across <= width + 0.01
            assert -0.01 <= down <= height + 0.01


def test_equal_releases_give_equal_bytes(tmp_path):
    for name in ("one", "two"):
        write_charts(release([], SHEET, STAFF), tmp_path / name)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.svg")} for name in ("one", "two")
    )
    assert one == two
    assert len(one) == 4


def test_only_the_charts_asked_for_are_written(tmp_path):
    files = write_charts(release([], SHEET, STAFF), tmp_path, only=("people-by-zone",))
    assert [path.name for path in files] == ["strip.svg", "people-by-zone.svg"]


def test_a_chart_s_id_never_leads_out_of_its_folder_and_two_alike_are_two_files(tmp_path):
    charts = tuple(replace(CURVE, id=name) for name in ("../../up", "up", "UP", "   "))
    files = write_charts(release([], replace(SHEET, charts=charts, strip=None), STAFF), tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in files] == [
        *("charts/up.svg", "charts/up-2.svg", "charts/up-3.svg", "charts/chart.svg"),
    ]


def test_steps_of_an_axis_are_round_and_lie_on_it():
    assert round_steps(0.0, 1026.9, 11) == [float(km) for km in range(0, 1001, 100)]
    for high in (0.3, 7.0, 61.5, 1026.9):
        steps = round_steps(0.0, high, 5)
        assert steps[0] == 0.0
        assert steps[-1] <= high * (1 + 1e-9)
        assert 3 <= len(steps) <= 11


@pytest.fixture(scope="module")
def midland():
    return golden_plan("midland")


def chart(plan, id_):
    [found] = [chart for chart in sheet(plan).charts if chart.id == id_]
    return found


def test_people_by_zone_are_the_plan_s_own_counts_with_their_day_and_caveat(midland):
    found = chart(midland, "people-by-zone")
    assert not found.sensitive
    assert found.series[0].up == tuple(float(midland.people[zone.name].residents) for zone in midland.zones)
    assert found.names == ("Area of separation (Northern party)", "Area of separation (Southern party)")
    assert found.as_of == "before 2022"
    assert "how many people live there today is not known" in found.words
    for said, zone in zip(found.series[0].said, midland.zones, strict=True):
        people = midland.people[zone.name]
        assert said == f"{'≥ ' if people.uncounted else ''}{people.residents:,}"


def test_sectors_are_balanced_where_load_and_strength_are_alike(midland):
    found = chart(midland, "sectors-balance")
    load, strength = found.series
    sectors = midland.partition.sectors
    assert found.names == tuple(sector.name for sector in sectors)
    assert load.up == pytest.approx([100.0 * sector.load_share for sector in sectors], abs=0.005)
    assert sum(strength.up) == pytest.approx(100.0, abs=0.02)
    assert f"{midland.partition.worst_to_mean:.3f}" in found.words


def test_every_chart_of_a_plan_says_the_day_of_its_figures(midland):
    assert all(found.as_of for found in sheet(midland).charts)
