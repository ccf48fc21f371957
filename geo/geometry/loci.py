"""Places at stated geodesic distances from others: where two circles meet, corners, bisectors, arcs.

All are found by Newton's method on exact distances, from a start on a sphere of the right curvature.
"""

from __future__ import annotations

import math

from ..compiled import compiled
from .ellipsoid import Vector, euler_radius_m, geodesic_m, onto_ellipsoid
from .vectors import cross, dot, minus, moved, size, tangent, unit

_ENOUGH_M = 1e-7
_STEPS = 8


@compiled
def step_from(place: Vector, direction: Vector, distance_m: float) -> Vector:
    """Place about a distance away in a direction along the ground, exact on a sphere that fits there."""
    _, normal = onto_ellipsoid(place)
    ahead = tangent(direction, normal)
    radius = euler_radius_m(place[0], place[1], place[2], ahead[2])
    angle = distance_m / radius
    drop = -2.0 * math.sin(0.5 * angle) ** 2
    return onto_ellipsoid(moved(moved(place, ahead, radius * math.sin(angle)), normal, radius * drop))[0]


@compiled
def at_distance(centre: Vector, direction: Vector, distance_m: float) -> Vector:
    """Place at a geodesic distance from another, in about the given direction."""
    place = step_from(centre, direction, distance_m)
    for _ in range(_STEPS):
        short_m = distance_m - geodesic_m(centre, place)
        if abs(short_m) < _ENOUGH_M:
            break
        _, normal = onto_ellipsoid(place)
        place = onto_ellipsoid(moved(place, tangent(minus(place, centre), normal), short_m))[0]
    return place


@compiled
def middle(a: Vector, b: Vector) -> Vector:
    """Place on the ground over the middle of a chord."""
    return onto_ellipsoid((0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1]), 0.5 * (a[2] + b[2])))[0]


@compiled
def leftward(a: Vector, b: Vector, at: Vector) -> Vector:
    """Direction along the ground to the left of a → b."""
    _, normal = onto_ellipsoid(at)
    return unit(cross(normal, minus(b, a)))


@compiled
def meeting_place(a: Vector, b: Vector, distance_m: float) -> Vector:
    """Where the circles of one radius round a and b meet, left of a → b; their middle if they do not."""
    between = middle(a, b)
    half = 0.5 * geodesic_m(a, b)
    if half >= distance_m:
        return between
    left = leftward(a, b, between)
    radius = euler_radius_m(between[0], between[1], between[2], left[2])
    # Spherical Pythagoras, cos(side) = cos(distance) / cos(half), in half angles so that nothing cancels.
    ratio = math.sin((distance_m + half) / (2.0 * radius)) * math.sin((distance_m - half) / (2.0 * radius))
    side = 2.0 * radius * math.asin(math.sqrt(min(ratio / math.cos(half / radius), 1.0)))
    place = step_from(between, left, side)
    for _ in range(_STEPS):
        off_a, off_b = distance_m - geodesic_m(a, place), distance_m - geodesic_m(b, place)
        if max(abs(off_a), abs(off_b)) < _ENOUGH_M:
            break
        _, normal = onto_ellipsoid(place)
        from_a, from_b = tangent(minus(place, a), normal), tangent(minus(place, b), normal)
        outward, across = moved(from_a, from_b, 1.0), minus(from_a, from_b)
        # off_a = step . from_a and off_b = step . from_b, solved along the sum and the difference of both
        along = (off_a + off_b) / max(dot(outward, outward), 1e-6)
        aside = (off_a - off_b) / max(dot(across, across), 1e-18)
        step = moved((along * outward[0], along * outward[1], along * outward[2]), across, aside)
        shorten = min(1.0, 0.25 * distance_m / max(size(step), 1e-12))
        place = onto_ellipsoid(moved(place, step, shorten))[0]
    return place


@compiled
def bisector_place(a: Vector, b: Vector, aside_m: float) -> Vector:
    """Place as far from a as from b, so many metres to the left of a → b (to the right if negative)."""
    between = middle(a, b)
    left = leftward(a, b, between)
    place = step_from(between, left, aside_m)
    for _ in range(_STEPS):
        off = geodesic_m(b, place) - geodesic_m(a, place)
        if abs(off) < 1e-9:
            break
        _, normal = onto_ellipsoid(place)
        across = minus(tangent(minus(place, a), normal), tangent(minus(place, b), normal))
        share = off / max(dot(across, across), 1e-18)
        if abs(share) * size(across) < _ENOUGH_M:
            break
        place = onto_ellipsoid(moved(place, across, share))[0]
    return place


@compiled
def corner_place(start: Vector, a: Vector, b: Vector, c: Vector) -> tuple[Vector, float]:
    """Place as far from a as from b and c, from a start near it; and that distance."""
    place = start
    for _ in range(_STEPS):
        to_a, to_b, to_c = geodesic_m(a, place), geodesic_m(b, place), geodesic_m(c, place)
        _, normal = onto_ellipsoid(place)
        from_a = tangent(minus(place, a), normal)
        first = minus(from_a, tangent(minus(place, b), normal))
        second = minus(from_a, tangent(minus(place, c), normal))
        area = dot(normal, cross(first, second))
        if max(abs(to_b - to_a), abs(to_c - to_a)) < _ENOUGH_M or area == 0.0:
            break
        # step . first = to_b - to_a and step . second = to_c - to_a
        step = moved((0.0, 0.0, 0.0), cross(second, normal), (to_b - to_a) / area)
        step = moved(step, cross(normal, first), (to_c - to_a) / area)
        if size(step) > 0.2 * to_a:
            break
        place = onto_ellipsoid(moved(place, step, 1.0))[0]
    return place, geodesic_m(a, place)
