"""Which stretches of a border a party holds the ground behind: it is cut where a line of contact meets it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from ...errors import GeometryError
from ...geometry.chainage import Chainage
from ...geometry.distance import PathDistance

Array = npt.NDArray[np.float64]
_STEP_M = 500.0  # another party's hold on less of the border than this may be passed over
_SETTLED_M = 1.0


def held_border(border: Chainage, ground_lonlat: Mapping[str, BaseGeometry], party: str) -> MultiLineString:
    """Cut out of a border the stretches whose nearest held ground is a party's.

    Parameters
    ----------
    border : Chainage
    ground_lonlat : mapping
        Ground that each party holds, lon/lat degrees.
    party : str

    Returns
    -------
    MultiLineString
        In the border's direction; ends are right to a metre.

    Raises
    ------
    GeometryError
        If the party is not among those that hold ground, or holds none behind the border.

    References
    ----------
    Karney, C. F. F. (2013), Algorithms for geodesics, Journal of Geodesy 87, 43-55: the distances.
    Where the nearest ground changes hands is found by bisection.

    Examples
    --------
    Behind a border of one degree of the equator a party holds the western quarter.

    >>> ground = {"we": shapely.box(0, 0, 0.25, 1), "they": shapely.box(0.25, 0, 1, 1)}
    >>> ours = held_border(Chainage(shapely.LineString([(0, 0), (1, 0)])), ground, "we")
    >>> [round(longitude, 4) for longitude in ours.bounds[::2]]
    [0.0, 0.25]
    """
    if party not in ground_lonlat or ground_lonlat[party].is_empty:
        raise GeometryError(
            f"beside is {party!r}",
            where="border",
            mend=f"Parties that hold ground are {', '.join(ground_lonlat) or 'none'}.",
        )
    whose = _Holders(border, ground_lonlat, party)
    cut = [
        border.cut(from_m, to_m)
        for part in border.part_ends_m
        for from_m, to_m in _stretches(whose, *part)
        if to_m - from_m > _SETTLED_M
    ]
    if not cut:
        raise GeometryError(
            f"{party!r} holds no ground behind it", where="border", mend="Leave out beside, or the border."
        )
    return MultiLineString([line for stretch in cut for line in stretch.geoms])


class _Holders:
    """Asks whether a party's ground is the nearest at places along a border."""

    def __init__(self, border: Chainage, ground: Mapping[str, BaseGeometry], party: str) -> None:
        self.border = border
        held = [(one == party, area) for one, area in ground.items() if not area.is_empty]
        self.ours = np.array([ours for ours, _ in held], dtype=bool)
        self.areas = [area for _, area in held]
        self.outlines = [PathDistance(area) for area in self.areas]
        shapely.prepare(self.areas)

    def __call__(self, chainage_m: Array) -> npt.NDArray[np.bool_]:
        places = self.border.places(chainage_m)
        away_m = [
            np.where(shapely.contains_xy(area, *places), 0.0, outline.to(*places).distance_m)
            for area, outline in zip(self.areas, self.outlines, strict=True)
        ]
        nearest = np.argmin(away_m, axis=0) if away_m else np.empty(0, dtype=np.int64)
        return np.asarray(self.ours[nearest])


def _stretches(whose: _Holders, from_m: float, to_m: float) -> list[tuple[float, float]]:
    """Chainages between which the party holds, within one part of the border."""
    at_m = np.linspace(from_m, to_m, max(int((to_m - from_m) / _STEP_M), 1) + 1)[:-1]
    at_m = at_m + (at_m[1] - at_m[0]) / 2.0 if len(at_m) > 1 else np.array([(from_m + to_m) / 2.0])
    ours = whose(at_m)
    change = np.flatnonzero(ours[1:] != ours[:-1])
    low_m, high_m = at_m[change], at_m[change + 1]
    while len(change) and (high_m - low_m).max() > _SETTLED_M:
        middle_m = (low_m + high_m) / 2.0
        same = whose(middle_m) == ours[change]
        low_m, high_m = np.where(same, middle_m, low_m), np.where(same, high_m, middle_m)
    bounds_m = np.concatenate([[from_m], (low_m + high_m) / 2.0, [to_m]])
    begins = np.flatnonzero(np.concatenate([ours[:1], ours[change + 1]]))
    return list(zip(bounds_m[begins].tolist(), bounds_m[begins + 1].tolist(), strict=True))
