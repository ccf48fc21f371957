"""How far two drawings of a limit at sea lie apart, off shore and away from neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LinearRing, Polygon
from shapely.geometry.base import BaseGeometry

from ...geometry.distance import PathDistance

_STEP_SHARE = 1.0 / 1_000.0
_OFF_SHORE_M = 3_000.0  # nearer to land the two follow different coasts, not different limits
_FROM_NEIGHBOUR_M = 2_000.0
EXCLUDED = (
    f"Left out: places within {_OFF_SHORE_M / 1e3:g} km of land, where two coasts differ, and within "
    f"{_FROM_NEIGHBOUR_M / 1e3:g} km of a neighbour's water."
)
_BESIDE_DEG = (
    0.1  # neighbours' water farther off than this lies farther than the two kilometres, up to 79 degrees
)


@dataclass(frozen=True, slots=True)
class Apart:
    """Distances from places of one drawing to the nearest of the other.

    Parameters
    ----------
    median_m, most_m : float
        Half of the places, and 95 % of them, lie no farther, metres.
    places : int
        How many were measured.
    """

    median_m: float
    most_m: float
    places: int


def apart(
    ours_lonlat: BaseGeometry,
    theirs_lonlat: BaseGeometry,
    coast: PathDistance,
    others_lonlat: BaseGeometry,
) -> Apart | None:
    """Measure how far another drawing's outer edge lies from ours; None where no place is off shore.

    Parameters
    ----------
    ours_lonlat, theirs_lonlat : Polygon or MultiPolygon
        Water within a breadth, drawn twice, lon/lat degrees (OGC:CRS84).
    coast : PathDistance
        How far from the coast a place lies.
    others_lonlat : Polygon or MultiPolygon
        The same water of neighbours, in their drawing: its edges are agreed or disputed, not laid by breadth.

    Examples
    --------
    A square of water, and one that reaches 0.01 degrees of the equator, 1,113 m, farther east.

    >>> coast = PathDistance(shapely.LineString([(0, -1), (0, 1)]))
    >>> found = apart(shapely.box(0, 0, 0.2, 0.2), shapely.box(0, 0, 0.21, 0.2), coast, shapely.Polygon())
    >>> found.median_m <= found.most_m <= 1_114
    True
    """
    along = np.arange(0.0, 1.0, _STEP_SHARE)
    places = shapely.get_coordinates(
        shapely.line_interpolate_point(_edge(theirs_lonlat), along, normalized=True)
    )
    chosen = coast.to(*places.T).distance_m > _OFF_SHORE_M
    west, south, east, north = theirs_lonlat.bounds
    beside = (west - _BESIDE_DEG, south - _BESIDE_DEG, east + _BESIDE_DEG, north + _BESIDE_DEG)
    near = shapely.clip_by_rect(others_lonlat, *beside)
    if not near.is_empty:
        chosen &= PathDistance(near).to(*places.T).distance_m > _FROM_NEIGHBOUR_M
    if not chosen.any():
        return None
    off_m = PathDistance(ours_lonlat).to(*places[chosen].T).distance_m
    median_m, most_m = np.percentile(off_m, [50, 95]).tolist()
    return Apart(median_m, most_m, int(chosen.sum()))


def _edge(water: BaseGeometry) -> LinearRing:
    """The outline of the largest part: where islets have water of their own, it is part of the whole."""
    parts = [part for part in shapely.get_parts(water) if isinstance(part, Polygon)]
    return max(parts, key=lambda part: part.area).exterior
