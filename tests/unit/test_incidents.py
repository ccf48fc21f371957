"""Incidents: read as they stand, placed on the line, judged with their error, counted by hours watched."""

from __future__ import annotations

import importlib.util
import json
import math
from datetime import UTC
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyogrio
import pytest
import shapely

from geo.errors import GeometryError, ReadError
from geo.geometry.chainage import Chainage
from geo.methods.incidents.account import DAY_S, Asked, account_of, stretch_edges_m
from geo.methods.incidents.changes import change, silence
from geo.methods.incidents.clusters import strongest_cluster
from geo.methods.incidents.density import density_per_km, silverman_m
from geo.methods.incidents.effort import hours_watched
from geo.methods.incidents.rates import poisson_interval, rates_along
from geo.methods.incidents.verdicts import VERDICTS, verdicts_on
from geo.model.incident import incidents_at
from geo.model.observation import Spell
from geo.read.effort import read_effort
from geo.read.incidents import read_incidents, suppliers
from geo.read.moments import span_of, zone_of

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "scripts" / "check_incidents.py"
LINE = ROOT / "data" / "scenarios" / "donbas-2015" / "line_of_contact.geojson"
SUPPLIERS = suppliers(ROOT / "data" / "reference" / "v1" / "incident_columns.toml")
DEGREE_M = 111_319.49


@pytest.fixture
def equator():
    return Chainage(shapely.LineString([(0, 0), (1, 0)]))


@pytest.fixture(scope="module")
def program():
    found = importlib.util.spec_from_file_location("check_incidents", PROGRAM)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def run(program, capsys):
    """Run the program in this process; what it ended with, and what it said."""

    def ended(*arguments):
        status = program.main([str(word) for word in arguments])
        said = capsys.readouterr()
        return SimpleNamespace(returncode=status, stdout=said.out, stderr=said.err)

    return ended


def written(tmp_path, text, name="incidents.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("text", "clock", "day", "lasts_s"),
    [
        ("2015-02-15", "", 0, DAY_S),
        ("20150215", "", 0, DAY_S),
        ("20150215.0", "", 0, DAY_S),
        ("15.02.2015", "", 0, DAY_S),
        ("15 February 2015", "", 0, DAY_S),
        ("15/02/2015", "", 0, DAY_S),
        ("02/15/2015", "", 0, DAY_S),
        ("2015-02-15 01:00", "", 3_600, 60),
        ("2015-02-15T01:00:00Z", "", 3_600, 1),
        ("2015-02-15T03:00+02:00", "", 3_600, 60),
        ("15 Feb 2015 01h00 UTC", "", 3_600, 60),
        ("2015-02-15", "100", 3_600, 60),
        ("2015-02-15", "5", 300, 60),
    ],
)
def test_a_day_is_read_however_it_is_written(text, clock, day, lasts_s):
    begins, ends = span_of(text, UTC, clock=clock)
    assert (begins - 1_423_958_400, ends - begins) == (day, lasts_s)


def test_a_day_with_a_change_of_the_clocks_has_its_own_length():
    begins, ends = span_of("2015-03-29", zone_of("Europe/Kyiv"))
    assert ends - begins == 23 * 3_600


@pytest.mark.parametrize(
    "text", ["02/03/2015", "2015-13-01", "yesterday", "", "2015-02-30", "2015-02-15 25:00"]
)
def test_what_could_be_two_days_or_is_none_is_refused(text):
    with pytest.raises(ReadError):
        span_of(text)


def test_of_197_violations_173_were_an_exercise_outside_the_zone(tmp_path):
    rows = ["id,longitude,latitude,date,radius_m,assessed"]
    rows += [f"o{i},{5 + i / 1000},0,2022-01-12,300,exercise outside the zone" for i in range(173)]
    rows += [f"i{i},{0.2 + i / 1000},0,2022-01-12,300," for i in range(24)]
    incidents = read_incidents(written(tmp_path, "\n".join(rows)))
    verdicts = verdicts_on(incidents, "Security zone", shapely.box(0, -1, 1, 1))
    assert (len(incidents), verdicts.count("outside"), verdicts.count("inside")) == (197, 173, 24)


def test_no_rate_is_told_where_nobody_watched():
    found = rates_along(np.array([10.0]), np.array([0.0, 100.0, 200.0]), np.array([0.0, 4.0]))
    assert (found[0].count, found[0].per_h, found[0].high_per_h) == (1, None, None)
    assert (found[1].per_h, found[1].low_per_h) == (0.0, 0.0)
    assert found[1].high_per_h == pytest.approx(-math.log(0.025) / 4.0)


def test_the_interval_is_the_tables():
    assert poisson_interval(1) == pytest.approx((0.0253, 5.5716), abs=1e-4)
    assert poisson_interval(100) == pytest.approx((81.364, 121.627), abs=1e-3)


def test_a_position_nearer_to_the_edge_than_it_is_known_is_indeterminate():
    places = [0.5, 0.995, 1.005, 1.5]
    found = verdicts_on(incidents_at(places, [0.0] * 4, radius_m=1_000), "Z", shapely.box(0, -1, 1, 1))
    assert [VERDICTS[code] for code in found.code] == ["inside", "indeterminate", "indeterminate", "outside"]
    assert found.margin_m[1] == pytest.approx(0.005 * DEGREE_M, rel=1e-3)
    assert found.inside_share[1] + found.inside_share[2] == pytest.approx(1.0, abs=1e-6)


def test_the_edge_has_an_error_of_its_own():
    place = incidents_at([0.99], [0.0], radius_m=10)
    sharp = verdicts_on(place, "Z", shapely.box(0, -1, 1, 1))
    blunt = verdicts_on(place, "Z", shapely.box(0, -1, 1, 1), edge_sigma_m=1_000.0)
    assert (VERDICTS[sharp.code[0]], VERDICTS[blunt.code[0]]) == ("inside", "indeterminate")


def test_no_verdict_is_given_where_no_error_is_stated():
    found = verdicts_on(incidents_at([0.5], [0.0]), "Z", shapely.box(0, -1, 1, 1))
    assert VERDICTS[found.code[0]] == "error not stated"
    assert math.isnan(found.inside_share[0])


def test_hours_add_up_over_stretches():
    edges_m = np.linspace(0.0, 10_000.0, 7)
    hours = hours_watched([Spell(1_200, 8_400, 0, 7_200, 0.75)], edges_m, from_s=0, to_s=3_600)
    assert float(hours @ np.diff(edges_m)) == pytest.approx(0.75 * 7_200.0)


def test_a_row_without_place_or_day_is_left_out_and_listed(tmp_path):
    text = "id,longitude,latitude,date\na,0.1,0,2020-01-01\nb,,,2020-01-02\nc,0.2,0,\nd,0.3,0,03/04/2020\n"
    incidents = read_incidents(written(tmp_path, text))
    assert incidents.id == ("a",)
    assert len(incidents.left_out) == 3
    assert any("could be two days" in row.problem for row in incidents.left_out)


def test_a_file_without_times_says_which_columns_it_has(tmp_path):
    with pytest.raises(ReadError, match="no column says when") as refused:
        read_incidents(written(tmp_path, "longitude,latitude,what\n0,0,x\n"))
    assert "what" in refused.value.mend


def test_effort_without_a_column_is_refused(tmp_path):
    path = Path(written(tmp_path, "from_km,to_km,begins\n0,1,2020-01-01\n"))
    with pytest.raises(ReadError, match="'ends'"):
        read_effort(path)


def test_a_spell_may_end_with_a_day_or_a_time(tmp_path):
    text = "from_km,to_km,begins,ends\n0,1,2020-01-01,2020-01-01\n0,1,2020-01-01 08:00,2020-01-01 10:30\n"
    day, hours = read_effort(Path(written(tmp_path, text)))
    assert (day.ends_s - day.begins_s, hours.ends_s - hours.begins_s) == (DAY_S, 9_000)


def test_incidents_where_nobody_watched_are_in_no_rate_and_in_no_cluster(equator):
    incidents = incidents_at([0.1] * 9 + [0.9], [0.0] * 10)
    post = Spell(55_659.0, DEGREE_M, 0, DAY_S)
    found = account_of(incidents, equator, {}, [post], Asked(5_000, 10_000, 0, DAY_S))
    assert found.unwatched_count == 9
    assert found.cluster is not None
    assert found.cluster.count == 1
    assert sum(rate.count for rate in found.rates) == 10


def test_without_effort_neither_silence_nor_cluster_is_claimed(equator):
    found = account_of(incidents_at([0.1], [0.0]), equator, {}, [], Asked(5_000, 10_000, 0, 9 * DAY_S))
    assert (found.silence, found.cluster, found.last_day) == (None, None, None)
    assert {rate.per_h for rate in found.rates} == {None}


def test_a_day_that_nobody_watched_is_not_a_quiet_day():
    quiet = silence([1, 0, 0, 0, 0, 0, 0, 0], [8] * 8, asked_days=7)
    blind = silence([1, 0, 0, 0, 0, 0, 0, 0], [8, 8, 8, 0, 8, 8, 8, 8], asked_days=7)
    assert (quiet.kept, blind.kept, blind.unobserved_days) == (True, False, 1)


def test_counts_are_compared_by_hours_not_by_days():
    assert change(30, 15, before_h=48, after_h=24).p_share == pytest.approx(1.0)
    assert change(30, 15, before_h=24, after_h=24).p_share < 0.05
    assert change(3, 1, before_h=0, after_h=24).p_share is None


def test_a_planted_cluster_is_found_and_an_even_line_has_none():
    even = np.full(40, 5)
    planted = even.copy()
    planted[20:23] += 15
    found = strongest_cluster(planted, np.full(40, 10.0))
    assert (found.first, found.last) == (20, 22)
    assert found.p_share == pytest.approx(0.001)
    assert strongest_cluster(even, np.full(40, 10.0)).p_share > 0.5


def test_a_cluster_needs_somebody_who_watched():
    with pytest.raises(GeometryError, match="nobody watched"):
        strongest_cluster(np.array([0, 3, 1]), np.array([1.0, 0.0, 1.0]))


def test_density_sums_to_the_number_of_incidents_on_every_part():
    rng = np.random.default_rng(3)
    ends = [(0.0, 40_000.0), (40_000.0, 100_000.0)]
    chainage_m = rng.uniform(0.0, 100_000.0, 200)
    part = (chainage_m > 40_000.0).astype(int)
    at_m = np.arange(12.5, 100_000.0, 25.0)
    density = density_per_km(at_m, chainage_m, part, ends, bandwidth_m=2_000.0)
    assert float(density.sum() * 0.025) == pytest.approx(200.0, rel=1e-3)
    assert float(density[at_m < 40_000.0].sum() * 0.025) == pytest.approx((part == 0).sum(), rel=2e-3)


def test_one_place_has_no_bandwidth():
    assert silverman_m(np.full(5, 100.0)) == 0.0


def test_a_short_rest_of_the_line_joins_the_last_stretch(equator):
    assert len(stretch_edges_m(equator, 10_000.0)) == 12
    assert stretch_edges_m(equator, 1e9).tolist() == pytest.approx([0.0, DEGREE_M], rel=1e-6)


def test_events_of_the_minsk_years_lie_where_they_lie(shared, run):
    file = shared / "data" / "incidents" / "ucdp_ged_ukraine.csv"
    ended = run(file, "--supplier", "ucdp", "--line", LINE, "--from", "2015-02-15", "--format", "json")
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert (told["read"], told["incidents"], told["left_out"]) == (3_077, 1_447, [])
    assert [one["incidents"] for one in told["within"]] == [792, 1_080]
    assert sum(one["incidents"] for one in told["stretches"]) == 1_080


@pytest.mark.parametrize(
    ("name", "supplier", "rows"),
    [("viina_events_2022.csv", "viina", 1_789), ("firms_viirs_nrt_ukraine_2023.csv", "firms", 42_415)],
)
def test_every_row_of_a_supplier_is_read(shared, name, supplier, rows):
    incidents = read_incidents(str(shared / "data" / "incidents" / name), supplier=SUPPLIERS[supplier])
    assert (len(incidents), incidents.left_out) == (rows, ())


def test_the_program_judges_rates_and_writes(tmp_path, run):
    days = [f"i{i},0.{i},0.01,2020-01-0{1 + i},200" for i in range(1, 4)]
    incidents = written(tmp_path, "id,longitude,latitude,date,radius_m\n" + "\n".join(days))
    square = {"type": "Feature", "properties": {"name": "Strip"}, "geometry": shapely.box(0, -1, 0.25, 1)}
    square["geometry"] = json.loads(shapely.to_geojson(square["geometry"]))
    zones = written(
        tmp_path, json.dumps({"type": "FeatureCollection", "features": [square]}), "zones.geojson"
    )
    line = written(tmp_path, '{"type":"LineString","coordinates":[[0,0],[1,0]]}', "line.geojson")
    effort = written(tmp_path, "from_km,to_km,begins,ends\n0,50,2020-01-01,2020-01-06\n", "effort.csv")
    out = tmp_path / "placed.gpkg"
    asked = ("--zones", zones, "--effort", effort, "--to", "2020-01-06", "--silence-days", "2")
    ended = run(incidents, "--line", line, *asked, "--out", out, "--format", "json")
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["silence_days"]) == (0, 2)
    assert told["zones"] == [
        {"zone": "Strip", "outside": 1, "indeterminate": 0, "inside": 2, "error not stated": 0}
    ]
    placed = pyogrio.read_dataframe(out, layer="incidents")
    assert placed["chainage_m"].round(-2).tolist() == [11_100.0, 22_300.0, 33_400.0]
    assert run(incidents, "--line", line, *asked[:-1], "9").returncode == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--supplier", "nobody"), "is not known"),
        (("--time-zone", "Mars/Olympus"), "is not known"),
        (("--column", "begins=nothing"), "no column 'nothing'"),
        (("--from", "2021-01-01"), "span of time is empty"),
        (("--effort", "missing.csv"), "cannot be read"),
        (("--radius-m", "500", "--out", "placed.doc"), "no format is known"),
    ],
)
def test_bad_input_is_one_line(tmp_path, run, options, words):
    incidents = written(tmp_path, "id,longitude,latitude,date\na,0.1,0,2020-01-01\n")
    line = written(tmp_path, '{"type":"LineString","coordinates":[[0,0],[1,0]]}', "line.geojson")
    ended = run(incidents, "--line", line, *options)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_exchanged_coordinates_are_refused_and_not_placed_a_continent_away(tmp_path, run):
    incidents = written(tmp_path, "id,longitude,latitude,date\na,48.1,37.8,2020-01-01\n")
    ended = run(incidents, "--line", LINE)
    assert (ended.returncode, "latitude seems to stand first" in ended.stderr) == (2, True)


@pytest.mark.parametrize(
    "option",
    [("--column", "begins"), ("--edge-sigma-m", "-5"), ("--silence-days", "-1"), ("--stretch-km", "nan")],
)
def test_an_option_out_of_its_range_is_refused(run, option):
    with pytest.raises(SystemExit) as ended:
        run("incidents.csv", "--line", "line.geojson", *option)
    assert ended.value.code == 2


def test_the_last_day_is_held_against_the_one_before_and_the_densest_place_is_named(equator):
    days = [0] * 4 + [DAY_S] * 2
    incidents = incidents_at([0.5, 0.501, 0.502, 0.503, 0.504, 0.9], [0.0] * 6, begins_s=days)
    post = Spell(0.0, DEGREE_M, 0, 2 * DAY_S)
    found = account_of(incidents, equator, {}, [post], Asked(5_000, 10_000, 0, 2 * DAY_S))
    assert (found.last_day.before, found.last_day.after, found.last_day.ratio) == (4, 2, 0.5)
    assert found.peak.chainage_m == pytest.approx(0.502 * DEGREE_M, abs=1_000)
