"""Viewsheds: paper answers, the exact method as reference, holes, counting, the outline of what is seen."""

import importlib
from itertools import pairwise

import numpy as np
import pytest
import shapely

from geo.errors import TerrainError
from geo.terrain.curvature import horizon_m
from geo.terrain.elevation import Elevation
from geo.terrain.viewshed import count_seen, seen_ground, viewshed

METHODS = ("rays", "rays3", "exact")
CELL_M = 30.0
EYE = {"height_m": 20.0, "target_height_m": 2.0, "refraction": 1 / 7}


def ground(heights, cell_m=CELL_M):
    heights = np.asarray(heights, np.float32)
    return Elevation(heights, 0.0, len(heights) * cell_m, cell_m, cell_m, "made")


def waves(side, seed=1, relief_m=180.0):
    """Smooth made ground: waves, the lower the shorter."""
    random = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side))
    frequency[0, 0] = np.inf
    parts = random.normal(size=(2, *frequency.shape)) / frequency**2.1
    relief = np.fft.irfft2(parts[0] + 1j * parts[1], s=(side, side))
    return relief_m * (relief - relief.min()) / np.ptp(relief)


def cluttered(heights, seed=2):
    """The same ground with obstacles of 3 to 15 m on a tenth of its cells."""
    random = np.random.default_rng(seed)
    return heights + random.uniform(3, 15, heights.shape) * (random.random(heights.shape) < 0.1)


def observers(side, number, seed=3):
    return (np.random.default_rng(seed).integers(0, side, (number, 2)) + 0.5) * CELL_M


def against_exact(elevation, places, method, range_m):
    """Shares of cells missed and falsely seen of those visible, and of all cells that differ."""
    missed = false = visible = cells = 0
    for place in map(tuple, places):
        truth = viewshed(elevation, place, range_m=range_m, method="exact", **EYE).seen
        seen = viewshed(elevation, place, range_m=range_m, method=method, **EYE).seen
        missed, false = missed + (truth & ~seen).sum(), false + (~truth & seen).sum()
        visible, cells = visible + truth.sum(), cells + truth.size
    return missed / visible, false / visible, (missed + false) / cells


@pytest.mark.parametrize("method", METHODS)
def test_on_a_plain_one_sees_a_disc(method):
    shed = viewshed(ground(np.zeros((101, 101))), (1_515.0, 1_515.0), range_m=1_200.0, method=method, **EYE)
    row, column = np.mgrid[-40:41, -40:41]
    np.testing.assert_array_equal(shed.seen, np.hypot(row, column) <= 40)
    assert shed.observer_m == (1_515.0, 1_515.0)


@pytest.mark.parametrize("method", METHODS)
def test_on_a_plain_the_disc_ends_at_the_horizon(method):
    plain = ground(np.zeros((121, 121)), cell_m=100.0)
    shed = viewshed(
        plain,
        (6_050.0, 6_050.0),
        height_m=2.0,
        target_height_m=0.0,
        range_m=6_000.0,
        method=method,
        refraction=0.0,
    )
    row, column = np.mgrid[-60:61, -60:61]
    distance_m = 100.0 * np.hypot(row, column)
    assert shed.seen[distance_m < horizon_m(2.0, 0.0) - 150].all()
    assert not shed.seen[distance_m > horizon_m(2.0, 0.0) + 150].any()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("target_height_m", "first_seen"), [(0.0, 81), (3.0, 69)])
def test_a_ridge_hides_the_ground_behind_it_as_far_as_similar_triangles_say(
    method, target_height_m, first_seen
):
    heights = np.zeros((41, 201))
    heights[:, 20] = 15.05
    # Eye at 20 m, 20 cells before a ridge of 15.05 m: the line over it has sunk to the ground
    # 20 * 20 / (20 - 15.05) = 80.8 cells away, to 3 m after 68.7; on a slant, triangles are similar too.
    shed = viewshed(
        ground(heights),
        (15.0, 615.0),
        height_m=20.0,
        target_height_m=target_height_m,
        range_m=6_030.0,
        refraction=0.999_999,  # a ray bent as the Earth: level ground
        method=method,
    )
    for row in range(41):
        np.testing.assert_array_equal(np.flatnonzero(~shed.seen[row, :150]), np.arange(21, first_seen))


def test_the_default_is_within_its_bars_on_rough_and_on_smooth_ground():
    smooth = waves(600)
    places = observers(600, 6)
    missed, false, _ = against_exact(ground(cluttered(smooth)), places, "rays", 6_000.0)
    assert missed <= 0.10
    assert false <= 0.10
    *_, unlike = against_exact(ground(smooth), places, "rays", 6_000.0)
    assert unlike <= 0.0005


def test_three_rays_are_within_their_bars_on_rough_and_on_smooth_ground():
    smooth = waves(600)
    places = observers(600, 6)
    missed, false, _ = against_exact(ground(cluttered(smooth)), places, "rays3", 6_000.0)
    assert missed <= 0.04
    assert false <= 0.04
    *_, unlike = against_exact(ground(smooth), places, "rays3", 6_000.0)
    assert unlike <= 0.0002


@pytest.fixture
def check(shared, monkeypatch):
    """An independent reference: one sight line a cell, written by others."""
    monkeypatch.syspath_prepend(shared / "oracles")
    return importlib.import_module("check_viewshed").check


@pytest.mark.parametrize("rough", [False, True])
def test_an_independent_reference_agrees(check, rough):
    heights = waves(300, relief_m=60.0).astype(np.float32)
    elevation = ground(cluttered(heights) if rough else heights)
    place = (4_515.0, 4_515.0)
    row, column = elevation.cells(*place).tolist()
    for method, bar in (("exact", 0.0), ("rays", 0.10), ("rays3", 0.04)):
        seen = count_seen(elevation, [place], range_m=4_000.0, method=method, **EYE)
        found = check(
            elevation.height_m,
            seen,
            row,
            column,
            EYE["height_m"],
            EYE["target_height_m"],
            CELL_M,
            4_000.0,
            EYE["refraction"],
        )
        assert 0 < found["visible_reference"] < 0.6 * 300 * 300
        assert found["missed_of_visible"] <= bar
        assert found["false_of_visible"] <= bar
        if not rough:
            assert found["differ_of_all"] <= 0.0005


@pytest.mark.parametrize("method", METHODS)
def test_behind_a_hole_nothing_is_known_but_what_known_ground_hides(method):
    heights = np.zeros((5, 30))
    heights[:, 10] = np.nan
    heights[:, 20] = 50.0
    shed = viewshed(ground(heights), (15.0, 75.0), range_m=1_000.0, method=method, **EYE)
    assert shed.seen[2, :10].all()
    assert shed.unknown[2, 10:21].all()  # the ridge at 20 itself may be hidden by what the hole holds
    assert not shed.seen[2, 21:].any()
    assert not shed.unknown[2, 21:].any()


@pytest.mark.parametrize("method", METHODS)
def test_an_observer_in_a_hole_knows_nothing(method):
    heights = np.zeros((9, 9))
    heights[4, 4] = np.nan
    shed = viewshed(ground(heights), (135.0, 135.0), range_m=90.0, method=method, **EYE)
    row, column = np.mgrid[-3:4, -3:4]
    np.testing.assert_array_equal(shed.unknown, np.hypot(row, column) <= 3)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (2, 40), (40, 2), (7, 5)])
def test_narrow_grids_and_their_corners_are_seen_to_the_edge(method, shape):
    plain = ground(np.zeros(shape))
    rows, columns = shape
    for row, column in {(0, 0), (rows - 1, columns - 1), (rows // 2, columns // 2)}:
        place = tuple(float(each) for each in plain.middles_m(row, column))
        shed = viewshed(plain, place, range_m=5_000.0, method=method, **EYE)
        assert shed.seen.shape == shape
        assert shed.seen.all()


def test_a_range_below_a_cell_leaves_the_observers_own():
    shed = viewshed(ground(np.zeros((5, 5))), (75.0, 75.0), range_m=10.0, **EYE)
    assert shed.state.tolist() == [[1]]


@pytest.mark.parametrize("method", ["rays", "exact"])
def test_counting_is_the_sum_of_viewsheds_whatever_the_threads(method):
    elevation = ground(cluttered(waves(120)))
    places = observers(120, 12)
    heights_m, ranges_m = np.linspace(5, 40, 12), np.linspace(300, 1_500, 12)
    more = {"target_height_m": 2.0, "refraction": 0.13, "method": method}
    expected = np.zeros((120, 120), int)
    for place, height_m, range_m in zip(places, heights_m, ranges_m, strict=True):
        shed = viewshed(elevation, tuple(place), height_m=height_m, range_m=range_m, **more)
        row, column = elevation.cells(*shed.ground.middles_m(0, 0))
        rows, columns = shed.state.shape
        expected[row : row + rows, column : column + columns] += shed.seen
    for threads in (1, 3, None):
        found = count_seen(elevation, places, height_m=heights_m, range_m=ranges_m, threads=threads, **more)
        np.testing.assert_array_equal(found, expected)


def test_the_ground_seen_is_as_large_as_its_cells_and_its_outline_is_sound():
    elevation = ground(cluttered(waves(200)))
    shed = viewshed(elevation, (3_015.0, 3_015.0), range_m=2_500.0, **EYE)
    area = seen_ground(shed)
    assert area.is_valid
    assert area.area == shed.seen.sum() * CELL_M**2
    easting, northing = shed.ground.middles_m(*np.nonzero(shed.seen))
    assert shapely.contains_xy(area, easting, northing).all()


def test_a_field_of_view_keeps_what_lies_in_it():
    shed = viewshed(ground(np.zeros((81, 81))), (1_215.0, 1_215.0), range_m=1_200.0, **EYE)
    whole, east = seen_ground(shed), seen_ground(shed, bearing_deg=90.0, field_of_view_deg=90.0)
    assert east.area == pytest.approx(whole.area / 4, rel=0.03)
    assert east.centroid.x > 1_800
    assert east.centroid.y == pytest.approx(1_215.0)
    astride = seen_ground(shed, bearing_deg=350.0, field_of_view_deg=60.0)  # from 320 to 20 degrees
    assert astride.centroid.y > 1_700
    assert astride.centroid.x < 1_215
    assert seen_ground(shed, bearing_deg=90.0).area == whole.area


def test_quarters_of_view_add_up():
    shed = viewshed(ground(cluttered(waves(90))), (1_365.0, 1_365.0), range_m=1_200.0, **EYE)
    quarters = [seen_ground(shed, bearing_deg=b + 0.01, field_of_view_deg=90.0) for b in (0, 90, 180, 270)]
    own = CELL_M**2  # the observer's cell lies in no quarter
    assert sum(part.area for part in quarters) == seen_ground(shed).area - own
    assert all(shapely.intersection(one, other).area == 0 for one, other in pairwise(quarters))


def test_where_nothing_is_seen_there_is_no_ground():
    shed = viewshed(ground([[np.nan, 0.0]]), (15.0, 15.0), range_m=100.0, **EYE)
    assert seen_ground(shed).is_empty


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"range_m": 0.0}, "range_m is 0"),
        ({"range_m": float("nan")}, "range_m is nan"),
        ({"height_m": -2.0}, "a height of an eye is -2 m"),
        ({"target_height_m": -2.0}, "a height of a target is -2 m"),
        ({"refraction": 1.0}, "refraction is 1"),
    ],
)
def test_what_makes_no_sense_is_refused(change, problem):
    with pytest.raises(TerrainError, match=problem):
        viewshed(ground([[0.0]]), (15.0, 15.0), **{"range_m": 100.0, **EYE, **change})


def test_an_observer_off_the_grid_is_refused():
    with pytest.raises(TerrainError, match="1 of 1 places lie off the grid"):
        viewshed(ground([[0.0]]), (45.0, 15.0), range_m=100.0, **EYE)
