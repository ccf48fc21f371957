"""At sea: boxes, convoys, breadths and the calendar of the straits against answers that stand on paper."""

import json
import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import LineString, MultiLineString, Point, Polygon

from geo.errors import CertificateError, GeometryError, ScenarioError
from geo.geometry.distance import PathDistance
from geo.geometry.geodesic import Stretch, stretched_belt
from geo.methods.maritime.convoy import Convoy
from geo.methods.maritime.limits import BREADTHS, sea_limits
from geo.methods.maritime.patrolling import box_watch, ships_needed
from geo.methods.maritime.straits import Rules, breaches, last_day, tons_by_day
from geo.model.declared import declared
from geo.model.vessels import NAUTICAL_MILE_M, Ships, Stay
from geo.read.rows import rows_of

ROOT = Path(__file__).resolve().parents[2]
GEOD = Geod(ellps="WGS84")
DEGREE_M = 111_319.490793
FIGURES = {
    "name": "cutters",
    "count": 3,
    "speed_kn": 12,
    "endurance_h": 96,
    "in_port_h": 24,
    "sweep_m": 9_260,
}


def area_km2(ground):
    return abs(GEOD.geometry_area_perimeter(ground)[0]) / 1e6


def water_of(state, coasts, land, breadth):
    (limit,) = sea_limits(state, coasts, land, breadths=[breadth])
    return limit.water


def ships(**others):
    return declared(Ships, {**FIGURES, "passage_m": 60 * NAUTICAL_MILE_M, **others}, where="[[ships]]")


def test_ships_on_patrol_are_the_share_of_their_cycle():
    """5 h out, 5 h back, 86 of the 120 h of a cycle in the box: 3 × 86 / 120."""
    found = ships()
    assert found.passage_h == pytest.approx(5.0)
    assert found.on_patrol_h == pytest.approx(86.0)
    assert found.kept == pytest.approx(2.15)


def test_what_ships_make_of_a_box():
    """2.15 ships × 12 kn × 5 miles sweep 129 square miles an hour: 24 h on 3,096 of them make C = 1."""
    found = box_watch(3_096 * NAUTICAL_MILE_M**2, ships(), 24)
    assert found.coverage_factor == pytest.approx(1.0)
    assert found.random_share == pytest.approx(1 - 1 / math.e)
    assert found.revisit_h == pytest.approx(24.0)
    assert ships_needed(3_096 * NAUTICAL_MILE_M**2, ships(), 24) == 3
    assert ships_needed(3_096 * NAUTICAL_MILE_M**2, ships(), 23.9) == 4


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"endurance_h": -4}, "endurance_h is -4"),
        ({"endurance_h": 9.5}, "the way out and back takes 10 h"),
        ({"speed_kn": 0}, "speed_kn is 0"),
        ({"sweep": 1}, "no key 'sweep'"),
    ],
)
def test_figures_of_ships_that_cannot_be_are_refused_in_one_line(others, words):
    with pytest.raises(ScenarioError, match=words) as refused:
        ships(**others)
    assert "\n" not in str(refused.value)


def test_a_convoy_of_320_miles_at_10_knots():
    """The moving circle of 10 miles: 32 h, and 320 × 20 + π 10² = 6,714 square miles on a plane."""
    miles = 320 * NAUTICAL_MILE_M / DEGREE_M
    convoy = Convoy(LineString([(0, 0), (miles, 0)]), 10, 10 * NAUTICAL_MILE_M)
    assert convoy.passage_h == pytest.approx(32.0)
    swept = area_km2(convoy.swept().area) * 1e6 / NAUTICAL_MILE_M**2
    assert swept == pytest.approx(320 * 20 + math.pi * 10**2, rel=1e-3)
    assert area_km2(convoy.clear_at(16)) * 1e6 == pytest.approx(
        math.pi * (10 * NAUTICAL_MILE_M) ** 2, rel=2e-3
    )


def test_a_place_beside_the_track_is_closed_for_the_chord():
    """6 miles off the track the chord of a circle of 10 is 16: 1.6 h at 10 knots."""
    miles = 100 * NAUTICAL_MILE_M / DEGREE_M
    convoy = Convoy(LineString([(0, 0), (miles, 0)]), 10, 10 * NAUTICAL_MILE_M)
    beside = GEOD.fwd(miles / 2, 0, 0, 6 * NAUTICAL_MILE_M)
    ((begins_h, ends_h),) = convoy.closed_h(*beside[:2])
    assert ends_h - begins_h == pytest.approx(1.6, abs=1e-3)
    assert convoy.closed_h(miles / 2, 1.0) == ()
    ((at_berth_h, gone_h),) = convoy.closed_h(0, 0)
    assert (at_berth_h, round(gone_h, 4)) == (0.0, 1.0)


def test_a_convoy_that_cannot_be_is_refused():
    with pytest.raises(GeometryError, match="speed_kn is 0"):
        Convoy(LineString([(0, 0), (1, 0)]), 0, 1)
    with pytest.raises(GeometryError, match="no line"):
        Convoy(Point(0, 0), 10, 1)


def test_the_territorial_sea_of_a_round_island():
    """A circle of 12 miles more radius: the plane's area is π ((r + 12)² - r²), the earth's a little less."""
    angle = np.linspace(0, 360, 721)
    coast = Polygon(np.column_stack(GEOD.fwd(*np.zeros((2, 721)), angle, np.full(721, 20_000.0))[:2]))
    edge = {"I": LineString(coast.exterior.coords)}
    island = sea_limits("I", edge, coast, breadths=BREADTHS[:1], tolerance_m=1)
    wide_m = 12 * NAUTICAL_MILE_M
    plane_km2 = math.pi * ((20_000 + wide_m) ** 2 - 20_000**2) / 1e6
    assert area_km2(island[0].water) == pytest.approx(plane_km2, rel=2e-4)


def test_coasts_that_mirror_each_other_share_the_sea_between_them():
    """Sites that mirror each other lie four on a circle all along; the belt of each is laid all the same."""
    apart = 20 * NAUTICAL_MILE_M / DEGREE_M
    both = MultiLineString([[(0, -1), (0, 1)], [(apart, -1), (apart, 1)]])
    west, east = stretched_belt(
        both, [Stretch(0, 1e9, 22_224, part=0), Stretch(0, 1e9, 22_224, part=1)], tolerance_m=1
    )
    assert area_km2(west.area) == pytest.approx(area_km2(east.area), rel=1e-4)
    assert area_km2(west.area.intersection(east.area)) < 1e-3
    with pytest.raises((CertificateError, GeometryError)):
        sea_limits("I", {"I": Point(0, 0)}, Polygon())


def test_the_black_sea_is_shared_without_overlap_and_comes_near_the_embedded_territorial_sea(root_features):
    """Twelve miles off the embedded coast against the embedded territorial sea, made by others."""
    coasts, land, embedded = root_features
    limits = {state: water_of(state, coasts, land, BREADTHS[0]) for state in coasts}
    states = sorted(limits)
    overlaps = [area_km2(limits[a].intersection(limits[b])) for a in states for b in states if a < b]
    assert max(overlaps) < 0.5
    ours, theirs = limits["UA"], embedded["UA"]
    assert area_km2(ours) == pytest.approx(area_km2(theirs), rel=0.02)
    places = np.array(
        [theirs.boundary.interpolate(at, normalized=True).coords[0] for at in np.linspace(0, 1, 2_000)]
    )
    offshore = PathDistance(land.boundary).to(*places.T).distance_m > 3_000
    others = shapely.union_all([water for state, water in embedded.items() if state != "UA"])
    offshore &= shapely.distance(shapely.points(places), others) > 0.02
    off_m = PathDistance(ours.boundary).to(*places[offshore].T).distance_m
    median_m, most_m = np.percentile(off_m, [50, 95])
    assert median_m < 1_000
    assert most_m < 3_500


@pytest.fixture(scope="module")
def root_features():
    """Coasts by state, land, and territorial seas by state, as embedded."""

    def shapes(name):
        found = json.loads((ROOT / "data" / "context" / name).read_text("utf-8"))["features"]
        return [(each["properties"], shapely.geometry.shape(each["geometry"])) for each in found]

    coasts = {told["iso"]: line for told, line in shapes("osm_coast.geojson")}
    land = shapely.union_all([shape for _, shape in shapes("osm_land.geojson")])
    return coasts, land, {told["iso"]: sea for told, sea in shapes("osm_territorial_sea.geojson")}


@pytest.fixture
def rules():
    (row,) = rows_of(ROOT / "data" / "reference" / "v1" / "straits.toml", "rules")
    return declared(Rules, row, where="straits.toml")


def stay(name, state, tons, enters, leaves, **others):
    return Stay(
        name=name,
        state=state,
        tons=tons,
        enters=date(2026, 3, enters),
        leaves=date(2026, 3, leaves),
        **others,
    )


def test_twenty_one_days_and_not_one_more(rules):
    """In on 1 March, out on 22 March at the latest."""
    assert last_day(stay("A", "X", 5_000, 1, 22), rules) == date(2026, 3, 22)
    assert breaches([stay("A", "X", 5_000, 1, 22)], rules) == ()
    (late,) = breaches([stay("A", "X", 5_000, 1, 23)], rules)
    assert (late.day, late.who, late.article) == (date(2026, 3, 23), "A", "article 18, paragraph 2")


def test_tonnage_in_the_sea_is_counted_day_by_day(rules):
    """20,000 tons are two thirds of 30,000: one state may have them, and one ton more it may not."""
    calendar = [stay("A", "X", 10_000, 1, 10), stay("B", "X", 10_000, 3, 12), stay("C", "Y", 9_999, 5, 15)]
    assert breaches(calendar, rules) == ()
    assert tons_by_day(calendar)[date(2026, 3, 5)] == 29_999
    (over,) = breaches([*calendar[:2], stay("C", "X", 1, 5, 15)], rules)
    assert (over.day, over.who, over.article) == (date(2026, 3, 5), "X", "the same, c")
    found = breaches([*calendar, stay("D", "Z", 2, 6, 7)], rules)
    assert [(each.day, each.who) for each in found] == [(date(2026, 3, 6), "all")]


def test_states_with_a_coast_are_not_counted(rules):
    assert breaches([stay("A", "TR", 90_000, 1, 31, has_coast=True)], rules) == ()


def test_passage_and_notice(rules):
    passing = [stay(f"V{number}", f"S{number}", 1_501, 1, 5) for number in range(10)]
    assert [each.article for each in breaches(passing, rules)] == ["article 14", "article 14"]
    (short,) = breaches([stay("A", "X", 1_000, 9, 12, announced=date(2026, 3, 2))], rules)
    assert "7 days before; 8 are asked" in short.problem
    assert breaches([stay("A", "X", 1_000, 9, 12, announced=date(2026, 3, 1))], rules) == ()


def test_a_stay_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before it enters"):
        stay("A", "X", 1, 5, 4)


def test_equidistance_does_not_depend_on_the_order_of_the_states(root_features):
    coasts, land, _ = root_features
    some = {state: coasts[state] for state in ("RO", "UA", "BG")}
    breadth = BREADTHS[1]
    turned = dict(reversed(some.items()))
    one, other = ({state: water_of(state, of, land, breadth) for state in some} for of in (some, turned))
    for state in some:
        assert area_km2(one[state].symmetric_difference(other[state])) < 1e-4 * area_km2(one[state])


def test_places_of_the_sea_are_nearest_to_the_coast_that_has_them(root_features):
    """The exclusive economic zone, place by place against exact distances to every coast."""
    coasts, land, _ = root_features
    limits = {state: water_of(state, coasts, land, BREADTHS[2]) for state in coasts}
    random = np.random.default_rng(7)
    places = np.column_stack([random.uniform(28, 41, 400), random.uniform(41, 47, 400)])
    places = places[~shapely.contains_xy(land, *places.T)]
    away_m = np.array([PathDistance(coast).to(*places.T).distance_m for coast in coasts.values()])
    first, second = np.sort(away_m, axis=0)[:2]
    clear = second - first > 100.0
    nearest = np.array(list(coasts))[np.argmin(away_m, axis=0)]
    for state, water in limits.items():
        inside = shapely.contains_xy(water, *places.T)
        assert (inside[clear] == (nearest == state)[clear]).all()
