"""Whose coast is whose, and who lives near it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from ...geometry.distance import PathDistance
from ...geometry.ellipsoid import to_vectors

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ashore:
    """People within a distance of a coast.

    Parameters
    ----------
    party : str
        Who holds that coast.
    settlements : int or None
        Those whose centre lies within; None, as the others, where none is known there.
    residents : int or None
        Sum of the known counts.
    uncounted : int or None
        For how many of them no count is known.
    """

    party: str
    settlements: int | None
    residents: int | None
    uncounted: int | None


def coasts_by_party(
    coast_lonlat: BaseGeometry, held_lonlat: Mapping[str, BaseGeometry]
) -> dict[str, MultiLineString]:
    """Part a coast by who holds the ground nearest to each of its edges.

    Parameters
    ----------
    coast_lonlat : LineString or MultiLineString
    held_lonlat : mapping
        Ground of each party, lon/lat degrees (OGC:CRS84).

    Examples
    --------
    >>> held = {"west": shapely.box(0, 0, 1, 1), "east": shapely.box(1, 0, 2, 1)}
    >>> found = coasts_by_party(LineString([(0, 0), (0.9, 0), (1.1, 0), (2, 0)]), held)
    >>> found["west"].wkt
    'MULTILINESTRING ((0 0, 0.9 0, 1.1 0))'
    """
    near = {party: PathDistance(ground) for party, ground in held_lonlat.items() if not ground.is_empty}
    found: dict[str, list[LineString]] = {party: [] for party in near}
    parties = list(near)
    for line in shapely.get_parts(coast_lonlat):
        vertices = shapely.get_coordinates(line)
        middles = 0.5 * (vertices[1:] + vertices[:-1])
        vectors = to_vectors(*middles.T)
        owner = np.argmin([away.approximate_m(vectors) for away in near.values()], axis=0)
        for number, edge in zip(owner, pairwise(vertices), strict=True):
            found[parties[number]].append(LineString(edge))
    return {party: _joined(edges) for party, edges in found.items() if edges}


def _joined(edges: list[LineString]) -> MultiLineString:
    return MultiLineString(list(shapely.get_parts(shapely.line_merge(MultiLineString(edges)))))


def people_ashore(
    coasts: Mapping[str, PathDistance],
    places: Array,
    residents: Sequence[int | None],
    within_m: float,
) -> tuple[Ashore, ...]:
    """Count who lives near each party's coast, by exact distance from each settlement's centre.

    Parameters
    ----------
    coasts : mapping
        How far from a coast a place lies, by the party that holds the coast.
    places : array, shape (n, 2)
        Longitude and latitude of settlements.
    residents : sequence of int or None
        Of each; None where it is not known.
    within_m : float
        Distance, metres. A settlement counts for the coast that is nearest to it.

    References
    ----------
    Karney, C. F. F. (2013), Algorithms for geodesics, Journal of Geodesy 87, 43-55: the distances.

    Examples
    --------
    Two villages 5 and 20 km from a coast along the equator; of the nearer one no count is known.

    >>> villages = np.array([[0.5, 5 / 110.574], [0.5, 20 / 110.574]])
    >>> coast = PathDistance(LineString([(0, 0), (1, 0)]))
    >>> people_ashore({"A": coast}, villages, [None, 700], 10_000)
    (Ashore(party='A', settlements=1, residents=None, uncounted=1),)
    """
    return tuple(_counted(coasts, places, residents, within_m))


def _counted(
    coasts: Mapping[str, PathDistance],
    places: Array,
    residents: Sequence[int | None],
    within_m: float,
) -> Iterator[Ashore]:
    places = places.reshape(-1, 2)
    away_m = np.array([_away_m(coast, places, within_m) for coast in coasts.values()])
    nearest = np.argmin(away_m, axis=0)
    for number, party in enumerate(coasts):
        here = np.flatnonzero((nearest == number) & (away_m[number] <= within_m))
        counts = [count for count in (residents[at] for at in here.tolist()) if count is not None]
        if len(here) == 0:
            yield Ashore(party, None, None, None)
        else:
            yield Ashore(party, len(here), sum(counts) if counts else None, len(here) - len(counts))


def _away_m(coast: PathDistance, places: Array, within_m: float) -> Array:
    """Distance of each place from a coast, metres; infinite where it is plainly farther than asked for."""
    (west, south), (east, north) = coast.places.min(axis=0), coast.places.max(axis=0)
    up_deg = within_m / 110_000.0  # a degree of latitude is longer everywhere
    over_deg = up_deg / np.cos(np.radians(min(85.0, max(abs(south), abs(north)) + up_deg)))
    longitude, latitude = places.T
    near = (west - over_deg <= longitude) & (longitude <= east + over_deg)
    near &= (south - up_deg <= latitude) & (latitude <= north + up_deg)
    away_m = np.full(len(places), np.inf)
    if near.any():
        away_m[near] = coast.to(longitude[near], latitude[near]).distance_m
    return away_m
