"""The register of families of sensors: one name, one class, one file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter

from ..errors import ScenarioError

_Family = TypeVar("_Family", bound=type)
_FAMILIES: dict[str, type] = {}


def sensor_family(model: _Family) -> _Family:
    """Enter a class under its ``family``; a second owner of the name is refused."""
    owner = _FAMILIES.setdefault(model.family, model)  # type: ignore[attr-defined]
    if owner.__module__ != model.__module__:
        raise ScenarioError(
            f"family {owner.family!r} belongs to {owner.__module__} already",  # type: ignore[attr-defined]
            where=model.__module__,
            mend="Give the new family a name of its own.",
        )
    return model


def families() -> Mapping[str, type]:
    """Every family of sensors, in alphabetical order."""
    return dict(sorted(_FAMILIES.items()))


def schema() -> dict[str, Any]:
    """JSON schema of each family's table, for editors; keyed by the name of the family.

    Examples
    --------
    >>> from geo.sensing import schema
    >>> sorted(schema()["acoustic"]["required"])
    ['hearing', 'id', 'timing', 'title', 'weather']
    """
    return {family: TypeAdapter(model).json_schema() for family, model in families().items()}
