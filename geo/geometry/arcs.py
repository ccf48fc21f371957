"""Arcs of equal geodesic distance round a site, as chords that keep within a stated sagitta."""

from __future__ import annotations

import math

import numpy as np

from ..compiled import compiled
from .ellipsoid import MEAN_RADIUS_M, Array, Vector, chord2, onto_ellipsoid, row
from .loci import at_distance
from .paths import Indices
from .vectors import cross, dot, minus, moved, tangent

Net = tuple[Array, Array, Indices]

_STEEPEST = math.radians(89.9)
_FEWEST = 12  # chords of a whole circle


@compiled
def longest_chord_m(site: Vector, distance_m: float, sagitta_m: float) -> float:
    """Longest chord of an arc round a site that strays no more than a sagitta from it, straight in lon/lat.

    Such a chord bends by the tangent of the latitude, which is steepest where the disc comes nearest a pole.
    """
    latitude = abs(math.atan2(site[2], math.sqrt(site[0] * site[0] + site[1] * site[1])))
    slope = math.tan(min(latitude + distance_m / MEAN_RADIUS_M, _STEEPEST))
    return math.sqrt(8.0 * sagitta_m / (1.0 / distance_m + slope / MEAN_RADIUS_M))


@compiled
def _expected_span(net: Net, arc: Indices, distance_m: float) -> float:
    """About how far round its site an arc goes, radians: enough to tell nothing from a whole turn."""
    plane, sites, origin = net
    start, end = arc[0], arc[2]
    site, a, b = origin[start], origin[start ^ 1], origin[end ^ 1]
    total = 2.0 * math.pi
    if start != end:
        ax, ay = plane[a, 0] - plane[site, 0], plane[a, 1] - plane[site, 1]
        bx, by = plane[b, 0] - plane[site, 0], plane[b, 1] - plane[site, 1]
        total = math.atan2(ax * by - ay * bx, ax * bx + ay * by) % (2.0 * math.pi)
    for other in (a, b):
        half = 0.5 * math.sqrt(chord2(row(sites, site), row(sites, other)))
        total -= math.acos(min(half / distance_m, 1.0))
    return total


@compiled
def arc_spans(net: Net, arcs: Indices, ends: Array, distance_m: float) -> Array:
    """How far each arc turns, radians; 0 or less where rounding swapped its ends.

    Parameters
    ----------
    net : tuple of arrays
        Sites in the plane, as vectors, and the origin of each edge.
    arcs : array of int, shape (k, 3)
        Steps of an outline that are arcs.
    ends : array, shape (k, 6)
        Where each begins and ends, as vectors.
    distance_m : float
        Radius, metres.
    """
    spans = np.empty(len(arcs))
    turn = 2.0 * math.pi
    for i in range(len(arcs)):
        site = row(net[1], net[2][arcs[i, 0]])
        _, normal = onto_ellipsoid(site)
        ahead = tangent(minus((ends[i, 0], ends[i, 1], ends[i, 2]), site), normal)
        beyond = tangent(minus((ends[i, 3], ends[i, 4], ends[i, 5]), site), normal)
        span = math.atan2(dot(beyond, cross(normal, ahead)), dot(beyond, ahead))
        spans[i] = span + turn * round((_expected_span(net, arcs[i], distance_m) - span) / turn)
    return spans


@compiled
def arc_places(
    sites: Array, starts: Array, spans: Array, distance_m: float, sagitta_m: float
) -> tuple[Indices, Array]:
    """Vertices of arcs round sites, row by row, each from its start up to but without its end.

    Returns
    -------
    counts, places : array of int, shape (k,); array, shape (sum of counts, 3)
        How many vertices each arc has, and the vertices.
    """
    counts = np.empty(len(sites), dtype=np.int64)
    for i in range(len(sites)):
        chords = spans[i] * distance_m / longest_chord_m(row(sites, i), distance_m, sagitta_m)
        counts[i] = max(1, math.ceil(max(chords, spans[i] * _FEWEST / (2.0 * math.pi))))
    places, used = np.empty((counts.sum(), 3)), 0
    for i in range(len(sites)):
        site, start = row(sites, i), row(starts, i)
        places[used, 0], places[used, 1], places[used, 2] = start
        _, normal = onto_ellipsoid(site)
        ahead = tangent(minus(start, site), normal)
        aside = cross(normal, ahead)
        for k in range(1, counts[i]):
            angle = spans[i] * k / counts[i]
            cosine, sine = math.cos(angle), math.sin(angle)
            direction = moved((cosine * ahead[0], cosine * ahead[1], cosine * ahead[2]), aside, sine)
            place = at_distance(site, direction, distance_m)
            places[used + k, 0], places[used + k, 1], places[used + k, 2] = place
        used += counts[i]
    return counts, places


@compiled
def circle_starts(sites: Array, distance_m: float) -> Array:
    """The place of the circle round each site that lies towards the nearer pole."""
    starts = np.empty((len(sites), 3))
    for i in range(len(sites)):
        site = row(sites, i)
        place = at_distance(site, (0.0, 0.0, 1.0 if site[2] >= 0.0 else -1.0), distance_m)
        starts[i, 0], starts[i, 1], starts[i, 2] = place
    return starts
