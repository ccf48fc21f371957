"""Figures by which sites open: a table of figures, with what a scenario gives in its place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import ReadError, ScenarioError
from ..model.declared import declared
from ..model.opening import Effort, OpeningFigures, OpeningRules, Pace, Season

_GIVEN = ("teams", "days", "first_day", "every_days", "at_sites_share", "supply_reach_m", "road_m_per_day")
_MEND = "Give [pace], [[effort]] and [[season]] and nothing else."


def read_timetable(path: Path, rules: OpeningRules) -> OpeningFigures:
    """Read a table of figures by which sites open, and put those of a scenario in their place.

    Parameters
    ----------
    path : pathlib.Path
        Holds ``[pace]``, ``[[effort]]`` and ``[[season]]``.
    rules : OpeningRules

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a table or a key is unknown or missing, a figure is out of its range, a kind is told twice, or no
        season is of the region that the scenario names.
    """
    tables = _tables(path)
    pace = declared(Pace, _table(tables, "pace", path), where=f"{path.name}: pace")
    efforts = [declared(Effort, row, where=where) for row, where in _rows(tables, "effort", path)]
    seasons = [declared(Season, row, where=where) for row, where in _rows(tables, "season", path)]
    _once(efforts, path.name)
    _once(rules.effort, "opening")
    own = {one.kind for one in rules.effort}
    given = {name: value for name in _GIVEN if (value := getattr(rules, name)) is not None}
    return OpeningFigures(
        replace(pace, **given),
        (*rules.effort, *(one for one in efforts if one.kind not in own)),
        rules.season or _of_region(seasons, rules.region),
    )


def _of_region(seasons: list[Season], region: str) -> tuple[Season, ...]:
    found = tuple(one for one in seasons if one.region == region)
    if region and not found:
        listed = ", ".join(dict.fromkeys(one.region for one in seasons)) or "none"
        raise ScenarioError(
            f"region is {region!r}",
            where="opening",
            mend=f"The table of figures has seasons of {listed}; or give [[opening.season]].",
        )
    return found if region else ()


def _once(efforts: list[Effort] | tuple[Effort, ...], where: str) -> None:
    kinds = [one.kind for one in efforts]
    twice = next((kind for kind in kinds if kinds.count(kind) > 1), None)
    if twice is not None:
        raise ScenarioError(f"effort for {twice!r} is told twice", where=where, mend="Take one out.")


def _tables(path: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(str(error), where=path.name, mend=_MEND) from None
    unknown = ", ".join(name for name in tables if name not in ("pace", "effort", "season"))
    if unknown:
        raise ScenarioError(f"it has {unknown}", where=path.name, mend=_MEND)
    return tables


def _table(tables: Mapping[str, Any], name: str, path: Path) -> Mapping[str, Any]:
    row = tables.get(name)
    if not isinstance(row, dict):
        raise ScenarioError(f"{name} is no table, or not there", where=path.name, mend=_MEND)
    return row


def _rows(tables: Mapping[str, Any], name: str, path: Path) -> list[tuple[Mapping[str, Any], str]]:
    rows = tables.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ScenarioError(f"{name} is no list of tables", where=path.name, mend=f"Write [[{name}]].")
    return [(row, f"{path.name}: {name} {number}") for number, row in enumerate(rows, start=1)]
