"""Population rasters in: one or several tiles of any CRS, their cells as they are, holes known as holes."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from pyproj import CRS, Proj, Transformer
from rasterio.io import DatasetReader
from rasterio.warp import transform_bounds
from rasterio.windows import Window

from ..errors import ReadError
from ..frame import Frame
from ..geometry.ellipsoid import GEOD
from ..model.people import RasterUnit
from ..model.population import Bounds, PopulationRaster
from .quiet import quiet

Grid = npt.NDArray[np.float32]

_MOST_CELLS = 400_000_000  # 1.6 GB of residents
_MOST_READ = 16_000_000  # cells of a tile in memory as it stands
_FIT_CELLS = 0.01  # by which cells of two tiles may miss each other
_EVEN_SHARE = 0.001  # by which an area on an equal-area plane may stray
_DENSITY = re.compile(r"densit|per\s*(sq|km|hectare)|/\s*(sq|km|ha\b)|km\s*\^?-2|_pd_", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Lattice:
    """Where the cells of all tiles lie, in the unit of their CRS: a corner, and the sides of a cell."""

    crs: rasterio.crs.CRS
    corner: tuple[float, float]
    cell: tuple[float, float]

    def cells_off(self, tile: DatasetReader) -> tuple[float, float]:
        """Columns and rows between the corner and that of a tile, which may be fractions."""
        left, upper = self.corner
        return (tile.transform.c - left) / self.cell[0], (upper - tile.transform.f) / self.cell[1]


def read_population(
    paths: str | Path | Sequence[str | Path],
    frame: Frame,
    bounds_m: Bounds,
    *,
    unit: RasterUnit = "count",
) -> PopulationRaster:
    """Read the residents of some bounds from one tile or several of the same grid.

    Parameters
    ----------
    paths : path or sequence of paths
        GeoTIFF tiles (WorldPop, GHSL, HRSL, LandScan …), or whatever GDAL reads, north up. Where tiles
        overlap, the first that knows a cell gives it, so nobody is counted twice.
    frame : Frame
        The plane of the bounds.
    bounds_m : (float, float, float, float)
        West, south, east, north, metres of the frame. Only cells that bear on them are read.
    unit : {"count", "per_km2"}
        What a cell says: residents in it, or residents for each square kilometre.

    Returns
    -------
    PopulationRaster
        Cells as the file has them, in its own CRS. What it marks as nodata, masks, or holds as NaN or
        infinity is a hole; so is a negative value, and those are counted.

    Raises
    ------
    ReadError
        If a tile cannot be read, names no CRS, lies turned, has several bands, says that it holds
        densities where counts are asked for, does not fit the others' grid, or none touches the bounds.
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    with ExitStack() as stack:
        tiles = [stack.enter_context(_opened(path, unit)) for path in given]
        touching = [(tile, cells) for tile in tiles if (cells := _cells(tile, frame, bounds_m)) is not None]
        if not touching:
            raise ReadError(
                "no cell of it lies on the ground asked for",
                where=", ".join(path.name for path in given) or "population",
                mend="Give a raster of that ground.",
            )
        first = touching[0][0]
        sides = first.transform.a, -first.transform.e
        lattice = _Lattice(first.crs, (first.transform.c, first.transform.f), sides)
        title = ", ".join(dict.fromkeys(Path(tile.name).name for tile, _ in touching))
        return _mosaic(touching, lattice, unit, title)


def _opened(path: Path, unit: RasterUnit) -> DatasetReader:
    """A tile whose cells can be counted, or one line that says why not."""
    with quiet(path.name):
        try:
            tile = rasterio.open(path)
        except rasterio.errors.RasterioError as error:
            raise ValueError(str(error)) from error
    problem = _problem(tile, unit)
    if problem:
        tile.close()
        raise ReadError(problem[0], where=path.name, mend=problem[1])
    return tile


def _problem(tile: DatasetReader, unit: RasterUnit) -> tuple[str, str] | None:
    """What keeps a tile from being counted, and how to mend it."""
    if tile.crs is None:
        return "it names no CRS", "Write it with one: gdal_edit.py -a_srs EPSG:… FILE."
    if tile.count != 1:
        return f"it has {tile.count} bands", "Give one band with all residents."
    place = tile.transform
    if place.b or place.d or place.a <= 0.0 or place.e >= 0.0:
        return "its grid does not lie north up", "Lay it north up: gdalwarp FILE OTHER."
    said = " ".join((Path(tile.name).name, tile.units[0] or "", tile.descriptions[0] or ""))
    found = _DENSITY.search(said)
    if unit == "count" and found:
        return (
            f"it seems to hold densities ({found.group().strip()!r} in {said.strip()!r})",
            "Say raster_unit = 'per_km2', or give a raster of counts under another name.",
        )
    return None


def _cells(tile: DatasetReader, frame: Frame, bounds_m: Bounds) -> Window | None:
    """Cells of a tile that bear on some bounds; None where there is none."""
    with quiet(Path(tile.name).name):
        west, south, east, north = transform_bounds(
            rasterio.crs.CRS.from_wkt(frame.crs.to_wkt()), tile.crs, *bounds_m, densify_pts=99
        )
    if tile.crs.is_geographic and east < west:  # across the antimeridian: every column
        west, east = -180.0, 180.0
    place = tile.transform
    first_column = max(math.floor((west - place.c) / place.a), 0)
    last_column = min(math.ceil((east - place.c) / place.a), tile.width)
    first_row = max(math.floor((north - place.f) / place.e), 0)
    last_row = min(math.ceil((south - place.f) / place.e), tile.height)
    if first_column >= last_column or first_row >= last_row:
        return None
    return Window(first_column, first_row, last_column - first_column, last_row - first_row)


def _mosaic(
    tiles: Sequence[tuple[DatasetReader, Window]], lattice: _Lattice, unit: RasterUnit, title: str
) -> PopulationRaster:
    """All tiles on one grid, the first that knows a cell giving it."""
    offsets = [_fitted(tile, lattice) for tile, _ in tiles]
    lefts = [column + window.col_off for (column, _), (_, window) in zip(offsets, tiles, strict=True)]
    uppers = [row + window.row_off for (_, row), (_, window) in zip(offsets, tiles, strict=True)]
    left, upper = min(lefts), min(uppers)
    columns = max(first + window.width for first, (_, window) in zip(lefts, tiles, strict=True)) - left
    rows = max(first + window.height for first, (_, window) in zip(uppers, tiles, strict=True)) - upper
    if rows * columns > _MOST_CELLS:
        raise ReadError(
            f"{rows:,} by {columns:,} cells bear on the ground asked for, which is too many",
            where=title,
            mend="Give a coarser raster: gdalwarp -tr … -r sum FILE OTHER.",
        )
    residents = np.full((rows, columns), np.nan, dtype=np.float32)
    negative = 0
    for (tile, window), first_column, first_row in zip(tiles, lefts, uppers, strict=True):
        at = slice(first_row - upper, first_row - upper + window.height)
        part = residents[at, first_column - left : first_column - left + window.width]
        negative += _fill(part, tile, window)
    width, height = lattice.cell
    west, north = lattice.corner[0] + left * width, lattice.corner[1] - upper * height
    bounds = west, north - rows * height, west + columns * width, north
    crs = CRS.from_wkt(lattice.crs.to_wkt())
    if unit == "per_km2":
        residents *= _cell_km2(crs, bounds, residents.shape, title)
    return PopulationRaster(residents, bounds, crs.to_wkt(), title, negative)


def _fitted(tile: DatasetReader, lattice: _Lattice) -> tuple[int, int]:
    """Columns and rows by which a tile lies off the first, which must be whole ones."""
    column, row = lattice.cells_off(tile)
    sides = tile.transform.a, -tile.transform.e
    drift = [
        abs(side / own - 1.0) * count
        for side, own, count in zip(sides, lattice.cell, (tile.width, tile.height), strict=True)
    ]
    off = max(abs(column - round(column)), abs(row - round(row)), *drift)
    if tile.crs != lattice.crs or off > _FIT_CELLS:
        raise ReadError(
            "its cells are not those of the first tile",
            where=Path(tile.name).name,
            mend="Give tiles of one grid, or lay them on one: gdalwarp -r sum.",
        )
    return round(column), round(row)


def _fill(part: Grid, tile: DatasetReader, window: Window) -> int:
    """Fill what is yet unknown from a tile, some rows at a time; how many negative cells it held there."""
    negative = 0
    step = max(_MOST_READ // window.width, 1)
    for row in range(0, window.height, step):
        rows = min(step, window.height - row)
        here = Window(window.col_off, window.row_off + row, window.width, rows)
        with quiet(Path(tile.name).name):
            try:
                known = tile.read(1, window=here, masked=True).astype(np.float64)
            except rasterio.errors.RasterioError as error:
                raise ValueError(str(error)) from error
        found = np.ma.filled(known * tile.scales[0] + tile.offsets[0], np.nan)
        found[~np.isfinite(found)] = np.nan
        unknown = np.isnan(part[row : row + rows])
        below = unknown & (found < 0.0)
        negative += int(below.sum())
        found[below] = np.nan
        part[row : row + rows][unknown] = found[unknown]
    return negative


def _cell_km2(crs: CRS, bounds: Bounds, shape: tuple[int, ...], title: str) -> Grid:
    """True area of the cells of each row, square kilometres, shape (rows, 1)."""
    left, lower, right, upper = bounds
    rows, columns = shape
    edges = np.linspace(upper, lower, rows + 1)
    if crs.is_geographic:
        width = (right - left) / columns
        strips = pairwise(edges)
        areas_m2 = [
            GEOD.polygon_area_perimeter([0.0, width, width, 0.0], [south, south, north, north])[0]
            for north, south in strips
        ]
        return np.array(areas_m2, dtype=np.float32)[:, None] / np.float32(1e6)
    _refuse_unequal_areas(crs, bounds, title)
    unit_m = crs.axis_info[0].unit_conversion_factor
    cell_km2 = (right - left) / columns * (upper - lower) / rows * unit_m**2 / 1e6
    return np.full((rows, 1), cell_km2, dtype=np.float32)


def _refuse_unequal_areas(crs: CRS, bounds: Bounds, title: str) -> None:
    """A density times an area of the plane is a number of people on an equal-area plane only."""
    left, lower, right, upper = bounds
    places = np.meshgrid(np.linspace(left, right, 5), np.linspace(lower, upper, 5))
    lonlat = Transformer.from_crs(crs, crs.geodetic_crs or "OGC:CRS84", always_xy=True).transform(*places)
    stray = float(np.abs(np.asarray(Proj(crs).get_factors(*lonlat).areal_scale) - 1.0).max())
    if not stray <= _EVEN_SHARE:
        raise ReadError(
            f"it holds densities on a plane on which areas stray by {stray:.1%}",
            where=title,
            mend="Give counts, or densities in longitude and latitude or on an equal-area plane.",
        )
