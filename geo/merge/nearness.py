"""Things of two authors that nearly lie on each other, and areas that take the same ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from ..frame import Frame
from .conflict import Conflict, place_of
from .overlay import Item, folder_text

_LEAST_OVERLAP_M2 = 1.0


def near(items: Sequence[Item], near_m: float) -> Iterator[Conflict]:
    """Pairs of two authors that lie within a distance all along, and are not told by id or name already.

    Where they do, the sides of their bounding boxes lie within it too: a tree of those finds the few pairs
    worth measuring.
    """
    for family in ("points", "lines", "areas"):
        members = [item for item in items if item.family == family]
        if len(members) < 2:
            continue
        shapes = _in_metres(members)
        tree = cKDTree(shapely.bounds(shapes))
        for i, j in sorted(tree.query_pairs(near_m, p=np.inf)):
            one, two = members[i], members[j]
            alike = (one.id and one.id == two.id) or (one.name and one.name.casefold() == two.name.casefold())
            if one.author == two.author or alike or place_of(one.geometry) == place_of(two.geometry):
                continue
            distance_m = _apart_m(shapes[i], shapes[j])
            if distance_m <= near_m:
                says = f"{_called(one)} and {_called(two)} lie {distance_m:.1f} m apart"
                yield Conflict("near", _called(one), (one.author, two.author), says, distance_m=distance_m)


def _apart_m(one_m: BaseGeometry, two_m: BaseGeometry) -> float:
    """Hausdorff distance between the lines of two shapes, taken at their vertices, in metres."""
    return max(_farthest_m(one_m, two_m), _farthest_m(two_m, one_m))


def _farthest_m(one_m: BaseGeometry, two_m: BaseGeometry) -> float:
    """How far the farthest vertex of one shape is from the lines of another; by a tree of its edges."""
    vertices = shapely.points(shapely.get_coordinates(one_m))
    edges = shapely.STRtree(_edges(two_m))
    _, apart_m = edges.query_nearest(vertices, return_distance=True, all_matches=False)
    return float(apart_m.max())


def _edges(shape_m: BaseGeometry) -> npt.NDArray[np.object_]:
    """Each step from vertex to vertex of a shape's lines and rings; the points of one that has only those."""
    lines = shapely.get_parts(shapely.boundary(shape_m) if shape_m.area else shape_m)
    if shapely.get_dimensions(shape_m) == 0:
        return np.asarray(lines)
    places, line = shapely.get_coordinates(lines, return_index=True)
    steps = np.stack([places[:-1], places[1:]], axis=1)
    return np.asarray(shapely.linestrings(steps[line[:-1] == line[1:]]))


def overlapping(items: Sequence[Item], key: str, value: str) -> Iterator[Conflict]:
    """Areas of a class that nothing should be in twice, of one author or of two."""
    members = [item for item in items if item.family == "areas" and _bears(item, key, value)]
    if len(members) < 2:
        return
    shapes = shapely.make_valid(_in_metres(members))
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist()
    for i, j in sorted((i, j) for i, j in pairs if i < j):
        overlap_m2 = float(shapely.intersection(shapes[i], shapes[j]).area)
        if overlap_m2 >= _LEAST_OVERLAP_M2:
            one, two = members[i], members[j]
            says = f"{_called(one)} and {_called(two)} share {overlap_m2 / 1e6:.3g} km²"
            yield Conflict("overlap", value, (one.author, two.author), says, overlap_m2=overlap_m2)


def _bears(item: Item, key: str, value: str) -> bool:
    if key == "folder":
        return value in item.folder or folder_text(item.folder) == value
    return str(item.values.get(key, "")) == value


def _in_metres(members: Sequence[Item]) -> npt.NDArray[np.object_]:
    flat = shapely.force_2d(np.array([item.geometry for item in members], dtype=object))
    west, south, east, north = shapely.total_bounds(flat)
    frame = Frame.around(round((west + east) / 2, 3), round((south + north) / 2, 3))
    return np.array([frame.to_metres(shape) for shape in flat.tolist()], dtype=object)


def _called(item: Item) -> str:
    return item.name or item.id or f"a thing of {item.author} without a name"
