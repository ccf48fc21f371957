"""The door between degrees and metres: axis order, edges, and frames that are refused."""

import pytest
import shapely
from pyproj import CRS
from shapely import GeometryCollection, LineString, MultiPolygon, Point, box

from geo.errors import FrameError
from geo.frame import EDGE_TOLERANCE_M, Frame


def test_longitude_comes_first():
    east_of_greenwich_on_the_equator = Frame.around(0.0, 0.0).to_metres(Point(1.0, 0.0))
    assert east_of_greenwich_on_the_equator.x == pytest.approx(111_319, abs=20)
    assert east_of_greenwich_on_the_equator.y == pytest.approx(0.0, abs=1e-6)


def test_a_point_north_of_the_centre_lies_up_the_second_axis():
    north = Frame.around(37.0, 48.0).to_metres(Point(37.0, 49.0))
    assert north.x == pytest.approx(0.0, abs=1e-6)
    assert north.y == pytest.approx(111_200, abs=150)


def test_a_geographic_crs_is_refused_with_its_unit():
    with pytest.raises(FrameError, match="measures in degree"):
        Frame(CRS.from_epsg(4326))


def test_a_projected_crs_in_feet_is_refused_with_its_unit():
    with pytest.raises(FrameError, match="measures in US survey foot"):
        Frame(CRS.from_epsg(2263))


def test_an_empty_geometry_has_no_frame():
    with pytest.raises(FrameError, match="the geometry is empty"):
        Frame.around_geometry(Point())


def test_a_long_parallel_bends_in_the_plane_as_it_does_on_the_ground():
    frame = Frame.around(35.0, 49.0)
    carried = frame.to_metres(LineString([(30.0, 49.0), (40.0, 49.0)]))
    for share in (0.1, 0.25, 0.5, 0.77):
        on_the_parallel = frame.to_metres(Point(30.0 + 10.0 * share, 49.0))
        assert carried.distance(on_the_parallel) <= 2 * EDGE_TOLERANCE_M


def test_holes_and_parts_survive_the_door_both_ways():
    ground = MultiPolygon([box(30, 45, 31, 46).difference(box(30.4, 45.4, 30.6, 45.6)), box(33, 45, 34, 46)])
    frame = Frame.around_geometry(ground)
    back = frame.to_lonlat(frame.to_metres(ground))
    assert len(back.geoms) == 2
    assert len(back.geoms[0].interiors) == 1
    assert back.symmetric_difference(ground).area < 1e-6


def test_a_box_across_the_antimeridian_keeps_its_width():
    frame = Frame.around_geometry(LineString([(179.0, 10.0), (-179.0, 10.0)]))
    written_short = frame.to_metres(LineString([(179.0, 10.0), (-179.0, 10.0)]))
    written_on = frame.to_metres(LineString([(179.0, 10.0), (181.0, 10.0)]))
    assert written_short.length == pytest.approx(2 * 109_641, rel=1e-3)
    assert written_short.hausdorff_distance(written_on) < 1e-6


def test_longitudes_come_back_continuous_about_the_centre():
    frame = Frame.around(179.5, 10.0)
    assert frame.to_lonlat(frame.to_metres(Point(-179.0, 10.0))).x == pytest.approx(181.0, abs=1e-9)


def test_points_lines_and_areas_of_one_collection_are_carried_alike():
    mixed = GeometryCollection([Point(30, 45), LineString([(30, 45), (31, 46)]), box(30, 45, 35, 46)])
    frame = Frame.around(32.0, 45.5)
    carried = frame.to_metres(mixed)
    for part, alone in zip(carried.geoms, mixed.geoms, strict=True):
        assert part.equals_exact(frame.to_metres(alone))


def test_lines_and_areas_of_a_collection_are_carried_as_each_alone():
    lake = box(30, 45, 35, 46).difference(box(31, 45.2, 32, 45.8))
    kinds = [LineString([(30, 45), (38, 46)]), lake, LineString([(30, 45), (30.001, 45)])]
    frame = Frame.around(33.0, 46.0)
    together = frame.to_metres(GeometryCollection(kinds))
    assert together.wkb == GeometryCollection([frame.to_metres(kind) for kind in kinds]).wkb
    back = frame.to_lonlat(together)
    assert back.wkb == GeometryCollection([frame.to_lonlat(kind) for kind in together.geoms]).wkb


@pytest.mark.parametrize("empty", [Point(), LineString(), shapely.Polygon(), MultiPolygon()])
def test_what_is_empty_stays_empty(empty):
    assert Frame.around(0.0, 0.0).to_metres(empty).is_empty
