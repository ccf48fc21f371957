"""Roads and the line cut into pieces that are driven or watched one by one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from ...frame import Frame
from ...geometry.chainage import Chainage

Shapes = npt.NDArray[np.object_]
Named = tuple[str, Point, MultiLineString]
_SHORTEST_M = 1.0  # what is left of a road at the edge of a zone by rounding is no stretch


def line_stretches(line: Chainage, frame: Frame, longest_m: float) -> list[Named]:
    """Cut each part of the line into equal pieces; each with its name, its middle and its path.

    Parameters
    ----------
    line : Chainage
        In lon/lat.
    frame : Frame
        Plane of what is returned.
    longest_m : float
        Greatest length of a piece, metres.

    Examples
    --------
    Half a degree of the equator is 55.66 km: three pieces of at most 20 km.

    >>> equator = Chainage(LineString([(0.0, 0.0), (0.5, 0.0)]))
    >>> [name for name, _, _ in line_stretches(equator, Frame.around(0.25, 0.0), 20_000.0)]
    ['km 0.0 to 18.6', 'km 18.6 to 37.1', 'km 37.1 to 55.7']
    """
    return [
        (f"km {from_m / 1000:.1f} to {to_m / 1000:.1f}", _middle(path), path)
        for from_m, to_m, path in line_pieces(line, frame, longest_m)
    ]


def line_pieces(
    line: Chainage, frame: Frame, longest_m: float
) -> Iterator[tuple[float, float, MultiLineString]]:
    """Pieces of the line: chainages of both ends, metres, and path in the plane of a frame."""
    for begin_m, end_m in line.part_ends_m:
        count = max(1, math.ceil(round((end_m - begin_m) / longest_m, 9)))
        ends_m = np.linspace(begin_m, end_m, count + 1).tolist()
        for from_m, to_m in pairwise(ends_m):
            yield from_m, to_m, frame.to_metres(line.cut(from_m, to_m))


def road_stretches(roads: Shapes, ground: BaseGeometry | None, longest_m: float) -> list[Named]:
    """Cut roads into equal pieces between their junctions; each with its name, its middle and its path.

    Parameters
    ----------
    roads : array of LineString
        Metres of the plane; stretches that meet at a bend are joined first, each is taken once.
    ground : Polygon or MultiPolygon, optional
        Roads outside are left out.
    longest_m : float
        Greatest length of a piece, metres.

    Examples
    --------
    >>> road = np.array([LineString([(0, 0), (60, 0)]), LineString([(60, 0), (100, 0)])])
    >>> [path.length for _, _, path in road_stretches(road, shapely.box(10, -1, 200, 1), 50.0)]
    [45.0, 45.0]
    """
    near = roads if ground is None else roads[shapely.intersects(ground, roads)]
    if not len(near):
        return []
    inside = shapely.union_all(near if ground is None else shapely.intersection(ground, near))
    joined = [part for part in shapely.get_parts(shapely.line_merge(_lines_of(inside))) if part.length > 0.0]
    pieces = [piece for road in joined if road.length >= _SHORTEST_M for piece in _cut(road, longest_m)]
    return [(f"stretch {number}", _middle(path), path) for number, path in enumerate(pieces, start=1)]


def _lines_of(shape: BaseGeometry) -> MultiLineString:
    parts = shapely.get_parts(shapely.get_parts(np.array([shape], dtype=object)))
    return MultiLineString(list(parts[shapely.get_dimensions(parts) == 1]))


def _cut(road: LineString, longest_m: float) -> Iterator[MultiLineString]:
    count = max(1, math.ceil(round(road.length / longest_m, 9)))
    for number in range(count):
        piece = substring(road, number / count, (number + 1) / count, normalized=True)
        yield MultiLineString([cast(LineString, piece)])


def _middle(path: MultiLineString) -> Point:
    """The point half way along the longest part."""
    longest = max(path.geoms, key=lambda part: part.length)
    return longest.interpolate(0.5, normalized=True)
