"""Who lives where the air is watched, reached or closed: settlements by their centres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ...geometry.distance import PathDistance
from ...geometry.ellipsoid import GEOD
from ...model.closed_air import ClosedAir

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_BEND_M = 1.0  # of the line between two vertices; a settlement's centre is no better known


@dataclass(frozen=True, slots=True)
class Count:
    """Settlements, the sum of their residents as far as told, and how many tell none.

    All are None where no settlement is known round about, ``residents`` also where none tells any: not known
    is not nobody.
    """

    settlements: int | None
    residents: int | None
    uncounted: int | None


@dataclass(frozen=True, eq=False)
class Towns:
    """Settlements by their centres.

    Parameters
    ----------
    longitude, latitude : array
        Degrees.
    residents : array
        NaN where none are told.
    holder : array of str
        Party on whose ground each lies; empty for none's.
    """

    longitude: Array
    latitude: Array
    residents: Array
    holder: npt.NDArray[np.str_]

    def within(self, area_lonlat: BaseGeometry) -> Flags:
        """Which of them lie in an area."""
        shapely.prepare(area_lonlat)
        return np.asarray(shapely.contains_xy(area_lonlat, self.longitude, self.latitude))

    def count(self, which: Flags) -> Count:
        """Count some of them.

        Examples
        --------
        >>> place, holder = np.zeros(3), np.array(["a", "a", "b"])
        >>> towns = Towns(place, place, np.array([900.0, np.nan, 50.0]), holder)
        >>> towns.count(towns.holder == "a"), towns.count(towns.holder == "c")
        (Count(settlements=2, residents=900, uncounted=1), Count(settlements=0, residents=0, uncounted=0))
        """
        if not len(self.residents):
            return Count(None, None, None)
        told = self.residents[which]
        known = np.isfinite(told)
        number, uncounted = len(told), int((~known).sum())
        residents = None if number and uncounted == number else int(told[known].sum())
        return Count(number, residents, uncounted)


def towns_of(places: Array, residents: npt.ArrayLike, held: Mapping[str, BaseGeometry]) -> Towns:
    """Settlements with the party on whose ground each lies.

    Parameters
    ----------
    places : array, shape (n, 2)
        Longitude and latitude.
    residents : array_like
        NaN where none are told.
    held : mapping
        Ground of each party, lon/lat degrees.
    """
    holder = np.full(len(places), "", dtype=object)
    for party, area in held.items():
        shapely.prepare(area)
        holder[shapely.contains_xy(area, *places.T)] = party
    return Towns(places[:, 0], places[:, 1], np.asarray(residents, dtype=float), holder.astype(str))


def under_closed_air(
    towns: Towns, line_lonlat: BaseGeometry, closed: Sequence[ClosedAir]
) -> tuple[Flags, ...]:
    """Which settlements lie below each piece of closed air: by distance from the line, and by chainage.

    Parameters
    ----------
    towns : Towns
    line_lonlat : LineString or MultiLineString
        Chainage runs along its parts in their order.
    closed : sequence of ClosedAir

    References
    ----------
    Agreement on the Implementation of the Historic Panmunjom Declaration in the Military Domain, Pyongyang,
    19 September 2018, article 1.3: closed air by platform and by stretch of a military demarcation line.
    Karney, C. F. F. (2013), Algorithms for geodesics, Journal of Geodesy 87, 43-55: the distances.
    """
    if not closed or not len(towns.residents):
        return (np.zeros(len(towns.residents), dtype=bool),) * len(closed)
    found = PathDistance(line_lonlat, bend_m=_BEND_M).to(towns.longitude, towns.latitude)
    lengths = [GEOD.geometry_length(part) for part in shapely.get_parts(line_lonlat)]
    before_m = np.array([0.0, *accumulate(lengths)])[found.part]
    chainage_m = np.minimum(before_m + found.along_m, sum(lengths))
    return tuple(
        _on_side(towns, one) & (found.distance_m <= [one.depth_m(float(place_m)) for place_m in chainage_m])
        for one in closed
    )


def _on_side(towns: Towns, closed: ClosedAir) -> Flags:
    """Which settlements lie on the party's ground; where nobody is told to hold any, on its side."""
    return towns.holder == closed.party if closed.side_lonlat is None else towns.within(closed.side_lonlat)
