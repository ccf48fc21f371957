"""What a scenario file says of the force: its words, and the one line that each wrong one gets."""

from pathlib import Path

import pytest

from geo.errors import ScenarioError
from geo.model.mandate import Mandate
from geo.read.force import means_of, sensors_of, siting_of
from geo.read.ground import bounds_watched
from geo.read.scenario_file import read_scenario_file

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "data" / "reference"
HEAD = """
title = "Norland"
as_of = 2025-01-01
status = "illustrative"
line = { method = "given", layer = "front" }
party = [{ id = "north", label = "North" }, { id = "south", label = "South" }]

[layers.front]
path = "front.geojson"
role = "line"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
title = "Front"
licence = "CC0-1.0"
retrieved = "2025-01-01"
made_by = "drawn by hand"
"""
SITING = '[siting]\ncandidates = ["lattice"]\nsource = "made"\n'
MEANS = '[[means]]\nname = "Posts"\nsensor = "post-ground"\ncount = 3\nsource = "made"\n'
USES = 'uses = { sensors = "v1" }\n'


def said(tmp_path, *, top="", tail=""):
    path = tmp_path / "scenario.toml"
    path.write_text(top + HEAD + tail, encoding="utf-8")
    return read_scenario_file(path)


def test_a_force_is_read_with_the_sensors_that_it_names(tmp_path):
    file = said(tmp_path, top=USES, tail=SITING + MEANS)
    means = means_of(file)
    assert [(each.name, each.count) for each in means] == [("Posts", 3)]
    assert siting_of(file).candidates == ("lattice",)
    assert list(sensors_of(file, means, REFERENCE)) == ["post-ground"]


def test_a_scenario_without_a_force_has_none(tmp_path):
    file = said(tmp_path)
    assert (means_of(file), siting_of(file)) == ((), None)
    assert sensors_of(file, (), REFERENCE) == {}


@pytest.mark.parametrize(
    ("top", "tail", "line"),
    [
        (USES, MEANS, r"there are means and no \[siting\]"),
        (
            USES,
            SITING + MEANS + 'colour = "red"\n',
            r"means 1: there is no key 'colour'\. The keys are name, ",
        ),
        (USES, SITING + 'modle = "mclp"\n', r"siting: there is no key 'modle'\. The keys are candidates, "),
        (USES, SITING + 'model = "best"\n', r"model is 'best'\. .*'mclp'"),
        (USES, SITING + MEANS.replace("count = 3", "count = 0"), r"count is 0"),
        (USES, SITING + MEANS + MEANS, r"means 'Posts': two means bear this name"),
        (USES, SITING + MEANS.replace("post-ground", "owl"), r"there is no sensor 'owl'\. There are "),
        ("", SITING + MEANS, r"uses\.sensors is missing"),
        (USES, SITING + MEANS + "standoff_m = { north = -1 }\n", r"standoff_m\.north is -1"),
    ],
)
def test_a_wrong_word_is_named_with_what_to_do(top, tail, line, tmp_path):
    with pytest.raises(ScenarioError, match=line):
        file = said(tmp_path, top=top, tail=tail)
        sensors_of(file, means_of(file), REFERENCE)
        siting_of(file)


def test_elevation_is_asked_for_where_a_sensor_may_stand_and_see(tmp_path):
    file = said(tmp_path, top=USES, tail=SITING + MEANS + "farthest_m = 4000\n")
    means = means_of(file)
    mandate = Mandate((), means, siting_of(file), sensors_of(file, means, REFERENCE))
    west, *_ = bounds_watched((0.0, 0.0, 1.0, 1.0), mandate)
    assert west == -(2_000.0 + 4_000.0 + 10_000.0)  # margin, where it stands, how far a vehicle is seen
