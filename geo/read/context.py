"""The embedded open data round a scenario: countries, waters, oblasts, coast and settlements."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from ..errors import ReadError
from ..provenance import Source, passports, verified
from .files import read_layer
from .layer import Column, Layer

Bounds = tuple[float, float, float, float]

COUNTRIES = "osm_countries"
TERRITORIAL_SEA = "osm_territorial_sea"
OBLASTS = "osm_oblasts"
COAST = "osm_coast"
SETTLEMENTS = ("geonames_settlements", "geonames_validation")


class Context:
    """Layers of ``data/context``, each checked against its passport when it is opened.

    Parameters
    ----------
    folder : pathlib.Path
        Folder with a ``passports.toml``.

    Notes
    -----
    Geometry is lon/lat (OGC:CRS84). ``used`` lists the passports of what was opened, in that order.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: dict[str, Source] = {}
        self._layers: dict[str, Layer] = {}
        self._rows: dict[str, list[dict[str, str]]] = {}
        self._passports = passports(folder)

    def layer(self, name: str) -> Layer:
        """Open one layer, once; see ``file`` for what may go wrong."""
        if name not in self._layers:
            self._layers[name] = read_layer(self.file(name))
        self.used[name] = self._passports[name]
        return self._layers[name]

    def file(self, name: str) -> Path:
        """Return a file of the context, checked against its passport.

        Raises
        ------
        ReadError
            If the context has no file of that name.
        ProvenanceError
            If the file is not, to the byte, the one that its passport describes.
        """
        if name not in self._passports:
            raise ReadError(
                f"there is no layer {name!r}",
                where=str(self.folder),
                mend=f"There are {', '.join(self._passports)}.",
            )
        source = self._passports[name]
        self.used[name] = source
        return verified(source, self.folder)

    def rows(self, name: str) -> list[dict[str, str]]:
        """Rows of a table, opened once; see ``file`` for what may go wrong."""
        if name not in self._rows:
            with self.file(name).open(encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
            self._rows[name] = [dict(zip(head, row, strict=True)) for row in rows if row]
        self.used[name] = self._passports[name]
        return self._rows[name]

    @property
    def credits(self) -> tuple[str, ...]:
        """Title of each file that was opened, and whom to credit for it."""
        return tuple(f"{source.title}: {source.credit or source.licence}" for source in self.used.values())

    @property
    def retrieved(self) -> str:
        """Last day on which a file that was opened had been taken; empty where none was opened."""
        return max((source.retrieved for source in self.used.values()), default="")

    @cached_property
    def land(self) -> Mapping[str, BaseGeometry]:
        """Land of each country, by ISO code, borders as the United Nations recognise them."""
        return _by_iso(self._countries)

    @cached_property
    def country_names(self) -> Mapping[str, str]:
        """What countries are called in English, by ISO code."""
        columns = self._countries.columns
        return dict(zip(map(str, columns["iso"]), map(str, columns["name_en"]), strict=True))

    @cached_property
    def _countries(self) -> Layer:
        return self.layer(COUNTRIES)

    @cached_property
    def sea(self) -> Mapping[str, BaseGeometry]:
        """Territorial sea of each country, by ISO code."""
        return _by_iso(self.layer(TERRITORIAL_SEA))

    @cached_property
    def oblasts(self) -> Mapping[str, BaseGeometry]:
        """First-level units, by ISO 3166-2 code."""
        return _by_iso(self._units)

    @cached_property
    def oblast_names(self) -> Mapping[str, str]:
        """What first-level units are called in English, by ISO 3166-2 code."""
        columns = self._units.columns
        return dict(zip(map(str, columns["iso"]), map(str, columns["name_en"]), strict=True))

    @cached_property
    def _units(self) -> Layer:
        return self.layer(OBLASTS)

    def oblast(self, code: str) -> BaseGeometry:
        """One first-level unit.

        Raises
        ------
        ReadError
            If there is none of that code.
        """
        if code not in self.oblasts:
            raise ReadError(
                f"there is no first-level unit {code!r}",
                where="scenario",
                mend=f"There are {', '.join(sorted(self.oblasts))}.",
            )
        return self.oblasts[code]

    def territory(self, codes: Iterable[str]) -> BaseGeometry:
        """Land of some countries together.

        Raises
        ------
        ReadError
            If a code is not among the embedded countries.
        """
        wanted = tuple(codes)
        for code in wanted:
            if code not in self.land:
                raise ReadError(
                    f"territory names {code!r}",
                    where="scenario",
                    mend=f"The embedded countries are {', '.join(sorted(self.land))}.",
                )
        return shapely.union_all([self.land[code] for code in wanted])

    def edges(self, codes: Iterable[str]) -> tuple[MultiLineString, MultiLineString]:
        """State border and coast of some countries together.

        The coast is the part of the outline that no neighbour's land touches.
        """
        wanted = tuple(codes)
        outline = self.territory(wanted).boundary
        neighbours = [area.boundary for code, area in self.land.items() if code not in wanted]
        border = shapely.intersection(outline, shapely.union_all(neighbours))
        return _lines(border), _lines(shapely.difference(outline, border))

    def settlements(self, bounds: Bounds) -> Layer:
        """Settlements within some bounds, degrees."""
        west, south, east, north = bounds
        found: list[Layer] = []
        for name in SETTLEMENTS:
            if name in self._passports:
                layer = self.layer(name)
                longitude, latitude = shapely.get_coordinates(layer.geometry).T
                near = (west <= longitude) & (longitude <= east) & (south <= latitude) & (latitude <= north)
                if near.any():
                    found.append(
                        Layer(
                            name,
                            layer.geometry[near],
                            {key: values[near] for key, values in layer.columns.items()},
                            layer.source_crs,
                        )
                    )
                else:
                    del self.used[name]
        return _joined(found)


def _by_iso(layer: Layer) -> dict[str, BaseGeometry]:
    return dict(zip((str(code) for code in layer.columns["iso"]), layer.geometry, strict=True))


def _lines(geometry: BaseGeometry) -> MultiLineString:
    parts = shapely.get_parts(geometry)
    merged = shapely.line_merge(MultiLineString([part for part in parts if part.geom_type == "LineString"]))
    return MultiLineString(list(shapely.get_parts(merged)))


def _joined(layers: list[Layer]) -> Layer:
    if not layers:
        return Layer("settlements", np.empty(0, dtype=object), {}, "OGC:CRS84")
    keys = set.union(*(set(layer.columns) for layer in layers))
    return Layer(
        "settlements",
        np.concatenate([layer.geometry for layer in layers]),
        {key: np.concatenate([_column(layer, key) for layer in layers]) for key in sorted(keys)},
        layers[0].source_crs,
    )


def _column(layer: Layer, key: str) -> Column:
    """A column of a layer; nothing in every row where it has none of that name."""
    return layer.columns[key] if key in layer.columns else np.full(len(layer), None, dtype=object)
