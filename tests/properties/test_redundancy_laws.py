import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, Polygon

from geo.geometry.chainage import Chainage
from geo.geometry.discs_along import runs_within
from geo.geometry.nearby import count_within, pairs_within
from geo.geometry.redundancy import disc_areas_at_least

EARTH = Geod(ellps="WGS84")
FEW = settings(max_examples=20, deadline=None)
SAMPLE_M = 7.0
ROUNDING_M2 = 1.0  # of sums over a plane some hundred kilometres wide

shifts_deg = st.tuples(st.floats(-0.3, 0.3), st.floats(-0.2, 0.2))
steps_mdeg = st.tuples(st.integers(-300, 300), st.integers(-200, 200))
radii_m = st.floats(50.0, 30_000.0)


@st.composite
def sites(draw, most=12):
    """Longitudes, latitudes and radii about one place anywhere from 80° south to 80° north."""
    longitude, latitude = draw(st.sampled_from([(35.0, 47.0), (179.9, -17.0), (10.0, 79.0), (-70.0, 0.0)]))
    stretch = 1.0 / np.cos(np.radians(latitude))
    places = draw(st.lists(shifts_deg, min_size=1, max_size=most))
    radius_m = draw(st.lists(radii_m, min_size=len(places), max_size=len(places)))
    east, north = np.array(places).T
    turned = (longitude + east * stretch + 180.0) % 360.0 - 180.0
    return turned, latitude + north, np.array(radius_m)


@st.composite
def lines_and_sites(draw):
    """A line that may cross itself and double back, its edges skew to one another, and sites near it."""
    longitude, latitude, radius_m = draw(sites(most=6))
    steps = draw(st.lists(steps_mdeg, min_size=2, max_size=5, unique=True))
    stretch = 1.0 / np.cos(np.radians(latitude[0]))
    vertices = [(longitude[0] + east * stretch / 1e3, latitude[0] + north / 1e3) for east, north in steps]
    return Chainage(LineString(vertices), origin_m=1_000.0), longitude, latitude, radius_m


def ground_about(longitude, latitude):
    """A quadrilateral skew to the meridians about the first of some places."""
    stretch = 1.0 / np.cos(np.radians(latitude[0]))
    corners = [(-0.15, -0.1), (0.12, -0.14), (0.2, 0.11), (-0.1, 0.16)]
    return Polygon([(longitude[0] + east * stretch, latitude[0] + north) for east, north in corners])


def levels(areas_m2, count):
    return np.concatenate([areas_m2, np.zeros(count)])[:count]


@FEW
@given(sites(), st.booleans())
def test_another_site_never_lowers_the_area_covered_k_times(sites, in_zone):
    longitude, latitude, radius_m = sites
    ground = ground_about(longitude, latitude) if in_zone else None
    fewer = disc_areas_at_least(longitude[1:], latitude[1:], radius_m[1:], within=ground)
    more = disc_areas_at_least(longitude, latitude, radius_m, within=ground)
    count = len(longitude)
    assert (levels(more, count) >= levels(fewer, count) - ROUNDING_M2).all()


@FEW
@given(sites(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_sites_changes_no_area(sites, in_zone, random):
    ground = ground_about(*sites[:2]) if in_zone else None
    order = list(range(len(sites[0])))
    random.shuffle(order)
    there = disc_areas_at_least(*(column[order] for column in sites), within=ground)
    here = disc_areas_at_least(*sites, within=ground)
    count = len(order)
    assert levels(there, count) == pytest.approx(levels(here, count), rel=1e-9, abs=ROUNDING_M2)


@FEW
@given(sites(), st.booleans())
def test_areas_over_all_k_sum_up_to_those_of_the_discs_each_alone(sites, in_zone):
    ground = ground_about(*sites[:2]) if in_zone else None
    alone = [
        disc_areas_at_least([lon], [lat], radius, within=ground).sum()
        for lon, lat, radius in zip(*sites, strict=True)
    ]
    together = disc_areas_at_least(*sites, within=ground).sum()
    assert together == pytest.approx(sum(alone), rel=1e-8, abs=ROUNDING_M2)


@FEW
@given(sites(), st.booleans())
def test_no_more_ground_is_covered_once_more(sites, in_zone):
    ground = ground_about(*sites[:2]) if in_zone else None
    areas_m2 = disc_areas_at_least(*sites, within=ground)
    assert (np.diff(areas_m2) <= ROUNDING_M2).all()
    assert (areas_m2 > 0.0).all()
    assert len(areas_m2) <= len(sites[0])


@FEW
@given(lines_and_sites())
def test_coverage_by_chainage_agrees_with_dense_samples(setting):
    line, longitude, latitude, radius_m = setting
    at_m = np.linspace(line.origin_m, line.end_m, int(line.length_m / SAMPLE_M) + 2)
    places, runs = line.places(at_m), runs_within(line, longitude, latitude, radius_m)
    for site in range(len(longitude)):
        of = np.ones(len(at_m))
        distance_m = np.asarray(EARTH.inv(of * longitude[site], of * latitude[site], *places)[2])
        mine = runs.source == site
        begun = np.searchsorted(runs.from_m[mine], at_m, side="right")
        ended = np.searchsorted(runs.to_m[mine], at_m, side="left")
        doubtful = np.abs(distance_m - radius_m[site]) < 1e-6
        assert (((begun > ended) == (distance_m <= radius_m[site])) | doubtful).all()


@FEW
@given(lines_and_sites())
def test_laws_of_a_line_watched_by_many(setting):
    line, *sites = setting
    runs = runs_within(line, *sites)
    lengths_m = runs.stretches(line.origin_m, line.end_m).lengths_at_least_m
    assert (np.diff(lengths_m) <= 1e-6).all(), "k + 1 never exceeds k"
    assert lengths_m[1:].sum() == pytest.approx(runs.length_m.sum(), abs=1e-5), "every k sums up to the runs"
    backwards = runs_within(line, *(column[::-1] for column in sites))
    assert backwards.length_m[::-1] == pytest.approx(runs.length_m, abs=0.0), "order changes nothing"
    fewer = runs.only(range(1, runs.sources)).stretches(line.origin_m, line.end_m).lengths_at_least_m
    assert (levels(lengths_m, 13) >= levels(fewer, 13) - 1e-6).all(), "a site more never lowers coverage"


@FEW
@given(lines_and_sites(), st.floats(0.0, 360.0), st.floats(1.0, 359.0))
def test_fields_of_view_that_share_out_the_circle_share_out_the_runs(setting, bearing_deg, width_deg):
    line, longitude, latitude, radius_m = setting
    whole = runs_within(line, longitude, latitude, radius_m)
    one, other = (
        runs_within(line, longitude, latitude, radius_m, bearing_deg=to, field_of_view_deg=width)
        for to, width in ((bearing_deg, width_deg), (bearing_deg + 180.0, 360.0 - width_deg))
    )
    assert one.length_m + other.length_m == pytest.approx(
        whole.length_m + one.intersection(other).length_m, abs=1e-4
    )
    assert one.union(other).length_m == pytest.approx(whole.length_m, abs=1e-4)


@FEW
@given(sites(), st.integers(0, 2**32 - 1))
def test_pairs_of_places_do_not_depend_on_which_are_called_sites(sites, seed):
    longitude, latitude, radius_m = sites
    random = np.random.default_rng(seed)
    points = (
        longitude[0] + random.normal(0, 0.3, 50),
        np.clip(latitude[0] + random.normal(0, 0.2, 50), -90, 90),
    )
    point, site = pairs_within(points, (longitude, latitude), radius_m[0])
    swapped = pairs_within((longitude, latitude), points, radius_m[0])
    assert sorted(zip(point, site, strict=True)) == sorted(zip(*swapped[::-1], strict=True))
    counts = count_within((longitude, latitude), points, radius_m[0])
    assert counts.tolist() == np.bincount(site, minlength=len(longitude)).tolist()
