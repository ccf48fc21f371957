"""Geometries whose longitudes run past 180°, cut there and brought back within ±180°."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import shapely
from shapely import box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry


def split_at_antimeridian(geometry_lonlat: BaseGeometry) -> BaseGeometry:
    """Cut a lon/lat geometry at ±180°, as RFC 7946 (3.1.9) asks.

    Parameters
    ----------
    geometry_lonlat : shapely geometry
        Longitudes continuous, in degrees; they may run past 180° or below -180°.

    Returns
    -------
    shapely geometry
        The same ground with every longitude in [-180, 180]; unchanged if it was so already. What touches
        the antimeridian from one side only is not cut.

    Examples
    --------
    >>> split_at_antimeridian(box(179, 0, 181, 1)).bounds
    (-180.0, 0.0, 180.0, 1.0)
    >>> split_at_antimeridian(shapely.Point(190, 5)).wkt
    'POINT (-170 5)'
    """
    if geometry_lonlat.is_empty:
        return geometry_lonlat
    west, _, east, _ = geometry_lonlat.bounds
    if west >= -180.0 and east <= 180.0:
        return geometry_lonlat
    dimension = shapely.get_dimensions(geometry_lonlat)
    pieces: list[BaseGeometry] = []
    for turn in range(int(np.floor((west + 180.0) / 360.0)), int(np.ceil((east - 180.0) / 360.0)) + 1):
        window = box(-180.0 + 360.0 * turn, -91.0, 180.0 + 360.0 * turn, 91.0)
        cut = translate(shapely.intersection(geometry_lonlat, window), xoff=-360.0 * turn)
        pieces += [
            part
            for part in shapely.get_parts(cut)
            if not part.is_empty and shapely.get_dimensions(part) == dimension
        ]
    if len(pieces) == 1:
        return pieces[0]
    kind: type[Any] = {0: shapely.MultiPoint, 1: shapely.MultiLineString, 2: shapely.MultiPolygon}[
        int(dimension)
    ]
    return cast(BaseGeometry, kind(pieces))
