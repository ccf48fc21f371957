"""What is agreed, and the means given: zone rules, what the force has, and how its sites are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass as plain
from dataclasses import field
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from .air import AirRules
from .border import BorderRules
from .contingent import Contingent, SectorRules
from .declared import STRICT
from .evidence import EvidenceRules, Forbidden
from .mandate_words import Figure, Metres, MetresAboveZero, Text, Weight
from .opening import OpeningRules
from .patrol import MissionPatrols, PatrolRules, PatrolTask
from .people import PeopleRules
from .rear import RearRules
from .response import ResponseRules
from .roads import Speeds, TravelRules
from .sea import SeaRules
from .sensor import Conditions, Sensor
from .zone import ZoneRule

# Which stretches of the line count when sites are chosen: all, or what the means before leave.
Counts = Literal["all", "unwatched", "watched_once"]
SitingModel = Literal["lscp", "lscp-b", "bacop", "bacop2", "mclp", "mexclp", "malp", "cooperative"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Means:
    """``[[means]]``: so many sensors of one kind, and where they may stand.

    Parameters
    ----------
    name, kind : str
        What the force calls it, and the kind of site that it needs (post, camera, drone_base …).
    sensor : str
        Id of a sensor in the version of ``sensors.toml`` that the scenario uses.
    count : int
        How many the force has in all. Sites of this kind that stand already are among them.
    standoff_m : mapping
        Least distance from the line on each party's ground, metres, by the party's id or for ``both``.
    farthest_m : float or None
        Greatest distance from the line, metres; the sensor's range if left out.
    from_roads_m : float or None
        Greatest distance from a road, metres; None asks for none.
    spacing_m, support_m : float
        Least distance between two of its sites; distance within which each must have another; metres, 0 for
        none.
    candidates : tuple of str
        Where its candidates come from; those of ``[siting]`` if left out.
    inside, outside : str
        Name of a zone in which its sites must lie, and of one in which none may; empty for any.
    counts : {"unwatched", "all", "watched_once"}
        Which stretches of the line count: what the means before it do not watch, all, or what they watch
        once (a backup).
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    name: Text
    sensor: Text
    count: Annotated[int, Field(ge=1, le=100_000)]
    source: Text
    kind: Text = "post"
    standoff_m: dict[str, Metres] = Field(default_factory=dict)
    farthest_m: MetresAboveZero | None = None
    from_roads_m: Metres | None = None
    spacing_m: Metres = 0.0
    support_m: Metres = 0.0
    candidates: tuple[str, ...] = ()
    inside: str = ""
    outside: str = ""
    counts: Counts = "unwatched"
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Siting:
    """``[siting]``: by which model, from which candidates and under which conditions sites are chosen.

    Parameters
    ----------
    candidates : tuple of str
        ``settlements`` (their edges), ``roads`` (junctions and points along them), ``heights`` (highest cells
        round about), ``sites`` (those that stand already), ``lattice`` (places beside the line), or the name
        of a layer of role ``places``.
    model : str
        Name of the location model in the literature.
    keep_clear_m : mapping
        Least distance from each class of ground or places, metres, by the name of its layer; 0 keeps out of
        its areas only. ``nuclear_plants`` and ``water`` are embedded.
    steepest_deg : float or None
        Steepest ground on which a site may stand, degrees; None asks for none.
    chosen_under, scored_under : Conditions, tuple of Conditions
        Light, weather and target by which sites are chosen, and those under which the choice is scored.
    demand_spacing_m : float
        Length of the stretches into which the line is cut, metres.
    length_weight, residents_weight, incidents_weight : float
        What a stretch counts for: its length, the residents and the reported incidents near it; their ratio
        matters only.
    near_m : float
        Distance within which residents and incidents count for the nearest stretch, metres.
    incidents : str
        Layer of role ``places`` that holds incidents.
    fairness : {"equal", "none"}
        ``equal`` gives each party's side the same number of new sites, one more or less where the count is
        odd.
    residents_per_km2 : float or None
        Density by which a settlement's residents tell how far its edge lies from its centre; asked for where
        settlements give candidates.
    roads_spacing_m, heights_window_m, lattice_spacing_m, thinned_m : float
        Spacing of points along roads, width of the ground over which a height must be the highest, spacing of
        the lattice, and distance below which of two candidates only the first is kept; metres.
    seed : int
        Of every random choice.
    time_s : float
        Longest search for each kind of means, seconds.
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    candidates: Annotated[tuple[str, ...], Field(min_length=1)]
    source: Text
    model: SitingModel = "mclp"
    keep_clear_m: dict[str, Metres] = Field(default_factory=dict)
    steepest_deg: Annotated[float, Field(gt=0.0, le=90.0)] | None = None
    chosen_under: Conditions = field(default_factory=Conditions)
    scored_under: tuple[Conditions, ...] = ()
    demand_spacing_m: Annotated[float, Field(ge=10.0, le=50_000.0)] = 250.0
    length_weight: Weight = 1.0
    residents_weight: Weight = 0.0
    incidents_weight: Weight = 0.0
    near_m: Metres = 10_000.0
    incidents: str = ""
    fairness: Literal["equal", "none"] = "equal"
    residents_per_km2: Annotated[float, Field(gt=0.0)] | None = None
    roads_spacing_m: MetresAboveZero = 5_000.0
    heights_window_m: MetresAboveZero = 10_000.0
    lattice_spacing_m: MetresAboveZero = 5_000.0
    thinned_m: Metres = 500.0
    seed: int = 0
    time_s: Annotated[float, Field(gt=0.0)] = 20.0
    status: Figure = "assumed"
    note: str = ""


@plain(frozen=True, slots=True)
class Mandate:
    """Zone rules in the order in which they are laid; the force, and by which rules it is set out.

    ``sensors`` and ``speeds`` hold what the versions that the scenario uses say, by id and by vehicle. What a
    scenario does not ask for is not made: without ``siting`` no site is chosen, without ``sectors`` the line
    is not parted, and so on. ``missions`` are those with which patrols are compared, ``benchmarks`` those
    with which the force is: name, people for each kilometre of line, source. ``symbols`` holds the
    code of the symbol for each kind of site. ``evidence`` says how incidents are accounted for, None where
    the scenario has none; ``forbidden`` what the rules of zones forbid; ``senses`` by which means (words of
    an incident) those who watch (words of a spell) may sense one. ``borders``, ``sea``, ``air``, ``rear`` and
    ``opening`` ask for the force's tasks beside the line.
    """

    rules: tuple[ZoneRule, ...] = ()
    means: tuple[Means, ...] = ()
    siting: Siting | None = None
    sensors: Mapping[str, Sensor] = field(default_factory=dict)
    contingents: tuple[Contingent, ...] = ()
    sectors: SectorRules | None = None
    travel: TravelRules | None = None
    speeds: Mapping[str, Speeds] = field(default_factory=dict)
    patrol_tasks: tuple[PatrolTask, ...] = ()
    patrols: PatrolRules | None = None
    response: ResponseRules | None = None
    people: PeopleRules | None = None
    missions: tuple[MissionPatrols, ...] = ()
    benchmarks: tuple[tuple[str, float, str], ...] = ()
    symbols: Mapping[str, str] = field(default_factory=dict)
    evidence: EvidenceRules | None = None
    forbidden: tuple[Forbidden, ...] = ()
    senses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    borders: tuple[BorderRules, ...] = ()
    sea: SeaRules | None = None
    air: AirRules | None = None
    rear: RearRules | None = None
    opening: OpeningRules | None = None
