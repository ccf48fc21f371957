"""Heights of the ground at places: from a user's own grids, else the cell of the embedded one they lie in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio

from ..errors import TerrainError
from ..frame import Frame
from ..provenance import passports
from .context import Context
from .elevation import EMBEDDED, read_elevation
from .quiet import quiet

Array = npt.NDArray[np.float64]
Ground = Callable[[Array, Array], Array]
OWN_CELL_M = 250.0  # to which a user's grid is read: far finer than it is asked at


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


def own_ground(
    grids: Sequence[Path], place_lonlat: tuple[float, float], reach_m: float, beyond: Ground
) -> Ground:
    """Heights about a place from a user's own grids, and from another ground where they know none.

    Parameters
    ----------
    grids : sequence of pathlib.Path
        As ``read_elevation`` takes them; none of them need reach there.
    place_lonlat : (float, float)
        Longitude and latitude, degrees.
    reach_m : float
        How far round it heights are asked for, metres.
    beyond : callable
        Height above the sea at longitudes and latitudes, metres; NaN where it is not known.

    Raises
    ------
    ReadError
        If a grid cannot be read, or does not say where it lies.
    """
    frame = Frame.around(*place_lonlat)
    try:
        own = read_elevation(grids, frame, (-reach_m, -reach_m, reach_m, reach_m), cell_m=OWN_CELL_M)
    except TerrainError:  # none of them touches that ground
        return beyond

    def heights(longitude: Array, latitude: Array) -> Array:
        places = frame.metres(np.column_stack([longitude.ravel(), latitude.ravel()]))
        found = own.heights_m(*places.T).reshape(longitude.shape)
        unknown = np.isnan(found)
        found[unknown] = beyond(longitude[unknown], latitude[unknown])
        return found

    return heights
