"""Objects declared in a file: built from a table, with errors that name the wrong key and the right ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from ..errors import GeoError, ScenarioError

STRICT = ConfigDict(extra="forbid", allow_inf_nan=False, arbitrary_types_allowed=True, defer_build=True)

_T = TypeVar("_T")
_LONGEST_SHOWN = 120  # characters


def declared(kind: type[_T], table: Mapping[str, Any], *, where: str) -> _T:
    """Build an object from a table of a TOML or JSON file.

    Parameters
    ----------
    kind : type
        A pydantic dataclass; its fields are the keys that the table may have.
    table : mapping
        Keys and values as read.
    where : str
        File and table, for the error.

    Raises
    ------
    ScenarioError
        If a key is unknown or missing, or a value is of the wrong kind.

    Examples
    --------
    >>> from pydantic.dataclasses import dataclass
    >>> @dataclass(config=STRICT)
    ... class Post:
    ...     height_m: float
    >>> declared(Post, {"height": 3}, where="posts.toml")
    Traceback (most recent call last):
    geo.errors.ScenarioError: posts.toml: there is no key 'height'. The keys are height_m.
    """
    try:
        return TypeAdapter(kind).validate_python(dict(table))
    except ValidationError as error:
        raise _readable(error, kind, table, where) from None


def _readable(error: ValidationError, kind: type, table: Mapping[str, Any], where: str) -> ScenarioError:
    """Turn pydantic's first complaint into problem, where, mend; an unknown key comes first."""
    complaints = sorted(
        error.errors(), key=lambda c: "unexpected" not in c["type"] and "extra" not in c["type"]
    )
    first = complaints[0]
    path = _path(first["loc"], table)
    keys = ", ".join(f.name for f in fields(kind)) if is_dataclass(kind) else ""
    if "unexpected" in first["type"] or "extra" in first["type"]:
        head, _, key = path.rpartition(".")
        mend = f"The keys are {keys}." if not head else "Take it out, or correct its spelling."
        place = f"{where}: {head}" if head else where
        return ScenarioError(f"there is no key {key!r}", where=place, mend=mend)
    if "missing" in first["type"]:
        return ScenarioError(f"{path} is missing", where=where, mend=f"Add it; the keys are {keys}.")
    own = first.get("ctx", {}).get("error")
    if isinstance(own, GeoError):  # a rule of the table itself, in our own words
        return ScenarioError(own.problem, where=f"{where}, {own.where}", mend=own.mend)
    said = first["msg"].removeprefix("Value error, ")
    return ScenarioError(
        f"{path} is {_shown(first['input'])}" if path else said, where=where, mend=f"{said}."
    )


def _path(steps: tuple[int | str, ...], table: Mapping[str, Any]) -> str:
    """Where a value stands; of several tables one is called by its name, if it has one.

    Examples
    --------
    >>> _path(("box", 0, "ships", "endurance_h"), {"box": [{"name": "East"}]})
    "box 'East'.ships.endurance_h"
    >>> _path(("box", 0, "name"), {"box": [{}]})
    'box.0.name'
    """
    path = ""
    found: Any = table
    for step in steps:
        found = _below(found, step)
        name = found.get("name") if isinstance(step, int) and isinstance(found, Mapping) else None
        path += f" {name!r}" if isinstance(name, str) and path else f".{step}" if path else str(step)
    return path


def _below(found: Any, step: int | str) -> Any:
    """What stands there in what was given; None where nothing does."""
    try:
        return found[step]
    except (KeyError, IndexError, TypeError):
        return None


def _shown(value: Any) -> str:
    """A value as it may stand in one line; of a whole table its beginning."""
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
