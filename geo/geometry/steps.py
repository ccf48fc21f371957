"""A line cut into short measured steps: the arithmetic under chainage."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiLineString

from .edge_tree import boxes_of
from .ellipsoid import GEOD, to_vectors

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

# Edges are straight in longitude and latitude (RFC 7946, 3.1.1). Over this length such an edge and the
# geodesic between its ends differ by less than 2 cm below 75° of latitude.
STEP_M = 500.0
_SAME_PLACE_M = 1e-6


def stepped(vertices_lonlat: Array, step_m: float = STEP_M) -> tuple[Array, Indices]:
    """Add vertices along lon/lat edges until no step is longer than ``step_m`` metres.

    Returns
    -------
    tuple
        All vertices, and the numbers of those that were given.

    Examples
    --------
    >>> vertices, given = stepped(np.array([[0.0, 0.0], [1.0, 0.0]]), 60_000)
    >>> vertices.tolist(), given.tolist()
    ([[0.0, 0.0], [0.5, 0.0], [1.0, 0.0]], [0, 2])
    """
    begin, end = vertices_lonlat[:-1], vertices_lonlat[1:]
    length_m = np.asarray(GEOD.inv(*begin.T, *end.T)[2])
    pieces = np.maximum(np.ceil(length_m / step_m), 1).astype(np.int64)
    given = np.append(0, np.cumsum(pieces))
    edge = np.repeat(np.arange(len(pieces)), pieces)
    share = ((np.arange(len(edge)) - given[edge]) / pieces[edge])[:, None]
    return np.vstack([begin[edge] * (1.0 - share) + end[edge] * share, vertices_lonlat[-1:]]), given


class Steps:
    """Steps of a line over all its parts, with the distance from the line's beginning to each.

    Distances run on over the parts in their order; gaps between them have no length.

    Parameters
    ----------
    path_lonlat : MultiLineString
        Lon/lat degrees (OGC:CRS84), without repeated vertices (``lines.tidied``).
    """

    def __init__(self, path_lonlat: MultiLineString) -> None:
        paths, given = zip(*(stepped(shapely.get_coordinates(p)) for p in path_lonlat.geoms), strict=True)
        counts = np.array([len(vertices) - 1 for vertices in paths])
        self.from_lonlat = np.vstack([vertices[:-1] for vertices in paths])
        self.to_lonlat = np.vstack([vertices[1:] for vertices in paths])
        azimuth_deg, _, length_m = GEOD.inv(*self.from_lonlat.T, *self.to_lonlat.T)
        self._azimuth = np.radians(np.asarray(azimuth_deg))
        self._length_m = np.asarray(length_m)
        self._last = np.cumsum(counts) - 1
        self._first = np.append(0, self._last[:-1] + 1)
        end_m = np.cumsum(self._length_m)
        self._start_m = np.append(0.0, end_m[:-1])
        self.length_m = float(end_m[-1])
        self.part_begin_m, self.part_end_m = self._start_m[self._first], end_m[self._last]
        self._vertices = [shapely.get_coordinates(part) for part in path_lonlat.geoms]
        starts_and_end_m = np.append(0.0, end_m)
        self._vertex_m = [
            starts_and_end_m[first + numbers] for first, numbers in zip(self._first, given, strict=True)
        ]

    @cached_property
    def edges(self) -> tuple[Array, Array, Array]:
        """Steps as compiled loops read them; see ``along_edges.runs_near``.

        Longitude and latitude of each step's start and what it adds to them (radians), distance from the
        line's beginning and length (metres); both ends as vectors; boxes of the tree over them.
        """
        start, way = np.radians(self.from_lonlat), np.radians(self.to_lonlat - self.from_lonlat)
        rows = np.column_stack([start, way, self._start_m, self._length_m])
        ends = np.hstack([to_vectors(*self.from_lonlat.T), to_vectors(*self.to_lonlat.T)])
        return rows, ends, boxes_of(ends)

    @cached_property
    def bend_m(self) -> float:
        """Farthest that a step strays from the chord between its ends, metres."""
        ends = self.edges[1]
        middle = to_vectors(*((self.from_lonlat + self.to_lonlat) / 2.0).T)
        chord_middle = 0.5 * (ends[:, :3] + ends[:, 3:])
        return float(np.sqrt(((middle - chord_middle) ** 2).sum(axis=1).max())) * 1.01 + 1e-6

    def at(self, distance_m: Array, part: Indices | None = None) -> tuple[Indices, Array]:
        """Step on which each distance falls, the later one at a break, and metres along it."""
        step = np.searchsorted(self._start_m, distance_m, side="right") - 1
        if part is None:
            step = np.clip(step, 0, self._last[-1])
        else:
            step = np.clip(step, self._first[part], self._last[part])
        return step, np.clip(distance_m - self._start_m[step], 0.0, self._length_m[step])

    def places(self, distance_m: Array, part: Indices | None = None) -> tuple[Array, Array]:
        """Longitudes and latitudes at distances from the line's beginning."""
        step, along_m = self.at(distance_m, part)
        share = (along_m / self._length_m[step])[:, None]
        longitude, latitude = (self.from_lonlat[step] * (1.0 - share) + self.to_lonlat[step] * share).T
        return longitude, latitude

    def bearings_deg(self, distance_m: Array) -> Array:
        """Bearing of the step on which each distance falls, there, degrees from north, 0 to 360."""
        step, along_m = self.at(distance_m)
        longitude, latitude = self.places(distance_m)
        look_back = along_m > self._length_m[step] / 2  # the farther end gives the sharper azimuth
        target = np.where(look_back[:, None], self.from_lonlat[step], self.to_lonlat[step])
        azimuth = np.asarray(GEOD.inv(longitude, latitude, *target.T)[0])
        return np.asarray(np.round(np.where(look_back, azimuth + 180.0, azimuth), 9) % 360.0, dtype=float)

    def direction(self, distance_m: Array, part: Indices) -> tuple[Array, Array]:
        """East and north of the line's direction; at a vertex the sum over both edges.

        The sum tells on which side of a bend a place lies, however sharp the bend (Bærentzen and Aanæs
        2005, the pseudonormal).
        """
        around = [self.at(distance_m + nudge_m, part)[0] for nudge_m in (-0.01, 0.01)]
        before, after = (self._azimuth[step] for step in around)
        return np.sin(before) + np.sin(after), np.cos(before) + np.cos(after)

    def cut(self, from_m: float, to_m: float) -> MultiLineString:
        """Stretch between two distances from the beginning, with the line's vertices between them."""
        pieces = []
        for part, (begin_m, end_m) in enumerate(zip(self.part_begin_m, self.part_end_m, strict=True)):
            low_m, high_m = max(from_m, begin_m), min(to_m, end_m)
            if high_m - low_m > _SAME_PLACE_M:
                pieces.append(self._piece(part, low_m, high_m))
        return MultiLineString(pieces)

    def _piece(self, part: int, low_m: float, high_m: float) -> LineString:
        ends = np.column_stack(self.places(np.array([low_m, high_m]), np.array([part, part])))
        vertex_m = self._vertex_m[part]
        between = (vertex_m > low_m + _SAME_PLACE_M) & (vertex_m < high_m - _SAME_PLACE_M)
        return LineString(np.vstack([ends[:1], self._vertices[part][between], ends[1:]]))
