"""Ukraine: settlements and who held them, and the line that comes of them."""

import csv
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geo.errors import ReadError
from geo.read.context import Context
from geo.read.gazetteer import points_by_code
from geo.read.scenario import read_scenario

ROOT = Path(__file__).resolve().parents[2]
UKRAINE = ROOT / "data" / "scenarios" / "ukraine"
POINTS = UKRAINE / "control_points.csv"
CONTEXT = Context(ROOT / "data" / "context")
EQUAL_AREA = Transformer.from_crs("OGC:CRS84", "EPSG:6933", always_xy=True)


@cache
def situation_found():
    reference = ROOT / "data" / "reference"
    return read_scenario(UKRAINE, context=CONTEXT.folder, reference=reference).situation


@cache
def gazetteer():
    return CONTEXT.layer("geonames_settlements")


def rows():
    with POINTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(tmp_path, *lines):
    path = tmp_path / "points.csv"
    path.write_text("\n".join(["name_en,name_uk,katottg,held_by,note", *lines]) + "\n", encoding="utf-8")
    return path


def test_every_control_point_stands_in_the_gazetteer_under_both_its_names_and_its_code():
    placed = points_by_code(POINTS, gazetteer())
    register = dict(zip(gazetteer().columns["katottg"], gazetteer().columns["name_uk"], strict=True))
    assert len(placed) == len(rows()) > 400
    coded = [row for row in rows() if row["katottg"]]
    assert [register[row["katottg"]] for row in coded] == [row["name_uk"] for row in coded]


def test_the_few_places_without_a_code_are_placed_by_hand_and_say_why():
    by_hand = [row for row in rows() if not row["katottg"]]
    assert 0 < len(by_hand) < 5
    assert all(row["longitude"] and row["latitude"] and row["note"] for row in by_hand)


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("Spit,,ru,,,", "has no code, and no longitude and latitude"),
        ("Spit,,ru,31.6,north,", "has no code, and no longitude and latitude"),
        ("Spit,,ru,31.6,146.5,", "stands at 31.6, 146.5"),
    ],
)
def test_a_place_that_is_nowhere_is_refused_with_its_line(tmp_path, place, problem):
    path = tmp_path / "points.csv"
    path.write_text(f"name_en,katottg,held_by,longitude,latitude,note\n{place}\n", encoding="utf-8")
    with pytest.raises(ReadError, match=rf"points\.csv, line 2: 'Spit' {problem}"):
        points_by_code(path, gazetteer())


def test_a_code_that_the_gazetteer_does_not_have_is_named_with_its_line(tmp_path):
    path = written(tmp_path, "Kherson,Херсон,UA65100150010064101x,ua,")
    with pytest.raises(
        ReadError, match=r"points.csv, line 2: the gazetteer has no code 'UA65100150010064101x'"
    ):
        points_by_code(path, gazetteer())


def test_a_name_that_belongs_to_another_code_is_refused_with_both_names(tmp_path):
    row = rows()[0]
    path = written(tmp_path, f"Elsewhere,Деінде,{row['katottg']},ua,")
    with pytest.raises(
        ReadError, match=rf"{row['katottg']} is '{row['name_en']}' in the gazetteer, and 'Else"
    ):
        points_by_code(path, gazetteer())


def test_a_settlement_that_stands_twice_is_refused_with_both_lines(tmp_path):
    row = ",".join(rows()[0].values())
    with pytest.raises(ReadError, match=r"line 3: .* stands in line 2 too"):
        points_by_code(written(tmp_path, row, row), gazetteer())


def test_a_table_without_codes_is_refused(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("name_en,held_by\nKherson,ua\n", encoding="utf-8")
    with pytest.raises(ReadError, match="no column 'katottg'"):
        points_by_code(path, gazetteer())


def test_a_table_in_another_encoding_is_refused_with_the_place(tmp_path):
    path = tmp_path / "points.csv"
    path.write_bytes("name_en,katottg\nХерсон,UA65\n".encode("cp1251"))
    with pytest.raises(ReadError, match=r"points\.csv: byte 16 is not UTF-8"):
        points_by_code(path, gazetteer())


def test_the_table_knows_the_two_parties_and_nobody_else():
    assert {row["held_by"] for row in rows()} == {"ua", "ru"}


def test_the_line_of_ukraine_is_between_1000_and_1500_km_long():
    assert 1_000e3 <= situation_found().line.length_m <= 1_500e3


def test_at_least_200_settlements_tell_the_line_within_60_km_of_it():
    situation = situation_found()
    places = [situation.frame.to_metres(place) for place in points_by_code(POINTS, gazetteer()).geometry]
    assert np.count_nonzero(shapely.distance(places, situation.line.path) <= 60_000.0) >= 200


def test_every_settlement_of_the_table_lies_on_its_holders_ground():
    situation = situation_found()
    placed = points_by_code(POINTS, gazetteer())
    # A harbour's centre may lie beyond a simplified coast.
    elsewhere = [
        name
        for name, holder, place in zip(
            placed.columns["name_en"], placed.columns["held_by"], placed.geometry, strict=True
        )
        if situation.held_by(str(holder)).distance(situation.frame.to_metres(place)) > 1_000.0
    ]
    assert elsewhere == []


def test_ground_of_the_two_parties_is_all_of_recognised_land_and_none_of_it_twice():
    situation = situation_found()
    ua, ru = situation.held_by("ua"), situation.held_by("ru")
    land = situation.frame.to_metres(CONTEXT.territory(["UA"]))
    assert ua.area + ru.area == pytest.approx(land.area, rel=1e-6)
    assert ua.intersection(ru).area < 1e-6 * land.area


def test_the_line_of_ukraine_does_not_run_along_the_state_border():
    situation = situation_found()
    abroad = situation.areas["country:RU"]
    near = situation.line.path.intersection(abroad.buffer(1_000.0))
    assert near.length < 0.01 * situation.line.path.length


def test_the_line_begins_at_the_estuary_of_the_dnipro():
    situation = situation_found()
    longitude, latitude = situation.frame.to_lonlat(situation.line.path).geoms[0].coords[0]
    assert 31.4 < longitude < 32.6
    assert 46.2 < latitude < 46.7


@pytest.fixture
def reference(shared):
    """Ground that Russia held on 2024-08-17 by town points of an encyclopaedia, made by others."""
    path = shared / "data" / "derived" / "wiki_voronoi_control_areas.geojson"
    if not path.is_file():
        pytest.skip(f"{path.name} is not among the research material")
    areas = json.loads(path.read_text(encoding="utf-8"))["features"]
    return shapely.union_all(
        [
            shapely.geometry.shape(area["geometry"])
            for area in areas
            if (area["properties"]["date"], area["properties"]["control"]) == ("2024-08-17", "RU")
        ]
    )


def overlap(one, other):
    one, other = (
        shapely.transform(area, lambda xy: np.column_stack(EQUAL_AREA.transform(*xy.T))).buffer(0)
        for area in (one, other)
    )
    return one.intersection(other).area / one.union(other).area


def test_ground_held_agrees_with_an_independent_table_of_towns(reference):
    situation = situation_found()
    ours = situation.frame.to_lonlat(situation.held_by("ru"))
    land = CONTEXT.territory(["UA"])
    assert overlap(ours, reference) >= 0.85
    assert overlap(ours, reference.intersection(land)) >= 0.90  # the other one counts lagoons as ground
