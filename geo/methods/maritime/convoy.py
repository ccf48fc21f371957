"""A vessel on its way and the circle round it that is kept clear: where it is when, and what it sweeps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from ...errors import GeometryError
from ...geometry.chainage import Chainage
from ...geometry.ellipsoid import GEOD
from ...geometry.geodesic import Belt, belt
from ...model.vessels import NAUTICAL_MILE_M

Array = npt.NDArray[np.float64]

_STEP_SHARE = 0.1  # of the radius: a passage through the circle that is shorter is of no account
_CLOSE_H = 1e-6


@dataclass(frozen=True)
class Convoy:
    """A vessel, or several under one circle, on a track at one speed.

    Parameters
    ----------
    track_lonlat : LineString
        From berth to berth, lon/lat degrees (OGC:CRS84); edges as in GeoJSON.
    speed_kn : float
        Knots.
    radius_m : float
        Radius of the circle that is kept clear, metres.

    Raises
    ------
    GeometryError
        If the track is no line, or a figure is not above zero.
    """

    track_lonlat: LineString
    speed_kn: float
    radius_m: float

    def __post_init__(self) -> None:
        if not (0.0 < self.speed_kn < math.inf and 0.0 < self.radius_m < math.inf):
            raise GeometryError(
                f"speed_kn is {self.speed_kn:g} and radius_m is {self.radius_m:g}",
                where="convoy",
                mend="Give both above zero.",
            )
        if self.track_lonlat.geom_type != "LineString" or self.track_lonlat.is_empty:
            raise GeometryError("the track is no line", where="convoy", mend="Give two waypoints or more.")

    @cached_property
    def _way(self) -> Chainage:
        return Chainage(self.track_lonlat)

    @property
    def passage_h(self) -> float:
        """Hours from end to end.

        Examples
        --------
        320 nautical miles at 10 knots.

        >>> miles = 320 * NAUTICAL_MILE_M / 111_319.490793
        >>> round(Convoy(LineString([(0, 0), (miles, 0)]), 10, 18_520).passage_h, 6)
        32.0
        """
        return self._way.length_m / (self.speed_kn * NAUTICAL_MILE_M)

    def at(self, hours_h: float) -> Point:
        """Return where it is after some hours, lon/lat degrees; at its berth before and after.

        Examples
        --------
        Half way of a degree of the equator.

        >>> convoy = Convoy(LineString([(0, 0), (1, 0)]), 10, 18_520)
        >>> round(convoy.at(convoy.passage_h / 2).x, 9)
        0.5
        """
        sailed_m = np.clip(hours_h * self.speed_kn * NAUTICAL_MILE_M, 0.0, self._way.length_m)
        return self._way.place(self._way.origin_m + float(sailed_m))

    def clear_at(self, hours_h: float, *, tolerance_m: float = 10.0) -> BaseGeometry:
        """Return the circle that is kept clear after some hours, lon/lat degrees."""
        return belt(self.at(hours_h), self.radius_m, tolerance_m=tolerance_m, lean="out").area

    def hours_drawn(self, every_h: float) -> tuple[float, ...]:
        """Hours after sailing at which the circle is drawn: every so many, and the last.

        Examples
        --------
        A passage of 32 hours, every 12 of them.

        >>> miles = 320 * NAUTICAL_MILE_M / 111_319.490793
        >>> convoy = Convoy(LineString([(0, 0), (miles, 0)]), 10, 9_260)
        >>> [round(hour_h, 6) for hour_h in convoy.hours_drawn(12)]
        [0.0, 12.0, 24.0, 32.0]
        """
        return (*np.arange(0.0, self.passage_h - _CLOSE_H, every_h).tolist(), self.passage_h)

    def swept(self, *, tolerance_m: float = 10.0) -> Belt:
        """Return all water that the circle passes over."""
        return belt(self.track_lonlat, self.radius_m, tolerance_m=tolerance_m, lean="out")

    def closed_h(self, longitude: float, latitude: float) -> tuple[tuple[float, float], ...]:
        """Spans of hours after sailing in which a place lies within the circle.

        References
        ----------
        Black Sea Grain Initiative, Istanbul, 22 July 2022, procedures of the Joint Coordination Centre: a
        circle of 10 nautical miles about a moving vessel. Brent, R. P. (1973), Algorithms for Minimization
        without Derivatives, chapter 4: the root at which the circle comes and goes.

        Examples
        --------
        A place on the track is closed for as long as the circle's diameter takes: 20 miles at 10 knots.

        >>> miles = 100 * NAUTICAL_MILE_M / 111_319.490793
        >>> convoy = Convoy(LineString([(0, 0), (miles, 0)]), 10, 10 * NAUTICAL_MILE_M)
        >>> [(round(begins, 3), round(ends, 3)) for begins, ends in convoy.closed_h(miles / 2, 0)]
        [(4.0, 6.0)]
        """
        step_h = _STEP_SHARE * self.radius_m / (self.speed_kn * NAUTICAL_MILE_M)
        hours_h = np.linspace(0.0, self.passage_h, max(2, math.ceil(self.passage_h / step_h) + 1))
        beyond_m = np.array([self._beyond_m(hour_h, longitude, latitude) for hour_h in hours_h])
        return tuple(self._spans(hours_h, beyond_m, longitude, latitude))

    def _spans(
        self, hours_h: Array, beyond_m: Array, longitude: float, latitude: float
    ) -> Iterator[tuple[float, float]]:
        inside = beyond_m <= 0.0
        begins_h = 0.0
        for number in range(len(hours_h) - 1):
            if inside[number] != inside[number + 1]:
                edge_h = brentq(
                    self._beyond_m,
                    hours_h[number],
                    hours_h[number + 1],
                    args=(longitude, latitude),
                    xtol=_CLOSE_H,
                )
                if inside[number]:
                    yield begins_h, float(edge_h)
                begins_h = float(edge_h)
        if inside[-1]:
            yield begins_h, float(hours_h[-1])

    def _beyond_m(self, hours_h: float, longitude: float, latitude: float) -> float:
        """How far outside of the circle a place lies after some hours; below zero inside."""
        vessel = self.at(hours_h)
        return float(GEOD.inv(vessel.x, vessel.y, longitude, latitude)[2]) - self.radius_m
