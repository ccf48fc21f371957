"""Places on the ground against instruments: who reaches which place, and whether it sees it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ...errors import GeometryError
from ...frame import Frame
from ...geometry.ellipsoid import GEOD, distances_m, to_vectors
from ...terrain.curvature import REFRACTION
from ...terrain.elevation import Elevation
from ...terrain.sight import SEEN, on_ground, visible_pairs
from .instruments import ALL_ROUND_DEG, Array, Flags, Indices, Instruments

Sights = npt.NDArray[np.int8]


class Pairs(NamedTuple):
    """Pairs of an instrument, rising, and a place within its reach, and the state of sight between them."""

    instrument: Indices
    place: Indices
    state: Sights

    def of(self, instruments: Indices) -> Pairs:
        """Pairs of some of the instruments, by their places in the list given."""
        starts = np.searchsorted(self.instrument, instruments)
        lengths = np.searchsorted(self.instrument, instruments, side="right") - starts
        these = np.repeat(starts, lengths) + _counted(lengths)
        return Pairs(np.repeat(np.arange(len(instruments)), lengths), self.place[these], self.state[these])


def pairs_in_reach(place_m: Array, active: Instruments, frame: Frame, elevation: Elevation | None) -> Pairs:
    """Which instruments reach which places, and whether they see them; all is seen without elevation."""
    instrument, place = _reached(place_m, active, frame)
    state = np.full(len(place), SEEN, np.int8)
    if elevation is None:
        return Pairs(instrument, place, state)
    starts = np.searchsorted(instrument, np.arange(len(active) + 1))
    eye_m, height_m = active.posted.place_m[active.site], active.value("height_m")
    ground = on_ground(elevation, place_m)
    for alike in _alike(active):
        these = np.concatenate([np.arange(starts[number], starts[number + 1]) for number in alike])
        lengths = starts[alike + 1] - starts[alike]
        state[these] = visible_pairs(
            elevation,
            eye_m[alike],
            height_m[alike],
            place_m,
            active.reach[alike[0]].target_height_m,
            np.append(0, np.cumsum(lengths)),
            place[these],
            REFRACTION[active.reach[alike[0]].sight],
            ground=ground,
        )
    return Pairs(instrument, place, state)


def _alike(active: Instruments) -> list[Indices]:
    """Instruments from which ground may hide, by refraction and by the height of what they look for."""
    kinds: dict[tuple[str, float], list[int]] = {}
    for number, reach in enumerate(active.reach):
        if reach.sight in REFRACTION:
            kinds.setdefault((reach.sight, reach.target_height_m), []).append(number)
    return [np.array(numbers) for numbers in kinds.values()]


def lattice(area: BaseGeometry, step_m: float) -> Array:
    """Middles of those squares of a lattice that lie in an area; a place inside it where none does."""
    inside = (squares(area, step_m) + 0.5) * step_m
    return np.asarray(inside if len(inside) else shapely.get_coordinates(area.representative_point()), float)


def squares(area: BaseGeometry, step_m: float) -> Indices:
    """Columns and rows of those squares of a lattice whose middle lies in an area, shape (n, 2).

    Each row of middles is cut where edges cross it; from every odd cut to the next it runs inside (Foley and
    van Dam 1990, 3.6). A middle on the very edge may go either way.

    Examples
    --------
    >>> squares(shapely.box(0, 0, 30, 20), 10.0).tolist()
    [[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1]]
    """
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(area))]
    start, end = np.concatenate([ring[:-1] for ring in rings]), np.concatenate([ring[1:] for ring in rings])
    first = _numbers(np.minimum(start[:, 1], end[:, 1]), step_m)
    crossed = _numbers(np.maximum(start[:, 1], end[:, 1]), step_m) - first
    edge, row = np.repeat(np.arange(len(start)), crossed), np.repeat(first, crossed) + _counted(crossed)
    along = ((row + 0.5) * step_m - start[edge, 1]) / (end[edge, 1] - start[edge, 1])
    across_m = start[edge, 0] + along * (end[edge, 0] - start[edge, 0])
    order = np.lexsort((across_m, row))
    enters, leaves = (_numbers(across_m[order[part::2]], step_m) for part in (0, 1))
    column = np.repeat(enters, leaves - enters) + _counted(leaves - enters)
    return np.column_stack([column, np.repeat(row[order[::2]], leaves - enters)])


def _counted(lengths: Indices) -> Indices:
    """0, 1, 2 … for each of some lengths, one after another."""
    return np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)


def _numbers(along_m: Array, step_m: float) -> Indices:
    """Number of the first square whose middle lies at or beyond each place."""
    return np.ceil(along_m / step_m - 0.5).astype(np.int64)


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
    than the geodesic, so that those in range lie in one slice. Distances from a site are told once for all
    instruments that stand there.
    """
    lonlat = frame.degrees(place_m)
    vectors = to_vectors(*lonlat.T)
    axis = int(np.argmax(np.ptp(vectors, axis=0)))
    order = np.argsort(vectors[:, axis], kind="stable")
    vectors, height_m = vectors[order], vectors[order, axis]
    range_m, found = active.value("range_m"), [np.empty(0, np.int64)] * len(active)
    for site in np.unique(active.site).tolist():
        stand, numbers = active.posted.vectors[site], np.flatnonzero(active.site == site)
        farthest_m = range_m[numbers].max()
        first, last = np.searchsorted(height_m, (stand[axis] - farthest_m, stand[axis] + farthest_m))
        off = vectors[first:last] - stand
        chord2 = np.einsum("ij,ij->i", off, off)
        near = first + np.flatnonzero(chord2 <= farthest_m**2)
        distance_m = distances_m(np.broadcast_to(stand, (len(near), 3)).copy(), vectors[near])
        for number in numbers.tolist():
            found[number] = near[_in_view(distance_m, lonlat, order[near], number, active)]
    instrument = np.repeat(np.arange(len(found)), [len(near) for near in found])
    return instrument, order[np.concatenate([np.empty(0, np.int64), *found])]


def _in_view(distance_m: Array, lonlat: Array, places: Indices, number: int, active: Instruments) -> Flags:
    """Which places lie between the nearest and the farthest distance of an instrument, and in its sector."""
    reach = active.reach[number]
    inside = (distance_m >= reach.nearest_m) & (distance_m <= reach.range_m)
    if reach.field_of_view_deg >= ALL_ROUND_DEG:
        return np.asarray(inside)
    longitude, latitude = (float(each[number]) for each in active.standing())
    start = np.full(len(places), longitude), np.full(len(places), latitude)
    towards = np.asarray(GEOD.inv(*start, *lonlat[places].T)[0])
    off_deg = np.abs((towards - active.bearing_deg[number] + 180.0) % 360.0 - 180.0)
    return np.asarray(inside & (off_deg <= reach.field_of_view_deg / 2.0))
