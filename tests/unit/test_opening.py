"""The deployment over time of a whole scenario: days, people, calendar, bars, what leaves, bad input."""

import csv
import io
import json
import math
import re
import uuid
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from PIL import Image

from geo.desk import plan_folder
from geo.errors import ScenarioError, WriteError
from geo.features import Sheet, features, sheet, with_days, with_tasks
from geo.features.gantt import Band, Bar, Gantt
from geo.features.opening_sheet import critical_links, opening_caveats, opening_method, opening_tables
from geo.formats import write_calendar
from geo.formats._ics import calendar_text
from geo.model.declared import declared
from geo.model.opening import OpeningRules
from geo.model.situation import Site
from geo.release import PRESS, STAFF, release
from geo.tasks.opening import opening_plan, opening_task, with_opening
from geo.tasks.setting import setting_of
from maps.charts.gantt import by_group, draw_gantt, gantt_mm
from scripts import plan_timetable

from .programs import ran

ROOT = Path(__file__).resolve().parents[2]
MIDLAND = ROOT / "tests" / "golden" / "midland"
CONTEXT, REFERENCE = ROOT / "data" / "context", ROOT / "data" / "reference"
D_DAY = date(2025, 9, 1)
# Alfa comes early, Bravo three weeks before the frost; of Charlie nobody tells.
ASKED = {
    "source": "Invented for the tests",
    "looked_at_days": [30],
    "arrival": [
        {"contingent": "Alfa", "day": 5, "people": 500, "source": "Invented"},
        {"contingent": "Bravo", "day": 70, "people": 300},
    ],
    "season": [
        {"name": "Winter", "kind": "frost", "first": "11-20", "last": "03-10", "source": "Invented"},
        {"name": "Mud", "kind": "mud", "first": "10-15", "last": "11-30", "source": "Invented"},
    ],
}


@pytest.fixture(scope="module")
def plan():
    found = plan_folder(MIDLAND, embedded=ROOT / "data")
    return replace(found, scenario=replace(found.scenario, d_day_text=str(D_DAY)))


@pytest.fixture(scope="module")
def setting(plan):
    found = setting_of(plan.scenario, context=CONTEXT, reference=REFERENCE)
    return replace(found, uses={**found.uses, "timetable": "v1"})


def rules(**change):
    return declared(OpeningRules, {**ASKED, **change}, where="scenario.toml: opening")


@pytest.fixture(scope="module")
def told(plan, setting):
    return opening_plan(rules(), setting, plan)


@pytest.fixture(scope="module")
def released(plan, setting):
    task, days = opening_task(rules(), setting, plan)
    return release(*with_tasks(*with_days(features(plan), sheet(plan), days), [task]), STAFF)


def test_every_site_opens_after_its_people_its_road_and_its_supply(told):
    for sector in told.found.sectors:
        opens = {one.name: one.opened for one in sector.opens}
        for one in sector.opens:
            begins = one.opened.begins_day
            begun = [each for each in sector.opens if each.opened.begins_day <= begins]
            assert sum(each.asked.opening.people for each in begun) <= 0.5 * sector.people_on(begins)
            assert begins >= min(sector.arrivals) + one.asked.road_days
            assert one.asked.road_days >= one.asked.road_m / told.figures.pace.road_m_per_day
            assert all(opens[base].opens_day <= begins for base in one.asked.opening.after)
        assert sector.found.status == "optimal"
    assert told.found.gap == pytest.approx(0.0, abs=1e-6)


def test_at_half_of_a_fair_day_s_work_everything_takes_twice_as_long(plan, setting):
    season = {**ASKED["season"][0], "first": "01-01", "last": "12-31", "work_share": 0.5}
    slow = opening_plan(rules(season=[season]), setting, plan)
    takes = {one.kind: one.takes_days for one in slow.figures.efforts}
    opened = [one for one in slow.found.opens if one.opened.opens_day is not None]
    assert opened
    for one in opened:
        assert one.opened.opens_day - one.opened.begins_day == 2 * takes[one.kind]
        assert one.asked.road_days == math.ceil(2 * one.asked.road_work_days)
    assert any("50 % (assumed)" in words for words in opening_method(slow))
    assert not any("not reckoned to take longer" in words for words in opening_caveats(slow))


def test_people_who_would_all_come_on_the_first_day_all_come(told):
    """Sooner by more days than any waits for: two arrivals fall on D+0, and nobody is lost."""
    sector = replace(told.found.sectors[0], arrivals={3: 250, 5: 250})
    pace = told.figures.pace
    later = replace(sector, arrivals={0: 500})
    moved = sector.again(pace, teams=pace.teams, sooner_days=7)
    assert moved == later.again(pace, teams=pace.teams)
    assert any(one.opens_day is not None for one in moved)


def test_each_proposed_site_is_opened_once(told, plan):
    asked = {watch.site.name for watch in plan.proposal.watches} | {name for name, _ in plan.schedule.bases}
    assert sorted(one.name for one in told.found.opens) == sorted(asked)


def test_with_every_site_open_the_line_is_watched_as_the_plan_says(told, plan):
    """The union by day, counted anew, ends where the project's own coverage stands."""
    line = plan.coverage.lines[0]
    assert told.found.watched_m(line)[-1] == pytest.approx(line.length_at_least_m(1))


def test_arrivals_that_are_told_are_used_and_the_others_marked_assumed(told):
    by_name = {one.sector.contingent.name: one for one in told.found.sectors}
    told_by = [by_name[name].told_by for name in ("Alfa", "Bravo", "Charlie")]
    assert told_by == ["Invented", "Invented for the tests", ""]
    assert by_name["Bravo"].arrivals == {70: 300}


def test_a_contingent_that_comes_before_the_frost_with_too_few_days_is_late(told):
    """Bravo comes on D+70; its base takes 10 days and its camera 3: D+83 or later, and the frost is D+80."""
    assert told.late_season[1] == (date(2025, 11, 20) - D_DAY).days == 80
    late = {one.name: told.late_days(one) for one in told.found.opens if told.late_days(one)}
    bravo = next(one for one in told.found.sectors if one.sector.contingent.name == "Bravo")
    assert set(late) == {one.name for one in bravo.opens if one.opened.opens_day > 80}
    assert late["Camera 3"] == bravo.last.opened.opens_day - 80 == 3 + bravo.opens[0].opened.opens_day - 80
    assert [(sector, [words for words, _ in offered]) for sector, offered in told.helps] == [
        (bravo.sector.name, ["with one more team", "with its people 7 days sooner"])
    ]
    assert dict(told.helps[0][1])["with its people 7 days sooner"] == 0


def test_the_links_of_the_critical_path_run_from_the_first_day_to_the_last_opening_without_a_gap(told):
    for sector in told.found.sectors:
        links = list(critical_links(sector))
        assert links[0][1] == 0
        assert all(before[2] == after[1] for before, after in pairwise(links))
        assert sum(end - start for _, start, end, _ in links) == sector.last.opened.opens_day


def test_residents_come_first_and_none_is_lost_between_the_days(told, plan):
    table = opening_tables(told)[0]
    assert table.headings == ("Day", "Ground watched", "A base stands", "Neither")
    assert not table.sensitive
    ground = shapely.union_all([zone.area for zone in plan.zones if zone.kind == "separation"])
    inside = [one for one in plan.scenario.situation.settlements if ground.covers(one.place)]
    assert table.rows[0][3] == f"{sum(one.population or 0 for one in inside):,}"
    watched = [int(row[1].replace(",", "")) for row in table.rows]
    assert watched == sorted(watched)
    assert watched[-1] > 0


def test_nothing_opens_in_an_area_of_separation_before_it_holds(plan, setting):
    late = replace(plan, zones=tuple(replace(zone, from_day=60) for zone in plan.zones))
    found = opening_plan(rules(), setting, late).found.opens
    inside = [one for one in found if any(zone.area.covers(one.asked.site.place) for zone in late.zones)]
    assert inside
    assert all(one.opened.begins_day >= 60 + one.asked.road_days for one in inside)


def test_a_site_beyond_the_reach_of_supply_does_not_open_and_says_so(plan, setting):
    told = opening_plan(rules(supply_reach_m=1.0), setting, plan)
    kinds = {one.kind for one in told.found.opens if one.opened.opens_day is not None}
    assert kinds == {"patrol_base"}
    post = next(one for one in told.found.opens if one.kind == "post")
    assert post.opened.waits_for == "supply"
    assert any("no base within reach of supply" in row[0] for row in opening_tables(told)[3].rows)


def test_what_stands_already_is_not_opened_again(plan, setting):
    name, place = plan.schedule.bases[0]
    standing = (*plan.scenario.situation.sites, Site(name, "patrol_base", place))
    situation = replace(plan.scenario.situation, sites=standing)
    found = opening_plan(
        rules(), setting, replace(plan, scenario=replace(plan.scenario, situation=situation))
    )
    assert name not in found.found.opens_day


def test_contingents_come_when_the_rear_has_them_in_their_sector(plan, setting):
    coming = {"Alfa": {9: 100}, "Nobody of the scenario": {3: 7}, "Charlie": {}}
    found = opening_plan(rules(arrival=[]), setting, plan, coming).found
    arrivals = {one.sector.contingent.name: (dict(one.arrivals), one.told_by) for one in found.sectors}
    assert arrivals["Alfa"] == ({9: 100}, "moves of the rear")
    assert arrivals["Charlie"] == ({}, "moves of the rear")
    assert all(one.opened.opens_day is None for one in found.sectors[2].opens)


def test_a_scenario_that_does_not_ask_is_left_as_it_is(plan, setting):
    assert with_opening(setting, plan, ()) == ((), with_opening(setting, plan, ())[1])
    assert not with_opening(setting, plan, ())[1].opens_day


def test_the_slider_shows_each_site_from_the_day_on_which_it_opens(released, told):
    opens = told.found.opens_day
    for layer in ("sites", "footprints", "patrols", "setting_up"):
        found = [one for one in released.features if one.layer == layer and one.values.get("site") in opens]
        assert found, layer
        for one in found:
            day = opens[one.values["site"]]
            assert one.values["to_day" if layer == "setting_up" else "from_day"] == day - (
                layer == "setting_up"
            )
    bases = max(day for name, day in opens.items() if name.startswith("Base"))
    assert {one.values["from_day"] for one in released.features if one.layer == "response"} == {bases}
    length_m = sum(one.values["length_m"] for one in released.features if one.layer == "watched_from")
    assert length_m == pytest.approx(told.plan.coverage.lines[0].length_at_least_m(1))


def test_a_part_of_the_line_is_watched_as_the_plan_has_it_once_all_of_its_sites_stand(released, told):
    line = told.plan.coverage.lines[0]
    parts = [part for part in told.plan.line_parts if part.kind]
    coverage = [one for one in released.features if one.layer == "coverage"]
    for part, feature in zip(parts, coverage, strict=True):
        if part.kind != "part_time":
            watching = line.watching((part.from_m + part.to_m) / 2.0)
            assert feature.values["from_day"] == max(told.found.opens_day[name] for name in watching)


def test_the_press_learns_no_day_of_any_site(plan, setting):
    task, days = opening_task(rules(), setting, plan)
    press = release(*with_tasks(*with_days(features(plan), sheet(plan), days), [task]), PRESS)
    assert not {"setting_up", "watched_from"} & {one.layer for one in press.features}
    assert all("from_day" not in one.values for one in press.features if one.layer in ("sites", "patrols"))
    assert [one.id for one in press.sheet.tables if one.task == "time"] == ["time-people"]
    assert not any(chart.gantt for chart in press.sheet.charts)
    with pytest.raises(WriteError, match="holds no timetable"):
        write_calendar(press, Path("never.ics"))


def read_calendar(text):
    """Events of a calendar as RFC 5545 reads it: unfold, part at the first colon, take the escapes off."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    events = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and name not in {"END", ""}:
            plain = re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
            events[-1][name.partition(";")[0]] = plain
    return events


def test_the_calendar_holds_each_site_on_its_days(released, told, tmp_path):
    write_calendar(released, tmp_path / "timetable.ics")
    events = read_calendar((tmp_path / "timetable.ics").read_bytes().decode())
    by_title = {event["SUMMARY"]: event for event in events}
    for one in told.found.opens:
        event = by_title[f"{one.name} is set up and opens"]
        begins, after = (D_DAY + timedelta(day) for day in (one.opened.begins_day, one.opened.opens_day + 1))
        assert event["DTSTART"] == begins.isoformat().replace("-", "")
        assert event["DTEND"] == after.isoformat().replace("-", "")
    assert {event["DTSTAMP"] for event in events} == {"20250901T000000Z"}
    assert len({event["UID"] for event in events}) == len(events)
    assert {uuid.UUID(event["UID"]).version for event in events} == {5}
    assert by_title["Sector 2 Bravo: 300 people arrive"]["DTSTART"] == "20251110"
    assert by_title["Winter"]["DTSTART"] == "20251120"


def test_words_of_any_kind_pass_through_a_calendar():
    name = "Пост; \\n, «Велика Новосілка» " * 9 + "\nEND:VEVENT\r\nX"
    gantt = Gantt(9, (), (Band(name, "mud", 0, 0), Band(name, "mud", 0, 0)), d_day=str(D_DAY))
    events = read_calendar(calendar_text(gantt, name="Norland"))
    assert [event["SUMMARY"] for event in events] == [name.replace("\r\n", "\n")] * 2
    assert events[0]["UID"] != events[1]["UID"]


def test_every_name_of_the_bars_is_written_whole_and_no_letter_leaves_the_paper():
    long = "A base with a name that nobody would choose and somebody will give it all the same " * 2
    bars = tuple(Bar(f"{long}{n}", "post", long, n, n + 5, late_days=n or None) for n in range(3))
    gantt = Gantt(
        60, bars, (Band("Winter", "frost", 40, None),), (Band(long, "phase", 0, 9),), (), "2025-09-01"
    )
    figure = Figure(figsize=(210 / 25.4, 80 / 25.4))
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, 210), ylim=(0, 80))
    draw_gantt(page, (5.0, 5.0, 205.0, 75.0), gantt, 7.0)
    said = " ".join(artist.get_text() for artist in page.get_children() if hasattr(artist, "get_text"))
    assert all(f"the same {n}" in said for n in range(3))
    assert "2 d late" in said
    assert gantt_mm(gantt, 7.0) > 70.0  # letters had to shrink, and did
    assert by_group(gantt).bars[0].opens_day == 7


def test_bars_are_told_apart_without_colour(released, tmp_path):
    from_chart = next(chart.gantt for chart in released.sheet.charts if chart.gantt)
    figure = Figure(figsize=(8, 8))
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, 200), ylim=(0, 200))
    draw_gantt(page, (5, 5, 195, 195), from_chart, 6.0)
    looks = {
        (artist.get_hatch(), round(sum(artist.get_facecolor()[:3]), 1))
        for artist in page.get_children()
        if isinstance(artist, PathPatch)
    }
    figure.savefig(tmp_path / "grey.png", dpi=60)
    assert len(looks) >= len({bar.kind for bar in from_chart.bars}) + 1
    with Image.open(tmp_path / "grey.png") as picture:
        assert len(picture.convert("L").getcolors(1 << 16)) > 8


@pytest.fixture(scope="module")
def written(plan, tmp_path_factory):
    """What the program writes; the plan is the one that was made already."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "opening.toml").write_text(as_toml(ASKED))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_timetable, "make_plan", lambda scenario: replace(plan, scenario=scenario))
        asked = (MIDLAND, "--opening", folder / "opening.toml", "--d-day", D_DAY, "--out", folder)
        yield folder, ran("plan_timetable", *asked, "--format", "json")


def as_toml(asked):
    rows = [f"{key} = {json.dumps(value)}" for key, value in asked.items() if not isinstance(value[0], dict)]
    for key, tables in asked.items():
        if isinstance(tables[0], dict):
            for table in tables:
                rows += [f"[[opening.{key}]]", *(f"{name} = {json.dumps(v)}" for name, v in table.items())]
    return "\n".join(["[opening]", *rows])


def test_the_program_writes_all_of_it_and_says_that_a_site_is_late(written):
    folder, ended = written
    assert ended.returncode == 1, ended.stderr
    report = json.loads(ended.stdout)
    assert list(report["late"]) == ["Base Stanislavchyk", "Camera 3"]
    rows = list(csv.DictReader(io.StringIO((folder / "time.csv").read_text("utf-8-sig"))))
    opens = {row["site"]: row["opens_day"] for row in rows if row["layer"] == "setting_up"}
    assert opens == {name: str(day) for name, day in report["opens_day"].items()}
    svg = (folder / "gantt.svg").read_text()
    assert "Sector 2 Bravo" in svg
    assert "Winter" in svg
    days = list(csv.DictReader(io.StringIO((folder / "days.csv").read_text())))
    shares = [float(day["watched_share"]) for day in days]
    assert shares == sorted(shares)
    assert days[-1]["sites_open"] == str(len(opens))


def test_the_same_question_gives_the_same_bytes(written, tmp_path):
    folder, _ = written
    asked = (MIDLAND, "--opening", folder / "opening.toml", "--d-day", D_DAY, "--out", tmp_path)
    ran("plan_timetable", *asked, "--quiet")
    for name in ("map.html", "gantt.svg", "gantt.png", "time.csv", "timetable.ics", "days.csv"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


ARRIVAL = {"contingent": "Alfa", "day": 5, "people": 10}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"arrival": [{**ARRIVAL, "day": -3}]}, "scenario.toml: opening: arrival.0.day is -3"),
        ({"arrival": [{**ARRIVAL, "people": -1}]}, "arrival.0.people is -1"),
        ({"arrival": [{**ARRIVAL, "people": 501}]}, "501 people of Alfa come, and it has 500"),
        ({"arrival": [{**ARRIVAL, "contingent": "Zulu"}]}, "there is no contingent 'Zulu'. There are: Alfa,"),
        ({"looked_at_days": [-1]}, "looked_at_days.0 is -1"),
        ({"teams": 0}, "teams is 0"),
        ({"days": 0}, "days is 0"),
        ({"first_day": -14}, "first_day is -14"),
        ({"at_sites_share": 1.5}, "at_sites_share is 1.5"),
        ({"supply_reach_m": -1}, "supply_reach_m is -1"),
        ({"road_m_per_day": 0}, "road_m_per_day is 0"),
        ({"late_for": "night"}, "late_for is 'night'"),
        ({"weeks": 3}, "there is no key 'weeks'"),
        ({"season": [], "region": "Atlantis"}, "region is 'Atlantis'. The table of figures has seasons of"),
        ({"season": [{**ASKED["season"][0], "first": "02-30"}]}, "02-30 is no month and day of every year"),
        ({"season": [{**ASKED["season"][0], "work_share": 0}]}, "season 'Winter'.work_share is 0"),
        (
            {"effort": [{"kind": "post", "people": -24, "takes_days": 6, "source": "-"}]},
            "effort.0.people is -24",
        ),
        ({"effort": 2 * [{"kind": "post", "people": 4, "takes_days": 6, "source": "-"}]}, "told twice"),
        ({"deadline": [{"kind": "post", "phase": "Never", "source": "-"}]}, "no phase 'Never' has an end"),
    ],
)
def test_what_cannot_be_asked_ends_in_one_line(change, words, plan, setting):
    with pytest.raises(ScenarioError, match=re.escape(words)) as refused:
        opening_plan(rules(**change), setting, plan)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind       = "camera"', 'kind       = "mast"', "there are no figures for a 'camera'"),
        ("[pace]", "[haste]", "it has haste"),
        ("teams           = 2", "teams           = -2", "timetable.toml: pace: teams is -2"),
        ("days            = 150 ", "days = soon ", "timetable.toml: Invalid value"),
    ],
)
def test_a_table_of_figures_that_cannot_be_used_ends_in_one_line(old, new, words, plan, setting, tmp_path):
    text = (REFERENCE / "v1" / "timetable.toml").read_text()
    assert old in text
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "timetable.toml").write_text(text.replace(old, new))
    own = replace(setting, reference=tmp_path, uses={"timetable": "mine"})
    with pytest.raises(Exception, match=re.escape(words)) as refused:
        opening_plan(rules(), own, plan)
    assert "\n" not in str(refused.value)


def test_what_the_plan_does_not_have_is_told(plan, setting):
    with pytest.raises(ScenarioError, match="there are no sectors"):
        opening_plan(rules(), setting, replace(plan, partition=None))
    with pytest.raises(ScenarioError, match="nothing watches the line"):
        opening_plan(rules(), setting, replace(plan, coverage=None))
    with pytest.raises(ScenarioError, match=r"uses\.timetable is missing"):
        opening_plan(rules(), replace(setting, uses={}), plan)


def test_without_a_date_and_without_roads_what_is_not_known_is_told_as_not_known(plan, setting):
    situation = replace(plan.scenario.situation, places={})
    bare = replace(plan, scenario=replace(plan.scenario, d_day_text="", situation=situation))
    task, days = opening_task(rules(), setting, bare)
    late = next(table for table in task.tables if table.id == "late")
    assert late.words == "D+0 has no date, so nobody can tell which seasons fall into these days."
    assert "No roads are given: from when a site can be reached by road is not known." in task.caveats
    assert days.seasons == ()
    told = Sheet("n", "N", "2025-01-01", "illustrative", charts=task.charts)
    with pytest.raises(WriteError, match=r"D\+0 has no date"):
        write_calendar(release([], told, STAFF), Path("never.ics"))
