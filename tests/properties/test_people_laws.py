"""Laws of people: more ground never has fewer of them, no order matters, shares and rasters add up."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, Polygon, box

from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.methods.people.candidates import candidates_of, paths_of
from geo.methods.people.count import count_people
from geo.methods.people.crossings import crossing_points
from geo.methods.people.disc import disc_shares
from geo.methods.people.ground import settled_ground
from geo.methods.people.phases import people_by_phase
from geo.methods.people.raster import raster_people
from geo.methods.people.sides import sides_of
from geo.model.people import PeopleRules
from geo.model.phase import Phase
from geo.model.population import PopulationRaster
from geo.model.roads import Going, Roads, Speeds
from geo.model.situation import ControlArea, LineOfContact, Party, Settlement, Situation
from geo.model.zone import Zone
from geo.travel.making import travel_network

FRAME = Frame.around(30.0, 48.0)
WORLD_M = 20_000.0
WHOLE = box(-WORLD_M, -WORLD_M, WORLD_M, WORLD_M)
metres = st.integers(-9_000, 9_000).map(float)
places = st.tuples(metres, metres)
counts = st.one_of(st.none(), st.integers(0, 60_000))


def settled(least, count):
    """Settlements at random places."""
    return st.lists(st.tuples(places, count), min_size=least, max_size=12).map(
        lambda found: [Settlement(f"T{n}", "", Point(place), count) for n, (place, count) in enumerate(found)]
    )


towns = settled(1, counts)
few = settings(max_examples=40)


@st.composite
def areas(draw):
    """A star-shaped polygon, with a hole in every other one."""
    middle = np.array(draw(places))
    radius_m = np.array(draw(st.lists(st.integers(500, 9_000), min_size=3, max_size=11)), dtype=float)
    angle = np.linspace(0.0, 2.0 * np.pi, len(radius_m), endpoint=False)
    ring = middle + radius_m[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    area = Polygon(ring)
    if draw(st.booleans()):
        area = shapely.difference(area, Point(middle).buffer(radius_m.min() / 3.0))
    return area if area.is_valid and area.geom_type == "Polygon" else shapely.buffer(area, 0.0)


def counted(area, found):
    return count_people(area, found, settled_ground(found, 1_000.0), RULES, name="a", kind="zone")


@few
@given(areas(), st.integers(1, 5_000), towns)
def test_more_ground_never_has_fewer_residents(area, wider_m, found):
    less, more = counted(area, found), counted(shapely.buffer(area, wider_m), found)
    assert less.settlements <= more.settlements
    assert less.residents <= more.residents
    assert less.uncounted <= more.uncounted
    assert less.by_share <= more.by_share + 1  # each is rounded


@few
@given(areas(), towns, st.randoms(use_true_random=False))
def test_the_order_of_settlements_changes_nothing(area, found, chance):
    mixed = list(found)
    chance.shuffle(mixed)
    one, other = counted(area, found), counted(area, mixed)
    assert replace(one, cut=()) == replace(other, cut=())
    assert sorted(one.cut, key=str) == sorted(other.cut, key=str)


@settings(max_examples=150)
@given(areas(), places, st.integers(1, 8_000))
def test_the_share_inside_and_the_share_outside_are_the_whole(area, place, radius_m):
    disc = np.array([place]), np.array([float(radius_m)])
    inside, outside = (
        disc_shares(area, *disc).item(),
        disc_shares(shapely.difference(WHOLE, area), *disc).item(),
    )
    assert abs(inside + outside - 1.0) < 1e-9


@settings(max_examples=60)
@given(areas(), places, st.integers(1, 8_000))
def test_a_disc_drawn_with_many_corners_has_nearly_the_same_share(area, place, radius_m):
    drawn = Point(place).buffer(radius_m, quad_segs=256)
    share = disc_shares(area, np.array([place]), np.array([float(radius_m)])).item()
    assert abs(share - shapely.intersection(drawn, area).area / drawn.area) < 2e-5


@few
@given(areas(), towns)
def test_by_size_sums_to_the_residents_and_cut_shares_lie_between_none_and_all(area, found):
    told = counted(area, found)
    assert sum(residents for *_, residents in told.by_size) == told.residents
    assert sum(settlements for _, settlements, _ in told.by_size) + told.uncounted == told.settlements
    assert all(0.0 < cut.inside_share < 1.0 for cut in told.cut)
    assert told.between[0] <= told.residents <= told.between[1]


@few
@given(areas(), towns)
def test_a_settlement_far_from_every_edge_is_not_cut(area, found):
    """Of 1,000 people a square kilometre, a disc of so many residents reaches so far."""
    edge = shapely.boundary(area)
    for cut in counted(area, found).cut:
        radius_m = np.sqrt(cut.residents / 1_000.0 / np.pi) * 1_000.0
        assert shapely.distance(edge, Point(cut.centre_m)) <= radius_m + 1e-6


@few
@given(st.lists(areas(), min_size=1, max_size=4), towns)
def test_a_phase_has_at_most_the_people_of_all_its_zones_and_at_least_those_of_any(grounds, found):
    """Settlements bear one name here: only their places tell them apart."""
    found = [replace(one, name="T") for one in found]
    ground = settled_ground(found, 1_000.0)
    zones = [Zone(f"Z{n}", "separation", area, "-") for n, area in enumerate(grounds)]
    each = [count_people(zone.area, found, ground, RULES, name=zone.name, kind="zone") for zone in zones]
    [told] = people_by_phase([Phase(name="All", from_day=0)], zones, ground, counts=each)
    for whole, parts in (
        (told.residents, [one.residents for one in each]),
        (told.settlements, [one.settlements for one in each]),
        (told.settlements_cut, [len(one.cut) for one in each]),
    ):
        assert max(parts) <= whole <= sum(parts)


rasters = st.tuples(st.integers(2, 9), st.integers(2, 9), st.integers(0, 2**31)).map(
    lambda asked: np.random.default_rng(asked[2]).uniform(0, 500, asked[:2]).astype(np.float32)
)
CRSES = (FRAME.crs.to_wkt(), Frame.around(31.0, 49.0).crs.to_wkt())


@few
@given(rasters, areas(), st.sampled_from(CRSES))
def test_people_on_the_parts_of_some_ground_sum_to_those_on_the_whole(cells, area, crs):
    edge_m = 200_000.0 if crs != CRSES[0] else WORLD_M / 2
    raster = PopulationRaster(cells, (-edge_m, -edge_m, edge_m, edge_m), crs, "random")
    rest = shapely.difference(WHOLE, area)
    inside, outside, whole = (found.residents for found in raster_people(raster, FRAME, [area, rest, WHOLE]))
    assert abs(inside + outside - whole) <= 1e-5 * max(whole, 1.0)


@few
@given(rasters, areas(), st.integers(1, 5_000))
def test_more_ground_never_has_fewer_people_by_a_raster(cells, area, wider_m):
    raster = PopulationRaster(cells, (-9_000.0, -9_000.0, 9_000.0, 9_000.0), CRSES[0], "random")
    less, more = (f.residents for f in raster_people(raster, FRAME, [area, shapely.buffer(area, wider_m)]))
    assert less <= more * (1 + 1e-6) + 1e-6


@st.composite
def worlds(draw):
    """A line that wanders north, ground on both sides of it, towns, and roads anywhere."""
    bends = draw(st.lists(st.integers(-5_000, 5_000), min_size=2, max_size=6))
    north_m = np.linspace(-15_000.0, 15_000.0, len(bends))
    line = np.column_stack([np.array(bends, dtype=float), north_m])
    west = Polygon([*line, (-40_000, 15_000), (-40_000, -15_000)])
    east = Polygon([*line, (40_000, 15_000), (40_000, -15_000)])
    node_m = np.array(draw(st.lists(places, min_size=6, max_size=12, unique=True)), dtype=float)
    ends = draw(st.lists(st.tuples(*[st.integers(0, len(node_m) - 1)] * 2), min_size=3, max_size=14))
    pairs = np.array([pair for pair in ends if pair[0] != pair[1]] or [(0, 1)], dtype=np.int32)
    nothing, no = np.zeros(len(pairs), dtype=np.int32), np.zeros(len(pairs), dtype=bool)
    length_m = np.hypot(*(node_m[pairs[:, 0]] - node_m[pairs[:, 1]]).T)
    roads = Roads(node_m, *pairs.T, length_m, ("main",), nothing, nothing, no, no)
    path = MultiLineString([LineString(line)])
    contact = LineOfContact(path, "illustrative", None, "drawn", path.length, 0.0)
    held = ControlArea("west", west), ControlArea("east", east)
    people = tuple(draw(settled(4, st.integers(1, 60_000))))
    parties = Party("west", "West"), Party("east", "East")
    return Situation(FRAME, None, "illustrative", parties, contact, held, people, roads=roads)


SPEEDS = Speeds(
    road_kmh={"main": 60.0},
    surface_share={"paved": 1.0},
    season_share={},
    light_share={},
    off_network_kmh=5.0,
    detour_share=1.35,
    source={},
    status={},
)
RULES = PeopleRules(
    as_of="-",
    caveat="-",
    source="-",
    residents_per_km2=1_000.0,
    crossing_to_residents=1,
    crossing_spacing_m=0.0,
)


def line_of(world):
    return Chainage(FRAME.to_lonlat(world.line.path))


@few
@given(worlds())
def test_crossing_points_lie_on_the_road_and_on_the_line_between_two_sides(world):
    roads, line = world.roads, line_of(world)
    side = sides_of(roads.node_m, world, line)
    found = candidates_of(roads, np.ones(len(roads), dtype=bool), side, world, line)
    assert (shapely.distance(paths_of(roads, found.stretch), found.place) < 1e-3).all()
    assert (shapely.distance(world.line.path, found.place) < 1e-3).all()
    assert (found.sides[:, 0] != found.sides[:, 1]).all()
    assert (np.diff(found.chainage_m) >= 0.0).all()
    assert len(np.unique(found.stretch)) == len(found.stretch)


@settings(max_examples=20)
@given(worlds())
def test_one_crossing_point_more_never_lengthens_the_mean_trip(world):
    network, line = travel_network(world.roads, SPEEDS, Going(), frame=FRAME), line_of(world)
    means = []
    for number in (1, 2, 3):
        found, choice = crossing_points(world, replace(RULES, crossings=number), line, network)
        assert sum(one.proposed for one in found) <= number
        if choice is None or choice.value is None:
            return
        assert choice.bound <= choice.value
        used = sum(one.residents for one in found if one.proposed)
        assert used == choice.residents
        means.append(choice.mean_min)
    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(means))


@settings(max_examples=20)
@given(worlds())
def test_what_a_crossing_point_saves_is_never_below_zero(world):
    network = travel_network(world.roads, SPEEDS, Going(), frame=FRAME)
    found, _ = crossing_points(world, replace(RULES, crossings=2), line_of(world), network)
    assert all(one.saved_min is None or one.saved_min >= 0.0 for one in found)
    assert all(0 <= one.only_way_residents <= one.residents for one in found)
