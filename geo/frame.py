"""The door between longitude/latitude and metres."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.enums import TransformDirection
from shapely import GeometryCollection, GeometryType, Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from .errors import FrameError

Array = npt.NDArray[np.float64]
_Move = Callable[[Array], Array]
_G = TypeVar("_G", bound=BaseGeometry)

# An edge is straight in longitude and latitude (RFC 7946, 3.1.1) on one side of the door and straight
# in the plane on the other. Both readings are kept within this distance of each other.
EDGE_TOLERANCE_M = 0.01
_METRES_PER_DEGREE = 111_320.0  # a yardstick for the bend of an edge, never for a distance
_MOST_PIECES = 4096
_CENTRE_NAMES = {"Longitude of natural origin", "Longitude of false origin", "Longitude of projection centre"}


@dataclass(frozen=True)
class Frame:
    """A projected coordinate reference system whose unit is the metre.

    Parameters
    ----------
    crs : pyproj.CRS
        Any projected CRS in metres.

    Raises
    ------
    FrameError
        If the CRS is geographic or its unit is not the metre.
    """

    crs: CRS

    def __post_init__(self) -> None:
        units = {axis.unit_name for axis in self.crs.axis_info}
        if not self.crs.is_projected or units != {"metre"}:
            raise FrameError(
                f"{self.crs.name} measures in {' and '.join(sorted(units))}",
                where="working frame",
                mend="Name a projected CRS in metres, or leave it out to get Frame.around().",
            )

    @classmethod
    def around(cls, longitude_deg: float, latitude_deg: float) -> Frame:
        """Equal-area frame centred on a point (Lambert azimuthal; Snyder 1987, p. 182).

        Areas are exact; lengths are within 0.1 % out to 500 km from the centre.

        Examples
        --------
        >>> east = Frame.around(0.0, 0.0).to_metres(shapely.Point(1.0, 0.0))
        >>> round(east.x), round(abs(east.y))
        (111318, 0)
        """
        return cls(
            CRS.from_dict(
                {
                    "proj": "laea",
                    "lon_0": float(longitude_deg),
                    "lat_0": float(latitude_deg),
                    "datum": "WGS84",
                    "units": "m",
                }
            )
        )

    @classmethod
    def around_geometry(cls, geometry_lonlat: BaseGeometry) -> Frame:
        """Frame centred on the middle of a lon/lat geometry, also across the antimeridian.

        The middle is taken on the sphere, so 179° E and 179° W meet at 180°. It is rounded to a
        thousandth of a degree, so that a last digit in the input does not move the frame.
        """
        coordinates = shapely.get_coordinates(geometry_lonlat)
        if len(coordinates) == 0:
            raise FrameError(
                "the geometry is empty", where="working frame", mend="Give a geometry that has points."
            )
        longitude, latitude = np.radians(coordinates).T
        x, y, z = (
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        )
        centre = [(v.min() + v.max()) / 2 for v in (x, y, z)]
        return cls.around(
            round(float(np.degrees(np.arctan2(centre[1], centre[0]))), 3),
            round(float(np.degrees(np.arctan2(centre[2], np.hypot(centre[0], centre[1])))), 3),
        )

    @cached_property
    def _forward(self) -> Transformer:
        return Transformer.from_crs("OGC:CRS84", self.crs, always_xy=True)

    @cached_property
    def centre_longitude_deg(self) -> float:
        """Longitude of the frame's centre, degrees; ``to_lonlat`` stays within 180° of it."""
        parameters = self.crs.coordinate_operation.params if self.crs.coordinate_operation else []
        return next((float(p.value) for p in parameters if p.name in _CENTRE_NAMES), 0.0)

    def to_metres(self, geometry_lonlat: _G) -> _G:
        """Carry a lon/lat geometry (OGC:CRS84, longitude first) into the plane.

        Vertices are added where an edge that is straight in lon/lat bends in the plane by more than
        ``EDGE_TOLERANCE_M``. Longitudes may run on past 180°; an edge that jumps by more than 180° is
        read as crossing the antimeridian.
        """
        return _carried(geometry_lonlat, self.metres, unwrap=True, scale=1.0)

    def to_lonlat(self, geometry_m: _G) -> _G:
        """Carry a geometry of this plane back to lon/lat degrees (OGC:CRS84, longitude first).

        Longitudes are continuous about the frame's centre and may pass 180°: cutting there is left to
        the place that writes (``features``).
        """
        return _carried(geometry_m, self.degrees, unwrap=False, scale=_METRES_PER_DEGREE)

    def metres(self, lonlat: Array) -> Array:
        """Places in this plane, one a row, metres: ``to_metres`` for many points.

        Examples
        --------
        >>> Frame.around(36.0, 48.0).metres(np.array([[36.0, 48.0]])).round(6).tolist()
        [[0.0, 0.0]]
        """
        return moved(lonlat, self._forward)

    def degrees(self, metres: Array) -> Array:
        """Longitude and latitude of places of this plane, one a row: ``to_lonlat`` for many points.

        Examples
        --------
        >>> Frame.around(36.0, 48.0).degrees(np.zeros((1, 2))).round(9).tolist()
        [[36.0, 48.0]]
        """
        if not len(metres):
            return np.empty((0, 2))
        longitude, latitude = moved(metres, self._forward, TransformDirection.INVERSE).T
        centre = self.centre_longitude_deg
        return np.column_stack([(longitude - centre + 180.0) % 360.0 - 180.0 + centre, latitude])


def moved(
    places: Array, transformer: Transformer, direction: TransformDirection = TransformDirection.FORWARD
) -> Array:
    """Carry places, one a row, from one reference system into another.

    A place alone is sent twice: pyproj takes an array of one for a number, and NumPy before 2.4 warns of it.
    """
    sent = np.repeat(places, 2, axis=0) if len(places) == 1 else places
    first, second = transformer.transform(sent[:, 0], sent[:, 1], direction=direction)
    return np.column_stack([first, second])[: len(places)]


def _carried(geometry: _G, move: _Move, *, unwrap: bool, scale: float) -> _G:
    """Move every vertex, and add vertices until edges agree on both sides of the door."""
    if geometry.geom_type == "GeometryCollection" and not _of_paths(geometry):
        parts = [_carried(part, move, unwrap=unwrap, scale=scale) for part in shapely.get_parts(geometry)]
        return cast(_G, GeometryCollection(parts))
    if geometry.is_empty:
        return geometry
    if shapely.get_dimensions(geometry) == 0:  # points have no edges
        return shapely.transform(geometry, move)
    coordinates = shapely.get_coordinates(geometry)
    paths = _paths(geometry)
    path = np.repeat(np.arange(len(paths)), shapely.get_num_coordinates(paths))
    joined = path[1:] == path[:-1]
    if unwrap:
        coordinates = _unwrapped(coordinates, joined)
    moved, middle = move(coordinates), move((coordinates[:-1] + coordinates[1:]) / 2)
    bend_m = np.hypot(*((middle - (moved[:-1] + moved[1:]) / 2) * scale).T)
    pieces = np.clip(np.ceil(np.sqrt(bend_m / EDGE_TOLERANCE_M)), 1, _MOST_PIECES)
    pieces = np.append(np.where(joined, pieces, 1), 1).astype(int)
    if pieces.max() == 1:
        return shapely.transform(geometry, lambda _: moved)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[edge]
    following = coordinates[np.minimum(edge + 1, len(coordinates) - 1)]
    dense = move(coordinates[edge] + (following - coordinates[edge]) * share[:, None])
    dense[share == 0.0] = moved
    cuts = np.flatnonzero(np.diff(path[edge])) + 1
    return _rebuilt(geometry, iter(np.split(dense, cuts)))


def _of_paths(collection: BaseGeometry) -> bool:
    """Whether all that is collected are lines and polygons, so that they can be carried at once."""
    parts = shapely.get_parts(collection)
    simple = np.isin(shapely.get_type_id(parts), (GeometryType.LINESTRING, GeometryType.POLYGON))
    return bool(len(parts) and simple.all() and not shapely.is_empty(parts).any())


def _paths(geometry: BaseGeometry) -> npt.NDArray[np.object_]:
    """Lines and rings of a geometry in the order of its coordinates."""
    parts = shapely.get_parts(np.array([geometry], dtype=object))
    paths = [
        shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        for part in parts
        if shapely.get_dimensions(part) > 0
    ]
    return np.concatenate(paths) if paths else np.empty(0, dtype=object)


def _unwrapped(lonlat: Array, joined: npt.NDArray[np.bool_]) -> Array:
    """Longitudes without jumps of a turn along each path."""
    turns = np.where(joined, np.round(np.diff(lonlat[:, 0]) / 360.0), 0.0)
    since_start = np.append(0.0, np.cumsum(turns))
    start = np.maximum.accumulate(np.where(np.append(True, ~joined), np.arange(len(lonlat)), 0))
    return np.column_stack([lonlat[:, 0] - 360.0 * (since_start - since_start[start]), lonlat[:, 1]])


def _rebuilt(geometry: _G, paths: Iterator[Array]) -> _G:
    """The same kind of geometry, made of the next of some paths."""
    make: Any = type(geometry)
    if isinstance(geometry, BaseMultipartGeometry):
        return cast(_G, make([_rebuilt(part, paths) for part in geometry.geoms]))
    if isinstance(geometry, Polygon):
        shell, *holes = (next(paths) for _ in shapely.get_rings(geometry))
        return cast(_G, make(shell, holes))
    return cast(_G, make(next(paths)))
