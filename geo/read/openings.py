"""Figures by which sites open (``timetable.toml``), and a user's days on which contingents arrive."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..errors import ReadError, ScenarioError
from ..model.contingent import Contingent
from ..model.declared import declared
from ..model.opening import Arrival, Effort, OpeningRules, Pace, Season
from .rows import rows_of

_TABLES = ("effort", "season")


def load_opening_rules(path: Path) -> OpeningRules:
    """Read a file of figures by which sites open: one ``[pace]``, then ``[[effort]]`` and ``[[season]]``.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a table or a key is unknown or missing, a figure is out of its range or a kind is told twice.
    """
    tables = _tables(path)
    pace = declared(Pace, _table(tables.pop("pace", None), path, "[pace]"), where=f"{path.name}: pace")
    rows: dict[str, list[Any]] = {name: tables.pop(name, []) for name in _TABLES}
    if tables:
        unknown = ", ".join(tables)
        raise ScenarioError(
            f"it has {unknown}", where=path.name, mend="Give [pace], [[effort]] and [[season]]."
        )
    efforts = tuple(declared(Effort, row, where=where) for row, where in _numbered(rows, "effort", path))
    seasons = tuple(declared(Season, row, where=where) for row, where in _numbered(rows, "season", path))
    twice = next(
        (one for one, other in pairwise(sorted(each.kind for each in efforts)) if one == other), None
    )
    if twice is not None:
        raise ScenarioError(f"kind {twice!r} is told twice", where=path.name, mend="Take one out.")
    return OpeningRules(pace, efforts, seasons)


def read_arrivals(path: Path, contingents: Sequence[Contingent]) -> Mapping[str, Mapping[int, int]]:
    """Read when people arrive, by contingent and day from D+0.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a day lies before D+0, people are fewer than none or more than the contingent has, or nobody of
        the scenario bears the name.
    """
    found: dict[str, dict[int, int]] = {}
    people_of = {one.name: one.personnel for one in contingents}
    for number, row in enumerate(rows_of(path, "arrival"), start=1):
        where = f"{path.name}: arrival {number}"
        one = declared(Arrival, _table(row, path, "[[arrival]] tables"), where=where)
        if one.contingent not in people_of:
            listed = ", ".join(people_of)
            raise ScenarioError(
                f"there is no contingent {one.contingent!r}", where=where, mend=f"There are: {listed}."
            )
        days = found.setdefault(one.contingent, {})
        days[one.day] = days.get(one.day, 0) + one.people
        if sum(days.values()) > people_of[one.contingent]:
            raise ScenarioError(
                f"{sum(days.values())} people of {one.contingent} have come, and it has "
                f"{people_of[one.contingent]}",
                where=where,
                mend="Let no more come, or give the contingent more personnel.",
            )
    return found


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(str(error), where=path.name, mend="Give a TOML file of figures.") from None


def _table(row: object, path: Path, asked: str) -> Mapping[str, Any]:
    if not isinstance(row, dict):
        raise ScenarioError("it is no table, or not there", where=path.name, mend=f"Give {asked}.")
    return row


def _numbered(
    rows: Mapping[str, list[Any]], name: str, path: Path
) -> Sequence[tuple[Mapping[str, Any], str]]:
    if not isinstance(rows[name], list):
        raise ScenarioError(f"{name} is no list of tables", where=path.name, mend=f"Write [[{name}]].")
    return [
        (_table(row, path, f"[[{name}]] tables"), f"{path.name}: {name} {number}")
        for number, row in enumerate(rows[name], start=1)
    ]
