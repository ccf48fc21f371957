"""Who lives within stated distances of a border, on each side of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ...errors import GeometryError
from ...geometry.chainage import Chainage

Array = npt.NDArray[np.float64]
_LEAST_DEGREE_M = 110_000.0  # a degree of latitude is nowhere shorter
_NEAR_POLE_DEG = 85.0  # beyond it a box in degrees says little


@dataclass(frozen=True, slots=True)
class BorderPeople:
    """People within a distance of a border on one side.

    Parameters
    ----------
    side : str
    within_m : float
        Distance, metres.
    settlements : int or None
        Those whose centre lies within; None, as the others, where no settlement of that side is known as far
        as the greatest distance asked for.
    residents : int or None
        Sum of the known counts.
    uncounted : int or None
        For how many of them no count is known.
    """

    side: str
    within_m: float
    settlements: int | None
    residents: int | None
    uncounted: int | None


def border_people(
    border: Chainage,
    sides_lonlat: Mapping[str, BaseGeometry],
    places: Array,
    residents: Sequence[int | None],
    *,
    within_m: Sequence[float],
) -> tuple[BorderPeople, ...]:
    """Count who lives near a border, by exact distance from each settlement's centre.

    Parameters
    ----------
    border : Chainage
    sides_lonlat : mapping
        Land of each state, by its name.
    places : array, shape (n, 2)
        Longitude and latitude of the settlements.
    residents : sequence of int or None
        Of each; None where it is not known.
    within_m : sequence of float
        Distances, metres.

    Raises
    ------
    GeometryError
        If a distance is not above zero.

    References
    ----------
    Karney, C. F. F. (2013), Algorithms for geodesics, Journal of Geodesy 87, 43-55: the distances.

    Examples
    --------
    Two villages 5 and 20 km north of a border along the equator; of the farther one no count is known.

    >>> border = Chainage(shapely.LineString([(0, 0), (1, 0)]))
    >>> north = {"N": shapely.box(0, 0, 1, 1)}
    >>> villages = np.array([[0.5, 5 / 110.574], [0.5, 20 / 110.574]])
    >>> found = border_people(border, north, villages, [700, None], within_m=[10_000, 25_000])
    >>> [(each.settlements, each.residents, each.uncounted) for each in found]
    [(1, 700, 0), (2, 700, 1)]
    """
    if not all(distance_m > 0.0 for distance_m in within_m):
        raise GeometryError(
            f"within_m is {list(within_m)}", where="people along a border", mend="Give metres above zero."
        )
    counted = np.array([-1 if count is None else count for count in residents], np.int64)
    near = about(border.path, max(within_m), places)
    places, counted = places[near], counted[near]
    away_m = np.abs(border.of(*places.T).offset_m) if len(places) else np.empty(0)
    reached = away_m <= max(within_m)
    places, counted, away_m = places[reached], counted[reached], away_m[reached]
    found = []
    for side, land in sides_lonlat.items():
        there = shapely.contains_xy(land, *places.T)
        for distance_m in within_m:
            chosen = counted[there & (away_m <= distance_m)]
            known = chosen >= 0
            told = (len(chosen), int(chosen[known].sum()), int((~known).sum()))
            found.append(BorderPeople(side, distance_m, *(told if there.any() else (None, None, None))))
    return tuple(found)


def about(border_lonlat: BaseGeometry, within_m: float, places: Array) -> npt.NDArray[np.bool_]:
    """Whether places may lie within a distance of a border: a box about it, which leaves none of them out.

    Parameters
    ----------
    border_lonlat : LineString or MultiLineString
    within_m : float
        Distance, metres.
    places : array, shape (n, 2)
        Longitude and latitude.

    Examples
    --------
    >>> about(shapely.LineString([(0, 0), (1, 0)]), 10_000, np.array([[1.05, 0.05], [1.2, 0.0]])).tolist()
    [True, False]
    """
    west, south, east, north = border_lonlat.bounds
    up_deg = within_m / _LEAST_DEGREE_M
    farthest = min(max(abs(south), abs(north)) + up_deg, _NEAR_POLE_DEG)
    along_deg = up_deg / math.cos(math.radians(farthest))
    if farthest >= _NEAR_POLE_DEG or west - along_deg < -180.0 or east + along_deg > 180.0:
        return np.ones(len(places), dtype=bool)
    longitude, latitude = places.T
    across = (west - along_deg <= longitude) & (longitude <= east + along_deg)
    return np.asarray(across & (south - up_deg <= latitude) & (latitude <= north + up_deg))


def cut_by_border(residents: int | None, away_m: float, residents_per_km2: float | None) -> bool | None:
    """Whether a disc as large as a settlement's residents need reaches a border; None where that is open.

    Parameters
    ----------
    residents : int or None
    away_m : float
        Its centre's distance from the border, metres.
    residents_per_km2 : float or None
        How densely built-up ground is lived on.

    Examples
    --------
    Of 1,500 people a square kilometre, 15,000 need a disc of 1.78 km.

    >>> [cut_by_border(15_000, away_m, 1_500) for away_m in (1_700, 1_800)], cut_by_border(None, 0, 1_500)
    ([True, False], None)
    """
    if residents is None or residents_per_km2 is None:
        return None
    return away_m < math.sqrt(residents / residents_per_km2 / math.pi) * 1_000.0
