"""Models of sensors as data: a file of tables, one model each, read into the family that each names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

from ..errors import ReadError, ScenarioError
from ..model.declared import declared
from ..model.sensor import Sensor
from .register import families

TARGETS = "targets"  # heights of targets are no matter of the sensor: one table serves all models of a file


def sensor_from_table(table: Mapping[str, Any], *, where: str) -> Sensor:
    """Build a model from a table of a TOML or JSON file; its family's class is its schema.

    Parameters
    ----------
    table : mapping
        ``family``, ``id`` and the keys of that family.
    where : str
        File and table, for the error.

    Raises
    ------
    ScenarioError
        If the family or a key is unknown, a key is missing, or a value is out of its range.

    Examples
    --------
    >>> from geo.sensing.catalogue import sensor_from_table
    >>> sensor_from_table({"family": "dowsing"}, where="sensor 1")
    Traceback (most recent call last):
    geo.errors.ScenarioError: sensor 1: family is 'dowsing'. The families are acoustic, balloon, camera, \
drone, observer, radar, satellite, thermal.
    """
    family = _family_of(table, where)
    keys = {key: value for key, value in table.items() if key != "family"}
    return cast(Sensor, declared(family, keys, where=where))


def load_sensors(path: Path) -> Mapping[str, Sensor]:
    """Read models of sensors from a TOML file, one table each, by id.

    Parameters
    ----------
    path : Path
        A file of tables. Its table ``targets`` holds the heights of targets for models without their own.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a family or a key is unknown, a key is missing, or a figure is out of its range.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise ReadError("there is no such file", where=str(path), mend="Name a file of sensors.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(f"it is not TOML: {error}", where=path.name, mend="Correct that line.") from None
    targets = tables.pop(TARGETS, None)
    return {id_: _model(id_, table, targets, path.name) for id_, table in tables.items()}


def _model(id_: str, table: Any, targets: Any, file: str) -> Sensor:
    if not isinstance(table, Mapping):
        raise ScenarioError(
            f"{id_} = {table!r} stands outside any sensor", where=file, mend="Put it under [id]."
        )
    where = f"{file}, sensor {id_!r}"
    asks = TARGETS in {field.name for field in fields(cast(Any, _family_of(table, where)))}
    shared = {TARGETS: targets} if asks and targets is not None else {}
    return sensor_from_table({"id": id_, **shared, **table}, where=where)


def _family_of(table: Mapping[str, Any], where: str) -> type:
    known, family = families(), table.get("family")
    if not isinstance(family, str) or family not in known:
        problem = "family is missing" if family is None else f"family is {family!r}"
        raise ScenarioError(problem, where=where, mend=f"The families are {', '.join(known)}.")
    return known[family]
