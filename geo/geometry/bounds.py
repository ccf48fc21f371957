"""How far the ground reaches that may concern a line."""

from __future__ import annotations

import math

from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]

# Beyond every band of the presets (140 km), and still small enough to draw.
_REACH_DEG = 3.0


def bounds_round(path_lonlat: BaseGeometry) -> Bounds:
    """West, south, east and north of the ground that may concern a line, degrees.

    Examples
    --------
    As many kilometres to the east as to the north, where meridians lie half as far apart:

    >>> from shapely import LineString
    >>> [round(side, 6) for side in bounds_round(LineString([(30, 59), (31, 60)]))]
    [24.0, 56.0, 37.0, 63.0]
    """
    west, south, east, north = path_lonlat.bounds
    stretch = 1.0 / max(0.1, math.cos(math.radians(max(abs(south), abs(north)))))
    reach = _REACH_DEG * stretch
    return west - reach, south - _REACH_DEG, east + reach, north + _REACH_DEG
