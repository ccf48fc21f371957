"""A line with the distance along it to many close vertices; nothing compiled, for whoever only tells."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely import LineString, MultiLineString

Array = npt.NDArray[np.float64]

_EARTH = Geod(ellps="WGS84")
_STEP_M = 500.0  # over this length a straight edge in longitude and latitude is a geodesic to 2 cm


class Measured:
    """Chainage of a line's parts in their order; gaps between them have no length.

    Parameters
    ----------
    path_lonlat : MultiLineString
        Lon/lat degrees (OGC:CRS84), edges straight in longitude and latitude.

    Examples
    --------
    A degree of the equator is 111,319.49 m.

    >>> line = Measured(MultiLineString([[(0, 0), (1, 0)]]))
    >>> longitude, latitude = line.places(np.array([55_659.7454]))
    >>> round(line.length_m, 2), longitude.round(6).tolist(), latitude.tolist()
    (111319.49, [0.5], [0.0])
    """

    def __init__(self, path_lonlat: MultiLineString) -> None:
        self.vertices = [_close(shapely.get_coordinates(part)) for part in path_lonlat.geoms]
        steps = [_EARTH.inv(*part[:-1].T, *part[1:].T) for part in self.vertices]
        self._bearing_deg = [np.asarray(step[0]) for step in steps]
        ends = np.append(0.0, np.cumsum(np.concatenate([np.asarray(step[2]) for step in steps])))
        first = np.append(0, np.cumsum([len(part) - 1 for part in self.vertices]))
        self.vertices_m = [ends[a : b + 1] for a, b in pairwise(first.tolist())]
        self.part_ends_m = tuple((float(part[0]), float(part[-1])) for part in self.vertices_m)
        self.length_m = float(ends[-1])

    def places(self, chainage_m: Array, part: int | None = None) -> tuple[Array, Array]:
        """Longitudes and latitudes at chainages; where one part ends the next begins, unless one is named."""
        parts = self._parts(chainage_m) if part is None else np.full(len(chainage_m), part)
        found = np.empty((2, len(chainage_m)))
        for number in np.unique(parts):
            here = parts == number
            for axis in (0, 1):
                known = self.vertices[number][:, axis]
                found[axis, here] = np.interp(chainage_m[here], self.vertices_m[number], known)
        return found[0], found[1]

    def bearing_deg(self, chainage_m: Array) -> Array:
        """Bearing of the line at chainages, degrees clockwise from north."""
        return np.array(
            [self._bearing(*each) for each in zip(self._parts(chainage_m), chainage_m, strict=True)]
        )

    def _bearing(self, part: int, chainage_m: float) -> float:
        known = self._bearing_deg[part]
        step = int(np.searchsorted(self.vertices_m[part], chainage_m, side="right")) - 1
        return float(known[min(step, len(known) - 1)])

    def _parts(self, chainage_m: Array) -> npt.NDArray[np.intp]:
        begins = [begin for begin, _ in self.part_ends_m]
        return np.clip(np.searchsorted(begins, chainage_m, side="right") - 1, 0, len(begins) - 1)


def _close(vertices: Array) -> Array:
    """Vertices with others between them, so that no step is longer than some hundred metres."""
    length_m = np.asarray(_EARTH.inv(*vertices[:-1].T, *vertices[1:].T)[2])
    pieces = np.maximum(np.ceil(length_m / _STEP_M), 1).astype(np.int64)
    at = np.append(0, np.cumsum(pieces))
    wanted = np.arange(at[-1] + 1)
    return np.column_stack([np.interp(wanted, at, vertices[:, axis]) for axis in (0, 1)])


def located(line: Measured, plane: list[LineString], points: npt.NDArray[np.object_]) -> tuple[Array, Array]:
    """Chainage of the nearest place of a line, and the distance from it, positive to the left, metres.

    Parameters
    ----------
    line : Measured
    plane : list of LineString
        Its parts with all their vertices, in metres of a plane.
    points : array of Point
        In the same plane, whose distances are taken.
    """
    away = np.array([shapely.distance(part, points) for part in plane])
    nearest = away.argmin(axis=0)
    chainage_m, offset_m = np.empty(len(points)), away.min(axis=0)
    for number, part in enumerate(plane):
        here = np.flatnonzero(nearest == number)
        vertices = shapely.get_coordinates(part)
        along = np.append(0.0, np.cumsum(np.hypot(*np.diff(vertices, axis=0).T)))
        found = shapely.line_locate_point(part, points[here])
        chainage_m[here] = np.interp(found, along, line.vertices_m[number])
        edge = np.clip(np.searchsorted(along, found, side="right") - 1, 0, len(vertices) - 2)
        ahead = vertices[edge + 1] - vertices[edge]
        aside = shapely.get_coordinates(points[here]) - vertices[edge]
        is_right = ahead[:, 0] * aside[:, 1] - ahead[:, 1] * aside[:, 0] < 0.0
        offset_m[here] = np.where(is_right, -offset_m[here], offset_m[here])
    return chainage_m, offset_m
