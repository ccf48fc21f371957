"""People by a raster: residents on each ground, every cell by the exact share of it that lies inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import shapely
from exactextract import exact_extract
from exactextract.feature import JSONFeatureSource
from exactextract.raster import NumPyRasterSource
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from ...errors import FrameError, ReadError
from ...frame import Frame, moved
from ...geometry.antimeridian import split_at_antimeridian
from ...model.population import PopulationRaster
from ...model.situation import AnyArea


class RasterCount(NamedTuple):
    """Residents on some ground by a raster, and the share of that ground on which it says nothing."""

    residents: float
    unknown_share: float


def raster_people(
    raster: PopulationRaster, frame: Frame, areas: Sequence[AnyArea]
) -> tuple[RasterCount, ...]:
    """Count residents on each area by exact fractions of cells.

    Parameters
    ----------
    raster : PopulationRaster
    frame : Frame
        Plane of the areas; they are carried to the raster's cells with vertices added where edges bend.
    areas : sequence of Polygon or MultiPolygon
        Metres of the frame.

    Raises
    ------
    ReadError
        If the raster lies on a plane that is not in metres.

    Notes
    -----
    Fractions are those of exactextract (Baston, https://github.com/isciences/exactextract), right to seven
    digits. Within a cell people are taken to live evenly. Shares are by the raster's own plane.

    Examples
    --------
    >>> import numpy as np
    >>> frame = Frame.around(30.0, 48.0)
    >>> ones = PopulationRaster(np.ones((4, 4), np.float32), (0, 0, 4, 4), frame.crs.to_wkt(), "ones")
    >>> [found] = raster_people(ones, frame, [shapely.box(0.5, 0.5, 3.0, 1.5)])
    >>> round(found.residents, 6), round(found.unknown_share, 6)
    (2.5, 0.0)
    """
    if not areas:
        return ()
    laid = [_laid(area, frame, raster) for area in areas]
    left, lower, right, upper = raster.bounds
    rows, columns = raster.residents.shape
    cell = (right - left) / columns * (upper - lower) / rows
    source = NumPyRasterSource(raster.residents, left, lower, right, upper)
    on_it = [
        number for number, area in enumerate(laid) if shapely.intersects(shapely.box(*raster.bounds), area)
    ]
    grounds = [
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(laid[number])}
        for number in on_it
    ]
    found = exact_extract(source, JSONFeatureSource(grounds), ["sum", "count"]) if grounds else []
    told = {number: one["properties"] for number, one in zip(on_it, found, strict=True)}
    return tuple(_counted(told.get(number), area.area / cell) for number, area in enumerate(laid))


def _counted(told: dict[str, float] | None, cells: float) -> RasterCount:
    """What is told of an area of so many cells."""
    if told is None or not told["count"]:
        return RasterCount(0.0, 1.0)
    return RasterCount(float(told["sum"]), max(0.0, 1.0 - float(told["count"]) / cells))


def _laid(area: AnyArea, frame: Frame, raster: PopulationRaster) -> BaseGeometry:
    """An area on the raster's own plane."""
    crs = CRS.from_wkt(raster.crs)
    if crs.equals(frame.crs):
        return area
    lonlat = frame.to_lonlat(area)
    if crs.is_geographic:
        transformer = Transformer.from_crs("OGC:CRS84", crs, always_xy=True)
        return shapely.transform(split_at_antimeridian(lonlat), lambda places: moved(places, transformer))
    try:
        return Frame(crs).to_metres(lonlat)
    except FrameError as error:
        raise ReadError(
            error.problem,
            where=raster.title,
            mend="Lay it on longitude and latitude: gdalwarp -t_srs EPSG:4326 -r sum.",
        ) from error
