"""Elevation files in: tiles, reference systems, holes, overlaps, refusals; the embedded grids."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from pyproj import Transformer

from geo.errors import ProvenanceError, ReadError, TerrainError
from geo.frame import Frame
from geo.read.elevation import embedded_elevation, embedded_sources, read_elevation
from geo.read.scenario import read_scenario

CONTEXT = Path(__file__).resolve().parents[2] / "data" / "context"
FRAME = Frame.around(36.0, 47.8)
NAN = float("nan")


def tile(path, heights, west, north, cell, crs=None, nodata=None, **more):
    """Write a north-up tile; its CRS is that of the frame if none is given."""
    heights = np.asarray(heights)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=heights.shape[1],
        height=heights.shape[0],
        count=1,
        dtype=heights.dtype,
        crs=FRAME.crs.to_wkt() if crs is None else crs,
        transform=more.pop("transform", Affine(cell, 0, west, 0, -cell, north)),
        nodata=nodata,
        **more,
    ) as file:
        file.write(heights, 1)
    return path


def plane(longitude, latitude):
    """Ground that rises evenly to the east and the north, metres."""
    return 100 + 500 * (longitude - 36.0) + 300 * (latitude - 47.8)


def degree_tile(path, west=35.5, north=48.3, step=0.002, side=500, dtype=np.float64, **more):
    longitude, latitude = west + (np.arange(side) + 0.5) * step, north - (np.arange(side) + 0.5) * step
    heights = plane(longitude, latitude[:, None])
    return tile(path, heights.astype(dtype), west, north, step, crs="EPSG:4326", **more)


def lonlat_of(elevation):
    rows, columns = elevation.height_m.shape
    easting, northing = np.broadcast_arrays(
        *elevation.middles_m(np.arange(rows)[:, None], np.arange(columns))
    )
    back = Transformer.from_crs(FRAME.crs, "OGC:CRS84", always_xy=True)
    return back.transform(easting, northing)


def test_a_grid_that_fits_is_taken_to_the_bit(tmp_path):
    heights = np.random.default_rng(1).uniform(0, 300, (10, 12)).astype(np.float32)
    found = read_elevation(
        tile(tmp_path / "a.tif", heights, 500, 2_000, 100), FRAME, (500, 1_000, 1_700, 2_000)
    )
    np.testing.assert_array_equal(found.height_m, heights)
    assert (found.cell_m, found.resolution_m, found.bounds_m) == (
        100.0,
        100.0,
        (500.0, 1_000.0, 1_700.0, 2_000.0),
    )
    assert (found.title, found.indicative) == ("a.tif", False)


def test_degrees_are_laid_on_square_metres_in_their_place(tmp_path):
    found = read_elevation(degree_tile(tmp_path / "a.tif"), FRAME, (-20_000, -20_000, 20_000, 20_000))
    np.testing.assert_allclose(found.height_m, plane(*lonlat_of(found)), atol=0.05)
    assert found.cell_m == pytest.approx(149.7, abs=0.5)  # 0.002 degrees of longitude at 47.8 north
    assert found.resolution_m == pytest.approx(222.4, abs=0.5)  # and of latitude


@pytest.mark.parametrize("crs", ["EPSG:32636", "EPSG:32637", "EPSG:3857"])
def test_any_reference_system_gives_the_same_ground(tmp_path, crs):
    place = Transformer.from_crs("OGC:CRS84", crs, always_xy=True)
    east, north = place.transform(36.0, 47.8)
    eastings, northings = (
        east - 30_000 + np.arange(300) * 200 + 100,
        north + 30_000 - np.arange(300) * 200 - 100,
    )
    longitude, latitude = place.transform(*np.meshgrid(eastings, northings), direction="INVERSE")
    path = tile(tmp_path / "a.tif", plane(longitude, latitude), east - 30_000, north + 30_000, 200, crs=crs)
    found = read_elevation(path, FRAME, (-10_000, -10_000, 10_000, 10_000), cell_m=125)
    np.testing.assert_allclose(found.height_m, plane(*lonlat_of(found)), atol=0.05)


def test_whole_numbers_scales_and_offsets_are_heights(tmp_path):
    path = degree_tile(tmp_path / "a.tif", dtype=np.int16)
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = (0.5,), (1_000.0,)
    found = read_elevation(path, FRAME, (-5_000, -5_000, 5_000, 5_000))
    np.testing.assert_allclose(found.height_m, 1_000 + plane(*lonlat_of(found)) / 2, atol=0.6)


@pytest.mark.parametrize(
    ("empty", "nodata", "dtype"),
    [(-32768, -32768, np.int16), (-9999, -9999, np.float32), (NAN, None, np.float32)],
)
def test_a_hole_keeps_its_shape_and_bleeds_into_no_height(tmp_path, empty, nodata, dtype):
    heights = np.full((10, 10), 100, dtype)
    heights[4, 6] = empty
    path = tile(tmp_path / "a.tif", heights, 0, 1_000, 100, nodata=nodata)
    found = read_elevation(path, FRAME, (0, 0, 1_000, 1_000), cell_m=50)
    assert np.argwhere(np.isnan(found.height_m)).tolist() == [[8, 12], [8, 13], [9, 12], [9, 13]]
    assert (found.height_m[~np.isnan(found.height_m)] == 100).all()


def test_nan_is_a_hole_also_where_the_file_names_another_value(tmp_path):
    heights = np.full((6, 6), 7, np.float32)
    heights[1, 1], heights[4, 4] = NAN, -9999
    path = tile(tmp_path / "a.tif", heights, 0, 600, 100, nodata=-9999)
    found = read_elevation(path, FRAME, (0, 0, 600, 600))
    assert np.argwhere(np.isnan(found.height_m)).tolist() == [[1, 1], [4, 4]]
    assert np.nanmin(found.height_m) == 7


def test_zero_is_a_height(tmp_path):
    found = read_elevation(
        tile(tmp_path / "a.tif", np.zeros((5, 5), np.int16), 0, 500, 100, nodata=-32768),
        FRAME,
        (0, 0, 500, 500),
    )
    assert (found.height_m == 0).all()


def test_of_tiles_that_overlap_the_first_that_knows_a_height_gives_it(tmp_path):
    low, high = np.full((10, 10), 1, np.float32), np.full((10, 10), 2, np.float32)
    low[0, 5] = low[9, 0] = -9999  # one where the other tile knows, one where none does
    paths = [
        tile(tmp_path / "low.tif", low, 0, 1_000, 100, nodata=-9999),
        tile(tmp_path / "high.tif", high, 500, 1_000, 100),
    ]
    found = read_elevation(paths, FRAME, (0, 0, 1_500, 1_000))
    expected = np.hstack([low, high[:, :5]])
    expected[0, 5], expected[9, 0] = 2, NAN
    np.testing.assert_array_equal(found.height_m, expected)
    turned = read_elevation(paths[::-1], FRAME, (0, 0, 1_500, 1_000))
    assert (turned.height_m[:, 5:] == 2).all()
    assert found.title == "low.tif, high.tif"


def test_tiles_side_by_side_leave_no_seam(tmp_path):
    paths = [
        degree_tile(tmp_path / f"{k}.tif", west=35.5 + 0.5 * (k % 2), north=48.3 - 0.5 * (k // 2), side=250)
        for k in range(4)
    ]
    found = read_elevation(paths, FRAME, (-20_000, -20_000, 20_000, 20_000))
    assert not found.has_holes
    np.testing.assert_allclose(found.height_m, plane(*lonlat_of(found)), atol=1.0)


def test_what_no_tile_covers_is_a_hole(tmp_path):
    path = tile(tmp_path / "a.tif", np.ones((10, 10), np.float32), 0, 1_000, 100)
    found = read_elevation(path, FRAME, (-500, 0, 1_000, 1_500))
    assert np.isnan(found.height_m[:5]).all()
    assert np.isnan(found.height_m[:, :5]).all()
    assert (found.height_m[5:, 5:] == 1).all()


def test_grids_of_one_cell_fit_each_other_wherever_they_are_cut(tmp_path):
    path = degree_tile(tmp_path / "a.tif")
    whole = read_elevation(path, FRAME, (-9_000, -9_000, 9_000, 9_000), cell_m=300)
    part = read_elevation(path, FRAME, (-2_222, 1_111, 4_321, 5_432), cell_m=300)
    window = whole.window(part.bounds_m)
    assert window.bounds_m == part.bounds_m
    np.testing.assert_allclose(window.height_m, part.height_m, atol=0.05)


def test_a_wide_cell_reads_fine_pixels_in_blocks_and_agrees(tmp_path, monkeypatch):
    path = degree_tile(tmp_path / "a.tif", step=0.0005, side=1_600, west=35.6, north=48.2)
    bounds = (-20_000, -20_000, 20_000, 20_000)
    at_once = read_elevation(path, FRAME, bounds, cell_m=500)
    monkeypatch.setattr("geo.read.elevation._MOST_PIXELS", 40_000)
    in_blocks = read_elevation(path, FRAME, bounds, cell_m=500)
    np.testing.assert_allclose(in_blocks.height_m, at_once.height_m, atol=0.02)
    np.testing.assert_allclose(at_once.height_m, plane(*lonlat_of(at_once)), atol=0.5)


def test_a_grid_that_runs_from_the_south_is_laid_the_right_way_up(tmp_path):
    heights = np.arange(20, dtype=np.float32).reshape(5, 4)
    path = tile(tmp_path / "a.tif", heights[::-1], 0, 0, 0, transform=Affine(100, 0, 0, 0, 100, 0))
    found = read_elevation(path, FRAME, (0, 0, 400, 500))
    np.testing.assert_array_equal(found.height_m, heights)


def written(tmp_path, change):
    """A file with one fault."""
    path = tmp_path / "faulty.tif"
    heights = np.ones((5, 5), np.float32)
    if change == "no crs":
        return tile(path, heights, 0, 500, 100, crs="")
    if change == "turned":
        return tile(path, heights, 0, 500, 100, transform=Affine(94, 34, 0, 34, -94, 500))
    if change == "one pixel":
        return tile(path, heights[:1, :1], 0, 500, 100)
    if change == "feet":
        tile(path, heights, 0, 500, 100)
        with rasterio.open(path, "r+") as file:
            file.units = ("ft",)
    elif change == "bands":
        with rasterio.open(
            path, "w", driver="GTiff", width=2, height=2, count=3, dtype="uint8", crs="EPSG:4326",
            transform=Affine(2, 0, 3, 0, -2, 5),
        ) as file:  # fmt: skip
            file.write(np.zeros((3, 2, 2), np.uint8))
    elif change == "text":
        path.write_text("not a grid")
    elif change == "cut short":
        tile(path, np.random.default_rng(0).random((300, 300)), 0, 500, 100, compress="deflate", tiled=True)
        path.write_bytes(path.read_bytes()[:200_000])
    return path


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("no crs", "it names no CRS. Write it with one"),
        ("turned", "its grid is turned"),
        ("one pixel", "its grid is 1 by 1 cells"),
        ("feet", "its heights are in ft. Give heights in metres"),
        ("bands", "it has 3 bands"),
        ("text", "it cannot be read"),
        ("cut short", "it cannot be read"),
        ("missing", "it cannot be read"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_in_one_line(tmp_path, change, problem):
    with pytest.raises(ReadError, match=r"faulty\.tif: ") as refused:
        read_elevation(written(tmp_path, change), FRAME, (0, 0, 500, 500))
    assert problem in str(refused.value)
    assert "\n" not in str(refused.value)


def test_tiles_elsewhere_and_no_tiles_are_refused(tmp_path):
    path = tile(tmp_path / "a.tif", np.ones((5, 5), np.float32), 50_000, 500, 100)
    with pytest.raises(TerrainError, match=r"a\.tif: no tile touches the bounds"):
        read_elevation(path, FRAME, (0, 0, 500, 500))
    with pytest.raises(TerrainError, match="elevation: no tile touches"):
        read_elevation([], FRAME, (0, 0, 500, 500))


@pytest.mark.parametrize(
    ("bounds", "cell_m", "problem"),
    [
        ((500, 0, 0, 500), None, "the bounds are 500, 0, 0, 500"),
        ((0, 0, NAN, 500), None, "the bounds are 0, 0, nan, 500"),
        ((0, 0, 500, 500), 0.0, "cell_m is 0"),
        ((0, 0, 500, 500), 0.001, "500,000 by 500,000 cells of 0.001 m are too many"),
    ],
)
def test_questions_that_make_no_sense_are_refused(tmp_path, bounds, cell_m, problem):
    path = tile(tmp_path / "a.tif", np.ones((5, 5), np.float32), 0, 500, 100)
    with pytest.raises(TerrainError, match=problem):
        read_elevation(path, FRAME, bounds, cell_m=cell_m)


def test_the_fine_embedded_grid_is_taken_where_it_reaches():
    found = embedded_elevation(CONTEXT, FRAME, (-200_000, -160_000, 220_000, 100_000))
    assert found.title.startswith("Elevation, 30 seconds of arc")
    assert found.indicative
    assert not found.has_holes
    assert found.resolution_m == pytest.approx(926, abs=2)
    mohyla = FRAME.to_metres(shapely.Point(38.7394, 47.9239))  # Savur-Mohyla: 277 m, 248 m at 30 seconds
    assert found.heights_m(mohyla.x, mohyla.y) == pytest.approx(240, abs=30)
    azov = FRAME.to_metres(shapely.Point(36.2, 46.5))
    assert found.heights_m(azov.x, azov.y) == 0  # the sea, of which no depth is known


def test_where_the_fine_embedded_grid_ends_a_coarse_one_goes_on():
    bounds = (-200_000, -100_000, 200_000, 300_000)
    both = embedded_elevation(CONTEXT, FRAME, bounds)
    fine, coarse = embedded_sources(CONTEXT, FRAME, bounds)
    assert both.title == f"{fine.title}; beyond it: {coarse.title}"
    assert both.indicative
    assert not both.has_holes
    assert both.resolution_m == pytest.approx(7_413, abs=5)  # 4 minutes of latitude
    south = (-200_000, -100_000, 200_000, 100_000)
    alone = embedded_elevation(CONTEXT, FRAME, south, cell_m=both.cell_m)
    np.testing.assert_allclose(both.window(alone.bounds_m).height_m, alone.height_m, atol=2.0)


def test_far_from_the_fine_embedded_grid_a_coarse_one_serves():
    (golan,) = embedded_sources(CONTEXT, Frame.around(35.8, 33.1), (-20_000, -40_000, 20_000, 40_000))
    assert golan.title.endswith("4 minutes of arc: golan")


def test_where_nothing_is_embedded_there_is_none():
    assert embedded_elevation(CONTEXT, Frame.around(-70.0, -30.0), (-1e4, -1e4, 1e4, 1e4)) is None
    assert embedded_elevation(CONTEXT, FRAME, (-2e6, -1e5, 2e5, 1e5)) is None


def test_an_embedded_grid_that_was_changed_is_refused(tmp_path):
    for name in ("passports.toml", "elevation_30s.tif"):
        shutil.copy(CONTEXT / name, tmp_path)
    changed = bytearray((tmp_path / "elevation_30s.tif").read_bytes())
    changed[-1] ^= 1
    (tmp_path / "elevation_30s.tif").write_bytes(changed)
    with pytest.raises(ProvenanceError, match="its passport says"):
        embedded_elevation(tmp_path, FRAME, (-1e4, -1e4, 1e4, 1e4))


def test_the_line_of_the_default_scenario_lies_on_known_ground_as_high_as_it_is():
    data = CONTEXT.parent
    situation = read_scenario(
        data / "scenarios" / "ukraine", context=CONTEXT, reference=data / "reference"
    ).situation
    line = situation.line.path
    west, south, east, north = line.bounds
    found = embedded_elevation(CONTEXT, situation.frame, (west - 3e4, south - 3e4, east + 3e4, north + 3e4))
    heights_m = found.heights_m(*shapely.get_coordinates(shapely.segmentize(line, 2_000.0)).T)
    assert not np.isnan(heights_m).any()
    assert heights_m.min() >= 0
    assert 100 < heights_m.max() < 350  # the steppe and the Donets ridge
