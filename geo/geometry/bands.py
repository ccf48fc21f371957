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
        Southern edge of the first band and height of a band, degrees; how many bands there are.
    cells, shape (bands + 1,) : array of int
        Number of the first cell of each band.
    starts, shape (cells + 1,) : array of int
        First site of each cell.
    order : array of int
        Numbers of the sites.
    sites, shape (n, 5) : array
        Vector of each, and the squared chords below which a place is certainly within its distance and
        beyond which it is certainly not.
    """

    low: Array
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
    cells = np.concatenate([[0], np.cumsum(across)])
    band = np.minimum(((latitude - south) / height).astype(np.int64), count - 1)
    return _sorted((np.array([south, height, count]), cells), band, (longitude, latitude, distance_m))


def _sorted(grid: tuple[Array, Indices], band: Indices, places: Places) -> Bands:
    low, cells = grid
    longitude, latitude, distance_m = places
    across = np.diff(cells)[band]
    turn = longitude / 360.0
    cell = cells[band] + np.minimum(((turn - np.floor(turn)) * across).astype(np.int64), across - 1)
    order = np.argsort(cell, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=cells[-1]))])
    sites = np.column_stack([to_vectors(longitude, latitude), chord_limits(distance_m)])[order]
    return Bands(low, cells, starts, order, np.ascontiguousarray(sites))


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
def _cell_of(turn: float, across: int) -> int:
    """Cell of a band, counted eastwards, in which a longitude in turns lies."""
    return min(int((turn - math.floor(turn)) * across), across - 1)


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
    found : array of int, shape (room, 2)
        Pairs of place and site; of a doubtful pair the site as -1 - site. Where certain pairs are counted,
        doubtful ones alone.

    Returns
    -------
    int
        How many pairs there are; where that is more than there is room for, not all are written.
    """
    low, cells, starts, order, sites = bands
    longitude, latitude, vectors = places
    last, used = int(low[2]) - 1, 0
    for i in range(len(longitude)):
        band = math.floor((latitude[i] - low[0]) / low[1])
        turn = longitude[i] / 360.0
        x, y, z = vectors[i, 0], vectors[i, 1], vectors[i, 2]
        for b in range(max(band - 1, 0), min(band + 1, last) + 1):
            across = cells[b + 1] - cells[b]
            west = _cell_of(turn, across) - 1
            for k in range(2):  # once more where the cells go round past the first or the last
                first, after = max(west, 0), min(west + 3, across)
                if k == 1:
                    if across < 3 or 0 <= west <= across - 3:
                        break
                    first, after = (across - 1, across) if west < 0 else (0, west + 3 - across)
                elif across < 3:
                    first, after = 0, across
                for j in range(starts[cells[b] + first], starts[cells[b] + after]):
                    dx, dy, dz = sites[j, 0] - x, sites[j, 1] - y, sites[j, 2] - z
                    chord2 = dx * dx + dy * dy + dz * dz
                    if chord2 > sites[j, 4]:
                        continue
                    certain = chord2 < sites[j, 3]
                    if certain and len(counts) > 0:
                        counts[i] += 1
                        continue
                    if used < len(found):
                        found[used, 0] = i
                        found[used, 1] = order[j] if certain else -1 - order[j]
                    used += 1
    return used
