"""Rasters and extracts of suppliers: parts of large ones, holes, odd planes, rows upside down."""

from __future__ import annotations

import tracemalloc
import zipfile

import numpy as np
import osmium
import pytest
import rasterio
from osmium.osm.mutable import Node, Relation, Way
from rasterio.transform import Affine

from geo.frame import Frame
from geo.read.elevation import read_elevation
from geo.read.files import read_layer
from geo.read.own_roads import own_roads
from geo.read.population import read_population
from geo.read.speeds import load_road_words

from .importing import FOLDERS, refused, taken


def raster(path, cells, transform, *, crs="OGC:CRS84", nodata=None, driver="GTiff", **options):
    height, width = cells.shape
    said = {"crs": crs, "transform": transform, "nodata": nodata, "dtype": cells.dtype, **options}
    with rasterio.open(path, "w", driver=driver, width=width, height=height, count=1, **said) as file:
        file.write(cells, 1)
    return path


def cells_of(path):
    with rasterio.open(path) as file:
        return file.read(1, masked=True), file.transform


def degree_grid(west, north, side):
    return Affine(side, 0, west, 0, -side, north)


def test_residents_of_worldpop_are_counted_and_its_holes_stay_holes(tmp_path):
    cells = np.array([[1.5, 2.5, -99999.0], [4.0, -99999.0, 0.0]], np.float32)
    file = raster(tmp_path / "ukr_ppp_2020.tif", cells, degree_grid(37, 48, 0.1), nodata=-99999.0)
    (layer,) = taken("worldpop", tmp_path, file).values()
    assert (layer.name, layer.role) == ("worldpop_ukr_ppp_2020", "population")
    assert layer.counts == {"cells": 6, "cells that say nothing": 2, "residents": 8}
    frame = Frame.around(37.1, 47.9)
    found = read_population(tmp_path / "worldpop_ukr_ppp_2020.tif", frame, (-9e4, -9e4, 9e4, 9e4))
    assert float(np.nansum(found.residents)) == 8.0


def test_a_part_of_ghsl_on_mollweides_plane_keeps_its_cells(tmp_path):
    frame = rasterio.crs.CRS.from_user_input("ESRI:54009")
    cells = np.arange(40_000, dtype=np.float64).reshape(200, 200)
    grid = Affine(1000, 0, 2_400_000, 0, -1000, 5_700_000)
    file = raster(tmp_path / "GHS_POP_E2020.tif", cells, grid, crs=frame, nodata=-200.0)
    west, south, east, north = rasterio.warp.transform_bounds(
        frame, "OGC:CRS84", 2_450_000, 5_600_000, 2_500_000, 5_650_000
    )
    (layer,) = taken("ghsl", tmp_path, file, bounds=(west, south, east, north)).values()
    part, place = cells_of(tmp_path / "ghsl_GHS_POP_E2020.tif")
    column, row = round((place.c - grid.c) / 1000), round((grid.f - place.f) / 1000)
    assert (part == cells[row : row + part.shape[0], column : column + part.shape[1]]).all()
    assert column <= 50 <= 100 <= column + part.shape[1]
    assert layer.counts["residents"] == round(float(part.sum()))
    assert part.size < cells.size


def test_voids_of_an_srtm_tile_are_known_as_voids(tmp_path):
    cells = np.full((1201, 1201), 150, np.int16)
    cells[100, 200] = -32768
    file = tmp_path / "N48E037.hgt"
    file.write_bytes(cells.astype(">i2").tobytes())
    (layer,) = taken("srtm", tmp_path, file).values()
    assert layer.counts == {
        "cells": 1201 * 1201,
        "cells that say nothing": 1,
        "m at the lowest": 150,
        "m at the highest": 150,
    }
    frame = Frame.around(37.5, 48.5)
    found = read_elevation(tmp_path / "srtm_N48E037.tif", frame, (-2000, -2000, 2000, 2000))
    assert np.allclose(found.height_m, 150)


def test_an_srtm_tile_in_a_zip_is_found(tmp_path):
    with zipfile.ZipFile(tmp_path / "N48E037.SRTMGL3.hgt.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("N48E037.hgt", np.full((1201, 1201), 9, ">i2").tobytes())
    (layer,) = taken("srtm", tmp_path, tmp_path / "N48E037.SRTMGL3.hgt.zip").values()
    assert (layer.name, layer.counts["m at the highest"]) == ("srtm_N48E037", 9)


def test_a_tile_of_copernicus_serves_a_scenario_as_elevation(tmp_path):
    cells = np.linspace(0, 300, 3600, dtype=np.float32).reshape(60, 60)
    file = raster(
        tmp_path / "Copernicus_DSM_COG_10_N48_00_E037_00_DEM.tif", cells, degree_grid(37, 49, 1 / 60)
    )
    (layer,) = taken("copernicus", tmp_path, file).values()
    assert (layer.role, layer.counts["m at the highest"]) == ("elevation", 300)


def test_a_raster_far_larger_than_memory_gives_a_part_in_little_of_it(tmp_path):
    side = 60_000
    said = {"width": side, "height": side, "count": 1, "dtype": "int16", "crs": "OGC:CRS84"}
    kept = {"transform": degree_grid(20, 60, 0.0005), "tiled": True, "compress": "deflate", "SPARSE_OK": True}
    with rasterio.open(tmp_path / "etopo.tif", "w", driver="GTiff", **said, **kept) as file:
        file.write(
            np.full((1000, 1000), 7, np.int16), 1, window=rasterio.windows.Window(30_000, 20_000, 1000, 1000)
        )
    tracemalloc.start()
    taken("etopo", tmp_path, tmp_path / "etopo.tif", bounds=(35.0, 49.5, 35.5, 50.0))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    part, place = cells_of(tmp_path / "etopo_etopo.tif")
    assert (part.shape, place.c, place.f) == ((1000, 1000), 35.0, 50.0)
    assert (part == 7).all()
    assert peak < 50_000_000  # all of it takes 7.2 GB


def test_a_globe_with_longitudes_beyond_180_and_rows_from_the_south_is_laid_north_up(tmp_path, shared):
    folder = shared / "data" / "physical"
    names = (folder / "etopo20" / f"etopo20{what}.gz" for what in ("data", "lons", "lats"))
    heights, longitudes, latitudes = (np.loadtxt(name) for name in names)
    side = 1 / 3
    grid = Affine(side, 0, longitudes[0] - side / 2, 0, side, latitudes[0] - side / 2)
    file = raster(tmp_path / "etopo20.tif", heights.astype(np.int16), grid)
    for name, bounds in (("ukraine", (21, 43, 42, 53)), ("korea", (124, 33, 131.66, 43))):
        (layer,) = taken("etopo", tmp_path / name, file, bounds=bounds).values()
        found, place = cells_of(tmp_path / name / "etopo_etopo20.tif")
        true, true_place = cells_of(folder / f"etopo20_{name}.tif")
        assert (found == true).all()
        assert (place.c, place.f) == pytest.approx((true_place.c, true_place.f), abs=1e-4)
        assert "Rows turned, so that north is up" in layer.steps
    taken("etopo", tmp_path / "west", file, bounds=(-100, 30, -90, 40))
    assert cells_of(tmp_path / "west" / "etopo_etopo20.tif")[1].c == pytest.approx(-100, abs=side)


@pytest.mark.parametrize(("name", "low", "high"), [("ukraine", -2_183, 2_565), ("korea", -3_271, 1_614)])
def test_real_grids_of_etopo_come_in_with_their_heights(tmp_path, shared, name, low, high):
    (layer,) = taken("etopo", tmp_path, shared / "data" / "physical" / f"etopo20_{name}.tif").values()
    assert (layer.counts["m at the lowest"], layer.counts["m at the highest"]) == (low, high)


def test_rasters_that_are_pictures_or_without_a_place_or_elsewhere_are_refused(tmp_path):
    cells = np.zeros((4, 4), np.int16)
    there = degree_grid(37, 49, 0.25)
    assert "it names no CRS. Say which" in refused(
        "etopo", tmp_path, raster(tmp_path / "etopo1.tif", cells, there, crs=None)
    )
    far = raster(tmp_path / "etopo2.tif", cells, there)
    assert "no cell of it lies within --bounds" in refused("etopo", tmp_path, far, bounds=(0, 0, 1, 1))
    assert "does not look like a file of worldpop, but of etopo" in refused("worldpop", tmp_path, far)
    with rasterio.open(
        tmp_path / "etopo3.tif",
        "w",
        driver="GTiff",
        width=4,
        height=4,
        count=3,
        dtype="uint8",
        crs="OGC:CRS84",
        transform=there,
    ) as picture:
        picture.write(np.zeros((3, 4, 4), np.uint8))
    assert "it has 3 bands, as a picture has" in refused("etopo", tmp_path, tmp_path / "etopo3.tif")


def test_a_raster_that_breaks_off_leaves_nothing_behind_nor_does_the_one_before_it(tmp_path):
    cells = np.random.default_rng(1).integers(0, 99, (600, 600)).astype(np.int16)
    whole = raster(tmp_path / "etopo_a.tif", cells, degree_grid(37, 49, 0.001), compress="deflate")
    content = whole.read_bytes()
    (tmp_path / "etopo_b.tif").write_bytes(content[: len(content) // 2])
    refused("etopo", tmp_path, whole, tmp_path / "etopo_b.tif")


# OpenStreetMap

PLACES = {
    1: (37, 48),
    2: (37.01, 48),
    3: (37.02, 48),
    4: (37.02, 48.01),
    5: (37.03, 48.01),
    6: (37.03, 48.02),
}
TAGGED = {2: {"barrier": "border_control", "name": "КПВВ"}, 6: {"ford": "yes"}}
WAYS = {
    10: ((1, 2, 3), {"highway": "primary", "name": "М-04"}),
    11: ((3, 4), {"highway": "primary", "bridge": "yes"}),
    12: ((1, 4), {"highway": "footway"}),
    13: ((3, 4, 5, 3), {"amenity": "hospital", "building": "yes", "name": "Лікарня"}),
    14: ((4, 6), {"highway": "track", "ford": "yes"}),
    15: ((5, 99), {"highway": "primary"}),
    16: ((1, 3, 4), {}),
    17: ((4, 1), {}),
}


@pytest.fixture(params=["osm.pbf", "osm"])
def extract(request, tmp_path):
    path = tmp_path / f"region.{request.param}"
    with osmium.SimpleWriter(str(path)) as writer:
        for id_, place in PLACES.items():
            writer.add_node(Node(id=id_, location=place, tags=TAGGED.get(id_, {})))
        writer.add_node(Node(id=20, location=(38.5, 48.5), tags={"healthcare": "hospital"}))
        for id_, (nodes, tags) in WAYS.items():
            writer.add_way(Way(id=id_, nodes=nodes, tags=tags))
        members = [("w", 16, "outer"), ("w", 17, "outer")]
        ground = {"type": "multipolygon", "amenity": "hospital"}
        writer.add_relation(Relation(id=30, members=members, tags=ground))
    return path


def test_roads_crossings_and_hospitals_of_an_extract_become_layers(tmp_path, extract):
    layers = taken("osm", tmp_path, extract)
    assert {name: layer.role for name, layer in layers.items()} == {
        "osm_roads": "roads",
        "osm_crossings": "sites",
        "osm_hospitals": "sites",
    }
    roads = read_layer(tmp_path / "osm_roads.geojson")
    assert roads.columns["id"].tolist() == ["w10", "w11", "w14"]
    crossings = read_layer(tmp_path / "osm_crossings.geojson").columns
    told = dict(zip(crossings["id"], crossings["crossing"], strict=True))
    assert told == {"n2": "border control", "n6": "ford", "w11": "bridge", "w14": "ford"}
    hospitals = read_layer(tmp_path / "osm_hospitals.geojson")
    assert set(hospitals.columns["id"]) == {"n20", "w13", "r30"}
    assert set(hospitals.columns["kind"]) == {"hospital"}
    assert "Лікарня" in hospitals.columns["name"].tolist()
    said = [note.problem for note in layers["osm_roads"].repairs]
    assert said == [
        "1 nodes of ways beyond the extract: ways end there",
        "1 ways for no vehicle (footways, works and the like)",
    ]


def test_a_part_of_an_extract_is_taken_by_bounds(tmp_path, extract):
    layers = taken("osm", tmp_path, extract, bounds=(38, 48, 39, 49))
    assert list(layers) == ["osm_hospitals"]
    assert "holds no road, no crossing and no hospital within --bounds" in refused(
        "osm", tmp_path, extract, bounds=(0, 0, 1, 1)
    )


def test_imported_roads_meet_where_they_met_in_the_extract(tmp_path, extract):
    taken("osm", tmp_path, extract)
    words = load_road_words(FOLDERS["reference"] / "speeds.toml")
    frame = Frame.around(37.0, 48.0)
    own = own_roads(extract, frame, words)
    made = own_roads(tmp_path / "osm_roads.geojson", frame, words)
    assert len(made.node_m) == len(own.node_m) == 3
    assert sorted(made.length_m) == pytest.approx(sorted(own.length_m), abs=0.01)
    assert made.bridge.sum() == own.bridge.sum() == 1


def test_an_extract_that_breaks_off_is_refused(tmp_path, extract):
    content = extract.read_bytes()
    cut = tmp_path / f"cut.{extract.name.split('.', 1)[1]}"
    cut.write_bytes(content[: len(content) - 40])
    assert "it cannot be read" in refused("osm", tmp_path, cut)
