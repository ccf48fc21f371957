"""Population rasters in: cells as they are, holes, tiles, densities, refusals; fractions of cells."""

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from pyproj import CRS
from shapely import MultiPolygon, box

from geo.errors import ReadError
from geo.frame import Frame
from geo.methods.people.raster import raster_people
from geo.model.population import PopulationRaster
from geo.read.population import read_population

FRAME = Frame.around(36.0, 47.8)
OWN = FRAME.crs.to_wkt()
NAN = float("nan")


def tile(path, cells, *, west=0.0, north=4.0, side=1.0, crs=OWN, nodata=None, height=None, **more):
    """Write a north-up tile; its CRS is that of the frame if none is given."""
    cells = np.asarray(cells)
    bands = cells if cells.ndim == 3 else cells[None]
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=bands.shape[2],
        height=bands.shape[1],
        count=len(bands),
        dtype=bands.dtype,
        crs=crs,
        transform=more.pop("transform", Affine(side, 0, west, 0, -(height or side), north)),
        nodata=nodata,
        **more,
    ) as file:
        file.write(bands)
    return path


def people(raster, *areas):
    return [found.residents for found in raster_people(raster, FRAME, areas)]


ONES = np.ones((4, 4), dtype=np.float32)
WHOLE = (0.0, 0.0, 4.0, 4.0)


def test_two_and_a_half_cells_of_one_hold_two_and_a_half_people(tmp_path):
    raster = read_population(tile(tmp_path / "a.tif", ONES), FRAME, WHOLE)
    assert people(raster, box(0.5, 0.5, 3.0, 1.5)) == pytest.approx([2.5], abs=1e-6)
    assert people(raster, box(*WHOLE), box(-9, -9, 9, 9)) == pytest.approx([16.0, 16.0], abs=1e-6)
    assert (raster.title, raster.negative, raster.bounds) == ("a.tif", 0, WHOLE)


def test_a_slanted_edge_cuts_cells_exactly(tmp_path):
    raster = read_population(tile(tmp_path / "a.tif", ONES), FRAME, WHOLE)
    triangle = shapely.Polygon([(0, 0), (4, 0), (0, 3)])
    assert people(raster, triangle) == pytest.approx([6.0], abs=1e-6)


def test_only_cells_that_bear_on_the_ground_are_read(tmp_path):
    cells = np.arange(16.0).reshape(4, 4)
    raster = read_population(tile(tmp_path / "a.tif", cells), FRAME, (1.2, 1.2, 2.0, 1.8))
    assert raster.residents.tolist() == [[9.0]]
    assert raster.bounds == (1.0, 1.0, 2.0, 2.0)


def test_holes_are_no_people_and_are_told_as_unknown(tmp_path):
    cells = np.array([[1.0, -99.0], [NAN, 5.0]])
    raster = read_population(tile(tmp_path / "a.tif", cells, north=2.0, nodata=-99.0), FRAME, (0, 0, 2, 2))
    [found] = raster_people(raster, FRAME, [box(0, 0, 2, 2)])
    assert (found.residents, found.unknown_share, raster.negative) == (6.0, 0.5, 0)


def test_negative_values_that_nobody_declared_are_left_out_and_counted(tmp_path):
    cells = np.array([[1, -200], [-200, 5]], dtype=np.int16)
    raster = read_population(tile(tmp_path / "a.tif", cells, north=2.0), FRAME, (0, 0, 2, 2))
    assert (people(raster, box(0, 0, 2, 2)), raster.negative) == ([6.0], 2)


def test_ground_beyond_the_raster_is_unknown_and_not_empty(tmp_path):
    raster = read_population(tile(tmp_path / "a.tif", ONES), FRAME, WHOLE)
    half, far, none = raster_people(raster, FRAME, [box(2, 0, 6, 4), box(50, 50, 60, 60), shapely.Polygon()])
    assert (half.residents, half.unknown_share) == (pytest.approx(8.0), pytest.approx(0.5))
    assert (far.residents, far.unknown_share, none.residents) == (0.0, 1.0, 0.0)


def test_tiles_that_overlap_count_nobody_twice(tmp_path):
    left = tile(tmp_path / "left.tif", np.full((4, 3), 2.0), west=0.0)
    right = tile(tmp_path / "right.tif", np.full((4, 3), 7.0), west=1.0)
    raster = read_population([left, right], FRAME, WHOLE)
    assert raster.residents.shape == (4, 4)
    assert people(raster, box(*WHOLE)) == [4 * (3 * 2.0 + 7.0)]


def test_a_tile_fills_the_holes_of_the_one_before_it(tmp_path):
    first = tile(tmp_path / "first.tif", np.array([[1.0, -9.0]]), north=1.0, nodata=-9.0)
    second = tile(tmp_path / "second.tif", np.array([[50.0, 3.0]]), north=1.0)
    assert people(read_population([first, second], FRAME, (0, 0, 2, 1)), box(0, 0, 2, 1)) == [4.0]


def test_tiles_of_another_grid_are_refused(tmp_path):
    first = tile(tmp_path / "first.tif", ONES)
    for name, other in {"shifted": {"west": 2.5}, "finer": {"side": 0.5}}.items():
        with pytest.raises(ReadError, match=f"{name}.tif: its cells are not those of the first tile"):
            read_population([first, tile(tmp_path / f"{name}.tif", ONES, **other)], FRAME, (0, 0, 9, 4))


def test_degrees_and_metres_give_the_same_people(tmp_path):
    """100 people on each cell of a degree grid; the area is that of whole cells, drawn in the frame."""
    path = tile(
        tmp_path / "a.tif", np.full((40, 40), 100.0), west=35.9, north=47.9, side=0.005, crs="EPSG:4326"
    )
    cells = FRAME.to_metres(box(35.95, 47.8, 36.0, 47.85))
    raster = read_population(path, FRAME, cells.bounds)
    assert people(raster, cells) == pytest.approx([100 * 100], rel=1e-5)


def test_a_plane_in_metres_that_is_not_the_frame_is_met_with_bent_edges(tmp_path):
    """An edge of 200 km that is straight in the frame bends in UTM: the count follows the ground."""
    utm = Frame(CRS.from_epsg(32637))
    area = box(-100_000, -1_000, 100_000, 1_000)
    on_utm = utm.to_metres(FRAME.to_lonlat(area))
    west, south, east, north = on_utm.bounds
    columns, rows = int((east - west) / 500) + 2, int((north - south) / 500) + 2
    path = tile(
        tmp_path / "a.tif", np.ones((rows, columns)), west=west, north=north, side=500.0, crs="EPSG:32637"
    )
    raster = read_population(path, FRAME, area.bounds)
    assert people(raster, area) == pytest.approx([on_utm.area / 500**2], rel=1e-6)


def test_densities_on_degrees_become_people_by_the_true_area_of_a_cell(tmp_path):
    path = tile(
        tmp_path / "a.tif", np.full((20, 20), 50.0), west=35.9, north=47.9, side=0.01, crs="EPSG:4326"
    )
    area = FRAME.to_metres(box(35.95, 47.75, 36.05, 47.85))
    raster = read_population(path, FRAME, area.bounds, unit="per_km2")
    assert people(raster, area) == pytest.approx([50.0 * area.area / 1e6], rel=1e-5)


def test_densities_on_an_equal_area_plane_become_people(tmp_path):
    raster = read_population(
        tile(tmp_path / "a.tif", ONES, side=1_000.0), FRAME, (0, -3_996, 4_000, 4), unit="per_km2"
    )
    assert raster.residents.sum() == pytest.approx(16.0)


def test_densities_on_another_plane_are_refused(tmp_path):
    area = FRAME.to_metres(box(35.9, 47.7, 36.1, 47.9))
    path = tile(tmp_path / "a.tif", np.ones((9, 9)), west=3.9e6, north=6.2e6, side=3e4, crs="EPSG:3857")
    with pytest.raises(ReadError, match=r"areas stray by .*%"):
        read_population(path, FRAME, area.bounds, unit="per_km2")


@pytest.mark.parametrize("name", ["ukr_pd_2020_1km.tif", "population_density.tif"])
def test_a_raster_that_calls_itself_a_density_is_not_summed(tmp_path, name):
    path = tile(tmp_path / name, ONES)
    with pytest.raises(ReadError, match="seems to hold densities"):
        read_population(path, FRAME, WHOLE)
    assert read_population(path, FRAME, WHOLE, unit="per_km2").title == name


def one_line(error):
    text = str(error.value)
    assert "\n" not in text
    assert "Traceback" not in text
    return text


def test_bad_rasters_are_refused_in_one_line(tmp_path):
    text = tmp_path / "words.tif"
    text.write_text("name,residents\nAlba,700\n")
    turned = Affine(0.9, 0.3, 0.0, 0.3, -0.9, 4.0)
    bad = {
        "cannot be read": text,
        "cannot be read:": tmp_path / "missing.tif",
        "names no CRS": tile(tmp_path / "lost.tif", ONES, crs=None),
        "2 bands": tile(tmp_path / "two.tif", np.ones((2, 4, 4))),
        "not lie north up": tile(tmp_path / "turned.tif", ONES, transform=turned),
        "no cell of it lies on the ground": tile(tmp_path / "far.tif", ONES, west=9_000.0),
    }
    for problem, path in bad.items():
        with pytest.raises(ReadError, match=problem) as error:
            read_population(path, FRAME, WHOLE)
        assert one_line(error).startswith(path.name)


def test_a_file_cut_short_is_refused_in_one_line(tmp_path):
    cells = np.random.default_rng(1).uniform(0, 9, (200, 200))
    path = tile(tmp_path / "short.tif", cells, north=200.0, compress="deflate")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ReadError, match=r"short\.tif: it cannot be read") as error:
        read_population(path, FRAME, (0, 0, 200, 200))
    one_line(error)


def test_more_cells_than_memory_holds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.read.population._MOST_CELLS", 9)
    with pytest.raises(ReadError, match="4 by 4 cells"):
        read_population(tile(tmp_path / "a.tif", ONES), FRAME, WHOLE)


def test_ground_across_the_antimeridian_is_counted_on_both_ends_of_the_raster(tmp_path):
    frame = Frame.around(180.0, 0.0)
    path = tile(tmp_path / "globe.tif", np.ones((4, 720)), west=-180.0, north=1.0, side=0.5, crs="EPSG:4326")
    area = frame.to_metres(box(179.0, -0.5, 181.0, 0.5))
    raster = read_population(path, frame, area.bounds)
    [found] = raster_people(raster, frame, [area])
    assert found.residents == pytest.approx(8.0, rel=1e-4)


def test_a_raster_on_a_plane_of_feet_is_refused():
    feet = PopulationRaster(ONES, WHOLE, CRS.from_epsg(2225).to_wkt(), "feet.tif")
    with pytest.raises(ReadError, match=r"feet\.tif"):
        raster_people(feet, FRAME, [box(0, 0, 1, 1)])


def test_parts_and_holes_of_an_area_are_taken_as_they_are(tmp_path):
    raster = read_population(tile(tmp_path / "a.tif", ONES), FRAME, WHOLE)
    ring = shapely.Polygon(box(0, 0, 2, 2).exterior, [box(0.5, 0.5, 1.5, 1.5).exterior])
    assert people(raster, MultiPolygon([ring, box(3, 3, 4, 4)])) == pytest.approx([4.0], abs=1e-6)


def test_no_area_asks_for_nothing():
    assert raster_people(PopulationRaster(ONES, WHOLE, OWN, "-"), FRAME, []) == ()


def test_one_path_may_be_given_as_text(tmp_path):
    assert read_population(str(tile(tmp_path / "a.tif", ONES)), FRAME, WHOLE).title == "a.tif"
