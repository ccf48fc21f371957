"""What is planned of a rear: hubs, training grounds, supply, contingents; and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely import Point

from ..location.answer import Answer
from ..methods.rear.criteria import Criterion, Score
from ..methods.rear.movement import Lift, RailLift
from .rear_arrival import Arrival, Entry
from .rear_ways import Movement, SinglePoint, SupplyRoute


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
    counted : str
        Whose counts of residents these are, in a sentence.
    """

    hospitals_from: str = ""
    given_hubs: tuple[str, ...] = ()
    tiers_h: tuple[float, ...] = ()
    roads_embedded: bool = True
    training_known: bool = False
    rails_known: bool = False
    counted: str = ""

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
