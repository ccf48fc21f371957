"""Area that at least k of many discs or areas cover, for every k at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from shapely import MultiPolygon, Polygon

from ..threads import in_slices
from .ellipsoid import Array, to_lonlat, to_vectors
from .nearby import pairs_within
from .paths import Indices
from .places import checked_distances, checked_places
from .plane import axes_about
from .rims import Zone, rim_levels, rim_starts
from .zone_edge import ZoneEdge

_WHERE = "area covered by discs"
_AT_A_TIME = 1024  # rims

AnyArea = Polygon | MultiPolygon
Places = tuple[Array, Array]


def disc_areas_at_least(
    longitude: npt.ArrayLike,
    latitude: npt.ArrayLike,
    radius_m: npt.ArrayLike,
    *,
    within: AnyArea | None = None,
) -> Array:
    """Area that at least k geodesic discs cover.

    Parameters
    ----------
    longitude, latitude : array
        Where the discs stand, degrees (OGC:CRS84); all of them well within one hemisphere.
    radius_m : float or array
        Radius of all or of each, metres.
    within : Polygon or MultiPolygon, optional
        Ground that counts, lon/lat degrees, edges straight in them; all of it if left out.

    Returns
    -------
    array
        m² covered by 1 or more, 2 or more, …, as many as lie over one another anywhere.

    Raises
    ------
    GeometryError
        If a place or a radius is impossible, or the ground is not valid or holds no area.

    Notes
    -----
    The pieces of rim at each depth are summed by Green's theorem in an equal-area plane. Their ends are
    settled to exact distances and nothing is drawn as a polygon, so the areas over all k sum up to those of
    the discs. Left out are terms of 1e-9 of a disc at 140 km.

    Examples
    --------
    Two discs as far apart as their radius share 2π/3 - √3/2 of its square, 122.8370 km² at 10 km.

    >>> apart = np.degrees(10_000 / 6_378_137)
    >>> (disc_areas_at_least([0.0, apart], [0.0, 0.0], 10_000.0) / 1e6).round(2).tolist()
    [505.48, 122.84]
    """
    lon, lat = checked_places(longitude, latitude, _WHERE)
    reach_m = checked_distances(radius_m, len(lon), "radius_m", _WHERE)
    edge = None if within is None else ZoneEdge(within)
    lon, lat, reach_m = lon[reach_m > 0.0], lat[reach_m > 0.0], reach_m[reach_m > 0.0]
    if not len(lon):
        return np.zeros(0)
    sites = to_vectors(lon, lat)
    axes = axes_about(sites / np.linalg.norm(sites, axis=1)[:, None])
    if edge is None:
        zone, covered_m2 = _everywhere(len(lon)), np.zeros(0)
    else:
        runs = edge.runs(sites, reach_m)
        zone, covered_m2 = edge.crossings(runs, _starts(sites, reach_m)), edge.areas_at_least(runs, axes)
    pairs = _neighbours((lon, lat), reach_m)
    swept = in_slices(
        lambda part: rim_levels((sites, reach_m), pairs, zone, axes, (part.start, part.stop)),
        len(lon),
        _AT_A_TIME,
    )
    return _trimmed(_summed([covered_m2, *swept]))


def _everywhere(count: int) -> Zone:
    """The zone that every rim lies in and none crosses."""
    none = np.zeros(count + 1, dtype=np.int64)
    return none, np.zeros((0, 3)), np.zeros(0), np.ones(count, dtype=bool)


def _starts(sites: Array, radius_m: Array) -> Places:
    """Longitude and latitude of one place of each rim."""
    return to_lonlat(rim_starts(sites, radius_m))


def _neighbours(sites: Places, radius_m: Array) -> tuple[Indices, Indices]:
    """Discs that may meet each disc, as one list, and where in it those of each begin."""
    disc, other = pairs_within(sites, sites, radius_m + radius_m.max())
    return np.searchsorted(disc, np.arange(len(radius_m) + 1)), other


def _summed(some: Sequence[Array]) -> Array:
    """Sum of arrays, the shorter ones taken to end in zeros."""
    total = np.zeros(max(len(one) for one in some))
    for one in some:
        total[: len(one)] += one
    return total


def _trimmed(area_m2: Array) -> Array:
    """Areas up to the last that is more than rounding."""
    real = np.flatnonzero(area_m2 > 1e-9 * max(area_m2.max(initial=0.0), 1.0))
    return area_m2[: real[-1] + 1] if len(real) else np.zeros(0)
