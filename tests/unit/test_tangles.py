"""Loops taken out of a path, also where its edges lie so near that they can hardly be told apart."""

import numpy as np
import pytest
import shapely

from geo.geometry.tangles import untangled


def test_a_loop_is_taken_out():
    path = np.array([[0.0, 0], [2, 0], [2, 1], [1, 1], [1, -1]])
    assert untangled(path).tolist() == [[0, 0], [1, 0], [1, -1]]


def test_edges_that_run_back_over_themselves_by_a_hair_are_parted_on_a_fine_grid():
    near = [32.28512957018495, 46.4842793653366], [32.285160088706334, 46.484305071179065]
    back = [32.28512957018435, 46.4842793653361], [32.28516008870625, 46.48430507117898]
    path = np.array([*near, *back])
    with pytest.raises(shapely.errors.GEOSException, match="failed to converge"):
        shapely.node(shapely.LineString(path))
    found = untangled(path)
    assert (found[0] == path[0]).all()
    assert (found[-1] == path[-1]).all()
    once = np.hypot(*(path[1] - path[0]))
    assert shapely.length(shapely.LineString(found)) == pytest.approx(once, rel=1e-4)
