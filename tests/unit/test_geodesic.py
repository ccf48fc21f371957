import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import LineString, MultiLineString, MultiPoint, Point, Polygon, box
from shapely.geometry.polygon import orient

from geo.errors import CertificateError, GeometryError
from geo.geometry import laying
from geo.geometry.distance import PathDistance
from geo.geometry.geodesic import Stretch, belt, belts, stretched_belt

EARTH = Geod(ellps="WGS84")
DEGREE_M = 6_378_137.0 * np.pi / 180.0  # of longitude, on the equator


def area_km2(area):
    return sum(EARTH.geometry_area_perimeter(orient(part))[0] for part in shapely.get_parts(area)) / 1e6


def on_equator(length_m):
    return LineString([(0.0, 0.0), (length_m / DEGREE_M, 0.0)])


def edge_error_m(path, found, **options):
    """Error of every vertex and of points between them, by the exact distance; negative inside."""
    rings = [shapely.get_coordinates(r) for p in shapely.get_parts(found.area) for r in shapely.get_rings(p)]
    points = np.vstack([r[:-1] + s * (r[1:] - r[:-1]) for r in rings for s in (0.0, 0.25, 0.5)])
    return PathDistance(path, **options).to(*points.T).distance_m - found.distance_m


def test_a_straight_line_of_100_km_has_a_belt_of_twice_its_length_and_a_circle():
    # Near the equator's line the earth is a sphere to 1e-4: two bands 100 km by 10 km, and one circle.
    found = belt(on_equator(100_000.0), 10_000.0, tolerance_m=0.1)
    assert area_km2(found.area) == pytest.approx(2 * 100 * 10 + np.pi * 100, rel=1e-4)


def test_flat_ends_leave_the_two_bands_alone():
    found = belt(on_equator(100_000.0), 10_000.0, tolerance_m=0.1, caps="flat")
    assert area_km2(found.area) == pytest.approx(2 * 100 * 10, rel=1e-5)


@pytest.mark.parametrize("latitude", [0.0, 48.0, -72.0])
def test_a_circle_has_the_area_of_a_cap_on_the_sphere_that_fits_there(latitude):
    radius_m = 50_000.0
    sine2 = np.sin(np.radians(latitude)) ** 2
    gauss_m = EARTH.b / (1.0 - EARTH.es * sine2)  # radius of the sphere of equal curvature
    cap_km2 = 2 * np.pi * gauss_m**2 * (1 - np.cos(radius_m / gauss_m)) / 1e6
    found = belt(Point(20.0, latitude), radius_m, tolerance_m=0.1)
    assert area_km2(found.area) == pytest.approx(cap_km2, rel=2e-5)


@pytest.mark.parametrize(("lean", "least", "most"), [("in", -1.0, 0.0), ("out", 0.0, 1.0)])
def test_an_edge_leans_to_the_side_asked_for(lean, least, most):
    line = LineString([(36.0, 48.0), (36.5, 48.4), (36.4, 47.9), (37.1, 48.1)])
    for found in belts(line, [2_000.0, 25_000.0, 140_000.0], lean=lean):
        error = edge_error_m(line, found)
        assert least - 0.003 <= error.min()
        assert error.max() <= most + 0.003


def test_the_certificate_says_no_less_than_the_error_found():
    line = LineString([(36.0, 48.0), (36.5, 48.4), (36.4, 47.9), (37.1, 48.1)])
    found = belt(line, 25_000.0)
    assert found.certificate.bound_m <= 1.0
    assert np.abs(edge_error_m(line, found)).max() <= found.certificate.bound_m + 0.003
    assert found.certificate.points > 1000


def test_a_loop_wider_than_its_belt_keeps_its_hole():
    loop = Point(36.0, 48.0).buffer(0.3).exterior
    (wide, narrow) = belts(loop, [40_000.0, 5_000.0])
    assert len(narrow.area.interiors) == 1
    assert len(wide.area.interiors) == 0


def test_the_inside_of_an_area_belongs_to_its_belt():
    ground = box(36.0, 48.0, 37.0, 48.6)
    found = belt(ground, 5_000.0)
    assert not found.area.interiors
    assert found.area.contains(ground)


def test_a_hole_wide_enough_stays_a_hole_and_a_small_one_is_filled():
    shell = box(36.0, 48.0, 38.0, 49.5)
    ground = Polygon(
        shell.exterior, [box(36.5, 48.5, 37.5, 49.0).exterior, box(36.1, 48.1, 36.12, 48.12).exterior]
    )
    found = belt(ground, 5_000.0)
    assert len(found.area.interiors) == 1
    assert np.abs(edge_error_m(ground, found)).max() <= 1.003


def test_points_far_apart_have_discs_of_their_own():
    assert len(belt(MultiPoint([(30, 50), (31, 50), (32, 51)]), 10_000.0).area.geoms) == 3


def test_discs_that_touch_become_one():
    assert belt(MultiPoint([(30, 50), (30.1, 50), (30.2, 50)]), 10_000.0).area.geom_type == "Polygon"


def test_a_line_over_the_antimeridian_has_the_belt_of_the_same_line_elsewhere():
    across = LineString([(179.5, 10.0), (-179.5, 10.5)])
    elsewhere = LineString([(9.5, 10.0), (10.5, 10.5)])
    one, other = belt(across, 30_000.0), belt(elsewhere, 30_000.0)
    assert one.area.bounds[0] == pytest.approx(other.area.bounds[0] + 170.0, abs=1e-6)
    assert area_km2(one.area) == pytest.approx(area_km2(other.area), rel=1e-7)


def test_edges_between_far_vertices_mean_what_is_asked():
    line = LineString([(20.0, 50.0), (40.0, 50.0)])
    for edges in ("lonlat", "geodesic"):
        found = belt(line, 10_000.0, edges=edges)
        assert np.abs(edge_error_m(line, found, edges=edges)).max() <= 1.003
    middle = EARTH.npts(20.0, 50.0, 40.0, 50.0, 1)[0]
    assert belt(line, 10_000.0, edges="geodesic").area.contains(Point(middle))
    assert not belt(line, 10_000.0).area.contains(Point(middle))  # the geodesic passes 80 km north


def test_an_end_that_touches_another_part_is_not_open():
    whole = LineString([(36.0, 48.0), (36.5, 48.2), (37.0, 48.0)])
    halves = MultiLineString([[(36.5, 48.2), (36.0, 48.0)], [(36.5, 48.2), (37.0, 48.0)]])
    one, other = (belt(path, 5_000.0, caps="flat") for path in (whole, halves))
    assert area_km2(one.area) == pytest.approx(area_km2(other.area), rel=1e-5)


def test_beyond_a_flat_end_there_is_nothing():
    found = belt(on_equator(40_000.0), 5_000.0, caps="flat")
    assert found.area.bounds[0] == pytest.approx(0.0, abs=1e-7)
    assert found.area.bounds[2] == pytest.approx(40_000.0 / DEGREE_M, abs=1e-7)


def test_stretches_fit_together_without_gap_or_overlap():
    line = LineString([(36.0, 48.0), (36.4, 48.3), (36.5, 48.0), (37.0, 48.2)])
    asked = [Stretch(0, 30_000, 2_000), Stretch(30_000, 60_000, 15_000), Stretch(60_000, 1e6, 5_000)]
    laid = [found.area for found in stretched_belt(line, asked)]
    assert shapely.coverage_is_valid(laid)
    assert area_km2(shapely.union_all(laid)) == pytest.approx(sum(map(area_km2, laid)), rel=1e-9)


def test_stretches_of_one_distance_make_the_plain_belt():
    line = LineString([(36.0, 48.0), (36.4, 48.3), (36.5, 48.0), (37.0, 48.2)])
    laid = stretched_belt(line, [Stretch(0, 30_000, 8_000), Stretch(30_000, 1e6, 8_000)])
    together = shapely.union_all([found.area for found in laid])
    plain = belt(line, 8_000.0).area
    assert area_km2(shapely.symmetric_difference(together, plain)) < 1e-4 * area_km2(plain)


def test_a_point_belongs_to_the_stretch_of_its_nearest_place():
    line = LineString([(36.0, 48.0), (36.4, 48.3), (36.5, 48.0), (37.0, 48.2)])
    asked = [Stretch(0, 40_000, 2_000), Stretch(40_000, 70_000, 15_000), Stretch(70_000, 1e6, 0)]
    laid = stretched_belt(line, asked)
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(35.8, 37.2, 3000), rng.uniform(47.8, 48.5, 3000)
    nearest = PathDistance(line).to(lon, lat)
    for stretch, found in zip(asked, laid, strict=True):
        clear = np.abs(nearest.distance_m - stretch.distance_m) > 1.0
        for end in (stretch.from_m, stretch.to_m):
            clear &= np.abs(nearest.along_m - end) > 1.0
        want = (nearest.along_m > stretch.from_m) & (nearest.along_m < stretch.to_m)
        want &= nearest.distance_m < stretch.distance_m
        assert np.array_equal(want[clear], shapely.contains_xy(found.area, lon, lat)[clear])


def test_a_stretch_of_no_depth_has_no_ground():
    near, none = stretched_belt(on_equator(40_000.0), [Stretch(0, 20_000, 2_000), Stretch(20_000, 40_000, 0)])
    assert none.area.is_empty
    assert near.area.bounds[2] == pytest.approx(20_000.0 / DEGREE_M, abs=1e-6)


def test_chainage_may_be_that_of_a_part():
    parts = MultiLineString([[(0.0, 0.0), (0.2, 0.0)], [(1.0, 0.0), (1.2, 0.0)]])
    (found,) = stretched_belt(parts, [Stretch(0.0, 5_000.0, 1_000.0, part=1)], caps="flat")
    assert found.area.bounds[0] == pytest.approx(1.0, abs=1e-7)
    assert area_km2(found.area) == pytest.approx(10.0, rel=1e-3)


def test_capsules_confirm_what_the_triangulation_says(monkeypatch):
    line = LineString([(36.0, 48.0), (36.2, 48.2), (36.3, 48.0)])
    first = belt(line, 3_000.0)
    monkeypatch.setattr(laying, "_METHODS", laying._METHODS[2:])
    second = belt(line, 3_000.0)
    assert (first.certificate.method, second.certificate.method) == ("alpha complex", "union of capsules")
    assert area_km2(first.area) == pytest.approx(area_km2(second.area), rel=5e-4)


def test_a_belt_that_measurement_does_not_confirm_is_not_handed_out(monkeypatch):
    spoilt = laying.polygons
    monkeypatch.setattr(laying, "polygons", lambda outline: spoilt(outline).buffer(0.001))
    monkeypatch.setattr(laying, "_METHODS", laying._METHODS[:2])
    with pytest.raises(CertificateError, match="is off by"):
        belt(on_equator(10_000.0), 2_000.0)


def test_a_filled_hole_is_noticed(monkeypatch):
    spoilt = laying.polygons
    monkeypatch.setattr(laying, "polygons", lambda outline: Polygon(spoilt(outline).exterior))
    monkeypatch.setattr(laying, "_METHODS", laying._METHODS[:2])
    with pytest.raises(CertificateError, match="is off by"):
        belt(Point(36.0, 48.0).buffer(0.3).exterior, 5_000.0)


def test_a_lost_part_is_noticed(monkeypatch):
    spoilt = laying.polygons
    monkeypatch.setattr(laying, "polygons", lambda outline: spoilt(outline).geoms[0])
    monkeypatch.setattr(laying, "_METHODS", laying._METHODS[:2])
    with pytest.raises(CertificateError, match="is off by"):
        belt(MultiLineString([[(36.0, 48.0), (36.2, 48.0)], [(37.0, 48.0), (37.2, 48.0)]]), 2_000.0)


LINE = LineString([(36.0, 48.0), (37.0, 48.0)])


@pytest.mark.parametrize(
    ("path", "distance_m", "options", "part_of_message"),
    [
        (LineString(), 1_000.0, {}, "the path is empty"),
        (LINE, -50.0, {}, "distance_m is -50"),
        (LINE, 0.0, {}, "distance_m is 0"),
        (LINE, float("nan"), {}, "distance_m is nan"),
        (LINE, 3e6, {}, "distance_m is 3e\\+06"),
        (LINE, 1_000.0, {"tolerance_m": 0.0}, "tolerance_m is 0"),
        (LINE, 1_000.0, {"caps": "square"}, "caps is 'square'"),
        (LINE, 1_000.0, {"edges": "utm"}, "edges is 'utm'"),
        (LINE, 1_000.0, {"lean": "left"}, "lean is 'left'"),
        (LineString([(48.0, 136.0), (48.0, 137.0)]), 1_000.0, {}, "latitude 136"),
        (LineString([(0.0, 89.5), (90.0, 89.0)]), 200_000.0, {}, "holds a pole"),
        (Polygon([(36, 48), (37, 49), (37, 48), (36, 49)]), 1_000.0, {}, "the area is not valid"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(path, distance_m, options, part_of_message):
    with pytest.raises(GeometryError, match=part_of_message) as caught:
        belt(path, distance_m, **options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("stretches", "part_of_message"),
    [
        ([Stretch(0, 20_000, 500), Stretch(10_000, 30_000, 500)], "before another ends"),
        ([Stretch(20_000, 10_000, 500)], "stretch 0 goes from 20000 m to 10000 m"),
        ([Stretch(90_000, 99_000, 500)], "stretch 0 goes from 90000 m"),
        ([Stretch(0, 10_000, 500, part=3)], "names part 3 of 1"),
        ([Stretch(0, 10_000, -1)], "distance_m is -1"),
    ],
)
def test_stretches_that_cannot_be_meant_are_refused(stretches, part_of_message):
    with pytest.raises(GeometryError, match=part_of_message):
        stretched_belt(LINE, stretches)
