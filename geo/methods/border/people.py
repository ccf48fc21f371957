"""Who lives within stated distances of a border, on each side of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ...errors import GeometryError
from ...geometry.distance import PathDistance

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BorderPeople:
    """People within a distance of a border on one side.

    Parameters
    ----------
    side : str
    within_m : float
        Distance, metres.
    settlements : int or None
        Those whose centre lies within; None, as the others, where no settlement of that side is known.
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
    border_lonlat: BaseGeometry,
    sides_lonlat: Mapping[str, BaseGeometry],
    places: Array,
    residents: Sequence[int | None],
    *,
    within_m: Sequence[float],
) -> tuple[BorderPeople, ...]:
    """Count who lives near a border, by exact distance from each settlement's centre.

    Parameters
    ----------
    border_lonlat : LineString or MultiLineString
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

    Examples
    --------
    Two villages 5 and 20 km north of a border along the equator; of the farther one no count is known.

    >>> border = shapely.LineString([(0, 0), (1, 0)])
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
    away_m = PathDistance(border_lonlat).to(*places.T).distance_m if len(places) else np.empty(0)
    counted = np.array([-1 if count is None else count for count in residents], np.int64)
    found = []
    for side, land in sides_lonlat.items():
        there = shapely.contains_xy(land, *places.T)
        for distance_m in within_m:
            chosen = counted[there & (away_m <= distance_m)]
            known = chosen >= 0
            told = (len(chosen), int(chosen[known].sum()), int((~known).sum()))
            found.append(BorderPeople(side, distance_m, *(told if there.any() else (None, None, None))))
    return tuple(found)
