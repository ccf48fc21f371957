"""The words of a scenario file: which tables and keys there are, and what they may say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ReadError, ScenarioError
from ..model.declared import STRICT, declared
from ..model.phase import Phase

Status = Literal["agreed", "assessed", "claimed", "illustrative"]
Role = Literal[
    "control",
    "control_points",
    "control_areas",
    "line",
    "path",
    "area",
    "sites",
    "places",
    "elevation",
    "roads",
    "population",
    "incidents",
    "effort",
    "settlements",
    "task",
]
Method = Literal["control", "points", "areas", "one_party", "given"]
Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
ToleranceKm = Annotated[float, Field(ge=0.0, le=100.0)]
NotNegative = Annotated[float, Field(ge=0.0)]
Positive = Annotated[float, Field(gt=0.0)]


@dataclass(frozen=True, config=STRICT)
class PartyTable:
    """``[[party]]``: one side."""

    id: Id
    label: Text
    side: Literal["left", "right"] | None = None


@dataclass(frozen=True, config=STRICT)
class LineTable:
    """``[line]``: how the line of contact comes about, and where its chainage starts."""

    method: Method
    layer: str
    start: tuple[float, float] | None = None
    border_tolerance_km: ToleranceKm = 5.0
    grey_zone_km: ToleranceKm = 10.0
    smallest_pocket_km2: NotNegative = 0.0
    marker_interval_km: Positive = 10.0
    status: Status | None = None
    sigma_m: Positive | None = None


@dataclass(frozen=True, config=STRICT)
class LayerTable:
    """``[layers.<name>]``: a file's passport, and what it is for; the last five keys are of incidents."""

    path: str
    role: Role
    sha256: Sha256
    title: Text
    licence: Text
    retrieved: Text
    made_by: Text
    credit: str = ""
    layer: str | None = None
    crs: str | None = None
    select: dict[str, str | int | float] = field(default_factory=dict)
    gazetteer: str | None = None
    party_column: str | None = None
    parties: dict[str, str] = field(default_factory=dict)
    supplier: str = ""
    columns: dict[str, Text] = field(default_factory=dict)
    time_zone: str = ""
    radius_m: Positive | None = None
    place_of: Literal["", "incident", "monitor"] = ""


@dataclass(frozen=True, config=STRICT)
class PublishedTable:
    """``[[published]]``: a figure that others have published, to hold ours against."""

    quantity: str
    value: float
    unit: str
    source: str
    status: Literal["sourced", "assumed"] = "sourced"
    difference: str = ""


@dataclass(frozen=True, config=STRICT)
class TranslationTable:
    """``[translations.<language>]``: the words of the head in a further language."""

    title: Text
    standfirst: str = ""


@dataclass(frozen=True, config=STRICT)
class ScenarioFile:
    """A scenario file as it stands, before any layer is opened."""

    title: Text
    as_of: date
    status: Status
    line: LineTable
    layers: dict[str, LayerTable]
    party: Annotated[tuple[PartyTable, ...], Field(min_length=2)]
    standfirst: str = ""
    translations: dict[Language, TranslationTable] = field(default_factory=dict)
    time_zone: str = "UTC"
    d_day: date | None = None
    phase: tuple[Phase, ...] = ()
    uses: dict[str, str] = field(default_factory=dict)
    territory: tuple[str, ...] = ()
    not_spoken_of: tuple[
        str, ...
    ] = ()  # first-level units (ISO 3166-2) whose holder the scenario does not tell
    caveats: tuple[str, ...] = ()
    zone: tuple[dict[str, Any], ...] = ()
    means: tuple[dict[str, Any], ...] = ()
    siting: dict[str, Any] | None = None
    contingent: tuple[dict[str, Any], ...] = ()
    sectors: dict[str, Any] | None = None
    travel: dict[str, Any] | None = None
    patrol_task: tuple[dict[str, Any], ...] = ()
    patrols: dict[str, Any] | None = None
    response: dict[str, Any] | None = None
    people: dict[str, Any] | None = None
    incidents: dict[str, Any] | None = None
    forbidden: tuple[dict[str, Any], ...] = ()
    effort: tuple[dict[str, Any], ...] = ()
    denied: tuple[dict[str, Any], ...] = ()
    border: tuple[dict[str, Any], ...] = ()
    sea: dict[str, Any] | None = None
    air: dict[str, Any] | None = None
    rear: dict[str, Any] | None = None
    opening: dict[str, Any] | None = None
    published: tuple[PublishedTable, ...] = ()


def read_scenario_file(path: Path) -> ScenarioFile:
    """Read and check a ``scenario.toml``.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a key is unknown, missing, or of the wrong kind.
    """
    if not path.is_file():
        raise ReadError(
            "there is no such scenario",
            where=str(path),
            mend="Name a folder that holds a scenario.toml, or that file itself.",
        )
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ReadError(
            f"byte {error.start} is not UTF-8", where=path.name, mend="Save it as UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ReadError(f"it is not TOML: {error}", where=path.name, mend="Correct that line.") from None
    return scenario_file(tables, where=path.name)


def scenario_file(tables: Mapping[str, Any], *, where: str) -> ScenarioFile:
    """Check the tables of a scenario file, and that they agree with one another."""
    found = declared(ScenarioFile, tables, where=where)
    if found.line.layer not in found.layers:
        raise ScenarioError(
            f"line.layer is {found.line.layer!r}",
            where=where,
            mend=f"The layers are {', '.join(found.layers) or 'none'}.",
        )
    if found.means and found.siting is None:
        raise ScenarioError(
            "there are means and no [siting]", where=where, mend="Say from which candidates to choose."
        )
    told = [name for name in ("incidents", "effort", "denied") if getattr(found, name)]
    if told and not any(table.role == "incidents" for table in found.layers.values()):
        raise ScenarioError(
            f"there is [{told[0]}] and no layer of role incidents",
            where=where,
            mend="Add the file of incidents as a layer, or take it out.",
        )
    ids = [party.id for party in found.party]
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twice:
        raise ScenarioError(
            f"party id {twice[0]!r} stands twice", where=where, mend="Give each party its own id."
        )
    return found
