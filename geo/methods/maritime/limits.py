"""Breadths of the sea off a state's coast, to the equidistance with the coasts of others: no claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from ...errors import GeometryError
from ...geometry.between import area_m2
from ...geometry.nearest_belts import nearest_belts
from ...model.vessels import NAUTICAL_MILE_M

_WHERE = "limits at sea"


@dataclass(frozen=True, slots=True)
class Breadth:
    """A breadth that the law of the sea names.

    Parameters
    ----------
    name : str
    breadth_m : float
        Metres; a nautical mile has 1,852.
    article : str
        Of the United Nations Convention on the Law of the Sea, 1982.
    """

    name: str
    breadth_m: float
    article: str


BREADTHS = (
    Breadth("territorial sea", 12 * NAUTICAL_MILE_M, "articles 3 and 15"),
    Breadth("contiguous zone", 24 * NAUTICAL_MILE_M, "article 33"),
    Breadth("exclusive economic zone", 200 * NAUTICAL_MILE_M, "articles 57 and 74"),
)


@dataclass(frozen=True)
class SeaLimit:
    """Water within a breadth of a state's coast and nearer to it than to any other's.

    Parameters
    ----------
    state : str
    breadth : Breadth
    water : Polygon or MultiPolygon
        Lon/lat degrees.
    worst_m : float
        Farthest that its outer edge was found off the breadth, metres.
    """

    state: str
    breadth: Breadth
    water: BaseGeometry
    worst_m: float

    @cached_property
    def area_m2(self) -> float:
        """Area of the water, m²."""
        return area_m2(self.water)


def sea_limits(
    state: str,
    coasts_lonlat: Mapping[str, BaseGeometry],
    land_lonlat: BaseGeometry,
    *,
    breadths: Sequence[Breadth] = BREADTHS,
    tolerance_m: float = 50.0,
    within_lonlat: BaseGeometry | None = None,
) -> tuple[SeaLimit, ...]:
    """Lay breadths off a state's coast, each to the equidistance with its neighbours.

    The outer edge is the envelope of geodesic arcs about every point of the coast, not about its vertices
    alone; where two coasts are nearer to each other than both breadths, each state has what is nearer to it
    (the median of article 15, for opposite and for adjacent coasts alike). The coast stands for the normal
    baseline of article 5: straight baselines (article 7), bays, historic waters and agreed boundaries are
    not known here. Equidistance is a method, not a claim of anybody.

    Parameters
    ----------
    state : str
    coasts_lonlat : mapping
        Lines of each state's coast, by the state, lon/lat degrees (OGC:CRS84).
    land_lonlat : Polygon or MultiPolygon
        All land, which is taken out.
    breadths : sequence of Breadth
    tolerance_m : float
        How far an edge may lie off its breadth, metres.
    within_lonlat : Polygon or MultiPolygon, optional
        Where all coasts are known; beyond it nothing is told, for another coast may be nearer.

    Returns
    -------
    tuple of SeaLimit
        Breadth by breadth.

    Raises
    ------
    GeometryError
        If a coast is no line.
    CertificateError
        If a limit does not confirm its tolerance.

    Examples
    --------
    Two straight coasts on meridians 20 nautical miles apart: each state has ten of them, though the law
    would give it twelve.

    >>> from shapely import LineString, Polygon
    >>> apart = 20 * NAUTICAL_MILE_M / 111_319.490793
    >>> coasts = {"W": LineString([(0, -1), (0, 1)]), "E": LineString([(apart, -1), (apart, 1)])}
    >>> (west,) = sea_limits("W", coasts, Polygon(), breadths=BREADTHS[:1], tolerance_m=1.0)
    >>> between = west.water.intersection(LineString([(0, 0), (apart, 0)]))
    >>> round(between.bounds[2] / apart, 4)
    0.5
    """
    own = _lines(state, coasts_lonlat[state])
    others = [_lines(name, coast) for name, coast in coasts_lonlat.items() if name != state]
    breadths_m = [breadth.breadth_m for breadth in breadths]
    found = []
    for breadth, belt in zip(
        breadths, nearest_belts(own, others, breadths_m, tolerance_m=tolerance_m), strict=True
    ):
        water = shapely.difference(belt.area, land_lonlat)
        water = water if within_lonlat is None else shapely.intersection(water, within_lonlat)
        found.append(SeaLimit(state, breadth, water, belt.certificate.worst_m))
    return tuple(found)


def _lines(state: str, coast_lonlat: BaseGeometry) -> MultiLineString:
    parts = [part for part in shapely.get_parts(coast_lonlat) if isinstance(part, LineString)]
    if not parts or len(parts) < len(shapely.get_parts(coast_lonlat)):
        raise GeometryError(
            f"its coast is a {coast_lonlat.geom_type}",
            where=f"{_WHERE}, {state}",
            mend="Give lines; of land, its boundary where it meets the sea.",
        )
    return MultiLineString(parts)
