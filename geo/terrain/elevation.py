"""Heights of the ground as a grid of square cells in metres of one plane; holes are known as holes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..errors import TerrainError

Array = npt.NDArray[np.float64]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Elevation:
    """Heights on a grid of square cells.

    Between the middles of cells the ground is bilinear; in the outer half of the outermost cells it goes on
    level. What touches a hole is not known.

    Parameters
    ----------
    height_m : array of float32, shape (rows, columns)
        Height above sea level at the middle of each cell, metres; row 0 lies in the north; NaN is a hole.
    west_m, north_m : float
        Outer corner of the first cell, metres of the frame.
    cell_m : float
        Side of a cell, metres.
    resolution_m : float
        Side of a cell of the source, metres: detail finer than this is not there.
    title : str
        What it was made of, for the method box.
    indicative : bool
        Too coarse for a single mast: sight lines on it are a first guess.

    Raises
    ------
    TerrainError
        If the grid is empty, holds an infinite height, or has no place or size.

    Examples
    --------
    Half way between cells of 10 m and 30 m the ground lies at 20 m.

    >>> grid = Elevation(np.float32([[10, 30]]), 0.0, 100.0, 100.0, 100.0, "two cells")
    >>> grid.heights_m([50, 100, 250], [50, 50, 50]).tolist()
    [10.0, 20.0, nan]
    """

    height_m: npt.NDArray[np.float32]
    west_m: float
    north_m: float
    cell_m: float
    resolution_m: float
    title: str
    indicative: bool = False

    def __post_init__(self) -> None:
        grid = np.asarray(self.height_m)
        if grid.ndim != 2 or not grid.size:
            raise self._error(f"the grid has shape {grid.shape}", "Give rows and columns of heights.")
        if not (math.isfinite(self.west_m) and math.isfinite(self.north_m)):
            raise self._error(f"its corner is {self.west_m:g}, {self.north_m:g}", "Give metres of the frame.")
        for name in ("cell_m", "resolution_m"):
            side_m = getattr(self, name)
            if not 0.0 < side_m < math.inf:
                raise self._error(f"{name} is {side_m:g}", "Give metres above zero.")
        if np.isinf(grid).any():
            raise self._error("a height is infinite", "Mark what is not known with NaN.")
        object.__setattr__(self, "height_m", np.ascontiguousarray(grid, dtype=np.float32))

    def _error(self, problem: str, mend: str) -> TerrainError:
        return TerrainError(problem, where=f"elevation {self.title!r}", mend=mend)

    @cached_property
    def has_holes(self) -> bool:
        """Whether the height of any cell is not known."""
        return bool(np.isnan(self.height_m).any())

    @property
    def bounds_m(self) -> Bounds:
        """West, south, east and north edge, metres of the frame."""
        rows, columns = self.height_m.shape
        return (
            self.west_m,
            self.north_m - rows * self.cell_m,
            self.west_m + columns * self.cell_m,
            self.north_m,
        )

    def grid_places(self, easting_m: npt.ArrayLike, northing_m: npt.ArrayLike) -> Array:
        """Column and row of places, as fractions: the middle of the first cell is 0, 0; shape (n, 2)."""
        column = (np.asarray(easting_m, dtype=float) - self.west_m) / self.cell_m - 0.5
        row = (self.north_m - np.asarray(northing_m, dtype=float)) / self.cell_m - 0.5
        return np.stack(np.broadcast_arrays(column, row), axis=-1)

    def cells(self, easting_m: npt.ArrayLike, northing_m: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Row and column of the cell that each place lies in, shape (n, 2).

        Raises
        ------
        TerrainError
            If a place lies off the grid.
        """
        places = self.grid_places(easting_m, northing_m)
        rows, columns = self.height_m.shape
        off = int((~((places >= -0.5) & (places <= (columns - 0.5, rows - 0.5))).all(axis=-1)).sum())
        if off:
            raise self._error(
                f"{off} of {places[..., 0].size} places lie off the grid",
                "Give elevation that reaches round every place.",
            )
        nearest = np.minimum(np.floor(places + 0.5).astype(np.int64), (columns - 1, rows - 1))
        return nearest[..., ::-1]

    def middles_m(self, rows: npt.ArrayLike, columns: npt.ArrayLike) -> tuple[Array, Array]:
        """Easting and northing of the middles of cells, metres of the frame."""
        return (
            np.asarray(self.west_m + (np.asarray(columns) + 0.5) * self.cell_m),
            np.asarray(self.north_m - (np.asarray(rows) + 0.5) * self.cell_m),
        )

    def heights_m(self, easting_m: npt.ArrayLike, northing_m: npt.ArrayLike) -> Array:
        """Height of the ground at places, metres; NaN in a hole, beside one, and off the grid."""
        column, row = np.moveaxis(self.grid_places(easting_m, northing_m), -1, 0)
        last_row, last_column = (size - 1 for size in self.height_m.shape)
        on = (column >= -0.5) & (column <= last_column + 0.5) & (row >= -0.5) & (row <= last_row + 0.5)
        left, east = _first_and_share(column, on, last_column)
        top, south = _first_and_share(row, on, last_row)
        total = np.where(on, 0.0, np.nan)
        for down, across in ((0, 0), (0, 1), (1, 0), (1, 1)):
            weight = (east if across else 1.0 - east) * (south if down else 1.0 - south)
            at = np.minimum(top + down, last_row), np.minimum(left + across, last_column)
            total += np.where(weight > 0.0, weight * self.height_m[at], 0.0)
        return total

    def window(self, bounds_m: Bounds) -> Elevation:
        """The cells that some bounds touch: the same grid, cut, its heights not copied.

        Raises
        ------
        TerrainError
            If the bounds do not touch the grid.
        """
        west, south, east, north = bounds_m
        (left, top), (right, bottom) = self.grid_places([west, east], [north, south]) + 0.5
        rows, columns = self.height_m.shape
        first_row, last_row = max(math.floor(top), 0), min(math.ceil(bottom), rows)
        first_column, last_column = max(math.floor(left), 0), min(math.ceil(right), columns)
        if first_row >= last_row or first_column >= last_column:
            raise self._error(
                f"nothing of it lies within {west:.0f}, {south:.0f}, {east:.0f}, {north:.0f}",
                "Give elevation of that ground.",
            )
        return self.cut(first_row, last_row, first_column, last_column)

    def cut(self, first_row: int, last_row: int, first_column: int, last_column: int) -> Elevation:
        """Rows and columns from the first to before the last."""
        return replace(
            self,
            height_m=self.height_m[first_row:last_row, first_column:last_column],
            west_m=self.west_m + first_column * self.cell_m,
            north_m=self.north_m - first_row * self.cell_m,
        )


def _first_and_share(
    place: Array, on: npt.NDArray[np.bool_], last: int
) -> tuple[npt.NDArray[np.int64], Array]:
    """The cell at or before each place along one axis, and how far towards the next it lies."""
    held = np.clip(np.where(on, place, 0.0), 0.0, last)
    first = np.floor(held).astype(np.int64)
    return first, held - first
