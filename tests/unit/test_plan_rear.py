"""The program for the rear: hubs by criteria, two ways of supply, contingents on the road."""

import contextlib
import io
import json
from types import SimpleNamespace

import pytest
from pyproj import Geod

from geo.read.files import read_layer
from scripts import plan_rear

GEOD = Geod(ellps="WGS84")
LINE = {"type": "LineString", "coordinates": [[37.0, 49.0], [37.0, 48.2]]}
GROUND = {
    "type": "Polygon",
    "coordinates": [[[33.0, 47.5], [37.4, 47.5], [37.4, 50.0], [33.0, 50.0], [33.0, 47.5]]],
}
PLACES = """id,name,kind,longitude,latitude
D,=1+1,town,35.04,48.46
P,Papa,town,34.55,49.59
N,Near,town,36.9,48.6
O,Out,town,24.0,49.8
"""
ENTRIES = """id,name,kind,people,lorries,hub,mode,longitude,latitude
E,Echo,border crossing,1000,10,D,road,33.42,49.07
F,Foxtrot,railhead,0,60,,road,34.55,49.59
"""


def ran(*arguments):
    stdout, stderr = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        try:
            status = plan_rear.main([str(one) for one in arguments])
        except SystemExit as ended:  # of the parser
            status = ended.code
    return SimpleNamespace(returncode=status, stdout=stdout.getvalue(), stderr=stderr.getvalue())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rear")
    (folder / "line.geojson").write_text(json.dumps(LINE))
    (folder / "ground.geojson").write_text(json.dumps(GROUND))
    (folder / "places.csv").write_text(PLACES)
    (folder / "entries.csv").write_text(ENTRIES)
    return folder


@pytest.fixture(scope="module")
def told(folder):
    asked = ("--candidates", folder / "places.csv", "--entries", folder / "entries.csv", "--places", 4)
    asked += ("--road-access-km", 80)
    asked += ("--within", folder / "ground.geojson", "--standoff-km", 50, "--hubs", 2)
    done = ran(folder / "line.geojson", *asked, "--out", folder / "out", "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_places_are_screened_and_the_choice_is_proved(told):
    assert told["turned_away"] == {
        "nearer to the line than the standoff": 1,
        "not on the ground of the rear": 1,
    }
    assert {one["id"] for one in told["hubs"]} <= {"D", "P"}
    assert (told["choice"]["status"], told["choice"]["gap"]) == ("optimal", 0.0)
    assert told["choice"]["bound_h"] == pytest.approx(told["choice"]["value_h"])


def test_every_criterion_is_told_and_hospitals_nobody_gave_are_unknown(told):
    places = [*told["hubs"], *told["candidates"]]
    for one in places:
        assert {each["name"] for each in told["criteria"]} <= one.keys()
        assert one["hospital_km"] is None
        assert 0.0 < one["known_share"] < 1.0
    town = next(one for one in places if one["id"] == "D")
    away_km = min(GEOD.inv(35.04, 48.46, 37.0, at / 1e3)[2] for at in range(48_200, 49_001)) / 1e3
    assert town["beyond_standoff_km"] == pytest.approx(away_km - 50, abs=0.01)
    assert town["people_near"] > 500_000


def test_routes_lead_to_every_place_and_no_road_crosses_the_line(told, folder):
    main = [one for one in told["routes"] if one["kind"] == "main"]
    assert len(main) == 4
    others = {one["chainage_m"]: one for one in told["routes"] if one["kind"] == "alternative"}
    for one in main:
        assert one["drive_h"] <= others.get(one["chainage_m"], one)["drive_h"]
        assert one["chainage_m"] in others or one["single_points"] > 0
    drawn = read_layer(f"{folder / 'out' / 'rear.gpkg'}:supply_routes")
    assert len(drawn) == len(told["routes"])
    hubs = (folder / "out" / "hubs.csv").read_text(encoding="utf-8")
    assert "unknown" in hubs
    assert "=1+1" not in hubs.replace("'=1+1", "")  # no formula
    assert (folder / "out" / "routes.csv").exists()
    assert (folder / "out" / "map.html").exists()


def test_contingents_take_as_many_days_as_their_convoys_and_their_way(told):
    """1,000 people by 200 are 5 convoys, two a day: the last leaves on day 3; 60 lorries are 3: day 2."""
    arrivals = {one["entry"]: one for one in told["arrivals"]}
    for entry, convoys, leaves_day in (("Echo", 5, 3), ("Foxtrot", 3, 2)):
        if entry in arrivals:
            one = arrivals[entry]
            assert (one["moved"]["convoys"], one["moved"]["leaves_day"]) == (convoys, leaves_day)
            assert one["moved"]["days"] == leaves_day - 1 + one["moved"]["driving_days"]
    assert len(arrivals) == 2


def test_what_cannot_be_is_refused_in_one_line(folder):
    line, places = folder / "line.geojson", folder / "places.csv"
    (folder / "wrong.csv").write_text(ENTRIES.replace("1000", "many"))
    (folder / "stray.csv").write_text(ENTRIES.replace(",D,", ",Nowhere,"))
    asked = (line, "--candidates", places, "--hubs", 1, "--places", 2)
    wrong = {
        (*asked, "--standoff-km", 990): "none of 4 places will do",
        (*asked, "--standoff-km", 50, "--entries", folder / "wrong.csv"): "people is 'many'",
        (*asked, "--standoff-km", 50, "--entries", folder / "stray.csv"): "hub is 'Nowhere'",
        (folder / "none.geojson", "--standoff-km", 50, "--hubs", 1): "none.geojson",
    }
    for arguments, words in wrong.items():
        done = ran(*arguments)
        assert (done.returncode, done.stderr.count("\n"), words in done.stderr) == (2, 1, True), done.stderr
    assert ran(line, "--standoff-km", -5, "--hubs", 1).returncode == 2


def test_railways_over_a_border_are_points_of_entry_where_the_gauge_changes(folder):
    """Of 1,435 mm into 1,520: a train takes twelve hours more than its way and its ramps."""
    ring = [[22.0, 48.9], [27.6, 48.9], [27.6, 51], [22, 51], [22, 48.9]]
    (folder / "west.geojson").write_text(json.dumps({**GROUND, "coordinates": [ring]}))
    (folder / "east.geojson").write_text(json.dumps({**LINE, "coordinates": [[27.5, 49.4], [27.5, 50.2]]}))
    asked = (folder / "east.geojson", "--within", folder / "west.geojson", "--standoff-km", 100, "--hubs", 1)
    asked += ("--places", 2, "--entry-states", "pl", "--gauge-mm", 1520, "--convoys-a-day", 1)
    done = ran(*asked, "--format", "json")
    (arrival,) = json.loads(done.stdout)["arrivals"]
    assert arrival["entry"].endswith("(border with Poland)")
    assert (arrival["mode"], arrival["change"]) == ("rail", True)
    assert arrival["way_h"] > 6 + 6 + 12
