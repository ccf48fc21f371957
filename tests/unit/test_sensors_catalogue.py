"""Sensors as data: every figure has its source and status, and a slip in the file is told in one line."""

import re
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import get_args

import pytest

from geo.errors import GeoError, ReadError, ScenarioError
from geo.model.sensor import Conditions, Light, Target, Weather
from geo.sensing import families, load_sensors, schema, sensor_family, sensor_from_table

FILE = Path(__file__).resolve().parents[2] / "data" / "reference" / "v1" / "sensors.toml"
TABLES = tomllib.loads(FILE.read_text(encoding="utf-8"))
SENSORS = load_sensors(FILE)
ALL_CONDITIONS = [
    Conditions(light, weather, target)
    for light in get_args(Light)
    for weather in get_args(Weather)
    for target in get_args(Target)
]


def groups_with_figures(table, path=()):
    """Every table that holds a number itself, or below it in a table without a status."""
    for key, held in table.items():
        if isinstance(held, dict):
            if "status" in held or "source" in held:
                yield (*path, key), held
            else:
                yield from groups_with_figures(held, (*path, key))
        elif isinstance(held, int | float | list) and not isinstance(held, bool):
            yield (*path, key), {}


def written(tmp_path, text):
    path = tmp_path / "sensors.toml"
    path.write_text(text, encoding="utf-8")
    return path


def camera(**changed):
    table = {"id": "camera", **deepcopy(TABLES["camera-mast"]), "targets": TABLES["targets"]}
    for key, held in changed.items():
        group, _, name = key.partition("__")
        (table[group] if name else table)[name or group] = held
    return table


def test_every_figure_in_the_file_has_a_source_and_a_status():
    found = list(groups_with_figures(TABLES))
    assert len(found) > 40
    for path, group in found:
        assert len(group.get("source", "")) > 15, path
        assert group.get("status") in ("sourced", "assumed"), path


def test_there_is_a_model_of_every_family():
    assert {sensor.family for sensor in SENSORS.values()} == set(families())


@pytest.mark.parametrize("id_", SENSORS)
def test_a_model_that_holds_an_assumed_figure_does_not_call_itself_sourced(id_):
    statuses = {group["status"] for _, group in groups_with_figures(TABLES[id_])}
    assert SENSORS[id_].status == ("sourced" if statuses == {"sourced"} else "assumed")
    assert SENSORS[id_].source
    assert SENSORS[id_].id == id_


@pytest.mark.parametrize("id_", SENSORS)
def test_the_figures_of_a_model_are_flat_with_units_and_hold_all_of_its_numbers(id_):
    figures = SENSORS[id_].figures()
    assert all(isinstance(value, str | int | float | bool) for value in figures.values())
    numbers = re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", str(without_words(TABLES[id_])))
    printed = re.findall(r"\d+(?:\.\d+)?", " ".join(str(value) for value in figures.values()))
    assert {float(number) for number in numbers} <= {float(number) for number in printed}


def without_words(held):
    """The same table without its texts."""
    if isinstance(held, dict):
        return {key: without_words(value) for key, value in held.items() if not isinstance(value, str)}
    return held


@pytest.mark.parametrize("id_", SENSORS)
@pytest.mark.parametrize("conditions", ALL_CONDITIONS, ids=str)
def test_a_reach_makes_sense_under_all_conditions(id_, conditions):
    reach = SENSORS[id_].reach(conditions)
    if reach is not None:
        assert 0.0 <= reach.nearest_m < reach.range_m
        assert 0.0 < reach.watched_share <= 1.0
        assert 0.0 < reach.probability(reach.range_m) <= 1.0
        assert reach.probability(reach.range_m + 1.0) == 0.0


def test_a_mast_camera_of_the_mission_in_ukraine_reaches_no_farther_than_was_stated():
    reach = SENSORS["camera-mast"].reach(Conditions(target="vehicle"))
    assert (reach.range_m, reach.height_m, reach.sight) == (2_400.0, 18.0, "optical")


def test_only_a_radar_sees_through_fog_what_a_post_does_not():
    fog = Conditions("night", "fog", "person")
    reaches = {id_: SENSORS[id_].reach(fog) for id_ in ("post-ground", "thermal-mast", "radar-ground")}
    assert reaches["post-ground"].range_m == pytest.approx(100.0)
    assert reaches["thermal-mast"].range_m == pytest.approx(750.0)
    assert reaches["radar-ground"].range_m == pytest.approx(7_600.0)


def test_an_unknown_family_lists_those_there_are():
    with pytest.raises(
        ScenarioError,
        match=r"^sensor 3: family is 'dowsing'\. The families are acoustic, balloon, camera, drone, ",
    ):
        sensor_from_table({"family": "dowsing", "id": "rod"}, where="sensor 3")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"colour": "red"}, r"there is no key 'colour'\. The keys are id, title, note, mast, view"),
        ({"view__nearest": 3}, r"view: there is no key 'nearest'"),
        ({"mast__height_m": -2}, r"mast\.height_m is -2\. Input should be greater than or equal to 0"),
        ({"mast__height_m": float("nan")}, r"mast\.height_m is nan"),
        ({"mast__status": "guessed"}, r"mast\.status is 'guessed'\. Input should be 'sourced' or 'assumed'"),
        ({"view__field_of_view_deg": 400}, r"view\.field_of_view_deg is 400"),
        ({"weather__left_share": {"haze": 0.5, "rain": 0.5}}, "Give one figure for each of haze, rain, fog"),
        ({"weather__left_share": {"haze": 1.5, "rain": 0.5, "fog": 0.1}}, r"left_share\.haze is 1\.5"),
        ({"weather__left_share": {"clear": 1.0, "haze": 0.5, "rain": 0.5, "fog": 0.1}}, "for each of haze, "),
        ({"ranges__curve": [[0.0, 0.5], [1.0, 0.9]]}, "probability that does not rise"),
        ({"ranges__curve": [[0.0, 0.9], [0.5, 0.9]]}, "from 0 to 1"),
        ({"ranges__curve": []}, "from 0 to 1"),
        ({"ranges__range_m": {"person": {"day": 1, "night": 1}}}, "for each of person, vehicle, "),
    ],
)
def test_a_slip_is_told_in_one_line_with_key_value_and_mend(changed, said):
    with pytest.raises(ScenarioError, match=said) as caught:
        sensor_from_table(camera(**changed), where="sensors.toml, sensor 'camera'")
    assert str(caught.value).startswith("sensors.toml, sensor 'camera'")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_figure_without_a_source_is_refused():
    table = camera()
    del table["mast"]["source"]
    with pytest.raises(ScenarioError, match=r"mast\.source is missing"):
        sensor_from_table(table, where="-")


def test_eyes_and_cameras_for_visible_light_see_nothing_farther_by_night_but_what_shines():
    table = camera()
    table["ranges"]["range_m"]["explosion"] = {"day": 2_000, "night": 4_000}
    assert sensor_from_table(table, where="-").reach(Conditions("night", target="explosion")).range_m == 4_000
    table["ranges"]["range_m"]["person"] = {"day": 500, "night": 600}
    with pytest.raises(ScenarioError, match="no person is seen farther by night than by day"):
        sensor_from_table(table, where="-")


def test_wind_that_carries_farther_and_a_flight_without_time_to_fly_are_refused():
    ear = {"id": "ear", **deepcopy(TABLES["acoustic-station"])}
    ear["hearing"]["range_m"]["small"]["strong"] = 50_000
    with pytest.raises(ScenarioError, match="Wind does not lengthen the range of a small charge"):
        sensor_from_table(ear, where="-")
    drone = {"id": "drone", **deepcopy(TABLES["drone-small"])}
    drone["flight"]["loiter_h"] = 0.5
    with pytest.raises(ScenarioError, match="Loiter and reserve take up the whole endurance"):
        sensor_from_table(drone, where="-")


def test_a_second_owner_of_a_family_is_refused():
    impostor = type("Impostor", (), {"family": "radar", "__module__": "geo.sensing.impostor"})
    with pytest.raises(ScenarioError, match=r"family 'radar' belongs to geo\.sensing\.radar already"):
        sensor_family(impostor)
    assert families()["radar"].__name__ == "Radar"


def test_a_file_names_itself_and_the_sensor_in_its_errors(tmp_path):
    with pytest.raises(ScenarioError, match=r"^sensors\.toml, sensor 'rod': family is 'dowsing'"):
        load_sensors(written(tmp_path, '[rod]\nfamily = "dowsing"\n'))
    with pytest.raises(ScenarioError, match=r"^sensors\.toml, sensor 'rod': family is missing"):
        load_sensors(written(tmp_path, "[rod]\n"))
    with pytest.raises(ScenarioError, match=r"^sensors\.toml: range_m = 5 stands outside any sensor"):
        load_sensors(written(tmp_path, "range_m = 5\n"))


def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path):
    with pytest.raises(ReadError, match="there is no such file"):
        load_sensors(tmp_path / "none.toml")
    with pytest.raises(ReadError, match="it is not TOML"):
        load_sensors(written(tmp_path, "[rod\n"))


def test_heights_of_targets_may_be_a_models_own(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    own = (
        "\n[camera-mast.targets]\nheight_m = { person = 1, vehicle = 4, small_drone = 50, explosion = 0 }\n"
        'source = "Measured for the tests"\nstatus = "sourced"\n'
    )
    found = load_sensors(written(tmp_path, text + own))
    assert found["camera-mast"].reach(Conditions()).target_height_m == 4.0
    assert found["thermal-mast"].reach(Conditions()).target_height_m == 2.5


def test_a_file_without_heights_of_targets_says_what_is_missing(tmp_path):
    text = re.sub(r"\[targets\].*?\n\n", "", FILE.read_text(encoding="utf-8"), flags=re.DOTALL)
    with pytest.raises(GeoError, match="sensor 'post-ground': targets is missing"):
        load_sensors(written(tmp_path, text))


def test_editors_get_a_schema_of_every_family():
    assert set(schema()) == set(families())
    assert "payload" in schema()["balloon"]["required"]
