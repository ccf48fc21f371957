"""A user's own line or ground held, in the place of what a scenario gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from ..errors import ScenarioError
from ..provenance import sha256_of
from .formats import located
from .scenario_file import LayerTable, Method, PartyTable, ScenarioFile, Status

OWN = "own"
_NOT_STATED = "not stated"
_CAVEATS = (
    "Bounds of control are no borders and no claims. Borders are those that the United Nations recognise.",
    "Counts of residents are older than displacement.",
)
_KEPT_ROLES = (
    *("area", "sites", "places", "elevation"),
    *("roads", "population", "settlements", "task"),  # what lies there lies there whatever the line
)


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
    left : str, optional
        Party on the left of a line, in its own direction; told by the scenario's ground if left out.
    parties : mapping
        Party id for each value of the column that does not name one by itself.
    """

    path: str
    role: Literal["line", "control"]
    party_column: str | None = None
    as_of: date | None = None
    status: Status = "claimed"
    crs: str | None = None
    left: str | None = None
    parties: Mapping[str, str] = field(default_factory=dict)


def with_own_file(said: ScenarioFile, own: OwnFile) -> ScenarioFile:
    """Return the scenario with the file in the place of the layers that gave its line.

    Named areas, sites, roads and layers of tasks stay; its points, lines and paths go. Words and published
    figures about the scenario's line do not hold for another, so they go too.
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
        parties=dict(own.parties),
    )
    kept = {name: layer for name, layer in said.layers.items() if layer.role in _KEPT_ROLES}
    method: Method = "given" if own.role == "line" else "control"
    return replace(
        said,
        title=f"{said.title.partition(':')[0]}: zones on {place.path.name}",
        standfirst="The zone rules of the scenario, laid on the user's own file.",
        caveats=_CAVEATS,
        line=replace(said.line, method=method, layer=OWN, status=own.status, sigma_m=None),
        layers={OWN: table, **kept},
        as_of=own.as_of or said.as_of,
        status=own.status,
        published=(),
        party=_sided(said.party, own.left) if own.left else said.party,
    )


def _sided(parties: tuple[PartyTable, ...], left: str) -> tuple[PartyTable, ...]:
    """The parties with their sides of the line, one of them named as the left one."""
    if left not in [party.id for party in parties] or len(parties) != 2:
        raise ScenarioError(
            f"the party on the left is {left!r}",
            where="line of contact",
            mend=f"Name one of two parties; there are {', '.join(party.id for party in parties)}.",
        )
    return tuple(replace(party, side="left" if party.id == left else "right") for party in parties)
