"""Travel by road and off it: times between places, quickest trips, and the ground reached within a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from shapely import LineString, MultiPolygon

from ..errors import NetworkError
from ..frame import Frame
from ..model.roads import Going, Leg, Roads, Speeds
from ..network.graph import Graph
from ..network.reach import nearest, times
from .connected import ConnectedPart, connected_parts
from .doors import Doors
from .ground import ground_of
from .hulls import discs, hulls_along
from .joining import Joiner
from .places import checked_limit, distinct, pairs_of, places_of, starting_times, true_distance_m
from .remembered import Remembered
from .segments import Segments, Ways, ways_of
from .trips import Joined, Trip, joined, on_one_stretch

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_TOGETHER = 4_000_000  # entries of a table held at once


@dataclass(frozen=True, eq=False)
class TravelNetwork:
    """Roads with the seconds that each takes, and the ground off them; ``travel_network`` builds one.

    A trip is driven by road with a leg off it at either end, or off the roads all the way where that is
    quicker. It joins and leaves the network anywhere along a stretch, at the point that serves it best. Off
    the roads nothing stands in the way: waters and slopes are not reckoned with, but for the detour.

    Parameters
    ----------
    roads : Roads
    speeds : Speeds
    going : Going
    open : array of bool
        Stretches that may be used.
    stretch_s : array
        Seconds along each stretch.
    off_pace_s : float
        Seconds for a metre of straight distance off the roads.
    segments : Segments
        The roads, cut at every bend.
    frame : Frame, optional
        Makes straight distances true beyond 500 km of its centre.
    """

    roads: Roads
    speeds: Speeds
    going: Going
    open: Mask
    stretch_s: Array
    off_pace_s: float
    segments: Segments = field(repr=False)
    frame: Frame | None = None

    @property
    def method(self) -> str:
        """How times come about, in words for people."""
        network = f"by {self.roads.title or 'road'}, " if len(self.roads) else "no network of roads: "
        return (
            f"{network}off the roads at {self.speeds.off_network_kmh:g} km/h (dry, by day) on "
            f"{self.speeds.detour_share:g} times the straight distance, whatever lies between, water too; "
            f"going: {self.going}"
        )

    @cached_property
    def graph(self) -> Graph:
        """The open stretches as directed edges, numbered as in ``roads``."""
        number = np.flatnonzero(self.open)
        back = number[~self.roads.one_way[number]]
        both = np.concatenate([number, back])
        tail = np.concatenate([self.roads.one[number], self.roads.other[back]])
        head = np.concatenate([self.roads.other[number], self.roads.one[back]])
        return Graph.of(tail, head, self.stretch_s[both], len(self.roads.node_m), both)

    def times(self, from_m: npt.ArrayLike, to_m: npt.ArrayLike, *, limit_s: float = np.inf) -> Array:
        """Seconds from every place to every other, shape (a, b).

        Parameters
        ----------
        from_m, to_m : array_like, shape (a, 2), (b, 2)
            Places, metres of the frame.
        limit_s : float
            Longer trips are infinite.

        Raises
        ------
        NetworkError
            If a place is not two finite numbers, or the limit is below zero.
        """
        starts, ends = places_of(from_m, "from"), places_of(to_m, "to")
        checked_limit(limit_s)
        seconds_s = self._direct(starts, ends)
        entering, leaving = self._entering.access(starts, limit_s), self._leaving.access(ends, limit_s)
        self._lower_by_nodes(seconds_s, entering.at_nodes, leaving.at_nodes, limit_s)
        within = on_one_stretch(entering.along, leaving.along, self.stretch_s)
        np.minimum.at(seconds_s, (within.entering.place, within.leaving.place), within.seconds_s)
        return np.where(seconds_s <= limit_s, seconds_s, np.inf)

    def nearest(
        self, from_m: npt.ArrayLike, to_m: npt.ArrayLike, *, start_s: npt.ArrayLike | None = None
    ) -> tuple[Array, Indices]:
        """Seconds from the nearest of some places to each of others, and which it is; -1 without any.

        Parameters
        ----------
        from_m, to_m : array_like, shape (a, 2), (b, 2)
            Places, metres of the frame.
        start_s : array_like, shape (a,), optional
            Seconds after which each sets out; they count.
        """
        starts, ends = places_of(from_m, "from"), places_of(to_m, "to")
        start = starting_times(start_s, len(starts))
        if not len(starts):
            return np.full(len(ends), np.inf), np.full(len(ends), -1)
        direct_s = self._direct(starts, ends) + start[:, None]
        which = direct_s.argmin(axis=0)
        whole = self._joined(starts, ends)
        time_s, source = nearest(whole.graph, whole.start(np.arange(len(starts))), start_s=start)
        at = whole.end(np.arange(len(ends)))
        by_road = time_s[at] < direct_s.min(axis=0)
        return np.minimum(time_s[at], direct_s.min(axis=0)), np.where(by_road, source[at], which)

    def legs(self, from_m: npt.ArrayLike, to_m: npt.ArrayLike) -> tuple[Leg, ...]:
        """The quickest trip from each place to the one beside it; places as (k, 2), metres of the frame."""
        starts, ends = pairs_of(from_m, to_m)
        return tuple(self._leg(*trip) for trip in self._trips(starts, ends))

    def leg(self, from_m: npt.ArrayLike, to_m: npt.ArrayLike) -> Leg:
        """The quickest trip from one place to another."""
        return self.legs(*(np.asarray([place], dtype=float) for place in (from_m, to_m)))[0]

    def path(self, from_m: npt.ArrayLike, to_m: npt.ArrayLike) -> LineString:
        """The quickest trip as a line, metres of the frame; straight off the roads."""
        return self.legs_and_paths(*(np.asarray([place], dtype=float) for place in (from_m, to_m)))[0][1]

    def legs_and_paths(
        self, from_m: npt.ArrayLike, to_m: npt.ArrayLike
    ) -> tuple[tuple[Leg, LineString], ...]:
        """The quickest trip from each place to the one beside it, and as a line; places as (k, 2), metres.

        Trips that set out from one place, or end at one, share the search for it.
        """
        starts, ends = pairs_of(from_m, to_m)
        trips = self._trips(starts, ends)
        return tuple(
            (self._leg(trip, straight_m), self._drawn(trip, start, end))
            for (trip, straight_m), start, end in zip(trips, starts, ends, strict=True)
        )

    def reach(
        self,
        from_m: npt.ArrayLike,
        within_s: float,
        *,
        start_s: npt.ArrayLike | None = None,
        tolerance_m: float = 25.0,
    ) -> MultiPolygon:
        """Ground that can be reached within a time, by road and off it.

        Parameters
        ----------
        from_m : array_like, shape (a, 2)
            Places to set out from, metres of the frame.
        within_s : float
            Seconds, zero or more.
        start_s : array_like, shape (a,), optional
            Seconds after which each sets out; they count.
        tolerance_m : float
            How far the edge may lie beyond the true one; it never falls short.

        Notes
        -----
        From each point of a road the time that is left carries some way off it. Along a straight piece at
        constant speed the discs of that radius fill the hull of the first and the last: so the ground is a
        union of such hulls, and of a disc round each start.
        """
        starts = places_of(from_m, "from")
        start = starting_times(start_s, len(starts))
        limit_s = checked_limit(within_s)
        entering = self._entering.access(starts, limit_s)
        hulls = discs(starts, (limit_s - start) / self.off_pace_s)
        if len(entering.at_nodes):
            whole = joined(self.graph, self.roads, entering.at_nodes, None, None, len(starts), 0)
            sources = whole.start(np.arange(len(starts)))
            node_s, _ = nearest(whole.graph, sources, start_s=start, limit_s=limit_s)
            hulls += hulls_along(self._ways, node_s, entering.along, start, limit_s, self.off_pace_s)
        return ground_of(hulls, tolerance_m)

    def without(self, stretches: npt.ArrayLike) -> TravelNetwork:
        """The same network with some stretches closed, given as a mask over all."""
        mask = np.asarray(stretches)
        if mask.dtype != bool or mask.shape != self.open.shape:
            raise NetworkError(
                f"they are {mask.dtype} of shape {mask.shape}",
                where="stretches to close",
                mend=f"Give true or false for each of {len(self.open)} stretches.",
            )
        return replace(self, open=self.open & ~mask)

    @cached_property
    def _ways(self) -> Ways:
        return ways_of(self.segments, self.roads, self.stretch_s, self.open)

    @cached_property
    def _entering(self) -> Remembered:
        return self._joiner(self._ways, self.graph)

    @cached_property
    def _leaving(self) -> Remembered:
        if not self.roads.one_way.any():
            return self._entering
        return self._joiner(self._ways.turned_round(), self.graph.reversed())

    def _joiner(self, ways: Ways, graph: Graph) -> Remembered:
        return Remembered(
            Joiner(self.segments, ways, self._parts, graph, self.stretch_s, self.off_pace_s, self.frame)
        )

    @cached_property
    def _parts(self) -> tuple[ConnectedPart, ...]:
        return connected_parts(self.segments, self.roads, self.open)

    def _direct(self, starts_m: Array, ends_m: Array) -> Array:
        """Seconds off the roads all the way."""
        pairs = np.repeat(starts_m, len(ends_m), axis=0), np.tile(ends_m, (len(starts_m), 1))
        away_m = true_distance_m(self.frame, *pairs)
        return away_m.reshape(len(starts_m), len(ends_m)) * self.off_pace_s

    def _lower_by_nodes(self, seconds_s: Array, entering: Doors, leaving: Doors, limit_s: float) -> None:
        """Lower each time to that by way of the network's nodes, where that is less."""
        if not len(entering) or not len(leaving):
            return
        whole = joined(self.graph, self.roads, entering, None, None, len(seconds_s), 0)
        node, column = np.unique(leaving.node, return_inverse=True)
        ends, first = np.unique(leaving.place, return_index=True)
        step = max(1, _TOGETHER // len(leaving))
        for begin in range(0, len(seconds_s), step):
            rows = np.arange(begin, min(begin + step, len(seconds_s)))
            to_node_s = times(whole.graph, whole.start(rows), node, limit_s=limit_s)
            to_end_s = np.minimum.reduceat(to_node_s[:, column] + leaving.seconds_s, first, axis=1)
            seconds_s[np.ix_(rows, ends)] = np.minimum(seconds_s[np.ix_(rows, ends)], to_end_s)

    def _joined(self, starts: Array, ends: Array) -> Joined:
        """The network with starts and ends joined to it."""
        entering, leaving = self._entering.access(starts), self._leaving.access(ends)
        within = on_one_stretch(entering.along, leaving.along, self.stretch_s)
        return joined(
            self.graph, self.roads, entering.at_nodes, leaving.at_nodes, within, len(starts), len(ends)
        )

    def _trips(self, starts: Array, ends: Array) -> list[tuple[Trip | None, float]]:
        """Trips between places side by side, and the straight distances, metres.

        The trip is None where the straight way off the roads is as quick.
        """
        straight_m = true_distance_m(self.frame, starts, ends).tolist()
        (one, start), (other, end) = (distinct(places) for places in (starts, ends))
        trips = self._joined(one, other).trips(start, end)
        return [
            (trip if trip is not None and trip.seconds_s < away_m * self.off_pace_s else None, away_m)
            for trip, away_m in zip(trips, straight_m, strict=True)
        ]

    def _drawn(self, trip: Trip | None, start_m: Array, end_m: Array) -> LineString:
        by_road = np.empty((0, 2)) if trip is None else trip.drawn(self.segments)
        return LineString(np.concatenate([start_m[None], by_road, end_m[None]]))

    def _leg(self, trip: Trip | None, straight_m: float) -> Leg:
        detour = self.speeds.detour_share
        if trip is None:
            return Leg(straight_m * self.off_pace_s, 0.0, straight_m * detour)
        return Leg(trip.seconds_s, trip.road_m(self.roads), trip.off_m * detour, trip.nodes)
