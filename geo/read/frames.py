"""Data frames of pandas and geopandas as plain arrays."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ..errors import ReadError
from .layer import Column, Draft
from .place import Place

# Columns that GDAL's KML reader adds to every file, whether or not the file says a word of them.
_KML_SCAFFOLD = {
    "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon",
    "snippet",
}  # fmt: skip


def drafted(place: Place, frame: pd.DataFrame) -> Draft:
    """A data frame as a draft: plain arrays, the same for every format."""
    if not isinstance(frame, gpd.GeoDataFrame):
        raise ReadError(
            "it is a table without geometry", where=place.where, mend="Choose a layer that has geometry."
        )
    geometry = np.asarray(frame.geometry.array, dtype=object)
    frame_columns = [c for c in frame.columns if not isinstance(frame[c].dtype, gpd.array.GeometryDtype)]
    if place.format == "kml":
        frame_columns = [c for c in frame_columns if c not in _KML_SCAFFOLD]
    columns = {str(name): plain(frame[name]) for name in frame_columns}
    draft = Draft(place.label, geometry, columns, frame.crs)
    places = [str(c) for c in frame.columns if isinstance(frame[c].dtype, gpd.array.GeometryDtype)]
    if len(places) > 1:
        draft.note(f"{len(places)} columns of geometry: {', '.join(places)}", f"{frame.geometry.name} read")
    return draft


def plain(series: pd.Series[Any]) -> Column:
    """A column as a NumPy array; text and what is missing from it as Python objects (str, None)."""
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "biufM":
        return np.asarray(series.to_numpy())
    values = series.astype(object)
    return np.asarray(values.where(values.notna(), None).to_numpy(), dtype=object)
