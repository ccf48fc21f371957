"""Discs, rings and wedges on the ellipsoid: known areas, bearings, the antimeridian, and what is refused."""

import math

import numpy as np
import pytest
from pyproj import Geod
from shapely import Point

from geo.errors import GeometryError
from geo.geometry.sight import footprint_outline

EARTH = Geod(ellps="WGS84")
SITE = (36.0, 48.0)


def area_m2(polygon):
    return EARTH.geometry_area_perimeter(polygon)[0]


def farthest_off_m(polygon, distance_m, longitude, latitude):
    """How far the middles of the shell's edges lie from a distance, in metres: shortest and longest."""
    x, y = np.array(polygon.exterior.coords).T
    middles = (x[1:] + x[:-1]) / 2, (y[1:] + y[:-1]) / 2
    found = EARTH.inv(np.full(len(x) - 1, longitude), np.full(len(x) - 1, latitude), *middles)[2]
    return found.min() - distance_m, found.max() - distance_m


def test_a_disc_of_five_kilometres_has_the_area_of_a_circle():
    disc = footprint_outline(*SITE, range_m=5_000.0, tolerance_m=0.01)
    assert area_m2(disc) == pytest.approx(math.pi * 5_000**2, rel=1e-5)


def test_a_wide_disc_is_smaller_than_a_plane_circle_by_the_curve_of_the_earth():
    disc = footprint_outline(*SITE, range_m=400_000.0, tolerance_m=0.1)
    radius_m = 6_380_000.0  # of curvature at 48 degrees, about
    cap_m2 = 2 * math.pi * radius_m**2 * (1 - math.cos(400_000 / radius_m))
    assert area_m2(disc) == pytest.approx(cap_m2, rel=2e-5)
    assert area_m2(disc) < math.pi * 400_000**2 * 0.9998


@pytest.mark.parametrize("latitude", [0.0, 48.0, -70.0, 85.0])
@pytest.mark.parametrize("range_m", [50.0, 5_000.0, 275_000.0])
@pytest.mark.parametrize("tolerance_m", [10.0, 1.0, 0.1])
def test_edges_keep_within_the_tolerance_and_take_no_more_vertices_than_twice_what_it_asks(
    latitude, range_m, tolerance_m
):
    disc = footprint_outline(36.0, latitude, range_m=range_m, tolerance_m=tolerance_m)
    shortest, longest = farthest_off_m(disc, range_m, 36.0, latitude)
    assert shortest >= -tolerance_m * 1.001
    assert longest <= tolerance_m * 1.001
    circle = math.pi / math.acos(max(1 - tolerance_m / range_m, 0.0))
    steep = 1 + range_m * math.tan(math.radians(latitude)) / 6.37e6 if latitude > 80 else 1.2
    assert len(disc.exterior.coords) <= 2 * math.sqrt(steep) * max(circle, 12)


def test_bearings_turn_clockwise_from_true_north():
    east = footprint_outline(*SITE, range_m=10_000.0, bearing_deg=90.0, field_of_view_deg=60.0)
    assert east.contains(Point(36.1, 48.0))
    assert not east.contains(Point(35.9, 48.0))
    assert not east.intersects(Point(36.0, 48.05))
    north_west = footprint_outline(*SITE, range_m=10_000.0, bearing_deg=-45.0, field_of_view_deg=60.0)
    assert north_west.contains(Point(35.93, 48.045))


def test_the_corners_of_a_wedge_lie_on_its_own_bearings():
    wedge = footprint_outline(*SITE, range_m=20_000.0, bearing_deg=30.0, field_of_view_deg=80.0)
    azimuths = {round(EARTH.inv(*SITE, *place)[0], 6) for place in wedge.exterior.coords if place != SITE}
    assert {-10.0, 70.0} <= azimuths
    assert min(azimuths) == -10.0
    assert max(azimuths) == 70.0


def test_the_long_side_of_a_wedge_follows_its_bearing():
    wedge = footprint_outline(*SITE, range_m=275_000.0, bearing_deg=90.0, field_of_view_deg=20.0)
    middle = Point(EARTH.fwd(*SITE, 100.0, 137_500.0)[:2])
    nearest_deg = wedge.exterior.distance(middle)
    assert nearest_deg * 111_320 < 1.0


def test_what_lies_too_near_is_a_hole_in_a_ring():
    ring = footprint_outline(*SITE, range_m=5_000.0, nearest_m=3_000.0, tolerance_m=0.01)
    assert area_m2(ring) == pytest.approx(math.pi * 4_000**2, rel=1e-5)  # 5, 4, 3
    assert len(ring.interiors) == 1
    assert not ring.contains(Point(SITE))


def test_longitudes_run_on_past_the_antimeridian():
    west, _, east, _ = footprint_outline(179.99, 10.0, range_m=5_000.0).bounds
    assert west < 180.0 < east
    assert east - west < 0.1
    assert footprint_outline(539.99, 10.0, range_m=5_000.0).bounds[0] == pytest.approx(west + 360.0)


def test_many_sites_at_once_are_the_same_as_each_alone():
    longitude, latitude = np.array([36.0, 37.0, 179.9]), np.array([48.0, -5.0, 70.0])
    ranges, nearest = np.array([5_000.0, 80_000.0, 300.0]), np.array([0.0, 100.0, 0.0])
    bearing, view = np.array([np.nan, 200.0, 10.0]), np.array([360.0, 90.0, 360.0])
    at_once = footprint_outline(
        longitude, latitude, range_m=ranges, nearest_m=nearest, bearing_deg=bearing, field_of_view_deg=view
    )
    for i, shape in enumerate(at_once):
        alone = footprint_outline(
            longitude[i],
            latitude[i],
            range_m=ranges[i],
            nearest_m=nearest[i],
            bearing_deg=bearing[i],
            field_of_view_deg=view[i],
        )
        assert shape.equals_exact(alone, 0.0)
        assert shape.is_valid
        assert shape.exterior.is_ccw


def test_no_site_gives_no_outline():
    assert footprint_outline([], [], range_m=1_000.0).shape == (0,)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"range_m": 0.0}, r"site 1 has .*range_m 0, .*Give 0 <= nearest_m < range_m"),
        ({"range_m": 100.0, "nearest_m": 100.0}, "Give 0 <= nearest_m < range_m"),
        ({"range_m": float("nan")}, "Give 0 <= nearest_m < range_m"),
        ({"range_m": 100.0, "field_of_view_deg": 0.0}, "Give a field of view above 0"),
        ({"range_m": 100.0, "field_of_view_deg": 90.0}, "Give the bearing"),
        ({"range_m": 100.0, "tolerance_m": 0.0}, "tolerance_m is 0"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_values(given, said):
    with pytest.raises(GeometryError, match=said):
        footprint_outline(*SITE, **given)


def test_swapped_axes_and_poles_are_refused():
    with pytest.raises(GeometryError, match=r"latitude 136, .*longitude first"):
        footprint_outline(48.0, 136.0, range_m=100.0)
    with pytest.raises(GeometryError, match="a pole is within a degree"):
        footprint_outline([0.0, 0.0], [48.0, 88.0], range_m=150_000.0)
