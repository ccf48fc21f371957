"""A grid of heights: places, bilinear heights, holes, windows, refusals."""

import numpy as np
import pytest

from geo.errors import TerrainError
from geo.terrain.elevation import Elevation


def grid(heights, cell_m=10.0, west_m=1_000.0, north_m=2_000.0, **more):
    return Elevation(np.asarray(heights, np.float32), west_m, north_m, cell_m, cell_m, "made", **more)


def test_heights_are_bilinear_between_the_middles_of_cells():
    ground = grid([[0, 10], [20, 50]])
    np.testing.assert_allclose(ground.heights_m([1_005, 1_015, 1_010], [1_995, 1_985, 1_990]), [0, 50, 20])
    np.testing.assert_allclose(ground.heights_m(1_010, 1_995), 5)


def test_the_outer_half_of_the_outermost_cells_goes_on_level():
    ground = grid([[0, 10], [20, 50]])
    np.testing.assert_allclose(ground.heights_m([1_000, 1_020], [2_000, 1_980]), [0, 50])


def test_a_hole_makes_unknown_what_it_touches_and_nothing_else():
    ground = grid([[0, 10, 20], [0, np.nan, 20], [0, 10, 20]])
    middle_row = ground.heights_m([1_005, 1_006, 1_015, 1_024, 1_025], [1_985] * 5)
    np.testing.assert_array_equal(np.isnan(middle_row), [False, True, True, True, False])
    np.testing.assert_allclose(ground.heights_m([1_010, 1_020], [1_995, 1_975]), [5, 15])


def test_off_the_grid_and_nowhere_there_is_no_height():
    assert np.isnan(grid([[1, 2]]).heights_m([999, 1_021, 1_005, np.nan], [1_995, 1_995, 2_001, 1_995])).all()


def test_cells_are_told_by_row_and_column_and_their_middles_lead_back():
    ground = grid(np.arange(12).reshape(3, 4))
    cells = ground.cells([1_000, 1_019.9, 1_040], [2_000, 1_989, 1_970])
    assert cells.tolist() == [[0, 0], [1, 1], [2, 3]]
    np.testing.assert_array_equal(ground.cells(*ground.middles_m(*cells.T)), cells)


def test_a_place_off_the_grid_has_no_cell():
    with pytest.raises(TerrainError, match=r"1 of 2 places lie off the grid\. Give elevation that reaches"):
        grid([[1, 2]]).cells([1_005, 1_025], [1_995, 1_995])


def test_a_window_is_the_same_ground():
    ground = grid(np.arange(30).reshape(5, 6))
    part = ground.window((1_012.0, 1_961.0, 1_028.0, 1_975.0))
    assert part.bounds_m == (1_010.0, 1_960.0, 1_030.0, 1_980.0)
    places = [1_015, 1_021], [1_975, 1_966]
    np.testing.assert_array_equal(part.heights_m(*places), ground.heights_m(*places))


def test_a_window_beside_the_grid_is_refused():
    with pytest.raises(TerrainError, match="nothing of it lies within"):
        grid([[1, 2]]).window((0.0, 0.0, 10.0, 10.0))


@pytest.mark.parametrize(
    ("heights", "more", "problem"),
    [
        ([1, 2], {}, "the grid has shape"),
        (np.empty((0, 3)), {}, "the grid has shape"),
        ([[1, np.inf]], {}, "a height is infinite"),
        ([[1, 2]], {"cell_m": 0.0}, "cell_m is 0"),
        ([[1, 2]], {"cell_m": np.nan}, "cell_m is nan"),
        ([[1, 2]], {"west_m": np.inf}, "its corner is inf"),
    ],
)
def test_what_is_no_grid_is_refused_in_one_line(heights, more, problem):
    with pytest.raises(TerrainError, match=rf"elevation 'made': {problem}") as refused:
        grid(heights, **more)
    assert "\n" not in str(refused.value)


def test_whole_numbers_become_heights():
    assert grid(np.array([[1, 2]], np.int16)).height_m.dtype == np.float32
