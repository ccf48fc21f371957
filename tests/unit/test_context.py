"""Facts of the embedded layers that can be checked against the world."""

import csv
import json
import math
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

CONTEXT = Path(__file__).resolve().parents[2] / "data" / "context"
ELLIPSOID = Geod(ellps="WGS84")
PLACES = {"Simferopol": (34.10, 44.95), "Sevastopol": (33.52, 44.60), "Donetsk": (37.80, 48.00)}


def features(name):
    listed = json.loads((CONTEXT / name).read_text(encoding="utf-8"))["features"]
    return [(shapely.geometry.shape(f["geometry"]), f["properties"]) for f in listed]


def rows(name):
    with (CONTEXT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def km2(area):
    return ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(area))[0] / 1e6


@pytest.fixture(scope="module")
def countries():
    return {values["iso"]: area for area, values in features("osm_countries.geojson")}


@pytest.fixture(scope="module")
def oblasts():
    return {values["iso"]: (area, values) for area, values in features("osm_oblasts.geojson")}


@pytest.fixture(scope="module")
def settlements():
    return rows("geonames_settlements.csv")


def test_the_eleven_countries_are_there(countries):
    assert set(countries) == {"UA", "BG", "BY", "GE", "HU", "MD", "PL", "RO", "RU", "SK", "TR"}
    assert all(area.is_valid for area in countries.values())


def test_ukraine_has_the_area_of_its_recognised_borders(countries):
    # The official figure, 603,549 km², counts the Sivash and the open limans, which are sea here.
    assert km2(countries["UA"]) == pytest.approx(598_850, rel=0.0005)


def test_land_and_sea_together_are_the_ground_that_the_ministrys_map_counts(countries, shared):
    path = shared / "data" / "admin" / "ua_oblasts_minregion_2020_simplified.geojson"
    listed = json.loads(path.read_text(encoding="utf-8"))["features"]
    official = shapely.union_all([shapely.make_valid(shapely.geometry.shape(f["geometry"])) for f in listed])
    sea = next(area for area, values in features("osm_territorial_sea.geojson") if values["iso"] == "UA")
    ours = shapely.union_all([countries["UA"], sea])
    common = ours.intersection(official)
    assert km2(common) == pytest.approx(603_000, rel=0.005)
    assert km2(official) - km2(common) < 0.001 * 603_000


@pytest.mark.parametrize("place", PLACES)
def test_crimea_and_the_east_are_in_ukraine_and_only_there(countries, place):
    point = shapely.Point(PLACES[place])
    assert [code for code, area in countries.items() if area.contains(point)] == ["UA"]


@pytest.mark.parametrize(
    "layer", ["osm_countries.geojson", "osm_territorial_sea.geojson", "osm_oblasts.geojson"]
)
def test_neighbours_do_not_overlap(layer):
    areas = [area for area, _ in features(layer)]
    assert shapely.coverage_is_valid(areas)
    for one, other in combinations(areas, 2):
        if one.intersects(other):
            assert one.intersection(other).area == 0.0


def test_waters_off_crimea_belong_to_ukraine_and_to_nobody_else():
    point = shapely.Point(33.4, 44.5)  # some 10 km west of Sevastopol
    assert [v["iso"] for area, v in features("osm_territorial_sea.geojson") if area.contains(point)] == ["UA"]


def test_no_ground_is_both_land_and_territorial_sea(countries):
    for sea, values in features("osm_territorial_sea.geojson"):
        assert sea.intersection(countries[values["iso"]]).area == 0.0


def test_there_are_25_oblasts_and_two_cities(oblasts):
    assert len(oblasts) == 27
    assert len({values["name_en"] for _, values in oblasts.values()}) == 27
    assert {"UA-30", "UA-40", "UA-43"} <= set(oblasts)


def test_the_oblasts_together_are_the_country(oblasts, countries):
    together = shapely.coverage_union_all([area for area, _ in oblasts.values()])
    assert km2(together.symmetric_difference(countries["UA"])) < 1e-6


def test_oblasts_are_named_by_the_ukrainian_name(oblasts):
    names = {iso: values["name_en"] for iso, (_, values) in oblasts.items()}
    assert (names["UA-51"], names["UA-32"], names["UA-21"], names["UA-09"]) == (
        "Odesa",
        "Kyiv",
        "Zakarpattia",
        "Luhansk",
    )


def test_the_coast_is_where_land_ends(countries):
    coast = {values["iso"]: line for line, values in features("osm_coast.geojson")}
    assert set(coast) == {"UA", "RU", "GE", "TR", "BG", "RO"}
    ends = shapely.points(shapely.get_coordinates(coast["UA"]))
    assert shapely.distance(countries["UA"].boundary, ends).max() == 0.0


def test_settlements_are_those_of_the_codifier_without_districts_and_doubles(settlements):
    recovered = [row for row in settlements if row["repair"]]
    named = 5_092  # rows whose Ukrainian name the codifier has in the same region; see the passport
    assert len(settlements) - len(recovered) == named - 7 - 8  # districts under a village's name, doubles
    assert len({row["geonameid"] for row in settlements}) == len(settlements)
    codes = [row["katottg"] for row in settlements if row["katottg"]]
    assert len(set(codes)) == len(codes)


def test_city_districts_are_not_counted_twice(settlements):
    names = {row["name_en"] for row in settlements if int(row["population"] or 0) > 50_000}
    assert not names & {"Saltivka", "Desna", "Sykhiv", "Obolon"}
    assert all(row["category"] == "city" for row in settlements if int(row["population"] or 0) > 50_000)
    # The codifier's rows have 36.25 million people; seven of them are districts with 0.65 million.
    assert sum(int(row["population"] or 0) for row in settlements) == pytest.approx(
        36.25e6 - 0.65e6 + 0.2e6, rel=0.005
    )


def test_settlements_lie_in_their_oblast(settlements, oblasts):
    areas = {iso: area.buffer(0.02) for iso, (area, _) in oblasts.items()}
    inside = [
        areas[row["oblast_iso"]].contains(shapely.Point(float(row["longitude"]), float(row["latitude"])))
        for row in settlements
        if row["oblast_iso"]
        not in {"UA-30", "UA-32", "UA-40", "UA-43"}  # the two cities' outlines are coarse
    ]
    assert sum(inside) / len(inside) > 0.995


@pytest.mark.parametrize(
    ("name_en", "name_uk", "raion", "oblast"),
    [
        ("Avdiivka", "Авдіївка", "Pokrovskyi", "UA-14"),
        ("Huliaipole", "Гуляйполе", "Polohivskyi", "UA-23"),
        ("Kadiivka", "Кадіївка", "Alchevskyi", "UA-09"),
        ("Novoazovsk", "Новоазовськ", "Kalmiuskyi", "UA-14"),
    ],
)
def test_a_town_at_the_line_has_its_names_and_its_place(settlements, name_en, name_uk, raion, oblast):
    found = [
        r for r in settlements if (r["name_en"], r["oblast_iso"], r["category"]) == (name_en, oblast, "city")
    ]
    assert [(row["name_uk"], row["raion_en"]) for row in found] == [(name_uk, raion)]


def test_the_kakhovka_reservoir_is_flagged_as_drained():
    drained = [(area, values) for area, values in features("osm_water.geojson") if values["drained"]]
    assert [values["drained_since"] for _, values in drained] == ["2023-06"]
    assert km2(drained[0][0]) == pytest.approx(2_101, rel=0.01)


def network(kind):
    nodes = rows(f"osm_{kind}_nodes.csv")
    places = np.array([(float(node["longitude"]), float(node["latitude"])) for node in nodes])
    return places, rows(f"osm_{kind}_edges.csv")


def shortest_km(places, edges, start, end):
    ends = np.array([(int(edge["one"]), int(edge["other"])) for edge in edges], dtype=np.int32)
    lengths = [float(edge["length_km"]) for edge in edges]
    graph = csr_array((lengths, ends.T), shape=(len(places), len(places)))
    stretch = [math.cos(math.radians(48)), 1.0]
    _, (one, other) = cKDTree(places * stretch).query(np.array([start, end]) * stretch)
    return float(dijkstra(graph, directed=False, indices=one)[other])


def test_odesa_to_mykolaiv_is_a_road_again():
    places, edges = network("roads")
    odesa, mykolaiv = (30.73, 46.48), (31.99, 46.97)
    assert shortest_km(places, edges, odesa, mykolaiv) == pytest.approx(132, rel=0.15)
    unmended = [edge for edge in edges if not edge["repair"]]
    assert len(edges) - len(unmended) == 1
    assert shortest_km(places, unmended, odesa, mykolaiv) > 300


def test_kyiv_to_kharkiv_is_as_far_as_it_is():
    places, edges = network("roads")
    assert shortest_km(places, edges, (30.52, 50.45), (36.23, 49.99)) == pytest.approx(480, rel=0.1)


@pytest.mark.parametrize(("kind", "least_share"), [("roads", 0.95), ("railways", 0.7)])
def test_a_network_is_mostly_one_piece_and_no_link_is_shorter_than_its_chord(kind, least_share):
    places, edges = network(kind)
    ends = np.array([(int(edge["one"]), int(edge["other"])) for edge in edges], dtype=np.int32)
    graph = csr_array((np.ones(len(ends)), ends.T), shape=(len(places), len(places)))
    labels = connected_components(graph, directed=False)[1]
    assert np.bincount(labels).max() / len(places) > least_share
    one, other = places[ends[:, 0]], places[ends[:, 1]]
    chords_km = ELLIPSOID.inv(one[:, 0], one[:, 1], other[:, 0], other[:, 1])[2] / 1e3
    lengths_km = np.array([float(edge["length_km"]) for edge in edges])
    assert (lengths_km > 0.99 * chords_km - 0.2).all()  # places are rounded to about 100 m


def test_the_five_nuclear_plants_stand_in_their_oblasts_and_name_their_source(oblasts):
    plants = rows("nuclear_plants.csv")
    assert len(plants) == 5
    for plant in plants:
        area, _ = oblasts[plant["oblast_iso"]]
        assert area.contains(shapely.Point(float(plant["longitude"]), float(plant["latitude"]))), plant[
            "name_en"
        ]
        assert plant["status"]
        assert "IAEA" in plant["source"]


def test_seaports_lie_near_the_coast_or_the_lower_rivers():
    ports = rows("seaports.csv")
    assert len(ports) == 15
    assert not {"Kyiv", "Kharkiv", "Dnipro", "Poltava"} & {port["name_en"] for port in ports}
    water = shapely.union_all([area for area, _ in features("osm_territorial_sea.geojson")])
    points = [shapely.Point(float(port["longitude"]), float(port["latitude"])) for port in ports]
    assert max(shapely.distance(water, points)) < 0.8  # Izmail, on the Danube


def test_every_runway_is_on_a_listed_airfield():
    airfields = {row["ident"] for row in rows("airfields.csv")}
    runways = rows("runways.csv")
    assert (len(airfields), len(runways)) == (246, 42)
    assert {row["airfield"] for row in runways} <= airfields
    assert sum(int(row["length_m"] or 0) >= 2_500 for row in runways) >= 10


@pytest.mark.parametrize(
    ("place", "iso"),
    [
        ((34.1, 44.95), "UA"),
        ((35.8, 33.1), "SY"),
        ((33.36, 35.25), "CY"),
        ((127.0, 37.5), "KR"),
        ((37.6, 55.7), "RU"),
    ],
)
def test_the_small_scale_world_has_the_recognised_borders_that_matter_here(place, iso):
    point = shapely.Point(place)
    assert [values["iso"] for area, values in features("ne_world.geojson") if area.contains(point)] == [iso]


def test_high_ground_is_high_and_the_sea_is_nought():
    rasterio = pytest.importorskip("rasterio", reason="elevation is read with rasterio")
    with rasterio.open(CONTEXT / "elevation_30s.tif") as raster:
        assert (raster.width, raster.height) == (2_280, 720)
        metres = raster.read(1)
        rows_, columns = rasterio.transform.rowcol(
            raster.transform, [34.24, 38.74, 32.0], [44.61, 47.92, 44.5]
        )
    tops = [
        metres[int(r) - 4 : int(r) + 5, int(c) - 4 : int(c) + 5].max()
        for r, c in zip(rows_, columns, strict=True)
    ]
    roman_kosh, savur_mohyla, black_sea = (int(top) for top in tops)
    assert 1_350 < roman_kosh <= 1_545  # the mountain is 1,545 m; a cell is 0.6 by 0.9 km
    assert 220 < savur_mohyla <= 278
    assert black_sea == 0
