"""Sums and products of vectors, compiled."""

from __future__ import annotations

import math

from ..compiled import compiled
from .ellipsoid import Vector


@compiled
def minus(a: Vector, b: Vector) -> Vector:
    """Difference a - b."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


@compiled
def moved(a: Vector, direction: Vector, by: float) -> Vector:
    """Sum a + by * direction."""
    return a[0] + by * direction[0], a[1] + by * direction[1], a[2] + by * direction[2]


@compiled
def dot(a: Vector, b: Vector) -> float:
    """Scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@compiled
def cross(a: Vector, b: Vector) -> Vector:
    """Vector product."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


@compiled
def size(a: Vector) -> float:
    """Length."""
    return math.sqrt(dot(a, a))


@compiled
def unit(a: Vector) -> Vector:
    """Vector of length one in the same direction; a vector without length stays as it is."""
    length = size(a)
    return (a[0] / length, a[1] / length, a[2] / length) if length > 0.0 else a


@compiled
def tangent(direction: Vector, normal: Vector) -> Vector:
    """Direction along the ground: what is left of it, as a unit vector, without its part along the normal."""
    return unit(moved(direction, normal, -dot(direction, normal)))
