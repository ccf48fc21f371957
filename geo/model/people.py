"""People: who lives where, whose settlement an edge cuts, and where a line can be crossed."""

from __future__ import annotations

from dataclasses import dataclass as plain
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass
from shapely import Point

from .declared import STRICT

Text = Annotated[str, Field(min_length=1)]
Figure = Literal["sourced", "assumed"]
RasterUnit = Literal["count", "per_km2"]
Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class PeopleRules:
    """``[people]``: how people are counted, and how crossing points are proposed.

    Parameters
    ----------
    as_of, caveat : str
        Date of the counts, and what has to be read with every one of them.
    residents_per_km2 : float
        Density by which a settlement's residents tell how large it is on the ground.
    outlines : str
        Layer of role ``places`` that holds the ground of settlements; a settlement outside all of them, and
        every one where none is named, is a disc round its centre.
    cut_share : float
        Least share of a settlement on either side of an edge at which it is told as cut.
    classes : tuple of int
        Least residents of each size of settlement, the smallest first.
    raster : str
        Layer of role ``population``: a raster of residents in each cell; empty for none.
    raster_unit : {"count", "per_km2"}
        What a cell of it says: residents in it, or residents for each square kilometre.
    crossings : int
        So many crossing points are proposed; 0 proposes none.
    crossing_spacing_m : float
        Least distance between two of them along the line, metres.
    crossing_near_m : float
        Distance from the line within which people are thought to want to cross it, and within which the
        places lie that they go to, metres.
    crossing_to_residents : int
        Least residents of a place across the line that they want to reach.
    source, note : str
    status : {"sourced", "assumed"}

    Raises
    ------
    ValueError
        If the classes do not rise.
    """

    as_of: Text
    caveat: Text
    source: Text
    residents_per_km2: Annotated[float, Field(gt=0.0)]
    outlines: str = ""
    cut_share: Annotated[float, Field(ge=0.0, le=0.5)] = 0.01
    classes: tuple[Annotated[int, Field(ge=0)], ...] = (0, 1_000, 10_000, 100_000)
    raster: str = ""
    raster_unit: RasterUnit = "count"
    crossings: Annotated[int, Field(ge=0, le=1_000)] = 0
    crossing_spacing_m: Annotated[float, Field(ge=0.0)] = 10_000.0
    crossing_near_m: Annotated[float, Field(gt=0.0, le=200_000.0)] = 50_000.0
    crossing_to_residents: Annotated[int, Field(ge=1)] = 10_000
    status: Figure = "assumed"
    note: str = ""

    def __post_init__(self) -> None:
        if any(larger <= smaller for smaller, larger in pairwise(self.classes)):
            raise ValueError("the classes must rise from one to the next")


@plain(frozen=True, slots=True)
class CutSettlement:
    """A settlement through which the edge of some ground runs, and the share of it that lies inside.

    ``residents`` is None where no count is known; ``centre_inside`` says on which side it is counted where
    it counts whole. ``centre_m``, in metres of the frame, tells settlements of one name apart.
    """

    name: str
    name_uk: str
    residents: int | None
    inside_share: float
    centre_inside: bool = True
    centre_m: tuple[float, float] | None = None


@plain(frozen=True, slots=True)
class PeopleCount:
    """Who lives on some ground.

    Parameters
    ----------
    name, kind : str
        Of the ground: ``zone``, ``sector`` or ``reach``.
    settlements : int
        Those whose centre lies in it.
    residents : int
        Sum of their known counts.
    uncounted : int
        For how many none is known; they are in no sum.
    by_size : tuple of (str, int, int)
        Size in words, settlements, residents; settlements without a count are in none.
    cut : tuple of CutSettlement
        Those that its edge cuts, the largest first.
    by_share : int
        Residents where each settlement counts by the share of it that lies inside.
    raster_residents : int or None
        By the user's raster with exact fractions of cells; None where none is given.
    raster_unknown_share : float or None
        Share of the ground on which the raster says nothing.
    hospitals, schools : int or None
        Where the user gives them; None where nobody has.
    """

    name: str
    kind: str
    settlements: int
    residents: int
    uncounted: int
    by_size: tuple[tuple[str, int, int], ...] = ()
    cut: tuple[CutSettlement, ...] = ()
    by_share: int = 0
    raster_residents: int | None = None
    raster_unknown_share: float | None = None
    hospitals: int | None = None
    schools: int | None = None

    @property
    def between(self) -> tuple[int, int]:
        """Residents by centre and by share, the smaller first: how much the edge leaves open."""
        return min(self.residents, self.by_share), max(self.residents, self.by_share)


@plain(frozen=True, slots=True)
class Crossing:
    """A place where a road crosses the line: a candidate for a crossing point.

    That a road is mapped does not say that it, or a bridge on it, is intact or free of mines.

    Parameters
    ----------
    name : str
        Of the nearest settlement on either side.
    place : Point
        In metres of the frame.
    chainage_m : float
    proposed : bool
        Whether it is among those proposed.
    next_m : float or None
        Distance along the line to the nearest other one that is proposed, metres.
    residents : int
        Counted residents on both sides whose shortest way across it is, among those proposed and it.
    saved_min : float or None
        Detour that it saves those of them who have another way, mean over residents, minutes: the trip
        without it, less that with it, by those proposed; None where no other way exists.
    only_way_residents : int
        Counted residents who have no other way.
    road : str
        Name or class of the road.
    """

    name: str
    place: Point
    chainage_m: float
    proposed: bool
    next_m: float | None = None
    residents: int = 0
    saved_min: float | None = None
    only_way_residents: int = 0
    road: str = ""


@plain(frozen=True, slots=True)
class CrossingChoice:
    """How crossing points were chosen, and what proves that no other choice does better.

    Parameters
    ----------
    status : {"optimal", "feasible", "infeasible", "unknown"}
    value, bound : float or None
        Minutes of travel of all residents together; no choice does better than ``bound``.
    mean_min : float or None
        Mean trip of a resident by the crossing points proposed, minutes.
    residents : int
        Counted residents whose trips were weighed.
    stranded : int
        Counted residents near the line who reach no place across it by any candidate.
    method, proof : str
    infeasible_because : str
    """

    status: Status
    value: float | None
    bound: float | None
    mean_min: float | None
    residents: int
    stranded: int
    method: str
    proof: str
    infeasible_because: str = ""


@plain(frozen=True, slots=True)
class HospitalWay:
    """A settlement whose nearest hospital lies across the line, and the nearest on its own side.

    Times are by road in minutes, None where no network is given; ``own`` is empty where no hospital stands
    on its own side.
    """

    name: str
    name_uk: str
    residents: int | None
    across: str
    across_m: float
    across_min: float | None
    own: str = ""
    own_m: float | None = None
    own_min: float | None = None


@plain(frozen=True, slots=True)
class PhasePeople:
    """Who lives in the zones that are in force in a phase, each counted once.

    Parameters
    ----------
    name : str
    from_day, to_day : int or None
        D+n; None where it has no end.
    zones : int
        How many are in force on some day of it.
    settlements, residents, uncounted : int
        In all of them: settlements by their centre, the sum of known counts, how many have none.
    settlements_between, residents_between, uncounted_between : int
        In those that lie between the parties.
    settlements_cut : int
        Those that the edge of some of its zones cuts, each once.
    hospitals, schools : int or None
        In all of its zones, each once; None where nobody gives any.
    """

    name: str
    from_day: int
    to_day: int | None
    zones: int
    settlements: int
    residents: int
    uncounted: int
    settlements_between: int
    residents_between: int
    uncounted_between: int
    settlements_cut: int = 0
    hospitals: int | None = None
    schools: int | None = None


@plain(frozen=True, slots=True)
class PeopleReport:
    """Everything that is known of the people concerned; at the head of every report.

    ``rules`` bears the date of the counts and the caveat that stands beside each of them. ``cut_off`` lists
    settlements whose nearest hospital lies across the line; it is None where nobody gave hospitals.
    ``raster`` is the title of the user's raster, empty for none; ``phases`` are those of the mandate.
    """

    rules: PeopleRules
    counts: tuple[PeopleCount, ...]
    crossings: tuple[Crossing, ...] = ()
    method: str = ""
    choice: CrossingChoice | None = None
    cut_off: tuple[HospitalWay, ...] | None = None
    raster: str = ""
    phases: tuple[PhasePeople, ...] = ()

    def of(self, name: str, kind: str = "zone") -> PeopleCount | None:
        """Who lives on the ground of a name and kind; None where it was not asked for."""
        return next((count for count in self.counts if (count.name, count.kind) == (name, kind)), None)
