"""Sites that stand for a path: so dense that discs round them cover its belt, each with its group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree
from shapely import LineString, MultiLineString

from .distance import PathDistance
from .ellipsoid import GEOD, Array, distances_m, to_vectors
from .paths import Flags, Indices, cut, longest_piece_m, open_ended

NOBODY = -1  # group of a site whose ground is left out
_JOINED_M = 1.0  # an end this near to another part of the path is not open
_BEND_M = 0.001


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a path between two chainages of one part, all of one group; ends may be drawn in."""

    part: int
    from_m: float
    to_m: float
    group: int
    drawn_in: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class Sites:
    """Places along a path, degrees, each with the group whose ground it holds."""

    longitude: Array
    latitude: Array
    group: Indices


@dataclass(frozen=True, slots=True)
class Chain:
    """One part of a path, measured.

    Attributes
    ----------
    vertices, vertex_m : array
        Longitude and latitude of the vertices, degrees, and the chainage of each, metres.
    points, point_m : array
        The same of points so dense that the part is straight between them.
    """

    vertices: Array
    vertex_m: Array
    points: Array
    point_m: Array

    @property
    def length_m(self) -> float:
        """Length of the part, metres."""
        return float(self.point_m[-1])

    def at(self, chainage_m: float) -> Array:
        """Longitude and latitude at a chainage, degrees."""
        return np.array([np.interp(chainage_m, self.point_m, self.points[:, axis]) for axis in (0, 1)])

    def between(self, from_m: float, to_m: float) -> Array:
        """Vertices from one chainage to another, the two included."""
        inner = (self.vertex_m > from_m) & (self.vertex_m < to_m)
        return np.vstack([self.at(from_m), self.vertices[inner], self.at(to_m)])


def chain_of(part: Array, edges: str) -> Chain:
    """Measure a part of two or more vertices."""
    latitude = np.maximum(np.abs(part[:-1, 1]), np.abs(part[1:, 1]))
    points, vertex = cut(part, longest_piece_m(latitude, _BEND_M), edges)
    vectors = to_vectors(points[:, 0], points[:, 1])
    length = distances_m(vectors[:-1], vectors[1:])
    point_m = np.concatenate([[0.0], np.cumsum(length)])
    return Chain(part, point_m[vertex], points, point_m)


def whole_runs(parts: Sequence[Array]) -> list[Run]:
    """Every part in one run of group 0."""
    return [Run(i, 0.0, np.inf, 0) for i in range(len(parts))]


def open_ends(parts: Sequence[Array], edges: str) -> Flags:
    """Whether each part ends in the open at its start and at its end, shape (parts, 2).

    An end that lies on another part, or on another run of the same one, is joined and not open.
    """
    is_open = np.array([[open_ended(part)] * 2 for part in parts])
    ends = np.array([[part[0], part[-1]] for part in parts]).reshape(-1, 2)
    vectors = to_vectors(*ends.T)
    alone = cKDTree(vectors).query_ball_point(vectors, _JOINED_M, return_length=True) == 1
    shortened = [_shortened(part, edges) for part in parts if len(part) > 1]
    lines = [LineString(line) for line in shortened if line is not None]
    if lines:
        free = PathDistance(MultiLineString(lines), edges=edges).approximate_m(vectors) > _JOINED_M
        alone = alone & free
    result: Flags = is_open & alone.reshape(-1, 2)
    return result


def _shortened(part: Array, edges: str) -> Array | None:
    """A part without its first and last two metres; nothing if it is shorter than that."""
    chain = chain_of(part, edges)
    margin_m = 2.0 * _JOINED_M
    return chain.between(margin_m, chain.length_m - margin_m) if chain.length_m > 3.0 * margin_m else None


def place_sites(
    parts: Sequence[Array], runs: Sequence[Run], spacing_m: float, inset_m: float, edges: str
) -> Sites:
    """Sites along runs of a path.

    Parameters
    ----------
    parts : sequence of array
        Vertices of each part, degrees.
    runs : sequence of Run
        What of the path belongs to which group.
    spacing_m : float
        Farthest that two sites of an edge lie apart, metres.
    inset_m : float
        How much a drawn-in end is drawn in, metres. The ends of two runs that meet are drawn in alike, so
        that the line half-way between their sites is the perpendicular where they meet.
    edges : {"lonlat", "geodesic"}
        What lies between two vertices.
    """
    lines = [_line_of(parts[run.part], run, inset_m, edges) for run in runs]
    points = [cut(line, np.full(len(line) - 1, spacing_m), edges)[0] for line in lines]
    together = np.vstack(points)
    group = np.repeat([run.group for run in runs], [len(some) for some in points])
    return Sites(together[:, 0], together[:, 1], group)


def _line_of(part: Array, run: Run, inset_m: float, edges: str) -> Array:
    """Vertices of a run."""
    if len(part) == 1 or (run.from_m == 0.0 and run.to_m == np.inf and not any(run.drawn_in)):
        return part
    chain = chain_of(part, edges)
    from_m, to_m = run.from_m, min(run.to_m, chain.length_m)
    inset_m = min(inset_m, 0.25 * (to_m - from_m))
    return chain.between(from_m + inset_m * run.drawn_in[0], to_m - inset_m * run.drawn_in[1])


def beyond_ends(parts: Sequence[Array], is_open: Flags, inset_m: float, edges: str) -> Sites:
    """Sites of nobody, as far beyond each open end as the path was drawn in there."""
    beyond = []
    for part, flags in zip(parts, is_open, strict=True):
        if not flags.any():
            continue
        chain = chain_of(part, edges)
        inner_m = min(inset_m, 0.25 * chain.length_m)
        for chainage_m, end in ((inner_m, 0), (chain.length_m - inner_m, -1)):
            if flags[end]:
                corner_lon, corner_lat = part[end]
                inner_lon, inner_lat = chain.at(chainage_m)
                _, back, length = GEOD.inv(inner_lon, inner_lat, corner_lon, corner_lat)
                lon, lat, _ = GEOD.fwd(corner_lon, corner_lat, back + 180.0, length)
                beyond.append([lon + 360.0 * np.round((corner_lon - lon) / 360.0), lat])
    places = np.array(beyond).reshape(-1, 2)
    return Sites(places[:, 0], places[:, 1], np.full(len(places), NOBODY))
