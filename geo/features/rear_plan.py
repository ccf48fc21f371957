"""What is planned of a rear: hubs, training grounds, supply routes, what would cut them, contingents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from ..location.answer import Answer
from ..methods.rear.criteria import Criterion, Score
from ..methods.rear.movement import Lift, Move, RailLift


@dataclass(frozen=True, slots=True)
class Hub:
    """A place that may be a hub, or a training ground.

    Parameters
    ----------
    id, name, kind : str
    place_lonlat : Point
    values : mapping
        Value by each criterion; None where it is not known.
    score : Score
    name_uk : str
    """

    id: str
    name: str
    kind: str
    place_lonlat: Point
    values: Mapping[str, float | None]
    score: Score
    name_uk: str = ""


@dataclass(frozen=True, slots=True)
class SupplyRoute:
    """One way from a hub to a place of the line.

    Parameters
    ----------
    hub, kind : str
        Its name; ``main`` or ``alternative``.
    chainage_m : float
        Where on the line it leads, metres.
    path_lonlat : LineString
    length_m, drive_h : float
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
    path_lonlat: LineString
    length_m: float
    drive_h: float
    bridges: int
    single: int
    shared: int
    cut: int
    site: str


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A stretch of road, or a junction, without a way round.

    Parameters
    ----------
    path_lonlat : LineString or Point
    kind : {"road", "bridge", "junction"}
    length_m : float
        Zero for a junction.
    places, residents : int
        Places of the line that its loss parts from their hub, and residents of settlements.
    """

    path_lonlat: BaseGeometry
    kind: str
    length_m: float
    places: int
    residents: int


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

    @property
    def day(self) -> int | None:
        """Day (D+n) on whose evening the last has come in.

        Examples
        --------
        One convoy that sets out on D+3 and drives for two days is in on D+4.

        >>> moved = Move(convoys=1, leaves_day=1, driving_days=2, days=2)
        >>> Arrival("Alfa", "Port", "Town", 10, 1, "road", 12.0, moved, 3, False, {}).day
        4
        """
        return None if self.moved is None else self.from_day + self.moved.days - 1


@dataclass(frozen=True, slots=True)
class Movement:
    """The way that contingents take from one point of entry to one hub, and on which days."""

    mode: str
    entry: str
    hub: str
    path_lonlat: LineString
    length_m: float
    contingents: int
    from_day: int
    to_day: int


@dataclass(frozen=True, slots=True)
class RearPlan:
    """Where a force rests and is supplied from.

    Parameters
    ----------
    id, title : str
    standoff_m : float
    near_m : float
        How far residents count as near.
    criteria : tuple of Criterion
    hubs, candidates : tuple of Hub
        Those chosen, and the others that beyond the standoff reach the line.
    turned_away : mapping
        How many others, by reason.
    answer : Answer
    routes : tuple of SupplyRoute
    single : tuple of SinglePoint
    entries : tuple of Entry
        All; those in use are those of ``arrivals``.
    arrivals : tuple of Arrival
    movements : tuple of Movement
    lift, rail_lift : Lift, RailLift
    not_reached_m : tuple of float
        Chainages of places on the line that no road leads to, metres.
    training : tuple of Hub
        Training grounds chosen.
    training_criteria : tuple of Criterion
    training_others : int
        Grounds that would do too.
    hospitals_known, training_known, rails_known : bool
        Whether a table tells them.
    counts_embedded : bool
        Whether residents are those of the embedded settlements.
    """

    id: str
    title: str
    standoff_m: float
    near_m: float
    criteria: tuple[Criterion, ...]
    hubs: tuple[Hub, ...]
    candidates: tuple[Hub, ...]
    turned_away: Mapping[str, int]
    answer: Answer
    routes: tuple[SupplyRoute, ...]
    single: tuple[SinglePoint, ...]
    entries: tuple[Entry, ...]
    arrivals: tuple[Arrival, ...]
    movements: tuple[Movement, ...]
    lift: Lift
    rail_lift: RailLift
    not_reached_m: tuple[float, ...]
    training: tuple[Hub, ...] = ()
    training_criteria: tuple[Criterion, ...] = ()
    training_others: int = 0
    hospitals_known: bool = False
    training_known: bool = False
    rails_known: bool = False
    counts_embedded: bool = True
