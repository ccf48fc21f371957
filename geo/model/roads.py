"""Roads as they are found, how fast they are driven, and the going: season and light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass as plain
from dataclasses import field
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field
from pydantic.dataclasses import dataclass

from .declared import STRICT

Season = Literal["dry", "mud", "snow"]
Light = Literal["day", "night"]
Surface = Literal["paved", "unpaved", "unknown"]
Share = Annotated[float, Field(gt=0.0, le=1.0)]
Speed = Annotated[float, Field(gt=0.0, le=200.0)]
Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, config=STRICT)
class Going:
    """Season and light under which a trip is made.

    >>> print(Going(season="mud", light="night"))
    mud, night
    """

    season: Season = "dry"
    light: Light = "day"

    def __str__(self) -> str:
        """Words for people."""
        return f"{self.season}, {self.light}"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Speeds:
    """How fast a patrol drives: one table of ``speeds.toml``, each figure with its source.

    Parameters
    ----------
    road_kmh : mapping
        Speed on a dry day by class of road (``motorway``, ``main``, ``local``, ``track`` …), km/h.
    surface_share, season_share, light_share : mapping
        By what share the speed is left on a surface, in a season (by surface: ``mud.unpaved``), and by night.
    off_network_kmh : float
        Speed along the leg from a place to the road, km/h, on the straight distance times ``detour_share``.
    detour_share : float
        How much longer a way off the roads is than the straight distance; 1 or more.
    source, status : mapping
        Who gives each figure, and whether it is ``sourced`` or ``assumed``, by the figure's name.
    title, note : str
        What the vehicle is, and what a reader has to know of its figures.
    """

    road_kmh: dict[str, Speed]
    surface_share: dict[Surface, Share]
    season_share: dict[str, Share]
    light_share: dict[Light, Share]
    off_network_kmh: Speed
    detour_share: Annotated[float, Field(ge=1.0, le=5.0)]
    source: dict[str, str]
    status: dict[str, Literal["sourced", "assumed"]]
    title: str = ""
    note: str = ""


@plain(frozen=True, slots=True, eq=False)
class Roads:
    """Roads as found: nodes, and stretches between two nodes, in metres of the situation's frame.

    Parameters
    ----------
    node_m : array, shape (nodes, 2)
    one, other : array of int, shape (stretches,)
        Nodes at the ends of each stretch.
    length_m : array
        True length of each stretch, metres: not that of the chord that may stand for it.
    kind : tuple of str
        Classes of road.
    kind_of, surface_of : array of int
        Class of each stretch, and its surface (0 paved, 1 unpaved, 2 unknown).
    one_way : array of bool
        Whether a stretch leads from ``one`` to ``other`` only.
    bridge : array of bool
        Whether it is, or holds, a bridge; derived from the water that it crosses where the source says
        nothing (``bridges_derived``).
    path : array of LineString, or None
        Shape of each stretch, metres; None where each is drawn straight.
    name : tuple of str
        Of each stretch, or empty.
    title, as_of : str
        What the network is, and the date of its source, as a reader has to know them.
    bridges_derived : bool
        Whether bridges are told by the water that a stretch crosses.
    notes : tuple of str
        What was left out, taken for something else, or added, each with its count.
    """

    node_m: Array
    one: Numbers
    other: Numbers
    length_m: Array
    kind: tuple[str, ...]
    kind_of: Numbers
    surface_of: Numbers
    one_way: Mask
    bridge: Mask
    path: npt.NDArray[np.object_] | None = None
    name: tuple[str, ...] = ()
    title: str = ""
    as_of: str = ""
    bridges_derived: bool = False
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.one)


@plain(frozen=True, slots=True)
class Leg:
    """One trip: by road, with a leg off the roads at either end.

    Parameters
    ----------
    seconds_s : float
        Whole time, seconds; infinite where no way leads there.
    road_m, off_road_m : float
        Length by road, and of both ends off it, metres as driven: the straight distance times its detour.
    nodes : tuple of int
        Nodes passed, in order; empty where the trip never meets a road.
    """

    seconds_s: float
    road_m: float
    off_road_m: float
    nodes: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, config=STRICT)
class TravelRules:
    """``[travel]``: which speeds hold, and which stretches are closed in a what-if.

    Parameters
    ----------
    vehicle : str
        Table of ``speeds.toml`` that gives the speeds.
    going : Going
        Season and light for which the plan is made.
    also_under : tuple of Going
        Further goings under which it is checked.
    blocked : mapping
        Places where no road may be used: name, and longitude, latitude and radius in metres.
    """

    vehicle: Annotated[str, Field(min_length=1)] = "patrol_car"
    going: Going = field(default_factory=Going)
    also_under: tuple[Going, ...] = ()
    blocked: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
