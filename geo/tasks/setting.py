"""What every task finds: the line, who holds what, the user's layers, embedded data, tables of figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from ..errors import ScenarioError
from ..frame import Frame
from ..model.closed_air import ClosedAir
from ..model.own_layer import OwnLayer
from ..model.response import ResponseRules
from ..model.roads import Roads
from ..model.scenario import Scenario
from ..model.sea import SeaRules
from ..model.situation import Situation
from ..read.context import Context
from ..read.rows import rows_of
from .closed_air import closed_air_of

_WHERE = "scenario.toml"
_EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True)
class Setting:
    """What a task is planned in; small enough to be handed to another process.

    Parameters
    ----------
    id, as_of : str
        Of the scenario; the date as a map prints it.
    line_lonlat : MultiLineString
        The line of contact, lon/lat degrees.
    held_lonlat : mapping
        Ground that each party holds, by its id, lon/lat degrees.
    labels : mapping
        What parties are called.
    own : mapping
        Layers of role ``task``, by name.
    uses : mapping
        Version of each table of figures that the scenario uses.
    context, reference : pathlib.Path
        Folders of the embedded data and of the tables.
    d_day : str
        Date of D+0 (ISO 8601); empty where none is fixed.
    gazetteer : OwnLayer or None
        The user's own settlements.
    closed_air : tuple of ClosedAir
        What the zones of the air close to whom, by chainage.
    roads, frame : Roads, Frame or None
        The user's own network of roads and the plane that its places are in; None where there is none.
    sites : OwnLayer or None
        Sites that the scenario gives, with ``name`` and ``kind``; None where it gives none.
    response, sea : ResponseRules, SeaRules or None
        What the scenario asks for of its response and of its sea: other tasks look at the same coast.
    grids : tuple of pathlib.Path
        Files of the user's own elevation.
    """

    id: str
    as_of: str
    line_lonlat: MultiLineString
    held_lonlat: Mapping[str, BaseGeometry]
    labels: Mapping[str, str]
    uses: Mapping[str, str]
    context: Path
    reference: Path
    own: Mapping[str, OwnLayer] = field(default_factory=dict)
    d_day: str = ""
    gazetteer: OwnLayer | None = None
    closed_air: tuple[ClosedAir, ...] = ()
    roads: Roads | None = None
    frame: Frame | None = None
    sites: OwnLayer | None = None
    response: ResponseRules | None = None
    sea: SeaRules | None = None
    grids: tuple[Path, ...] = ()

    @cached_property
    def embedded(self) -> Context:
        """The embedded open data; what is opened of it is opened once for all tasks of a process."""
        return Context(self.context)

    @property
    def credits(self) -> tuple[str, ...]:
        """Whom to credit for the embedded data that was opened, each once."""
        used = self.embedded.used.values()
        return tuple(dict.fromkeys(source.credit or f"{source.title} ({source.licence})" for source in used))

    @cached_property
    def settlements(self) -> OwnLayer:
        """Settlements everywhere: the user's own, else the embedded; with ``name_en`` and ``population``."""
        if self.gazetteer is not None:
            return self.gazetteer
        found = self.embedded.settlements(_EVERYWHERE)
        return OwnLayer("settlements", "point", found.geometry, found.columns)

    def rows(self, table: str, rows: str) -> list[dict[str, Any]]:
        """Rows of a table of figures, in the version that the scenario uses.

        Raises
        ------
        ScenarioError
            If the scenario does not say which.
        """
        return rows_of(self.table(table), rows)

    def table(self, name: str) -> Path:
        """File of a table of figures, in the version that the scenario uses; see ``rows``."""
        if name not in self.uses:
            raise ScenarioError(
                f"uses.{name} is missing", where=_WHERE, mend=f'Add {name} = "v1" to the table uses.'
            )
        return self.reference / self.uses[name] / f"{name}.toml"

    def layer(self, name: str, *, kind: str, where: str) -> OwnLayer:
        """A layer of the user's that a table of the scenario names.

        Parameters
        ----------
        name : str
        kind : {"point", "line", "area"}
            What it has to hold.
        where : str
            Table and key that name it, for the error.

        Raises
        ------
        ScenarioError
            If there is none of that name, or it holds something else.
        """
        found = self.own.get(name)
        if found is None:
            raise ScenarioError(
                f"it names the layer {name!r}",
                where=f"{_WHERE}, {where}",
                mend=f"Layers of role task are {', '.join(self.own) or 'none'}.",
            )
        if found.kind != kind:
            raise ScenarioError(
                f"layer {name!r} holds {found.kind or 'nothing'}",
                where=f"{_WHERE}, {where}",
                mend=f"Give a layer of {kind}s.",
            )
        return found


def setting_of(scenario: Scenario, *, context: Path, reference: Path) -> Setting:
    """What the tasks of a scenario are planned in.

    Parameters
    ----------
    scenario : Scenario
    context, reference : pathlib.Path
        Folders of the embedded data and of the tables of figures.
    """
    situation = scenario.situation
    uses = {
        key.removeprefix("uses "): str(version)
        for key, version in scenario.parameters.items()
        if key.startswith("uses ")
    }
    own = situation.roads if situation.roads and not situation.roads.bridges_derived else None
    return Setting(
        id=scenario.id,
        as_of=scenario.as_of_text,
        line_lonlat=situation.frame.to_lonlat(situation.line.path),
        held_lonlat={one.party: situation.frame.to_lonlat(one.area) for one in situation.control},
        labels={party.id: party.label for party in situation.parties},
        uses=uses,
        context=context,
        reference=reference,
        own=situation.own,
        d_day=scenario.d_day_text,
        gazetteer=situation.gazetteer,
        closed_air=closed_air_of(scenario.mandate.rules, situation) if scenario.mandate.air else (),
        roads=own,
        frame=situation.frame if own else None,
        sites=_sites(situation),
        response=scenario.mandate.response,
        sea=scenario.mandate.sea,
        grids=situation.grids,
    )


def _sites(situation: Situation) -> OwnLayer | None:
    """Sites that are given, as a layer."""
    if not situation.sites:
        return None
    columns = {
        "name": np.array([one.name for one in situation.sites]),
        "kind": np.array([one.kind for one in situation.sites]),
    }
    places = [situation.frame.to_lonlat(one.place) for one in situation.sites]
    return OwnLayer("sites", "point", np.array(places, dtype=object), columns)
