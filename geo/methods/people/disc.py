"""How much of a disc lies within an area, exactly: by the edge in the disc and the arcs in the area."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from ...model.situation import AnyArea

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_FROM_RAD = 1.0  # arcs are counted from here: no edge drawn by hand passes a circle at exactly this angle
_TURN_RAD = 2.0 * np.pi


def disc_shares(area: AnyArea, centre_m: Array, radius_m: Array) -> Array:
    """Share of each disc that lies within an area.

    Parameters
    ----------
    area : Polygon or MultiPolygon
        Valid, in metres of one plane.
    centre_m : array, shape (discs, 2)
    radius_m : array, shape (discs,)
        Metres, above zero.

    Returns
    -------
    array
        From 0 to 1.

    Notes
    -----
    Green's theorem on the boundary of what disc and area share: the pieces of the area's edge within the
    disc, and the arcs of the circle within the area. No circle is drawn as a polygon.

    Examples
    --------
    A square that begins at the middle of a disc takes a quarter of it; a half plane takes half.

    >>> square, half = shapely.box(0, 0, 9, 9), shapely.box(-9, 0, 9, 9)
    >>> [disc_shares(area, np.zeros((1, 2)), np.ones(1)).round(12).item() for area in (square, half)]
    [0.25, 0.5]
    """
    edges = _edges_of(area)
    first = centre_m + radius_m[:, None] * (np.cos(_FROM_RAD), np.sin(_FROM_RAD))
    turns = shapely.contains_xy(area, *first.T).astype(float)
    discs = zip(centre_m, radius_m.tolist(), turns.tolist(), strict=True)
    return np.array([_share(edges, *disc) for disc in discs], dtype=float)


class _Edges(NamedTuple):
    """Both ends of every edge of an area, which lies on its left, and what each spans; metres."""

    begin_m: Array
    end_m: Array
    west_m: Array
    east_m: Array
    south_m: Array
    north_m: Array

    def near(self, centre_m: Array, radius_m: float) -> Indices:
        """Edges that may come to a disc."""
        easting_m, northing_m = centre_m.tolist()
        found = (self.east_m >= easting_m - radius_m) & (self.west_m <= easting_m + radius_m)
        found &= (self.north_m >= northing_m - radius_m) & (self.south_m <= northing_m + radius_m)
        return np.flatnonzero(found)


def _edges_of(area: AnyArea) -> _Edges:
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(area)))
    places, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    begin_m, end_m = places[:-1][joined], places[1:][joined]
    (west_m, south_m), (east_m, north_m) = np.minimum(begin_m, end_m).T, np.maximum(begin_m, end_m).T
    return _Edges(begin_m, end_m, *np.ascontiguousarray([west_m, east_m, south_m, north_m]))


def _share(edges: _Edges, centre_m: Array, radius_m: float, turns: float) -> float:
    """Share of one disc; ``turns`` is 1 where the circle lies in the area at the angle counted from."""
    near = edges.near(centre_m, radius_m)
    begin, end = (edges.begin_m[near] - centre_m) / radius_m, (edges.end_m[near] - centre_m) / radius_m
    enters, leaves, is_in, is_out = _within_circle(begin, end)
    step = end - begin
    swept = float(((leaves - enters) * (begin[:, 0] * step[:, 1] - begin[:, 1] * step[:, 0])).sum())
    arcs = _angles(begin, step, enters)[is_in].sum() - _angles(begin, step, leaves)[is_out].sum()
    return float(np.clip((swept + arcs + _TURN_RAD * turns) / _TURN_RAD, 0.0, 1.0))


def _within_circle(begin: Array, end: Array) -> tuple[Array, Array, Mask, Mask]:
    """Shares of edges at which they are within the unit circle, and whether they enter and leave it there.

    Whether an end lies inside is asked of the end alone, so that two edges that meet agree about it. An edge
    may cross the circle twice and yet end on it, as near as numbers tell.
    """
    step = end - begin
    square, across = _dot(step, step), _dot(begin, step)
    begin_in, end_in = _dot(begin, begin) <= 1.0, _dot(end, end) <= 1.0
    under = across**2 - square * (_dot(begin, begin) - 1.0)
    root, divisor = np.sqrt(np.maximum(under, 0.0)), np.where(square > 0.0, square, 1.0)
    first, last = np.clip((-across - root) / divisor, 0.0, 1.0), np.clip((-across + root) / divisor, 0.0, 1.0)
    through = ~begin_in & ~end_in & (under > 0.0) & (first < last)
    is_in, is_out = through | (~begin_in & end_in), through | (begin_in & ~end_in)
    enters = np.where(begin_in, 0.0, first)
    leaves = np.where(end_in, 1.0, last)
    missed = ~(begin_in | end_in | through)
    return np.where(missed, 0.0, enters), np.where(missed, 0.0, leaves), is_in, is_out


def _angles(begin: Array, step: Array, share: Array) -> Array:
    """Angles of points on edges, from 0 to a turn, counted from ``_FROM_RAD``."""
    point = begin + share[:, None] * step
    return np.asarray((np.arctan2(point[:, 1], point[:, 0]) - _FROM_RAD) % _TURN_RAD)


def _dot(one: Array, other: Array) -> Array:
    return one[:, 0] * other[:, 0] + one[:, 1] * other[:, 1]
