import importlib
import sys
from pathlib import Path

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from geo.errors import GeometryError
from geo.geometry.ellipsoid import GEOD
from geo.geometry.nearby import count_within, nearest_site, pairs_within

ORACLES = Path(__file__).resolve().parents[2].parent / "shared" / "oracles"
EARTH = Geodesic.WGS84


@pytest.fixture(scope="module")
def check_pairs():
    """The independent check of joins beside the repository."""
    if not ORACLES.is_dir():
        pytest.skip("the folder `shared` with research material does not lie beside the repository")
    sys.path.insert(0, str(ORACLES))
    try:
        yield importlib.import_module("check_pairs")
    finally:
        sys.path.remove(str(ORACLES))


def strewn(count, west, east, south, north, seed=0):
    """Places at random in a box that may reach past 180°, with longitudes from -180° to 180°."""
    random = np.random.default_rng([seed, count])
    longitude = random.uniform(west, east, count)
    return (longitude + 180.0) % 360.0 - 180.0, random.uniform(south, north, count)


def told_apart(points, sites, radius_m):
    """Pairs by brute force: every geodesic."""
    near = [
        (i, j)
        for i, (lon, lat) in enumerate(zip(*points, strict=True))
        for j, (site_lon, site_lat) in enumerate(zip(*sites, strict=True))
        if EARTH.Inverse(lat, lon, site_lat, site_lon)["s12"] <= np.broadcast_to(radius_m, len(sites[0]))[j]
    ]
    return sorted(near)


BOXES = {
    "a region": ((32, 39, 46, 52.5), 5_000.0),
    "far north": ((-10, 40, 60, 80), 30_000.0),
    "the antimeridian": ((177, 183, -20, -10), 20_000.0),
    "the pole": ((-180, 180, 87, 90), 60_000.0),
    "the other pole": ((-180, 180, -90, -88), 15_000.0),
    "a small place": ((35, 35.1, 47, 47.1), 1_000.0),
    "the whole earth": ((-180, 180, -90, 90), 900_000.0),
}


@pytest.mark.parametrize(("box", "radius_m"), BOXES.values(), ids=BOXES)
def test_no_pair_is_missing_extra_or_given_twice(check_pairs, box, radius_m):
    points, sites = strewn(8_000, *box), strewn(600, *box)
    point, site = pairs_within(points, sites, radius_m)
    found = check_pairs.check(*points, *sites, radius_m, point, site)
    assert found["true_pairs"] > 500
    assert (found["missing"], found["extra"], found["twice"]) == (0, 0, 0)
    assert count_within(points, sites, radius_m).tolist() == np.bincount(point, minlength=8_000).tolist()
    assert (np.diff(point) >= 0).all()


@pytest.mark.parametrize("radius_m", [500.0, 5_000.0, 140_000.0])
def test_points_laid_at_the_distance_itself_are_settled_by_the_geodesic(check_pairs, radius_m):
    sites = strewn(50, 30, 40, 45, 75)
    random, of = np.random.default_rng(3), np.arange(4_000) % 50
    laid = GEOD.fwd(sites[0][of], sites[1][of], random.uniform(0, 360, 4_000), np.full(4_000, radius_m))
    points = np.asarray(laid[0]), np.asarray(laid[1])
    found = check_pairs.check(*points, *sites, radius_m, *pairs_within(points, sites, radius_m))
    assert (found["missing"], found["extra"], found["twice"]) == (0, 0, 0)


@pytest.mark.parametrize("box", [box for box, _ in BOXES.values()], ids=BOXES)
def test_pairs_and_nearest_agree_with_every_geodesic_of_another_library(box):
    points, sites = strewn(60, *box, seed=1), strewn(40, *box, seed=2)
    radius_m = np.random.default_rng(5).uniform(0.0, BOXES["the whole earth"][1], 40)
    point, site = pairs_within(points, sites, radius_m)
    assert sorted(zip(point.tolist(), site.tolist(), strict=True)) == told_apart(points, sites, radius_m)
    nearest, distance_m = nearest_site(points, sites)
    every = np.array(
        [
            [EARTH.Inverse(lat, lon, *place)["s12"] for place in zip(sites[1], sites[0], strict=True)]
            for lon, lat in zip(*points, strict=True)
        ]
    )
    assert nearest.tolist() == every.argmin(axis=1).tolist()
    assert distance_m == pytest.approx(every.min(axis=1), abs=2e-8)


def test_of_sites_equally_near_the_first_is_nearest():
    site, distance_m = nearest_site(([0.0, 1.0], [0.0, 0.0]), ([1.0, -1.0, 1.0], [0.0, 0.0, 0.0]))
    assert site.tolist() == [0, 0]
    assert distance_m == pytest.approx([111_319.4908, 0.0], abs=1e-4)


def test_equal_chords_do_not_decide_where_the_earth_is_less_curved():
    # To the pole's side the meridian is flatter: along equal chords the geodesic is the shorter one.
    place = ([0.0], [45.0])
    north = GEOD.fwd(0.0, 45.0, 0.0, 200_000.0)[:2]
    east = GEOD.fwd(0.0, 45.0, 90.0, 200_000.0 - 0.005)[:2]
    site, distance_m = nearest_site(place, ([north[0], east[0]], [north[1], east[1]]))
    assert (site.tolist(), distance_m.round(4).tolist()) == ([1], [199_999.995])


def test_no_point_or_no_site_gives_no_pair():
    nothing, somewhere = ([], []), ([0.0], [0.0])
    assert len(pairs_within(nothing, somewhere, 1.0)[0]) == len(pairs_within(somewhere, nothing, 1.0)[0]) == 0
    assert count_within(somewhere, nothing, 1.0).tolist() == [0]
    with pytest.raises(GeometryError, match="there is no site"):
        nearest_site(somewhere, nothing)


@pytest.mark.parametrize(
    ("points", "radius_m", "told"),
    [
        (([0.0], [91.0]), 1.0, "place 0 is at longitude 0, latitude 91"),
        (([0.0, np.nan], [0.0, 0.0]), 1.0, "place 1 is at longitude nan"),
        (([0.0], [0.0, 1.0]), 1.0, r"longitudes have shape \(1,\), latitudes \(2,\)"),
        (([0.0], [0.0]), -5.0, "radius_m is -5"),
        (([0.0], [0.0]), [1.0, 2.0], r"radius_m has shape \(2,\) for 1 sites"),
    ],
)
def test_impossible_places_and_distances_are_refused(points, radius_m, told):
    with pytest.raises(GeometryError, match=told):
        pairs_within(points, ([0.0], [0.0]), radius_m)
