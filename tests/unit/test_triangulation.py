import numpy as np
import pytest
from scipy.spatial import ConvexHull

from geo.errors import GeometryError
from geo.geometry.ellipsoid import GEOD
from geo.geometry.plane import conformal_vectors
from geo.geometry.triangulation import triangulate

RNG = np.random.default_rng(3)


def strewn(count, longitude, latitude, spread_deg):
    return (
        longitude + RNG.uniform(-spread_deg, spread_deg, count),
        np.clip(latitude + RNG.uniform(-spread_deg, spread_deg, count), -89.0, 89.0),
    )


@pytest.mark.parametrize(
    ("longitude", "latitude", "spread_deg"),
    [(36.0, 48.0, 0.01), (36.0, 48.0, 3.0), (179.9, 0.0, 5.0), (-20.0, 80.0, 9.0), (10.0, 10.0, 60.0)],
)
def test_no_circumcircle_holds_a_place(longitude, latitude, spread_deg):
    lon, lat = strewn(400, longitude, latitude, spread_deg)
    mesh = triangulate(lon, lat)
    sites = conformal_vectors(mesh.longitude, mesh.latitude)
    a, b, c = (sites[mesh.triangles[:, k]] for k in range(3))
    outward = np.cross(b - a, c - a)
    above = np.einsum("tk,tsk->ts", outward, sites[None] - a[:, None])
    size = np.linalg.norm(outward, axis=1)
    assert (above / size[:, None]).max() < 1e-12


def test_the_triangles_are_the_faces_of_the_hull_that_look_away_from_the_antipode():
    lon, lat = strewn(300, 179.0, 40.0, 30.0)
    mesh = triangulate(lon, lat)
    sites = conformal_vectors(mesh.longitude, mesh.latitude)
    hull = ConvexHull(np.vstack([sites, -sites.mean(axis=0) / np.linalg.norm(sites.mean(axis=0))]))
    faces = {tuple(sorted(face)) for face in hull.simplices if len(sites) not in face}
    assert {tuple(sorted(face)) for face in mesh.triangles} == faces


def test_corners_are_as_far_from_the_circumcentre_as_the_radius_says():
    mesh = triangulate(*strewn(200, 36.0, 48.0, 0.5))
    near = mesh.radius_m < 140_000.0
    for k in range(3):
        corner = mesh.triangles[near, k]
        centre = mesh.centre_longitude[near], mesh.centre_latitude[near]
        off_m = GEOD.inv(*centre, mesh.longitude[corner], mesh.latitude[corner])[2] - mesh.radius_m[near]
        assert np.abs(off_m).max() < 1.0


def test_every_edge_has_its_twin_and_every_triangle_three_edges():
    mesh = triangulate(*strewn(500, 36.0, 48.0, 1.0))
    edges = np.arange(len(mesh.origin))
    assert (mesh.origin[edges ^ 1] != mesh.origin).all()
    assert (mesh.origin[mesh.following] == mesh.origin).all()
    assert (np.bincount(mesh.left[mesh.left >= 0]) == 3).all()
    hull = int((mesh.left < 0).sum())
    assert len(mesh.triangles) == 2 * 500 - 2 - hull  # Euler


@pytest.mark.parametrize("count", [2, 3, 17])
def test_places_in_one_line_make_a_chain_without_triangles(count):
    mesh = triangulate(np.linspace(10.0, 11.0, count), np.zeros(count))
    assert len(mesh.triangles) == 0
    assert len(mesh.origin) == 2 * (count - 1)


def test_one_place_and_its_copies_make_one_site():
    mesh = triangulate(np.full(4, 36.0), np.full(4, 48.0))
    assert len(mesh.longitude) == 1
    assert mesh.site_of.tolist() == [0, 0, 0, 0]


def test_copies_of_places_change_nothing():
    lon, lat = strewn(60, 36.0, 48.0, 1.0)
    once, twice = triangulate(lon, lat), triangulate(np.tile(lon, 2), np.tile(lat, 2))
    assert np.array_equal(once.triangles, twice.triangles)
    assert np.array_equal(twice.site_of[:60], twice.site_of[60:])


def test_places_on_one_circle_are_fully_triangulated():
    lon, lat, _ = GEOD.fwd(np.full(64, 36.0), np.full(64, 48.0), np.arange(64) * 5.625, np.full(64, 1e4))
    assert len(triangulate(lon, lat).triangles) == 62


def test_a_regular_grid_is_fully_triangulated():
    lon, lat = (axis.ravel() for axis in np.meshgrid(np.arange(12) * 0.1, np.arange(9) * 0.1))
    mesh = triangulate(lon, lat)
    assert len(mesh.triangles) == 2 * 12 * 9 - 2 - int((mesh.left < 0).sum())


def test_no_place_is_refused():
    with pytest.raises(GeometryError, match="0 places"):
        triangulate(np.zeros(0), np.zeros(0))
