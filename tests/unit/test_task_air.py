"""The air beside the line: known answers, an invented island with its own layers, Ukraine."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import LineString, MultiLineString, Point, box

from geo.errors import ReadError, ScenarioError
from geo.methods.air.cover import Antenna, seen_by
from geo.methods.air.patrol import Patrolling, turn_radius_m
from geo.methods.air.people import towns_of, under_closed_air
from geo.methods.air.readiness import Alert
from geo.model.air import AirRules
from geo.model.declared import declared
from geo.model.own_layer import OwnLayer
from geo.tasks.air import air_task
from geo.tasks.air_ground import towns_round
from geo.tasks.closed_air import closed_air_of
from geo.tasks.setting import Setting
from geo.terrain.curvature import RADIO, horizon_m
from geo.zones import rule_from_table

from .test_known_answers import AGREEMENTS, FRAME, found_at, straight
from .test_read_elevation import tile

ROOT = Path(__file__).resolve().parents[2]
GEOD = Geod(ellps="WGS84")
SEA = Point(-20.0, 30.0)  # no embedded data within a thousand kilometres
FIGURES = {"source": "a test", "runway_m": 2_000, "scramble_min": 10, "speed_kmh": 600}
FIGURES |= {"seen_at_m": 200_000, "threat_kmh": 600, "city_residents": 100_000}
PATROL = {"name": "West", "speed_kmh": 600, "endurance_h": 4, "on_ground_h": 2, "source": "a test"}
TRACK = {**PATROL, "place": (-20.5, 30.0), "bearing_deg": 0, "leg_m": 40_000}
RADAR = {"name": "Hill", "place": (-20.0, 30.0), "antenna_m": 30, "range_m": 400_000, "source": "a test"}


def layer(name, rows):
    """A layer of points: rows of longitude, latitude and columns."""
    columns = {key: np.array([row.get(key) for row in rows], dtype=object) for key in rows[0] if key != "at"}
    return OwnLayer(name, "point", np.array([Point(row["at"]) for row in rows]), columns)


def island(**changes):
    """An invented island that has nothing but its own layers."""
    fields = [
        {"at": (-20.0, 30.0), "id": "SK1", "name": "Alba", "runway_m": "2500", "surface": "asphalt"},
        {"at": (-21.0, 30.0), "id": "SK2", "name": "Brava", "runway_m": "900", "surface": "asphalt"},
    ]
    ground = box(-22.0, 29.0, -19.0, 31.0)
    setting = Setting(
        id="island",
        as_of="2025-01-01",
        line_lonlat=MultiLineString([LineString([(-20.5, 29.0), (-20.5, 31.0)])]),
        held_lonlat={
            "east": ground.intersection(box(-20.5, 0, 0, 90)),
            "west": box(-22.0, 29.0, -20.5, 31.0),
        },
        labels={"east": "East", "west": "West"},
        uses={},
        context=ROOT / "data" / "context",
        reference=ROOT / "data" / "reference",
        own={
            "fields": layer("fields", fields),
            "assets": layer("assets", [{"at": (-19.5, 30.0), "name": "Dam", "kind": "dam"}]),
            "masts": layer("masts", [{"at": (-19.2, 30.5), "antenna_m": "20", "range_m": "50000"}]),
        },
    )
    return replace(setting, **changes)


def task(setting=None, **tables):
    asked = {**FIGURES, "airfields_layer": "fields", "assets_layer": "assets", **tables}
    return air_task(declared(AirRules, asked, where="scenario.toml, air"), setting or island())


def rows(found, table):
    return next(one.rows for one in found.tables if one.id == table)


# Known answers


@pytest.mark.parametrize(
    ("height_m", "km"),
    [
        (2, 5.8),
        (10, 13.0),
        (20, 18.4),
        (30, 22.6),
        (50, 29.1),
        (100, 41.2),
        (300, 71),
        (3_000, 226),
        (9_000, 391),
    ],
)
def test_the_radar_horizon_is_that_of_the_table(height_m, km):
    assert horizon_m(height_m, RADIO) / 1e3 == pytest.approx(km, abs=0.5 if km > 50 else 0.06)


def test_an_antenna_of_30_m_sees_100_m_over_the_sea_to_its_horizon_all_round():
    seen = seen_by(Antenna("A", SEA, 30, 400e3), [100], lambda east, _: np.zeros(east.shape))
    assert seen.smooth_m[0] == pytest.approx(63_800, abs=50)
    away_m = [GEOD.inv(SEA.x, SEA.y, *place)[2] for place in seen.areas_lonlat[0].exterior.coords]
    assert 61_900 < min(away_m) <= max(away_m) <= 63_800


def test_a_range_shorter_than_the_horizon_ends_what_is_seen():
    seen = seen_by(Antenna("A", SEA, 30, 25e3), [100, 9_000], lambda east, _: np.zeros(east.shape))
    assert seen.smooth_m == (25_000, 25_000)
    assert seen.areas_m2 == pytest.approx([math.pi * 25_000**2] * 2, rel=1e-3)


def test_a_ridge_hides_low_ground_behind_it_and_not_what_flies_high():
    """A ridge of 500 m, 20 km to the east: at 40 km its shadow is 2 × (500 − 10) m and more high."""

    def ground(longitude, latitude):
        east_m = (longitude - SEA.x) * 96_486 * np.ones(latitude.shape)
        return np.where((east_m > 18_000) & (east_m < 24_000), 500.0, 0.0)

    seen = seen_by(Antenna("A", SEA, 10, 60e3), [100, 2_000], ground)
    there = Point(*GEOD.fwd(SEA.x, SEA.y, 90, 40_000)[:2])
    west = Point(*GEOD.fwd(SEA.x, SEA.y, 270, 40_000)[:2])
    assert [area.intersects(there) for area in seen.areas_lonlat] == [False, True]
    assert [area.intersects(west) for area in seen.areas_lonlat] == [True, True]
    assert seen.known_share == 1.0


def test_a_turn_is_that_of_the_pilots_handbook():
    """Radius in feet = knots² / (11.26 tan bank): 400 knots at 30°, 24,610 ft."""
    feet = 400**2 / (11.26 * math.tan(math.radians(30)))
    assert turn_radius_m(400 * 1.852, 30) == pytest.approx(feet * 0.3048, rel=5e-3)


def test_aircraft_on_station_and_forces_on_alert_are_the_known_answers():
    """8 h less half an hour at 100 km/h leave 2 h at 275 km; 15 min and 30 km at 40 km/h are an hour."""
    drone = Patrolling(name="A", endurance_h=7.5, speed_kmh=100, on_ground_h=0)
    assert drone.on_station_h(275_000) == pytest.approx(2.0)
    assert Alert(scramble_min=15, speed_kmh=40).minutes_min(30_000) == pytest.approx(60.0)


def test_one_in_two_fit_to_fly_takes_twice_as_many():
    whole = Patrolling(name="A", endurance_h=4, speed_kmh=400, on_ground_h=4)
    half = replace(whole, available_share=0.5)
    assert [each.needed(0.0, 1) for each in (whole, half)] == [2, 4]


# Air closed by chainage


@pytest.mark.parametrize("path", [straight(248_000), straight(248_000).reverse()], ids=["east", "west"])
def test_koreas_closed_air_is_told_by_platform_and_stretch_whichever_way_the_line_runs(path):
    rules = AGREEMENTS["korea-2018"].rules({"north": "north", "south": "south"})
    found = {one.platform: one for one in closed_air_of(rules, found_at(path)) if one.party == "north"}
    west_m, east_m = (1e3, 247e3) if path.coords[0][0] < 0 else (247e3, 1e3)
    depths = {name: (one.depth_m(west_m), one.depth_m(east_m)) for name, one in found.items()}
    assert depths == {
        "fixed wing": (20e3, 40e3),
        "rotary wing": (10e3, 10e3),
        "uncrewed": (10e3, 15e3),
        "balloon": (25e3, 25e3),
    }
    split_m = found["fixed wing"].depths_along[0][1]
    assert abs(split_m - 124e3) < 100  # marker 646 of 1,292


def test_what_is_measured_from_elsewhere_or_ends_with_a_zone_is_not_told_by_chainage():
    words = {"kind": "air", "name": "No flying", "platform": "any", "source": "a test"}
    path = {**words, "depth_m": {"north": 5e3}, "measured_from": "path:river"}
    inside = {**words, "stretches": [{"inside": "zone:town", "depth_m": {"north": 5e3}}]}
    for table in (path, inside):
        assert closed_air_of([rule_from_table(table, where="test")], found_at(straight(9e3))) == ()


def test_who_lives_below_closed_air_is_counted_by_stretch_and_side():
    rules = AGREEMENTS["korea-2018"].rules({"north": "north", "south": "south"})[:1]
    situation = found_at(straight(248_000))
    spots = {"near": (-60e3, 15e3), "west": (-60e3, 30e3), "east": (60e3, 30e3), "south": (60e3, -30e3)}
    places = [FRAME.to_lonlat(Point(spot)) for spot in spots.values()]
    towns = OwnLayer("towns", "point", np.array(places), {"population": np.array(["100", "20", "3", ""])})
    held = {one.party: FRAME.to_lonlat(one.area) for one in situation.control}
    setting = island(gazetteer=towns, held_lonlat=held, line_lonlat=FRAME.to_lonlat(situation.line.path))
    known = towns_round(setting, [])
    below = under_closed_air(known, setting.line_lonlat, closed_air_of(rules, situation))
    assert [flags.tolist() for flags in below] == [[True, False, True, False], [False, False, False, True]]
    assert [known.count(flags).residents for flags in below] == [103, None]


def test_where_nobody_is_told_to_hold_ground_the_side_of_the_line_tells_who_lives_below_closed_air():
    rules = AGREEMENTS["korea-2018"].rules({"north": "north", "south": "south"})[:1]
    found = found_at(straight(248_000))
    situation = replace(found, control=(), line=replace(found.line, left="north", right="south"))
    spots = [(-60e3, 15e3), (-60e3, 30e3), (60e3, 30e3), (60e3, -30e3)]
    places = shapely.get_coordinates([FRAME.to_lonlat(Point(spot)) for spot in spots])
    known = towns_of(places, [100, 20, 3, 7], {})
    line = FRAME.to_lonlat(situation.line.path)
    below = under_closed_air(known, line, closed_air_of(rules, situation))
    assert [known.count(flags).residents for flags in below] == [103, 7]


# The task


def test_an_island_with_its_own_layers_has_the_air_planned_and_tells_what_is_not_known():
    found = task(patrol=[TRACK], radar=[RADAR], radar_layer="masts", target_heights_m=[100, 500])
    assert found.findings == ()
    assert {row[:2] for row in rows(found, "airfields")} == {("Alba, SK1", "none known near")}
    assert rows(found, "turned_away") == (("runway too short", "1"),)
    (dam,) = rows(found, "defended")
    away_km = GEOD.inv(-20.0, 30.0, -19.5, 30.0)[2] / 1e3
    assert dam[:2] == ("Dam", "Alba")
    # The line is twice as far west as the airfield: seen from there on, 2 a / 10 of warning.
    assert float(dam[3].replace("−", "-")) == pytest.approx((2 * away_km - away_km) / 10 - 10, abs=0.06)
    assert dam[4] == dam[3]  # higher, it is not seen before the line either
    assert found.tables[0].id == "people"
    assert {row[1:] for row in found.tables[0].rows} == {("not known",) * 3}
    assert all("ground known 0 %" in row[0] for row in rows(found, "radars"))  # the embedded one is elsewhere
    (patrol,) = rows(found, "air_patrols")
    assert (patrol[1], *patrol[4:]) == ("SK1", "1", "2")  # 4 h less 10 min: 6 / 3.84 of an aircraft
    assert {feature.layer for feature in found.features} == {
        *("alert_arcs", "radar_cover", "radar_gaps", "racetracks", "airfields", "radars", "defended")
    }
    assert all(feature.sensitive and feature.values.get("site", "-") for feature in found.features)


def test_without_ground_that_is_watched_nothing_is_told_of_gaps():
    found = task(island(held_lonlat={}), radar=[RADAR])
    assert {row[2:] for row in rows(found, "radar_cover")} == {("not known", "not known")}
    assert not any("radar" in row[0] for row in rows(found, "people"))
    assert "radar" not in found.standfirst


def low_cover(found, place):
    """Whether what flies at 100 m over a place is seen."""
    covers = [one for one in found.features if one.layer == "radar_cover"]
    return any(one.values["target_height_m"] == 100 and one.geometry.intersects(place) for one in covers)


def test_a_ridge_in_the_elevation_that_a_user_gives_hides_what_flies_low_behind_it(tmp_path):
    """500 m from 18 to 24 km to the east, of a grid that ends 29 km to the west; the sea is beyond it."""
    longitude = np.arange(-20.3, -19.3, 0.005)
    heights = np.where((longitude > -19.81) & (longitude < -19.75), 500.0, 0.0)
    grid = tile(tmp_path / "own.tif", np.tile(heights, (200, 1)), -20.3, 30.5, 0.005, crs="OGC:CRS84")
    flat, ridged = task(radar=[RADAR]), task(island(grids=(grid,)), radar=[RADAR])
    east, west = (Point(*GEOD.fwd(SEA.x, SEA.y, bearing, 35_000)[:2]) for bearing in (90, 270))
    assert [low_cover(found, east) for found in (flat, ridged)] == [True, False]
    assert [low_cover(found, west) for found in (flat, ridged)] == [True, True]
    assert "the elevation given" in " ".join(ridged.caveats)


def test_a_user_s_elevation_that_lies_elsewhere_changes_nothing(tmp_path):
    grid = tile(tmp_path / "far.tif", np.full((9, 9), 900.0), 10.0, 50.0, 0.01, crs="OGC:CRS84")
    given = task(island(grids=(grid,)), radar=[RADAR])
    assert given.figures["radar_cover"] == task(radar=[RADAR]).figures["radar_cover"]


def test_gaps_and_cover_part_the_ground_that_is_watched():
    found = task(held_by="east", radar=[RADAR])
    low = next(one for one in found.figures["radar_cover"] if one["target_height_m"] == 100)
    cover, gap = (
        next(
            one.geometry
            for one in found.features
            if one.layer == name and one.values["target_height_m"] == 100
        )
        for name in ("radar_cover", "radar_gaps")
    )
    east = island().held_lonlat["east"]
    assert cover.intersection(gap).area < 0.01 * gap.area
    assert east.difference(cover.union(gap)).area < 0.01 * east.area
    whole_m2 = abs(GEOD.geometry_area_perimeter(east)[0])
    seen_m2 = abs(GEOD.geometry_area_perimeter(cover.intersection(east))[0])
    assert low["gaps_m2"] == pytest.approx(whole_m2 - seen_m2, rel=0.01)


def test_a_named_airfield_that_will_not_do_and_a_patrol_too_near_a_border_are_findings():
    border = OwnLayer("border", "line", np.array([LineString([(-20.6, 20), (-20.6, 40)])]))
    setting = island(own={**island().own, "border": border})
    asked = {"border_layer": "border", "border_standoff_m": 50_000, "patrol": [TRACK]}
    found = task(setting, airfields=["sk1", "Brava"], **asked)
    assert [problem for _, problem, _ in found.findings] == [
        "Brava: runway too short",
        "the racetrack comes within 5 km of the border",
    ]
    with pytest.raises(
        ScenarioError, match=r"no airfield that will do: runway too short 1, too near the border 1"
    ):
        task(setting, **{**asked, "border_standoff_m": 90_000})


@pytest.mark.parametrize(
    ("tables", "line"),
    [
        ({"airfields": ["SK3"]}, r"there is no airfield 'SK3'\. Near it are SK\d, SK\d"),
        ({"held_by": "north"}, r"held_by is 'north'\. Parties that hold ground are east, west"),
        ({"runway_m": 5_000}, r"no airfield that will do: runway too short 2\. Give airfields_layer"),
        ({"airfields_layer": "ports"}, r"it names the layer 'ports'"),
        (
            {"patrol": [{**TRACK, "airfield": "SK9"}]},
            r"\[\[air\.patrol\]\] 'West': there is no airfield 'SK9'",
        ),
        ({"patrol": [{**TRACK, "endurance_h": 0.1}]}, r"endurance_h is 0\.1, and the way"),
        ({"patrol": [{**TRACK, "endurance_h": -4}]}, r"patrol 'West'\.endurance_h is -4"),
        ({"patrol": [{**TRACK, "kept": 0}]}, r"patrol 'West'\.kept is 0"),
        ({"patrol": [{**TRACK, "leg_m": -1}]}, r"patrol 'West'\.leg_m is -1"),
        ({"patrol": [PATROL]}, r"it has 0 of place, bearing_deg and leg_m"),
        ({"patrol": [{**PATROL, "anchors": [[0, 0], [0, 0]]}]}, r"both anchors lie at 0, 0"),
        ({"patrol": [{**TRACK, "bank_deg": 90}]}, r"bank_deg is 90"),
        ({"radar": [{**RADAR, "antenna_m": 0}]}, r"radar 'Hill'\.antenna_m is 0"),
        ({"radar": [{**RADAR, "place": (200, 0)}]}, r"radar 'Hill'\.place\.0 is 200"),
        ({"target_heights_m": [1, 2, 3, 4]}, r"target_heights_m is"),
        ({"minutes_min": [-5]}, r"minutes_min\.0 is -5"),
        ({"scramble_min": -1}, r"scramble_min is -1"),
        ({"border_states": ["RU"]}, r"border_standoff_m is 0, and border_states are RU"),
        (
            {"border_states": ["XX"], "border_standoff_m": 1e5},
            r"border_states names 'XX'\. The embedded states are BG",
        ),
        ({"assets": ["hospital"]}, r"assets\.0 is 'hospital'"),
        ({"threat": 800}, r"there is no key 'threat'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(tables, line):
    with pytest.raises(ScenarioError, match=line) as refused:
        task(**tables)
    assert "\n" not in str(refused.value)


def test_a_runway_that_is_no_number_is_told_with_its_row():
    fields = layer("fields", [{"at": (-20, 30), "name": "Alba", "runway_m": "long"}])
    with pytest.raises(ReadError, match=r"layers\.fields, row 1: runway_m is 'long'"):
        task(island(own={**island().own, "fields": fields}))


def test_figures_that_are_left_out_need_a_version_of_their_table():
    with pytest.raises(ScenarioError, match=r"uses\.air is missing"):
        task(speed_kmh=None)
    assert task(island(uses={"air": "v1"}), speed_kmh=None).parameters["speed_kmh"] == 900


def test_over_ukraine_three_plants_work_one_stands_apart_and_airfields_keep_200_km_off():
    west, east = box(22, 44, 34.5, 53), box(34.5, 44, 41, 53)
    setting = island(own={}, held_lonlat={"ua": west, "ru": east}, labels={"ua": "Ukraine", "ru": "Russia"})
    border = {"border_states": ["RU"], "border_standoff_m": 200_000}
    found = task(setting, airfields_layer="", assets_layer="", held_by="ua", **border)
    plants = [row[0] for row in rows(found, "defended") if "Nuclear" in row[0]]
    assert len(plants) == 3
    near = {row[0].rpartition(", ")[2]: row[1] for row in rows(found, "airfields")}
    assert near["UA-0025"] == "Bila Tserkva (Біла Церква), 6 km"
    apart = next(row for row in rows(found, "nuclear_plants") if row[0].startswith("Zaporizhzhia"))
    assert (": not generating" in apart[0], apart[1]) == (True, "Russia")
    russia = setting.embedded.territory(["RU"])
    edge = shapely.get_coordinates(shapely.clip_by_rect(russia, 28, 44, 45, 54).boundary.segmentize(0.05))
    for feature in found.features:
        if feature.layer == "airfields":
            place = np.broadcast_to(shapely.get_coordinates(feature.geometry), edge.shape)
            assert GEOD.inv(*place.T, *edge.T)[2].min() > 199_000
