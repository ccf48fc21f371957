"""How places lie between two sides, and how they are moved to equal geodesic distance from both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from .distance import Nearest, PathDistance
from .ellipsoid import GEOD

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_MOST_STEPS = 12
_ON_OUTLINE_M = 1e-9
_LEAST_SLOPE = 1e-3


class Side:
    """One of two sides: distances to its outline, below zero inside its ground.

    With the sign, equal distance has one meaning in a gap, in an overlap and where boundaries cross; without
    it, two more curves of equal distance start from every crossing.

    Parameters
    ----------
    outline : line, polygon or point geometry
        What distances are measured to, lon/lat degrees (OGC:CRS84).
    ground : Polygon or MultiPolygon, optional
        Ground of this side; left out, nothing is inside.
    """

    def __init__(self, outline: BaseGeometry, ground: BaseGeometry | None = None) -> None:
        self._outline, self._ground = PathDistance(outline), ground
        if ground is not None:
            shapely.prepare(ground)

    def to(self, places: Array) -> tuple[Nearest, Array]:
        """Nearest place of the outline for each place (longitude, latitude in columns), and the sign."""
        inside = shapely.contains_xy(self._ground, *places.T) if self._ground is not None else False
        return self._outline.to(*places.T), np.where(inside, -1.0, 1.0) * np.ones(len(places))


@dataclass(frozen=True, slots=True)
class Between:
    """How places lie between two sides; arrays of one value a place.

    Parameters
    ----------
    places : array
        Longitude and latitude in columns.
    near_a, near_b : Nearest
        Their nearest places on the two outlines.
    sign_a, sign_b : array
        Below zero where a place lies inside the ground of that side.
    """

    places: Array
    near_a: Nearest
    near_b: Nearest
    sign_a: Array
    sign_b: Array

    @property
    def difference_m(self) -> Array:
        """Signed distance to the first side less that to the second, metres."""
        return self.sign_a * self.near_a.distance_m - self.sign_b * self.near_b.distance_m

    @property
    def gap_m(self) -> Array:
        """Way from one side over the place to the other, metres."""
        return self.near_a.distance_m + self.near_b.distance_m

    def apart(self) -> Array:
        """Distance between the two feet as a share of the way between them over the place.

        It is 1 straight between the sides, and 0 where both feet are one place.
        """
        a, b = self.near_a, self.near_b
        feet_m = GEOD.inv(a.foot_longitude, a.foot_latitude, b.foot_longitude, b.foot_latitude)[2]
        gap_m = self.gap_m
        return np.where(gap_m < _ON_OUTLINE_M, 1.0, feet_m / np.maximum(gap_m, _ON_OUTLINE_M))

    def uphill(self, chosen: Flags) -> Array:
        """Gradient of the difference at some of the places: east and north in rows."""
        away_a = _away(self.places[chosen], self.near_a, self.sign_a, chosen)
        away_b = _away(self.places[chosen], self.near_b, self.sign_b, chosen)
        away_a = np.where(self.near_a.distance_m[chosen] < _ON_OUTLINE_M, -away_b, away_a)
        away_b = np.where(self.near_b.distance_m[chosen] < _ON_OUTLINE_M, -away_a, away_b)
        return np.asarray(away_a - away_b)


def _away(places: Array, near: Nearest, sign: Array, chosen: Flags) -> Array:
    """Direction, east and north, in which the signed distance to a side grows."""
    azimuth_deg = GEOD.inv(
        places[:, 0], places[:, 1], near.foot_longitude[chosen], near.foot_latitude[chosen]
    )[0]
    azimuth = np.radians(np.asarray(azimuth_deg))
    return np.asarray(-sign[chosen] * np.vstack([np.sin(azimuth), np.cos(azimuth)]))


def between(places: Array, a: Side, b: Side) -> Between:
    """How places (longitude, latitude in columns) lie between two sides."""
    (near_a, sign_a), (near_b, sign_b) = a.to(places), b.to(places)
    return Between(places, near_a, near_b, sign_a, sign_b)


def settled(places: Array, a: Side, b: Side, tolerance_m: float) -> Array:
    """Move places to equal distance from two sides by Newton's method on geodesic distances.

    Places where the two sides are seen in one direction may stay where they are.

    Examples
    --------
    >>> from shapely import LineString
    >>> west, east = (Side(LineString([(x, -1), (x, 1)])) for x in (10, 11))
    >>> settled(np.array([[10.3, 0.0]]), west, east, 0.001).round(8).tolist()
    [[10.5, 0.0]]
    """
    moved = places.copy()
    unsettled = np.arange(len(places))
    for _ in range(_MOST_STEPS):
        lie = between(moved[unsettled], a, b)
        off = np.abs(lie.difference_m) / 2 > tolerance_m
        if not off.any():
            break
        unsettled = unsettled[off]
        moved[unsettled] = _nearer(lie, off)
    return moved


def _nearer(lie: Between, chosen: Flags) -> Array:
    """One step of Newton's method towards equal distance, not longer than half the gap."""
    places, uphill, longest_m = lie.places[chosen], lie.uphill(chosen), lie.gap_m[chosen] / 2
    slope = np.maximum(np.hypot(*uphill), _LEAST_SLOPE)
    step_m = np.clip(-lie.difference_m[chosen] / slope, -longest_m, longest_m)
    azimuth = np.degrees(np.arctan2(*(uphill * np.sign(step_m))))
    longitude, latitude, _ = GEOD.fwd(places[:, 0], places[:, 1], azimuth, np.abs(step_m))
    around = places[:, 0] + (np.asarray(longitude) - places[:, 0] + 180.0) % 360.0 - 180.0
    return np.column_stack([around, latitude])
