"""Crossing points: where roads lead across, which save most, what each saves; a world read off paper."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiLineString, Point, box

from geo.errors import ScenarioError
from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.methods.people.crossings import crossing_points
from geo.methods.people.report import people_report
from geo.model.people import PeopleRules
from geo.model.roads import Going, Roads, Speeds
from geo.model.situation import ControlArea, LineOfContact, Party, Settlement, Site, Situation
from geo.travel.making import travel_network

KM = 1_000.0
FRAME = Frame.around(30.0, 48.0)
PARTIES = Party("west", "West"), Party("east", "East")
HELD = (
    ControlArea("west", box(-80 * KM, -60 * KM, 0, 60 * KM)),
    ControlArea("east", box(0, -60 * KM, 80 * KM, 60 * KM)),
)
# A kilometre a minute on the road, an hour for one off it.
SPEEDS = Speeds(
    road_kmh={"main": 60.0},
    surface_share={"paved": 1.0},
    season_share={},
    light_share={},
    off_network_kmh=1.0,
    detour_share=1.0,
    source={},
    status={},
)
RULES = PeopleRules(
    as_of="2014",
    caveat="Before the war.",
    source="-",
    residents_per_km2=1_000.0,
    crossings=1,
    crossing_to_residents=500,
)


def line_of(*places_km):
    path = MultiLineString([LineString(np.array(places_km) * KM)])
    return LineOfContact(path, "illustrative", date(2024, 8, 31), "drawn", path.length, 0.0)


def roads_of(nodes_km, stretches, **more):
    node_m = np.array(nodes_km, dtype=float) * KM
    one, other = np.array(stretches, dtype=np.int32).T
    count = len(one)
    length_m = np.hypot(*(node_m[one] - node_m[other]).T)
    nothing = np.zeros(count, dtype=np.int32)
    no = np.zeros(count, dtype=bool)
    return replace(Roads(node_m, one, other, length_m, ("main",), nothing, nothing, no, no), **more)


def town(name, east_km, north_km, residents):
    return Settlement(name, "", Point(east_km * KM, north_km * KM), residents)


# Two roads across a line that runs north, 20 km apart; a road joins their ends on either side.
LADDER = roads_of([(-10, 0), (10, 0), (-10, 20), (10, 20)], [(0, 1), (2, 3), (0, 2), (1, 3)])
TOWNS = (
    town("Alba", -10, 0, 1_000),
    town("Brod", 10, 0, 20_000),
    town("Cerna", -10, 20, 500),
    town("Dub", 10, 20, 3_000),
)
WORLD = Situation(FRAME, date(2024, 8, 31), "illustrative", PARTIES, line_of((0, -50), (0, 50)), HELD, TOWNS)


def crossed(world=WORLD, rules=RULES, roads=LADDER, **more):
    network = None if roads is None else travel_network(roads, SPEEDS, Going(), frame=FRAME, **more)
    return crossing_points(world, rules, Chainage(FRAME.to_lonlat(world.line.path)), network)


def test_the_road_that_saves_most_is_proposed_and_the_sum_is_that_on_paper():
    (south, north), choice = crossed()
    assert (south.name, north.name) == ("Alba – Brod", "Cerna – Dub")
    assert (south.proposed, north.proposed) == (True, False)
    # Alba and Brod drive 20 km; Cerna and Dub 20 km down, across, and 20 km up again.
    assert choice.value == pytest.approx(21_000 * 20 + 3_500 * 60, rel=1e-3)
    assert choice.mean_min == pytest.approx(choice.value / 24_500)
    assert (choice.status, choice.residents, choice.stranded) == ("optimal", 24_500, 0)
    assert choice.bound == choice.value


def test_what_a_further_road_would_save_is_told_and_the_only_way_is_called_so():
    (south, north), _ = crossed()
    assert (north.residents, north.only_way_residents) == (3_500, 0)
    assert north.saved_min == pytest.approx(40.0, rel=1e-3)
    assert (south.residents, south.only_way_residents, south.saved_min) == (24_500, 24_500, None)


def test_two_roads_are_proposed_where_their_spacing_allows():
    both, choice = crossed(rules=replace(RULES, crossings=5))
    assert [found.proposed for found in both] == [True, True]
    assert [found.saved_min for found in both] == pytest.approx([40.0, 40.0], rel=1e-3)
    assert [found.next_m for found in both] == pytest.approx([20 * KM] * 2, rel=1e-3)
    assert choice.mean_min == pytest.approx(20.0, rel=1e-3)
    spaced, _ = crossed(rules=replace(RULES, crossings=5, crossing_spacing_m=20.1 * KM))
    assert [found.proposed for found in spaced] == [True, False]
    assert [found.next_m for found in spaced] == [None, pytest.approx(20 * KM, rel=1e-3)]


def test_a_blocked_road_is_no_candidate():
    (only,), _ = crossed(blocked=np.array([True, False, False, False]))
    assert (only.name, only.proposed) == ("Cerna – Dub", True)


def test_a_trip_keeps_to_the_roads_of_its_own_side():
    """The way between Alba and Cerna leads over the other side, so it is no way to a crossing point."""
    far = roads_of([(-10, 0), (10, 0), (-10, 20), (10, 20)], [(0, 1), (2, 3), (1, 3)])
    (south, _), choice = crossed(roads=far)
    # With the southern one open Cerna comes there off the roads only: 20 km and more at 1 km/h.
    assert south.proposed
    assert choice.value > 21_000 * 20 + 500 * 1_000


def test_a_road_that_comes_back_gives_no_candidate_and_one_that_weaves_gives_its_middle_place():
    weaving = np.array([LineString(np.array([(-5, 0), (5, 1), (-5, 2), (5, 3)]) * KM)], dtype=object)
    back = np.array([LineString(np.array([(-5, 0), (5, 1), (-5, 2)]) * KM)], dtype=object)
    straight = roads_of([(-5, 0), (5, 3)], [(0, 1)], path=weaving)
    (found,), _ = crossed(roads=straight)
    assert shapely.get_coordinates(found.place)[0] == pytest.approx([0.0, 1.5 * KM])
    assert crossed(roads=roads_of([(-5, 0), (-5, 2)], [(0, 1)], path=back)) == ((), None)


def test_without_speeds_roads_across_are_listed_and_none_is_proposed():
    found, choice = crossed(replace(WORLD, roads=LADDER), roads=None)
    assert [(one.name, one.proposed, one.residents) for one in found] == [
        ("Alba – Brod", False, 0),
        ("Cerna – Dub", False, 0),
    ]
    assert choice is None


def test_no_roads_give_no_crossing_points():
    assert crossed(roads=None) == ((), None)
    assert crossed(roads=roads_of([(-10, 0), (-5, 0)], [(0, 1)])) == ((), None)


def test_none_is_proposed_where_none_is_asked_for_and_each_still_tells_what_it_saves():
    both, choice = crossed(rules=replace(RULES, crossings=0))
    assert [found.proposed for found in both] == [False, False]
    assert [found.saved_min for found in both] == pytest.approx([40.0, 40.0], rel=1e-3)
    assert choice is None


def test_people_with_no_place_to_go_to_across_are_told_as_stranded():
    _, choice = crossed(rules=replace(RULES, crossing_to_residents=20_000))
    assert (choice.residents, choice.stranded) == (1_500, 23_000)  # nobody in the west has 20,000


def test_settlements_far_off_and_those_without_a_count_have_no_weight():
    world = replace(WORLD, settlements=(*TOWNS, town("Far", -70, 0, 9_000), town("Who knows", -9, 0, None)))
    assert crossed(world)[1].residents == 24_500


def test_two_roads_between_the_same_villages_are_told_apart_by_chainage():
    world = replace(WORLD, settlements=TOWNS[:2])
    (south, north), _ = crossed(world)
    assert south.name.startswith("Alba – Brod (km 50.") or south.name.startswith("Alba – Brod (km 49.")
    assert south.name != north.name


def test_a_road_that_ends_on_the_line_itself_still_leads_there():
    roads = roads_of([(-10, 0), (0, 0), (10, 0)], [(0, 1), (1, 2)])
    (found,), choice = crossed(replace(WORLD, settlements=TOWNS[:2]), roads=roads)
    assert shapely.get_coordinates(found.place)[0] == pytest.approx([0.0, 0.0])
    assert choice.mean_min == pytest.approx(20.0, rel=1e-3)


def test_a_dual_carriageway_is_two_one_way_roads_and_either_serves_both_sides():
    nodes = [(-10, 0), (10, 0), (-10, 0.02), (10, 0.02)]
    lanes = roads_of(nodes, [(0, 1), (3, 2)], one_way=np.array([True, True]))
    pair, choice = crossed(replace(WORLD, settlements=TOWNS[:2]), roads=lanes)
    assert len({found.name for found in pair}) == 2
    # 20 m off the road at 1 km/h take 1.2 minutes.
    assert 20.0 <= choice.mean_min <= 23.0


def test_a_crossing_point_names_its_road_or_the_class_of_it():
    roads = replace(LADDER, name=("M04", "", "", ""))
    (south, north), _ = crossed(roads=roads)
    assert (south.road, north.road) == ("M04", "main")


def test_sides_are_told_by_the_line_where_no_ground_is_known():
    world = replace(WORLD, control=(), line=replace(WORLD.line, left="west", right="east"))
    assert [found.name for found in crossed(world)[0]] == ["Alba – Brod", "Cerna – Dub"]


def report(world=WORLD, rules=RULES, **more):
    grounds = {("Buffer", "zone"): box(-10 * KM, -5 * KM, 5 * KM, 5 * KM)}
    line = Chainage(FRAME.to_lonlat(world.line.path))
    network = travel_network(LADDER, SPEEDS, Going(), frame=FRAME)
    return people_report(world, rules, grounds=grounds, line=line, network=network, **more)


def test_a_report_holds_counts_crossings_and_what_was_done():
    found = report()
    [count] = found.counts
    assert (count.name, count.kind, count.settlements, count.residents) == ("Buffer", "zone", 1, 1_000)
    assert [cut.name for cut in count.cut] == ["Alba"]  # its edge runs through the middle of Alba
    assert count.by_share == 500
    assert (len(found.crossings), found.choice.status, found.cut_off) == (2, "optimal", None)
    assert "intact" in found.method
    assert "1,000 residents" in found.method
    assert found.rules.caveat == "Before the war."


def test_crossing_points_that_are_known_already_are_taken_as_they_are():
    known = crossed(rules=replace(RULES, crossings=2))
    found = report(crossed=known)
    assert (found.crossings, found.choice) == known


def test_hospitals_of_the_situation_are_counted_and_the_way_to_them_is_timed():
    sites = Site("Clinic", "hospital", Point(10 * KM, 0)), Site("Post", "post", Point(0, 0))
    found = report(replace(WORLD, sites=sites))
    assert found.counts[0].hospitals == 0
    assert [(way.name, way.across, way.own) for way in found.cut_off] == [
        ("Alba", "Clinic", ""),
        ("Cerna", "Clinic", ""),
    ]
    assert found.cut_off[0].across_min == pytest.approx(20.0, rel=1e-3)
    assert found.cut_off[0].across_m == pytest.approx(20 * KM, rel=1e-3)


def test_an_outline_layer_that_is_not_there_is_named():
    with pytest.raises(ScenarioError, match="outlines names the layer 'towns'"):
        report(rules=replace(RULES, outlines="towns"))
