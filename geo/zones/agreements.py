"""Agreements as data: presets of zone rules whose roles are given to parties when they are used."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass as plain
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ReadError, ScenarioError
from ..model.declared import STRICT, declared
from ..model.zone import ZoneRule
from .register import rule_from_table
from .rule import Text

_ROLE_KEYS = ("depth_m", "measured_from")  # tables keyed by role
_ROLE_VALUES = ("parties", "party")  # roles themselves
_HELD = "held:"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Agreement:
    """One agreement or proposal: its text, and the zones that it asks for.

    Parameters
    ----------
    id, title : str
        Name in the file, and its name in full.
    text : str
        The document, and where its figures were read.
    as_of : datetime.date
        Day of the text.
    status : str
        ``sourced`` if all its figures stand in the text or in a source named; ``assumed`` if one does not.
    roles : tuple of str
        Names that its zones use for parties.
    zone : tuple of dict
        Tables of zone rules.
    note : str
        What a reader has to know before using it.
    """

    id: Text
    title: Text
    text: Text
    as_of: date
    status: Literal["sourced", "assumed"]
    roles: tuple[str, ...]
    zone: Annotated[tuple[dict[str, Any], ...], Field(min_length=1)]
    note: str = ""

    def rules(
        self, parties: Mapping[str, str], names: Mapping[str, str] | None = None
    ) -> tuple[ZoneRule, ...]:
        """Return its zone rules for the parties of a situation.

        Parameters
        ----------
        parties : mapping
            Party id for each role; ``left`` and ``right`` where no ground is known.
        names : mapping, optional
            Other names for what its zones refer to, such as ``{"path:line_a": "path:Line A"}``.

        Raises
        ------
        ScenarioError
            If a role is missing, unknown, or two roles are one party.
        """
        self._check(parties)
        return tuple(
            rule_from_table(
                {key: _in_use(value, key, parties, names or {}) for key, value in table.items()},
                where=f"agreement {self.id!r}, zone {number}",
            )
            for number, table in enumerate(self.zone, start=1)
        )

    def _check(self, parties: Mapping[str, str]) -> None:
        roles = f"The roles are {', '.join(self.roles)}."
        for role in self.roles:
            if role not in parties:
                raise ScenarioError(
                    f"role {role!r} has no party", where=f"agreement {self.id!r}", mend=f"{roles} Name each."
                )
        for role in parties:
            if role not in self.roles:
                raise ScenarioError(f"there is no role {role!r}", where=f"agreement {self.id!r}", mend=roles)
        if len(set(parties.values())) < len(parties):
            raise ScenarioError(
                f"two roles are one party: {', '.join(f'{r} = {p}' for r, p in parties.items())}",
                where=f"agreement {self.id!r}",
                mend="Give each role a party of its own.",
            )


@plain(frozen=True, slots=True)
class Agreements:
    """Every agreement of one file, by id."""

    where: str
    by_id: Mapping[str, Agreement]

    def __getitem__(self, id_: str) -> Agreement:
        """Return one agreement; an unknown id is an error that names the ids there are."""
        if id_ not in self.by_id:
            raise ScenarioError(
                f"there is no agreement {id_!r}",
                where=self.where,
                mend=f"There are {', '.join(self.by_id)}.",
            )
        return self.by_id[id_]


def load_agreements(path: Path) -> Agreements:
    """Read agreements from a TOML file, one table each, and check every zone in them.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a key is unknown or missing, or a figure is out of its range.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise ReadError("there is no such file", where=str(path), mend="Name a file of agreements.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(f"it is not TOML: {error}", where=path.name, mend="Correct that line.") from None
    found = {id_: _agreement(id_, table, path.name) for id_, table in tables.items()}
    for agreement in found.values():
        agreement.rules({role: role for role in agreement.roles})
    return Agreements(path.name, found)


def _agreement(id_: str, table: Any, where: str) -> Agreement:
    if not isinstance(table, Mapping):
        raise ScenarioError(
            f"{id_} = {table!r} stands outside any agreement", where=where, mend="Put it under [id]."
        )
    return declared(Agreement, {"id": id_, **table}, where=f"{where}, agreement {id_!r}")


def _in_use(value: Any, key: str, parties: Mapping[str, str], names: Mapping[str, str]) -> Any:
    """The same value with roles and names replaced by those of a situation."""
    if isinstance(value, Mapping):
        renamed = parties if key in _ROLE_KEYS else {}
        return {
            renamed.get(inner, inner): _in_use(held, inner, parties, names) for inner, held in value.items()
        }
    if isinstance(value, list | tuple):
        return [_in_use(item, key, parties, names) for item in value]
    if not isinstance(value, str):
        return value
    if key in _ROLE_VALUES:
        return parties.get(value, value)
    if value.startswith(_HELD):
        role = value.removeprefix(_HELD)
        return _HELD + parties.get(role, role)
    return names.get(value, value)
