"""Which of many places lie within a distance of which of many sites, exactly as geodesics have it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from ..errors import GeometryError
from ..threads import in_slices
from .bands import Bands, banded, chord_limits, search
from .ellipsoid import GEOD, Array, distances_m, to_vectors
from .paths import Indices
from .places import checked_distances, checked_places

_AT_A_TIME = 1 << 15  # places
_WHERE = "places near sites"
_TRUSTED_M = 50_000.0  # up to which the compiled distance is right to 10 nm
_ROOM = 4  # pairs a place for which there is room at first

Places = tuple[npt.ArrayLike, npt.ArrayLike]
Pair = tuple[Array, Array]


def pairs_within(points: Places, sites: Places, radius_m: npt.ArrayLike) -> tuple[Indices, Indices]:
    """All pairs of a point and a site no farther apart than a geodesic distance.

    Parameters
    ----------
    points, sites : tuple of arrays
        Longitudes and latitudes, degrees (OGC:CRS84).
    radius_m : float or array
        Distance, metres; one for all sites or one for each.

    Returns
    -------
    point, site : array of int
        Row numbers of each pair, each pair once; points ascend, sites of one point stand in no order.

    Raises
    ------
    GeometryError
        If a place or a distance is impossible.

    Notes
    -----
    The chord through the earth decides where it does so beyond doubt, which is everywhere but in a shell of
    5 µm at 5 km and of 6 cm at 140 km; in the shell the geodesic of Karney (2013) decides.

    Examples
    --------
    A minute of longitude on the equator is 1,855.325 m.

    >>> point, site = pairs_within(([0.0, 1 / 60], [0.0, 0.0]), ([0.0], [0.0]), 1_855.325)
    >>> point.tolist(), site.tolist()
    ([0, 1], [0, 0])
    >>> pairs_within(([0.0, 1 / 60], [0.0, 0.0]), ([0.0], [0.0]), 1_855.324)[0].tolist()
    [0]
    """
    place, site, distance_m = _asked(points, sites, radius_m)
    if not len(site[0]):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    bands = banded(*site, distance_m)

    def of(part: slice) -> Indices:
        found = _found(bands, (place[0][part], place[1][part]), np.zeros(0, dtype=np.int64))
        found[0] += part.start
        return found

    found = np.hstack([np.zeros((2, 0), dtype=np.int64), *in_slices(of, len(place[0]), _AT_A_TIME)])
    found = _settled(found, (place, site), distance_m)
    return found[0], found[1]


def count_within(points: Places, sites: Places, radius_m: npt.ArrayLike) -> Indices:
    """How many sites lie within a geodesic distance of each point; see ``pairs_within``.

    Parameters
    ----------
    points, sites : tuple of arrays
        Longitudes and latitudes, degrees (OGC:CRS84).
    radius_m : float or array
        Distance, metres; one for all sites or one for each.

    Examples
    --------
    >>> count_within(([0.0, 0.01, 5.0], [0.0, 0.0, 5.0]), ([0.0, 0.02], [0.0, 0.0]), 2_000.0).tolist()
    [1, 2, 0]
    """
    place, site, distance_m = _asked(points, sites, radius_m)
    if not len(site[0]):
        return np.zeros(len(place[0]), dtype=np.int64)
    bands = banded(*site, distance_m)

    def of(part: slice) -> Indices:
        counts = np.zeros(part.stop - part.start, dtype=np.int64)
        some = place[0][part], place[1][part]
        found = _settled(_found(bands, some, counts), (some, site), distance_m)
        return counts + np.bincount(found[0], minlength=len(counts))

    return np.concatenate([np.zeros(0, dtype=np.int64), *in_slices(of, len(place[0]), _AT_A_TIME)])


def nearest_site(points: Places, sites: Places) -> tuple[Indices, Array]:
    """Nearest site of each point, and the geodesic distance to it.

    Parameters
    ----------
    points, sites : tuple of arrays
        Longitudes and latitudes, degrees (OGC:CRS84).

    Returns
    -------
    site, distance_m : array of int, array
        Row number of the site, the lowest of those that are equally near; metres.

    Raises
    ------
    GeometryError
        If a place is impossible or there is no site.

    Examples
    --------
    >>> site, distance_m = nearest_site(([1.0], [0.0]), ([0.0, 3.0], [0.0, 0.0]))
    >>> site.tolist(), distance_m.round(3).tolist()
    ([0], [111319.491])
    """
    place, site, _ = _asked(points, sites, 0.0)
    if not len(site[0]):
        raise GeometryError("there is no site", where=_WHERE, mend="Give one site or more.")
    _, first = np.unique(np.column_stack(site), axis=0, return_index=True)
    first = np.sort(first)
    apart = site[0][first], site[1][first]
    tree = cKDTree(to_vectors(*apart))
    vectors = to_vectors(*place)
    chord_m, number = tree.query(vectors, k=[1, 2], workers=-1)
    nearest = number[:, 0]
    distance_m = _geodesics_m(place, (apart[0][nearest], apart[1][nearest]))
    # A second one whose chord is longer may yet be as near, where the earth is less curved.
    limit_m = np.sqrt(chord_limits(distance_m)[:, 1])
    for i in np.flatnonzero(chord_m[:, 1] <= limit_m):
        rivals = np.sort(tree.query_ball_point(vectors[i], limit_m[i]))
        lon, lat = (np.full(len(rivals), coordinate[i]) for coordinate in place)
        rival_m = np.asarray(GEOD.inv(lon, lat, apart[0][rivals], apart[1][rivals])[2])
        nearest[i], distance_m[i] = rivals[rival_m.argmin()], rival_m.min()
    return first[nearest], distance_m


def _geodesics_m(start: Pair, end: Pair) -> Array:
    """Geodesic distances between places one by one, right to 10 nm."""
    lengths_m = distances_m(to_vectors(*start), to_vectors(*end))
    far = lengths_m > _TRUSTED_M
    if far.any():
        lengths_m[far] = GEOD.inv(start[0][far], start[1][far], end[0][far], end[1][far])[2]
    return lengths_m


def _asked(points: Places, sites: Places, radius_m: npt.ArrayLike) -> tuple[Pair, Pair, Array]:
    """What a caller gave, checked."""
    place, site = checked_places(*points, "points"), checked_places(*sites, "sites")
    return place, site, checked_distances(radius_m, len(site[0]), "radius_m", _WHERE)


def _found(bands: Bands, place: Pair, counts: Indices) -> Indices:
    """Pairs found from some places, in as much room as they take."""
    vectors, room, used = to_vectors(*place), 0, _ROOM * len(place[0])
    while used > room:  # seldom more than once
        room = used
        counts[:] = 0
        found = np.empty((2, room), dtype=np.int64)
        used = search(bands, (*place, vectors), counts, found)
    return found[:, :used]


def _settled(found: Indices, places: tuple[Pair, Pair], distance_m: Array) -> Indices:
    """Pairs without those doubtful ones that lie too far apart."""
    doubtful = np.flatnonzero(found[1] < 0)
    if not len(doubtful):
        return found
    found[1, doubtful] = -1 - found[1, doubtful]
    (lon, lat), (site_lon, site_lat) = places
    point, site = found[:, doubtful]
    apart_m = np.asarray(GEOD.inv(lon[point], lat[point], site_lon[site], site_lat[site])[2])
    return np.delete(found, doubtful[apart_m > distance_m[site]], axis=1)
