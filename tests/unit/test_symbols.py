"""Symbols: every kind of site has a code, every code is drawn as it is kept, and nothing else is."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
import shapely
from matplotlib.figure import Figure

import maps
from geo.errors import ReadError, ScenarioError, WriteError
from geo.features import Feature, Sheet, features
from geo.read.symbols import load_symbols
from geo.release import PRESS, STAFF, release
from maps.drawing.projection import Projection
from maps.drawing.stamp import outline
from maps.drawing.symbols import FEW, draw_symbols, standing
from maps.drawing.view import View
from maps.layers import drawn_layers
from maps.legend import entries
from maps.marginalia import margin
from maps.plate.sheet import draw_plate
from maps.style import SYMBOL_INKS
from maps.symbols import symbol_of, table

from ..golden_plans import golden_plan

ROOT = Path(__file__).resolve().parents[2]
CODES = ROOT / "data" / "reference" / "v1" / "symbols.toml"
ROWS = tomllib.loads(CODES.read_text(encoding="utf-8"))["symbol"]
SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
POST, HOSPITAL, HEADQUARTERS = "10041010001212000000", "10042000001207020000", "10041002000000000000"
LINE = shapely.LineString([(30.0, 50.0), (31.0, 50.0)])


def planned(sidc):
    return f"{sidc[:6]}1{sidc[7:]}"


def site(longitude, latitude, sidc, kind="post", **values):
    named = {"name": f"{kind} {longitude:.4f}", "kind": kind, "sidc": sidc, **values}
    return Feature("sites", shapely.Point(longitude, latitude), named, sensitive=True)


def layers_of(*found):
    return drawn_layers(release(found, SHEET, STAFF))


def view_of(width_mm=200.0, height_mm=100.0, scale=500_000.0):
    projection = Projection(30.5, 50.0)
    half = width_mm * scale / 2000.0, height_mm * scale / 2000.0
    return View(projection, (-half[0], -half[1], *half), scale, (0.0, 0.0, width_mm, height_mm))


@pytest.fixture(scope="module")
def plan():
    return golden_plan("midland")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kind"])
def test_every_code_is_neutral_present_and_kept_with_its_planned_form(row):
    assert re.fullmatch(r"1004(01|10|15|20|30)0[02]00\d{10}", row["sidc"])
    assert symbol_of(row["sidc"]).sidc == row["sidc"]
    assert symbol_of(planned(row["sidc"])).sidc == planned(row["sidc"])


def test_nothing_is_kept_that_no_kind_asks_for():
    asked = {row["sidc"] for row in ROWS}
    assert set(table()) == asked | {planned(sidc) for sidc in asked}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kind"])
def test_every_source_names_the_set_and_the_entity_of_its_code(row):
    sidc = row["sidc"]
    assert f"symbol set {sidc[4:6]}" in row["source"]
    assert (f"entity {sidc[10:16]}" in row["source"]) or (
        "headquarters digit 2" in row["source"] and sidc[7] == "2"
    )
    assert row["status"] == "sourced" or row["note"]


def test_kinds_of_one_code_say_the_same_of_it():
    said = {(row["sidc"], row["meaning"], row["source"]) for row in ROWS}
    assert len(said) == len({sidc for sidc, _, _ in said})


def test_every_site_of_a_plan_carries_the_code_of_its_kind_and_status(plan):
    by_kind = {row["kind"]: row["sidc"] for row in ROWS}
    sites = [feature.values for feature in features(plan) if feature.layer == "sites"]
    assert {values["kind"] for values in sites} >= {
        "post",
        "camera",
        "drone_base",
        "patrol_base",
        "hospital",
        "hub",
    }
    for values in sites:
        present = by_kind[values["kind"]]
        assert values["sidc"] == (planned(present) if values.get("status") == "proposed" else present)


def test_proposed_crossing_points_carry_a_code_and_other_roads_none(plan):
    crossings = [feature.values for feature in features(plan) if feature.layer == "crossings"]
    assert all(("sidc" in values) == (values["kind"] == "proposed") for values in crossings)


def test_the_kinds_of_the_default_scenario_have_codes():
    folder = ROOT / "data" / "scenarios" / "ukraine"
    said = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))
    with (folder / "sites.csv").open(encoding="utf-8-sig") as file:
        kinds = {row["kind"] for row in csv.DictReader(file)}
    kinds |= {means["kind"] for means in said["means"]} | {
        said["patrols"]["base_kind"],
        "next_base",
        "crossing_point",
    }
    assert kinds <= load_symbols(CODES).keys()
    assert said["uses"]["symbols"] == "v1"


def test_no_code_leaves_the_gate_with_the_cells_of_a_cautious_release():
    posts = [site(30.31 + 0.01 * number, 49.71, POST) for number in range(4)]
    released = release(posts, SHEET, PRESS)
    assert released.features
    assert all("sidc" not in feature.values for feature in released.features)


GOOD = '[[symbol]]\nkind="a"\nsidc="10041000001212000000"\nmeaning="m"\nsource="s"\nstatus="sourced"\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[symbol]]\nkind = "post"\n', "sidc"),
        (GOOD.replace("10041", "10031"), "sidc"),
        (GOOD.replace("10041000001212000000", "1004"), "sidc"),
        (2 * GOOD, "again"),
        ("sidc = 4\n", "sidc"),
        ("", "no [[symbol]]"),
    ],
)
def test_a_table_with_a_mistake_is_refused_in_one_line(tmp_path, text, problem):
    path = tmp_path / "symbols.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        load_symbols(path)
    assert str(refused.value).startswith("symbols.toml")
    assert problem in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_table_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ReadError, match=r"symbols\.toml"):
        load_symbols(tmp_path / "symbols.toml")


WRONG = {
    "letters": "SNGPUCI----K---",
    "markup": "<img src=x onerror=alert(1)>",
    "template": "{{7*7}}",
    "line ends": "1004\n2000001207020000",
    "long": "1" * 5000,
    "short": "1004",
    "number": 10042000001207020000,
    "other digits": "１００４２０００００１２０７０２００００",
    "friend": "10031000001212000000",
    "hostile": "10061000001212000000",
    "control measure": "10042500001601000000",
    "version": "13042000001207020000",
    "status": "10042050001207020000",
    "unknown entity": "10042000009999990000",
    "empty": "",
}


@pytest.mark.parametrize("sidc", WRONG.values(), ids=WRONG.keys())
@pytest.mark.parametrize("draw", [maps.draw, draw_plate])
def test_a_code_that_is_malformed_or_not_kept_is_refused_with_its_feature_in_one_line(draw, sidc):
    named = Feature("sites", shapely.Point(30, 50), {"name": "Post\n<b>7</b>", "kind": "post", "sidc": sidc})
    with pytest.raises(WriteError) as refused:
        draw(release([named], SHEET, STAFF))
    told = str(refused.value)
    assert told.startswith("sites: Post <b>7</b>: sidc ")
    assert "Give one of the" in told
    assert "\n" not in told
    assert len(told) < 250


def test_symbols_are_credited_where_there_are_any():
    found = [
        margin(release([each], SHEET, STAFF), drawn_words="", background=())
        for each in (site(30, 50, POST), Feature("line", LINE, {}))
    ]
    assert [any("milsymbol 3.0.4" in credit for credit in words.credits) for words in found] == [True, False]


def test_a_site_without_a_code_is_a_dot():
    bare = Feature("sites", shapely.Point(30, 50), {"name": "Kiosk", "kind": "kiosk", "sidc": None})
    drawn, _ = entries(layers_of(bare))
    assert [entry.sidc for entry in drawn] == [""]


@pytest.mark.parametrize("symbol", table().values(), ids=lambda symbol: symbol.sidc)
def test_outlines_are_numbers_and_nothing_else(symbol):
    for part in symbol.parts:
        assert re.fullmatch(r"(?:[MLCZ][0-9. -]*)+", part.d)
        assert {part.fill, part.stroke} <= {*SYMBOL_INKS["light"], "none"}
        assert re.fullmatch(r"(?:\d+ \d+)?", part.dash)
        assert part.stroke == "none" or part.width > 0


@pytest.mark.parametrize("symbol", table().values(), ids=lambda symbol: symbol.sidc)
def test_parsed_outlines_fill_the_box_that_the_library_gave(symbol):
    extents = np.array([outline(part.d).get_extents().extents for part in symbol.parts])
    found = [*extents[:, :2].min(axis=0), *extents[:, 2:].max(axis=0)]
    assert found == pytest.approx(symbol.box, abs=0.1)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kind"])
def test_a_planned_site_is_the_present_one_with_a_dashed_frame(row):
    present, future = symbol_of(row["sidc"]).parts, symbol_of(planned(row["sidc"])).parts
    (added,) = [part for part in future if part not in present]
    assert [part for part in future if part != added] == list(present)
    assert (added.stroke, bool(added.dash), added.d) == ("paper", True, present[0].d)


def test_a_headquarters_stands_at_the_foot_of_its_staff_and_any_other_in_its_middle():
    staff = symbol_of(HEADQUARTERS)
    assert staff.anchor == (staff.box[0], staff.box[3])
    assert {symbol.anchor for symbol in table().values() if symbol.sidc[7] != "2"} == {(100, 100)}


def test_the_two_schemes_name_the_same_inks_and_a_frame_is_seen_on_either():
    light, dark = SYMBOL_INKS["light"], SYMBOL_INKS["dark"]
    assert light.keys() == dark.keys()
    for inks in (light, dark):
        assert contrast(inks["frame"], inks["ink"]) >= 4.5


def contrast(one, other):
    lightness = sorted(luminance(colour) for colour in (one, other))
    return (lightness[1] + 0.05) / (lightness[0] + 0.05)


def luminance(colour):
    shares = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def box_of(one):
    return shapely.box(*one.box_mm)


def test_a_site_with_room_stands_on_its_place_and_the_same_every_time():
    layers = layers_of(site(30.5, 50.1, HOSPITAL, "hospital"))
    (one,) = standing(view_of(), layers)
    assert one.at_mm == one.place_mm
    assert one.place_mm == pytest.approx(view_of().on_map_mm(shapely.Point(30.5, 50.1)))
    assert standing(view_of(), layers) == [one]


def test_of_two_sites_at_one_place_the_class_of_fewer_stands_on_it_and_neither_covers_the_other():
    posts = [site(30.5, 50.1, POST), site(30.2, 50.1, POST)]
    found = standing(view_of(), layers_of(*posts, site(30.5, 50.1, HOSPITAL, "hospital")))
    assert [one.symbol.sidc for one in found] == [HOSPITAL, POST, POST]
    assert [one.at_mm == one.place_mm for one in found] == [True, False, True]
    assert not box_of(found[0]).intersects(box_of(found[1]))


def test_no_symbol_covers_the_line_another_or_another_sites_place():
    line = Feature("line", LINE, {"name": "Line"})
    posts = [site(30.0 + 0.007 * number, 50.0 + 0.011 * (number % 3), POST) for number in range(FEW)]
    view = view_of()
    found = standing(view, layers_of(line, *posts))
    assert 10 < len(found) < FEW
    assert shapely.unary_union([box_of(one) for one in found]).area == pytest.approx(
        sum(box_of(one).area for one in found)
    )
    on_paper = view.all_on_map_mm(LINE)
    assert not any(box_of(one).intersects(on_paper) for one in found)
    places = [view.all_on_map_mm(post.geometry) for post in posts]
    for one in found:
        others = [place for place in places if place.distance(shapely.Point(one.place_mm)) > 0.1]
        assert one.at_mm == one.place_mm or not any(box_of(one).contains(other) for other in others)


def test_a_class_of_many_is_dots_and_a_site_off_the_map_is_nothing():
    many = [site(30.0 + 0.01 * number, 50.2, POST) for number in range(FEW + 1)]
    far = site(60.0, 50.0, HOSPITAL, "hospital")
    assert standing(view_of(), layers_of(*many, far)) == []


def test_ground_that_is_taken_is_left_alone_and_what_is_drawn_is_told():
    axes = Figure().add_axes((0, 0, 1, 1))
    layers = layers_of(site(30.5, 50.1, HOSPITAL, "hospital"), site(30.2, 50.1, HEADQUARTERS, "hub"))
    assert draw_symbols(axes, view_of(), layers, taken=[(0, 0, 200, 100)]) == []
    assert not axes.patches
    ground = draw_symbols(axes, view_of(), layers)
    assert len(ground) == 2
    assert len(axes.patches) >= 2 * 3


def test_a_headquarters_that_makes_way_keeps_its_foot_at_the_end_of_the_line_from_its_place():
    view = view_of()
    across, up = view.on_map_mm(shapely.Point(30.5, 50.1))
    above = (across - 1.0, up + 1.0, across + 3.0, up + 3.0)
    (one,) = standing(view, layers_of(site(30.5, 50.1, HEADQUARTERS, "hub")), taken=[above])
    assert one.at_mm != one.place_mm
    assert one.hold == symbol_of(HEADQUARTERS).anchor
    left, bottom, _, _ = one.box_mm
    assert one.at_mm == pytest.approx((left, bottom))
