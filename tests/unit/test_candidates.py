"""Where candidates come from: paper answers on a made front, and names that stay."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiLineString, MultiPoint, Point, Polygon

from geo.errors import ScenarioError
from geo.frame import Frame
from geo.methods.siting.candidates import candidates_of, highest_cells
from geo.model.mandate import Siting
from geo.model.situation import LineOfContact, Party, Settlement, Site, Situation
from geo.terrain.elevation import Elevation

FRONT = LineOfContact(
    path=MultiLineString([[(-20_000, 0), (20_000, 0)]]),
    status="illustrative",
    as_of=date(2025, 1, 1),
    method="drawn by hand",
    length_m=40_000.0,
    tolerance_m=0.0,
)
SITUATION = Situation(
    frame=Frame.around(35.0, 47.0),
    as_of=date(2025, 1, 1),
    status="illustrative",
    parties=(Party("north", "North"), Party("south", "South")),
    line=FRONT,
)


def siting(**words):
    return Siting(**{"candidates": ("settlements",), "source": "made", "residents_per_km2": 1_500.0, **words})


def found(sources, situation=SITUATION, within_m=10_000.0, **words):
    return candidates_of(sources, situation, siting(**words), within_m=within_m)


def test_a_settlement_gives_the_rim_nearest_to_the_line_and_the_rim_behind():
    town = Settlement("Alba", "", Point(1_000, 5_000), round(np.pi * 4 * 1_500))  # a disc of 2 km
    candidates = found(("settlements",), replace(SITUATION, settlements=(town,)))
    assert candidates.id == ("Alba, near edge", "Alba, far edge")
    assert np.allclose(candidates.place_m, [[1_000, 3_000], [1_000, 7_000]], atol=1.0)


def test_namesakes_and_places_without_a_count_are_told_apart_or_left_out():
    towns = (
        Settlement("Alba", "", Point(0, 4_000), 500),
        Settlement("Alba", "", Point(9_000, 4_000), 500),
        Settlement("Brod", "", Point(5_000, 4_000), None),
    )
    candidates = found(("settlements",), replace(SITUATION, settlements=towns))
    assert sorted(candidates.id) == [
        "Alba (2), far edge",
        "Alba (2), near edge",
        "Alba, far edge",
        "Alba, near edge",
    ]


def test_a_road_gives_its_ends_and_places_between_and_a_junction_once():
    roads = MultiLineString([[(0, 1_000), (0, 9_000)], [(0, 9_000), (4_000, 9_000)]])
    candidates = found(("roads",), replace(SITUATION, places={"roads": roads}), roads_spacing_m=4_000.0)
    places = {tuple(place) for place in candidates.place_m.tolist()}
    assert places == {(0, 1_000), (0, 5_000), (0, 9_000), (4_000, 9_000)}
    assert len(candidates) == 4


def test_a_place_bears_one_name_whatever_the_distance_asked_for():
    roads = MultiLineString([[(0, 30_000), (0, 1_000)], [(0, 1_000), (9_000, 1_000)]])
    situation = replace(SITUATION, places={"roads": roads})
    near, far = (found(("roads",), situation, within_m=within) for within in (2_000.0, 40_000.0))
    named = dict(zip(far.id, map(tuple, far.place_m.tolist()), strict=True))
    assert 0 < len(near) < len(far)
    assert all(named[id_] == tuple(place) for id_, place in zip(near.id, near.place_m.tolist(), strict=True))


def test_what_lies_farther_than_asked_is_not_taken_but_sites_and_own_places_are():
    situation = replace(
        SITUATION,
        settlements=(Settlement("Alba", "", Point(0, 30_000), 500),),
        sites=(Site("Base", "base", Point(0, 30_000)),),
        places={"mine": MultiPoint([(0, 30_000), (0, -30_000)])},
    )
    candidates = found(("settlements", "sites", "mine"), situation)
    assert candidates.id == ("Base", "mine 1", "mine 2")
    assert candidates.origin == ("sites", "mine", "mine")


def test_own_areas_give_a_place_on_them():
    ring = Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(1, 1), (8, 1), (8, 8), (1, 8)]])
    candidates = found(("mine",), replace(SITUATION, places={"mine": GeometryCollection([ring])}))
    assert ring.intersects(Point(candidates.place_m[0]))


def test_the_lattice_is_square_and_the_same_for_a_line_that_runs_the_other_way():
    turned = replace(SITUATION, line=replace(FRONT, path=shapely.reverse(FRONT.path)))
    forth, back = (found(("lattice",), some, lattice_spacing_m=4_000.0) for some in (SITUATION, turned))
    assert forth.id == back.id
    assert np.array_equal(forth.place_m, back.place_m)
    x = np.unique(forth.place_m[:, 0])
    assert np.allclose(np.diff(x), 4_000.0)
    assert np.abs(forth.place_m[:, 1]).max() <= 10_000.0


def test_heights_are_cells_that_nothing_overtops():
    ground = np.zeros((9, 9), np.float32)
    ground[2, 2], ground[2, 3], ground[7, 7], ground[0, 8] = 50.0, 40.0, 20.0, np.nan
    place_m, height_m = highest_cells(Elevation(ground, 0.0, 900.0, 100.0, 100.0, "made"), 300.0)
    assert place_m.tolist() == [[250.0, 650.0], [750.0, 150.0]]
    assert height_m.tolist() == [50.0, 20.0]


def test_level_ground_has_no_heights():
    flat = Elevation(np.full((9, 9), 7.0, np.float32), 0.0, 900.0, 100.0, 100.0, "made")
    assert len(highest_cells(flat, 300.0)[0]) == 0


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("towns", r"there is no source of candidates 'towns'\. There are settlements, roads"),
        ("roads", r"no road is known\. "),
        ("heights", r"no elevation is known\. "),
    ],
)
def test_what_is_not_there_is_refused(source, line):
    with pytest.raises(ScenarioError, match=line):
        found((source,))


def test_no_settlement_gives_no_candidate():
    assert len(found(("settlements", "lattice"), lattice_spacing_m=50_000.0, within_m=100.0)) == 0


def test_a_line_string_of_roads_serves_as_well_as_many():
    situation = replace(SITUATION, places={"roads": LineString([(0, 1_000), (0, 2_000)])})
    assert len(found(("roads",), situation)) == 2


def test_settlements_without_a_density_are_refused_in_one_line():
    town = Settlement("Alba", "", Point(0, 4_000), 500)
    with pytest.raises(ScenarioError, match=r"siting: it has no residents_per_km2\. Give the density"):
        found(("settlements",), replace(SITUATION, settlements=(town,)), residents_per_km2=None)
