"""Lines between grounds against an independent checker of equal distance, and on real files."""

import importlib
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import LineString, Polygon

from geo.geometry.between import area_m2, ground_between
from geo.geometry.cells import ground_of_points
from geo.geometry.chainage import Chainage
from geo.geometry.contact import contact_of_grounds, gap_along
from geo.geometry.frontier import contact_of_outline
from geo.geometry.lines import merged, oriented
from geo.geometry.median import median_line

SHARED = Path(__file__).resolve().parents[3] / "shared"
EARTH = Geod(ellps="WGS84")

pytestmark = pytest.mark.skipif(
    not (SHARED / "oracles" / "check_median.py").is_file() or not (SHARED / "data").is_dir(),
    reason="the folder of checkers and real files is not there",
)


@pytest.fixture
def oracle(monkeypatch):
    """Import one of the checkers by name."""
    monkeypatch.syspath_prepend(str(SHARED / "oracles"))
    return importlib.import_module


def simple_front(make_front, levels):
    """A fractal line that does not cross itself, from south to north."""
    for seed in range(7, 100):
        front = make_front.fractal(make_front.WAYPOINTS, levels, 0.11, np.random.default_rng(seed))
        if LineString(front).is_simple:
            return np.round(front, 7)
    raise LookupError("no simple front")


def with_grey_zone(front, noise_m, seed):
    """Grounds on both sides of a front, up to 6 km apart, each digitised with its own noise."""
    scale = np.array([np.cos(np.radians(49)), 1.0])
    share = np.linspace(0.0, 1.0, len(front) - 1)
    wave = np.sin(18 * np.pi * share) + 0.5 * np.sin(62 * np.pi * share + 1)
    half_deg = np.clip(3 * (wave - 0.35), 0, 3) / 111.32
    plane = front * scale
    grey = shapely.union_all(
        [
            LineString(plane[k : k + 2]).buffer(half_deg[k], quad_segs=4)
            for k in range(len(half_deg))
            if half_deg[k] > 5e-4
        ]
    )
    random = np.random.default_rng(seed)
    return [
        noisy(
            shapely.difference(Polygon([*plane, *(corner * scale for corner in corners)]), grey),
            noise_m,
            random,
        )
        for corners in ([(24, 52.25), (24, 46), (31.95, 46)], [(45, 52.25), (45, 46), (31.95, 46)])
    ]


def noisy(plane, noise_m, random):
    """The largest piece of a ground in lon/lat, every vertex moved a little."""
    scale = np.array([np.cos(np.radians(49)), 1.0])
    largest = max(shapely.get_parts(plane), key=lambda part: part.area)
    vertices = shapely.get_coordinates(largest.exterior)[:-1] / scale
    moved = Polygon(vertices + random.normal(0, noise_m / 111_320, vertices.shape) / scale)
    return shapely.make_valid(moved, method="structure", keep_collapsed=False)


@pytest.mark.parametrize(("levels", "noise_m"), [(6, 3.0), (8, 3.0), (7, 0.0)])
def test_across_slivers_overlaps_and_a_grey_zone_the_line_halves_the_gap_within_five_metres(
    oracle, levels, noise_m
):
    west, east = with_grey_zone(simple_front(oracle("make_front"), levels), noise_m, seed=levels)
    found = contact_of_grounds(west, east, grey_zone_m=10_000, start="south")
    measured = oracle("check_median").check(list(found.path.geoms), [west], [east])
    assert measured["verdict_m"] <= 5.0
    wide = oracle("check_median").check(list(found.path.geoms), [west], [east], min_gap=100)
    assert wide["verdict_m"] <= 5.0
    assert wide["used"] > 1_000  # there is a grey zone to halve
    assert len(found.path.geoms) == 1
    assert found.path.geoms[0].is_simple
    _, gap_m = gap_along(Chainage(found.path), west, east, 1_000)
    assert 4_000 < gap_m.max() < 10_000
    assert np.quantile(gap_m, 0.2) < 20.0


def test_between_two_fractal_coasts_200_km_apart_the_median_is_right_to_a_centimetre(oracle):
    way = np.array([(30.5, 43.0), (31.5, 43.4), (33, 43.1), (35, 43.5), (36.5, 43.2)])
    random = np.random.default_rng(4)
    north, south = (
        LineString(oracle("make_front").fractal(way + np.array([0.0, shift]), 6, 0.1, random))
        for shift in (1.0, -0.9)
    )
    line = median_line(north, south)
    measured = oracle("check_median").check(list(line.geoms), [north], [south])
    assert measured["off_max_m"] <= 0.01
    assert measured["gap_p50_m"] > 150_000
    assert len(line.geoms) == 1


def test_between_adjacent_coasts_the_median_starts_at_the_border_and_is_right_to_a_centimetre(oracle):
    random = np.random.default_rng(3)
    west = oracle("make_front").fractal(np.array([(30, 46), (31, 46.3), (32, 46.2)]), 6, 0.1, random)
    east = oracle("make_front").fractal(np.array([(32, 46.2), (32.4, 45.4), (32.2, 44.5)]), 6, 0.1, random)
    line = median_line(LineString(west), LineString(east))
    measured = oracle("check_median").check(list(line.geoms), [LineString(west)], [LineString(east)])
    assert measured["off_max_m"] <= 0.01
    ends = shapely.get_coordinates(line)[[0, -1]]
    assert min(EARTH.inv(*end, 32, 46.2)[2] for end in ends) < 50


def test_shuffled_and_turned_parts_of_a_front_come_back_in_their_order(oracle):
    front = simple_front(oracle("make_front"), 8)
    random = np.random.default_rng(0)
    cuts = [0, *np.sort(random.choice(np.arange(50, len(front) - 50), 24, replace=False)), len(front) - 1]
    parts = [(n, front[cuts[n] : cuts[n + 1] + 1]) for n in range(25)]
    parts = [(n, part[: int(len(part) * 0.97)] if n % 8 == 3 else part) for n, part in parts]
    random.shuffle(parts)
    mixed = shapely.MultiLineString([part[::-1] if n % 3 == 0 else part for n, part in parts])
    line = oriented(merged(mixed, ids=[str(n) for n, _ in parts]), "south")
    assert [int(n) for ids in line.ids for n in ids] == list(range(25))
    assert len(line.path.geoms) == 4


def test_the_ground_of_wiki_towns_agrees_with_cells_made_in_the_plane():
    towns = gpd.pd.read_csv(SHARED / "data" / "frontline" / "wiki_control_towns_2024-08-17.csv")
    towns = towns.dropna(subset=["Lon", "Lat"]).drop_duplicates(["Lon", "Lat"])
    held = towns["Held by"].map(
        lambda by: (
            "UA" if by == "Ukraine" else "RU" if "Russia" in str(by) or "PR" in str(by) else "CONTESTED"
        )
    )
    oblasts = gpd.read_file(SHARED / "data" / "admin" / "ua_oblasts_minregion_2020_simplified.geojson")
    territory = shapely.union_all(shapely.make_valid(oblasts.geometry.to_numpy()))
    ground = ground_of_points(towns.Lon, towns.Lat, list(held), territory)
    areas = json.loads((SHARED / "data" / "derived" / "wiki_voronoi_control_areas.geojson").read_text())
    plane = shapely.union_all(
        [
            shapely.geometry.shape(area["geometry"])
            for area in areas["features"]
            if (area["properties"]["date"], area["properties"]["control"]) == ("2024-08-17", "RU")
        ]
    )
    overlap = ground["RU"].intersection(plane).area / ground["RU"].union(plane).area
    assert overlap > 0.999
    assert sum(map(area_m2, ground.values())) == pytest.approx(area_m2(territory), rel=1e-7)
    line = contact_of_grounds(ground["RU"], ground["UA"], grey_zone_m=0.0).path
    assert_on_equal_distance(line, towns[held == "RU"], towns[held == "UA"])


def assert_on_equal_distance(line, ones, others):
    places = shapely.get_coordinates(shapely.segmentize(line, 0.02))[::3]
    nearest_m = [
        np.min(
            [
                EARTH.inv(*places.T, np.full(len(places), x), np.full(len(places), y))[2]
                for x, y in zip(points.Lon, points.Lat, strict=True)
            ],
            axis=0,
        )
        for points in (ones, others)
    ]
    assert np.abs(nearest_m[0] - nearest_m[1]).max() / 2 <= 1.0


def test_the_outline_of_one_party_less_the_border_is_the_published_line_of_contact_of_2015():
    areas = gpd.read_file(SHARED / "data" / "frontline" / "ne10m_donbas_crimea_areas.geojson")
    country = gpd.read_file(SHARED / "data" / "admin" / "ne10m_ukraine_defacto_outline.geojson")
    held = areas[areas.BRK_NAME == "Donbass"].geometry.iloc[0]
    published = gpd.read_file(
        SHARED / "data" / "frontline" / "ne10m_contact_line_2015_2022.geojson"
    ).geometry.iloc[0]
    found = contact_of_outline(held, shapely.union_all(country.geometry.to_numpy()))
    assert Chainage(found.path).length_m == pytest.approx(Chainage(published).length_m, rel=1e-4)
    assert found.path.hausdorff_distance(published) * 111_320 < 10.0


def test_the_ground_between_the_limits_of_the_korean_zone_has_its_known_area():
    lines = gpd.read_file(SHARED / "data" / "zones" / "lsib_korea_dmz.geojson").geometry
    middle, (north, south) = (
        max(lines, key=EARTH.geometry_length),
        sorted(sorted(lines, key=EARTH.geometry_length)[:2], key=EARTH.geometry_length, reverse=True),
    )
    assert area_m2(ground_between(north, south)) / 1e6 == pytest.approx(896.3, rel=0.001)
    assert Chainage(middle).length_m == pytest.approx(237_600, rel=1e-3)
