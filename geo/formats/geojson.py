"""GeoJSON as RFC 7946 asks for it: one collection, longitude first, right-hand rule, the sheet beside it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ..atomic import write_text
from ..errors import WriteError
from ..features import Value
from ..release import Release
from ._columns import ids_of
from ._words import words_of

Shapes = npt.NDArray[np.object_]

# A seventh decimal is about a centimetre.
_DECIMALS = 7


def write(released: Release, path: Path) -> None:
    """Write a release as one feature collection; equal releases give equal bytes.

    There is no ``crs`` member (RFC 7946, 4), outer rings run counter-clockwise (3.1.6), coordinates have at
    most 7 decimals (11.2), and the bounding box runs east across the antimeridian where features do (5.2).
    The sheet and the policy stand in the foreign member ``ceaseline`` (6.1).

    Raises
    ------
    WriteError
        If a geometry leaves the world, or the file cannot be written.
    """
    write_text(path, text(released, where=str(path)))


def text(released: Release, *, where: str = "GeoJSON") -> str:
    """Return a release as GeoJSON text, one feature a line."""
    shapes = _rounded([feature.geometry for feature in released.features], where)
    words = {**words_of(released), "parameters": _finite(released.sheet.parameters)}
    head = {"type": "FeatureCollection", "ceaseline": words, "bbox": _bounding_box(shapes)}
    lines = [
        f'{{"type":"Feature","id":{_json(identifier)},"geometry":{geometry},'
        f'"properties":{_json(_finite({"layer": feature.layer, **feature.values}))}}}'
        for feature, identifier, geometry in zip(
            released.features, ids_of(released.features), _geometries(shapes), strict=True
        )
    ]
    opening = _json({key: value for key, value in head.items() if value})
    return opening[:-1] + ',"features":[\n' + ",\n".join(lines) + "\n]}\n"


def _rounded(geometries: Sequence[BaseGeometry], where: str) -> Shapes:
    """Geometries in two dimensions, rounded, with outer rings counter-clockwise."""
    shapes = shapely.force_2d(np.array(geometries, dtype=object))
    longitude, latitude = np.abs(shapely.get_coordinates(shapes)).T
    outside = ~((longitude <= 180.0) & (latitude <= 90.0))
    if outside.any():
        raise WriteError(
            f"{outside.sum()} coordinates are no longitude within 180° and latitude within 90°",
            where=where,
            mend="Cut the features at the antimeridian before they pass the gate.",
        )
    rounded = shapely.transform(shapes, lambda degrees: np.round(degrees, _DECIMALS) + 0.0)
    return np.asarray(shapely.orient_polygons(_without_collapsed(rounded), exterior_cw=False))


def _without_collapsed(shapes: Shapes) -> Shapes:
    """Areas without the parts that rounding left no area: they are invalid, and turn neither way."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    collapsed = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & (shapely.area(parts) == 0.0)
    kept = shapes.copy()
    for owner in np.unique(owners[collapsed]):
        rest = parts[(owners == owner) & ~collapsed]
        if len(rest):
            kept[owner] = shapely.multipolygons(rest) if len(rest) > 1 else rest[0]
    return kept


def _geometries(shapes: Shapes) -> list[str]:
    return [
        "null" if empty else written
        for empty, written in zip(shapely.is_empty(shapes), shapely.to_geojson(shapes), strict=True)
    ]


def _bounding_box(shapes: Shapes) -> list[float]:
    """West, south, east, north; west is the greater where features meet at the antimeridian."""
    parts = shapely.get_parts(shapes)
    bounds = shapely.bounds(parts[~shapely.is_empty(parts)])
    if len(bounds) == 0:
        return []
    west, south, east, north = bounds[np.argsort(bounds[:, 0], kind="stable")].T
    left, right = float(west[0]), float(east.max())
    reached = np.maximum.accumulate(east)[:-1]
    if (left, right) == (-180.0, 180.0) and len(reached) and (west[1:] > reached).any():
        widest = int(np.argmax(west[1:] - reached))
        left, right = float(west[widest + 1]), float(reached[widest])
    return [left, float(south.min()), right, float(north.max())]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _finite(values: Mapping[str, Value]) -> dict[str, Value]:
    """Values without the numbers for which JSON has no word."""
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in values.items()
    }
