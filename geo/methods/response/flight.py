"""Helicopters: minutes from where they stand over a casualty to surgery, and the ground served in time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import KDTree
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from ...frame import Frame
from ...geometry.ellipsoid import distances_m, to_vectors

Array = npt.NDArray[np.float64]

_CHORDS = 120  # of an outline: those of a circle stray from it by a share of 3.4e-4 of its radius
_ROUNDS = 2  # of Newton's method on each vertex: from 0.1 % off in the plane to below a metre
_M_PER_KM, _MIN_PER_H = 1_000.0, 60.0


class Flight(NamedTuple):
    """A helicopter's figures: minutes on the ground in all (notice and load), and its speed, km/h."""

    ground_min: float
    speed_kmh: float

    @property
    def m_per_min(self) -> float:
        """Metres flown in a minute."""
        return self.speed_kmh * _M_PER_KM / _MIN_PER_H


def flown_min(flight: Flight, stand_m: Array, surgery_m: Array, place_m: Array, frame: Frame) -> Array:
    """Minutes until a casualty at each place is in surgery: notice, flight, load, flight.

    Parameters
    ----------
    flight : Flight
    stand_m, surgery_m, place_m : array, shape (n, 2)
        Where helicopters stand, where surgery is, and where casualties are; metres of ``frame``.
    frame : Frame

    Notes
    -----
    Flights are straight, along geodesics of WGS 84; each place takes the nearest stand and the nearest
    surgery, which is the soonest of all pairs, for the two flights do not depend on each other.

    Examples
    --------
    15 min of notice, 60 km at 220 km/h, 10 min to load and 60 km back: 57.7 min.

    >>> frame = Frame.around(36.0, 48.0)
    >>> north = frame.to_metres(shapely.Point(36.0, 48.0 + 60.0 / 111.197))
    >>> stand, place = np.zeros((1, 2)), shapely.get_coordinates(north)
    >>> flown_min(Flight(25.0, 220.0), stand, stand, place, frame).round(1).tolist()
    [57.7]
    """
    places = _vectors(place_m, frame)
    out_m, back_m = (_nearest_m(_vectors(site_m, frame), places) for site_m in (stand_m, surgery_m))
    return np.asarray(flight.ground_min + (out_m + back_m) / flight.m_per_min)


def flown_ground(
    flight: Flight, stand_m: Array, surgery_m: Array, within_min: float, frame: Frame
) -> BaseGeometry:
    """Ground from which a casualty is in surgery within a time by helicopter, metres of the frame.

    Parameters
    ----------
    flight : Flight
    stand_m, surgery_m : array, shape (n, 2)
        Where helicopters stand and where surgery is, metres of ``frame``.
    within_min : float
        Minutes from the injury.
    frame : Frame

    Notes
    -----
    For one stand and one surgery it is the ground whose two distances add up to no more than what can be
    flown: an ellipse with these foci, a disc where both are one place. Vertices lie on the true geodesic
    sum; chords between them fall inside, so the ground is never drawn larger than it is.

    Examples
    --------
    One place for both, and 55 km/h for two hours without notice: a disc of 55 km.

    >>> home = np.zeros((1, 2))
    >>> disc = flown_ground(Flight(0.0, 55.0), home, home, 120.0, Frame.around(36.0, 48.0))
    >>> round(disc.area / (np.pi * 55_000.0**2), 3)
    1.0
    """
    sum_m = (within_min - flight.ground_min) * flight.m_per_min
    stand, surgery = (np.repeat(stand_m, len(surgery_m), axis=0), np.tile(surgery_m, (len(stand_m), 1)))
    apart_m = distances_m(_vectors(stand, frame), _vectors(surgery, frame))
    reaches = apart_m < sum_m
    if not reaches.any():
        return MultiPolygon()
    rings = _outlines_m(stand[reaches], surgery[reaches], sum_m, frame)
    return shapely.union_all(shapely.polygons(rings))


def _outlines_m(one_m: Array, other_m: Array, sum_m: float, frame: Frame) -> Array:
    """Vertices about pairs of foci at a sum of geodesic distances, shape (pairs, vertices, 2)."""
    half = (other_m - one_m) / 2.0
    turn = np.arctan2(half[:, 1], half[:, 0])[:, None]
    angle = np.linspace(0.0, 2.0 * np.pi, _CHORDS, endpoint=False)[None, :] + turn
    across = np.stack([np.cos(angle), np.sin(angle)], axis=2)
    middle = ((one_m + other_m) / 2.0)[:, None, :]
    # Polar form of an ellipse about its centre.
    focal = np.minimum(np.hypot(*half.T) / (sum_m / 2.0), 1.0)[:, None]
    away_m = sum_m / 2.0 * np.sqrt((1.0 - focal**2) / (1.0 - (focal * np.cos(angle - turn)) ** 2))
    foci_m = [np.repeat(at, _CHORDS, axis=0) for at in (one_m, other_m)]
    foci = [_vectors(at, frame) for at in foci_m]
    towards = across.reshape(-1, 2)
    for _ in range(_ROUNDS):
        place = (middle + away_m[:, :, None] * across).reshape(-1, 2)
        vectors = _vectors(place, frame)
        short_m = sum_m - sum(distances_m(focus, vectors) for focus in foci)
        slope = sum(_slope(place - focus, towards) for focus in foci_m)
        away_m = away_m + np.asarray(short_m / slope).reshape(away_m.shape)
    return np.asarray(middle + away_m[:, :, None] * across)


def _slope(off_m: Array, towards: Array) -> Array:
    """By how much a distance grows with each metre in a direction."""
    return np.asarray((off_m * towards).sum(axis=1) / np.hypot(*off_m.T))


def _nearest_m(site: Array, place: Array) -> Array:
    """Geodesic distance from each place to the nearest site, metres; vectors from the earth's centre."""
    # A longer chord is a longer geodesic at these distances, so the nearest by one is that by the other.
    number = KDTree(site).query(place)[1]
    return distances_m(site[number], place)


def _vectors(place_m: Array, frame: Frame) -> Array:
    return to_vectors(*frame.degrees(place_m).T)
