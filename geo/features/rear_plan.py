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


@dataclass(frozen=True, slots=True)
class Known:
    """What is told of the ground of a rear, and by whom.

    Parameters
    ----------
    hospitals_from : {"layer", "sites", ""}
        Who tells hospitals; empty where they are not known.
    given_hubs : tuple of str
        Sites on this ground from which the scenario reckons the tiers of its response.
    tiers_h : tuple of float
        Those tiers.
    roads_embedded : bool
        Whether roads are the embedded main roads.
    training_known, rails_known : bool
        Whether a table tells them.
    counts_embedded : bool
        Whether residents are those of the embedded settlements.
    """

    hospitals_from: str = ""
    given_hubs: tuple[str, ...] = ()
    tiers_h: tuple[float, ...] = ()
    roads_embedded: bool = True
    training_known: bool = False
    rails_known: bool = False
    counts_embedded: bool = True

    @property
    def roads_words(self) -> str:
        """What the roads are called, of which alone it can be told that nothing leads round."""
        return "the embedded main roads" if self.roads_embedded else "the roads given"


@dataclass(frozen=True, slots=True)
class RearPlan:
    """Where a force rests and is supplied from.

    Parameters
    ----------
    standoff_m : float
    near_m : float
        How far residents count as near.
    people_near : int or None
        Residents near any of the hubs, each counted once; None where no settlement is known.
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
    lift, rail_lift : Lift, RailLift
    not_reached_m : tuple of float
        Chainages of places on the line that no road leads to, metres.
    training : tuple of Hub
        Training grounds chosen.
    training_criteria : tuple of Criterion
    training_others : int
        Grounds that would do too.
    known : Known
        What the scenario and the embedded tables tell of the ground.
    arrivals : tuple of Arrival
    movements : tuple of Movement
    """

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
    lift: Lift
    rail_lift: RailLift
    not_reached_m: tuple[float, ...]
    training: tuple[Hub, ...] = ()
    training_criteria: tuple[Criterion, ...] = ()
    training_others: int = 0
    people_near: int | None = None
    known: Known = Known()
    arrivals: tuple[Arrival, ...] = ()
    movements: tuple[Movement, ...] = ()
