"""The MGRS grid on the paper: its lines, the seams between zones, and the names of squares of 100 km."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import mgrs
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Proj
from shapely.geometry.base import BaseGeometry

from ..drawing.view import View

SQUARE_M = 100_000.0
_STEPS_M = (1_000.0, 10_000.0, SQUARE_M)
_LEAST_STEP_MM = 16.0  # no closer do lines of the grid stand
_LEAST_SQUARE_MM2 = 60.0  # a corner smaller than that is not named
_FARTHEST_DEG = 60.0  # from the middle of the map
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_SOUTHMOST_DEG, _HIGH_DEG, _WIDE_DEG, _TOP_DEG = -80.0, 8.0, 6.0, 84.0
# Zones that are not six degrees wide, by band: west and east, or nothing where there is none.
_ODD: dict[tuple[str, int], tuple[float, float] | None] = {
    ("V", 31): (0.0, 3.0),
    ("V", 32): (3.0, 12.0),
    ("X", 31): (0.0, 9.0),
    ("X", 32): None,
    ("X", 33): (9.0, 21.0),
    ("X", 34): None,
    ("X", 35): (21.0, 33.0),
    ("X", 36): None,
    ("X", 37): (33.0, 42.0),
}


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of the grid on the plane: an easting or a northing of a zone, metres."""

    path: BaseGeometry
    east: bool
    value_m: float


@dataclass(frozen=True, slots=True)
class Square:
    """The name of a square of 100 km, and a place of the plane well inside what is seen of it."""

    name: str
    across_m: float
    up_m: float


@dataclass(frozen=True)
class Grid:
    """What the map shows of the grid; ``step_m`` lies between its lines."""

    step_m: float
    lines: tuple[GridLine, ...]
    seams: tuple[BaseGeometry, ...]
    squares: tuple[Square, ...]
    zones: tuple[int, ...]


def grid_of(view: View) -> Grid:
    """Lines, seams between zones, and squares of the grid within a view; nothing beyond 84° N and 80° S."""
    step_m = next((step for step in _STEPS_M if step * 1000.0 / view.scale >= _LEAST_STEP_MM), SQUARE_M)
    lines: list[GridLine] = []
    squares: list[Square] = []
    seams, zones = [], set()
    window = shapely.box(*view.window)
    for zone, cell in _cells(view):
        laid = view.projection.laid(shapely.segmentize(cell, 0.5))
        seen = shapely.make_valid(laid) & window
        if seen.area > 0.0:
            zones.add(zone)
            seams.append(laid.exterior & window)
            lines += _lines(view, seen, _plane(zone, south=cell.bounds[1] < 0.0), step_m)
            squares += _squares(view, seen, _plane(zone, south=cell.bounds[1] < 0.0))
    return Grid(step_m, tuple(lines), tuple(seams), tuple(squares), tuple(sorted(zones)))


def zone_at(longitude_deg: float, latitude_deg: float) -> int | None:
    """UTM zone of a place, as the grid has it; None beyond 84° N and 80° S.

    Examples
    --------
    Bergen lies in the wide zone 32; the middle of the Atlantic just west of Greenwich in zone 30.

    >>> zone_at(5.3, 60.4), zone_at(-0.5, 45.0), zone_at(0.0, 86.0)
    (32, 30, None)
    """
    if not _SOUTHMOST_DEG <= latitude_deg <= _TOP_DEG:
        return None
    place = shapely.Point((longitude_deg + 180.0) % 360.0 - 180.0, latitude_deg)
    return next(zone for zone, cell in _all_cells() if cell.covers(place))


def convergence_deg(zone: int, longitude_deg: float, latitude_deg: float) -> float:
    """Angle by which grid north of a UTM zone lies east of true north, degrees.

    Examples
    --------
    None on the zone's own meridian; east of it the grid turns to the east.

    >>> convergence_deg(36, 33.0, 48.0), convergence_deg(36, 35.0, 48.0) > 1.0
    (0.0, True)
    """
    found = _plane(zone, south=False).get_factors(longitude_deg, latitude_deg)
    return round(float(found.meridian_convergence), 3) + 0.0


@lru_cache(maxsize=64)
def _plane(zone: int, *, south: bool) -> Proj:
    return Proj(proj="utm", zone=zone, south=south, datum="WGS84")


@lru_cache(maxsize=1)
def _all_cells() -> tuple[tuple[int, shapely.Polygon], ...]:
    """Zone and bounds of every cell of the grid, degrees."""
    found = []
    for number, band in enumerate(_BANDS):
        south = _SOUTHMOST_DEG + _HIGH_DEG * number
        north = _TOP_DEG if band == "X" else south + _HIGH_DEG
        for zone in range(1, 61):
            west = -180.0 + _WIDE_DEG * (zone - 1)
            ends = _ODD.get((band, zone), (west, west + _WIDE_DEG))
            if ends is not None:
                found.append((zone, shapely.box(ends[0], south, ends[1], north)))
    return tuple(found)


def _cells(view: View) -> Iterator[tuple[int, shapely.Polygon]]:
    """Cells that may be seen."""
    west, south, east, north = view.bounds_deg
    for zone, cell in _all_cells():
        left, bottom, right, top = cell.bounds
        off_deg = abs(((left + right) / 2 - view.projection.longitude_deg + 180.0) % 360.0 - 180.0)
        near = off_deg <= _FARTHEST_DEG and bottom < north and top > south
        if near and (left < east and right > west):
            yield zone, cell


def _lines(view: View, seen: BaseGeometry, plane: Proj, step_m: float) -> Iterator[GridLine]:
    """Lines of a cell of the grid, cut to what is seen of it."""
    west, south, east, north = _grid_bounds(view, seen, plane)
    along = np.linspace(0.0, 1.0, 25)
    for easting in _multiples(west, east, step_m):
        path = np.column_stack([np.full(25, easting), south + along * (north - south)])
        yield GridLine(_on_plane(view, plane, path) & seen, True, easting)
    for northing in _multiples(south, north, step_m):
        path = np.column_stack([west + along * (east - west), np.full(25, northing)])
        yield GridLine(_on_plane(view, plane, path) & seen, False, northing)


def _squares(view: View, seen: BaseGeometry, plane: Proj) -> Iterator[Square]:
    west, south, east, north = _grid_bounds(view, seen, plane)
    least_m2 = _LEAST_SQUARE_MM2 * (view.scale / 1000.0) ** 2
    for easting in _multiples(west - SQUARE_M, east, SQUARE_M):
        for northing in _multiples(south - SQUARE_M, north, SQUARE_M):
            square = shapely.box(easting, northing, easting + SQUARE_M, northing + SQUARE_M)
            ring = shapely.get_coordinates(shapely.segmentize(square, SQUARE_M / 4))
            shown = shapely.make_valid(shapely.Polygon(_on_plane(view, plane, ring).coords)) & seen
            if shown.area >= least_m2:
                place = shapely.point_on_surface(shown)
                yield Square(_named(view, place), place.x, place.y)


def _named(view: View, place: shapely.Point) -> str:
    longitude, latitude = view.projection.degrees(np.array([[place.x, place.y]]))[0].tolist()
    return reference(longitude, latitude, digits=0)[-2:]


def reference(longitude_deg: float, latitude_deg: float, digits: int = 8) -> str:
    """MGRS reference of a place, in groups as they are read out; nothing beyond 84° N and 80° S.

    Examples
    --------
    >>> reference(37.8, 48.0), reference(37.8, 48.0, digits=0), reference(0.0, 86.0)
    ('37U DP 1048 1699', '37UDP', '')
    """
    if not _SOUTHMOST_DEG <= latitude_deg <= _TOP_DEG:
        return ""
    longitude_deg = (longitude_deg + 180.0) % 360.0 - 180.0
    found = str(mgrs.MGRS().toMGRS(latitude_deg, longitude_deg, MGRSPrecision=digits // 2))
    if not digits:
        return found
    head, half = found[:-digits], digits // 2
    return f"{head[:-2]} {head[-2:]} {found[-digits:-half]} {found[-half:]}"


def _grid_bounds(view: View, seen: BaseGeometry, plane: Proj) -> npt.NDArray[np.float64]:
    west, south, east, north = seen.bounds
    edge = shapely.segmentize(seen.boundary, max(east - west, north - south) / 20.0)
    lonlat = view.projection.degrees(shapely.get_coordinates(edge))
    across, up = plane(lonlat[:, 0], lonlat[:, 1])
    return np.array([np.min(across), np.min(up), np.max(across), np.max(up)])


def _on_plane(view: View, plane: Proj, path_m: npt.NDArray[np.float64]) -> Any:
    longitude, latitude = plane(path_m[:, 0], path_m[:, 1], inverse=True)
    return shapely.LineString(view.projection.metres(np.column_stack([longitude, latitude])))


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]
