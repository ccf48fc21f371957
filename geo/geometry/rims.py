"""Rims of many discs cut where they meet: what each adds to the area that so many discs cover, compiled.

By Green's theorem the area that at least k discs cover is a sum over the pieces of rim that lie in just
k - 1 other discs. It is taken in an equal-area plane. A piece of rim and two geodesics to its site bound a
sector, whose area is the disc's times its share of the azimuth; geodesics bend in the plane, and what that
adds is the area between them and their chords.
"""

from __future__ import annotations

import math

import numpy as np

from ..compiled import compiled
from .ellipsoid import GEOD, Array, Vector, euler_radius_m, geodesic_m, onto_ellipsoid, row
from .paths import Flags, Indices
from .vectors import cross, dot, minus, moved, size, tangent

_A = float(GEOD.a)
_E2 = float(GEOD.es)
_E = math.sqrt(_E2)
_B2 = _A * _A * (1.0 - _E2)
_AUTHALIC_POLE = 1.0 + (1.0 - _E2) / _E * math.atanh(_E)
_AUTHALIC_RADIUS_M = _A * math.sqrt(0.5 * _AUTHALIC_POLE)
# sin of the authalic latitude over sin of the latitude, in powers of the latter's square (Snyder 1987, 3-12)
_SERIES = np.array([2.0 * (n + 1) / (2 * n + 1) * _E2**n for n in range(7)]) * (1.0 - _E2) / _AUTHALIC_POLE
_TURN = 2.0 * math.pi
_ENOUGH_M = 1e-6
_SPHERICAL_M = 6_000.0  # up to this far a triangle on a sphere that fits there has its corners right to 5 µm
_FLAT = 1e-7  # sine of the angle between rims that but touch
_STEPS = 6

Place = tuple[float, float]
Frame = tuple[Vector, Vector, Vector]
# Site, its frame, the site in the plane, area for each radian of azimuth (m²) and radius of the earth there
# (metres), axes of the plane.
Rim = tuple[Vector, Frame, Place, tuple[float, float], Frame]
Rims = tuple[Vector, Vector, float, float]  # two sites and the radius round each, metres
Discs = tuple[Array, Array]
Lists = tuple[Indices, Indices]
Zone = tuple[Indices, Array, Array, Flags]


@compiled
def on_equal_area_plane(place: Vector, axes: Frame) -> Place:
    """Coordinates in the equal-area plane about the third of three axes, metres (Snyder 1987, p. 187)."""
    from_axis2 = place[0] * place[0] + place[1] * place[1]
    up = place[2] / (1.0 - _E2)
    sine = up / math.sqrt(from_axis2 + up * up)
    s2, series = sine * sine, 0.0
    for n in range(len(_SERIES) - 1, -1, -1):
        series = series * s2 + _SERIES[n]
    sine *= series
    scale = math.sqrt(max((1.0 - sine) * (1.0 + sine), 0.0) / max(from_axis2, 1e-9))
    authalic = place[0] * scale, place[1] * scale, sine
    stretch = _AUTHALIC_RADIUS_M * math.sqrt(2.0 / max(1.0 + dot(authalic, axes[2]), 1e-12))
    return dot(authalic, axes[0]) * stretch, dot(authalic, axes[1]) * stretch


@compiled
def disc_area_m2(site: Vector, radius_m: float) -> float:
    """Area of a geodesic disc, m², from the curvature of the earth at its centre.

    It is right to 1e-10 of itself at 140 km: what is left out is of the fourth power of radius over earth.
    """
    _, normal = onto_ellipsoid(site)
    w2 = 1.0 - _E2 * normal[2] * normal[2]
    curvature = w2 * w2 / _B2
    half = 0.5 * radius_m * math.sqrt(curvature)
    return 2.0 * _TURN * math.sin(half) ** 2 / curvature


@compiled
def onto_equal_area_plane(vectors: Array, axes: Array) -> Array:
    """Coordinates of many places, metres, shape (n, 2)."""
    plane = np.empty((len(vectors), 2))
    for i in range(len(vectors)):
        plane[i] = on_equal_area_plane(row(vectors, i), (row(axes, 0), row(axes, 1), row(axes, 2)))
    return plane


@compiled
def _frame(site: Vector) -> Frame:
    """Two directions along the ground, the second to the left of the first, and the upward normal."""
    _, normal = onto_ellipsoid(site)
    ahead = tangent((0.0, 0.0, 1.0) if abs(normal[2]) < 0.9 else (1.0, 0.0, 0.0), normal)
    return ahead, cross(normal, ahead), normal


@compiled
def _along(site: Vector, normal: Vector, ahead: Vector, distance_m: float) -> Vector:
    """Place at a distance in a level direction on the circle that fits the ground there.

    At 5 km it lies a nanometre too far and some micrometres above the ground, at 140 km a few centimetres.
    """
    radius = euler_radius_m(site[0], site[1], site[2], ahead[2])
    half = math.sin(0.5 * distance_m / radius)
    onward, drop = 2.0 * radius * half * math.sqrt(1.0 - half * half), -2.0 * radius * half * half
    return moved(moved(site, ahead, onward), normal, drop)


@compiled
def rim_starts(sites: Array, radius_m: Array) -> Array:
    """The place of each rim from which azimuths are counted here, as vectors."""
    starts = np.empty((len(sites), 3))
    for i in range(len(sites)):
        ahead, _, normal = _frame(row(sites, i))
        place, _ = onto_ellipsoid(_along(row(sites, i), normal, ahead, radius_m[i]))
        starts[i, 0], starts[i, 1], starts[i, 2] = place
    return starts


@compiled
def _settled(place: Vector, rims: Rims) -> Vector:
    """The place near another at which two rims meet, by Newton's method on exact distances."""
    one, other, one_m, other_m = rims
    for _ in range(_STEPS):
        off_one, off_other = one_m - geodesic_m(one, place), other_m - geodesic_m(other, place)
        if max(abs(off_one), abs(off_other)) < _ENOUGH_M:
            break
        _, normal = onto_ellipsoid(place)
        from_one, from_other = tangent(minus(place, one), normal), tangent(minus(place, other), normal)
        sine = dot(normal, cross(from_one, from_other))
        if abs(sine) < _FLAT:  # the rims but touch: any place of either near there will do
            break
        # step . from_one = off_one and step . from_other = off_other
        step = moved((0.0, 0.0, 0.0), cross(from_other, normal), off_one / sine)
        step = moved(step, cross(normal, from_one), off_other / sine)
        shorten = min(1.0, 0.1 * one_m / max(size(step), _ENOUGH_M))
        place = onto_ellipsoid(moved(place, step, shorten))[0]
    return place


@compiled
def _half_width(apart_m: float, radius_m: float, other_m: float, earth_m: float) -> float:
    """Cosine of half the angle at a site under which another disc covers its rim.

    The law of cosines on a sphere, in half angles so that nothing cancels.
    """
    near, far = math.sin(0.5 * radius_m / earth_m), math.sin(0.5 * other_m / earth_m)
    between = math.sin(0.5 * apart_m / earth_m)
    n2, b2 = near * near, between * between
    cosine = (n2 + b2 - far * far - 2.0 * n2 * b2) / (
        2.0 * near * between * math.sqrt((1.0 - n2) * (1.0 - b2))
    )
    return min(max(cosine, -1.0), 1.0)


@compiled
def _add_node(nodes: Array, used: int, place: Vector, step: tuple[float, float], rim: Rim) -> int:
    """Write down a node of a rim: azimuth, change of depth and of being in the zone, area swept up to it."""
    site, (ahead, aside, normal), (cx, cy), (sector, earth_m), axes = rim
    out = minus(place, site)
    azimuth = math.atan2(dot(out, aside), dot(out, ahead))
    azimuth = azimuth + _TURN if azimuth < 0.0 else azimuth
    # The middle of the chord, raised to the ground: whether straight up there or here is no matter.
    between = moved(moved(site, out, 0.5), normal, 0.125 * dot(out, out) / earth_m)
    px, py = on_equal_area_plane(place, axes)
    mx, my = on_equal_area_plane(between, axes)
    px, py, mx, my = px - cx, py - cy, mx - cx, my - cy
    nodes[used, 0], nodes[used, 1], nodes[used, 2] = azimuth, step[0], step[1]
    nodes[used, 3] = sector * azimuth + (mx * py - my * px) * 2.0 / 3.0 + 0.5 * (cx * py - cy * px)
    return used + 1


@compiled
def _add_pair(nodes: Array, used: int, rims: Rims, rim: Rim) -> tuple[int, int]:
    """Write down where another disc covers a rim.

    Returns how many nodes there are, and whether it covers azimuth 0; -1 if both are one and the same.
    """
    site, other, radius_m, other_m = rims
    normal, earth_m = rim[1][2], rim[3][1]
    apart_m = geodesic_m(site, other)
    inside, holds = apart_m + radius_m <= other_m, apart_m + other_m <= radius_m
    if apart_m >= radius_m + other_m or holds:
        return used, -1 if inside and holds else 0
    if inside:
        return used, 1
    ahead = tangent(minus(other, site), normal)
    aside = cross(normal, ahead)
    cosine = _half_width(apart_m, radius_m, other_m, earth_m)
    sine = math.sqrt((1.0 - cosine) * (1.0 + cosine))
    ahead = (cosine * ahead[0], cosine * ahead[1], cosine * ahead[2])
    right = _along(site, normal, moved(ahead, aside, -sine), radius_m)
    left = _along(site, normal, moved(ahead, aside, sine), radius_m)
    if max(radius_m, other_m) > _SPHERICAL_M:
        right, left = _settled(right, rims), _settled(left, rims)
    _add_node(nodes, used, right, (1.0, 0.0), rim)
    _add_node(nodes, used + 1, left, (-1.0, 0.0), rim)
    enters, leaves = nodes[used, 0], nodes[used + 1, 0]
    span = leaves - enters if leaves >= enters else leaves - enters + _TURN
    if (cosine > 0.5 and span > 1.5 * math.pi) or (cosine < -0.5 and span < 0.5 * math.pi):
        return used, 1 if cosine < 0.0 else 0  # rounding swapped the two
    return used + 2, 1 if leaves < enters else 0


@compiled
def _in_order(nodes: Array, count: int, order: Indices) -> None:
    """Sort the numbers of nodes by azimuth (Shell 1959)."""
    for i in range(count):
        order[i] = i
    gap = count // 2
    while gap > 0:
        for i in range(gap, count):
            moving, k = order[i], i
            while k >= gap and nodes[order[k - gap], 0] > nodes[moving, 0]:
                order[k] = order[k - gap]
                k -= gap
            order[k] = moving
        gap = 1 if gap == 2 else int(gap / 2.2)


@compiled
def _swept(nodes: Array, order: Indices, start: tuple[int, bool], whole_m2: float, levels: Array) -> None:
    """Add to each level what the pieces of one rim at that depth sweep."""
    depth, inside = start
    for k in range(len(order)):
        if nodes[order[k], 2] != 0.0:
            inside = nodes[order[k], 2] < 0.0
            break
    if inside:
        levels[depth] += whole_m2
    for k in range(len(order)):
        node = order[k]
        if inside:
            levels[depth] += nodes[node, 3]
        depth += int(nodes[node, 1])
        inside = inside if nodes[node, 2] == 0.0 else nodes[node, 2] > 0.0
        if inside:
            levels[depth] -= nodes[node, 3]


@compiled
def rim_levels(discs: Discs, pairs: Lists, zone: Zone, axes: Array, part: tuple[int, int]) -> Array:
    """What rims sweep while they lie in k other discs: their share of the area that k + 1 or more cover.

    Parameters
    ----------
    discs : tuple of arrays
        Sites as vectors, shape (n, 3); radius of each, metres.
    pairs : tuple of arrays of int
        Where the neighbours of each disc begin in the second array, which names them.
    zone : tuple of arrays
        Where the crossings of each rim with the zone's boundary begin among: places as vectors, shape (m, 3);
        1 where the rim enters the zone there, anticlockwise, and -1 where it leaves. Last, whether each rim
        without a crossing lies in the zone.
    axes : array, shape (3, 3)
        East, north and up at the middle of the equal-area plane.
    part : tuple of int
        Rims to be swept: the first, and the one after the last.

    Returns
    -------
    array
        m², one entry for each depth that there might be.
    """
    sites, radius_m = discs
    starts, others = pairs
    firsts, crossings, enters, lies_in = zone
    most, most_crossings = 0, 0
    for i in range(part[0], part[1]):
        most = max(most, starts[i + 1] - starts[i])
        most_crossings = max(most_crossings, firsts[i + 1] - firsts[i])
    plane = row(axes, 0), row(axes, 1), row(axes, 2)
    levels = np.zeros(most + 1)
    nodes = np.empty((2 * most + most_crossings + 2, 4))
    order = np.empty(len(nodes), dtype=np.int64)
    for i in range(part[0], part[1]):
        site, whole_m2 = row(sites, i), disc_area_m2(row(sites, i), radius_m[i])
        frame = _frame(site)
        w2 = 1.0 - _E2 * frame[2][2] * frame[2][2]
        scales = whole_m2 / _TURN, math.sqrt(_B2) / w2
        rim = (site, frame, on_equal_area_plane(site, plane), scales, plane)
        used = depth = 0
        for k in range(starts[i], starts[i + 1]):
            j = others[k]
            if j != i:
                used, over = _add_pair(nodes, used, (site, row(sites, j), radius_m[i], radius_m[j]), rim)
                depth += over if over >= 0 else int(j < i)
        for k in range(firsts[i], firsts[i + 1]):
            used = _add_node(nodes, used, row(crossings, k), (0.0, enters[k]), rim)
        _in_order(nodes, used, order)
        _swept(nodes, order[:used], (depth, lies_in[i]), whole_m2, levels)
    return levels
