"""A second way to a belt, slow and plain: a capsule round each short piece of the path, and their union."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import shapely
from shapely import Polygon

from .ellipsoid import GEOD, MEAN_RADIUS_M, Array
from .paths import cut, longest_piece_m
from .rings import Area, Outline


def capsule_union(parts: Sequence[Array], edges: str, distance_m: float, sagitta_m: float) -> Area:
    """All ground within a distance of the parts of a path, lon/lat degrees.

    Every vertex lies at the exact geodesic distance from a piece; chords of arcs and the two long sides of
    a capsule stray no more than the sagitta (all metres).
    """
    capsules = [
        capsule
        for part in parts
        for capsule in _capsules(_short_pieces(part, edges, distance_m, sagitta_m), distance_m, sagitta_m)
    ]
    return cast(Area, shapely.union_all(capsules))


def _short_pieces(part: Array, edges: str, distance_m: float, sagitta_m: float) -> Array:
    """Points along a part, so close that a capsule's long sides are no longer than chords of its arcs."""
    if len(part) == 1:
        return np.vstack([part, part])
    latitude = np.maximum(np.abs(part[:-1, 1]), np.abs(part[1:, 1])) + np.degrees(distance_m / MEAN_RADIUS_M)
    longest_m = longest_piece_m(np.minimum(latitude, 89.0), 0.5 * sagitta_m)
    return cut(part, np.minimum(longest_m, np.sqrt(8.0 * sagitta_m * distance_m)), edges)[0]


def _capsules(points: Array, distance_m: float, sagitta_m: float) -> list[Polygon]:
    """A capsule round each piece between two points that follow one another."""
    latitude = np.minimum(np.abs(points[:, 1]).max() + np.degrees(distance_m / MEAN_RADIUS_M), 89.0)
    bend = 1.0 / distance_m + np.tan(np.radians(latitude)) / MEAN_RADIUS_M
    step = np.sqrt(8.0 * sagitta_m / bend) / distance_m
    half_circle = np.linspace(90.0, -90.0, max(8, int(np.ceil(np.pi / step)) + 1))  # counter-clockwise
    start, end = points[:-1], points[1:]
    ahead, back, length = (np.asarray(v) for v in GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1]))
    ahead, back = np.where(length > 0.0, ahead, 0.0), np.where(length > 0.0, back, 180.0)
    rings = []
    for corner, azimuth in ((end, back + 180.0), (start, ahead + 180.0)):
        place = np.repeat(corner, len(half_circle), axis=0)
        direction = (azimuth[:, None] + half_circle[None, :]).ravel()
        lon, lat, _ = GEOD.fwd(place[:, 0], place[:, 1], direction, np.full(len(place), distance_m))
        lon = np.asarray(lon) + 360.0 * np.round((place[:, 0] - lon) / 360.0)
        rings.append(np.stack([lon, lat], axis=-1).reshape(len(corner), -1, 2))
    return [Polygon(ring) for ring in np.concatenate(rings, axis=1)]


def outline_of(area: Area) -> Outline:
    """The rings of an area as an outline."""
    rings = [
        shapely.get_coordinates(ring)[:-1]
        for part in shapely.get_parts(area)
        for ring in shapely.get_rings(part)
    ]
    starts = np.concatenate([[0], np.cumsum([len(ring) for ring in rings])])
    vertices = np.vstack(rings)
    return Outline(vertices[:, 0], vertices[:, 1], starts, np.zeros(len(vertices), dtype=bool))
