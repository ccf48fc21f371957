"""Sites sorted into bands of latitude and cells of longitude, to be searched from any place on the earth."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ..compiled import compiled
from .ellipsoid import GEOD, Array, longest_chord_m, shortest_chord_m, to_vectors
from .paths import Indices

_SHORTEST_RADIUS_M = float(GEOD.b) ** 2 / float(
    GEOD.a
)  # of the meridian at the equator, the shortest there is
_DOUBT_M = 1e-6  # rounding of vectors, and of the two chords between which a distance is doubtful
_SLACK = 1.0 + 1e-9
_FINEST = 1 << 22  # cells in all at most, lest a short distance cost more memory than the sites

Cells = tuple[Array, Indices, Indices]
Places = tuple[Array, Array, Array]


class Bands(NamedTuple):
    """Sites in the order of their cells.

    Attributes
    ----------
    low, shape (3,) : array
        Western and southern edge and height of a band, degrees.
    across, shape (bands,) : array of int
        How many cells go round the earth in each band, eastwards from the western edge.
    cells, shape (bands + 1,) : array of int
        Number of the first cell of each band; cells farther east than any site are not counted.
    starts, shape (cells + 1,) : array of int
        First site of each cell.
    order : array of int
        Numbers of the sites.
    sites, shape (n, 5) : array
        Vector of each, and the squared chords below which a place is certainly within its distance and
        beyond which it is certainly not.
    """

    low: Array
    across: Indices
    cells: Indices
    starts: Indices
    order: Indices
    sites: Array


def banded(longitude: Array, latitude: Array, distance_m: Array) -> Bands:
    """Sort sites so that all places within a distance of one find it in their own cell or one beside it.

    On the ellipsoid two places of one chord c are nowhere farther apart in longitude than
    2 asin(c / 2 sqrt(p q)), where p and q are their distances from the axis; and a geodesic is nowhere
    shorter than the same difference of latitude at the equator.
    """
    reach_m = float(distance_m.max(initial=0.0)) * _SLACK + 1.0
    south, north = float(latitude.min()), float(latitude.max())
    height = np.degrees(reach_m / _SHORTEST_RADIUS_M)
    height = max(height, (north - south) / math.sqrt(_FINEST))
    count = int((north - south) / height) + 1
    edges = south + height * np.arange(-1, count + 2)
    # A place in the band beside is at most one band farther towards a pole.
    steepest = np.minimum(np.maximum(np.abs(edges[:-3]), np.abs(edges[3:])), 90.0)
    from_axis_m = float(GEOD.b) * np.cos(np.radians(steepest))
    half = longest_chord_m(reach_m) / 2.0
    with np.errstate(divide="ignore"):
        width = 2.0 * np.arcsin(np.minimum(half / np.maximum(from_axis_m, half), 1.0))
    across = np.maximum((2.0 * np.pi / (width * _SLACK)).astype(np.int64), 1)
    across = np.minimum(across, max(_FINEST // count, 1))
    low = np.array([longitude.min(), south, height])
    return _sorted(low, across, (longitude, latitude, distance_m))


def _sorted(low: Array, across: Indices, places: Places) -> Bands:
    longitude, latitude, distance_m = places
    band = np.minimum(((latitude - low[1]) / low[2]).astype(np.int64), len(across) - 1)
    turn = (longitude - low[0]) / 360.0
    turn -= np.floor(turn)
    column = np.minimum((turn * across[band]).astype(np.int64), across[band] - 1)
    used = np.zeros(len(across), dtype=np.int64)
    np.maximum.at(used, band, column + 1)
    cells = np.concatenate([[0], np.cumsum(used)])
    cell = cells[band] + column
    order = np.argsort(cell, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=cells[-1]))])
    sites = np.column_stack([to_vectors(longitude, latitude), chord_limits(distance_m)])[order]
    return Bands(low, across, cells, starts, order, np.ascontiguousarray(sites))


@compiled
def chord_limits(distance_m: Array) -> Array:
    """Squared chords, m², shape (n, 2): below the first a geodesic is shorter, beyond the second longer."""
    limits = np.empty((len(distance_m), 2))
    for i in range(len(distance_m)):
        surely = max(shortest_chord_m(distance_m[i]) - _DOUBT_M, 0.0)
        perhaps = longest_chord_m(distance_m[i]) + _DOUBT_M
        limits[i, 0], limits[i, 1] = surely * surely, perhaps * perhaps
    return limits


@compiled
def _columns(west: int, across: int, again: int) -> tuple[int, int]:
    """Three cells in a row from one on: those before the end of the band and, again, those beyond it."""
    if across < 3:
        return (0, across) if again == 0 else (0, 0)
    if again == 0:
        return max(west, 0), min(west + 3, across)
    if west < 0:
        return across - 1, across
    return 0, max(west + 3 - across, 0)


@compiled
def search(bands: Bands, places: Places, counts: Indices, found: Indices) -> int:
    """Find the sites within whose distance each place lies.

    Parameters
    ----------
    bands : Bands
        The sites.
    places : tuple of arrays
        Longitude and latitude in degrees, and vectors of shape (n, 3).
    counts : array of int, shape (n,) or (0,)
        Where the certain sites of each place are counted, if they are only to be counted.
    found : array of int, shape (2, room)
        Place and site of each pair; of a doubtful pair the site as -1 - site. Where certain pairs are
        counted, doubtful ones alone.

    Returns
    -------
    int
        How many pairs there are; where that is more than there is room for, not all are written.
    """
    low, across, cells, starts, order, sites = bands
    longitude, latitude, vectors = places
    room, used = found.shape[1], 0
    for i in range(len(longitude)):
        band = math.floor((latitude[i] - low[1]) / low[2])
        turn = (longitude[i] - low[0]) / 360.0
        turn -= math.floor(turn)
        x, y, z = vectors[i, 0], vectors[i, 1], vectors[i, 2]
        for b in range(max(band - 1, 0), min(band + 1, len(across) - 1) + 1):
            west = min(int(turn * across[b]), across[b] - 1) - 1
            for again in range(2):  # once more where the cells go round past the first or the last
                first, after = _columns(west, across[b], again)
                first, after = min(cells[b] + first, cells[b + 1]), min(cells[b] + after, cells[b + 1])
                for j in range(starts[first], starts[after]):
                    dx, dy, dz = sites[j, 0] - x, sites[j, 1] - y, sites[j, 2] - z
                    chord2 = dx * dx + dy * dy + dz * dz
                    if chord2 > sites[j, 4]:
                        continue
                    certain = chord2 < sites[j, 3]
                    if certain and len(counts) > 0:
                        counts[i] += 1
                        continue
                    if used < room:
                        found[0, used] = i
                        found[1, used] = order[j] if certain else -1 - order[j]
                    used += 1
    return used
