"""Hulls of two discs: the ground beside a straight piece of road that is left to reach as time runs out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from .doors import Doors
from .segments import Ways

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Entered = tuple[Indices, Array, Array, Array]  # ways; seconds at their beginning, entered, left


@dataclass(frozen=True, slots=True, eq=False)
class Hulls:
    """Pairs of discs, each with all that lies between them.

    Parameters
    ----------
    begin_m, end_m : array, shape (n, 2)
        Centres, metres.
    begin_radius_m, end_radius_m : array
        Radii, metres.
    """

    begin_m: Array
    end_m: Array
    begin_radius_m: Array
    end_radius_m: Array

    def __len__(self) -> int:
        return len(self.begin_m)

    def __add__(self, more: Hulls) -> Hulls:
        return Hulls(
            np.concatenate([self.begin_m, more.begin_m]),
            np.concatenate([self.end_m, more.end_m]),
            np.concatenate([self.begin_radius_m, more.begin_radius_m]),
            np.concatenate([self.end_radius_m, more.end_radius_m]),
        )

    def __getitem__(self, chosen: npt.NDArray[np.bool_] | Indices) -> Hulls:
        return Hulls(
            self.begin_m[chosen],
            self.end_m[chosen],
            self.begin_radius_m[chosen],
            self.end_radius_m[chosen],
        )


def discs(centre_m: Array, radius_m: Array) -> Hulls:
    """Discs of radius zero or more; others are left out."""
    kept = radius_m >= 0.0
    return Hulls(centre_m[kept], centre_m[kept], radius_m[kept], radius_m[kept])


def hulls_along(
    ways: Ways, node_s: Array, along: Doors, start_s: Array, limit_s: float, pace_s: float
) -> Hulls:
    """Hulls along every way that is entered in time.

    Parameters
    ----------
    ways : Ways
    node_s : array
        Seconds at which each node is reached; infinite where not.
    along : Doors
        Doors within stretches, which lead on from where they stand.
    start_s : array
        Seconds at which each place of the doors sets out.
    limit_s : float
    pace_s : float
        Seconds for a metre off the roads.
    """
    from_nodes, from_doors = _from_nodes(ways, node_s, limit_s), _from_doors(ways, along, start_s, limit_s)
    way, begin_s, enter_s, stop_s = (
        np.concatenate(both) for both in zip(from_nodes, from_doors, strict=True)
    )
    across_s = ways.across_s[way]
    first_s, last_s = np.maximum(begin_s, enter_s), np.minimum(begin_s + across_s, stop_s)
    kept = first_s <= last_s
    way, begin_s, across_s, first_s, last_s = (
        values[kept] for values in (way, begin_s, across_s, first_s, last_s)
    )
    step_m = (ways.end_m[way] - ways.begin_m[way]) / np.where(across_s > 0.0, across_s, 1.0)[:, None]
    return Hulls(
        ways.begin_m[way] + step_m * (first_s - begin_s)[:, None],
        ways.begin_m[way] + step_m * (last_s - begin_s)[:, None],
        (limit_s - first_s) / pace_s,
        (limit_s - last_s) / pace_s,
    )


def _from_nodes(ways: Ways, node_s: Array, limit_s: float) -> Entered:
    """Ways entered at their tails: when they begin, are entered, and are left to who comes the other way."""
    half = len(ways.allowed) // 2
    back = np.concatenate([ways.allowed[half:], ways.allowed[:half]])
    tail_s, head_s = node_s[ways.tail], node_s[ways.head]
    way = np.flatnonzero(ways.allowed & (tail_s <= limit_s))
    whole_s = ways.whole_s[way]
    meet_s = np.where(back[way], (tail_s[way] + head_s[way] + whole_s) / 2.0, np.inf)
    begin_s = tail_s[way] + whole_s - ways.across_s[way] - ways.after_s[way]
    return way, begin_s, tail_s[way], np.minimum(meet_s, limit_s)


def _from_doors(
    ways: Ways, along: Doors, start_s: Array, limit_s: float
) -> tuple[Indices, Array, Array, Array]:
    """Ways ahead of doors within their stretches."""
    half = len(ways.allowed) // 2
    stretch = ways.stretch[:half]
    first = np.searchsorted(stretch, along.stretch)
    count = np.searchsorted(stretch, along.stretch, side="right") - first
    door = np.repeat(np.arange(len(along)), count)
    way = np.arange(len(door)) - np.repeat(np.cumsum(count) - count - first, count)
    way = way + np.where(along.forward[door], 0, half)
    enter_s = (start_s[along.place] + along.off_s)[door]
    begin_s = enter_s + along.road_s[door] - ways.across_s[way] - ways.after_s[way]
    return way, begin_s, enter_s, np.full(len(way), limit_s)


def outlines(hulls: Hulls, tolerance_m: float) -> npt.NDArray[np.object_]:
    """Polygons that hold the hulls, and reach beyond them by a tolerance at most.

    The round ends are drawn by tangents, so that nothing is cut off.
    """
    swap = hulls.end_radius_m > hulls.begin_radius_m
    large_m, small_m = np.where(swap[:, None], hulls.end_m, hulls.begin_m), hulls.begin_m
    small_m = np.where(swap[:, None], hulls.begin_m, hulls.end_m)
    large, small = (f(hulls.begin_radius_m, hulls.end_radius_m) for f in (np.maximum, np.minimum))
    large, small = np.maximum(large, tolerance_m), np.maximum(small, tolerance_m)
    axis_m = small_m - large_m
    apart_m = np.hypot(*axis_m.T)
    axis = np.arctan2(axis_m[:, 1], axis_m[:, 0])
    lean = np.arccos(np.minimum((large - small) / np.where(apart_m > 0.0, apart_m, 1.0), 1.0))
    lean = np.where(apart_m > large - small, lean, 0.0)
    back = _arc(large_m, large, axis + lean, 2.0 * (np.pi - lean), tolerance_m)
    front = _arc(small_m, small, axis - lean, 2.0 * lean, tolerance_m)
    ring = np.concatenate([back[1], front[1]])
    order = np.argsort(ring, kind="stable")
    places = np.concatenate([back[0], front[0]])[order]
    return np.asarray(shapely.polygons(shapely.linearrings(places, indices=ring[order])))


def _arc(
    centre_m: Array, radius_m: Array, begin: Array, turn: Array, tolerance_m: float
) -> tuple[Array, Indices]:
    """Corners of tangents round arcs, and the arc that each belongs to; angles in radians."""
    widest = 2.0 * np.arccos(radius_m / (radius_m + tolerance_m))
    steps = np.where(turn > 0.0, np.maximum(np.ceil(turn / np.minimum(widest, 1.5)), 1.0), 0.0).astype(int)
    arc = np.repeat(np.arange(len(steps)), steps)
    step = (turn / np.maximum(steps, 1))[arc]
    rank = np.arange(len(arc)) - np.repeat(np.cumsum(steps) - steps, steps)
    angle = begin[arc] + (rank + 0.5) * step
    out_m = radius_m[arc] / np.cos(step / 2.0)
    return centre_m[arc] + out_m[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]), arc
