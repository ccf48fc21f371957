"""What a scenario file asks of the force: read whole, and the one line that each wrong word gets."""

import copy
import hashlib
import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from geo.errors import GeoError, ScenarioError
from geo.model.roads import TravelRules
from geo.planning import make_plan
from geo.read.mandate import mandate_of
from geo.read.scenario import read_scenario
from geo.read.scenario_file import scenario_file

ROOT = Path(__file__).resolve().parents[2]
CONTEXT, REFERENCE = ROOT / "data" / "context", ROOT / "data" / "reference"
MIDLAND = ROOT / "tests" / "golden" / "midland"
TABLES = tomllib.loads((MIDLAND / "scenario.toml").read_text(encoding="utf-8"))


def mandate(**instead):
    """The mandate of Midland with some of its tables changed; None takes one out."""
    tables = copy.deepcopy(TABLES)
    for key, value in instead.items():
        if value is None:
            del tables[key]
        elif isinstance(value, dict) and isinstance(tables.get(key), dict):
            tables[key] |= value
        else:
            tables[key] = value
    return mandate_of(scenario_file(tables, where="scenario.toml"), REFERENCE)


def changed(tables_of, number, /, **instead):
    """The tables of a kind, one of them changed."""
    tables = copy.deepcopy(TABLES[tables_of])
    tables[number] |= instead
    return {tables_of: tables}


def mandate_using(*names, **instead):
    tables = copy.deepcopy(TABLES) | instead
    tables["uses"] = {key: value for key, value in TABLES["uses"].items() if key in names}
    return mandate_of(scenario_file(tables, where="scenario.toml"), REFERENCE)


def test_everything_that_the_file_says_is_in_the_mandate():
    found = mandate()
    assert [each.name for each in found.contingents] == ["Alfa", "Bravo", "Charlie"]
    assert [each.what for each in found.patrol_tasks][:3] == ["post", "settlements", "crossings"]
    assert (found.sectors.length_weight, found.sectors.snap_to) == (2.0, ("ditch",))
    assert (found.patrols.days, found.patrols.sees_m) == (5, 2000.0)
    assert (found.response.hubs, found.response.tiers_h) == ("hub", (4.0, 24.0))
    assert (found.people.crossings, found.people.as_of) == (3, "before 2022")
    assert found.travel.vehicle in found.speeds


def test_missions_and_benchmarks_are_read_where_a_version_of_them_is_named():
    whole, bare = mandate(), mandate_using("sensors", "speeds")
    assert len(whole.missions) >= 3
    assert len(whole.benchmarks) >= 5
    assert bare.missions == bare.benchmarks == ()


def test_trips_are_made_by_the_rules_as_they_come_where_nothing_is_said_of_them():
    assert mandate(travel=None).travel == TravelRules()


def test_where_nothing_asks_for_trips_no_speeds_are_needed():
    tables = {key: value for key, value in TABLES.items() if key not in ("travel", "patrols", "patrol_task")}
    del tables["response"]
    tables["uses"] = {"sensors": "v1"}
    found = mandate_of(scenario_file(tables, where="scenario.toml"), REFERENCE)
    assert found.travel is None
    assert found.speeds == {}


@pytest.mark.parametrize(
    ("instead", "line"),
    [
        (
            {"contingent": ()},
            r"there is a \[sectors\] and no \[\[contingent\]\]\. Add the table that is missing",
        ),
        ({"sectors": None}, r"there are contingents and no \[sectors\]\. Add"),
        ({"patrol_task": ()}, r"there is a \[patrols\] and no \[\[patrol_task\]\]\. Add"),
        ({"patrols": None}, r"there are patrol tasks and no \[patrols\]\. Add"),
        (
            {"contingent": (), "sectors": None},
            r"there is a \[patrols\] and no \[\[contingent\]\]\. Add",
        ),
        ({"travel": {"vehicle": "sledge"}}, r"travel: there is no vehicle 'sledge'\. There are patrol_car, "),
        ({"travel": {"going": {"season": "monsoon"}}}, r"travel: going\.season is 'monsoon'\. .*'mud'"),
        ({"travel": {"wheels": 4}}, r"travel: there is no key 'wheels'\. The keys are vehicle, "),
        (
            changed("contingent", 1, name="Alfa"),
            r"contingent 'Alfa': two tables bear this name\. Give each its own",
        ),
        (changed("contingent", 1, personnel=-300), r"contingent 2: personnel is -300\. "),
        (changed("contingent", 1, echelon="horde"), r"contingent 2: echelon is 'horde'\. .*'battalion'"),
        (
            changed("contingent", 2, strenght=4),
            r"contingent 3: there is no key 'strenght'\. The keys are name, ",
        ),
        (changed("patrol_task", 0, revisit_h=0), r"patrol_task 1: revisit_h is 0\. "),
        (changed("patrol_task", 1, from_h=25), r"patrol_task 2: from_h is 25\. "),
        (
            changed("patrol_task", 1, name="Posts relieved"),
            r"patrol_task 'Posts relieved': two tables bear this name",
        ),
        ({"sectors": {"stretch_m": -250}}, r"sectors: stretch_m is -250\. "),
        ({"sectors": {"objective": "luck"}}, r"sectors: objective is 'luck'\. .*'bottleneck'"),
        ({"sectors": {"length_weight": float("nan")}}, r"sectors: length_weight is nan\. "),
        ({"patrols": {"hours": 25}}, r"patrols: hours is 25\. "),
        ({"patrols": {"days": 0}}, r"patrols: days is 0\. "),
        ({"response": {"notice_min": -15}}, r"response: notice_min is -15\. "),
        ({"response": {"within_min": ["soon"]}}, r"response: within_min\.0 is 'soon'\. "),
        ({"response": {"helicopter_kmh": 0}}, r"response: helicopter_kmh is 0\. "),
        ({"people": {"classes": [0, 5000, 1000]}}, r"people: the classes must rise from one to the next"),
        ({"people": {"residents_per_km2": 0}}, r"people: residents_per_km2 is 0\. "),
        ({"people": {"crossings": -1}}, r"people: crossings is -1\. "),
        ({"people": {"cut_share": 0.6}}, r"people: cut_share is 0\.6\. "),
    ],
)
def test_a_wrong_word_is_named_with_what_to_do(instead, line):
    with pytest.raises(ScenarioError, match=rf"^scenario\.toml(, |: ){line}") as found:
        mandate(**instead)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        *(("contingent", "source"), ("contingent", "name"), ("contingent", "personnel")),
        *(("patrol_task", "source"), ("patrol_task", "name"), ("patrol_task", "revisit_h")),
    ],
)
def test_a_table_without_what_it_needs_is_named_by_its_number(table, key):
    tables = copy.deepcopy(TABLES[table])
    del tables[1][key]
    with pytest.raises(ScenarioError, match=rf"^scenario\.toml, {table} 2: {key} is missing\. Add it"):
        mandate(**{table: tables})


@pytest.mark.parametrize("table", ["sectors", "patrols", "response", "people"])
def test_rules_without_a_source_are_refused(table):
    tables = copy.deepcopy(TABLES)
    del tables[table]["source"]
    with pytest.raises(ScenarioError, match=rf"^scenario\.toml, {table}: source is missing\. Add it"):
        mandate_of(scenario_file(tables, where="scenario.toml"), REFERENCE)


def test_a_scenario_that_asks_for_trips_names_a_version_of_speeds():
    with pytest.raises(ScenarioError, match=r'uses\.speeds is missing\. Add uses = \{ speeds = "v1" \}'):
        mandate_using("sensors")


@pytest.mark.parametrize("name", ["speeds", "patrolling", "benchmarks"])
def test_a_version_that_there_is_not_is_refused_in_one_line(name):
    tables = copy.deepcopy(TABLES)
    tables["uses"][name] = "v9"
    with pytest.raises(GeoError) as found:
        mandate_of(scenario_file(tables, where="scenario.toml"), REFERENCE)
    assert f"{name}.toml" in str(found.value)
    assert "\n" not in str(found.value)


def scenario_with(folder, **instead):
    """Midland written into a folder, with tables changed and layers added."""
    tables = copy.deepcopy(TABLES)
    for layer in tables["layers"].values():
        (folder / layer["path"]).write_bytes((MIDLAND / layer["path"]).read_bytes())
    for key, value in instead.items():
        tables[key] = tables[key] | value if isinstance(value, dict) else value
    (folder / "scenario.toml").write_text(toml_of(tables), encoding="utf-8")
    return read_scenario(folder, context=CONTEXT, reference=REFERENCE)


def toml_of(tables):
    """Tables as TOML, one key a line, nested ones inline: as much of it as these tests need."""
    lines, below = [], []
    for key, value in tables.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            below += [line for table in value for line in (f"[[{key}]]", *keys_of(table))]
        elif isinstance(value, dict):
            below += [f"[{key}]", *keys_of(value)]
        else:
            lines.append(f"{key} = {inline(value)}")
    return "\n".join([*lines, *below]) + "\n"


def keys_of(table):
    return [f"{key} = {inline(value)}" for key, value in table.items()]


def inline(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {inline(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def layer(path, role):
    return {
        "path": path.name,
        "role": role,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "title": f"Own {role} of Midland",
        "licence": "CC0-1.0",
        "retrieved": "2025-06-01",
        "made_by": "drawn by hand for the tests",
    }


def own_roads(folder):
    """A ladder across the line: five roads that cross it, and two that join their ends."""
    longitudes = [30.3, 30.5, 30.7, 30.9, 31.15]
    rungs = [shapely.LineString([(at, 47.85), (at, 48.05), (at, 48.25)]) for at in longitudes]
    rails = [shapely.LineString([(at, latitude) for at in longitudes]) for latitude in (47.85, 48.25)]
    path = folder / "own_roads.geojson"
    gpd.GeoDataFrame(
        {"highway": ["primary"] * 5 + ["track"] * 2}, geometry=[*rungs, *rails], crs="OGC:CRS84"
    ).to_file(path)
    return path


def own_people(folder):
    """Ten people in each cell of a hundredth of a degree, on the western half of the line alone."""
    path = folder / "own_people.tif"
    cells = np.full((80, 50), 10.0, dtype=np.float32)
    transform = Affine(0.01, 0, 30.2, 0, -0.01, 48.5)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=50,
        height=80,
        count=1,
        dtype="float32",
        crs="OGC:CRS84",
        transform=transform,
    ) as file:
        file.write(cells, 1)
    return path


def test_a_user_s_own_roads_take_the_place_of_the_embedded_ones(tmp_path):
    own = layer(own_roads(tmp_path), "roads")
    scenario = scenario_with(tmp_path, layers=TABLES["layers"] | {"tracks": own})
    roads = scenario.situation.roads
    assert roads.title == "Own roads of Midland"
    assert set(roads.kind) == {"main", "track"}
    plan = make_plan(scenario)
    assert len(plan.people_report.crossings) == 5
    assert {crossing.road for crossing in plan.people_report.crossings} == {"main"}
    assert plan.schedule.patrols


def test_a_user_s_own_raster_of_residents_is_counted_beside_the_settlements(tmp_path):
    own = layer(own_people(tmp_path), "population")
    layers = TABLES["layers"] | {"residents": own}
    plan = make_plan(
        scenario_with(tmp_path, layers=layers, people=TABLES["people"] | {"raster": "residents"})
    )
    [zone, *_] = [count for count in plan.people_report.counts if count.kind == "zone"]
    assert zone.raster_residents > 0
    assert 0.0 < zone.raster_unknown_share < 1.0
    assert plan.people_report.raster
    cell_km2 = 0.01 * 111.2 * 0.01 * 111.32 * np.cos(np.radians(48.05))
    known_km2 = plan.zones[0].area.area / 1e6 * (1.0 - zone.raster_unknown_share)
    assert zone.raster_residents == pytest.approx(10.0 * known_km2 / cell_km2, rel=0.01)


@pytest.mark.parametrize(("role", "make"), [("roads", own_roads), ("population", own_people)])
def test_what_a_user_gave_is_named_among_the_sources(tmp_path, role, make):
    own = layer(make(tmp_path), role)
    people = TABLES["people"] | ({"raster": "mine"} if role == "population" else {})
    scenario = scenario_with(tmp_path, layers=TABLES["layers"] | {"mine": own}, people=people)
    assert f"Own {role} of Midland" in {source.title for source in scenario.situation.sources}


@pytest.mark.parametrize(
    ("instead", "line"),
    [
        (
            {"people": {"raster": "ghosts"}},
            r"people: raster is 'ghosts'\. Layers of role population are none",
        ),
        (
            {"people": {"raster": "control"}},
            r"people: raster is 'control'\. Layers of role population are none",
        ),
    ],
)
def test_a_raster_that_there_is_not_is_refused_in_one_line(tmp_path, instead, line):
    with pytest.raises(ScenarioError, match=line) as found:
        scenario_with(tmp_path, **instead)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(("role", "make"), [("roads", own_roads), ("population", own_people)])
def test_a_file_of_the_user_s_that_has_changed_is_refused(tmp_path, role, make):
    own = layer(make(tmp_path), role) | {"sha256": "0" * 64}
    people = TABLES["people"] | ({"raster": "mine"} if role == "population" else {})
    with pytest.raises(GeoError, match=r"own_\w+\.\w+") as found:
        scenario_with(tmp_path, layers=TABLES["layers"] | {"mine": own}, people=people)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("instead", "line"),
    [
        ({"people": TABLES["people"] | {"outlines": "walls"}}, r"walls"),
        (changed("patrol_task", 0, what="unicorns"), r"unicorns"),
        ({"sectors": TABLES["sectors"] | {"snap_to": ["moat"]}}, r"moat"),
    ],
)
def test_a_name_that_only_the_plan_can_look_up_is_refused_in_one_line(tmp_path, instead, line):
    scenario = scenario_with(tmp_path, **instead)
    with pytest.raises(ScenarioError, match=line) as found:
        make_plan(scenario)
    assert "\n" not in str(found.value)
