"""Answers known beforehand: real agreements reduced to lines that can be checked on paper."""

import json
import math
import runpy
from datetime import date
from pathlib import Path

import geopandas
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from shapely import LineString, MultiLineString, MultiPoint, box

from geo.frame import Frame
from geo.methods.compliance import check_ceilings
from geo.model.situation import ControlArea, LineOfContact, Party, Situation
from geo.zones import rule_from_table
from geo.zones.agreements import load_agreements

ROOT = Path(__file__).resolve().parents[2]
AGREEMENTS = load_agreements(ROOT / "data" / "reference" / "v1" / "agreements.toml")
FRAME = Frame.around(38.0, 38.0)
KARNEY = Geodesic.WGS84
FAR_M = 400_000.0
NORTH, SOUTH = box(-FAR_M, 0, FAR_M, FAR_M), box(-FAR_M, -FAR_M, FAR_M, 0)
NAUTICAL_MILE_M = 1852.0


def straight(length_m, northing_m=0.0):
    return LineString([(-length_m / 2, northing_m), (length_m / 2, northing_m)])


def found_at(path, *, control=(("north", NORTH), ("south", SOUTH)), paths=None, areas=None, frame=FRAME):
    """A situation round a line of the plane."""
    path = path if isinstance(path, MultiLineString) else MultiLineString([path])
    return Situation(
        frame=frame,
        as_of=date(2025, 1, 1),
        status="illustrative",
        parties=tuple(Party(party, party) for party, _ in control),
        line=LineOfContact(path, "illustrative", date(2025, 1, 1), "drawn for a test", path.length, 0.0),
        control=tuple(ControlArea(party, area) for party, area in control),
        paths=paths or {},
        areas=areas or {},
    )


def laid_of(rules, situation):
    """Zones by name, each rule knowing those before it."""
    laid = {}
    for rule in rules:
        laid |= {zone.name: zone for zone in rule.lay(situation, laid)}
    return laid


def laid(situation, **table):
    rule = rule_from_table({"name": "Zone", "source": "a test", **table}, where="test")
    return laid_of([rule], situation)


def width_at(area, easting_m):
    """Length of the north-south transect inside an area."""
    transect = LineString([(easting_m, -FAR_M), (easting_m, FAR_M)])
    return transect.intersection(area).length


def km2(zones):
    return sum(zone.area.area for zone in zones.values()) / 1e6


def test_five_km_on_each_side_of_a_straight_line_of_100_km_is_1000_km2_and_round_ends_add_a_disc():
    depth = {"north": 5_000, "south": 5_000}
    flat = laid(found_at(straight(100_000)), kind="separation", depth_m=depth, caps="flat")
    round_ = laid(found_at(straight(100_000)), kind="separation", depth_m=depth, caps="round")
    assert km2(flat) == pytest.approx(1_000.0, rel=1e-3)
    assert km2(round_) - km2(flat) == pytest.approx(math.pi * 25.0, rel=2e-3)


def test_a_line_in_web_mercator_gives_the_same_1000_km2_and_not_the_half_as_much_again_of_that_plane(
    tmp_path, capsys
):
    line = geopandas.GeoSeries([FRAME.to_lonlat(straight(100_000))], crs="OGC:CRS84").to_crs("EPSG:3857")
    line.to_file(tmp_path / "line.gpkg", layer="line")
    main = runpy.run_path(str(ROOT / "scripts" / "make_zones.py"))["main"]
    said = [
        "--depth-km",
        "5",
        "5",
        "--caps",
        "flat",
        "--format",
        "json",
        "--out",
        str(tmp_path / "zones.gpkg"),
    ]
    assert main([str(tmp_path / "line.gpkg"), *said]) == 0
    zones = json.loads(capsys.readouterr().out)
    assert sum(zone["area_km2"] for zone in zones) == pytest.approx(1_000.0, rel=1e-3)


def test_the_armistice_line_of_248_km_has_a_nominal_zone_of_992_km2():
    zones = laid_of(
        AGREEMENTS["korea-1953"].rules({"north": "north", "south": "south"}), found_at(straight(248_000))
    )
    nominal = sum(zone.values["nominal_area_m2"] for zone in zones.values())
    assert nominal / 1e6 == pytest.approx(992.0, rel=1e-9)
    assert km2(zones) == pytest.approx(992.0, rel=1e-3)


def test_fences_2300_m_apart_along_248_km_enclose_570_km2_with_that_mean_width():
    fences = {"north": straight(248_000, 1_150), "south": straight(248_000, -1_150)}
    (zone,) = laid(
        found_at(straight(248_000), paths=fences),
        kind="between_lines",
        first="path:north",
        second="path:south",
    ).values()
    assert zone.area.area / 1e6 == pytest.approx(570.4, abs=0.5)
    assert zone.values["mean_width_m"] == pytest.approx(2_300.0, rel=1e-3)


def test_a_zone_between_two_lines_keeps_its_narrowest_3_3_m_and_its_widest_7400_m():
    south = LineString([(-90_000, 0), (90_000, 0)])
    north = LineString(
        [
            *((-90_000, 1_900), (-40_000, 1_900), (-30_000, 3.3), (-29_000, 3.3), (0, 1_500)),
            *((20_000, 7_400), (21_000, 7_400), (40_000, 1_500), (90_000, 1_500)),
        ]
    )
    for first, second in ((north, south), (north.reverse(), south), (south, north)):
        paths = {"north_line": first, "south_line": second}
        rules = AGREEMENTS["cyprus-1974"].rules({"north": "north", "south": "south"})
        (zone,) = laid_of(rules, found_at(south, paths=paths)).values()
        assert zone.values["narrowest_m"] == pytest.approx(3.3, rel=1e-3)
        assert zone.values["widest_m"] == pytest.approx(7_400.0, rel=1e-3)
        assert width_at(zone.area, -29_500) == pytest.approx(3.3, abs=0.002)
        assert width_at(zone.area, 20_500) == pytest.approx(7_400.0, abs=0.01)
        mean_m = shapely.Polygon([*north.coords, *south.reverse().coords]).area / 180_000
        assert zone.values["mean_width_m"] == pytest.approx(mean_m, rel=0.01)
        assert zone.area.is_valid
        assert zone.area.geom_type == "Polygon"


def golan():
    """Line A in the west and line B in the east, both running south; a band of 4 km between them."""
    line_a, line_b = (LineString([(x, 40_000), (x, -40_000)]) for x in (-2_000, 2_000))
    west, east = box(-FAR_M, -FAR_M, 0, FAR_M), box(0, -FAR_M, FAR_M, FAR_M)
    situation = found_at(
        LineString([(0, 40_000), (0, -40_000)]),
        control=(("israel", west), ("syria", east)),
        paths={"line_a": line_a, "line_b": line_b},
    )
    return laid_of(AGREEMENTS["golan-1974"].rules({"west": "israel", "east": "syria"}), situation)


def test_three_bands_of_limitation_on_each_side_begin_at_the_edge_of_the_area_of_separation():
    zones = golan()
    transect = LineString([(-FAR_M, 0), (FAR_M, 0)])
    spans = {name: shapely.bounds(transect.intersection(zone.area))[[0, 2]] for name, zone in zones.items()}
    assert spans.pop("Area of Separation") == pytest.approx([-2_000, 2_000], abs=0.01)
    assert len(spans) == 6
    for side, party in ((-1, "israel"), (1, "syria")):
        for begin_km, end_km in ((0, 10), (10, 20), (20, 25)):
            span = spans[f"Area of limitation ({party}, {begin_km} to {end_km} km)"]
            expected = sorted(side * (2_000 + km * 1_000) for km in (begin_km, end_km))
            assert span == pytest.approx(expected, abs=1.1)


def test_bands_of_limitation_neither_overlap_nor_leave_a_gap_and_reach_25_km_out():
    zones = golan()
    rings = [zone.area for name, zone in zones.items() if name != "Area of Separation"]
    assert shapely.coverage_is_valid(rings)
    whole = shapely.union_all(rings)
    assert whole.area == pytest.approx(sum(ring.area for ring in rings), rel=1e-12)
    assert width_at(whole, 26_900) > 80_000
    assert width_at(whole, 27_002) == 0.0


def test_each_band_of_limitation_carries_its_own_ceilings():
    zones = golan()
    near, middle, far = (
        {
            key: most
            for key, most in zones[f"Area of limitation (syria, {band} km)"].values.items()
            if "ceil" in key
        }
        for band in ("0 to 10", "10 to 20", "20 to 25")
    )
    assert [near[f"ceiling_{what}"] for what in ("personnel", "tanks", "guns")] == [6_000, 75, 36]
    assert middle["ceiling_guns"] == 162
    assert middle["ceiling_guns_over_20_km_range"] == 0
    assert far == {"ceiling_surface_to_air_missiles": 0}


def test_eighty_tanks_declared_in_the_first_band_are_five_too_many():
    ring = golan()["Area of limitation (israel, 0 to 10 km)"]
    declared = {"personnel": 6_000, "tanks": 80, "guns": 36, "surface_to_air_missiles": 0}
    (finding,) = check_ceilings(ring, declared)
    assert finding.fails
    assert finding.problem == "80 tanks are declared and 75 allowed: 5 too many"


def test_a_total_of_50_km_is_25_km_on_each_side():
    zones = laid(
        found_at(straight(300_000)),
        kind="withdrawal",
        category="guns",
        total_m=50_000,
        parties=["north", "south"],
    )
    assert [zone.party for zone in zones.values()] == ["north", "south"]
    for zone in zones.values():
        assert width_at(zone.area, 0) == pytest.approx(25_000, rel=5e-4)


def test_fifteen_km_per_side_is_a_security_zone_of_30_km():
    rules = AGREEMENTS["minsk-memorandum-2014"].rules({"government": "north", "formations": "south"})
    zones = laid_of(rules, found_at(straight(300_000)))
    security = [zone.area for name, zone in zones.items() if name.startswith("Security")]
    assert sum(width_at(area, 0) for area in security) == pytest.approx(30_000, rel=5e-4)


def test_fifty_km_in_all_from_two_own_lines_4_km_apart_leaves_54_km_between_the_weapons():
    situation = found_at(straight(300_000), paths={"line_2014_09_19": straight(300_000, -4_000)})
    rules = AGREEMENTS["minsk-package-2015"].rules({"government": "north", "formations": "south"})
    zones = laid_of(rules, situation)
    guns = {zone.party: zone for name, zone in zones.items() if name.startswith("Artillery")}
    assert width_at(guns["north"].area, 0) == pytest.approx(25_000, rel=5e-4)
    assert width_at(guns["south"].area, 0) == pytest.approx(29_000, rel=5e-4)
    assert sum(width_at(zone.area, 0) for zone in guns.values()) == pytest.approx(54_000, rel=5e-4)
    assert "not_applied" not in guns["south"].values


def test_where_the_older_line_is_not_known_the_zone_says_that_the_line_was_taken_instead():
    rules = AGREEMENTS["minsk-package-2015"].rules({"government": "north", "formations": "south"})
    zones = laid_of(rules, found_at(straight(300_000)))
    south = zones["Artillery of 100 mm and more (south)"]
    assert south.values["measured_from"] == "line"
    assert south.values["not_applied"] == "path:line_2014_09_19"


def test_ten_km_left_and_five_right_is_a_strip_of_15_km_and_reversing_the_line_changes_no_coordinate():
    rules = AGREEMENTS["unikom-1991"].rules({"iraq": "north", "kuwait": "south"})
    bent = LineString([(-100_000, 0), (-20_000, 0), (0, 0), (90_000, 0)])
    forth, back = (laid_of(rules, found_at(path)) for path in (bent, bent.reverse()))
    assert [width_at(zone.area, 0) for zone in forth.values()] == pytest.approx([10_000, 5_000], rel=5e-4)
    for name, zone in forth.items():
        assert zone.area.equals_exact(back[name].area, tolerance=0.0)


def test_the_buffer_strip_lies_on_one_side_of_the_berm_only_and_the_berm_is_no_part_of_it():
    situation = found_at(straight(200_000), control=(("west", NORTH), ("east", SOUTH)))
    zones = laid_of(AGREEMENTS["minurso-1991"].rules({"west": "west", "east": "east"}), situation)
    strip, *restricted = zones.values()
    assert strip.area.intersection(NORTH).area == 0.0
    assert not strip.area.contains(situation.line.path)
    assert strip.area.touches(situation.line.path)
    assert strip.values["open_edge"] == "line"
    assert width_at(strip.area, 0) == pytest.approx(5_000, rel=5e-4)
    overlaps = {zone.party: zone.area.intersection(strip.area).area for zone in restricted}
    assert overlaps["west"] == 0.0
    assert overlaps["east"] == pytest.approx(strip.area.area, rel=1e-6)
    assert [width_at(zone.area, 0) for zone in restricted] == pytest.approx([30_000, 30_000], rel=5e-4)


@pytest.mark.parametrize(
    "path", [straight(248_000), straight(248_000).reverse()], ids=["eastward", "westward"]
)
def test_the_no_fly_band_is_20_km_below_marker_646_and_40_above_with_a_perpendicular_step(path):
    rules = AGREEMENTS["korea-2018"].rules({"north": "north", "south": "south"})
    zones = laid_of(rules[:1], found_at(path))
    step_m = -124_000 + 248_000 * 645 / 1291
    for zone in zones.values():
        assert width_at(zone.area, step_m - 100) == pytest.approx(20_000, rel=5e-4)
        assert width_at(zone.area, step_m + 100) == pytest.approx(40_000, rel=5e-4)
        side = 1 if zone.party == "north" else -1
        beyond = box(step_m - 50, side * 21_000, step_m + 50, side * 39_000)
        assert zone.area.intersection(beyond).area == pytest.approx(beyond.area / 2, rel=0.02)
        assert zone.area.geom_type == "Polygon"
        assert len(zone.area.interiors) == 0
    assert shapely.coverage_is_valid([zone.area for zone in zones.values()])


def test_twelve_nautical_miles_are_22224_m_of_geodesic_from_the_coast():
    coast = LineString([(-60_000, 0), (0, 9_000), (60_000, 0)])
    (zone,) = laid(
        found_at(coast, paths={"coast": coast}),
        kind="sea",
        measured_from="path:coast",
        breadth_m=12 * NAUTICAL_MILE_M,
    ).values()
    coast_points = shapely.get_coordinates(coast.segmentize(40))
    nearby = shapely.STRtree(shapely.points(coast_points))
    edge = zone.area.exterior
    for step in range(60):
        point = edge.interpolate(step / 60, normalized=True)
        nearest = nearby.nearest(point)
        around = MultiPoint(coast_points[max(0, nearest - 5) : nearest + 6])
        distances_m = [karney_m(FRAME.to_lonlat(point), other) for other in FRAME.to_lonlat(around).geoms]
        assert min(distances_m) == pytest.approx(22_224.0, abs=1.1)


def karney_m(a, b):
    """Geodesic distance between two places by another library."""
    return KARNEY.Inverse(a.y, a.x, b.y, b.x)["s12"]


def test_a_vessel_at_10_knots_occupies_its_track_of_320_miles_for_32_hours_and_sweeps_6714_square_miles():
    half_m = 160 * NAUTICAL_MILE_M
    ends = [KARNEY.Direct(38.0, 38.0, azimuth, half_m) for azimuth in (180.0, 0.0)]
    track = FRAME.to_metres(LineString([(end["lon2"], end["lat2"]) for end in ends]))
    (zone,) = laid(
        found_at(track, paths={"track": track}),
        kind="sea",
        measured_from="path:track",
        breadth_m=10 * NAUTICAL_MILE_M,
        vessel_speed_mps=10 * NAUTICAL_MILE_M / 3600,
        tolerance_m=0.1,
    ).values()
    assert zone.values["track_m"] == pytest.approx(320 * NAUTICAL_MILE_M, abs=0.5)
    assert zone.values["occupied_h"] == pytest.approx(32.0, rel=1e-6)
    square_miles = zone.area.area / NAUTICAL_MILE_M**2
    assert square_miles == pytest.approx(320 * 20 + math.pi * 100, rel=1e-4)
