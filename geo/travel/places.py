"""Places and times as callers give them, checked before any search, and distances between places."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..errors import NetworkError
from ..frame import Frame
from ..geometry.ellipsoid import GEOD

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
_BEYOND_M = 500_000.0  # to here lengths in an equal-area frame are true within 0.1 %
_MEND = "Give two finite numbers a place, metres of the frame."


def places_of(given: npt.ArrayLike, name: str) -> Array:
    """Places as an array of shape (k, 2).

    Raises
    ------
    NetworkError
        If they have another shape, or a number is not finite.

    Examples
    --------
    >>> places_of([(0, 1), (2, 3)], "from").shape, places_of([], "to").shape
    ((2, 2), (0, 2))
    """
    places = np.asarray(given, dtype=np.float64)
    if places.size == 0:
        return np.empty((0, 2))
    if places.ndim != 2 or places.shape[1] != 2:
        raise NetworkError(f"shape is {places.shape}", where=f"places {name}", mend=_MEND)
    wrong = ~np.isfinite(places).all(axis=1)
    if wrong.any():
        number = int(np.flatnonzero(wrong)[0])
        raise NetworkError(
            f"it is {places[number].tolist()}", where=f"places {name}, number {number}", mend=_MEND
        )
    return places


def pairs_of(from_m: npt.ArrayLike, to_m: npt.ArrayLike) -> tuple[Array, Array]:
    """Places side by side.

    Raises
    ------
    NetworkError
        If there are more of one than of the other.
    """
    starts, ends = places_of(from_m, "from"), places_of(to_m, "to")
    if len(starts) != len(ends):
        raise NetworkError(
            f"there are {len(starts)} starts and {len(ends)} ends", where="trips", mend="Give one for each."
        )
    return starts, ends


def distinct(places: Array) -> tuple[Array, Indices]:
    """Every place once, and which of them each is.

    Examples
    --------
    >>> once, which = distinct(np.array([[5.0, 5.0], [0.0, 1.0], [5.0, 5.0]]))
    >>> once.tolist(), which.tolist()
    ([[0.0, 1.0], [5.0, 5.0]], [1, 0, 1])
    """
    once, which = np.unique(places, axis=0, return_inverse=True)
    return once, np.asarray(which, dtype=np.int64).reshape(-1)


def starting_times(start_s: npt.ArrayLike | None, count: int) -> Array:
    """Seconds after which each place sets out; at once where nothing is said.

    Raises
    ------
    NetworkError
        If they are not one for each place, zero or more.
    """
    start = np.zeros(count) if start_s is None else np.asarray(start_s, dtype=np.float64)
    if start.shape != (count,) or not (start >= 0.0).all():
        raise NetworkError(
            f"start_s has shape {start.shape} for {count} places",
            where="starts",
            mend="Give seconds, zero or more, for each place.",
        )
    return start


def checked_limit(limit_s: float) -> float:
    """A limit of time, zero or more.

    Raises
    ------
    NetworkError
        If it is below zero or no number.
    """
    if not limit_s >= 0.0:
        raise NetworkError(f"it is {limit_s:g} s", where="limit of time", mend="Give seconds, zero or more.")
    return float(limit_s)


def true_distance_m(frame: Frame | None, one_m: Array, other_m: Array) -> Array:
    """Distance between pairs of places, metres: in the plane, or on the ellipsoid far from its centre."""
    plane_m = np.hypot(*(other_m - one_m).T)
    if frame is None or not len(plane_m) or max(np.abs(one_m).max(), np.abs(other_m).max()) <= _BEYOND_M:
        return np.asarray(plane_m)
    one, other = frame.degrees(one_m), frame.degrees(other_m)
    return np.asarray(GEOD.inv(*one.T, *other.T)[2])
