"""Outlines of cells: against the union of their squares."""

import numpy as np
import pytest
import shapely
from scipy import ndimage

from geo.terrain.outline import outline


def squares(chosen):
    rows, columns = np.nonzero(chosen)
    return shapely.union_all(shapely.box(columns, -rows - 1.0, columns + 1.0, -rows))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.6, 0.8, 1.0])
@pytest.mark.parametrize("shape", [(3, 3), (5, 4), (1, 9), (12, 12)])
def test_the_outline_is_the_union_of_the_squares(share, shape):
    random = np.random.default_rng(7)
    for _ in range(40):
        chosen = random.random(shape) < share
        found = outline(chosen, 0.0, 0.0, 1.0)
        assert found.is_valid
        assert shapely.symmetric_difference(found, squares(chosen)).area == 0.0
        assert len(found.geoms) == ndimage.label(chosen)[1]


def test_cells_that_meet_at_corners_round_a_hole_stay_sound():
    chosen = np.array([[1, 1, 1, 0], [1, 0, 1, 1], [1, 1, 0, 1], [0, 1, 1, 1]], bool)
    found = outline(chosen, 0.0, 0.0, 1.0)
    assert found.is_valid
    assert found.area == 12
    assert sum(len(part.interiors) for part in found.geoms) == 2


def test_straight_edges_have_no_corners_on_them():
    assert len(outline(np.ones((50, 70), bool), 0.0, 0.0, 1.0).geoms[0].exterior.coords) == 5


def test_nothing_chosen_has_no_outline():
    assert outline(np.zeros((3, 3), bool), 0.0, 0.0, 1.0).is_empty


def test_a_large_chequered_field_is_outlined_in_one_go():
    chosen = np.indices((300, 301)).sum(axis=0) % 2 == 0
    found = outline(chosen, 500.0, 900.0, 2.0)
    assert len(found.geoms) == chosen.sum()
    assert found.area == chosen.sum() * 4.0
    assert found.bounds == (500.0, 300.0, 1_102.0, 900.0)
