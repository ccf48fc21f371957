"""The rear of an invented island whose places, roads and railways are all a user's own."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from shapely import LineString, MultiLineString, Point, Polygon, box

from geo.errors import GeoError
from geo.model.contingent import Contingent
from geo.model.declared import declared
from geo.model.own_layer import OwnLayer
from geo.model.rear import RearRules
from geo.model.response import ResponseRules
from geo.model.sea import SeaRules
from geo.model.sector import Sector
from geo.tasks import Setting
from geo.tasks.rear import in_sectors, rear_task

ROOT = Path(__file__).resolve().parents[2]
# A trunk road with two stretches that nothing leads round, then a ladder of two roads to the line at 2° E.
TRUNK = [(0, 0), (0.5, 0), (1.0, 0), (1.2, 0)]
LADDER = [
    [(1.2, 0), (1.3, 0.1), (1.6, 0.1), (1.9, 0.1)],
    [(1.2, 0), (1.3, -0.1), (1.6, -0.1), (1.9, -0.1)],
    [(1.6, 0.1), (1.6, -0.1)],
    [(1.9, 0.1), (1.9, -0.1)],
]
PLACES = {"Alba": (0.5, 0), "Bora": (1.6, 0.1), "Cala": (1.9, -0.1)}


def points(name, places, **columns):
    geometry = np.array([Point(place) for place in places.values()])
    return OwnLayer(name, "point", geometry, {"name": np.array(list(places)), **columns})


LAYERS = {
    "ways": OwnLayer("ways", "line", np.array([LineString(way) for way in (TRUNK, *LADDER)])),
    "tracks": OwnLayer("tracks", "line", np.array([LineString(TRUNK[:2])])),
    "ground": OwnLayer("ground", "area", np.array([box(-0.1, -0.5, 1.95, 0.5)])),
    "towns": points("towns", PLACES, population=np.array([10_000, 3_000, 2_000])),
    "sites": points("sites", {"Alba": (0.5, 0), "Bora": (1.6, 0.1), "Sand": (0.5, 0.4)}),
    "harbours": points("harbours", {"Dune": (0, 0)}),
    "clinics": points("clinics", {"Clinic": (0.5, 0.1)}),
    "grounds": OwnLayer(
        "grounds",
        "area",
        np.array([box(0.3, 0.1, 0.4, 0.2), box(0.645, 0.145, 0.655, 0.155), box(1.7, 0.1, 1.8, 0.2)]),
        {"name": np.array(["Heath", "Yard", "Range"])},
    ),
}
RULES = {
    "standoff_m": 100_000.0,
    "hubs": 1,
    "source": "Invented",
    "within": "ground",
    "roads": "ways",
    "rails": "tracks",
    "settlements": "towns",
    "candidates": "sites",
    "ports": "harbours",
    "hospitals": "clinics",
    "places": 4,
    "contingent": [{"name": "Alfa", "people": 1_000, "lorries": 150, "mode": "rail", "source": "Invented"}],
}
SETTING = Setting(
    id="island",
    as_of="2025-01-01",
    line_lonlat=MultiLineString([[(2.0, -0.15), (2.0, 0.15)]]),
    held_lonlat={},
    labels={},
    uses={"rear": "v1", "speeds": "v1"},
    context=ROOT / "data" / "context",
    reference=ROOT / "data" / "reference",
    own=LAYERS,
)


def planned(setting=SETTING, contingents=(), **rules):
    return rear_task(declared(RearRules, {**RULES, **rules}, where="[rear]"), setting, contingents)


@pytest.fixture(scope="module")
def task():
    return planned()


def test_the_hub_is_the_place_beyond_the_standoff_that_a_road_leads_to(task):
    (hub,) = task.figures["hubs"]
    assert (hub["name"], hub["people_near"]) == ("Alba", 10_000)
    assert hub["hospital_km"] == pytest.approx(0.1 * 110.574, abs=0.01)  # a tenth of a degree of latitude
    assert hub["airfield_km"] is None  # no layer tells airfields, and none is embedded there
    assert task.figures["turned_away"] == {
        "nearer to the line than the standoff": 1,
        "no road to the line": 1,
    }
    assert task.standfirst == (
        "10,000 residents live within 10 km of 1 hub, of 1 place that would do. 2 stretches of the roads "
        "given have no other way round among them: losing one cuts off up to 5,000 residents from their hub. "
        "The last contingent is at its hub on D+2."
    )


def test_both_stretches_of_the_trunk_are_told_with_those_whom_their_loss_cuts_off(task):
    """5,000 people live beyond; the ladder has a second way everywhere but where it begins."""
    told = task.figures["single_points"]
    assert [(one["name"], one["places"], one["residents"]) for one in told] == [
        ("Stretch Alba to Bora", 4, 5_000),
        ("Stretch near Alba", 4, 5_000),
    ]
    short = planned(figures={"stretch_km": 200.0}).figures["single_points"]
    assert {one["kind"] for one in short} == {"road"}
    for route in task.figures["routes"]:
        assert route["single"] == 2
        assert route["shared"] == route["cut"] == 2  # where the trunk bends, and where the ladder begins
    kinds = [one["kind"] for one in task.figures["routes"]]
    assert (kinds.count("main"), kinds.count("alternative")) == (4, 4)


def test_a_train_takes_its_hours_by_the_clock_and_a_contingent_its_days(task):
    """20 wagons of people, 150 of lorries: 5 trains, two a day; 55.66 km at 35 km/h and 12 h standing."""
    (one,) = task.figures["arrivals"]
    assert (one["contingent"], one["entry"], one["hub"], one["mode"]) == ("Alfa", "Dune", "Alba", "rail")
    assert one["way_h"] == pytest.approx(0.5 * 111.319491 / 35 + 12, abs=1e-3)
    assert one["moved"] == {"convoys": 5, "leaves_day": 3, "driving_days": 1, "days": 3}
    assert (one["days"], one["day"]) == (3, 2)
    assert one["days_by"] == {"rail": 3, "road": 3}  # six convoys, two a day
    (drawn,) = [feature for feature in task.features if feature.layer == "rear_rail"]
    assert (drawn.values["from_day"], drawn.values["to_day"]) == (0, 2)
    assert drawn.values["length_m"] == round(0.5 * 111_319.491)


def test_another_gauge_costs_the_hours_of_transshipment():
    entry = [{"name": "Border", "place": [0.0, 0.0], "gauge_mm": 1435, "source": "Invented"}]
    plain, change = (
        planned(entry=entry, gauge_mm=gauge_mm).figures["arrivals"][0] for gauge_mm in (1435, 1520)
    )
    assert (plain["change"], change["change"]) == (False, True)
    assert change["way_h"] - plain["way_h"] == pytest.approx(12)


def test_those_who_enter_at_one_place_wait_for_each_other():
    """Five trains each, two a day: ten trains need five days, and those of D+5 find the ramp free again."""
    moves = [(name, {"mode": "rail", "from_day": day}) for name, day in (("A", 0), ("B", 0), ("C", 5))]
    contingent = [
        {"name": name, "people": 1_000, "lorries": 150, "source": "-", **more} for name, more in moves
    ]
    task = planned(contingent=contingent)
    assert [one["day"] for one in task.figures["arrivals"]] == [2, 4, 7]
    with_names = [Contingent(name="B", personnel=700, source="-")]
    told = planned(contingents=with_names, contingent=()).figures["arrivals"]
    assert [(one["contingent"], one["people"], one["lorries"]) for one in told] == [("B", 700, 105)]


def test_training_grounds_are_chosen_by_their_area_and_way_and_far_from_the_line():
    rules = {"layer": "grounds", "count": 1, "standoff_m": 100_000.0, "source": "Invented"}
    task = planned(training=rules)
    (ground,) = task.figures["training"]
    assert ground["name"] == "Heath"
    assert ground["ground_area_km2"] == pytest.approx(11.13 * 11.06, rel=0.01)
    assert task.sources == ("Invented",)  # nothing that is embedded says anything of the island
    assert any("1 more would do" in table.title for table in task.tables)
    assert "Training grounds" not in " ".join(task.caveats)
    assert "Training grounds are not known" in " ".join(planned().caveats)


def test_what_has_no_way_is_a_finding_and_what_is_not_known_is_told():
    task = planned(replace(SETTING, own={**LAYERS, "tracks": LAYERS["ways"]}), rails="", hospitals="")
    assert any("neither the road nor the railway" in problem for _, problem, _ in task.findings)
    assert task.figures["arrivals"][0]["day"] is None
    words = " ".join(task.caveats)
    assert "Hospitals are not known" in words
    assert "Railways are not known" in words
    far = planned(figures={"road_access_km": 12.0})
    assert [where for where, _, _ in far.findings] == ["rear, km 12 of the line", "rear, km 21 of the line"]


SITES = points(
    "sites given",
    {"Surgery": (0.5, 0.2), "Store": (0.7, 0.2), "Surgery across": (2.5, 0.0)},
    kind=np.array(["hospital", "depot", "hospital"]),
)


def test_hospitals_are_the_sites_of_that_kind_on_this_ground_where_no_layer_tells_them():
    given = replace(SETTING, sites=SITES)
    (hub,) = planned(given, hospitals="").figures["hubs"]
    assert hub["hospital_km"] == pytest.approx(0.2 * 110.574, abs=0.01)
    assert planned(given).figures["hubs"][0]["hospital_km"] == pytest.approx(0.1 * 110.574, abs=0.01)
    across = replace(SITES, columns={**SITES.columns, "kind": np.array(["depot", "depot", "hospital"])})
    task = planned(replace(SETTING, sites=across), hospitals="")
    assert task.figures["hubs"][0]["hospital_km"] is None
    assert "Hospitals are not known" in " ".join(task.caveats)


def test_hubs_that_are_given_for_the_tiers_are_told_apart_from_those_chosen():
    response = ResponseRules(source="-", hubs="depot", tiers_h=(24.0, 72.0))
    task = planned(replace(SETTING, sites=SITES, response=response))
    assert any("as hubs (1 on this ground)" in one and "within 24 h and 72 h" in one for one in task.caveats)
    assert task.tables[0].words.endswith("not chosen here: Store.")
    assert task.tables[0].sensitive  # it names a site
    assert not any("Store" in words for words in (task.standfirst, *task.caveats, *task.method))


def test_a_port_of_entry_has_to_lie_at_the_coast_of_the_sea_that_is_told():
    shore = OwnLayer("shore", "line", np.array([LineString([(-0.05, -1.0), (-0.05, 1.0)])]))
    sea = SeaRules(state="West", source="-", coast="shore")
    setting = replace(SETTING, own={**LAYERS, "shore": shore}, sea=sea)
    with pytest.raises(GeoError) as told:
        planned(setting)
    assert str(told.value) == (
        "rear.entry 'Dune': port 'Dune' lies 5.6 km from the coast. "
        "Give a port within 5 km of it, or another port_within_m."
    )
    planned(replace(setting, sea=replace(sea, port_within_m=6_000.0)))
    quay = {"name": "Gate", "place": [0.0, 0.0], "kind": "crossing", "source": "-"}
    planned(setting, entry=[quay])
    with pytest.raises(GeoError, match=r"port 'Gate' lies 5\.6 km"):
        planned(setting, entry=[{**quay, "kind": "port"}])


def test_places_are_named_by_candidates_where_no_settlement_is_known_and_nobody_is_counted():
    """The line of an island without settlements; candidates are Alba, Bora and Sand."""
    task = planned(settlements="")
    names = [one["name"] for one in task.figures["single_points"]]
    assert names == ["Stretch Alba to Bora", "Stretch near Alba"]
    assert {one["residents"] for one in task.figures["single_points"]} == {None}
    assert task.standfirst.startswith("How many people live near hubs is not known; 1 hub, of 1 place")
    assert {row[-1] for table in task.tables if table.id == "single_points" for row in table.rows} == {
        "unknown"
    }


def test_two_ways_may_be_asked_for_that_share_no_junction_they_need_not():
    routes = planned(disjoint="junctions").figures["routes"]
    assert all(one["shared"] == one["cut"] for one in routes)


def test_hubs_are_people_first_and_every_place_is_sensitive(task):
    assert task.tables[0].id == "rear_people"
    assert all(feature.sensitive for feature in task.features)
    open_tables = {table.id for table in task.tables if not table.sensitive}
    assert open_tables == {"rear_choice", "rear_criteria", "rear_turned_away"}  # they name no place
    assert all(len(row) == len(table.headings) for table in task.tables for row in table.rows)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"standoff_m": -1.0}, "standoff_m is -1.0"),
        ({"hubs": 0}, "hubs is 0"),
        ({"figures": {"driving_h": -3.0}}, "rear.figures: driving_h is -3"),
        ({"figures": {"driving_h": 25.0}}, "driving_h is 25"),
        ({"figures": {"trains_a_day": 1.5}}, "trains_a_day is 1.5"),
        ({"figures": {"speed": 1.0}}, "rear.figures: there is no 'speed'"),
        ({"weights": {"beauty": 1.0}}, "rear.weights: there is no 'beauty'"),
        ({"roads": "trails"}, "it names the layer 'trails'"),
        ({"roads": "towns"}, "layer 'towns' holds point"),
        ({"within": "", "side": "them"}, "side is 'them'"),
        ({"within": ""}, "nothing says on which ground the rear lies"),
        ({"roads": ""}, "no road lies on its ground"),
        ({"vehicle": "camel"}, "vehicle is 'camel'"),
        ({"standoff_m": 900_000.0}, "none of 3 places will do"),
        ({"entry": [{"name": "Gate", "at": "Nowhere", "source": "-"}]}, "at is 'Nowhere'"),
        ({"contingent": [{"name": "Alfa", "source": "-"}]}, "people is missing"),
        ({"contingent": [{"name": "A", "people": 9, "hub": "X", "source": "-"}]}, "hub is 'X'"),
        ({"contingent": [{"name": "A", "people": 9, "entry": "X", "source": "-"}]}, "entry is 'X'"),
        ({"contingent": [{"name": "A", "people": 9, "from_day": -1, "source": "-"}]}, "from_day is -1"),
        ({"ports": "", "contingent": []}, "there is no point of entry"),
        (
            {"training": {"layer": "grounds", "count": 1, "standoff_m": 9e5, "source": "-"}},
            "none of 3 training grounds",
        ),
    ],
)
def test_what_cannot_be_is_told_in_one_line(rules, words):
    with pytest.raises(GeoError) as told:
        planned(**rules)
    assert words in str(told.value)
    assert "\n" not in str(told.value)


def test_a_way_is_drawn_as_a_road_to_the_last_junction_and_dotted_from_there_to_the_line(task):
    ways = [feature for feature in task.features if feature.layer == "supply_routes"]
    legs = [feature for feature in task.features if feature.layer == "no_mapped_road"]
    assert (len(ways), len(legs)) == (8, 4)
    for way in ways:
        assert way.geometry.coords[0] == (0.5, 0.0)
        assert way.geometry.coords[-1][0] == pytest.approx(1.9)
    assert [leg.geometry.coords[-1][0] for leg in legs] == pytest.approx([2.0] * 4)
    off_m = {leg.values["length_m"] for leg in legs}
    for way in task.figures["routes"]:
        assert round(way["off_road_m"]) in off_m
        # A convoy drives 40 km/h on a road; off it 15 km/h, on one and a half times the straight distance.
        hours = way["length_m"] / 40e3 + 1.5 * way["off_road_m"] / 15e3
        assert way["drive_h"] == pytest.approx(hours, rel=1e-3)


def sector(name, from_m, to_m):
    unit = Contingent(name=name, personnel=1_000, vehicles=150, source="-")
    nothing = {"area": Polygon(), "path": MultiLineString(), "loads": {}, "area_km2": 0.0}
    return Sector(f"Sector {name}", unit, from_m, to_m, load_share=0.5, strength_share=0.5, **nothing)


SOUTH, NORTH = sector("South", 0.0, 12_000.0), sector("North", 12_000.0, 33_000.0)
TWO_HUBS = {
    "standoff_m": 20_000.0,
    "hubs": 2,
    "candidates": "ends",
    "figures": {"spacing_km": 5.0},
    "rails": "",
    "ports": "harbours",
}
ENDS = replace(SETTING, own={**LAYERS, "ends": points("ends", {"Bora": (1.6, 0.1), "Dora": (1.6, -0.1)})})


def sent(sectors, *contingent, **rules):
    return rear_task(
        declared(RearRules, {**RULES, **TWO_HUBS, "contingent": contingent, **rules}, where="[rear]"),
        ENDS,
        [one.contingent for one in sectors],
        sectors,
    )


def test_a_contingents_hub_serves_its_sector_and_its_day_there_counts_its_convoys():
    """Six convoys each, two a day: in on D+2 and on D+5; then three days more from hub to sector."""
    task = sent([SOUTH, NORTH])
    told = {one["contingent"]: one for one in task.figures["arrivals"]}
    assert {name: one["hub"] for name, one in told.items()} == {"South": "Dora", "North": "Bora"}
    for one in told.values():
        assert (one["supplied_by"], one["serves"]) == (one["hub"], True)
        assert (one["onward"]["convoys"], one["onward"]["days"]) == (6, 3)
        assert one["sector_day"] == one["day"] + 3
    assert not task.findings
    assert in_sectors(sent([]), []).figures["arrivals"][0]["sector_day"] is None


def test_who_goes_on_from_one_hub_waits_for_those_before():
    """Twelve convoys from one hub, two a day: the first six in three days, all in six."""
    other = sector("Middle", 2_000.0, 9_000.0)
    task = sent([SOUTH, other])
    first, second = task.figures["arrivals"]
    assert first["hub"] == second["hub"] == "Dora"
    assert second["day"] == first["day"] + 3  # they enter at one port, too
    assert second["sector_day"] == first["sector_day"] + 3
    apart = [{"name": name, "source": "-", "from_day": 0, "entry": "Dune"} for name in ("South", "Middle")]
    again = sent([SOUTH, other], *apart).figures["arrivals"]
    assert [one["sector_day"] for one in again] == [one["sector_day"] for one in (first, second)]


def test_a_hub_that_is_named_and_supplies_no_part_of_the_sector_is_a_finding():
    task = sent([SOUTH], {"name": "South", "hub": "Bora", "source": "-"})
    assert task.figures["arrivals"][0]["hub"] == "Bora"
    ((where, problem, mend),) = task.findings
    assert (where, mend) == ("rear, South", "Name Dora, or leave its hub out")
    assert problem == "its hub Bora supplies no part of Sector South: Dora does"
