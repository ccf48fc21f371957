"""A raster of residents as it was read: cells of its own reference system; holes are known as holes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class PopulationRaster:
    """Residents in each cell of a grid that lies straight in its own reference system.

    Parameters
    ----------
    residents : array of float32, shape (rows, columns)
        Residents in each cell, row 0 at the upper edge; NaN is a hole.
    bounds : (float, float, float, float)
        Left, lower, right and upper edge in the unit of the reference system.
    crs : str
        The reference system, as well-known text.
    title : str
        What it was read from.
    negative : int
        Cells with a negative value that the file does not call a hole; they are holes here.
    """

    residents: npt.NDArray[np.float32]
    bounds: Bounds
    crs: str
    title: str
    negative: int = 0
