"""The ellipsoidal stereographic plane: every small circle of the conformal sphere is a circle in it.

Only for asking which places are neighbours, never for a distance: metres here are true at the centre
alone. The plane reaches round the whole earth but for the antipode of its centre.
"""

from __future__ import annotations

import math

import numpy as np

from ..compiled import compiled
from .ellipsoid import GEOD, MEAN_RADIUS_M, Array
from .paths import Indices

_A = float(GEOD.a)
_E2 = float(GEOD.es)
_E = math.sqrt(_E2)
_NEAR_POLE = math.radians(89.9999)
# Latitude from conformal latitude: coefficients of sin 2x, 4x, 6x, 8x (Snyder 1987, eq. 3-5).
_BACK = (
    _E2 / 2 + 5 * _E2**2 / 24 + _E2**3 / 12 + 13 * _E2**4 / 360,
    7 * _E2**2 / 48 + 29 * _E2**3 / 240 + 811 * _E2**4 / 11520,
    7 * _E2**3 / 120 + 81 * _E2**4 / 1120,
    4279 * _E2**4 / 161280,
)


def conformal_vectors(longitude: Array, latitude: Array) -> Array:
    """Unit vectors of places on the conformal sphere (Snyder 1987, p. 15), shape (n, 3)."""
    lon, sine = np.radians(longitude), np.sin(np.radians(latitude))
    with np.errstate(divide="ignore"):  # the poles lie at infinity, from where tanh brings them back
        sine = np.tanh(np.arctanh(sine) - _E * np.arctanh(_E * sine))
    cosine = np.sqrt((1.0 - sine) * (1.0 + sine))
    return np.column_stack([cosine * np.cos(lon), cosine * np.sin(lon), sine])


def axes_about(vectors: Array) -> Array:
    """East, north and up at the middle of places on the unit sphere, as rows."""
    up = vectors.mean(axis=0)
    size = float(np.linalg.norm(up))
    up = up / size if size > 1e-6 else vectors[0]
    east = np.array([-up[1], up[0], 0.0])
    size = float(np.linalg.norm(east))
    east = east / size if size > 1e-9 else np.array([0.0, 1.0, 0.0])
    return np.array([east, np.cross(up, east), up])


def onto_plane(vectors: Array, axes: Array) -> Array:
    """Stereographic coordinates (metres at the centre's scale), shape (n, 2)."""
    east, north, up = (vectors @ axis for axis in axes)
    plane: Array = np.column_stack([east, north]) * (2.0 * MEAN_RADIUS_M / (1.0 + up))[:, None]
    return plane


@compiled
def circumcircles(plane: Array, triangles: Indices, axes: Array) -> tuple[Array, Array, Array]:
    """Circle through the corners of each triangle, as it lies on the earth.

    Returns
    -------
    longitude, latitude, radius_m : arrays
        Centre, degrees; radius, metres. A circle of the conformal sphere is not quite one of equal
        geodesic distance: the corners are off by some 1e-6 of the radius at 140 km.
    """
    count = len(triangles)
    longitude, latitude, radius_m = np.empty(count), np.empty(count), np.empty(count)
    for i in range(count):
        x, y, near, far = _plane_circle(plane, triangles[i, 0], triangles[i, 1], triangles[i, 2])
        start, end = 2.0 * math.atan(near), 2.0 * math.atan(far)
        middle, direction = 0.5 * (start + end), math.atan2(y, x)
        east, north = math.sin(middle) * math.cos(direction), math.sin(middle) * math.sin(direction)
        up = math.cos(middle)
        gx = east * axes[0, 0] + north * axes[1, 0] + up * axes[2, 0]
        gy = east * axes[0, 1] + north * axes[1, 1] + up * axes[2, 1]
        gz = east * axes[0, 2] + north * axes[1, 2] + up * axes[2, 2]
        conformal = math.atan2(gz, math.sqrt(gx * gx + gy * gy))
        longitude[i] = math.degrees(math.atan2(gy, gx))
        geodetic = _geodetic(conformal)
        latitude[i] = math.degrees(geodetic)
        radius_m[i] = 0.5 * (end - start) / _scale(conformal, geodetic)
    return longitude, latitude, radius_m


@compiled
def _plane_circle(plane: Array, a: int, b: int, c: int) -> tuple[float, float, float, float]:
    """Centre of a circumcircle in the plane, and its nearest and farthest reach from the plane's centre.

    Reaches are in units of the sphere's diameter, the nearest negative where the circle holds the centre.
    """
    ax, ay = plane[a, 0], plane[a, 1]
    bx, by, cx, cy = plane[b, 0] - ax, plane[b, 1] - ay, plane[c, 0] - ax, plane[c, 1] - ay
    b2, c2, twice = bx * bx + by * by, cx * cx + cy * cy, 2.0 * (bx * cy - by * cx)
    ux, uy = (cy * b2 - by * c2) / twice, (bx * c2 - cx * b2) / twice
    radius = math.sqrt(ux * ux + uy * uy)
    x, y = ax + ux, ay + uy
    out = math.sqrt(x * x + y * y)
    # out - radius, written so that nothing cancels when both are huge
    near = (ax * (ax + 2.0 * ux) + ay * (ay + 2.0 * uy)) / (out + radius)
    return x, y, near / (2.0 * MEAN_RADIUS_M), (out + radius) / (2.0 * MEAN_RADIUS_M)


@compiled
def _geodetic(conformal: float) -> float:
    """Latitude from conformal latitude, radians."""
    latitude = conformal
    for i in range(len(_BACK)):
        latitude += _BACK[i] * math.sin(2.0 * (i + 1) * conformal)
    return latitude


@compiled
def _scale(conformal: float, geodetic: float) -> float:
    """Radians on the conformal sphere for a metre on the ellipsoid."""
    if abs(geodetic) > _NEAR_POLE:
        conformal, geodetic = _CONFORMAL_LIMIT, _NEAR_POLE
    sine = math.sin(geodetic)
    normal = _A / math.sqrt(1.0 - _E2 * sine * sine)
    return math.cos(conformal) / (normal * math.cos(geodetic))


_CONFORMAL_LIMIT = float(np.arcsin(conformal_vectors(np.zeros(1), np.degrees([_NEAR_POLE]))[0, 2]))
