"""Stretches of short measured edges that lie within a distance of a site, or on one side of it, compiled."""

from __future__ import annotations

import math

import numpy as np

from ..compiled import compiled
from .ellipsoid import GEOD, Array, Vector, geodesic_m, longest_chord_m, row, shortest_chord_m
from .vectors import dot, minus

_A = float(GEOD.a)
_E2 = float(GEOD.es)
_DEEPEST = 64
_ENOUGH_M = 1e-6
_STEPS = 30

# Edges as rows of numbers: longitude and latitude of the start, what is added to them on the way to the
# end (radians), chainage of the start, length (metres).
Edge = tuple[float, float, float, float, float, float]
# A site, its distance in metres, and a direction; the distance counts where the direction has no length.
Aim = tuple[Vector, float, Vector]
Pair = tuple[float, float]
Line = tuple[Array, Array, Array]
Tally = tuple[int, int, int]  # runs noted, those noted before this site's first, the site's number


@compiled
def _at(edge: Edge, share: float) -> tuple[Vector, Vector]:
    """Place at a share of an edge that is straight in lon/lat, and how it moves with the share."""
    lon, lat = edge[0] + share * edge[2], edge[1] + share * edge[3]
    sine, cosine = math.sin(lat), math.cos(lat)
    east, north = math.cos(lon), math.sin(lon)
    w2 = 1.0 - _E2 * sine * sine
    normal = _A / math.sqrt(w2)
    x, y, z = normal * cosine * east, normal * cosine * north, normal * (1.0 - _E2) * sine
    by_lat = edge[3] * normal * (1.0 - _E2) / w2
    dx, dy, dz = -edge[2] * y - by_lat * sine * east, edge[2] * x - by_lat * sine * north, by_lat * cosine
    return (x, y, z), (dx, dy, dz)


@compiled
def _beyond_m(place: Vector, aim: Aim) -> float:
    """How far a place lies beyond what is asked for, metres; below zero inside."""
    site, distance_m, direction = aim
    if direction[0] == direction[1] == direction[2] == 0.0:
        return geodesic_m(place, site) - distance_m
    return dot(minus(place, site), direction)


@compiled
def _crossing(edge: Edge, aim: Aim, bracket: Pair, guess: float, begins_inside: bool) -> float:
    """Share of an edge at which it crosses the rim, between two shares on either side of it."""
    low, high = bracket
    share, flat = guess, aim[2][0] != 0.0 or aim[2][1] != 0.0 or aim[2][2] != 0.0
    for _ in range(_STEPS):
        if not low < share < high:
            share = 0.5 * (low + high)
        place, moves = _at(edge, share)
        beyond = _beyond_m(place, aim)
        if (beyond <= 0.0) == begins_inside:
            low = share
        else:
            high = share
        to_site = minus(place, aim[0])
        slope = dot(moves, aim[2]) if flat else dot(moves, to_site) / max(beyond + aim[1], _ENOUGH_M)
        step = beyond / slope if slope != 0.0 else math.inf
        share -= step
        if abs(step) * edge[5] < _ENOUGH_M or (high - low) * edge[5] < _ENOUGH_M:
            break
    return min(max(share, low), high)


@compiled
def _crossings(edge: Edge, aim: Aim, ends_m: Pair) -> Pair:
    """Shares at which an edge crosses the rim, ascending; 2 where it does not.

    How far the ends lie beyond is known. Squared distance is all but a parabola along so short an edge: three
    values give it, and then Newton's method on the exact distance starts from its roots.
    """
    begin, end = ends_m
    if (begin <= 0.0) == (end <= 0.0) and abs(begin + end) >= edge[5]:  # too far from the rim to reach it
        return 2.0, 2.0
    middle = _beyond_m(_at(edge, 0.5)[0], aim)
    twice = 2.0 * aim[1]
    first, between, last = begin * (begin + twice), middle * (middle + twice), end * (end + twice)
    if aim[1] == 0.0:
        first, between, last = begin, middle, end
    bend = 2.0 * (first + last - 2.0 * between)
    slope = last - first - bend
    turn = -0.5 * slope / bend if bend != 0.0 else 2.0
    root = math.sqrt(max(turn * turn - first / bend, 0.0)) if bend != 0.0 else 0.0
    inside = begin <= 0.0
    if 0.0 < turn < 1.0:
        at_turn = _beyond_m(_at(edge, turn)[0], aim) <= 0.0
        one = _crossing(edge, aim, (0.0, turn), turn - root, inside) if at_turn != inside else 2.0
        other = _crossing(edge, aim, (turn, 1.0), turn + root, at_turn) if at_turn != (end <= 0.0) else 2.0
        return min(one, other), max(one, other)
    if (end <= 0.0) == inside:
        return 2.0, 2.0
    guess = turn - root if turn >= 1.0 else turn + root
    return _crossing(edge, aim, (0.0, 1.0), guess, inside), 2.0


@compiled
def _box_reach2(boxes: Array, node: int, place: Vector) -> Pair:
    """Squared distances from a place to the nearest and to the farthest point of a box, m²."""
    near = far = 0.0
    for axis in range(3):
        low, high = boxes[node, axis] - place[axis], place[axis] - boxes[node, axis + 3]
        gap, span = max(low, high, 0.0), max(-low, -high)
        near += gap * gap
        far += span * span
    return near, far


@compiled
def _leaves_below(node: int, width: int) -> tuple[int, int]:
    """First leaf below a node of the tree, and the one after the last."""
    first, after = node, node + 1
    while first < width:
        first, after = 2 * first, 2 * after
    return first - width, after - width


@compiled
def _noted(runs: Array, so_far: Tally, low: float, high: float) -> Tally:
    """Note a run, or lengthen the last one of the same site if it begins where that ends.

    Runs are counted also where there is no room for them.
    """
    used, first, site = so_far
    if first < used <= len(runs) and runs[used - 1, 2] >= low:
        runs[used - 1, 2] = max(runs[used - 1, 2], high)
        return so_far
    if used < len(runs):
        runs[used, 0], runs[used, 1], runs[used, 2] = site, low, high
    return used + 1, first, site


@compiled
def _edge_noted(runs: Array, so_far: Tally, edge: Edge, aim: Aim, ends_m: Pair) -> Tally:
    """Note the runs of one edge."""
    begin, length = edge[4], edge[5]
    one, other = _crossings(edge, aim, ends_m)
    at, inside = begin, ends_m[0] <= 0.0
    if one <= 1.0:
        here = begin + one * length
        if inside and here > at:
            so_far = _noted(runs, so_far, at, here)
        at, inside = here, not inside
    if other <= 1.0:
        here = begin + other * length
        if inside and here > at:
            so_far = _noted(runs, so_far, at, here)
        at, inside = here, not inside
    if inside:
        so_far = _noted(runs, so_far, at, begin + length)
    return so_far


@compiled
def _edge(edges: Array, k: int) -> Edge:
    return edges[k, 0], edges[k, 1], edges[k, 2], edges[k, 3], edges[k, 4], edges[k, 5]


@compiled
def note_runs(line: Line, slack: tuple[int, float], aims: tuple[Array, Array, Array], runs: Array) -> int:
    """Note the runs of edges within a distance of each site or, where a direction is given, not beyond it.

    Parameters
    ----------
    line : tuple of arrays
        Edges, their ends and the tree over them, as ``steps.Steps.edges`` gives them.
    slack : tuple
        Edges in a box of the tree; how far edges stray from the chord between their ends, metres.
    aims : tuple of arrays
        Sites as vectors, shape (m, 3); distance of each, metres, shape (m,); direction of each, shape (m, 3),
        zero for none. With a direction, places count that are near enough for a box to tell, and not beyond
        the plane through the site that stands across the direction.
    runs : array, shape (room, 3)
        Where runs are noted: number of the site, and distances from and to along the line, metres; in order
        of both.

    Returns
    -------
    int
        How many runs there are; where that is more than there is room for, not all are noted.
    """
    edges, ends, boxes = line
    sites, distance_m, directions = aims
    width, leaf = len(boxes) // 2, slack[0]
    nodes = np.empty(_DEEPEST, dtype=np.int64)
    so_far = (0, 0, 0)
    for i in range(len(sites)):
        site, direction = row(sites, i), row(directions, i)
        so_far = (so_far[0], so_far[0], i)
        flat = dot(direction, direction) > 0.0
        aim = (site, 0.0 if flat else distance_m[i], direction)
        outer = longest_chord_m(distance_m[i]) + slack[1]
        inner = 0.0 if flat else max(shortest_chord_m(distance_m[i]) - slack[1], 0.0)
        nodes[0], waiting = 1, 1
        while waiting > 0:
            waiting -= 1
            node = nodes[waiting]
            near2, far2 = _box_reach2(boxes, node, site)
            if not near2 <= outer * outer:
                continue
            whole = far2 < inner * inner
            if node < width and not whole:
                nodes[waiting], nodes[waiting + 1] = 2 * node + 1, 2 * node
                waiting += 2
                continue
            begin, after = _leaves_below(node, width)
            begin, after = begin * leaf, min(after * leaf, len(edges))
            if whole:
                so_far = _noted(runs, so_far, edges[begin, 4], edges[after - 1, 4] + edges[after - 1, 5])
                continue
            for k in range(begin, after):
                ends_m = _beyond_m(row(ends, k), aim), _beyond_m((ends[k, 3], ends[k, 4], ends[k, 5]), aim)
                so_far = _edge_noted(runs, so_far, _edge(edges, k), aim, ends_m)
    return so_far[0]
