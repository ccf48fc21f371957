"""Places and distances as callers give them, checked before anything is computed from them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..errors import GeometryError
from .ellipsoid import Array


def checked_places(longitude: npt.ArrayLike, latitude: npt.ArrayLike, where: str) -> tuple[Array, Array]:
    """Longitudes and latitudes as flat arrays of equal length, degrees.

    Raises
    ------
    GeometryError
        If there are not as many of one as of the other, or one is not a place on the earth.
    """
    lon = np.ascontiguousarray(np.atleast_1d(np.asarray(longitude, dtype=np.float64)))
    lat = np.ascontiguousarray(np.atleast_1d(np.asarray(latitude, dtype=np.float64)))
    if lon.ndim != 1 or lon.shape != lat.shape:
        raise GeometryError(
            f"longitudes have shape {lon.shape}, latitudes {lat.shape}",
            where=where,
            mend="Give two flat arrays of equal length.",
        )
    bad = ~(np.isfinite(lon) & (np.abs(lat) <= 90.0))
    if bad.any():
        i = int(bad.argmax())
        raise GeometryError(
            f"place {i} is at longitude {lon[i]:g}, latitude {lat[i]:g}",
            where=where,
            mend="Give longitude first, then latitude, in degrees.",
        )
    return lon, lat


def checked_distances(distance_m: npt.ArrayLike, count: int, name: str, where: str) -> Array:
    """Distances as an array of one for each site; a number alone holds for all.

    Raises
    ------
    GeometryError
        If there are neither one nor ``count`` of them, or one is negative or not finite.
    """
    given = np.asarray(distance_m, dtype=np.float64)
    if given.shape not in {(), (count,)}:
        raise GeometryError(
            f"{name} has shape {given.shape} for {count} sites",
            where=where,
            mend="Give one number of metres, or one for each site.",
        )
    bad = ~((given >= 0.0) & (given < np.inf))
    if bad.any():
        raise GeometryError(
            f"{name} is {given[bad].flat[0]:g}", where=where, mend="Give metres, none below zero."
        )
    return np.broadcast_to(given, (count,)).copy()
