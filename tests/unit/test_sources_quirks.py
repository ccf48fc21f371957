"""What is odd about real files, seen again after their import: nothing is tidied away."""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo.geometry.between import area_m2, ground_between
from geo.read.files import read_layer

from .importing import refused, taken

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"
EARTH = Geod(ellps="WGS84")

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real files is not there")


@cache
def facts():
    path = FOLDER / "facts.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def layers_of_facts():
    return [name for name, fact in facts().items() if "n" in fact and fact["crs"]]


@pytest.fixture
def imported(tmp_path):
    """A real file after its import, read again, with what was said of it."""

    def made(name, **wishes):
        (layer,) = taken("geojson", tmp_path, FOLDER / name, **wishes).values()
        return read_layer(tmp_path / f"{layer.name}.geojson"), layer

    return made


def km2(geometry):
    return (
        sum(abs(EARTH.geometry_area_perimeter(one)[0]) for one in geometry if "Polygon" in one.geom_type)
        / 1e6
    )


def km(geometry):
    return sum(EARTH.geometry_length(one) for one in geometry if "LineString" in one.geom_type) / 1e3


@pytest.mark.parametrize("name", layers_of_facts())
def test_counts_areas_lengths_and_bounds_of_real_layers_hold_after_import(imported, name):
    fact, (found, layer) = facts()[name], imported(name)
    assert len(found) == fact["n"]
    assert layer.counts["left out"] == 0
    assert km2(found.geometry) == pytest.approx(fact["km2"], rel=1e-4)
    assert km(found.geometry) == pytest.approx(fact["km"], rel=1e-4)
    assert found.bounds == pytest.approx(fact["bounds"], abs=1e-3)


@pytest.mark.parametrize(
    "name", ["admin/ne10m_ukraine_defacto_outline.geojson", "admin/ua_oblasts_minregion_2020.geojson"]
)
def test_outer_rings_run_counter_clockwise_whichever_way_they_ran(tmp_path, name):
    (layer,) = taken("geojson", tmp_path, FOLDER / name).values()
    features = json.loads((tmp_path / f"{layer.name}.geojson").read_text(encoding="utf-8"))["features"]
    shapes = shapely.get_parts([shapely.geometry.shape(one["geometry"]) for one in features])
    assert all(shape.exterior.is_ccw for shape in shapes)
    turned = [note for note in layer.repairs if note.done == "outer rings turned counter-clockwise"]
    assert bool(turned) == name.startswith("admin/ne10m")


def test_a_zone_is_as_wide_as_it_is_drawn_not_as_its_note_says(imported):
    found, layer = imported("zones/ne10m_korea_dmz_areas.geojson")
    assert all("2 km buffer" in note for note in found.columns["NOTE_BRK"])
    assert layer.counts["km²"] == 2_240  # 2.5 times the zone that two kilometres a side make


def test_one_line_has_two_lengths_at_two_scales_and_neither_is_put_right(imported):
    coarse, _ = imported("zones/ne10m_korea_lines.geojson")
    fine, _ = imported("zones/lsib_korea_dmz.geojson")
    middle = coarse.geometry[coarse.columns["name"] == "Military Demarcation Line 1953"]
    line = fine.geometry[fine.columns["DISCLAIME1"] == "Military Demarcation Line"]
    assert km(line) == pytest.approx(237.6, abs=0.1)
    assert km(middle) == pytest.approx(203.9, abs=0.1)


def test_limits_that_run_opposite_ways_keep_their_ways_and_enclose_the_zone(imported):
    found, _ = imported("zones/lsib_korea_dmz.geojson")
    limits = found.geometry[found.columns["DISCLAIME1"] == "DMZ"]
    ways = [np.sign(one.coords[-1][0] - one.coords[0][0]) for one in limits]
    assert sorted(ways) == [-1, 1]
    assert area_m2(ground_between(*limits)) / 1e6 == pytest.approx(896.3, rel=0.002)


def test_oblasts_that_do_not_fit_each_other_are_not_made_to(imported):
    found, layer = imported("admin/ua_oblasts_minregion_2020.geojson")
    touching = [
        (one, other) for one, other in combinations(found.geometry, 2) if shapely.intersects(one, other)
    ]
    overlap = km2(shapely.get_parts([shapely.intersection(one, other) for one, other in touching]))
    assert overlap == pytest.approx(0.028, abs=0.01)  # of slivers metres wide, as the order of sums has it
    holes = sum(len(part.interiors) for part in shapely.get_parts(shapely.union_all(found.geometry)))
    assert holes == 33
    assert layer.counts["areas"] == 27


def test_topojson_says_no_reference_system_and_is_read_once_it_is_named(imported, tmp_path):
    assert "no CRS is stated" in refused("geojson", tmp_path, FOLDER / "zones" / "lsib_korea_dmz.topojson")
    found, layer = imported("zones/lsib_korea_dmz.topojson", crs="OGC:CRS84")
    assert len(found) == 3
    assert km(found.geometry) == pytest.approx(666.3, abs=0.2)
    assert any("as supplied" in note.done for note in layer.repairs)


def test_lines_of_one_part_and_of_many_stay_one_layer(imported):
    found, layer = imported("physical/ne10m_rivers_ukraine_region.geojson")
    assert {one.geom_type for one in found.geometry} == {"LineString", "MultiLineString"}
    assert (layer.counts["lines"], layer.role) == (163, "path")


def test_a_country_de_facto_and_de_jure_are_two_layers_with_two_areas(imported):
    assert imported("admin/ne10m_ukraine_defacto_outline.geojson")[1].counts["km²"] == 571_999
    assert imported("admin/ua_oblasts_minregion_2020.geojson")[1].counts["km²"] == 602_313


def test_names_stay_in_their_own_letters(imported):
    found, _ = imported("admin/ua_oblasts_minregion_2020_simplified.geojson")
    names = found.columns["ADMIN_1"].tolist()
    assert "Донецька" in " ".join(names)
    assert not any(name.isascii() for name in names)


def test_areas_by_date_and_holder_come_through_with_their_sums(imported):
    found, _ = imported("derived/wiki_voronoi_control_areas.geojson")
    told = {key: value for key, value in facts()["_derived"].items() if not key.endswith("front_km")}
    for area, day, holder in zip(
        found.geometry, found.columns["date"], found.columns["control"], strict=True
    ):
        assert km2([area]) == pytest.approx(told.pop(f"{str(day)[:10]} {holder}"), abs=1.0)
    assert not told


def tables_of_facts():
    """Tables of places that no supplier of their own reads; the runways have two places a row."""
    folders = ("places/", "infrastructure/", "deployments/")
    return [
        name
        for name, fact in facts().items()
        if "rows" in fact and name.startswith(folders) and "runways" not in name
    ]


@pytest.mark.parametrize("name", tables_of_facts())
def test_a_table_of_places_is_taken_as_it_is_and_every_row_is_a_place_or_listed(imported, name):
    found, layer = imported(name)
    assert len(found) + layer.counts["left out"] == facts()[name]["rows"]
    assert layer.role == "places"


def test_a_table_with_two_places_a_row_is_refused(tmp_path):
    words = refused("geojson", tmp_path, FOLDER / "infrastructure" / "runways_ua_ourairports.csv")
    assert "could each be the longitude" in words
