"""Who holds each row of a layer of control: its column, and what its values mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import ScenarioError
from .layer import Layer
from .scenario_file import LayerTable, PartyTable

_LISTED = 12


@dataclass(frozen=True)
class Holders:
    """Who holds each row: ``ids`` (None for nobody), and the values that name no party, for an error."""

    ids: npt.NDArray[np.object_]
    others: str
    mend: str


def holders_of(layer: Layer, table: LayerTable, parties: Sequence[PartyTable], *, where: str) -> Holders:
    """Tell who holds each row of a layer.

    A value means a party by the table's own ``parties``, else by the party's id or label, whatever the
    case. Without ``party_column`` the only column with such values is taken.

    Raises
    ------
    ScenarioError
        If the column is not there, is not told, or none of its values means a party.
    """
    meaning = _meaning(table, parties, where)
    column = table.party_column or _only_column(layer, meaning, where)
    if column not in layer.columns:
        raise ScenarioError(
            f"party_column is {column!r}", where=where, mend=f"Its columns are {', '.join(layer.columns)}."
        )
    ids = np.array([meaning.get(value) for value in _texts(layer, column)], dtype=object)
    known = " or ".join(party.id for party in parties)
    found = Holders(
        ids,
        others=_listed(
            str(value).strip() for value, id_ in zip(layer.columns[column], ids, strict=True) if not id_
        ),
        mend=f"Say whose: --party VALUE=PARTY, or parties = {{ VALUE = PARTY }}; a party is {known}.",
    )
    if not any(ids):
        raise ScenarioError(
            f"no value of {column!r} names a party: {found.others}", where=where, mend=found.mend
        )
    return found


def _listed(values: Iterable[str]) -> str:
    distinct = sorted(set(values))
    more = f" and {len(distinct) - _LISTED} more" if len(distinct) > _LISTED else ""
    return ", ".join(distinct[:_LISTED]) + more


def _meaning(table: LayerTable, parties: Sequence[PartyTable], where: str) -> Mapping[str, str]:
    ids = {party.id for party in parties}
    for value, party in table.parties.items():
        if party not in ids:
            raise ScenarioError(
                f"{value!r} means {party!r}", where=where, mend=f"The parties are {', '.join(sorted(ids))}."
            )
    by_name = {name.casefold(): party.id for party in parties for name in (party.label, party.id)}
    return {**by_name, **{value.strip().casefold(): party for value, party in table.parties.items()}}


def _only_column(layer: Layer, meaning: Mapping[str, str], where: str) -> str:
    found = [name for name in layer.columns if any(value in meaning for value in _texts(layer, name))]
    if len(found) == 1:
        return found[0]
    problem = f"several columns name parties: {', '.join(found)}" if found else "no column names a party"
    raise ScenarioError(
        problem, where=where, mend=f"Give party_column; its columns are {', '.join(layer.columns) or 'none'}."
    )


def _texts(layer: Layer, column: str) -> list[str]:
    return [str(value).strip().casefold() for value in layer.columns[column]]
