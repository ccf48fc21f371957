import importlib
import math
import sys
from pathlib import Path

import numpy as np
import pytest
from shapely import MultiPolygon, Polygon, box, intersection_all, union_all
from shapely.affinity import scale, translate

from geo.errors import GeometryError
from geo.geometry.ellipsoid import GEOD
from geo.geometry.overlaps import areas_at_least
from geo.geometry.redundancy import disc_areas_at_least

ORACLES = Path(__file__).resolve().parents[2].parent / "shared" / "oracles"
HOLED = Polygon(
    [(35.2, 47.1), (36.8, 47.3), (36.5, 48.8), (35.9, 48.0), (35.3, 48.7)],
    [[(35.9, 47.5), (36.1, 47.5), (36.0, 47.7)]],
)
ISLANDS = MultiPolygon(
    [box(35.1, 47.1, 35.5, 47.4), box(35.5, 47.5, 36.2, 48.0), box(36.21, 47.5, 36.5, 48.0)]
)


@pytest.fixture(scope="module")
def check_kcoverage():
    """The independent check of redundancy beside the repository."""
    if not ORACLES.is_dir():
        pytest.skip("the folder `shared` with research material does not lie beside the repository")
    sys.path.insert(0, str(ORACLES))
    try:
        yield importlib.import_module("check_kcoverage")
    finally:
        sys.path.remove(str(ORACLES))


def strewn(count, west, east, south, north, seed=0):
    random = np.random.default_rng([seed, count])
    return random.uniform(west, east, count), random.uniform(south, north, count)


def disc_m2(longitude, latitude, radius_m, corners=20_000):
    """Area of a geodesic disc by a fine polygon, scaled by what its corners cut off a circle."""
    azimuth, of = -np.arange(corners) * 360.0 / corners, np.ones(corners)
    rim = GEOD.fwd(of * longitude, of * latitude, azimuth, of * radius_m)
    turn = 2.0 * math.pi / corners
    return GEOD.polygon_area_perimeter(rim[0], rim[1])[0] * turn / math.sin(turn)


def ground_m2(area):
    """Area of ground whose edges are straight in lon/lat."""
    return abs(GEOD.geometry_area_perimeter(area.segmentize(0.002))[0])


def in_square_km(areas_m2):
    return {str(k + 1): value / 1e6 for k, value in enumerate(areas_m2)}


STREWN = {
    "a region": ((250, 35, 37, 47, 49), 5_000.0),
    "deep": ((100, 35, 35.3, 47, 47.3), 15_000.0),
    "far north": ((150, 10, 20, 70, 75), 20_000.0),
    "wide": ((25, 35, 37, 47, 49), 140_000.0),
}


@pytest.mark.parametrize(("places", "radius_m"), STREWN.values(), ids=STREWN)
def test_areas_agree_with_samples_and_sum_up_to_the_discs(check_kcoverage, places, radius_m):
    longitude, latitude = strewn(*places)
    areas_m2 = disc_areas_at_least(longitude, latitude, radius_m)
    found = check_kcoverage.check(longitude, latitude, radius_m, in_square_km(areas_m2), samples=60_000)
    assert abs(found["sum_rule_rel"]) < 1e-7  # the check's own polygons are good to 2e-8
    assert all(abs(level["sigmas"]) < 4 or abs(level["rel"]) < 1e-3 for level in found["by_k"].values())


@pytest.mark.parametrize("zone", [HOLED, ISLANDS], ids=["holed", "islands"])
def test_areas_within_a_zone_agree_with_samples(check_kcoverage, zone):
    longitude, latitude = strewn(250, 35, 37, 47, 49)
    areas_m2 = disc_areas_at_least(longitude, latitude, 12_000.0, within=zone)
    given = in_square_km(areas_m2)
    found = check_kcoverage.check(
        longitude, latitude, 12_000.0, given, samples=60_000, within=np.array([zone])
    )
    assert all(abs(level["sigmas"]) < 4 or abs(level["rel"]) < 1e-3 for level in found["by_k"].values())


@pytest.mark.parametrize("radius_m", [50.0, 5_000.0, 140_000.0])
@pytest.mark.parametrize("place", [(30.0, 0.0), (30.0, 47.0), (180.0, 75.0), (0.0, 90.0)])
def test_one_disc_alone_has_the_area_of_a_fine_polygon(place, radius_m):
    areas_m2 = disc_areas_at_least([place[0]], [place[1]], radius_m)
    # Polygon areas carry some square metres of rounding of the whole earth's.
    assert areas_m2 == pytest.approx([disc_m2(*place, radius_m)], rel=1e-9, abs=1.0)


def test_discs_one_on_another_cover_the_same_ground_as_often():
    areas_m2 = disc_areas_at_least([35.0] * 300, [47.0] * 300, 5_000.0)
    assert len(areas_m2) == 300
    assert areas_m2 == pytest.approx(np.full(300, disc_m2(35.0, 47.0, 5_000.0)), rel=1e-9)


def test_a_disc_within_another_is_covered_twice_even_where_they_touch_from_inside():
    for gap_m in (1_000.0, 0.0, 1e-6):
        lon, lat, _ = GEOD.fwd(35.0, 47.0, 70.0, 3_000.0 - gap_m)
        areas_m2 = disc_areas_at_least([35.0, lon], [47.0, lat], [5_000.0, 2_000.0])
        expected = [disc_m2(35.0, 47.0, 5_000.0), disc_m2(lon, lat, 2_000.0)]
        assert areas_m2 == pytest.approx(expected, rel=1e-8)


def test_discs_that_touch_from_outside_share_nothing():
    lon, lat, _ = GEOD.fwd(35.0, 47.0, 70.0, 10_000.0)
    areas_m2 = disc_areas_at_least([35.0, lon], [47.0, lat], 5_000.0)
    assert areas_m2[:1] == pytest.approx([2.0 * disc_m2(35.0, 47.0, 5_000.0)], rel=1e-8)
    assert areas_m2[1:].sum() < 1.0


def test_two_unit_discs_share_the_lens_of_the_plane_when_they_are_small():
    radius_m = 100.0
    lon, lat, _ = GEOD.fwd(35.0, 47.0, 20.0, radius_m)
    lens = (2.0 * math.pi / 3.0 - math.sqrt(3.0) / 2.0) * radius_m**2
    areas_m2 = disc_areas_at_least([35.0, lon], [47.0, lat], radius_m)
    assert areas_m2 == pytest.approx([2.0 * math.pi * radius_m**2 - lens, lens], rel=1e-6)


def test_a_zone_round_all_discs_changes_nothing_and_one_inside_a_disc_is_covered_whole():
    longitude, latitude = strewn(60, 35, 36, 47, 48)
    everywhere = disc_areas_at_least(longitude, latitude, 9_000.0)
    assert disc_areas_at_least(longitude, latitude, 9_000.0, within=box(30, 40, 40, 55)) == pytest.approx(
        everywhere, rel=1e-9
    )
    within = disc_areas_at_least([35.0, 35.01], [47.0, 47.0], 50_000.0, within=box(34.9, 46.9, 35.1, 47.1))
    assert within == pytest.approx(np.full(2, ground_m2(box(34.9, 46.9, 35.1, 47.1))), rel=1e-9)


def test_parts_of_a_zone_add_up():
    longitude, latitude = strewn(80, 35, 36, 47, 48)
    whole = box(35.2, 47.2, 35.8, 47.8)
    halves = box(35.2, 47.2, 35.5, 47.8), box(35.5, 47.2, 35.8, 47.8)
    one, other = (disc_areas_at_least(longitude, latitude, 9_000.0, within=half) for half in halves)
    both = np.zeros(max(len(one), len(other)))
    both[: len(one)] += one
    both[: len(other)] += other
    assert disc_areas_at_least(longitude, latitude, 9_000.0, within=whole) == pytest.approx(
        both, rel=1e-9, abs=1.0
    )


def test_the_antimeridian_and_whole_turns_are_no_matter():
    longitude, latitude = strewn(80, -0.5, 0.5, 10, 11)
    here = disc_areas_at_least(longitude + 36.0, latitude, 9_000.0, within=box(35.7, 10.2, 36.3, 10.8))
    across = (longitude + 360.0) % 360.0 - 180.0
    there = disc_areas_at_least(across, latitude, 9_000.0, within=box(179.7, 10.2, 180.3, 10.8))
    assert there == pytest.approx(here, rel=1e-8)


def test_no_disc_covers_nothing():
    assert disc_areas_at_least([], [], 1_000.0).tolist() == []
    assert disc_areas_at_least([35.0], [47.0], 0.0).tolist() == []
    assert disc_areas_at_least([35.0], [47.0], 1_000.0, within=box(0, 0, 1, 1)).tolist() == []


def test_ground_that_is_no_ground_is_refused():
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    with pytest.raises(GeometryError, match="Self-intersection"):
        disc_areas_at_least([0.5], [0.5], 1_000.0, within=bow_tie)
    with pytest.raises(GeometryError, match=r"area 1 is not valid \(Self-intersection"):
        areas_at_least([box(0, 0, 1, 1), bow_tie])


def test_areas_of_any_shape_are_counted_where_they_lie_over_one_another():
    holed = box(0, 0, 10, 10) - box(4, 4, 6, 6)
    assert areas_at_least([holed, box(5, 5, 11, 6)]).tolist() == [96.0 + 2.0, 4.0]
    assert areas_at_least([holed, Polygon()], within=box(0, 0, 5, 5)).tolist() == [24.0]
    assert areas_at_least([]).tolist() == []


def test_the_same_area_many_times_over_is_covered_as_often():
    shape = scale(HOLED, 70_000.0, 110_000.0, origin=(36.0, 48.0))
    areas_m2 = areas_at_least([shape] * 20)
    assert areas_m2 == pytest.approx(np.full(20, shape.area), rel=1e-6)


def test_areas_cut_in_many_places_add_up():
    shape = scale(HOLED, 70_000.0, 110_000.0, origin=(36.0, 48.0))
    areas = [translate(shape, 1_700.0 * i, 900.0 * (i % 5)) for i in range(12)]
    areas_m2 = areas_at_least(areas)
    assert areas_m2.sum() == pytest.approx(12 * shape.area, rel=1e-8)
    assert areas_m2[0] == pytest.approx(union_all(areas).area, rel=1e-8)
    assert areas_m2[-1] == pytest.approx(intersection_all(areas).area, rel=1e-8)
