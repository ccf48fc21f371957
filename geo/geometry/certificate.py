"""A second opinion on a belt: its own edge measured against the path, and points that must be in or out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .distance import Nearest, PathDistance
from .ellipsoid import GEOD, MEAN_RADIUS_M, Array, distances_m, to_vectors
from .paths import Flags, Indices
from .rings import Area, Outline
from .sites import NOBODY, Chain, Run

UNSURE = -2
# This near to where two runs meet, a foot may belong to either: for a point far away more so, since the short
# pieces of the path are turned by up to some 1e-4 from the path itself.
_UNSURE_M, _UNSURE_SHARE = 1.0, 1e-4
_MOST_PROBES = 400
_ROUNDING_M = 0.002


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was measured of a result before it was handed out.

    Attributes
    ----------
    worst_m : float
        Largest difference found between the edge's distance from the path and the stated distance, metres.
    bound_m : float
        No point of the edge, also between those measured, is off by more, metres.
    points : int
        How many points were measured.
    method : str
        How the belt was laid.
    """

    worst_m: float
    bound_m: float
    points: int
    method: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of an area: whose ground it is, and between which distances its edge lies, metres."""

    stated_m: float
    least_m: float
    most_m: float
    group: int


class Owners:
    """Which group the nearest place of a path belongs to.

    Parameters
    ----------
    chains : sequence of Chain
        The path's parts, measured.
    runs : sequence of Run
        What of them belongs to which group.
    is_open : array of bool, shape (parts, 2)
        Ends beyond which the ground is nobody's.
    """

    def __init__(self, chains: Sequence[Chain | None], runs: Sequence[Run], is_open: Flags) -> None:
        self._chains, self._open = chains, is_open
        self._runs = [
            sorted((r for r in runs if r.part == i), key=lambda r: r.from_m) for i in range(len(chains))
        ]

    def of(self, nearest: Nearest, longitude: Array, latitude: Array) -> Indices:
        """Group of each point by its nearest place; UNSURE where runs meet."""
        group = np.full(len(longitude), UNSURE, dtype=np.int64)
        for part in np.unique(nearest.part):
            here = nearest.part == part
            group[here] = self._of_part(int(part), nearest, here, (longitude[here], latitude[here]))
        return group

    def _of_part(self, part: int, nearest: Nearest, here: Flags, places: tuple[Array, Array]) -> Indices:
        along, runs, chain = nearest.along_m[here], self._runs[part], self._chains[part]
        if chain is None:
            return np.full(len(along), runs[0].group, dtype=np.int64)
        starts = np.array([run.from_m for run in runs])
        group = np.array([run.group for run in runs])[np.searchsorted(starts, along, side="right") - 1]
        seams = np.concatenate([starts[1:], [0.0, chain.length_m]])
        doubt_m = _UNSURE_M + _UNSURE_SHARE * nearest.distance_m[here]
        unsure = np.abs(along[:, None] - seams).min(axis=1) < doubt_m
        foot = nearest.foot_longitude[here], nearest.foot_latitude[here]
        azimuth = np.asarray(GEOD.inv(*foot, *places)[0])
        for end, chainage, inner in ((0, 0.0, 1.0), (1, chain.length_m, chain.length_m - 1.0)):
            if self._open[part, end]:
                (lon, lat), (inner_lon, inner_lat) = chain.points[-end], chain.at(inner)
                outward = GEOD.inv(lon, lat, inner_lon, inner_lat)[0] + 180.0
                out_m = nearest.distance_m[here] * np.cos(np.radians(azimuth - outward))
                beyond = (np.abs(along - chainage) < 0.01) & (out_m > doubt_m)
                group[beyond], unsure[beyond] = NOBODY, False
        group[unsure] = UNSURE
        return group


class Witness:
    """Measures outlines and areas against a path.

    Parameters
    ----------
    path : PathDistance
        The path.
    interior : Polygon, MultiPolygon or None
        Ground that belongs to the path itself.
    owners : Owners or None
        Tells groups apart, where there is more than one.
    """

    def __init__(self, path: PathDistance, interior: Area | None, owners: Owners | None) -> None:
        self._path, self._interior, self._owners = path, interior, owners
        self._from = path.places[:: max(1, len(path.places) // _MOST_PROBES)]
        # Directions by the golden angle, so that none is left out for long.
        self._azimuth = 137.50776405 * np.arange(len(self._from), dtype=np.float64)

    def examine(
        self, area: Area, outline: Outline, claim: Claim, hollows: Array, method: str
    ) -> tuple[Certificate, bool]:
        """Measure an area and its outline; whether they are what is claimed."""
        worst_m, low_m, high_m, measured = self._edge(outline, claim)
        wrong_m, probed = self._ground(area, claim, outline, hollows)
        certificate = Certificate(
            worst_m=max(worst_m, wrong_m),
            bound_m=max(claim.stated_m - low_m, high_m - claim.stated_m),
            points=measured + probed,
            method=method,
        )
        within = claim.least_m - _ROUNDING_M <= low_m and high_m <= claim.most_m + _ROUNDING_M
        return certificate, within and wrong_m == 0.0 and valid(area)

    def _edge(self, outline: Outline, claim: Claim) -> tuple[float, float, float, int]:
        """Measure the edge: worst error, least and greatest distance anywhere on it, and how many points."""
        arc = np.flatnonzero(~outline.is_cut)
        if len(arc) == 0:
            return 0.0, claim.stated_m, claim.stated_m, 0
        count = len(outline.longitude)
        following = np.arange(1, count + 1)
        following[outline.starts[1:] - 1] = outline.starts[:-1]
        # Each vertex and the middle of the edge from it, in turn, so that what is near comes together.
        longitude, latitude = np.empty(2 * count), np.empty(2 * count)
        for both, own in ((longitude, outline.longitude), (latitude, outline.latitude)):
            both[::2], both[1::2] = own, 0.5 * (own + own[following])
        vectors = to_vectors(longitude, latitude)
        distance = self._path.approximate_m(vectors).reshape(-1, 2)
        start, middle, end = distance[arc, 0], distance[arc, 1], distance[following[arc], 0]
        least, most = np.minimum(np.minimum(start, end), middle), np.maximum(np.maximum(start, end), middle)
        # Along an edge the distance bends upwards by no more than 1 / distance and the edge's own bend, so
        # between two points measured it is below both by no more than this.
        length = distances_m(vectors[2 * arc], vectors[2 * following[arc]])
        slope = np.abs(np.tan(np.radians(outline.latitude[arc])))
        dip = length**2 / 32.0 * (1.0 / claim.least_m + slope / MEAN_RADIUS_M)
        worst_m = float(max(claim.stated_m - least.min(), most.max() - claim.stated_m))
        return worst_m, float((least - dip).min()), float(most.max()), 2 * len(arc)

    def _ground(self, area: Area, claim: Claim, outline: Outline, hollows: Array) -> tuple[float, int]:
        """Error of the worst point that is in where it should be out, or out where it should be in."""
        points = self._probes(claim, outline, hollows)
        shapely.prepare(area)
        inside = shapely.contains_xy(area, points[:, 0], points[:, 1])
        distance, group = self._truth(points, claim.group)
        margin = max(0.02 * (claim.most_m - claim.least_m), 2.0 * _ROUNDING_M)
        core = (
            shapely.contains_xy(self._interior, *points.T)
            if self._interior is not None
            else np.zeros_like(inside)
        )
        known = group != UNSURE
        out = known & ~core & ((group != claim.group) | (distance > claim.most_m + margin))
        within = known & ((group == claim.group) & (distance < claim.least_m - margin) | core)
        wrong = (inside & out) | (~inside & within)
        if not wrong.any():
            return 0.0, len(points)
        return float(np.abs(distance[wrong] - claim.stated_m).max()), len(points)

    def _probes(self, claim: Claim, outline: Outline, hollows: Array) -> Array:
        """Points just inside and just outside, on the path, in hollows, and beside cuts."""
        margin = max(0.05 * (claim.most_m - claim.least_m), 4.0 * _ROUNDING_M)
        points = [self._from, hollows]
        for reach_m in (claim.least_m - margin, claim.most_m + margin):
            points += [_sent(self._from, self._azimuth + turn, reach_m) for turn in (0.0, 180.0)]
        cuts = np.flatnonzero(outline.is_cut[:-1])
        cuts = cuts[:: max(1, len(cuts) // _MOST_PROBES)]
        start = np.column_stack([outline.longitude[cuts], outline.latitude[cuts]])
        end = np.column_stack([outline.longitude[cuts + 1], outline.latitude[cuts + 1]])
        azimuth = np.asarray(GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[0])
        beside_m = 3.0 * (_UNSURE_M + _UNSURE_SHARE * claim.most_m)
        points += [_sent(0.5 * (start + end), azimuth + turn, beside_m) for turn in (-90.0, 90.0)]
        return np.vstack(points)

    def _truth(self, points: Array, group: int) -> tuple[Array, Indices]:
        """Distance of points from the path, and the group of the nearest place."""
        if self._owners is None:
            distance = self._path.approximate_m(to_vectors(points[:, 0], points[:, 1]))
            return distance, np.full(len(points), group, dtype=np.int64)
        nearest = self._path.to(points[:, 0], points[:, 1])
        return nearest.distance_m, self._owners.of(nearest, points[:, 0], points[:, 1])


def _sent(places: Array, azimuth: Array, reach_m: float) -> Array:
    """Places so many metres away in some directions, with longitudes near those they were sent from."""
    lon, lat, _ = GEOD.fwd(places[:, 0], places[:, 1], azimuth, np.full(len(places), reach_m))
    lon = np.asarray(lon) + 360.0 * np.round((places[:, 0] - lon) / 360.0)
    return np.column_stack([lon, lat])


def valid(area: BaseGeometry) -> bool:
    """Whether an area is a valid polygon, or several that do not overlap."""
    return bool(area.is_valid) and area.geom_type in {"Polygon", "MultiPolygon"}
