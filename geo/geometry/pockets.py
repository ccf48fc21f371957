"""Pockets: ground of one party closed in by the other's, kept or dropped by one explicit rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from shapely import LinearRing, Polygon

from ..errors import GeometryError
from .ellipsoid import GEOD

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pocket:
    """A closed part of a line of contact.

    Parameters
    ----------
    ground : Polygon
        What it encloses, lon/lat degrees (OGC:CRS84).
    area_m2 : float
        Geodesic area, square metres.
    on_left : bool
        Whether it is ground of the party on the line's left, closed in by the one on its right.
    """

    ground: Polygon
    area_m2: float
    on_left: bool


def sifted(
    paths: Sequence[Array], smallest_pocket_km2: float
) -> tuple[list[Array], list[Pocket], list[Pocket]]:
    """Part the closed paths from the others, and drop those that enclose too little.

    A pocket is a path that ends where it began. It stays if the ground that it encloses measures at least
    ``smallest_pocket_km2``; the rule looks at nothing else.

    Returns
    -------
    tuple
        Paths that stay, pockets among them, and pockets dropped, each in the order given.

    Raises
    ------
    GeometryError
        If the smallest area is below zero.

    Examples
    --------
    A hundredth of a degree squared on the equator is 1.11 km × 1.11 km.

    >>> ring = np.array([[0, 0], [0.01, 0], [0.01, 0.01], [0, 0.01], [0, 0]])
    >>> paths, kept, dropped = sifted([ring, ring[:3]], smallest_pocket_km2=2.0)
    >>> len(paths), len(kept), [(round(pocket.area_m2 / 1e6, 2), pocket.on_left) for pocket in dropped]
    (1, 0, [(1.23, True)])
    """
    if not smallest_pocket_km2 >= 0.0:
        raise GeometryError(
            f"smallest_pocket_km2 is {smallest_pocket_km2:g}", where="pockets", mend="Give zero or more."
        )
    stay: list[Array] = []
    kept: list[Pocket] = []
    dropped: list[Pocket] = []
    for path in paths:
        if len(path) < 4 or (path[0] != path[-1]).any():
            stay.append(path)
            continue
        pocket = _pocket(path)
        if pocket.area_m2 >= smallest_pocket_km2 * 1e6:
            stay.append(path)
            kept.append(pocket)
        else:
            dropped.append(pocket)
    return stay, kept, dropped


def _pocket(path: Array) -> Pocket:
    area_m2 = abs(GEOD.polygon_area_perimeter(*path.T)[0])
    return Pocket(Polygon(path), float(area_m2), bool(LinearRing(path).is_ccw))
