"""Ground reached within a time: the union of what lies beside each piece of road."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon

from .hulls import Hulls, outlines

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Geometries = npt.NDArray[np.object_]

_FEW = 200  # so many hulls are united as they are
_ACROSS = 256  # cells of the raster along its longer side
_STEPS = (64, 32, 16, 8, 4, 2, 1)  # cells, each gone twice: so every cell is passed on to every other


class Raster(NamedTuple):
    """Square cells over some ground, and whether each lies within it whole."""

    west_m: float
    south_m: float
    side_m: float
    within: Mask


def ground_of(hulls: Hulls, tolerance_m: float) -> MultiPolygon:
    """Union of hulls, drawn beyond its true edge by a tolerance at most, never short of it.

    Where there are many, cells that lie deep inside stand for the hulls that cover nothing else: the union is
    the same, and is made of those at its edge.
    """
    if not len(hulls):
        return MultiPolygon()
    shapes = outlines(hulls, tolerance_m)
    if len(hulls) > _FEW:
        deep = shapely.union_all(_boxes(_raster(hulls)))
        shapely.prepare(deep)
        shapes = np.concatenate([shapes[~shapely.contains(deep, shapes)], np.array([deep], dtype=object)])
    whole = shapely.union_all(shapes)
    return MultiPolygon([part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"])


def _raster(hulls: Hulls) -> Raster:
    """Cells that lie wholly within some disc, told by how far the discs reach beyond each cell's middle."""
    centre_m = np.concatenate([hulls.begin_m, hulls.end_m])
    radius_m = np.concatenate([hulls.begin_radius_m, hulls.end_radius_m])
    low, top = (centre_m - radius_m[:, None]).min(axis=0), (centre_m + radius_m[:, None]).max(axis=0)
    side_m = max(float((top - low).max()) / _ACROSS, 1e-3)
    size = np.floor((top - low) / side_m).astype(int) + 1
    cell = np.floor((centre_m - low) / side_m).astype(int)
    middle_m = low + (cell + 0.5) * side_m
    beyond_m = np.full(size, -np.inf)
    np.maximum.at(beyond_m, tuple(cell.T), radius_m - np.hypot(*(centre_m - middle_m).T))
    _passed_on(beyond_m, side_m)
    return Raster(float(low[0]), float(low[1]), side_m, beyond_m >= side_m / np.sqrt(2.0))


def _passed_on(beyond_m: Array, side_m: float) -> None:
    """Raise each cell to what a disc that reaches beyond another cell still reaches beyond it."""
    for step in (step for step in _STEPS for _ in range(2)):
        for right, up in ((1, 0), (0, 1), (1, 1), (1, -1)):
            gone_m = step * side_m * float(np.hypot(right, up))
            for sign in (1, -1):
                here, there = _shifted(beyond_m, sign * right * step, sign * up * step)
                np.maximum(here, there - gone_m, out=here)


def _shifted(cells: Array, right: int, up: int) -> tuple[Array, Array]:
    """Cells, and those that lie so many to the left of and below them, as far as both are there."""
    across, along = cells.shape
    here = cells[max(right, 0) : across + min(right, 0), max(up, 0) : along + min(up, 0)]
    there = cells[max(-right, 0) : across + min(-right, 0), max(-up, 0) : along + min(-up, 0)]
    return here, there


def _boxes(raster: Raster) -> Geometries:
    """Cells that lie within, a box for each run of them in a column."""
    edge = np.diff(np.pad(raster.within.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    column, begin = np.nonzero(edge == 1)
    _, end = np.nonzero(edge == -1)
    west, south = raster.west_m + column * raster.side_m, raster.south_m + begin * raster.side_m
    east = raster.west_m + (column + 1) * raster.side_m
    return np.asarray(shapely.box(west, south, east, raster.south_m + end * raster.side_m))
