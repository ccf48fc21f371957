"""FlatGeobuf: one layer of all features, for programs that stream it or filter it by place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio.errors
import pyogrio.raw
import shapely

from ..atomic import replacing
from ..errors import WriteError
from ..features import Value
from ..release import Release
from ._columns import column_of, keys_of

_DRIVER_ERRORS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError)


def write(released: Release, path: Path) -> None:
    """Write a release as FlatGeobuf 3: longitude and latitude (OGC:CRS84), a column ``layer`` and the values.

    It is indexed in space, unless a feature has no place, for which the index has none.

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
    keys = keys_of(released.features)
    named: dict[str, list[Value]] = {"layer": [feature.layer for feature in released.features]}
    for key in keys:
        # A feature's own value of that name stays beside the name of its layer.
        named["layer_2" if key == "layer" else key] = [each.values.get(key) for each in released.features]
    columns = {name: column_of(values) for name, values in named.items()}
    shapes = shapely.force_2d(np.array([feature.geometry for feature in released.features], dtype=object))
    indexed = len(shapes) > 0 and not shapely.is_empty(shapes).any()
    with replacing(path) as unfinished:
        try:
            pyogrio.raw.write(
                unfinished,
                shapely.to_wkb(shapes),
                [array for array, _ in columns.values()],
                list(columns),
                [mask for _, mask in columns.values()],
                layer=released.sheet.id,
                driver="FlatGeobuf",
                geometry_type="Unknown",
                crs="OGC:CRS84",
                layer_options={"SPATIAL_INDEX": "YES" if indexed else "NO"},
            )
        except _DRIVER_ERRORS as error:
            said = " ".join(str(error).split())
            raise WriteError(said, where=str(path), mend="Free some space, or give another path.") from error
