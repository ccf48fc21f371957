"""A fixed lattice of cells of about equal ground, in longitude and latitude, the same whatever the data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError

# Edges lie on whole hundredths of a degree: they print with two decimals and cannot pass for a position.
_PER_DEGREE = 100
_WEST, _SOUTH = -180 * _PER_DEGREE, -90 * _PER_DEGREE
_EQUATOR_KM = 6378.137  # WGS 84 semi-major axis (NIMA TR8350.2, table 3.1)
_ECCENTRICITY_SQUARED = 0.00669437999014  # WGS 84, same table
_SHORTEST_DEGREE_KM = 110.574  # of latitude, at the equator (same ellipsoid)

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lattice:
    """Cells between parallels and meridians; no side is shorter than ``cell_km``.

    Rows run north from the south pole. In each row the cells are as wide, in whole hundredths of a degree,
    as ``cell_km`` asks for at its edge nearer to the pole; the last row and the last cell of a row take up
    what is left. A cell is named by its row and its column.

    Parameters
    ----------
    cell_km : float
        Least side of a cell, kilometres; from 1 to 2,000.

    Raises
    ------
    GeometryError
        If the side is out of range.

    Examples
    --------
    >>> lattice = Lattice(10.0)
    >>> lattice.polygon(lattice.cell_at(37.81, 48.05)).bounds
    (37.7, 48.0, 37.84, 48.1)
    """

    cell_km: float

    def __post_init__(self) -> None:
        if not 1.0 <= self.cell_km <= 2_000.0:
            raise GeometryError(
                f"cell_km is {self.cell_km:g}", where="lattice", mend="Give kilometres, from 1 to 2,000."
            )

    @property
    def _height(self) -> int:
        return math.ceil(self.cell_km / _SHORTEST_DEGREE_KM * _PER_DEGREE)

    @property
    def _rows(self) -> int:
        return max(1, 180 * _PER_DEGREE // self._height)

    def _row_edges(self, row: int) -> tuple[int, int]:
        south = _SOUTH + row * self._height
        return south, (-_SOUTH if row == self._rows - 1 else south + self._height)

    def _width(self, row: int) -> int:
        return _width(self.cell_km, max(abs(edge) for edge in self._row_edges(row)))

    def _columns(self, row: int) -> int:
        return max(1, 360 * _PER_DEGREE // self._width(row))

    def _row(self, latitude_deg: float) -> int:
        row = (math.floor(latitude_deg * _PER_DEGREE) - _SOUTH) // self._height
        return min(max(row, 0), self._rows - 1)

    def _column(self, longitude_deg: float, row: int) -> int:
        east = (math.floor(longitude_deg * _PER_DEGREE) - _WEST) % (360 * _PER_DEGREE)
        return min(east // self._width(row), self._columns(row) - 1)

    def cell_at(self, longitude_deg: float, latitude_deg: float) -> Cell:
        """Row and column of the one cell that holds a place; an edge belongs to its north or its east."""
        row = self._row(latitude_deg)
        return row, self._column(longitude_deg, row)

    def cells_touched(self, geometry_lonlat: BaseGeometry) -> list[Cell]:
        """Row and column of every cell that a geometry touches, edges included.

        Longitudes lie within -180 and 180: the geometry is cut at the antimeridian.
        """
        if geometry_lonlat.is_empty:
            return []
        west, south, east, north = geometry_lonlat.bounds
        cells = [
            (row, column)
            for row in range(self._row(south - 1 / _PER_DEGREE), self._row(north) + 1)
            for column in self._columns_between(west - 1 / _PER_DEGREE, east, row)
        ]
        shapely.prepare(geometry_lonlat)
        touched = shapely.intersects(geometry_lonlat, np.array([self.polygon(cell) for cell in cells]))
        return [cell for cell, hit in zip(cells, touched, strict=True) if hit]

    def _columns_between(self, west_deg: float, east_deg: float, row: int) -> range:
        first = self._column(max(west_deg, -180.0), row)
        last = self._columns(row) - 1 if east_deg >= 180.0 else self._column(east_deg, row)
        return range(first, last + 1)

    def polygon(self, cell: Cell) -> Polygon:
        """Outline of a cell, lon/lat degrees, counter-clockwise."""
        row, column = cell
        south, north = self._row_edges(row)
        west = _WEST + column * self._width(row)
        east = -_WEST if column == self._columns(row) - 1 else west + self._width(row)
        return Polygon(
            [
                (longitude / _PER_DEGREE, latitude / _PER_DEGREE)
                for longitude, latitude in ((west, south), (east, south), (east, north), (west, north))
            ]
        )


@lru_cache(maxsize=4096)  # a row holds many places
def _width(cell_km: float, poleward: int) -> int:
    """Width of a row's cells, so that they are wide enough at its edge nearer to the pole."""
    latitude = math.radians(poleward / _PER_DEGREE)
    radius_km = _EQUATOR_KM * math.cos(latitude)
    radius_km /= math.sqrt(1.0 - _ECCENTRICITY_SQUARED * math.sin(latitude) ** 2)
    degree_km = math.radians(1.0) * radius_km
    if degree_km * 360.0 <= cell_km:
        return 360 * _PER_DEGREE
    return math.ceil(cell_km / degree_km * _PER_DEGREE)
