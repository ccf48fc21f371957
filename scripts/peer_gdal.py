"""Viewsheds by GDAL, to be measured beside our own: its library in this process, and its command line."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import numpy as np
import rasterio
from affine import Affine
from rasterio.crs import CRS

from geo.terrain.elevation import Elevation

_FLOAT32, _READ, _WRITE = 6, 0, 1  # GDALDataType, GDALRWFlag
_EDGE_MODE, _NORMAL_OUTPUT = 2, 1  # GDALViewshedMode, the default of its command line; GDALViewshedOutputType
_VISIBLE, _HIDDEN = 255.0, 0.0


class Asked(NamedTuple):
    """What is asked of every engine, metres; ``refraction`` is the coefficient k."""

    height_m: float
    target_height_m: float
    range_m: float
    refraction: float


class NoGdalError(Exception):
    """GDAL, or its viewshed, is not to be had here."""


class GdalInProcess:
    """GDALViewshedGenerate of the library that rasterio brings along, on a grid in memory."""

    def __init__(self, elevation: Elevation, crs: str) -> None:
        self._gdal, self.version = _library()
        self._elevation = elevation
        self._dataset = self._in_memory(elevation, crs)

    def viewshed(self, observer_m: tuple[float, float], asked: Asked) -> ctypes.c_void_p:
        """A dataset of what is seen; the caller gives it to ``seen`` or ``close``."""
        band = self._gdal.GDALGetRasterBand(self._dataset, 1)
        made = self._gdal.GDALViewshedGenerate(
            band,
            b"MEM",
            b"",
            None,
            *observer_m,
            asked.height_m,
            asked.target_height_m,
            _VISIBLE,
            _HIDDEN,
            _HIDDEN,
            -1.0,
            1.0 - asked.refraction,
            _EDGE_MODE,
            asked.range_m,
            None,
            None,
            _NORMAL_OUTPUT,
            None,
        )
        if not made:
            raise NoGdalError("GDALViewshedGenerate gave nothing")
        return ctypes.c_void_p(made)

    def seen(self, made: ctypes.c_void_p) -> tuple[np.ndarray, int, int]:
        """Cells seen, and the row and column of the first of them on the grid."""
        columns, rows = self._gdal.GDALGetRasterXSize(made), self._gdal.GDALGetRasterYSize(made)
        cells = np.empty((rows, columns), np.float32)
        self._transfer(made, _READ, cells)
        place = (ctypes.c_double * 6)()
        self._gdal.GDALGetGeoTransform(made, place)
        self.close(made)
        grid = self._elevation
        column, row = (place[0] - grid.west_m) / grid.cell_m, (grid.north_m - place[3]) / grid.cell_m
        return cells == _VISIBLE, round(row), round(column)

    def close(self, made: ctypes.c_void_p) -> None:
        """Let go of a dataset."""
        self._gdal.GDALClose(made)

    def _in_memory(self, elevation: Elevation, crs: str) -> ctypes.c_void_p:
        rows, columns = elevation.height_m.shape
        driver = ctypes.c_void_p(self._gdal.GDALGetDriverByName(b"MEM"))
        made = ctypes.c_void_p(self._gdal.GDALCreate(driver, b"", columns, rows, 1, _FLOAT32, None))
        place = (ctypes.c_double * 6)(
            elevation.west_m, elevation.cell_m, 0.0, elevation.north_m, 0.0, -elevation.cell_m
        )
        self._gdal.GDALSetGeoTransform(made, place)
        # Without a reference system GDAL takes the Earth for flat.
        if self._gdal.GDALSetProjection(made, CRS.from_string(crs).to_wkt().encode()):
            raise NoGdalError("GDALSetProjection failed")
        self._transfer(made, _WRITE, elevation.height_m)
        return made

    def _transfer(self, dataset: ctypes.c_void_p, direction: int, cells: np.ndarray) -> None:
        band = ctypes.c_void_p(self._gdal.GDALGetRasterBand(dataset, 1))
        rows, columns = cells.shape
        failed = self._gdal.GDALRasterIO(
            band,
            direction,
            0,
            0,
            columns,
            rows,
            cells.ctypes.data_as(ctypes.c_void_p),
            columns,
            rows,
            _FLOAT32,
            0,
            0,
        )
        if failed:
            raise NoGdalError("GDALRasterIO failed")


def _library() -> tuple[ctypes.CDLL, str]:
    """The libgdal in rasterio's wheel, and its version."""
    home = Path(rasterio.__file__).parent
    found = sorted([*home.parent.glob("rasterio.libs/libgdal*"), *home.glob(".dylibs/libgdal*")])
    if not found:
        raise NoGdalError("rasterio brings no libgdal of its own here")
    gdal = ctypes.CDLL(str(found[0]))
    if not hasattr(gdal, "GDALViewshedGenerate"):
        raise NoGdalError("its libgdal exports no viewshed")
    pointer, number, real, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_double, ctypes.c_char_p
    for name, gives, takes in (
        ("GDALGetDriverByName", pointer, [text]),
        ("GDALCreate", pointer, [pointer, text, number, number, number, number, pointer]),
        ("GDALGetRasterBand", pointer, [pointer, number]),
        ("GDALSetGeoTransform", number, [pointer, pointer]),
        ("GDALSetProjection", number, [pointer, text]),
        ("GDALGetGeoTransform", number, [pointer, pointer]),
        ("GDALGetRasterXSize", number, [pointer]),
        ("GDALGetRasterYSize", number, [pointer]),
        ("GDALRasterIO", number, [pointer, *[number] * 5, pointer, *[number] * 5]),
        ("GDALClose", number, [pointer]),
        (
            "GDALViewshedGenerate",
            pointer,
            [pointer, text, text, pointer, *[real] * 9, number, real, pointer, pointer, number, pointer],
        ),
    ):
        function = getattr(gdal, name)
        function.restype, function.argtypes = gives, takes
    gdal.GDALAllRegister()
    return gdal, rasterio.__gdal_version__


class GdalCommand:
    """``gdal_viewshed``, one call an observer, from a GeoTIFF to a GeoTIFF."""

    def __init__(self, elevation: Elevation, folder: Path, crs: str) -> None:
        found = shutil.which("gdal_viewshed")
        if found is None:
            raise NoGdalError("gdal_viewshed is not installed (Debian: gdal-bin)")
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        self.version = "".join(re.findall(r"GDAL ([\d.]+)", said)[:1])
        self._program, self._grid, self._made = found, folder / "grid.tif", folder / "seen.tif"
        rows, columns = elevation.height_m.shape
        cell_m = elevation.cell_m
        with rasterio.open(
            self._grid,
            "w",
            driver="GTiff",
            width=columns,
            height=rows,
            count=1,
            dtype="float32",
            crs=crs,
            tiled=True,
            transform=Affine(cell_m, 0.0, elevation.west_m, 0.0, -cell_m, elevation.north_m),
        ) as file:
            file.write(elevation.height_m, 1)

    def viewshed(self, observer_m: tuple[float, float], asked: Asked) -> None:
        """Write what is seen from one place."""
        options = {
            "-ox": observer_m[0],
            "-oy": observer_m[1],
            "-oz": asked.height_m,
            "-tz": asked.target_height_m,
            "-md": asked.range_m,
            "-cc": 1.0 - asked.refraction,
        }
        words = [word for option, value in options.items() for word in (option, f"{value:.6f}")]
        subprocess.run([self._program, "-q", *words, str(self._grid), str(self._made)], check=True)
