"""GeoParquet 1.1: one table of all features by columns, for notebooks and databases of analysts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import shapely

from ..atomic import replacing
from ..release import Release
from ._columns import column_of, keys_of, unlike
from ._words import words_of

_VERSION = "1.1.0"
_GEOMETRY, _BOX, _LAYER = "geometry", "bbox", "layer"
_SIDES = ("xmin", "ymin", "xmax", "ymax")


def write(released: Release, path: Path) -> None:
    """Write a release as GeoParquet 1.1; equal releases give equal bytes.

    Longitude and latitude (OGC:CRS84), outer rings counterclockwise, a column ``layer``, a column for each
    key of the values, and each feature's bounds as a struct ``bbox``, by which a reader finds what lies in a
    box without reading the rest. The sheet stands in the metadata under ``ceaseline``.

    Parameters
    ----------
    released : Release
        What has passed the gate.
    path : pathlib.Path
        File to write or to replace.

    Raises
    ------
    WriteError
        If the file cannot be written.
    """
    table = _table(released)
    with replacing(path) as unfinished:
        pyarrow.parquet.write_table(table, unfinished, compression="zstd", write_statistics=True)


def _table(released: Release) -> pa.Table:
    features = released.features
    shapes = shapely.orient_polygons(
        shapely.force_2d(np.array([feature.geometry for feature in features], dtype=object))
    )
    keys = keys_of(features)
    columns = {_LAYER: pa.array([feature.layer for feature in features], pa.string())}
    for name, key in zip(unlike(keys, taken=(_GEOMETRY, _BOX, _LAYER)), keys, strict=True):
        values, missing = column_of([feature.values.get(key) for feature in features])
        columns[name] = pa.array(values, mask=missing)
    columns[_BOX] = _boxes(shapes)
    columns[_GEOMETRY] = pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())
    told = {"geo": _geo(shapes), "ceaseline": words_of(released)}
    return pa.table(columns).replace_schema_metadata(
        {key: json.dumps(words, ensure_ascii=False, default=str) for key, words in told.items()}
    )


def _boxes(shapes: np.ndarray[tuple[int], np.dtype[np.object_]]) -> pa.StructArray:
    empty = shapely.is_empty(shapes).astype(bool)
    sides = [pa.array(side) for side in shapely.bounds(shapes).reshape(-1, 4).T]
    return pa.StructArray.from_arrays(sides, names=list(_SIDES), mask=pa.array(empty))


def _geo(shapes: np.ndarray[tuple[int], np.dtype[np.object_]]) -> dict[str, object]:
    """What the specification asks for; without ``crs`` the places are in OGC:CRS84."""
    placed = shapes[~shapely.is_empty(shapes).astype(bool)]
    column: dict[str, object] = {
        "encoding": "WKB",
        "geometry_types": sorted({str(shape.geom_type) for shape in shapes}),
        "orientation": "counterclockwise",
        "edges": "planar",
        "covering": {_BOX: {side: [_BOX, side] for side in _SIDES}},
    }
    if len(placed):
        column["bbox"] = shapely.total_bounds(placed).tolist()
    return {"version": _VERSION, "primary_column": _GEOMETRY, "columns": {_GEOMETRY: column}}
