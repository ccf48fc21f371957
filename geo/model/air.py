"""What is asked of the air: airfields, alert, patrols, radars, and what is defended."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from .declared import STRICT
from .mandate_words import Figure, Iso, Latitude, Longitude, Metres, MetresAboveZero, Text

LonLat = tuple[Longitude, Latitude]
Above = Annotated[float, Field(gt=0.0)]
NotBelow = Annotated[float, Field(ge=0.0)]
Height = Annotated[float, Field(gt=0.0, le=30_000.0)]
AssetKind = Literal["city", "nuclear_plant", "port"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class AirPatrol:
    """``[[air.patrol]]``: a racetrack in the air on which some aircraft are kept.

    Parameters
    ----------
    name : str
    anchors : pair of (longitude, latitude), or None
        Where the two turns have their middles; instead of ``place``, ``bearing_deg`` and ``leg_m``.
    place : (longitude, latitude), or None
        The middle of the racetrack, degrees.
    bearing_deg, leg_m : float or None
        Direction of the legs, clockwise from north, and the length of one, metres.
    speed_kmh : float
        Ground speed on the way and on station, km/h.
    bank_deg : float
        Angle of bank in the turns, degrees.
    kept : int
        Aircraft that are to be on station at every time.
    endurance_h, on_ground_h : float
        Hours from take-off to landing, and between two flights.
    available_share : float
        Of the aircraft at the airfield, how many can fly.
    airfield : str
        Code of the airfield that they fly from; the nearest that will do if left out.
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    name: Text
    speed_kmh: Above
    endurance_h: Above
    on_ground_h: NotBelow
    source: Text
    anchors: tuple[LonLat, LonLat] | None = None
    place: LonLat | None = None
    bearing_deg: Annotated[float, Field(ge=0.0, le=360.0)] | None = None
    leg_m: MetresAboveZero | None = None
    bank_deg: Annotated[float, Field(gt=0.0, lt=90.0)] = 30.0
    kept: Annotated[int, Field(ge=1, le=1_000)] = 1
    available_share: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0
    airfield: str = ""
    status: Figure = "assumed"
    note: str = ""

    def __post_init__(self) -> None:
        middle = [self.place, self.bearing_deg, self.leg_m]
        told = [one is not None for one in middle]
        if any(told) if self.anchors is not None else not all(told):
            raise ScenarioError(
                f"it has {'anchors and ' if self.anchors else ''}{sum(told)} of place, bearing_deg and leg_m",
                where=f"air patrol {self.name!r}",
                mend="Give anchors, two places, or all three of the others.",
            )
        if self.anchors is not None and self.anchors[0] == self.anchors[1]:
            raise ScenarioError(
                f"both anchors lie at {self.anchors[0][0]:g}, {self.anchors[0][1]:g}",
                where=f"air patrol {self.name!r}",
                mend="Give two places apart.",
            )


@dataclass(frozen=True, kw_only=True, config=STRICT)
class AirRadar:
    """``[[air.radar]]``: an antenna on the ground that watches the air.

    Parameters
    ----------
    name : str
    place : (longitude, latitude)
        Degrees.
    antenna_m : float
        Height of the antenna above the ground, metres.
    range_m : float
        No echo from farther is shown, metres.
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    name: Text
    place: LonLat
    antenna_m: Height
    range_m: MetresAboveZero
    source: Text
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class AirRules:
    """``[air]``: the air over a territory: warning, air policing, what is closed to whom.

    Figures that are left out are those of ``air.toml`` in the version that the scenario uses.

    Parameters
    ----------
    held_by : str
        Party on whose ground airfields and defended places have to lie, and whose ground radars are to
        watch; all ground held if left out.
    airfields : tuple of str
        Codes of the airfields in question; every one that will do if left out.
    airfields_layer : str
        Your own airfields: a layer of points with the columns ``id``, ``name``, ``runway_m``, ``surface`` and
        ``closed``, in place of the embedded ones.
    runway_m : float or None
        Shortest runway, metres.
    standoff_m : float
        Least distance of an airfield from the line of contact, metres.
    border_states : tuple of str
        States (ISO 3166-1 alpha-2) from whose land airfields and patrols keep away.
    border_layer : str
        Your own lines in their place.
    border_standoff_m : float
        How far, metres.
    scramble_min, speed_kmh, sees_m : float
        From the order to speed, minutes; ground speed, km/h; how far from its place an aircraft is there,
        metres.
    minutes_min : tuple of float
        Of the arcs, minutes.
    seen_at_m, threat_kmh : float or None
        Distance from a defended place at which what flies is first seen, metres, and its speed, km/h.
    assets : tuple of {"city", "nuclear_plant", "port"}
        Which of the embedded places are defended.
    assets_layer : str
        Your own places to be defended, on whose ground they may lie: a layer of points with the columns
        ``name`` and ``kind``, in place of the embedded ones.
    city_residents : float or None
        From how many residents a settlement is a city that is to be defended.
    patrol : tuple of AirPatrol
    radar : tuple of AirRadar
    radar_layer : str
        Your own radars beside them: a layer of points with the columns ``name``, ``antenna_m``, ``range_m``.
    target_heights_m : tuple of float
        Heights above the ground at which it is asked whether radars see, metres; three at most.
    watched_layer : str
        Your own area that radars are to watch, in place of the ground held.
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    source: Text
    held_by: str = ""
    airfields: tuple[Text, ...] = ()
    airfields_layer: str = ""
    runway_m: MetresAboveZero | None = None
    standoff_m: Metres = 0.0
    border_states: tuple[Iso, ...] = ()
    border_layer: str = ""
    border_standoff_m: Metres = 0.0
    scramble_min: NotBelow | None = None
    speed_kmh: Above | None = None
    sees_m: Metres = 0.0
    minutes_min: Annotated[tuple[Above, ...], Field(min_length=1, max_length=4)] = (20.0, 30.0, 45.0)
    seen_at_m: MetresAboveZero | None = None
    threat_kmh: Above | None = None
    assets: tuple[AssetKind, ...] = ("city", "nuclear_plant", "port")
    assets_layer: str = ""
    city_residents: Above | None = None
    patrol: tuple[AirPatrol, ...] = ()
    radar: tuple[AirRadar, ...] = ()
    radar_layer: str = ""
    target_heights_m: Annotated[tuple[Height, ...], Field(min_length=1, max_length=3)] = (
        *(100.0, 500.0, 3_000.0),
    )
    watched_layer: str = ""
    status: Figure = "assumed"
    note: str = ""

    def __post_init__(self) -> None:
        if bool(self.border_states or self.border_layer) != (self.border_standoff_m > 0.0):
            raise ScenarioError(
                f"border_standoff_m is {self.border_standoff_m:g}, and border_states are "
                f"{', '.join(self.border_states) or 'none'}",
                where="border_standoff_m",
                mend="Give both, or neither; border_layer stands for border_states.",
            )
