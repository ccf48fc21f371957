"""What a site must keep to: each check against paper answers, and every reason told."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from shapely import GeometryCollection, MultiLineString, MultiPoint, Point, box

from geo.errors import ScenarioError
from geo.frame import Frame
from geo.methods.siting.screening import screened, slope_deg
from geo.model.mandate import Means, Siting
from geo.model.siting import Candidates
from geo.model.situation import ControlArea, LineOfContact, Party, Situation
from geo.terrain.elevation import Elevation

KARNEY = Geodesic.WGS84
FRAME = Frame.around(35.0, 47.0)
PATH = FRAME.to_metres(MultiLineString([[(34.5, 47.0), (35.5, 47.0)]]))
NORTH, SOUTH = (FRAME.to_metres(box(34, south, 36, south + 1)) for south in (47, 46))
SITUATION = Situation(
    frame=FRAME,
    as_of=date(2025, 1, 1),
    status="illustrative",
    parties=(Party("north", "North"), Party("south", "South")),
    line=LineOfContact(PATH, "illustrative", date(2025, 1, 1), "drawn by hand", 75_000.0, 0.0),
    control=(ControlArea("north", NORTH), ControlArea("south", SOUTH)),
)
SITING = Siting(candidates=("own",), thinned_m=0.0, source="made")
MEANS = Means(name="Posts", sensor="eyes", count=3, source="made")


def at(*lonlat):
    place_m = shapely.get_coordinates(FRAME.to_metres(MultiPoint(lonlat)))
    names = tuple(f"c{number}" for number in range(len(lonlat)))
    return Candidates(names, place_m, ("own",) * len(lonlat))


def screen(candidates, *, situation=SITUATION, means=MEANS, siting=SITING, farthest_m=np.inf, zones=None):
    return screened(candidates, situation, means, siting, farthest_m=farthest_m, zones=zones)


def reasons(screening):
    return {one.id: set(one.reasons) for one in screening.rejected}


def test_everyone_passes_where_nothing_is_asked():
    screening = screen(at((35.0, 47.1), (35.0, 46.9)))
    assert screening.kept.id == ("c0", "c1")
    assert screening.side == ("north", "south")
    assert screening.rejected == ()


def test_standoff_is_geodesic_to_the_metre():
    north = KARNEY.Direct(47.0, 35.0, 0.0, 2_000.0)["lat2"]
    for asked, kept in ((1_999.0, 1), (2_001.0, 0)):
        means = replace(MEANS, standoff_m={"both": asked})
        assert len(screen(at((35.0, north)), means=means).kept) == kept


def test_standoff_may_differ_by_party_and_is_told_with_its_figures():
    means = replace(MEANS, standoff_m={"north": 20_000.0, "south": 1_000.0})
    screening = screen(at((35.0, 47.1), (35.0, 46.9)), means=means)
    assert screening.kept.id == ("c1",)
    assert screening.rejected[0].reasons == {"standoff": "11.1 km from the line, 20.0 km are asked for"}


def test_a_party_that_the_scenario_does_not_have_is_refused():
    with pytest.raises(ScenarioError, match=r"standoff_m names 'west'\. Give north, south or both"):
        screen(at((35.0, 47.1)), means=replace(MEANS, standoff_m={"west": 1.0}))


def test_every_reason_is_told_and_counted():
    means = replace(MEANS, standoff_m={"both": 5_000.0})
    siting = replace(SITING, keep_clear_m={"hospitals": 500.0})
    places = {"hospitals": MultiPoint(shapely.get_coordinates(FRAME.to_metres(Point(35.0, 47.01))))}
    situation = replace(SITUATION, places=places)
    screening = screen(at((35.0, 47.01), (37.0, 47.2)), situation=situation, means=means, siting=siting)
    assert reasons(screening) == {"c0": {"standoff", "hospitals"}, "c1": {"ground"}}
    assert screening.counts == {"ground": 1, "hospitals": 1, "standoff": 1}
    assert screening.rejected[0].reasons["hospitals"] == "inside hospitals"


def test_a_distance_kept_clear_is_geodesic_from_points_lines_and_areas_alike():
    area = FRAME.to_metres(box(34.9, 47.2, 35.0, 47.3))
    road = FRAME.to_metres(MultiLineString([[(35.2, 47.2), (35.2, 47.3)]]))
    situation = replace(SITUATION, places={"mines": GeometryCollection([area, road])})
    east = KARNEY.Direct(47.25, 35.0, 90.0, 1_000.0)["lon2"]
    west = KARNEY.Direct(47.25, 35.2, 270.0, 1_000.0)["lon2"]
    places = at((34.95, 47.25), (east, 47.25), (west, 47.25))
    for asked, kept in ((0.0, 2), (998.0, 2), (1_002.0, 0)):
        siting = replace(SITING, keep_clear_m={"mines": asked})
        assert len(screen(places, situation=situation, siting=siting).kept) == kept


def test_with_nothing_asked_a_place_at_a_point_is_clear_and_a_place_in_an_area_is_not():
    lake = FRAME.to_metres(box(34.9, 47.2, 35.0, 47.3))
    situation = replace(SITUATION, places={"water": GeometryCollection([lake])})
    siting = replace(SITING, keep_clear_m={"water": 0.0})
    screening = screen(at((34.95, 47.25), (35.0001, 47.25)), situation=situation, siting=siting)
    assert reasons(screening) == {"c0": {"water"}}
    assert screening.rejected[0].reasons["water"] == "inside water"


def test_a_road_must_be_near():
    road = FRAME.to_metres(MultiLineString([[(34.8, 47.2), (35.2, 47.2)]]))
    situation = replace(SITUATION, places={"roads": road})
    north = KARNEY.Direct(47.2, 35.0, 0.0, 3_000.0)["lat2"]
    for limit, kept in ((2_990.0, 0), (3_010.0, 1)):
        means = replace(MEANS, from_roads_m=limit)
        assert len(screen(at((35.0, north)), situation=situation, means=means).kept) == kept


def test_zones_keep_in_and_keep_out():
    zones = {"Strip (north)": NORTH, "Strip (south)": SOUTH, "Park": FRAME.to_metres(box(34.9, 47, 35.1, 48))}
    places = at((35.0, 47.1), (35.3, 47.1), (37.0, 47.1))
    inside = screen(places, means=replace(MEANS, inside="Strip"), zones=zones)
    outside = screen(places, means=replace(MEANS, outside="Park"), zones=zones)
    assert reasons(inside) == {"c2": {"ground", "inside_zone"}}
    assert reasons(outside) == {"c0": {"outside_zone"}, "c2": {"ground"}}


def test_ground_too_steep_and_ground_unknown_are_told_apart():
    ramp = np.tile(np.arange(40.0, dtype=np.float32) * 100.0, (40, 1))
    ramp[:, :20] = 0.0
    ramp[:, 0] = np.nan
    elevation = Elevation(ramp, -20_000.0, 30_000.0, 1_000.0, 1_000.0, "made")
    places = Candidates(
        ("flat", "steep", "hole", "off"),
        np.array([[-15e3, 11e3], [10e3, 11e3], [-19.5e3, 11e3], [40e3, 11e3]]),
        ("own",) * 4,
    )
    siting = replace(SITING, steepest_deg=5.0)
    screening = screen(places, situation=replace(SITUATION, elevation=elevation, control=()), siting=siting)
    assert reasons(screening) == {"steep": {"slope"}, "hole": {"elevation"}, "off": {"elevation"}}


def test_slope_at_the_rim_of_the_grid_is_that_of_the_cells_there_are():
    ramp = np.tile(np.arange(4.0, dtype=np.float32) * 100.0, (3, 1))
    elevation = Elevation(ramp, 0.0, 300.0, 100.0, 100.0, "made")
    places = np.array([[50.0, 150.0], [350.0, 150.0], [150.0, 250.0]])
    assert np.allclose(slope_deg(elevation, places), 45.0)


def test_of_candidates_close_together_the_first_stays_and_stands_for_the_others():
    places = Candidates(
        ("a", "b", "c", "d"), np.array([[0, 9e3], [400, 9e3], [800, 9e3], [5e3, 9e3]]), ("own",) * 4
    )
    screening = screen(places, siting=replace(SITING, thinned_m=500.0))
    assert screening.kept.id == ("a", "c", "d")
    assert "'a'" in screening.rejected[0].reasons["thinned"]


def test_a_candidate_that_fails_otherwise_stands_for_nobody():
    places = Candidates(("a", "b"), np.array([[0, 100], [0, 400]]), ("own",) * 2)
    means = replace(MEANS, standoff_m={"both": 300.0})
    screening = screen(places, means=means, siting=replace(SITING, thinned_m=500.0))
    assert screening.kept.id == ("b",)


def test_without_ground_held_the_side_of_the_line_tells():
    bare = replace(SITUATION, control=(), parties=())
    named = replace(bare, line=replace(bare.line, left="north", right="south"))
    for situation, sides in ((bare, ("left", "right")), (named, ("north", "south"))):
        assert screen(at((35.0, 47.1), (35.0, 46.9)), situation=situation).side == sides


@pytest.mark.parametrize(
    ("means", "siting", "line"),
    [
        ({}, {"keep_clear_m": {"mines": 1.0}}, "keep_clear_m names 'mines'"),
        ({}, {"steepest_deg": 10.0}, "steepest_deg asks for elevation"),
        ({"from_roads_m": 10.0}, {}, "from_roads_m asks for roads"),
        ({"inside": "Strip"}, {}, "inside names the zone 'Strip'"),
    ],
)
def test_what_the_situation_does_not_have_is_refused(means, siting, line):
    with pytest.raises(ScenarioError, match=line):
        screen(at((35.0, 47.1)), means=replace(MEANS, **means), siting=replace(SITING, **siting))


def test_no_candidate_is_no_trouble():
    roads = FRAME.to_metres(MultiLineString([[(34.8, 47.2), (35.2, 47.2)]]))
    nobody = Candidates((), np.empty((0, 2)), ())
    situation = replace(SITUATION, places={"roads": roads})
    screening = screen(
        nobody,
        situation=situation,
        means=replace(MEANS, from_roads_m=5.0, standoff_m={"both": 5.0}),
        siting=replace(SITING, keep_clear_m={"roads": 5.0}, thinned_m=9.0),
        farthest_m=1.0,
    )
    assert len(screening.kept) == len(screening.rejected) == 0
