"""Rasters, piece by piece so that one of any size passes: laid north up, longitudes within half a turn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from rasterio.dtypes import in_dtype_range
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.warp import transform_bounds
from rasterio.windows import Window

from ..errors import ReadError
from ..read.quiet import quiet
from ._download import Download
from ._supplier import Bounds, Imported, Wishes
from ._tables import bare_key

_ROWS = 256  # of a tile of the file that is written, and so many rows are in memory at a time
_TURN_DEG = 360.0
_SLACK = 1e-6  # of a cell, by which an edge may miss a line of the grid


@dataclass(frozen=True, slots=True)
class Kind:
    """What the cells of a supplier's raster say.

    Parameters
    ----------
    role : str
        Of a scenario's layer.
    unit : str
        Of the cells, as errors and counts name it.
    summed : bool
        Whether the sum of all cells says something (residents), and negative ones nothing.
    nodata : float, optional
        Value that stands for nothing known where the file does not name one.
    crs : str
        Reference system where the file does not name one.
    """

    role: str
    unit: str
    summed: bool = False
    nodata: float | None = None
    crs: str = ""


@dataclass(frozen=True, slots=True)
class _Laid:
    """Part of a raster as it will lie: north up, its west edge where longitudes begin at -180."""

    columns: int
    rows: int
    first_column: int
    first_row: int
    transform: Affine
    south_up: bool


def rasters(supplier: str, downloads: Sequence[Download], wishes: Wishes, kind: Kind) -> Iterator[Imported]:
    """One layer for each raster; what bears on the bounds asked for, or all of it.

    Raises
    ------
    ReadError
        If a file is no raster of one band with a place on the globe, or does not touch the bounds.
    """
    for download in downloads:
        crs, laid = _checked(download, wishes, kind)
        counts = {"cells": laid.columns * laid.rows}  # the rest is counted while it is written
        yield Imported(
            name=f"{supplier}_{bare_key(download.stem)}",
            ending=".tif",
            write=_writer(download, kind, crs, laid, counts),
            origins=(download,),
            counts=counts,
            title=download.stem,
            role=kind.role,
            steps=_steps(laid, wishes),
        )


def _steps(laid: _Laid, wishes: Wishes) -> tuple[str, ...]:
    said = []
    if wishes.bounds:
        said.append(
            "Part taken: " + ", ".join(f"{edge:g}" for edge in wishes.bounds) + " (west, south, east, north)"
        )
    if laid.south_up:
        said.append("Rows turned, so that north is up")
    return tuple(said)


def _opened(download: Download) -> DatasetReader:
    with quiet(download.where, mend="Fetch it again; a raster is a .tif or an .hgt."):
        try:
            return rasterio.open(download.path)
        except RasterioError as error:
            raise ValueError(str(error).replace(str(download.path), download.name)) from error


def _checked(download: Download, wishes: Wishes, kind: Kind) -> tuple[rasterio.crs.CRS, _Laid]:
    with _opened(download) as raster:
        crs = raster.crs or (wishes.crs or kind.crs)
        problem = _problem(raster, crs)
        if problem:
            raise ReadError(problem[0], where=download.where, mend=problem[1])
        settled = rasterio.crs.CRS.from_user_input(crs)
        return settled, _laid(raster, settled, wishes.bounds, download)


def _problem(raster: DatasetReader, crs: object) -> tuple[str, str] | None:
    place = raster.transform
    if not crs:
        return "it names no CRS", "Say which: --crs EPSG:…"
    if raster.count != 1:
        return f"it has {raster.count} bands, as a picture has", "Give the raster with one value a cell."
    if place.b or place.d or not (place.a > 0.0 and place.e):
        return "its grid is turned against its CRS", "Lay it north up: gdalwarp FILE OTHER."
    if place == Affine.identity():
        return "it has no place on the globe", "Fetch the GeoTIFF, not a picture of it."
    return None


def _laid(raster: DatasetReader, crs: Any, bounds: Bounds | None, download: Download) -> _Laid:
    """The part that bears on the bounds, as it will lie."""
    place, south_up = raster.transform, raster.transform.e > 0.0
    north = place.f + place.e * raster.height if south_up else place.f
    height = abs(place.e)
    left, top = 0, 0
    right, bottom = raster.width, raster.height
    if bounds is not None:
        west, south, east, upper = transform_bounds("OGC:CRS84", crs, *bounds, densify_pts=21)
        turn = _turn_deg(crs, place.c, place.a * raster.width, west, east)
        left = max(math.floor((west + turn - place.c) / place.a + _SLACK), 0)
        right = min(math.ceil((east + turn - place.c) / place.a - _SLACK), raster.width)
        top = max(math.floor((north - upper) / height + _SLACK), 0)
        bottom = min(math.ceil((north - south) / height - _SLACK), raster.height)
    if left >= right or top >= bottom:
        raise ReadError(
            "no cell of it lies within --bounds", where=download.where, mend="Give west, south, east, north."
        )
    west_edge = place.c + left * place.a
    if crs.is_geographic and west_edge >= _TURN_DEG / 2.0:
        west_edge -= _TURN_DEG
    transform = Affine(place.a, 0.0, west_edge, 0.0, -height, north - top * height)
    return _Laid(right - left, bottom - top, left, top, transform, south_up)


def _turn_deg(crs: Any, west: float, width: float, asked_west: float, asked_east: float) -> float:
    """Full turns by which the longitudes asked for lie off those of the raster, degrees."""
    if not crs.is_geographic:
        return 0.0
    middle = (asked_west + asked_east) / 2.0
    return round((west + width / 2.0 - middle) / _TURN_DEG) * _TURN_DEG


def _writer(download: Download, kind: Kind, crs: Any, laid: _Laid, counts: dict[str, int]) -> Any:
    """Function that writes the raster to a path, and enters what it counted."""

    def write(path: Path) -> None:
        with _opened(download) as raster, quiet(download.where, mend="It may break off: fetch it again."):
            nodata = raster.nodata if raster.nodata is not None else kind.nodata
            if nodata is not None and not in_dtype_range(nodata, raster.dtypes[0]):
                nodata = None  # a value that no cell can have
            profile = {
                **{"driver": "GTiff", "width": laid.columns, "height": laid.rows, "count": 1},
                **{"dtype": raster.dtypes[0], "crs": crs, "transform": laid.transform, "nodata": nodata},
                **{"compress": "deflate", "tiled": True, "blockxsize": _ROWS, "blockysize": _ROWS},
                "BIGTIFF": "IF_SAFER",
            }
            try:
                with rasterio.open(path, "w", **profile) as target:
                    counts.update(_copied(raster, target, laid, kind))
            except RasterioError as error:
                raise ValueError(str(error)) from error

    return write


def _copied(raster: DatasetReader, target: Any, laid: _Laid, kind: Kind) -> dict[str, int]:
    """Copy a strip of rows at a time; how many cells say nothing, and what the others come to."""
    unknown, total, low, high = 0, 0.0, math.inf, -math.inf
    for row in range(0, laid.rows, _ROWS):
        rows = min(_ROWS, laid.rows - row)
        strip = _strip(raster, laid, row, rows)
        target.write(strip, 1, window=Window(0, row, laid.columns, rows))
        known = _known(strip, target.nodata, kind)
        unknown += strip.size - known.size
        if known.size:
            total += float(known.sum(dtype=np.float64))
            low, high = min(low, float(known.min())), max(high, float(known.max()))
    said = {"cells that say nothing": unknown}
    if kind.summed:
        return {**said, kind.unit: round(total)}
    if high >= low:
        return {**said, f"{kind.unit} at the lowest": round(low), f"{kind.unit} at the highest": round(high)}
    return said


def _strip(raster: DatasetReader, laid: _Laid, row: int, rows: int) -> npt.NDArray[Any]:
    """Some rows as they will lie, the northernmost first."""
    first = laid.first_row + row
    start = raster.height - first - rows if laid.south_up else first
    strip: npt.NDArray[Any] = raster.read(1, window=Window(laid.first_column, start, laid.columns, rows))
    return strip[::-1] if laid.south_up else strip


def _known(strip: npt.NDArray[Any], nodata: float | None, kind: Kind) -> npt.NDArray[Any]:
    told = np.isfinite(strip)
    if nodata is not None and math.isfinite(nodata):
        told &= strip != nodata
    if kind.summed:
        told &= strip >= 0
    known: npt.NDArray[Any] = strip[told]
    return known
