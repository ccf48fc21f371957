"""Move a path until it keeps equal geodesic distance from two sides, between its vertices too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ..errors import CertificateError
from .distance import Nearest, PathDistance
from .ellipsoid import GEOD

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]

_MOST_STEPS = 12
_MOST_ROUNDS = 40
_SETTLED_SHARE = 0.1  # vertices are settled to this share of the tolerance, the rest is for edges
_EDGE_SHARE = 0.5  # edges are divided beyond it, so that between the probes too the tolerance holds
_PROBES = (0.5, 0.23, 0.81)  # where along an edge its deviation is looked at
_SHORTEST_EDGE_M = 0.01
_ON_OUTLINE_M = 1e-9
_LEAST_SLOPE = 1e-3
_FACING = 0.5  # feet at least this share of the way over the place apart: seen at 60° or more


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


def equidistant(path: Array, a: Side, b: Side, tolerance_m: float, widest_m: float = np.inf) -> Array:
    """Settle a path at equal distance, and add vertices until its edges hold the tolerance too.

    Half the difference of the two distances is how far a place lies off the line of equal distance, or
    nearly so. It ends below ``tolerance_m`` wherever the gap is at most ``widest_m`` wide and the two sides
    face each other (both feet seen at 60° or more). Elsewhere, as at the round end of a bay, a metre of
    outline moves the line of equal distance by hundreds: there the path is improved as far as it goes.

    Parameters
    ----------
    path : array
        First guess, longitude and latitude in columns.
    a, b : Side
        The two sides.
    tolerance_m : float
        How far the path may lie off the line of equal distance, metres.
    widest_m : float
        Edges across gaps wider than this are left as they are, metres.

    Raises
    ------
    CertificateError
        If some edge that it should hold for does not come within the tolerance.
    """
    path = settled(path, a, b, _SETTLED_SHARE * tolerance_m)
    doubtful = np.arange(len(path) - 1)
    for _ in range(_MOST_ROUNDS):
        strays_m = np.stack(
            [_stray_m(path, doubtful, share, sides=(a, b), widest_m=widest_m)[0] for share in _PROBES]
        )
        off = strays_m.max(axis=0) > _EDGE_SHARE * tolerance_m
        edge, share = doubtful[off], np.asarray(_PROBES)[strays_m[:, off].argmax(axis=0)]
        added = settled(_on_edges(path, edge, share), a, b, _SETTLED_SHARE * tolerance_m)
        useful = _away_from_ends(path, edge, added)
        edge, added = edge[useful], added[useful]
        if not len(edge):
            break
        path = np.insert(path, edge + 1, added, axis=0)
        first = edge + np.arange(len(edge))  # number of each divided edge among the new ones
        doubtful = np.sort(np.concatenate([first, first + 1]))
    _certify(path, a, b, tolerance_m, widest_m)
    return path


def _stray_m(
    path: Array, edge: Indices, share: float, *, sides: tuple[Side, Side], widest_m: float
) -> tuple[Array, Between]:
    """How far off equal distance each edge is at a share of its length, metres, and how it lies there."""
    lie = between(_on_edges(path, edge, np.full(len(edge), share)), *sides)
    return np.where(lie.gap_m <= widest_m, np.abs(lie.difference_m) / 2, 0.0), lie


def _on_edges(path: Array, edge: Indices, share: Array) -> Array:
    return path[edge] * (1.0 - share[:, None]) + path[edge + 1] * share[:, None]


def _away_from_ends(path: Array, edge: Indices, added: Array) -> Flags:
    """Whether new vertices bring anything: those that fall on an end of their edge do not."""
    to_ends = [np.asarray(GEOD.inv(*added.T, *path[edge + k].T)[2]) for k in (0, 1)]
    return np.asarray(np.minimum(*to_ends) > _SHORTEST_EDGE_M)


def _certify(path: Array, a: Side, b: Side, tolerance_m: float, widest_m: float) -> None:
    """Look at every edge once more; raise where the sides face each other and the tolerance is not kept."""
    edges = np.arange(len(path) - 1)
    for share in _PROBES:
        stray_m, lie = _stray_m(path, edges, share, sides=(a, b), widest_m=widest_m)
        if stray_m.max(initial=0.0) <= tolerance_m:
            continue
        stray_m = np.where(lie.apart() >= _FACING, stray_m, 0.0)
        if stray_m.max() > tolerance_m:
            longitude, latitude = lie.places[stray_m.argmax()]
            raise CertificateError(
                f"it strays {stray_m.max():.3g} m from equal distance, more than {tolerance_m:g} m",
                where=f"line between two sides at longitude {longitude:.5f}, latitude {latitude:.5f}",
                mend="Ask for a wider tolerance, or mend the outlines there.",
            )
