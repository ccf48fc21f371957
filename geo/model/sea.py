"""What is asked of the sea: limits, security lines, corridors, convoys, boxes that ships patrol, stays."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from .declared import STRICT
from .mandate_words import Figure, Latitude, Longitude, Metres, MetresAboveZero, Text
from .vessels import Hours, Knots, Ships, Stay

Waypoints = tuple[tuple[Longitude, Latitude], ...]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Headland:
    """``[[sea.headland]]``: a place on the coast that lines and corridors are named by.

    Parameters
    ----------
    name, name_uk : str
    longitude, latitude : float
        Degrees.
    """

    name: Text
    longitude: Longitude
    latitude: Latitude
    name_uk: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SecurityLine:
    """``[[sea.security_line]]``: a line at sea that carries the line of contact on.

    Parameters
    ----------
    name : str
    headlands : tuple of str
        Names of headlands that geodesics join, in this order. Left out, the line begins where the line of
        contact comes nearest to the coast.
    seaward : {"equidistance", "bearing", "none"}
        How it goes on from the middle between the last two headlands: equally far from the coasts that both
        parties hold, on a bearing, or not at all.
    bearing_deg : float or None
        Clockwise from north, for ``bearing``.
    length_m : float
        Of what goes on seaward, metres.
    source, note : str
    status : {"sourced", "assumed"}
    """

    name: Text
    source: Text
    headlands: tuple[Text, ...] = ()
    seaward: Literal["equidistance", "bearing", "none"] = "equidistance"
    bearing_deg: Annotated[float, Field(ge=0.0, lt=360.0)] | None = None
    length_m: MetresAboveZero = 22_224.0
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SeaCorridor:
    """``[[sea.corridor]]``: a safety corridor between ports, or between a port and a strait.

    Parameters
    ----------
    name : str
    ports : tuple of str
        Ports that it serves, each by a way to the first waypoint; its length is told from the first port.
    to : str
        Port or strait at which it ends.
    waypoints : tuple of (float, float)
        Longitude and latitude, degrees, one or more; lanes run from the first of them to the end.
    lane_width_m : float
        Width of a lane, metres.
    separation_m : float or None
        Water between an outbound and an inbound lane, metres; None gives one lane for both ways.
    clear_of_mines_m : float
        Least distance from a mine-danger area, metres.
    speed_kn : float
        By which hours are told, knots.
    source, note : str
    status : {"sourced", "assumed"}
    """

    name: Text
    source: Text
    ports: Annotated[tuple[Text, ...], Field(min_length=1)]
    to: Text
    waypoints: Annotated[Waypoints, Field(min_length=1)]
    lane_width_m: MetresAboveZero = 3_704.0
    separation_m: MetresAboveZero | None = None
    clear_of_mines_m: Metres = 0.0
    speed_kn: Knots = 10.0
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ConvoyRules:
    """``[[sea.convoy]]``: vessels under one circle that is kept clear while they are on their way.

    Parameters
    ----------
    name : str
    corridor : str
        Name of the corridor whose middle it follows; or else:
    layer, track : str
        Own layer of lines, and the name of the line in it; of a layer with one line no name is needed.
    inbound : bool
        Whether it sails from the end to the beginning.
    speed_kn : float
    radius_m : float
        Of the circle, metres.
    every_h : float
        Hours from one circle that is drawn to the next.
    sails_day : int or None
        Day on which it sails, D+n; circles then hold on their days alone.
    source, note : str
    status : {"sourced", "assumed"}
    """

    name: Text
    source: Text
    corridor: str = ""
    layer: str = ""
    track: str = ""
    inbound: bool = False
    speed_kn: Knots = 10.0
    radius_m: MetresAboveZero = 18_520.0
    every_h: Hours = 6.0
    sails_day: Annotated[int, Field(ge=0)] | None = None
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class BoxRules:
    """``[[sea.box]]``: water that ships patrol.

    Parameters
    ----------
    name : str
    ships : Ships
        ``[sea.box.ships]``.
    corners : tuple of (float, float)
        Longitude and latitude, degrees, in order; or else:
    layer, area : str
        Own layer of areas, and the name of the area in it; the box's own name where left out.
    span_h : float
        Hours for which the coverage factor and the probabilities are told.
    source, note : str
    status : {"sourced", "assumed"}
    """

    name: Text
    source: Text
    ships: Ships
    corners: Waypoints = ()
    layer: str = ""
    area: str = ""
    span_h: Hours = 24.0
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SeaRules:
    """``[sea]``: a state's sea, and what the force does there.

    Layers that are named here are the scenario's own, of role ``task``; what is left out is embedded, for
    the Black Sea and the Sea of Azov.

    Parameters
    ----------
    state : str
        Whose sea: a value of the column ``state`` of the coast (embedded: ISO 3166-1 alpha-2).
    breadths_m : tuple of float
        Breadths of the territorial sea, the contiguous zone and the exclusive economic zone, metres; fewer
        of them where not all are asked for.
    tolerance_m : float
        How far a limit may lie off its breadth, metres.
    coast : str
        Own layer: lines, or areas of land, with the columns ``state`` and, where no control is given,
        ``party``.
    land : str
        Own layer of areas: land that lanes keep off. Left out, no lane may cross a line of the coast.
    ports : str
        Own layer of points, each with a name.
    headlands : str
        Own layer of points, each with a name, beside ``[[sea.headland]]``.
    mines : str
        Own layer of areas that are dangerous for mines; its columns ``source`` and ``as_of`` are shown.
    known : tuple of float
        West, south, east and north of the water of which all coasts are given, degrees; beyond it nothing is
        told. Left out, it is the bounds of the embedded coasts, and unbounded for own ones.
    within_m : float
        Distance from the coast within which people are counted, metres.
    port_within_m : float
        Farthest from the coast that a port of a corridor may lie, metres; lanes are not checked nearer to it.
    headland, security_line, corridor, convoy, box, stay : tuple
        Tables of these names.
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    state: Text
    source: Text
    breadths_m: Annotated[tuple[MetresAboveZero, ...], Field(min_length=1, max_length=3)] = (
        *(22_224.0, 44_448.0, 370_400.0),
    )
    tolerance_m: MetresAboveZero = 50.0
    coast: str = ""
    land: str = ""
    ports: str = ""
    headlands: str = ""
    mines: str = ""
    known: tuple[Longitude, Latitude, Longitude, Latitude] | None = None
    within_m: MetresAboveZero = 10_000.0
    port_within_m: MetresAboveZero = 5_000.0
    headland: tuple[Headland, ...] = ()
    security_line: tuple[SecurityLine, ...] = ()
    corridor: tuple[SeaCorridor, ...] = ()
    convoy: tuple[ConvoyRules, ...] = ()
    box: tuple[BoxRules, ...] = ()
    stay: tuple[Stay, ...] = ()
    status: Figure = "assumed"
    note: str = ""
