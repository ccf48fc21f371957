"""Doors: where a place off the roads best joins the network, along any stretch that may be of use to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt
import shapely

from ..frame import Frame
from ..geometry.ellipsoid import GEOD
from ..network.graph import Graph
from .segments import Segments, Ways

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_SAME_S = 1e-6  # times closer than this are one time
_TOGETHER = 256  # places asked for at once, which bounds the memory
_MOST_PIECES = 2000  # pieces looked at round one place
_FIRST_SHARE, _FIRST_M = 2.5, 500.0  # first look: so many times as far as the nearest road, and a little
_BEYOND_M = 500_000.0  # to here lengths in an equal-area frame are true within 0.1 %


@dataclass(frozen=True, slots=True, eq=False)
class Doors:
    """Ways of joining the network: off the road to a point of a stretch, then along it to a node.

    Parameters
    ----------
    place : array of int
        Number of the place.
    node : array of int
        Node that is driven to.
    tail : array of int
        Node at the other end of the stretch, left behind.
    stretch : array of int
    share : array
        Where on the stretch, as a share of its length from its node ``one``.
    forward : array of bool
        Whether it is driven towards its node ``other``.
    off_m : array
        Straight distance off the road, metres.
    off_s, road_s : array
        Seconds off the road, and along the stretch to the node.
    """

    place: Indices
    node: Numbers
    tail: Numbers
    stretch: Numbers
    share: Array
    forward: Mask
    off_m: Array
    off_s: Array
    road_s: Array

    @property
    def seconds_s(self) -> Array:
        """Seconds from the place to the node."""
        return self.off_s + self.road_s

    def __len__(self) -> int:
        return len(self.place)

    def __getitem__(self, chosen: Mask | Indices | slice) -> Doors:
        return Doors(*(getattr(self, field.name)[chosen] for field in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """What joins some places to the network.

    Parameters
    ----------
    at_nodes : Doors
        By each node that is worth driving to first: no other door leads there as quickly. By place, then node.
    along : Doors
        Within a stretch, for trips that end on it before they come to a node.
    """

    at_nodes: Doors
    along: Doors


@dataclass(frozen=True, slots=True, eq=False)
class Joiner:
    """Finds doors.

    Parameters
    ----------
    segments : Segments
    ways : Ways
        Directions as they are driven; turned round for the ends of trips.
    open : array of bool
        Stretches that may be used.
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
    open: Mask
    graph: Graph
    whole_s: Array
    pace_s: float
    frame: Frame | None = None

    def access(self, places_m: Array, limit_s: float = np.inf) -> Access:
        """Doors of some places, of those that can matter to any trip.

        The network is searched outwards until the farther half of what is found is of no use: whatever lies
        there is sooner reached by road from a nearer door. So a dead end nearby is no trap.
        """
        if not len(self.segments) or not self.open.any() or not len(places_m):
            return Access(*[_none()] * 2)
        parts = [
            self._part(places_m[begin : begin + _TOGETHER], begin, limit_s)
            for begin in range(0, len(places_m), _TOGETHER)
        ]
        nodes, along = zip(*parts, strict=True)
        return Access(self._true(_joined(nodes), places_m), self._true(_joined(along), places_m))

    def _part(self, places_m: Array, offset: int, limit_s: float) -> tuple[Doors, Doors]:
        """Doors of some places, numbered from an offset on."""
        points = shapely.points(places_m)
        _, nearest_m = self.segments.tree.query_nearest(points, return_distance=True, all_matches=False)
        most_m = min(limit_s / self.pace_s, float(nearest_m.max()) + self.segments.extent_m)
        radius_m = np.minimum(_FIRST_SHARE * nearest_m + _FIRST_M, most_m)
        nodes, along = [], []
        left = np.arange(len(places_m))
        while len(left):
            found, inner = self._within(places_m, points, left, radius_m)
            settled = (radius_m >= most_m) | ~self._is_wanting(found, left, radius_m)
            for doors, kept in ((found, nodes), (inner, along)):
                kept.append(doors[settled[doors.place]])
            left = left[~settled[left]]
            radius_m = np.where(settled, radius_m, np.minimum(2.0 * radius_m, most_m))
        at_nodes, inner_doors = _joined(nodes), _joined(along)
        return (
            replace(at_nodes, place=at_nodes.place + offset),
            replace(inner_doors, place=inner_doors.place + offset),
        )

    def _within(
        self, places_m: Array, points: npt.NDArray[np.object_], left: Indices, radius_m: Array
    ) -> tuple[Doors, Doors]:
        """Doors within a distance of each place that are of use."""
        row, piece = self.segments.tree.query(points[left], predicate="dwithin", distance=radius_m[left])
        usable = self.open[self.segments.stretch[piece]]
        row, piece = _fewest(left[row[usable]], piece[usable], places_m, self.segments)
        if not len(row):
            return _none(), _none()
        both = self._doors(places_m, np.tile(row, 2), np.concatenate([piece, piece + len(self.segments)]))
        best = both[_least(both.place * self.graph.nodes + both.node, both.seconds_s)]
        return best[~self._dominated(best)], self._inner(both, best)

    def _doors(self, places_m: Array, place: Indices, way: Indices) -> Doors:
        """Best point of each way to come to its head by: where leaving the road later gains no more.

        On the way towards its head at ``k`` seconds a metre, with ``w`` off the road, a place at distance ``h``
        does best to meet a straight road ``h k / sqrt(w² - k²)`` beyond the foot of its perpendicular: the law
        of refraction at the critical angle.
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
        """Doors to nodes that another door, and one stretch of road, lead to sooner."""
        graph, seconds_s = self.graph, best.seconds_s
        count = graph.first[best.node + 1] - graph.first[best.node]
        door = np.repeat(np.arange(len(best)), count)
        edge = np.arange(len(door)) - np.repeat(np.cumsum(count) - count - graph.first[best.node], count)
        key, onward = best.place * graph.nodes + best.node, best.place[door] * graph.nodes + graph.head[edge]
        at = np.minimum(np.searchsorted(key, onward), len(key) - 1)
        sooner = (key[at] == onward) & (seconds_s[door] + graph.cost_s[edge] < seconds_s[at] - _SAME_S)
        mask = np.zeros(len(best), dtype=bool)
        mask[at[sooner]] = True
        return mask

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
        return both[(ahead_s < by_tail_s - _SAME_S) & (ahead_s < _least_before(ahead_s, new) - _SAME_S)]

    def _is_wanting(self, found: Doors, left: Indices, radius_m: Array) -> Mask:
        """Places for which a farther look may pay: nothing found yet, or what is far off is still of use."""
        wanting = np.zeros(len(radius_m), dtype=bool)
        wanting[left] = True
        wanting[found.place] = False
        wanting[found.place[found.off_m > 0.5 * radius_m[found.place]]] = True
        return wanting

    def _true(self, doors: Doors, places_m: Array) -> Doors:
        """Doors with distances as on the ground, where the plane of the frame is too far out to tell them."""
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


def true_distance_m(frame: Frame | None, one_m: Array, other_m: Array) -> Array:
    """Distance between pairs of places, metres: in the plane, or on the ellipsoid far from the frame's centre."""
    plane_m = np.hypot(*(other_m - one_m).T)
    if frame is None or not len(plane_m) or max(np.abs(one_m).max(), np.abs(other_m).max()) <= _BEYOND_M:
        return np.asarray(plane_m)
    one, other = frame.degrees(one_m), frame.degrees(other_m)
    return np.asarray(GEOD.inv(*one.T, *other.T)[2])


def _none() -> Doors:
    """No door at all."""
    whole, few, real = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32), np.empty(0)
    return Doors(whole, few, few, few, real, np.empty(0, dtype=bool), real, real, real)


def _joined(parts: Sequence[Doors]) -> Doors:
    """Doors of several lists in the order of their places; a place keeps its own order."""
    if not parts:
        return _none()
    whole = Doors(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Doors)))
    return whole[np.argsort(whole.place, kind="stable")]


def _least(key: Indices, seconds_s: Array) -> Indices:
    """The quickest of each key, in the order of keys."""
    order = np.lexsort((seconds_s, key))
    return np.asarray(order[np.append(True, np.diff(key[order]) != 0)[: len(order)]])


def _least_before(values: Array, new: Mask) -> Array:
    """Least of the values before each in its run; infinite for the first of a run."""
    if not len(values):
        return values
    run = np.cumsum(new)
    apart = 4.0 * (np.abs(values).max() + 1.0)  # so far apart that no run sees the one before
    least = np.minimum.accumulate(values - run * apart)
    return np.where(new, np.inf, np.append(np.inf, least[:-1] + run[:-1] * apart))


def _fewest(place: Indices, piece: Indices, places_m: Array, segments: Segments) -> tuple[Indices, Indices]:
    """At most so many pieces for each place, the nearest of them, by place."""
    if not len(place) or np.bincount(place).max() <= _MOST_PIECES:
        return place, piece
    away_m = shapely.distance(shapely.points(places_m[place]), segments.tree.geometries[piece])
    order = np.lexsort((away_m, place))
    place, piece = place[order], piece[order]
    rank = np.arange(len(place)) - np.searchsorted(place, place)
    return place[rank < _MOST_PIECES], piece[rank < _MOST_PIECES]
