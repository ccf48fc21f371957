"""Where places best join a network: along any stretch that may be of use to a trip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from ..frame import Frame
from ..network.graph import Graph
from .connected import ConnectedPart
from .doors import Access, Doors, doors_joined, no_doors
from .least import least_before, quickest_of, relaxed
from .places import true_distance_m
from .segments import Segments, Ways

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

_SAME_S = 1e-6  # times closer than this are one time
_TOGETHER = 1024  # places, each with each part, asked for at once: some 100 MB at most
_ENOUGH_PIECES, _MOST_PIECES = 100, 400  # pieces looked at round one place
_FIRST_SHARE, _FIRST_M = 2.5, 500.0  # first look: so many times as far as the nearest road, and a little
_LONGEST_LEG_S = 5400.0  # longer legs off the road are looked for only where no road is nearer …
_LAST_SHARE = 1.5  # … and then half as far again as the nearest


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """What is asked for at once: each of some places with each part of the network, place by place.

    Parameters
    ----------
    place_m : array, shape (rows, 2)
    point : array of Point
    part : array of int
        Number of the part that each row looks for.
    nearest_m : array
        How far the part is, metres.
    """

    place_m: Array
    point: Geometries
    part: Indices
    nearest_m: Array

    @classmethod
    def of(cls, places_m: Array, parts: Sequence[ConnectedPart]) -> _Search:
        point = np.asarray(shapely.points(places_m))
        nearest_m = [
            part.tree.query_nearest(point, return_distance=True, all_matches=False)[1] for part in parts
        ]
        return cls(
            np.repeat(places_m, len(parts), axis=0),
            np.repeat(point, len(parts)),
            np.tile(np.arange(len(parts)), len(places_m)),
            np.stack(nearest_m, axis=1).reshape(-1),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Joiner:
    """Finds doors.

    Parameters
    ----------
    segments : Segments
    ways : Ways
        Directions as they are driven; turned round for the ends of trips.
    parts : tuple of ConnectedPart
        What is open of the network.
    graph : Graph
        Network in the same direction as the ways.
    whole_s : array
        Seconds along each stretch.
    pace_s : float
        Seconds for a metre off the roads.
    frame : Frame, optional
        Makes straight distances true where the frame's own are not.
    """

    segments: Segments
    ways: Ways
    parts: tuple[ConnectedPart, ...]
    graph: Graph
    whole_s: Array
    pace_s: float
    frame: Frame | None = None

    def access(self, places_m: Array, limit_s: float = np.inf) -> Access:
        """Doors of some places, of those that can matter to any trip within a limit.

        Each connected part of the network is searched outwards until the farther half of what is found is of
        no use: whatever lies there is sooner reached by road from a nearer door. So neither a dead end nor a
        fragment nearby is a trap.
        """
        return self.true(self.in_plane(places_m, limit_s), places_m)

    def in_plane(self, places_m: Array, limit_s: float = np.inf) -> Access:
        """The same doors with distances as in the plane of the frame: a place has its own, whoever asks."""
        if not self.parts:
            return Access(no_doors(), no_doors())
        parts, nodes, along = len(self.parts), [], []
        step = max(1, _TOGETHER // parts)
        for begin in range(0, len(places_m), step):
            search = _Search.of(places_m[begin : begin + step], self.parts)
            for at_nodes, inner in self._outwards(search, limit_s / self.pace_s):
                nodes.append(replace(at_nodes, place=at_nodes.place + begin * parts))
                along.append(replace(inner, place=inner.place + begin * parts))
        by_row = doors_joined(nodes), doors_joined(along)
        return Access(*(replace(doors, place=doors.place // parts) for doors in by_row))

    def true(self, access: Access, places_m: Array) -> Access:
        """Doors with distances as on the ground, where the plane of the frame is too far out to tell them."""
        return Access(self._true(access.at_nodes, places_m), self._true(access.along, places_m))

    def _outwards(self, search: _Search, most_m: float) -> Iterator[tuple[Doors, Doors]]:
        """Doors of every row, searched as far as is of use."""
        leg_m = _LONGEST_LEG_S / self.pace_s
        is_large = np.array([part.is_large for part in self.parts])[search.part]
        most = np.where(is_large, most_m, min(leg_m, most_m))
        farthest_m = np.minimum(np.maximum(leg_m, _LAST_SHARE * search.nearest_m), most)
        radius_m = np.minimum(_FIRST_SHARE * search.nearest_m + _FIRST_M, farthest_m)
        left = search.nearest_m <= most
        while left.any():
            row, piece = self._near(search, left, radius_m)
            again = left & (np.bincount(row, minlength=len(left)) < _ENOUGH_PIECES) & (radius_m < farthest_m)
            at_nodes, inner = self._of_use(search, row[~again[row]], piece[~again[row]])
            again[at_nodes.place[at_nodes.off_m > 0.5 * radius_m[at_nodes.place]]] = True
            again &= radius_m < farthest_m
            yield at_nodes[~again[at_nodes.place]], inner[~again[inner.place]]
            radius_m = np.where(again, np.minimum(2.0 * radius_m, farthest_m), radius_m)
            left = again

    def _of_use(self, search: _Search, row: Indices, piece: Indices) -> tuple[Doors, Doors]:
        """Doors of rows to pieces, as far as they are of use."""
        if not len(row):
            return no_doors(), no_doors()
        row, piece = self._fewest(search, row, piece)
        ways = np.concatenate([piece, piece + len(self.segments)])
        both = self._doors(search.place_m, np.tile(row, 2), ways)
        best = both[quickest_of(both.place * self.graph.nodes + both.node, both.seconds_s)]
        return best[~self._dominated(best)], self._inner(both, best)

    def _near(self, search: _Search, left: Mask, radius_m: Array) -> tuple[Indices, Indices]:
        """Rows that are left and the pieces of their parts within a distance."""
        rows, pieces = [], []
        for number, part in enumerate(self.parts):
            row = np.flatnonzero(left & (search.part == number))
            which, near = part.tree.query(search.point[row], predicate="dwithin", distance=radius_m[row])
            rows.append(row[which])
            pieces.append(part.piece[near])
        return np.concatenate(rows), np.concatenate(pieces)

    def _fewest(self, search: _Search, row: Indices, piece: Indices) -> tuple[Indices, Indices]:
        """At most so many pieces for each row, the nearest of them."""
        if np.bincount(row).max() <= _MOST_PIECES:
            return row, piece
        ends_m = np.stack([self.segments.begin_m[piece], self.segments.end_m[piece]], axis=1)
        order = np.lexsort((shapely.distance(search.point[row], shapely.linestrings(ends_m)), row))
        row, piece = row[order], piece[order]
        kept = np.arange(len(row)) - np.searchsorted(row, row) < _MOST_PIECES
        return row[kept], piece[kept]

    def _doors(self, places_m: Array, place: Indices, way: Indices) -> Doors:
        """Best point of each way to come to its head by: where leaving the road later gains no more.

        On the way towards its head at ``k`` seconds a metre, with ``w`` off the road, one at distance ``h``
        does best to meet a straight road ``h k / sqrt(w² - k²)`` beyond the foot of the perpendicular: the
        law of refraction at the critical angle.
        """
        ways = self.ways
        begin_m, across_m = ways.begin_m[way], ways.end_m[way] - ways.begin_m[way]
        chord_m = np.hypot(*across_m.T)
        unit = across_m / np.where(chord_m > 0.0, chord_m, 1.0)[:, None]
        to_m = places_m[place] - begin_m
        foot_m, away_m = (to_m * unit).sum(axis=1), np.abs(to_m[:, 0] * unit[:, 1] - to_m[:, 1] * unit[:, 0])
        away_m = np.where(chord_m > 0.0, away_m, np.hypot(*to_m.T))
        road_pace = ways.across_s[way] / np.where(chord_m > 0.0, chord_m, 1.0)
        quick = ways.allowed[way] & (road_pace < self.pace_s)
        bend = road_pace / np.sqrt(np.where(quick, self.pace_s**2 - road_pace**2, 1.0))
        at_m = np.clip(np.where(quick, foot_m + away_m * bend, np.inf), 0.0, chord_m)
        off_m = np.hypot(at_m - foot_m, away_m)
        done = at_m / np.where(chord_m > 0.0, chord_m, 1.0)
        made = Doors(
            place=place,
            node=ways.head[way],
            tail=ways.tail[way],
            stretch=ways.stretch[way],
            share=ways.from_share[way] + done * (ways.to_share[way] - ways.from_share[way]),
            forward=way < len(self.segments),
            off_m=off_m,
            off_s=off_m * self.pace_s,
            road_s=(1.0 - done) * ways.across_s[way] * (chord_m > 0.0) + ways.after_s[way],
        )
        return made[ways.allowed[way] | (ways.after_s[way] == 0.0)]

    def _dominated(self, best: Doors) -> Mask:
        """Doors to nodes that other doors lead to sooner, by roads among the nodes found."""
        graph, direct_s = self.graph, best.seconds_s
        count = graph.first[best.node + 1] - graph.first[best.node]
        door = np.repeat(np.arange(len(best)), count)
        edge = np.arange(len(door)) - np.repeat(np.cumsum(count) - count - graph.first[best.node], count)
        key, onward = best.place * graph.nodes + best.node, best.place[door] * graph.nodes + graph.head[edge]
        at = np.minimum(np.searchsorted(key, onward), len(key) - 1)
        found = key[at] == onward
        least_s = relaxed(direct_s, door[found], at[found], graph.cost_s[edge[found]])
        return np.asarray(least_s < direct_s - _SAME_S)

    def _inner(self, both: Doors, best: Doors) -> Doors:
        """Doors inside a stretch that are sooner there than by its beginning or by an earlier door on it."""
        both = both[both.road_s > 0.0]
        passed_s = self.whole_s[both.stretch] - both.road_s
        run = (both.place * len(self.whole_s) + both.stretch) * 2 + both.forward
        order = np.lexsort((passed_s, run))
        both, passed_s, run = both[order], passed_s[order], run[order]
        ahead_s = both.off_s - passed_s  # the less, the sooner at every point further on
        new = np.append(True, run[1:] != run[:-1])
        key, tail = best.place * self.graph.nodes + best.node, both.place * self.graph.nodes + both.tail
        at = np.minimum(np.searchsorted(key, tail), len(key) - 1)
        by_tail_s = np.where(key[at] == tail, best.seconds_s[at], np.inf)
        return both[(ahead_s < by_tail_s - _SAME_S) & (ahead_s < least_before(ahead_s, new) - _SAME_S)]

    def _true(self, doors: Doors, places_m: Array) -> Doors:
        if self.frame is None or not len(doors):
            return doors
        spot_m = self.spots(doors)
        off_m = true_distance_m(self.frame, places_m[doors.place], spot_m)
        return replace(doors, off_m=off_m, off_s=off_m * self.pace_s)

    def spots(self, doors: Doors) -> Array:
        """Where doors stand, metres, shape (doors, 2)."""
        first = np.searchsorted(self.segments.stretch, doors.stretch)
        last = np.searchsorted(self.segments.stretch, doors.stretch, side="right") - 1
        key = self.segments.stretch + self.segments.from_share
        piece = np.clip(np.searchsorted(key, doors.stretch + doors.share, side="right") - 1, first, last)
        begin, end = self.segments.from_share[piece], self.segments.to_share[piece]
        along = (doors.share - begin) / np.where(end > begin, end - begin, 1.0)
        begin_m, end_m = self.segments.begin_m[piece], self.segments.end_m[piece]
        return np.asarray(begin_m + np.clip(along, 0.0, 1.0)[:, None] * (end_m - begin_m))
