"""The roads behind a line: what neither crosses it nor leaves the ground given, in one connected part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy import sparse
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from ...errors import NetworkError
from ...model.roads import Roads
from ...network.graph import Graph
from ...network.reach import times
from .supply import supply_graph

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class RearRoads:
    """Roads that a rear may use.

    Parameters
    ----------
    roads : Roads
        In metres of a plane.
    graph : Graph
        Of open stretches, driven both ways.
    node : array of int32
        Nodes of the largest part that hangs together.
    line_m : LineString or MultiLineString
        Line that nothing crosses.
    """

    roads: Roads
    graph: Graph
    node: Numbers
    line_m: BaseGeometry

    def nearest(self, place_m: Array) -> tuple[Numbers, Array]:
        """Node nearest to each place, and how far off it is, metres of the plane."""
        away_m, at = cKDTree(self.roads.node_m[self.node]).query(place_m)
        return self.node[at], np.asarray(away_m)

    def across(self, place_m: Array, node: Numbers) -> Mask:
        """Whether the straight way from each place to a node crosses the line."""
        ways = shapely.linestrings(np.stack([place_m, self.roads.node_m[node]], axis=1))
        return np.asarray(shapely.intersects(self.line_m, ways))

    def times(self, start: Numbers, end: Numbers) -> Array:
        """Seconds from nodes to nodes."""
        return times(self.graph, start, end)


def rear_roads(
    roads: Roads, seconds_s: Array, line_m: BaseGeometry, *, within_m: BaseGeometry | None = None
) -> RearRoads:
    """Leave out roads that cross the line or leave the ground, and keep what then hangs together most.

    Parameters
    ----------
    roads : Roads
    seconds_s : array
        Along each stretch.
    line_m : LineString or MultiLineString
        Nothing is supplied across it; metres of the plane.
    within_m : Polygon or MultiPolygon, optional
        Ground that roads may not leave.

    Raises
    ------
    NetworkError
        If no road is left.

    Notes
    -----
    Embedded roads are straight between junctions, so one that runs close by the line may be left out or kept
    in error. What hangs together is found by search in linear time (Hopcroft and Tarjan 1973,
    Communications of the ACM 16).
    """
    chords = shapely.linestrings(roads.node_m[np.column_stack([roads.one, roads.other])])
    shapely.prepare(line_m)
    is_open = np.asarray(~shapely.intersects(line_m, chords))
    if within_m is not None:
        shapely.prepare(within_m)
        is_open &= np.asarray(shapely.contains(within_m, chords))
    if not is_open.any():
        raise NetworkError(
            "no road or railway is left", where="ground of the rear", mend="Give ground that holds roads."
        )
    graph = supply_graph(roads.one, roads.other, seconds_s, is_open, len(roads.node_m))
    return RearRoads(roads, graph, _largest(graph), line_m)


def _largest(graph: Graph) -> Numbers:
    """Nodes of the part with the most nodes; of equal ones, that of the lowest number."""
    ends = graph.tail, graph.head
    links = sparse.coo_array((np.ones(len(graph.head)), ends), shape=(graph.nodes, graph.nodes))
    _, part = sparse.csgraph.connected_components(links, directed=False)
    return np.flatnonzero(part == np.argmax(np.bincount(part))).astype(np.int32)
