"""The register of zone kinds: one name, one class, one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from ..errors import ScenarioError
from ..model.declared import declared
from ..model.zone import ZoneRule

_Kind = TypeVar("_Kind", bound=type)
_KINDS: dict[str, type] = {}


def zone_rule(rule: _Kind) -> _Kind:
    """Enter a class under its ``kind``; a second owner of the name is refused."""
    owner = _KINDS.setdefault(rule.kind, rule)  # type: ignore[attr-defined]
    if owner.__module__ != rule.__module__:
        raise ScenarioError(
            f"kind {owner.kind!r} belongs to {owner.__module__} already",  # type: ignore[attr-defined]
            where=rule.__module__,
            mend="Give the new kind a name of its own.",
        )
    return rule


def kinds() -> Mapping[str, type]:
    """Every kind of zone, in alphabetical order."""
    return dict(sorted(_KINDS.items()))


def rule_from_table(table: Mapping[str, Any], *, where: str) -> ZoneRule:
    """Build a zone rule from a table of a TOML or JSON file; its class is its schema.

    Parameters
    ----------
    table : mapping
        ``kind`` and the keys of that kind.
    where : str
        File and table, for the error.

    Raises
    ------
    ScenarioError
        If the kind or a key is unknown, a key is missing, or a value is out of its range.

    Examples
    --------
    >>> from geo.zones import rule_from_table
    >>> rule_from_table({"kind": "moat"}, where="zone 1")
    Traceback (most recent call last):
    geo.errors.ScenarioError: zone 1: kind is 'moat'. The kinds are air, between_lines, composed, corridor, \
exclusion, limitation, sea, separation, strip, withdrawal.
    """
    known = kinds()
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in known:
        problem = "kind is missing" if kind is None else f"kind is {kind!r}"
        raise ScenarioError(problem, where=where, mend=f"The kinds are {', '.join(known)}.")
    keys = {key: value for key, value in table.items() if key != "kind"}
    return cast(ZoneRule, declared(known[kind], keys, where=where))


def changed(rule: ZoneRule, keys: Mapping[str, Any]) -> ZoneRule:
    """Return the same rule with other values for those of the keys that its kind has.

    Raises
    ------
    ScenarioError
        If a value is out of its range.

    Examples
    --------
    >>> from geo.zones import changed, rule_from_table
    >>> ring = rule_from_table(
    ...     {"kind": "sea", "name": "Belt", "source": "-", "breadth_m": 22224, "measured_from": "area:land"},
    ...     where="zone 1",
    ... )
    >>> finer = changed(ring, {"tolerance_m": 0.1, "caps": "flat"})
    >>> finer.tolerance_m, hasattr(finer, "caps")
    (0.1, False)
    """
    own: dict[str, Any] = {field.name: getattr(rule, field.name) for field in fields(cast(Any, rule))}
    table = {**own, **{key: value for key, value in keys.items() if key in own}}
    return declared(type(rule), table, where=f"zone {rule.name!r}")


def schema() -> dict[str, Any]:
    """JSON schema of each kind's table, for editors; keyed by the name of the kind.

    Examples
    --------
    >>> from geo.zones import schema
    >>> sorted(schema()["corridor"]["required"])
    ['name', 'source', 'width_m']
    """
    return {kind: TypeAdapter(rule).json_schema() for kind, rule in kinds().items()}
