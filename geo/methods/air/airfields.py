"""Airfields that will do: by runway, surface and state, and by how far they lie from a line or a border."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...geometry.distance import PathDistance

# First letters of what hard surfaces are called in the tables of airfields: asphalt, concrete, bituminous.
_BEND_M = 1.0  # of a line between two vertices, where it is asked how far an airfield lies
_HARD = ("asp", "con", "bit", "tar", "pem")


@dataclass(frozen=True, slots=True)
class Airfield:
    """A place with a runway.

    Parameters
    ----------
    id, name : str
    place_lonlat : Point
        Lon/lat degrees (OGC:CRS84).
    runway_m : float
        Longest runway, metres.
    surface : str
        Of that runway, as the source words it.
    closed : bool
        Whether airfield or runway is told to be closed.
    codes : tuple of str
        What else it goes by: codes of civil aviation.
    """

    id: str
    name: str
    place_lonlat: Point
    runway_m: float
    surface: str
    closed: bool
    codes: tuple[str, ...] = ()

    @property
    def hard(self) -> bool:
        """Whether the surface is one that jets take.

        Examples
        --------
        >>> [Airfield("A", "A", Point(0, 0), 2_500, word, False).hard for word in ("CON", "asphalt", "grs")]
        [True, True, False]
        """
        return self.surface.strip().lower().startswith(_HARD)


def named_airfields(
    airfields: Sequence[Airfield], names: Sequence[str], *, where: str
) -> tuple[Airfield, ...]:
    """The airfields that some codes or names stand for, in their order; capitals do not matter.

    Parameters
    ----------
    airfields : sequence of Airfield
    names : sequence of str
    where : str
        For the error.

    Raises
    ------
    ScenarioError
        If there is none of that code or name.

    Examples
    --------
    >>> alba = Airfield("NL-1", "Alba", Point(0, 0), 2_500, "con", False, ("NLAA",))
    >>> [one.name for one in named_airfields([alba], ["nlaa"], where="[air]")]
    ['Alba']
    >>> named_airfields([alba], ["NLAB"], where="[air]")
    Traceback (most recent call last):
    geo.errors.ScenarioError: [air]: there is no airfield 'NLAB'. Near it are NLAA.
    """
    known = {
        word.casefold(): (word, one) for one in airfields for word in (one.id, one.name, *one.codes) if word
    }
    for name in names:
        if name.casefold() not in known:
            near = [known[word][0] for word in get_close_matches(name.casefold(), known, n=5)]
            mend = (
                f"Near it are {', '.join(near)}."
                if near
                else "Give a code or a name of the table of airfields."
            )
            raise ScenarioError(f"there is no airfield {name!r}", where=where, mend=mend)
    return tuple(dict.fromkeys(known[name.casefold()][1] for name in names))


@dataclass(frozen=True, slots=True)
class Demands:
    """What an airfield has to have, and where it may lie.

    Parameters
    ----------
    runway_m : float
        Shortest runway that is enough, metres.
    line_lonlat, border_lonlat : LineString, Polygon, or several, or None
        Line of contact, and border or land of a state, from which they keep away.
    standoff_m, border_standoff_m : float
        How far, metres.
    within_lonlat : Polygon or MultiPolygon, or None
        Ground on which they have to lie (that of the states that lend them).
    """

    runway_m: float
    line_lonlat: BaseGeometry | None = None
    standoff_m: float = 0.0
    border_lonlat: BaseGeometry | None = None
    border_standoff_m: float = 0.0
    within_lonlat: BaseGeometry | None = None


def airfields_that_do(
    airfields: Sequence[Airfield], demands: Demands
) -> tuple[tuple[Airfield, ...], dict[str, int]]:
    """Choose the airfields that will do, and count the others by the first reason that turns them away.

    Examples
    --------
    >>> def field(name, runway_m, surface="con", closed=False):
    ...     return Airfield(name, name, Point(0, 0), runway_m, surface, closed)
    >>> fields = [field("A", 2_500), field("B", 900), field("C", 3_000, "grs")]
    >>> fields += [field("D", 3_000, closed=True)]
    >>> chosen, others = airfields_that_do(fields, Demands(runway_m=2_400))
    >>> [one.name for one in chosen], others
    (['A'], {'closed': 1, 'runway too short': 1, 'surface not hard': 1})
    """
    reasons = reasons_against(airfields, demands)
    chosen = tuple(one for one, reason in zip(airfields, reasons, strict=True) if not reason)
    return chosen, dict(sorted(Counter(filter(None, reasons)).items()))


def reasons_against(airfields: Sequence[Airfield], demands: Demands) -> list[str]:
    """The first reason that turns each airfield away; empty for those that will do."""
    line_m = away_m(airfields, demands.line_lonlat)
    border_m = away_m(airfields, demands.border_lonlat)
    within = demands.within_lonlat
    return [
        next(
            (
                reason
                for against, reason in (
                    (one.closed, "closed"),
                    (one.runway_m < demands.runway_m, "runway too short"),
                    (not one.hard, "surface not hard"),
                    (within is not None and not within.covers(one.place_lonlat), "not on the ground given"),
                    (line_m[number] < demands.standoff_m, "too near the line"),
                    (border_m[number] < demands.border_standoff_m, "too near the border"),
                )
                if against
            ),
            "",
        )
        for number, one in enumerate(airfields)
    ]


def away_m(airfields: Sequence[Airfield], path_lonlat: BaseGeometry | None) -> list[float]:
    """How far each airfield lies from a path, metres; endlessly far from none."""
    if path_lonlat is None or path_lonlat.is_empty or not airfields:
        return [math.inf] * len(airfields)
    places = [one.place_lonlat for one in airfields]
    found = PathDistance(path_lonlat, bend_m=_BEND_M).to([one.x for one in places], [one.y for one in places])
    inside = shapely.intersects(path_lonlat, places)
    return [0.0 if within else float(m) for within, m in zip(inside, found.distance_m, strict=True)]
