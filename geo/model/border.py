"""What is asked of a state border: which one, who watches it from where, how far people are counted."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from .declared import STRICT
from .mandate_words import Figure, Iso, Latitude, Longitude, Metres, MetresAboveZero, Text
from .sensor import Light, Target, Weather

Place = tuple[Longitude, Latitude]
Count = Annotated[int, Field(ge=1, le=1_000)]
Distance = Annotated[float, Field(gt=0.0, le=20_040_000.0)]  # half the way round the earth
Minutes = Annotated[float, Field(gt=0.0, le=10_000.0)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class BorderStretch:
    """``[[border.stretch]]``: a stretch of a border that has a name of its own.

    Parameters
    ----------
    name : str
    first, last : (float, float)
        Places at or near the border between which it runs, longitude and latitude, degrees.
    published_km : float or None
        Its length as others publish it.
    source, note : str
        Who says where it begins and ends, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    name: Text
    first: Place
    last: Place
    source: Text
    published_km: Annotated[float, Field(gt=0.0)] | None = None
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class BorderWatch:
    """``watch`` of a ``[[border]]``: posts that people hold, towers between them, patrols from the posts.

    Sensors are those of ``sensors.toml`` in the version of ``uses``, such as watch all round and all the
    time; vehicles those of ``speeds.toml``. Ground that hides is left out.

    Parameters
    ----------
    post_sensor : str
        What a post watches with.
    post_spacing_m : float or None
        A post for each so many metres of border, a last one for the rest; or else
    posts : int or None
        How many.
    tower_sensor : str
        What towers watch with, where the posts do not; empty for none.
    tower_spacing_m, towers : float, int or None
        As for posts.
    light, weather, target : str
        Under which the sensors' ranges hold.
    standoff_m : float
        How far behind the border they stand, metres; asks for land on the watched side.
    candidate_spacing_m : float
        Between places along the border where one may stand, beside crossings and near settlements, metres.
    settlement_m : float
        A settlement nearer to the border than this offers the place of the border nearest to it, metres.
    access_m : float or None
        Farthest that a place may lie from a known road, metres.
    vehicle : str
        In which patrols go along the border; empty for none.
    reach_min : tuple of float
        Minutes for which the share of the border that patrols reach is told.
    """

    post_sensor: Text
    post_spacing_m: MetresAboveZero | None = None
    posts: Count | None = None
    tower_sensor: str = ""
    tower_spacing_m: MetresAboveZero | None = None
    towers: Count | None = None
    light: Light = "day"
    weather: Weather = "clear"
    target: Target = "vehicle"
    standoff_m: Metres = 0.0
    candidate_spacing_m: MetresAboveZero = 5_000.0
    settlement_m: Metres = 5_000.0
    access_m: MetresAboveZero | None = None
    vehicle: str = ""
    reach_min: tuple[Minutes, ...] = (30.0, 60.0, 120.0)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class BorderRules:
    """``[[border]]``: a border that the force watches: of two embedded states, or a line of your own.

    Every layer named here is one of role ``task``. Embedded settlements, roads and railways (Ukraine and 50
    km around) are used where none is named; what neither gives is told as not known.

    Parameters
    ----------
    name : str
    states : tuple of str
        Two states of the embedded outlines, by ISO 3166-1 alpha-2: the one whose border is watched, and its
        neighbour. Left out where ``layer`` is given.
    layer : str
        Layer of lines that is the border, in place of ``states``.
    sides : str
        Layer of areas with a name each, on either side of ``layer``; the first is the side that watches. If
        left out, that side is the ground that the party ``beside`` holds; without either people are counted
        on both sides together, and nothing can stand off.
    start : str
        End where chainage begins (``west``, ``north-east`` …).
    beside : str
        Party on whose ground the watched side lies: the border is cut where the line of contact meets it, and
        stretches behind which another party holds the ground are left out. Empty for the whole border.
    stretch : tuple of BorderStretch
        Stretches with names of their own.
    watch : BorderWatch or None
        Posts, towers and patrols.
    sectors : int or None
        In how many stretches the border is parted, evenly by length and by people near it.
    roads, rails : str
        Layers of lines in place of the embedded ones; a layer of role ``roads`` stands before those too.
    settlements : str
        Layer of points with a column ``population``; ``settlements`` of the scenario stand before the
        embedded ones too.
    within_m : tuple of float
        Distances within which people are counted, metres; the least is what is called near.
    residents_per_km2 : float or None
        By which a settlement's built-up ground is taken as a disc, to tell which ones the border cuts.
    together_m : float
        Crossings nearer to each other than this are one, metres.
    far_m : float
        Farther than this along the border from a crossing people are said to have far to go, metres.
    marker_interval_m : float
    published_km : float or None
        Length of the whole border as others publish it; if left out, that of the table ``borders``.
    published_by : str
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    name: Text
    source: Text
    states: tuple[Iso, Iso] | None = None
    layer: str = ""
    sides: str = ""
    start: Text = "west"
    beside: str = ""
    stretch: tuple[BorderStretch, ...] = ()
    watch: BorderWatch | None = None
    sectors: Count | None = None
    roads: str = ""
    rails: str = ""
    settlements: str = ""
    within_m: Annotated[tuple[Distance, ...], Field(min_length=1)] = (10_000.0, 25_000.0, 50_000.0)
    residents_per_km2: Annotated[float, Field(gt=0.0)] | None = None
    together_m: Metres = 3_000.0
    far_m: MetresAboveZero = 30_000.0
    marker_interval_m: MetresAboveZero = 50_000.0
    published_km: Annotated[float, Field(gt=0.0)] | None = None
    published_by: str = ""
    status: Figure = "assumed"
    note: str = ""
