"""Places along stretches of a line, at most a step apart, and who is near them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from scipy.spatial import KDTree

from ...geometry.chainage import Chainage
from ...geometry.ellipsoid import distances_m, to_lonlat, to_vectors
from .instruments import Array, Indices

STEP_M = 100.0


class Places(NamedTuple):
    """Places on stretches of a line; arrays of one value a place.

    ``stretch`` is the number of the stretch that each lies on, ``first`` the number of the first place of
    each stretch. Longitude and latitude in degrees.
    """

    stretch: Indices
    chainage_m: Array
    longitude: Array
    latitude: Array
    first: Indices

    @property
    def vectors(self) -> Array:
        """From the earth's centre to each place, metres, shape (places, 3)."""
        return to_vectors(self.longitude, self.latitude)


def spread(line: Chainage, from_m: Array, to_m: Array, step_m: float = STEP_M) -> Places:
    """Both ends of each stretch, the line's vertices on it, and places between at most a step apart.

    Parameters
    ----------
    line : Chainage
    from_m, to_m : array
        Chainages of each stretch, metres; no stretch may reach over the end of a part of the line.
    step_m : float
        Metres along the line.

    Examples
    --------
    >>> from shapely import LineString
    >>> equator = Chainage(LineString([(0, 0), (1, 0)]))
    >>> spread(equator, np.array([0.0, 500.0]), np.array([150.0, 560.0])).chainage_m.tolist()
    [0.0, 75.0, 150.0, 500.0, 560.0]
    """
    pieces = _pieces(from_m, to_m, step_m)
    stretch, number = numbered(pieces + 1)
    even_m = from_m[stretch] + number / pieces[stretch] * (to_m - from_m)[stretch]
    vertex_m = line.origin_m + line.steps.edges[0][:, 4]
    first, after = np.searchsorted(vertex_m, from_m, side="right"), np.searchsorted(vertex_m, to_m)
    of, at = numbered(np.maximum(after - first, 0))
    stretch, chainage_m = np.append(stretch, of), np.append(even_m, vertex_m[first[of] + at])
    order = np.lexsort((chainage_m, stretch))
    return _places(line, from_m, to_m, stretch[order], chainage_m[order])


def middles(line: Chainage, from_m: Array, to_m: Array, step_m: float = STEP_M) -> Places:
    """Middles of equal pieces of each stretch, none longer than a step; see ``spread``.

    Examples
    --------
    >>> from shapely import LineString
    >>> equator = Chainage(LineString([(0, 0), (1, 0)]))
    >>> middles(equator, np.array([0.0, 500.0]), np.array([150.0, 560.0])).chainage_m.tolist()
    [37.5, 112.5, 530.0]
    """
    pieces = _pieces(from_m, to_m, step_m)
    stretch, number = numbered(pieces)
    chainage_m = from_m[stretch] + (number + 0.5) / pieces[stretch] * (to_m - from_m)[stretch]
    return _places(line, from_m, to_m, stretch, chainage_m)


def numbered(count: Indices) -> tuple[Indices, Indices]:
    """So many of each: whose each one is, and its number from 0.

    >>> [column.tolist() for column in numbered(np.array([2, 0, 1]))]
    [[0, 0, 2], [0, 1, 0]]
    """
    whose = np.repeat(np.arange(len(count)), count)
    return whose, np.arange(len(whose)) - np.repeat(np.cumsum(count) - count, count)


def _pieces(from_m: Array, to_m: Array, step_m: float) -> Indices:
    return np.maximum(np.ceil((to_m - from_m) / step_m), 1.0).astype(np.int64)


def _places(line: Chainage, from_m: Array, to_m: Array, stretch: Indices, chainage_m: Array) -> Places:
    lonlat = lonlat_at(line, chainage_m, ((from_m + to_m) / 2.0)[stretch])
    first = np.searchsorted(stretch, np.arange(len(from_m)))
    return Places(stretch, chainage_m, *lonlat, first)


def lonlat_at(line: Chainage, chainage_m: Array, beside_m: Array) -> tuple[Array, Array]:
    """Longitude and latitude; where a part of the line ends and another begins, on that of ``beside_m``."""
    ends_m = np.array(line.part_ends_m)
    part = np.clip(np.searchsorted(ends_m[:, 0], beside_m, side="right") - 1, 0, None)
    return line.places(np.clip(chainage_m, *ends_m[part].T), part=part)


def nearest_site(places: Places, site_vectors: Array) -> tuple[Indices, Array]:
    """Number of the site nearest to each stretch, and its distance in metres; at least one site stands."""
    vectors = places.vectors
    chord_m, site = KDTree(site_vectors).query(vectors)
    best = smallest(chord_m, places)
    return site[best], distances_m(site_vectors[site[best]], vectors[best])


def from_middle(places: Places) -> tuple[Array, Array]:
    """Place on each stretch from which about the least range reaches all of it, and that range.

    It is the place nearest to the middle of the smallest circle about the stretch, or the one half way along
    it, whichever needs less; its range is the geodesic distance to the farthest place, metres.

    Returns
    -------
    tuple of array
        Chainage and range, metres.

    Examples
    --------
    >>> from shapely import LineString
    >>> equator = Chainage(LineString([(0, 0), (1, 0)]))
    >>> place_m, range_m = from_middle(spread(equator, np.array([1_000.0]), np.array([3_000.0])))
    >>> place_m.round(3).tolist(), range_m.round(3).tolist()
    ([2000.0], [1000.0])
    """
    vectors, last = places.vectors, np.append(places.first[1:], len(places.stretch)) - 1
    half_way_m = (places.chainage_m[places.first] + places.chainage_m[last]) / 2.0
    from_centre_m = np.linalg.norm(vectors - _middles(places, vectors)[places.stretch], axis=1)
    from_half_way_m = np.abs(places.chainage_m - half_way_m[places.stretch])
    (one, one_m), (other, other_m) = (
        _farthest(smallest(off_m, places), vectors, places) for off_m in (from_centre_m, from_half_way_m)
    )
    return np.where(one_m <= other_m, places.chainage_m[one], places.chainage_m[other]), np.minimum(
        one_m, other_m
    )


def _farthest(best: Indices, vectors: Array, places: Places) -> tuple[Indices, Array]:
    """A place of each stretch, and its distance from the farthest place of that stretch."""
    return best, np.maximum.reduceat(distances_m(vectors[best[places.stretch]], vectors), places.first)


def smallest(value: Array, places: Places) -> Indices:
    """Number of the place of each stretch with the smallest value; the first of equals."""
    order = np.lexsort((value.round(6), places.stretch))
    return np.asarray(order[places.first], dtype=np.int64)


def _middles(places: Places, vectors: Array) -> Array:
    """Middle of the smallest circle about each stretch, found in the plane that touches the earth there."""
    anchor = vectors[places.first]
    east, north = _axes(anchor)
    off = vectors - anchor[places.stretch]
    plane = np.column_stack([(off * axis[places.stretch]).sum(axis=1) for axis in (east, north)])
    # As a line, for a point each of them takes far longer to make than its circle to find.
    circles = shapely.minimum_bounding_circle(shapely.linestrings(plane, indices=places.stretch))
    middle = shapely.get_coordinates(shapely.centroid(circles))
    lifted = anchor + east * middle[:, :1] + north * middle[:, 1:]
    return to_vectors(*to_lonlat(lifted))


def _axes(vectors: Array) -> tuple[Array, Array]:
    """Unit vectors to the east and to the north at places."""
    longitude, latitude = (np.radians(angle) for angle in to_lonlat(vectors))
    zero = np.zeros_like(longitude)
    east = np.column_stack([-np.sin(longitude), np.cos(longitude), zero])
    sine = np.sin(latitude)
    north = np.column_stack([-sine * np.cos(longitude), -sine * np.sin(longitude), np.cos(latitude)])
    return east, north
