"""Cuts: where ground that is nearer to one group of sites meets ground that is nearer to another."""

from __future__ import annotations

import math

import numpy as np

from ..compiled import compiled
from .ellipsoid import Array, Vector, euler_radius_m, row
from .loci import bisector_place, leftward, meeting_place, middle
from .paths import Indices
from .vectors import dot, minus

_STEP_M = 250.0
_CLEAR_M = 0.5


@compiled
def _aside_m(a: Vector, b: Vector, place: Vector) -> float:
    """How far to the left of a → b a place of their bisector lies, metres."""
    between = middle(a, b)
    left = leftward(a, b, between)
    radius = euler_radius_m(between[0], between[1], between[2], left[2])
    return radius * math.asin(max(-1.0, min(1.0, dot(minus(place, between), left) / radius)))


@compiled
def _stops(a: Vector, b: Vector, ends: Array, distance_m: float, neighbour_m: float) -> tuple[Array, int]:
    """Places that a cut must pass, in its order: its ends, and where the neighbour's own ground ends."""
    stops = np.empty((4, 4))
    stops[0, :3], stops[1, :3] = ends[:3], ends[3:]
    stops[0, 3], stops[1, 3] = _aside_m(a, b, row(stops, 0)), _aside_m(a, b, row(stops, 1))
    count = 2
    if 0.0 < neighbour_m < distance_m:
        for place in (meeting_place(b, a, neighbour_m), meeting_place(a, b, neighbour_m)):
            at = _aside_m(a, b, place)
            if stops[count - 2, 3] + 1e-3 < at < stops[count - 1, 3] - 1e-3:
                stops[count] = stops[count - 1]
                stops[count - 1, 0], stops[count - 1, 1], stops[count - 1, 2] = place
                stops[count - 1, 3] = at
                count += 1
    return stops, count


@compiled
def cut_places(
    sides: Array, turned: Indices, ends: Array, distance_m: float, beyond_m: Array
) -> tuple[Array, Indices]:
    """Vertices of cuts, each without its end, and how many each has.

    Parameters
    ----------
    sides : array, shape (k, 6)
        The two sites that each cut lies between, as vectors; in the same order for both of its sides, so
        that both get the same vertices.
    turned : array of int
        1 where the ground wanted is that of the second site, else 0.
    ends : array, shape (k, 6)
        Where each cut begins and ends, as vectors, with the ground wanted on its left.
    distance_m : float
        Distance wanted on this side, metres.
    beyond_m : array
        Distance wanted on the other side of each cut, metres; 0 for none.
    """
    room = len(sides) * (4 + int(4.0 * distance_m / _STEP_M))
    places, counts, used = np.empty((room, 3)), np.zeros(len(sides), dtype=np.int64), 0
    for i in range(len(sides)):
        a, b = row(sides[:, :3], i), row(sides[:, 3:], i)
        sign = 1.0 - 2.0 * turned[i]
        stops, count = _stops(b if turned[i] else a, a if turned[i] else b, ends[i], distance_m, beyond_m[i])
        before = used
        for j in range(count - 1):
            places[used] = stops[j, :3]
            used += 1
            low = math.ceil((stops[j, 3] + _CLEAR_M) / _STEP_M)
            high = math.floor((stops[j + 1, 3] - _CLEAR_M) / _STEP_M)
            for k in range(low, high + 1):
                place = bisector_place(a, b, sign * k * _STEP_M)
                places[used, 0], places[used, 1], places[used, 2] = place
                used += 1
        counts[i] = used - before
    return places[:used], counts
