"""Stretches that a blocked place closes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import NetworkError
from ..frame import Frame
from .segments import Segments

Mask = npt.NDArray[np.bool_]


def closed_stretches(
    segments: Segments, stretches: int, blocked: Mapping[str, tuple[float, float, float]], frame: Frame
) -> Mask:
    """Stretches that come within the radius of a blocked place.

    Parameters
    ----------
    segments : Segments
    stretches : int
        How many stretches there are.
    blocked : mapping
        Name of the place; its longitude and latitude, degrees, and radius, metres.
    frame : Frame
        Plane of the segments.

    Raises
    ------
    NetworkError
        If a place is off the globe, or its radius is not above zero.
    """
    closed = np.zeros(stretches, dtype=bool)
    for name, (longitude, latitude, radius_m) in blocked.items():
        if not (abs(longitude) <= 360.0 and abs(latitude) <= 90.0 and 0.0 < radius_m < np.inf):
            raise NetworkError(
                f"it is at {longitude:g}, {latitude:g} with a radius of {radius_m:g} m",
                where=f"blocked place {name!r}",
                mend="Give longitude and latitude in degrees, and metres above zero.",
            )
        place = frame.to_metres(shapely.Point(longitude, latitude))
        near = segments.tree.query(place, predicate="dwithin", distance=radius_m)
        closed[segments.stretch[near]] = True
    return closed
