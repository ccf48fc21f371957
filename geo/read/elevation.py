"""Elevation grids in: one or several GeoTIFF tiles of any CRS, laid on square cells of a frame."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.warp import Resampling, reproject, transform, transform_bounds
from rasterio.windows import Window

from ..errors import ReadError, TerrainError
from ..frame import Frame
from ..provenance import Source, passports, verified
from ..terrain.elevation import Bounds, Elevation
from .quiet import quiet

Grid = npt.NDArray[np.float32]

EMBEDDED = "elevation_"  # what the passports of embedded grids begin with
_FINEST = "elevation_30s"
_MOST_CELLS = 400_000_000  # a grid asked for; 1.6 GB of heights
_MOST_PIXELS = 16_000_000  # of a tile in memory at a time
_MARGIN_PIXELS = 2  # and what a wide cell takes in beyond its edge
_ASTRAY_PIXELS = 0.01  # how far the warp may stray from the exact place
_METRES = {"", "m", "metre", "metres", "meter", "meters"}


@dataclass(frozen=True, slots=True)
class _Laid:
    """A grid of square cells in a frame that is yet to be filled."""

    crs: CRS
    west_m: float
    north_m: float
    cell_m: float
    rows: int
    columns: int

    @property
    def transform(self) -> Affine:
        return Affine(self.cell_m, 0.0, self.west_m, 0.0, -self.cell_m, self.north_m)

    def block(self, first_row: int, first_column: int, side: int) -> _Laid:
        """Part of it, at most so many cells wide and high."""
        return _Laid(
            self.crs,
            self.west_m + first_column * self.cell_m,
            self.north_m - first_row * self.cell_m,
            self.cell_m,
            min(side, self.rows - first_row),
            min(side, self.columns - first_column),
        )

    @property
    def bounds_m(self) -> Bounds:
        """West, south, east and north edge."""
        south, east = self.north_m - self.rows * self.cell_m, self.west_m + self.columns * self.cell_m
        return self.west_m, south, east, self.north_m


def read_elevation(
    paths: str | Path | Sequence[str | Path],
    frame: Frame,
    bounds_m: Bounds,
    *,
    cell_m: float | None = None,
) -> Elevation:
    """Read the elevation of some bounds from one tile or several.

    Parameters
    ----------
    paths : path or sequence of paths
        GeoTIFF tiles, or whatever GDAL reads. Where tiles overlap, the first that knows a height gives it.
    frame : Frame
        The plane to lay it on.
    bounds_m : (float, float, float, float)
        West, south, east, north, metres of the frame.
    cell_m : float, optional
        Side of a cell, metres; the finer side of the finest tile's cells if left out.

    Returns
    -------
    Elevation
        Bilinear between the source's cells. A cell whose place no tile knows is a hole; what is written where
        nothing is known (nodata, NaN, a mask) takes no part in any height. Its corner lies on whole multiples
        of the cell, so that grids of one frame and cell fit each other.

    Raises
    ------
    ReadError
        If a tile cannot be read, names no CRS, lies turned, has several bands or is not in metres.
    TerrainError
        If the bounds or the cell make no sense, or no tile touches the bounds.
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    _refuse_bad_bounds(bounds_m, cell_m)
    crs = CRS.from_wkt(frame.crs.to_wkt())
    with ExitStack() as stack:
        tiles = [stack.enter_context(_opened(path)) for path in given]
        touching = [tile for tile in tiles if _pixels(tile, crs, bounds_m) is not None]
        if not touching:
            raise TerrainError(
                "no tile touches the bounds asked for",
                where=", ".join(path.name for path in given) or "elevation",
                mend="Give tiles of that ground.",
            )
        sides = [_pixel_sides_m(tile, crs, bounds_m) for tile in touching]
        laid = _laid(crs, bounds_m, cell_m or min(min(pair) for pair in sides))
        heights = np.full((laid.rows, laid.columns), np.nan, dtype=np.float32)
        for tile, (side_m, _) in zip(touching, sides, strict=True):
            _fill(heights, laid, tile, max(1.0, laid.cell_m / side_m))
    title = ", ".join(dict.fromkeys(Path(tile.name).name for tile in touching))
    resolution_m = max(max(pair) for pair in sides)
    return Elevation(heights, laid.west_m, laid.north_m, laid.cell_m, resolution_m, title)


def embedded_elevation(
    folder: Path, frame: Frame, bounds_m: Bounds, *, cell_m: float | None = None
) -> Elevation | None:
    """Elevation from the embedded open data, where it covers all of the bounds.

    The grid of 30 seconds of arc is taken where it reaches, and beyond it one of 4 minutes; None where they
    do not cover the bounds. Both are far too coarse for a single mast, and say so.

    Parameters
    ----------
    folder : pathlib.Path
        The context folder, with its ``passports.toml``.
    frame : Frame
    bounds_m : (float, float, float, float)
        West, south, east, north, metres of the frame.
    cell_m : float, optional
        Side of a cell, metres; the finer side of the finest source's cells if left out.

    Raises
    ------
    ProvenanceError
        If a grid is not, to the byte, the one that its passport describes.
    """
    sources = embedded_sources(folder, frame, bounds_m)
    if not sources:
        return None
    paths = [verified(source, folder) for source in sources]
    title = "; beyond it: ".join(source.title for source in sources)
    return replace(read_elevation(paths, frame, bounds_m, cell_m=cell_m), title=title, indicative=True)


def embedded_sources(folder: Path, frame: Frame, bounds_m: Bounds) -> tuple[Source, ...]:
    """Passports of the embedded grids that ``embedded_elevation`` reads, the finest first; empty for none."""
    known = {name: source for name, source in passports(folder).items() if name.startswith(EMBEDDED)}
    crs = CRS.from_wkt(frame.crs.to_wkt())
    touching: tuple[Source, ...] = ()
    for name in sorted(known, key=lambda name: (name != _FINEST, name)):
        with _opened(folder / known[name].path) as tile:
            if _covers(tile, crs, bounds_m):
                return (*touching, known[name])
            if name == _FINEST and _pixels(tile, crs, bounds_m) is not None:
                touching = (known[name],)
    return ()


def _refuse_bad_bounds(bounds_m: Bounds, cell_m: float | None) -> None:
    west, south, east, north = bounds_m
    if not (west < east and south < north and all(math.isfinite(edge) for edge in bounds_m)):
        raise TerrainError(
            f"the bounds are {', '.join(f'{edge:g}' for edge in bounds_m)}",
            where="elevation",
            mend="Give west, south, east and north in metres of the frame.",
        )
    if cell_m is not None and not 0.0 < cell_m < math.inf:
        raise TerrainError(f"cell_m is {cell_m:g}", where="elevation", mend="Give metres above zero.")


def _opened(path: Path) -> DatasetReader:
    """A tile that can be trusted, or one line that says why not."""
    with quiet(path.name):
        try:
            tile = rasterio.open(path)
        except RasterioError as error:
            raise ValueError(str(error)) from error
    problem = _problem(tile)
    if problem:
        tile.close()
        raise ReadError(problem[0], where=path.name, mend=problem[1])
    return tile


def _problem(tile: DatasetReader) -> tuple[str, str] | None:
    """What keeps a tile from being used as elevation, and how to mend it."""
    if tile.crs is None:
        return "it names no CRS", "Write it with one: gdal_edit.py -a_srs EPSG:… FILE."
    if tile.count != 1:
        return f"it has {tile.count} bands", "Give a grid of heights alone."
    place = tile.transform
    if place.b or place.d:
        return "its grid is turned against its CRS", "Lay it north up: gdalwarp FILE OTHER."
    if not (place.a and place.e) or tile.width < 2 or tile.height < 2:
        return (
            f"its grid is {tile.width} by {tile.height} cells of no size",
            "Give a grid with a place and size.",
        )
    unit = (tile.units[0] or "").strip().lower()
    if unit not in _METRES:
        return f"its heights are in {unit}", "Give heights in metres."
    return None


def _pixels(tile: DatasetReader, crs: CRS, bounds_m: Bounds, margin: int = _MARGIN_PIXELS) -> Window | None:
    """Part of a tile that bears on some bounds, with a margin; None where there is none."""
    with quiet(Path(tile.name).name):
        west, south, east, north = transform_bounds(crs, tile.crs, *bounds_m)
        if tile.crs.is_geographic and east < west:
            east += 360.0
    place = tile.transform  # not turned: column and row are apart
    columns = [(edge - place.c) / place.a for edge in (west, east)]
    rows = [(edge - place.f) / place.e for edge in (south, north)]
    first_column = max(math.floor(min(columns)) - margin, 0)
    last_column = min(math.ceil(max(columns)) + margin, tile.width)
    first_row = max(math.floor(min(rows)) - margin, 0)
    last_row = min(math.ceil(max(rows)) + margin, tile.height)
    if first_column >= last_column or first_row >= last_row:
        return None
    return Window(first_column, first_row, last_column - first_column, last_row - first_row)


def _covers(tile: DatasetReader, crs: CRS, bounds_m: Bounds) -> bool:
    west, south, east, north = transform_bounds(crs, tile.crs, *bounds_m)
    left, bottom, right, top = tile.bounds
    return bool(left <= west <= east <= right and bottom <= south <= north <= top)


def _pixel_sides_m(tile: DatasetReader, crs: CRS, bounds_m: Bounds) -> tuple[float, float]:
    """Sides of a tile's pixel in the middle of what bears on the bounds, metres, shorter first."""
    window = _pixels(tile, crs, bounds_m) or Window(0, 0, tile.width, tile.height)
    place = tile.transform
    first = place.c + place.a * (window.col_off + window.width / 2)
    second = place.f + place.e * (window.row_off + window.height / 2)
    with quiet(Path(tile.name).name):
        eastings, northings = transform(
            tile.crs, crs, [first, first + place.a, first], [second, second, second + place.e]
        )
    sides = [math.hypot(eastings[k] - eastings[0], northings[k] - northings[0]) for k in (1, 2)]
    return min(sides), max(sides)


def _laid(crs: CRS, bounds_m: Bounds, cell_m: float) -> _Laid:
    """Cells that cover some bounds, their corner on whole multiples of the cell."""
    west, south, east, north = bounds_m
    left, top = math.floor(west / cell_m), math.ceil(north / cell_m)
    columns, rows = math.ceil(east / cell_m) - left, top - math.floor(south / cell_m)
    if rows * columns > _MOST_CELLS:
        raise TerrainError(
            f"{rows:,} by {columns:,} cells of {cell_m:g} m are too many",
            where="elevation",
            mend="Ask for less ground or a wider cell.",
        )
    return _Laid(crs, left * cell_m, top * cell_m, cell_m, rows, columns)


def _fill(heights: Grid, laid: _Laid, tile: DatasetReader, pixels_per_cell: float) -> None:
    """Fill what is yet unknown from a tile, block by block, so that memory stays small."""
    side = max(int(math.sqrt(_MOST_PIXELS) / pixels_per_cell), 16)
    margin = _MARGIN_PIXELS + math.ceil(pixels_per_cell)
    for row, column in _block_starts(laid, side):
        block = laid.block(row, column, side)
        part = heights[row : row + block.rows, column : column + block.columns]
        unknown = np.isnan(part)
        window = _pixels(tile, laid.crs, block.bounds_m, margin) if unknown.any() else None
        if window is not None:
            part[unknown] = _warped(tile, window, block)[unknown]


def _block_starts(laid: _Laid, side: int) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(0, laid.rows, side) for column in range(0, laid.columns, side))


def _warped(tile: DatasetReader, window: Window, block: _Laid) -> Grid:
    """Heights of a block from part of a tile; NaN where its nearest pixel knows none."""
    found = np.full((block.rows, block.columns), np.nan, dtype=np.float32)
    with quiet(Path(tile.name).name):
        known = tile.read(1, window=window, masked=True).astype(np.float64)
        pixels = np.ma.filled(known * tile.scales[0] + tile.offsets[0], np.nan)
        pixels[~np.isfinite(pixels)] = np.nan
        reproject(
            pixels.astype(np.float32),
            found,
            src_transform=tile.window_transform(window),
            src_crs=tile.crs,
            src_nodata=np.nan,
            dst_transform=block.transform,
            dst_crs=block.crs,
            dst_nodata=np.nan,
            resampling=Resampling.bilinear,
            tolerance=_ASTRAY_PIXELS,
        )
    return found
