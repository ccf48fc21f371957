"""The outline of all ground within a distance of some sites, walked ring by ring.

Only *member* sites count; ground that is nearer to another site is left out, along the line that is
equally far from both (a cut). With every site a member there are no cuts, only arcs.
"""

from __future__ import annotations

import math

import numpy as np

from .alpha import Mesh
from .compiled import compiled
from .ellipsoid import MEAN_RADIUS_M, Array, Vector, chord2, euler_radius_m, onto_ellipsoid, row
from .loci import at_distance, bisector_place, corner_place, leftward, meeting_place, middle
from .paths import Flags, Indices
from .vectors import cross, dot, minus, moved, tangent

_MERGED_M2 = 1e-6  # vertices within a millimetre are one
_CUT_STEP_M = 250.0
_CLEAR_M = 0.5
_FEWEST = 12  # vertices of a whole circle

# What is walked: mesh, plane, sites, triangles, Voronoi corners, which of them are outside, crossings, the
# row of each crossing, places of the crossings.
Complex = tuple[Mesh, Array, Array, Indices, Array, Flags, Flags, Indices, Array]


@compiled
def _with_room(buffer: Array, used: int) -> Array:
    """The buffer, or a copy twice as long when it is full."""
    if used < len(buffer):
        return buffer
    larger = np.empty((2 * len(buffer), buffer.shape[1]))
    larger[:used] = buffer[:used]
    return larger


@compiled
def _append(buffer: Array, used: int, first: int, place: Vector, is_cut: bool) -> tuple[Array, int]:
    """Add a vertex to the ring begun at ``first``, unless it lies on the one before."""
    if used > first and chord2(row(buffer, used - 1), place) < _MERGED_M2:
        buffer[used - 1, 3] = is_cut
        return buffer, used
    buffer = _with_room(buffer, used)
    buffer[used, 0], buffer[used, 1], buffer[used, 2] = place
    buffer[used, 3] = is_cut
    return buffer, used + 1


@compiled
def longest_chord(place: Vector, distance_m: float, sagitta_m: float) -> float:
    """Longest chord of an arc that strays no more than a sagitta from it, drawn straight in lon/lat."""
    slope = abs(place[2]) / max(math.sqrt(place[0] * place[0] + place[1] * place[1]), 1.0)
    return math.sqrt(8.0 * sagitta_m / (1.0 / distance_m + slope / MEAN_RADIUS_M))


@compiled
def _expected_span(known: Complex, start: int, end: int, distance_m: float) -> float:
    """About how far round its site an arc goes, radians: enough to tell nothing from a whole turn."""
    (origin, _, _), plane = known[0], known[1]
    total = 2.0 * math.pi
    if start != end:
        site = origin[start]
        a, b = origin[start ^ 1], origin[end ^ 1]
        ax, ay = plane[a, 0] - plane[site, 0], plane[a, 1] - plane[site, 1]
        bx, by = plane[b, 0] - plane[site, 0], plane[b, 1] - plane[site, 1]
        total = math.atan2(ax * by - ay * bx, ax * bx + ay * by) % (2.0 * math.pi)
    sites = known[2]
    for edge in (start, end):
        half = 0.5 * math.sqrt(chord2(row(sites, origin[edge]), row(sites, origin[edge ^ 1])))
        total -= math.acos(min(half / distance_m, 1.0))
    return total


@compiled
def _arc_end(known: Complex, start: int) -> int:
    """The edge at whose right the arc that begins at the left of ``start`` ends."""
    following, crosses = known[0][1], known[6]
    edge = following[start]
    while not crosses[edge ^ 1]:
        edge = following[edge]
    return int(edge)


@compiled
def _add_arc(
    known: Complex, start: int, distance_m: float, sagitta_m: float, ring: tuple[Array, int, int, bool]
) -> tuple[Array, int, bool]:
    """Add the vertices of one arc but for its end; whether the arc has any length is handed on."""
    buffer, used, first, begins = ring
    (origin, _, _), sites, row_of, places = known[0], known[2], known[7], known[8]
    end = _arc_end(known, start)
    site = row(sites, origin[start])
    from_place, to_place = row(places, row_of[start]), row(places, row_of[end ^ 1])
    _, normal = onto_ellipsoid(site)
    ahead, beyond = tangent(minus(from_place, site), normal), tangent(minus(to_place, site), normal)
    aside = cross(normal, ahead)
    span = math.atan2(dot(beyond, aside), dot(beyond, ahead))
    turns = round((_expected_span(known, start, end, distance_m) - span) / (2.0 * math.pi))
    span += 2.0 * math.pi * turns
    if begins:
        buffer, used = _append(buffer, used, first, from_place, False)
    if span <= 0.0:
        return buffer, used, False
    pieces = math.ceil(span * distance_m / longest_chord(from_place, distance_m, sagitta_m))
    pieces = max(pieces, math.ceil(span * _FEWEST / (2.0 * math.pi)))
    for i in range(1, pieces):
        angle = span * i / pieces
        direction = moved((0.0, 0.0, 0.0), ahead, math.cos(angle))
        direction = moved(direction, aside, math.sin(angle))
        buffer, used = _append(buffer, used, first, at_distance(site, direction, distance_m), False)
    return buffer, used, True


@compiled
def _corner(known: Complex, triangle: int) -> Vector:
    """The exact place of a Voronoi corner."""
    sites, triangles, centres = known[2], known[3], known[4]
    a, b, c = triangles[triangle]
    return corner_place(row(centres, triangle), row(sites, a), row(sites, b), row(sites, c))[0]


@compiled
def _aside_m(a: Vector, b: Vector, place: Vector) -> float:
    """How far to the left of a → b a place of their bisector lies, metres."""
    between = middle(a, b)
    left = leftward(a, b, between)
    radius = euler_radius_m(between[0], between[1], between[2], left[2])
    return radius * math.asin(max(-1.0, min(1.0, dot(minus(place, between), left) / radius)))


@compiled
def _cut_stops(known: Complex, edge: int, distance_m: float, neighbour_m: float) -> tuple[Array, int]:
    """Places that a cut must pass, in its order: its ends, and where the neighbour's own ground ends."""
    (origin, _, left), sites, outside, row_of, places = known[0], known[2], known[5], known[7], known[8]
    a, b = row(sites, origin[edge]), row(sites, origin[edge ^ 1])
    stops, count = np.empty((4, 4)), 0
    before, after = left[edge ^ 1], left[edge]
    inner_start, inner_end = before >= 0 and not outside[before], after >= 0 and not outside[after]
    start = _corner(known, before) if inner_start else row(places, row_of[edge ^ 1])
    end = _corner(known, after) if inner_end else row(places, row_of[edge])
    low, high = _aside_m(a, b, start), _aside_m(a, b, end)
    stops[0, 0], stops[0, 1], stops[0, 2] = start
    stops[0, 3] = low
    count = 1
    if 0.0 < neighbour_m < distance_m:
        for place in (meeting_place(b, a, neighbour_m), meeting_place(a, b, neighbour_m)):
            at = _aside_m(a, b, place)
            if low + 1e-3 < at < high - 1e-3 and at > stops[count - 1, 3]:
                stops[count, 0], stops[count, 1], stops[count, 2] = place
                stops[count, 3] = at
                count += 1
    stops[count, 0], stops[count, 1], stops[count, 2] = end
    stops[count, 3] = high
    return stops, count + 1


@compiled
def _add_cut(
    known: Complex, edge: int, reach_m: Array, distance_m: float, ring: tuple[Array, int, int, bool]
) -> tuple[Array, int]:
    """Add the vertices of one cut but for its end. Both sides of a cut get the same ones."""
    buffer, used, first, _ = ring
    (origin, _, _), sites = known[0], known[2]
    even = edge & ~1
    a, b = row(sites, origin[even]), row(sites, origin[even ^ 1])
    sign = 1.0 if even == edge else -1.0
    stops, count = _cut_stops(known, edge, distance_m, reach_m[origin[edge ^ 1]])
    for i in range(count - 1):
        buffer, used = _append(buffer, used, first, row(stops, i), True)
        low, high = stops[i, 3] + _CLEAR_M, stops[i + 1, 3] - _CLEAR_M
        for k in range(math.ceil(low / _CUT_STEP_M), math.floor(high / _CUT_STEP_M) + 1):
            place = bisector_place(a, b, sign * k * _CUT_STEP_M)
            buffer, used = _append(buffer, used, first, place, True)
    return buffer, used


@compiled
def _after_cut(known: Complex, member: Flags, edge: int) -> tuple[bool, int]:
    """What follows a cut: an arc round the same site, or the next cut about it or about a new one."""
    (origin, following, left), outside = known[0], known[5]
    if left[edge] < 0 or outside[left[edge]]:
        return False, edge
    onward = int(following[edge])
    if member[origin[onward ^ 1]]:
        return True, int(following[onward ^ 1])
    return True, onward


@compiled
def _walk(
    known: Complex,
    member: Flags,
    reach_m: Array,
    sagitta_m: float,
    start: tuple[bool, int, float],
    seen: Flags,
    out: tuple[Array, int],
) -> tuple[Array, int]:
    """One ring, from one of its arcs or cuts round to the same again."""
    is_cut, edge, distance_m = start
    buffer, used = out
    first, begins = used, True
    origin = known[0][0]
    while not seen[edge, int(is_cut)]:
        seen[edge, int(is_cut)] = True
        if is_cut:
            buffer, used = _add_cut(known, edge, reach_m, distance_m, (buffer, used, first, True))
            begins = True
            is_cut, edge = _after_cut(known, member, edge)
        else:
            buffer, used, begins = _add_arc(known, edge, distance_m, sagitta_m, (buffer, used, first, begins))
            edge = _arc_end(known, edge)
            if member[origin[edge ^ 1]]:
                edge = edge ^ 1
            else:
                is_cut = True
    if used - first > 1 and chord2(row(buffer, used - 1), row(buffer, first)) < _MERGED_M2:
        used -= 1
    return buffer, used


@compiled
def _add_circle(
    site: Vector, distance_m: float, sagitta_m: float, out: tuple[Array, int]
) -> tuple[Array, int]:
    """The whole circle round a lone site."""
    buffer, used = out
    first = used
    _, normal = onto_ellipsoid(site)
    north = (
        tangent((0.0, 0.0, 1.0), normal) if abs(normal[2]) < 0.9999999 else tangent((1.0, 0.0, 0.0), normal)
    )
    west = cross(normal, north)
    steepest = at_distance(site, north if site[2] > 0.0 else moved((0.0, 0.0, 0.0), north, -1.0), distance_m)
    pieces = max(
        _FEWEST, math.ceil(2.0 * math.pi * distance_m / longest_chord(steepest, distance_m, sagitta_m))
    )
    for i in range(pieces):
        angle = 2.0 * math.pi * i / pieces
        direction = moved(moved((0.0, 0.0, 0.0), north, math.cos(angle)), west, math.sin(angle))
        buffer, used = _append(buffer, used, first, at_distance(site, direction, distance_m), False)
    return buffer, used


@compiled
def walk_rings(
    known: Complex, member: Flags, reach_m: Array, lone: Indices, distance_m: float, sagitta_m: float
) -> tuple[Array, Indices, Indices]:
    """All rings of the outline, ground on the left.

    Parameters
    ----------
    known : Complex
        The triangulation and its crossings at this distance.
    member : array of bool
        Sites whose ground is wanted.
    reach_m : array
        Distance that is wanted of each site in its own group, 0 for none; cuts get a vertex where the
        neighbour's ground ends.
    lone : array of int
        Sites whose whole circle is outline.

    Returns
    -------
    vertices : array, shape (v, 4)
        Vectors; the fourth column is 1 where the chord to the next vertex is part of a cut.
    starts : array of int, shape (r + 1,)
        Where each ring begins, and the end.
    sites : array of int, shape (r,)
        A site near each ring.
    """
    origin, left, outside, crosses = known[0][0], known[0][2], known[5], known[6]
    buffer, used = np.empty((1024, 4)), 0
    starts, near = [0], [0]
    seen = np.zeros((len(origin), 2), dtype=np.bool_)
    for is_cut in (False, True):
        for edge in range(len(origin)):
            if seen[edge, int(is_cut)] or not member[origin[edge]]:
                continue
            before = left[edge ^ 1]
            if is_cut and (member[origin[edge ^ 1]] or before < 0 or outside[before]):
                continue
            if is_cut or crosses[edge]:
                buffer, used = _walk(
                    known, member, reach_m, sagitta_m, (is_cut, edge, distance_m), seen, (buffer, used)
                )
                starts.append(used)
                near.append(origin[edge])
    for site in lone:
        if member[site]:
            buffer, used = _add_circle(row(known[2], site), distance_m, sagitta_m, (buffer, used))
            starts.append(used)
            near.append(site)
    return buffer[:used], np.array(starts), np.array(near)[1:]
