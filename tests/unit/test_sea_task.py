"""The sea as a task of a scenario: an invented strait between two states, all it may hold and refuse."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import LineString, MultiLineString, Point

from geo.errors import GeoError
from geo.features import Sheet, with_tasks
from geo.geometry.distance import PathDistance
from geo.model.declared import declared
from geo.model.own_layer import OwnLayer
from geo.model.sea import SeaRules
from geo.model.vessels import NAUTICAL_MILE_M
from geo.release import PRESS, release
from geo.tasks import Setting
from geo.tasks.sea import sea_plan, sea_task

ROOT = Path(__file__).resolve().parents[2]
GEOD = Geod(ellps="WGS84")
DEGREE_M = 111_319.490793
MILE = NAUTICAL_MILE_M / DEGREE_M
STRAIT = 60 * MILE  # width between the two shores, degrees of the equator


def layer(called, geometry, **columns):
    kinds = {"Point": "point", "LineString": "line", "Polygon": "area"}
    made = np.array(geometry, dtype=object)
    return OwnLayer(
        called, kinds[made[0].geom_type], made, {key: np.array(values) for key, values in columns.items()}
    )


LAND = [shapely.box(-1, -1, 0, 1), shapely.box(STRAIT, -1, STRAIT + 1, 1)]
LAYERS = {
    "coast": layer("coast", LAND, state=["West", "East"], party=["west", "east"]),
    "ports": layer(
        "ports",
        [Point(0, 0), Point(STRAIT, 0), Point(-0.5, 0.5)],
        name=["Alba", "Bergen", "Inland"],
    ),
    "heads": layer("heads", [Point(0, 0.8), Point(STRAIT, 0.8)], name=["West Head", "East Head"]),
    "mines": layer(
        "mines",
        [shapely.box(0.2, 0.3, 0.3, 0.4)],
        name=["Field 7"],
        source=["Invented"],
        as_of=["2025-04-01"],
    ),
    "boxes": layer("boxes", [shapely.box(0.3, -0.5, 0.6, -0.2)], name=["South"]),
    "tracks": layer("tracks", [LineString([(0.1, 0), (0.1 + 320 * MILE, 0)])], name=["Grain"]),
}
TOWNS = layer(
    "settlements",
    [Point(-0.01, 0.0), Point(-0.05, 0.1), Point(-0.9, 0.0)],
    name=["Shore", "Near", "Far"],
    population=[700, np.nan, 90_000],
)
SHIPS = {
    "name": "cutters",
    "count": 3,
    "speed_kn": 12,
    "endurance_h": 96,
    "in_port_h": 24,
    "passage_m": 60 * NAUTICAL_MILE_M,
    "sweep_m": 9_260,
}
CORRIDOR = {"name": "Across", "source": "-", "ports": ["Alba"], "to": "Bergen", "waypoints": [[0.1, 0.0]]}
LINE = {"name": "North line", "source": "-", "headlands": ["West Head", "East Head"], "length_m": 20_000}
BOX = {"name": "South", "source": "-", "layer": "boxes", "ships": SHIPS}
CONVOY = {"name": "C", "source": "-"}
STAY = {"name": "A", "state": "X", "tons": 5_000, "enters": "2026-03-01", "leaves": "2026-03-25"}


def setting(**others):
    made = Setting(
        id="strait",
        as_of="",
        line_lonlat=MultiLineString(),
        held_lonlat={},
        labels={"west": "Westland", "east": "Eastland"},
        uses={"sea": "v1", "straits": "v1"},
        context=ROOT / "data" / "context",
        reference=ROOT / "data" / "reference",
        own=LAYERS,
        gazetteer=TOWNS,
    )
    return replace(made, **others)


def rules(**others):
    table = {
        "state": "West",
        "source": "-",
        "coast": "coast",
        "ports": "ports",
        "headlands": "heads",
        "breadths_m": [22_224.0],
        **others,
    }
    return declared(SeaRules, table, where="scenario.toml, [sea]")


@pytest.fixture(scope="module")
def everything():
    asked = rules(
        mines="mines",
        corridor=[CORRIDOR],
        security_line=[LINE],
        box=[BOX],
        convoy=[
            {"name": "Grain", "source": "-", "layer": "tracks", "every_h": 12, "sails_day": 3},
            {"name": "Home", "source": "-", "corridor": "Across", "inbound": True, "every_h": 2},
        ],
        stay=[STAY],
    )
    return sea_task(asked, setting())


def of_layer(task, name):
    return [feature for feature in task.features if feature.layer == name]


def table(task, name):
    (found,) = [each for each in task.tables if each.id == name]
    return found


def test_people_come_first_and_what_is_not_known_is_not_nought(everything):
    assert everything.tables[0].id == "ashore"
    assert everything.tables[0].rows == (
        ("Coast held by Westland", "2", "700", "1"),
        ("Coast held by Eastland", "not known", "not known", "not known"),
    )


def test_a_sea_of_sixty_miles_is_parted_half_way():
    task = sea_task(rules(breadths_m=[22_224.0, 44_448.0, 370_400.0]), setting())
    rings = of_layer(task, "sea_limits")
    assert [ring.values["kind"] for ring in rings] == [
        "territorial_sea",
        "contiguous_zone",
        "exclusive_economic_zone",
    ]
    assert shapely.union_all([ring.geometry for ring in rings]).intersection(
        LineString([(0, 0), (STRAIT, 0)])
    ).bounds[2] == pytest.approx(STRAIT / 2, abs=1e-4)
    (equal,) = of_layer(task, "equidistance")
    assert "not a claim" in equal.values["status"]
    assert equal.values["name"].startswith("West and East")


def test_a_security_line_goes_from_headland_to_headland_and_on_between_the_coasts(everything):
    """The geodesic between the heads has 60 miles' worth of degrees at 0.8° north, a shade less than that."""
    between, seaward = of_layer(everything, "security_lines")
    expected_m = GEOD.inv(0, 0.8, STRAIT, 0.8)[2]
    assert between.values["length_m"] == pytest.approx(expected_m, abs=0.1)
    assert seaward.values["length_m"] == pytest.approx(20_000, abs=0.1)
    places = shapely.get_coordinates(seaward.geometry)
    coasts = [PathDistance(land.exterior) for land in LAND]
    one_m, other_m = (coast.to(*places.T).distance_m for coast in coasts)
    assert np.abs(one_m - other_m).max() < 0.1
    assert "West Head – East Head" in table(everything, "security").words
    assert [row[0] for row in table(everything, "security").rows] == [
        "North line, off the coast of Westland",
        "North line, off the coast of Eastland",
    ]


def test_headlands_are_places_with_their_names_where_a_line_is_named_by_them():
    land = layer(
        "heads", [Point(0, 0.8), Point(STRAIT, 0.8), Point(1, 1)], name=["West Head", "East Head", "Far"]
    )
    local = {"name": "Mys", "name_uk": "Мис", "longitude": 0.1, "latitude": 0.7}
    lines = [LINE, {**LINE, "name": "Inner line", "headlands": ["mys", "East Head"], "seaward": "none"}]
    asked = rules(security_line=lines, headland=[local])
    found = of_layer(sea_task(asked, setting(own={**LAYERS, "heads": land})), "headlands")
    assert [(each.values["name"], each.values["name_uk"], each.values["lines"]) for each in found] == [
        ("Mys", "Мис", "Inner line"),
        ("West Head", "", "North line"),
        ("East Head", "", "North line; Inner line"),
    ]
    assert [each.geometry.coords[0] for each in found] == [(0.1, 0.7), (0.0, 0.8), (STRAIT, 0.8)]


def test_a_security_line_on_a_bearing_begins_at_its_headland():
    line = {**LINE, "headlands": ["West Head"], "seaward": "bearing", "bearing_deg": 90.0}
    (laid,) = sea_plan(rules(security_line=[line]), setting()).security
    end = GEOD.fwd(0, 0.8, 90, 20_000)[:2]
    assert laid.seaward is not None
    assert laid.seaward.coords[-1] == pytest.approx(end, abs=1e-9)


def test_without_headlands_a_line_begins_where_the_line_of_contact_meets_the_coast():
    contact = MultiLineString([[(-0.5, 0.5), (0.0, 0.5)]])
    line = {**LINE, "headlands": [], "seaward": "bearing", "bearing_deg": 90.0}
    (laid,) = sea_plan(rules(security_line=[line]), setting(line_lonlat=contact)).security
    assert laid.seaward is not None
    assert laid.seaward.coords[0] == (0.0, 0.5)


def test_the_corridor_serves_its_ports_and_tells_miles_and_hours(everything):
    """Sixty miles of the equator at 10 knots."""
    assert everything.figures["corridors"]["Across"]["passage_h"] == pytest.approx(6.0)
    assert table(everything, "corridors").rows[0][1:3] == ("60 nm", "6.0 h")
    assert "one lane of 2 nm, at 10 kn" in table(everything, "corridors").words
    assert [row[0::2] for row in table(everything, "ports").rows] == [
        ("Alba", "yes"),
        ("Bergen", "yes"),
        ("Inland", "none"),
    ]


def test_a_convoy_is_seen_at_its_hours_and_on_its_days(everything):
    """320 miles at 10 knots take 32 h: circles at 0, 12, 24 and 32, the last two on the day after."""
    circles = [one for one in of_layer(everything, "convoy_circles") if one.values["site"] == "Grain"]
    assert [(one.values["name"], one.values["from_day"]) for one in circles] == [
        ("Grain, hour 0", 3),
        ("Grain, hour 12", 3),
        ("Grain, hour 24", 4),
        ("Grain, hour 32", 4),
    ]
    swept = next(one for one in of_layer(everything, "convoy_water") if one.values["site"] == "Grain")
    assert (swept.values["from_day"], swept.values["to_day"]) == (3, 4)
    assert all(swept.geometry.buffer(1e-6).covers(one.geometry) for one in circles)
    home = [one for one in of_layer(everything, "convoy_tracks") if one.values["site"] == "Home"]
    assert home[0].geometry.coords[0] == (STRAIT, 0.0)
    assert "from_day" not in home[0].values


def test_swept_water_leaves_out_land(everything):
    for feature in (*of_layer(everything, "convoy_water"), *of_layer(everything, "convoy_circles")):
        assert shapely.intersection(feature.geometry, LAND[0]).area < 1e-9


def test_mines_are_shown_with_source_and_day_and_a_corridor_across_them_is_a_finding():
    through = {**CORRIDOR, "waypoints": [[0.1, 0.2], [0.25, 0.35], [0.5, 0.2]]}
    task = sea_task(rules(mines="mines", corridor=[through]), setting())
    (area,) = of_layer(task, "mine_areas")
    assert (area.values["source"], area.values["as_of"]) == ("Invented", "2025-04-01")
    ((where, problem, _),) = task.findings
    assert (where, "Field 7" in problem) == ("corridor Across", True)
    assert table(task, "mines").rows[0][-1] == "yes"
    assert "Source: Invented." in table(task, "mines").words


def test_a_corridor_that_keeps_no_distance_from_mines_is_a_finding_too():
    """The field begins 33.2 km north of the middle; a lane of two miles ends 31.3 km short of it."""
    for clear_m, found in ((31_000, 0), (32_000, 1)):
        near = {**CORRIDOR, "clear_of_mines_m": clear_m}
        task = sea_task(rules(mines="mines", corridor=[near]), setting())
        assert len(task.findings) == found


def test_without_a_file_of_mines_nothing_is_known_of_them():
    assert any("not known" in caveat for caveat in sea_task(rules(), setting()).caveats)
    assert not any("mine" in caveat for caveat in sea_task(rules(mines="mines"), setting()).caveats)


def test_a_calendar_that_asks_for_too_much_is_a_finding(everything):
    assert [where for where, *_ in everything.findings] == ["calendar of the straits, A"]


def test_boxes_and_convoys_give_places_away_and_leave_for_nobody_but_the_staff(everything):
    for feature in everything.features:
        secret = feature.layer in {"patrol_boxes", "convoy_water", "convoy_circles", "convoy_tracks"}
        assert feature.sensitive == secret
        assert ("site" in feature.values) == secret
    assert {each.id for each in everything.tables if each.sensitive} == {"boxes", "convoys"}
    released = release(*with_tasks((), Sheet("s", "Sea", "2025-01-01", "illustrative"), [everything]), PRESS)
    said = str([dict(feature.values) for feature in released.features]) + str(released.sheet)
    assert not [word for word in ("Grain", "cutters", "hour 12") if word in said]


def test_corners_make_a_box_as_an_area_of_a_layer_does():
    corners = {**BOX, "layer": "", "corners": [[0.3, -0.5], [0.6, -0.5], [0.6, -0.2], [0.3, -0.2]]}
    drawn, told = (sea_plan(rules(box=[box]), setting()).boxes[0].watch for box in (BOX, corners))
    assert told.coverage_factor == pytest.approx(drawn.coverage_factor)


def test_nothing_is_told_beyond_the_bounds_within_which_all_coasts_are_known():
    (limit,) = sea_plan(rules(known=[-2.0, -0.5, 2.0, 0.5]), setting()).limits
    assert limit.water.bounds[1::2] == pytest.approx((-0.5, 0.5))


def test_a_line_of_equal_distance_goes_out_to_sea_and_not_up_a_bay():
    """A bay between the shores is closed in the south: the line begins near its head and goes north."""
    closed = [*LAND, shapely.box(0, -1, STRAIT, 0.6)]
    coast = layer("coast", closed, state=["West", "East", "East"], party=["west", "east", ""])
    line = {**LINE, "length_m": 60_000}
    (laid,) = sea_plan(rules(security_line=[line]), setting(own={**LAYERS, "coast": coast})).security
    assert laid.seaward is not None
    assert laid.seaward.coords[-1][1] > 1.2


def test_a_coast_of_lines_alone_lets_no_lane_cross_it():
    shores = [LineString(land.exterior.coords) for land in LAND]
    lines = layer("coast", shores, state=["West", "East"], party=["west", "east"])
    over = {**CORRIDOR, "waypoints": [[0.1, 0.0], [-0.3, 0.3]], "to": "Bergen"}
    with pytest.raises(GeoError, match="goes over land near"):
        sea_plan(rules(corridor=[over]), setting(own={**LAYERS, "coast": lines}))
    assert sea_plan(rules(corridor=[CORRIDOR]), setting(own={**LAYERS, "coast": lines})).corridors


REFUSED = {
    "a port inland": (
        {"corridor": [{**CORRIDOR, "ports": ["Inland"]}]},
        "'Inland' lies 5.* km from the coast",
    ),
    "an unknown port": ({"corridor": [{**CORRIDOR, "to": "Nowhere"}]}, "no port or strait 'Nowhere'"),
    "a lane over land": ({"corridor": [{**CORRIDOR, "waypoints": [[-0.2, 0.2]]}]}, "goes over land near"),
    "no waypoint": ({"corridor": [{**CORRIDOR, "waypoints": []}]}, "waypoints"),
    "a width below zero": ({"corridor": [{**CORRIDOR, "lane_width_m": -5}]}, "lane_width_m is -5"),
    "an unknown headland": ({"security_line": [{**LINE, "headlands": ["Horn"]}]}, "no headland 'Horn'"),
    "no bearing": ({"security_line": [{**LINE, "seaward": "bearing"}]}, "bearing_deg is missing"),
    "a line to nowhere": (
        {"security_line": [{**LINE, "headlands": ["West Head"], "seaward": "none"}]},
        "names 1 headlands and goes on nowhere",
    ),
    "no line of contact": ({"security_line": [{**LINE, "headlands": []}]}, "there is no line of contact"),
    "endurance below zero": ({"box": [{**BOX, "ships": {**SHIPS, "endurance_h": -3}}]}, "endurance_h is -3"),
    "endurance too short": ({"box": [{**BOX, "ships": {**SHIPS, "endurance_h": 9}}]}, "takes 10 h"),
    "an unknown box": ({"box": [{**BOX, "area": "Nord"}]}, "holds no 'Nord'"),
    "two corners": (
        {"box": [{**BOX, "layer": "", "corners": [[0, 0], [1, 1]]}]},
        "corners enclose no area",
    ),
    "an unknown corridor": ({"convoy": [{**CONVOY, "corridor": "No"}]}, "no corridor 'No'"),
    "neither track nor corridor": (
        {"convoy": [{"name": "C", "source": "-"}]},
        "corridor is '' and layer is ''",
    ),
    "no speed": (
        {"convoy": [{**CONVOY, "layer": "tracks", "speed_kn": 0}]},
        "speed_kn is 0",
    ),
    "a day before D-day": (
        {"convoy": [{**CONVOY, "layer": "tracks", "sails_day": -1}]},
        "sails_day is -1",
    ),
    "a stay turned round": ({"stay": [{**STAY, "leaves": "2026-02-01"}]}, "before it enters"),
    "breadths turned round": ({"breadths_m": [44_448.0, 22_224.0]}, "breadths_m is"),
    "bounds turned round": ({"known": [5, 0, -5, 1]}, "known is"),
    "an unknown state": ({"state": "North"}, "no coast of 'North' is in the layer"),
    "a layer of the wrong kind": ({"mines": "ports"}, "'ports' holds point"),
    "an unknown layer": ({"mines": "fields"}, "names the layer 'fields'"),
    "an unknown key": ({"mine": "fields"}, "no key 'mine'"),
}


@pytest.mark.parametrize("slip", REFUSED)
def test_what_cannot_be_is_told_in_one_line(slip):
    others, words = REFUSED[slip]
    with pytest.raises(GeoError, match=words) as refused:
        sea_plan(rules(**others), setting())
    assert "\n" not in str(refused.value)


def test_an_equidistance_needs_the_coasts_of_two_parties():
    unnamed = replace(LAYERS["coast"], columns={"state": np.array(["West", "East"])})
    with pytest.raises(GeoError, match="coasts of 0 parties are known"):
        sea_plan(rules(security_line=[LINE]), setting(own={**LAYERS, "coast": unnamed}))


def test_a_table_that_is_not_used_is_asked_for():
    with pytest.raises(GeoError, match=r"uses\.straits is missing"):
        sea_plan(rules(stay=[STAY]), setting(uses={}))
