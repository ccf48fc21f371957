"""What is asked of the rear: hubs and training grounds, points of entry, contingents on their way in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from .declared import STRICT
from .mandate_words import Figure, Iso, Latitude, Longitude, Metres, Text, Weight

Mode = Literal["quickest", "road", "rail"]
Disjoint = Literal["stretches", "junctions"]
Gauge = Annotated[int, Field(ge=300, le=3_000)]
Load = Annotated[int, Field(ge=0, le=1_000_000)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RearEntry:
    """``[[rear.entry]]``: a point where contingents enter.

    Parameters
    ----------
    name : str
    at : str
        Name, or id, of a candidate, settlement, airfield or port of the same tables as the hubs; or else
    place : (float, float) or None
        Longitude and latitude, degrees.
    kind : str
        ``port``, ``railhead``, ``crossing`` …, in your words. A ``port`` has to lie at the coast of
        ``[sea]``, where the scenario has one.
    gauge_mm : int or None
        Gauge of the railway on which trains come there; where the country's is another one, goods are
        transshipped. None where they set out on the country's own.
    source, note : str
        Who says so, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    name: Text
    source: Text
    at: str = ""
    place: tuple[Longitude, Latitude] | None = None
    kind: Text = "entry"
    gauge_mm: Gauge | None = None
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RearContingent:
    """``[[rear.contingent]]``: a contingent on its way in.

    Parameters
    ----------
    name : str
        If it is that of a ``[[contingent]]``, its personnel and vehicles hold where none are given here.
    people, lorries : int or None
        Loads of the same lorries; lorries that nobody gives are in the ratio of the table of figures.
    entry, hub : str
        Names; if left out, the entry from where it is in the earliest, and the hub that supplies the place of
        the line nearest to the middle of its sector, or where it has none, the hub most short of its share of
        people. A hub that is named and supplies nothing of the sector is a finding.
    mode : {"quickest", "road", "rail"}
    from_day : int
        Day (D+n) on which it stands ready at the point of entry.
    source, note : str
    status : {"sourced", "assumed"}
    """

    name: Text
    source: Text
    people: Load | None = None
    lorries: Load | None = None
    entry: str = ""
    hub: str = ""
    mode: Mode = "quickest"
    from_day: Annotated[int, Field(ge=0, le=10_000)] = 0
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class TrainingRules:
    """``[rear.training]``: training grounds, chosen among those of a layer of yours; no open table has them.

    Parameters
    ----------
    layer : str
        Layer of role ``task``: areas, or points with a column ``area_km2``.
    count : int
        Most that are chosen.
    standoff_m, spacing_m : float
        Least distance from the line, and between two of them, metres.
    source, note : str
    status : {"sourced", "assumed"}
    """

    layer: Text
    count: Annotated[int, Field(ge=1, le=100)]
    standoff_m: Metres
    source: Text
    spacing_m: Metres = 0.0
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RearRules:
    """``[rear]``: the rear of the force.

    Every layer named here is one of role ``task``; what is embedded (Ukraine and 50 km around) is used where
    none is named, and what neither gives is told as not known.

    Parameters
    ----------
    standoff_m : float
        Least distance of a hub from the line, metres.
    hubs : int
        Most hubs.
    side : str
        Party on whose ground the rear lies; if empty, ``within``, or else the embedded territories.
    within : str
        Layer of areas that roads and rails may not leave.
    territory : tuple of str
        States of the embedded outlines whose land that is, where neither of the two is named.
    candidates : str
        Layer of points or areas (columns ``name``, ``name_uk``, ``kind``) in place of embedded towns,
        airfields and ports.
    roads, rails : str
        Layers of lines that meet in shared vertices; all roads are taken as main roads. Before the embedded
        roads stands a layer of role ``roads`` too.
    settlements, airfields, ports, hospitals : str
        Layers of points (settlements with a column ``population``) in place of what is embedded. Hospitals
        are not embedded: without a layer they are the sites of kind ``hospital`` that the scenario gives.
    entries : str
        Layer of points of entry (columns ``name``, ``kind``, ``gauge_mm``, and ``people``, ``lorries``,
        ``hub``, ``mode`` of a contingent that enters there).
    entry_states : tuple of str
        States of the embedded outlines over whose border contingents may come: where roads and rails cross
        it are points of entry, derived.
    entry : tuple of RearEntry
        Further ones. Ports are points of entry where none of the three keys is given.
    contingent : tuple of RearContingent
        Those on their way in; if none, every ``[[contingent]]``, or else one for each hub.
    training : TrainingRules or None
    gauge_mm : int or None
        Gauge of the country's railways; that of the table of figures, if its state stands there.
    disjoint : {"stretches", "junctions"}
        What two ways of supply may not share, but where there is no way round.
    places : int
        At equal distances along the line, that hubs have to serve.
    vehicle : str
        Table of ``speeds.toml`` that gives the speeds.
    figures, weights : mapping
        Figures, and weights of criteria, in place of those of ``rear.toml``, by their names.
    time_s : float
        Longest search, seconds.
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    standoff_m: Metres
    hubs: Annotated[int, Field(ge=1, le=100)]
    source: Text
    side: str = ""
    within: str = ""
    territory: tuple[Iso, ...] = ()
    candidates: str = ""
    roads: str = ""
    rails: str = ""
    settlements: str = ""
    airfields: str = ""
    ports: str = ""
    hospitals: str = ""
    entries: str = ""
    entry_states: tuple[Iso, ...] = ()
    entry: tuple[RearEntry, ...] = ()
    contingent: tuple[RearContingent, ...] = ()
    training: TrainingRules | None = None
    gauge_mm: Gauge | None = None
    disjoint: Disjoint = "stretches"
    places: Annotated[int, Field(ge=1, le=1_000)] = 24
    vehicle: Text = "truck_convoy"
    figures: dict[str, float] = Field(default_factory=dict)
    weights: dict[str, Weight] = Field(default_factory=dict)
    time_s: Annotated[float, Field(gt=0.0)] = 20.0
    status: Figure = "assumed"
    note: str = ""
