"""People: who lives where, whose settlement an edge cuts, and where a line can be crossed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass as plain
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass
from shapely import Point

from .declared import STRICT

Text = Annotated[str, Field(min_length=1)]
Figure = Literal["sourced", "assumed"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class PeopleRules:
    """``[people]``: how people are counted, and how crossing points are proposed.

    Parameters
    ----------
    as_of, caveat : str
        Date of the counts, and what has to be read with every one of them.
    residents_per_km2 : float
        Density by which a settlement's residents tell how large it is on the ground.
    classes : tuple of int
        Least residents of each size of settlement, the smallest first.
    raster : str
        Layer of role ``population``: a raster of residents in each cell; empty for none.
    crossings : int
        So many crossing points are proposed; 0 proposes none.
    crossing_spacing_m : float
        Least distance between two of them along the line, metres.
    source, note : str
    status : {"sourced", "assumed"}
    """

    as_of: Text
    caveat: Text
    source: Text
    residents_per_km2: Annotated[float, Field(gt=0.0)]
    classes: tuple[Annotated[int, Field(ge=0)], ...] = (0, 1_000, 10_000, 100_000)
    raster: str = ""
    crossings: Annotated[int, Field(ge=0, le=1_000)] = 0
    crossing_spacing_m: Annotated[float, Field(ge=0.0)] = 10_000.0
    status: Figure = "assumed"
    note: str = ""


@plain(frozen=True, slots=True)
class CutSettlement:
    """A settlement through which the edge of a zone runs, and the share of it that lies inside."""

    name: str
    name_uk: str
    residents: int | None
    inside_share: float


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
        For how many none is known.
    by_size : tuple of (str, int, int)
        Size in words, settlements, residents.
    cut : tuple of CutSettlement
        Those that its edge cuts.
    raster_residents : float or None
        By the user's raster with exact fractions of cells; None where none is given.
    hospitals : int or None
        Where the user gives them; None where nobody has.
    """

    name: str
    kind: str
    settlements: int
    residents: int
    uncounted: int
    by_size: tuple[tuple[str, int, int], ...] = ()
    cut: tuple[CutSettlement, ...] = ()
    raster_residents: float | None = None
    hospitals: int | None = None


@plain(frozen=True, slots=True)
class Crossing:
    """A place where a road crosses the line: a candidate for a crossing point.

    Parameters
    ----------
    name : str
    place : Point
    chainage_m : float
    proposed : bool
        Whether it is among those proposed.
    next_m : float or None
        Distance along the line to the nearest other one that is proposed, metres.
    residents : int
        Counted residents on both sides whose shortest way across it is.
    saved_min : float or None
        Detour that it saves them, mean over residents, minutes; None where no other way exists.
    """

    name: str
    place: Point
    chainage_m: float
    proposed: bool
    next_m: float | None = None
    residents: int = 0
    saved_min: float | None = None


@plain(frozen=True, slots=True)
class PeopleReport:
    """Everything that is known of the people concerned; at the head of every report."""

    rules: PeopleRules
    counts: tuple[PeopleCount, ...]
    crossings: tuple[Crossing, ...] = ()
    method: str = ""
    by_name: Mapping[str, PeopleCount] | None = None
