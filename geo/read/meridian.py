"""Paths across the 180th meridian, made continuous in longitude."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

Array = npt.NDArray[np.float64]


def continued(geometry: BaseGeometry) -> BaseGeometry:
    """Let longitudes run on where an edge jumps by more than 180°; return the same object where none does.

    An edge of a full 360°, as round a map of the world, is taken as drawn; so is a ring that would not
    close, as one round a pole.

    Examples
    --------
    >>> print(continued(shapely.LineString([(179, 0), (-179, 1)])))
    LINESTRING (179 0, 181 1)
    """
    made = _rebuilt(geometry)
    return geometry if shapely.equals_exact(made, geometry, 0.0) else made


def _rebuilt(geometry: BaseGeometry) -> BaseGeometry:
    make: Any = type(geometry)
    if isinstance(geometry, BaseMultipartGeometry):
        return cast(BaseGeometry, make([_rebuilt(part) for part in geometry.geoms]))
    if not isinstance(geometry, Polygon):
        return cast(BaseGeometry, make(_unwrapped(shapely.get_coordinates(geometry))))
    shell, *holes = (_unwrapped(shapely.get_coordinates(ring)) for ring in shapely.get_rings(geometry))
    return Polygon(shell, [_beside(hole, shell) for hole in holes])


def _unwrapped(path: Array) -> Array:
    if (np.abs(np.diff(path[:, 0])) >= 360.0).any():
        return path
    longitude = np.unwrap(path[:, 0], period=360.0)
    closed = (path[0] == path[-1]).all()
    if closed and longitude[0] != longitude[-1]:
        return path
    return np.column_stack([longitude, path[:, 1]])


def _beside(hole: Array, shell: Array) -> Array:
    """Move a hole by whole turns, to the side of 180° on which its outer ring has been drawn."""
    turns = np.round((np.mean(shell[:, 0]) - np.mean(hole[:, 0])) / 360.0)
    return np.column_stack([hole[:, 0] + turns * 360.0, hole[:, 1]])
