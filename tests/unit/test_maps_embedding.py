"""Geometries as text: they come back to the last decimal kept; simplification keeps its word."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from maps.embedding import LETTERS, decoded, embedded, simplified

EARTH = Geod(ellps="WGS84")
places = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


@given(st.lists(places, min_size=2, max_size=30, unique=True))
def test_a_line_comes_back_to_the_last_decimal_kept(corners):
    text = embedded(shapely.LineString(corners))["l"][0]
    wanted = np.round(corners, 5)
    steps = np.concatenate([[True], (np.diff(wanted, axis=0) != 0).any(axis=1)])
    assert np.allclose(decoded(text), wanted[steps], atol=1.1e-5)


@given(st.lists(places, min_size=1, max_size=30))
def test_only_letters_that_are_safe_everywhere_are_written(corners):
    texts = embedded(shapely.MultiPoint(corners))["p"]
    assert set("".join(texts)) <= set(LETTERS)
    assert len(texts) == len(corners)


def test_a_polygon_keeps_its_hole_and_leaves_out_the_closing_vertices():
    square = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    rings = embedded(square)["a"][0]
    assert [len(decoded(ring)) for ring in rings] == [4, 4]


def test_parts_of_every_kind_are_kept():
    mixed = shapely.GeometryCollection(
        [
            shapely.Point(0, 0),
            shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]]),
            shapely.box(0, 0, 1, 1),
        ]
    )
    assert {kind: len(parts) for kind, parts in embedded(mixed).items()} == {"a": 1, "l": 2, "p": 1}
    assert embedded(shapely.Polygon()) == {}


def test_a_place_at_zero_degrees_is_a_place():
    assert decoded(embedded(shapely.Point(0, 0))["p"][0]) == [(0.0, 0.0)]


@pytest.mark.parametrize("latitude", [0.0, 48.0, -48.0, 79.0])
@pytest.mark.parametrize("tolerance_m", [30.0, 500.0])
def test_no_vertex_that_was_dropped_lies_farther_off_than_the_tolerance(latitude, tolerance_m):
    turns = np.random.default_rng(7).normal(0, 0.004, (400, 2)).cumsum(axis=0)
    line = shapely.LineString(turns + np.array([30, latitude]))
    slim = simplified(line, tolerance_m)
    assert len(slim.coords) < len(line.coords)
    assert max(_metres_off(slim, corner) for corner in line.coords) <= tolerance_m


def _metres_off(slim, corner):
    # The nearest point in a plane that is true about the corner; at these distances that is the geodesic one.
    east_m, north_m = (
        EARTH.inv(*corner, corner[0] + 0.01, corner[1])[2],
        EARTH.inv(*corner, corner[0], corner[1] + 0.01)[2],
    )
    plane = shapely.transform(slim, lambda lonlat: (lonlat - corner) * [east_m * 100, north_m * 100])
    return plane.distance(shapely.Point(0, 0))


def test_nothing_is_dropped_at_tolerance_zero():
    line = shapely.LineString([(0, 0), (1, 0), (2, 0)])
    assert simplified(line, 0.0) == line
