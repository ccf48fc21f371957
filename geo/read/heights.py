"""Heights of the ground at places, straight from the embedded elevation: the cell that each place lies in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import rasterio

from ..provenance import passports
from .context import Context
from .elevation import EMBEDDED
from .quiet import quiet

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Tile:
    """A grid of heights in longitude and latitude, north up.

    Parameters
    ----------
    height_m : array, shape (rows, columns)
        NaN where nothing is known.
    west_deg, north_deg : float
        Outer corner of the first cell.
    cell_deg : float
        Side of a cell.
    """

    height_m: npt.NDArray[np.float32]
    west_deg: float
    north_deg: float
    cell_deg: float

    def at(self, longitude: Array, latitude: Array) -> Array:
        """Heights at places, metres; NaN off the grid and in its holes.

        Examples
        --------
        >>> tile = Tile(np.float32([[10, 20]]), west_deg=30, north_deg=50, cell_deg=1)
        >>> tile.at(np.array([30.5, 31.5, 391.5, 32.5]), np.array([49.5, 49.5, 49.5, 49.5])).tolist()
        [10.0, 20.0, 20.0, nan]
        """
        rows, columns = self.height_m.shape
        east_deg = (longitude - self.west_deg) % 360.0
        column = (east_deg / self.cell_deg).astype(np.int64)
        row = np.floor((self.north_deg - latitude) / self.cell_deg).astype(np.int64)
        on = (column < columns) & (row >= 0) & (row < rows)
        found = np.full(longitude.shape, np.nan)
        found[on] = self.height_m[row[on], column[on]]
        return found


class EmbeddedGround:
    """Heights of the ground from the embedded grids: 1 km where the finest reaches, 7 km beyond it.

    Both are far too coarse for a single mast. Each grid is opened when it is first needed.

    Parameters
    ----------
    context : Context
        What is opened is noted there, for the credits.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._tiles: dict[str, Tile] = {}

    @cached_property
    def _bounds(self) -> dict[str, tuple[float, float, float, float]]:
        """West, south, east, north of each grid; the finest, whose name is the shortest, first."""
        known = {
            name: one for name, one in passports(self._context.folder).items() if name.startswith(EMBEDDED)
        }
        found = {}
        for name in sorted(known, key=lambda name: (len(name), name)):
            with rasterio.open(self._context.folder / known[name].path) as tile:
                found[name] = tuple(tile.bounds)
        return found

    def __call__(self, longitude: Array, latitude: Array) -> Array:
        """Height of the ground above the sea at places, metres; NaN where no embedded grid knows it."""
        found = np.full(longitude.shape, np.nan)
        for name, (west, south, east, north) in self._bounds.items():
            wanted = np.isnan(found) & (south < latitude) & (latitude < north)
            wanted &= (longitude - west) % 360.0 < east - west
            if wanted.any():
                found[wanted] = self._tile(name).at(longitude[wanted], latitude[wanted])
        return found

    def _tile(self, name: str) -> Tile:
        if name not in self._tiles:
            path = self._context.file(name)
            with quiet(path.name), rasterio.open(path) as tile:
                cells = tile.read(1, masked=True).astype(np.float32).filled(np.nan)
                self._tiles[name] = Tile(cells, tile.bounds.left, tile.bounds.top, tile.transform.a)
        return self._tiles[name]
