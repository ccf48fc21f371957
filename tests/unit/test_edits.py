"""Edits made by hand: what their file may say, what they do to a plan, and what of them stays inside."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.features import features, sheet
from geo.formats.geojson import text as geojson_text
from geo.geometry.chainage import Chainage
from geo.manifest import manifest
from geo.methods.coverage import coverage_of
from geo.model.patrol import PatrolBase
from geo.planning import make_plan
from geo.planning.edited import sites_edited
from geo.planning.edited_bases import bases_edited
from geo.read.edits import read_edits
from geo.release import PRESS, STAFF, release

from ..golden_plans import golden_plan, golden_scenario
from .programs import ran

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = '<img src=x onerror="alert(1)">{{7*7}}=HYPERLINK("http://a.b")\u202e\x07'
CORRIDOR = {"type": "LineString", "coordinates": [[30.31, 47.95], [30.52, 48.03], [30.71, 48.21]]}


@pytest.fixture(scope="module")
def scenario():
    return golden_scenario("midland")


@pytest.fixture(scope="module")
def plan():
    return golden_plan("midland")


def point(longitude, latitude):
    return {"type": "Point", "coordinates": [longitude, latitude]}


def feature(action, site, geometry=None, **more):
    return {"type": "Feature", "geometry": geometry, "properties": {"action": action, "site": site, **more}}


def deleted(site="Post 1", **more):
    return feature("delete", site, means="Observation posts", **more)


def moved(longitude=30.55, latitude=48.03, site="Post 2", **more):
    return feature("move", site, point(longitude, latitude), **{"means": "Observation posts", **more})


def drawn(**more):
    return feature("corridor", "Way out", CORRIDOR, **{"width_m": 2000, **more})


def content(of, *edits, **head):
    said = {"edits": 1, "scenario": of.id, "scenario_sha256": of.sha256, "version": "0.1.0"}
    return {"type": "FeatureCollection", "ceaseline": {**said, **head}, "features": list(edits)}


@pytest.fixture(scope="module")
def edits_of(scenario, tmp_path_factory):
    """Read a file of some edits."""

    def read(*edits, **head):
        path = tmp_path_factory.mktemp("edits") / "edits-midland.json"
        path.write_text(json.dumps(content(scenario, *edits, **head)), encoding="utf-8")
        return read_edits(path, scenario)

    return read


def test_a_file_of_edits_is_read_in_its_order(scenario, edits_of):
    added = feature("add", "Added camera 1", point(30.6, 48.06), means="Mast cameras", note="n", author="a")
    found = edits_of(moved(), deleted(), added, drawn())
    assert [edit.action for edit in found.edits] == ["move", "delete", "add", "corridor"]
    assert found.edits[0].path == ((30.55, 48.03),)
    assert found.edits[2].note == "n"
    assert found.edits[3].width_m == 2000.0
    assert (found.file, len(found.sha256)) == ("edits-midland.json", 64)
    with pytest.raises(AttributeError):
        found.edits[0].site = "another"


NO_FEATURE = {"type": "Point", "coordinates": [30, 48]}
REFUSED = {
    "unknown means": ([moved(means="Balloons")], "edit 1: means is 'Balloons'. The means are Observation"),
    "edited twice": ([moved(), deleted(), deleted("Post 2")], "edit 3: site 'Post 2' is edited in edit 1"),
    "outside": ([moved(37.0, 55.0)], "longitude 37, latitude 55 lies outside the ground of the scenario"),
    "swapped": ([moved(48.03, 30.55)], "They look swapped: longitude comes first."),
    "beyond the poles": ([moved(30.5, 148.0)], "edit 1: path.0.1 is 148.0"),
    "an unknown action": ([feature("burn", "Post 1")], "edit 1: action is 'burn'. Give one of move, add"),
    "a key too many": ([deleted(colour="red")], "edit 1: there is a key 'colour'"),
    "no site": ([feature("delete", "", means="Observation posts")], "edit 1: site is ''"),
    "a name of two lines": ([deleted("a\nb")], "edit 1: site is 'a\\nb'. A name is one line of signs"),
    "a name that turns": ([deleted("a\u202eb")], "edit 1: site is 'a\\u202eb'. A name is one line"),
    "half a sign": ([deleted("a\ud83d")], "edit 1: site is 'a\\ud83d'"),
    "no means": ([feature("delete", "Post 1")], "edit 1: means is missing"),
    "means of a corridor": ([drawn(means="Observation posts")], "edit 1: means is given"),
    "no width": ([drawn(width_m=None)], "edit 1: width_m is missing"),
    "a width of a site": ([moved(width_m=5)], "edit 1: width_m is given"),
    "a negative width": ([drawn(width_m=-5)], "edit 1: width_m is -5"),
    "a place too few": (
        [feature("corridor", "A", {"type": "LineString", "coordinates": [[30.3, 48.0]]}, width_m=9)],
        "edit 1: it has too few places",
    ),
    "one place twice": (
        [feature("corridor", "A", {"type": "LineString", "coordinates": [[30.3, 48.0]] * 2}, width_m=9)],
        "edit 1: all its places are one",
    ),
    "a wrong geometry": (
        [feature("move", "Post 1", CORRIDOR, means="Observation posts")],
        "edit 1: its geometry is LineString. move has Point.",
    ),
    "a geometry too many": (
        [feature("delete", "Post 1", point(30.3, 48.0), means="Observation posts")],
        "edit 1: its geometry is Point. delete has none.",
    ),
    "no position": ([moved("30.5")], "edit 1: a position is ['30.5', 48.03]"),
    "a truth for a number": ([moved(True)], "edit 1: a position is [True, 48.03]"),
    "no feature": ([NO_FEATURE], "edit 1: it is no GeoJSON feature"),
    "no properties": ([{"type": "Feature", "geometry": None}], "edit 1: it has no properties"),
    "a number for a note": ([deleted(note=7)], "edit 1: note is 7"),
    "a note without end": ([deleted(note="n" * 1001)], "edit 1: note is"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_edit_that_cannot_be_meant_is_refused_in_one_line(edits_of, case):
    edits, line = REFUSED[case]
    with pytest.raises(GeoError) as refused:
        edits_of(*edits)
    said = str(refused.value)
    assert said.startswith("edits-midland.json, edit ")
    assert line in said
    assert "\n" not in said


HEADS = {
    "another scenario": ({"scenario": "norland"}, "it was made for the scenario 'norland'"),
    "another form": ({"edits": 2}, "ceaseline.edits is 2. This program reads edits of form 1."),
    "no hash": ({"scenario_sha256": "abc"}, "scenario_sha256 is 'abc'"),
    "a key too many": ({"by": "me"}, "ceaseline has a key 'by'"),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_file_that_is_of_something_else_is_refused_in_one_line(edits_of, case):
    head, line = HEADS[case]
    with pytest.raises(GeoError) as refused:
        edits_of(deleted(), **head)
    assert str(refused.value).startswith("edits-midland.json: ")
    assert line in str(refused.value)


FILES = {
    "no JSON": (b'{"type": \n oops}', "edits.json, line 2, column 2: it is no JSON here"),
    "no text": (b"\xff\xfe\x00", "edits.json: it is no JSON ("),
    "no number": (b'{"type": NaN}', "edits.json: it is no JSON (NaN is no number)"),
    "endless nesting": (b"[" * 200_000, "edits.json: it is no JSON ("),
    "no collection": (b"[]", "edits.json: it is no GeoJSON FeatureCollection"),
    "a member too many": (b'{"type": "FeatureCollection", "crs": {}}', "there is a member 'crs'"),
    "no head": (b'{"type": "FeatureCollection", "features": []}', "the member ceaseline is missing"),
    "too large": (b" " * 2_000_001, "edits.json: it has 2,000,001 bytes"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_holds_no_edits_is_refused_in_one_line(scenario, tmp_path, case):
    raw, line = FILES[case]
    (tmp_path / "edits.json").write_bytes(raw)
    with pytest.raises(GeoError) as refused:
        read_edits(tmp_path / "edits.json", scenario)
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused_in_one_line(scenario, tmp_path):
    with pytest.raises(GeoError, match=r"^nowhere.json: it cannot be read \(No such file or directory\)"):
        read_edits(tmp_path / "nowhere.json", scenario)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None)
@given(where=st.sampled_from(["features", "feature", "properties", "geometry", "coordinates"]), odd=JSON)
def test_whatever_stands_in_the_place_of_an_edit_is_refused_or_read(scenario, tmp_path_factory, where, odd):
    edit = moved()
    if where == "properties":
        edit["properties"] = odd
    elif where == "geometry":
        edit["geometry"] = odd
    elif where == "coordinates":
        edit["geometry"]["coordinates"] = odd
    whole = content(scenario, odd if where == "feature" else edit)
    if where == "features":
        whole["features"] = odd
    path = tmp_path_factory.mktemp("odd") / "edits.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    try:
        read_edits(path, scenario)
    except GeoError as refused:
        assert "\n" not in str(refused)


@pytest.fixture(scope="module")
def base(scenario, plan):
    """Name and place of the first base proposed, degrees."""
    name, place = plan.schedule.bases[0]
    lonlat = scenario.situation.frame.to_lonlat(place)
    return name, lonlat.x, lonlat.y


@pytest.fixture(scope="module")
def edits(edits_of, base):
    """One edit of each kind, made from another version of the scenario."""
    name, longitude, latitude = base
    return edits_of(
        deleted("Post 1"),
        moved(30.5678, 48.0345, note=HOSTILE),
        moved(30.7033, 48.0515, site="Post 3"),
        feature("add", "Added camera 1", point(30.62, 48.05), means="Mast cameras"),
        feature("move", name, point(longitude + 0.02, latitude), means="patrol_base"),
        drawn(author="A planner", note=HOSTILE),
        scenario_sha256="0" * 64,
    )


@pytest.fixture(scope="module")
def edited(scenario, edits):
    return make_plan(scenario, edits=edits)


def names_of(plan, means="Observation posts"):
    (choice,) = [choice for choice in plan.proposal.choices if choice.means.name == means]
    return [watch.site.name for watch in choice.watches]


def scored(plan, watches):
    situation = plan.scenario.situation
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    conditions = [line.conditions for line in plan.coverage.lines]
    return coverage_of(situation, watches, conditions, line=line).lines


def found_at(plan, number):
    return [finding for finding in plan.findings if f"edit {number}, " in finding.where]


def test_without_edits_nothing_is_other_than_before(scenario, plan, edits_of):
    same = make_plan(scenario, edits=edits_of())
    assert same.findings == plan.findings
    flat, again = (release(features(each), replace(sheet(each), method=()), STAFF) for each in (plan, same))
    assert geojson_text(flat) == geojson_text(again)
    assert plan.edits is None
    assert "edits" not in json.loads(manifest(plan, {}))


@pytest.fixture(scope="module")
def left(scenario, edits_of, base):
    """The plan with a post and a base of patrols left out."""
    edits = edits_of(deleted("Post 3"), feature("delete", base[0], means="patrol_base"))
    return make_plan(scenario, edits=edits)


def test_a_site_left_out_gives_what_a_plan_of_one_site_fewer_gives(plan, left):
    assert names_of(left) == ["Post 1", "Post 2", "Post 4", "Post 5", "Post 6"]
    alone = scored(plan, [watch for watch in plan.proposal.watches if watch.site.name != "Post 3"])
    assert [line.stretches for line in left.coverage.lines] == [line.stretches for line in alone]
    gaps = [[(gap.from_m, gap.to_m) for gap in line.gaps] for line in left.coverage.lines]
    assert gaps == [[(gap.from_m, gap.to_m) for gap in line.gaps] for line in alone]
    visited = str({required.id for required in left.schedule.requirements})
    assert "Post 2" in visited
    assert "Post 3" not in visited


def test_sites_moved_and_added_watch_from_where_they_were_put(scenario, edited):
    assert names_of(edited) == ["Post 2", "Post 3", "Post 4", "Post 5", "Post 6"]
    placed = {watch.site.name: watch for watch in edited.proposal.watches}
    lonlat = scenario.situation.frame.to_lonlat(placed["Post 2"].site.place)
    assert (lonlat.x, lonlat.y) == (pytest.approx(30.5678), pytest.approx(48.0345))
    assert placed["Added camera 1"].sensor is scenario.mandate.sensors["camera-mast"]
    assert placed["Added camera 1"].site.party == "north"
    again = scored(edited, edited.proposal.watches)
    assert [line.stretches for line in edited.coverage.lines] == [line.stretches for line in again]
    assert edited.footprints[0].watch.site == placed["Post 2"].site
    sites = {flat.values["name"]: flat.values for flat in features(edited) if flat.layer == "sites"}
    told = [sites[name].get("edited") for name in ("Post 2", "Added camera 1", "Post 4")]
    assert told == ["moved", "added", None]
    assert sites["Post 2"]["edit_note"] == HOSTILE


def test_each_edit_tells_what_it_did_to_the_share_that_is_watched(plan, edited):
    first, second, third, fourth, *rest = edited.taken
    whole = plan.coverage.lines[0].share_at_least(1)
    left = [watch for watch in plan.proposal.watches if watch.site.name != "Post 1"]
    assert first.before_share == pytest.approx(whole)
    assert first.after_share == second.before_share
    assert first.after_share == pytest.approx(scored(plan, left)[0].share_at_least(1))
    assert second.after_share == third.before_share
    assert fourth.after_share == pytest.approx(edited.coverage.lines[0].share_at_least(1))
    assert [one.after_share for one in rest] == [None, None]
    assert [finding.problem for finding in found_at(edited, 1)] == [
        f"left out; the share of the line that is watched all the time goes from {whole * 100:.1f} % to "
        f"{first.after_share * 100:.1f} %"
    ]
    assert [finding.problem for finding in found_at(edited, 6)] == ["drawn"]


def test_what_a_site_no_longer_keeps_to_is_told_a_line_each(edited):
    told = [finding.problem for finding in found_at(edited, 3) if finding.fails]
    assert told == ["it stands nearer to the line than asked for"]
    (site,) = [flat for flat in features(edited) if flat.values.get("name") == "Post 3"]
    assert site.values["does_not_keep_to"].endswith("m from the line, 500 m are asked for")
    assert all(site.values["does_not_keep_to"] not in finding.problem for finding in edited.findings)
    assert not [finding for finding in found_at(edited, 2) if finding.fails]


def test_what_sees_nothing_and_sides_that_are_no_longer_alike_are_told(scenario, edits_of):
    far = feature("add", "Added camera 1", point(30.5, 48.3), means="Mast cameras")
    bare = replace(scenario.mandate, patrols=None, response=None, people=None, sectors=None)
    edits = edits_of(far, deleted("Post 1"), deleted("Post 3"))
    uneven = make_plan(replace(scenario, mandate=bare), edits=edits)
    assert [(finding.where, finding.problem) for finding in uneven.findings if finding.fails] == [
        ("edits-midland.json, edit 1, 'Added camera 1'", "it stands farther from the line than is of use"),
        ("edits-midland.json, edit 1, 'Added camera 1'", "it watches nothing of the line"),
        ("edits-midland.json, means 'Observation posts'", "one side has 2 sites more than another"),
    ]
    assert "edited the choice by hand (1 added, 2 left out)" in uneven.proposal.fairness


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (deleted("Post 99"), "edit 1: no site 'Post 99' of 'Observation posts' is proposed"),
        (
            feature("add", "Post 3", point(30.6, 48.1), means="Observation posts"),
            "edit 1: a site 'Post 3' is there already",
        ),
        (feature("delete", "Base of nobody", means="patrol_base"), "edit 1: no site 'Base of nobody'"),
        (
            feature("delete", "South hub", means="patrol_base"),
            "'South hub' stands already and is no proposal",
        ),
    ],
)
def test_an_edit_of_what_is_not_proposed_is_refused_in_one_line(scenario, plan, edits_of, edit, line):
    bases = [PatrolBase(name, place, "", "", 1) for name, place in plan.schedule.bases]
    with pytest.raises(GeoError) as refused:
        sites_edited(scenario, plan.zones, plan.proposal, edits_of(edit))
        bases_edited(bases, scenario, plan.partition.sectors, edits_of(edit))
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


def test_patrols_leave_from_the_base_that_was_moved(scenario, plan, edited, base):
    name, longitude, _ = base
    [(again, now), *others] = edited.schedule.bases
    assert again == name
    assert scenario.situation.frame.to_lonlat(now).x == pytest.approx(longitude + 0.02)
    assert others == list(plan.schedule.bases[1:])
    assert {patrol.base for patrol in edited.schedule.patrols} >= {name}


def test_a_sector_whose_base_is_left_out_sends_no_patrol_and_that_is_told(left, base):
    assert base[0] not in [name for name, _ in left.schedule.bases]
    assert any("no patrol goes out" in finding.problem for finding in left.findings)


def test_a_corridor_becomes_a_zone_that_nobody_has_agreed_to(edited):
    (zone,) = [zone for zone in edited.zones if zone.kind == "corridor"]
    assert zone.name == "Way out"
    assert zone.source == "Drawn by hand by a planner; nobody has agreed to it (A planner)"
    assert zone.values["note"] == HOSTILE
    length_m = Chainage(shapely.LineString(CORRIDOR["coordinates"])).length_m
    assert zone.area.area == pytest.approx(2000 * length_m + 1000**2 * math.pi, rel=0.01)
    flat, axis = [one for one in features(edited) if one.values.get("name") == "Way out"]
    assert (flat.layer, axis.layer) == ("zones", "corridor_axes")
    assert flat.values["status"] == axis.values["status"] == "proposed"
    assert flat.sensitive
    assert axis.sensitive
    ends = shapely.get_coordinates(axis.geometry)[[0, -1]]
    assert ends == pytest.approx(np.array(CORRIDOR["coordinates"])[[0, -1]], abs=1e-6)  # in its direction


def test_edits_of_another_version_of_the_scenario_are_a_finding(edited):
    assert edited.findings[0].problem == "the edits were made from another version of the scenario"
    assert not edited.findings[0].fails


def test_the_manifest_names_the_file_of_edits_and_nothing_of_their_places(edits, edited):
    said = manifest(edited, {})
    assert json.loads(said)["edits"] == {
        "file": "edits-midland.json",
        "sha256": edits.sha256,
        "scenario_sha256": "0" * 64,
        "made_with": "0.1.0",
        "edits": {"left out": 1, "moved": 3, "added": 1, "drawn": 1},
    }
    for told in ("30.5678", "48.0345", "30.52", "onerror"):
        assert told not in said
    assert [zone["kind"] for zone in json.loads(said)["figures"]["zones"]] == ["separation", "separation"]


def test_nothing_that_was_edited_leaves_the_house_exactly(plan, edited):
    flat, margin = features(edited), sheet(edited)
    staff, press = (geojson_text(release(flat, margin, policy)) for policy in (STAFF, PRESS))
    assert all(told in staff for told in ("30.5678,48.0345", "Way out"))
    assert not [told for told in ("30.5678,48.0345", "Way out", "onerror", "corridor") if told in press]
    released = release(flat, margin, PRESS)
    assert released.sheet.editable is None
    cells = [one for one in released.features if "cell_km" in one.values]
    before = set(shapely.to_wkb([one.geometry for one in release(features(plan), margin, PRESS).features]))
    assert {one.layer for one in cells} <= {"sites", "footprints", "patrols"}
    exact = [one for one in released.features if "cell_km" not in one.values]
    assert set(shapely.to_wkb([one.geometry for one in exact])) <= before
    public = [one.values["name"] for one in released.features if one.layer == "settlements"]
    assert public == [one.values["name"] for one in features(plan) if one.layer == "settlements"]


def test_the_program_refuses_edits_that_it_cannot_take_up_in_one_line(scenario, tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(content(scenario, moved(48.03, 30.55))), encoding="utf-8")
    folder = ROOT / "tests" / "golden" / "midland"
    done = ran("plan_deployment", folder, "--edits", path, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr == (
        "plan_deployment: mine.json, edit 1: longitude 48.03, latitude 30.55 lies outside the ground of the "
        "scenario. They look swapped: longitude comes first.\n"
    )
    assert not (tmp_path / "out").exists()
