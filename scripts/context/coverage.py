"""Polygons that share their edges: one network of edges, faces labelled once, simplified together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

GRID_DEG = 1e-5  # about a metre: every vertex lies on this grid, before and after simplifying

DECIMALS = 5

_METRES_PER_DEGREE = 111_320.0
Label = Hashable
_L = TypeVar("_L", bound=Hashable)
Array = npt.NDArray[np.float64]


def faces(boundaries: Sequence[BaseGeometry]) -> list[Polygon]:
    """Faces into which a set of lines cuts the plane; neighbours share their vertices exactly.

    Examples
    --------
    >>> sorted(face.area for face in faces([shapely.box(0, 0, 3, 2), shapely.box(0, 0, 1, 2)]))
    [2.0, 4.0]
    """
    lines = shapely.union_all([shapely.boundary(b) if b.area else b for b in boundaries], grid_size=GRID_DEG)
    cut = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.node(lines))))
    return list(cut)


def shared_lengths(polygons: Sequence[BaseGeometry]) -> dict[tuple[int, int], float]:
    """Length of edge, in the polygons' own unit, that each pair of polygons shares.

    Examples
    --------
    >>> shared_lengths([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 3, 2)])
    {(0, 1): 2.0}
    """
    edges, owner = _edges(polygons)
    order = np.lexsort((owner, *edges.T))
    edges, owner = edges[order], owner[order]
    same = (edges[1:] == edges[:-1]).all(axis=1) & (owner[1:] != owner[:-1])
    length = np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
    total: dict[tuple[int, int], float] = {}
    for at in np.flatnonzero(same):
        pair = (int(owner[at]), int(owner[at + 1]))
        total[pair] = total.get(pair, 0.0) + float(length[at])
    return total


def shared_edge(one: BaseGeometry, other: BaseGeometry) -> MultiLineString:
    """Line along which two polygons of a coverage meet."""
    edges, owner = _edges([one, other])
    mine, theirs = ({tuple(edge) for edge in edges[owner == index]} for index in (0, 1))
    common = sorted(mine & theirs)
    merged = shapely.line_merge(MultiLineString([((e[0], e[1]), (e[2], e[3])) for e in common]))
    return MultiLineString(list(shapely.get_parts(merged)))


def _edges(polygons: Sequence[BaseGeometry]) -> tuple[Array, npt.NDArray[np.int64]]:
    """Every edge of every ring, its lesser end first, and the index of the polygon that it belongs to."""
    parts, part_owner = shapely.get_parts(np.asarray(polygons, dtype=object), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    start, end = coordinates[:-1][inside], coordinates[1:][inside]
    turn = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[turn], end[turn] = end[turn].copy(), start[turn].copy()
    return np.hstack([start, end]), part_owner[ring_part[ring[:-1][inside]]]


def absorbed(
    cut: Sequence[Polygon], labels: Sequence[_L | None], is_sliver: Callable[[int], bool]
) -> list[_L | None]:
    """_Ls after each sliver and each unlabelled face has taken that of its longest neighbour.

    Parameters
    ----------
    cut : sequence of Polygon
        Faces of one network of edges.
    labels : sequence
        One label a face; None where it has none of its own.
    is_sliver : callable
        Whether the face of that index is too small to stand by itself.
    """
    loose = {index for index, label in enumerate(labels) if label is None or is_sliver(index)}
    settled: list[_L | None] = [None if index in loose else label for index, label in enumerate(labels)]
    neighbours: dict[int, list[tuple[float, int]]] = {index: [] for index in loose}
    for (one, other), length in shared_lengths(cut).items():
        for index, beside in ((one, other), (other, one)):
            if index in loose:
                neighbours[index].append((length, beside))
    while loose:
        taken = {index: _longest(neighbours[index], settled) for index in sorted(loose)}
        taken = {index: label for index, label in taken.items() if label is not None}
        if not taken:
            break
        for index, label in taken.items():
            settled[index] = label
        loose -= taken.keys()
    return settled


def _longest(neighbours: list[tuple[float, int]], labels: Sequence[_L | None]) -> _L | None:
    """_L with the longest shared edge among the neighbours that have one."""
    total: dict[_L, float] = {}
    for length, index in neighbours:
        label = labels[index]
        if label is not None:
            total[label] = total.get(label, 0.0) + length
    return max(total, key=lambda label: (total[label], str(label))) if total else None


def dissolved(cut: Sequence[Polygon], labels: Sequence[_L | None]) -> dict[_L, MultiPolygon]:
    """Union of the faces of each label, in the order of the labels' text."""
    groups: dict[_L, list[Polygon]] = {}
    for face, label in zip(cut, labels, strict=True):
        if label is not None:
            groups.setdefault(label, []).append(face)
    return {label: as_multi(shapely.coverage_union_all(groups[label])) for label in sorted(groups, key=str)}


def simplified(
    units: Mapping[_L, MultiPolygon], *, tolerance_m: float, latitude_deg: float, decimals: int = DECIMALS
) -> dict[_L, MultiPolygon]:
    """Simplify a coverage so that neighbours keep sharing their edges; the vertices are old ones, rounded.

    Vertices go whose triangle with their neighbours is smaller than ``tolerance_m`` squared (Visvalingam and
    Whyatt 1993). Degrees are stretched to metres at one latitude for this: the tolerance holds there.
    """
    stretch = _METRES_PER_DEGREE * np.array([np.cos(np.radians(latitude_deg)), 1.0])
    stretched = [shapely.transform(unit, lambda c: c * stretch) for unit in units.values()]
    thin = shapely.coverage_simplify(stretched, tolerance_m)
    back = [shapely.transform(unit, lambda c: np.round(c / stretch, decimals)) for unit in thin]
    return {label: as_multi(unit) for label, unit in zip(units, back, strict=True)}


def as_multi(geometry: BaseGeometry) -> MultiPolygon:
    """Areas of a geometry as a MultiPolygon; lines and points fall away."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return MultiPolygon([polygon for part in parts for polygon in shapely.get_parts(part)])


def areas_of(collection: BaseGeometry) -> MultiPolygon:
    """Areas in a possibly nested collection, made valid where they are not."""
    parts = list(shapely.get_parts(collection))
    while any(part.geom_type == "GeometryCollection" or part.geom_type.startswith("Multi") for part in parts):
        parts = [inner for part in parts for inner in shapely.get_parts(part)]
    polygons = [part for part in parts if part.geom_type == "Polygon"]
    return as_multi(shapely.union_all([shapely.make_valid(polygon) for polygon in polygons]))
