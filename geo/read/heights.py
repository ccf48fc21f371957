"""Heights of the ground at places, straight from elevation tiles: the cell that each place lies in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.windows import Window

from ..provenance import passports
from .context import Context
from .elevation import EMBEDDED
from .quiet import quiet

Array = npt.NDArray[np.float64]


def embedded_heights(context: Context, longitude: Array, latitude: Array) -> Array:
    """Height of the ground above the sea at places, metres; NaN where no embedded grid knows it.

    The grids are far too coarse for a single mast: 1 km where the finest reaches, 7 km beyond it.

    Parameters
    ----------
    context : Context
        What is opened is noted there, for the credits.
    longitude, latitude : array
        Degrees, of any shape.
    """
    known = {name: source for name, source in passports(context.folder).items() if name.startswith(EMBEDDED)}
    found = np.full(longitude.shape, np.nan)
    for name in sorted(known, key=lambda name: (len(name), name)):  # the finest has the shortest name
        left = np.isnan(found)
        if left.any() and _touched(context.folder / known[name].path, longitude[left], latitude[left]):
            found[left] = tile_heights(context.file(name), longitude[left], latitude[left])
    return found


def _touched(path: Path, longitude: Array, latitude: Array) -> bool:
    with rasterio.open(path) as tile:
        west, south, east, north = tile.bounds
    inside = (west <= longitude) & (longitude < east) & (south < latitude) & (latitude <= north)
    return bool(inside.any())


def tile_heights(path: Path, longitude: Array, latitude: Array) -> Array:
    """Heights at places from one tile in longitude and latitude, metres; NaN off it and in its holes."""
    found = np.full(longitude.shape, np.nan)
    with quiet(path.name), rasterio.open(path) as tile:
        place = tile.transform
        column = np.floor((longitude - place.c) / place.a).astype(np.int64)
        row = np.floor((latitude - place.f) / place.e).astype(np.int64)
        on = (column >= 0) & (column < tile.width) & (row >= 0) & (row < tile.height)
        if on.any():
            left, top = column[on].min(), row[on].min()
            window = Window(left, top, column[on].max() - left + 1, row[on].max() - top + 1)
            cells = tile.read(1, window=window, masked=True).astype(np.float64).filled(np.nan)
            found[on] = cells[row[on] - top, column[on] - left]
    return found
