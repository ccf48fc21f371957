"""Scenario files that say something impossible, and the one line that each gets."""

import copy

import pytest

from geo.errors import ReadError, ScenarioError
from geo.read.scenario_file import read_scenario_file, scenario_file

TABLES = {
    "title": "Norland, an invented country",
    "as_of": "2025-01-01",
    "status": "illustrative",
    "party": [{"id": "north", "label": "North"}, {"id": "south", "label": "South"}],
    "line": {"method": "given", "layer": "front"},
    "layers": {
        "front": {
            "path": "front.geojson",
            "role": "line",
            "sha256": "0" * 64,
            "title": "Front of Norland",
            "licence": "CC0-1.0",
            "retrieved": "2025-01-01",
            "made_by": "drawn by hand",
        }
    },
}


def test_a_complete_file_is_read():
    assert scenario_file(TABLES, where="scenario.toml").layers["front"].title == "Front of Norland"


def test_days_are_counted_from_a_day_and_have_phases():
    phases = [{"name": "Pull back", "from_day": 0, "to_day": 20}, {"name": "Watch", "from_day": 21}]
    read = scenario_file({**TABLES, "d_day": "2025-03-28", "phase": phases}, where="scenario.toml")
    assert read.d_day.isoformat() == "2025-03-28"
    assert [(one.name, one.from_day, one.to_day) for one in read.phase] == [
        ("Pull back", 0, 20),
        ("Watch", 21, None),
    ]
    assert scenario_file(TABLES, where="scenario.toml").d_day is None


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("d_day", "soon", r"d_day is 'soon'"),
        ("phase", [{"name": "Watch", "from_day": 9, "to_day": 3}], r"to_day is 3, before from_day"),
        ("phase", [{"name": "Watch", "from_day": -3}], r"from_day is -3, before D-day"),
        ("titel", "x", r"scenario\.toml: there is no key 'titel'\. The keys are title, as_of"),
        ("as_of", "2025-13-01", r"as_of is '2025-13-01'\. .*month"),
        ("status", "final", r"status is 'final'\. .*agreed"),
        ("line", {"method": "guess", "layer": "front"}, r"line\.method is 'guess'"),
        ("line", {"method": "given", "layer": "fornt"}, r"line\.layer is 'fornt'\. The layers are front"),
        ("line", {"method": "given", "layer": "front", "wdith": 1}, r"line: there is no key 'wdith'"),
        ("party", [{"id": "north", "label": "North"}], r"party is .*at least 2"),
        ("party", [{"id": "a", "label": "A"}, {"id": "a", "label": "B"}], r"party id 'a' stands twice"),
        (
            "line",
            {"method": "given", "layer": "front", "grey_zone_km": -1},
            r"grey_zone_km is -1",
        ),
        ("line", {"method": "given", "layer": "front", "sigma_m": float("nan")}, r"sigma_m is nan"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_what_to_do(key, value, line):
    tables = copy.deepcopy(TABLES)
    tables[key] = value
    with pytest.raises(ScenarioError, match=line):
        scenario_file(tables, where="scenario.toml")


def test_a_missing_key_is_named():
    tables = {key: value for key, value in TABLES.items() if key != "as_of"}
    with pytest.raises(ScenarioError, match="as_of is missing"):
        scenario_file(tables, where="scenario.toml")


def test_a_folder_without_a_scenario_is_one_clear_line(tmp_path):
    with pytest.raises(ReadError, match="there is no such scenario"):
        read_scenario_file(tmp_path / "scenario.toml")


@pytest.mark.parametrize("content", [b"title = \n", b"\xff\xfe\x00", b"[line\n"])
def test_what_is_not_toml_is_one_clear_line(tmp_path, content):
    path = tmp_path / "scenario.toml"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=r"scenario\.toml: (it is not TOML|byte \d+ is not UTF-8)"):
        read_scenario_file(path)
