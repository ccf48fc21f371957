"""The background: clipped to what is shown, borders where countries meet, what is missing left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from geo.features import Feature, Sheet
from geo.release import release
from maps.basemap import background_of, basemap
from maps.basemap.context import shared_edges

CONTEXT = Path(__file__).resolve().parents[2] / "data" / "context"


WORLD = (-180.0, -90.0, 180.0, 90.0)


def write(folder, name, *areas, **properties):
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(area)),
            "properties": {"iso": f"X{n}", **properties},
        }
        for n, area in enumerate(areas)
    ]
    (folder / name).write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )


def test_two_neighbours_share_one_edge_whichever_way_they_are_drawn():
    west, east = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    for pair in ([west, east], [west.reverse(), east], [east, west]):
        assert shared_edges(pair, WORLD).equals(shapely.LineString([(1, 0), (1, 1)]))


def test_a_coast_is_no_border():
    assert shared_edges([shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)], WORLD).is_empty
    assert shared_edges([], WORLD).is_empty


def test_a_border_far_from_the_map_is_none_of_it():
    pair = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    assert shared_edges(pair, (5.0, 5.0, 6.0, 6.0)).is_empty
    assert not shared_edges(pair, (0.9, 0.9, 1.1, 6.0)).is_empty


def test_without_a_folder_there_is_no_background():
    assert basemap(None, (30, 49, 31, 50)).shapes == {}


def test_an_empty_folder_gives_an_empty_background(tmp_path):
    found = basemap(tmp_path, (30, 49, 31, 50))
    assert (found.shapes, found.names, found.credits) == ({}, (), ())


def test_an_island_that_somebody_holds_is_land_where_the_world_has_none(tmp_path):
    sheet, island = Sheet("n", "N", "2025-01-01", "illustrative"), shapely.box(-25, 46, -24, 47)
    held = release([Feature("control", island, {"name": "Alba"})], sheet)
    write(tmp_path, "ne_world.geojson", shapely.box(0, 40, 10, 50), name_en="Land")
    assert background_of(held, tmp_path).shapes["land"].equals(island)
    assert background_of(held, None).shapes == {}
    on_land = release([Feature("control", shapely.box(9, 46, 11, 47), {"name": "Alba"})], sheet)
    assert not background_of(on_land, tmp_path).shapes["land"].contains(shapely.Point(10.5, 46.5))


def test_nothing_reaches_beyond_the_box(tmp_path):
    write(
        tmp_path,
        "osm_countries.geojson",
        shapely.box(-170, -60, 30.5, 80),
        shapely.box(30.5, -60, 170, 80),
        name_en="Land",
    )
    found = basemap(tmp_path, (30, 49, 31, 50))
    west, south, east, north = found.box
    for shape in found.shapes.values():
        bounds = shape.bounds
        assert west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north
    assert {name.name_en for name in found.names} == {"Land"}


def test_drained_water_is_kept_apart_and_said(tmp_path):
    write(tmp_path, "osm_water.geojson", shapely.box(30, 49, 30.5, 49.5), drained=True)
    found = basemap(tmp_path, (30, 49, 31, 50))
    assert set(found.shapes) == {"drained"}
    assert any("drained" in credit for credit in found.credits)


def test_a_country_in_detail_replaces_the_coarse_one_as_far_as_the_fine_map_goes(tmp_path):
    """The fine map ends at 31 and 50.5: up to there its coast counts, beyond it the coarse one."""
    islet = shapely.box(30.9, 50.4, 31, 50.5)
    fine = shapely.union(shapely.box(29, 49, 30.5, 50), islet)
    write(tmp_path, "osm_countries.geojson", fine)
    write(tmp_path, "ne_world.geojson", shapely.box(29, 49, 31.5, 50))
    found = basemap(tmp_path, (30, 49, 31, 50))
    drawn = found.shapes["land"]
    assert not drawn.intersects(shapely.box(30.6, 49.1, 30.9, 49.9))
    assert drawn.covers(shapely.box(31.1, 49.1, 31.4, 49.9))
    within = basemap(tmp_path, (29.9, 49.6, 30.0, 49.7))  # no need of the coarse map
    assert within.shapes["land"].bounds[2] <= 31


def test_the_largest_towns_come_first_and_an_empty_population_is_none(tmp_path):
    rows = ["name_en,name_uk,longitude,latitude,population", "Small,,30.1,49.5,", "Big,Велике,30.2,49.5,5000"]
    (tmp_path / "geonames_settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    found = basemap(tmp_path, (30, 49, 31, 50))
    assert [(name.name_en, name.rank) for name in found.names] == [("Big", 5000), ("Small", 0)]


def test_roads_are_links_between_junctions_and_the_longest_are_left_out(tmp_path):
    nodes = ["node,longitude,latitude", "0,30.1,49.5", "1,30.2,49.5", "2,30.2,49.6", "3,30.9,49.6"]
    edges = ["one,other,length_km,repair", "0,1,7.2,", "1,2,11.1,", "2,3,50.6,"]
    (tmp_path / "osm_roads_nodes.csv").write_text("\n".join(nodes), encoding="utf-8")
    (tmp_path / "osm_roads_edges.csv").write_text("\n".join(edges), encoding="utf-8")
    drawn = basemap(tmp_path, (30, 49, 31, 50)).shapes["roads"]
    kept = shapely.LineString([(30.1, 49.5), (30.2, 49.5), (30.2, 49.6)])
    assert drawn.hausdorff_distance(kept) < 1e-9


@pytest.fixture(scope="module")
def ukraine():
    if not (CONTEXT / "osm_countries.geojson").is_file():
        pytest.skip("data/context holds no countries")
    return basemap(CONTEXT, (32.0, 45.5, 39.5, 50.5))


def test_crimea_is_joined_to_the_mainland_by_no_border(ukraine):
    isthmus = shapely.box(33.3, 45.9, 34.2, 46.3)
    assert shapely.intersects(ukraine.shapes["land"], isthmus)
    assert not shapely.intersects(ukraine.shapes["borders"], isthmus)


@pytest.mark.parametrize(
    ("place", "on_land"), [((36.23, 49.99), True), ((34.10, 44.95), True), ((36.5, 46.3), False)]
)
def test_kharkiv_and_simferopol_stand_on_land_and_the_sea_of_azov_does_not(ukraine, place, on_land):
    assert shapely.contains(ukraine.shapes["land"], shapely.Point(place)) == on_land


def test_whoever_made_the_background_is_credited(ukraine):
    assert any("OpenStreetMap" in credit for credit in ukraine.credits)
    assert any("GeoNames" in credit for credit in ukraine.credits)
