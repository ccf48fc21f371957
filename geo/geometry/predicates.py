"""Which side, and inside which circle: answers that rounding cannot turn round.

Coordinates must lie on a common grid fine enough and small enough that differences of two are exact
(``triangulation`` sees to that). Sums and products are then taken with their rounding errors kept
(Shewchuk 1997), but only where the plain result leaves a doubt.
"""

from __future__ import annotations

import numpy as np

from ..compiled import compiled
from .ellipsoid import Array

_SPLITTER = 134_217_729.0  # 2**27 + 1
_DOUBT = 1.2e-15  # a little over ten roundings
_MOST_TERMS = 96


@compiled
def _product(a: float, b: float) -> tuple[float, float]:
    """A product and its rounding error."""
    whole = a * b
    carry = _SPLITTER * a
    a_high = carry - (carry - a)
    a_low = a - a_high
    carry = _SPLITTER * b
    b_high = carry - (carry - b)
    b_low = b - b_high
    error = a_low * b_low - (((whole - a_high * b_high) - a_low * b_high) - a_high * b_low)
    return whole, error


@compiled
def _add(expansion: Array, terms: int, value: float) -> int:
    """Add a number to a sum kept as an expansion, without any rounding."""
    carry = value
    for i in range(terms):
        whole = carry + expansion[i]
        part = whole - carry
        expansion[i] = (carry - (whole - part)) + (expansion[i] - part)
        carry = whole
    expansion[terms] = carry
    return terms + 1


@compiled
def _add_product(expansion: Array, terms: int, p: float, q: float, r: float) -> int:
    """Add p * p * q * r, exactly."""
    first = _product(p, p)
    for i in range(2):
        second = _product(first[i], q)
        for j in range(2):
            third = _product(second[j], r)
            terms = _add(expansion, terms, third[1])
            terms = _add(expansion, terms, third[0])
    return terms


@compiled
def _exact_in_circle(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    expansion, terms = np.empty(_MOST_TERMS), 0
    for lift in a:
        terms = _add_product(expansion, terms, lift, b[0], c[1])
        terms = _add_product(expansion, terms, lift, -c[0], b[1])
    for lift in b:
        terms = _add_product(expansion, terms, lift, c[0], a[1])
        terms = _add_product(expansion, terms, lift, -a[0], c[1])
    for lift in c:
        terms = _add_product(expansion, terms, lift, a[0], b[1])
        terms = _add_product(expansion, terms, lift, -b[0], a[1])
    for i in range(terms - 1, -1, -1):
        if expansion[i] != 0.0:
            return bool(expansion[i] > 0.0)
    return False


@compiled
def turn(plane: Array, a: int, b: int, c: int) -> float:
    """Positive where a → b → c turns left, negative where right, zero where the three are in line."""
    left_1, left_2 = plane[a, 0] - plane[c, 0], plane[b, 1] - plane[c, 1]
    right_1, right_2 = plane[a, 1] - plane[c, 1], plane[b, 0] - plane[c, 0]
    difference = left_1 * left_2 - right_1 * right_2
    if difference == 0.0:  # rounding keeps order, so only equal products need their errors compared
        difference = _product(left_1, left_2)[1] - _product(right_1, right_2)[1]
    return float(difference)


@compiled
def in_circle(plane: Array, a: int, b: int, c: int, d: int) -> bool:
    """Whether d lies inside the circle through a, b, c, which turn left."""
    if d in (a, b, c):
        return False
    ax, ay = plane[a, 0] - plane[d, 0], plane[a, 1] - plane[d, 1]
    bx, by = plane[b, 0] - plane[d, 0], plane[b, 1] - plane[d, 1]
    cx, cy = plane[c, 0] - plane[d, 0], plane[c, 1] - plane[d, 1]
    a2, b2, c2 = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    bc_1, bc_2 = bx * cy, cx * by
    ca_1, ca_2 = cx * ay, ax * cy
    ab_1, ab_2 = ax * by, bx * ay
    inside = a2 * (bc_1 - bc_2) + b2 * (ca_1 - ca_2) + c2 * (ab_1 - ab_2)
    size = a2 * (abs(bc_1) + abs(bc_2)) + b2 * (abs(ca_1) + abs(ca_2)) + c2 * (abs(ab_1) + abs(ab_2))
    if abs(inside) > _DOUBT * size:
        return bool(inside > 0.0)
    return _exact_in_circle((ax, ay), (bx, by), (cx, cy))
