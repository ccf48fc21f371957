"""What the context folder holds, in longitude and latitude; a missing file is an empty layer."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

LONGEST_LINK_KM = 25.0
# Coordinates are read with the shapes: once more, as lists, they would take longer than all the rest.
_PLACES = re.compile(r'(?<="coordinates":)\s*\[[\s\d\[\],.eE+-]*\]')


@dataclass(frozen=True, slots=True)
class Region:
    """A named area or line of the background; ``flag`` carries whether water is drained."""

    geometry: BaseGeometry
    iso: str
    name_en: str
    name_uk: str
    flag: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A settlement of a gazetteer ``file``; coordinates in degrees, population 0 where none is known."""

    name_en: str
    name_uk: str
    longitude_deg: float
    latitude_deg: float
    population: int
    file: str


@lru_cache(maxsize=8)  # pages, plates and pictures of one plan draw on the same files
def regions(folder: Path, name: str) -> tuple[Region, ...]:
    """Features of a GeoJSON file of the folder, in the order of the file."""
    path = folder / name
    if not path.is_file():
        return ()
    text = path.read_text(encoding="utf-8")
    listed = json.loads(_PLACES.sub("null", text))["features"]
    shapes = shapely.get_parts(shapely.from_geojson(text))
    return tuple(_region(shape, feature["properties"]) for shape, feature in zip(shapes, listed, strict=True))


def _region(geometry: BaseGeometry, properties: dict[str, object]) -> Region:
    iso, name_en, name_uk = (str(properties.get(key) or "") for key in ("iso", "name_en", "name_uk"))
    return Region(geometry, iso, name_en, name_uk, properties.get("drained") is True)


def places(folder: Path, *names: str) -> tuple[Place, ...]:
    """Settlements of some gazetteers, largest first."""
    found = []
    for path in (folder / name for name in names):
        if path.is_file():
            found += [_place(row, path.name) for row in _rows(path)]
    return tuple(sorted(found, key=lambda place: (-place.population, place.name_en)))


def _place(row: dict[str, str], file: str) -> Place:
    longitude_deg, latitude_deg = float(row["longitude"]), float(row["latitude"])
    population = int(row["population"] or 0)
    return Place(row["name_en"], row.get("name_uk") or "", longitude_deg, latitude_deg, population, file)


def roads(folder: Path, nodes: str, edges: str) -> BaseGeometry:
    """Main roads as straight links between junctions; a link too long to pass for a road is left out."""
    if not ((folder / nodes).is_file() and (folder / edges).is_file()):
        return shapely.MultiLineString()
    place = {row["node"]: (float(row["longitude"]), float(row["latitude"])) for row in _rows(folder / nodes)}
    links: Any = [
        (place[row["one"]], place[row["other"]])
        for row in _rows(folder / edges)
        if float(row["length_km"]) <= LONGEST_LINK_KM
    ]
    return _merged(shapely.linestrings(links))


def _merged(lines: Any) -> BaseGeometry:
    merged: BaseGeometry = shapely.line_merge(shapely.multilinestrings(lines))
    return merged


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        headings = next(rows)
        return [dict(zip(headings, row, strict=True)) for row in rows if row]


def credits_of(folder: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Whom the passports of some files say is to be credited, each once."""
    path = folder / "passports.toml"
    passports = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    given = ((passport["path"], passport["credit"]) for passport in passports.values())
    wanted = set(names)
    return tuple(dict.fromkeys(credit for name, credit in given if name in wanted and credit))


def shared_edges(areas: list[BaseGeometry], box: tuple[float, float, float, float]) -> BaseGeometry:
    """Edges near a box that two areas have in common, vertex for vertex: borders, but no coast."""
    from_to = [_near(_segments(area), box) for area in areas]
    if not from_to:
        return shapely.MultiLineString()
    segments = np.concatenate(from_to)
    # Each end as one number; twice a thousand million is more than there are latitudes.
    ends = np.rint(segments.reshape(-1, 2, 2) * 1e7).astype(np.int64) @ np.array([2_000_000_000, 1])
    ends.sort(axis=1)  # an edge is the same edge whichever neighbour's ring it is walked along
    order = np.lexsort(ends.T)
    again = np.zeros(len(order) + 1, dtype=bool)
    again[1:-1] = (ends[order[1:]] == ends[order[:-1]]).all(axis=1)
    twice = segments[np.sort(order[again[1:] & ~again[:-1]])]
    return _merged(shapely.linestrings(twice.reshape(-1, 2, 2)))


def _near(
    segments: np.ndarray[tuple[int, int], np.dtype[np.float64]], box: tuple[float, float, float, float]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Segments whose own boxes touch a box."""
    west, south, east, north = box
    low, high = np.minimum(segments[:, :2], segments[:, 2:]), np.maximum(segments[:, :2], segments[:, 2:])
    near: np.ndarray[tuple[int, int], np.dtype[np.float64]] = segments[
        ((high >= (west, south)) & (low <= (east, north))).all(axis=1)
    ]
    return near


def _segments(area: BaseGeometry) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    rings = shapely.get_rings(shapely.get_parts(area))
    corners = [shapely.get_coordinates(ring) for ring in rings]
    pairs = [np.hstack([ring[:-1], ring[1:]]) for ring in corners]
    return np.concatenate(pairs) if pairs else np.empty((0, 4))
