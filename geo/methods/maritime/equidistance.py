"""Which edge of a state's water is equally far from a neighbour's coast, and from whose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from ...geometry.chainage import Chainage
from ...geometry.distance import PathDistance
from ...geometry.ellipsoid import to_vectors


@dataclass(frozen=True, slots=True)
class Equidistance:
    """A line equally far from the coasts of two states: a method of drawing, nobody's claim.

    Parameters
    ----------
    one, other : str
        The two states.
    line : MultiLineString
        Lon/lat degrees.
    """

    one: str
    other: str
    line: MultiLineString

    @property
    def length_m(self) -> float:
        """Over all of its parts, metres."""
        return Chainage(self.line).length_m


def equidistances(
    state: str,
    coasts_lonlat: Mapping[str, BaseGeometry],
    water_lonlat: BaseGeometry,
    *,
    tolerance_m: float,
) -> tuple[Equidistance, ...]:
    """Read the lines of equal distance off the edge of a state's water.

    Parameters
    ----------
    state : str
    coasts_lonlat : mapping
        Lines of each state's coast, by the state, lon/lat degrees (OGC:CRS84).
    water_lonlat : Polygon or MultiPolygon
        Its widest water, as ``limits.sea_limits`` gives it.
    tolerance_m : float
        How far the two distances of a vertex of the line may differ, metres.

    Examples
    --------
    >>> coasts = {"W": LineString([(0, 0), (0, 1)]), "E": LineString([(0.2, 0), (0.2, 1)])}
    >>> water = shapely.box(0, 0.2, 0.1, 0.8)
    >>> (found,) = equidistances("W", coasts, water, tolerance_m=1.0)
    >>> found.other, found.line.wkt
    ('E', 'MULTILINESTRING ((0.1 0.2, 0.1 0.8))')
    """
    others = [name for name in coasts_lonlat if name != state]
    if not others:
        return ()
    rings = [np.array(ring.coords) for ring in _rings(water_lonlat)]
    own, *away = (PathDistance(coasts_lonlat[name]) for name in (state, *others))
    found: dict[str, list[LineString]] = {name: [] for name in others}
    for ring in rings:
        vectors = to_vectors(*ring.T)
        own_m = own.approximate_m(vectors)
        off_shore = own_m > tolerance_m
        off_m = np.full((len(others), len(ring)), np.inf)
        off_m[:, off_shore] = [other.approximate_m(vectors[off_shore]) for other in away]
        nearest = np.argmin(off_m, axis=0)
        equal = np.abs(off_m.min(axis=0) - own_m) <= tolerance_m
        for number, name in enumerate(others):
            found[name].extend(_runs(ring, equal & (nearest == number)))
    return tuple(
        Equidistance(state, name, MultiLineString(_joined(lines))) for name, lines in found.items() if lines
    )


def _rings(water: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(water):
        if isinstance(part, Polygon):
            yield from (part.exterior, *part.interiors)


def _runs(ring: npt.NDArray[np.float64], chosen: npt.NDArray[np.bool_]) -> Iterator[LineString]:
    """Stretches of a ring whose vertices are all chosen, of two vertices and more."""
    ends = np.flatnonzero(np.diff(np.concatenate([[False], chosen, [False]]).astype(int)))
    for begins, stops in ends.reshape(-1, 2):
        if stops - begins > 1:
            yield LineString(ring[begins:stops])


def _joined(lines: list[LineString]) -> list[LineString]:
    """Lines that meet at the vertex where their ring begins and ends are one."""
    merged = shapely.get_parts(shapely.line_merge(MultiLineString(lines)))
    return [part for part in merged if isinstance(part, LineString)]
