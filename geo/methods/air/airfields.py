"""Airfields that will do: by runway, surface and state, and by how far they lie from a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shapely import Point
from shapely.geometry.base import BaseGeometry

from ...geometry.distance import PathDistance

# First letters of what hard surfaces are called in the tables of airfields: asphalt, concrete, bituminous.
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
    """

    id: str
    name: str
    place_lonlat: Point
    runway_m: float
    surface: str
    closed: bool

    @property
    def hard(self) -> bool:
        """Whether the surface is one that jets take.

        Examples
        --------
        >>> [Airfield("A", "A", Point(0, 0), 2_500, word, False).hard for word in ("CON", "asphalt", "grs")]
        [True, True, False]
        """
        return self.surface.strip().lower().startswith(_HARD)


def airfields_that_do(
    airfields: Sequence[Airfield],
    *,
    runway_m: float,
    line_lonlat: BaseGeometry | None = None,
    standoff_m: float = 0.0,
    within_lonlat: BaseGeometry | None = None,
) -> tuple[tuple[Airfield, ...], dict[str, int]]:
    """Choose the airfields that will do, and count the others by the first reason that turns them away.

    Parameters
    ----------
    airfields : sequence of Airfield
    runway_m : float
        Shortest runway that is enough, metres.
    line_lonlat : LineString or MultiLineString, optional
        Line that they are to keep away from.
    standoff_m : float
        How far, metres.
    within_lonlat : Polygon or MultiPolygon, optional
        Ground on which they have to lie (that of the states that lend them).

    Examples
    --------
    >>> def field(name, runway_m, surface="con", closed=False):
    ...     return Airfield(name, name, Point(0, 0), runway_m, surface, closed)
    >>> fields = [field("A", 2_500), field("B", 900), field("C", 3_000, "grs")]
    >>> fields += [field("D", 3_000, closed=True)]
    >>> chosen, others = airfields_that_do(fields, runway_m=2_400)
    >>> [one.name for one in chosen], others
    (['A'], {'closed': 1, 'runway too short': 1, 'surface not hard': 1})
    """
    near = PathDistance(line_lonlat) if line_lonlat is not None else None
    chosen, reasons = [], Counter[str]()
    for one in airfields:
        place = one.place_lonlat
        if one.closed:
            reasons["closed"] += 1
        elif one.runway_m < runway_m:
            reasons["runway too short"] += 1
        elif not one.hard:
            reasons["surface not hard"] += 1
        elif within_lonlat is not None and not within_lonlat.covers(place):
            reasons["not on the ground given"] += 1
        elif near is not None and float(near.to(place.x, place.y).distance_m[0]) < standoff_m:
            reasons["too near the line"] += 1
        else:
            chosen.append(one)
    return tuple(chosen), dict(sorted(reasons.items()))
