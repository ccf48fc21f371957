"""The scenarios that come with the house: lines and zones against what others have published of them."""

import csv
import runpy
from dataclasses import replace
from functools import cache
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo.errors import ReadError
from geo.frame import Frame
from geo.methods.people.ground import settled_ground
from geo.methods.people.phases import people_by_phase
from geo.planning import make_plan
from geo.read.scenario import read_scenario
from geo.read.scenario_file import read_scenario_file

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "data" / "scenarios"
INVENTED = {"skerra"}  # nobody has published anything of it
NAMES = sorted(path.parent.name for path in SCENARIOS.glob("*/scenario.toml"))
PROGRAM = runpy.run_path(str(ROOT / "scripts" / "validate_scenarios.py"))
EARTH = Geod(ellps="WGS84")


@cache
def scenario(name):
    context, reference = ROOT / "data" / "context", ROOT / "data" / "reference"
    return read_scenario(SCENARIOS / name, context=context, reference=reference)


@cache
def plan(name):
    """What is published of a scenario is lines and zones: nobody is asked to watch them."""
    found = scenario(name)
    nobody = {"means": (), "siting": None, "sectors": None, "patrol_tasks": (), "patrols": None}
    return make_plan(replace(found, mandate=replace(found.mandate, **nobody, response=None, people=None)))


def area_km2(name, rule):
    return sum(zone.area.area for zone in plan(name).zones if zone.name.startswith(rule)) / 1e6


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_treats_its_parties_alike(name):
    for rule in scenario(name).mandate.rules:
        depths = getattr(rule, "depth_m", None)
        if isinstance(depths, dict):
            assert len(set(depths.values())) <= 1


@pytest.mark.parametrize("name", NAMES)
def test_every_published_figure_says_who_published_it_and_why_ours_differs(name):
    published = read_scenario_file(SCENARIOS / name / "scenario.toml").published
    assert published or name in INVENTED
    assert all(figure.source and figure.difference for figure in published)


@pytest.mark.parametrize("name", NAMES)
def test_every_zone_keeps_its_distance_and_has_ground(name):
    for zone in plan(name).zones:
        assert zone.area.area > 0.0
        assert zone.worst_m is None or zone.worst_m <= zone.tolerance_m


@pytest.mark.parametrize("name", NAMES)
def test_a_length_is_the_sum_of_geodesic_edges(name):
    line = scenario(name).situation.line
    lonlat = scenario(name).situation.frame.to_lonlat(line.path)
    assert line.length_m == pytest.approx(EARTH.geometry_length(lonlat), rel=1e-5)


def test_two_kilometres_on_each_side_of_the_korean_line_are_897_km2():
    # A drawing of the line by others gives 898 km² with flat ends.
    assert area_km2("korea-1953", "Demilitarized Zone") == pytest.approx(898.0, rel=0.005)


def test_the_korean_line_keeps_close_to_a_drawing_of_it_by_others(shared):
    lines = geopandas.read_file(shared / "data" / "zones" / "lsib_korea_dmz.geojson")
    theirs = lines.geometry[lines["DISCLAIME1"] == "Military Demarcation Line"].union_all()
    frame = Frame.around_geometry(theirs)
    ours = frame.to_metres(
        scenario("korea-1953").situation.frame.to_lonlat(scenario("korea-1953").situation.line.path)
    )
    along = shapely.line_interpolate_point(
        frame.to_metres(theirs), np.linspace(0.0, 1.0, 501), normalized=True
    )
    assert np.percentile(shapely.distance(along, ours), 95) < 300.0


def test_north_is_left_of_the_korean_line_as_it_runs_from_west_to_east():
    left, right = (zone for zone in plan("korea-1953").zones if zone.kind == "separation")
    assert left.area.centroid.y > right.area.centroid.y


def test_the_bands_of_2018_lie_along_the_line_of_1953_and_count_in_none_of_its_phases():
    found = plan("korea-1953")
    compared = [zone for zone in found.zones if not zone.in_force]
    assert {zone.kind for zone in compared} == {"air"}
    assert len(compared) == 8
    assert all("2018" in zone.name and zone.values["in_force"] == "no" for zone in compared)
    phases = people_by_phase(found.scenario.phases, found.zones, settled_ground([], 1_500.0))
    assert {phase.zones for phase in phases} == {2}
    deep = next(zone for zone in compared if zone.values["platform"] == "fixed wing")
    assert [depth_m for *_, depth_m in deep.depths_along] == [20_000.0, 40_000.0]
    assert deep.depths_along[0][1] == pytest.approx(found.scenario.situation.line.length_m / 2, rel=1e-3)


def test_the_ground_between_the_lines_of_cyprus_is_near_the_346_km2_that_are_published():
    assert area_km2("cyprus-1974", "Buffer zone") == pytest.approx(346.0, rel=0.05)


def test_the_area_of_separation_on_the_golan_is_between_its_two_published_areas():
    assert 235.0 < area_km2("golan-1974", "Area of Separation") < 401.0


def test_bands_on_the_golan_begin_where_the_area_of_separation_ends():
    zones = {zone.name: zone.area for zone in plan("golan-1974").zones}
    separation = zones.pop("Area of Separation")
    assert len(zones) == 6
    assert all(area.intersection(separation).area < 1.0 for area in zones.values())
    nearest = [area for name, area in zones.items() if "0 to 10 km" in name]
    assert all(area.distance(separation) < 0.1 for area in nearest)


def test_west_is_right_of_the_golan_line_as_it_runs_from_north_to_south():
    bands = {zone.party: zone.area for zone in plan("golan-1974").zones if "10 to 20 km" in zone.name}
    assert bands["israel"].centroid.x < bands["syria"].centroid.x


def test_the_donbas_line_runs_from_the_coast_to_the_border_at_stanytsia_luhanska():
    situation = scenario("donbas-2015").situation
    (path,) = situation.frame.to_lonlat(situation.line.path).geoms
    assert path.coords[0] == pytest.approx((37.758, 47.087), abs=0.01)
    assert path.coords[-1] == pytest.approx((39.661, 48.606), abs=0.01)


def test_the_donbas_line_is_the_public_domain_one_wherever_that_one_runs_on_land():
    situation = scenario("donbas-2015").situation
    given = situation.paths["line_of_contact"].intersection(situation.areas["country:UA"])
    assert given.difference(situation.line.path.buffer(1.0)).length < 1.0
    assert situation.line.path.difference(given.buffer(1.0)).length < 3_100.0  # the way on to the border


def test_the_formations_hold_what_another_drawing_of_their_ground_measures():
    # Natural Earth's own polygon of the area measures 17,757 km².
    assert scenario("donbas-2015").situation.held_by("formations").area / 1e6 == pytest.approx(
        17_757, rel=0.01
    )


def test_the_package_of_measures_says_that_the_line_of_2014_is_not_known():
    zones = [zone for zone in plan("donbas-2015").zones if "Package of Measures" in zone.source]
    assert len(zones) == 6
    assert all(zone.values["not_applied"] == "path:line_2014_09_19" for zone in zones)


def test_every_phase_of_minsk_has_its_day():
    days = {zone.from_day for zone in plan("donbas-2015").zones if zone.kind == "withdrawal"}
    assert days == {1, 14, 17, 41}


def test_the_program_prints_computed_beside_published_with_the_difference(capsys):
    assert PROGRAM["main"](["korea-1953", "--format", "csv", "--quiet"]) == 0
    found = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [row["figure"] for row in found] == ["length", "area", "area", "mean width"]
    for row in found:
        share = float(row["computed"]) / float(row["published"])
        assert float(row["difference_percent"]) == pytest.approx(100.0 * (share - 1.0))
    assert float(found[1]["computed"]) == pytest.approx(area_km2("korea-1953", "Demilitarized Zone"))


def test_an_unknown_scenario_is_refused_in_one_line(capsys):
    assert PROGRAM["main"](["atlantis-9000", "--quiet"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_table_of_the_readme_is_replaced_between_its_marks_and_nothing_else_is():
    row = PROGRAM["Comparison"]("somewhere", "length", "km", 90.0, 100.0, -10.0, "a book", "a bend | or two")
    begin, end = PROGRAM["BEGIN"], PROGRAM["END"]
    text = PROGRAM["_with_table"](f"before\n{begin}\nold\n{end}\nafter {end}\n", [row])
    assert text.startswith(f"before\n{begin}\n| scenario |")
    assert text.endswith(f"| a bend / or two | a book |\n{end}\nafter {end}\n")
    assert "old" not in text
    assert "| 90.0 km | 100 km | -10.0 % |" in text


def test_a_readme_without_marks_is_refused():
    with pytest.raises(ReadError, match="is not in it"):
        PROGRAM["_with_table"]("no table here\n", [])


def test_the_readme_shows_the_figures_that_the_program_computes():
    found = [
        PROGRAM["_comparison"](plan(name), published)
        for name in NAMES
        for published in read_scenario_file(SCENARIOS / name / "scenario.toml").published
    ]
    table = f"{PROGRAM['BEGIN']}\n{PROGRAM['as_markdown'](found)}{PROGRAM['END']}"
    assert table in (ROOT / "README.md").read_text(encoding="utf-8")
