"""Patrols: what has to be visited how often, who can, and the week that follows."""

from __future__ import annotations

from dataclasses import dataclass as plain
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass
from shapely import MultiLineString, Point

from .declared import STRICT

Text = Annotated[str, Field(min_length=1)]
Hours = Annotated[float, Field(gt=0.0, le=8_784.0)]
Clock = Annotated[float, Field(ge=0.0, le=24.0)]
Minutes = Annotated[float, Field(ge=0.0, le=1_440.0)]
Figure = Literal["sourced", "assumed"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class PatrolTask:
    """``[[patrol_task]]``: a class of places that has to be visited, and how often.

    Parameters
    ----------
    name : str
    what : str
        ``posts`` (or another kind of proposed or standing site), ``settlements``, ``crossings``, ``roads``
        (stretches of road), ``line`` (stretches of the line), or the name of a layer of role ``places``.
    revisit_h : float
        Longest time that may pass between two visits, hours.
    from_h, to_h : float
        Hours of the day, local solar time, between which a visit may begin.
    stop_min : float
        How long a visit takes, minutes; on a stretch, the halts beside the time to drive it.
    inside : str
        Name of the zone in which the places lie; empty for any within reach.
    within_m : float or None
        Greatest distance from the line, metres.
    least_residents : int
        Settlements with fewer residents are left out.
    sees_m : float
        A stretch is watched from a halt so far away that all of it lies within this distance, metres; 0 asks
        that the patrol drives along it.
    stretch_m : float
        Greatest length of the pieces into which roads and line are cut, metres.
    source, note : str
    status : {"sourced", "assumed"}
    """

    name: Text
    what: Text
    revisit_h: Hours
    source: Text
    from_h: Clock = 0.0
    to_h: Clock = 24.0
    stop_min: Minutes = 15.0
    inside: str = ""
    within_m: Annotated[float, Field(gt=0.0)] | None = None
    least_residents: Annotated[int, Field(ge=0)] = 0
    sees_m: Annotated[float, Field(ge=0.0)] = 0.0
    stretch_m: Annotated[float, Field(ge=50.0)] = 5_000.0
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class PatrolRules:
    """``[patrols]``: from where, how long and by which rules patrols go out.

    Parameters
    ----------
    base_kind : str
        Kind of site from which they start and to which they return.
    bases_per_sector : int
        So many are proposed in each sector where none stands already.
    base_standoff_m, base_farthest_m : float
        Distance of proposed bases from the line, metres.
    hours : float
        Longest time out, hours.
    crew : int
        People on one patrol.
    daylight_only : bool
        Whether patrols leave after sunrise and are back by sunset.
    sunrise_h, sunset_h : float or None
        Local solar time; reckoned from the latitude and the date if left out.
    vary_min : float
        Departures differ from day to day by up to so many minutes: what is predictable can be avoided.
    sees_m, line_stretch_m : float
        What of the line lies so near to the way of a patrol counts as seen when it passes, metres, 0 where
        nobody asks; and the pieces of the line for which that is told.
    days : int
        Length of the schedule, days; it repeats.
    seed : int
    steps : int
        Length of the search for each day and sector, in iterations, so that the same input gives the same
        bytes.
    source, note : str
    status : {"sourced", "assumed"}
    """

    source: Text
    base_kind: Text = "patrol_base"
    bases_per_sector: Annotated[int, Field(ge=1, le=100)] = 1
    base_standoff_m: Annotated[float, Field(ge=0.0)] = 5_000.0
    base_farthest_m: Annotated[float, Field(gt=0.0)] = 40_000.0
    hours: Annotated[float, Field(gt=0.0, le=24.0)] = 8.0
    crew: Annotated[int, Field(ge=1, le=100)] = 4
    daylight_only: bool = True
    sunrise_h: Clock | None = None
    sunset_h: Clock | None = None
    vary_min: Minutes = 60.0
    sees_m: Annotated[float, Field(ge=0.0)] = 0.0
    line_stretch_m: Annotated[float, Field(ge=50.0)] = 5_000.0
    days: Annotated[int, Field(ge=1, le=31)] = 7
    seed: int = 0
    steps: Annotated[int, Field(ge=1, le=10_000_000)] = 50
    status: Figure = "assumed"
    note: str = ""


@plain(frozen=True, slots=True)
class Requirement:
    """One place or stretch that has to be visited, in metres of the frame.

    Parameters
    ----------
    id, task, what : str
        Its own name, that of its task, and what it is (``post``, ``settlement``, ``road`` …).
    place : Point
        Where a patrol stops, or the middle of a stretch.
    path : MultiLineString or None
        The stretch that has to be driven or watched; None for a place.
    revisit_h : float
    from_h, to_h : float
    stop_min : float
    sector : str
    sensitive : bool
        Whether the place must not leave the house exactly.
    driven : bool
        Whether the patrol drives along ``path``; otherwise it halts at ``place``.
    """

    id: str
    task: str
    what: str
    place: Point
    path: MultiLineString | None
    revisit_h: float
    from_h: float
    to_h: float
    stop_min: float
    sector: str = ""
    sensitive: bool = False
    driven: bool = False


@plain(frozen=True, slots=True)
class PatrolBase:
    """Where patrols start and to which they return, in metres of the frame.

    Parameters
    ----------
    name : str
    place : Point
    sector : str
        Sector whose requirements its patrols serve; empty for any.
    contingent : str
    patrols_per_day : int
        Patrols that it can have out on one day.
    """

    name: str
    place: Point
    sector: str
    contingent: str
    patrols_per_day: int


@plain(frozen=True, slots=True)
class Stop:
    """A visit on a patrol: which requirement, when it begins and ends, hours since the schedule began."""

    requirement: str
    from_h: float
    to_h: float


@plain(frozen=True, slots=True)
class Patrol:
    """One patrol on one day: a closed route from its base.

    Parameters
    ----------
    name, base, contingent, sector : str
    day : int
        From 1.
    leaves_h, back_h : float
        Hours since the schedule began.
    stops : tuple of Stop
    length_m : float
    path : MultiLineString
        Along the roads, metres of the frame: one part for each move, in the order driven.
    crew : int
    moves_h : tuple of (float, float)
        When each part of ``path`` begins and ends, hours since the schedule began.
    """

    name: str
    base: str
    contingent: str
    sector: str
    day: int
    leaves_h: float
    back_h: float
    stops: tuple[Stop, ...]
    length_m: float
    path: MultiLineString
    crew: int
    moves_h: tuple[tuple[float, float], ...] = ()

    @property
    def moves_text(self) -> str:
        """``moves_h`` as text, as a file of tracks takes it; to the second.

        >>> way = MultiLineString([[(0, 0), (1, 0)], [(1, 0), (0, 0)]])
        >>> Patrol("a", "b", "c", "", 1, 7.0, 9.0, (), 2.0, way, 4, ((7.0, 7.25), (8.5, 9.0))).moves_text
        '7.00000-7.25000 8.50000-9.00000'
        """
        return " ".join(f"{begin_h:.5f}-{end_h:.5f}" for begin_h, end_h in self.moves_h)


@plain(frozen=True, slots=True)
class Idleness:
    """How long one requirement stays unseen in a schedule that repeats.

    Parameters
    ----------
    requirement : str
    visits : int
    longest_h, mean_h : float or None
        Longest time between visits, and mean age of the last visit at a random moment; None where there is
        none: unseen is not a number.
    bound_h : float
        No schedule with these patrols leaves it unseen for less, at its longest: see the method.
    asked_h : float
    """

    requirement: str
    visits: int
    longest_h: float | None
    mean_h: float | None
    bound_h: float
    asked_h: float

    @property
    def kept(self) -> bool:
        """Whether the requirement is kept all along."""
        return self.longest_h is not None and self.longest_h <= self.asked_h + 1e-9


@plain(frozen=True, slots=True)
class LineIdleness:
    """How long one piece of the line stays unseen by patrols that pass within sight of its middle.

    Parameters
    ----------
    from_m, to_m : float
        Chainages, metres.
    path : MultiLineString
    visits : int
    longest_h, mean_h : float or None
        As for a requirement; None where no patrol ever passes.
    """

    from_m: float
    to_m: float
    path: MultiLineString
    visits: int
    longest_h: float | None
    mean_h: float | None


@plain(frozen=True, slots=True)
class NotKept:
    """A requirement that the schedule does not keep, and why.

    ``proved`` says that no schedule of these patrols can keep it; otherwise the search found none.
    """

    requirement: str
    why: str
    longest_h: float | None
    asked_h: float
    proved: bool = False


@plain(frozen=True, slots=True)
class Departures:
    """How hard it is to foretell when patrols leave one base.

    Parameters
    ----------
    base : str
    patrols : int
    spread_min : float
        Standard deviation of the time of day at which patrols leave, minutes.
    repeats : int
        Patrols that leave at the same minute of the day as one of the day before.
    unavoidable : int
        Of these, how many had no other minute.
    """

    base: str
    patrols: int
    spread_min: float
    repeats: int
    unavoidable: int


@dataclass(frozen=True, kw_only=True, config=STRICT)
class MissionPatrols:
    """What patrols of one mission did, for comparison; None where nobody says.

    Parameters
    ----------
    mission : str
    patrols_per_day : float or None
    km_per_patrol : float or None
    line_km : float or None
        Length of its line.
    hours_per_patrol : tuple of (float, float), or None
    source, note : str
    status : {"sourced", "assumed"}
    """

    mission: Text
    source: Text
    patrols_per_day: Annotated[float, Field(ge=0.0)] | None = None
    km_per_patrol: Annotated[float, Field(ge=0.0)] | None = None
    line_km: Annotated[float, Field(gt=0.0)] | None = None
    hours_per_patrol: tuple[float, float] | None = None
    status: Figure = "assumed"
    note: str = ""

    @property
    def per_line_km_day(self) -> float | None:
        """Patrols a day for each kilometre of line.

        >>> norland = MissionPatrols(mission="Norland", source="invented", patrols_per_day=430, line_km=120)
        >>> norland.per_line_km_day
        3.5833333333333335
        """
        if self.patrols_per_day is None or not self.line_km:
            return None
        return self.patrols_per_day / self.line_km


@plain(frozen=True, slots=True)
class Schedule:
    """Everything that the patrols do in a schedule that repeats.

    Parameters
    ----------
    rules : PatrolRules
    requirements, patrols, idleness, not_kept : tuple
    bases : mapping of str to Point, as a tuple of pairs
        Where each base stands, metres of the frame.
    routes_bound : int
        Fewer patrols cannot make these visits, by a bound that the method states.
    hours_total_h, hours_bound_h : float
        Hours out of all patrols, and a lower bound of them.
    method, proof : str
    worst_bound_h : float
        No schedule of these patrols leaves every requirement that a patrol can visit unseen for less.
    light_h : tuple of (float, float)
        Sunrise and sunset, local solar time, between which patrols are out; 0 and 24 where night counts too.
    line : tuple of LineIdleness
        Pieces of the line, in the order of chainage; empty where ``rules.sees_m`` is 0.
    departures : tuple of Departures
        Of each base that sends a patrol out.
    missions : tuple of MissionPatrols
        What to compare with: this schedule first.
    """

    rules: PatrolRules
    requirements: tuple[Requirement, ...]
    patrols: tuple[Patrol, ...]
    idleness: tuple[Idleness, ...]
    not_kept: tuple[NotKept, ...]
    bases: tuple[tuple[str, Point], ...]
    routes_bound: int
    hours_total_h: float
    hours_bound_h: float
    method: str
    proof: str
    worst_bound_h: float = 0.0
    light_h: tuple[float, float] = (0.0, 24.0)
    line: tuple[LineIdleness, ...] = ()
    departures: tuple[Departures, ...] = ()
    missions: tuple[MissionPatrols, ...] = ()
