"""Whole layers at once, through geopandas; what it cannot read is left to ``records``."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio.errors
import shapely

from ..errors import ReadError
from .formats import Place
from .layer import Column, Draft
from .records import mended_one_by_one, read_one_by_one

# Columns that GDAL's KML reader adds to every file, whether or not the file says a word of them.
_KML_SCAFFOLD = {
    "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon",
    "snippet",
}  # fmt: skip


def read_bulk(place: Place) -> Draft:
    """Read a layer in one go; records that this cannot read are fetched one by one.

    A record that geopandas cannot build a geometry for comes back from ``records`` closed, or with the
    reason why not. If the whole read fails, everything is read record by record.
    """
    if place.format == "parquet":
        return drafted(place, _parquet(place))
    try:
        frame = gpd.read_file(
            place.for_gdal,
            layer=place.layer,
            engine="pyogrio",
            encoding=place.encoding,
            fid_as_index=True,
            on_invalid="ignore",
            **place.opening_options,
        )
    except pyogrio.errors.DataSourceError:
        raise
    except (pyogrio.errors.FeatureError, shapely.errors.ShapelyError, UnicodeError, ValueError, RuntimeError):
        return read_one_by_one(place)
    draft = drafted(place, frame)
    lost = np.flatnonzero(shapely.is_missing(draft.geometry))
    if len(lost):
        mended_one_by_one(place, draft, lost, frame.index.to_numpy()[lost])
    return draft


def _parquet(place: Place) -> gpd.GeoDataFrame:
    try:
        return gpd.read_parquet(place.path)
    except ValueError as error:
        if "geo metadata" not in str(error):
            raise
        raise ReadError(
            "it is a Parquet table without geometry",
            where=place.where,
            mend="Write it with GeoPandas' to_parquet, or export it as CSV with longitude and latitude.",
        ) from error


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
    return Draft(place.label, geometry, columns, frame.crs)


def plain(series: pd.Series[Any]) -> Column:
    """A column as a NumPy array; text and what is missing from it as Python objects (str, None)."""
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "biufM":
        return np.asarray(series.to_numpy())
    values = series.astype(object)
    return np.asarray(values.where(values.notna(), None).to_numpy(), dtype=object)
