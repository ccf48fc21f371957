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
PARTED_M = 0.05  # how exactly the distance to two groups is told apart
_FINEST_M = 1.0
_UNEVEN = 7  # runs before the sites stand as at first
_MOST_HALVINGS = 12
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
    parts: Sequence[Array],
    runs: Sequence[Run],
    spacing_m: float,
    inset_m: float,
    edges: str,
    *,
    uneven_share: float = 0.0,
) -> list[Sites]:
    """Sites along runs of a path, run by run.

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
    uneven_share : float
        By which share each run of some has its sites closer than the one before. Runs that mirror each other
        would have four sites on one circle all along, and no triangulation to prefer.
    """
    lines = [_line_of(parts[run.part], run, inset_m, edges) for run in runs]
    apart_m = [spacing_m * (1.0 - uneven_share * (number % _UNEVEN)) for number in range(len(runs))]
    points = [
        cut(line, np.full(len(line) - 1, some_m), edges)[0]
        for line, some_m in zip(lines, apart_m, strict=True)
    ]
    return [_of_group(some, run.group) for some, run in zip(points, runs, strict=True)]


def _of_group(points: Array, group: int) -> Sites:
    return Sites(points[:, 0], points[:, 1], np.full(len(points), group))


def crowded(sites: Sequence[Sites], reach_m: float, parted_m: float = PARTED_M) -> list[Sites]:
    """The same runs of sites, with more of them where two groups come near each other.

    Ground is parted between groups by sites, not by the line itself. A site half a spacing h away is
    farther than the line by h² / 8 d at a distance d, and at least half the gap between two groups lies
    between the line where ground is parted and either of them: that gives the spacing.

    Parameters
    ----------
    sites : sequence of Sites
        Runs of sites, each of one group and in the order of its line.
    reach_m : float
        Farthest that ground is wanted, metres.
    parted_m : float
        How exactly the distances to two groups are told apart, metres.
    """
    vectors = [to_vectors(run.longitude, run.latitude) for run in sites]
    groups = [int(run.group[0]) for run in sites]
    trees = {
        group: cKDTree(np.vstack([v for v, g in zip(vectors, groups, strict=True) if g != group]))
        for group in set(groups)
        if any(g != group for g in groups)
    }
    return [
        _crowded_run(run, trees[group], reach_m, parted_m) if group in trees and group != NOBODY else run
        for run, group in zip(sites, groups, strict=True)
    ]


def _crowded_run(run: Sites, others: cKDTree, reach_m: float, parted_m: float) -> Sites:
    """Halve the edges of a run until they are short enough for the gap to the nearest other group."""
    points = np.column_stack([run.longitude, run.latitude])
    for _ in range(_MOST_HALVINGS):
        vectors = to_vectors(points[:, 0], points[:, 1])
        length_m = np.sqrt(((vectors[1:] - vectors[:-1]) ** 2).sum(axis=1))
        gap_m = np.asarray(others.query(vectors)[0])
        gap_m = np.minimum(gap_m[1:], gap_m[:-1])
        wanted_m = np.maximum(np.sqrt(4.0 * parted_m * gap_m), _FINEST_M)
        long = np.flatnonzero((length_m > wanted_m) & (gap_m < 2.2 * reach_m))
        if len(long) == 0:
            break
        points = np.insert(points, long + 1, 0.5 * (points[long] + points[long + 1]), axis=0)
    return _of_group(points, int(run.group[0]))


def _line_of(part: Array, run: Run, inset_m: float, edges: str) -> Array:
    """Vertices of a run."""
    if len(part) == 1 or (run.from_m == 0.0 and run.to_m == np.inf and not any(run.drawn_in)):
        return part
    chain = chain_of(part, edges)
    from_m, to_m = run.from_m, min(run.to_m, chain.length_m)
    inset_m = min(inset_m, 0.25 * (to_m - from_m))
    return chain.between(from_m + inset_m * run.drawn_in[0], to_m - inset_m * run.drawn_in[1])


def beyond_ends(parts: Sequence[Array], is_open: Flags, inset_m: float, edges: str) -> list[Sites]:
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
    return [_of_group(np.array(beyond), NOBODY)] if beyond else []
