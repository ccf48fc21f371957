"""A user's own line or ground held, in the place of what a scenario gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ..provenance import sha256_of
from .formats import located
from .scenario_file import LayerTable, Method, ScenarioFile, Status

OWN = "own"
_NOT_STATED = "not stated"
_KEPT_ROLES = ("area", "sites")


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A user's file.

    Parameters
    ----------
    path : str
        ``FILE`` or ``FILE:layer``.
    role : str
        ``line`` or ``control``.
    party_column : str, optional
        Column that names the holder.
    as_of : datetime.date, optional
        Day that the file describes; the scenario's if left out.
    status : str
        One of ``geo.model.situation.STATUSES``.
    crs : str, optional
        CRS of a file that states none.
    """

    path: str
    role: Literal["line", "control"]
    party_column: str | None = None
    as_of: date | None = None
    status: Status = "claimed"
    crs: str | None = None


def with_own_file(said: ScenarioFile, own: OwnFile) -> ScenarioFile:
    """Return the scenario with the file in the place of the layers that gave its line.

    Named areas and sites of the scenario stay; its points, lines and paths go. Figures published about
    the scenario's line do not hold for another, so they go too.
    """
    place = located(own.path, None)
    table = LayerTable(
        path=str(place.path.resolve()),
        role="line" if own.role == "line" else "control",
        sha256=sha256_of(place.path),
        title=place.path.name,
        licence="the user's own file",
        retrieved=_NOT_STATED,
        made_by=_NOT_STATED,
        layer=place.layer,
        crs=own.crs,
        party_column=own.party_column,
    )
    kept = {name: layer for name, layer in said.layers.items() if layer.role in _KEPT_ROLES}
    method: Method = "given" if own.role == "line" else "control"
    return replace(
        said,
        line=replace(said.line, method=method, layer=OWN, status=own.status, sigma_m=None),
        layers={OWN: table, **kept},
        as_of=own.as_of or said.as_of,
        status=own.status,
        published=(),
    )
