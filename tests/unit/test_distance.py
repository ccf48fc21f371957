from itertools import pairwise

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from shapely import LineString, MultiPoint, Point, box

from geo.errors import GeometryError
from geo.geometry.distance import PathDistance

EARTH = Geodesic.WGS84
with np.errstate(invalid="ignore"):
    NOT_A_NUMBER = LineString([(0.0, 0.0), (float("nan"), 1.0)])


def test_a_point_is_as_far_as_karney_says():
    far = PathDistance(Point(36.0, 48.0)).to(37.0, 49.0)
    assert far.distance_m[0] == pytest.approx(EARTH.Inverse(48.0, 36.0, 49.0, 37.0)["s12"], abs=1e-6)


@pytest.mark.parametrize("edges", ["lonlat", "geodesic"])
@pytest.mark.parametrize("shift", [0.0, 145.0])
def test_no_point_of_the_line_is_nearer_than_the_foot(edges, shift):
    rng = np.random.default_rng(5)
    vertices = np.array([[34.0, 46.0], [34.8, 46.3], [34.5, 47.0], [36.2, 47.1]])
    vertices[:, 0] += shift
    found = PathDistance(LineString(vertices), edges=edges)
    lon, lat = rng.uniform(33.0, 37.0, 40) + shift, rng.uniform(45.0, 48.0, 40)
    nearest = found.to(lon, lat)
    strewn = _strewn(vertices, edges)
    for i in range(40):
        to_foot = EARTH.Inverse(lat[i], lon[i], nearest.foot_latitude[i], nearest.foot_longitude[i])["s12"]
        assert nearest.distance_m[i] == pytest.approx(to_foot, abs=1e-6)
        assert nearest.distance_m[i] <= _least(strewn, lon[i], lat[i]) + 1e-3


def _strewn(vertices, edges, count=400):
    """Points strewn along the line."""
    places = []
    for (a_lon, a_lat), (b_lon, b_lat) in pairwise(vertices):
        line = EARTH.InverseLine(a_lat, a_lon, b_lat, b_lon)
        for share in np.linspace(0.0, 1.0, count):
            at_lon, at_lat = a_lon + share * (b_lon - a_lon), a_lat + share * (b_lat - a_lat)
            if edges == "geodesic":
                there = line.Position(share * line.s13)
                at_lon, at_lat = there["lon2"], there["lat2"]
            places.append((at_lon, at_lat))
    return np.array(places)


def _least(strewn, lon, lat, few=20):
    """Least distance to strewn points, never below the line's: of the few that a chord says are nearest."""
    chords = np.linalg.norm(_upright(*strewn.T) - _upright(lon, lat), axis=1)
    near = strewn[np.argsort(chords)[:few]]
    return min(EARTH.Inverse(lat, lon, at_lat, at_lon)["s12"] for at_lon, at_lat in near)


def _upright(lon, lat):
    """Places on a sphere of radius one."""
    lon, lat = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def test_the_antimeridian_is_no_border():
    found = PathDistance(LineString([(179.5, 10.0), (-179.5, 10.0)]))
    nearest = found.to([-179.9, 179.9], [10.0, 10.0])
    assert nearest.distance_m.max() < 1e-6
    assert nearest.along_m[0] - nearest.along_m[1] == pytest.approx(
        EARTH.Inverse(10.0, 179.9, 10.0, -179.9)["s12"], abs=0.01
    )


def test_along_the_equator_distance_is_the_arc():
    nearest = PathDistance(LineString([(0.0, 0.0), (10.0, 0.0)])).to([3.0, -1.0], [0.001, 0.0])
    assert nearest.along_m == pytest.approx([6_378_137.0 * np.radians(3.0), 0.0], abs=1e-3)
    assert nearest.distance_m[1] == pytest.approx(6_378_137.0 * np.radians(1.0), abs=1e-3)


def test_parts_are_told_apart():
    points = MultiPoint([(30.0, 50.0), (31.0, 50.0), (32.0, 50.0)])
    assert PathDistance(points).to([31.9, 30.1, 31.1], 50.1).part.tolist() == [2, 0, 1]


def test_of_an_area_the_boundary_counts():
    assert PathDistance(box(30.0, 50.0, 32.0, 52.0)).to(31.0, 50.5).distance_m[0] == pytest.approx(
        EARTH.Inverse(50.0, 31.0, 50.5, 31.0)["s12"], abs=0.5
    )


def test_near_the_pole_distances_hold():
    found = PathDistance(LineString([(0.0, 85.0), (90.0, 85.0)]))
    nearest = found.to(45.0, 89.0)
    assert nearest.distance_m[0] == pytest.approx(EARTH.Inverse(85.0, 45.0, 89.0, 45.0)["s12"], abs=1e-3)


@pytest.mark.parametrize(
    ("path", "part_of_message"),
    [
        (LineString(), "the path is empty"),
        (LineString([(48.0, 136.0), (48.1, 137.0)]), "latitude 136"),
        (NOT_A_NUMBER, "vertex 1 is not a number"),
        (LineString([(400_000.0, 50.0), (400_100.0, 50.0)]), "longitude 400100 does not exist"),
    ],
)
def test_a_path_that_is_no_path_is_refused_in_one_line(path, part_of_message):
    with pytest.raises(GeometryError, match=part_of_message):
        PathDistance(path)


def test_a_point_off_the_earth_is_refused():
    with pytest.raises(GeometryError, match="latitude 100"):
        PathDistance(Point(0.0, 0.0)).to(0.0, 100.0)


def test_an_unknown_reading_of_edges_is_refused():
    with pytest.raises(GeometryError, match="edges is 'straight'"):
        PathDistance(Point(0.0, 0.0), edges="straight")
