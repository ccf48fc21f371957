"""Heights of the ground as a grid of square cells in metres of one plane; holes are known as holes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Elevation:
    """Heights on a grid of square cells.

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
    """

    height_m: npt.NDArray[np.float32]
    west_m: float
    north_m: float
    cell_m: float
    resolution_m: float
    title: str
    indicative: bool = False
