"""From any coordinate reference system to longitude and latitude, once, edges and all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from ..errors import ReadError
from ..frame import EDGE_TOLERANCE_M, moved
from .layer import Geometries

Array = npt.NDArray[np.float64]
Offsets = npt.NDArray[np.signedinteger[Any]]
Move = Callable[[Array], Array]
_METRES_PER_DEGREE = 111_320.0  # a yardstick for the bend of an edge, never for a distance
_MOST_PIECES = 4096
_SAME = ("OGC:CRS84", "EPSG:4326", "EPSG:4979")


def to_lonlat(geometry: Geometries, crs: CRS, *, where: str) -> Geometries:
    """Carry two-dimensional geometries to OGC:CRS84, longitude first.

    An edge that is straight in its own CRS gets vertices where it bends in lon/lat by more than
    ``geo.frame.EDGE_TOLERANCE_M``. Longitudes stay continuous where a layer lies across 180°. Places that
    the CRS cannot carry come back with infinite coordinates.

    Raises
    ------
    ReadError
        If no way leads from the CRS to longitude and latitude.

    Examples
    --------
    >>> there = to_lonlat(np.array([shapely.Point(500_000, 0)], object), CRS("EPSG:32631"), where="a.gpkg")
    >>> shapely.get_coordinates(there).round(6).tolist()
    [[3.0, 0.0]]
    """
    if any(crs.equals(same, ignore_axis_order=True) for same in _SAME):
        return geometry
    move = _mover(crs, where)
    carried = geometry.copy()
    type_ids = shapely.get_type_id(geometry)
    for type_id in np.unique(type_ids):
        alike = type_ids == type_id
        carried[alike] = _carried(geometry[alike], move)
    return carried


def _mover(crs: CRS, where: str) -> Move:
    try:
        transformer = Transformer.from_crs(crs, "OGC:CRS84", always_xy=True, allow_ballpark=False)
    except ProjError as error:
        raise ReadError(
            f"no known way leads from its CRS, {crs.name}, to longitude and latitude",
            where=where,
            mend="Export it in longitude and latitude (OGC:CRS84).",
        ) from error
    return lambda places: moved(places, transformer)


def _carried(alike: Geometries, move: Move) -> Geometries:
    """Carry geometries of one type, all vertices in one call."""
    kind, places, offsets = shapely.to_ragged_array(alike, include_z=False)
    if not len(places):
        return alike
    moved = move(places)
    if "POINT" not in kind.name:
        moved, starts = _densified(places, moved, offsets[0], move)
        moved, offsets = _continuous(moved, starts), (starts, *offsets[1:])
    return shapely.from_ragged_array(kind, moved, cast(Any, offsets))


def _densified(places: Array, moved: Array, starts: Offsets, move: Move) -> tuple[Array, Offsets]:
    """Add vertices to edges that bend; ``starts`` are the offsets of paths among the vertices."""
    last = np.zeros(len(places), bool)
    last[starts[1:][starts[1:] > starts[:-1]] - 1] = True
    ahead = np.where(last, np.arange(len(places)), np.arange(1, len(places) + 1))
    bend_deg = move((places + places[ahead]) / 2) - (moved + moved[ahead]) / 2
    bend_deg[:, 0] = (
        bend_deg[:, 0] + 90.0
    ) % 180.0 - 90.0  # an edge across 180° has its middle on the other side
    bend_m = np.nan_to_num(np.hypot(*bend_deg.T) * _METRES_PER_DEGREE, posinf=0.0)
    pieces = np.clip(np.ceil(np.sqrt(bend_m / EDGE_TOLERANCE_M)), 1, _MOST_PIECES).astype(int)
    pieces[last] = 1
    if pieces.max() == 1:
        return moved, starts
    edge = np.repeat(np.arange(len(places)), pieces)
    before = np.concatenate([[0], np.cumsum(pieces)])
    share = (np.arange(len(edge)) - before[edge]) / pieces[edge]
    added = share > 0.0
    dense = moved[edge]
    dense[added] = move(
        places[edge[added]] + (places[ahead[edge[added]]] - places[edge[added]]) * share[added, None]
    )
    return dense, before[starts]


def _continuous(places: Array, starts: Offsets) -> Array:
    """Let longitudes run on past 180° where a path crosses it."""
    step = np.abs(np.diff(places[:, 0]))
    inner = np.ones(len(step), bool)
    inner[starts[1:-1][(starts[1:-1] > 0) & (starts[1:-1] <= len(step))] - 1] = False
    if not (step[inner] > 180.0).any():
        return places
    angle = np.radians(places[:, 0])
    centre = float(np.degrees(np.arctan2(np.nanmean(np.sin(angle)), np.nanmean(np.cos(angle)))))
    return np.column_stack([(places[:, 0] - centre + 180.0) % 360.0 - 180.0 + centre, places[:, 1]])
