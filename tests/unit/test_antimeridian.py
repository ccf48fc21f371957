import numpy as np
import pytest
import shapely
from shapely import LineString, Polygon, box

from geo.geometry.antimeridian import split_at_antimeridian
from geo.geometry.geodesic import belt


def test_a_polygon_with_a_hole_on_the_antimeridian_stays_valid_and_keeps_its_ground():
    ground = Polygon(box(177, -2, 183, 2).exterior, [box(179, -1, 181, 1).exterior])
    split = split_at_antimeridian(ground)
    assert split.is_valid
    assert split.area == pytest.approx(ground.area)
    assert split.bounds == (-180.0, -2.0, 180.0, 2.0)
    assert len(split.geoms) == 2


def test_a_line_is_cut_where_it_crosses():
    split = split_at_antimeridian(LineString([(179, 0), (181, 2)]))
    assert sorted(map(tuple, shapely.get_coordinates(split).round(9))) == [
        (-180.0, 1.0),
        (-179.0, 2.0),
        (179.0, 0.0),
        (180.0, 1.0),
    ]


@pytest.mark.parametrize("ground", [box(10, 0, 20, 5), box(-180, 0, -170, 5), box(170, 0, 180, 5)])
def test_what_does_not_cross_is_left_as_it_was(ground):
    assert split_at_antimeridian(ground).equals(ground)


def test_a_belt_over_the_antimeridian_has_all_its_longitudes_within_180():
    found = split_at_antimeridian(belt(LineString([(179.5, -17.0), (-179.5, -16.0)]), 30_000.0).area)
    assert found.is_valid
    assert np.abs(shapely.get_coordinates(found)[:, 0]).max() <= 180.0
    assert found.geom_type == "MultiPolygon"
