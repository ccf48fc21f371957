"""Incidents of a scenario, and what it tells of who watched and what kept them from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import tzinfo
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from ..errors import ScenarioError
from ..model.incident import Incidents
from ..model.observation import Denial, Spell
from ..provenance import verified
from .effort import denial_of, read_effort, spell_of
from .incidents import Bounds, Supplier, read_incidents, suppliers
from .moments import zone_of
from .observers import Bearing, load_bearings
from .opened import passport_of
from .scenario_file import LayerTable, ScenarioFile

_R = TypeVar("_R")
_WHERE = "scenario.toml"
_SPELL_KEYS = {"from_km", "to_km", "begins", "ends", "watch_share", "means"}
_DENIED_KEYS = {"from_km", "to_km", "begins", "ends", "why", "means"}


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What a scenario tells of incidents and of watching."""

    incidents: Incidents | None = None
    effort: tuple[Spell, ...] = ()
    denials: tuple[Denial, ...] = ()


def evidence_of(said: ScenarioFile, folder: Path, reference: Path, near: Bounds) -> Evidence:
    """Read incidents and effort of a scenario; nothing is opened where it has no incidents.

    Parameters
    ----------
    said : ScenarioFile
    folder : pathlib.Path
        Folder that the layers' paths start from.
    reference : pathlib.Path
        Folder of reference figures; the scenario names the versions that it uses.
    near : tuple of float
        West, south, east, north, degrees: where incidents are expected.

    Raises
    ------
    GeoError
        If a file cannot be read, or a key, a supplier or a zone of time is unknown.
    """
    layers = {name: table for name, table in said.layers.items() if table.role == "incidents"}
    if not layers:
        return Evidence()
    bearings = _used(said, reference, "bearings", load_bearings)
    known = _used(said, reference, "incident_columns", suppliers)
    read = {name: _read(name, table, said, folder, known, bearings, near) for name, table in layers.items()}
    zone = zone_of(said.time_zone)
    told = [
        spell
        for table in said.layers.values()
        if table.role == "effort"
        for spell in read_effort(verified(passport_of(table), folder), zone=_zone(table, said))
    ]
    return Evidence(
        incidents=_together(read),
        effort=(*told, *_rows(said.effort, "effort", _SPELL_KEYS, spell_of, zone)),
        denials=tuple(_rows(said.denied, "denied", _DENIED_KEYS, denial_of, zone)),
    )


def _read(
    name: str,
    table: LayerTable,
    said: ScenarioFile,
    folder: Path,
    known: Mapping[str, Supplier],
    bearings: Mapping[str, Bearing],
    near: Bounds,
) -> Incidents:
    if table.supplier and table.supplier not in known:
        raise ScenarioError(
            f"supplier is {table.supplier!r}",
            where=f"{_WHERE}, layers.{name}",
            mend=f"There are {', '.join(known) or 'none: add uses.incident_columns'}.",
        )
    path = verified(passport_of(table), folder)
    return read_incidents(
        f"{path}:{table.layer}" if table.layer else str(path),
        supplier=known.get(table.supplier),
        columns=table.columns,
        zone=_zone(table, said),
        radius_m=np.nan if table.radius_m is None else table.radius_m,
        crs=table.crs,
        near=near,
        place_of=table.place_of,
        bearings=bearings,
    )


def _together(read: Mapping[str, Incidents]) -> Incidents:
    """All layers as one; where there are several, each incident bears the name of its layer too."""
    if len(read) == 1:
        return next(iter(read.values()))
    parts = [replace(one, id=tuple(f"{name}: {id_}" for id_ in one.id)) for name, one in read.items()]
    columns: dict[str, Any] = {}
    for field in fields(Incidents):
        values = [getattr(one, field.name) for one in parts]
        of_words = isinstance(values[0], tuple)
        columns[field.name] = (
            tuple(each for one in values for each in one) if of_words else np.concatenate(values)
        )
    return Incidents(**columns)


def _rows(
    tables: Sequence[Mapping[str, Any]],
    name: str,
    keys: set[str],
    made_of: Callable[[Mapping[str, Any], str, tzinfo], _R],
    zone: tzinfo,
) -> list[_R]:
    found = []
    for number, table in enumerate(tables, start=1):
        where = f"{_WHERE}, {name} {number}"
        if strange := sorted(set(table) - keys):
            raise ScenarioError(
                f"there is no key {strange[0]!r}",
                where=where,
                mend=f"The keys are {', '.join(sorted(keys))}.",
            )
        found.append(made_of(table, where, zone))
    return found


def _zone(table: LayerTable, said: ScenarioFile) -> tzinfo:
    return zone_of(table.time_zone or said.time_zone)


def _used(
    said: ScenarioFile, reference: Path, name: str, load: Callable[[Path], Mapping[str, _R]]
) -> Mapping[str, _R]:
    """Figures of the version that the scenario uses; none where it names no version."""
    return load(reference / said.uses[name] / f"{name}.toml") if name in said.uses else {}
