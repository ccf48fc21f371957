"""Quickest trips, piece by piece: the doors they take, the stretches between, and how they are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..model.roads import Roads
from ..network.graph import Graph
from ..network.routes import Route, shortest_paths
from .doors import Doors
from .segments import Segments

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Run = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Trip:
    """One trip by road.

    Parameters
    ----------
    seconds_s : float
        Whole time, the legs off the road among it.
    off_m : float
        Straight distances off the road at both ends, metres.
    runs : tuple of (int, float, float)
        Stretches driven, each from one share of its length to another, counted from its node ``one``.
    nodes : tuple of int
        Nodes passed.
    """

    seconds_s: float
    off_m: float
    runs: tuple[Run, ...]
    nodes: tuple[int, ...]

    def road_m(self, roads: Roads) -> float:
        """Length by road, metres."""
        return float(sum(roads.length_m[stretch] * abs(to - begin) for stretch, begin, to in self.runs))

    def drawn(self, segments: Segments) -> Array:
        """Places passed on the road, metres, shape (n, 2)."""
        return np.concatenate([_run_drawn(segments, run) for run in self.runs])


@dataclass(frozen=True, slots=True, eq=False)
class Within:
    """Trips that stay within one stretch: which door they enter by, which they leave by, and seconds."""

    entering: Doors
    leaving: Doors
    seconds_s: Array

    def __len__(self) -> int:
        return len(self.seconds_s)


def on_one_stretch(entering: Doors, leaving: Doors, whole_s: Array) -> Within:
    """Trips from a door to another further on along the same stretch, in the direction of travel.

    Parameters
    ----------
    entering, leaving : Doors
        Doors within stretches; those to leave by as seen by one who looks back from the end of the trip.
    whole_s : array
        Seconds along each stretch.
    """
    way, back = entering.stretch * 2 + entering.forward, leaving.stretch * 2 + ~leaving.forward
    order = np.argsort(back, kind="stable")
    first = np.searchsorted(back[order], way)
    count = np.searchsorted(back[order], way, side="right") - first
    one = np.repeat(np.arange(len(way)), count)
    other = order[np.arange(len(one)) - np.repeat(np.cumsum(count) - count - first, count)]
    along_s = entering.road_s[one] + leaving.road_s[other] - whole_s[entering.stretch[one]]
    ahead = along_s >= 0.0
    ins, outs = entering[one[ahead]], leaving[other[ahead]]
    return Within(ins, outs, ins.off_s + along_s[ahead] + outs.off_s)


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """A network with starts and ends of trips as nodes of their own, after its own nodes.

    Edges that are no whole stretch are numbered on from the stretches: by doors to enter, by doors to leave,
    then trips on one stretch.

    Parameters
    ----------
    graph : Graph
    roads : Roads
    starts : int
        How many starts there are.
    entering, leaving : Doors
    within : Within
    """

    graph: Graph
    roads: Roads
    starts: int
    entering: Doors
    leaving: Doors
    within: Within

    def start(self, number: npt.ArrayLike) -> Indices:
        """Nodes of starts."""
        return len(self.roads.node_m) + np.asarray(number, dtype=np.int64)

    def end(self, number: npt.ArrayLike) -> Indices:
        """Nodes of ends."""
        return self.start(number) + self.starts

    def trips(self, starts: Indices, ends: Indices) -> list[Trip | None]:
        """The quickest trip that uses a road from each start to the end beside it; None where none does."""
        found: list[Trip | None] = [None] * len(starts)
        for start, pairs in _groups(starts):
            routes = shortest_paths(self.graph, int(self.start(start)), self.end(ends[pairs]).tolist())
            for pair, route in zip(pairs.tolist(), routes, strict=True):
                found[pair] = None if route is None else self._trip(route)
        return found

    def _trip(self, route: Route) -> Trip:
        """What is driven along a route between a start and an end."""
        first = len(self.roads)
        numbers = np.array(route.stretches) - first
        if len(numbers) == 1:
            number = int(numbers[0]) - len(self.entering) - len(self.leaving)
            one, other = self.within.entering, self.within.leaving
            run = (int(one.stretch[number]), float(one.share[number]), float(other.share[number]))
            off_m = float(one.off_m[number] + other.off_m[number])
            return Trip(route.cost_s, off_m, (run,), ())
        into, out = int(numbers[0]), int(numbers[-1]) - len(self.entering)
        nodes = route.nodes[1:-1]
        off_m = float(self.entering.off_m[into] + self.leaving.off_m[out])
        runs = (_inward(self.entering, into), *self._whole(route.stretches[1:-1], nodes), self._outward(out))
        return Trip(route.cost_s, off_m, runs, nodes)

    def _whole(self, stretches: tuple[int, ...], nodes: tuple[int, ...]) -> list[Run]:
        """Stretches driven from end to end, each in the direction of its nodes."""
        return [
            (stretch, 0.0, 1.0) if self.roads.one[stretch] == node else (stretch, 1.0, 0.0)
            for stretch, node in zip(stretches, nodes, strict=False)
        ]

    def _outward(self, door: int) -> Run:
        stretch, begin, to = _inward(self.leaving, door)
        return stretch, to, begin


def _inward(doors: Doors, door: int) -> Run:
    """The part of a stretch from a door to the node that it leads to."""
    return int(doors.stretch[door]), float(doors.share[door]), float(doors.forward[door])


def joined(
    graph: Graph,
    roads: Roads,
    entering: Doors,
    leaving: Doors | None,
    within: Within | None,
    starts: int,
    ends: int,
) -> Joined:
    """Join starts and ends to a network, by their doors and by trips within one stretch."""
    out = entering[:0] if leaving is None else leaving
    inner = Within(entering[:0], entering[:0], np.empty(0)) if within is None else within
    first, start = len(roads), graph.nodes
    end, number = start + starts, len(entering) + len(out) + len(inner)
    made = graph.with_more(
        np.concatenate([start + entering.place, out.node, start + inner.entering.place]),
        np.concatenate([entering.node, end + out.place, end + inner.leaving.place]),
        np.concatenate([entering.seconds_s, out.seconds_s, inner.seconds_s]),
        end + ends,
        first + np.arange(number),
    )
    return Joined(made, roads, starts, entering, out, inner)


def _groups(numbers: Indices) -> Iterator[tuple[int, Indices]]:
    """Every number that occurs, and where."""
    order = np.argsort(numbers, kind="stable")
    which, first = np.unique(numbers[order], return_index=True)
    return zip(which.tolist(), np.split(order, first[1:]), strict=False)


def _run_drawn(segments: Segments, run: Run) -> Array:
    """Places along a part of a stretch, both ends and every bend between."""
    stretch, begin, to = run
    low, high = min(begin, to), max(begin, to)
    pieces = slice(*np.searchsorted(segments.stretch, [stretch, stretch + 1]))
    share = np.append(segments.from_share[pieces], segments.to_share[pieces][-1:])
    bends_m = np.concatenate([segments.begin_m[pieces], segments.end_m[pieces][-1:]])
    between = share[(low < share) & (share < high)]
    at = np.concatenate([[low], between, [high]])
    places = np.column_stack([np.interp(at, share, bends_m[:, axis]) for axis in (0, 1)])
    return places if begin <= to else places[::-1]
