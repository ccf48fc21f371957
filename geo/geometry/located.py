"""Where places lie along a line."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Located(NamedTuple):
    """Where places lie along a line; arrays of one value a place.

    ``chainage_m`` is the chainage of the nearest point of the line, ``offset_m`` the geodesic distance to
    it, positive to the left of the line's direction, ``part`` the number of the part that it lies on.
    """

    chainage_m: npt.NDArray[np.float64]
    offset_m: npt.NDArray[np.float64]
    part: npt.NDArray[np.int64]
