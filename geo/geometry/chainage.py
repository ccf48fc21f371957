"""Chainage: distance along an oriented line over all its parts, from place to kilometre and back."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from shapely import MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from .distance import PathDistance
from .ellipsoid import GEOD
from .lines import tidied
from .located import Located
from .steps import Steps

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

_ROUNDING_M = 0.001  # a chainage may overshoot an end by this much and still means the end


class Markers(NamedTuple):
    """Numbered markers along a line; arrays of one value a marker."""

    number: Indices
    chainage_m: Array
    longitude: Array
    latitude: Array


class Chainage:
    """Linear reference along an oriented line of many parts (compare ISO 19148).

    Chainage runs on over the parts in their order; gaps between them have no length. A chainage at which
    one part ends and the next begins means the beginning of the next, unless a part is named.

    Parameters
    ----------
    path_lonlat : LineString or MultiLineString
        Lon/lat degrees (OGC:CRS84), parts in order and oriented (``lines.oriented``), longitudes
        continuous along each part.
    origin_m : float
        Chainage of the line's beginning, metres.
    marker_interval_m : float
        Distance between markers, metres along the line.
    first_marker : int
        Number of the marker at the line's beginning.

    Raises
    ------
    GeometryError
        If the line is unusable, the origin is not finite or the interval is not above zero.

    Notes
    -----
    Lengths are geodesic (WGS 84) along edges that are straight in longitude and latitude.

    Examples
    --------
    A degree of the equator is 111,319.49 m: a 360th of its circumference of 2 π 6,378,137 m.

    >>> from shapely import LineString
    >>> equator = Chainage(LineString([(0, 0), (1, 0)]), marker_interval_m=10_000)
    >>> round(equator.length_m, 2)
    111319.49
    >>> equator.marker_chainage(3), len(equator.markers().number)
    (20000.0, 12)
    """

    def __init__(
        self,
        path_lonlat: BaseGeometry,
        *,
        origin_m: float = 0.0,
        marker_interval_m: float = 1000.0,
        first_marker: int = 1,
    ) -> None:
        if not math.isfinite(origin_m):
            raise GeometryError(f"origin_m is {origin_m}", where="line", mend="Give a chainage in metres.")
        self.path: MultiLineString = tidied(path_lonlat)
        self.origin_m = float(origin_m)
        self.marker_interval_m = _interval(marker_interval_m)
        self.first_marker = first_marker
        self.steps = Steps(self.path)
        self._nearest: PathDistance | None = None

    @property
    def length_m(self) -> float:
        """Geodesic length over all parts, metres."""
        return self.steps.length_m

    @property
    def end_m(self) -> float:
        """Chainage of the line's end, metres."""
        return self.origin_m + self.length_m

    @property
    def part_ends_m(self) -> tuple[tuple[float, float], ...]:
        """Chainages at which each part begins and ends, metres."""
        begins, ends = self.steps.part_begin_m + self.origin_m, self.steps.part_end_m + self.origin_m
        return tuple(zip(begins.tolist(), ends.tolist(), strict=True))

    def place(self, chainage_m: float, *, part: int | None = None) -> Point:
        """Place at a chainage.

        Parameters
        ----------
        chainage_m : float
            Metres, from ``origin_m`` to ``end_m``.
        part : int, optional
            Part to stay on; it matters only where one part ends and the next begins.

        Raises
        ------
        GeometryError
            If the chainage lies beyond the line.

        Examples
        --------
        >>> from shapely import LineString
        >>> middle = Chainage(LineString([(0, 0), (1, 0)])).place(55_659.7454)
        >>> round(middle.x, 6), middle.y
        (0.5, 0.0)
        """
        longitude, latitude = self.places(chainage_m, part=part)
        return Point(longitude[0], latitude[0])

    def places(self, chainage_m: npt.ArrayLike, *, part: npt.ArrayLike | None = None) -> tuple[Array, Array]:
        """Longitudes and latitudes at many chainages; see ``place``."""
        number = None if part is None else np.atleast_1d(np.asarray(part, dtype=np.int64))
        return self.steps.places(self._from_beginning_m(chainage_m), number)

    def bearing_deg(self, chainage_m: npt.ArrayLike) -> Array:
        """Bearing of the line at chainages, degrees clockwise from north, 0 to 360.

        At a vertex it is the bearing of the edge that follows.

        Examples
        --------
        >>> from shapely import LineString
        >>> Chainage(LineString([(0, 0), (1, 0), (1, 1)])).bearing_deg([0, 200_000]).tolist()
        [90.0, 0.0]
        """
        return self.steps.bearings_deg(self._from_beginning_m(chainage_m))

    def of(self, longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> Located:
        """Chainage, signed offset and part of the line's point nearest to each place.

        Parameters
        ----------
        longitude, latitude : float or array
            Degrees (OGC:CRS84).

        Examples
        --------
        A minute of latitude at the equator is 1,843 m.

        >>> from shapely import LineString
        >>> found = Chainage(LineString([(0, 0), (1, 0)])).of(0.5, 1 / 60)
        >>> found.chainage_m.round(1).tolist(), found.offset_m.round().tolist(), found.part.tolist()
        ([55659.7], [1843.0], [0])
        """
        place = np.atleast_1d(np.asarray(longitude, float)), np.atleast_1d(np.asarray(latitude, float))
        if self._nearest is None:
            self._nearest = PathDistance(self.path)
        near = self._nearest.to(*place)
        part = np.asarray(near.part, dtype=np.int64)
        begin_m, end_m = self.steps.part_begin_m[part], self.steps.part_end_m[part]
        distance_m = np.minimum(begin_m + near.along_m, end_m)
        east, north = self.steps.direction(distance_m, part)
        towards = GEOD.inv(near.foot_longitude, near.foot_latitude, *place)[0]
        azimuth = np.radians(np.asarray(towards))
        is_left = north * np.sin(azimuth) - east * np.cos(azimuth) <= 0.0
        return Located(distance_m + self.origin_m, np.where(is_left, near.distance_m, -near.distance_m), part)

    def marker_chainage(self, number: int) -> float:
        """Chainage of a numbered marker, metres.

        Raises
        ------
        GeometryError
            If no marker of that number stands on the line.
        """
        last = self.first_marker + self._markers_after_first(self.marker_interval_m)
        if not self.first_marker <= number <= last:
            raise GeometryError(
                f"there is no marker {number}",
                where="line",
                mend=f"Markers run from {self.first_marker} to {last}.",
            )
        return self.origin_m + (number - self.first_marker) * self.marker_interval_m

    def markers(self, interval_m: float | None = None) -> Markers:
        """Markers at equal distances from the line's beginning, numbered over all parts.

        Parameters
        ----------
        interval_m : float, optional
            Distance between markers, metres along the line; ``marker_interval_m`` if left out.
        """
        interval = self.marker_interval_m if interval_m is None else _interval(interval_m)
        count = self._markers_after_first(interval) + 1
        chainage = self.origin_m + np.minimum(np.arange(count) * interval, self.length_m)
        return Markers(self.first_marker + np.arange(count), chainage, *self.places(chainage))

    def cut(self, from_m: float, to_m: float = math.inf) -> MultiLineString:
        """Stretch of the line between two chainages, with all vertices between them.

        Parameters
        ----------
        from_m, to_m : float
            Chainages, metres, ``from_m < to_m``; an infinite one means the line's beginning or end.

        Raises
        ------
        GeometryError
            If they are out of order or lie beyond the line.

        Examples
        --------
        >>> from shapely import LineString
        >>> round(Chainage(LineString([(0, 0), (1, 0)])).cut(11_131.949).length, 6)
        0.9
        """
        if not from_m < to_m:
            raise GeometryError(
                f"from_m is {from_m:,.3f} and to_m is {to_m:,.3f}",
                where="line",
                mend="Give from_m below to_m, both chainages of the line in metres.",
            )
        ends = [max(from_m, self.origin_m) if from_m == -math.inf else from_m]
        ends.append(self.end_m if to_m == math.inf else to_m)
        return self.steps.cut(*self._from_beginning_m(ends).tolist())

    def _markers_after_first(self, interval_m: float) -> int:
        return math.floor((self.length_m + _ROUNDING_M) / interval_m)

    def _from_beginning_m(self, chainage_m: npt.ArrayLike) -> Array:
        """Distances from the line's beginning, each checked to lie on the line."""
        chainage = np.atleast_1d(np.asarray(chainage_m, dtype=float))
        inside = (chainage >= self.origin_m - _ROUNDING_M) & (chainage <= self.end_m + _ROUNDING_M)
        if not inside.all():
            raise GeometryError(
                f"chainage {chainage[~inside][0]:,.3f} m lies beyond the line",
                where="line",
                mend=f"Give metres from {self.origin_m:,.3f} to {self.end_m:,.3f}.",
            )
        return np.clip(chainage - self.origin_m, 0.0, self.length_m)


def _interval(interval_m: float) -> float:
    if not 0.0 < interval_m < math.inf:
        raise GeometryError(
            f"the distance between markers is {interval_m:g} m", where="line", mend="Give metres above zero."
        )
    return float(interval_m)
