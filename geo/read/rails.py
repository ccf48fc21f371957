"""A network of straight edges: the embedded railways, or a user's own lines that meet in shared vertices."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from ..frame import Frame
from ..geometry.ellipsoid import GEOD
from ..model.own_layer import OwnLayer
from ..model.roads import Roads
from .axes import Bounds
from .context import Context

Array = npt.NDArray[np.float64]

RAIL_NODES, RAIL_EDGES = "osm_railways_nodes", "osm_railways_edges"
_TITLE = "main railways (OpenStreetMap), straight between junctions"
_PLACES = 6  # decimals of a degree within which two vertices are one


def rails_round(context: Context, bounds: Bounds, frame: Frame) -> Roads | None:
    """Embedded railways with an end within some bounds; None where there are none."""
    nodes = context.rows(RAIL_NODES)
    lonlat = np.array([(float(row["longitude"]), float(row["latitude"])) for row in nodes]).reshape(-1, 2)
    rows = context.rows(RAIL_EDGES)
    ends = np.array([(int(row["one"]), int(row["other"])) for row in rows], dtype=np.int64).reshape(-1, 2)
    west, south, east, north = bounds
    longitude, latitude = lonlat.T
    inside = (west <= longitude) & (longitude <= east) & (south <= latitude) & (latitude <= north)
    near = inside[ends].any(axis=1)
    if not near.any():
        for name in (RAIL_NODES, RAIL_EDGES):
            context.used.pop(name, None)  # it says nothing of this place, so it needs no credit
        return None
    length_m = np.array([float(row["length_km"]) for row in rows]) * 1e3
    return _network(lonlat, ends[near], length_m[near], frame, "rail", _TITLE)


def network_of_lines(layer: OwnLayer, frame: Frame, kind: str) -> Roads:
    """Network of a user's lines: each edge runs from vertex to vertex, all of one class.

    Examples
    --------
    Two lines that meet in a vertex.

    >>> ways = [[(0, 0), (0.1, 0)], [(0.1, 0), (0.1, 0.1), (0.2, 0.1)]]
    >>> lines = OwnLayer("rails", "line", np.array([shapely.LineString(way) for way in ways]))
    >>> found = network_of_lines(lines, Frame.around(0, 0), "rail")
    >>> len(found.node_m), list(zip(found.one.tolist(), found.other.tolist(), strict=True))
    (4, [(0, 1), (1, 2), (2, 3)])
    """
    parts = shapely.get_parts(layer.geometry)
    lonlat, part = shapely.get_coordinates(parts, return_index=True)
    place, at = np.unique(lonlat.round(_PLACES), axis=0, return_inverse=True)
    joined = (np.diff(part) == 0) & (np.diff(at.ravel()) != 0)
    ends = np.column_stack([at.ravel()[:-1], at.ravel()[1:]])[joined]
    length_m = np.asarray(GEOD.inv(*place[ends[:, 0]].T, *place[ends[:, 1]].T)[2])
    return _network(place, ends, length_m, frame, kind, layer.name)


def _network(
    lonlat: Array, ends: npt.NDArray[np.int64], length_m: Array, frame: Frame, kind: str, title: str
) -> Roads:
    node, at = np.unique(ends, return_inverse=True)
    one, other = at.reshape(-1, 2).T.astype(np.int32)
    nothing = np.zeros(len(ends), dtype=np.int32)
    return Roads(
        node_m=shapely.get_coordinates(frame.to_metres(shapely.MultiPoint(lonlat[node]))),
        one=one,
        other=other,
        length_m=length_m,
        kind=(kind,),
        kind_of=nothing,
        surface_of=nothing,
        one_way=nothing.astype(bool),
        bridge=nothing.astype(bool),
        title=title,
        bridges_derived=True,
    )
