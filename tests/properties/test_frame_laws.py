"""Laws of the working frame, held against geodesics."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point, Polygon

from geo.frame import Frame

EARTH = Geod(ellps="WGS84")
centres = st.tuples(st.floats(-180.0, 180.0), st.floats(-80.0, 80.0))
bearings_deg = st.floats(0.0, 360.0)
ranges_m = st.floats(0.0, 500_000.0)


@given(centres, bearings_deg, ranges_m, bearings_deg, ranges_m)
def test_lengths_are_within_a_thousandth_of_the_geodesic(centre, bearing_a, range_a, bearing_b, range_b):
    frame = Frame.around(*centre)
    a = EARTH.fwd(*centre, bearing_a, range_a)[:2]
    b = EARTH.fwd(*centre, bearing_b, range_b)[:2]
    geodesic_m = EARTH.inv(*a, *b)[2]
    assume(geodesic_m > 1_000.0)
    plane_m = frame.to_metres(Point(a)).distance(frame.to_metres(Point(b)))
    assert plane_m == pytest.approx(geodesic_m, rel=1e-3)


@given(centres, st.floats(0.5, 3.0), st.floats(0.5, 3.0))
def test_areas_are_those_of_the_ellipsoid(centre, width_deg, height_deg):
    longitude, latitude = centre
    ring = [
        (longitude + east * width_deg, latitude + north * height_deg)
        for east, north in ((0, 0), (1, 0), (1, 1), (0, 1))
    ]
    plane_m2 = Frame.around(longitude, latitude).to_metres(Polygon(ring)).area
    # Geod's edges are geodesics; ours are straight in lon/lat, so both are cut fine before they are compared.
    fine = Polygon(ring).segmentize(0.01)
    assert plane_m2 == pytest.approx(EARTH.geometry_area_perimeter(fine)[0], rel=1e-5)


@given(centres, st.floats(-8.0, 8.0), st.floats(-5.0, 5.0))
def test_there_and_back_is_the_same_place_within_two_millimetres(centre, east_deg, north_deg):
    frame = Frame.around(*centre)
    place = Point(centre[0] + east_deg, centre[1] + north_deg)
    back = frame.to_lonlat(frame.to_metres(place))
    # PROJ inverts the authalic latitude by a series that is cut at the millimetre.
    assert EARTH.inv(back.x, back.y, place.x, place.y)[2] < 0.002
