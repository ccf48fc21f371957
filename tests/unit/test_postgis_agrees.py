"""A real PostGIS measures our belts: its distance on the spheroid is another hand's geodesic."""

from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from shapely import LineString

from geo.geometry.geodesic import belt

psycopg = pytest.importorskip("psycopg")
pytestmark = pytest.mark.postgis

FRONT = LineString([(35.0, 47.6), (35.9, 47.5), (36.4, 47.9), (37.4, 47.8), (37.9, 48.6), (37.6, 49.3)])


@pytest.fixture(scope="module")
def server(postgis) -> Iterator["psycopg.Connection"]:
    """A connection to a server of our own with the extension PostGIS."""
    with psycopg.connect(postgis.address, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("distance_m", [500.0, 2_000.0, 25_000.0, 140_000.0])
def test_postgis_finds_every_vertex_of_a_belt_at_its_distance(server, distance_m):
    # PostGIS reads an edge as a geodesic; cut fine, both readings of it are the same line.
    front = FRONT.segmentize(0.002)
    edge = shapely.get_coordinates(belt(front, distance_m, tolerance_m=1.0).area)
    sample = edge[np.linspace(0, len(edge) - 1, min(len(edge), 300)).astype(int)]
    query = "SELECT ST_Distance(ST_GeogFromWKB(%s), ST_GeogFromWKB(p)) FROM unnest(%s::bytea[]) AS p"
    places = [point.wkb for point in shapely.points(sample)]
    found_m = np.array([row[0] for row in server.execute(query, (front.wkb, places))])
    # Far from the line PostGIS tells distances too long (0.3 m at 140 km). Where it does so most, another
    # geodesic finds a vertex of the line within the distance: the belt is not too wide.
    assert found_m.max() <= distance_m * (1 + 4e-6) + 0.05
    longitude, latitude = sample[found_m.argmax()]
    vertices = shapely.get_coordinates(front)
    nearest_m = min(Geodesic.WGS84.Inverse(latitude, longitude, y, x)["s12"] for x, y in vertices)
    if found_m.max() > distance_m + 0.05:
        assert nearest_m <= distance_m + 0.05
    assert found_m.min() >= distance_m - 1.05


def test_a_belt_in_a_plane_would_not_pass(server):
    """The measure bites: a degree buffer of the same width is kilometres off."""
    wrong = shapely.get_coordinates(FRONT.buffer(25_000 / 111_320))[:200]
    query = "SELECT ST_Distance(ST_GeogFromWKB(%s), ST_GeogFromWKB(p)) FROM unnest(%s::bytea[]) AS p"
    places = [point.wkb for point in shapely.points(wrong)]
    found_m = np.array([row[0] for row in server.execute(query, (FRONT.wkb, places))])
    assert np.abs(found_m - 25_000).max() > 1_000
