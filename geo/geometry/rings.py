"""Rings of vertices into valid polygons in longitude and latitude."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import LinearRing, MultiPolygon, Point, Polygon

from ..errors import GeometryError
from .ellipsoid import Array, to_lonlat
from .paths import Flags, Indices

Area = Polygon | MultiPolygon
Rings = Sequence[LinearRing]


@dataclass(frozen=True, slots=True)
class Outline:
    """Rings of vertices on the ground, ground on the left, one after the other.

    Attributes
    ----------
    longitude, latitude : array
        Vertices, degrees, each ring continuous.
    starts : array of int
        Where each ring begins, and the end.
    is_cut : array of bool
        Whether the edge from each vertex to the next is a cut between two groups, not an edge of the belt.
    """

    longitude: Array
    latitude: Array
    starts: Indices
    is_cut: Flags


def unrolled(vectors: Array, starts: Indices, near_longitude: Array) -> tuple[Array, Array]:
    """Longitude and latitude of the vertices of rings, each ring continuous and near a longitude.

    Raises
    ------
    GeometryError
        If a ring goes round a pole, so that no polygon in longitude and latitude can have it.
    """
    longitude, latitude = to_lonlat(vectors)
    turns = np.cumsum(np.concatenate([[0.0], np.round(np.diff(longitude) / 360.0)]))
    first = np.repeat(starts[:-1], np.diff(starts))
    longitude = longitude - 360.0 * (turns - turns[first])
    shift = 360.0 * np.round((near_longitude - longitude[starts[:-1]]) / 360.0)
    longitude += np.repeat(shift, np.diff(starts))
    if (np.abs(longitude[starts[1:] - 1] - longitude[starts[:-1]]) > 180.0).any():
        raise GeometryError(
            "the ground within this distance holds a pole",
            where="belt",
            mend="Ask for a shorter distance: a polygon in longitude and latitude cannot go round a pole.",
        )
    return longitude, latitude


def polygons(outline: Outline) -> Area:
    """Polygons of rings: those that run counter-clockwise are shells, the others holes in them."""
    coordinates = np.column_stack([outline.longitude, outline.latitude])
    kept = [(a, b) for a, b in pairwise(outline.starts) if b - a > 2]
    rings = [LinearRing(coordinates[a:b]) for a, b in kept]
    shells, holes = [ring for ring in rings if ring.is_ccw], [ring for ring in rings if not ring.is_ccw]
    if len(shells) == 1:
        return Polygon(shells[0], holes)
    return _nested(shells, holes) if shells else Polygon()


def _nested(shells: Rings, holes: Rings) -> MultiPolygon:
    """Give each hole to the smallest shell round it."""
    filled = [Polygon(shell) for shell in shells]
    size = np.array([area.area for area in filled])
    starts = np.array([Point(hole.coords[0]) for hole in holes], dtype=object)
    hole, shell = shapely.STRtree(filled).query(starts, predicate="intersects")
    owned: list[list[LinearRing]] = [[] for _ in shells]
    taken: set[int] = set()
    for i in np.lexsort((size[shell], hole)):
        if int(hole[i]) not in taken:
            taken.add(int(hole[i]))
            owned[shell[i]].append(holes[hole[i]])
    return MultiPolygon([Polygon(ring, inner) for ring, inner in zip(shells, owned, strict=True)])


def without_rings(outline: Outline, dropped: Flags) -> Outline:
    """The outline without some of its rings."""
    if not dropped.any():
        return outline
    lengths = np.diff(outline.starts)
    kept = np.repeat(~dropped, lengths)
    starts = np.concatenate([[0], np.cumsum(lengths[~dropped])])
    return Outline(outline.longitude[kept], outline.latitude[kept], starts, outline.is_cut[kept])


def mended(area: Area) -> Area:
    """The same area, valid; what is left of rings that touched or crossed by a rounding."""
    if area.is_valid:
        return area
    repaired = shapely.make_valid(area, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(repaired) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
