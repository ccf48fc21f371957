"""Compiled geodesy on WGS 84: places as vectors from the earth's centre, distances between them.

A place on the ellipsoid is kept as a vector (x, y, z) in metres from the earth's centre, so that no
formula here knows an antimeridian or a pole.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from ..compiled import compiled

Array = npt.NDArray[np.float64]
Vector = tuple[float, float, float]

GEOD = Geod(ellps="WGS84")
_A = float(GEOD.a)
_F = float(GEOD.f)
_B = _A * (1.0 - _F)
_E2 = _F * (2.0 - _F)
_EP2 = _E2 / (1.0 - _E2)
MEAN_RADIUS_M = (2.0 * _A + _B) / 3.0
_LONGEST_RADIUS_M = _A * _A / _B  # radius of curvature at the poles, the longest there is
_SHORTEST_RADIUS_M = _B * _B / _A  # of the meridian at the equator, the shortest

# A chord and the radius of curvature at its middle give the geodesic to 2 µm at 140 km and to 0.2 mm at
# 400 km; longer ones are integrated.
CHORD_TRUSTED_M = 400_000.0

_ROOTS, _WEIGHTS = (part.copy() for part in np.polynomial.legendre.leggauss(8))


def to_vectors(longitude: Array, latitude: Array) -> Array:
    """Vectors from the earth's centre to places on the ellipsoid, metres, shape (n, 3).

    Examples
    --------
    >>> to_vectors(np.array([90.0]), np.array([0.0])).round(3).tolist()
    [[0.0, 6378137.0, 0.0]]
    """
    lon, lat = np.radians(longitude), np.radians(latitude)
    sine, cosine = np.sin(lat), np.cos(lat)
    normal = _A / np.sqrt(1.0 - _E2 * sine * sine)
    return np.column_stack(
        [normal * cosine * np.cos(lon), normal * cosine * np.sin(lon), normal * (1.0 - _E2) * sine]
    )


def to_lonlat(vectors: Array) -> tuple[Array, Array]:
    """Longitude and latitude, degrees, of vectors to places on the ellipsoid."""
    x, y, z = vectors.T
    return np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y) * (1.0 - _E2)))


@compiled
def onto_ellipsoid(place: Vector) -> tuple[Vector, Vector]:
    """Foot on the ellipsoid of a point near it, and the upward normal there (Bowring 1976)."""
    x, y, z = place
    p = math.sqrt(x * x + y * y)
    reduced_z, reduced_p = z * _A, p * _B
    size = math.sqrt(reduced_z * reduced_z + reduced_p * reduced_p)
    sine, cosine = reduced_z / size, reduced_p / size
    up = z + _EP2 * _B * sine**3
    out = p - _E2 * _A * cosine**3
    size = math.sqrt(up * up + out * out)
    sine, cosine = up / size, out / size
    normal = _A / math.sqrt(1.0 - _E2 * sine * sine)
    east_x, east_y = (x / p, y / p) if p > 0.0 else (1.0, 0.0)
    outward = (cosine * east_x, cosine * east_y, sine)
    return (normal * outward[0], normal * outward[1], normal * (1.0 - _E2) * sine), outward


@compiled
def chord2(a: Vector, b: Vector) -> float:
    """Squared length of the chord between two places, m²."""
    dx, dy, dz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    return dx * dx + dy * dy + dz * dz


@compiled
def geodesic_m(a: Vector, b: Vector) -> float:
    """Geodesic distance between two places given as vectors, metres.

    Short ones from the chord: the geodesic is nearly an arc of the circle whose radius is Euler's radius
    of curvature at the middle, in the direction of the chord. Long ones by integration.
    """
    chord = math.sqrt(chord2(a, b))
    if chord > CHORD_TRUSTED_M:
        return _integrated_m(a, b)
    if chord == 0.0:
        return 0.0
    radius = euler_radius_m(a[0] + b[0], a[1] + b[1], a[2] + b[2], (b[2] - a[2]) / chord)
    half = chord / (2.0 * radius)
    h2 = half * half
    return chord * (1.0 + h2 * (1.0 / 6.0 + h2 * (3.0 / 40.0 + h2 * (15.0 / 336.0))))


@compiled
def euler_radius_m(x: float, y: float, z: float, direction_z: float) -> float:
    """Radius of curvature above a vector, in a tangent direction of which only z is needed."""
    nz = z / (1.0 - _E2)
    sine2 = nz * nz / (x * x + y * y + nz * nz)
    return _A / math.sqrt(1.0 - _E2 * sine2) / (1.0 + _EP2 * direction_z * direction_z)


@compiled
def longest_chord_m(distance_m: float) -> float:
    """A chord that no geodesic of this length or shorter exceeds (curvature is weakest at the poles)."""
    half = distance_m / (2.0 * _LONGEST_RADIUS_M)
    if half > 0.5 * math.pi:
        return 2.0 * _LONGEST_RADIUS_M
    return 2.0 * _LONGEST_RADIUS_M * math.sin(half) * (1.0 + 1e-13)


@compiled
def shortest_chord_m(distance_m: float) -> float:
    """A chord that every geodesic of this length or longer reaches (Schur's comparison of curves)."""
    half = min(distance_m / (2.0 * _SHORTEST_RADIUS_M), 0.5 * math.pi)
    return 2.0 * _SHORTEST_RADIUS_M * math.sin(half) * (1.0 - 1e-13)


@compiled
def _integrated_m(a: Vector, b: Vector) -> float:
    """Geodesic distance by Bessel's auxiliary sphere, its two integrals by Gauss-Legendre quadrature."""
    # Reduced latitude: tan(beta) = (1 - f) tan(phi), which is z / b over p / a for places on the ellipsoid.
    sin1, cos1 = a[2] / _B, math.sqrt(a[0] * a[0] + a[1] * a[1]) / _A
    sin2, cos2 = b[2] / _B, math.sqrt(b[0] * b[0] + b[1] * b[1]) / _A
    gap = math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1])
    omega = gap
    sigma1 = sigma2 = k2 = 0.0
    for _ in range(50):
        east, north = cos2 * math.sin(omega), cos1 * sin2 - sin1 * cos2 * math.cos(omega)
        sine = math.sqrt(east * east + north * north)
        sigma = math.atan2(sine, sin1 * sin2 + cos1 * cos2 * math.cos(omega))
        sin_azimuth0 = cos1 * east / sine
        cos2_azimuth0 = 1.0 - sin_azimuth0 * sin_azimuth0
        k2 = _EP2 * cos2_azimuth0
        sigma1 = math.atan2(sin1, cos1 * north / sine)
        sigma2 = sigma1 + sigma
        following = gap + _F * sin_azimuth0 * _quadrature(sigma1, sigma2, k2, True)
        done = abs(following - omega) < 1e-15
        omega = following
        if done:
            break
    return _B * _quadrature(sigma1, sigma2, k2, False)


@compiled
def _quadrature(start: float, end: float, k2: float, of_longitude: bool) -> float:
    """Integral along the auxiliary sphere that gives longitude or length (Karney 2013, eqs. 7 and 8)."""
    half, middle, total = 0.5 * (end - start), 0.5 * (end + start), 0.0
    for i in range(len(_ROOTS)):
        sine = math.sin(middle + half * _ROOTS[i])
        stretch = math.sqrt(1.0 + k2 * sine * sine)
        total += _WEIGHTS[i] * ((2.0 - _F) / (1.0 + (1.0 - _F) * stretch) if of_longitude else stretch)
    return float(half * total)


@compiled
def row(vectors: Array, i: int) -> Vector:
    """One row of an array of vectors."""
    return vectors[i, 0], vectors[i, 1], vectors[i, 2]


@compiled
def distances_m(start: Array, end: Array) -> Array:
    """Geodesic distance between two rows of vectors, one by one, metres."""
    lengths = np.empty(len(start))
    for i in range(len(start)):
        lengths[i] = geodesic_m(row(start, i), row(end, i))
    return lengths
