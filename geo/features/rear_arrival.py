"""Points of entry of a rear, and contingents on their way from there to a hub and on to their sector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely import Point

from ..methods.rear.movement import Move


@dataclass(frozen=True, slots=True)
class Entry:
    """A point of entry.

    Parameters
    ----------
    id, name, kind : str
    place_lonlat : Point
    modes : tuple of str
        ``road``, ``rail``: by which contingents may go on from there, where a way leads.
    gauge_mm : int or None
        Of the railway on which trains come there.
    name_uk : str
    """

    id: str
    name: str
    kind: str
    place_lonlat: Point
    modes: tuple[str, ...] = ("road", "rail")
    gauge_mm: int | None = None
    name_uk: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A contingent on its way from a point of entry to a hub.

    Parameters
    ----------
    contingent, entry, hub : str
        Names.
    people, lorries : int
    mode : str
        ``road`` or ``rail``; ``none`` where neither leads there.
    way_h : float or None
        Driving hours, or hours of one train, loading and unloading included.
    moved : Move or None
    from_day : int
        Day (D+n) on which it stands ready.
    change : bool
        Whether the gauge changes.
    days_by : mapping
        Days that it would take from the same point of entry by each mode that leads there.
    sector : str
        Where it goes on to; empty where it stays at its hub.
    place_m : float or None
        Place of the line nearest to the middle of its sector that roads lead to: chainage, metres.
    supplied_by : str
        Hub that supplies that place.
    serves : bool
        Whether its own hub supplies that place, or another in its sector.
    onward_h : float or None
        Driving hours from its hub to that place; None where no road leads there.
    onward : Move or None
        By road, from the morning after the last is at the hub.
    """

    contingent: str
    entry: str
    hub: str
    people: int
    lorries: int
    mode: str
    way_h: float | None
    moved: Move | None
    from_day: int
    change: bool
    days_by: Mapping[str, int]
    sector: str = ""
    place_m: float | None = None
    supplied_by: str = ""
    serves: bool = True
    onward_h: float | None = None
    onward: Move | None = None

    @property
    def day(self) -> int | None:
        """Day (D+n) on whose evening the last has come in at the hub.

        Examples
        --------
        One convoy that sets out on D+3 and drives for two days is in on D+4.

        >>> moved = Move(convoys=1, leaves_day=1, driving_days=2, days=2)
        >>> Arrival("Alfa", "Port", "Town", 10, 1, "road", 12.0, moved, 3, False, {}).day
        4
        """
        return None if self.moved is None else self.from_day + self.moved.days - 1

    @property
    def sector_day(self) -> int | None:
        """Day (D+n) on whose evening the last is in its sector; None where no way leads there.

        Examples
        --------
        At the hub on D+4, then two convoys of which one sets out on each of the next days: D+6.

        >>> moved = Move(convoys=1, leaves_day=1, driving_days=2, days=2)
        >>> onward = Move(convoys=2, leaves_day=2, driving_days=1, days=2)
        >>> alfa = Arrival("Alfa", "Port", "Town", 10, 1, "road", 12.0, moved, 3, False, {}, onward=onward)
        >>> alfa.sector_day
        6
        """
        if self.day is None or self.onward is None:
            return None
        return self.day + self.onward.days
