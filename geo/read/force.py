"""What a scenario file says of the force: its means, how sites are chosen, and the sensors it names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..errors import ScenarioError
from ..model.declared import declared
from ..model.mandate import Means, Siting
from ..model.sensor import Sensor
from ..sensing.catalogue import load_sensors
from .scenario_file import ScenarioFile

_WHERE = "scenario.toml"


def means_of(said: ScenarioFile) -> tuple[Means, ...]:
    """Every ``[[means]]`` table, checked.

    Raises
    ------
    ScenarioError
        If a key is unknown, missing or of the wrong kind, or two bear one name.
    """
    found = tuple(
        declared(Means, table, where=f"{_WHERE}, means {number}")
        for number, table in enumerate(said.means, start=1)
    )
    names = [means.name for means in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ScenarioError(
            "two means bear this name", where=f"{_WHERE}, means {twice!r}", mend="Give each its own."
        )
    return found


def siting_of(said: ScenarioFile) -> Siting | None:
    """The ``[siting]`` table, checked; None where there is none."""
    return None if said.siting is None else declared(Siting, said.siting, where=f"{_WHERE}, siting")


def sensors_of(said: ScenarioFile, means: tuple[Means, ...], reference: Path) -> Mapping[str, Sensor]:
    """Sensors that the means name, by id, from the version that the scenario uses.

    Raises
    ------
    ScenarioError
        If the scenario names no version, or a sensor that it does not hold.
    """
    if not means:
        return {}
    if "sensors" not in said.uses:
        raise ScenarioError("uses.sensors is missing", where=_WHERE, mend='Add uses = { sensors = "v1" }.')
    known = load_sensors(reference / said.uses["sensors"] / "sensors.toml")
    for each in means:
        if each.sensor not in known:
            raise ScenarioError(
                f"there is no sensor {each.sensor!r}",
                where=f"{_WHERE}, means {each.name!r}",
                mend=f"There are {', '.join(known)}.",
            )
    return {each.sensor: known[each.sensor] for each in means}
