"""Places on the ground against instruments: who reaches which place, and whether it sees it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPoint
from shapely.geometry.base import BaseGeometry

from ...errors import GeometryError
from ...frame import Frame
from ...geometry.ellipsoid import GEOD, distances_m, to_vectors
from ...terrain.curvature import REFRACTION
from ...terrain.elevation import Elevation
from ...terrain.sight import SEEN, visible
from .instruments import ALL_ROUND_DEG, Array, Flags, Indices, Instruments

Sights = npt.NDArray[np.int8]


class Pairs(NamedTuple):
    """Pairs of an instrument and a place within its reach, and the state of the sight between them."""

    instrument: Indices
    place: Indices
    state: Sights


def pairs_in_reach(place_m: Array, active: Instruments, frame: Frame, elevation: Elevation | None) -> Pairs:
    """Which instruments reach which places, and whether they see them; all is seen without elevation."""
    instrument, place = _reached(place_m, active, frame)
    state = np.full(len(place), SEEN, np.int8)
    if elevation is not None:
        sight = np.array([REFRACTION.get(reach.sight, np.nan) for reach in active.reach])[instrument]
        eye_m = active.posted.place_m[active.site]
        height_m, target_height_m = active.value("height_m"), active.value("target_height_m")
        for refraction in np.unique(sight[~np.isnan(sight)]).tolist():
            these = np.flatnonzero(sight == refraction)
            who = instrument[these]
            state[these] = visible(
                elevation, eye_m[who], height_m[who], place_m[place[these]], target_height_m[who], refraction
            )
    return Pairs(instrument, place, state)


def lattice(area: BaseGeometry, step_m: float) -> Array:
    """Middles of those squares of a lattice that lie in an area; a place inside it where none does."""
    west, south, east, north = area.bounds
    eastings, northings = np.meshgrid(_middles(west, east, step_m), _middles(south, north, step_m))
    places_m = np.column_stack([eastings.ravel(), northings.ravel()])
    shapely.prepare(area)
    inside = places_m[shapely.contains_xy(area, places_m)]
    return inside if len(inside) else shapely.get_coordinates(area.representative_point())


def _middles(low_m: float, high_m: float, step_m: float) -> Array:
    first, last = math.floor(low_m / step_m), math.ceil(high_m / step_m)
    return np.asarray((np.arange(first, last) + 0.5) * step_m, dtype=float)


def not_empty(shape: BaseGeometry, where: str) -> BaseGeometry:
    """The shape itself, if there is anything of it.

    Raises
    ------
    GeometryError
        If it is empty.
    """
    if shape.is_empty:
        raise GeometryError("it is empty", where=where, mend="Give ground, a line or a place.")
    return shape


def _reached(place_m: Array, active: Instruments, frame: Frame) -> tuple[Indices, Indices]:
    """Pairs of instrument and place within its range and its field of view; exact geodesic distances.

    Places are sorted along the axis of the earth along which they lie farthest apart; no chord is longer
    than the geodesic, so that those in range lie in one slice.
    """
    lonlat = shapely.get_coordinates(frame.to_lonlat(MultiPoint(place_m)))
    vectors = to_vectors(*lonlat.T)
    axis = int(np.argmax(np.ptp(vectors, axis=0)))
    order = np.argsort(vectors[:, axis], kind="stable")
    vectors, height_m = vectors[order], vectors[order, axis]
    stands, range_m = active.posted.vectors[active.site], active.value("range_m")
    found = []
    for number, (stand, reach_m) in enumerate(zip(stands, range_m, strict=True)):
        first, last = np.searchsorted(height_m, (stand[axis] - reach_m, stand[axis] + reach_m))
        chord2 = ((vectors[first:last] - stand) ** 2).sum(axis=1)
        near = first + np.flatnonzero(chord2 <= reach_m**2)
        found.append(near[_in_view(vectors[near], lonlat[order[near]], number, active)])
    instrument = np.repeat(np.arange(len(found)), [len(near) for near in found])
    return instrument, order[np.concatenate([np.empty(0, np.int64), *found])]


def _in_view(vectors: Array, lonlat: Array, number: int, active: Instruments) -> Flags:
    """Which places lie between the nearest and the farthest distance of an instrument, and in its sector."""
    reach, stand = active.reach[number], active.posted.vectors[active.site[number]]
    distance_m = distances_m(np.broadcast_to(stand, vectors.shape).copy(), vectors)
    inside = (distance_m >= reach.nearest_m) & (distance_m <= reach.range_m)
    if reach.field_of_view_deg >= ALL_ROUND_DEG:
        return np.asarray(inside)
    longitude, latitude = (float(each[number]) for each in active.standing())
    start = np.full(len(lonlat), longitude), np.full(len(lonlat), latitude)
    towards = np.asarray(GEOD.inv(*start, *lonlat.T)[0])
    off_deg = np.abs((towards - active.bearing_deg[number] + 180.0) % 360.0 - 180.0)
    return np.asarray(inside & (off_deg <= reach.field_of_view_deg / 2.0))
