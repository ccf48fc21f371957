"""Ways of a rear as maps draw them: supply routes, what has no way round, the ways of contingents."""

from __future__ import annotations

from dataclasses import dataclass

from shapely import LineString
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Drawn:
    """A way as maps draw it: over mapped roads or railways, and straight where none is mapped.

    Parameters
    ----------
    path_lonlat : LineString
        Over the network; empty where one junction is nearest to both ends.
    legs_lonlat : tuple of LineString
        From either end to the network, straight, as far as it lies off it.
    length_m, off_m : float
        Along the network, and of the legs.
    """

    path_lonlat: LineString
    legs_lonlat: tuple[LineString, ...]
    length_m: float
    off_m: float


@dataclass(frozen=True, slots=True)
class SupplyRoute:
    """One way from a hub to a place of the line.

    Parameters
    ----------
    hub, kind : str
        Its name; ``main`` or ``alternative``.
    chainage_m : float
        Where on the line it leads, metres.
    drawn : Drawn
    drive_h : float
        Legs off mapped roads included.
    bridges : int
        Stretches that cross water, derived.
    single : int
        Stretches without a way round.
    shared, cut : int
        Junctions that both ways pass, and how many of them have no way round.
    site : str
        Id of the hub.
    """

    hub: str
    kind: str
    chainage_m: float
    drawn: Drawn
    drive_h: float
    bridges: int
    single: int
    shared: int
    cut: int
    site: str


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A bridge, a stretch of road, or a junction, without a way round over the roads known.

    Parameters
    ----------
    path_lonlat : LineString or Point
    kind : {"bridge", "road", "stretch", "junction"}
        A stretch is longer than a figure of the table: no point at all.
    length_m : float
        Zero for a junction.
    places : int
        Places of the line that its loss parts from their hub.
    residents : int or None
        Of settlements that it parts from it; None where no settlement is known.
    name, name_uk : str
        By the settlement near which it lies, or those between which it does.
    over_water : bool
        Whether it crosses water, derived; where on a long stretch is not known.
    """

    path_lonlat: BaseGeometry
    kind: str
    length_m: float
    places: int
    residents: int | None
    name: str
    name_uk: str = ""
    over_water: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """The way that contingents take from one point of entry to one hub, and on which days."""

    mode: str
    entry: str
    hub: str
    drawn: Drawn
    contingents: int
    from_day: int
    to_day: int
