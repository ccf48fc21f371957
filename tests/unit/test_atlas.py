"""The plate as a staff map and the atlas: what stands on the sheets, to scale, and nothing over it."""

import dataclasses
import html
import importlib.util
import itertools
import re
from pathlib import Path

import mgrs
import numpy as np
import pytest
import shapely
import shapely.affinity
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from pyproj import Geod, Proj

from geo.errors import ReleaseError
from geo.features import Feature, Sheet, features, sheet
from geo.release import PRESS, STAFF, release
from maps.drawing.background import LAND
from maps.drawing.projection import Projection
from maps.drawing.view import View
from maps.mark import framing
from maps.plate import draw_atlas, draw_plate, write_atlas, write_plates
from maps.plate.furniture import SCALES, bar_of, north_words, paper_north_deg
from maps.plate.grid import convergence_deg, grid_of, reference, zone_at
from maps.plate.sheet import MAP_MM, view_of
from maps.style import LOOKS, PARTY_COLOURS, PARTY_DASHES, look_of

from ..golden_plans import golden_plan

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<script>alert(1)</script> $\\frac{1}{0}$ {{7*7}}"
GEOD = Geod(ellps="WGS84")
A3_PT = (420 / 25.4 * 72, 297 / 25.4 * 72)


@pytest.fixture(scope="module")
def planned():
    """A plan with everything: its features and its sheet."""
    plan = golden_plan("midland")
    return features(plan), sheet(plan)


@pytest.fixture(scope="module")
def midland(planned):
    return release(*planned, STAFF)


@pytest.fixture(scope="module")
def drawn(midland):
    """Its plate, drawn once, so that words lie where an eye finds them."""
    figure = draw_plate(midland, context=ROOT / "data" / "context")
    figure.set_dpi(100)
    FigureCanvasAgg(figure).draw()
    return figure


@pytest.fixture(scope="module")
def atlas(midland, tmp_path_factory):
    """Its atlas: the sheets, and the bytes of two writings of it."""
    folder = tmp_path_factory.mktemp("atlas")
    for name in ("one", "two"):
        write_atlas(midland, folder / f"{name}.pdf")
    return draw_atlas(midland), (folder / "one.pdf").read_bytes(), (folder / "two.pdf").read_bytes()


def written_on(figure):
    return [each.get_text() for each in figure.findobj(Text) if each.get_text().strip()]


def line_only(line, *more, title="Norland"):
    said = Sheet("norland", title, "2025-01-01", "illustrative", sources=("Invented",))
    return release([Feature("line", line, {"name": title}), *more], said, STAFF)


def test_the_plate_carries_what_a_staff_map_carries(drawn, midland):
    words = "\n".join(written_on(drawn))
    for said in (
        *(midland.sheet.title, "STAFF — exact positions, do not publish", "Legend", "Where it lies"),
        *("Scale 1 : ", "km", "miles", "Projection: Lambert azimuthal equal-area", "WGS 84", "MGRS"),
        *("Sites by sector and kind", "To be read with care", "Sources and credits"),
        *("Edition", "Prepared with", "SHA-256", "Distribution", midland.sheet.scenario_sha256),
    ):
        assert said in words, said
    assert re.search(r"GN, UTM\s+zone 36", words)


def test_the_table_of_sites_counts_every_post_once(drawn, midland):
    words = written_on(drawn)
    start = words.index("Sites by sector and kind")
    headings = words[start + 2 : words.index("All", start)]
    posts = sum(f.layer == "sites" and f.values["kind"] == "post" for f in midland.features)
    last = words.index("All", start)
    assert posts > 3
    assert words[last + 1 + headings.index("Post")] == str(posts)


def names_of(figure):
    found = [each for each in figure.findobj(Text) if each.get_gid() == "name"]
    return [(each, each.get_window_extent()) for each in found]


def test_no_name_lies_over_another_as_they_are_rendered(drawn):
    names = names_of(drawn)
    assert len(names) > 25
    for (one, box), (other, near) in itertools.combinations(names, 2):
        if one.axes is other.axes:
            across = min(box.x1, near.x1) - max(box.x0, near.x0)
            up = min(box.y1, near.y1) - max(box.y0, near.y0)
            assert min(across, up) <= 0.4 * drawn.dpi / 25.4, (one.get_text(), other.get_text())


def turned_box(words):
    """Ground of words that may be turned about their middle, pixels."""
    turn = words.get_rotation()
    words.set_rotation(0)
    box = words.get_window_extent()
    words.set_rotation(turn)
    level = shapely.box(box.x0, box.y0, box.x1, box.y1)
    return shapely.affinity.rotate(level, turn, origin=level.centroid)


def test_no_name_and_no_words_along_a_line_lie_over_one_another_as_they_are_rendered(drawn):
    slack_px = 0.4 * drawn.dpi / 25.4
    for axes in (each for each in drawn.axes if each.get_gid() == "map"):
        words = [each for each in axes.findobj(Text) if each.get_gid() == "along"]
        names = [each for each in axes.findobj(Text) if each.get_gid() == "name"]
        assert len(words) > 4
        assert len(names) > 10
        grounds = {
            each: turned_box(each).buffer(-slack_px / 2, join_style="mitre") for each in (*words, *names)
        }
        for one, other in itertools.product(words, (*words, *names)):
            if one is not other:
                assert not grounds[one].intersects(grounds[other]), (one.get_text(), other.get_text())


def test_no_name_lies_over_the_line_of_contact_or_a_site_as_they_are_rendered(drawn, midland):
    axes = next(each for each in drawn.axes if each.get_gid() == "map")
    plane = view_of(framing(midland)).projection
    kept = [f.geometry for f in midland.features if f.layer in ("line", "sites", "crossings")]
    laid = [shapely.segmentize(plane.laid(shape), 200.0) for shape in kept]
    pixels = axes.transData.transform(shapely.get_coordinates(laid))
    names = [(name, box) for name, box in names_of(drawn) if name.axes is axes]
    assert names
    for name, box in names:
        inside = (pixels > (box.x0, box.y0)) & (pixels < (box.x1, box.y1))
        assert not inside.all(axis=1).any(), name.get_text()


def test_no_word_runs_off_the_sheet_or_is_smaller_than_prints(drawn):
    for each in drawn.findobj(Text):
        if each.get_text().strip() and each.get_visible():
            box = each.get_window_extent()
            assert each.get_fontsize() >= 4.5, each.get_text()
            assert box.x0 >= 0, each.get_text()
            assert box.x1 <= drawn.bbox.width, each.get_text()


def test_no_word_on_any_sheet_is_read_as_a_formula(drawn, atlas):
    for figure in (drawn, *atlas[0]):
        assert not any(each.get_parse_math() for each in figure.findobj(Text) if each.get_text().strip())


def test_every_sector_has_a_sheet_of_exactly_a3_behind_the_overview(atlas, midland):
    sheets, content, _ = atlas
    sectors = [f.values["name"] for f in midland.features if f.layer == "sectors"]
    assert len(sectors) > 1
    assert len(sheets) == len(sectors) + 1
    pages = re.findall(rb"/Type /Page\b", content)
    boxes = re.findall(rb"/MediaBox \[ ?([\d. ]+?) ?\]", content)
    assert len(pages) == len(boxes) == len(sheets)
    for box in boxes:
        assert [float(side) for side in box.split()] == pytest.approx([0, 0, *A3_PT], abs=0.01)


def test_the_letters_of_the_atlas_are_embedded(atlas):
    assert atlas[1].count(b"/FontFile2") >= 1
    assert atlas[1].count(b"/FontFile2") == atlas[1].count(b"/Type /FontDescriptor")
    assert b"/Type3" not in atlas[1]


def test_equal_releases_give_equal_atlases(atlas):
    assert atlas[1] == atlas[2]


def test_the_overview_is_an_index_of_every_sheet(atlas, midland):
    words = written_on(atlas[0][0])
    start = words.index("Index")
    for page, sector in enumerate((f for f in midland.features if f.layer == "sectors"), start=2):
        at = words.index(sector.values["name"], start)
        assert words[at + 1].startswith("1 : ")
        assert words[at + 3] == str(page)


def test_a_sheet_tells_its_sector_and_where_its_sites_stand(atlas, midland):
    sectors = [f for f in midland.features if f.layer == "sectors"]
    watched = next(t for t in midland.sheet.tables if t.id == "sector-watch")
    for figure, sector, row in zip(atlas[0][1:], sectors, watched.rows, strict=True):
        words = written_on(figure)
        assert sector.values["name"] == row[0]
        assert f"{sector.values['personnel']:,}" in words
        for heading, share in zip(watched.headings[1:], row[1:], strict=True):
            assert heading in words
            assert share in words
        here = [
            f
            for f in midland.features
            if f.layer == "sites" and shapely.contains(sector.geometry, f.geometry)
        ]
        assert here
        for site in here:
            longitude, latitude = site.geometry.coords[0]
            grid = mgrs.MGRS().toMGRS(latitude, longitude, MGRSPrecision=4)
            assert grid in {said.replace(" ", "") for said in words}, site.values["name"]


def test_sheets_stand_at_round_scales_between_the_bounds(atlas):
    for figure in atlas[0][1:]:
        [said] = [words for words in written_on(figure) if words.startswith("Scale 1 : ")]
        scale = float(said.split(" : ")[1].split()[0].replace(",", ""))
        assert 100_000 <= scale <= 1_000_000
        assert scale % 12_500 == 0


def view_at(longitude, latitude, scale):
    half = [side / 2000.0 * scale for side in MAP_MM[2:]]
    window = (-half[0], -half[1], half[0], half[1])
    return View(Projection(longitude, latitude), window, scale, MAP_MM)


@pytest.mark.parametrize("scale", [100_000.0, 600_000.0, 3_000_000.0, 12_500_000.0])
@pytest.mark.parametrize("unit", SCALES)
def test_a_graphic_scale_is_as_long_as_its_ground_at_the_middle_of_the_sheet(scale, unit):
    view = view_at(34.0, 48.5, scale)
    length, long_mm = bar_of(scale, SCALES[unit])
    half_m = long_mm * scale / 2000.0
    (one, other) = view.projection.degrees(np.array([[-half_m, 0.0], [half_m, 0.0]]))
    ground_m = GEOD.inv(*one, *other)[2]
    assert ground_m == pytest.approx(length * SCALES[unit], rel=0.005)
    assert 20.0 < long_mm <= 70.0


def test_the_bar_that_is_drawn_is_the_bar_that_is_reckoned(drawn, midland):
    scale = view_of(framing(midland)).scale
    for unit in ("km", "miles"):
        parts = [p for p in drawn.findobj(Rectangle) if p.get_gid() == f"scale-{unit}"]
        left = min(part.get_x() for part in parts)
        right = max(part.get_x() + part.get_width() for part in parts)
        assert right - left == pytest.approx(bar_of(scale, SCALES[unit])[1])


@pytest.mark.parametrize("place", [(35.0, 48.0), (31.0, 48.0), (35.0, -20.0), (179.9, 52.0)])
def test_grid_north_lies_from_true_north_as_a_step_along_the_grid_does(place):
    zone = zone_at(*place)
    plane = Proj(proj="utm", zone=zone, datum="WGS84", south=place[1] < 0)
    across, up = plane(*place)
    ahead = plane(across, up + 1_000.0, inverse=True)
    assert convergence_deg(zone, *place) == pytest.approx(GEOD.inv(*place, *ahead)[0], abs=0.01)


def test_north_on_paper_is_upright_at_the_middle_of_its_plane_and_leans_beside_it():
    view = view_at(34.0, 48.5, 1_000_000.0)
    assert paper_north_deg(view) == pytest.approx(0.0, abs=1e-3)
    east = dataclasses.replace(view, window=tuple(np.add(view.window, (400_000.0, 0, 400_000.0, 0))))
    assert paper_north_deg(east) < -2.0
    assert "east of true north" in " ".join(north_words(view, grid_of(view)).split())


@pytest.mark.parametrize("scale", [200_000.0, 3_000_000.0])
def test_squares_of_the_grid_bear_the_names_that_references_there_begin_with(scale):
    view = view_at(35.9, 47.9, scale)
    grid = grid_of(view)
    assert len(grid.zones) == 2
    assert len(grid.squares) >= 2
    for square in grid.squares:
        longitude, latitude = view.projection.degrees(np.array([[square.across_m, square.up_m]]))[0]
        assert reference(longitude, latitude).split()[1] == square.name


def test_across_the_antimeridian_sheets_are_close_and_the_grid_goes_on(tmp_path):
    line = shapely.MultiLineString([[(179.4, 52.0), (180.0, 52.1)], [(-180.0, 52.1), (-179.2, 52.2)]])
    sheets = draw_atlas(line_only(line))
    assert len(sheets) == 3  # each part of the line is a stretch of its own
    words = written_on(draw_plate(line_only(line)))
    assert "UTM zones 1, 60." in " ".join(" ".join(words).split())
    assert "180° E" in words or "180° W" in words


def test_without_sectors_the_line_is_cut_into_equal_stretches():
    line = shapely.LineString([(30.0, 50.0), (34.0, 50.0)])  # 286.7 km
    words = written_on(draw_atlas(line_only(line))[0])
    for said in ("km 0 to 96", "km 96 to 191", "km 191 to 287"):
        assert said in words, said


def test_with_neither_sector_nor_line_it_is_refused_in_one_line():
    said = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
    with pytest.raises(ReleaseError, match="neither a sector nor a line of contact"):
        draw_atlas(release([], said, STAFF))


def test_text_of_a_file_stands_on_the_sheets_as_written():
    ground = Feature("sectors", shapely.box(30, 49, 31, 51), {"name": HOSTILE})
    post = Feature("sites", shapely.Point(30.4, 50.1), {"name": HOSTILE, "kind": HOSTILE})
    released = line_only(shapely.LineString([(30, 50), (31, 50)]), ground, post, title="Norland")
    words = "\n".join(written_on(draw_atlas(released)[1]))
    assert HOSTILE in words


def test_a_press_atlas_tells_no_site_and_no_reference(planned):
    released = release(*planned, PRESS)
    for figure in draw_atlas(released)[:2]:
        words = "\n".join(written_on(figure))
        assert "PRESS RELEASE" in words
        for feature in planned[0]:
            if feature.sensitive and feature.layer == "sites":
                assert feature.values["name"] not in words.split("\n")
        assert not re.search(r"\d\d[C-X] [A-Z]{2} \d{4} \d{4}", words)
        assert "Watched: " not in words


def test_the_notes_hold_every_word_of_the_margin(midland, tmp_path):
    write_plates(midland, [tmp_path / "notes.svg"])
    said = html.unescape((tmp_path / "notes.svg").read_text())
    shown = re.sub(r"\s+", " ", " ".join(re.findall(r">([^<>]+)</text>", said)))
    for words in (*midland.sheet.method, *midland.sheet.caveats, *midland.sheet.sources):
        assert re.sub(r"\s+", " ", words) in shown, words


def contrast(one, other):
    light = sorted(_luminance(colour) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def _luminance(colour):
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return float(np.dot(parts, (0.2126, 0.7152, 0.0722)))


LINEWORK = ("line", "boundaries", "gaps", "patrols", "reach:drone", "zones:separation", "zones:withdrawal")


@pytest.mark.parametrize("name", LINEWORK)
def test_linework_stands_off_the_land_in_black_and_white(name):
    assert contrast(LOOKS[name].stroke, LAND) >= 3.0


@pytest.mark.parametrize("kind", sorted(PARTY_DASHES))
def test_bands_of_two_parties_that_touch_differ_by_their_dashes(kind):
    layer, _, zone = kind.partition(":")
    looks = [look_of(layer, zone, rank) for rank in range(len(PARTY_COLOURS))]
    assert len({look.dash for look in looks}) == len(looks)
    assert all(contrast(look.stroke, LAND) >= 3.0 for look in looks)


def test_the_rendered_sheet_keeps_its_line_dark_and_its_paper_light_in_grey(drawn, midland):
    axes = next(each for each in drawn.axes if each.get_gid() == "map")
    drawn.set_dpi(100)
    canvas = FigureCanvasAgg(drawn)
    canvas.draw()
    rgb = np.asarray(canvas.buffer_rgba())[..., :3] / 255.0
    grey = rgb @ (0.2126, 0.7152, 0.0722)
    plane = view_of(framing(midland)).projection
    line = [plane.laid(f.geometry) for f in midland.features if f.layer == "line"]
    places = shapely.get_coordinates(shapely.segmentize(line, 500.0))
    across, down = axes.transData.transform(places).T
    darkest = [
        grey[row - 1 : row + 2, column - 1 : column + 2].min()
        for row, column in zip((grey.shape[0] - down).astype(int), across.astype(int), strict=True)
    ]
    assert np.quantile(darkest, 0.9) < 0.2
    assert grey[5:-5, 5:-5].max() > 0.99


def test_the_atlas_is_drawn_on_request_only():
    spec = importlib.util.spec_from_file_location("plan_deployment", ROOT / "scripts" / "plan_deployment.py")
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    assert not program._parser().parse_args([]).atlas
    assert program._parser().parse_args(["--atlas"]).atlas
